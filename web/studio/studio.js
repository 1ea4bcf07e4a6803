// SPDX-License-Identifier: GPL-3.0-or-later
// The studio's page: which work is on show, and what each control and key does.
import * as api from "studio/api";
import { beginAway, OVER, showAway, showJob } from "studio/away";
import { beginCorrect, beginTap, endTap, laneActions, showTools, stopTap, tap, tapping } from "./correct.js";
import { beginHome, showExamples, showWorks } from "./home.js";
import { beginKeys, showKeys } from "./keys.js";
import { makeLanes } from "./lanes.js";
import * as nine from "./nine.js";
import { $, blame, doing, failed, forgetUndo, lost, remark, say, sentenceOf, undoable, undoLast } from "./page.js";
import { paintFrom } from "./palettes.js";
import { isPicture } from "./picture.js";
import * as painting from "./room.js";
import { room, shown } from "./room.js";
import { beginSettings, showSettings, wishesOf } from "./settings.js";
import { about, fill, t } from "./texts.js";
import * as words from "./words.js";

const waiting = new Map(); // job -> what to do when it is over
const known = new Map(); // job -> how it was told last

/** The job, once it is done. */
function over(number) {
  const job = known.get(number);
  return new Promise((resolve, reject) => {
    waiting.set(number, { resolve, reject });
    if (job && OVER.includes(job.state)) settle(job);
  });
}

function settle(job) {
  const asked = waiting.get(job.job);
  waiting.delete(job.job);
  if (job.state === "done") asked?.resolve(job);
  else asked?.reject(new Error(job.error ? sentenceOf(job.error) : t("cancelled")));
}

function told(job) {
  known.set(job.job, job);
  showJob(job);
  const ours = job.work === shown.work?.id;
  const isOver = OVER.includes(job.state);
  if (ours && ["hear", "correct"].includes(job.kind) && !isOver) {
    sayProgress(job);
    if (!shown.peaks && job.phase !== "reading" && job.phase !== "playing") peaksToo();
    if (job.known > (shown.known?.times ?? 0)) knownToo(job.known);
  }
  if (!isOver) return;
  if (waiting.has(job.job)) settle(job);
  if (ours && job.kind === "hear" && !shown.work.heard) {
    doing("problem", () => (job.error?.code === "unreadable" ? refuse(job.error) : open(job.work)))();
  }
  else if (ours && job.made) doing("problem", refresh)();
  if (!$("home").hidden) doing("home-problem", () => showWorks(throwAway))();
}

function sayProgress(job) {
  const left = job.left_s === null ? null : Math.ceil(job.left_s / 5) * 5; // not read out each second
  room.lanes.progress(job.fraction);
  const phase = job.state === "waiting" ? "waiting" : job.kind === "correct" ? "correcting"
    : job.phase || "hearing";
  say([t(phase), about(left)].filter(Boolean).join(", ") + ".");
}

async function peaksToo() {
  const { work } = shown;
  const peaks = await api.peaks(work.id).catch(() => null);
  if (work.id !== shown.work?.id || !peaks) return;
  shown.peaks = peaks;
  painting.showLanes();
}

/** What is known so far; the lanes of it appear. */
async function knownToo(times) {
  const { work } = shown;
  shown.known = { ...shown.known, times };
  const jams = await api.known(work.id).catch(() => null);
  if (work.id !== shown.work?.id || shown.piece || !jams || times < shown.known.times) return;
  shown.known.jams = jams;
  painting.showLanes();
}

// -- which work ------------------------------------------------------------------------------------

const address = () => location.hash.slice(1).split("/");

function addressed(work, plan) {
  const hash = "#" + work.id + (plan ? "/" + plan.number : "");
  if (location.hash !== hash) history.replaceState(null, "", hash);
}

async function refresh() {
  shown.work = await api.work(shown.work.id);
  showAway(shown.work, shown.plan);
}

function showHome() {
  room.clock?.pause();
  nine.close();
  shown.work = null;
  $("home").hidden = false;
  $("room").hidden = true;
  document.body.classList.add("at-home");
  document.title = "Impasto";
  document.documentElement.style.removeProperty("--accent");
  doing("home-problem", () => showWorks(throwAway))();
  showExamples();
}

