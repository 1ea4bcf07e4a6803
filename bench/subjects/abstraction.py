#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a painting leave its photograph evenly as abstraction rises?

    bench/subjects/abstraction.py [--impasto build/release/impasto] [--pictures FOLDER] [--style oil] [--sheet sheet.png]

Ten pictures at abstraction 0, .1 ... 1. Both are blurred by a Gauss of 4 px (of 512) and compared: PSNR must fall all the way.
Spearman's rank correlation with the abstraction, and the strokes; exit 1 when one is above -.99. Needs python3-numpy,
python3-pil and the pictures of python3-skimage (Debian).
"""
import argparse
import concurrent.futures
import pathlib
import sqlite3
import sys

import numpy
from PIL import Image

import pictures

NAMES = ('astronaut.png', 'camera.png', 'chelsea.png', 'coffee.png', 'coins.png', 'hubble_deep_field.jpg', 'moon.png',
         'motorcycle_left.png', 'retina.jpg', 'rocket.jpg')
STEPS = [k / 10 for k in range(11)]


def ranks(values):
    order = numpy.argsort(values, kind='stable')
    rank = numpy.empty(len(values))
    rank[order] = numpy.arange(len(values))
    return rank


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--impasto', type=pathlib.Path, default=root / 'build/release/impasto')
    parser.add_argument('--pictures', type=pathlib.Path)
    parser.add_argument('--work', type=pathlib.Path, default=root / 'build/subjects')
    parser.add_argument('--style', default='oil')
    parser.add_argument('--sheet', type=pathlib.Path)
    parser.add_argument('--jobs', type=int, default=2)
    a = parser.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    photographs = pictures.folder(a.pictures)

    def one(job):
        name, step = job
        photograph = a.work / f'{pathlib.Path(name).stem}.square.png'
        out = a.work / f'{photograph.stem}.{a.style}.{step}.png'
        pictures.paint(a.impasto, photograph, out, '--abstraction', step, '--size', pictures.SIDE, '--threads', 1, '--style',
                       a.style)
        far = pictures.psnr(pictures.blurred(pictures.pixels(photograph), 4), pictures.blurred(pictures.pixels(out), 4))
        with sqlite3.connect(out.with_suffix('.impasto')) as base:
            return far, base.execute('SELECT count(*) FROM strokes').fetchone()[0], out

    for name in NAMES:
        pictures.square(photographs / name, a.work / f'{pathlib.Path(name).stem}.square.png')
    jobs = [(name, step) for name in NAMES for step in STEPS]
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        made = dict(zip(jobs, pool.map(one, jobs)))
    short = False
    for name in NAMES:
        near = [made[name, step][0] for step in STEPS]
        spearman = numpy.corrcoef(ranks(numpy.array(near)), numpy.arange(len(STEPS)))[0, 1]
        short |= spearman > -.99
        print(f'{name:<22} Spearman {spearman:6.3f} (bar -.99)  dB ' + ' '.join(f'{v:.1f}' for v in near) + '  strokes ' +
              ' '.join(str(made[name, step][1]) for step in STEPS))
    if a.sheet:
        shown, side = (0, .3, .6, .9), 300
        sheet = Image.new('RGB', (len(shown) * side, len(NAMES) * side), 'white')
        for row, name in enumerate(NAMES):
            for column, step in enumerate(shown):
                tile = Image.open(made[name, step][2]).convert('RGB').resize((side - 6, side - 6), Image.LANCZOS)
                sheet.paste(tile, (column * side + 3, row * side + 3))
        sheet.save(a.sheet)
    return 1 if short else 0


sys.exit(main())
