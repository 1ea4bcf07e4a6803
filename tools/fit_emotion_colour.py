#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes src/impasto/compose/colour/emotion_fits.h: what five emotions are worth in any colour.

Regression of the UW-71 colour associations (71 colours, Schloss lab, MIT) on L, C, a and b. Richer
forms are compared on stderr by the colours they have not seen: one colour at a time, one hue sector (30
degrees) at a time, one lightness level at a time. Squares and the second harmonic of hue, with a ridge,
predict ratings better (mean Q2 .85 instead of .74) and are not used: they rise so steeply towards the
full pinks and violets of sRGB, beyond the colours rated, that pleasant music is no longer yellower
(bench/mapping T6: r .06 instead of .48), which Palmer 2013 and Whiteford 2018 found it to be, and the
paintings of lively music turned from yellow and orange to lilac.

usage: tools/fit_emotion_colour.py ../shared/data/mapping | clang-format > src/impasto/compose/colour/emotion_fits.h
needs numpy (apt install python3-numpy); the comparison goes to stderr.
"""
import csv
import sys

import numpy as np

EMOTIONS = ["happy", "sad", "fearful", "peace", "angry"]
FORMS = {
    "L C a b": "L C a b",
    "+ squares": "L C a b LL CC LC",
    "+ squares, tilts": "L C a b LL CC LC La Lb",
    "+ second harmonic": "L C a b C2 S2",
    "+ second harmonic, tilts": "L C a b La Lb C2 S2",
    "+ squares, second harmonic": "L C a b LL CC LC C2 S2",
    "+ squares, tilts, second harmonic": "L C a b LL CC LC La Lb C2 S2",
}
RIDGES = [0.0, 0.3, 1.0, 3.0, 10.0]


def read(folder):
    with open(folder + "/uw71/UW71coordinates_long.csv", encoding="utf-8-sig") as f:
        lab = np.array([[float(r[k]) for k in "Lab"] for r in csv.DictReader(f)])
    with open(folder + "/uw71/uw71_all_concept_ratings.csv", encoding="utf-8-sig") as f:
        ratings = {r[0]: np.array([float(x) for x in r[1:]]) for r in csv.reader(f) if r[0]}
    return lab, np.column_stack([ratings[e] for e in EMOTIONS])


def terms(lab, form):
    """Every coordinate in units of 100. C2 = C cos 2h, S2 = C sin 2h."""
    L, a, b = lab.T / 100.0
    C = np.hypot(a, b)
    safe = np.maximum(C, 1e-9)
    every = {"L": L, "C": C, "a": a, "b": b, "LL": L * L, "CC": C * C, "LC": L * C, "La": L * a,
             "Lb": L * b, "C2": (a * a - b * b) / safe, "S2": 2 * a * b / safe}
    return np.column_stack([every[t] for t in form.split()])


def fit(x, y, ridge):
    """Ridge on standardised terms; returns the constant and the plain coefficients."""
    mean, sd = x.mean(0), x.std(0)
    z = (x - mean) / sd
    w = np.linalg.solve(z.T @ z + ridge * np.eye(z.shape[1]), z.T @ (y - y.mean(0)))
    w = w / sd[:, None]
    return y.mean(0) - mean @ w, w


def held_out(x, y, ridge, groups):
    """Q2 of each emotion when every group in turn is predicted from the others."""
    guess = np.empty_like(y)
    for g in np.unique(groups):
        out = groups == g
        constant, w = fit(x[~out], y[~out], ridge)
        guess[out] = constant + x[out] @ w
    return 1 - ((y - guess) ** 2).sum(0) / ((y - y.mean(0)) ** 2).sum(0)


def main():
    lab, y = read(sys.argv[1])
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360
    splits = [np.arange(len(lab)), np.where(chroma < 1, 99, hue // 30), lab[:, 0] // 12.5]
    print("mean Q2: one colour / one hue sector / one lightness level held out", file=sys.stderr)
    for name, form in FORMS.items():
        x = terms(lab, form)
        for ridge in RIDGES:
            q = [held_out(x, y, ridge, s) for s in splits]
            means = [v.mean() for v in q]
            print(f"{name:34} ridge {ridge:4} " + " ".join(f"{m:.3f}" for m in means),
                  file=sys.stderr)
    x = terms(lab, FORMS["L C a b"])
    q_one = held_out(x, y, 0.0, splits[0])
    constant, w = fit(x, y, 0.0)

    out = ["// SPDX-License-Identifier: GPL-3.0-or-later",
           "// Written by tools/fit_emotion_colour.py; do not edit. Computed from the UW-71 colour",
           "// associations (Schloss lab, MIT).",
           "#pragma once", "", "namespace impasto::compose {", "",
           "/// rating 0..1 = constant + L L + C C + a a + b b. Rows: " + ", ".join(EMOTIONS) + ".",
           "/// Q2 leaving one colour out: " + " ".join(f"{q:.2f}" for q in q_one) + ".",
           f"inline constexpr double kFits[{len(EMOTIONS)}][5] = {{"]
    for e in range(len(EMOTIONS)):
        numbers = [f"{v:.5f}" for v in [constant[e], *(w[:, e] / 100)]]
        out.append("    {" + ", ".join(numbers) + "},")
    out[-1] = out[-1][:-1] + "};"
    out += ["", "}  // namespace impasto::compose"]
    print("\n".join(out))


if __name__ == "__main__":
    main()