/** A work as it is: being heard, not heard, or painted. */
async function open(id) {
  const fresh = shown.work?.id !== id;
  const work = await api.work(id);
  shown.work = work;
  $("home").hidden = true;
  $("room").hidden = false;
  document.body.classList.remove("at-home");
  document.title = `${work.title || work.name} · Impasto`;
  $("title").textContent = work.title || work.name;
  $("musician").textContent = work.artist;
  blame("problem");
  if (fresh) {
    Object.assign(shown, { piece: null, known: null, peaks: null });
    forgetUndo();
    say("");
    painting.bare();
    if (address()[0] !== id) addressed(work);
  }
  document.body.classList.toggle("unpainted", !work.heard);
  document.body.classList.toggle("refused", Boolean(work.problem));
  for (const name of ["play", "another", "why", "take", "more"]) $(name).disabled = !work.heard;
  shown.peaks ??= await api.peaks(id).catch(() => null); // not yet; or a painting, without sound
  if (work.heard) shown.piece = await api.piece(id);
  if (shown.work?.id !== id) return; // another is shown meanwhile
  painting.openSound(work);
  painting.showLanes();
  showTools("", -1);
  if (work.problem) {
    blame("problem", sentenceOf(work.problem));
    say("");
  } else if (!work.heard) {
    const job = [...known.values()].findLast((each) => each.work === id && each.kind === "hear");
    if (job) sayProgress(job);
  } else {
    await openPainting(work);
  }
}

async function openPainting(work) {
  const number = Number(address()[1]);
  const plan = work.plans.find((each) => each.number === number) ?? work.plans.at(-1);
  say([...work.warnings.map(remark), painting.heardLine(shown.piece.jams)].join(" "));
  if (plan) await hang(plan, false);
  else await paint({ style: "oil", seed: 1 });
}

async function hang(plan, fresh) {
  shown.wishes = wishesOf(plan);
  addressed(shown.work, plan);
  showSettings({ ...shown.wishes, style: plan.style });
  shown.plan = plan;
  showAway(shown.work, plan);
  await painting.hang(plan, { fresh }).catch((error) => poster(plan, error));
}

/** Where the painter cannot work: the finished picture. */
async function poster(plan, error) {
  if (error instanceof api.Gone) throw error;
  console.warn(error);
  const asked = { kind: "still", plan: plan.id, format: "jpg", width: 1200, height: 1200 };
  const job = await over((await api.begin(asked)).job);
  $("poster").src = api.madeAddress(job.work, job.made);
  $("poster").alt = $("title").textContent;
  $("poster").hidden = false;
  $("painting").hidden = true;
  $("frame").classList.add("there");
  say(t("no_painter"));
}

async function drop(file) {
  blame("home-problem");
  if (/\.lrc$/i.test(file.name)) {
    if (shown.work && shown.piece) await doing("lane-problem", () => words.wordsFrom(file))();
    else blame($("home").hidden ? "problem" : "home-problem", t("lrc_first"));
    return;
  }
  if (isPicture(file)) {
    const place = $("home").hidden ? "problem" : "home-problem";
    if (shown.work && shown.piece) await doing(place, () => paintFrom(file))();
    else blame(place, t("picture_first"));
    return;
  }
  const at = $("home").hidden ? "line" : "home-line";
  try {
    const work = await api.drop(file, (share) => {
      $(at).textContent = t("receiving", { name: file.name, percent: Math.floor(100 * share) });
    });
    await open(work.id);
    if (shown.work?.problem) await refuse(shown.work.problem);
  } catch (error) {
    failed(at === "line" ? "problem" : "home-problem", error);
  }
  $("home-line").textContent = t("stays");
}

/** What is no song is not kept: it is said where the next one is dropped. */
async function refuse(error) {
  const { id, name } = shown.work;
  shown.work = null; // it is told twice, by its job and by itself
  await api.throwAway(id);
  history.replaceState(null, "", "#");
  showHome();
  blame("home-problem", `${name}: ${sentenceOf(error)}`);
}

async function throwAway(work) {
  await api.throwAway(work.id);
  location.hash = "";
  showHome();
  $("home-line").textContent = t("thrown_away", { title: work.title || work.name });
}

// -- painting --------------------------------------------------------------------------------------

/** Composes and paints with these wishes. */
async function paint(wishes) {
  const { work } = shown;
  const plan = await api.compose(work.id, wishes);
  if (work.id !== shown.work?.id) return;
  shown.work = await api.work(work.id);
  await hang(plan, true);
}

/** The same, and it can be undone. */
async function paintAnew(what, wishes) {
  const before = shown.plan;
  undoable(what, () => hang(before, false));
  await paint(wishes);
  if ($("poster").hidden) say(t("point"));
}

async function another() {
  if (nine.open()) {
    nine.close();
    say(t("point"));
    return;
  }
  if (!shown.piece) return;
  const { seed, ...wishes } = shown.wishes;
  await nine.show(JSON.stringify(shown.piece.jams), wishes, seed + 1, doing("problem", async (chosen) => {
    nine.close();
    $("another").focus();
    await paintAnew(t("chosen"), { ...wishes, seed: chosen });
  }));
}

async function change(wanted) {
  const wishes = { ...shown.wishes, ...wanted };
  if ("mood" in wanted) delete wishes[wanted.mood ? "style" : "mood"];
  if ("style" in wanted) delete wishes.mood;
  if (!wishes.style && !wishes.mood) wishes.style = "oil";
  await paintAnew(t(Object.keys(wanted)[0]).toLowerCase(), wishes);
}

