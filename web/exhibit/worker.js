// SPDX-License-Identifier: GPL-3.0-or-later
// Paints in a thread of its own: the page stays free, and its sound with it.
import { load, unpack } from "../impasto.js";

// While it grows a frame has so many ms for paint, and what is behind by less than so many s is
// caught up with over the next ones.
const BUDGET = 7, BEHIND = 5, SLICE = 1 / 60;

let impasto, work, painter, context;
const starts = [];

function told(index) {
  if (index < 0) return null;
  const { reason, start_s: start } = work.stroke(index);
  return { index, start, from: reason.from_s, to: reason.to_s, sentence: reason.sentence,
           outline: Array.from(painter.outline(index)) };
}

const answers = {
  async load(program) {
    impasto = await load(program);
  },
  async open({ strokes, surface, width, height, keys }) {
    work = impasto.open(await unpack(strokes));
    surface.width = width;
    surface.height = height;
    context = surface.getContext("2d", { alpha: false });
    painter = work.painter(width, height, { keys });
    const count = work.facts.strokes;
    for (let i = 0; i < count; ++i) starts.push(work.stroke(i).start_s);
    painter.draw(context); // the first lights everything: before Play
  },
  /** Up to this second, or as far as a frame has time for; gives how far that is. */
  show(seconds) {
    const since = performance.now();
    const ahead = seconds - painter.time;
    if (ahead < 0 || ahead > BEHIND) painter.seek(seconds);
    while (painter.time < seconds && performance.now() - since < BUDGET) {
      painter.advance(Math.min(seconds, painter.time + SLICE));
    }
    painter.draw(context);
    return painter.time < seconds ? painter.time : seconds;
  },
  finish() {
    painter.finish();
    painter.draw(context);
  },
  hash: () => painter.hash(),
  at: ({ x, y }) => told(painter.strokeAt(x, y)),
  stroke: (index) => told(((index % starts.length) + starts.length) % starts.length),
  before(seconds) {
    let last = 0;
    for (let i = 0; i < starts.length; ++i) if (starts[i] <= seconds) last = i;
    return told(last);
  },
};

onmessage = async ({ data: { number, what, value } }) => {
  try {
    postMessage({ number, value: await answers[what](value) });
  } catch (error) {
    postMessage({ number, error: String(error && error.message ? error.message : error) });
  }
};
