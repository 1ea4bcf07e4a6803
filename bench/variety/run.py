#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Are the variations of a piece worth choosing from, and are they still of that piece?

    bench/variety/run.py PIECE ... [--styles oil,ink] [--seeds 9] [--old IMPASTO]

Every PIECE (a recording or a score) is painted in every style with seeds 1 to SEEDS. Of the descriptor of
bench/retrieval (colour, orientation, layout) the mean distance among the seeds of a piece is printed as a share of the
mean distance between different pieces (all seeds against all seeds). The bar is .45. With --old the figures of another
build of the program stand beside them.

And of each picture the guards of a composition:

    tone      share of the largest of three tones of lightness, blurred
    greys     share of the area with C* below 12; one hue: chroma-weighted share of the fullest 60 degrees
    bare      share where nothing shows but the ground and its underpainting: how many lie in .05 to .40
    focus     the middle of what shows of the climax: how many lie within the middle 70 % both ways
    spared    share of the climax that nothing covers (guards_bench.cpp)

Needs python3-numpy, python3-pil (Debian).
"""
import argparse
import concurrent.futures
import importlib.util
import itertools
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
STYLES = 'oil,expressionist,impressionist,ink,lyrical,watercolour,knife,nihonga'
SIDE = 512


def retrieval():
    spec = importlib.util.spec_from_file_location('retrieval', ROOT / 'bench/retrieval/run.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def paint(program, source, style, seed, out):
    subprocess.run([program, 'paint', source, '-o', out, '--size', f'{SIDE}x{SIDE}', '--seed', str(seed), '--style',
                    style, '--threads', '1', '--quiet', '--force'], check=True, stdout=subprocess.DEVNULL)


def largest_tone(light):
    """Of three tones by Otsu's thresholds (1979) of the blurred lightness: the share of the largest."""
    soft = retrieval().blurred(light, SIDE / 64)
    levels = numpy.linspace(soft.min(), soft.max(), 24)
    best, shares = -1.0, [1.0]
    for low, high in itertools.combinations(levels[1:-1], 2):
        parts = [soft[soft < low], soft[(soft >= low) & (soft < high)], soft[soft >= high]]
        if min(p.size for p in parts) == 0:
            continue
        between = sum(p.size * (p.mean() - soft.mean()) ** 2 for p in parts)
        if between > best:
            best, shares = between, [p.size / soft.size for p in parts]
    return max(shares)


def colours(path):
    """Share of greys, and of the fullest 60 degrees of hue, in CIELAB."""
    rgb = numpy.asarray(Image.open(path).convert('RGB'), float) / 255
    rgb = numpy.where(rgb <= .04045, rgb / 12.92, ((rgb + .055) / 1.055) ** 2.4)
    xyz = rgb @ numpy.array([[.4124, .2126, .0193], [.3576, .7152, .1192], [.1805, .0722, .9505]]) / [.9505, 1, 1.089]
    f = numpy.where(xyz > .008856, numpy.cbrt(xyz), 7.787 * xyz + 16 / 116)
    a, b = 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])
    chroma = numpy.hypot(a, b)
    hue = (numpy.degrees(numpy.arctan2(b, a)) % 360).astype(int)
    wheel = numpy.bincount(hue.ravel(), chroma.ravel(), minlength=360)
    round_twice = numpy.concatenate([wheel, wheel])
    one = max(round_twice[i:i + 60].sum() for i in range(360)) / max(wheel.sum(), 1e-9)
    return float((chroma < 12).mean()), one


def guards(bench, paintings):
    """(bare, x, y, shows) of every painting, by guards_bench."""
    out = subprocess.run([bench, *paintings], check=True, capture_output=True, text=True).stdout
    return [tuple(map(float, line.split()[1:8:2])) for line in out.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('pieces', nargs='+', type=pathlib.Path)
    parser.add_argument('--program', type=pathlib.Path, default=ROOT / 'build/release/impasto')
    parser.add_argument('--guards', type=pathlib.Path, help='guards_bench, when it is not beside the program')
    parser.add_argument('--old', type=pathlib.Path)
    parser.add_argument('--styles', default=STYLES)
    parser.add_argument('--seeds', type=int, default=9)
    parser.add_argument('--jobs', type=int, default=2)
    a = parser.parse_args()
    if len(a.pieces) < 2:
        sys.exit('give two pieces or more: what is between pieces is the measure')
    bench = retrieval()
    judge = a.guards or a.program.parent / 'bench/variety/guards_bench'
    if not judge.exists():
        subprocess.run(['cmake', '--build', a.program.parent, '--target', 'guards_bench'], check=True,
                       stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        folder = pathlib.Path(folder)
        heard = {}
        for piece in a.pieces:  # once: a painting is composed anew without its sound
            heard[piece] = folder / f'{len(heard)}.impasto'
            paint(a.program, piece, 'oil', 1, heard[piece].with_suffix('.png'))
        for name, program in [('new', a.program)] + ([('old', a.old)] if a.old else []):
            for style in a.styles.split(','):
                jobs = [(piece, seed) for piece in a.pieces for seed in range(1, a.seeds + 1)]
                outs = {job: folder / f'{name}-{style}-{i}.png' for i, job in enumerate(jobs)}
                list(pool.map(lambda job: paint(program, heard[job[0]], style, job[1], outs[job]), jobs))
                looks = {job: bench.describe(outs[job]) for job in jobs}
                within = [bench.distance(looks[p, s], looks[p, t]) for p in a.pieces
                          for s, t in itertools.combinations(range(1, a.seeds + 1), 2)]
                between = [bench.distance(looks[p, s], looks[q, t]) for p, q in itertools.combinations(a.pieces, 2)
                           for s in range(1, a.seeds + 1) for t in range(1, a.seeds + 1)]
                share = statistics.mean(within) / statistics.mean(between)
                tones = [largest_tone(bench.oklab(outs[job])[..., 0]) for job in jobs]
                greys, one_hue = zip(*[colours(outs[job]) for job in jobs])
                stuck = sum(h > .85 and g < .15 for g, h in zip(greys, one_hue))
                print(f'{name} {style:<14} seeds {statistics.mean(within):.3f}  pieces {statistics.mean(between):.3f}  '
                      f'share {share:.2f}   largest tone {statistics.median(tones):.2f}  greys '
                      f'{statistics.median(greys):.2f}  one hue without greys {stuck} of {len(jobs)}', flush=True)
                seen = guards(judge, [outs[job].with_suffix('.impasto') for job in jobs])
                bare, spared = [g[0] for g in seen], [g[3] for g in seen]
                within = sum(.15 <= x <= .85 and .15 <= y <= .85 for _, x, y, _ in seen)
                print(f'    {"":<14} bare {statistics.median(bare):.2f}, {sum(.05 <= b <= .40 for b in bare)} of '
                      f'{len(jobs)} within .05 to .40   focus inside {within} of {len(jobs)}   spared '
                      f'{statistics.median(spared):.2f}', flush=True)


if __name__ == '__main__':
    main()
