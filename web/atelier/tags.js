// SPDX-License-Identifier: GPL-3.0-or-later
// What a sound file says of itself, title and artist: ID3 (MP3, also in WAV and AIFF), MP4, Vorbis
// comments (FLAC, Ogg, Opus), RIFF INFO and AIFF. Every size is a stranger's claim: nothing is read
// beyond the file, no more than MOST bytes are held, and what makes no sense is passed over.

const MOST = 4 << 20; // bytes of one tag; pictures in it come before the words in some
const MOST_PARTS = 4096; // chunks, boxes, pages or frames that are looked at
const LONGEST = 200; // characters of a title

const bytesAt = async (file, at, length) =>
  new Uint8Array(await file.slice(at, at + Math.min(length, MOST)).arrayBuffer());

const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const ascii = (bytes, at = 0, length = bytes.length - at) =>
  String.fromCharCode(...bytes.subarray(at, at + Math.min(length, 64)));
const decoded = (bytes, encoding) => new TextDecoder(encoding).decode(bytes);

/** A text as it may be shown: one line of characters that are seen. */
function cleaned(text) {
  const [first] = text.replace(/^\0+/, "").split("\0");
  const line = first.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ").trim();
  return [...line].slice(0, LONGEST).join("");
}

/** UTF-8, or what older programs wrote. */
function utf8OrLatin(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return decoded(bytes, "latin1");
  }
}

// -- ID3 -------------------------------------------------------------------------------------------

const synchsafe = (bytes, at) => bytes.subarray(at, at + 4).reduce((sum, byte) => sum * 128 + (byte & 127), 0);

/** Without the zero that stands after each 255. */
const resynchronised = (bytes) => bytes.filter((byte, i) => byte !== 0 || bytes[i - 1] !== 255);

function id3Text(body) {
  const text = body.subarray(1);
  if (body[0] === 0) return utf8OrLatin(text);
  if (body[0] === 3) return decoded(text, "utf-8");
  if (body[0] === 1 && text[0] === 255 && text[1] === 254) return decoded(text, "utf-16le");
  return decoded(text, "utf-16be"); // it takes a mark of order away
}

const ID3_NAMES = { TIT2: "title", TT2: "title", TPE1: "artist", TP1: "artist" };

function id3Frames(tag) {
  const found = {};
  const version = tag[3], flags = tag[5];
  let bytes = tag.subarray(10);
  if (flags & 0x80 && version < 4) bytes = resynchronised(bytes);
  const [head, letters] = version === 2 ? [6, 3] : [10, 4];
  let at = 0;
  if (flags & 0x40 && version > 2 && bytes.length >= 4) { // a head more
    at = version === 3 ? 4 + viewOf(bytes).getUint32(0) : synchsafe(bytes, 0);
  }
  for (let i = 0; i < MOST_PARTS && at + head <= bytes.length && bytes[at] !== 0; ++i) {
    const name = ID3_NAMES[ascii(bytes, at, letters)];
    const size = version === 2 ? bytes[at + 3] * 65536 + bytes[at + 4] * 256 + bytes[at + 5]
      : version === 3 ? viewOf(bytes).getUint32(at + 4) : synchsafe(bytes, at + 4);
    let body = bytes.subarray(at + head, at + head + size);
    const coded = version === 4 ? bytes[at + 9] : version === 3 ? bytes[at + 9] >> 4 : 0;
    if (version === 4 && coded & 0x01) body = body.subarray(4); // its length, once more
    if (version === 4 && coded & 0x02) body = resynchronised(body);
    const hidden = coded & 0x0c; // packed or enciphered
    if (name && body.length > 1 && !hidden) found[name] ||= cleaned(id3Text(body));
    at += head + size;
  }
  return found;
}

async function id3At(file, at) {
  const head = await bytesAt(file, at, 10);
  if (head.length < 10 || ascii(head, 0, 3) !== "ID3" || head[3] < 2 || head[3] > 4) return null;
  const size = synchsafe(head, 6);
  return { found: id3Frames(await bytesAt(file, at, 10 + size)), end: at + 10 + size };
}

/** The oldest kind, at the end. */
async function id3Last(file) {
  const last = await bytesAt(file, Math.max(0, file.size - 128), 128);
  if (last.length < 128 || ascii(last, 0, 3) !== "TAG") return {};
  return { title: cleaned(utf8OrLatin(last.subarray(3, 33))), artist: cleaned(utf8OrLatin(last.subarray(33, 63))) };
}

// -- Vorbis comments -------------------------------------------------------------------------------

