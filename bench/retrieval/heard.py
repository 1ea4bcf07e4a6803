#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is one piece heard alike in two recordings?

    bench/retrieval/heard.py [--pieces 10] [--shared ../shared] [--program build/release/impasto] [--verbose]

The pieces and the two renderings of each are those of run.py (another soundfont, 8 % faster, 6 dB softer, through
MP3). Both are listened to, nothing is painted, and what is heard of the two is compared:

    key          share of pieces with the same key; with the same signature
    mode         share with major or minor alike, whatever the tonic
    chords       share of the time with the same root and third
    valence ...  r over pieces, and the mean |difference|, which is what a picture shows
    curves       mean r of valence and of arousal over time within a piece (every second)
    sections     share of pieces with as many sections; F of their borders within 3 s and .5 s; how often two moments
                 (half a second apart from each other) are of one label or of two in both (pairwise F)

Times of the second are stretched by 1.08. `--sound` is where run.py keeps the sound; what is missing is rendered.
`--score` compares what was heard before. Needs fluidsynth, ffmpeg, both soundfonts, python3-numpy.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib

import numpy

from run import SETS, chosen, play, quiet

FASTER = 1.08
EMOTIONS = ('happy', 'sad', 'scary', 'peaceful', 'valence', 'arousal')


def read(path, stretch):
    jams = json.loads(path.read_text())
    spans = lambda space: [(o['time'] * stretch, (o['time'] + o['duration']) * stretch, o['value'], o['confidence'])
                           for a in jams['annotations'] if a['namespace'] == space for o in a['data']]
    lengths = {}
    for start, end, name, _ in spans('key_mode'):
        lengths[name] = lengths.get(name, 0) + end - start
    key = max(lengths, key=lengths.get) if lengths else None
    own = jams['sandbox']['impasto']
    return {'key': key, 'length': jams['file_metadata']['duration'] * stretch, 'emotion': own['emotion'],
            'curve': (own['emotion_curve']['hop'] * stretch, numpy.array(own['emotion_curve']['values'])),
            'sections': spans('segment_open'), 'chords': spans('chord')}


def signature(key):
    tonic, mode = key.split(':')
    pitch = 'C D EF G A B'.index(tonic[0]) + tonic.count('#') - tonic.count('b')
    return (pitch + (3 if mode == 'minor' else 0)) % 12


def at(spans, time):
    for start, end, value, *_ in spans:
        if start <= time < end:
            return value
    return None


def third(chord):
    """Root and minor third or not; what is neither major nor minor stays as it is."""
    if chord in (None, 'N') or ':' not in chord:
        return chord
    root, quality = chord.split('/')[0].split(':')
    return root, quality.startswith('min') or quality.startswith('dim')


def border_f(one, other, within):
    """Matched one to one, the nearest first; the beginning and the end are no borders."""
    a, b = [s[0] for s in one[1:]], [s[0] for s in other[1:]]
    if not a and not b:
        return 1.0
    pairs = sorted((abs(x - y), i, j) for i, x in enumerate(a) for j, y in enumerate(b) if abs(x - y) <= within)
    left, right = set(), set()
    for _, i, j in pairs:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
    return 2 * len(left) / (len(a) + len(b))


def pairwise_f(one, other, length):
    times = numpy.arange(.25, length, .5)
    same = []
    for spans in (one, other):
        names = numpy.array([hash(at(spans, t)) for t in times])
        same.append(numpy.triu(names[:, None] == names[None, :], 1))
    return 2 * (same[0] & same[1]).sum() / max(1, same[0].sum() + same[1].sum())


def correlation(x, y):
    return numpy.corrcoef(x, y)[0, 1] if len(x) > 2 and numpy.std(x) > 1e-9 and numpy.std(y) > 1e-9 else numpy.nan


