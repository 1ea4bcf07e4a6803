// SPDX-License-Identifier: GPL-3.0-or-later
// The one thread that paints: the large painting, the small ones, and what is composed.
import { load, unpack } from "../impasto.js";

const KEYS = 4; // moments kept of the large painting, to seek back to

let impasto = null;
// What was composed from last, read, and what it became: some are asked for again, larger.
const composed = { text: null, piece: null, works: new Map() };
const MOST_COMPOSED = 5;
const easels = new Map(); // name -> { work, painter, context, starts }

const toldOf = ({ work, painter }, index) => {
  if (index < 0) return null;
  const { reason, start_s: start } = work.stroke(index);
  return { index, start, from: reason.from_s, to: reason.to_s, sentence: reason.sentence,
    outline: Array.from(painter.outline(index)) };
};

const draw = ({ painter, context }) => painter.draw(context);

function sizeOf(sheet, side) {
  const short = Math.min(sheet.width, sheet.height);
  return [Math.round((sheet.width / short) * side), Math.round((sheet.height / short) * side)];
}

function free(name) {
  const easel = easels.get(name);
  easel?.painter.free();
  easel?.work.free();
  easels.delete(name);
}

/** Three numbers a pixel of a finished small painting. */
function sketched(work, side) {
  const [width, height] = sizeOf(work.facts.sheet, side);
  const painter = work.painter(width, height);
  painter.finish();
  const { data } = painter.show();
  const image = new ImageData(new Uint8ClampedArray(data), width, height);
  painter.free();
  return image;
}

/** What the piece becomes with these wishes. */
function composedWith(wishes) {
  const key = JSON.stringify(wishes);
  const { works } = composed;
  if (!works.has(key)) works.set(key, impasto.compose(composed.piece, wishes));
  if (works.size > MOST_COMPOSED) {
    const [oldest] = works.keys();
    works.get(oldest).free();
    works.delete(oldest);
  }
  return works.get(key);
}

const answers = {
  async load(bytes) {
    impasto = await load(bytes);
  },
  /** A painting on the canvas of that name; `side` is its shorter one, px. */
  async open({ name, strokes, surface, side }) {
    const context = surface ? surface.getContext("2d", { alpha: false })
      : easels.get(name).context;
    free(name);
    const work = impasto.open(await unpack(strokes));
    const [width, height] = sizeOf(work.facts.sheet, side);
    Object.assign(context.canvas, { width, height });
    const painter = work.painter(width, height, { keys: side > 500 ? KEYS : 0 });
    const starts = Array.from({ length: work.facts.strokes }, (_, i) => work.stroke(i).start_s);
    const easel = { work, painter, context, starts };
    easels.set(name, easel);
    draw(easel); // the first lights everything: before Play
    return { width, height, facts: work.facts,
      colours: sketched(work, 64).data };
  },
  show({ name, seconds }) {
    const easel = easels.get(name);
    easel.painter.seek(seconds);
    draw(easel);
  },
  finish({ name }) {
    const easel = easels.get(name);
    easel.painter.finish();
    draw(easel);
  },
  hash: ({ name }) => easels.get(name).painter.hash(),
  at({ name, x, y }) {
    const easel = easels.get(name);
    return toldOf(easel, easel.painter.strokeAt(x, y));
  },
  stroke({ name, index }) {
    const easel = easels.get(name);
    const n = easel.starts.length;
    return toldOf(easel, ((index % n) + n) % n);
  },
  before({ name, seconds }) {
    const easel = easels.get(name);
    return toldOf(easel, Math.max(0, easel.starts.findLastIndex((start) => start <= seconds)));
  },
  /** How strokes look at that side, px. */
  async sketch({ strokes, side }) {
    const work = impasto.open(await unpack(strokes));
    const picture = sketched(work, side);
    work.free();
    return picture;
  },
  swatches: (image) => impasto.swatches(image),
  /** What a piece becomes with these wishes: how it looks at that side, px; or, without one, its
   *  strokes and facts. */
  compose({ piece, wishes, side }) {
    if (composed.text !== piece) {
      for (const work of composed.works.values()) work.free();
      composed.works.clear();
      composed.piece?.free();
      Object.assign(composed, { text: null, piece: null });
      composed.piece = impasto.piece(piece);
      composed.text = piece;
    }
    const work = composedWith(wishes);
    return side ? { picture: sketched(work, side) } : { strokes: work.bytes(), facts: work.facts };
  },
};

onmessage = async ({ data: { number, what, value } }) => {
  try {
    postMessage({ number, value: await answers[what](value) });
  } catch (error) {
    const trapped = error instanceof RangeError || error instanceof globalThis.WebAssembly?.RuntimeError;
    postMessage({ number, error: String(error?.message ?? error), trapped });
  }
};
