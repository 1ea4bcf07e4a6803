// SPDX-License-Identifier: GPL-3.0-or-later
// What the studio's server does (web/studio/api.js), done in the page: a song is heard, corrected,
// composed and made into files here, and nothing is asked of anybody.
import { atelier, Unheard } from "../atelier-engine.js";
import { connect } from "../remote.js";
import { annotation } from "../studio/corrections.js";
import { compose as composed, swatchesOf } from "../studio/painter.js";
import { parts } from "../studio/parts.js";
import { drawn } from "../studio/picture.js";
import { Gone, Refused } from "../studio/refused.js";
import { language, t } from "../studio/texts.js";
import { clockText } from "../player/make.js";
import { peaksOf } from "./peaks.js";
import { RATE, wav } from "./plain.js";
import * as store from "./store.js";
import { tagsOf } from "./tags.js";

// Two channels decoded take 20 MB a minute; phones end a page that takes much.
const small = (navigator.deviceMemory ?? 8) < 4 || matchMedia("(max-width: 899px)").matches;
const LONGEST = small ? 600 : 1200; // s
const BIN_DAYS = 30;
const MOST_JPEG = 3.9e6; // bytes: stores take 4 MB
const LOOP = { width: 1080, height: 1920, most: 8 }; // px; s

export { Gone, Refused };

// -- works -----------------------------------------------------------------------------------------

const records = new Map(); // id -> what is kept of a work
const ready = (async () => {
  const now = Date.now();
  for (const record of await store.all()) {
    if (record.thrown && now - record.thrown > BIN_DAYS * 864e5) store.remove(record.id);
    else records.set(record.id, { ...record, made: [] });
  }
  for (const record of records.values()) if (!record.thrown && !record.pieces) hear(record);
})();

async function found(id) {
  await ready;
  const record = records.get(id);
  if (!record || record.thrown) throw new Refused(404, { message: t("no_such_work"), code: "usage" });
  return record;
}

const byAge = (list) => list.sort((a, b) => b.added - a.added);
const told = ({ id, name, title, artist, kind, added, duration, problem, warnings, pieces, plans, made, tag }) => ({
  id, name, title, artist: artist ?? "", kind: kind ?? "sound", added, duration, problem,
  heard: Boolean(pieces), warnings: warnings ?? [], plans, made, piece: String(tag),
});

function kept(record) {
  const { made, played, ...rest } = record; // what was made lasts as long as the page
  return store.put(rest);
}

export const choices = async () => parts.choices;
export async function works() {
  await ready;
  return byAge([...records.values()].filter((record) => !record.thrown)).map(told);
}
export const work = async (id) => told(await found(id));
export async function bin() {
  await ready;
  return [...records.values()].filter((record) => record.thrown)
    .sort((a, b) => b.thrown - a.thrown).map(told);
}

