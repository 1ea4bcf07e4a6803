#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well vibrato and slides are heard: plays tunes that have them, listens, compares the bends of the melody.

    bench/listening/bends.py [--program build/release/impasto] [--work build/listening] [--out build/bends]

The tunes are made here (always the same ones): a third of the notes plain, a third with vibrato (4.5 to 7.5 Hz, .15 to
.8 semitones to either side), a third with a slide of 1 to 12 semitones in 80 to 400 ms. They are played by tones made
here ("sung": a sawtooth through three formants; "sine") and, by pitch bends, on FluidR3's violin, flute, trumpet, voice
and alto saxophone; alone, and with a piano, strings or a band beside them, so many dB below. Then the piano pieces that
bench/listening/run.py renders (asap, in --work) tell how many notes are said to bend that cannot.

A vibrato is found where the melody's bends swing between a quarter less and a quarter more often than the tune for at
least half of its time; a slide where they go at least half of its way in its time. Rates and extents are compared on what
was found. A bend is false on a note that is plain. Many soundfonts' samples swing by themselves (--font FluidR3_GM.sf2: every
plain note of its violin has a vibrato of 5 to 6.5 Hz), hence this one. Needs fluidsynth, timgm6mb-soundfont and
python3-numpy.
"""
import argparse
import concurrent.futures
import json
import pathlib
import random
import struct
import subprocess
import sys
import wave

import numpy as np

RATE = 44100
FONT = '/usr/share/sounds/sf2/TimGM6mb.sf2'
LEADS = {'sung': (None, 55, 76), 'sine': (None, 60, 84), 'violin': (40, 60, 84), 'flute': (73, 67, 88),
         'trumpet': (56, 58, 79), 'voice': (53, 55, 74), 'sax': (65, 55, 77)}
SCENES = {'alone': None, 'piano 0': ('piano', 0), 'piano -10': ('piano', -10), 'strings -5': ('strings', -5),
          'band -5': ('band', -5)}
FORMANTS = [(600, 150, 1), (1100, 200, .6), (2600, 300, .4)]  # Hz, Hz wide, gain
SCALE = [0, 2, 4, 5, 7, 9, 11]
NOTES = 30


def tune(name):
    """[{on, off, pitch, vibrato: (rate, extent, from) or None, slide: (start, end, way) or None}], seconds."""
    chance = random.Random('tune ' + name)
    _, low, high = LEADS[name]
    keys = [k for k in range(low, high + 1) if k % 12 in SCALE]
    notes, t, at = [], .5, len(keys) // 2
    for i in range(NOTES):
        at = min(len(keys) - 1, max(0, at + chance.choice([-3, -2, -1, 1, 2, 3])))
        length = chance.uniform(.5, 1.2)
        note = {'on': t, 'off': t + length, 'pitch': keys[at], 'vibrato': None, 'slide': None}
        kind = i % 3
        if kind == 1:
            start = chance.uniform(0, .2)
            note['off'] = max(note['off'], t + start + .7)
            note['vibrato'] = (chance.uniform(4.5, 7.5), chance.uniform(.15, .8), start)
        elif kind == 2:
            to = chance.choice([k for k in keys if 0 < abs(k - keys[at]) <= 12])
            start, lasts = chance.uniform(.2, .3), chance.uniform(.08, .4)
            note['off'] = t + start + lasts + chance.uniform(.2, .4)
            note['slide'] = (start, start + lasts, to - keys[at])
            at = keys.index(to)
        notes.append(note)
        t = note['off'] + chance.choice([0, 0, .15])
    return notes


def curve(note, times):
    """Semitones from the note's pitch at times after its onset."""
    if note['vibrato']:
        rate, extent, start = note['vibrato']
        return extent * np.sin(2 * np.pi * rate * np.maximum(0, times - start))
    if note['slide']:
        start, end, way = note['slide']
        return way * np.clip((times - start) / (end - start), 0, 1)
    return np.zeros_like(times)


