// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/compose/compose.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/check.h"
#include "impasto/base/math.h"
#include "impasto/compose/easel.h"

namespace impasto::compose {

std::vector<plan::Brush> oil_brushes() {
  using plan::BrushShape;
  // name, shape, bristles, stiffness, raggedness, pickup, run, smear
  return {{"wash", BrushShape::kFlat, 90, 0.25f, 0.55f, 0.10f, 14.0f, 0.10f},
          {"mass", BrushShape::kFlat, 64, 0.65f, 0.55f, 0.30f, 9.0f, 0.30f},
          {"bass", BrushShape::kFlat, 56, 0.65f, 0.60f, 0.30f, 7.0f, 0.30f},
          {"line", BrushShape::kFilbert, 40, 0.60f, 0.55f, 0.14f, 22.0f, 0.15f},
          {"dab", BrushShape::kFlat, 28, 0.60f, 0.50f, 0.22f, 4.0f, 0.20f},
          {"knife", BrushShape::kKnife, 40, 0.80f, 0.20f, 0.25f, 5.0f, 0.20f}};
}

const plan::Section* Easel::section(double time) const {
  return piece.sections.empty() ? nullptr : &piece.sections[section_at(piece, time)];
}

const Family& Easel::family_at(double time) const {
  const plan::Section* s = section(time);
  return colours
      .families[s == nullptr ? 0 : std::min<std::size_t>(s->label, colours.families.size() - 1)];
}

void Easel::paint(Mark mark) {
  if (mark.path.empty()) return;
  plan::Stroke stroke;
  stroke.brush = mark.brush;
  stroke.width = mark.width;
  stroke.load = mark.load;
  stroke.wetness = mark.wetness;
  stroke.start = std::clamp(mark.start, 0.0, piece.duration);
  stroke.end = std::clamp(mark.end, stroke.start, piece.duration);
  stroke.pass = mark.pass;
  stroke.cause = mark.cause;
  mark.colour.L = std::clamp(mark.colour.L, 8.0f, 97.0f);
  const picture::Lab wanted = to_lab(mark.colour);
  stroke.paint = mixer.mix(wanted);
  for (int i = 0; i < plan::kPigments; ++i) stroke.paint[i] *= 1.0f - mark.medium;
  stroke.paint[plan::kMedium] = mark.medium;
  sketch.stamp(mark.path, mark.width, wanted.L, std::min(1.0f, mark.load * (1.0f - mark.medium)),
               mark.keep);
  stroke.path = std::move(mark.path);
  plan.strokes.push_back(std::move(stroke));
}

std::vector<plan::PathPoint> sweep(Point centre, float angle, float length, float bow,
                                   float press) {
  constexpr int kPoints = 7;
  const float dx = static_cast<float>(math::cos(angle)), dy = static_cast<float>(math::sin(angle));
  std::vector<plan::PathPoint> path;
  for (int i = 0; i < kPoints; ++i) {
    const float s = static_cast<float>(i) / (kPoints - 1);
    const float along = (s - 0.5f) * length;
    const float side = bow * length * (4.0f * s * (1.0f - s) - 0.66f);
    const float pressed = std::min(1.0f, 0.55f + 3.0f * s) * (1.0f - 0.45f * s * s * s);
    // s = 1 - (1 - t)^3 inverted: the arm strikes with the sound and slows as it lifts.
    const float t = 1.0f - static_cast<float>(math::cbrt(1.0 - s));
    path.push_back(
        {centre.x + dx * along - dy * side, centre.y + dy * along + dx * side, press * pressed, t});
  }
  return path;
}

namespace {

/// What the hand does when; ties go broad before fine.
struct Cue {
  double time;
  enum Kind { kSection, kChord, kBass, kPhrase, kNote, kHit, kClimax } kind;
  int index;
};

void paint_in_time(Easel& easel) {
  const plan::Piece& piece = easel.piece;
  const std::vector<Phrase> phrases = find_phrases(piece);
  std::vector<Cue> cues;
  const auto add = [&cues](double time, Cue::Kind kind, int index) {
    cues.push_back({time, kind, index});
  };
  const auto size = [](const auto& list) { return static_cast<int>(list.size()); };
  for (int i = 0; i < size(piece.sections); ++i)
    add(piece.sections[i].start - 0.7, Cue::kSection, i);
  for (int i = 0; i < size(piece.chords); i += chord_stride(piece))
    add(piece.chords[i].start, Cue::kChord, i);
  for (int i = 0; i < size(piece.bass); ++i) add(piece.bass[i].onset, Cue::kBass, i);
  for (int i = 0; i < size(phrases); ++i) add(phrases[i].start, Cue::kPhrase, i);
  for (int i : inner_notes(piece)) add(piece.notes[i].onset, Cue::kNote, i);
  for (int i : marked_onsets(piece)) add(piece.onsets[i].time, Cue::kHit, i);
  if (piece.duration >= 4.0) add(easel.climax, Cue::kClimax, 0);
  std::stable_sort(cues.begin(), cues.end(), [](const Cue& a, const Cue& b) {
    return a.time != b.time ? a.time < b.time : a.kind < b.kind;
  });

  paint_ground_wash(easel);
  for (const Cue& cue : cues) {
    switch (cue.kind) {
      case Cue::kSection: paint_section_wash(easel, cue.index); break;
      case Cue::kChord: paint_chord(easel, cue.index); break;
      case Cue::kBass: paint_bass(easel, cue.index); break;
      case Cue::kPhrase: paint_phrase(easel, phrases[cue.index], cue.index); break;
      case Cue::kNote: paint_note(easel, cue.index); break;
      case Cue::kHit: paint_hit(easel, cue.index); break;
      case Cue::kClimax: paint_climax(easel); break;
    }
  }
}

/// The arm swings as wide as the music is loud: within each bar strokes keep their proportions, and
/// their mean width follows width = w0 2^(d/10) (mapping.md C), d dB re the piece.
void breathe(const plan::Piece& piece, std::vector<plan::Stroke>& strokes) {
  std::vector<double> borders;
  for (const plan::Beat& beat : piece.beats) {
    if (beat.position == 1) borders.push_back(beat.time);
  }
  if (borders.size() < 4) {
    borders.clear();
    for (double t = 0; t < piece.duration; t += 2.0) borders.push_back(t);
  }
  borders.push_back(piece.duration + 1.0);
  struct Bar {
    double width = 0, count = 0, level = 0;
  };
  std::vector<Bar> bars(borders.size());
  const auto bar_of = [&](const plan::Stroke& stroke) {
    return std::upper_bound(borders.begin(), borders.end(), stroke.cause.start) - borders.begin();
  };
  const auto breathes = [](const plan::Stroke& stroke) {
    return stroke.cause.kind != plan::CauseKind::kPiece &&
           stroke.cause.kind != plan::CauseKind::kSection;
  };
  double all = 0, count = 0;
  for (const plan::Stroke& stroke : strokes) {
    if (!breathes(stroke)) continue;
    Bar& bar = bars[std::min<std::size_t>(bar_of(stroke), bars.size() - 1)];
    bar.width += stroke.width;
    bar.count += 1;
    all += stroke.width;
    count += 1;
  }
  if (count == 0) return;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double from = i == 0 ? 0.0 : borders[i - 1];
    bars[i].level = mean_level(piece, from, std::min(borders[i], piece.duration));
  }
  for (plan::Stroke& stroke : strokes) {
    if (!breathes(stroke)) continue;
    const Bar& bar = bars[std::min<std::size_t>(bar_of(stroke), bars.size() - 1)];
    const double wanted = all / count * math::exp2(bar.level / 10.0);
    stroke.width *=
        static_cast<float>(std::clamp(wanted * bar.count / std::max(bar.width, 1e-9), 0.55, 1.8));
  }
}

}  // namespace

