// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/synth/synth.h"

#include <fluidsynth.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <tuple>
#include <vector>

#include "impasto/base/file.h"
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

struct Event {
  // A repeated key must let go before it sounds again, and sounds as it is set then.
  enum class Kind : std::uint8_t { kOff, kChange, kOn };
  std::int64_t quantum = 0;
  Kind kind = Kind::kOff;
  std::size_t index = 0;  ///< of a note, or of a change
  int list = -1;          ///< of Score::channels
  bool operator<(const Event& o) const {
    return std::tie(quantum, kind, list, index) < std::tie(o.quantum, o.kind, o.list, o.index);
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

/// All that happens, in order; `end` is then when the last note ends.
std::vector<Event> events_of(const score::Score& score, double& end) {
  std::vector<Event> events;
  for (std::size_t i = 0; i < score.notes.size(); ++i) {
    const score::Note& n = score.notes[i];
    if (!playable(n)) continue;
    end = std::max(end, n.offset);
    const std::int64_t on = to_quantum(n.onset);
    events.push_back({on, Event::Kind::kOn, i});
    events.push_back({std::max(to_quantum(n.offset), on + 1), Event::Kind::kOff, i});
  }
  if (events.empty()) return events;
  for (std::size_t c = 0; c < score.channels.size(); ++c) {
    const std::vector<score::SoundChange>& changes = score.channels[c];
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (!(changes[i].time <= end)) continue;
      events.push_back({to_quantum(changes[i].time), Event::Kind::kChange, i, static_cast<int>(c)});
    }
  }
  std::sort(events.begin(), events.end());
  return events;
}

using Settings = std::unique_ptr<fluid_settings_t, FluidFree>;
using Synth = std::unique_ptr<fluid_synth_t, FluidFree>;

Result<Synth> start_synth(fluid_settings_t* s, const std::string& soundfont, int channels) {
  if (s == nullptr) return fail(ErrorCode::kFailed, "FluidSynth does not start");
  fluid_settings_setnum(s, "synth.sample-rate", sound::kRate);
  fluid_settings_setint(s, "synth.midi-channels", channels);
  fluid_settings_setint(s, "synth.polyphony", 512);
  fluid_settings_setint(s, "synth.cpu-cores", 1);  // more would sum voices in another order
  fluid_settings_setint(s, "synth.dynamic-sample-loading", 1);  // only the programs in use
  fluid_settings_setint(s, "synth.chorus.active", 0);
  fluid_settings_setint(s, "synth.reverb.active", 1);
  fluid_settings_setnum(s, "synth.reverb.room-size", 0.4);
  fluid_settings_setnum(s, "synth.reverb.level", 0.4);
  fluid_settings_setnum(s, "synth.gain", kGain);
  Synth synth(new_fluid_synth(s));
  if (!synth) return fail(ErrorCode::kFailed, "FluidSynth does not start");
  if (fluid_synth_sfload(synth.get(), soundfont.c_str(), 1) == FLUID_FAILED) {
    return fail(ErrorCode::kEnvironment, "the soundfont is damaged", soundfont, kHint);
  }
  return synth;
}

/// How a MIDI channel of the score stands.
struct Standing {
  int program = 0, bank = 0, volume = 100, expression = 127, pan = 64;
  int reverb = -1;  ///< -1: as the synthesiser has it
};

/// The parts of a score on the channels of a synthesiser.
class Ensemble {
 public:
  Ensemble(const score::Score& score, const Lanes& lanes, fluid_synth_t* synth);
  void play(const Event& event);
  /// Notes that bend are where they are at this quantum.
  void bend(std::int64_t quantum) {
    for (std::size_t i : bending_) turn_wheel(i, quantum);
  }

 private:
  void prepare(std::size_t part, int channel);
  void set_program(int channel, int bank, int program) {
    if (!lanes_.drums[static_cast<std::size_t>(channel)])
      fluid_synth_bank_select(synth_, channel, bank);
    fluid_synth_program_change(synth_, channel, program);
  }
  void change(int list, const score::SoundChange& change);
  void begin(const Event& event);
  void end(const Event& event);
  void turn_wheel(std::size_t note, std::int64_t quantum);
  std::size_t& holder(std::size_t note) {
    return holders_[static_cast<std::size_t>(lanes_.note_channel[note] * 128 +
                                             key_of(score_.notes[note]))];
  }

