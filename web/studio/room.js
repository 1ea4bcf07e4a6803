// SPDX-License-Identifier: GPL-3.0-or-later
// A work: its painting, which grows with its sound, and why each mark is there.
import { makeClock } from "../player/clock.js";
import { clockText } from "../player/make.js";
import { accentOf } from "./accent.js";
import * as api from "studio/api";
import { annotation, meter } from "./corrections.js";
import { $, narrow, reduced, say } from "./page.js";
import { easel } from "./painter.js";
import { hand, keyName, language, number, t } from "./texts.js";

const LEAST_SIDE = 320; // px
const LAPSE = 6; // s in which a painting that is new is painted, without sound

/** What is on show. `piece` is { jams, tag }; `known` { jams, times } while it is heard; `wishes` what the plan was asked for with. */
export const shown = { work: null, plan: null, piece: null, known: null, peaks: null, wishes: {}, told: null };
export const room = { lanes: null, clock: null, lost: async () => {} };

let large = null; // the easel of the large painting
let opened = null; // { width, height, facts, colours } of what stands on it
let busy = false, wanted = -1, lapse = 0;

// -- the painting ----------------------------------------------------------------------------------

function sideFor(plan) {
  const box = $("wall").getBoundingClientRect();
  const css = Math.min(box.width, narrow.matches ? box.width : box.height) || 600;
  const scale = Math.min(2, devicePixelRatio || 1);
  const long = Math.max(plan.width, plan.height) / Math.min(plan.width, plan.height);
  return Math.round(Math.max(LEAST_SIDE, Math.min(narrow.matches ? 720 : 1200, (css * scale) / long)));
}

function showAccent() {
  if (opened) {
    const paper = getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).map(Number);
    document.documentElement.style.setProperty("--accent", accentOf(opened.colours, paper));
  }
  room.lanes.draw();
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showAccent);

/** As large as the memory of the device lets it be. */
async function opening(strokes, side) {
  for (;;) {
    try {
      return await large.open(strokes, side);
    } catch (error) {
      if (!error.trapped || side <= LEAST_SIDE) throw error;
      side = Math.max(LEAST_SIDE, Math.round(side / 2));
    }
  }
}

/** What the easel answers; of a painter that broke down the painting is hung anew first. */
async function sure(ask) {
  try {
    return await ask();
  } catch (error) {
    if (!error.trapped) throw error;
    await room.lost();
    return ask();
  }
}

/** Puts a plan on the easel. New ones are painted before one's eyes, others are there. */
export async function hang(plan, { fresh }) {
  shown.plan = plan;
  forget();
  const strokes = await api.strokes(plan.id, language);
  large ??= easel("large", $("painting"));
  const mine = ++lapse;
  const got = await opening(strokes, sideFor(plan));
  if (mine !== lapse) return; // another came meanwhile
  opened = got;
  $("wall").style.setProperty("--ratio", String(got.width / got.height));
  $("frame").classList.add("there");
  $("poster").hidden = true;
  $("painting").hidden = false;
  $("outline").setAttribute("viewBox", `0 0 ${got.width} ${got.height}`);
  describe(plan);
  showAccent();
  wanted = -1;
  if (!room.clock.playing) {
    if (fresh && !reduced.matches) growAlone(mine, plan);
    else await large.finish();
  }
  if (!fresh || reduced.matches) painted(plan);
}

const painted = (plan) => { document.documentElement.dataset.painted = plan.id; };

function describe(plan) {
  const title = shown.work.title || shown.work.name;
  const facts = { title, hand: hand(plan.style), n: number(opened.facts.strokes) };
  $("materials").textContent = t("in_hand", facts);
  $("painting").setAttribute("aria-label", t("painting_alt", facts));
}

async function growAlone(mine, plan) {
  const since = performance.now();
  const duration = opened.facts.duration_s;
  try {
    for (;;) {
      const share = (performance.now() - since) / 1000 / LAPSE;
      if (share >= 1 || mine !== lapse || room.clock.playing) break;
      await large.show(share * duration);
      await new Promise(requestAnimationFrame);
    }
    if (mine === lapse && !room.clock.playing) await large.finish();
  } catch (error) {
    if (!error.trapped) throw error;
    await room.lost();
  }
  if (shown.plan === plan) painted(plan);
}

/** Of who wants no motion, the painting is shown section by section. */
function paintedAt(at) {
  if (!reduced.matches) return at;
  const row = room.lanes.held?.sections.find((each) => at < each.time + each.duration);
  return row ? row.time + row.duration : at;
}

async function paintTo(at) {
  wanted = paintedAt(at);
  if (busy || !opened) return;
  busy = true;
  try {
    for (let done = -1; done !== wanted;) {
      done = wanted;
      const to = done;
      await sure(() => (to === Infinity ? large.finish() : large.show(to)));
    }
  } finally {
    busy = false;
  }
}

// -- the sound -------------------------------------------------------------------------------------

export function showTime() {
  const { clock } = room;
  $("time").textContent = `${clockText(clock.time)} / ${clockText(clock.duration)}`;
  room.lanes.place(clock.time, clock.playing);
}

export function showPlaying() {
  $("play").textContent = t(room.clock.playing ? "pause" : "play");
}

let following = false;

/** Runs while something sounds. */
export function follow() {
  if (following) return;
  following = true;
  requestAnimationFrame(step);
}

