// SPDX-License-Identifier: GPL-3.0-or-later
// Paints in a thread of its own, ahead of what is heard: the page lays each frame when its time comes.
import { load, unpack } from "../impasto.js";

let impasto, work, painter, starts = null;

/** When each stroke begins, s: known once somebody asks. */
function begun() {
  return (starts ??= Array.from({ length: work.facts.strokes }, (_, i) => work.stroke(i).start_s));
}

function told(index) {
  if (index < 0) return null;
  const { reason, start_s: start } = work.stroke(index);
  return { index, start, from: reason.from_s, to: reason.to_s, sentence: reason.sentence,
           outline: Array.from(painter.outline(index)) };
}

const union = (a, b) => {
  const x = Math.min(a.x, b.x), y = Math.min(a.y, b.y);
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x,
           height: Math.max(a.y + a.height, b.y + b.height) - y };
};
const area = (r) => r.width * r.height;

/** Fewer rectangles that cover these: to the page each costs as much as some hundred pixels. */
function joined(rects) {
  const EACH = 400; // px
  const fewer = [];
  for (const rect of rects) {
    const near = fewer.findIndex((r) => area(union(r, rect)) <= area(r) + area(rect) + EACH);
    if (near < 0) fewer.push(rect);
    else fewer[near] = union(fewer[near], rect);
  }
  return fewer;
}

/** What changed since the last frame: rectangles, and their pixels one after the other. */
function changed() {
  const { data, rects: tiles, width } = painter.show();
  const rects = joined(tiles);
  const pixels = new Uint8ClampedArray(4 * rects.reduce((sum, r) => sum + area(r), 0));
  let to = 0;
  for (const r of rects) {
    for (let y = r.y; y < r.y + r.height; ++y, to += 4 * r.width) {
      const from = 4 * (y * width + r.x);
      pixels.set(data.subarray(from, from + 4 * r.width), to);
    }
  }
  return { rects, pixels };
}

const answers = {
  async load(program) {
    impasto = await load(program);
  },
  /** Gives the bare ground, lit. */
  async open({ strokes, width, height, keys }) {
    work = impasto.open(await unpack(strokes));
    painter = work.painter(width, height, { keys });
    return changed();
  },
  /** Paints on to this second. */
  ahead(seconds) {
    painter.advance(seconds);
    return changed();
  },
  /** This second, wherever one was. */
  at(seconds) {
    painter.seek(seconds);
    return changed();
  },
  finish() {
    painter.finish();
    return { ...changed(), hash: painter.hash() };
  },
  which: ({ x, y }) => told(painter.strokeAt(x, y)),
  stroke(index) {
    const count = work.facts.strokes;
    return told(((index % count) + count) % count);
  },
  before: (seconds) => told(Math.max(0, begun().findLastIndex((start) => start <= seconds))),
};

onmessage = async ({ data: { number, what, value } }) => {
  try {
    const answer = await answers[what](value);
    postMessage({ number, value: answer }, answer?.pixels ? [answer.pixels.buffer] : []);
  } catch (error) {
    postMessage({ number, error: String(error && error.message ? error.message : error) });
  }
};
