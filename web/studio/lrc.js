// SPDX-License-Identifier: GPL-3.0-or-later
// Words with times, as LRC files have them: [01:23.45]a line. Stamps of single words are passed over.

const MOST_BYTES = 1 << 20;
const MOST_ROWS = 20000;
const STAMP = /^\[(\d{1,3}):([0-5]\d)(?:[.:](\d{1,3}))?\]/;
const TAG = /^\[[A-Za-z#][^\]]*:[^\]]*\]\s*$/; // [ar:Somebody]
const INNER = /<\d{1,3}:[0-5]\d(?:[.:]\d{1,3})?>/g;

/** A file that is no LRC: `line` is where, 0 the whole. */
export class NotLrc extends Error {
  constructor(why, line = 0) {
    super(why);
    this.why = why;
    this.line = line;
  }
}

const seconds = ([, minutes, whole, part = ""]) =>
  60 * Number(minutes) + Number(whole) + (part ? Number(part) / 10 ** part.length : 0);

/** Its rows { time, duration, value } in order, within a song of that many seconds. A line without
 *  words ends the one before. */
export function parseLrc(text, duration) {
  if (text.length > MOST_BYTES) throw new NotLrc("lrc_large");
  const marks = [];
  let shift = 0;
  text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/).forEach((whole, i) => {
    let line = whole.trim();
    const times = [];
    for (let found; (found = line.match(STAMP)); line = line.slice(found[0].length).trimStart()) {
      times.push(seconds(found));
    }
    if (times.length === 0) {
      const offset = line.match(/^\[offset:\s*([+-]?\d{1,6})\s*\]$/i);
      if (offset) shift = Number(offset[1]) / 1000; // ms by which all comes sooner
      else if (line && !TAG.test(line)) throw new NotLrc("lrc_line", i + 1);
      return;
    }
    const value = line.replace(INNER, "").replace(/\s+/g, " ").trim();
    for (const time of times) marks.push({ time, value });
    if (marks.length > MOST_ROWS) throw new NotLrc("lrc_large");
  });
  const inside = marks.map(({ time, value }) => ({ time: Math.max(0, time - shift), value }))
    .filter(({ time }) => time < duration).sort((a, b) => a.time - b.time);
  const rows = inside.map((mark, i) =>
    ({ ...mark, duration: (inside[i + 1]?.time ?? duration) - mark.time }))
    .filter(({ value }) => value !== "");
  if (rows.length === 0) throw new NotLrc("lrc_none");
  return rows;
}
