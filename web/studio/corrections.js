// SPDX-License-Identifier: GPL-3.0-or-later
// What a person corrects in a piece, as changes of its JAMS. Each function gives a new one; the
// server says what follows from it. Times are seconds.

/** Our own annotation of a namespace. */
export function annotation(jams, namespace, role) {
  return jams.annotations.find((each) => each.namespace === namespace &&
    (role === undefined || each.sandbox?.role === role));
}

const ours = (each) => each.annotation_metadata?.annotation_tools === "impasto";

/** What of `jams` has to be sent to correct `current`: beats and sections, what differs, and what
 *  others wrote, which would else be taken away. A song of two hours is too long to be sent whole. */
export function changes(current, jams) {
  const said = (each) => JSON.stringify(each);
  const known = new Set(current.annotations.map(said));
  const { impasto, ...others } = jams.sandbox ?? {};
  const { curves, ...own } = impasto ?? {};
  return { ...jams, sandbox: impasto ? { ...others, impasto: own } : others,
    annotations: jams.annotations.filter((each) => !ours(each) ||
      ["beat", "segment_open"].includes(each.namespace) || !known.has(said(each))) };
}

const copy = (jams) => structuredClone(jams);
const sure = (time, value) => ({ time, duration: 0, value, confidence: 1 });

/** Beats in a bar: the commonest distance of downbeats. */
export function meter(beats) {
  const counts = new Map();
  let last = -1;
  beats.forEach((beat, i) => {
    if (beat.value !== 1) return;
    if (last >= 0) counts.set(i - last, (counts.get(i - last) ?? 0) + 1);
    last = i;
  });
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 4;
}

/** Times with positions counted on from the beat that is a downbeat. */
function counted(times, downbeat, inBar) {
  return times.map((time, i) =>
    sure(time, (((i - downbeat) % inBar) + inBar) % inBar + 1));
}

function withBeats(jams, change) {
  const changed = copy(jams);
  const beats = annotation(changed, "beat");
  if (!beats || beats.data.length < 2) return changed;
  beats.data = change(beats.data, jams.file_metadata.duration);
  return changed;
}

const firstDownbeat = (beats) => Math.max(0, beats.findIndex((beat) => beat.value === 1));

/** Half as fast: every second beat, from the first downbeat on. */
export const half = (jams) => withBeats(jams, (beats) => {
  const first = firstDownbeat(beats);
  const kept = beats.filter((_, i) => (i - first) % 2 === 0).map((beat) => beat.time);
  return counted(kept, Math.floor(first / 2), meter(beats));
});

/** Twice as fast: a beat between any two. */
export const double = (jams) => withBeats(jams, (beats) => {
  const times = beats.flatMap((beat, i) => i + 1 < beats.length
    ? [beat.time, (beat.time + beats[i + 1].time) / 2] : [beat.time]);
  return counted(times, 2 * firstDownbeat(beats), meter(beats));
});

/** All beats half a beat later. */
export const shift = (jams) => withBeats(jams, (beats, duration) => {
  const between = (i) => (i + 1 < beats.length ? beats[i + 1].time - beats[i].time
    : beats[i].time - beats[i - 1].time);
  return beats.map((beat, i) => sure(beat.time + between(i) / 2, beat.value))
    .filter((beat) => beat.time < duration);
});

/** The beat of that number begins a bar; the others are counted from it. */
export const downbeat = (jams, number) => withBeats(jams, (beats) =>
  counted(beats.map((beat) => beat.time), number, meter(beats)));

/** Beats as they were tapped: the steady pulse nearest to the taps, over the whole piece, or from
 *  `from` on. Fewer than four taps change nothing. */
export function tapped(jams, taps, from = 0) {
  if (taps.length < 4) return copy(jams);
  const n = taps.length;
  const middle = (n - 1) / 2;
  const mean = taps.reduce((sum, tap) => sum + tap, 0) / n;
  const period = taps.reduce((sum, tap, i) => sum + (i - middle) * (tap - mean), 0) /
    taps.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  if (!(period > 0.15 && period < 4)) return copy(jams);
  const phase = mean - middle * period;
  const changed = copy(jams);
  const beats = annotation(changed, "beat");
  const { duration } = jams.file_metadata;
  const before = beats.data.filter((beat) => beat.time < from);
  const times = [];
  let k = Math.ceil((from - phase) / period);
  const first = k;
  for (; phase + k * period < duration; ++k) times.push(phase + k * period);
  beats.data = [...before, ...counted(times, -first, beats.data.length > 1 ? meter(beats.data) : 4)];
  return changed;
}

/** The border before the section of that number (1 on) goes to another time, between its
 *  neighbours. */
export function border(jams, number, time) {
  const changed = copy(jams);
  const rows = annotation(changed, "segment_open").data;
  const before = rows[number - 1];
  const section = rows[number];
  const end = section.time + section.duration;
  if (!(time > before.time && time < end)) return changed;
  before.duration = time - before.time;
  section.duration = end - time;
  section.time = time;
  return changed;
}

/** The nearest of `times` within `reach`, else the time itself. */
export function snapped(time, times, reach) {
  let best = time;
  let distance = reach;
  for (const each of times) {
    if (Math.abs(each - time) < distance) {
      distance = Math.abs(each - time);
      best = each;
    }
  }
  return best;
}

/** Words of a person in the place of those there were; no rows, none. */
export function worded(jams, rows) {
  const changed = copy(jams);
  changed.annotations = changed.annotations.filter((each) => !each.namespace.startsWith("lyrics"));
  if (rows.length === 0) return changed;
  const about = { annotation_tools: "by hand", annotation_rules: "", annotator: {}, corpus: "",
    curator: { name: "", email: "" }, data_source: "a person", validation: "", version: "1" };
  changed.annotations.push({ namespace: "lyrics", time: 0, duration: jams.file_metadata.duration,
    annotation_metadata: about, sandbox: {}, data: rows.map(({ time, duration, value }) =>
      ({ time, duration, value, confidence: 1 })) });
  return changed;
}

/** The chord of that number becomes what was typed, in Harte's words: "A:min7", "C", "N". */
export function chord(jams, number, label) {
  const changed = copy(jams);
  Object.assign(annotation(changed, "chord").data[number], { value: label, confidence: 1 });
  return changed;
}
