// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/synth/synth.h"

#include <fluidsynth.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "impasto/synth/lanes.h"

namespace impasto::synth {
namespace {

constexpr int kQuantum = 64;         // FluidSynth renders in these; events fall between them
constexpr double kTail = 2.0;        // s, at most
constexpr double kLongest = 7200.0;  // s
constexpr float kSilence = 1e-4f;    // -80 dB
constexpr double kGain = 0.5;
constexpr float kCeiling = 0.98f;
constexpr int kWheelRange = 48;  // semitones: steps of 0.6 cent
constexpr const char* kHint = "apt install fluid-soundfont-gm";

struct FluidFree {
  void operator()(fluid_settings_t* p) const { delete_fluid_settings(p); }
  void operator()(fluid_synth_t* p) const { delete_fluid_synth(p); }
};

// FluidSynth talks to stderr; only our sentences belong there.
void silence_fluidsynth() {
  for (int level = 0; level < LAST_LOG_LEVEL; ++level) {
    fluid_set_log_function(level, nullptr, nullptr);
  }
}

bool readable_file(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
}

struct Event {
  std::int64_t quantum = 0;
  bool on = false;  // offs come first: a repeated key must let go before it sounds again
  std::size_t note = 0;
  bool operator<(const Event& o) const {
    if (quantum != o.quantum) return quantum < o.quantum;
    if (on != o.on) return !on;
    return note < o.note;
  }
};

std::int64_t to_quantum(double seconds) {
  return std::llround(std::max(seconds, 0.0) * sound::kRate / kQuantum);
}

// A peak limiter that looks one quantum ahead: the gain needed by a quantum is reached by a
// straight ramp before it starts and let go over about a third of a second.
class Limiter {
 public:
  explicit Limiter(const std::function<void(sound::Block)>& sink) : sink_(sink) {}

  void push(const float* quantum) {
    float peak = 0.0f;
    for (int i = 0; i < 2 * kQuantum; ++i) peak = std::max(peak, std::fabs(quantum[i]));
    const float needed = peak > kCeiling ? kCeiling / peak : 1.0f;
    if (any_) emit(std::min(needed, needed_));
    std::copy(quantum, quantum + 2 * kQuantum, held_);
    needed_ = needed;
    if (!any_) gain_ = needed;
    any_ = true;
  }
  void finish() {
    if (any_) emit(needed_);
  }

 private:
  void emit(float wanted) {
    constexpr float kRelease = 0.004f;  // of the way back, each quantum
    const float to = wanted < gain_ ? wanted : std::min(wanted, gain_ + (1.0f - gain_) * kRelease);
    const float step = (to - gain_) / kQuantum;
    for (int i = 0; i < kQuantum; ++i) {
      gain_ += step;
      held_[2 * i] *= gain_;
      held_[2 * i + 1] *= gain_;
    }
    gain_ = to;
    for (float& x : held_) x = std::clamp(x, -1.0f, 1.0f);
    sink_(held_);
  }