def tones(notes, name):
    """The tune by tones of our own."""
    noise = np.random.default_rng(7)
    out = np.zeros(int((notes[-1]['off'] + 1) * RATE))
    for note in notes:
        times = np.arange(int((note['off'] - note['on']) * RATE)) / RATE
        hz = 440 * 2 ** ((note['pitch'] + curve(note, times) - 69) / 12)
        phase = 2 * np.pi * np.cumsum(hz) / RATE
        tone = np.zeros_like(times)
        for h in range(1, 2 if name == 'sine' else 30):
            gain = sum(g / (1 + ((h * hz - f) / w) ** 2) for f, w, g in FORMANTS) / h if name == 'sung' else 1
            tone += np.where(h * hz < 16000, gain, 0) * np.sin(h * phase)
        if name == 'sung':
            tone += .002 * noise.standard_normal(len(tone))
        tone *= np.minimum(1, times / .03) * np.minimum(1, (times[-1] - times) / .04)
        start = int(note['on'] * RATE)
        out[start:start + len(tone)] += tone
    return np.stack([out, out], 1)


def midi(events):
    """A file of one track from [(seconds, bytes)]."""
    data, before = b'', 0
    for time, message in sorted(events, key=lambda e: e[0]):
        tick = round(time * 1000)  # 500 ticks a beat of half a second
        delta, before = tick - before, tick
        number = [delta & 127]
        while delta := delta >> 7:
            number.insert(0, delta & 127 | 128)
        data += bytes(number) + message
    data += b'\x00\xff\x2f\x00'
    return b'MThd' + struct.pack('>IHHH', 6, 0, 1, 500) + b'MTrk' + struct.pack('>I', len(data)) + data


def played(events, path, font):
    """What FluidSynth makes of them."""
    path.with_suffix('.mid').write_bytes(midi(events))
    subprocess.run(['fluidsynth', '-ni', '-q', '-g', '0.5', '-r', str(RATE), '-R', '0', '-C', '0', '-O', 's16', '-T',
                    'wav', '-F', path, font, path.with_suffix('.mid')], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    with wave.open(str(path)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), '<i2').reshape(-1, 2) / 32768


def bent(notes, program):
    """MIDI events of the tune, bent over a range of 24 semitones."""
    events = [(0, bytes([0xc0, program])), (0, b'\xb0\x65\x00'), (.001, b'\xb0\x64\x00'), (.002, b'\xb0\x06\x18')]
    for note in notes:
        times = np.arange(0, note['off'] - note['on'], .005)
        for t, semitones in zip(times, curve(note, times)):
            value = int(np.clip(round(8192 + semitones / 24 * 8192), 0, 16383))
            events.append((note['on'] + t, bytes([0xe0, value & 127, value >> 7])))
        events.append((note['on'] + .001, bytes([0x90, note['pitch'], 90])))
        events.append((note['off'] - .02, bytes([0x80, note['pitch'], 0])))
    return events


def beside(kind, seconds):
    """MIDI events of an accompaniment."""
    events = [(0, bytes([0xc1, 48 if kind == 'strings' else 0]))]
    press = lambda t, length, channel, key, force: events.extend(
        [(t, bytes([0x90 + channel, key, force])), (t + length, bytes([0x80 + channel, key, 0]))])
    bar, roots = 2.2, [0, 9, 5, 7]
    for b in range(int(seconds / bar)):
        root, third = roots[b % 4], 3 if roots[b % 4] == 9 else 4
        chord = [48 + root - 12 * (root > 6) + s for s in (0, third, 7, 12)]
        for e in range(8):
            t = b * bar + e * bar / 8
            if kind != 'strings':
                press(t, bar / 8, 1, chord[(0, 1, 2, 3, 2, 1, 2, 1)[e]], 80)
                if e % 4 == 0:
                    for key in (chord[0] - 12, chord[1], chord[2]):
                        press(t, bar / 2, 1, key, 70)
            if kind == 'band':
                press(t, .1, 9, 42, 70)
                if e % 4 in (0, 2):
                    press(t, .1, 9, 36 if e % 4 == 0 else 38, 100)
        if kind == 'strings':
            for key in chord:
                press(b * bar, bar - .05, 1, key, 80)
    return events


