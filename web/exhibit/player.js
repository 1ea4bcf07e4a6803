// SPDX-License-Identifier: GPL-3.0-or-later
// A work on its page: Play, and the painting grows with the sound; a touch on paint, and it says
// why it is there. Without this script the page is whole; with it, it moves.
import { makeCloser } from "./closer.js";
import { makeClock } from "../player/clock.js";
import { button, clockText, make } from "../player/make.js";
import { FRAME, openPainter, soundAddress } from "./stage.js";

const work = JSON.parse(document.getElementById("work").textContent);
const texts = work.texts;
const frame = document.getElementById("frame");
const under = document.getElementById("under");
const poster = document.getElementById("painting");
const embedded = document.body.classList.contains("embed");
const sealed = document.body.classList.contains("sealed");
// Pages opened from a disk may not read the files beside them: the painting stands still.
const still = location.protocol === "file:" && !sealed;
const stepped = matchMedia("(prefers-reduced-motion: reduce)");
const duration = Math.max(work.duration, work.music);

const small = matchMedia("(max-width: 700px)").matches || (navigator.deviceMemory || 8) < 4;
const size = small ? work.canvases[work.canvases.length - 1] : canvasFor(frame);

let clock = null, painter = null, loading = null, told = null, passage = -1;

/** The smallest canvas, they come large first, that is about as fine as the screen shows it. */
function canvasFor(place) {
  const shown = place.clientWidth * devicePixelRatio;
  const enough = work.canvases.filter(({ width }) => width >= 0.9 * shown);
  return enough.pop() ?? work.canvases[0];
}

// -- what is on the page ---------------------------------------------------------------------------

const sentence = make("p", { class: "sentence", "aria-live": "polite" });
const play = button(texts.play, texts.play, () => toggle());
play.className = "play";
const place = make("input", { type: "range", min: "0", max: String(duration), step: "0.1", value: "0",
                              "aria-label": texts.place });
const time = make("span", { class: "time" });
const why = button(texts.why, texts.why, () => explainNext());
const nearer = button(texts.closer, texts.look_closer, () => closer.show(null, ""));
const help = button("?", texts.keys, () => showKeys());
const controls = make("div", { class: "controls" }, play, place, time);
if (!embedded) controls.append(why, nearer, help);
nearer.className = help.className = "more"; // on a phone the pictures below lead there
const outline = document.createElementNS("http://www.w3.org/2000/svg", "svg");
outline.setAttribute("class", "outline");
outline.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
outline.setAttribute("aria-hidden", "true");
const closer = embedded ? null : makeCloser(work, texts, poster.currentSrc || poster.src);

function say(text) {
  if (sentence.textContent !== text) sentence.textContent = text;
}

/** Text and a thin line: five times a second is enough, and each costs a layout. */
const SHOWN = 5;
let timed = -1;
function showTimeNow() {
  const at = clock ? clock.time : 0;
  if (Math.floor(at * SHOWN) !== timed) showTime();
}

function showTime() {
  const at = clock ? clock.time : 0;
  timed = Math.floor(at * SHOWN);
  place.value = String(at);
  place.style.setProperty("--done", (100 * at) / duration + "%");
  place.setAttribute("aria-valuetext", clockText(at) + " / " + clockText(duration));
  time.textContent = clockText(at) + " / " + clockText(duration);
}

function showPassage(at) {
  const index = work.passages.findIndex(([from, to]) => at >= from && at < to);
  if (index === passage || index < 0) return;
  passage = index;
  say(work.passages[index][2]);
  document.querySelectorAll(".heard li").forEach((li, i) => li.classList.toggle("now", i === index));
}

// -- the painter -----------------------------------------------------------------------------------

/** Pictures far below that are not there yet come after the painter; gives what brings them. */
function holdBack() {
  const below = [...document.querySelectorAll(".closer img")]
    .filter((img) => !img.complete && img.getBoundingClientRect().top > innerHeight)
    .map((img) => [img, img.getAttribute("src")]);
  below.forEach(([img]) => img.removeAttribute("src"));
  return () => below.forEach(([img, src]) => img.setAttribute("src", src));
}