plan::Plan compose(const plan::Piece& piece, const Settings& settings) {
  IMPASTO_CHECK(settings.aspect > 0);
  plan::Plan plan;
  plan.width = std::max(1.0f, settings.aspect);
  plan.height = std::max(1.0f, 1.0f / settings.aspect);
  plan.duration = piece.duration;
  plan.seed = settings.seed;
  plan.brushes = oil_brushes();
  plan.piece = piece;

  Colours colours = choose_colours(piece);
  plan.palette = colours.palette;
  const picture::LinearRgb ground = picture::to_linear(to_lab(colours.ground));
  plan.ground_rgb = {ground.r, ground.g, ground.b};
  // Silence is bare canvas.
  if (piece.silent || piece.duration <= 0) return plan;

  auto optics = pigment::optics(plan.palette);
  IMPASTO_CHECK(optics.has_value());
  double chord_length = 0;
  for (const plan::Chord& chord : piece.chords) chord_length += length_of(chord);
  Easel easel{piece,
              lay_out(piece, plan.width, plan.height),
              std::move(colours),
              pigment::Mixer(*optics),
              Sketch(plan.width, plan.height),
              plan,
              find_climax(piece),
              chord_length / std::max<std::size_t>(1, piece.chords.size())};
  paint_in_time(easel);
  breathe(piece, plan.strokes);
  std::stable_sort(plan.strokes.begin(), plan.strokes.end(),
                   [](const plan::Stroke& a, const plan::Stroke& b) { return a.start < b.start; });
  return plan;
}

}  // namespace impasto::compose
