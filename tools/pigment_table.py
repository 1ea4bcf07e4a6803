#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes src/impasto/pigment/table.h from the fitted Kubelka-Munk data.

usage: tools/pigment_table.py ../shared/data/pigments/km8.json > src/impasto/pigment/table.h
"""
import json
import sys


def numbers(values):
    return "{" + ", ".join(f"{v:.8g}f" if "." in f"{v:.8g}" or "e" in f"{v:.8g}" else f"{v:.8g}.0f"
                           for v in values) + "}"


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        data = json.load(f)
    print("// SPDX-License-Identifier: GPL-3.0-or-later")
    print("// Written by tools/pigment_table.py; do not edit. Computed K and S of 19 paints in 8")
    print("// effective bands, from the RIT/Berns Artist Paint Spectral Database values as published in")
    print("// waacton/Unicolour.")
    print("#pragma once\n")
    print('#include "impasto/pigment/pigment.h"\n')
    print("namespace impasto::pigment {\n")
    print("inline constexpr Pigment kTable[] = {")
    for p in data["pigments"]:
        print(f'    {{"{p["name"]}", "{p["colour_index"]}",')
        for key, end in (("K", ","), ("S", "},")):
            half = len(p[key]) // 2
            text = numbers(p[key])
            cut = text.split(", ")
            print("     " + ", ".join(cut[:half]) + ",")
            print("      " + ", ".join(cut[half:]) + end)
    print("};\n")
    print("/// Band reflectances (outside the surface) to linear sRGB: row = band.")
    print("inline constexpr std::array<std::array<float, 3>, kBands> kToRgb = {{")
    for row in data["W"]:
        print("    {" + numbers(row) + "},")
    print("}};\n")
    print("}  // namespace impasto::pigment")


if __name__ == "__main__":
    main()