const same = (a, b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;

/** "My song final" of "My_song-final.wav", as the program has it. */
function titleOf(name) {
  const stem = name.replace(/\.[^.]*$/, "");
  if (stem.includes(" ") || !stem.includes("_")) return stem;
  return stem.replace(/[_-]+/g, " ").trim() || stem;
}

/** A File becomes a work, and is heard; one that is here already is shown. */
export async function drop(file, sent) {
  await ready;
  sent(1);
  const known = [...records.values()].find((record) => record.pieces && same(record.file, file));
  if (known) return takeBack(known.id);
  const id = Array.from(crypto.getRandomValues(new Uint8Array(6)),
    (n) => n.toString(16).padStart(2, "0")).join("");
  const { title, artist } = await tagsOf(file);
  const record = { id, name: file.name, title: title || titleOf(file.name), artist, added: Date.now(),
    duration: 0, problem: null, file, peaks: null, pieces: null, tag: 0, own: {}, plans: [], made: [], thrown: 0 };
  records.set(id, record);
  store.putSong(id, file);
  kept(record);
  hear(record);
  return told(record);
}

export async function throwAway(id) {
  const record = await found(id);
  for (const job of jobList.values()) if (job.work === id) await cancel(job.job).catch(() => {});
  if (record.pieces) {
    record.thrown = Date.now();
    kept(record);
  } else { // it is no song
    records.delete(id);
    store.remove(id);
  }
}

export async function takeBack(id) {
  const record = records.get(id);
  record.thrown = 0;
  kept(record);
  return told(record);
}

const addresses = new Map(); // work -> of its sound
export function soundAddress(id) {
  const { played, file } = records.get(id);
  if (!addresses.has(id)) addresses.set(id, URL.createObjectURL(played ?? file));
  return addresses.get(id);
}

export async function peaks(id) {
  const { peaks: known } = await found(id);
  if (!known) throw new Refused(404, { message: "not yet", code: "failed" });
  return known;
}

// -- jobs ------------------------------------------------------------------------------------------

const jobList = new Map();
let lastJob = 0;
let listener = { told() {} };
export const OVER = ["done", "failed", "cancelled"];

export async function jobs() {
  await ready;
  return [...jobList.values()].map((job) => ({ ...job }));
}

export function listen(does) {
  listener = does;
  does.again();
}

function tell(job, changes) {
  if (OVER.includes(job.state)) return;
  Object.assign(job, changes);
  listener.told({ ...job });
}

function leftOf(since, fraction) {
  const passed = (performance.now() - since) / 1000;
  return fraction > 0.05 && passed > 1 ? (passed * (1 - fraction)) / fraction : null;
}

const lines = { hearing: Promise.resolve(), making: Promise.resolve() };
const stops = new Map(); // job -> ends what is at work on it

/** A job that waits until those before it in its line are over. `work(job, progress)`. */
function line(name, about, action) {
  const job = { job: ++lastJob, state: "waiting", phase: "", fraction: 0, left_s: null, error: null,
    made: null, ...about };
  jobList.set(job.job, job);
  listener.told({ ...job });
  lines[name] = lines[name].then(async () => {
    if (OVER.includes(job.state)) return;
    let since = 0;
    tell(job, { state: "running" });
    try {
      const done = await action(job, (phase, fraction) => {
        if (phase !== job.phase) since = performance.now();
        tell(job, { phase, fraction, left_s: leftOf(since, fraction) });
      });
      tell(job, { state: "done", fraction: 1, left_s: 0, ...done });
    } catch (error) {
      console.warn(error);
      tell(job, { state: "failed", error: errorOf(error) });
    }
  });
  return job;
}

function errorOf(error) {
  if (!(error instanceof Unheard)) return { message: error.message, hint: error.hint, code: "failed" };
  const about = error.about.said ? error.about : error.about.longest ? { long: clockText(error.about.seconds),
    minutes: Math.round(error.about.longest / 60) } : {};
  return { message: t("unheard_" + error.reason, about),
    hint: t(`unheard_${error.reason}_hint`, about), code: "unreadable" };
}

export async function cancel(number) {
  const job = jobList.get(number);
  if (!job || OVER.includes(job.state)) return;
  const running = job.state === "running";
  tell(job, { state: "cancelled" });
  if (running) stops.get(number)?.();
}

// -- hearing ---------------------------------------------------------------------------------------

let bytes = null;
const moduleBytes = () => (bytes ??= fetch(parts.module).then((answer) => {
  if (!answer.ok) throw new Error(t("no_parts"));
  return answer.arrayBuffer();
}).catch((error) => {
  bytes = null;
  throw error;
}));
const newHands = () => new Worker(parts.hands, { type: "module" });
const ears = atelier(moduleBytes, newHands, { longest: LONGEST });
let heardBy = null; // the work whose samples the ears have
const soFar = new Map(); // work -> what is known of it while it is heard, JAMS

/** JAMS with the song's title, as it is kept. */
function entitled(jams, title) {
  jams.file_metadata.title = title;
  for (const origin of jams.sandbox?.impasto?.origins ?? []) origin.title ||= title;
  return JSON.stringify(jams);
}

async function heard(record, progress, known) {
  heardBy = null;
  const got = await ears.hear(record.file, { progress, known, decoded(sound) {
    record.peaks = peaksOf(sound);
    record.duration = sound.duration;
  } });
  if (got.score && !record.played) await play(record, got.score, progress);
  heardBy = record.id;
  return got;
}

/** A score is played, plainly, to be heard here. */
async function play(record, score, progress) {
  progress("playing", 0);
  const worker = newHands();
  const samples = await connect(worker).sounded(score.notes, score.duration);
  worker.terminate();
  if (!records.has(record.id)) throw new Unheard("stopped");
  Object.assign(record, { kind: "score", duration: score.duration, played: wav(samples),
    warnings: score.warnings, title: score.title || record.title, artist: score.composer });
  record.peaks = peaksOf({ numberOfChannels: 1, sampleRate: RATE, length: samples.length,
    getChannelData: () => samples });
  store.putPlayed(record.id, record.played);
}

function hear(record) {
  const job = line("hearing", { kind: "hear", work: record.id }, async (own, progress) => {
    try {
      const { jams } = await heard(record, progress, (text) => {
        soFar.set(record.id, text);
        tell(own, { known: (own.known ?? 0) + 1 });
      });
      record.pieces = { 1: entitled(JSON.parse(jams), record.title) };
      record.tag = 1;
      record.problem = null;
      kept(record);
    } catch (error) {
      record.problem = errorOf(error);
      throw error;
    } finally {
      soFar.delete(record.id);
    }
  });
  stops.set(job.job, () => ears.stop());
  return job;
}

/** What is known of a work that is being heard: JAMS, or null. */
export const known = async (id) => JSON.parse(soFar.get(id) ?? "null");

export async function piece(id) {
  const { pieces, tag } = await found(id);
  return { jams: JSON.parse(pieces[tag]), tag };
}

const rowsOf = (jams, name) => JSON.stringify(annotation(jams, name)?.data ?? null);

/** What was heard, but with chords and sections as they are where nobody changed them: what follows
 *  from a correction, and is not one itself. */
function baseOf(record, wanted) {
  const first = JSON.parse(record.pieces[1]), current = JSON.parse(record.pieces[record.tag]);
  const base = structuredClone(first);
  for (const name of ["chord", "segment_open"]) {
    const rows = rowsOf(wanted, name);
    if (rows === rowsOf(first, name)) record.own[name] = false;
    else if (rows !== rowsOf(current, name)) record.own[name] = true;
    if (record.own[name]) continue;
    const at = base.annotations.findIndex((each) => each.namespace === name);
    if (at >= 0) base.annotations[at] = annotation(wanted, name);
  }
  return base;
}

const nameOf = (each) => `${each.namespace} ${each.sandbox?.role ?? ""}`;

/** What was sent to correct it, with all that was left out because it stays (corrections.js). */
function whole(record, sent) {
  const current = JSON.parse(record.pieces[record.tag]);
  const left = new Map(sent.annotations.map((each) => [nameOf(each), each]));
  const ours = (each) => each.annotation_metadata?.annotation_tools === "impasto";
  const annotations = [];
  for (const each of current.annotations) {
    const name = nameOf(each);
    if (left.has(name)) annotations.push(left.get(name));
    else if (ours(each)) annotations.push(each);
    left.delete(name);
  }
  const impasto = { ...current.sandbox?.impasto, ...sent.sandbox?.impasto };
  return { ...current, ...sent, annotations: [...annotations, ...left.values()],
    sandbox: { ...current.sandbox, ...sent.sandbox, impasto } };
}

/** Corrects it: the job to wait for, or null when nothing follows. */
export async function correct(id, sent, tag) {
  const record = await found(id);
  if (tag !== record.tag) throw new Refused(412, { message: t("elsewhere"), code: "failed" });
  const jams = whole(record, sent);
  const text = JSON.stringify(jams);
  const known = Object.keys(record.pieces).find((each) => record.pieces[each] === text);
  if (known) { // as it was before
    record.tag = Number(known);
    kept(record);
    return null;
  }
  const job = line("hearing", { kind: "correct", work: id }, async (_, progress) => {
    if (heardBy !== id) await heard(record, progress);
    const better = JSON.parse(await ears.correct(text, JSON.stringify(baseOf(record, jams))));
    record.tag = Math.max(...Object.keys(record.pieces)) + 1;
    record.pieces[record.tag] = entitled(better, record.title);
    kept(record);
  });
  stops.set(job.job, () => ears.stop());
  return job.job;
}

// -- paintings -------------------------------------------------------------------------------------

const strokesOf = new Map(); // plan -> its stroke stream

function planned(id) {
  const record = records.get(id.split(".")[0]);
  return { record, plan: record.plans.find((each) => each.id === id) };
}

export async function compose(id, wishes) {
  const record = await found(id);
  const { tag } = record;
  const { strokes: made, facts } = await composed(record.pieces[tag], { ...wishes, artist: record.artist, language });
  const number = (record.plans.at(-1)?.number ?? 0) + 1;
  const plan = { id: `${id}.${number}`, number, style: facts.hands[0] ?? "", seed: Number(facts.sheet.seed),
    width: facts.sheet.width, height: facts.sheet.height, strokes: facts.strokes, piece: String(tag), tag,
    wishes, recipe: wishes };
  strokesOf.set(plan.id, made);
  record.plans.push(plan);
  kept(record);
  return plan;
}

/** The strokes of a plan: of one from another day composed again, which gives the same. */
export async function strokes(id) {
  const { record, plan } = planned(id);
  if (!strokesOf.has(id)) {
    const wishes = { ...plan.wishes, artist: record.artist, language };
    strokesOf.set(id, (await composed(record.pieces[plan.tag], wishes)).strokes);
  }
  return strokesOf.get(id);
}

/** The main colours of a picture: { palette, swatches, warnings }. */
export async function palette(file) {
  const none = (name) => new Refused(422, { message: t(name), code: "unreadable" });
  const canvas = await drawn(file).catch(() => { throw none("no_picture"); });
  const { width, height } = canvas;
  const swatches = await swatchesOf(canvas.getContext("2d").getImageData(0, 0, width, height));
  if (!swatches) throw none("no_colours");
  return { palette: file.name.slice(0, 80), swatches, warnings: [] };
}

// -- taking away -----------------------------------------------------------------------------------

/** The bars that fit into the longest loop, s. */
export function loopSeconds(jams) {
  const bars = (annotation(jams, "beat")?.data ?? []).filter((beat) => beat.value === 1)
    .map((beat) => beat.time);
  const bar = bars.length > 1 ? (bars.at(-1) - bars[0]) / (bars.length - 1) : 0;
  if (!(bar > 0.5 && bar <= LOOP.most)) return LOOP.most;
  return bar * Math.floor(LOOP.most / bar);
}

const makers = {
  async still(hands, { record, plan, width, height }) {
    await hands.open(await strokes(plan.id));
    const { blob, hash } = await hands.jpeg(width, height, MOST_JPEG);
    return { blob, hash, width, height, ending: "jpg" };
  },
  async painting(hands, { record, plan }) {
    await hands.compose({ ...plan.wishes, artist: record.artist }, record.pieces[plan.tag]);
    const blob = new Blob([await hands.painting()], { type: "application/vnd.sqlite3" });
    return { blob, ending: "impasto" };
  },
  async loop(hands, { record, plan }) {
    const { width, height } = LOOP;
    await hands.compose({ ...plan.wishes, aspect: width / height }, record.pieces[plan.tag]);
    const seconds = loopSeconds(JSON.parse(record.pieces[plan.tag]));
    const { blob } = await hands.film({ width, height, seconds });
    return { blob, width, height, ending: "mp4" };
  },
};

const files = new Map(); // "work/number" -> the address of what was made
export const madeAddress = (id, number) => files.get(`${id}/${number}`);

/** `asked`: { plan, kind: still, painting or loop }. */
export async function begin(asked) {
  const { record, plan } = planned(asked.plan);
  let worker = null;
  const job = line("making", { kind: asked.kind, work: record.id }, async (own, progress) => {
    progress(asked.kind === "loop" ? "filming" : "painting", 0);
    worker = newHands();
    let stop;
    const stopped = new Promise((_, reject) => { stop = reject; });
    stops.set(own.job, () => stop(new Error(t("cancelled"))));
    try {
      const hands = connect(worker, (_, { fraction }) =>
        progress(asked.kind === "loop" ? "filming" : "painting", fraction));
      const given = { width: 3000, height: 3000, ...asked, record, plan };
      const { blob, ...about } = await Promise.race([stopped, (async () => {
        await hands.load((await moduleBytes()).slice(0));
        return makers[asked.kind](hands, given);
      })()]);
      const number = record.made.length + 1;
      record.made.push({ number, plan: plan.number, kind: asked.kind, type: blob.type,
        bytes: blob.size, ...about });
      files.set(`${record.id}/${number}`, URL.createObjectURL(blob));
      return { made: number };
    } catch (error) {
      if (error.trapped) throw new Error(t("no_memory_made"));
      throw error;
    } finally {
      worker.terminate();
    }
  });
  return { ...job };
}
