// SPDX-License-Identifier: GPL-3.0-or-later
// Another: nine paintings of the same music, composed and painted here; one is chosen.
import { make } from "../player/make.js";
import { farApart, likenessOf } from "./likeness.js";
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

/** Of four times as many seeds, from `first` on, the nine that look least alike: what
 *  `impasto variations` shows. `going` is asked whether anybody still waits. */
async function seedsFarApart(piece, wishes, first, going) {
  const looks = [];
  say(t("choosing_of", { n: 0, of: TRIED * COUNT }));
  while (looks.length < TRIED * COUNT) {
    const { picture } = await compose(piece, { ...wishes, seed: first + looks.length }, GLANCE);
    if (!going()) return [];
    looks.push(likenessOf(picture));
    // Not each: it is read aloud.
    if (looks.length % COUNT === 0) say(t("choosing_of", { n: looks.length, of: TRIED * COUNT }));
  }
  return farApart(looks, COUNT).map((i) => first + i);
}

/** Nine of the seeds from `first` on; `choose` is given the seed that is clicked on. */
export async function show(piece, wishes, first, choose) {
  const mine = ++showing;
  $("nine").hidden = false;
  $("frame").classList.add("behind");
  $("another").setAttribute("aria-expanded", "true");
  const places = Array.from({ length: COUNT }, () => {
    const canvas = make("canvas", { "aria-hidden": "true" });
    return { canvas, button: make("button", { type: "button", "aria-label": t("composing") }, canvas) };
  });
  $("nine").replaceChildren(...places.map(({ button }) => button));
  places[0].button.focus();
  const seeds = await seedsFarApart(piece, wishes, first, () => mine === showing);
  if (mine !== showing) return;
  say(t("choose"));
  for (const [i, { canvas, button }] of places.entries()) {
    const seed = seeds[i];
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
