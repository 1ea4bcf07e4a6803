// SPDX-License-Identifier: GPL-3.0-or-later
// What was heard wrong is put right here: under the lanes stands what can be done with the one that
// was pointed at.
import { clockText, make } from "../player/make.js";
import * as api from "studio/api";
import * as corrections from "./corrections.js";
import { $, blame, doing, say, undoable } from "./page.js";
import { follow, forget, room, seek, showPlaying, shown } from "./room.js";
import { chordText, chordTyped } from "./score.js";
import { t } from "./texts.js";
import { showWords } from "./words.js";

let after = () => {}; // shows the piece anew and paints it
let waitFor = () => {}; // a job until it is over
let taps = null;

export const verb = (name, text, action) => {
  const button = make("button", { type: "button", id: "verb-" + name }, text);
  button.onclick = doing("lane-problem", action);
  return button;
};

async function send(jams) {
  try {
    const changed = corrections.changes(shown.piece.jams, jams);
    const job = await api.correct(shown.work.id, changed, shown.piece.tag);
    if (job) await waitFor(job);
  } catch (error) {
    if (!(error instanceof api.Gone)) await after({ repaint: false });
    throw error.status === 412 ? new Error(t("elsewhere")) : error;
  }
}

/** Corrects, repaints where that may change the painting, and can be undone. */
export async function correct(what, jams, { repaint = true } = {}) {
  const before = shown.piece.jams;
  await send(jams);
  undoable(what, async () => {
    await send(before);
    await after({ repaint });
  });
  await after({ repaint });
}

// -- beats -----------------------------------------------------------------------------------------

function showBeats(index) {
  const { jams } = shown.piece;
  const verbs = ["half", "double", "shift"].map((name) =>
    verb(name, t(name), () => correct(t(name + "_done"), corrections[name](shown.piece.jams))));
  verbs.push(verb("tap", t("tap"), beginTap));
  const beat = corrections.annotation(jams, "beat").data[index];
  if (beat && beat.value !== 1) {
    verbs.push(verb("downbeat", t("downbeat"), () =>
      correct(t("downbeat_done"), corrections.downbeat(shown.piece.jams, index))));
  }
  $("tools").replaceChildren(...verbs);
}

export const tapping = () => taps !== null;

export async function beginTap() {
  if (!shown.piece) return;
  taps = [];
  forget();
  const beat = make("button", { type: "button", id: "verb-tap-beat" }, t("tap"));
  beat.onpointerdown = tap; // at once: a click comes when the finger is lifted
  $("tools").replaceChildren(
    beat,
    verb("tap-end", t("tap_whole"), () => endTap(0)),
    verb("tap-from", t("tap_from"), () => endTap(taps[0] - 0.05)),
    verb("tap-stop", t("tap_stop"), stopTap));
  say(t("tapping"));
  if (!room.clock.playing) {
    await room.clock.play();
    follow();
  }
  showPlaying();
  document.activeElement.blur(); // else the space bar would press what has the focus
}

export function tap() {
  taps.push(room.clock.time);
  const n = taps.length;
  if (n > 1) {
    const beats = Math.round((60 * (n - 1)) / (taps[n - 1] - taps[0]));
    say(t("taps", { n, beats }));
  }
}

export function stopTap() {
  taps = null;
  room.clock.pause();
  showPlaying();
  say("");
  showTools("beats", -1);
}

export async function endTap(from = 0) {
  const given = taps;
  stopTap();
  if (given.length < 4) throw new Error(t("too_few"));
  await correct(t("tap_done"), corrections.tapped(shown.piece.jams, given, Math.max(0, from)));
}

// -- chords ----------------------------------------------------------------------------------------

function showChord(index) {
  const row = corrections.annotation(shown.piece.jams, "chord")?.data[index];
  if (!row) {
    $("tools").replaceChildren(make("span", {}, t("chord_hint")));
    return;
  }
  const field = make("input", { id: "chord", size: "8", autocomplete: "off", spellcheck: "false",
    value: chordText(row.value) });
  const called = make("label", { for: "chord" }, t("chord_field", { time: clockText(row.time) }));
  const set = doing("lane-problem", async () => {
    const label = chordTyped(field.value);
    if (label === null) throw new Error(t("chord_wrong", { text: field.value }));
    $("lanes").querySelector(".chords .strip").focus();
    await correct(t("chord_done"), corrections.chord(shown.piece.jams, index, label));
    showTools("chords", index);
  });
  field.onkeydown = (event) => {
    if (event.key === "Enter") set();
    else if (event.key === "Escape") $("lanes").querySelector(".chords .strip").focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const button = make("button", { type: "button", id: "verb-chord" }, t("set"));
  button.onclick = set;
  $("tools").replaceChildren(called, field, button);
}

// -- all lanes -------------------------------------------------------------------------------------

/** What can be done with the lane, and the row of it, that was pointed at. */
export function showTools(lane, index) {
  if (taps || !shown.piece) return;
  blame("lane-problem");
  if (lane === "beats") showBeats(index);
  else if (lane === "chords") showChord(index);
  else if (lane === "sections") $("tools").replaceChildren(make("span", {}, t("border_hint")));
  else if (lane === "words") showWords();
  else $("tools").replaceChildren(make("span", {}, t("wrong")), verb("words", t("words_verb"), showWords));
}

/** What the lanes do when they are pointed at, dragged and typed into. */
export const laneActions = {
  seek: (seconds) => seek(seconds),
  chosen: (lane, index) => showTools(lane, index),
  say: (text) => say(text),
  border: doing("lane-problem", async (number, time) => {
    if (!shown.piece) return; // it is still being heard
    await correct(t("border_done"), corrections.border(shown.piece.jams, number, time));
  }),
  edit(lane, index) {
    showTools(lane, index);
    const first = $("tools").querySelector("input, button");
    first?.focus();
    first?.select?.();
  },
};

export function beginCorrect(does) {
  ({ after, waitFor } = does);
}
