// SPDX-License-Identifier: GPL-3.0-or-later
// What the page says, in the reader's language.
import en from "./en.js";
import fr from "./fr.js";

const languages = { en, fr };
export const language =
  (navigator.languages ?? [navigator.language]).map((tag) => tag.slice(0, 2))
    .find((tag) => tag in languages) ?? "en";
const words = languages[language];

/** The text of that name, with {x} filled in. */
export function t(name, filled = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (_, x) => filled[x]);
}

/** A sentence of the program's in the reader's language; where it has none, what kind of error it is
 *  with the program's own words. A star in `errors` stands for anything. */
export function errorText({ message, hint, code }) {
  const own = [message, hint].filter(Boolean).join("; ");
  if (!words.errors) return own;
  return known(message) ?? t("error_" + (code ?? "failed"), { own });
}

function known(message) {
  const plain = (part) => part.replace(/[.()?+[\]]/g, "\\$&");
  return words.errors?.find(([pattern]) =>
    new RegExp(`^${pattern.split("*").map(plain).join(".*")}$`, "s").test(message))?.[1];
}

/** What the program remarks of a song. */
export const warningText = (text) => known(text) ?? text;

export const hand = (style) => words.hands[style] ?? style;
/** A style's, mood's or palette's name and its line; the program's own where we have none. */
export const nameOf = (choice) => words.names?.[choice.name] ?? choice.name;
export const lineOf = (choice) => words.lines[choice.name] ?? choice.line;

/** "TitaniumWhite" as painters write it. */
export const paintName = (name) => words.names?.[name] ?? name.replace(/(?<=[a-z])(?=[A-Z])/g, " ")
  .replace(/(?<= )[A-Z]/g, (letter) => letter.toLowerCase());

/** A key, "Eb:minor" in JAMS, as musicians here call it. */
export function keyName(value) {
  const [, tonic, sign, mode] = String(value).match(/^([A-G])([b#]?):?(\w*)/) ?? [];
  if (!tonic) return "";
  const signs = { "": "", b: words.flat, "#": words.sharp };
  return `${words.tonics[tonic] ?? tonic}${signs[sign]}\u00a0${words[mode] ?? mode}`.trim(); // a line does not end in it
}

export const number = (value, digits = 0) =>
  value.toLocaleString(language, { maximumFractionDigits: digits });

/** "about 9 s", "about 2 min"; empty when nobody knows. */
export function about(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const time = seconds < 90 ? t("seconds", { n: Math.max(1, Math.ceil(seconds)) })
    : t("minutes", { n: Math.round(seconds / 60) });
  return t("about", { time });
}

/** Fills in what the page holds: data-t its text, data-t-label what it is called. */
export function fill(root) {
  document.documentElement.lang = language;
  for (const each of root.querySelectorAll("[data-t]")) each.textContent = t(each.dataset.t);
  for (const each of root.querySelectorAll("[data-t-label]")) {
    each.setAttribute("aria-label", t(each.dataset.tLabel));
  }
}
