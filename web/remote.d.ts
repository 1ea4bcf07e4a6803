// SPDX-License-Identifier: GPL-3.0-or-later
import type { Choice, Facts, ScoreFacts, Stroke, Wishes } from "./impasto.js";

export interface Drawn {
  time: number;
  fraction: number;
  changed: number;
}
export type Outlined = Stroke & { outline: Float32Array };

export interface Sketch {
  width: number;
  height: number;
  data: Uint8ClampedArray;
  hash: string;
  facts: Facts;
}

/** What a Worker that runs worker.js does, one thing after the other. */
export interface Remote {
  load(bytes: ArrayBuffer | Uint8Array): Promise<void>;
  open(bytes: ArrayBuffer | Uint8Array): Promise<Facts>;
  push(samples: Float32Array): Promise<void>;
  hear(): Promise<string>;
  score(bytes: ArrayBuffer | Uint8Array): Promise<ScoreFacts & { jams: string }>;
  recall(jams: string | object): Promise<void>;
  reconsider(jams: string | object, base?: string | object): Promise<string>;
  choices(): Promise<{ styles: Choice[]; moods: Choice[]; palettes: Choice[] }>;
  compose(wishes: Wishes, jams?: string | object): Promise<Facts>;
  bytes(): Promise<Uint8Array>;
  painting(): Promise<Uint8Array>;
  /** `canvas`: an OffscreenCanvas; null where pixels() will do. */
  canvas(canvas: Transferable | null, width: number, height: number, options?: { keys?: number }): Promise<void>;
  paint(seconds: number): Promise<Drawn>;
  finish(): Promise<Drawn>;
  pixels(): Promise<{ width: number; height: number; data: Uint8ClampedArray }>;
  hash(): Promise<string>;
  strokeAt(x: number, y: number): Promise<Outlined | null>;
  stroke(index: number): Promise<Outlined | null>;
  jpeg(width: number, height: number, most: number): Promise<{ blob: Blob; hash: string; quality: number }>;
  sketch(wishes: Wishes, jams: string | object | null, width: number, height: number): Promise<Sketch>;
  light(light: { azimuth?: number; elevation?: number; relief?: number; gleam?: number }): Promise<Drawn>;
}

/** An ArrayBuffer or OffscreenCanvas that is handed over is the Worker's from then on. */
export function connect(worker: Worker, on?: (event: "progress", data: { fraction: number }) => void): Remote;