// -- controls --------------------------------------------------------------------------------------

function unfold(button, panel, open = $(panel).hidden) {
  $(panel).hidden = !open;
  $(button).setAttribute("aria-expanded", String(open));
}

function unfoldLanes(open) {
  $("score").classList.toggle("open", open);
  $("unfold").setAttribute("aria-expanded", String(open));
  room.lanes.draw();
}

function closeAll() {
  if (tapping()) stopTap();
  else if (words.marking()) words.stop();
  else if (nine.open()) another();
  else if (shown.told) painting.forget();
  unfold("take", "away", false);
  unfold("more", "settings", false);
}

function takeAway() {
  unfold("more", "settings", false);
  unfold("take", "away");
}

function more() {
  unfold("take", "away", false);
  unfold("more", "settings");
}

function arrow(event, way) {
  if (shown.told && !event.shiftKey) return painting.whyNext(way);
  return painting.seek(painting.stepFrom(way, event.shiftKey ? "sections" : "beats"));
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { key, target } = event;
  const letter = key.toLowerCase();
  if (key === "?" && !target.closest("input, textarea")) {
    showKeys();
  } else if ($("room").hidden || $("keys").open || target.closest("input, select, textarea")) {
    return;
  } else if (words.marking() && key === " ") {
    words.mark();
  } else if (words.marking() && key === "Enter" && !target.closest("button")) {
    doing("lane-problem", words.end)();
  } else if (tapping() && (key === " " || letter === "t")) {
    tap();
  } else if (tapping() && key === "Enter" && !target.closest("#verb-tap-from, #verb-tap-stop")) {
    doing("lane-problem", () => endTap(0))();
  } else if (nine.open() && key.startsWith("Arrow")) {
    if (!nine.walk(key)) return;
  } else if (key === " " && !target.closest("button, a")) {
    painting.toggle();
  } else if (key === "ArrowRight" || key === "ArrowLeft") {
    arrow(event, key === "ArrowRight" ? 1 : -1);
  } else if (letter === "w") {
    painting.whyNext();
  } else if (letter === "n") {
    doing("problem", another)();
  } else if (letter === "z") {
    doing("lane-problem", undoLast)();
  } else if (letter === "t") {
    doing("lane-problem", beginTap)();
  } else if (letter === "l" && shown.piece) {
    unfoldLanes(true); // on a phone they are folded
    words.showWords();
    $("words-text").focus();
  } else if (letter === "e") {
    takeAway();
  } else if (letter === "m") {
    more();
  } else if (key === "+" || key === "=" || key === "-") {
    room.lanes.zoom(key === "-" ? 1.5 : 1 / 1.5);
  } else if (key === "Escape") {
    closeAll();
  } else {
    return;
  }
  event.preventDefault();
}

function begin() {
  fill(document);
  beginKeys();
  beginHome(drop);
  room.lanes = makeLanes($("lanes"), laneActions);
  room.lost = () => hang(shown.plan, false);
  beginCorrect({
    waitFor: over,
    async after({ repaint }) {
      shown.piece = await api.piece(shown.work.id);
      shown.work = await api.work(shown.work.id);
      painting.showLanes();
      say(painting.heardLine(shown.piece.jams));
      if (repaint) await paint(shown.wishes);
    },
  });
  beginAway(() => shown.plan, (job) => known.set(job.job, job));
  $("play").onclick = () => painting.toggle();
  $("another").onclick = doing("problem", another);
  $("why").onclick = doing("problem", () => painting.whyNext());
  $("take").onclick = takeAway;
  $("more").onclick = more;
  $("undo").onclick = doing("lane-problem", undoLast);
  $("unfold").onclick = () => unfoldLanes(!$("score").classList.contains("open"));
  $("painting").onclick = doing("problem", painting.whyAt);
  $("take-back").onclick = doing("home-problem", async () => {
    const [last] = await api.bin();
    location.hash = (await api.takeBack(last.id)).id;
  });
  addEventListener("keydown", pressed);
  addEventListener("hashchange", doing("problem", route));
}

async function route() {
  const [id] = address();
  if (!id) {
    showHome();
    return;
  }
  try {
    await open(id);
  } catch (error) {
    if (error.status !== 404) throw error;
    location.hash = "";
    showHome();
  }
}

begin();
api.listen({
  told,
  again: () => api.jobs().then((jobs) => {
    lost(false);
    jobs.forEach(told);
  }).catch(() => lost(true)),
  lost: () => api.jobs().then(() => lost(false), () => lost(true)),
});
doing("problem", async () => {
  const choices = await api.choices();
  beginSettings(choices, { change: doing("problem", change), keys: showKeys,
    throwAway: doing("problem", () => throwAway(shown.work)) });
  await route();
  document.documentElement.dataset.ready = "yes";
})();
