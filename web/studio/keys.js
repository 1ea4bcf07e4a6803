// SPDX-License-Identifier: GPL-3.0-or-later
// Everything by keyboard, and the list of it.
import { make } from "../player/make.js";
import { $ } from "./page.js";
import { t } from "./texts.js";

const LIST = [["␣", "space"], ["← →", "arrows"], ["⇧ ← →", "sections"], ["W", "why"],
  ["N", "another"], ["Z", "undo"], ["T", "tap"], ["L", "words"], ["E", "take"], ["M", "more"],
  ["← → ↑ ↓", "lane"], ["+ −", "zoom"], ["?", "help"], ["Esc", "escape"]];

export function beginKeys() {
  const list = make("dl", {});
  for (const [key, name] of LIST) {
    list.append(make("dt", {}, make("kbd", {}, key)), make("dd", {}, t("key_" + name)));
  }
  const close = make("button", { type: "button" }, t("close"));
  close.onclick = () => $("keys").close();
  $("keys").append(list, close);
}

export function showKeys() {
  if ($("keys").open) $("keys").close();
  else $("keys").showModal();
}
