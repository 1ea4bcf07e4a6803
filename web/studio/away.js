// SPDX-License-Identifier: GPL-3.0-or-later
// Take it away: what can be made of a painting, what is being made, what was made.
import { make } from "../player/make.js";
import * as api from "studio/api";
import { $, doing, sentenceOf } from "./page.js";
import { about, language, number, t } from "./texts.js";

const FIRST = [
  ["picture", { kind: "still", format: "png" }],
  ["cover", { kind: "still", format: "jpg" }],
  ["film", { kind: "film" }],
  ["page", { kind: "sealed", language }],
];
const REST = [
  ["print", { kind: "still", format: "tif", width: 6000, height: 6000, dpi: 300 }],
  ["tall", { kind: "film", width: 1080, height: 1920 }],
  ["site", { kind: "exhibition", language }],
  ["nine_sheet", { kind: "sheet", of: "variations" }],
  ["hands_sheet", { kind: "sheet", of: "styles" }],
  ["moods_sheet", { kind: "sheet", of: "moods" }],
  ["drawn", { kind: "hearing" }],
  ["colour", { kind: "still", layer: "colour" }],
  ["height", { kind: "still", layer: "height" }],
  ["strokes", { kind: "strokes" }],
];
const NEED_SOUND = ["film", "tall", "own-film"];

// What is made to one's own measure: for each field its choices, the first first.
const OWN = {
  picture: { side: ["3000", "1000", "2000", "4096", "6000", "8000"], format: ["png", "jpg", "tif"] },
  film: { shape: ["1920x1080", "1080x1920", "1080x1080", "3840x2160"],
    camera: ["still", "breathe", "follow"], light: ["wet", "moving", "still"], fps: ["30", "25", "60"] },
};

/** The shape of the plan in that many pixels on its shorter side. */
function shaped(asked, plan) {
  if (asked.kind !== "still") return asked;
  const side = asked.width ?? 3000;
  const share = side / Math.min(plan.width, plan.height);
  return { ...asked, width: Math.round(plan.width * share), height: Math.round(plan.height * share) };
}

export const OVER = ["done", "failed", "cancelled"];
const jobs = new Map(); // number -> { job, row }

const NAMES = { still: "picture", sealed: "page", exhibition: "site", sheet: "sheet", hearing: "drawn" };
const nameOf = (job) => t(NAMES[job.kind] ?? job.kind);
const phaseOf = (job) => t(job.state === "waiting" ? "waiting" : job.phase || "painting");

function rowOf(job) {
  const text = make("span", {});
  const bar = make("progress", { max: "1", "aria-label": nameOf(job) });
  const stop = make("button", { type: "button" }, t("cancel"));
  stop.setAttribute("aria-label", `${t("cancel")}: ${nameOf(job)}`);
  stop.onclick = doing("problem", () => api.cancel(job.job));
  const row = make("li", { "data-job": String(job.job) }, text, bar, stop);
  return { row, text, bar, stop };
}

/** A job of exports, as it is now. What failed says so in its row until it is clicked away. */
export function showJob(job) {
  if (["hear", "correct"].includes(job.kind)) return;
  let shown = jobs.get(job.job);
  if (OVER.includes(job.state)) {
    if (!shown) return;
    jobs.delete(job.job);
    if (job.state === "done") {
      shown.row.remove();
      return;
    }
    shown.text.textContent = job.state === "cancelled" ? t("cancelled") : sentenceOf(job.error);
    shown.bar.remove();
    shown.stop.textContent = t("close");
    shown.stop.onclick = () => shown.row.remove();
    if (job.state === "failed") shown.row.setAttribute("role", "alert");
    return;
  }
  if (!shown) {
    shown = rowOf(job);
    jobs.set(job.job, shown);
    $("jobs").append(shown.row);
  }
  const percent = Math.floor(100 * job.fraction);
  shown.bar.value = job.fraction;
  shown.text.textContent = [t("at_work", { what: nameOf(job), phase: phaseOf(job), percent }),
    about(job.left_s)].filter(Boolean).join(", ");
}

const row = (tag, id, name, attributes = {}) => make(tag, { id, ...attributes },
  make("b", {}, t(name)), make("span", {}, t(name + "_line")));

/** One line to choose from: what, then its fields, then the button that makes it. */
function ownRow(what, start) {
  const fields = Object.entries(OWN[what]).map(([field, values]) => {
    const select = make("select", { "aria-label": `${t(what)}: ${t("field_" + field)}` },
      ...values.map((value) => make("option", { value }, optionText(field, value))));
    select.dataset.field = field;
    return select;
  });
  const button = make("button", { type: "button", id: "make-own-" + what }, t("make"));
  button.setAttribute("aria-label", `${t("make")}: ${t(what)}`);
  button.onclick = () => {
    const chosen = Object.fromEntries(fields.map((select) => [select.dataset.field, select.value]));
    start(what === "picture" ? ownPicture(chosen) : ownFilm(chosen));
  };
  return make("li", { class: "own", id: "own-" + what }, make("b", {}, t(what)), ...fields, button);
}

function optionText(field, value) {
  if (field === "side") return `${value} px`;
  if (field === "format") return { png: "PNG", jpg: "JPEG", tif: "TIFF" }[value];
  if (field === "shape") return value.replace("x", " × ");
  return field === "fps" ? t("fps", { n: value }) : t(`${field}_${value}`);
}

const ownPicture = ({ side, format }) =>
  ({ kind: "still", format, width: Number(side), height: Number(side) });

function ownFilm({ shape, fps, ...look }) {
  const [width, height] = shape.split("x").map(Number);
  return { kind: "film", width, height, fps: Number(fps), ...look };
}

/** What can be made of `plan()`. */
export function beginAway(plan, begun) {
  const start = doing("problem", async (asked) => {
    const job = await api.begin({ plan: plan().id, ...shaped(asked, plan()) });
    begun(job);
    showJob(job);
  });
  const list = (products) => products.map(([name, asked]) => {
    const button = row("button", "make-" + name, name, { type: "button" });
    button.onclick = () => start(asked);
    return make("li", {}, button);
  });
  $("products").append(...list(FIRST), make("li", {}, row("a", "itself", "itself", { download: "" })));
  $("rest").append(...list(REST), make("li", {}, row("a", "jams", "jams", { download: "" })),
    ...Object.keys(OWN).map((what) => ownRow(what, start)));
}

export function showAway(work, plan) {
  const called = work.title || work.name;
  if (plan) {
    $("itself").href = `plans/${plan.id}/painting`;
    $("itself").download = `${called}.impasto`;
  }
  $("jams").href = `works/${work.id}/piece`;
  $("jams").download = `${called}.jams`;
  for (const name of NEED_SOUND) {
    ($("make-" + name) ?? $(name)).closest("li").hidden = work.kind === "painting";
  }
  $("made").replaceChildren(...work.made.toReversed().map((made) => {
    const text = t("made_" + made.kind, made);
    const size = t("megabytes", { n: number(made.bytes / 1e6, 1) });
    return make("li", {}, make("a", { href: `works/${work.id}/made/${made.number}`, download: "" }, text),
      make("span", {}, size));
  }));
}
