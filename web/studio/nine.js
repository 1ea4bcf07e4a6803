// SPDX-License-Identifier: GPL-3.0-or-later
// Another: nine paintings of the same music, composed and painted here; one is chosen.
import { make } from "../player/make.js";
import { $, say } from "./page.js";
import { compose } from "./painter.js";
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

/** How unlike two pictures of one size are: the mean difference of every eighth pixel. */
function distance(a, b) {
  let sum = 0;
  for (let i = 0; i < a.data.length; i += 32) {
    for (let k = 0; k < 3; ++k) sum += Math.abs(a.data[i + k] - b.data[i + k]);
  }
  return sum;
}

/** Of the next two seeds the one that looks less like those already there. */
async function nextOf(piece, wishes, seed, there) {
  const pair = [];
  for (const each of [seed, seed + 1]) {
    const { picture } = await compose(piece, { ...wishes, seed: each }, SIDE);
    pair.push({ seed: each, picture, apart: Math.min(...there.map((one) => distance(one, picture))) });
  }
  return pair[1].apart > pair[0].apart ? pair[1] : pair[0];
}

/** Nine of the seeds from `first` on; `choose` is given the seed that is clicked on. */
export async function show(piece, wishes, first, choose) {
  const mine = ++showing;
  $("nine").hidden = false;
  $("frame").classList.add("behind");
  $("another").setAttribute("aria-expanded", "true");
  say(t("choose"));
  const places = Array.from({ length: 9 }, () => {
    const canvas = make("canvas", { "aria-hidden": "true" });
    return { canvas, button: make("button", { type: "button", "aria-label": t("composing") }, canvas) };
  });
  $("nine").replaceChildren(...places.map(({ button }) => button));
  places[0].button.focus();
  const there = [];
  for (const [i, { canvas, button }] of places.entries()) {
    const { seed, picture } = await nextOf(piece, wishes, first + 2 * i, there);
    if (mine !== showing) return;
    there.push(picture);
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
