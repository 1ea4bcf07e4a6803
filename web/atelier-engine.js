// SPDX-License-Identifier: GPL-3.0-or-later
// A visitor's own song, heard in their browser: nothing leaves it. The page around it is another's.
import { connect } from "./remote.js";

const RATE = 44100;
const BLOCK = 1 << 16; // moments that go over at once
const SHARE = 0.5; // of the hearing that is done when all samples went over

/** Why a song was not heard: `reason` is "no_sound", "no_score", "other_score", "painting", "too_long" or
 *  "no_memory". */
export class Unheard extends Error {
  constructor(reason, about = {}) {
    super(reason);
    this.reason = reason;
    this.about = about;
  }
}

/** How long it says it is, s; NaN where it does not say. Decoding a long one would fill the memory. */
function saidDuration(file) {
  return new Promise((resolve) => {
    const address = URL.createObjectURL(file), sound = new Audio();
    const end = (duration) => {
      URL.revokeObjectURL(address);
      resolve(Number.isFinite(duration) ? duration : NaN);
    };
    sound.preload = "metadata";
    sound.onloadedmetadata = () => end(sound.duration);
    sound.onerror = () => end(NaN);
    sound.src = address;
  });
}

const SCORES = /\.(musicxml|mxl|xml|mscz|mscx|gp|gp[345x]|ptb|mei|abc|ly|sib|musx)$/i;
const startOf = async (file, count) =>
  String.fromCharCode(...new Uint8Array(await file.slice(0, count).arrayBuffer()));

/** Why a file is heard nothing of. */
async function kindOf(file) {
  if (await startOf(file, 15) === "SQLite format 3") return "painting";
  return SCORES.test(file.name ?? "") ? "other_score" : "no_sound";
}

/** Two channels at 44100 Hz, as the browser decodes and mixes them: an AudioBuffer. */
export async function decode(file, longest = Infinity) {
  const said = await saidDuration(file);
  if (said > longest) throw new Unheard("too_long", { seconds: said, longest });
  let sound;
  try {
    sound = await new OfflineAudioContext(2, 1, RATE).decodeAudioData(await file.arrayBuffer());
  } catch (error) {
    throw new Unheard(error instanceof RangeError ? "no_memory" : await kindOf(file));
  }
  if (sound.duration > longest) throw new Unheard("too_long", { seconds: sound.duration, longest });
  if (sound.numberOfChannels <= 2) return sound;
  const mix = new OfflineAudioContext(2, sound.length, RATE), source = mix.createBufferSource();
  source.buffer = sound;
  source.connect(mix.destination);
  source.start();
  return mix.startRendering();
}

/** Whether a file's first bytes are those of a MIDI file: as it is, in RIFF, or as Macs kept them. */
async function isMidi(file) {
  const start = await startOf(file, 132);
  return start.startsWith("MThd") || (start.startsWith("RIFF") && start.startsWith("RMID", 8)) ||
    (start[0] === "\0" && start.startsWith("MThd", 128));
}

/**
 * One who hears. `module()`: a promise of the bytes of impasto-listen.wasm; `worker()`: a new Worker
 * of worker.js. `longest`: s of a song.
 */
export function atelier(module, worker, { longest = 1200 } = {}) {
  let hands = null; // the Worker at work
  let stopped = () => {};

  /** Ends what is at work at once. */
  function stop() {
    hands?.worker.terminate();
    hands = null;
    stopped();
  }

  /** What the Worker is asked; when it is stopped, a failure. */
  async function asked(work) {
    const end = new Promise((_, reject) => { stopped = () => reject(new Unheard("stopped")); });
    try {
      return await Promise.race([work(), end]);
    } catch (error) {
      if (!error.trapped) throw error;
      stop();
      throw new Unheard("no_memory");
    } finally {
      stopped = () => {};
    }
  }

  async function begun(on) {
    const made = worker();
    const mine = hands = { worker: made, ears: connect(made, on) };
    await mine.ears.load((await module()).slice(0));
    return mine;
  }

  async function read(file, progress) {
    const mine = await begun();
    const bytes = await file.arrayBuffer();
    const score = await mine.ears.score(bytes).catch((error) => {
      throw error.trapped ? error : new Unheard("no_score", { said: error.said ?? error.message });
    });
    if (score.duration > longest) throw new Unheard("too_long", { seconds: score.duration, longest });
    progress("reading", 1);
    const { jams, duration } = score;
    return { jams, duration, score };
  }

  return {
    /** Hears a File or Blob, a recording or a MIDI file: { jams (text), duration, score: of a MIDI file
     *  what it says of itself, and its notes }. `progress(phase, fraction)`: "reading", then
     *  "listening"; `decoded` is given the AudioBuffer, `known` what is known so far (JAMS, text). */
    async hear(file, { progress = () => {}, decoded = () => {}, known = () => {} } = {}) {
      stop();
      return asked(async () => {
        progress("reading", 0);
        if (await isMidi(file)) return read(file, progress);
        const sound = await decode(file, longest);
        decoded(sound);
        const mine = await begun((event, { fraction, jams }) => {
          if (event === "known") known(jams);
          else progress("listening", SHARE + (1 - SHARE) * fraction);
        });
        const left = sound.getChannelData(0), right = sound.getChannelData(sound.numberOfChannels - 1);
        for (let at = 0; at < sound.length && hands === mine; at += BLOCK) {
          progress("listening", SHARE * at / sound.length);
          const count = Math.min(BLOCK, sound.length - at);
          const samples = new Float32Array(2 * count);
          for (let i = 0; i < count; ++i) {
            samples[2 * i] = left[at + i];
            samples[2 * i + 1] = right[at + i];
          }
          await mine.ears.push(samples);
        }
        return { jams: await mine.ears.hear(), duration: sound.duration };
      });
    },
    /** Corrections of what was heard last, as JAMS: with what follows from them. What is as in `base`
     *  was not corrected. */
    correct: (jams, base) => asked(() => hands.ears.reconsider(jams, base)),
    stop,
  };
}