function comments(bytes, at) {
  const found = {};
  const view = viewOf(bytes);
  const word = () => {
    if (at + 4 > bytes.length) return null;
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const writer = word() ?? 0; // the length of who wrote them
  at += writer;
  const count = word() ?? 0;
  for (let i = 0; i < Math.min(count, MOST_PARTS); ++i) {
    const size = word();
    if (size === null) break;
    const text = bytes.subarray(at, at + size);
    const [, name] = ascii(text).match(/^(title|artist)=/i) ?? [];
    if (name) found[name.toLowerCase()] ||= cleaned(decoded(text.subarray(name.length + 1), "utf-8"));
    at += size;
  }
  return found;
}

async function flac(file, at) {
  at += 4;
  for (let i = 0; i < MOST_PARTS; ++i) {
    const head = await bytesAt(file, at, 4);
    if (head.length < 4) break;
    const size = head[1] * 65536 + head[2] * 256 + head[3];
    if ((head[0] & 127) === 4) return comments(await bytesAt(file, at + 4, size), 0);
    if (head[0] & 128) break; // the last
    at += 4 + size;
  }
  return {};
}

/** The second packet of the first stream, put together of its pages. */
async function ogg(file) {
  const bytes = await bytesAt(file, 0, MOST);
  const packet = [];
  let at = 0, length = 0, number = 0;
  for (let i = 0; i < MOST_PARTS && ascii(bytes, at, 4) === "OggS" && at + 27 <= bytes.length; ++i) {
    const sizes = bytes.subarray(at + 27, at + 27 + bytes[at + 26]);
    at += 27 + bytes[at + 26];
    for (const size of sizes) {
      if (number === 1) {
        packet.push(bytes.subarray(at, at + size));
        length += size;
      }
      at += size;
      if (size < 255 && ++number === 2) break;
    }
    if (number === 2) break;
  }
  const whole = new Uint8Array(length);
  packet.reduce((to, part) => (whole.set(part, to), to + part.length), 0);
  if (ascii(whole, 0, 8) === "OpusTags") return comments(whole, 8);
  if (ascii(whole, 1, 6) === "vorbis") return comments(whole, 7);
  if ((whole[0] & 127) === 4) return comments(whole, 4); // FLAC in Ogg
  return {};
}

// -- boxes and chunks ------------------------------------------------------------------------------

/** { name, at, end } of the boxes between two places. */
async function* boxes(file, at, end) {
  for (let i = 0; i < MOST_PARTS && at + 8 <= end; ++i) {
    const head = await bytesAt(file, at, 16);
    if (head.length < 8) return;
    const view = viewOf(head);
    let size = view.getUint32(0), body = at + 8;
    if (size === 1 && head.length === 16) {
      size = Number(view.getBigUint64(8));
      body = at + 16;
    } else if (size === 0) {
      size = end - at;
    }
    if (size < body - at) return;
    yield { name: ascii(head, 4, 4), at: body, end: Math.min(end, at + size) };
    at += size;
  }
}

async function boxIn(file, within, name) {
  for await (const box of boxes(file, within.at, within.end)) if (box.name === name) return box;
  return null;
}

async function mp4(file) {
  const found = {};
  let box = { at: 0, end: file.size };
  for (const name of ["moov", "udta", "meta", "ilst"]) {
    box = await boxIn(file, box, name);
    if (!box) return found;
    if (name === "meta") box.at += 4; // its version
  }
  const names = { "\xa9nam": "title", "\xa9ART": "artist" };
  for await (const each of boxes(file, box.at, box.end)) {
    const data = names[each.name] && await boxIn(file, each, "data");
    if (!data || data.end - data.at < 8) continue;
    const bytes = await bytesAt(file, data.at, data.end - data.at);
    found[names[each.name]] ||= cleaned(utf8OrLatin(bytes.subarray(8))); // kind and language before it
  }
  return found;
}

const CHUNKS = { INAM: "title", IART: "artist", NAME: "title", AUTH: "artist" };

/** RIFF and AIFF: chunks, the sizes of the one little-endian, of the other big. */
async function chunks(file, at, end, little, inside = false) {
  const found = {};
  for (let i = 0; i < MOST_PARTS && at + 8 <= end; ++i) {
    const head = await bytesAt(file, at, 12);
    if (head.length < 8) break;
    const name = ascii(head, 0, 4), size = viewOf(head).getUint32(4, little);
    const body = at + 8;
    if (!inside && name === "LIST" && ascii(head, 8, 4) === "INFO") {
      Object.assign(found, await chunks(file, body + 4, Math.min(end, body + size), little, true));
    } else if (name.toLowerCase() === "id3 ") {
      Object.assign(found, (await id3At(file, body))?.found);
    } else if (CHUNKS[name]) {
      found[CHUNKS[name]] ||= cleaned(utf8OrLatin(await bytesAt(file, body, size)));
    }
    at = body + size + (size % 2);
  }
  return found;
}

// --------------------------------------------------------------------------------------------------

async function found(file) {
  const id3 = await id3At(file, 0);
  const at = id3?.end ?? 0;
  const head = await bytesAt(file, at, 12);
  const kind = ascii(head, 0, 4);
  if (kind === "fLaC") return { ...id3?.found, ...(await flac(file, at)) };
  if (id3) return id3.found;
  if (kind === "OggS") return ogg(file);
  if (kind === "RIFF" || kind === "RF64") return chunks(file, 12, file.size, true);
  if (kind === "FORM") return chunks(file, 12, file.size, false);
  if (ascii(head, 4, 4) === "ftyp") return mp4(file);
  return id3Last(file);
}

/** { title, artist } of a File or Blob; empty where it does not say. Never fails. */
export async function tagsOf(file) {
  const { title = "", artist = "" } = await found(file).catch(() => ({}));
  return { title, artist };
}