function step() {
  following = false;
  const { clock } = room;
  clock.tick();
  if (clock.playing) {
    const at = clock.time;
    if (!busy && paintedAt(at) !== wanted) paintTo(at);
    showTime();
  }
  if (clock.sounding) follow();
}

export async function toggle() {
  const { clock } = room;
  if (!clock) return;
  forget();
  if (clock.playing) {
    clock.pause();
  } else {
    ++lapse;
    try {
      await clock.play();
    } catch {
      say(t("no_sound"));
      return;
    }
    follow();
  }
  showPlaying();
}

/** A moment of the music, heard from there when it plays; the painting as it is then. */
export async function seek(seconds) {
  const { clock } = room;
  if (!clock) return;
  forget();
  ++lapse;
  clock.seek(seconds);
  showTime();
  await paintTo(clock.time);
}

/** The beat, or the section, before or after. */
export function stepFrom(way, by) {
  const rows = room.lanes.held?.[by] ?? [];
  const at = room.clock.time;
  if (rows.length === 0) return at + way * 5;
  const times = rows.map((row) => row.time);
  return way > 0 ? times.find((time) => time > at + 0.02) ?? room.clock.duration
    : times.findLast((time) => time < at - 0.02) ?? 0;
}

export function openSound(work) {
  room.clock?.close();
  room.clock = makeClock(work.duration, work.heard && work.kind !== "painting" &&
    shown.peaks ? api.soundAddress(work.id) : null);
  room.clock.onend = () => {
    showPlaying();
    showTime();
    paintTo(Infinity);
  };
  showTime();
  showPlaying();
}

// -- why -------------------------------------------------------------------------------------------

export function forget() {
  shown.told = null;
  $("outline").replaceChildren();
}

function drawOutline(points) {
  const pairs = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    pairs.push(`${points[i].toFixed(1)},${points[i + 1].toFixed(1)}`);
  }
  $("outline").replaceChildren(...["halo", "edge"].map((name) => {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
    line.setAttribute("points", pairs.join(" "));
    line.setAttribute("class", name);
    return line;
  }));
}

/** Its outline, its sentence, two seconds of its sound. */
function tell(stroke) {
  shown.told = stroke;
  if (!stroke) {
    $("outline").replaceChildren();
    say(t("ground"));
    return;
  }
  say(stroke.sentence[0].toUpperCase() + stroke.sentence.slice(1) + ".");
  drawOutline(stroke.outline);
  const { clock } = room;
  clock.snippet(Math.max(0, stroke.from - 0.05), Math.min(clock.duration, stroke.from + 2))
    .catch(() => {});
  follow();
  room.lanes.place(stroke.from);
  showPlaying();
}

/** What is asked about is seen: a painting that has not begun is finished first. */
async function readyToTell() {
  if (!opened) return false;
  if (room.clock.playing) room.clock.pause();
  ++lapse;
  if (room.clock.time < 0.05 && !shown.told) await paintTo(Infinity);
  return true;
}

export async function whyAt(event) {
  if (!(await readyToTell())) return;
  const box = $("painting").getBoundingClientRect();
  const along = (event.clientX - box.left) / box.width, down = (event.clientY - box.top) / box.height;
  tell(await sure(() =>
    large.strokeAt(Math.floor(along * opened.width), Math.floor(down * opened.height))));
}

/** The stroke after or before the one that was told of; else the one laid last. */
export async function whyNext(way = 1) {
  if (!(await readyToTell())) return;
  const { told } = shown;
  const at = room.clock.time;
  tell(await sure(() => (told ? large.stroke(told.index + way)
    : large.strokeBefore(at < 0.05 ? room.clock.duration : at))));
}

// -- what is known of it ---------------------------------------------------------------------------

export function tempoOf(jams) {
  const beats = annotation(jams, "beat")?.data ?? [];
  const gaps = beats.slice(1).map((beat, i) => beat.time - beats[i].time).sort((a, b) => a - b);
  return gaps.length === 0 ? 0 : Math.round(60 / gaps[Math.floor(gaps.length / 2)]);
}

export function heardLine(jams) {
  const keys = annotation(jams, "key_mode")?.data ?? [];
  const longest = [...keys].sort((a, b) => b.duration - a.duration)[0];
  return t("heard_line", { beats: tempoOf(jams), keys: longest ? keyName(longest.value) : "",
    form: (annotation(jams, "segment_open")?.data ?? []).map((row) => row.value).join(" ") })
    .replace(/ ,/, ",").replace(/,,/, ",");
}

export function showLanes() {
  const { work, piece, known, peaks } = shown;
  const zoom = peaks?.[0];
  const duration = work.duration ||
    (zoom ? ((zoom.pairs.length / 2) * zoom.samples) / zoom.rate : 0);
  const jams = piece?.jams ?? known?.jams;
  room.lanes.show({ peaks, jams, duration, hearing: !work.heard && !work.problem, tempo: jams ? tempoOf(jams) : 0,
    meter: jams ? meter(annotation(jams, "beat")?.data ?? []) : 4 });
}

/** Nothing stands on the easel, while a work is heard. */
export function bare() {
  ++lapse;
  opened = null;
  shown.plan = null;
  forget();
  $("frame").classList.remove("there");
  $("materials").textContent = "";
  $("painting").setAttribute("aria-label", "");
  delete document.documentElement.dataset.painted;
}
