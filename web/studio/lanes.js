// SPDX-License-Identifier: GPL-3.0-or-later
// The lanes under the painting: read, sought in, and corrected where they were heard wrong.
import { clockText, make } from "../player/make.js";
import { annotation, snapped } from "./corrections.js";
import * as score from "./score.js";
import { t } from "./texts.js";

const REACH = 6; // px within which a border is caught, and snaps
const HEIGHT = 28;

const noteName = (pitch) =>
  ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"][pitch % 12] +
  (Math.floor(pitch / 12) - 1);

/** What a piece holds, as the lanes need it. */
function contents(jams) {
  const rows = (...of) => annotation(jams, ...of)?.data ?? [];
  const curves = jams.sandbox?.impasto?.curves;
  const lyrics = jams.annotations.find((each) => each.namespace.startsWith("lyrics"));
  return {
    sections: rows("segment_open"), names: annotation(jams, "segment_open")?.sandbox?.name,
    beats: rows("beat"), chords: rows("chord"), melody: rows("note_midi", "melody"),
    words: lyrics?.data ?? [],
    loudness: curves?.loudness ? { hop: curves.hop, values: curves.loudness } : null,
  };
}

/** What a lane holds, in words, for those who do not see it. */
function summary(name, held, duration, tempo, meter) {
  switch (name) {
    case "wave": return t("wave_value", { time: clockText(duration) });
    case "beats": return t("beats_value", { n: held.beats.length, tempo, meter });
    case "chords": return t("chords_value", { n: held.chords.length });
    case "words": return t("words_value", { n: held.words.length });
    case "sections":
      return t("sections_value", { list: held.sections.map((row, i) =>
        `${held.names?.[i] || row.value} ${clockText(row.time)}`).join(", ") });
    case "melody": {
      const pitches = held.melody.map((row) => row.value);
      return pitches.length === 0 ? "" : t("melody_value", { n: pitches.length,
        low: noteName(Math.min(...pitches)), high: noteName(Math.max(...pitches)) });
    }
    default: {
      const known = held.loudness?.values.filter((value) => value !== null) ?? [];
      return known.length === 0 ? "" : t("loudness_value", {
        least: Math.round(known.reduce((a, b) => Math.min(a, b))),
        most: Math.round(known.reduce((a, b) => Math.max(a, b))) });
    }
  }
}

/** One row of a lane in words. */
function told(name, held, index) {
  const row = held[name][index];
  if (!row) return "";
  const doubt = score.doubtful(row) ? t("doubtful") : "";
  const from = clockText(row.time), to = clockText(row.time + row.duration);
  if (name === "beats") {
    return t("beat_value", { n: index + 1, of: held.beats.length, position: row.value,
      time: from, doubt });
  }
  const called = name === "sections" ? held.names?.[index] || row.value
    : score.chordText(row.value) || t("no_chord");
  return t(name === "sections" ? "section_value" : "chord_value", { name: called, from, to, doubt });
}

const ORDER = ["wave", "sections", "beats", "chords", "melody", "loudness", "words"];
const WALKED = ["sections", "beats", "chords"];

