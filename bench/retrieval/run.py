#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is the song in the picture? Is its form?

    bench/retrieval/run.py [--pieces 10] [--style oil] [--shared ../shared] [--sheet sheet.png]
    bench/retrieval/run.py --subject PICTURE PICTURE ... [--pieces 3]

PIECES of each of the sets asap, pop, msx and vgm are played twice: once by FluidR3, once 8 % faster, by the other
soundfont (TimGM6mb), 6 dB softer and through MP3 at 128 kb/s. Each rendering is painted with the same seed, and the second with
another seed too. From the pictures alone each piece has to be told from all others by a fixed descriptor:

    colour       6 x 6 x 6 histogram over OKLab (L 0..1, a and b -.25..+.25), compared by Hellinger's distance
    orientation  12 directions, weighted by gradient, of luminance blurred by 1, 3 and 9 px (of 512), Hellinger, mean of
                 the three
    layout       mean OKLab of 8 x 8 cells, mean distance / .15
    distance     the sum of the three

With --subject the first picture is painted to every piece, in both renderings: is the piece found among pictures of one
place? Then all pictures to the first piece: is the place found among pictures of one piece?

Else the paintings' own files are asked whether area follows length, width loudness, and height pitch
(bench/retrieval/form_bench.cpp). Needs fluidsynth, ffmpeg, fluid-soundfont-gm, timgm6mb-soundfont, python3-numpy,
python3-pil (Debian).
"""
import argparse
import concurrent.futures
import os
import pathlib
import statistics
import subprocess
import sys

import numpy
from PIL import Image

FONTS = {'a': '/usr/share/sounds/sf2/FluidR3_GM.sf2', 'b': '/usr/share/sounds/sf2/TimGM6mb.sf2'}
SETS = {'asap': 60, 'pop': 60, 'msx': 60, 'vgm': 45}
SIDE = 512


def blurred(plane, sigma):
    """Gauss to four sigmas, both ways, mirrored at the edges."""
    reach = int(4 * sigma + .5)
    weights = numpy.exp(-.5 * (numpy.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in 0, 1:
        around = [(reach, reach) if a == axis else (0, 0) for a in (0, 1)]
        windows = numpy.lib.stride_tricks.sliding_window_view(numpy.pad(plane, around, 'symmetric'), len(weights), axis)
        plane = windows @ weights
    return plane


def quiet(*command):
    subprocess.run([str(c) for c in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def faster(midi, out, rate):
    """The same notes in time / rate: only the ticks of a quarter note change."""
    data = bytearray(midi.read_bytes())
    ticks = int.from_bytes(data[12:14], 'big')
    if ticks & 0x8000:
        sys.exit(f'{midi}: time is in SMPTE frames')
    data[12:14] = round(ticks * rate).to_bytes(2, 'big')
    out.write_bytes(data)


def chosen(data, pieces):
    """(set, MIDI file) of so many pieces of each set, evenly spread."""
    jobs = []
    for subset in SETS:
        all_of_set = sorted((data / subset / 'mid').glob('*.mid'))
        step = max(1, len(all_of_set) // pieces)
        jobs += [(subset, midi) for midi in all_of_set[::step][:pieces]]
    return jobs


def play(midi, sound, which, seconds):
    if sound.exists():
        return
    raw, fast = sound.with_suffix('.raw.wav'), sound.with_suffix('.mid')
    if which == 'b':
        faster(midi, fast, 1.08)
        midi, seconds = fast, seconds / 1.08
    quiet('fluidsynth', '-ni', '-q', '-g', '0.5', '-r', '44100', '-O', 's16', '-T', 'wav', '-F', raw, FONTS[which], midi)
    part = sound.with_suffix('.part' + sound.suffix)
    effects = ['-af', 'volume=-6dB', '-b:a', '128k'] if which == 'b' else []
    quiet('ffmpeg', '-y', '-i', raw, '-t', seconds, *effects, part)
    raw.unlink()
    fast.unlink(missing_ok=True)
    part.rename(sound)


def oklab(path):
    rgb = numpy.asarray(Image.open(path).convert('RGB').resize((SIDE, SIDE), Image.BOX), float) / 255
    rgb = numpy.where(rgb <= .04045, rgb / 12.92, ((rgb + .055) / 1.055) ** 2.4)
    lms = rgb @ numpy.array([[.4122214708, .2119034982, .0883024619], [.5363325363, .6806995451, .2817188376],
                             [.0514459929, .1073969566, .6299787005]])
    return numpy.cbrt(lms) @ numpy.array([[.2104542553, 1.9779984951, .0259040371],
                                          [.7936177850, -2.4285922050, .7827717662],
                                          [-.0040720468, .4505937099, -.8086757660]])


def describe(path):
    lab = oklab(path)
    bins = numpy.clip((lab - [0, -.25, -.25]) / [1, .5, .5] * 6, 0, 5).astype(int)
    colour = numpy.bincount(bins.reshape(-1, 3) @ [36, 6, 1], minlength=216) / SIDE ** 2
    orientation = []
    for sigma in (1, 3, 9):
        light = blurred(lab[..., 0], sigma)
        dy, dx = numpy.gradient(light)
        turn = (numpy.arctan2(dy, dx) % numpy.pi) / numpy.pi * 12
        histogram = numpy.bincount(turn.astype(int).ravel() % 12, numpy.hypot(dx, dy).ravel(), minlength=12)
        orientation.append(histogram / max(histogram.sum(), 1e-12))
    layout = lab.reshape(8, SIDE // 8, 8, SIDE // 8, 3).mean((1, 3)).reshape(64, 3)
    light = lab[..., 0]
    small = light.reshape(64, 8, 64, 8).mean((1, 3))
    return colour, numpy.array(orientation), layout, small


def distance(one, other):
    hellinger = lambda p, q: numpy.sqrt(max(0.0, 1 - numpy.sqrt(p * q).sum()))
    return (hellinger(one[0], other[0]) + numpy.mean([hellinger(p, q) for p, q in zip(one[1], other[1])]) +
            numpy.linalg.norm(one[2] - other[2], axis=1).mean() / .15)


def retrieve(title, one, other):
    """Nearest among all pictures of both lists; how often it is the twin, and how clear that is."""
    every, n = one + other, len(one)
    d = numpy.array([[distance(p, q) if p is not q else numpy.inf for q in every] for p in every])
    twin = [(i + n) % (2 * n) for i in range(2 * n)]
    found = [d[i].argmin() == twin[i] for i in range(2 * n)]
    twins = [d[i, i + n] for i in range(n)]
    strangers = [min(d[j, k] for j in (i, i + n) for k in range(2 * n) if k % n != i) for i in range(n)]
    clear = [s > t for s, t in zip(strangers, twins)]
    print(f'{title:<34} top-1 {100 * numpy.mean(found):5.1f} %   strangers farther than twins '
          f'{100 * numpy.mean(clear):5.1f} %   (twins {numpy.median(twins):.3f}, nearest strangers '
          f'{numpy.median(strangers):.3f}; farthest twins {max(twins):.3f}, nearest pair of strangers {min(strangers):.3f})')
    return d, found


def subjects(a, data):
    """One picture to many pieces, many pictures to one piece; two renderings of each piece."""
    folder = a.work / 'subjects'
    folder.mkdir(parents=True, exist_ok=True)

    def one(job):
        (subset, midi), picture = job
        looks = []
        for which, ending in (('a', 'wav'), ('b', 'mp3')):
            sound = a.work / 'sound' / f'{subset}.{midi.stem}.{which}.{ending}'
            play(midi, sound, which, SETS[subset])
            out = folder / f'{midi.stem}.{picture.stem}.{which}.png'
            quiet(a.build / 'impasto', 'paint', sound, '--subject', picture, '--abstraction', a.abstraction, '-o', out,
                  '--size', f'{SIDE}x{SIDE}', '--threads', '1', '--quiet', '--force',
                  *(['--style', a.style] if a.style else []))
            looks.append(describe(out))
        return looks

    pieces = chosen(data, a.pieces)
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        heard = list(pool.map(one, [(piece, a.subject[0]) for piece in pieces]))
        seen = list(pool.map(one, [(pieces[0], picture) for picture in a.subject]))
    retrieve(f'{len(heard)} pieces, one place (bar 90 %)', [x[0] for x in heard], [x[1] for x in heard])
    if len(seen) > 1:
        retrieve(f'{len(seen)} places, one piece (bar 90 %)', [x[0] for x in seen], [x[1] for x in seen])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument('--pieces', type=int, default=10, help='of each set')
    parser.add_argument('--shared', type=pathlib.Path, default=os.environ.get('IMPASTO_SHARED', root.parent / 'shared'))
    parser.add_argument('--build', type=pathlib.Path, default=root / 'build/release')
    parser.add_argument('--work', type=pathlib.Path, default=root / 'build/retrieval')
    parser.add_argument('--subject', type=pathlib.Path, nargs='+', help='pictures that are painted')
    parser.add_argument('--abstraction', default='.3', help='of them')
    parser.add_argument('--style', help='of the hands; the default when left out')
    parser.add_argument('--sheet', type=pathlib.Path, help='lay all twins out on a contact sheet')
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--verbose', action='store_true', help='name what was mistaken for what')
    a = parser.parse_args()
    data = a.shared / 'data/listening'
    if not data.exists():
        sys.exit(f'no {data}: give --shared')
    if not (a.build / 'build.ninja').exists():
        sys.exit(f'no build in {a.build}: run ./run first, or give --build')
    quiet('cmake', '--build', a.build, '--target', 'impasto', 'form_bench')
    paintings = a.work / (a.style or 'default')
    for folder in (a.work / 'sound', paintings):
        folder.mkdir(parents=True, exist_ok=True)
    style = ['--style', a.style] if a.style else []
    if a.subject:
        return subjects(a, data)

    def one(job):
        subset, midi = job
        name = f'{subset}.{midi.stem}'
        made = {}
        for which, ending in (('a', 'wav'), ('b', 'mp3')):
            sound = a.work / 'sound' / f'{name}.{which}.{ending}'
            play(midi, sound, which, SETS[subset])
            for seed in ('1',) if which == 'a' else ('1', '2'):
                picture = paintings / f'{name}.{which}{seed}.png'
                quiet(a.build / 'impasto', 'paint', sound, '-o', picture, '--size', f'{SIDE}x{SIDE}', '--seed', seed,
                      '--threads', '1', '--quiet', *style)
                made[which + seed] = picture
        return name, made

    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        made = list(pool.map(one, chosen(data, a.pieces)))
    looks = {which: [describe(pictures[which]) for _, pictures in made] for which in ('a1', 'b1', 'b2')}
    print(f'{len(made)} pieces, two renderings of each; chance of the right neighbour {100 / (2 * len(made) - 1):.1f} %')
    d, found = retrieve('same seed (bars 90 %, 90 %)', looks['a1'], looks['b1'])
    retrieve('another seed (bar 70 %)', looks['a1'], looks['b2'])
    if a.verbose:
        names = [name for name, _ in made] * 2
        for i, right in enumerate(found):
            if not right:
                j = d[i].argmin()
                print(f'  {names[i]} taken for {names[j]}: {d[i, j]:.3f}, its twin {d[i, (i + len(made)) % (2 * len(made))]:.3f}')

    contrast = [float(numpy.percentile(look[3], 90) - numpy.percentile(look[3], 10)) for look in looks['a1']]
    print(f'thumbnails at 64 x 64: 90th less 10th percentile of OKLab lightness {statistics.median(contrast):.2f} in the '
          f'median, {min(contrast):.2f} to {max(contrast):.2f}')
    sys.stdout.flush()
    subprocess.run([a.build / 'bench/retrieval/form_bench',
                    *[pictures['a1'].with_suffix('.impasto') for _, pictures in made]], check=True)
    if a.sheet:
        side, across = 160, 10
        rows = -(-len(made) // across)
        sheet = Image.new('RGB', (across * side, rows * 2 * side), 'white')
        for n, (_, pictures) in enumerate(made):
            for k, which in enumerate(('a1', 'b1')):
                tile = Image.open(pictures[which]).convert('RGB').resize((side - 4, side - 4), Image.LANCZOS)
                sheet.paste(tile, (n % across * side + 2, (n // across * 2 + k) * side + 2))
        sheet.save(a.sheet)


if __name__ == '__main__':
    main()
