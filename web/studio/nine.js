// SPDX-License-Identifier: GPL-3.0-or-later
// Another: nine paintings of the same music, composed and painted here; one is chosen.
import { make } from "../player/make.js";
import { distance, likenessOf } from "./likeness.js";
import { $, say } from "./page.js";
import { compose } from "./painter.js";
import { t } from "./texts.js";

const COUNT = 9;
const SIDE = 320; // px
const GLANCE = 96; // px, of one that is only compared with others
const TRIED = 4; // seeds for each that is shown
let showing = 0;

export const open = () => !$("nine").hidden;

export function close() {
  ++showing;
  $("nine").hidden = true;
  $("frame").classList.remove("behind");
  $("another").setAttribute("aria-expanded", "false");
}

/** Of the next seeds the one that looks least like those already there. */
async function nextOf(piece, wishes, seed, there, going) {
  let best = null;
  for (let each = seed; each < seed + TRIED; ++each) {
    const { picture } = await compose(piece, { ...wishes, seed: each }, GLANCE);
    if (!going()) return null;
    const look = likenessOf(picture);
    const apart = Math.min(...there.map((one) => distance(one, look)));
    if (!best || apart > best.apart) best = { seed: each, look, apart };
    if (there.length === 0) break; // nothing to be unlike
  }
  return best;
}

/** Nine of the seeds from `first` on; `choose` is given the seed that is clicked on. */
export async function show(piece, wishes, first, choose) {
  const mine = ++showing;
  $("nine").hidden = false;
  $("frame").classList.add("behind");
  $("another").setAttribute("aria-expanded", "true");
  say(t("choose"));
  const places = Array.from({ length: COUNT }, () => {
    const canvas = make("canvas", { "aria-hidden": "true" });
    return { canvas, button: make("button", { type: "button", "aria-label": t("composing") }, canvas) };
  });
  $("nine").replaceChildren(...places.map(({ button }) => button));
  places[0].button.focus();
  const there = [];
  let next = first;
  for (const { canvas, button } of places) {
    const found = await nextOf(piece, wishes, next, there, () => mine === showing);
    if (!found) return;
    next += there.length === 0 ? 1 : TRIED;
    there.push(found.look);
    const { seed } = found;
    const { picture } = await compose(piece, { ...wishes, seed }, SIDE);
    if (mine !== showing) return;
    Object.assign(canvas, { width: picture.width, height: picture.height });
    canvas.getContext("2d").putImageData(picture, 0, 0);
    canvas.classList.add("there");
    button.setAttribute("aria-label", t("choose_one", { seed }));
    button.onclick = () => choose(seed);
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
