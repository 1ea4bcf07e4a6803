#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often `impasto why` can name a sound: random clicks on paintings, and what they end in.

    python3 bench/why.py IMPASTO song.musicxml song.flac ... [--styles oil,ink] [--clicks 50] [--show]
"""

import argparse
import collections
import json
import pathlib
import random
import subprocess
import tempfile

SIDE = 300  # px: which stroke lies on top hardly depends on the size
STYLES = "oil,impressionist,expressionist,ink,lyrical,watercolour,knife,nihonga"


def clicks(program, painting, count, seed):
    draw = random.Random(seed)
    for _ in range(count):
        point = f"{draw.randrange(SIDE)},{draw.randrange(SIDE)}"
        ran = subprocess.run([program, "why", painting, point, "--size", f"{SIDE}x{SIDE}", "--json"],
                             capture_output=True, text=True, check=True)
        yield json.loads(ran.stdout)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("program")
    arguments.add_argument("inputs", nargs="+")
    arguments.add_argument("--styles", default=STYLES)
    arguments.add_argument("--clicks", type=int, default=50)
    arguments.add_argument("--show", action="store_true", help="print what each click is told")
    asked = arguments.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for source in asked.inputs:
            heard = source  # once: a painting is composed anew without its sound
            for style in asked.styles.split(","):
                picture = pathlib.Path(folder) / f"{pathlib.Path(source).stem}-{style}.png"
                subprocess.run([asked.program, "paint", heard, "--style", style, "--quiet", "-o",
                                str(picture), "--size", f"{SIDE}x{SIDE}"],
                               check=True, stdout=subprocess.DEVNULL)
                heard = str(picture.with_suffix(".impasto"))
                kinds = collections.Counter()
                ground = 0
                for told in clicks(asked.program, str(picture.with_suffix(".impasto")),
                                   asked.clicks, style):
                    bare = told["stroke"] is None
                    kinds["bare ground" if bare else told["kind"]] += 1
                    ground += 0 if bare else told["ground"]
                    if asked.show:
                        print("   ", "bare ground" if bare else told["why"])
                whole = kinds["piece"] / asked.clicks
                worst = max(worst, whole)
                print(f"{picture.stem}: whole piece {100 * whole:.0f} %; {ground} on the ground;",
                      ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()), flush=True)
    print(f"worst: whole piece {100 * worst:.0f} %")


if __name__ == "__main__":
    main()
