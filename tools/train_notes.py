#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the note network of src/impasto/listen: makes its data, fits it, writes the weights as C++.

    tools/train_notes.py data WORK --shared ../shared --features build/release/note_input
    tools/train_notes.py fit WORK
    tools/train_notes.py write WORK src/impasto/listen/notes/note_weights.cpp      # then ninja note_input
    tools/train_notes.py lead WORK --features build/release/note_input
    tools/train_notes.py write WORK src/impasto/listen/notes/note_weights.cpp

`fit` is the network that hears notes, `lead` the one that tells from notes heard which of them are the melody.

What it learns from, all of it free to ship:
  POP909 (Wang et al. 2020, MIT): the pieces of SHARED/data/listening/{popband,popfull,popkey} that KEPT leaves, cut,
  transposed, given other tempi and instruments. Every other piece of popband and popfull is kept for measuring.
  Scores made up by this script from a seed: piano in several textures, counterpoint, small ensembles with drums,
  a voice alone.
The weights in the source took 3 220 steps of a schedule of 3 300 (half an hour of one processor; more would help) on
these pieces but the voices alone, and for `lead` the POP909 bands, the voices alone and 45 of the made-up scores.
Played by FluidSynth with FluidR3 (MIT) and TimGM6mb (GPL-2), with equalisers, rooms and noise by sox and numpy.
Needs (Debian): fluidsynth sox fluid-soundfont-gm timgm6mb-soundfont python3-numpy python3-torch, and the program
note_input of this repository (ninja note_input), so that the network learns from what it will be given.
"""
import argparse
import pathlib
import random
import struct
import subprocess
import tempfile

import numpy as np

FONTS = ('/usr/share/sounds/sf2/FluidR3_GM.sf2', '/usr/share/sounds/sf2/TimGM6mb.sf2')
FINE, COARSE, PITCHES, LOWEST = 273, 90, 88, 21
HOP = 882 / 44100
CLIP = 45.0
LEADS = [53, 52, 54, 73, 71, 65, 66, 40, 41, 56, 68, 80, 81, 0, 11, 22, 26, 72, 75, 85]
BACKS = [0, 0, 1, 4, 5, 24, 25, 27, 48, 49, 50, 16, 19, 89, 46, 61, 6, 88, 2]
BASSES = [32, 33, 34, 35, 36, 38, 43, 58, 39]


# --- MIDI ---------------------------------------------------------------------------------------------------------

def read_midi(path):
    """[(onset, offset, pitch, velocity, track name)], the pedal let alone."""
    data = path.read_bytes()
    tracks, division = struct.unpack('>HH', data[10:14])
    at, events = 14, []
    for track in range(tracks):
        size = struct.unpack('>I', data[at + 4:at + 8])[0]
        j, end, tick, status = at + 8, at + 8 + size, 0, 0
        at = end

        def number():
            nonlocal j
            value = 0
            while True:
                byte = data[j]
                j += 1
                value = value << 7 | byte & 127
                if byte < 128:
                    return value
        name = ''
        while j < end:
            tick += number()
            if data[j] >= 128:
                status = data[j]
                j += 1
            if status >= 0xf0:
                kind = data[j] if status == 0xff else -1
                j += status == 0xff
                size = number()
                if kind == 3:
                    name = data[j:j + size].decode('latin1')
                if kind == 0x51:
                    events.append((tick, 0, 'tempo', int.from_bytes(data[j:j + size], 'big'), 0, name, 0))
                j += size
                continue
            channel, kind = status & 15, status >> 4
            one, two = data[j], data[j + 1] if kind not in (12, 13) else 0
            j += 1 if kind in (12, 13) else 2
            if kind == 9 and two:
                events.append((tick, 2, 'on', one, two, name, channel))
            elif kind in (8, 9):
                events.append((tick, 1, 'off', one, 0, name, channel))
    events.sort(key=lambda e: e[:2])
    notes, sounding, seconds, before, tempo = [], {}, 0.0, 0, 500000
    for tick, _, kind, one, two, name, channel in events:
        seconds += (tick - before) * tempo / division / 1e6
        before = tick
        if kind == 'tempo':
            tempo = one
        elif kind == 'on':
            sounding.setdefault((one, channel), []).append((seconds, two, name))
        elif sounding.get((one, channel)):
            start, velocity, name = sounding[one, channel].pop(0)
            notes.append((start, max(seconds, start + .03), one, velocity, name))
    return sorted(notes)


def write_midi(path, notes, programs, drums, pedal):
    """notes: dicts with onset, offset, pitch, velocity, channel; 1000 ticks a second."""
    events = [(0, 0, bytes([0xc0 | c, p])) for c, p in programs.items()]
    for n in notes:
        events.append((round(n['onset'] * 1000), 2, bytes([0x90 | n['channel'], n['pitch'], n['velocity']])))
        events.append((round(n['key_up'] * 1000), 1, bytes([0x80 | n['channel'], n['pitch'], 0])))
    for t, key, velocity in drums:
        events.append((round(t * 1000), 2, bytes([0x99, key, velocity])))
        events.append((round(t * 1000) + 80, 1, bytes([0x89, key, 0])))
    for down, up, channel in pedal:
        events.append((round(down * 1000), 3, bytes([0xb0 | channel, 64, 127])))
        events.append((round(up * 1000), 0, bytes([0xb0 | channel, 64, 0])))
    track, before = b'\x00\xff\x51\x03\x07\xa1\x20', 0
    for tick, _, message in sorted(events):
        delta, before = tick - before, tick
        code = [delta & 127]
        while delta := delta >> 7:
            code.append(128 | delta & 127)
        track += bytes(reversed(code)) + message
    track += b'\x00\xff\x2f\x00'
    path.write_bytes(b'MThd' + struct.pack('>IHHH', 6, 0, 1, 500) + b'MTrk' + struct.pack('>I', len(track)) + track)


# --- scores -------------------------------------------------------------------------------------------------------

def drum_part(r, beat, shift):
    drums, style = [], r.randrange(3)
    level = r.uniform(.5, 1.0)
    for n in range(int(CLIP / beat * 4)):
        t = n * beat / 4 + shift + r.gauss(0, .004)
        hit = lambda key, v: drums.append((max(0, t), key, int(np.clip(v * level + r.gauss(0, 6), 10, 127))))
        if n % 16 in ((0, 8), (0, 10, 8), (0, 6, 10))[style] or r.random() < .02:
            hit(36, 105)
        if n % 8 == 4 or r.random() < .02:
            hit(r.choice((38, 40)) if style else 38, 100)
        if n % (2, 1, 4)[style] == 0:
            hit(42 if n % 16 != 14 else 46, 70)
        if n % 64 == 0 or r.random() < .004:
            hit(49, 95)
        if n % 64 > 60 and style == 1:
            hit(r.choice((45, 47, 50)), 90)
    return drums


def rhythm(r, bars, beat):
    """Onsets and lengths, in seconds, with rests."""
    out, t, end = [], 0.0, bars * 4 * beat
    cells = r.choice(([1, .5], [.5, .25, 1], [.5, 1.5, .5], [1, 2, .5], [.25, .25, .5], [1 / 3, 1 / 3, 2 / 3], [.25]))
    while t < end:
        length = r.choice(cells) * beat
        if r.random() > .12:
            out.append((t, length))
        t += length
        if r.random() < .03:
            t += r.choice((2, 4, 8)) * beat
    return out


def made_up(seed, alone=False):
    """notes, programs, drums, pedal, whether the melody is known."""
    r = random.Random(seed)
    kind = r.choice(('piano', 'piano', 'voices', 'band', 'band', 'scatter'))
    kind = 'alone' if alone else kind
    beat = 60 / r.uniform(60, 170)
    bars = int(CLIP / beat / 4) + 1
    tonic, minor = r.randrange(12), r.random() < .4
    scale = [(tonic + s) % 12 for s in ((0, 2, 3, 5, 7, 8, 10) if minor else (0, 2, 4, 5, 7, 9, 11))]
    degrees = [r.choice((0, 3, 4, 5, 1, 2)) for _ in range(r.choice((4, 8)))]
    chord = lambda bar: [scale[(degrees[bar % len(degrees)] + s) % 7] for s in
                         ((0, 2, 4, 6) if r.random() < .3 else (0, 2, 4))]
    jitter = r.choice((.002, .008, .015))
    notes, programs, drums, pedal = [], {}, [], []
    loud = lambda base, spread=12: int(np.clip(r.gauss(base, spread), 12, 127))

    def add(t, length, pitch, velocity, channel, melody=False, hold=None):
        while pitch < LOWEST:
            pitch += 12
        while pitch > 108:
            pitch -= 12
        t = max(.02, t + r.gauss(0, jitter))
        notes.append(dict(onset=t, key_up=t + max(.04, length * (hold or r.uniform(.6, 1.02))), pitch=int(pitch),
                          velocity=velocity, channel=channel, melody=melody))

    def near(classes, pitch):
        return min((p for p in range(int(pitch) - 8, int(pitch) + 9) if p % 12 in classes), key=lambda p: abs(p - pitch))

    def line(channel, centre, base, melody, chromatic=.05, doubling=0.0, width=9):
        pitch, hold = centre, r.choice((.5, .9, 1.0))
        for t, length in rhythm(r, bars, beat):
            step = r.choice((-1, 1, -2, 2, 0, 3, -3, 5, -5, -1, 1)) * r.choice((1, 1, 2))
            pitch = near(scale, np.clip(pitch + step, centre - width, centre + width)) + (r.random() < chromatic)
            add(t, length, pitch, loud(base), channel, melody, hold)
            if r.random() < doubling:
                for other in r.choice(((-12,), (-3,), (-4, ), (-9,), (-5, -12), (-3, -7))):
                    add(t, length, near(scale, pitch + other), loud(base - 8), channel, False, hold)

    def accompany(channel, centre, base, style):
        for bar in range(bars):
            classes, start = chord(bar), bar * 4 * beat
            tones = sorted({near([c], centre + r.randrange(-5, 6)) for c in classes} | {near(classes[:1], centre - 8)})
            low = near(classes[:1], centre - 14)
            if style == 'block':
                for b in r.choice(((0,), (0, 2), (0, 1, 2, 3), (0, 1.5, 3))):
                    for p in tones:
                        add(start + b * beat, r.choice((.5, 1, 2)) * beat, p, loud(base), channel)
            elif style == 'arpeggio':
                unit, order = r.choice((.25, .5)), r.choice(((0, 2, 1, 2), (0, 1, 2, 3), (0, 1, 2, 1)))
                for n in range(int(4 / unit)):
                    add(start + n * unit * beat, unit * beat, ([low] + tones)[order[n % 4] % (len(tones) + 1)], loud(base),
                        channel)
            elif style == 'stride':
                for b in range(4):
                    for p in ([low, low - 12] if b % 2 == 0 else tones):
                        add(start + b * beat, .8 * beat, p, loud(base), channel)
            else:
                for p in tones:
                    add(start, 4 * beat, p, loud(base), channel, hold=1.0)

    if kind == 'piano':
        programs[0] = 0 if r.random() < .75 else r.choice((1, 2, 3, 4, 5, 6, 7, 11, 24, 46))
        base = r.uniform(45, 90)
        line(0, r.uniform(67, 86), base + 10, True, r.choice((.02, .15)), r.choice((0, 0, .2, .8)), r.choice((7, 14)))
        accompany(0, r.uniform(46, 60), base - r.uniform(0, 14), r.choice(('block', 'arpeggio', 'stride', 'hold')))
    elif kind == 'alone':
        programs[0] = r.choice(LEADS)
        line(0, r.uniform(52, 84), r.uniform(60, 105), True, r.choice((.02, .15)))
    elif kind == 'voices':
        for v, centre in enumerate(r.sample((40, 50, 57, 62, 69, 76, 83), r.choice((2, 3, 4)))):
            programs[v] = r.choice(LEADS + BACKS)
            line(v, centre, r.uniform(60, 100), False, .1)
    elif kind == 'band':
        programs = {0: r.choice(LEADS), 1: r.choice(BACKS), 2: r.choice(BASSES), 3: r.choice(BACKS)}
        base = r.uniform(60, 95)
        line(0, r.uniform(60, 78), base + r.uniform(0, 25), True, .04, 0, 8)
        accompany(1, r.uniform(52, 64), base - 10, r.choice(('block', 'arpeggio', 'hold')))
        for bar in range(bars):
            root = near(chord(bar)[:1], r.choice((36, 40)))
            for b in r.choice(((0, 2), (0, 1, 2, 3), (0, 1.5, 2, 3.5), tuple(n / 2 for n in range(8)))):
                add((bar * 4 + b) * beat, .5 * beat, root + r.choice((0, 0, 0, 7, 12)), loud(base), 2)
        if r.random() < .6:
            accompany(3, r.uniform(58, 74), base - 18, r.choice(('arpeggio', 'hold')))
        if r.random() < .75:
            drums = drum_part(r, beat, .02)
    else:  # anything goes: no habit of key or register to rely on
        programs[0] = r.choice((0, 0, 0, 4, 11, 24, 48, 19))
        t = 0.0
        while t < CLIP:
            for _ in range(r.choice((1, 1, 2, 3, 4, 6))):
                add(t, r.choice((.1, .3, .8, 2.0)), r.randrange(24, 106), loud(70, 22), 0, hold=1.0)
            t += r.choice((.06, .12, .25, .5, 1.0))
    if kind in ('piano', 'scatter') and programs[0] < 8 and r.random() < .6:
        span = r.choice((1, 2, 4)) * beat
        for n in range(int(CLIP / span)):
            pedal.append((n * span + .1, (n + 1) * span + .02, 0))
    return notes, programs, drums, pedal, kind in ('piano', 'band', 'alone')


def from_pop(path, seed, band):
    """A stretch of a piece of POP909: the band's three tracks keep their roles, or all is one instrument."""
    r = random.Random(seed)
    raw = read_midi(path)
    last = max(n[1] for n in raw)
    speed, shift = r.uniform(.88, 1.15), r.randrange(-5, 7)
    start = r.uniform(0, max(0.0, last - CLIP * speed))
    roles = {'MELODY': (0, True), 'BRIDGE': (1, False), 'PIANO': (2, False)}
    lead = 53 if r.random() < .35 else r.choice(LEADS)
    programs = {0: lead, 1: r.choice(BACKS), 2: 0 if r.random() < .5 else r.choice(BACKS)} if band else {
        0: 0 if r.random() < .7 else r.choice(BACKS)}
    gains = {0: r.uniform(.8, 1.15), 1: r.uniform(.6, 1.0), 2: r.uniform(.7, 1.1)}
    notes = []
    for onset, offset, pitch, velocity, name in raw:
        channel, melody = roles.get(name, (0, False)) if band else (0, False)
        t, e = (onset - start) / speed, (offset - start) / speed
        if t < .02 or t > CLIP or not LOWEST <= pitch + shift <= 108:
            continue
        notes.append(dict(onset=t, key_up=e, pitch=pitch + shift, channel=channel, melody=melody,
                          velocity=int(np.clip(velocity * gains[channel] + r.gauss(0, 5), 10, 127))))
    drums = drum_part(r, 60 / r.uniform(70, 140), 0) if band and r.random() < .25 else []
    return notes, programs, drums, [], band


