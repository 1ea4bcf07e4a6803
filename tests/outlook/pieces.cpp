// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlook/pieces.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "impasto/base/hash.h"
#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/listen/listen.h"
#include "impasto/notation/musicxml.h"
#include "impasto/plan/plan.h"

namespace impasto::outlook {
namespace {

using score::Note;
using score::Score;

constexpr int kMajor[7] = {0, 2, 4, 5, 7, 9, 11};
constexpr int kMinor[7] = {0, 2, 3, 5, 7, 8, 10};

/// How one piece goes. Times are in beats of `bpm`.
struct Recipe {
  const char* name;
  double bpm = 96;
  int bars = 24;       ///< of four beats
  double step = 1.0;   ///< beats between notes of the tune; 0: no tune
  double join = 0.95;  ///< share of that which sounds
  int tonic = 60;      ///< MIDI
  bool minor = false;
  bool chords = true, bass = true, drums = false;
  const char* form = "A";           ///< a letter for each eight bars, over again
  double loud0 = 0.6, loud1 = 0.6;  ///< velocity at the start and the end
};

class Writer {
 public:
  explicit Writer(const Recipe& recipe) : r_(recipe) {}
  Score write();

 private:
  double seconds(double beat) const { return beat * 60.0 / r_.bpm; }
  void add(double beat, double beats, double pitch, double velocity, int part, bool drum = false);
  int degree(int step) const {
    const int* scale = r_.minor ? kMinor : kMajor;
    return 12 * static_cast<int>(std::floor(step / 7.0)) + scale[((step % 7) + 7) % 7];
  }
  void write_bar(int bar);

