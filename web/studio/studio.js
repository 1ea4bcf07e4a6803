// SPDX-License-Identifier: GPL-3.0-or-later
import * as api from "./api.js";
import * as corrections from "./corrections.js";
import { draw } from "./lanes.js";

const $ = (id) => document.getElementById(id);
const PREVIEW = 1200; // px

const state = { work: null, plan: null, seed: 1, piece: null, peaks: null, undo: [], taps: null };
const waiting = new Map(); // job -> what to do when it is over

/** Runs what a button does; what goes wrong is said beside it. */
function doing(work) {
  return async (...given) => {
    say("");
    try {
      await work(...given);
    } catch (error) {
      say(error.message, true);
    }
  };
}

function say(text, wrong = false) {
  $("status").textContent = text;
  $("status").classList.toggle("wrong", wrong);
}

function element(name, text, how = {}) {
  const made = document.createElement(name);
  made.textContent = text; // names of files are anybody's words
  return Object.assign(made, how);
}

const done = (job) => new Promise((resolve, reject) => waiting.set(job, { resolve, reject }));

function clock(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// The works.

async function showWorks() {
  const works = await api.works();
  $("works").replaceChildren(...works.map((work) => {
    const open = element("button", work.title || work.name, { onclick: doing(() => show(work.id)) });
    if (work.id === state.work?.id) open.setAttribute("aria-current", "true");
    const away = element("button", "Throw away", { onclick: doing(() => throwAway(work)) });
    const row = element("li", "");
    row.append(open, element("small", work.heard ? clock(work.duration)
      : work.problem ? "not heard" : "hearing"), away);
    return row;
  }));
  $("back").hidden = (await api.bin()).length === 0;
  if (works.length === 0) $("works").append(element("li", "None yet."));
}

async function throwAway(work) {
  await api.throwAway(work.id);
  if (state.work?.id === work.id) location.reload();
  else await showWorks();
}

async function drop(file) {
  say(`Receiving ${file.name}`);
  const work = await api.drop(file);
  const heard = done(work.job);
  await show(work.id);
  await heard;
  await show(work.id);
  if (state.work?.id === work.id) await paint();
}

async function show(id) {
  const fresh = state.work?.id !== id;
  state.work = await api.work(id);
  const { work } = state;
  if (fresh) Object.assign(state, { plan: null, piece: null, peaks: null, undo: [], taps: null });
  $("title").textContent = work.title || work.name;
  $("line").textContent = [work.artist, work.duration > 0 ? clock(work.duration) : ""]
    .filter(Boolean).join(", ");
  say([work.problem && `${work.problem.message}; ${work.problem.hint}.`, ...work.warnings]
    .filter(Boolean).join(" "), Boolean(work.problem));
  $("corrections").hidden = !work.heard;
  $("paint").disabled = $("another").disabled = !work.heard;
  $("undo").disabled = state.undo.length === 0;
  if (fresh) {
    $("picture").hidden = $("away").hidden = $("heard").hidden = true;
    $("bare").hidden = false;
    $("bare").textContent = work.heard ? "" : "It is being heard.";
    $("sound").src = `works/${id}/sound`;
  }
  if (work.heard) {
    state.piece = await api.piece(id);
    state.peaks ??= await api.peaks(id).catch(() => null); // a painting has no sound
    lanes();
  }
  showMade();
  const last = work.plans.at(-1);
  if (last && !state.plan) await showPlan(last);
  await showWorks();
}

function lanes() {
  $("heard").hidden = !state.piece && !state.peaks;
  if ($("heard").hidden) return;
  draw($("lanes"), { peaks: state.peaks, jams: state.piece?.jams, at: $("sound").currentTime });
}

/** The waveform is known after a second, long before the rest. */
async function showWaveform(id) {
  const peaks = await api.peaks(id).catch(() => null);
  if (state.work?.id !== id || !peaks) return;
  state.peaks ??= peaks;
  lanes();
}

// Painting.

async function paint(seed = state.seed) {
  state.seed = seed;
  const plan = await api.compose(state.work.id,
    { style: $("style").value, seed, width: PREVIEW, height: PREVIEW });
  state.work = await api.work(state.work.id);
  await showPlan(plan);
}

const isPreview = (made) => made.kind === "still" && made.width === PREVIEW && made.ending === ".jpg";

async function showPlan(plan) {
  state.plan = plan;
  state.seed = plan.seed;
  if (plan.style) $("style").value = plan.style;
  $("away").hidden = false;
  $("painting").href = `plans/${plan.id}/painting`;
  let made = state.work.made.findLast((each) => each.plan === plan.number && isPreview(each));
  if (!made) {
    const asked = { kind: "still", plan: plan.id, format: "jpg", width: PREVIEW, height: PREVIEW };
    const job = await done((await api.begin(asked)).job);
    state.work = await api.work(state.work.id);
    made = state.work.made.find((each) => each.number === job.made);
  }
  if (state.plan?.id !== plan.id) return; // another was asked for meanwhile
  $("picture").src = `works/${state.work.id}/made/${made.number}`;
  $("picture").alt = `${state.work.title}, painted in ${plan.style}, ${plan.strokes} strokes`;
  $("picture").hidden = false;
  $("bare").hidden = true;
}

async function takeAway(asked) {
  const job = await done((await api.begin({ plan: state.plan.id, ...asked })).job);
  state.work = await api.work(job.work);
  showMade();
}

function showMade() {
  $("made").replaceChildren(...state.work.made.filter((made) => !isPreview(made)).map((made) => {
    const row = element("li", "");
    const what = made.kind === "film" ? "Film" : "Picture";
    row.append(element("a", `${what}, ${made.width} × ${made.height}${made.ending}`,
      { href: `works/${state.work.id}/made/${made.number}`, download: "" }),
    element("small", `${(made.bytes / 1e6).toFixed(1)} MB`));
    return row;
  }));
}

// Correcting.

async function correct(jams, undoing = false) {
  const before = state.piece.jams;
  const job = await api.correct(state.work.id, jams, state.piece.tag);
  if (job) await done(job);
  if (!undoing) state.undo.push(before);
  await show(state.work.id);
  await paint();
}

function tap(event) {
  const button = $("tap");
  if (!state.taps) {
    state.taps = [];
    button.textContent = "Play, tap here on each beat; double click to end";
    return;
  }
  if (event.detail === 2 && state.taps.length > 4) {
    const taps = state.taps.slice(0, -1);
    state.taps = null;
    button.textContent = "Tap the beat";
    doing(() => correct(corrections.tapped(state.piece.jams, taps)))();
    return;
  }
  state.taps.push($("sound").currentTime);
}

// What is at work.

const atWork = new Map();

function told(job) {
  if (job.phase === "listening" && job.work === state.work?.id && !state.peaks)
    showWaveform(job.work);
  const over = ["done", "failed", "cancelled"].includes(job.state);
  if (over) atWork.delete(job.job);
  else atWork.set(job.job, job);
  $("jobs").replaceChildren(...[...atWork.values()].map((each) => {
    const left = each.left_s ? `, about ${Math.ceil(each.left_s)} s` : "";
    const row = element("li", "");
    row.append(element("span", `${each.phase || each.kind} ${Math.round(each.fraction * 100)} %${left}`),
      element("button", "Cancel", { onclick: doing(() => api.cancel(each.job)) }));
    return row;
  }));
  const wait = waiting.get(job.job);
  if (!over || !wait) return;
  waiting.delete(job.job);
  if (job.state === "done") wait.resolve(job);
  else wait.reject(new Error(job.error ? `${job.error.message}; ${job.error.hint}` : "Cancelled."));
}

function begin() {
  for (const [id, change] of [["half", corrections.half], ["double", corrections.double],
    ["shift", corrections.shift]]) {
    $(id).onclick = doing(() => correct(change(state.piece.jams)));
  }
  $("undo").onclick = doing(() => correct(state.undo.pop(), true));
  $("tap").onclick = tap;
  $("paint").onclick = doing(() => paint());
  $("another").onclick = doing(() => paint(state.seed + 1));
  $("print").onclick = doing(() => takeAway({ kind: "still", format: "png" }));
  $("cover").onclick = doing(() => takeAway({ kind: "still", format: "jpg" }));
  $("film").onclick = doing(() => takeAway({ kind: "film" }));
  $("back").onclick = doing(async () => show((await api.takeBack((await api.bin())[0].id)).id));
  $("file").onchange = doing(async () => drop($("file").files[0]));
  $("lanes").onclick = (event) => {
    $("sound").currentTime = (event.offsetX / $("lanes").clientWidth) * state.work.duration;
    lanes();
  };
  $("sound").ontimeupdate = lanes;
  addEventListener("resize", lanes);
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", () => document.body.classList.remove("dropping"));
  addEventListener("drop", doing(async (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    if (event.dataTransfer.files.length > 0) await drop(event.dataTransfer.files[0]);
  }));
  api.listen(told, async () => (await api.jobs()).forEach(told));
}

begin();
doing(async () => {
  const { styles } = await api.choices();
  $("style").replaceChildren(...styles.map((style) => element("option", style.name, { title: style.line })));
  $("style").value = "oil";
  await showWorks();
  const [first] = await api.works();
  if (first) await show(first.id);
})();
