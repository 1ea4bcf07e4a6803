// SPDX-License-Identifier: GPL-3.0-or-later
// A film without sound that ends where it begins: the painting grows, stands, and goes back into its
// ground. Encoded by the browser.
import { mp4 } from "../player/mp4.js";

const CODECS = ["avc1.640028", "avc1.4d0028", "avc1.420028", "vp09.00.40.08"];
const FPS = 30;
const HOLD = 1, DISSOLVE = 1; // s

async function configOf(width, height) {
  for (const codec of CODECS) {
    const config = { codec, width, height, bitrate: 7e6, framerate: FPS, latencyMode: "quality",
      ...(codec.startsWith("avc1") ? { avc: { format: "avc" } } : {}) };
    if ((await VideoEncoder.isConfigSupported(config)).supported) return config;
  }
  return null;
}

/** Whether this browser can write such a film. */
export const canFilm = async (width, height) =>
  typeof VideoEncoder !== "undefined" && (await configOf(width, height).catch(() => null)) !== null;

/** { blob, codec } of `seconds`. */
export async function filmed(work, { width, height, seconds }, progress) {
  const config = await configOf(width, height);
  const chunks = [];
  let description = null, broken = null;
  const encoder = new VideoEncoder({
    output(chunk, about) {
      description ??= about?.decoderConfig?.description ?? null;
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      chunks.push({ data, key: chunk.type === "key", time: chunk.timestamp });
    },
    error(error) { broken = error; },
  });
  encoder.configure(config);
  const frames = Math.round(seconds * FPS);
  const grown = frames - Math.round((HOLD + DISSOLVE) * FPS), standing = frames - Math.round(DISSOLVE * FPS);
  const painter = work.painter(width, height);
  const [easel, screen, ground] = [0, 1, 2].map(() =>
    new OffscreenCanvas(width, height).getContext("2d", { alpha: false }));
  painter.draw(easel, true);
  ground.drawImage(easel.canvas, 0, 0);
  for (let i = 0; i < frames && !broken; ++i) {
    if (i <= grown) {
      if (i === grown) painter.finish();
      else if (i > 0) painter.advance(painter.duration * i / grown);
      painter.draw(easel);
    }
    screen.globalAlpha = 1;
    screen.drawImage(easel.canvas, 0, 0);
    if (i > standing) {
      screen.globalAlpha = (i - standing) / (frames - 1 - standing);
      screen.drawImage(ground.canvas, 0, 0);
    }
    const frame = new VideoFrame(screen.canvas,
      { timestamp: Math.round(1e6 * i / FPS), duration: Math.round(1e6 / FPS) });
    encoder.encode(frame, { keyFrame: i % FPS === 0 });
    frame.close();
    progress(i / frames);
    while (encoder.encodeQueueSize > 4) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (!broken) await encoder.flush();
  painter.free();
  if (broken) throw broken;
  encoder.close();
  const { codec } = config;
  return { blob: mp4({ width, height, fps: FPS, codec, description, chunks }), codec };
}