  const Recipe& r_;
  Score score_;
};

void Writer::add(double beat, double beats, double pitch, double velocity, int part, bool drum) {
  Note n;
  n.onset = seconds(beat);
  n.offset = seconds(beat + beats);
  n.onset_quarter = beat;
  n.duration_quarter = beats;
  n.pitch = static_cast<float>(pitch);
  n.velocity = static_cast<float>(std::clamp(velocity, 0.05, 1.0));
  n.part = static_cast<std::int16_t>(part);
  n.drum = drum;
  score_.notes.push_back(n);
}

void Writer::write_bar(int bar) {
  const std::string form = r_.form;
  const char letter = form[static_cast<std::size_t>(bar / 8) % form.size()];
  const auto part = static_cast<std::uint64_t>(letter - 'A');
  const double along = static_cast<double>(bar) / r_.bars;
  const double loud = (r_.loud0 + (r_.loud1 - r_.loud0) * along) * (letter == 'B'   ? 0.72
                                                                    : letter == 'C' ? 1.2
                                                                                    : 1);
  constexpr int kRoots[2][8] = {{0, 3, 4, 0, 5, 3, 4, 0}, {5, 2, 3, 4, 1, 4, 0, 4}};
  const int root = kRoots[part % 2][bar % 8];
  const double at = 4.0 * bar;
  if (r_.chords) {
    for (int k : {0, 2, 4}) add(at, 3.9, r_.tonic + degree(root + k), 0.6 * loud, 1);
  }
  if (r_.bass) {
    add(at, 1.9, r_.tonic - 24 + degree(root), loud, 2);
    add(at + 2, 1.8, r_.tonic - 24 + degree(root + (bar % 3 == 1 ? 2 : 4)), 0.8 * loud, 2);
  }
  if (r_.drums) {
    for (int i = 0; i < 8; ++i) add(at + 0.5 * i, 0.1, 42, 0.45 * loud, 3, true);
    for (int i : {0, 2}) add(at + i, 0.2, 36, loud, 3, true);
    for (int i : {1, 3}) add(at + i, 0.2, 38, 0.9 * loud, 3, true);
  }
  if (r_.step <= 0) return;
  const int notes = static_cast<int>(std::lround(4.0 / r_.step));
  const bool rests = bar % 4 == 3;
  for (int i = 0; i < notes - (rests ? std::max(1, notes / 4) : 0); ++i) {
    // The tune is a walk that comes back with its letter.
    const int lean = static_cast<int>(std::lround(3.0 * random_signed(part, bar % 8, i, 7)));
    const int swing = static_cast<int>(std::lround(4.0 * math::sin(0.7 * (bar % 8) + 0.5 * i)));
    add(at + r_.step * i, r_.step * r_.join, r_.tonic + 12 + degree(root + lean + swing),
        loud * (i == 0 ? 1.1 : 0.9), 0);
  }
}

Score Writer::write() {
  score_.title = r_.name;
  score_.parts = {{"Flute", 73, false, 0.0f},
                  {"Strings", 48, false, -0.2f},
                  {"Bass", 43, false, 0.2f},
                  {"Drums", 0, true, 0.0f}};
  score_.tempi.push_back({0, 0, r_.bpm});
  score_.meters.push_back({0, 0, 4, 4});
  for (int bar = 0; bar < r_.bars; ++bar) {
    score_.bars.push_back(seconds(4.0 * bar));
    for (int i = 0; i < 4; ++i) score_.beats.push_back(seconds(4.0 * bar + i));
    write_bar(bar);
  }
  std::stable_sort(score_.notes.begin(), score_.notes.end(), [](const Note& a, const Note& b) {
    return a.onset != b.onset ? a.onset < b.onset : a.pitch < b.pitch;
  });
  score_.duration = seconds(4.0 * r_.bars);
  return score_;
}

}  // namespace

std::vector<NamedPiece> written_pieces() {
  const Recipe recipes[] = {
      {.name = "sparse", .bpm = 60, .bars = 12, .step = 2, .tonic = 58, .bass = false},
      {.name = "dense",
       .bpm = 120,
       .bars = 32,
       .step = 0.25,
       .tonic = 62,
       .drums = true,
       .form = "ABAC"},
      {.name = "three_parts",
       .bpm = 84,
       .bars = 24,
       .step = 0.5,
       .tonic = 57,
       .minor = true,
       .form = "ABA"},
      {.name = "growing",
       .bpm = 100,
       .bars = 40,
       .step = 0.5,
       .tonic = 53,
       .drums = false,
       .form = "AABAC",
       .loud0 = 0.25,
       .loud1 = 1.0},
      {.name = "alone",
       .bpm = 72,
       .bars = 12,
       .step = 0.5,
       .join = 1.0,
       .tonic = 64,
       .chords = false,
       .bass = false,
       .form = "AB"},
      {.name = "drums",
       .bpm = 110,
       .bars = 16,
       .step = 0,
       .tonic = 50,
       .chords = false,
       .drums = true},
      {.name = "chorale",
       .bpm = 66,
       .bars = 16,
       .step = 1,
       .join = 0.98,
       .tonic = 55,
       .form = "AB"},
  };
  std::vector<NamedPiece> pieces;
  for (const Recipe& r : recipes) pieces.push_back({r.name, listen::hear(Writer(r).write())});
  return pieces;
}

NamedPiece recorded_piece() {
  constexpr int kRate = 44100;
  constexpr double kLength = 30.0, kBeat = 0.5;
  std::vector<float> sound(static_cast<std::size_t>(2 * kLength * kRate), 0.0f);
  const auto pluck = [&](double start, double length, double midi, double level) {
    const double hz = 440.0 * math::exp2((midi - 69.0) / 12.0);
    const auto from = static_cast<std::size_t>(start * kRate);
    for (std::size_t i = 0; i < static_cast<std::size_t>(length * kRate); ++i) {
      if (2 * (from + i) + 1 >= sound.size()) return;
      const double t = static_cast<double>(i) / kRate;
      const double swell = std::min(1.0, t / 0.01) * std::min(1.0, (length - t) / 0.03);
      double wave = 0;
      for (int h = 1; h <= 5; ++h) wave += math::sin(2.0 * math::kPi * h * hz * t) / (h * h);
      const auto sample = static_cast<float>(level * swell * math::exp(-1.5 * t) * wave);
      sound[2 * (from + i)] += sample;
      sound[2 * (from + i) + 1] += sample;
    }
  };
  constexpr int kTune[16] = {0, 2, 4, 7, 9, 7, 4, 2, 0, 4, 5, 9, 7, 4, 2, 0};
  for (int i = 0; kBeat * (i + 1) < kLength; ++i) {
    const double loud = 0.10 + 0.12 * std::min(1.0, kBeat * i / kLength);
    if (i % 8 != 7) pluck(kBeat * i, 1.1 * kBeat, 67 + kTune[i % 16], loud);
    if (i % 4 == 0) pluck(kBeat * i, 3.5 * kBeat, 43 + (i % 16 == 8 ? 5 : 0), 1.3 * loud);
  }
  listen::Listener listener;
  listener.push(sound);
  return {"recorded", listener.finish()};
}

NamedPiece read_piece(const std::string& path) {
  const auto score = notation::read_musicxml(path);
  if (!score) {
    std::fprintf(stderr, "%s\n", to_line(score.error()).c_str());
    std::exit(exit_code(score.error().code));
  }
  return {"overture", listen::hear(*score)};
}

namespace {

template <class T>
void add(const T& value, std::uint64_t& hash) {
  hash = fnv1a(std::as_bytes(std::span(&value, 1)), hash);
}

}  // namespace

std::uint64_t hash_of(const plan::Stroke& s, std::uint64_t hash) {
  add(s.brush, hash), add(s.width, hash), add(s.load, hash), add(s.wetness, hash);
  add(s.paint, hash), add(s.dirt, hash), add(s.start, hash), add(s.end, hash), add(s.pass, hash);
  add(static_cast<int>(s.cause.kind), hash), add(s.cause.index, hash);
  add(s.cause.start, hash), add(s.cause.end, hash);
  for (const plan::PathPoint& p : s.path) {
    for (float v : {p.x, p.y, p.pressure, p.time, p.tilt, p.twist}) add(v, hash);
  }
  return hash;
}

std::uint64_t hash_of(const plan::Plan& plan) {
  std::uint64_t hash = 0xcbf29ce484222325ull;
  const plan::Sheet& sheet = plan.sheet;
  for (const std::string& name : sheet.palette.pigments)
    hash = fnv1a(std::as_bytes(std::span(name)), hash);
  add(sheet.ground_rgb, hash), add(sheet.drying, hash), add(sheet.light.relief, hash);
  const plan::Toning& toning = sheet.toning;
  add(toning.rgb, hash), add(toning.depth, hash), add(toning.toward_deg, hash);
  add(toning.light, hash), add(toning.mottle, hash);
  add(sheet.flow.wash, hash), add(sheet.flow.gravity, hash), add(sheet.varnish, hash);
  for (const plan::Brush& b : sheet.brushes) add(b.smear, hash), add(b.pickup, hash);
  add(plan.strokes.size(), hash);
  for (const plan::Stroke& s : plan.strokes) hash = hash_of(s, hash);
  return hash;
}

std::uint64_t hash_of(const plan::Piece& p) {
  std::uint64_t hash = 0xcbf29ce484222325ull;
  const auto emotion = [&hash](const plan::Emotion& e) {
    for (float v : {e.happy, e.sad, e.scary, e.peaceful, e.valence, e.arousal}) add(v, hash);
  };
  add(p.duration, hash), add(p.silent, hash), add(p.tempo, hash), add(p.meter, hash);
  add(p.loudness, hash);
  emotion(p.emotion);
  for (const plan::Beat& b : p.beats) add(b.time, hash), add(b.position, hash);
  for (const plan::Onset& o : p.onsets) add(o.time, hash), add(o.strength, hash);
  for (const plan::Key& k : p.keys) add(k.start, hash), add(k.end, hash), add(k.tonic, hash);
  for (const plan::Chord& c : p.chords)
    add(c.start, hash), add(c.end, hash), add(c.root, hash), add(c.quality, hash);
  for (const auto* line : {&p.notes, &p.melody, &p.bass}) {
    add(line->size(), hash);
    for (const Note& n : *line) {
      add(n.onset, hash), add(n.offset, hash), add(n.pitch, hash), add(n.velocity, hash);
      add(n.bends.size(), hash);
    }
  }
  for (const plan::Section& s : p.sections) {
    add(s.start, hash), add(s.end, hash), add(s.label, hash), add(s.loudness, hash);
    emotion(s.emotion);
  }
  for (const plan::Phrase& s : p.phrases) add(s.start, hash), add(s.end, hash);
  for (const plan::Motif& motif : p.motifs) {
    add(motif.uses.size(), hash);
    for (const plan::MotifUse& use : motif.uses) add(use.first, hash), add(use.end, hash);
  }
  for (const auto* curve : {&p.curves.loudness, &p.curves.onset_strength, &p.curves.centroid,
                            &p.curves.flatness, &p.curves.roughness, &p.curves.width}) {
    add(curve->size(), hash);
    for (float v : *curve) add(v, hash);
  }
  for (const plan::Emotion& e : p.emotion_curve.values) emotion(e);
  return hash;
}

}  // namespace impasto::outlook
