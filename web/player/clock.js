// SPDX-License-Identifier: GPL-3.0-or-later
// The sound leads. Where there is none, the clock of the page does.

// What is told of the way to the ear trembles; while it plays, time does not go back by so little.
const TREMBLE = 0.2; // s

/** @returns the clock: play, pause, seek, time (s), playing, snippet(from, to), onend. */
export function makeClock(duration, address) {
  let audio = null, context = null, stopAt = null, playing = false, base = 0, since = 0, latest = 0;
  const clock = {
    duration,
    onend: () => {},
    onpause: () => {},
    get playing() { return playing; },
    get time() {
      if (audio && audio.ended) return duration;
      if (!audio) return playing ? Math.min(duration, base + (performance.now() - since) / 1000) : base;
      if (!playing) return Math.max(0, Math.min(duration, audio.currentTime));
      const heard = Math.max(0, Math.min(duration, audio.currentTime - latency()));
      if (heard > latest || latest - heard > TREMBLE) latest = heard;
      return latest;
    },
    /** The sound may be a little shorter than the painting. */
    get atEnd() {
      return clock.time >= Math.min(duration, (audio && audio.duration) || duration) - 0.1;
    },
    async play() {
      stopAt = null;
      if (clock.atEnd) clock.seek(0);
      await start();
    },
    pause() {
      if (!audio) base = clock.time;
      else audio.pause();
      playing = false;
      clock.onpause();
    },
    seek(seconds) {
      const to = Math.max(0, Math.min(duration, seconds));
      if (audio) audio.currentTime = Math.min(to, (audio.duration || to) - 0.01);
      base = latest = to;
      since = performance.now();
    },
    /** A stretch of the sound, without the painting; then back to where one was. */
    async snippet(from, to) {
      if (!audio) return;
      if (playing) clock.pause();
      const back = audio.currentTime;
      audio.currentTime = from;
      stopAt = { at: to, back };
      context.resume();
      await audio.play();
    },
    /** Called on each frame while something sounds. */
    tick() {
      if (stopAt && audio && (audio.currentTime >= stopAt.at || audio.ended)) {
        audio.pause();
        audio.currentTime = stopAt.back;
        stopAt = null;
      }
      if (playing && (audio ? audio.ended : clock.time >= duration)) {
        playing = false;
        base = duration;
        clock.onend();
      }
    },
    get sounding() { return playing || stopAt !== null; },
    /** Another work is shown: this one falls silent for good. */
    close() {
      if (!audio) return;
      audio.pause();
      audio.removeAttribute("src");
      context.close();
    },
  };

  /** What is on its way to the ear, s. */
  function latency() {
    const stamp = context.getOutputTimestamp();
    if (!stamp.performanceTime) return context.outputLatency || 0;
    const heard = stamp.contextTime + (performance.now() - stamp.performanceTime) / 1000;
    return Math.max(0, Math.min(0.5, context.currentTime - heard));
  }

  async function start() {
    since = performance.now();
    if (audio) {
      context.resume();
      await audio.play();
    }
    playing = true;
  }

  if (address) {
    audio = new Audio(address);
    audio.preload = "auto";
    context = new AudioContext();
    context.createMediaElementSource(audio).connect(context.destination);
  }
  return clock;
}
