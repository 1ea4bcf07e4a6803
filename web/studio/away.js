// SPDX-License-Identifier: GPL-3.0-or-later
// Take it away: what can be made of a painting, what is being made, what was made.
import { make } from "../player/make.js";
import * as api from "studio/api";
import { $, doing, sentenceOf } from "./page.js";
import { about, number, t } from "./texts.js";

const PRODUCTS = [
  ["picture", { kind: "still", format: "png" }],
  ["cover", { kind: "still", format: "jpg" }],
  ["print", { kind: "still", format: "tif", width: 6000, height: 6000, dpi: 300 }],
  ["film", { kind: "film" }],
  ["tall", { kind: "film", width: 1080, height: 1920 }],
];

/** The shape of the plan in that many pixels on its shorter side. */
function shaped(asked, plan) {
  if (asked.kind !== "still") return asked;
  const side = asked.width ?? 3000;
  const share = side / Math.min(plan.width, plan.height);
  return { ...asked, width: Math.round(plan.width * share), height: Math.round(plan.height * share) };
}

export const OVER = ["done", "failed", "cancelled"];
const jobs = new Map(); // number -> { job, row }

const nameOf = (job) => t(job.kind === "film" ? "film" : job.kind === "still" ? "picture" : "hearing");
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
  if (!["still", "film"].includes(job.kind)) return;
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

/** What can be made of `plan()`. */
export function beginAway(plan, begun) {
  for (const [name, asked] of PRODUCTS) {
    const button = make("button", { type: "button", id: "make-" + name },
      make("b", {}, t(name)), make("span", {}, t(name + "_line")));
    button.onclick = doing("problem", async () => {
      const job = await api.begin({ plan: plan().id, ...shaped(asked, plan()) });
      begun(job);
      showJob(job);
    });
    $("products").append(make("li", {}, button));
  }
  const link = make("a", { id: "itself", download: "" },
    make("b", {}, t("itself")), make("span", {}, t("itself_line")));
  $("products").append(make("li", {}, link));
}

export function showAway(work, plan) {
  if (plan) {
    $("itself").href = `plans/${plan.id}/painting`;
    $("itself").download = `${work.title || work.name}.impasto`;
  }
  const films = work.kind !== "painting";
  for (const name of ["film", "tall"]) $("make-" + name).hidden = !films;
  $("made").replaceChildren(...work.made.toReversed().map((made) => {
    const text = t(made.kind === "film" ? "made_film" : "made_still", made);
    const size = t("megabytes", { n: number(made.bytes / 1e6, 1) });
    return make("li", {}, make("a", { href: `works/${work.id}/made/${made.number}`, download: "" }, text),
      make("span", {}, size));
  }));
}