/** Painter and sound, fetched once, when somebody wants them. */
function ready() {
  if (loading) return loading;
  const bring = holdBack();
  loading = (async () => {
    say(texts.loading.replace("{mb}", (work.bytes / 1e6).toFixed(1)));
    const canvas = make("canvas", { "aria-hidden": "true" });
    const [made, address] = await Promise.all([
      openPainter(work, canvas, size, small ? 0 : work.keys),
      work.sound ? soundAddress(work) : null,
    ]);
    painter = made;
    clock = makeClock(duration, address);
    clock.onend = ended;
    clock.onpause = painter.rest;
    frame.append(canvas, outline);
    frame.classList.add("grows");
    say("");
    return true;
  })().catch((error) => {
    say(texts.no_painter);
    document.documentElement.dataset.error = String(error);
    return false;
  }).finally(bring);
  return loading;
}

/** What the painter is asked for at a moment: of who wants no motion, whole passages. */
function paintedAt(at) {
  if (!stepped.matches) return at;
  const now = work.passages.find(([from, to]) => at >= from && at < to);
  return now ? now[1] : at;
}

async function paintTo(at) {
  await painter.jump(paintedAt(at)).catch(broke);
}

function broke() {
  clock.pause();
  frame.classList.remove("grows");
  say(texts.no_painter);
  showPlaying();
}

const REFRESH = 0.015; // s; a little less than a screen takes for its next frame
/** Marks of time tell whoever measures which frames were not there when they were due. */
function count(late) {
  for (; late > 0; --late) performance.mark("late frame");
}

let drawn = 0, stepTo = -1, waiting = false;

/** A frame of the screen, every other at sixty a second: the page does nothing for those between. */
function follow() {
  drawn = performance.now();
  if (!waiting) requestAnimationFrame(frameLoop);
  waiting = true;
}

function frameLoop(now) {
  waiting = clock.sounding;
  if (!waiting) return;
  setTimeout(requestAnimationFrame, 1000 * (FRAME - REFRESH), frameLoop);
  const since = (now - drawn) / 1000;
  drawn = now;
  clock.tick();
  if (!clock.playing) return;
  const at = clock.time, to = paintedAt(at);
  try {
    if (!stepped.matches) count(painter.grow(at) ? Math.floor(since / FRAME + 0.1) - 1 : 1);
    else if (to !== stepTo) paintTo((stepTo = to));
  } catch {
    broke();
  }
  showTimeNow();
  showPassage(at);
}

async function toggle() {
  if (!(await ready())) return;
  forget();
  if (clock.playing) {
    clock.pause();
  } else {
    const from = clock.atEnd ? 0 : clock.time;
    if (from < 0.05) await paintTo(0);
    if (!stepped.matches) await painter.ready(from).catch(broke);
    if (!frame.classList.contains("grows")) return;
    try {
      await clock.play();
    } catch {
      say(texts.no_sound);
      return;
    }
    follow();
  }
  showPlaying();
}

function showPlaying() {
  play.textContent = clock.playing ? texts.pause : texts.play;
}

async function ended() {
  showPlaying();
  showTime();
  await finishAndCheck();
}

/** All of it is painted: are they the bits that the painting was shown with? */
async function finishAndCheck() {
  const hash = await painter.finish();
  if (!hash) return false;
  const same = hash === size.hash;
  document.documentElement.dataset.hash = hash;
  const checked = document.getElementById("checked");
  if (checked) checked.textContent = sealed ? (same ? texts.sealed_same : texts.sealed_other)
                                            : (same ? texts.checked : texts.differs);
  const code = document.getElementById("hash");
  if (code) code.textContent = hash;
  return same;
}

async function seek(to) {
  if (!(await ready())) return;
  forget();
  clock.seek(to);
  showTime();
  passage = -1;
  showPassage(clock.time);
  await paintTo(clock.time);
}

// -- why -------------------------------------------------------------------------------------------

function forget() {
  told = null;
  outline.replaceChildren();
}

function tell(stroke) {
  told = stroke;
  outline.replaceChildren();
  if (!stroke) {
    say(texts.ground);
    return;
  }
  const text = stroke.sentence;
  say(text[0].toUpperCase() + text.slice(1) + ".");
  const points = [];
  for (let i = 0; i + 1 < stroke.outline.length; i += 2) {
    points.push(stroke.outline[i].toFixed(1) + "," + stroke.outline[i + 1].toFixed(1));
  }
  for (const way of ["halo", "edge"]) {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
    line.setAttribute("points", points.join(" "));
    line.setAttribute("class", way);
    outline.append(line);
  }
  const seconds = 2;
  clock.snippet(Math.max(0, stroke.from - 0.05), Math.min(duration, stroke.from + seconds)).catch(() => {});
  follow();
  showPlaying();
}

