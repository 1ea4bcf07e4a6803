// SPDX-License-Identifier: GPL-3.0-or-later
// The painter in its Worker, and what the page asks of it. Bytes come from the site or, in a sealed
// work, from the page itself.

/** Bytes of a file of the work: by its address, or from an element of this page. */
async function bytesOf(name) {
  const inside = document.getElementById("bytes-" + name.id);
  if (inside) {
    const reply = await fetch("data:application/octet-stream;base64," + inside.textContent.trim());
    return reply.arrayBuffer();
  }
  const reply = await fetch(name.url);
  if (!reply.ok) throw new Error(name.url + ": " + reply.status);
  return reply.arrayBuffer();
}

export const files = (work) => ({
  painter: { id: "painter", url: work.painter },
  strokes: { id: "strokes", url: work.strokes },
  sound: { id: "sound", url: work.sound },
});

/** An address under which the sound can be sought in, whatever the host can do: where it gives parts
    of files the browser fetches what it needs; elsewhere all of it is fetched first. */
export async function soundAddress(work) {
  const sound = files(work).sound;
  let bytes = null;
  if (!document.getElementById("bytes-" + sound.id)) {
    const reply = await fetch(sound.url, { headers: { Range: "bytes=0-0" } });
    if (reply.status === 206) return sound.url;
    if (!reply.ok) throw new Error(sound.url + ": " + reply.status);
    bytes = await reply.arrayBuffer();
  }
  return URL.createObjectURL(new Blob([bytes ?? (await bytesOf(sound))], { type: "audio/mp4" }));
}

function makeWorker(work) {
  const inside = document.getElementById("bytes-worker");
  if (!inside) return new Worker(work.worker);
  return new Worker(URL.createObjectURL(new Blob([inside.textContent], { type: "text/javascript" })));
}

// As many frames a second as a film has. The painter is ahead of the music by so many of them, so
// that a flood of paint, which takes long, is there when it is due; what it is behind by less than
// so many s it catches up with in steps of a few frames.
export const FRAME = 1 / 30; // s
const AHEAD = 15, BEHIND = 5, STEP = 8;
const SAME = 1e-6; // s

/** A painter at work on one canvas of this size, who keeps so many moments to go back to. Every call
    but `grow` is a promise. */
export async function openPainter(work, canvas, size, keys) {
  const worker = makeWorker(work); // its script comes while the page fetches the rest
  const waiting = new Map();
  let last = 0;
  let broken = null;
  const ask = (what, value, move = []) =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      waiting.set(++last, { resolve, reject });
      worker.postMessage({ number: last, what, value }, move);
    });
  const fail = (error) => {
    broken = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.onerror = (event) => fail(new Error(event.message || "the painter cannot start"));
  worker.onmessage = ({ data }) => {
    const { resolve, reject } = waiting.get(data.number) || {};
    waiting.delete(data.number);
    if (!resolve) return;
    if (data.error) reject(new Error(data.error));
    else resolve(data.value);
  };
  // It is compiled while the strokes come.
  const loaded = bytesOf(files(work).painter).then((bytes) => ask("load", bytes, [bytes]));
  const [strokes] = await Promise.all([bytesOf(files(work).strokes), loaded]);
  Object.assign(canvas, { width: size.width, height: size.height });
  const context = canvas.getContext("2d", { alpha: false });
  const end = work.duration;
  let due = []; // frames that wait for their time
  let painted = 0, shown = 0, target = 0; // s: all that is due, what is seen, what is heard
  let painting = null, jumping = null, hash = null;

  function lay({ time, rects, pixels }) {
    let at = 0;
    for (const { x, y, width, height } of rects) {
      const count = 4 * width * height;
      context.putImageData(new ImageData(pixels.subarray(at, at + count), width, height), x, y);
      at += count;
    }
    shown = time;
  }
  function layAll() {
    due.forEach(lay);
    due = [];
  }
  async function paintAhead() {
    while (!jumping && painted < Math.min(end, target + AHEAD * FRAME)) {
      const next = (Math.floor(painted / FRAME + SAME) + 1) * FRAME;
      const time = Math.min(end, Math.max(next, Math.min(target, painted + STEP * FRAME)));
      const frame = await ask("ahead", time);
      due.push({ ...frame, time });
      painted = time;
    }
  }
  const ahead = () => (painting ??= paintAhead().finally(() => { painting = null; }));
  /** Of several asked for meanwhile the last counts. */
  async function jumps() {
    for (let to = -1; to !== target;) {
      to = target;
      const frame = to === Infinity ? await ask("finish") : await ask("at", to);
      layAll();
      painted = Math.min(end, to);
      lay({ ...frame, time: painted });
      hash = frame.hash ?? hash;
    }
  }
  const jump = (seconds) => {
    target = seconds;
    return (jumping ??= jumps().finally(() => { jumping = null; }));
  };

  lay(await ask("open", { strokes, width: size.width, height: size.height, keys }, [strokes]));
  return {
    /** Before the music goes on from here. */
    ready(seconds) {
      target = seconds;
      return ahead();
    },
    /** The music is here: lays what is due. False when it is not all there. */
    grow(seconds) {
      if (broken) throw broken;
      if (jumping) return true;
      target = seconds;
      while (due.length && due[0].time <= seconds + SAME) lay(due.shift());
      const here = shown > Math.min(end, seconds) - FRAME - SAME;
      (seconds - painted > BEHIND ? jump(seconds) : ahead()).catch(() => {});
      return here;
    },
    /** The music stops: what is painted is shown. */
    rest: layAll,
    /** The painting of this second. */
    jump,
    /** All of it; gives the hash of its pixels, or null when one went elsewhere meanwhile. */
    async finish() {
      hash = null;
      await jump(Infinity);
      return hash;
    },
    /** Which stroke lies at this pixel, why, and its outline; null: bare ground. */
    strokeAt: (x, y) => ask("which", { x, y }),
    /** The stroke of this number, or that laid last before a second. */
    stroke: (index) => ask("stroke", index),
    strokeBefore: (seconds) => ask("before", seconds),
    close: () => worker.terminate(),
  };
}