  const score::Score& score_;
  const Lanes& lanes_;
  fluid_synth_t* synth_;
  std::vector<Standing> standing_;  ///< of Score::channels
  std::vector<int> prepared_;       ///< of each channel of the synthesiser: the part it is set for
  /// Of each channel and key: two notes may hold one, and only the last to strike it may let go.
  std::vector<std::size_t> holders_;
  std::vector<std::size_t> bending_;
};

Ensemble::Ensemble(const score::Score& score, const Lanes& lanes, fluid_synth_t* synth)
    : score_(score),
      lanes_(lanes),
      synth_(synth),
      standing_(score.channels.size()),
      prepared_(static_cast<std::size_t>(lanes.channels), -1),
      holders_(static_cast<std::size_t>(lanes.channels) * 128, SIZE_MAX) {
  for (std::size_t p = score.parts.size(); p-- > 0;) {  // backwards: the owner of a channel wins
    prepare(p, lanes.part_channel[p]);
  }
}

constexpr int kVolume = 7, kPan = 10, kExpression = 11, kReverbSend = 91;

void Ensemble::prepare(std::size_t p, int channel) {
  prepared_[static_cast<std::size_t>(channel)] = static_cast<int>(p);
  const bool drums = lanes_.drums[static_cast<std::size_t>(channel)];
  fluid_synth_set_channel_type(synth_, channel, drums ? CHANNEL_TYPE_DRUM : CHANNEL_TYPE_MELODIC);
  if (const int list = changes_of(score_, p); list >= 0) {
    const Standing& now = standing_[static_cast<std::size_t>(list)];
    if (now.reverb >= 0) fluid_synth_cc(synth_, channel, kReverbSend, now.reverb);
    set_program(channel, now.bank, now.program);
    fluid_synth_cc(synth_, channel, kVolume, now.volume);
    fluid_synth_cc(synth_, channel, kExpression, now.expression);
    fluid_synth_cc(synth_, channel, kPan, now.pan);
    return;
  }
  const score::Part& part = score_.parts[p];
  const float send = p < score_.reverb_sends.size() ? score_.reverb_sends[p] : -1.0f;
  if (send >= 0.0f) {
    fluid_synth_cc(synth_, channel, kReverbSend,
                   std::clamp(static_cast<int>(std::lround(send * 127.0f)), 0, 127));
  }
  if (drums) return;
  set_program(channel, 0, std::clamp(part.program, 0, 127));
  const float pan = std::isfinite(part.pan) ? std::clamp(part.pan, -1.0f, 1.0f) : 0.0f;
  const int value = static_cast<int>(std::lround(64.0f + 63.5f * pan));
  fluid_synth_cc(synth_, channel, kPan, std::clamp(value, 0, 127));
}

void Ensemble::change(int list, const score::SoundChange& change) {
  using What = score::SoundChange::What;
  Standing& now = standing_[static_cast<std::size_t>(list)];
  const int value = std::min<int>(change.value, 127);
  int control = 0;
  switch (change.what) {
    case What::kProgram:
      now.program = value;
      now.bank = std::min<int>(change.bank, 127);
      break;
    case What::kVolume: control = kVolume, now.volume = value; break;
    case What::kExpression: control = kExpression, now.expression = value; break;
    case What::kPan: control = kPan, now.pan = value; break;
    case What::kReverbSend: control = kReverbSend, now.reverb = value; break;
  }
  for (int channel = 0; channel < lanes_.channels; ++channel) {
    const int part = prepared_[static_cast<std::size_t>(channel)];
    if (part < 0 || changes_of(score_, static_cast<std::size_t>(part)) != list) continue;
    if (change.what == What::kProgram) {
      set_program(channel, now.bank, value);
    } else {
      fluid_synth_cc(synth_, channel, control, value);
    }
  }
}

void Ensemble::turn_wheel(std::size_t i, std::int64_t quantum) {
  const score::Note& n = score_.notes[i];
  const double time = static_cast<double>(quantum) * kQuantum / sound::kRate - n.onset;
  const float turn = away_from_key(n, time) / kWheelRange * 8192.0f;
  fluid_synth_pitch_bend(synth_, lanes_.note_channel[i],
                         static_cast<int>(std::lround(std::clamp(turn, -8192.0f, 8191.0f))) + 8192);
}

void Ensemble::begin(const Event& event) {
  const score::Note& n = score_.notes[event.index];
  const int channel = lanes_.note_channel[event.index];
  std::size_t& held = holder(event.index);
  if (held != SIZE_MAX) fluid_synth_noteoff(synth_, channel, key_of(n));
  const bool known = n.part >= 0 && n.part < static_cast<int>(score_.parts.size());
  if (lanes_.bent[event.index]) {
    if (prepared_[static_cast<std::size_t>(channel)] != n.part) {
      if (known) prepare(static_cast<std::size_t>(n.part), channel);
      fluid_synth_pitch_wheel_sens(synth_, channel, kWheelRange);
    }
    turn_wheel(event.index, event.quantum);
    if (!n.bends.empty()) bending_.push_back(event.index);
  }
  // Where the channel has its volume, the note must not have it once more.
  const bool follows = known && changes_of(score_, static_cast<std::size_t>(n.part)) >= 0;
  const float strength = follows && n.struck >= 0.0f ? n.struck : n.velocity;
  fluid_synth_noteon(synth_, channel, key_of(n),
                     std::clamp(static_cast<int>(std::lround(strength * 127.0f)), 1, 127));
  held = event.index;
}

void Ensemble::end(const Event& event) {
  std::erase(bending_, event.index);
  std::size_t& held = holder(event.index);
  if (held != event.index) return;
  fluid_synth_noteoff(synth_, lanes_.note_channel[event.index], key_of(score_.notes[event.index]));
  held = SIZE_MAX;
}

void Ensemble::play(const Event& event) {
  switch (event.kind) {
    case Event::Kind::kOff: end(event); break;
    case Event::Kind::kOn: begin(event); break;
    case Event::Kind::kChange:
      change(event.list, score_.channels[static_cast<std::size_t>(event.list)][event.index]);
      break;
  }
}

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
  const std::vector<Event> events = events_of(score, end);
  if (events.empty()) return fail(ErrorCode::kUsage, "the score has no notes to play");
  if (end > kLongest) return fail(ErrorCode::kUsage, "the score is longer than two hours");
  if (!readable_file(soundfont) || fluid_is_soundfont(soundfont.c_str()) == 0) {
    return fail(ErrorCode::kEnvironment, "this is not a soundfont", soundfont, kHint);
  }
  const Lanes lanes = assign_lanes(score);
  const Settings settings(new_fluid_settings());
  const Result<Synth> synth = start_synth(settings.get(), soundfont, lanes.channels);
  if (!synth) return tl::unexpected(synth.error());
  Ensemble ensemble(score, lanes, synth->get());

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
    while (next < events.size() && events[next].quantum <= q) ensemble.play(events[next++]);
    ensemble.bend(q);
    float block[2 * kQuantum];
    if (fluid_synth_write_float(synth->get(), kQuantum, block, 0, 2, block, 1, 2) != FLUID_OK) {
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
