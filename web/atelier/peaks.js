// SPDX-License-Identifier: GPL-3.0-or-later
// The waveform: least and greatest of each stretch of both channels, at three zooms, full scale 127
// (as the studio's peaks, docs/studio.md).

const SAMPLES = [256, 4096, 65536];

export function peaksOf(sound) {
  const channels = [];
  for (let c = 0; c < sound.numberOfChannels; ++c) channels.push(sound.getChannelData(c));
  const count = Math.ceil(sound.length / SAMPLES[0]);
  let pairs = new Float32Array(2 * count);
  for (let i = 0; i < count; ++i) {
    let least = Infinity, most = -Infinity;
    const end = Math.min(sound.length, (i + 1) * SAMPLES[0]);
    for (const channel of channels) {
      for (let at = i * SAMPLES[0]; at < end; ++at) {
        const value = channel[at];
        if (value < least) least = value;
        if (value > most) most = value;
      }
    }
    pairs[2 * i] = least;
    pairs[2 * i + 1] = most;
  }
  const whole = (value) => Math.max(-127, Math.min(127, Math.round(127 * value)));
  return SAMPLES.map((samples, z) => {
    if (z > 0) pairs = joined(pairs, samples / SAMPLES[z - 1]);
    return { samples, rate: sound.sampleRate, pairs: Int8Array.from(pairs, whole) };
  });
}

function joined(pairs, by) {
  const count = Math.ceil(pairs.length / 2 / by);
  const wider = new Float32Array(2 * count);
  for (let i = 0; i < count; ++i) {
    let least = Infinity, most = -Infinity;
    for (let k = i * by; k < Math.min(pairs.length / 2, (i + 1) * by); ++k) {
      least = Math.min(least, pairs[2 * k]);
      most = Math.max(most, pairs[2 * k + 1]);
    }
    wider[2 * i] = least;
    wider[2 * i + 1] = most;
  }
  return wider;
}