  const std::function<void(sound::Block)>& sink_;
  float held_[2 * kQuantum] = {};
  float gain_ = 1.0f, needed_ = 1.0f;
  bool any_ = false;
};

}  // namespace

Result<std::string> find_soundfont() {
  if (const char* named = std::getenv("IMPASTO_SOUNDFONT"); named != nullptr && *named != '\0') {
    if (readable_file(named)) return std::string(named);
    return fail(ErrorCode::kEnvironment, "IMPASTO_SOUNDFONT names no readable file", named,
                "unset it, or let it name a .sf2 file");
  }
  for (const char* path :
       {"/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf2/TimGM6mb.sf2",
        "/usr/share/sounds/sf2/default-GM.sf2", "/usr/share/sounds/sf3/default-GM.sf3",
        "/usr/share/sounds/sf3/MuseScore_General.sf3"}) {
    if (readable_file(path)) return std::string(path);
  }
  return fail(ErrorCode::kEnvironment, "there is no General MIDI soundfont on this machine", {},
              kHint);
}

Result<void> synthesise(const score::Score& score, const std::string& soundfont,
                        const std::function<void(sound::Block)>& sink, const Progress& progress) {
  silence_fluidsynth();
  double end = std::isfinite(score.duration) ? score.duration : 0.0;
  std::vector<Event> events;
  for (std::size_t i = 0; i < score.notes.size(); ++i) {
    const score::Note& n = score.notes[i];
    if (!playable(n)) continue;
    end = std::max(end, n.offset);
    const std::int64_t on = to_quantum(n.onset);
    events.push_back({on, true, i});
    events.push_back({std::max(to_quantum(n.offset), on + 1), false, i});
  }
  if (events.empty()) return fail(ErrorCode::kUsage, "the score has no notes to play");
  if (end > kLongest) return fail(ErrorCode::kUsage, "the score is longer than two hours");
  std::sort(events.begin(), events.end());

  if (!readable_file(soundfont) || fluid_is_soundfont(soundfont.c_str()) == 0) {
    return fail(ErrorCode::kEnvironment, "this is not a soundfont", soundfont, kHint);
  }
  const Lanes lanes = assign_lanes(score);

  const std::unique_ptr<fluid_settings_t, FluidFree> settings(new_fluid_settings());
  fluid_settings_t* s = settings.get();
  if (s == nullptr) return fail(ErrorCode::kFailed, "FluidSynth does not start");
  fluid_settings_setnum(s, "synth.sample-rate", sound::kRate);
  fluid_settings_setint(s, "synth.midi-channels", lanes.channels);
  fluid_settings_setint(s, "synth.polyphony", 512);
  fluid_settings_setint(s, "synth.cpu-cores", 1);  // more would sum voices in another order
  fluid_settings_setint(s, "synth.dynamic-sample-loading", 1);  // only the programs in use
  fluid_settings_setint(s, "synth.chorus.active", 0);
  fluid_settings_setint(s, "synth.reverb.active", 1);
  fluid_settings_setnum(s, "synth.reverb.room-size", 0.4);
  fluid_settings_setnum(s, "synth.reverb.level", 0.4);
  fluid_settings_setnum(s, "synth.gain", kGain);
  const std::unique_ptr<fluid_synth_t, FluidFree> owned(new_fluid_synth(s));
  fluid_synth_t* synth = owned.get();
  if (synth == nullptr) return fail(ErrorCode::kFailed, "FluidSynth does not start");
  if (fluid_synth_sfload(synth, soundfont.c_str(), 1) == FLUID_FAILED) {
    return fail(ErrorCode::kEnvironment, "the soundfont is damaged", soundfont, kHint);
  }
  const auto prepare = [&](std::size_t p, int channel) {
    const score::Part& part = score.parts[p];
    fluid_synth_set_channel_type(synth, channel, CHANNEL_TYPE_MELODIC);
    fluid_synth_program_change(synth, channel, std::clamp(part.program, 0, 127));
    const float pan = std::isfinite(part.pan) ? std::clamp(part.pan, -1.0f, 1.0f) : 0.0f;
    constexpr int kPan = 10;
    const int value = static_cast<int>(std::lround(64.0f + 63.5f * pan));
    fluid_synth_cc(synth, channel, kPan, std::clamp(value, 0, 127));
  };
  for (std::size_t p = score.parts.size(); p-- > 0;) {  // backwards: the owner of a channel wins
    if (lanes.part_channel[p] != kDrums) prepare(p, lanes.part_channel[p]);
  }

  // Two notes may hold one key; only the last to strike it may let go.
  std::vector<std::size_t> holder(static_cast<std::size_t>(lanes.channels) * 128, SIZE_MAX);
  std::vector<int> prepared(static_cast<std::size_t>(lanes.channels), -1);  // the part of a lane
  std::vector<std::size_t> bending;
  const auto turn_wheel = [&](std::size_t i, std::int64_t quantum) {
    const score::Note& n = score.notes[i];
    const double time = static_cast<double>(quantum) * kQuantum / sound::kRate - n.onset;
    const float turn = away_from_key(n, time) / kWheelRange * 8192.0f;
    fluid_synth_pitch_bend(
        synth, lanes.note_channel[i],
        static_cast<int>(std::lround(std::clamp(turn, -8192.0f, 8191.0f))) + 8192);
  };
  const auto play = [&](const Event& e) {
    const score::Note& n = score.notes[e.note];
    const int channel = lanes.note_channel[e.note];
    const int key = key_of(n);
    std::size_t& held = holder[static_cast<std::size_t>(channel * 128 + key)];
    if (e.on) {
      if (held != SIZE_MAX) fluid_synth_noteoff(synth, channel, key);
      if (lanes.bent[e.note]) {
        const int part = n.part;
        if (std::exchange(prepared[static_cast<std::size_t>(channel)], part) != part) {
          if (part >= 0 && part < static_cast<int>(score.parts.size()))
            prepare(static_cast<std::size_t>(part), channel);
          fluid_synth_pitch_wheel_sens(synth, channel, kWheelRange);
        }
        turn_wheel(e.note, e.quantum);
        if (!n.bends.empty()) bending.push_back(e.note);
      }
      const int velocity = std::clamp(static_cast<int>(std::lround(n.velocity * 127.0f)), 1, 127);
      fluid_synth_noteon(synth, channel, key, velocity);
      held = e.note;
    } else {
      std::erase(bending, e.note);
      if (held != e.note) return;
      fluid_synth_noteoff(synth, channel, key);
      held = SIZE_MAX;
    }
  };

  Limiter limiter(sink);
  const auto last = static_cast<std::int64_t>(std::ceil(end * sound::kRate / kQuantum));
  const std::int64_t latest = last + to_quantum(kTail);
  const std::int64_t long_enough = to_quantum(0.1);
  std::size_t next = 0;
  std::int64_t quiet = 0;
  double reported = 0.0;
  for (std::int64_t q = 0; q < latest && (q < last || quiet < long_enough); ++q) {
    if (q % 512 == 0) {
      if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "stopped");
      const double done = static_cast<double>(q) / static_cast<double>(latest);
      if (done >= reported + 0.01) progress(reported = done);
    }
    while (next < events.size() && events[next].quantum <= q) play(events[next++]);
    for (std::size_t i : bending) turn_wheel(i, q);
    float block[2 * kQuantum];
    if (fluid_synth_write_float(synth, kQuantum, block, 0, 2, block, 1, 2) != FLUID_OK) {
      return fail(ErrorCode::kFailed, "FluidSynth stopped playing", soundfont);
    }
    float peak = 0.0f;
    for (float x : block) peak = std::max(peak, std::fabs(x));
    quiet = peak < kSilence ? quiet + 1 : 0;
    limiter.push(block);
  }
  limiter.finish();
  progress(1.0);
  return {};
}

}  // namespace impasto::synth
