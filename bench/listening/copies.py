#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether copies that sound alike are heard at the same tempo.

    bench/listening/copies.py [RECORDING...] [--shared ../shared] [--program build/release/impasto] [--every 4]

Excerpts of 5, 10 and 20 s are cut from recordings (without any named: those of SHARED/data/audio, and every fourth
piece of the development set as run.py renders it). Of each ffmpeg makes eight copies: AAC, Vorbis, Opus, MP3, ADPCM,
3 dB softer, 20 ms of silence before, at 32 kHz. `impasto listen` hears them all. Printed is, for each kind of music,
length and copy, the share of copies whose tempo is within 4 % of that of the excerpt itself; the same when half and
double are let pass; and the share of all, excerpts too, with the tempo of the score, where there is one.

Excerpts, copies and what was heard are kept in build/copies; `--heard NAME` says under which name. Needs ffmpeg, and
to render fluidsynth, sox and fluid-soundfont-gm (Debian).
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import sys
import wave

from run import FLUID, render

COPIES = {
    'aac': ('.m4a', ['-c:a', 'aac', '-b:a', '128k']), 'vorbis': ('.ogg', ['-c:a', 'libvorbis', '-q:a', '4']),
    'opus': ('.opus', ['-c:a', 'libopus', '-b:a', '96k']), 'mp3': ('.mp3', ['-c:a', 'libmp3lame', '-b:a', '128k']),
    'adpcm': ('.wav', ['-c:a', 'adpcm_ima_wav']), 'softer': ('.wav', ['-af', 'volume=-3dB']),
    'later': ('.wav', ['-af', 'adelay=20:all=1']), '32 kHz': ('.wav', ['-ar', '32000']),
}
SETS = {'asap': 'piano', 'pop': 'piano', 'popband': 'band', 'msx': 'band', 'vgm': 'game', 'audio': 'recorded'}
SECONDS = (5, 10, 20)


def cut(sound, at, seconds, path):
    """One stretch of a WAV file."""
    with wave.open(str(sound)) as whole:
        whole.setpos(int(at * whole.getframerate()))
        frames = whole.readframes(int(seconds * whole.getframerate()))
        with wave.open(str(path), 'wb') as part:
            part.setparams(whole.getparams())
            part.writeframes(frames)


def excerpts(name, sound, folder):
    """[(seconds, start, file)]: one of each length, each from another place; a whole recording hardly longer than
    that."""
    with wave.open(str(sound)) as whole:
        length = whole.getnframes() / whole.getframerate()
    found = []
    for i, seconds in enumerate(SECONDS):
        if length < seconds:
            break
        start, takes = (0, length) if length < 1.2 * seconds else ((length - seconds) * (i + 1) / 4, seconds)
        path = folder / f'{name}.{seconds}.wav'
        if not path.exists():
            cut(sound, start, takes, path)
        found.append((seconds, start, path))
    return found


def copies(excerpt):
    made = {'': excerpt}
    for kind, (suffix, options) in COPIES.items():
        path = excerpt.with_name(f'{excerpt.stem}.{kind.replace(" ", "")}{suffix}')
        if not path.exists():
            subprocess.run(['ffmpeg', '-v', 'error', '-y', '-i', excerpt, *options, path], check=True)
        made[kind] = path
    return made


def true_tempo(beats, start, seconds):
    """Of a list of beats, within an excerpt; None without beats there."""
    if not beats.exists():
        return None
    times = [float(line.split()[0]) for line in beats.read_text().splitlines()]
    times = [t for t in times if start <= t <= start + seconds]
    return 60 / statistics.median(b - a for a, b in zip(times, times[1:])) if len(times) > 3 else None


def heard_tempo(program, sound, jams):
    subprocess.run([program, 'listen', sound, '-o', jams, '--quiet', '--force'], check=True, stdout=subprocess.DEVNULL)
    for a in json.loads(jams.read_text())['annotations']:
        if a['namespace'] == 'tempo' and a['data']:
            return a['data'][0]['value']
    return 0


