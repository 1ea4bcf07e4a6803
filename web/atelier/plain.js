// SPDX-License-Identifier: GPL-3.0-or-later
// How a score sounds where there are no instruments: each note as a plain string that was struck, each
// drum as a short noise. The program plays it with a soundfont.

export const RATE = 22050;
const PARTIALS = [1, 0.45, 0.18];
const HIGHEST = 9000; // Hz of a partial
const LONGEST = 8; // s that a string sounds
const ATTACK = 0.006, RELEASE = 0.08; // s
const LOUDEST = 0.7; // full scale 1

function strike(sound, from, length, pitch, loudness) {
  const frequency = 440 * 2 ** ((pitch - 69) / 12);
  const dying = 0.6 * 2 ** ((pitch - 60) / 24); // high strings die sooner
  const count = Math.min(sound.length - from, Math.floor(length * RATE));
  const rising = ATTACK * RATE, falling = count - RELEASE * RATE;
  PARTIALS.forEach((share, k) => {
    if (frequency * (k + 1) > HIGHEST) return;
    const step = 2 * Math.PI * frequency * (k + 1) / RATE;
    // A sine that dies away, from the two values before.
    const less = Math.exp(-dying * (k + 1) / RATE);
    const turn = 2 * less * Math.cos(step), back = less * less;
    let before = -share * loudness * Math.sin(step) / less, now = 0;
    for (let i = 0; i < count; ++i) {
      let value = now;
      if (i < rising) value *= i / rising;
      if (i > falling) value *= (count - i) / (RELEASE * RATE);
      sound[from + i] += value;
      const next = turn * now - back * before;
      before = now;
      now = next;
    }
  });
}

function drum(sound, from, pitch, loudness) {
  const low = pitch < 42; // bass drums and the lower toms
  const length = low ? 0.16 : 0.09;
  if (low) strike(sound, from, length, 36, 0.6 * loudness);
  const less = Math.exp(-30 / RATE);
  let noise = 22222 + 7 * pitch, share = (low ? 0.1 : 0.25) * loudness;
  const count = Math.min(sound.length - from, Math.floor(length * RATE));
  for (let i = 0; i < count; ++i) {
    noise = (Math.imul(noise, 1103515245) + 12345) & 0x7fffffff;
    sound[from + i] += share * (noise / 0x3fffffff - 1);
    share *= less;
  }
}

/** One channel of `seconds`, of notes as web/impasto.d.ts has them. */
export function sounded(notes, seconds) {
  const sound = new Float32Array(Math.ceil((seconds + RELEASE) * RATE));
  for (const [onset, offset, pitch, velocity, isDrum] of notes) {
    const from = Math.round(onset * RATE);
    if (!(from >= 0 && from < sound.length)) continue;
    const loudness = velocity * velocity;
    if (isDrum) drum(sound, from, pitch, loudness);
    else strike(sound, from, Math.min(LONGEST, offset - onset + RELEASE), pitch, loudness);
  }
  let most = 0;
  for (const value of sound) most = Math.max(most, Math.abs(value));
  if (most > 0) for (let i = 0; i < sound.length; ++i) sound[i] *= LOUDEST / most;
  return sound;
}

/** The same as a WAV file. */
export function wav(sound) {
  const bytes = new Uint8Array(44 + 2 * sound.length), view = new DataView(bytes.buffer);
  const word = (at, text) => [...text].forEach((letter, i) => { bytes[at + i] = letter.charCodeAt(0); });
  word(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  word(8, "WAVEfmt ");
  [[16, 4], [1, 2], [1, 2], [RATE, 4], [2 * RATE, 4], [2, 2], [16, 2]].reduce((at, [value, size]) => {
    if (size === 4) view.setUint32(at, value, true);
    else view.setUint16(at, value, true);
    return at + size;
  }, 16);
  word(36, "data");
  view.setUint32(40, 2 * sound.length, true);
  sound.forEach((value, i) => view.setInt16(44 + 2 * i, Math.round(32767 * value), true));
  return new Blob([bytes], { type: "audio/wav" });
}
