#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well the listener tells how long a room rings: dry instruments in made rooms.

    bench/listening/reverb.py [--shared ../shared] [--program build/release/impasto] [--every 1] [--work FOLDER]

Plays pieces of the development set without any room (fluidsynth -R 0 -C 0), as they are or for one instrument, and
convolves 22 s of each with rooms: sound that comes directly, a few early echoes, and noise that decays by 60 dB in .3,
.6, 1, 2 and 4 s (in .6 of that above 4 kHz), with the direct sound 6 dB above, as loud as, and 6 dB below all the rest.
`impasto listen` hears them. Printed are, within each piece and over all, how well the order is heard (Spearman), and
what is said of each room and of none. Then the same at a tenth of the level, through MP3 at 128 kbit/s, and with
another soundfont. Exit 1 when a bar is missed. The listener's two constants were fitted to other songs: POP909's
000, 003 ... of this set and four of its band arrangements, not played here.

Needs fluidsynth, fluid-soundfont-gm, timgm6mb-soundfont, ffmpeg, python3-scipy (Debian), and the scores in SHARED.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

import numpy as np
from scipy.io import wavfile
from scipy.signal import butter, oaconvolve, sosfilt
from scipy.stats import spearmanr

RATE = 44100
SECONDS = (.3, .6, 1., 2., 4.)
DIRECT = (6, 0, -6)
FONT, OTHER = '/usr/share/sounds/sf2/FluidR3_GM.sf2', '/usr/share/sounds/sf2/TimGM6mb.sf2'
# Subset, which of its pieces in the order of their names, General MIDI program or None for the score's own, what it is.
PIECES = [
    ('asap', 4, None, 'piano'), ('asap', 10, None, 'piano'), ('asap', 14, None, 'piano'), ('pop', 2, None, 'piano'),
    ('pop', 9, None, 'piano'), ('wtc', 3, 48, 'strings'), ('wtc', 11, 40, 'violin'), ('pop', 5, 48, 'strings'),
    ('wtc', 8, 71, 'clarinet'), ('wtc', 20, 73, 'flute'), ('pop', 12, 68, 'oboe'), ('wtc', 15, 19, 'organ'),
    ('msx', 0, None, 'band'), ('msx', 3, None, 'band'), ('msx', 7, None, 'band'), ('popband', 4, None, 'band'),
    ('vgm', 9, None, 'game'), ('vgm', 40, None, 'game'), ('vgm', 77, None, 'game'),
]
WITHIN, ACROSS = .9, .7


def number(data, at):
    value = 0
    while True:
        byte, at = data[at], at + 1
        value = value << 7 | byte & 127
        if byte < 128:
            return value, at


def with_program(data, program):
    """The MIDI file with that instrument in every channel but the drums'."""
    at = 8 + int.from_bytes(data[4:8], 'big')
    out = bytearray(data[:at])
    while at + 8 <= len(data):
        end = at + 8 + int.from_bytes(data[at + 4:at + 8], 'big')
        body = bytearray(b''.join(bytes([0, 0xC0 | c, program]) for c in range(16) if c != 9))
        i, running = at + 8, 0
        while i < end:
            start = i
            _, i = number(data, i)
            wait = data[start:i]
            if data[i] >= 0x80:
                status, i = data[i], i + 1
            else:
                status = running
            start = i
            if status == 0xFF:
                length, i = number(data, i + 1)
                i += length
            elif status in (0xF0, 0xF7):
                length, i = number(data, i)
                i += length
            else:
                running = status
                i += 1 if status & 0xE0 == 0xC0 else 2
            other = status & 0xF0 == 0xC0  # an empty text in its place keeps the time
            body += wait + (b'\xff\x01\x00' if other else bytes([status]) + data[start:i])
        out += b'MTrk' + len(body).to_bytes(4, 'big') + body
        at = end
    return bytes(out)


def room(seconds, direct, seed):
    """[left, right] impulse response."""
    rng = np.random.default_rng(seed)
    size = int(RATE * 1.2 * seconds)
    t = np.arange(size) / RATE
    low, high = (butter(2, 4000, kind, fs=RATE, output='sos') for kind in ('low', 'high'))
    sides = []
    for _ in range(2):
        noise = rng.standard_normal(size)
        tail = sosfilt(low, noise) * 10 ** (-3 * t / seconds) + sosfilt(high, noise) * 10 ** (-3 * t / (.6 * seconds))
        tail[:int(.005 * RATE)] = 0
        echo = .15 * np.sqrt(np.sum(tail ** 2))
        for _ in range(12):
            at = .003 + .06 * rng.random() ** 1.5
            tail[int(at * RATE)] += rng.choice([-1, 1]) * echo * 10 ** (-3 * at / seconds)
        tail *= np.sqrt(10 ** (-direct / 10) / np.sum(tail ** 2))
        tail[0] += 1
        sides.append(tail)
    return sides


