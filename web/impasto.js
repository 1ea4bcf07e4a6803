// SPDX-License-Identifier: GPL-3.0-or-later
// Impasto in a page, a Worker or Node: opens stroke streams and paints them, composes, listens.
// impasto.d.ts says what each function takes and gives.

const MODULES = ["paint", "compose", "listen"];
const SLICE = 1 / 60; // s
const EBADF = 8; // what the system interface of WebAssembly answers to all: there is no such file

/** The bytes of a gzip file unpacked; any other bytes as they are. */
export async function unpack(bytes) {
  const data = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data;
  const packed = new Blob([data]).stream();
  const plain = packed.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

async function bytesOf(source) {
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return ArrayBuffer.isView(source)
      ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
      : new Uint8Array(source);
  }
  if (typeof Response !== "undefined" && source instanceof Response) {
    if (!source.ok) throw new Error(`${source.url}: ${source.status}`);
    return new Uint8Array(await source.arrayBuffer());
  }
  const url = new URL(source, import.meta.url);
  if (url.protocol === "file:" && typeof process !== "undefined") {
    const files = "node:fs/promises"; // by a name, so that bundlers for pages leave it alone
    const { readFile } = await import(files);
    return new Uint8Array(await readFile(url));
  }
  return bytesOf(await fetch(url));
}

/** What went wrong, as the program says it. */
export class ImpastoError extends Error {
  constructor({ message, where, hint, code }) {
    super([where, message].filter(Boolean).join(": ") + (hint ? `. ${hint}` : ""));
    this.name = "ImpastoError";
    Object.assign(this, { where, hint, code });
  }
}

export async function load(module = "paint") {
  const source = MODULES.includes(module) ? `impasto-${module}.wasm` : module;
  const compiled = await WebAssembly.compile(await unpack(await bytesOf(source)));
  const told = { progress: () => {}, known: () => {} };
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(compiled)) {
    (imports[from] ??= {})[name] = () => EBADF;
  }
  Object.assign(imports.impasto ??= {}, {
    progress: (fraction) => told.progress(fraction), known: (piece) => told.known(piece) });
  const { exports } = await WebAssembly.instantiate(compiled, imports);
  exports._initialize();
  return new Impasto(exports, told);
}