/** A painting nobody has played yet is painted to its end first: that is what is seen. */
async function readyToTell() {
  const fresh = !painter;
  if (!(await ready())) return false;
  if (fresh) {
    await finishAndCheck();
    clock.seek(duration);
    showTime();
  }
  if (clock.playing) clock.pause();
  return true;
}

async function explainAt(event) {
  const box = frame.getBoundingClientRect();
  if (!(await readyToTell())) return;
  const x = Math.floor(((event.clientX - box.left) / box.width) * size.width);
  const y = Math.floor(((event.clientY - box.top) / box.height) * size.height);
  tell(await painter.strokeAt(x, y));
}

async function explainNext() {
  if (!(await readyToTell())) return;
  tell(told ? await painter.stroke(told.index + 1) : await painter.strokeBefore(clock.time));
}

// -- keys ------------------------------------------------------------------------------------------

const keys = make("dialog", { class: "keys", "aria-label": texts.keys });
{
  const list = make("dl");
  for (const [name, what] of [[texts.space, texts.key_space], ["← →", texts.key_arrows],
                              ["⇧ ← →", texts.key_sections], ["W", texts.key_why],
                              ["C", texts.key_closer], ["?", texts.key_help],
                              ["Esc", texts.key_escape]]) {
    list.append(make("dt", {}, make("kbd", {}, name)), make("dd", {}, what));
  }
  keys.append(list, button(texts.close, texts.close, () => keys.close()));
}

function showKeys() {
  if (keys.open) keys.close();
  else keys.showModal();
}

/** The beat before or after, or five seconds where no beats are known. */
function stepFrom(at, way, sections) {
  const list = sections ? work.passages.map(([from]) => from) : work.beats;
  if (!list.length) return at + way * (sections ? 15 : 5);
  const near = 0.02;
  if (way > 0) return list.find((beat) => beat > at + near) ?? duration;
  return list.filter((beat) => beat < at - near).pop() ?? 0;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || (closer && closer.open)) return;
  const inField = event.target.closest("input, button, a, summary, dialog, audio");
  const way = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (event.key === " " && !event.target.closest("button, a, dialog, audio")) toggle();
  else if (way && (!inField || event.target === place)) {
    seek(stepFrom(clock ? clock.time : 0, way, event.shiftKey));
  } else if (event.key === "?" ) showKeys();
  else if (event.key.toLowerCase() === "w" && !embedded) explainNext();
  else if (event.key.toLowerCase() === "c" && closer) closer.show(null, "");
  else if (event.key === "Escape" && keys.open) keys.close();
  else if (event.key === "Escape" && told) forget();
  else return;
  event.preventDefault();
});

// -- the page begins -------------------------------------------------------------------------------

/** The sound's own controls stay. */
function stayStill() {
  const audio = document.getElementById("sound");
  under.append(sentence);
  say(texts.needs_server);
  if (!audio) return;
  const follow = () => showPassage(audio.currentTime);
  audio.addEventListener("timeupdate", follow);
}

function begin() {
  const hear = document.getElementById("hear");
  if (hear) hear.hidden = true;
  under.append(sentence, controls);
  if (!embedded) document.body.append(keys);
  showTime();
  place.addEventListener("input", () => seek(Number(place.value)));
  frame.addEventListener("click", explainAt);
  if (!sealed) say(texts.point);
  if (sealed) {
    const checked = document.getElementById("checked");
    if (checked) checked.textContent = texts.sealed_working;
    ready().then(async (can) => {
      if (!can) return;
      await finishAndCheck();
      clock.seek(duration);
      showTime();
      say(texts.point);
    });
  }
}

/** A place to look at: near, with its sentence and its sound. */
async function lookAt(index) {
  const [x, y, w, h, from, to, text] = work.stops[index];
  closer.show([x, y, w, h], text);
  if (!work.sound) return;
  if (still) {
    const audio = document.getElementById("sound");
    audio.currentTime = from;
    audio.play().catch(() => {});
    setTimeout(() => audio.pause(), 1000 * (to - from));
  } else if (await ready()) {
    clock.snippet(from, to).catch(() => {});
    follow();
    say("");
  }
}

document.querySelectorAll(".closer li").forEach((li, index) => {
  const picture = li.querySelector("img");
  let way = li.querySelector("a");
  if (!way) {
    way = make("button", { type: "button", class: "look", "aria-label": work.stops[index][6] });
    picture.replaceWith(way);
    way.append(picture);
  }
  way.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    lookAt(index);
  });
});

if (still) stayStill();
else begin();
