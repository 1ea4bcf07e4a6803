// SPDX-License-Identifier: GPL-3.0-or-later
// The page's one colour: the painting's own accent, light or dark enough to be read.
// OKLab: B. Ottosson, "A perceptual color space for image processing", 2020.

const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const coded = (v) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);

function lab([r, g, b]) {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

function rgb([L, a, b]) {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
}

const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const clipped = (c) => c.map((v) => Math.min(1, Math.max(0, v)));

function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}

/** The hue that stands out most: where much chroma lies on few pixels' worth of sheet or many. */
function strongest(pixels) {
  const bins = Array.from({ length: 24 }, () => [0, 0, 0, 0]);
  for (let i = 0; i < pixels.length; i += 4) {
    const [L, a, b] = lab([0, 1, 2].map((k) => linear(pixels[i + k] / 255)));
    const chroma = Math.hypot(a, b);
    const bin = bins[Math.floor(((Math.atan2(b, a) / Math.PI + 1) / 2) * 23.999)];
    const weight = chroma ** 2;
    bin[0] += weight;
    bin[1] += weight * L;
    bin[2] += weight * a;
    bin[3] += weight * b;
  }
  const best = bins.reduce((most, bin) => (bin[0] > most[0] ? bin : most));
  return best[0] > 0 ? best.slice(1).map((sum) => sum / best[0]) : [0.5, 0, 0];
}

/** "#rrggbb" that stands at 4.5 : 1 or more on this paper (sRGB, 0..255). */
export function accentOf(pixels, paper) {
  const ground = paper.map((v) => linear(v / 255));
  const way = luminance(ground) > 0.2 ? -0.01 : 0.01;
  let [L, a, b] = strongest(pixels);
  let colour = clipped(rgb([L, a, b]));
  while (contrast(colour, ground) < 4.6 && L > 0 && L < 1) {
    L += way;
    colour = clipped(rgb([L, a, b]));
  }
  const hex = (v) => Math.round(coded(v) * 255).toString(16).padStart(2, "0");
  return "#" + colour.map(hex).join("");
}
