// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>

#include "impasto/base/math.h"
#include "impasto/listen/form/sections.h"
#include "impasto/listen/front/loudness.h"
#include "impasto/listen/front/roughness.h"
#include "impasto/listen/harmony/harmony.h"
#include "impasto/listen/harmony/keys.h"
#include "impasto/listen/listen.h"
#include "impasto/listen/notes/lines.h"
#include "impasto/listen/rhythm/beats.h"
#include "impasto/plan/curves.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/note.h"

namespace impasto::listen {
namespace {

constexpr double kLongestScore = 24.0 * 3600.0;

/// Energy left `age` seconds after the attack: struck and plucked notes die away, bowed and blown
/// ones hold. Rough, but only shapes of curves depend on it.
double envelope(const score::Note& note, int program, double age) {
  if (note.drum) return math::exp(-age / 0.12);
  const bool dies = program < 16 || (program >= 24 && program < 40) ||
                    (program >= 104 && program < 109) || (program >= 45 && program <= 47);
  return dies ? math::exp(-age / 0.9) : 1.0;
}

/// Mean harmonic number of the spectrum: what the centroid is, in multiples of the pitch.
double brightness(int program) {
  constexpr double kFamily[16] = {2.2, 2.0, 3.0, 2.4, 2.2, 3.4, 3.4, 3.8,
                                  3.6, 1.8, 4.0, 2.6, 3.0, 2.6, 2.0, 4.0};
  return kFamily[std::clamp(program, 0, 127) / 8];
}

/// Of General MIDI's drums. The same in tools/train_hits.py and bench/listening/hits.py.
plan::HitKind hit_kind(const score::Note& note) {
  if (!note.drum) return plan::HitKind::kPitched;
  switch (static_cast<int>(note.pitch)) {
    case 35:  // bass drums and floor toms
    case 36:
    case 41:
    case 43: return plan::HitKind::kLow;
    case 42:  // hi-hats, cymbals, tambourine
    case 44:
    case 46:
    case 49:
    case 51:
    case 52:
    case 53:
    case 54:
    case 55:
    case 57:
    case 59:
    case 69:  // shakers and triangles
    case 70:
    case 80:
    case 81:
    case 82: return plan::HitKind::kHigh;
    default: return plan::HitKind::kMid;
  }
}

struct Sounding {
  Grid grid;
  std::vector<Timbre> timbre;
  plan::Curves curves;
  std::vector<LoudnessMeter::Block> blocks;
};

/// Frames in which nothing sounds yet.
Sounding silence(int frames) {
  Sounding s;
  s.grid.treble.assign(frames, Chroma{});
  s.grid.bass.assign(frames, Chroma{});
  s.timbre.assign(frames, Timbre{});
  s.curves.hop = kGridHop;
  for (const auto& curve : plan::kCurves) (s.curves.*curve.values).assign(frames, 0.0f);
  s.blocks.assign(frames, {});
  return s;
}

/// Sums over the notes that sound in one frame.
struct Frame {
  double start = 0.0, end = 0.0;                                            ///< s
  double energy = 0.0, centroid = 0.0, noise = 0.0, pan = 0.0, pan2 = 0.0;  ///< by energy
  std::array<double, kTimbreBands> bands{};
  int lowest = 128, lowest_index = -1;  ///< pitch and note; -1: nothing pitched sounds
};

/// Adds a note to the frame it sounds in, and to the treble that is heard there.
void add_note(Frame& frame, Chroma& treble, const score::Score& score, std::size_t i) {
  const score::Note& note = score.notes[i];
  const bool known = note.part >= 0 && note.part < static_cast<int>(score.parts.size());
  const int program = known ? score.parts[note.part].program : 0;
  const double age = std::max(0.0, frame.start - note.onset);
  const double covered =
      (std::min(frame.end, note.offset) - std::max(frame.start, note.onset)) / kGridHop;
  const double velocity = std::clamp(note.velocity, 0.0f, 1.0f);
  const double e =
      velocity * velocity * envelope(note, program, age) * std::clamp(covered, 0.0, 1.0);
  frame.energy += e;
  const double side = known ? score.parts[note.part].pan : 0.0;
  frame.pan += e * side;
  frame.pan2 += e * side * side;
  if (note.drum) {
    frame.noise += e;
    const auto kind = hit_kind(note);
    frame.centroid += e * (kind == plan::HitKind::kLow   ? 150.0
                           : kind == plan::HitKind::kMid ? 1500.0
                                                         : 7000.0);
    frame.bands[kind == plan::HitKind::kLow ? 8 : kind == plan::HitKind::kMid ? 9 : 10] += e;
    return;
  }
  frame.centroid += e * 440.0 * math::exp2((note.pitch - 69.0) / 12.0) * brightness(program);
  frame.bands[std::clamp(static_cast<int>((note.pitch - 24.0f) / 10.0f), 0, 7)] += e;
  frame.bands[11 + std::clamp(program, 0, 127) / 8 % 5] += 0.5 * e;
  const int pitch = std::clamp(static_cast<int>(note.pitch + 0.5f), 0, 127);
  // Written notes count for their harmony as long as they last, however they fade.
  const float weight = static_cast<float>(velocity * std::clamp(covered, 0.0, 1.0));
  treble[pitch % 12] += weight;
  if (pitch < frame.lowest) {
    frame.lowest = pitch;
    frame.lowest_index = static_cast<int>(i);
  }
}

/// What the sums of frame `f` say of its bass, timbre, loudness, brightness, noise and width.
void write_frame(Sounding& s, int f, const Frame& frame, const score::Score& score) {
  if (frame.lowest_index >= 0 && frame.lowest < 64) {
    s.grid.bass[f][frame.lowest % 12] = std::max(0.1f, score.notes[frame.lowest_index].velocity);
  }
  for (int b = 0; b < kTimbreBands; ++b) {
    s.timbre[f][b] = static_cast<float>(math::log2(frame.bands[b] + 1e-2));
  }
  // One note at v = .7 comes out near -24 LUFS, a full fortissimo near -12.
  const double mean_square = frame.energy * energy_of(-21.0);
  s.blocks[f] = {mean_square * kCurveHop, kCurveHop};
  if (frame.energy > 1e-9) {
    s.curves.centroid[f] = static_cast<float>(std::min(12000.0, frame.centroid / frame.energy));
    s.curves.flatness[f] = static_cast<float>(0.5 * frame.noise / frame.energy);
    const double spread =
        frame.pan2 / frame.energy - (frame.pan / frame.energy) * (frame.pan / frame.energy);
    s.curves.width[f] = static_cast<float>(std::sqrt(std::clamp(spread, 0.0, 1.0)));
  }
}

/// Eleven harmonics of each of some ten pitched notes.
std::vector<Partial> partials_of(const score::Score& score, const std::vector<std::size_t>& notes) {
  std::vector<Partial> partials;
  for (std::size_t i : notes) {
    const score::Note& note = score.notes[i];
    if (note.drum || partials.size() >= 110) continue;
    const double f0 = 440.0 * math::exp2((note.pitch - 69.0) / 12.0);
    for (int k = 1; k <= 11; ++k) {
      partials.push_back({static_cast<float>(f0 * k), note.velocity / static_cast<float>(k)});
    }
  }
  return partials;
}

/// Walks through the frames with the notes that sound in each.
Sounding play(const score::Score& score, double duration) {
  const int frames = static_cast<int>(std::ceil(duration / kGridHop));
  Sounding s = silence(frames);
  std::vector<std::size_t> active, before;
  std::size_t next = 0;
  float rough = 0.0f;
  for (int f = 0; f < frames; ++f) {
    Frame frame;
    frame.start = f * kGridHop, frame.end = frame.start + kGridHop;
    std::erase_if(active, [&](std::size_t i) { return score.notes[i].offset <= frame.start; });
    while (next < score.notes.size() && score.notes[next].onset < frame.end) {
      if (score.notes[next].offset > frame.start) active.push_back(next);
      ++next;
    }
    for (std::size_t i : active) add_note(frame, s.grid.treble[f], score, i);
    write_frame(s, f, frame, score);
    if (active != before) {
      rough = roughness(partials_of(score, active));
      before = active;
    }
    s.curves.roughness[f] = rough;
  }
  s.grid.key = s.grid.treble;
  s.grid.made_of = Histogram::kWritten;
  s.curves.loudness = momentary(s.blocks);
  return s;
}

std::vector<plan::Onset> written_onsets(const score::Score& score) {
  std::vector<plan::Onset> onsets;
  std::vector<float> drums;  // how much of each is unpitched
  for (const auto& note : score.notes) {
    if (onsets.empty() || note.onset - onsets.back().time > 0.015) {
      onsets.push_back({note.onset, 0.0f, hit_kind(note)});
      drums.push_back(0.0f);
    }
    onsets.back().strength += note.velocity;
    drums.back() += note.drum ? note.velocity : -note.velocity;
    if (note.drum && onsets.back().kind == plan::HitKind::kPitched)
      onsets.back().kind = hit_kind(note);
    if (note.drum && hit_kind(note) == plan::HitKind::kLow)
      onsets.back().kind = plan::HitKind::kLow;
  }
  float strongest = 1e-6f;
  for (const auto& onset : onsets) strongest = std::max(strongest, onset.strength);
  for (std::size_t i = 0; i < onsets.size(); ++i) {
    onsets[i].strength /= strongest;
    if (drums[i] < 0.0f) onsets[i].kind = plan::HitKind::kPitched;
  }
  return onsets;
}

std::vector<plan::Beat> written_beats(const score::Score& score, double duration) {
  std::vector<plan::Beat> beats;
  if (!score.beats.empty()) {
    const int meter = score.meters.empty() ? 4 : std::max(1, score.meters.front().numerator);
    // Beats of a pickup stand before the first bar: they are the last of a bar of its length.
    const auto beats_before = [&](double time) {
      return static_cast<int>(
          std::lower_bound(score.beats.begin(), score.beats.end(), time - 1e-3) -
          score.beats.begin());
    };
    const int pickup = score.bars.empty() ? 0 : beats_before(score.bars.front());
    const int full =
        score.bars.size() > 1 ? std::max(1, beats_before(score.bars[1]) - pickup) : meter;
    std::size_t bar = 0;
    int position = (full - pickup % full) % full;
    for (double time : score.beats) {
      if (time > duration + 1e-6) break;
      bool downbeat = false;
      while (bar < score.bars.size() && score.bars[bar] <= time + 1e-3) {
        ++bar;
        downbeat = true;
      }
      const bool over =
          position >= (score.bars.empty() ? meter : full) && (score.bars.empty() || bar == 0);
      position = downbeat || over ? 1 : position + 1;
      beats.push_back({time, position, 1.0f});
    }
    return beats;
  }
  // A score without beats still has a tempo: quarters, in fours.
  double time = 0.0;
  std::size_t tempo = 0;
  for (int i = 0; time < duration && i < 1000000; ++i) {
    while (tempo + 1 < score.tempi.size() && score.tempi[tempo + 1].time <= time + 1e-6) ++tempo;
    const double bpm =
        score.tempi.empty() ? 120.0 : std::clamp(score.tempi[tempo].bpm, 10.0, 600.0);
    beats.push_back({time, i % 4 + 1, 0.5f});
    time += 60.0 / bpm;
  }
  return beats;
}

/// 3 where more than half of the piece stands in compound metre, whose beats are dotted.
int written_division(const score::Score& score, double duration) {
  double compound = 0.0;
  for (std::size_t i = 0; i < score.meters.size(); ++i) {
    const auto& [time, quarter, numerator, denominator] = score.meters[i];
    const double end = i + 1 < score.meters.size() ? score.meters[i + 1].time : duration;
    if (denominator >= 8 && numerator > 3 && numerator % 3 == 0) compound += end - time;
  }
  return compound > 0.5 * duration ? 3 : 2;
}

std::vector<plan::Key> written_keys(const score::Score& score, const Grid& grid, double duration) {
  std::vector<plan::Key> keys;
  for (std::size_t i = 0; i < score.keys.size(); ++i) {
    const auto& change = score.keys[i];
    const double end = i + 1 < score.keys.size() ? score.keys[i + 1].time : duration;
    if (end <= change.time || change.time >= duration) continue;
    plan::Key key;
    key.start = keys.empty() ? 0.0 : change.time;
    key.end = end;
    const int major = ((change.fifths * 7) % 12 + 12) % 12;
    key.minor = change.minor;
    key.confidence = 1.0f;
    if (!change.mode_given) {  // the signature leaves two keys; the notes say which
      Chroma sum = mean_chroma(grid.treble, key.start, key.end);
      key.minor = prefers_minor(sum, major);
      key.confidence = 0.8f;
    }
    key.tonic = key.minor ? (major + 9) % 12 : major;
    if (!keys.empty() && keys.back().tonic == key.tonic && keys.back().minor == key.minor) {
      keys.back().end = key.end;
    } else {
      keys.push_back(key);
    }
  }
  return keys.empty() ? find_keys(grid, duration) : keys;
}

}  // namespace

namespace {

/// In order, and without what cannot be.
score::Score sound_notes(const score::Score& written) {
  score::Score score = written;
  // Trust nothing about order or lengths: files say what they like.
  std::erase_if(score.notes, [](const score::Note& n) {
    return !(n.onset >= 0.0) || !(n.offset > n.onset) || !(n.offset < kLongestScore) ||
           !(n.pitch >= 0.0f && n.pitch <= 127.0f);
  });
  std::stable_sort(score.notes.begin(), score.notes.end(), [](const auto& a, const auto& b) {
    return a.onset < b.onset || (a.onset == b.onset && a.pitch < b.pitch);
  });
  return score;
}

/// Of what its parts are sent into, each by its notes: a full send is a large hall. Parts of which
/// the file says nothing say nothing.
float written_reverb(const score::Score& score) {
  constexpr double kFullSend = 2.5;  // s
  double sum = 0.0;
  int said = 0;
  for (const auto& note : score.notes) {
    if (note.part < 0 || note.part >= static_cast<int>(score.reverb_sends.size())) continue;
    const float send = score.reverb_sends[note.part];
    if (!(send >= 0.0f && send <= 1.0f)) continue;
    sum += send;
    ++said;
  }
  return said > 0 ? static_cast<float>(kFullSend * sum / said) : 0.0f;
}

}  // namespace

plan::Piece reconsider(const score::Score& written, const plan::Piece& heard,
                       plan::Piece corrected) {
  const Sounding sounding = play(sound_notes(written), heard.duration);
  rethink(heard, corrected, {&sounding.grid, &sounding.timbre, &heard.curves.loudness});
  return corrected;
}

plan::Piece hear(const score::Score& written) {
  plan::Piece piece;
  const score::Score score = sound_notes(written);
  piece.title = score.title;
  piece.origins = {plan::Origin{plan::OriginKind::kScore, score.title}};
  piece.parts = score.parts;
  piece.notes = score.notes;
  piece.duration = score.duration >= 0.0 && score.duration < kLongestScore ? score.duration : 0.0;
  for (const auto& note : score.notes) piece.duration = std::max(piece.duration, note.offset);

  Sounding sounding = play(score, piece.duration);
  piece.curves = std::move(sounding.curves);
  piece.loudness = integrated(sounding.blocks);
  piece.loudness_range = loudness_range(sounding.blocks);
  piece.reverb = written_reverb(score);
  piece.silent = score.notes.empty();
  piece.onsets = written_onsets(score);
  for (const auto& onset : piece.onsets) {
    const int at = static_cast<int>(onset.time / piece.curves.hop);
    if (at < 0 || at >= static_cast<int>(piece.curves.onset_strength.size())) continue;
    float& value = piece.curves.onset_strength[at];
    value = std::max(value, onset.strength);
  }
  if (piece.silent) {
    piece.sections.push_back({0.0, piece.duration, 0, 0, "", kFloorLufs, {}, 1.0f});
    refresh(piece);
    return piece;
  }
  piece.beats = written_beats(score, piece.duration);
  piece.division = written_division(score, piece.duration);
  piece.keys = written_keys(score, sounding.grid, piece.duration);
  piece.chords = find_chords(sounding.grid, beat_borders(piece.beats, piece.duration), piece.keys,
                             piece.duration);
  piece.melody = written_melody(score);
  piece.bass = bass_line(score.notes, piece.melody);

  std::vector<double> borders;
  std::vector<std::string> names;
  for (const auto& mark : score.marks) {
    if (!mark.rehearsal || mark.time < 0.0 || mark.time > piece.duration - 0.5) continue;
    if (!borders.empty() && mark.time - borders.back() < 0.5) continue;
    borders.push_back(mark.time);
    names.push_back(mark.text);
  }
  if (borders.size() >= 2) {
    if (borders.front() > 0.5) {
      borders.insert(borders.begin(), 0.0);
      names.insert(names.begin(), "");
    }
    borders.front() = 0.0;
    borders.push_back(piece.duration);
  } else {
    borders.clear();
    names.clear();
  }
  piece.sections = find_sections({&sounding.grid, &sounding.timbre, &piece.curves.loudness},
                                 piece.beats, piece.duration, borders);
  std::map<std::string, int> named;  // what is called the same is the same
  for (std::size_t i = 0; i < names.size() && i < piece.sections.size(); ++i) {
    auto& section = piece.sections[i];
    section.name = names[i];
    if (!names[i].empty()) section.label = named.emplace(names[i], section.label).first->second;
  }
  std::map<int, int> renumber;
  for (auto& section : piece.sections) {
    section.label =
        renumber.emplace(section.label, static_cast<int>(renumber.size())).first->second;
  }
  refresh(piece);
  return piece;
}

}  // namespace impasto::listen
