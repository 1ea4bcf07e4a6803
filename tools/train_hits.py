#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fits what tells drums from notes in src/impasto/listen/notes/hits.cpp: makes its data, fits it, writes the weights as C++.

    tools/train_hits.py WORK src/impasto/listen/notes/hit_weights.h --features build/release/note_input

It learns from 120 scores of 20 s that it makes up from a seed: up to three instruments that play at random on a grid,
and drums of General MIDI, played by FluidSynth with FluidR3 (MIT) and TimGM6mb (GPL-2) in turn. A multinomial
regression, linear in the 24 cues that hits.cpp measures. What sounds together shares an onset, the bass drum first.
The other half of the scores, in the sound font not learned from, is named right in .88 to .91 of the onsets.
Needs (Debian): fluidsynth sox fluid-soundfont-gm timgm6mb-soundfont python3-numpy, and the program note_input of this
repository (ninja note_input).
"""
import argparse
import pathlib
import random
import struct
import subprocess

import numpy as np

FONTS = ('/usr/share/sounds/sf2/FluidR3_GM.sf2', '/usr/share/sounds/sf2/TimGM6mb.sf2')
KINDS = ('low', 'mid', 'high', 'pitched')
# The kinds of the drums of General MIDI, as bench/listening/hits.py and hear_score.cpp have them.
LOW = [35, 36, 41, 43]
HIGH = [42, 44, 46, 49, 51, 52, 53, 54, 55, 57, 59, 69, 70, 80, 81, 82]
MID = [37, 38, 39, 40, 45, 47, 48, 50, 56, 60, 61, 62, 63, 64, 65, 66, 76, 77]
INSTRUMENTS = [0, 1, 4, 11, 16, 19, 24, 25, 26, 27, 29, 30, 33, 34, 38, 48, 49, 52, 56, 57, 61, 65, 68, 73, 80, 81, 88,
               105, 114]
BASSES = range(32, 40)
SHARE = np.array([3, 1.5, 1, 1])  # of an onset that several begin
CUES, NEAR = 24, .03


def write_midi(path, events):
    def number(n):
        out = [n & 127]
        while n := n >> 7:
            out.insert(0, 128 | n & 127)
        return bytes(out)
    data, last = b'\0\xff\x51\x03\x0f\x42\x40', 0
    for t, _, message in sorted(events):
        tick = round(t * 1000)
        data += number(tick - last) + message
        last = tick
    data += number(500) + b'\xff\x2f\0'
    path.write_bytes(b'MThd' + struct.pack('>IHHH', 6, 0, 1, 1000) + b'MTrk' + struct.pack('>I', len(data)) + data)


def compose(seed):
    """MIDI events, and when what kind begins."""
    r = random.Random(seed)
    events, begun = [], []
    step = 60 / r.uniform(80, 160) / r.choice([2, 2, 3, 4])
    kit = [[r.choice([35, 36])], r.sample([37, 38, 39, 40], 2) + r.sample(MID, 2),
           r.sample([42, 44, 46], 2) + r.sample(HIGH, 1)]
    if r.random() < .4:
        kit = [[r.choice(LOW)], r.sample(MID, 3), r.sample(HIGH, 3)]
    if r.random() < .3:
        events.append((0, 0, bytes([0xC9, r.choice([0, 8, 16, 24, 25, 32, 40])])))
    events.append((0, 0, bytes([0xB9, 7, r.randint(50, 127)])))
    parts = []
    for channel in range(r.randint(0, 3)):
        program = r.choice(BASSES) if channel == 0 and r.random() < .5 else r.choice(INSTRUMENTS)
        parts.append((channel, program in BASSES, r.uniform(.1, .5)))
        events += [(0, 0, bytes([0xC0 | channel, program])), (0, 0, bytes([0xB0 | channel, 7, r.randint(50, 115)]))]
    often = [r.uniform(.05, .3), r.uniform(.05, .25), r.uniform(.1, .6)]

    def play(channel, key, start, length, kind):
        events.append((start, 1, bytes([0x90 | channel, key, r.randint(45, 127)])))
        events.append((start + length, 0, bytes([0x80 | channel, key, 0])))
        begun.append((start, kind))
    at = .3
    while at < 19:
        t = at + r.gauss(0, .004)
        for kind in range(3):
            if r.random() < often[kind]:
                play(9, r.choice(kit[kind]), t, .9 * step, kind)
        for channel, bass, busy in parts:
            if r.random() < busy:
                length = step * r.choice([.5, 1, 2, 3]) * .95
                root = r.randint(28, 48) if bass else r.randint(45, 84)
                chord = not bass and r.random() < .3
                for key in [root, root + r.choice([3, 4]), root + 7] if chord else [root]:
                    play(channel, key, t, length, 3)
        at += step
    return events, begun


def heard(a, seed):
    """Cues of the onsets found in a made-up score, and which kinds began at each."""
    stem = a.work / f'{seed:03d}'
    events, begun = compose(seed)
    write_midi(stem.with_suffix('.mid'), events)
    subprocess.run(['fluidsynth', '-ni', '-q', '-g', '0.5', '-r', '44100', '-O', 's16', '-T', 'wav', '-F',
                    stem.with_suffix('.wav'), FONTS[seed % 2], stem.with_suffix('.mid')], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    raw = subprocess.run(['sox', '-D', stem.with_suffix('.wav'), '-t', 'raw', '-e', 'signed', '-b', '16', '-c', '2', '-'],
                         check=True, capture_output=True).stdout
    found = subprocess.run([a.features, 'hits'], input=raw, check=True, capture_output=True).stdout
    stem.with_suffix('.wav').unlink()
    rows = np.frombuffer(found, np.float32).reshape(-1, CUES + 1)
    times, kinds = np.array([t for t, _ in begun]), np.array([k for _, k in begun])
    truth = np.zeros((len(rows), 4))
    for i, t in enumerate(rows[:, 0]):
        truth[i, kinds[abs(times - t) < NEAR]] = 1
    known = truth.any(1)
    return rows[known, 1:], truth[known]


def fit(x, truth, steps=1500, shrink=1e-4):
    """Adam on the cross entropy; rare kinds count for more."""
    wanted = truth * SHARE / (truth * SHARE).sum(1, keepdims=True)
    worth = 1 / wanted.sum(0)
    weight = (wanted * worth / (worth * wanted.sum(0)).sum() * wanted.sum()).sum(1) ** .7
    w, mean, square = np.zeros((CUES, 4)), 0, 0
    for t in range(1, steps + 1):
        z = x @ w
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        slope = x.T @ ((p - wanted) * weight[:, None] / len(x)) + shrink * w
        mean, square = .9 * mean + .1 * slope, .999 * square + .001 * slope ** 2
        w -= (.02 * (1 - t / steps) + .0005) * mean / (1 - .9 ** t) / (np.sqrt(square / (1 - .999 ** t)) + 1e-9)
    return w


def right(w, x, truth):
    return np.mean(truth[np.arange(len(x)), (x @ w).argmax(1)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('work', type=pathlib.Path)
    parser.add_argument('header', type=pathlib.Path)
    parser.add_argument('--features', type=pathlib.Path, required=True)
    parser.add_argument('--scores', type=int, default=120)
    a = parser.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    data = [heard(a, seed) for seed in range(a.scores)]
    joined = [tuple(np.concatenate(part) for part in zip(*data[n::2])) for n in (0, 1)]
    for n in (0, 1):
        print(f'learned from {FONTS[n]}, named right in the other: {right(fit(*joined[n]), *joined[1 - n]):.3f}')
    w = fit(*(np.concatenate(part) for part in zip(*joined)))
    rows = []
    for kind, name in enumerate(KINDS):
        numbers = ', '.join(f'{v:.2f}f' for v in w[:, kind])
        rows.append(f'    {{{numbers}}},  // {name}\n')
    a.header.write_text('''// SPDX-License-Identifier: GPL-3.0-or-later
// Written by tools/train_hits.py, which says what the numbers were learned from.
#pragma once

#include "impasto/listen/notes/hits.h"

namespace impasto::listen {

// clang-format off
inline constexpr float kHitWeights[4][kHitCues] = {
''' + ''.join(rows) + '''};
// clang-format on

}  // namespace impasto::listen
''')


if __name__ == '__main__':
    main()
