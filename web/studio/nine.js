// SPDX-License-Identifier: GPL-3.0-or-later
// Another: nine paintings of the same music, composed and painted here; one is chosen.
import { make } from "../player/make.js";
import { $ } from "./page.js";
import { compose } from "./painter.js";
import { say } from "./page.js";
import { t } from "./texts.js";

const SIDE = 320; // px
let showing = 0;

export const open = () => !$("nine").hidden;

export function close() {
  ++showing;
  $("nine").hidden = true;
  $("frame").classList.remove("behind");
  $("another").setAttribute("aria-expanded", "false");
}

/** Nine seeds after `first`; `choose` is given the seed that is clicked on. */
export async function show(piece, wishes, first, choose) {
  const mine = ++showing;
  $("nine").hidden = false;
  $("frame").classList.add("behind");
  $("another").setAttribute("aria-expanded", "true");
  say(t("choose"));
  const places = Array.from({ length: 9 }, (_, i) => {
    const seed = first + i;
    const canvas = make("canvas", { "aria-hidden": "true" });
    const button = make("button", { type: "button",
      "aria-label": t("choose_one", { seed }) }, canvas);
    button.onclick = () => choose(seed);
    return { seed, canvas, button };
  });
  $("nine").replaceChildren(...places.map(({ button }) => button));
  places[0].button.focus();
  for (const { seed, canvas } of places) {
    const { picture } = await compose(piece, { ...wishes, seed }, SIDE);
    if (mine !== showing) return;
    Object.assign(canvas, { width: picture.width, height: picture.height });
    canvas.getContext("2d").putImageData(picture, 0, 0);
    canvas.classList.add("there");
  }
}

/** Arrow keys among the nine. */
export function walk(key) {
  const buttons = [...$("nine").children];
  const at = buttons.indexOf(document.activeElement);
  const way = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 3, ArrowUp: -3 }[key];
  if (!way) return false;
  buttons[(at + way + buttons.length) % buttons.length]?.focus();
  return true;
}
