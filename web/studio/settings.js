// SPDX-License-Identifier: GPL-3.0-or-later
// More: the hand, moods in plain words, palettes; the keys; the bin.
import { make } from "../player/make.js";
import { $ } from "./page.js";
import { hand, lineOf, nameOf, t } from "./texts.js";

const MUSIC = "";

function chooser(name, choices, otherwise, change) {
  const select = make("select", { id: "set-" + name },
    ...(otherwise ? [make("option", { value: MUSIC }, otherwise)] : []),
    ...choices.map((each) => make("option", { value: each.name },
      name === "style" ? hand(each.name) : nameOf(each))));
  const line = make("p", { class: "small", id: `set-${name}-line` });
  select.setAttribute("aria-describedby", line.id);
  const tell = () => {
    const chosen = choices.find((each) => each.name === select.value);
    line.textContent = chosen ? lineOf(chosen) : "";
  };
  select.onchange = () => {
    tell();
    change(name, select.value || undefined);
  };
  select.tell = tell;
  return make("div", { class: "field" }, make("label", { for: select.id }, t(name)), select, line);
}

/** `change(name, value)` paints with another style, mood or palette. */
export function beginSettings(choices, { change, keys, throwAway }) {
  const showKeys = make("button", { type: "button" }, t("keys"));
  showKeys.onclick = keys;
  const away = make("button", { type: "button", id: "throw-away" }, t("throw_away"));
  away.onclick = throwAway;
  $("settings").replaceChildren(
    chooser("style", choices.styles, null, change),
    chooser("mood", choices.moods, t("no_mood"), change),
    chooser("palette", choices.palettes, t("as_music"), change),
    make("p", { class: "row" }, showKeys, away));
}

export function showSettings(wishes) {
  for (const name of ["style", "mood", "palette"]) {
    const select = $("set-" + name);
    if (!select) continue;
    select.value = wishes[name] ?? MUSIC;
    select.tell();
  }
}

const TEXTS = ["style", "with", "mood", "scheme", "palette", "ground", "order"];
const NUMBERS = ["density", "boldness", "warmth", "variety"];

/** What a plan was asked for with, from its recipe. */
export function wishesOf(plan) {
  const wishes = { seed: plan.seed };
  for (const name of TEXTS) if (plan.recipe[name]) wishes[name] = plan.recipe[name];
  for (const name of NUMBERS) {
    if (plan.recipe[name] !== undefined) wishes[name] = Number(plan.recipe[name]);
  }
  if (plan.style && !wishes.mood) wishes.style = plan.style;
  return wishes;
}
