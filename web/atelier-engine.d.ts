// SPDX-License-Identifier: GPL-3.0-or-later
import type { Facts, Wishes } from "./impasto.js";
import type { Remote, Sketch } from "./remote.js";

/** Left and right by turns at 44100 Hz, as the browser decodes the bytes of a file. */
export function decode(bytes: ArrayBuffer): Promise<{ samples: Float32Array; duration: number }>;

export interface Atelier {
  hear(bytes: ArrayBuffer, progress?: (phase: "reading" | "listening", fraction: number) => void):
    Promise<{ jams: object; duration: number; samples: Float32Array }>;
  correct(jams: object): Promise<object>;
  compose(wishes: Wishes): Promise<Facts>;
  sketches(list: Wishes[], side: number): AsyncIterable<{ wishes: Wishes } & Sketch>;
  remote(): Promise<Remote>;
  stop(): void;
}

/** `module`: the bytes of impasto-listen.wasm; `worker()`: a new Worker of worker.js. */
export function atelier(module: ArrayBuffer | Uint8Array, worker: () => Worker): Atelier;
