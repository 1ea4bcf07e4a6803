// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/live/live.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <type_traits>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/listen/front/front.h"
#include "impasto/listen/front/loudness.h"
#include "impasto/listen/front/roughness.h"
#include "impasto/listen/live/event_ring.h"
#include "impasto/listen/live/live_beats.h"
#include "impasto/listen/live/live_flux.h"
#include "impasto/listen/live/live_harmony.h"
#include "impasto/listen/live/live_input.h"
#include "impasto/listen/live/live_onsets.h"
#include "impasto/listen/live/live_sections.h"
#include "impasto/listen/live/live_voice.h"
#include "impasto/listen/mood/emotion.h"

namespace impasto::listen {
namespace {

static_assert(std::is_trivially_copyable_v<LiveEvent>, "events are copied in the audio callback");

constexpr double kRate = sound::kRate;
/// Samples from the middle of a window that ends now back to now; the decimator's delay included.
constexpr int kFluxDelay = kOnsetWindow / 2;
constexpr int kPitchDelay = kPitchFft / 2 * Decimator::kFactor + (Decimator::kTaps - 1) / 2;
constexpr int kMelodyDelay = kMelodyWindow / 2 * Decimator::kFactor + (Decimator::kTaps - 1) / 2;
/// As in onsets.cpp: half the window rises before its middle reaches an attack.
constexpr double kFluxLead = 0.003;
constexpr int kMomentary = 8;     ///< curve steps: 400 ms
constexpr int kFeltOver = 6;      ///< s: what the running emotion is felt from
constexpr float kHeard = -60.0f;  ///< LUFS

/// The last `Size` things, by number.
template <class T, long Size>
struct Recent {
  std::array<T, Size> items{};
  long count = 0;
  void push(const T& item) { items[count++ % Size] = item; }
  const T& operator[](long i) const { return items[i % Size]; }
  long oldest() const { return std::max(0L, count - Size); }
};

struct Accented {
  float total, low;
};
struct Told {
  double time;
  int position;
};

}  // namespace

struct LiveListener::Impl {
  explicit Impl(const LiveSettings& given)
      : settings(given), resampler(given.rate), ring(static_cast<std::size_t>(given.capacity)) {
    roughness({});  // so that its tables are there
  }

  void sample(float left, float right);
  void onsets();
  void beats();
  void curves();
  void harmony();
  void melody();
  void emotion();
  void borders();
  void bar(double until);
  double seconds(std::int64_t samples) const { return static_cast<double>(samples) / kRate; }
  template <class T>
  void tell(double time, const T& what) {
    ring.push({std::max(0.0, time), pushed, what});
  }

  LiveSettings settings;
  LiveResampler resampler;
  EventRing<LiveEvent> ring;
  std::int64_t pushed = 0;  ///< frames, at the caller's rate
  std::int64_t n = 0;       ///< frames at sound::kRate
  float half = 0.0f;        ///< the left sample of a frame cut in two by the border of a block
  bool has_half = false;

  Past mid{kOnsetWindow}, low{kPitchFft};
  Decimator decimator;
  KWeighting weighting;
  double energy = 0.0, mid_energy = 0.0, side_energy = 0.0;
  std::array<double, kMomentary> energies{};
  long curve_steps = 0;

  LiveOnsets onset;
  Recent<double, 128> onset_times;
  LiveFlux flux{late_window(kOnsetWindow, kOnsetWindow / 2), 1, kRate / kOnsetHop};
  LiveScale scale;
  LiveBeats beat;
  LiveBars bars;
  Recent<Accented, 512> rises;  ///< one each kOnsetHop
  Recent<Told, 64> told;        ///< beats, by number
  long accented = 0;            ///< number of the next beat to be accented

  Fft pitch_fft{kPitchFft, kPitchFft};
  Fft melody_fft{kPitchFft, kMelodyWindow};
  Fft shape_fft{kOnsetWindow, kOnsetWindow};
  OnsetBands bands{kOnsetWindow};
  PitchMap pitch_map;
  std::vector<float> magnitudes = std::vector<float>(kPitchBins);
  PeakFinder peaks{kPitchFft / 2};
  Salience salience;
  Tuning tuning;
  Shape shape;
  float rough = 0.0f;
  LiveHarmony chords;
  double border = 0.0;  ///< chords have been decided up to here
  double next_beat_after(double time) const;
  double attack_before(double time) const;
  void sing(LiveNote::Voice which, double time, float pitch, float clear);
  LiveVoice melody_voice{static_cast<double>(kMelodyHop) / kRate}, bass_voice{kGridHop};