/** `does`: seek(s), chosen(lane, index), border(number, s), say(text), edit(lane, index). */
export function makeLanes(root, does) {
  const lanes = new Map();
  const head = make("div", { class: "head", "aria-hidden": "true" });
  let held = null, peaks = null, duration = 1, at = 0;
  let from = 0, to = 1, width = 100, dragged = null;
  let facts = { tempo: "", meter: 4 };
  let heard = null; // the share that is heard, while it is

  for (const name of ORDER) {
    const canvas = make("canvas", { "aria-hidden": "true" });
    const strip = make("div", { class: "strip" }, canvas);
    const called = make("button", { type: "button", class: "name", id: "lane-" + name }, t(name));
    const text = make("p", { class: "unseen" });
    const row = make("div", { class: "lane " + name, role: "group",
      "aria-labelledby": "lane-" + name }, called, strip, text);
    row.hidden = true;
    const lane = { name, row, strip, canvas, text, called, chosen: -1 };
    lanes.set(name, lane);
    if (WALKED.includes(name) || name === "wave") {
      strip.tabIndex = 0;
      strip.setAttribute("role", "slider");
      strip.setAttribute("aria-label", name === "wave" ? t("where") : t(name));
      strip.setAttribute("aria-valuemin", "0");
      called.addEventListener("click", () => {
        strip.focus();
        does.chosen(name, lane.chosen);
      });
    } else if (name === "words") {
      called.addEventListener("click", () => does.chosen(name, -1));
    } else {
      called.disabled = true;
    }
    root.append(row);
  }
  root.append(head);

  const view = () => score.makeView(from, to, width);

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue(name).trim();
    return { ink: value("--ink"), line: value("--line"), accent: value("--accent"),
      tint: value("--tint") };
  }

  function drawLane(lane, look) {
    const { name, canvas, strip, chosen } = lane;
    const scale = globalThis.devicePixelRatio || 1;
    const height = strip.clientHeight || HEIGHT;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const size = height < 36 || name === "wave" ? 13 : 15;
    pen.font = `${name === "beats" ? size - 2 : size}px Inter, system-ui, sans-serif`;
    pen.textBaseline = name === "beats" ? "alphabetic" : "middle";
    if (name === "wave") score.wave(pen, view(), look, peaks, height);
    else if (held) score[name](pen, view(), look, held[name], height, { names: held.names, chosen });
  }

  function draw() {
    width = Math.max(10, lanes.get("wave").strip.clientWidth);
    const look = colours();
    for (const lane of lanes.values()) if (!lane.row.hidden) drawLane(lane, look);
    showHead();
  }

  function showHead() {
    const x = heard === null ? view().x(at) : heard * width;
    head.hidden = x < 0 || x > width || duration <= 1e-3;
    head.style.transform = `translateX(${x + lanes.get("wave").strip.offsetLeft}px)`;
    const wave = lanes.get("wave").strip;
    wave.setAttribute("aria-valuemax", String(Math.round(duration)));
    wave.setAttribute("aria-valuenow", String(Math.round(at)));
    wave.setAttribute("aria-valuetext", `${clockText(at)} / ${clockText(duration)}`);
  }

  function zoom(factor, centre = at) {
    const span = Math.min(duration, Math.max(2, (to - from) * factor));
    const share = (centre - from) / (to - from);
    from = Math.max(0, Math.min(duration - span, centre - share * span));
    to = from + span;
    draw();
  }

  function pan(seconds) {
    const span = to - from;
    from = Math.max(0, Math.min(duration - span, from + seconds));
    to = from + span;
    draw();
  }

  function choose(name, index) {
    for (const lane of lanes.values()) if (lane.name !== name) lane.chosen = -1;
    const lane = lanes.get(name);
    lane.chosen = index;
    lane.strip.setAttribute("aria-valuenow", String(index));
    lane.strip.setAttribute("aria-valuetext", told(name, held, index));
    const row = held[name][index];
    if (row && (row.time < from || row.time > to)) pan(row.time - (from + to) / 2);
    draw();
    does.chosen(name, index);
  }

  /** Where a border lands at that px, and what that is. */
  function landing(x) {
    const time = view().time(x);
    const reach = (REACH / width) * (to - from);
    const bars = held.beats.filter((beat) => beat.value === 1).map((beat) => beat.time);
    const bar = snapped(time, bars, reach);
    if (bar !== time) return { time: bar, text: t("border_bar", { time: clockText(bar) }) };
    const beat = snapped(time, held.beats.map((each) => each.time), reach);
    if (beat !== time) return { time: beat, text: t("border_beat", { time: clockText(beat) }) };
    return { time, text: t("border_free", { time: clockText(time) }) };
  }

  const borderAt = (x) => held.sections.findIndex((row, i) =>
    i > 0 && Math.abs(view().x(row.time) - x) <= REACH);

  function indexAt(name, x) {
    const time = view().time(x);
    const rows = held[name];
    if (name !== "beats") return rows.findIndex((row) => time >= row.time && time < row.time + row.duration);
    let best = -1;
    rows.forEach((row, i) => {
      if (best < 0 || Math.abs(row.time - time) < Math.abs(rows[best].time - time)) best = i;
    });
    return best;
  }

  function dragTo(x) {
    const landed = landing(x);
    const rows = held.sections;
    const { number } = dragged;
    const least = rows[number - 1].time + 0.05, most = rows[number].time + rows[number].duration - 0.05;
    dragged.time = Math.max(least, Math.min(most, landed.time));
    const shown = rows.map((row, i) => i === number - 1 ? { ...row, duration: dragged.time - row.time }
      : i === number ? { ...row, time: dragged.time,
        duration: row.time + row.duration - dragged.time } : row);
    const kept = held.sections;
    held.sections = shown;
    draw();
    held.sections = kept;
    does.say(landed.text);
  }

  const pointers = new Map();
  for (const { name, strip } of lanes.values()) {
    strip.addEventListener("pointerdown", (event) => {
      pointers.set(event.pointerId, event.offsetX);
      strip.setPointerCapture(event.pointerId);
      if (!held || name !== "sections") return;
      const number = borderAt(event.offsetX);
      if (number > 0) dragged = { number, time: held.sections[number].time, moved: false };
    });
    strip.addEventListener("pointermove", (event) => {
      const before = pointers.get(event.pointerId);
      if (before === undefined) {
        strip.classList.toggle("border", name === "sections" && held !== null &&
          borderAt(event.offsetX) > 0);
        return;
      }
      if (pointers.size === 2) {
        const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
        const was = Math.abs(before - other), is = Math.abs(event.offsetX - other);
        if (was > 4 && is > 4) zoom(was / is, view().time((event.offsetX + other) / 2));
        pointers.set(event.pointerId, event.offsetX);
      } else if (dragged && (dragged.moved || Math.abs(event.offsetX - before) > 2)) {
        dragged.moved = true;
        dragTo(event.offsetX);
      }
    });
    strip.addEventListener("pointerup", (event) => {
      const only = pointers.size === 1;
      pointers.delete(event.pointerId);
      const drag = dragged;
      dragged = null;
      if (drag?.moved) {
        does.border(drag.number, drag.time);
      } else if (only) {
        if (held && WALKED.includes(name)) {
          const index = drag ? drag.number : indexAt(name, event.offsetX);
          if (index >= 0) choose(name, index);
        }
        does.seek(view().time(event.offsetX));
      }
    });
    strip.addEventListener("pointercancel", (event) => {
      pointers.delete(event.pointerId);
      dragged = null;
      draw();
    });
    strip.addEventListener("dblclick", () => {
      if (name === "chords") does.edit(name, lanes.get(name).chosen);
    });
    strip.addEventListener("wheel", (event) => {
      event.preventDefault();
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        pan(((event.deltaX || event.deltaY) / width) * (to - from));
      } else {
        zoom(Math.exp(event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), view().time(event.offsetX));
      }
    }, { passive: false });
    strip.addEventListener("focus", () => {
      if (!held || !WALKED.includes(name)) return;
      const lane = lanes.get(name);
      if (lane.chosen < 0) choose(name, Math.max(0, indexAt(name, view().x(at))));
    });
    strip.addEventListener("keydown", (event) => {
      if (!held || !WALKED.includes(name) || event.ctrlKey || event.metaKey || event.altKey) return;
      const lane = lanes.get(name);
      const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (way && !event.shiftKey) {
        const index = Math.max(0, Math.min(held[name].length - 1, lane.chosen + way));
        choose(name, index);
        does.seek(held[name][index].time);
      } else if (step && name === "sections" && lane.chosen > 0) {
        const now = held.sections[lane.chosen].time;
        const beats = held.beats.map((beat) => beat.time);
        const next = step > 0 ? beats.find((beat) => beat > now + 1e-3)
          : beats.findLast((beat) => beat < now - 1e-3);
        if (next !== undefined) does.border(lane.chosen, next);
      } else if (event.key === "Enter") {
        does.edit(name, lane.chosen);
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    });
  }
  new ResizeObserver(draw).observe(root);

  return {
    draw, zoom,
    get held() { return held; },
    /** All anew: what is known of a work; null where it is not yet. */
    show(known) {
      const fresh = known.duration !== duration;
      peaks = known.peaks;
      duration = known.duration || 1;
      held = known.jams ? contents(known.jams) : null;
      heard = known.hearing ? heard ?? 0 : null;
      facts = { tempo: known.tempo, meter: known.meter };
      if (fresh) [from, to] = [0, duration];
      for (const lane of lanes.values()) {
        const { name } = lane;
        const empty = name === "wave" ? !peaks
          : !held || (name === "loudness" ? !held.loudness : held[name].length === 0);
        lane.row.hidden = known.hearing ? name === "words" : empty;
        lane.row.classList.toggle("unheard", empty);
        if (held && WALKED.includes(name)) {
          lane.chosen = Math.min(lane.chosen, held[name].length - 1);
          lane.strip.setAttribute("aria-valuemax", String(held[name].length - 1));
          lane.strip.setAttribute("aria-valuenow", String(Math.max(0, lane.chosen)));
          lane.strip.setAttribute("aria-valuetext", told(name, held, Math.max(0, lane.chosen)));
        }
        if (!lane.row.hidden) {
          lane.text.textContent = !empty
            ? summary(name, held, duration, facts.tempo, facts.meter) : "";
        }
      }
      draw();
    },
    /** The share that has been heard: the line goes through the empty lanes. */
    progress(fraction) {
      heard = fraction;
      showHead();
    },
    /** The place in the music; the view turns its page when it is left. */
    place(seconds, follow = false) {
      at = seconds;
      if (follow && (at < from || at > to)) pan(at - from);
      else showHead();
    },
  };
}
