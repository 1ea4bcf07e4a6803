// SPDX-License-Identifier: GPL-3.0-or-later
// What is painted with: colours as the music is, a palette by its name, one's own paints, or the
// colours of a picture.
import { make } from "../player/make.js";
import * as api from "studio/api";
import { $, doing } from "./page.js";
import { lineOf, nameOf, paintName, t } from "./texts.js";

const LEAST = 2, MOST = 7;
const MUSIC = "", PAINTS = "paints", PICTURE = "picture";

let known = { palettes: [], paints: [] };
let chosen = []; // names of paints, in the order they were chosen
let use = () => {};

const chip = (...colours) => {
  const shown = make("span", { class: "chip", "aria-hidden": "true" });
  shown.append(...colours.map((colour) => {
    const half = make("span", {});
    half.style.background = colour;
    return half;
  }));
  return shown;
};

/** What a plan was painted with, as it may be asked for again: no file is opened for it. */
export function paletteOf(recipe) {
  const { palette, swatches, pigments } = recipe;
  if (!palette || palette === "music") return {};
  if (swatches) return { palette: palette.split(/[\\/]/).at(-1), swatches };
  const named = known.palettes.some((each) => each.name === palette);
  return { palette: named || !pigments ? palette : pigments };
}

function unfold(which) {
  $("palette-paints").hidden = which !== PAINTS;
  $("palette-picture").hidden = which !== PICTURE;
  const each = known.palettes.find(({ name }) => name === which);
  $("set-palette-line").textContent = each ? lineOf(each) ?? "" : "";
}

function showPaints() {
  for (const button of $("paints").querySelectorAll("button")) {
    const is = chosen.includes(button.dataset.paint);
    button.setAttribute("aria-pressed", String(is));
    button.disabled = !is && chosen.length >= MOST;
  }
  $("use-paints").disabled = chosen.length < LEAST;
}

function paintButton({ name, colour, tint }) {
  const button = make("button", { type: "button", "data-paint": name }, chip(colour, tint),
    paintName(name));
  button.onclick = () => {
    chosen = chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name];
    showPaints();
  };
  return make("li", {}, button);
}

/** Paints with the colours of a picture. */
export async function paintFrom(file) {
  const { palette, swatches } = await api.palette(file);
  await use({ palette, swatches });
}

function picturePlace() {
  const file = make("input", { type: "file", id: "palette-file", class: "unseen", accept: "image/*" });
  file.onchange = doing("palette-problem", async () => {
    const [picture] = file.files;
    file.value = "";
    if (picture) await paintFrom(picture);
  });
  const place = make("p", { class: "drop" }, make("label", { for: file.id }, t("picture_place")), file);
  const problem = make("p", { id: "palette-problem", class: "problem", role: "alert" });
  problem.hidden = true;
  return [make("p", { id: "picture-colours" }), place, problem];
}

/** The field and what unfolds under it. `change(wishes)` paints with another palette. */
export function paletteField(choices, change) {
  known = choices;
  use = change;
  const option = (value, text) => make("option", { value }, text);
  const select = make("select", { id: "set-palette", "aria-describedby": "set-palette-line" },
    option(MUSIC, t("as_music")), ...choices.palettes.map((each) => option(each.name, nameOf(each))),
    option(PAINTS, t("own_paints")), option(PICTURE, t("own_picture")));
  select.onchange = () => {
    unfold(select.value);
    if (select.value === PAINTS) showPaints();
    else if (select.value !== PICTURE) change({ palette: select.value || undefined, swatches: undefined });
  };
  const paint = make("button", { type: "button", id: "use-paints" }, t("use_paints"));
  paint.onclick = () => change({ palette: chosen.join(","), swatches: undefined });
  const paints = make("div", { id: "palette-paints", class: "unfolded" }, make("p", { class: "small" }, t("paints_hint")),
    make("ul", { id: "paints", "aria-label": t("own_paints") }, ...choices.paints.map(paintButton)), paint);
  const picture = make("div", { id: "palette-picture", class: "unfolded" }, ...picturePlace());
  paints.hidden = picture.hidden = true;
  return [make("div", { class: "field" }, make("label", { for: select.id }, t("palette")), select,
    make("p", { class: "small", id: "set-palette-line" })), paints, picture];
}

/** The palette that is painted with now. */
export function showPalette({ palette = MUSIC, swatches }) {
  const paints = palette.split(",").map((name) => name.trim().toLowerCase());
  const named = known.palettes.some((each) => each.name === palette);
  const which = swatches ? PICTURE : palette === MUSIC || named ? palette : PAINTS;
  chosen = which === PAINTS ? known.paints.map(({ name }) => name)
    .filter((name) => paints.includes(name.toLowerCase())) : [];
  $("set-palette").value = which;
  unfold(which);
  if (which === PAINTS) showPaints();
  const numbers = (swatches ?? "").split(" ").map(Number);
  const colours = numbers.length >= 4 ? Array.from({ length: Math.floor(numbers.length / 4) },
    (_, i) => `lab(${numbers.slice(4 * i, 4 * i + 3).join(" ")})`) : [];
  $("picture-colours").replaceChildren(...(swatches ? [chip(...colours), palette] : []));
}
