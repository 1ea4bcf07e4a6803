// SPDX-License-Identifier: GPL-3.0-or-later
// Take it away: a picture for stores, a loop, the painting itself. What is made is saved on a click: of
// files that come by themselves browsers take the first, and ask about the others.
import { button, make } from "../player/make.js";
import { $, doing, say, sentenceOf } from "../studio/page.js";
import { about, number, t } from "../studio/texts.js";
import * as api from "./api.js";
import { canFilm } from "./loop.js";

export { OVER } from "./api.js";

const PRODUCTS = ["still", "loop", "painting"];
const rows = new Map(); // job -> its row

function rowOf(job) {
  const text = make("span", {});
  const bar = make("progress", { max: "1", "aria-label": t("take_" + job.kind) });
  const stop = button(t("cancel"), `${t("cancel")}: ${t("take_" + job.kind)}`,
    doing("problem", () => api.cancel(job.job)));
  const row = make("li", { "data-job": String(job.job) }, text, bar, stop);
  $("jobs").append(row);
  return { row, text, bar, stop };
}

const nameOf = (work, made) => `${work.title}.${made.ending}`;

/** A job of what is taken away, as it is now. */
export function showJob(job) {
  if (!PRODUCTS.includes(job.kind)) return;
  let shown = rows.get(job.job);
  if (api.OVER.includes(job.state)) {
    if (!shown) return;
    rows.delete(job.job);
    if (job.state !== "failed") {
      shown.row.remove();
      if (job.state === "done") say(t("made_ready"));
      return;
    }
    shown.text.textContent = sentenceOf(job.error);
    shown.row.setAttribute("role", "alert");
    shown.bar.remove();
    shown.stop.textContent = t("close");
    shown.stop.onclick = () => shown.row.remove();
    return;
  }
  if (!shown) rows.set(job.job, (shown = rowOf(job)));
  shown.bar.value = job.fraction;
  const phase = t(job.state === "waiting" ? "waiting" : job.phase || "painting");
  const left = job.left_s === null ? null : Math.ceil(job.left_s / 5) * 5;
  const percent = Math.floor(100 * job.fraction);
  shown.text.textContent = [t("at_work", { what: t("take_" + job.kind), phase, percent }), about(left)]
    .filter(Boolean).join(", ");
}

export function beginAway(plan, begun) {
  $("further")?.remove();
  for (const kind of PRODUCTS) {
    const product = make("button", { type: "button", id: "make-" + kind },
      make("b", {}, t("take_" + kind)), make("span", { id: `make-${kind}-line` }, t(`take_${kind}_line`)));
    product.onclick = doing("problem", async () => {
      begun(await api.begin({ plan: plan().id, kind }));
    });
    $("products").append(make("li", {}, product));
  }
  canFilm(1080, 1920).then((can) => {
    if (can) return;
    $("make-loop").disabled = true;
    $("make-loop-line").textContent = t("no_loop");
  });
}

export function showAway(work) {
  $("made").replaceChildren(...work.made.toReversed().map((made) => {
    const text = t("made_" + made.kind, made);
    const size = t("megabytes", { n: number(made.bytes / 1e6, 1) });
    return make("li", {}, make("a", { href: api.madeAddress(work.id, made.number),
      download: nameOf(work, made), "data-hash": made.hash ?? "" }, text), make("span", {}, size));
  }));
}
