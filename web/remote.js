// SPDX-License-Identifier: GPL-3.0-or-later
// The page's end of worker.js: connect(worker).open(bytes) asks the Worker and gives a Promise.

/** Every function of worker.js by its name. `on(event, data)` hears what it tells on its way. */
export function connect(worker, on = () => {}) {
  const waiting = new Map();
  let asked = 0;
  worker.onmessage = ({ data }) => {
    if (data.event) return on(data.event, data);
    const { resolve, reject } = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error) reject(Object.assign(new Error(data.error.message), data.error));
    else resolve(data.value);
  };
  worker.onerror = (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message || "the Worker failed"));
    waiting.clear();
  };
  return new Proxy({}, {
    get: (_, name) => name === "then" ? undefined : (...values) => new Promise((resolve, reject) => {
      const id = ++asked;
      waiting.set(id, { resolve, reject });
      const moved = values.filter((v) => v instanceof ArrayBuffer
        || (typeof OffscreenCanvas !== "undefined" && v instanceof OffscreenCanvas));
      worker.postMessage({ id, name, values }, moved);
    }),
  });
}
