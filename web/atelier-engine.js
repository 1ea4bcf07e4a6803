// SPDX-License-Identifier: GPL-3.0-or-later
// A visitor's own song, heard, composed and painted in their browser: nothing leaves it. The page
// around it is another's.
import { connect } from "./remote.js";

const RATE = 44100;
const BLOCK = 1 << 17; // samples of both channels that go over at once
const LONGEST = 7200; // s, as the program takes

/** Left and right by turns at 44100 Hz, as the browser decodes the bytes of a file. */
export async function decode(bytes) {
  const context = new OfflineAudioContext(2, 1, RATE);
  let sound;
  try {
    sound = await context.decodeAudioData(bytes);
  } catch {
    throw new Error("this browser cannot read the file as sound");
  }
  if (sound.duration > LONGEST) throw new Error("the song is longer than two hours");
  const left = sound.getChannelData(0);
  const right = sound.numberOfChannels > 1 ? sound.getChannelData(1) : left;
  const samples = new Float32Array(2 * left.length);
  for (let i = 0; i < left.length; ++i) {
    samples[2 * i] = left[i];
    samples[2 * i + 1] = right[i];
  }
  return { samples, duration: sound.duration };
}

/**
 * `module`: the bytes of impasto-listen.wasm; `worker()`: a new Worker of worker.js. What is heard
 * is kept outside of the Worker, so that one that was stopped, or ran out of memory, can be
 * followed by another.
 */
export function atelier(module, worker) {
  let hands = null; // the Worker at work
  let heard = null; // JAMS
  let told = () => {};

  async function remote() {
    if (hands) return hands.remote;
    const made = worker();
    const asks = connect(made, (event, { fraction }) => told(fraction));
    hands = { worker: made, remote: asks };
    await asks.load(module.slice(0));
    if (heard) await asks.recall(heard);
    return asks;
  }

  return {
    /** Hears a file's bytes; `progress(phase, fraction)` with "reading", then "listening". */
    async hear(bytes, progress = () => {}) {
      progress("reading", 0);
      const { samples, duration } = await decode(bytes);
      this.stop();
      heard = null;
      const asks = await remote();
      // Pushing is most of the work, then a rest in which all is put together.
      const rest = 0.35;
      for (let at = 0; at < samples.length; at += BLOCK) {
        progress("listening", (1 - rest) * at / samples.length);
        await asks.push(samples.slice(at, at + BLOCK));
      }
      told = (fraction) => progress("listening", 1 - rest + rest * fraction);
      heard = await asks.hear();
      progress("listening", 1);
      return { jams: JSON.parse(heard), duration, samples };
    },
    /** Corrections by the listener, as JAMS; what depends on them follows. */
    async correct(jams) {
      heard = await (await remote()).reconsider(jams);
      return JSON.parse(heard);
    },
    /** A painting of it; gives its facts. */
    async compose(wishes) {
      return (await remote()).compose(wishes);
    },
    /** Small pictures of other compositions, one after the other. */
    async *sketches(list, side) {
      const asks = await remote();
      for (const wishes of list) yield { wishes, ...(await asks.sketch(wishes, null, side, side)) };
    },
    /** The rest of what worker.js can do: canvas, paint, finish, strokeAt, jpeg, bytes ... */
    remote,
    /** Ends what is at work at once; what was heard stays. */
    stop() {
      hands?.worker.terminate();
      hands = null;
      told = () => {};
    },
  };
}
