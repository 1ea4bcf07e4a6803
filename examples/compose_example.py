#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes overture_in_ochre.musicxml, an original piece composed for this project (about 73 s).

Form A B A' and a coda. Everything grows from one motif, two steps upwards in dotted rhythm
(F# G A): answered falling, carried up the scale, shortened to quavers and turned to B minor in
B, ornamented in A', and turned back on itself (A G F#) to close. The same input gives the same
bytes. `--check` proves that the bars add up, that every instrument stays in its range, that no
strong beat holds a semitone or a major seventh between any two notes, and that no two voices move
in parallel fifths or octaves except where they double each other on purpose.

Notation: PITCH/EIGHTHS, `-` rest, `'` staccato, `>` accent, `~` vibrato, `_` slides to the next
note, `+` stacks a chord, | ends a bar.
"""
import sys
from pathlib import Path

BAR = 8  # eighths

# Key of each passage, chords of each bar (two where the harmony moves), tempo.
A_CHORDS = ["D", "Bm", "Em7", "A7", "D/F#", "G", "Em7 A7", "D"]
B_CHORDS = ["Bm", "Em", "F#7", "Bm", "G", "Em", "F#7", "Bm A7"]
C_CHORDS = ["G Gm", "D", "D"]

# --- A: lyrical, D major. The flute sings, the violin joins for the second phrase. ---------------
flute = """F#5/3 G5/1 A5~/4 | B5/3 A5/1 F#5~/4 | E5/3 F#5/1 G5~/4 | A5/3 G5/1 E5~/4 |
F#5/3 G5/1 A5_/2 D6/2 | B5/3 C#6/1 D6~/4 | G5/3 F#5/1 E5/2 C#5/2 | D5~/6 -/2 |"""
violin = """-/8 | -/8 | B4/8 | C#5/4 A4/4 |
D5/3 E5/1 F#5/2 A5/2 | G5/3 A5/1 B5~/4 | E5/3 D5/1 C#5/2 A4/2 | A4~/6 -/2 |"""
cello = """A3/6 F#3/2 | D4/4 B3/4 | B3/6 G3/2 | E4/4 C#4/4 |
D4/6 A3/2 | B3/4 G3/4 | B3/4 G3/4 | F#3/6 -/2 |"""
bass = """D2/4 A2/4 | B1/4 D2/4 | E2/4 B2/4 | A2/4 G2/4 |
F#2/4 D2/4 | G2/4 D2/4 | E2/4 A2/4 | D2/6 -/2 |"""

# --- B: B minor, faster, staccato: the motif in quavers, climbing by fourths. ---------------------
flute += """-/4 D6'/1 C#6'/1 B5'/2 | -/4 G6'/1 F#6'/1 E6'/2 | -/4 C#6'/1 A#5'/1 C#6'/2 | -/4 D6>/2 F#6>/2 |
G6~/6 E6/2 | E6/4 G6/4 | F#6~/8 | F#6/4 C#6/4 |"""
violin += """B4'/1 C#5'/1 D5'/2 F#5'/1 E5'/1 D5'/2 | E5'/1 F#5'/1 G5'/2 B5'/1 A5'/1 G5'/2 |
C#5'/1 E5'/1 F#5'/2 A#5'/1 F#5'/1 E5'/2 | D5'/1 C#5'/1 B4'/2 F#5>/2 B5>/2 |
B5'/1 A5'/1 G5'/2 D6'/1 B5'/1 G5'/2 | G5'/1 F#5'/1 E5'/2 B5'/1 G5'/1 E5'/2 |
F#5'/1 E5'/1 C#5'/2 A#5>/1 C#6>/1 E6>/2 | D6>/2 B5/2 A5/2 G5/2 |"""

# --- A': the melody ornamented and in octaves, its summit in the sixth bar. ------------------------
flute += """F#5/3 G5/1 A5/2 B5/1 A5/1 | B5/3 A5/1 F#5/2 D6/2 | E5/3 F#5/1 G5/2 A5/1 G5/1 | A5/3 G5/1 E5/2 C#6/2 |
F#5/1 G5/1 A5/2 D6_/2 F#6/2 | G6>~/3 F#6/1 D6/2 B5/2 | G5/3 F#5/1 E5/2 C#5/2 | D5~/6 -/2 |"""
violin += """F#4/3 G4/1 A4/2 B4/1 A4/1 | B4/3 A4/1 F#4/2 D5/2 | E4/3 F#4/1 G4/2 A4/1 G4/1 | A4/3 G4/1 E4/2 C#5/2 |
D5/1 E5/1 F#5/2 A5/2 D6/2 | B5>/3 A5/1 B5/2 G5/2 | E5/3 D5/1 C#5/2 A4/2 | A4/6 -/2 |"""
cello_return = """A3/3 G3/1 F#3/4 | D4/3 C#4/1 B3/4 | G3/3 A3/1 B3/4 | C#4/4 E4/4 |
D4/4 A3/4 | B3>/4 G3/4 | B3/4 G3/4 | F#3/6 -/2 |"""
bass_return = """D2/2 A2/2 D2/2 A2/2 | B1/2 F#2/2 B1/2 F#2/2 | E2/2 B2/2 E2/2 B2/2 | A2/2 E2/2 A2/2 G2/2 |
F#2/2 D2/2 F#2/2 A2/2 | G2>/2 D2/2 G2/2 D2/2 | E2/4 A2/4 | D2/6 -/2 |"""

# --- Coda: major turns to minor subdominant and home; the motif backwards. -------------------------
flute += "B5_/4 Bb5/4 | A5/3 G5/1 F#5~/4 | D6~/8 |"
violin += "D5~/8 | D5~/8 | A5~/8 |"
cello_coda = "G3/8 | F#3/8 | F#3/8 |"
bass_coda = "G1/8 | D2/8 | D2/8 |"

# Harp voicings, led by step from chord to chord.
HARP = {"D": "D3 A3 D4 F#4", "Bm": "D3 F#3 B3 D4", "Em7": "E3 G3 B3 D4", "A7": "E3 G3 A3 C#4",
        "D/F#": "F#3 A3 D4 F#4", "G": "G3 B3 D4 G4", "Gm": "G3 Bb3 D4 G4"}
HARP_CADENCE = {"Em7": "G3 B3 D4 E4", "A7": "G3 A3 C#4 E4", "D": "F#3 A3 D4 F#4"}
STABS = {"Bm": "D4+F#4+B4", "Em": "E4+G4+B4", "F#7": "E4+F#4+A#4", "G": "D4+G4+B4", "A7": "C#4+E4+G4"}
CELLO_ROOT = {"Bm": ("B2", "F#3"), "Em": ("E3", "B3"), "F#7": ("F#2", "C#3"), "G": ("G2", "D3"), "A7": ("A2", "E3")}
BASS_ROOT = {"Bm": ("B1", "F#2"), "Em": ("E2", "B1"), "F#7": ("F#1", "C#2"), "G": ("G1", "D2"), "A7": ("A1", "E2")}


def arpeggio(chords, fuller):
    """Rising and falling quavers; in A' the lowest voice is doubled an octave below."""
    bars = []
    for index, bar in enumerate(chords):
        names = bar.split()
        notes = []
        for name in names:
            v = (HARP_CADENCE if index >= 6 and name in HARP_CADENCE else HARP)[name].split()
            run = [v[0], v[1], v[2], v[3], v[2], v[3], v[2], v[1]] if len(names) == 1 else [v[0], v[1], v[2], v[3]]
            if fuller:
                run[0] = f"{v[0][:-1]}{int(v[0][-1]) - 1}+{v[0]}"
            notes += [note + "/1" for note in run]
        bars.append(" ".join(notes))
    return " | ".join(bars) + " | "


def driving(chords, roots, pattern, length, mark="'"):
    """One root-and-fifth figure for each chord."""
    bars = []
    for bar in chords:
        names = bar.split()
        notes = []
        for name in names:
            figure = pattern[: len(pattern) // len(names)]
            notes += [f"{roots[name][int(step)]}{mark}/{length}" for step in figure]
        bars.append(" ".join(notes))
    return " | ".join(bars) + " | "


def stabs(chords):
    bars = []
    for bar in chords:
        names = bar.split()
        first, second = STABS[names[0]], STABS[names[-1]]
        bars.append(f"-/2 {'+'.join(n for n in first.split('+'))}'/2 -/2 {second}'/2")
    return " | ".join(bars) + " | "


cello += driving(B_CHORDS, CELLO_ROOT, "00100101", 1) + cello_return + cello_coda
bass += driving(B_CHORDS, BASS_ROOT, "0101", 2) + bass_return + bass_coda
harp = (arpeggio(A_CHORDS, False) + stabs(B_CHORDS) + arpeggio(A_CHORDS, True) + arpeggio(C_CHORDS[:2], False) +
        "D3+A3+D4+F#4/8 |")
# Tambourine, drum and a cymbal at the summit. K = bass drum, S = snare, T = tambourine, C = cymbal.
B_BEAT = "K+T/1 T/1 S+T/1 T/1 K+T/1 T/1 S+T/1 T/1 | "
percussion = "-/8 | " * 8 + B_BEAT * 6 + "K+T/1 T/1 S/1 S/1 K+T/1 T/1 S/1 S/1 | C+K/2 S/2 -/4 | "
percussion += "-/8 | " * 5 + "C+K/8 | " + "-/8 | " * 5

PARTS = [  # name, abbreviation, GM program, pan, MIDI range, octave written above sounding, clef
    ("Flute", "Fl.", 73, -25, (60, 93), 0, "G2", flute),
    ("Violin", "Vln.", 40, -45, (55, 88), 0, "G2", violin),
    ("Harp", "Hp.", 46, 20, (38, 79), 0, "F4", harp),
    ("Violoncello", "Vc.", 42, 35, (36, 67), 0, "F4", cello),
    ("Contrabass", "Cb.", 43, 50, (28, 62), 1, "F4", bass),
    ("Percussion", "Perc.", 0, 5, (0, 127), 0, "percussion", percussion),
]
DRUMS = {"K": ("Bass Drum", 36, "E4"), "S": ("Snare Drum", 38, "C5"), "T": ("Tambourine", 54, "G5"),
         "C": ("Crash Cymbal", 49, "A5")}

# bar (from 1) -> directions before its first note.
TEMPO = {1: ("Andante cantabile", 84), 9: ("Allegro agitato", 126), 17: ("Tempo primo", 84), 25: ("Calmo", 72), 27: ("", 60)}
REHEARSAL = {1: "A", 9: "B", 17: "A'", 25: "Coda"}
DYNAMICS = {  # part -> bar -> marks; < and > open a wedge, ] closes it before the bar's mark
    "Flute": {1: "mp", 5: "<", 6: "] mf", 7: ">", 8: "] p", 9: "f", 13: "<", 15: "] ff", 17: "mf", 20: "<", 22: "] ff",
              23: ">", 24: "] p", 25: "p", 26: ">", 27: "] pp"},
    "Violin": {3: "p", 5: "mp <", 6: "] mf", 7: ">", 8: "] p", 9: "f", 13: "<", 15: "] ff", 16: ">", 17: "] mf", 20: "<",
               22: "] ff", 23: ">", 24: "] p", 26: ">", 27: "] pp"},
    "Harp": {1: "p", 5: "<", 6: "] mp", 7: ">", 8: "] p", 9: "f", 17: "mf", 20: "<", 22: "] f", 23: ">", 24: "] p", 27: "pp"},
    "Violoncello": {1: "p", 5: "<", 6: "] mf", 7: ">", 8: "] p", 9: "f", 13: "<", 15: "] ff", 16: ">", 17: "] mf", 20: "<",
                    22: "] ff", 23: ">", 24: "] p", 27: "pp"},
    "Contrabass": {1: "p", 9: "f", 17: "mf", 20: "<", 22: "] f", 23: ">", 24: "] p", 27: "pp"},
    "Percussion": {9: "mf", 13: "<", 15: "] f", 22: "mf"},
}
TYPES = {1: ("eighth", 0), 2: ("quarter", 0), 3: ("quarter", 1), 4: ("half", 0), 6: ("half", 1), 8: ("whole", 0)}
STEP = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def parse_pitch(text):
    """(step, alter, octave, MIDI number)"""
    alter = text.count("#") - text[1:].count("b")
    octave = int(text[-1])
    return text[0], alter, octave, 12 * (octave + 1) + STEP[text[0]] + alter


def parse(line):
    """Bars of (names, eighths, marks)."""
    bars = []
    for bar in line.replace("\n", " ").split("|"):
        if not bar.strip():
            continue
        notes = []
        for token in bar.split():
            what, length = token.split("/")
            names = [n.strip("'>~_") for n in what.split("+")]
            notes.append(([] if what == "-" else names, int(length), what))
        bars.append(notes)
    return bars


def direction(kind, extra=""):
    return f'<direction placement="below"><direction-type>{kind}</direction-type>{extra}</direction>'


def write_part(number, part):
    name, _, _, _, _, octave_up, clef, line = part
    pid = f"P{number}"
    out = [f'  <part id="{pid}">']
    slides = False
    for index, bar in enumerate(parse(line)):
        no = index + 1
        out.append(f'    <measure number="{no}">')
        if no == 1:
            sign, row = ("percussion", "2") if clef == "percussion" else (clef[0], clef[1])
            key = "" if clef == "percussion" else "<key><fifths>2</fifths><mode>major</mode></key>"
            transpose = f"<transpose><chromatic>0</chromatic><octave-change>-{octave_up}</octave-change></transpose>" if octave_up else ""
            out.append(f"      <attributes><divisions>2</divisions>{key}<time><beats>4</beats><beat-type>4</beat-type></time>"
                       f"<clef><sign>{sign}</sign><line>{row}</line></clef>{transpose}</attributes>")
        elif no in (9, 17) and clef != "percussion":
            mode = "minor" if no == 9 else "major"
            out.append(f"      <attributes><key><fifths>2</fifths><mode>{mode}</mode></key></attributes>")
        if number == 1:
            if no in REHEARSAL:
                out.append("      " + direction(f"<rehearsal>{REHEARSAL[no]}</rehearsal>").replace("below", "above"))
            if no in TEMPO:
                words, bpm = TEMPO[no]
                mark = f"<metronome><beat-unit>quarter</beat-unit><per-minute>{bpm}</per-minute></metronome>"
                words = f"<words>{words}</words></direction-type><direction-type>" if words else ""
                out.append("      " + direction(words + mark, f'<sound tempo="{bpm}"/>').replace("below", "above"))
        for mark in DYNAMICS[name].get(no, "").split():
            if mark in "<>":
                kind = "crescendo" if mark == "<" else "diminuendo"
                out.append("      " + direction(f'<wedge type="{kind}"/>'))
            elif mark == "]":
                out.append("      " + direction('<wedge type="stop"/>'))
            else:
                out.append("      " + direction(f"<dynamics><{mark}/></dynamics>"))
        for names, length, written in bar:
            kind, dots = TYPES[length]
            if not names:
                slides = False
                measure = ' measure="yes"' if length == BAR else ""
                out.append(f"      <note><rest{measure}/><duration>{length}</duration><voice>1</voice><type>{kind}</type>{'<dot/>' * dots}</note>")
            for i, what in enumerate(names):
                chord = "<chord/>" if i else ""
                instrument = ""
                if clef == "percussion":
                    _, _, place = DRUMS[what]
                    pitch = f"<unpitched><display-step>{place[0]}</display-step><display-octave>{place[1]}</display-octave></unpitched>"
                    instrument = f'<instrument id="{pid}-I{list(DRUMS).index(what) + 1}"/>'
                else:
                    step, alter, octave, _ = parse_pitch(what)
                    pitch = (f"<pitch><step>{step}</step>" + (f"<alter>{alter}</alter>" if alter else "") +
                             f"<octave>{octave + octave_up}</octave></pitch>")
                marks = ("<accent/>" if ">" in written else "") + ("<staccato/>" if "'" in written else "")
                notations = '<slide type="stop" number="1"/>' if slides else ""
                slides = "_" in written
                notations += '<slide type="start" number="1" line-type="solid"/>' if slides else ""
                if "~" in written:
                    notations += '<ornaments><wavy-line type="start"/><wavy-line type="stop"/></ornaments>'
                notations += f"<articulations>{marks}</articulations>" if marks else ""
                if no == 27 and not i:
                    notations += "<fermata/>"
                notations = f"<notations>{notations}</notations>" if notations and not i else ""
                if i and marks:
                    notations = f"<notations><articulations>{marks}</articulations></notations>"
                out.append(f"      <note>{chord}{pitch}<duration>{length}</duration>{instrument}<voice>1</voice>"
                           f"<type>{kind}</type>{'<dot/>' * dots}{notations}</note>")
        if no == 27:
            out.append('      <barline location="right"><bar-style>light-heavy</bar-style></barline>')
        elif no in (8, 16, 24):
            out.append('      <barline location="right"><bar-style>light-light</bar-style></barline>')
        out.append("    </measure>")
    out.append("  </part>")
    return "\n".join(out)


def part_list():
    out = ["  <part-list>"]
    for number, (name, short, program, pan, _, _, clef, _) in enumerate(PARTS, 1):
        pid = f"P{number}"
        drums = list(DRUMS.values()) if clef == "percussion" else [(name, None, None)]
        out.append(f'    <score-part id="{pid}"><part-name>{name}</part-name><part-abbreviation>{short}</part-abbreviation>')
        for i, (drum, _, _) in enumerate(drums, 1):
            out.append(f'      <score-instrument id="{pid}-I{i}"><instrument-name>{drum}</instrument-name></score-instrument>')
        for i, (_, key, _) in enumerate(drums, 1):
            channel = 10 if key else number
            unpitched = f"<midi-unpitched>{key + 1}</midi-unpitched>" if key else ""
            out.append(f'      <midi-instrument id="{pid}-I{i}"><midi-channel>{channel}</midi-channel>'
                       f"<midi-program>{program + 1}</midi-program>{unpitched}<volume>80</volume><pan>{pan}</pan></midi-instrument>")
        out.append("    </score-part>")
    out.append("  </part-list>")
    return "\n".join(out)


def write():
    head = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">
<score-partwise version="4.0">
  <work><work-title>Overture in Ochre</work-title></work>
  <identification>
    <creator type="composer">The Impasto authors</creator>
    <rights>GPL-3.0-or-later</rights>
    <encoding><software>examples/compose_example.py</software></encoding>
  </identification>
"""
    parts = "\n".join(write_part(i, p) for i, p in enumerate(PARTS, 1))
    return head + part_list() + "\n" + parts + "\n</score-partwise>\n"


def check():
    problems = []
    timeline = {}  # (bar, eighth) -> [(part, name, midi)] of what sounds there
    for name, _, _, _, (low, high), _, clef, line in PARTS:
        bars = parse(line)
        if len(bars) != 27:
            problems.append(f"{name}: {len(bars)} bars")
        before = None
        for no, bar in enumerate(bars, 1):
            if sum(n[1] for n in bar) != BAR:
                problems.append(f"{name} bar {no}: {sum(n[1] for n in bar)} eighths")
            at = 0
            for names, length, _ in bar:
                for n in names if clef != "percussion" else []:
                    midi = parse_pitch(n)[3]
                    if not low <= midi <= high:
                        problems.append(f"{name} bar {no}: {n} is out of range")
                    for t in range(at, at + length):
                        timeline.setdefault((no, t), []).append((name, n, midi))
                    if name in ("Flute", "Violin") and before is not None and abs(midi - before) > 14:
                        problems.append(f"{name} bar {no}: leap of {abs(midi - before)} to {n}")
                    if name in ("Flute", "Violin"):
                        before = midi
                at += length
    for (no, t), sounding in sorted(timeline.items()):
        if t % 2:
            continue  # quaver passing notes between the beats are free
        for i, (p1, n1, m1) in enumerate(sounding):
            for p2, n2, m2 in sounding[i + 1:]:
                if abs(m1 - m2) % 12 in (1, 11):
                    problems.append(f"bar {no} beat {t // 2 + 1}: {p1} {n1} against {p2} {n2}")
    return problems + parallels()


def parallels():
    """From beat to beat, both voices moving the same way. Doublings: the violin under the flute in
    bars 17-20, the contrabass under the cello in B."""
    voices = {}
    for name, _, _, _, _, _, _, line in PARTS:
        if name in ("Flute", "Violin", "Violoncello", "Contrabass"):
            voices[name] = [parse_pitch(names[0])[3] if names else None
                            for bar in parse(line) for names, length, _ in bar for _ in range(length)]
    problems = []
    for i, one in enumerate(voices):
        for two in list(voices)[i + 1:]:
            a, b = voices[one], voices[two]
            for t in range(2, len(a), 2):
                no = t // BAR + 1
                doubled = ((one, two) == ("Flute", "Violin") and 17 <= no <= 20 or
                           (one, two) == ("Violoncello", "Contrabass") and 9 <= no <= 16)
                if doubled or None in (a[t], b[t], a[t - 2], b[t - 2]):
                    continue
                interval = (a[t] - b[t]) % 12
                same_way = (a[t] - a[t - 2]) * (b[t] - b[t - 2]) > 0
                if same_way and interval in (0, 7) and interval == (a[t - 2] - b[t - 2]) % 12:
                    problems.append(f"bar {no} beat {t % BAR // 2 + 1}: {one} and {two} move in parallel")
    return problems


if __name__ == "__main__":
    if "--check" in sys.argv:
        found = check()
        print("\n".join(found) or "bars, ranges and strong beats are as they should be")
        sys.exit(1 if found else 0)
    target = Path(__file__).with_name("overture_in_ochre.musicxml")
    target.write_text(write(), encoding="utf-8")