def swings(bends):
    """[(start, end, rate, extent)] of what swings in points of (time, semitones): five turns or more."""
    turns = []
    for (_, before), (time, now), (_, after) in zip(bends, bends[1:], bends[2:]):
        if (now - before) * (after - now) < 0:
            turns.append((time, now))
    found, run = [], []
    for turn in turns + [(1e9, 0)]:
        if run and (not .04 < turn[0] - run[-1][0] < .16 or abs(turn[1] - run[-1][1]) < .1):
            if len(run) >= 4:
                rate = (len(run) - 1) / (run[-1][0] - run[0][0]) / 2
                ways = [abs(b[1] - a[1]) / 2 for a, b in zip(run, run[1:])]
                found.append((run[0][0], run[-1][0], rate, float(np.median(ways))))
            run = []
        run.append(turn)
    return found


def at(note, time):
    """The pitch a heard note has by then."""
    points = note['bends']
    return note['pitch'] + (float(np.interp(time - note['on'], *zip(*points))) if points else 0)


def slides(note):
    """[(start, end, way)] of what moves one way by .4 or more outside the swings."""
    swung, found = swings(note['bends']), []
    points = [p for p in note['bends'] if not any(a - .1 <= p[0] <= b + .1 for a, b, _, _ in swung)]
    start = 0
    for i in range(1, len(points)):
        on = i + 1 < len(points) and (points[i + 1][1] - points[i][1]) * (points[i][1] - points[start][1]) > 0
        if on:
            continue
        if abs(points[i][1] - points[start][1]) >= .4:
            found.append((note['on'] + points[start][0], note['on'] + points[i][0], points[i][1] - points[start][1]))
        start = i
    return found


def melody(program, wav, jams):
    """The heard notes: [{on, off, pitch, bends: [(time, semitones)]}]."""
    subprocess.run([program, 'listen', wav, '-o', jams, '--quiet'], check=True, stdout=subprocess.DEVNULL)
    for found in json.loads(jams.read_text())['annotations']:
        if found['namespace'] == 'note_midi' and found['sandbox'].get('role') == 'melody':
            return [{'on': o['time'], 'off': o['time'] + o['duration'], 'pitch': o['value'],
                     'bends': bends} for o, bends in zip(found['data'], points_in(found))]
    return []


def points_in(annotation):
    """The points of each of its notes: 0, or times and semitones by turns."""
    column = annotation['sandbox'].get('bends') or [0] * len(annotation['data'])
    return [list(zip(points[::2], points[1::2])) if points else [] for points in column]


def compare(notes, heard):
    """Counts of what was there, found and false, and errors of rates and extents."""
    got = {k: 0 for k in ('vibrati', 'swung', 'false swings', 'slides', 'slid', 'false slides', 'plain', 'bent', 'heard',
                          'notes')}
    got['rates'], got['extents'] = [], []
    for note in notes:
        over = [h for h in heard if min(h['off'], note['off']) - max(h['on'], note['on']) > .03]
        right = [h for h in over if any(abs(at(h, t) - note['pitch'] - curve(note, np.array([t - note['on']]))[0]) < 1
                                        for t in np.arange(max(h['on'], note['on']), min(h['off'], note['off']), .05))]
        got['notes'] += 1
        got['heard'] += sum(min(h['off'], note['off']) - max(h['on'], note['on']) for h in right) > .4 * (
            note['off'] - note['on'])
        swung = [(h['on'] + a, h['on'] + b, rate, extent) for h in over for a, b, rate, extent in swings(h['bends'])
                 if min(h['on'] + b, note['off']) - max(h['on'] + a, note['on']) > .1]
        slid = [s for h in over for s in slides(h)]
        if note['vibrato']:
            got['vibrati'] += 1
            rate, extent, start = note['vibrato']
            good = [s for s in swung if .75 < s[2] / rate < 1.25]
            if sum(min(b, note['off']) - max(a, note['on'] + start) for a, b, _, _ in good) > .5 * (
                    note['off'] - note['on'] - start):
                got['swung'] += 1
                best = max(good, key=lambda s: s[1] - s[0])
                got['rates'].append(best[2] - rate)
                got['extents'].append(best[3] - extent)
        elif note['slide']:
            got['slides'] += 1
            start, end, way = note['on'] + note['slide'][0] - .06, note['on'] + note['slide'][1] + .06, note['slide'][2]
            went = sum(at(h, min(h['off'], end)) - at(h, max(h['on'], start)) for h in over
                       if min(h['off'], end) > max(h['on'], start))
            got['slid'] += .5 < went / way < 1.3
            got['false swings'] += len(swung)
        else:
            got['plain'] += 1
            inside = [s for s in slid if note['on'] < (s[0] + s[1]) / 2 < note['off']]
            got['bent'] += bool(swung or inside)
            got['false swings'] += len(swung)
            got['false slides'] += len(inside)
    return got