def alike(a, b, factors=(1,)):
    return a == b or (a > 0 and b > 0 and any(abs(a * f / b - 1) <= .04 for f in factors))


def table(title, rows):
    """Rows of (what, tempo of the excerpt, of the copy, true tempo or None, is a copy)."""
    print(f'\n{title:<12}{"copies":>7}{"same":>8}{"octave":>8}{"right":>8}')
    groups = collections.defaultdict(list)
    for what, *row in rows:
        groups[what].append(row)
    percent = lambda tests: f'{100 * sum(tests) / len(tests):>8.1f}' if tests else f'{"":>8}'
    for what, group in groups.items():
        made = [(a, b) for a, b, _, copy in group if copy]
        print(f'{what:<12}{len(made):>7}' + percent([alike(a, b) for a, b in made]) +
              percent([alike(a, b, (.5, 1, 2)) for a, b in made]) +
              percent([alike(b, true) for _, b, true, _ in group if true]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument('recordings', nargs='*', type=pathlib.Path, metavar='RECORDING')
    parser.add_argument('--shared', type=pathlib.Path, default=os.environ.get('IMPASTO_SHARED', root.parent / 'shared'))
    parser.add_argument('--program', type=pathlib.Path, default=root / 'build/release/impasto')
    parser.add_argument('--work', type=pathlib.Path, default=root / 'build/copies')
    parser.add_argument('--heard', default='heard', help='folder in WORK for what is heard')
    parser.add_argument('--every', type=int, default=4)
    parser.add_argument('--from', dest='first', type=int, default=0)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--verbose', action='store_true', help='print every tempo')
    a = parser.parse_args()
    data = a.shared / 'data'
    if not a.recordings and not data.exists():
        sys.exit(f'no {data}: give --shared or recordings')
    sounds, cuts, heard = a.work / 'sounds', a.work / 'cuts', a.work / a.heard
    for folder in (sounds, cuts, heard):
        folder.mkdir(parents=True, exist_ok=True)
    todo = [('named' if a.recordings else 'audio', p) for p in a.recordings or sorted((data / 'audio').glob('*.ogg'))]
    if not a.recordings:
        for s in [s for s in SETS if s != 'audio']:
            scores = sorted((data / 'listening' / s / 'mid').glob('*.mid'))
            many = a.every * max(1, len(scores) // 20)
            todo += [(s, p) for p in scores[a.first::many]]

    def one(job):
        s, source = job
        name = f'{s}.{source.stem}'
        sound = sounds / f'{name}.wav'
        if source.suffix == '.mid':
            render(source, sound, FLUID, 60, s != 'vgm')
        elif not sound.exists():
            subprocess.run(['ffmpeg', '-v', 'error', '-y', '-i', source, '-ar', '44100', '-c:a', 'pcm_s16le', sound],
                           check=True)
        truth = data / 'listening' / s / 'gt' / f'{source.stem}.beats'
        rows = []
        for seconds, start, excerpt in excerpts(name, sound, cuts):
            tempi = {kind: heard_tempo(a.program, path, heard / f'{excerpt.stem}.{kind or "itself"}.jams')
                     for kind, path in copies(excerpt).items()}
            true = true_tempo(truth, start, seconds)
            rows += [(SETS.get(s, s), seconds, kind, tempi[''], tempo, true) for kind, tempo in tempi.items()]
            if a.verbose:
                print(f'{excerpt.stem:<60} score {true or 0:.1f}  ' +
                      '  '.join(f'{kind or "itself"} {tempo:.1f}' for kind, tempo in tempi.items()), flush=True)
        return rows

    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        rows = [row for found in pool.map(one, todo) for row in found]
    table('music', [(music, *rest, bool(kind)) for music, _, kind, *rest in rows])
    table('seconds', [(seconds, *rest, bool(kind)) for _, seconds, kind, *rest in sorted(rows, key=lambda r: r[1])])
    table('copy', [(kind, *rest, True) for _, _, kind, *rest in rows if kind])
    table('all', [('', *rest, bool(kind)) for _, _, kind, *rest in rows])


if __name__ == '__main__':
    main()
