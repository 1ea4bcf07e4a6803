// SPDX-License-Identifier: GPL-3.0-or-later
// What the page fetches, and under which names. The atelier's (web/atelier) are others.
export const parts = {
  painter: "worker.js", module: "impasto-compose.wasm", overture: "overture.json",
};