/** What one instance of a module can do. */
class Impasto {
  #core;
  #told;
  constructor(core, told) {
    this.#core = new Core(core);
    this.#told = told;
  }
  open(bytes) {
    return new Work(this.#core, this.#core.give(bytes, (at, size) => this.#core.call("web_open", at, size)));
  }
  get choices() {
    return JSON.parse(this.#core.text(this.#core.call("web_choices")));
  }
  piece(jams) {
    const text = typeof jams === "string" ? jams : JSON.stringify(jams);
    return new Piece(this.#core, this.#core.give(text, (at, size) => this.#core.call("web_piece_read", at, size)));
  }
  compose(piece, wishes = {}) {
    const heard = piece instanceof Piece ? piece : this.piece(piece);
    try {
      const text = JSON.stringify(wishes);
      return new Work(this.#core, this.#core.give(text, (at, size) =>
        this.#core.call("web_compose", heard.handle, at, size)));
    } finally {
      if (heard !== piece) heard.free();
    }
  }
  score(bytes) {
    return new Score(this.#core, this.#core.give(bytes, (at, size) => this.#core.call("web_score_read", at, size)));
  }
  swatches({ data, width, height }) {
    return this.#core.give(data, (at) =>
      this.#core.text(this.#core.call("web_swatches", at, width, height)));
  }
  listener() {
    return new Listener(this.#core, this.#told);
  }
}

/** The module's functions and memory. A view of its memory dies when the memory grows. */
class Core {
  constructor(exports) {
    this.exports = exports;
  }
  get memory() {
    return this.exports.memory.buffer;
  }
  /** A handle; 0 is a failure. */
  call(name, ...values) {
    const known = this.exports[name];
    if (!known) throw new Error(`this module has no ${name}: load another one`);
    const result = known(...values);
    if (result === 0) throw this.error();
    return result;
  }
  error() {
    return new ImpastoError(JSON.parse(this.text(this.exports.web_error())));
  }
  text(at) {
    const bytes = new Uint8Array(this.memory);
    return new TextDecoder().decode(bytes.slice(at, bytes.indexOf(0, at)));
  }
  /** Lends bytes, or a text, to the module while `use(address, size)` runs. */
  give(data, use) {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data)
      : data instanceof Uint8Array ? data
      : ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
    const at = this.exports.malloc(bytes.length || 1);
    if (at === 0) throw new RangeError("memory ran out");
    try {
      new Uint8Array(this.memory, at, bytes.length).set(bytes);
      return use(at, bytes.length);
    } finally {
      this.exports.free(at);
    }
  }
}

class Handle {
  #free;
  constructor(core, handle, free) {
    this.core = core;
    this.handle = handle;
    this.#free = free;
  }
  free() {
    if (this.handle !== 0) this.core.exports[this.#free](this.handle);
    this.handle = 0;
  }
}

/** A painting as timed strokes. */
class Work extends Handle {
  #facts;
  constructor(core, handle) {
    super(core, handle, "web_work_free");
  }
  get facts() {
    return (this.#facts ??= JSON.parse(this.core.text(this.core.exports.web_facts(this.handle))));
  }
  stroke(index) {
    return JSON.parse(this.core.text(this.core.exports.web_stroke(this.handle, index)));
  }
  outline(index, width, height) {
    const count = this.core.exports.web_outline(this.handle, index, width, height);
    const at = this.core.exports.web_outline_numbers(this.handle);
    return new Float32Array(this.core.memory, at, count).slice();
  }
  bytes() {
    const size = this.core.call("web_write", this.handle);
    const at = this.core.exports.web_bytes(this.handle);
    return new Uint8Array(this.core.memory, at, size).slice();
  }
  painting() {
    const size = this.core.call("web_painting", this.handle);
    const at = this.core.exports.web_bytes(this.handle);
    return new Uint8Array(this.core.memory, at, size).slice();
  }
  painter(width, height = width, options = {}) {
    return new Painter(this, width, height, options);
  }
}

/** A canvas and who paints on it, forward in time; moments are kept to go back to. */
class Painter extends Handle {
  #work;
  #keys;
  #moments = [];
  constructor(work, width, height, { keys = 0 } = {}) {
    super(work.core, work.core.call("web_painter_new", work.handle, width, height), "web_painter_free");
    this.#work = work;
    this.#keys = keys;
    this.width = width;
    this.height = height;
    this.#moments.push({ time: 0, moment: this.snapshot() });
  }
  get duration() {
    return this.#work.facts.duration_s;
  }
  get time() {
    return this.core.exports.web_time(this.handle);
  }
  get fraction() {
    return this.core.exports.web_fraction(this.handle);
  }
  advance(seconds) {
    if (this.#keys === 0) return this.core.exports.web_advance(this.handle, seconds);
    const step = this.duration / 256;
    for (let at = this.time; at < seconds; ) {
      at = Math.min(seconds, at + step);
      this.core.exports.web_advance(this.handle, at);
      this.#keep();
    }
  }
  finish() {
    this.advance(this.duration);
    this.core.exports.web_finish(this.handle);
  }
  /** Keys stand at equal shares of the work: each costs memory, and none saves more than another.
      Paint is what broad strokes take, which come first; small ones take their time. */
  #keep() {
    const last = this.#moments[this.#moments.length - 1];
    const { time, fraction } = this;
    if (this.#moments.length > this.#keys || time <= last.time) return;
    const done = (fraction + Math.min(1, time / this.duration)) / 2;
    if (done < this.#moments.length / (this.#keys + 1)) return;
    this.#moments.push({ time, moment: this.snapshot() });
  }
  /** Paint comes in slices of 1/60 s: of a moment within the last one it is all there. */
  seek(seconds) {
    const from = this.#moments.filter(({ time }) => time <= seconds).pop();
    const back = this.time - seconds > SLICE - 1e-6;
    if (back || from?.time > this.time) this.restore(from.moment);
    this.advance(seconds);
  }
  show() {
    const { exports } = this.core;
    const count = exports.web_show(this.handle);
    const pixels = exports.web_pixels(this.handle);
    const numbers = new Int32Array(this.core.memory, exports.web_rects(this.handle), 4 * count);
    const rects = [];
    for (let i = 0; i < count; ++i) {
      const [x0, y0, x1, y1] = numbers.subarray(4 * i, 4 * i + 4);
      rects.push({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 });
    }
    const data = new Uint8ClampedArray(this.core.memory, pixels, 4 * this.width * this.height);
    return { width: this.width, height: this.height, data, rects };
  }
  /** Shows on a canvas's 2D context: what changed, or with `all` everything. */
  draw(context, all = false) {
    const { data, rects, width, height } = this.show();
    const image = new ImageData(data, width, height);
    if (all) context.putImageData(image, 0, 0);
    else for (const r of rects) context.putImageData(image, 0, 0, r.x, r.y, r.width, r.height);
    return rects.length;
  }
  hash() {
    return this.core.text(this.core.exports.web_hash(this.handle));
  }
  strokeAt(x, y) {
    return this.core.exports.web_stroke_at(this.handle, Math.floor(x), Math.floor(y));
  }
  outline(index) {
    return this.#work.outline(index, this.width, this.height);
  }
  light({ azimuth = 135, elevation = 42, relief = 1, gleam = -1 } = {}) {
    this.core.exports.web_light(this.handle, azimuth, elevation, relief, gleam);
  }
  snapshot() {
    return new Handle(this.core, this.core.call("web_snapshot", this.handle), "web_moment_free");
  }
  restore(moment) {
    this.core.call("web_restore", this.handle, moment.handle);
  }
  free() {
    for (const { moment } of this.#moments) moment.free();
    this.#moments = [];
    super.free();
  }
}

/** What was heard. */
class Piece extends Handle {
  constructor(core, handle) {
    super(core, handle, "web_piece_free");
  }
  jams() {
    return this.core.text(this.core.call("web_piece_json", this.handle));
  }
}

/** Music as written. */
class Score extends Handle {
  constructor(core, handle) {
    super(core, handle, "web_score_free");
  }
  get facts() {
    return JSON.parse(this.core.text(this.core.call("web_score_json", this.handle)));
  }
  hear() {
    return new Piece(this.core, this.core.call("web_score_hear", this.handle));
  }
  reconsider(heard, jams) {
    const text = typeof jams === "string" ? jams : JSON.stringify(jams);
    return new Piece(this.core, this.core.give(text, (at, size) =>
      this.core.call("web_score_reconsider", this.handle, heard.handle, at, size)));
  }
}

/** Hears samples as they come. */
class Listener extends Handle {
  #told;
  constructor(core, told) {
    super(core, core.call("web_listener_new"), "web_listener_free");
    this.#told = told;
  }
  push(samples) {
    this.core.give(samples, (at, size) => this.core.exports.web_push(this.handle, at, size / 8));
  }
  finish(progress = () => {}, known = null) {
    this.#told.progress = progress;
    this.#told.known = (piece) => known?.(this.core.text(this.core.call("web_piece_json", piece)));
    try {
      return new Piece(this.core, this.core.call("web_hear", this.handle));
    } finally {
      Object.assign(this.#told, { progress: () => {}, known: () => {} });
    }
  }
  reconsider(heard, jams) {
    const text = typeof jams === "string" ? jams : JSON.stringify(jams);
    return new Piece(this.core, this.core.give(text, (at, size) =>
      this.core.call("web_reconsider", this.handle, heard.handle, at, size)));
  }
}
