// SPDX-License-Identifier: GPL-3.0-or-later
// What every part of the page uses: its elements, what it says, and what can be undone.
import { Gone, Refused } from "studio/api";
import { errorText, t, warningText } from "./texts.js";

export const $ = (id) => document.getElementById(id);
export const reduced = matchMedia("(prefers-reduced-motion: reduce)");
export const narrow = matchMedia("(max-width: 899px)");

/** The one line; read aloud when it changes. */
export function say(text) {
  if ($("line").textContent !== text) $("line").textContent = text;
}

/** One sentence beside what caused it; an empty one takes it away. */
export function blame(place, text = "") {
  $(place).textContent = text;
  $(place).hidden = text === "";
}

/** An error of the studio's as one sentence. */
export const sentenceOf = (error) => sentence(errorText(error));

function sentence(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1) + (text.endsWith(".") ? "" : ".");
}

/** What the program remarks, as one sentence. */
export const remark = (text) => sentence(warningText(text));

export function lost(is) {
  $("gone").hidden = !is;
  document.body.classList.toggle("lost", is);
}

export function failed(place, error) {
  if (error instanceof Gone) lost(true);
  else blame(place, error instanceof Refused ? sentenceOf(error.error) : error.message);
}

/** Runs what was asked for; what goes wrong is said at `place`. */
export function doing(place, work) {
  return async (...given) => {
    blame(place);
    try {
      return await work(...given);
    } catch (error) {
      failed(place, error);
      return undefined;
    }
  };
}

// What was done last is undone first.
const done = [];

export function undoable(what, undo) {
  done.push({ what, undo });
  showUndo();
}

export async function undoLast() {
  const last = done.pop();
  if (!last) {
    say(t("nothing_to_undo"));
    return;
  }
  showUndo();
  await last.undo();
}

/** Another work: what was done to the one before is not undone from here. */
export function forgetUndo() {
  done.length = 0;
  showUndo();
}

function showUndo() {
  const last = done.at(-1);
  $("undo").hidden = !last;
  $("undo").textContent = last ? t("undo_of", { what: last.what }) : "";
}
