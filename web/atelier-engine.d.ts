// SPDX-License-Identifier: GPL-3.0-or-later
import type { ScoreFacts } from "./impasto.js";

/** Why a song was not heard. */
export class Unheard extends Error {
  reason: "no_sound" | "no_score" | "other_score" | "painting" | "too_long" | "no_memory" | "stopped";
  about: { seconds?: number; longest?: number; said?: string };
}

/** Two channels at 44100 Hz, as the browser decodes and mixes them. `longest`: s. */
export function decode(file: Blob, longest?: number): Promise<AudioBuffer>;

export interface Hearing {
  progress?: (phase: "reading" | "listening", fraction: number) => void;
  decoded?: (sound: AudioBuffer) => void;
  /** What is known so far, as JAMS (text), each time that it is more. */
  known?: (jams: string) => void;
}

export interface Atelier {
  /** What was heard, as JAMS (text). */
  hear(file: Blob, told?: Hearing): Promise<{ jams: string; duration: number; score?: ScoreFacts }>;
  /** What was heard last with a person's corrections; what is as in `base` was not corrected. */
  correct(jams: string | object, base?: string | object): Promise<string>;
  /** Ends what is at work at once. */
  stop(): void;
}

/** `module()`: the bytes of impasto-listen.wasm; `worker()`: a new Worker of worker.js. */
export function atelier(module: () => Promise<ArrayBuffer | Uint8Array>, worker: () => Worker,
                        options?: { longest?: number }): Atelier;
