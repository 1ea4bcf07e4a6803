// SPDX-License-Identifier: GPL-3.0-or-later
// What was heard so far, drawn like a score: waveform, sections, beats, chords.
import { annotation } from "./corrections.js";

const LANE = 28;

export function draw(canvas, { peaks, jams, at = 0 }) {
  const scale = globalThis.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink");
  const hair = style.getPropertyValue("--hair");
  const accent = style.getPropertyValue("--accent");
  const zoom = peaks?.findLast((each) => each.pairs.length / 2 >= width) ?? peaks?.[0];
  const duration = jams?.file_metadata.duration ??
    (zoom ? (zoom.pairs.length / 2 * zoom.samples) / zoom.rate : 1);
  const x = (time) => (time / duration) * width;

  pen.fillStyle = ink;
  if (zoom) {
    const count = zoom.pairs.length / 2;
    for (let column = 0; column < width; ++column) {
      const from = Math.floor((column / width) * count);
      const to = Math.max(from + 1, Math.floor(((column + 1) / width) * count));
      let least = 0;
      let most = 0;
      for (let i = from; i < to && i < count; ++i) {
        least = Math.min(least, zoom.pairs[2 * i]);
        most = Math.max(most, zoom.pairs[2 * i + 1]);
      }
      pen.fillRect(column, LANE - (most / 127) * LANE, 1, Math.max(0.5, ((most - least) / 127) * LANE));
    }
  }
  pen.font = "13px Inter, system-ui, sans-serif";
  pen.textBaseline = "middle";
  const spans = (rows, top, named) => {
    for (const row of rows) {
      pen.globalAlpha = (row.confidence ?? 1) < 0.5 ? 0.4 : 1;
      pen.fillStyle = hair;
      pen.fillRect(x(row.time), top, 1, LANE);
      pen.fillStyle = ink;
      const room = x(row.duration) - 6;
      const label = named(row);
      if (pen.measureText(label).width < room) pen.fillText(label, x(row.time) + 4, top + LANE / 2);
    }
    pen.globalAlpha = 1;
  };
  if (jams) {
    spans(annotation(jams, "segment_open")?.data ?? [], 2 * LANE, (row) => row.value);
    for (const beat of annotation(jams, "beat")?.data ?? []) {
      pen.globalAlpha = (beat.confidence ?? 1) < 0.5 ? 0.4 : 1;
      pen.fillStyle = ink;
      const tall = beat.value === 1 ? LANE - 8 : 6;
      pen.fillRect(x(beat.time), 4 * LANE - 4 - tall, 1, tall);
    }
    pen.globalAlpha = 1;
    spans(annotation(jams, "chord")?.data ?? [], 4 * LANE, (row) =>
      String(row.value).replace(":maj", "").replace(":min", "m").replace("N", ""));
  }
  pen.fillStyle = accent;
  pen.fillRect(x(at), 0, 1, height);
  return duration;
}
