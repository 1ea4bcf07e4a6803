// SPDX-License-Identifier: GPL-3.0-or-later
// The painter in its Worker, as the page sees it. Every call is a promise. A module that trapped, as
// when memory runs out, is of no more use: its Worker ends, and another begins when one is needed.

import { parts } from "./parts.js";
import { t } from "./texts.js";

let worker = null;
let begun = null;
let last = 0;
const waiting = new Map();

/** `trapped`: what it had on its easels is lost. */
const trap = () => Object.assign(new Error(t("trapped")), { trapped: true });

function end(error) {
  worker?.terminate();
  worker = begun = null;
  for (const { reject } of waiting.values()) reject(error);
  waiting.clear();
}

function ask(what, value, move = []) {
  return new Promise((resolve, reject) => {
    if (!worker) {
      reject(trap());
      return;
    }
    waiting.set(++last, { resolve, reject });
    worker.postMessage({ number: last, what, value }, move);
  });
}

function answered({ data: { number, value, error, trapped } }) {
  if (trapped) {
    console.warn(error);
    end(trap());
    return;
  }
  const asked = waiting.get(number);
  waiting.delete(number);
  if (error === undefined) asked?.resolve(value);
  else asked?.reject(new Error(error));
}

/** Fetches the painter once. Fails where WebAssembly does. */
export function begin() {
  begun ??= (async () => {
    worker = new Worker(parts.painter, { type: "module" });
    worker.onerror = (event) => end(new Error(event.message || "the painter cannot start"));
    worker.onmessage = answered;
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
  let home = null; // the Worker that has it
  const here = (what, value) =>
    home === worker ? ask(what, { name, ...value }) : Promise.reject(trap());

  /** A canvas is given away once: after its Worker has ended another takes its place. */
  function anew() {
    const other = canvas.cloneNode();
    other.onclick = canvas.onclick;
    canvas.replaceWith(other);
    canvas = other;
    surface = canvas.transferControlToOffscreen();
  }

  return {
    async open(strokes, side) {
      await begin();
      if (home && home !== worker) anew();
      home = worker;
      const move = surface ? [surface] : [];
      const opened = ask("open", { name, strokes, surface, side }, move);
      surface = null;
      return opened;
    },
    /** Paints up to this second; earlier ones are gone back to. */
    show: (seconds) => here("show", { seconds }),
    finish: () => here("finish"),
    hash: () => here("hash"),
    strokeAt: (x, y) => here("at", { x, y }),
    stroke: (index) => here("stroke", { index }),
    strokeBefore: (seconds) => here("before", { seconds }),
  };
}

/** How a painting looks at that side, px: its ImageData. */
export async function sketch(strokes, side) {
  await begin();
  return ask("sketch", { strokes, side });
}

/** The main colours of an ImageData, as the wish "swatches" takes them. The module has to know. */
export async function swatchesOf(image) {
  await begin();
  return ask("swatches", image);
}

/** What a piece becomes: { picture } at that side, px; without one { strokes, facts }. */
export async function compose(piece, wishes, side) {
  await begin();
  return ask("compose", { piece, wishes, side });
}
