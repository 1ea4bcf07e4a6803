// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that lend their colours to a painting, as the browser reads them.

const MOST = 2048; // px a side: enough of its colours
const ENDINGS = /\.(png|jpe?g|tiff?|webp|avif|hei[cf]|gif|bmp)$/i;

export const isPicture = (file) => /^image\//.test(file.type) || ENDINGS.test(file.name);

/** On an OffscreenCanvas. Fails for what this browser knows as no picture. */
export async function drawn(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, MOST / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").drawImage(picture, 0, 0, width, height);
  picture.close();
  return canvas;
}