def f_measure(found, there, false):
    return 2 * found / max(1, found + false + there)


def row(name, parts):
    total = {k: sum((p[k] for p in parts), [] if k in ('rates', 'extents') else 0) for k in parts[0]}
    rates, extents = np.abs(total['rates'] or [np.nan]), 100 * np.array(total['extents'] or [np.nan])
    print(f'{name:<12}{total["heard"] / total["notes"]:>7.2f}'
          f'{f_measure(total["swung"], total["vibrati"], total["false swings"]):>10.3f}'
          f'{total["swung"]:>5}/{total["vibrati"]:<4}{np.median(rates):>7.2f}{np.median(np.abs(extents)):>7.1f}'
          f'{np.median(extents):>+7.1f}{f_measure(total["slid"], total["slides"], total["false slides"]):>9.3f}'
          f'{total["slid"]:>5}/{total["slides"]:<4}{total["bent"]:>6}/{total["plain"]}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument('--program', type=pathlib.Path, default=root / 'build/release/impasto')
    parser.add_argument('--work', type=pathlib.Path, default=root / 'build/listening', help='where run.py put the sound')
    parser.add_argument('--out', type=pathlib.Path, default=root / 'build/bends')
    parser.add_argument('--font', type=pathlib.Path, default=FONT)
    parser.add_argument('--jobs', type=int, default=2)
    a = parser.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)

    def one(name):
        notes, got = tune(name), {}
        program = LEADS[name][0]
        lead = played(bent(notes, program), a.out / f'{name}.lead.wav', a.font) if program else tones(notes, name)
        for scene, other in SCENES.items():
            wav = a.out / f'{name} {scene}.wav'
            sound = lead / np.sqrt(np.mean(lead ** 2))
            if other:
                more = played(beside(other[0], len(lead) / RATE), a.out / f'{name}.{other[0]}.wav',
                              a.font)[:len(lead)]
                more = more / np.sqrt(np.mean(more ** 2)) * 10 ** (other[1] / 20)
                sound[:len(more)] += more
            with wave.open(str(wav), 'wb') as to:
                to.setparams((2, 2, RATE, 0, 'NONE', ''))
                to.writeframes((sound / np.max(np.abs(sound)) * 28000).astype('<i2').tobytes())
            got[scene] = compare(notes, melody(a.program, wav, wav.with_suffix('.jams')))
        return name, got

    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        results = dict(pool.map(one, LEADS))
    print(f'{"":<12}{"heard":>7}{"vibrato F":>10}{"found":>10}{"Hz off":>7}{"cents":>7}{"bias":>7}{"slide F":>9}{"found":>10}'
          f'{"plain notes bent":>18}')
    for name in LEADS:
        row(name, [results[name]['alone']])
    print()
    for scene in SCENES:
        row(scene, [results[name][scene] for name in LEADS])
    wavs = sorted((a.work / 'asap/wav').glob('*.wav'))
    if not wavs:
        sys.exit(f'no piano in {a.work}/asap/wav: run bench/listening/run.py asap first')
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        heard = list(pool.map(lambda w: melody(a.program, w, a.out / f'{w.stem}.jams'), wavs))
    count, bends = sum(len(h) for h in heard), sum(bool(n['bends']) for h in heard for n in h)
    print(f'\npiano, {len(wavs)} pieces: {bends} of {count} notes are said to bend, {100 * bends / max(1, count):.2f} %')


if __name__ == '__main__':
    main()
