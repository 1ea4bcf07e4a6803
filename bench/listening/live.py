#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well and how soon the live listener hears: replays the beat sets block by block, beside aubio in the same run.

    bench/listening/live.py [SUBSET...] [--block 256] [--every 1] [--from 0] [--hour] [--program build/release/impasto]

SUBSETs: asap pop popband msx (default: all). The sound is what bench/listening/run.py renders (run it first, or name
its folder with --work). Needs aubio-tools, python3-numpy, python3-mir-eval (Debian), and SHARED as run.py does.

An onset's latency is the time by which it had been told (counted in samples pushed, whole blocks) minus the true
onset, over onsets found within 50 ms. Beats are scored by eval_beats.py, the program's as it told them and
aubiotrack's as it printed them; onsets by eval_notes.py. Costs are CPU seconds per minute of sound, reading and
decoding included: `--live`; the same sound through the offline listener; and aubiotrack, aubioonset, aubionotes and
aubiopitch together. What one push costs an audio callback is printed where push_bench has been built beside the program
(cmake --build build/release --target push_bench): CPU time of each push of the longest piece, least of three rounds.
With --hour an hour and two hours of sound (the set's pieces one after another) are heard offline and live, and the memory
each took is printed.
"""
import argparse
import concurrent.futures
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import wave

import mir_eval
import numpy as np

import run as offline

SUBSETS = 'asap pop popband msx'.split()
AUBIO = ['aubiotrack', 'aubioonset', 'aubionotes', 'aubiopitch']


def cost(command, out=subprocess.DEVNULL):
    """CPU seconds and megabytes that a command took."""
    ran = subprocess.Popen([str(x) for x in command], stdout=out, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(ran.pid, 0)
    ran.returncode = os.waitstatus_to_exitcode(status)
    if ran.returncode:
        sys.exit(f'{" ".join(str(x) for x in command)} failed')
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def seconds_of(wav):
    with wave.open(str(wav)) as sound:
        return sound.getnframes() / sound.getframerate()


def first_column(path):
    return [float(line.split()[0]) for line in path.read_text().splitlines() if line.strip() and line[0] != '#']


def true_onsets(gt, name):
    """As eval_notes.py has them: notes within 30 ms are one onset, drums count."""
    times = first_column(gt / f'{name}.notes')
    if (gt / f'{name}.drums').exists():
        times += first_column(gt / f'{name}.drums')
    merged = []
    for t in sorted(times):
        if not merged or t - merged[-1] > .03:
            merged.append(t)
    return np.array(merged)


def replay(a, out, subset, wav):
    """Hears one piece live and with aubiotrack; writes what the scoring scripts read; gives costs and latencies."""
    name = wav.stem
    events = out / 'events' / subset / f'{name}.txt'
    for folder in (events.parent, *(out / kind / subset for kind in ('beats', 'onsets', 'aubio'))):
        folder.mkdir(parents=True, exist_ok=True)
    cpu = {'live': cost([a.program, 'listen', wav, '--live', '--block', a.block, '--events', events, '--quiet', '-o',
                         events.with_suffix('.jams')])[0],
           'offline': cost([a.program, 'listen', wav, '--quiet', '-o', events.with_suffix('.jams')])[0]}
    events.with_suffix('.jams').unlink()
    cpu['aubio'] = 0.0
    for tool in AUBIO:
        with open(out / 'aubio' / subset / f'{name}.{"beats" if tool == "aubiotrack" else tool}', 'w') as found:
            spent = cost([tool, '-i', wav], found)[0]
            cpu['aubio'] += spent
            if tool == 'aubiotrack':
                cpu['aubiotrack'] = spent
    rows = [line.split('\t') for line in events.read_text().splitlines()[1:]]
    offline.write_rows(out / 'beats' / subset / f'{name}.beats', [(r[1], r[3]) for r in rows if r[2] == 'beat'])
    onsets = [(float(r[1]), float(r[0])) for r in rows if r[2] == 'onset']
    offline.write_rows(out / 'onsets' / subset / f'{name}.onsets', [(t,) for t, _ in onsets])
    truth = true_onsets(a.work / subset / 'gt', name)
    truth = truth[truth < seconds_of(wav)]
    pairs = mir_eval.util.match_events(truth, np.array([t for t, _ in onsets]), .05) if onsets else []
    ahead = [float(r[1]) - float(r[0]) for r in rows if r[2] == 'beat']
    return cpu, [onsets[j][1] - truth[i] for i, j in pairs], ahead, seconds_of(wav)


def scores(a, script, folder, subsets):
    result = folder / 'scores.json'
    ran = subprocess.run(['/usr/bin/python3', a.shared / 'tools/listening' / script, folder, '--set', a.work, '--subsets',
                          ','.join(subsets), '--json', result],
                         env={**os.environ, 'PARTIAL': '1', 'PYTHONDONTWRITEBYTECODE': '1'}, capture_output=True, text=True)
    if ran.returncode:
        sys.exit(ran.stderr)
    return json.loads(result.read_text())


def by_the_hour(a, out, wavs, hours):
    """The set's pieces one after another until so many hours are full, heard offline and live: their memory."""
    long = out / 'hours.wav'
    full = hours * 3600 * 44100
    with wave.open(str(long), 'wb') as to:
        to.setparams((2, 2, 44100, 0, 'NONE', ''))
        for wav in itertools.cycle(wavs):
            with wave.open(str(wav)) as piece:
                sound = np.frombuffer(piece.readframes(min(full - to.getnframes(), piece.getnframes())), '<i2')
                to.writeframes(np.repeat(sound, 2).tobytes() if piece.getnchannels() == 1 else sound.tobytes())
            if to.getnframes() >= full:
                break
    for name, extra in ('offline', []), ('live', ['--live']):
        cpu, memory = cost([a.program, 'listen', long, '--quiet', '-o', out / 'hours.jams', *extra])
        print(f'{hours} h of sound, {name}: {memory:.0f} MB, {cpu / seconds_of(long) * 60:.2f} CPU-seconds a minute')
    long.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument('subsets', nargs='*', metavar='SUBSET')
    parser.add_argument('--shared', type=pathlib.Path, default=os.environ.get('IMPASTO_SHARED', root.parent / 'shared'))
    parser.add_argument('--program', type=pathlib.Path, default=root / 'build/release/impasto')
    parser.add_argument('--work', type=pathlib.Path, default=root / 'build/listening', help='where run.py put the sound')
    parser.add_argument('--out', type=pathlib.Path, default=root / 'build/live')
    parser.add_argument('--block', type=int, default=256)
    parser.add_argument('--every', type=int, default=1)
    parser.add_argument('--from', dest='first', type=int, default=0)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--hour', action='store_true')
    a = parser.parse_args()
    for tool in AUBIO:
        if not shutil.which(tool):
            sys.exit(f'{tool} is missing: apt install aubio-tools')
    subsets = a.subsets or SUBSETS
    for kind in ('events', 'beats', 'onsets', 'aubio'):  # only what this run hears is scored
        shutil.rmtree(a.out / kind, ignore_errors=True)
    total, minutes, everything = {}, 0.0, []
    latency, ahead = {}, []
    for s in subsets:
        wavs = sorted((a.work / s / 'wav').glob('*.wav'))
        wavs = [w for w in wavs if not w.stem.endswith(('.raw', '.part'))][a.first::a.every]
        if not wavs:
            sys.exit(f'no sound in {a.work / s / "wav"}: run bench/listening/run.py {s} first')
        everything += wavs
        latency[s] = []
        with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
            for cpu, found, early, length in pool.map(lambda w: replay(a, a.out, s, w), wavs):
                for name, spent in cpu.items():
                    total[name] = total.get(name, 0.0) + spent
                minutes += length / 60
                latency[s] += found
                ahead += early
    ours, aubio = scores(a, 'eval_beats.py', a.out / 'beats', subsets), scores(a, 'eval_beats.py', a.out / 'aubio', subsets)
    onsets = scores(a, 'eval_notes.py', a.out / 'onsets', subsets)
    print(f'{"":9}{"pieces":>6}  {"beats F":>8}{"aubiotrack":>11}  {"AMLt":>6}{"aubiotrack":>11}  {"downbeats":>9}  '
          f'{"onsets F":>8}  latency: {"median":>8}{"95th":>9}')
    behind = 0
    for s in subsets:
        late = 1000 * np.array(latency[s])
        behind += ours[s]['F'] <= aubio[s]['F']
        print(f'{s:9}{int(ours[s]["n"]):>6}  {ours[s]["F"]:>8.3f}{aubio[s]["F"]:>11.3f}  {ours[s]["AMLt"]:>6.3f}'
              f'{aubio[s]["AMLt"]:>11.3f}  {ours[s].get("dbF", float("nan")):>9.3f}  {onsets[s]["onF"]:>8.3f}  '
              f'{"":8} {np.median(late):>6.1f} ms{np.percentile(late, 95):>6.1f} ms')
    every = 1000 * np.concatenate([latency[s] for s in subsets])
    print(f'onsets told after {np.median(every):.1f} ms (median), {np.percentile(every, 95):.1f} ms (95th percentile), '
          f'{100 * np.mean(every <= 20):.0f} % within 20 ms; blocks of {a.block}')
    print(f'beats told {1000 * np.median(ahead):.0f} ms before they fall (median)')
    print('CPU-seconds a minute of sound: ' + ', '.join(f'{name} {spent / minutes:.2f}' for name, spent in total.items()) +
          f'  ({minutes:.0f} minutes; aubio: {" + ".join(AUBIO)})')
    push = a.program.parent / 'bench/listening/push_bench'
    if push.exists():
        print(subprocess.run([push, max(everything, key=seconds_of), str(a.block)], capture_output=True, text=True).stdout,
              end='')
    if a.hour:
        for hours in 1, 2:
            by_the_hour(a, a.out, everything, hours)
    sys.exit(1 if behind else 0)


if __name__ == '__main__':
    main()
