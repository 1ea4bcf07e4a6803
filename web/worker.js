// SPDX-License-Identifier: GPL-3.0-or-later
// A Worker that does the work of a page: new Worker(url, {type: "module"}), and remote.js speaks to
// it. The page fetches and hands over bytes.
import { load, unpack } from "./impasto.js";

let impasto = null, work = null, painter = null, context = null, piece = null;
let listener = null; // or the score that was read: who heard the piece

function freed(...handles) {
  for (const handle of handles) handle?.free();
  return null;
}

function begin(made) {
  painter = freed(painter, work);
  work = made;
  return work.facts;
}

/** The work that is open. */
export const opened = () => work;

export const answers = {
  /** The bytes of impasto-NAME.wasm. */
  async load(bytes) {
    impasto = await load(bytes);
  },
  /** A stroke stream, packed or not; gives its facts. */
  async open(bytes) {
    return begin(impasto.open(await unpack(bytes)));
  },
  /** Samples as `Listener.push` takes them. */
  push(samples) {
    if (!listener?.push) listener = impasto.listener();
    listener.push(samples);
  },
  /** What was heard, as JAMS. Tells "progress" on its way, and what is "known" so far. */
  hear() {
    piece = freed(piece);
    piece = listener.finish((fraction) => postMessage({ event: "progress", fraction }),
      (jams) => postMessage({ event: "known", jams }));
    return piece.jams();
  },
  /** A MIDI file: what it says of itself, its notes, and what is heard of it, as JAMS. */
  score(bytes) {
    listener = freed(listener);
    piece = freed(piece);
    listener = impasto.score(bytes);
    piece = listener.hear();
    return { ...listener.facts, jams: piece.jams() };
  },
  /** Corrections of what this Worker heard, as JAMS, and what follows from them. What is as in `base`,
   *  also JAMS, was not corrected; without one, what is as it was before. */
  reconsider(jams, base) {
    if (base) answers.recall(base);
    const better = listener.reconsider(piece, jams);
    freed(piece);
    piece = better;
    return piece.jams();
  },
  choices() {
    return impasto.choices;
  },
  /** Of what was heard, or of `jams`; gives the work's facts. */
  compose(wishes, jams) {
    return begin(impasto.compose(jams ?? piece, wishes));
  },
  bytes() {
    return work.bytes();
  },
  /** The painting file of what was composed here. */
  painting() {
    return work.painting();
  },
  /** What was heard before, in this Worker or another, to compose from. */
  recall(jams) {
    piece = freed(piece);
    piece = impasto.piece(jams);
  },
  /** On an OffscreenCanvas if there is one, of that size. */
  canvas(canvas, width, height, options) {
    painter = freed(painter);
    painter = work.painter(width, height, options);
    if (canvas) Object.assign(canvas, { width, height });
    context = canvas?.getContext("2d", { alpha: false }) ?? context;
    if (context) painter.draw(context, true);
  },
  /** Paints up to a time, shows it, and says how far that is. */
  paint(seconds) {
    painter.seek(seconds);
    return answers.drawn();
  },
  finish() {
    painter.finish();
    return answers.drawn();
  },
  drawn() {
    const changed = context ? painter.draw(context) : painter.show().rects.length;
    return { time: painter.time, fraction: painter.fraction, changed };
  },
  pixels() {
    const { width, height, data } = painter.show();
    return { width, height, data: data.slice() };
  },
  hash() {
    return painter.hash();
  },
  strokeAt(x, y) {
    const index = painter.strokeAt(x, y);
    return index < 0 ? null : { ...work.stroke(index), outline: painter.outline(index) };
  },
  stroke(index) {
    const stroke = work.stroke(index);
    return stroke && { ...stroke, outline: painter.outline(index) };
  },
  /** The whole painting of that size, as small as it is good: a JPEG of at most `most` bytes. Tells
   *  "progress". */
  async jpeg(width, height, most) {
    const large = work.painter(width, height);
    const steps = 40;
    try {
      for (let i = 1; i <= steps; ++i) {
        large.advance((large.duration * i) / steps);
        postMessage({ event: "progress", fraction: large.fraction });
      }
      large.finish();
      const canvas = new OffscreenCanvas(width, height);
      large.draw(canvas.getContext("2d", { alpha: false }), true);
      const hash = large.hash();
      for (const quality of [0.95, 0.92, 0.88, 0.82, 0.75, 0.65, 0.5]) {
        const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
        if (blob.size <= most) return { blob, hash, quality };
      }
      throw new Error("no JPEG of this size is so small");
    } finally {
      large.free();
    }
  },
  /** A small picture of another composition; the work that is open stays. */
  sketch(wishes, jams, width, height) {
    const other = impasto.compose(jams ?? piece, wishes), small = other.painter(width, height);
    try {
      small.finish();
      const { data } = small.show();
      return { width, height, data: data.slice(), hash: small.hash(), facts: other.facts };
    } finally {
      freed(small, other);
    }
  },
  light(light) {
    painter.light(light);
    return answers.drawn();
  },
};

// One after the other, in the order they were asked.
let last = Promise.resolve();
self.onmessage = ({ data: { id, name, values } }) => {
  last = last.then(async () => {
    try {
      postMessage({ id, value: await answers[name](...values) });
    } catch (error) {
      const { message, where, hint, code } = error;
      const trapped = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
      postMessage({ id, error: { message, where, hint, code, trapped } });
    }
  });
};
