// SPDX-License-Identifier: GPL-3.0-or-later
// Before there is a work: one place to drop a song, three small paintings, the works there are.
import { clockText, make } from "../player/make.js";
import * as api from "studio/api";
import { $, blame, doing, reduced } from "./page.js";
import { compose, easel, sketch } from "./painter.js";
import { parts } from "./parts.js";
import { hand, language, t } from "./texts.js";

const HANDS = [["oil", 3], ["watercolour", 2], ["nihonga", 5]];
const SIDE = 400; // px
const LAPSE = 7; // s that a small painting takes to be painted

let examples = null;

/** Until nothing is asked for: a song that was dropped is painted before what only shows how. */
async function idle() {
  while ($("home").hidden) await new Promise((resolve) => setTimeout(resolve, 300));
}

/** The bundled piece in three hands, composed and painted here; each is painted anew on click. */
export function showExamples() {
  examples ??= (async () => {
    const places = HANDS.map(([style, seed]) => {
      const canvas = make("canvas", { "aria-hidden": "true" });
      const button = make("button", { type: "button",
        "aria-label": t("example_of", { hand: hand(style) }) }, canvas);
      $("examples").append(make("li", {}, button));
      return { style, seed, canvas, button };
    });
    const piece = await (await fetch(parts.overture)).text();
    for (const { style, seed, canvas, button } of places) {
      await idle();
      const { strokes } = await compose(piece, { style, seed });
      const small = easel("example " + style, canvas);
      const { width, height, facts } = await small.open(strokes, SIDE);
      canvas.style.aspectRatio = `${width} / ${height}`;
      await small.finish();
      canvas.classList.add("there");
      button.onclick = () => grow(small, facts.duration_s);
    }
  })().catch(() => { $("examples").hidden = true; }); // no painter here: the sentence is enough
  return examples;
}

let growing = 0;

async function grow(small, duration) {
  const mine = ++growing;
  if (reduced.matches) return;
  const since = performance.now();
  for (;;) {
    const share = (performance.now() - since) / 1000 / LAPSE;
    if (share >= 1 || mine !== growing) break;
    await small.show(share * duration);
    await new Promise(requestAnimationFrame);
  }
  await small.finish();
}

const sketches = new Map(); // plan -> ImageData

/** Hangs a work's last painting on the wall. */
async function hang(canvas, plan) {
  if (!sketches.has(plan.id)) sketches.set(plan.id, await sketch(await api.strokes(plan.id, language), 300));
  const picture = sketches.get(plan.id);
  Object.assign(canvas, { width: picture.width, height: picture.height });
  canvas.getContext("2d").putImageData(picture, 0, 0);
  canvas.classList.add("there");
}

/** The works, newest first, each with what was last painted of it. */
export async function showWorks(throwAway) {
  const works = await api.works();
  $("shelf").hidden = works.length === 0 && (await api.bin()).length === 0;
  $("works").replaceChildren(...works.map((work) => {
    const state = work.heard ? clockText(work.duration) : t(work.problem ? "not_heard" : "hearing_now");
    const away = make("button", { type: "button" }, t("throw_away"));
    away.setAttribute("aria-label", `${t("throw_away")}: ${work.title || work.name}`);
    away.onclick = () => throwAway(work);
    const plan = work.plans.at(-1);
    const canvas = make("canvas", { "aria-hidden": "true" });
    if (plan) {
      canvas.style.aspectRatio = `${plan.width} / ${plan.height}`;
      hang(canvas, plan).catch(() => {}); // its name is enough
    }
    return make("li", {}, make("a", { href: "#" + work.id }, plan ? canvas : "", make("cite", {}, work.title || work.name)),
      make("span", {}, [work.artist, state].filter(Boolean).join(", ")), away);
  }));
  $("take-back").hidden = (await api.bin()).length === 0;
}

/** Where a song is dropped, chosen, or the bundled one opened. `drop` takes a File. */
export function beginHome(drop) {
  $("file").onchange = () => {
    const [file] = $("file").files;
    $("file").value = "";
    if (file) drop(file);
  };
  $("open-example").onclick = doing("home-problem", async () => {
    const answer = await fetch("overture.musicxml").catch(() => { throw new api.Gone("overture"); });
    if (!answer.ok) throw new api.Gone("overture");
    drop(new File([await answer.blob()], "overture_in_ochre.musicxml"));
  });
  let depth = 0;
  const over = (is) => document.body.classList.toggle("dropping", is);
  addEventListener("dragenter", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    ++depth;
    over(true);
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("dragleave", () => over((depth = Math.max(0, depth - 1)) > 0));
  addEventListener("drop", (event) => {
    event.preventDefault();
    over((depth = 0) > 0);
    blame("home-problem");
    const [file] = event.dataTransfer?.files ?? [];
    if (file) drop(file);
  });
}
