// SPDX-License-Identifier: GPL-3.0-or-later
// Words: typed or pasted, then tapped in with the space bar while the song plays; or from an LRC file.
import { make } from "../player/make.js";
import { correct, showTools, verb } from "./correct.js";
import { annotation, worded } from "./corrections.js";
import { NotLrc, parseLrc } from "./lrc.js";
import { $, say } from "./page.js";
import { follow, forget, room, showPlaying, shown } from "./room.js";
import { t } from "./texts.js";

let units = null; // what is tapped in, in order
let times = [];

export const marking = () => units !== null;

const linesOf = (text) => text.split("\n").map((line) => line.trim().replace(/\s+/g, " ")).filter(Boolean);
const wordsOf = (text) => text.split(/\s+/).filter(Boolean);

function sayNext() {
  const next = units[times.length];
  say(next === undefined ? t("words_end") : t("words_next", { text: next }));
}

async function begin(split) {
  const found = split($("words-text").value).slice(0, 20000);
  if (found.length === 0) throw new Error(t("words_none"));
  units = found;
  times = [];
  forget();
  const beat = make("button", { type: "button", id: "verb-words-tap" }, t("tap"));
  beat.onpointerdown = mark;
  $("tools").replaceChildren(beat, verb("words-end", t("words_done_here"), end),
    verb("words-stop", t("tap_stop"), stop));
  sayNext();
  if (!room.clock.playing) {
    await room.clock.play();
    follow();
  }
  showPlaying();
  document.activeElement.blur(); // else the space bar would press what has the focus
}

/** The next of the words begins now. */
export function mark() {
  if (times.length < units.length) times.push(room.clock.time);
  sayNext();
}

export function stop() {
  units = null;
  room.clock.pause();
  showPlaying();
  say("");
  showWords();
}

/** Each sounds until the next; the last as long as they do mostly. */
export async function end() {
  const duration = shown.piece.jams.file_metadata.duration;
  const gaps = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
  const usual = gaps[Math.floor(gaps.length / 2)] ?? 2;
  const rows = times.map((time, i) => ({ time, value: units[i],
    duration: Math.max(0, Math.min(duration, times[i + 1] ?? time + usual) - time) }));
  stop();
  if (rows.length === 0) throw new Error(t("words_untapped"));
  await set(rows);
}

async function set(rows) {
  await correct(t("words").toLowerCase(), worded(shown.piece.jams, rows), { repaint: false });
  showTools("", -1);
  say(rows.length > 0 ? t("words_set", { n: rows.length }) : "");
}

/** An LRC file that was let go over a work. */
export async function wordsFrom(file) {
  try {
    await set(parseLrc(await file.text(), shown.piece.jams.file_metadata.duration));
  } catch (error) {
    if (!(error instanceof NotLrc)) throw error;
    throw new Error(`${file.name}: ${t(error.why, { line: error.line })}`);
  }
}

/** Under the lanes: where words are typed, and how they are tapped in. */
export function showWords() {
  if (!shown.piece) return;
  const there = annotation(shown.piece.jams, "lyrics")?.data ?? [];
  const field = make("textarea", { id: "words-text", rows: "3", spellcheck: "false",
    placeholder: t("words_hint") });
  field.value = there.map((row) => row.value).join("\n");
  const label = make("label", { for: "words-text", class: "unseen" }, t("words"));
  const sounds = shown.work.kind !== "painting";
  $("tools").replaceChildren(label, field,
    ...(sounds ? [verb("words-lines", t("words_lines"), () => begin(linesOf)),
      verb("words-words", t("words_words"), () => begin(wordsOf))] : []),
    ...(there.length > 0 ? [verb("words-none", t("words_away"), () => set([]))] : []));
}