def play(a, piece, font):
    """22 s of a piece without a room, [left, right]."""
    subset, index, program, _ = piece
    names = sorted((pathlib.Path(a.shared) / 'data/listening' / subset / 'mid').glob('*.mid'))
    name = f'{subset}{index}-{program}-{pathlib.Path(font).stem}'
    wav, midi = a.work / f'{name}.wav', a.work / f'{name}.mid'
    if not wav.exists():
        data = names[index % len(names)].read_bytes()
        midi.write_bytes(data if program is None else with_program(data, program))
        part = wav.with_suffix('.part.wav')
        subprocess.run(['fluidsynth', '-ni', '-q', '-R', '0', '-C', '0', '-g', '.5', '-r', str(RATE), '-O', 's16', '-T',
                        'wav', '-F', part, font, midi], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        part.rename(wav)
    samples = wavfile.read(wav)[1].T.astype(np.float32) / 32768
    start = 10 * RATE if samples.shape[1] > 32 * RATE else 0
    return samples[:, start:start + 22 * RATE]


def hear(a, name, samples, peak=.89, mp3=False):
    wav = a.work / f'{name}.wav'
    scaled = samples * (peak / np.abs(samples).max())
    wavfile.write(wav, RATE, np.round(scaled.T * 32767).astype(np.int16))
    sound = wav
    if mp3:
        sound = wav.with_suffix('.mp3')
        subprocess.run(['ffmpeg', '-y', '-loglevel', 'error', '-i', wav, '-b:a', '128k', sound], check=True)
    ran = subprocess.run([a.program, 'listen', sound, '--quiet', '--json', '-o', wav.with_suffix('.jams')],
                         capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f'{a.program} could not hear {sound}: {ran.stderr}')
    for file in {wav, sound, wav.with_suffix('.jams')}:
        file.unlink()
    return json.loads(ran.stdout)['piece']['reverb']


def measure(a, index):
    """What is said of one piece: dry, {(seconds, direct): heard}, {how: [(before, after)]}."""
    piece = PIECES[index]
    dry = play(a, piece, FONT)
    heard, changed = {}, {'a tenth of the level': [], 'MP3, 128 kbit/s': [], 'another soundfont': []}
    other = play(a, piece, OTHER)

    def wet(sound, seconds, direct):
        sides = room(seconds, direct, [index, int(10 * seconds), direct + 10])
        return np.array([oaconvolve(s, side)[:sound.shape[1]] for s, side in zip(sound, sides)])

    for seconds in SECONDS:
        for direct in DIRECT:
            sound = wet(dry, seconds, direct)
            name = f'{index}-{seconds}-{direct}'
            said = heard[seconds, direct] = hear(a, name, sound)
            if direct == 0:
                changed['a tenth of the level'].append((said, hear(a, name, sound, peak=.089)))
                changed['MP3, 128 kbit/s'].append((said, hear(a, name, sound, mp3=True)))
                changed['another soundfont'].append((said, hear(a, name, wet(other, seconds, direct))))
    return hear(a, f'{index}-dry', dry), heard, changed


def octaves(pairs):
    return np.array([np.log2(max(after, .05) / max(before, .05)) for before, after in pairs])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument('--shared', type=pathlib.Path, default=os.environ.get('IMPASTO_SHARED', root.parent / 'shared'))
    parser.add_argument('--program', type=pathlib.Path, default=root / 'build/release/impasto')
    parser.add_argument('--work', type=pathlib.Path, default=root / 'build/listening/reverb')
    parser.add_argument('--every', type=int, default=1)
    parser.add_argument('--jobs', type=int, default=2)
    a = parser.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    chosen = range(0, len(PIECES), a.every)
    within, truth, said, dry_ones, changes = [], [], [], [], {}
    print(f'{"":<28}{"order":>6}{"dry":>6}' + ''.join(f'{s:>7g} s' for s in SECONDS), flush=True)
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        for index, (dry, heard, changed) in zip(chosen, pool.map(lambda i: measure(a, i), chosen)):
            subset, number_in_set, _, what = PIECES[index]
            order = spearmanr([k[0] for k in heard], list(heard.values()))[0]
            within.append(order)
            dry_ones.append(dry)
            truth += [k[0] for k in heard]
            said += heard.values()
            for how, pairs in changed.items():
                changes.setdefault(how, []).extend(pairs)
            medians = [np.median([heard[s, d] for d in DIRECT]) for s in SECONDS]
            print(f'{subset + " " + str(number_in_set) + ", " + what:<28}{order:>6.2f}{dry:>6.2f}' +
                  ''.join(f'{m:>9.2f}' for m in medians), flush=True)
    truth, said = np.array(truth), np.array(said)
    across = spearmanr(truth, said)[0]
    medians = [np.median(said[truth == s]) for s in SECONDS]
    print(f'{"all, median":<28}{np.mean(within):>6.2f}{np.median(dry_ones):>6.2f}' + ''.join(f'{m:>9.2f}' for m in medians))
    error = octaves(zip(truth, said))
    print(f'order within a piece: mean {np.mean(within):.3f} (bar {WITHIN}), least {np.min(within):.3f}; '
          f'over all {across:.3f} (bar {ACROSS})')
    print(f'heard against true: {np.mean(error):+.2f} octaves, rms {np.sqrt(np.mean(error ** 2)):.2f}; '
          f'unknown {np.sum(said == 0)} of {len(said)}')
    print(f'dry: {np.min(dry_ones):.2f} to {np.max(dry_ones):.2f} s, '
          f'{sum(d < 1 for d in dry_ones)} of {len(dry_ones)} below 1 s')
    for how, pairs in changes.items():
        off = octaves(pairs)
        print(f'{how}: {np.mean(off):+.2f} octaves, rms {np.sqrt(np.mean(off ** 2)):.2f}')
    sys.exit(int(np.mean(within) < WITHIN or across < ACROSS))


if __name__ == '__main__':
    main()