  LiveSections sections;
  Chroma section_chroma{};
  Timbre section_timbre{};
  double section_energy = 0.0;
  int section_steps = 0;

  float last_pitch = 0.0f, clearest = 0.0f;
  double pitch_mean = 65.0;
  std::array<double, kFeltOver> felt{};  ///< energy of each second
  double second_energy = 0.0, level = -23.0;
  long felt_seconds = 0, loud_seconds = 0;
};

void LiveListener::Impl::sample(float left, float right) {
  ++n;
  energy += weighting.energy(left, right);
  const float m = 0.5f * (left + right), s = 0.5f * (left - right);
  mid_energy += static_cast<double>(m) * m;
  side_energy += static_cast<double>(s) * s;
  mid.push(m);
  float decimated;
  if (decimator.push(m, decimated)) low.push(decimated);
  if (n % kLiveOnsetHop == 0) onsets();
  if (n % kOnsetHop == 0) beats();
  // Frames lie as offline: f is centred on (f + 1/2) hops.
  if (n % kCurveHop == (kCurveHop / 2 + kFluxDelay) % kCurveHop) {
    shape = shape_of(shape_fft.power(mid.last(kOnsetWindow)), bands);
  }
  if (n % kCurveHop == 0) curves();
  if (n % kCurveHop == (kCurveHop / 2 + kPitchDelay) % kCurveHop && n > kPitchDelay) harmony();
  if (n % kMelodyHop == (kMelodyHop / 2 + kMelodyDelay) % kMelodyHop && n > kMelodyDelay) melody();
  if (n % sound::kRate == 0) emotion();
}

void LiveListener::Impl::onsets() {
  plan::Onset found;
  if (!onset.step(mid.last(onset.window()), seconds(n), found)) return;
  onset_times.push(found.time);
  tell(found.time, found);
}

void LiveListener::Impl::beats() {
  const LiveFlux::Rise rise = flux.step(mid.last(kOnsetWindow));
  rises.push({rise.total, rise.low});
  beat.step(scale(rise.total + 0.35f * rise.low + 0.2f * rise.high));
  const float sure = beat.confidence();
  if (sure <= 0.0f) return;
  const double hop = kOnsetHop / kRate, interval = beat.interval() * hop;
  const double next = seconds(n - kFluxDelay) + kFluxLead + beat.until_next() * hop;
  if (next - seconds(n) > settings.ahead) return;
  if (told.count > 0 && next - told[told.count - 1].time < 0.6 * interval) return;
  const int since = static_cast<int>(told.count - accented) + 1;  // beats after the last accented
  LiveBeat out;
  out.beat = {next, bars.position(since), sure};
  out.tempo = 60.0 / interval;
  out.meter = bars.meter();
  told.push({next, out.beat.position});
  tell(next, out);
}

double LiveListener::Impl::next_beat_after(double time) const {
  for (long i = told.oldest(); i < told.count; ++i) {
    if (told[i].time > time + 0.1) return told[i].time;
  }
  return -1.0;
}

void LiveListener::Impl::curves() {
  weighting.settle();
  const double mean = energy / kCurveHop;
  energies[curve_steps % kMomentary] = mean;
  ++curve_steps;
  double momentary_energy = 0.0;
  for (double e : energies) momentary_energy += e / kMomentary;
  LiveCurves out;
  out.energy = mean;
  out.loudness = lufs(momentary_energy);
  if (out.loudness > -65.0f) {
    out.centroid = shape.centroid;
    out.flatness = shape.flatness;
    out.roughness = rough;
    if (mid_energy + side_energy > 1e-12 * kCurveHop) {
      out.width = static_cast<float>(std::min(1.0, std::sqrt(side_energy / (mid_energy + 1e-12))));
    }
  }
  second_energy += mean;
  section_energy += mean;
  energy = mid_energy = side_energy = 0.0;
  tell(seconds(n - kCurveHop), out);
}

void LiveListener::Impl::harmony() {
  const auto& power = pitch_fft.power(low.last(kPitchFft));
  pitch_map.apply(power.data(), magnitudes.data());
  const auto& partials =
      peaks.find(power, static_cast<double>(kLowRate) / kPitchFft, 50.0, 4900.0, 1e-10, 30);
  tuning.add(partials);
  tuning.cosine *= 0.999;
  tuning.sine *= 0.999;
  rough = roughness(partials);
  chords.frame(magnitudes.data(), tuning.semitones());
  const double until = chords.heard_until();
  const auto [lowest, clear] = chords.lowest();
  sing(LiveNote::Voice::kBass, until - 0.5 * kGridHop, lowest, clear);
  bar(until);
  borders();
  const long frame = static_cast<long>(until / kGridHop + 0.5);
  plan::Key key;
  if (frame % 20 == 0 && chords.key(key)) {
    // It was in the air for some seconds before it could be told from the old one.
    key.start = key.end = std::max(0.0, until - 3.0);
    tell(key.start, key);
  }
  const Chroma& chroma = chords.newest();
  for (int k = 0; k < 12; ++k) section_chroma[k] += chroma[k];
  for (int b = 0; b < kTimbreBands; ++b) section_timbre[b] += shape.timbre[b] / 10.0f;
  if (++section_steps < 10) return;
  LiveSections::Change change;
  const float loudness = lufs(section_energy / section_steps);
  if (sections.step(section_chroma, section_timbre, loudness, until, change)) {
    double nearest = 1.5, time = change.time;  // sections begin on downbeats
    for (long i = told.oldest(); i < told.count; ++i) {
      if (told[i].position != 1 || std::fabs(told[i].time - change.time) >= nearest) continue;
      nearest = std::fabs(told[i].time - change.time);
      time = told[i].time;
    }
    tell(change.time > 0.0 ? time : 0.0,
         LiveSection{change.label, change.returns, change.confidence});
  }
  section_chroma = {};
  section_timbre = {};
  section_energy = 0.0;
  section_steps = 0;
}

/// Accents of beats whose harmony is known by now.
void LiveListener::Impl::bar(double until) {
  accented = std::max(accented, told.oldest() + 1);
  while (accented + 1 < told.count && told[accented + 1].time <= until) {
    const double time = told[accented].time;
    const double length = told[accented + 1].time - time;
    const long at = static_cast<long>((time - kFluxLead) * kRate / kOnsetHop +
                                      static_cast<double>(kFluxDelay) / kOnsetHop - 1.0 + 0.5);
    float strength = 0.0f, bass = 0.0f;
    for (long i = std::max(rises.oldest(), at - 3); i <= std::min(rises.count - 1, at + 3); ++i) {
      strength = std::max(strength, rises[i].total);
      bass = std::max(bass, rises[i].low);
    }
    bars.accent(strength, bass, chords.change_at(time, 1.0 * length));
    ++accented;
  }
}

/// Chords between beats; where there are none, each half second.
void LiveListener::Impl::borders() {
  constexpr double kPatience = 1.3, kWithout = 0.5;  // s
  for (;;) {
    const double next = next_beat_after(border);
    double end;
    if (next > 0.0 && next - border <= kPatience) {
      if (chords.heard_until() < next) return;
      end = next;
    } else {
      if (chords.heard_until() < border + kPatience) return;
      end = border + kWithout;
    }
    plan::Chord chord;
    if (chords.chord(border, end, chord)) tell(chord.start, chord);
    border = end;
  }
}

void LiveListener::Impl::melody() {
  const auto& power = melody_fft.power(low.last(kMelodyWindow));
  const Candidates found = salience.of(
      peaks.find(power, static_cast<double>(kLowRate) / kPitchFft, 60.0, 4900.0, 1e-10, 60));
  // The clearest, with some loyalty to the note before.
  float best = 0.0f, pitch = 0.0f, clear = 0.0f;
  for (const Candidate& c : found) {
    const bool near = std::fabs(c.pitch - last_pitch) < 0.8f;
    const float value = c.salience * (near ? 1.25f : 1.0f);
    if (value > best) {
      best = value;
      pitch = c.pitch;
      clear = c.salience;
    }
  }
  clearest = std::max(clearest * 0.9985f, clear);
  LivePitch out;
  if (clear > 0.25f * clearest && clear > 1e-3f) {
    out.pitch = pitch;
    out.salience = std::min(1.0f, clear / clearest);
    pitch_mean += 0.003 * (pitch - pitch_mean);
  }
  last_pitch = out.pitch;
  const double time = seconds(n - kMelodyDelay);
  tell(time, out);
  sing(LiveNote::Voice::kMelody, time, out.pitch, out.salience);
}

double LiveListener::Impl::attack_before(double time) const {
  for (long i = onset_times.count - 1; i >= onset_times.oldest(); --i) {
    if (onset_times[i] < time) return onset_times[i];
  }
  return -1.0;
}

void LiveListener::Impl::sing(LiveNote::Voice which, double time, float pitch, float clear) {
  LiveVoice& voice = which == LiveNote::Voice::kMelody ? melody_voice : bass_voice;
  LiveVoice::Change change;
  if (voice.step(time, pitch, clear, attack_before(time), change)) {
    tell(change.time, LiveNote{which, change.pitch, change.confidence});
  }
}

void LiveListener::Impl::emotion() {
  constexpr int kStepsPerSecond = sound::kRate / kCurveHop;
  felt[felt_seconds % kFeltOver] = second_energy / kStepsPerSecond;
  const float now = lufs(second_energy / kStepsPerSecond);
  second_energy = 0.0;
  ++felt_seconds;
  if (now > kHeard) {
    ++loud_seconds;
    level += (now - level) / static_cast<double>(std::min(loud_seconds, 300L));
  }
  const double span = static_cast<double>(std::min<long>(felt_seconds, kFeltOver));
  double mean = 0.0;
  for (double e : felt) mean += e / span;
  const float loudness = lufs(mean);
  plan::Emotion out;
  if (loudness <= kHeard) {  // silence is peaceful and nothing else
    out.peaceful = 1.0f;
    out.arousal = -1.5f;
  } else {
    long attacks = 0;
    const double from = seconds(n) - span;
    for (long i = onset_times.oldest(); i < onset_times.count; ++i) {
      attacks += onset_times[i] >= from;
    }
    const double rate = static_cast<double>(attacks) / span;
    Cues cues;
    cues.heard = true;
    cues.mode = std::clamp(chords.mode(), -1.0, 1.0);
    cues.attacks = math::log2(std::clamp(rate, 0.35, 16.0));
    cues.notes = cues.attacks + kNotesOverAttacks;
    cues.rate = math::log2(std::clamp(0.75 * rate, 0.35, 11.0));
    cues.pitch = std::clamp(pitch_mean - 65.0, -24.0, 24.0);
    cues.level = std::clamp(loudness - level, -10.0, 10.0);
    out = emotion_of(cues);
  }
  tell(seconds(n) - span, out);
}

LiveListener::LiveListener(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LiveListener::~LiveListener() = default;
LiveListener::LiveListener(LiveListener&&) noexcept = default;
LiveListener& LiveListener::operator=(LiveListener&&) noexcept = default;

Result<LiveListener> LiveListener::start(const LiveSettings& settings) {
  if (settings.rate < 8000 || settings.rate > 192000) {
    return fail(ErrorCode::kUsage, std::to_string(settings.rate) + " Hz cannot be heard live", "",
                "give a rate from 8000 to 192000 Hz");
  }
  if (settings.channels != 1 && settings.channels != 2) {
    return fail(ErrorCode::kUsage, std::to_string(settings.channels) + " channels cannot be heard",
                "", "give one or two");
  }
  if (!(settings.ahead >= 0.0 && settings.ahead <= 0.2)) {
    return fail(ErrorCode::kUsage, "beats cannot be told so far ahead", "",
                "give 0 to 0.2 seconds");
  }
  if (settings.capacity < 16 || settings.capacity > 1 << 20) {
    return fail(ErrorCode::kUsage, "the room for events is out of range", "",
                "give 16 to 1048576 events");
  }
  return LiveListener(std::make_unique<Impl>(settings));
}

void LiveListener::push(std::span<const float> samples) noexcept {
  Impl& f = *impl_;
  const auto clean = [](float x) {  // as in the front end, and too small to matter is silence
    if (!std::isfinite(x) || std::fabs(x) < 1e-20f) return 0.0f;
    return std::clamp(x, -8.0f, 8.0f);
  };
  for (float raw : samples) {
    const float x = clean(raw);
    if (f.settings.channels == 2 && !f.has_half) {
      f.half = x;
      f.has_half = true;
      continue;
    }
    f.has_half = false;
    ++f.pushed;
    f.resampler.push(f.settings.channels == 2 ? f.half : x, x);
    float left, right;
    while (f.resampler.pull(left, right)) f.sample(left, right);
  }
}

bool LiveListener::pop(LiveEvent& event) noexcept {
  return impl_->ring.pop(event);
}

std::int64_t LiveListener::lost() const noexcept {
  return impl_->ring.lost();
}

}  // namespace impasto::listen
