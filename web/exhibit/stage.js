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

/** A painter at work on one canvas of this size, who keeps so many moments to go back to. Every call
    is a promise. */
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
  const surface = canvas.transferControlToOffscreen();
  await ask("open", { strokes, surface, width: size.width, height: size.height, keys }, [
    strokes, surface,
  ]);
  return {
    /** Paints up to this second, or as far as a frame has time for, and gives how far that is;
        earlier ones are gone back to. */
    show: (seconds) => ask("show", seconds),
    finish: () => ask("finish"),
    hash: () => ask("hash"),
    /** Which stroke lies at this pixel, why, and its outline; null: bare ground. */
    strokeAt: (x, y) => ask("at", { x, y }),
    /** The stroke of this number, or that laid last before a second. */
    stroke: (index) => ask("stroke", index),
    strokeBefore: (seconds) => ask("before", seconds),
    close: () => worker.terminate(),
  };
}