def sound_of(notes, programs, drums, pedal, seed, folder):
    """16-bit stereo samples of a score, in some room over some noise."""
    r = random.Random(seed + 1)
    write_midi(folder / 'a.mid', notes, programs, drums, pedal)
    dry = r.random() < .3
    subprocess.run(['fluidsynth', '-ni', '-q', '-g', '0.5', '-r', '44100', '-O', 's16', '-T', 'wav', '-F',
                    folder / 'a.wav', *(['-R', '0', '-C', '0'] if dry else []),
                    FONTS[r.random() < .4], folder / 'a.mid'], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    effects = ['trim', '0', str(CLIP), 'norm', '-4']
    if r.random() < .5:
        effects += ['bass', f'{r.uniform(-6, 6):.1f}', 'treble', f'{r.uniform(-8, 5):.1f}']
    if r.random() < .25:
        effects += ['reverb', f'{r.uniform(15, 60):.0f}']
    raw = subprocess.run(['sox', '-D', '-R', folder / 'a.wav', '-t', 'raw', '-e', 'signed', '-b', '16', '-c', '2', '-',
                          *effects], check=True, capture_output=True).stdout
    samples = np.frombuffer(raw, np.int16).astype(np.float32)
    if r.random() < .4:
        noise = np.random.default_rng(seed).standard_normal(len(samples), np.float32)
        samples = samples + 32768 * 10 ** (r.uniform(-75, -40) / 20) * noise
    return np.clip(samples, -32768, 32767).astype(np.int16).tobytes()


def heard_until(notes, pedal):
    """The pedal holds a note until it is lifted, or until its key is struck again."""
    for n in notes:
        n['offset'] = n['key_up']
        for down, up, channel in pedal:
            if n['channel'] == channel and down <= n['key_up'] < up:
                n['offset'] = up
    following = {}
    for n in sorted(notes, key=lambda n: -n['onset']):
        key = n['pitch'], n['channel']
        n['offset'] = min(n['offset'], following.get(key, 1e9))
        following[key] = n['onset']


def make_data(a):
    pieces = []
    kept = {f.stem for f in sorted((a.shared / 'data/listening/popband/mid').glob('*.mid'))[::2]}
    kept |= {f.stem for f in sorted((a.shared / 'data/listening/popfull/mid').glob('*.mid'))[::2]}
    for subset, copies in (('popband', 6), ('popfull', 1), ('popkey', 1)):
        for f in sorted((a.shared / f'data/listening/{subset}/mid').glob('*.mid')):
            if f.stem not in kept:
                pieces += [(f'{subset}_{f.stem}_{c}', f, subset == 'popband') for c in range(copies)]
    pieces += [(f'own_{n}', None, False) for n in range(a.own)]
    pieces += [(f'alone_{n}', None, False) for n in range(a.own // 5)]
    random.Random(5).shuffle(pieces)
    a.work.mkdir(parents=True, exist_ok=True)
    for n, (name, path, band) in enumerate(pieces):
        out = a.work / f'{name}.npz'
        seed = sum(ord(c) * 31 ** (i % 5) for i, c in enumerate(name))
        if out.exists() or n % a.of != a.part:
            continue
        notes, programs, drums, pedal, known = from_pop(path, seed, band) if path else made_up(seed, name.startswith('alone'))
        if not notes:
            continue
        heard_until(notes, pedal)
        with tempfile.TemporaryDirectory() as folder:
            raw = sound_of(notes, programs, drums, pedal, seed, pathlib.Path(folder))
        got = subprocess.run([a.features], input=raw, check=True, capture_output=True).stdout
        frames, reference = np.frombuffer(got[:8], np.int32)
        bins = FINE + COARSE
        np.savez(out, spectra=np.frombuffer(got[8:8 + frames * bins], np.uint8).reshape(frames, bins),
                 attacks=np.frombuffer(got[8 + frames * bins:], np.float32).reshape(frames, 2), reference=reference,
                 known=known, notes=np.array([[n['onset'], n['offset'], n['pitch'], n['velocity'], n['melody']]
                                              for n in notes], np.float32))


# --- network ------------------------------------------------------------------------------------------------------
# The same numbers stand in src/impasto/listen/notes/note_net.cpp.

HARMONICS = (-36, 0, 36, 57, 72, 84, 93, 101, 108, 120)  # thirds of a semitone above the fundamental; the first: below
OVERTONES = (0, 12, 19, 24, 28, 31, 36)                  # semitones
RELATED = (-24, -19, -12, -7, 0, 7, 12, 19, 24)          # pitches whose notes are mistaken for each other
RANGE = 140.0                                            # half decibels below the loudest that count
WIDE, C = 24, 16


def network():
    import torch
    from torch import nn
    import torch.nn.functional as F

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            inputs = 3 * len(HARMONICS) + len(OVERTONES) + 3
            self.stack = nn.Conv2d(inputs, WIDE, (3, 1), padding=(1, 0))
            self.near = nn.Conv2d(WIDE, C, 3, padding=1)
            self.related = nn.Conv2d(len(RELATED) * C, C, 1)
            self.time1 = nn.Conv2d(C, C, (5, 1), padding=(2, 0))
            self.time2 = nn.Conv2d(C, C, (5, 1), padding=(6, 0), dilation=(3, 1))
            self.note = nn.Conv2d(C, 3, (3, 1), padding=(1, 0))
            self.lead = nn.Conv2d(C, 8, (5, 1), padding=(16, 0), dilation=(8, 1))
            self.melody = nn.Conv2d(8, 1, 1)
            nn.init.constant_(self.note.bias, -2.5)
            nn.init.constant_(self.melody.bias, -2.5)
            fine = torch.tensor([[3 * p + 3 + h + d for p in range(PITCHES)] for h in HARMONICS for d in (-1, 0, 1)])
            coarse = torch.tensor([[p + h for p in range(PITCHES)] for h in OVERTONES])
            # Bin 0 of the padded spectrum is nothing: what lies outside.
            self.register_buffer('at', torch.cat([torch.where((fine < 0) | (fine >= FINE), 0, fine + 1), torch.where(
                coarse >= COARSE, 0, coarse + 1 + FINE)]))

        def forward(self, spectra, attacks):
            # spectra [batch, time, FINE + COARSE] in 0..1, attacks [batch, time, 2]
            padded = F.pad(spectra, (1, 0))
            stacked = padded[:, :, self.at].permute(0, 2, 1, 3)
            shape = (*attacks.shape[:2], PITCHES)
            place = (torch.arange(PITCHES) / PITCHES).expand(shape)
            x = torch.cat([stacked, attacks.permute(0, 2, 1)[..., None].expand(-1, -1, -1, PITCHES), place[:, None]], 1)
            x = F.relu(self.stack(x))
            x = F.relu(self.near(x))
            wide = F.pad(x, (24, 24))
            x = x + F.relu(self.related(torch.cat([wide[..., 24 + d:24 + d + PITCHES] for d in RELATED], 1)))
            x = x + F.relu(self.time1(x))
            x = x + F.relu(self.time2(x))
            # onset, sounding, velocity; leading
            return torch.cat([self.note(x), self.melody(F.relu(self.lead(x)))], 1)
    return Net()


def load(path):
    """Inputs and targets of one piece."""
    d = np.load(path)
    frames = len(d['spectra'])
    want = np.zeros((4, frames, PITCHES), np.float32)  # onset, sounding, velocity, leading
    for onset, offset, pitch, velocity, melody in d['notes']:
        p, f = int(pitch) - LOWEST, onset / HOP
        for t in range(max(0, int(f) - 2), min(frames, int(f) + 3)):
            near = max(0.0, 1 - abs(t - f) / 2)
            if near > want[0, t, p]:
                want[0, t, p], want[2, t, p] = near, velocity / 127
        want[1, int(f + .5):int(offset / HOP + .5), p] = 1
        if melody:
            want[3, int(f + .5):int(offset / HOP + .5), p] = 1
    return (d['spectra'], d['attacks'], int(d['reference']), (want * 255 + .5).astype(np.uint8), bool(d['known']))


def fit(a):
    import torch
    import torch.nn.functional as F
    torch.set_num_threads(1)
    torch.manual_seed(1)
    r = np.random.default_rng(1)
    pieces = [load(f) for f in sorted(a.work.glob('*.npz'))]
    net = network()
    print(len(pieces), 'pieces,', sum(p.numel() for p in net.parameters()), 'weights', flush=True)
    best = torch.optim.Adam(net.parameters(), lr=1e-3)
    crop, batch, step, told = 128, 4, 0, 0.0
    sums, before = np.zeros(4), 0
    while (done := step / a.steps) < 1:
        for group in best.param_groups:
            group['lr'] = 4e-3 * min(1.0, (step + 1) / 100) * (.5 + .5 * np.cos(np.pi * done)) + 1e-5
        x, attack, want, known = [], [], [], []
        for _ in range(batch):
            spectra, attacks, reference, target, tells = pieces[r.integers(len(pieces))]
            at = r.integers(0, max(1, len(spectra) - crop))
            level = reference + r.uniform(-6, 24)
            x.append(np.clip(1 + (spectra[at:at + crop].astype(np.float32) - level) / RANGE, 0, None))
            attack.append(attacks[at:at + crop])
            want.append(target[:, at:at + crop])
            known.append(tells)
        got = net(torch.from_numpy(np.stack(x)), torch.from_numpy(np.stack(attack)))
        y = torch.from_numpy(np.stack(want)).float() / 255
        known = torch.tensor(known).float()[:, None, None]
        weigh = lambda k, w: F.binary_cross_entropy_with_logits(got[:, k], y[:, k], reduction='none', pos_weight=torch.tensor(w))
        onset, sounding = weigh(0, 2.0).mean(), weigh(1, 1.0).mean()
        velocity = ((torch.sigmoid(got[:, 2]) - y[:, 2]) ** 2 * (y[:, 0] > .4)).sum() / ((y[:, 0] > .4).sum() + 1)
        melody = (weigh(3, 1.0) * known).mean()
        loss = 3 * onset + sounding + .2 * velocity + melody
        best.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        best.step()
        step += 1
        sums += [onset.item(), sounding.item(), velocity.item(), melody.item()]
        if done - told > .04:
            told = done
            print(f'{done:.2f} step {step} losses', (sums / (step - before)).round(4), flush=True)
            before, sums = step, np.zeros(4)
            torch.save(net.state_dict(), a.work / 'net.pt')
    torch.save(net.state_dict(), a.work / 'net.pt')


# --- melody -------------------------------------------------------------------------------------------------------

LEAD_FEATURES, LEAD_HIDDEN = 43, 16


def lead(a):
    """A network of one hidden layer over what lead.cpp says of each note heard in the pieces whose melody is known."""
    import torch
    from torch import nn
    import torch.nn.functional as F
    torch.set_num_threads(1)
    torch.manual_seed(2)
    described, share, weight = [], [], []
    for f in sorted(a.work.glob('*.npz')):
        d = np.load(f)
        if not d['known']:
            continue
        head = np.array([len(d['spectra']), d['reference']], np.int32)
        raw = subprocess.run([a.features, 'leads'], input=head.tobytes() + d['spectra'].tobytes() + d['attacks'].tobytes(),
                             check=True, capture_output=True).stdout
        notes = np.frombuffer(raw, np.float32).reshape(-1, 3 + LEAD_FEATURES)
        leads = np.zeros((len(d['spectra']) + 1, PITCHES), np.float32)
        for onset, offset, pitch, _, melody in d['notes']:
            if melody:
                leads[int(onset / HOP + .5):int(offset / HOP + .5), int(pitch) - LOWEST] = 1
        for n in notes:
            start = int(n[0] / HOP + .5)
            share.append(leads[start:max(start + 1, int(n[1] / HOP + .5)), int(n[2]) - LOWEST].mean())
            # Bands of POP909, whose melodies people wrote, count more than made-up ones.
            weight.append((.1 + min(2.0, n[1] - n[0])) * (1.0 if f.name.startswith('pop') else .4))
        described.append(notes[:, 3:])
    x = torch.from_numpy(np.concatenate(described))
    y, w = torch.tensor(np.array(share, np.float32)), torch.tensor(np.array(weight, np.float32))
    mean, scale = x.mean(0), 1 / (x.std(0) + 1e-3)
    x = torch.clamp((x - mean) * scale, -4, 4)
    net = nn.Sequential(nn.Linear(LEAD_FEATURES, LEAD_HIDDEN), nn.ReLU(), nn.Linear(LEAD_HIDDEN, 1))
    best = torch.optim.Adam(net.parameters(), weight_decay=1e-4)
    for epoch in range(80):
        for group in best.param_groups:
            group['lr'] = 4e-3 * (1 - epoch / 80) + 1e-4
        for k in torch.randperm(len(x)).split(1024):
            loss = (F.binary_cross_entropy_with_logits(net(x[k])[:, 0], y[k], reduction='none') * w[k]).mean()
            best.zero_grad()
            loss.backward()
            best.step()
    print(len(x), 'notes, loss', loss.item())
    torch.save(dict(mean=mean, scale=scale, net=net.state_dict()), a.work / 'lead.pt')


# --- weights as C++ -----------------------------------------------------------------------------------------------

LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'


def row(values):
    """An exponent, then two letters for each number, 12 bits."""
    largest = max(1e-6, float(np.abs(values).max()))
    exponent = int(np.clip(np.ceil(np.log2(largest / 2047)), -40, 23))
    codes = np.clip(np.round(values / 2.0 ** exponent), -2048, 2047).astype(int) + 2048
    return LETTERS[exponent + 40] + ''.join(LETTERS[q // 64] + LETTERS[q % 64] for q in codes)


def write(a):
    import torch
    state, text, lines = torch.load(a.work / 'net.pt'), '', {}
    for name in 'stack near related time1 time2 note lead melody'.split():
        w = state[name + '.weight'].numpy()
        if name == 'related':  # [output][tap * input]
            w = w.reshape(len(w), len(RELATED), C).transpose(0, 2, 1)[..., None]
        for output in w:  # [tap][input]
            text += row(output.transpose(1, 2, 0).ravel())
        text += row(state[name + '.bias'].numpy())
    lines['kNoteWeights'], text = text, ''
    if (a.work / 'lead.pt').exists():
        lead = torch.load(a.work / 'lead.pt')
        net = {k: v.numpy() for k, v in lead['net'].items()}
        text = row(lead['mean'].numpy()) + row(lead['scale'].numpy()) + ''.join(row(w) for w in net['0.weight'])
        text += row(net['0.bias']) + row(np.concatenate([net['2.weight'][0], net['2.bias']]))
    lines['kLeadWeights'] = text
    strings = '\n'.join(f'const char* const {name} =\n' + '\n'.join(
        f'    "{text[i:i + 94]}"' for i in range(0, max(1, len(text)), 94)) + ';' for name, text in lines.items())
    a.out.write_text(f'''// SPDX-License-Identifier: GPL-3.0-or-later
// Written by tools/train_notes.py, which says what the numbers were learned from (POP909, MIT, and
// scores made up by the script; nothing else) and how. Format: weights.h.
#include "impasto/listen/notes/weights.h"

namespace impasto::listen {{

// clang-format off
{strings}
// clang-format on

}}  // namespace impasto::listen
''')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest='step', required=True)
    root = pathlib.Path(__file__).resolve().parents[1]
    data = steps.add_parser('data')
    data.add_argument('--shared', type=pathlib.Path, default=root.parent / 'shared')
    data.add_argument('--features', default=root / 'build/release/note_input')
    data.add_argument('--own', type=int, default=150, help='how many scores to make up')
    data.add_argument('--part', type=int, default=0)
    data.add_argument('--of', type=int, default=1, help='do only pieces PART, PART + OF, ...')
    train = steps.add_parser('fit')
    train.add_argument('--steps', type=int, default=3300)
    melody = steps.add_parser('lead')
    melody.add_argument('--features', default=root / 'build/release/note_input')
    source = steps.add_parser('write')
    for step in (data, train, melody, source):
        step.add_argument('work', type=pathlib.Path)
    source.add_argument('out', type=pathlib.Path)
    a = parser.parse_args()
    dict(data=make_data, fit=fit, lead=lead, write=write)[a.step](a)


if __name__ == '__main__':
    main()
