// SPDX-License-Identifier: GPL-3.0-or-later
// What was heard, drawn like a score: one function for each lane. `view` maps seconds to px;
// `look` has the colours; what is doubtful is drawn at 40 %.

const DOUBT = 0.25; // a guess below it is doubtful
export const doubtful = (row) => (row.confidence ?? 1) < DOUBT;
const strength = (row) => (doubtful(row) ? 0.4 : 1);

/** Seconds `from`..`to` on `width` px. */
export function makeView(from, to, width) {
  return { from, to, width,
    x: (time) => ((time - from) / (to - from)) * width,
    time: (x) => from + (x / width) * (to - from) };
}

/** "A:min7/b3" as musicians write it: "Am7/b3"; "N": nothing. */
export function chordText(label) {
  const [root, rest = ""] = String(label).split(":");
  if (root === "N" || root === "X") return "";
  const [quality, bass] = rest.split("/");
  const short = quality.replace("hdim7", "m7b5").replace("dim", "°").replace("aug", "+")
    .replace("min", "m").replace(/^maj$/, "").replace("maj7", "maj7");
  return (root + short).replace("b", "♭").replace("#", "♯") + (bass ? "/" + bass : "");
}

/** What people type, "Am7", "F#", "Bbmaj7", in Harte's words; null when it is no chord. */
export function chordTyped(text) {
  const plain = text.trim().replace("♭", "b").replace("♯", "#");
  if (/^(n|nc|n\.c\.|-|)$/i.test(plain)) return "N";
  const found = plain.match(/^([A-Ga-g])([b#]?)(.*)$/);
  if (!found) return null;
  const qualities = { "": "maj", maj: "maj", M: "maj", m: "min", min: "min", "-": "min",
    7: "7", maj7: "maj7", M7: "maj7", m7: "min7", min7: "min7", "°": "dim", dim: "dim",
    dim7: "dim", "+": "aug", aug: "aug", sus4: "sus4", sus2: "sus2", sus: "sus4",
    m7b5: "hdim7", hdim7: "hdim7" };
  const rest = found[3].replace(/^:/, "");
  if (!(rest in qualities)) return null;
  return found[1].toUpperCase() + found[2] + ":" + qualities[rest];
}

export function wave(pen, view, look, peaks, height) {
  if (!peaks) return;
  const pixel = (view.to - view.from) / view.width;
  const zoom = peaks.findLast((each) => each.samples / each.rate <= pixel) ?? peaks[0];
  const step = zoom.samples / zoom.rate;
  const loudest = peaks.at(-1).pairs.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  pen.fillStyle = look.ink;
  for (let x = 0; x < view.width; ++x) {
    const first = Math.floor(view.time(x) / step);
    const last = Math.max(first + 1, Math.floor(view.time(x + 1) / step));
    let least = 0, most = 0;
    for (let i = first; i < last && 2 * i + 1 < zoom.pairs.length; ++i) {
      least = Math.min(least, zoom.pairs[2 * i]);
      most = Math.max(most, zoom.pairs[2 * i + 1]);
    }
    const top = height / 2 - (most / loudest) * (height / 2 - 2);
    pen.fillRect(x, top, 1, Math.max(1, ((most - least) / loudest) * (height / 2 - 2)));
  }
}

/** Stretches with a border before each and a label where there is room. */
function spans(pen, view, look, rows, height, { label, tint, chosen = -1 }) {
  rows.forEach((row, i) => {
    const from = view.x(row.time), to = view.x(row.time + row.duration);
    if (to < 0 || from > view.width) return;
    pen.globalAlpha = 1;
    if (tint?.(row)) {
      pen.fillStyle = look.tint;
      pen.fillRect(from, 0, to - from, height);
    }
    pen.fillStyle = i === chosen ? look.accent : look.line;
    pen.fillRect(Math.round(from), 0, i === chosen ? 2 : 1, height);
    const text = label(row);
    const room = Math.min(to, view.width) - Math.max(from, 0);
    const at = Math.max(from, 0) + (room < 40 ? 3 : 5);
    if (!text || pen.measureText(text).width > room - 4) return;
    pen.globalAlpha = strength(row);
    pen.fillStyle = i === chosen ? look.accent : look.ink;
    pen.fillText(text, at, height / 2 + 1);
  });
  pen.globalAlpha = 1;
}

export function sections(pen, view, look, rows, height, { names, chosen }) {
  const times = new Map();
  for (const row of rows) times.set(row.value, (times.get(row.value) ?? 0) + 1);
  spans(pen, view, look, rows, height, { chosen, tint: (row) => times.get(row.value) > 1,
    label: (row) => names?.[rows.indexOf(row)] || row.value });
}

export function chords(pen, view, look, rows, height, { chosen }) {
  spans(pen, view, look, rows, height, { chosen, label: (row) => chordText(row.value) });
}

export function beats(pen, view, look, rows, height, { chosen }) {
  const gap = rows.length > 1 ? (view.width / (view.to - view.from)) *
    (rows.at(-1).time - rows[0].time) / (rows.length - 1) : view.width;
  let bar = 0, written = -100;
  rows.forEach((row, i) => {
    if (row.value === 1) ++bar;
    const x = view.x(row.time);
    if (x < -20 || x > view.width) return;
    if (row.value !== 1 && gap < 3 && i !== chosen) return; // too close to be told apart
    pen.globalAlpha = strength(row) * (row.value === 1 ? 1 : 0.62);
    pen.fillStyle = i === chosen ? look.accent : look.ink;
    const tall = row.value === 1 ? 14 : 6;
    pen.fillRect(Math.round(x), height - tall, i === chosen ? 2 : 1, tall);
    if (row.value === 1 && x - written > 34) {
      pen.globalAlpha = strength(row) * 0.62;
      pen.fillText(String(bar), x + 3, height - 16);
      written = x;
    }
  });
  pen.globalAlpha = 1;
}

/** Notes as lines, higher where they are higher. */
export function melody(pen, view, look, rows, height) {
  if (rows.length === 0) return;
  const pitches = rows.map((row) => row.value);
  const low = Math.min(...pitches), high = Math.max(low + 1, Math.max(...pitches));
  pen.fillStyle = look.ink;
  for (const row of rows) {
    const from = view.x(row.time), to = view.x(row.time + row.duration);
    if (to < 0 || from > view.width) continue;
    const y = height - 4 - ((row.value - low) / (high - low)) * (height - 8);
    pen.fillRect(from, Math.round(y) - 1, Math.max(1.5, to - from - 1), 2);
  }
}

export function loudness(pen, view, look, curve, height) {
  if (!curve) return;
  const known = curve.values.filter((value) => value !== null);
  const high = Math.max(...known), low = Math.max(high - 40, Math.min(...known) - 1);
  pen.beginPath();
  pen.moveTo(0, height);
  for (let x = 0; x <= view.width; ++x) {
    const value = curve.values[Math.round(view.time(x) / curve.hop)] ?? low;
    pen.lineTo(x, height - 2 - Math.max(0, (value - low) / (high - low)) * (height - 6));
  }
  pen.lineTo(view.width, height);
  pen.globalAlpha = 0.3;
  pen.fillStyle = look.ink;
  pen.fill();
  pen.globalAlpha = 1;
}

export function words(pen, view, look, rows, height) {
  let written = -Infinity; // where the last one that was written ends
  for (const row of rows) {
    const x = view.x(row.time);
    if (x > view.width) break;
    pen.fillStyle = look.line;
    pen.fillRect(Math.round(x), 0, 1, height);
    const text = String(row.value);
    const end = x + 5 + pen.measureText(text).width;
    if (x < written || end < 0) continue;
    pen.fillStyle = look.ink;
    pen.fillText(text, x + 5, height / 2 + 1);
    written = end + 8;
  }
}
