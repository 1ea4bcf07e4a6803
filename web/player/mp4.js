// SPDX-License-Identifier: GPL-3.0-or-later
// Frames that a browser encoded, as an MP4 file (ISO/IEC 14496-12; H.264: 14496-15; VP9: "VP Codec ISO
// Media File Format Binding" 1.0) that begins with its index, so that it plays while it comes.

const TICKS = 15360; // a second; 24, 25, 30 and 60 frames a second fit into it

const text = (letters) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const whole = (bytes, ...values) => {
  const out = new DataView(new ArrayBuffer(bytes * values.length));
  values.forEach((value, i) => {
    if (bytes === 4) out.setUint32(4 * i, value);
    else if (bytes === 2) out.setUint16(2 * i, value);
    else out.setUint8(i, value);
  });
  return new Uint8Array(out.buffer);
};
const u8 = (...values) => whole(1, ...values);
const u16 = (...values) => whole(2, ...values);
const u32 = (...values) => whole(4, ...values);

function joined(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const box = (name, ...parts) => {
  const body = joined(parts);
  return joined([u32(8 + body.length), text(name), body]);
};
const full = (name, flags, ...parts) => box(name, u32(flags), ...parts);
const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** How the frames are to be decoded. */
function entry({ width, height, codec, description }) {
  const about = codec.startsWith("avc1") ? box("avcC", new Uint8Array(description))
    // Profile 0, level 4, 8 bit 4:2:0, BT.709.
    : full("vpcC", 1 << 24, u8(0, 40, (8 << 4) | (1 << 1), 1, 1, 1), u16(0));
  return box(codec.startsWith("avc1") ? "avc1" : "vp09", u8(0, 0, 0, 0, 0, 0), u16(1), u32(0, 0, 0, 0),
    u16(width, height), u32(0x480000, 0x480000, 0), u16(1), new Uint8Array(32), u16(24, 0xffff), about);
}

/** Which number a frame has in time, less that in which it was encoded; null where all are 0. */
function offsets(chunks) {
  const order = chunks.map((chunk, i) => i).sort((a, b) => chunks[a].time - chunks[b].time);
  const shown = [];
  order.forEach((chunk, i) => { shown[chunk] = i; });
  return shown.every((number, i) => number === i) ? null : shown.map((number, i) => number - i);
}

/** `chunks`: { data, key, time } in the order they were encoded; `description`: the decoder's of H.264.
 *  A Blob. */
export function mp4({ width, height, fps, codec, description, chunks }) {
  const tick = TICKS / fps, length = tick * chunks.length;
  const moved = offsets(chunks);
  const keys = chunks.flatMap((chunk, i) => (chunk.key ? [i + 1] : []));
  const head = box("ftyp", text("isom"), u32(0x200), text("isomiso2mp41"),
    codec.startsWith("avc1") ? text("avc1") : new Uint8Array(0));
  const index = (first) => box("moov",
    full("mvhd", 0, u32(0, 0, TICKS, length, 0x10000), u16(0x100, 0), u32(0, 0), MATRIX,
      new Uint8Array(24), u32(2)),
    box("trak",
      full("tkhd", 3, u32(0, 0, 1, 0, length, 0, 0), u16(0, 0, 0, 0), MATRIX,
        u32(width * 65536, height * 65536)),
      box("mdia",
        full("mdhd", 0, u32(0, 0, TICKS, length), u16(0x55c4, 0)), // no language
        full("hdlr", 0, u32(0), text("vide"), u32(0, 0, 0), u8(0)),
        box("minf",
          full("vmhd", 1, u16(0, 0, 0, 0)),
          box("dinf", full("dref", 0, u32(1), full("url ", 1))),
          box("stbl",
            full("stsd", 0, u32(1), entry({ width, height, codec, description })),
            full("stts", 0, u32(1, chunks.length, tick)),
            ...(moved ? [full("ctts", 1 << 24, u32(moved.length),
              ...moved.map((by) => u32(1, (by * tick) >>> 0)))] : []),
            full("stss", 0, u32(keys.length, ...keys)),
            full("stsc", 0, u32(1, 1, chunks.length, 1)),
            full("stsz", 0, u32(0, chunks.length, ...chunks.map((chunk) => chunk.data.length))),
            full("stco", 0, u32(1, first)))))));
  const size = chunks.reduce((sum, chunk) => sum + chunk.data.length, 0);
  const before = head.length + index(0).length + 8;
  return new Blob([head, index(before), u32(8 + size), text("mdat"), ...chunks.map((chunk) => chunk.data)],
    { type: "video/mp4" });
}
