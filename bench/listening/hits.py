#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which drum the listener takes each onset for: the kinds it names beside those that the scores have.

    bench/listening/hits.py [--live] [--every 1] [--from 0] [--program build/release/impasto]

Hears the msx pieces (bands with drums) that bench/listening/run.py renders (run it first, or name its folder with
--work). What begins within 30 ms is one onset of the score; it holds low, mid or high drums, notes, or several of
these. An onset found within 50 ms of it is named one kind. The table has a row for each mixture and a column for each
name; right is a name of something that is there. Needs SHARED as run.py does, and no package but Python's own.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

KINDS = ('low', 'mid', 'high', 'pitched')
# General MIDI's drums, as hear_score.cpp has them; the rest are mid.
LOW = {35, 36, 41, 43}
HIGH = {42, 44, 46, 49, 51, 52, 53, 54, 55, 57, 59, 69, 70, 80, 81, 82}
SAME, NEAR = .03, .05


def rows(path):
    return [line.split() for line in path.read_text().splitlines() if line.strip() and line[0] != '#']


def true_onsets(gt, name):
    """[(time, kinds)] in order."""
    begun = [(float(r[0]), 'low' if int(r[2]) in LOW else 'high' if int(r[2]) in HIGH else 'mid')
             for r in rows(gt / f'{name}.drums')]
    begun += [(float(r[0]), 'pitched') for r in rows(gt / f'{name}.notes')]
    onsets = []
    for t, kind in sorted(begun):
        if not onsets or t - onsets[-1][0] > SAME:
            onsets.append((t, set()))
        onsets[-1][1].add(kind)
    return onsets


def heard_onsets(a, wav):
    """[(time, kind)], offline or as told live."""
    jams = a.work / 'hits' / f'{wav.stem}.jams'
    jams.parent.mkdir(parents=True, exist_ok=True)
    ran = subprocess.run([a.program, 'listen', wav, '--quiet', '-o', jams, *(['--live'] if a.live else [])],
                         capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f'{a.program} could not hear {wav}: {ran.stderr}')
    for found in json.loads(jams.read_text())['annotations']:
        if found['namespace'] == 'onset':
            times = [o['time'] for o in found['data']]
            return list(zip(times, kinds_in(found['sandbox'], len(times)) or []))
    return []


def kinds_in(tree, size):
    for key, value in tree.items():
        if key == 'kind' and len(value) == size:
            return value
        if isinstance(value, dict) and (found := kinds_in(value, size)):
            return found
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument('--shared', type=pathlib.Path, default=os.environ.get('IMPASTO_SHARED', root.parent / 'shared'))
    parser.add_argument('--program', type=pathlib.Path, default=root / 'build/release/impasto')
    parser.add_argument('--work', type=pathlib.Path, default=root / 'build/listening', help='where run.py put the sound')
    parser.add_argument('--every', type=int, default=1)
    parser.add_argument('--from', dest='first', type=int, default=0)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--live', action='store_true')
    a = parser.parse_args()
    wavs = sorted((a.work / 'msx/wav').glob('*.wav'))[a.first::a.every]
    if not wavs:
        sys.exit(f'no sound in {a.work / "msx/wav"}: run bench/listening/run.py msx first')
    table = collections.defaultdict(collections.Counter)
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        for wav, heard in zip(wavs, pool.map(lambda w: heard_onsets(a, w), wavs)):
            truth = true_onsets(pathlib.Path(a.shared) / 'data/listening/msx/gt', wav.stem)
            for t, kind in heard:
                nearest = min(truth, key=lambda o: abs(o[0] - t), default=None)
                if nearest and abs(nearest[0] - t) <= NEAR:
                    table[tuple(k for k in KINDS if k in nearest[1])][kind] += 1
    total = right = 0
    print(f'{"the score has":<24}' + ''.join(f'{k:>9}' for k in KINDS) + f'{"right":>8}')
    for there in sorted(table, key=lambda kinds: (len(kinds), [KINDS.index(k) for k in kinds])):
        count = sum(table[there].values())
        good = sum(table[there][k] for k in there)
        total, right = total + count, right + good
        print(f'{" + ".join(there):<24}' + ''.join(f'{table[there][k]:>9}' for k in KINDS) + f'{good / count:>8.3f}')
    print(f'{right} of {total} onsets are named something that is there: {right / total:.3f}')


if __name__ == '__main__':
    main()
