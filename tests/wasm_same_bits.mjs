// SPDX-License-Identifier: GPL-3.0-or-later
// What tests/wasm_same_bits_test.py compares, in Node: node wasm_same_bits.mjs PACKAGE SAMPLES SIDE
// STREAM... Prints as JSON what was heard, a hash of a picture by every hand, and one of each stream.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, samples, side, ...streams] = process.argv.slice(2);
const { load, unpack, ImpastoError } = await import(pathToFileURL(`${folder}/impasto.js`));

function painted(work) {
  const painter = work.painter(+side);
  painter.finish();
  painter.show();
  const hash = painter.hash();
  painter.free();
  return hash;
}

const said = { hands: {}, streams: {}, seeks: {}, again: {} };
const all = await load("listen");
const listener = all.listener();
const sound = readFileSync(samples);
const numbers = new Float32Array(sound.buffer, sound.byteOffset, sound.length / 4);
for (let at = 0; at < numbers.length; at += 8192) listener.push(numbers.subarray(at, at + 8192));
const steps = [], known = [];
const piece = listener.finish((fraction) => steps.push(fraction), (jams) => known.push(jams));
said.jams = piece.jams();
said.steps = steps.length;
said.known = known.map((jams) => Object.fromEntries(
  JSON.parse(jams).annotations.map(({ namespace, data }) => [namespace, data.length])));
said.names = all.choices.styles.map(({ name }) => name);

// A module that only composes, from what was heard, as text.
const composes = await load("compose");
for (const style of said.names) {
  const work = composes.compose(said.jams, { style, seed: 1 });
  said.hands[style] = painted(work);
  said.again[style] = painted(composes.open(work.bytes()));
  work.free();
}

// A module that only paints.
const paints = await load("paint");
for (const path of streams) {
  const work = paints.open(await unpack(readFileSync(path)));
  said.streams[path] = painted(work);
  // To and fro with keys, then on to the end: the same bits.
  const painter = work.painter(+side, +side, { keys: 3 });
  for (const share of [0.7, 0.2, 0.9, 0.45]) painter.seek(share * painter.duration);
  painter.finish();
  painter.show();
  said.seeks[path] = painter.hash();
  let index = -1;
  for (let i = 0; i < side && index < 0; ++i) index = painter.strokeAt(side / 2, i);
  const stroke = work.stroke(index), outline = painter.outline(index);
  said.stroke = { index, outline: outline.length, sentence: stroke?.reason.sentence, title: work.facts.piece.title };
  painter.free();
  work.free();
}

const refused = (what) => {
  try {
    what();
    return null;
  } catch (error) {
    return error instanceof ImpastoError ? error.message : `another error: ${error}`;
  }
};
said.refusals = [
  refused(() => paints.open(new Uint8Array(100))),
  refused(() => composes.compose(said.jams, { style: "nobody's" })),
  refused(() => composes.compose("{", {})),
  refused(() => composes.compose(said.jams, { colour: "red" })),
  refused(() => composes.compose(said.jams, { seed: "-1" })),
];
console.log(JSON.stringify(said));
