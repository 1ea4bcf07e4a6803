// SPDX-License-Identifier: GPL-3.0-or-later
// node samples_to_hashes.mjs impasto.wasm SAMPLES SIDE: what samples_to_hashes.c does, in WebAssembly.
import { readFileSync } from "node:fs";

const [, , module, samples, side] = process.argv;
// The core asks nothing of the system but where to complain before it gives up.
const wasi = {
  fd_write: (fd, parts, count, written) => {
    const view = new DataView(core.memory.buffer);
    let total = 0;
    for (let i = 0; i < count; ++i) {
      const at = view.getUint32(parts + 8 * i, true), size = view.getUint32(parts + 8 * i + 4, true);
      process.stderr.write(new Uint8Array(core.memory.buffer, at, size).slice());
      total += size;
    }
    view.setUint32(written, total, true);
    return 0;
  },
  proc_exit: (code) => { throw new Error(`exit ${code}`); },
};
const badf = () => 8;
const imports = new Proxy(wasi, { get: (known, name) => known[name] ?? badf });
const compiled = new WebAssembly.Module(readFileSync(module));
const wanted = {};
for (const { module: from, name } of WebAssembly.Module.imports(compiled)) {
  (wanted[from] ??= {})[name] = imports[name];
}
const core = new WebAssembly.Instance(compiled, wanted).exports;
core._initialize();

const text = (at) => {
  const bytes = new Uint8Array(core.memory.buffer);
  return Buffer.from(bytes.slice(at, bytes.indexOf(0, at))).toString();
};
const error = core.malloc(4 + 3 * 512);  // impasto_error
const must = (value, what) => {
  if (value === 0) throw new Error(`${what}: ${text(error + 4)}`);
  return value;
};
const done = (status, what) => must(status === 0 ? 1 : 0, what);

const listener = must(core.impasto_listener_create(error), "listener");
const sound = readFileSync(samples);
const kBlock = 4096 * 8;
const block = core.malloc(kBlock);
for (let at = 0; at < sound.length; at += kBlock) {
  const part = sound.subarray(at, at + kBlock);
  new Uint8Array(core.memory.buffer).set(part, block);
  done(core.impasto_listener_push(listener, block, part.length / 8, error), "push");
}
const piece = must(core.impasto_listener_finish(listener, error), "finish");
process.stderr.write(text(must(core.impasto_piece_json(piece, error), "json")));
const settings = core.malloc(64);
for (let i = 0; ; ++i) {
  const style = core.impasto_style_name(i);
  if (style === 0) break;
  core.impasto_settings_init(settings);
  new DataView(core.memory.buffer).setUint32(settings + 16, style, true);  // after size and seed
  const plan = must(core.impasto_compose(piece, settings, error), "compose");
  const painter = must(core.impasto_painter_create(plan, +side, +side, 0, error), "painter");
  done(core.impasto_painter_finish(painter, error), "paint");
  must(core.impasto_painter_show(painter, error), "show");
  const hash = BigInt.asUintN(64, core.impasto_painter_hash(painter));
  console.log(text(style), hash.toString(16).padStart(16, "0"));
  core.impasto_painter_destroy(painter);
  core.impasto_plan_destroy(plan);
}
