#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How near a painting comes to its photograph, with how few strokes, at what cost.

    bench/subjects/run.py [--impasto build/release/impasto] [--pictures FOLDER] [--work FOLDER]

Three photographs (their middle square at 512 px, by Lanczos) are painted by oil in silence at abstraction 0 and compared with
what is seen of the painting: lit, with its relief. Blurred: both by a Gauss of 4 px, as from across a room. Angle: between
the strokes and the photograph's structure (tensor blurred by 3 px, where it is strong), mean. Exit 1 when a bar is missed.
Needs python3-numpy, python3-pil, and the pictures of python3-skimage (Debian).
"""
import argparse
import pathlib
import sqlite3
import struct
import sys

import numpy

import pictures

# picture, density, most strokes, least PSNR
ROWS = (('chelsea', 1, 1500, 28.0), ('chelsea', .6, 700, 26.0), ('astronaut', 1.07, 3400, 25.5), ('coffee', .95, 1350, 27.5))
MOST_SECONDS = 8
# Others on the same squares: strokes, PSNR, SSIM, CPU seconds (docs of the trial: Im2Oil, ofxOilPaint).
PEERS = {'chelsea': 'Im2Oil 9485 strokes, 27.9 dB, .72, 198 s; ofxOilPaint 1580', 'astronaut':
         'Im2Oil 7700 strokes, 23.1 dB, .72, 209 s; ofxOilPaint 7321', 'coffee': ''}


def strokes_of(painting):
    with sqlite3.connect(painting) as base:
        rows = base.execute('SELECT points, path FROM strokes ORDER BY id').fetchall()
    return [numpy.array(struct.unpack(f'<{4 * points}f', path)).reshape(points, 4)[:, :2] for points, path in rows]


def angle_to_structure(photograph, strokes):
    """Degrees between each piece of each stroke and the edge that runs there, by length; None where there are no edges."""
    luma = photograph @ [.299, .587, .114]
    dy, dx = numpy.gradient(luma)
    xx, xy, yy = (pictures.blurred(v, 3.0) for v in (dx * dx, dx * dy, dy * dy))
    along = .5 * numpy.arctan2(2 * xy, xx - yy) + numpy.pi / 2
    strength = numpy.hypot(xx - yy, 2 * xy)
    strong = strength > numpy.percentile(strength, 70)
    total = weight = 0.0
    for path in strokes:
        for (x0, y0), (x1, y1) in zip(path[:-1], path[1:]):
            x, y = int((x0 + x1) / 2 * pictures.SIDE), int((y0 + y1) / 2 * pictures.SIDE)
            if not (0 <= x < pictures.SIDE and 0 <= y < pictures.SIDE and strong[y, x]):
                continue
            off = abs((numpy.arctan2(y1 - y0, x1 - x0) - along[y, x] + numpy.pi / 2) % numpy.pi - numpy.pi / 2)
            length = numpy.hypot(x1 - x0, y1 - y0)
            total += length * numpy.degrees(off)
            weight += length
    return total / weight if weight else float('nan')


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--impasto', type=pathlib.Path, default=root / 'build/release/impasto')
    parser.add_argument('--pictures', type=pathlib.Path)
    parser.add_argument('--work', type=pathlib.Path, default=root / 'build/subjects')
    a = parser.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    photographs = pictures.folder(a.pictures)
    short = False
    for name, density, most, least in ROWS:
        photograph = pictures.square(photographs / f'{name}.png', a.work / f'{name}.square.png')
        out = a.work / f'{name}.{most}.png'
        seconds = pictures.paint(a.impasto, photograph, out, '--abstraction', 0, '--density', density, '--size',
                                 pictures.SIDE, '--threads', 1)
        wanted, got = pictures.pixels(photograph), pictures.pixels(out)
        strokes = strokes_of(out.with_suffix('.impasto'))
        near = pictures.psnr(wanted, got)
        good = near >= least and len(strokes) <= most and seconds <= MOST_SECONDS
        short |= not good
        print(f'{name:<10} {len(strokes):5} strokes (bar {most}) {near:5.2f} dB (bar {least})  SSIM '
              f'{pictures.ssim(wanted, got):.3f}  blurred {pictures.psnr(pictures.blurred(wanted, 4), pictures.blurred(got, 4)):.2f} dB  '
              f'angle {angle_to_structure(wanted, strokes):.1f}  {seconds:.1f} CPU s (bar {MOST_SECONDS})'
              f'{"" if good else "   SHORT"}' + (f'   [{PEERS[name]}]' if PEERS[name] else ''))
    return 1 if short else 0


sys.exit(main())
