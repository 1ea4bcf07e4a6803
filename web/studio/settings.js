// SPDX-License-Identifier: GPL-3.0-or-later
// More: the hand, moods in plain words, palettes; the keys; the bin.
import { make } from "../player/make.js";
import { $ } from "./page.js";
import { paletteField, paletteOf, showPalette } from "./palettes.js";
import { hand, lineOf, nameOf, number, t } from "./texts.js";

const MUSIC = "";
const HANDS = ["style", "with"];

function chooser(name, choices, otherwise, change) {
  const select = make("select", { id: "set-" + name },
    ...(otherwise ? [make("option", { value: MUSIC }, otherwise)] : []),
    ...choices.map((each) => make("option", { value: each.name },
      HANDS.includes(name) ? hand(each.name) : nameOf(each))));
  const line = make("p", { class: "small", id: `set-${name}-line` });
  select.setAttribute("aria-describedby", line.id);
  const tell = () => {
    const chosen = choices.find((each) => each.name === select.value);
    line.textContent = chosen ? lineOf(chosen) ?? "" : "";
  };
  select.onchange = () => {
    tell();
    change({ [name]: select.value || undefined });
  };
  select.tell = tell;
  return make("div", { class: "field" }, make("label", { for: select.id }, t(name)), select, line);
}

// What is measured: from, to, what it is when nobody says, and how a place on the slider is a value.
// More and less are as far from the middle: twice, half.
const twofold = { from: -2, to: 2, step: 0.25, none: 0, value: (x) => Number((2 ** x).toFixed(3)),
  place: (value) => Math.log2(value) };
const plain = { step: 0.1, value: (x) => x, place: (value) => value };
const SLIDERS = {
  density: twofold, boldness: twofold,
  warmth: { ...plain, from: -1, to: 1, none: 0 },
  variety: { ...plain, from: 0, to: 1, none: 0.6 },
};

function slider(name, change) {
  const { from, to, step, none, value } = SLIDERS[name];
  const input = make("input", { type: "range", id: "set-" + name, min: String(from), max: String(to),
    step: String(step), value: String(none) });
  const line = make("output", { class: "small", for: input.id });
  input.tell = () => {
    const text = Number(input.value) === none ? t("as_usual") : number(value(Number(input.value)), 2);
    line.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  input.oninput = input.tell;
  input.onchange = () => change({ [name]: Number(input.value) === none ? undefined
    : value(Number(input.value)) });
  return make("div", { class: "field" }, make("label", { for: input.id }, t(name)), input, line);
}

const named = (names) => names.map((name) => ({ name }));

/** `change(wishes)` paints with another style, mood or palette. */
export function beginSettings(choices, { change, keys, throwAway }) {
  const showKeys = make("button", { type: "button" }, t("keys"));
  showKeys.onclick = keys;
  const away = make("button", { type: "button", id: "throw-away" }, t("throw_away"));
  away.onclick = throwAway;
  $("settings").replaceChildren(
    chooser("style", choices.styles, null, change),
    chooser("mood", choices.moods, t("no_mood"), change),
    ...paletteField(choices, change),
    make("details", { id: "finer" }, make("summary", {}, t("finer")),
      chooser("with", choices.styles, t("alone"), change),
      chooser("scheme", named(choices.schemes.filter((name) => name !== "music")), t("as_music"), change),
      chooser("ground", named(["light", "middle", "dark"]), t("as_music"), change),
      chooser("order", named(["form", "gesture", "time"]), t("as_usual"), change),
      ...Object.keys(SLIDERS).map((name) => slider(name, change))),
    make("p", { class: "row" }, showKeys, away));
}

export function showSettings(wishes) {
  showPalette(wishes);
  for (const name of ["style", "mood", "with", "scheme", "ground", "order"]) {
    const select = $("set-" + name);
    if (!select) continue;
    select.value = wishes[name] ?? MUSIC;
    select.tell();
  }
  for (const [name, { none, place }] of Object.entries(SLIDERS)) {
    const input = $("set-" + name);
    if (!input) continue;
    input.value = String(wishes[name] === undefined ? none : place(wishes[name]));
    input.tell();
  }
}

const TEXTS = ["style", "with", "mood", "scheme", "ground", "order"];
const NUMBERS = ["density", "boldness", "warmth", "variety"];

/** What a plan was asked for with, from its recipe. */
export function wishesOf(plan) {
  const wishes = { seed: plan.seed, ...paletteOf(plan.recipe) };
  for (const name of TEXTS) if (plan.recipe[name]) wishes[name] = plan.recipe[name];
  for (const name of NUMBERS) {
    if (plan.recipe[name] !== undefined) wishes[name] = Number(plan.recipe[name]);
  }
  if (plan.style && !wishes.mood) wishes.style = plan.style;
  return wishes;
}
