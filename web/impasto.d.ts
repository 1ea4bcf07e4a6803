// SPDX-License-Identifier: GPL-3.0-or-later
// Times are seconds, places are pixels from the top left corner. What is made by a function that
// says so holds memory of the module until its free() is called. Failures are ImpastoErrors.

export type Bytes = ArrayBuffer | ArrayBufferView;

export class ImpastoError extends Error {
  where: string;
  hint: string;
  /** As the program's exit codes: 1 failed, 2 usage, 3 unreadable. */
  code: number;
}

/** The bytes of a gzip file unpacked; any other bytes as they are. */
export function unpack(bytes: ArrayBuffer | Uint8Array): Promise<Uint8Array>;

/**
 * A module: "paint" opens and paints stroke streams, "compose" composes too, "listen" hears too:
 * impasto-NAME.wasm beside this file. Or such a file from elsewhere: its bytes (packed or not), a
 * Response, a URL; what it does not do throws. Memory grows and never shrinks: take a new one, in a
 * new Worker, for a new large canvas.
 */
export function load(module?: "paint"): Promise<Paints>;
export function load(module: "compose"): Promise<Composes>;
export function load(module: "listen"): Promise<Listens>;
export function load(source: Bytes | Response | URL | string): Promise<Listens>;

export interface Paints {
  /** A stroke stream (docs/stroke-stream.md), not packed. */
  open(bytes: Bytes): Work;
}

export interface Composes extends Paints {
  /** Styles, moods and palettes by name, each with a line that says what it is. */
  readonly choices: { styles: Choice[]; moods: Choice[]; palettes: Choice[] };
  /** What was heard, from JAMS (docs/jams.md), as text or parsed. */
  piece(jams: string | object): Piece;
  compose(piece: Piece | string | object, wishes?: Wishes): Work;
}

export interface Listens extends Composes {
  listener(): Listener;
  /** A Standard MIDI File. */
  score(bytes: Bytes): Score;
  /** The main colours of a picture, for `Wishes.swatches`; empty where all of it is transparent. */
  swatches(picture: { data: Uint8Array | Uint8ClampedArray; width: number; height: number }): string;
}

export interface Choice {
  name: string;
  line: string;
}

/** As the options of `impasto paint`. What is not given the music decides. */
export interface Wishes {
  /** 64 bits: larger numbers as text. */
  seed?: number | string;
  mood?: string;
  style?: string;
  with?: string;
  scheme?: string;
  palette?: string;
  /** Of the picture that `palette` names: what `Impasto.swatches` gives. */
  swatches?: string;
  ground?: string;
  order?: "time" | "form" | "gesture";
  density?: number;
  boldness?: number;
  warmth?: number;
  variety?: number;
  /** Width / height, 1/8..8. */
  aspect?: number;
  artist?: string;
  /** Of the sentences that say why a stroke is there. */
  language?: "en" | "fr";
}

export interface Section {
  start_s: number;
  end_s: number;
  label: number;
  returns: number;
  name: string;
  loudness: number;
  happy: number;
  sad: number;
  scary: number;
  peaceful: number;
  valence: number;
  arousal: number;
  confidence: number;
}

export interface Facts {
  sheet: { width: number; height: number; seed: string; ground: string; pigments: string[]; [key: string]: unknown };
  duration_s: number;
  painted_width_px: number;
  painted_height_px: number;
  hands: string[];
  recipe: { key: string; value: string }[];
  piece: {
    title: string;
    origins: { kind: string; title: string }[];
    duration_s: number;
    tempo_bpm: number;
    sections: Section[];
    keys: { start_s: number; end_s: number; tonic: number; minor: boolean; confidence: number }[];
    [key: string]: unknown;
  };
  strokes: number;
}

export interface Stroke {
  index: number;
  start_s: number;
  end_s: number;
  pass: "wash" | "mass" | "movement" | "rhythm" | "accent";
  brush: string;
  hand: number;
  reason: Reason;
}

/** Why a stroke is there. */
export interface Reason {
  /** What made it: "melody", "section" ... */
  kind: string;
  index: number;
  start_s: number;
  end_s: number;
  /** The sound to play for it. */
  from_s: number;
  to_s: number;
  /** One clause without a full stop. */
  sentence: string;
}

export interface Work {
  readonly facts: Facts;
  stroke(index: number): Stroke | null;
  /** Around what its brush may have touched: a closed line, x y by turns. */
  outline(index: number, width: number, height: number): Float32Array;
  /** The stroke stream. */
  bytes(): Uint8Array;
  /** The painting file (docs/painting-file.md) of what was composed here, by the module "listen". */
  painting(): Uint8Array;
  /** Sides 16..4096. `keys`: how many moments are kept to seek from, 25 to 200 bytes a pixel each. */
  painter(width: number, height?: number, options?: { keys?: number }): Painter;
  free(): void;
}

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Shown {
  width: number;
  height: number;
  /** R G B A, sRGB. A view of the module's memory: gone with the next call of the module. */
  data: Uint8ClampedArray;
  /** What changed since the last time. */
  rects: Rectangle[];
}

/** The 2D context of a canvas, or of an OffscreenCanvas. */
export interface Context {
  putImageData(image: ImageData, x: number, y: number): void;
  putImageData(image: ImageData, x: number, y: number, left: number, top: number, width: number, height: number): void;
}

export interface Moment {
  free(): void;
}

export interface Painter {
  readonly width: number;
  readonly height: number;
  readonly duration: number;
  readonly time: number;
  /** Of all paint work, 0..1. */
  readonly fraction: number;
  /** Paints all that touches the canvas before; the same picture in whatever steps. */
  advance(seconds: number): void;
  finish(): void;
  /** Forwards or back. */
  seek(seconds: number): void;
  show(): Shown;
  /** Shows what changed, or all, on a canvas of the painter's size; how many places changed. */
  draw(context: Context, all?: boolean): number;
  /** Of what was shown last; equal pictures have equal hashes, on every machine. */
  hash(): string;
  /** -1: bare ground. */
  strokeAt(x: number, y: number): number;
  outline(index: number): Float32Array;
  /** Degrees; `gleam` 0..1 of wet paint, with light that may move; without it the light stands. */
  light(light?: { azimuth?: number; elevation?: number; relief?: number; gleam?: number }): void;
  snapshot(): Moment;
  /** Of this painter, or one of the same work and size. */
  restore(moment: Moment): void;
  free(): void;
}

export interface Piece {
  /** JAMS, as text. */
  jams(): string;
  free(): void;
}

/** Onset and offset (s), pitch (MIDI), velocity (0..1), 1 for a drum. */
export type WrittenNote = [number, number, number, number, 0 | 1];

export interface ScoreFacts {
  title: string;
  composer: string;
  duration: number;
  warnings: string[];
  notes: WrittenNote[];
}

/** Music as written. */
export interface Score {
  readonly facts: ScoreFacts;
  hear(): Piece;
  reconsider(heard: Piece, jams: string | object): Piece;
  free(): void;
}

export interface Listener {
  /** Left and right by turns at 44100 Hz, full scale +-1. */
  push(samples: Float32Array): void;
  /** All that was heard; once. `progress` is told how far it is, 0..1; `known` what is known so far,
   *  as JAMS, each time that it is more: loudness, then beats, chords, the melody. */
  finish(progress?: (fraction: number) => void, known?: (jams: string) => void): Piece;
  /** What was heard with a person's corrections, and anew what depends on them. */
  reconsider(heard: Piece, jams: string | object): Piece;
  free(): void;
}
