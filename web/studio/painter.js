// SPDX-License-Identifier: GPL-3.0-or-later
// The painter in its Worker, as the page sees it. Every call is a promise.

import { parts } from "./parts.js";

let worker = null;
let last = 0;
let broken = null;
const waiting = new Map();

function fail(error) {
  broken = error;
  for (const { reject } of waiting.values()) reject(error);
  waiting.clear();
}

function ask(what, value, move = []) {
  return new Promise((resolve, reject) => {
    if (broken) {
      reject(broken);
      return;
    }
    waiting.set(++last, { resolve, reject });
    worker.postMessage({ number: last, what, value }, move);
  });
}

let begun = null;

/** Fetches the painter once. Fails where WebAssembly does. */
export function begin() {
  begun ??= (async () => {
    worker = new Worker(parts.painter, { type: "module" });
    worker.onerror = (event) => fail(new Error(event.message || "the painter cannot start"));
    worker.onmessage = ({ data: { number, value, error } }) => {
      const asked = waiting.get(number);
      waiting.delete(number);
      if (error === undefined) asked?.resolve(value);
      else asked?.reject(new Error(error));
    };
    const answer = await fetch(parts.module);
    if (!answer.ok) throw new Error("the painter is not there");
    const bytes = await answer.arrayBuffer();
    await ask("load", bytes, [bytes]);
  })();
  return begun;
}

/** A canvas that is painted on; `open` may be called again with another painting. */
export function easel(name, canvas) {
  let surface = canvas.transferControlToOffscreen();
  return {
    async open(strokes, side) {
      await begin();
      const move = surface ? [surface] : [];
      const opened = ask("open", { name, strokes, surface, side }, move);
      surface = null;
      return opened;
    },
    /** Paints up to this second; earlier ones are gone back to. */
    show: (seconds) => ask("show", { name, seconds }),
    finish: () => ask("finish", { name }),
    hash: () => ask("hash", { name }),
    strokeAt: (x, y) => ask("at", { name, x, y }),
    stroke: (index) => ask("stroke", { name, index }),
    strokeBefore: (seconds) => ask("before", { name, seconds }),
  };
}

/** How a painting looks at that side, px: its ImageData. */
export async function sketch(strokes, side) {
  await begin();
  return ask("sketch", { strokes, side });
}

/** What a piece becomes: { picture } at that side, px; without one { strokes, facts }. */
export async function compose(piece, wishes, side) {
  await begin();
  return ask("compose", { piece, wishes, side });
}
