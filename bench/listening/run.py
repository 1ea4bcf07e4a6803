#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well the listener hears: renders a set of pieces, runs `impasto listen` on them, scores it, prints a table.

    bench/listening/run.py [SUBSET...] [--shared ../shared] [--every 1] [--from 0] [--program build/release/impasto]

SUBSETs: asap msx pop popband popfull popkey vgm wtc (default: all). `--every 4 --from 2` takes every fourth piece,
beginning with the third. Sound and estimates are kept in build/listening, so a second run only listens;
`--score` only scores. Needs fluidsynth, sox, fluid-soundfont-gm, python3-numpy and python3-mir-eval (Debian), and
the truths and scoring scripts in SHARED/data/listening and SHARED/tools/listening. Where the MuseScore sound font
is missing, FluidR3 plays all. The bars are those of SHARED/spec/listening.md.
"""
import argparse
import concurrent.futures
import glob
import json
import os
import pathlib
import resource
import subprocess
import sys
import wave

SUBSETS = 'asap msx pop popband popfull popkey vgm wtc'.split()
FLUID = '/usr/share/sounds/sf2/FluidR3_GM.sf2'
# script, subset, its measure, what it is called, at least, goal
BARS = [
    ('beats', 'asap', 'F', 'beats F', .58, .65), ('beats', 'pop', 'F', 'beats F', .84, .90),
    ('beats', 'popband', 'F', 'beats F', .80, .87), ('beats', 'msx', 'F', 'beats F', .90, .95),
    ('beats', 'asap', 'AMLt', 'beats AMLt', .58, .65), ('beats', 'pop', 'AMLt', 'beats AMLt', .955, .97),
    ('beats', 'popband', 'AMLt', 'beats AMLt', .88, .92), ('beats', 'msx', 'AMLt', 'beats AMLt', .95, .97),
    ('beats', 'pop', 'dbF', 'downbeats F', .55, .75), ('beats', 'msx', 'dbF', 'downbeats F', .55, .75),
    ('beats', 'asap', 'dbF', 'downbeats F', .33, .45),
    ('key', 'wtc', 'weighted', 'key', .90, .94), ('key', 'pop', 'weighted', 'key', .95, .96),
    ('key', 'popkey', 'weighted', 'key', .90, .93), ('key', 'asap', 'sig', 'key signature', .85, .90),
    ('chords', 'pop', 'majmin', 'chords majmin', .91, .93), ('chords', 'pop', 'sevenths', 'chords sevenths', .84, .87),
    ('onsets', 'asap', 'onF', 'onsets F', .935, .95), ('onsets', 'pop', 'onF', 'onsets F', .97, .98),
    ('onsets', 'popband', 'onF', 'onsets F', .87, .90), ('onsets', 'msx', 'onF', 'onsets F', .953, .965),
    ('notes', 'asap', 'nF', 'notes F', .73, .80), ('notes', 'pop', 'nF', 'notes F', .81, .86),
    ('notes', 'popband', 'nF', 'notes F', .57, .65), ('notes', 'msx', 'nF', 'notes F', .52, .60),
    ('melody', 'popband', 'RPA', 'melody RPA', .70, .76), ('melody', 'popband', 'OA', 'melody OA', .67, .73),
    ('sections', 'popfull', 'b05', 'sections .5 s', .40, .55), ('sections', 'popfull', 'b3', 'sections 3 s', .60, .70),
    ('sections', 'popfull', 'pw', 'sections pairwise', .62, .70),
    ('emotion', 'vgm', 'rV', 'valence r', .58, .65), ('emotion', 'vgm', 'rA', 'arousal r', .80, .85),
]
SCRIPTS = {'onsets': ('eval_notes.py', 'onsets'), 'emotion': ('eval_emotion.py', 'va')}


def render(midi, wav, font, seconds, normalise):
    """One piece as SHARED/tools/listening/render.sh plays it."""
    if wav.exists():
        return
    raw, part = wav.with_suffix('.raw.wav'), wav.with_suffix('.part.wav')
    subprocess.run(['fluidsynth', '-ni', '-q', '-g', '0.5', '-r', '44100', '-O', 's16', '-T', 'wav', '-F', raw, font,
                    midi], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    effects = (['trim', '0', str(seconds)] if seconds else []) + (['norm', '-1'] if normalise else [])
    subprocess.run(['sox', '-D', raw, '-b', '16', part, 'remix', '1,2', *effects], check=True,
                   stderr=subprocess.DEVNULL)
    raw.unlink()
    part.rename(wav)


def listen(program, wav, jams):
    """CPU seconds that hearing took."""
    ran = subprocess.Popen([program, 'listen', wav, '-o', jams, '--quiet'], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(ran.pid, 0)
    ran.returncode = os.waitstatus_to_exitcode(status)
    if ran.returncode:
        raise RuntimeError(f'{program} could not hear {wav}')
    return usage.ru_utime + usage.ru_stime


def write_rows(path, rows):
    path.write_text(''.join('\t'.join(str(x) for x in row) + '\n' for row in rows))


def annotation(jams, space, role=None):
    for a in jams['annotations']:
        if a['namespace'] == space and (role is None or a['sandbox'].get('role') == role):
            return a['data']
    return []


def estimates(jams_path, out, name):
    """The plain text files that the scoring scripts read beside JAMS, one folder for each kind."""
    jams = json.loads(jams_path.read_text())
    interval = lambda o: (o['time'], o['time'] + o['duration'])
    folder = lambda kind: (out / kind / jams_path.parent.name, (out / kind / jams_path.parent.name).mkdir(
        parents=True, exist_ok=True))[0]
    write_rows(folder('beats') / f'{name}.beats', [(o['time'], o['value']) for o in annotation(jams, 'beat')])
    write_rows(folder('onsets') / f'{name}.onsets', [(o['time'],) for o in annotation(jams, 'onset')])
    write_rows(folder('notes') / f'{name}.notes',
               [(*interval(o), o['value']) for o in annotation(jams, 'note_midi', 'notes')])
    write_rows(folder('chords') / f'{name}.chords', [(*interval(o), o['value']) for o in annotation(jams, 'chord')])
    write_rows(folder('sections') / f'{name}.sections',
               [(*interval(o), o['value']) for o in annotation(jams, 'segment_open')])
    lengths = {}
    for o in annotation(jams, 'key_mode'):
        lengths[o['value']] = lengths.get(o['value'], 0) + o['duration']
    key = max(lengths, key=lengths.get) if lengths else 'C:major'
    write_rows(folder('key') / f'{name}.key', [(key.replace(':', ' '),)])
    melody, rows, at = annotation(jams, 'note_midi', 'melody'), [], 0
    for n in range(int(jams['file_metadata']['duration'] * 100)):
        t = n / 100
        while at < len(melody) and sum((melody[at]['time'], melody[at]['duration'])) <= t:
            at += 1
        heard = at < len(melody) and melody[at]['time'] <= t
        rows.append((t, 440 * 2 ** ((melody[at]['value'] - 69) / 12) if heard else 0))
    write_rows(folder('melody') / f'{name}.f0', rows)
    write_rows(folder('va') / f'{name}.va', [own(jams) or (0, 0)])


def own(tree):
    """Valence and arousal of the whole piece, wherever in the sandbox they are."""
    if isinstance(tree, dict):
        if 'emotion_curve' in tree and 'emotion' in tree:
            return tuple(tree['emotion'][4:6])
        for value in tree.values():
            found = own(value) if isinstance(value, dict) else None
            if found:
                return found
    return None


def score(shared, out, sound, subsets, per_piece):
    got = {}
    for kind in dict.fromkeys(bar[0] for bar in BARS):
        script, folder = SCRIPTS.get(kind, (f'eval_{kind}.py', kind))
        wanted = [s for s in dict.fromkeys(b[1] for b in BARS if b[0] == kind) if s in subsets]
        if not wanted or not (out / folder).exists():
            continue
        result = out / f'{kind}.json'
        ran = subprocess.run(
            ['/usr/bin/python3', shared / 'tools/listening' / script, out / folder, '--set', sound, '--subsets',
             ','.join(wanted), '--json', result, *(['--per-piece'] if per_piece else [])],
            env={**os.environ, 'PARTIAL': '1', 'PYTHONDONTWRITEBYTECODE': '1'}, capture_output=True, text=True)
        if ran.returncode:
            sys.exit(ran.stderr)
        if per_piece:
            print(ran.stdout)
        got[kind] = json.loads(result.read_text())
    return got


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument('subsets', nargs='*', metavar='SUBSET')
    parser.add_argument('--shared', type=pathlib.Path, default=os.environ.get('IMPASTO_SHARED', root.parent / 'shared'))
    parser.add_argument('--program', type=pathlib.Path, default=root / 'build/release/impasto')
    parser.add_argument('--work', type=pathlib.Path, default=root / 'build/listening')
    parser.add_argument('--every', type=int, default=1)
    parser.add_argument('--from', dest='first', type=int, default=0)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--score', action='store_true', help='listen to nothing, score what was heard before')
    parser.add_argument('--per-piece', action='store_true')
    a = parser.parse_args()
    subsets = a.subsets or SUBSETS
    data = a.shared / 'data/listening'
    if not data.exists():
        sys.exit(f'no {data}: give --shared')
    muse = (sorted(glob.glob('/usr/share/sounds/sf*/MuseScore*')) or [FLUID])[0]
    todo = []
    for s in subsets:
        (a.work / s / 'wav').mkdir(parents=True, exist_ok=True)
        if not (a.work / s / 'gt').exists():
            (a.work / s / 'gt').symlink_to((data / s / 'gt').resolve())
        for n, midi in enumerate(sorted((data / s / 'mid').glob('*.mid'))):
            if n % a.every != a.first % a.every:
                continue
            font = muse if s in ('pop', 'popfull') or (s == 'popband' and n % 2) else FLUID
            seconds = {'popfull': 0, 'vgm': 45}.get(s, 60)
            todo.append((s, midi, a.work / s / 'wav' / f'{midi.stem}.wav', font, seconds, s != 'vgm'))
    out = a.work / 'heard'
    costs = {s: [0.0, 0.0] for s in subsets}

    def one(job):
        s, midi, wav, font, seconds, normalise = job
        render(midi, wav, font, seconds, normalise)
        jams = out / 'jams' / s / f'{midi.stem}.jams'
        jams.parent.mkdir(parents=True, exist_ok=True)
        cpu = listen(a.program, wav, jams)
        estimates(jams, out, midi.stem)
        with wave.open(str(wav)) as sound:
            return s, cpu, sound.getnframes() / sound.getframerate()

    if not a.score:
        for old in out.glob('*/*/*'):  # only what this run hears is scored
            if old.parent.name in subsets:
                old.unlink()
        with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
            for s, cpu, seconds in pool.map(one, todo):
                costs[s][0] += cpu
                costs[s][1] += seconds
    got = score(a.shared, out, a.work, subsets, a.per_piece)
    print(f'{"measure":<19}{"set":<9}{"pieces":>6}{"ours":>8}{"at least":>10}{"goal":>7}')
    reached = total = 0
    for kind, subset, measure, name, least, goal in BARS:
        value = got.get(kind, {}).get(subset, {}).get(measure)
        if value is None:
            continue
        total += 1
        reached += value >= least
        mark = '**' if value >= goal else '*' if value >= least else ''
        print(f'{name:<19}{subset:<9}{int(got[kind][subset]["n"]):>6}{value:>8.3f}{least:>10}{goal:>7}  {mark}')
    print(f'{reached} of {total} reach at least (*), goal (**)')
    seconds = sum(c[1] for c in costs.values())
    if seconds:
        print(f'cost: {60 * sum(c[0] for c in costs.values()) / seconds:.2f} CPU-seconds a minute of sound, reading and '
              f'writing files included ({seconds / 60:.0f} minutes; '
              f'{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB at most)')


if __name__ == '__main__':
    main()
