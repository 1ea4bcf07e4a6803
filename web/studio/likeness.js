// SPDX-License-Identifier: GPL-3.0-or-later
// How unlike small paintings look: as `impasto variations` measures it (studio/likeness.h).

const BINS = 5;
const CELLS = 8;
const APART = 60; // CIELAB units between two cells that have nothing in common

const linear = Float64Array.from({ length: 256 }, (_, byte) => {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

function lab(r, g, b) {
  const f = (x) => (x > 216 / 24389 ? Math.cbrt(x) : (24389 / 27 * x + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const bin = (value, low, high) =>
  Math.max(0, Math.min(BINS - 1, Math.floor(((value - low) / (high - low)) * BINS)));

/** What a picture looks like from afar: its colours wherever they are, and the mean colour of each
 *  of 8 x 8 cells. */
export function likenessOf({ data, width, height }) {
  const colours = new Float64Array(BINS ** 3);
  const cells = new Float64Array(CELLS * CELLS * 3);
  const counted = new Float64Array(CELLS * CELLS);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const at = 4 * (y * width + x);
      const [l, a, b] = lab(linear[data[at]], linear[data[at + 1]], linear[data[at + 2]]);
      colours[(bin(l, 0, 100) * BINS + bin(a, -60, 60)) * BINS + bin(b, -60, 60)] += 1;
      const cell = Math.floor((y * CELLS) / height) * CELLS + Math.floor((x * CELLS) / width);
      cells[3 * cell] += l;
      cells[3 * cell + 1] += a;
      cells[3 * cell + 2] += b;
      counted[cell] += 1;
    }
  }
  for (let i = 0; i < colours.length; ++i) colours[i] /= width * height;
  for (let i = 0; i < cells.length; ++i) cells[i] /= Math.max(1, counted[Math.floor(i / 3)]);
  return { colours, cells };
}

/** 0 for a picture and itself, about 1 for two that have nothing in common. */
export function distance(one, other) {
  let common = 0, apart = 0;
  for (let i = 0; i < one.colours.length; ++i) common += Math.sqrt(one.colours[i] * other.colours[i]);
  for (let i = 0; i < one.cells.length; i += 3) {
    apart += Math.hypot(one.cells[i] - other.cells[i], one.cells[i + 1] - other.cells[i + 1],
      one.cells[i + 2] - other.cells[i + 2]) / (CELLS * CELLS);
  }
  return 0.5 * Math.sqrt(Math.max(0, 1 - common)) + (0.5 * apart) / APART;
}