def compare(names, heard):
    pairs = [(read(heard / f'{n}.a.jams', 1), read(heard / f'{n}.b.jams', FASTER)) for n in names]
    share = lambda test: 100 * numpy.mean([bool(test(a, b)) for a, b in pairs])
    keyed = lambda a, b: a['key'] and b['key']
    mean_chords = []
    for a, b in pairs:
        times = numpy.arange(.25, min(a['length'], b['length']), .5)
        mean_chords.append(numpy.mean([third(at(a['chords'], t)) == third(at(b['chords'], t)) for t in times]))
    print(f'{len(pairs)} pieces in two recordings')
    print(f'key               same {share(lambda a, b: a["key"] == b["key"]):.1f} %   signature '
          f'{share(lambda a, b: keyed(a, b) and signature(a["key"]) == signature(b["key"])):.1f} %   mode '
          f'{share(lambda a, b: keyed(a, b) and a["key"][-5:] == b["key"][-5:]):.1f} %')
    print(f'chords            {100 * numpy.mean(mean_chords):.1f} % of the time')
    for i, name in enumerate(EMOTIONS):
        x, y = numpy.array([(a['emotion'][i], b['emotion'][i]) for a, b in pairs]).T
        print(f'{name:<17} r {correlation(x, y):.3f}   mean |difference| {numpy.mean(abs(x - y)):.3f}   '
              f'spread {numpy.std(x):.2f}, {numpy.std(y):.2f}   same side {100 * numpy.mean((x > 0) == (y > 0)):.1f} %')
    for i, name in ((4, 'valence'), (5, 'arousal')):
        rs = []
        for a, b in pairs:
            (hop_a, one), (hop_b, other) = a['curve'], b['curve']
            times = (numpy.arange(len(one)) + .5) * hop_a
            rs.append(correlation(one[:, i], numpy.interp(times, (numpy.arange(len(other)) + .5) * hop_b, other[:, i])))
        print(f'curve of {name}  r {numpy.nanmean(rs):.3f}')
    fs = {w: numpy.mean([border_f(a['sections'], b['sections'], w) for a, b in pairs]) for w in (3, .5)}
    labels = numpy.mean([pairwise_f(a['sections'], b['sections'], min(a['length'], b['length'])) for a, b in pairs])
    print(f'sections          as many {share(lambda a, b: len(a["sections"]) == len(b["sections"])):.1f} %   borders F '
          f'{fs[3]:.3f} at 3 s, {fs[.5]:.3f} at .5 s   labels pairwise F {labels:.3f}')
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument('--pieces', type=int, default=10, help='of each set')
    parser.add_argument('--shared', type=pathlib.Path, default=os.environ.get('IMPASTO_SHARED', root.parent / 'shared'))
    parser.add_argument('--program', type=pathlib.Path, default=root / 'build/release/impasto')
    parser.add_argument('--sound', type=pathlib.Path, default=root / 'build/retrieval/sound')
    parser.add_argument('--heard', type=pathlib.Path, default=root / 'build/retrieval/heard', help='where what is heard is kept')
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--score', action='store_true', help='listen to nothing, compare what was heard before')
    parser.add_argument('--verbose', action='store_true', help='say of each piece what was heard')
    a = parser.parse_args()
    data = a.shared / 'data/listening'
    if not data.exists():
        parser.exit(1, f'no {data}: give --shared\n')
    for folder in (a.sound, a.heard):
        folder.mkdir(parents=True, exist_ok=True)
    jobs = chosen(data, a.pieces)

    def one(job):
        subset, midi = job
        for which, ending in (('a', 'wav'), ('b', 'mp3')):
            name = f'{subset}.{midi.stem}.{which}'
            play(midi, a.sound / f'{name}.{ending}', which, SETS[subset])
            quiet(a.program, 'listen', a.sound / f'{name}.{ending}', '-o', a.heard / f'{name}.jams', '--quiet')

    if not a.score:
        with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
            list(pool.map(one, jobs))
    names = [f'{subset}.{midi.stem}' for subset, midi in jobs]
    pairs = compare(names, a.heard)
    if a.verbose:
        for name, (one, other) in zip(names, pairs):
            forms = [''.join(s[2] for s in p['sections']) for p in (one, other)]
            print(f'{name[:44]:<45}{one["key"] or "-":<10}{other["key"] or "-":<10} valence {one["emotion"][4]:+.2f} '
                  f'{other["emotion"][4]:+.2f}  arousal {one["emotion"][5]:+.2f} {other["emotion"][5]:+.2f}  '
                  f'{forms[0]} {forms[1]}')


if __name__ == '__main__':
    main()
