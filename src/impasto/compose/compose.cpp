// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/compose/compose.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "impasto/base/check.h"
#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/hands/hand.h"
#include "impasto/compose/place/pan.h"
#include "impasto/compose/place/panels.h"
#include "impasto/compose/soak.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/hear/timbre.h"

namespace impasto::compose {

const plan::Section* Easel::section(double time) const {
  return piece.sections.empty() ? nullptr : &piece.sections[hear::section_at(piece, time)];
}

Family Easel::family_at(double time) const {
  const plan::Section* s = section(time);
  Family family = colours.family(s == nullptr ? 0 : s->label, time / std::max(0.1, piece.duration));
  // Dissonance sets hues against each other.
  family.spread *= 1.0f + 1.5f * hear::dissonance(piece, time - 0.5, time + 1.0);
  return family;
}

namespace {

enum Purpose : std::uint64_t { kEcho = 801 };

/// A light green of some chroma is a mint, which never sits with oil colours: it turns to yellow
/// and greys.
Lch calm_green(Lch c) {
  const float off = hue_distance(c.h, 152.0f) / 26.0f;
  const float mint = static_cast<float>(math::exp(-off * off)) *
                     math::saturate((c.L - 50.0f) / 18.0f) * math::saturate((c.C - 8.0f) / 12.0f);
  c.h = wrap_hue(c.h + mint * (c.h < 165.0f ? -26.0f : 22.0f));
  c.C *= 1.0f - 0.35f * mint;
  return c;
}

/// A plan has one flow, the wetter hand's. What the other lays is as much drier as its own flow is
/// weaker: the water that it brings is what its style says.
float wetness_among(const plan::Flow& all, const plan::Flow& own, float wetness) {
  if (wetness <= 0.5f || all.wash <= own.wash) return wetness;
  return 0.5f + (wetness - 0.5f) * own.wash / all.wash;
}

/// The second hand answers the first: a third of its colour is picked up from what lies there, it
/// stands off from it in value, and beside the tune and the climax it makes itself small.
picture::Lab answered(const Sketch::Under& under, picture::Lab wanted, Mark& mark,
                      plan::Stroke& stroke) {
  if (mark.pass < 4) stroke.width = mark.width *= 1.0f - 0.55f * under.keep;
  if (under.cover < 0.25f) return wanted;
  const float share = 0.33f * under.cover;
  wanted.a = math::lerp(wanted.a, under.a, share);
  wanted.b = math::lerp(wanted.b, under.b, share);
  const float off = wanted.L - under.lightness;
  if (mark.pass > 0 && std::fabs(off) < 9.0f) {
    const bool darker = off < 0 ? under.lightness > 24.0f : under.lightness > 86.0f;
    wanted.L = under.lightness + (darker ? -9.0f : 9.0f);
  }
  return wanted;
}

}  // namespace

void Easel::paint(Mark mark) {
  if (mark.path.empty()) return;
  const float aside = pan_shift(piece, layout, mark.cause);
  for (plan::PathPoint& p : mark.path) p.x += aside;
  plan::Stroke stroke;
  stroke.brush = first_brush + mark.brush;
  const float bold = std::sqrt(settings.boldness);
  stroke.width = mark.width = std::min(mark.width * bold, 0.6f);
  stroke.load = mark.load * std::min(1.5f, bold);
  stroke.wetness = mark.wetness;
  // What is struck has a hard edge, what swells a soft one (mapping.md C: Fort & Schwartz 2022).
  if (mark.pass == 1 || mark.pass == 2) {
    const float soft = 0.5f - hear::hardness(piece, mark.start - 0.1, mark.start + 0.3);
    stroke.wetness = math::saturate(std::max(0.02f, mark.wetness + 0.24f * soft));
  }
  // Noise is dry-brushed: the hairs part. What clashes is laid rough beside its neighbours, not
  // blended into them.
  if (mark.pass > 0 && mark.cause.kind != plan::CauseKind::kPiece) {
    const double from = mark.start - 0.1, to = mark.start + 0.4;
    const float dry = hear::noisiness(piece, from, to);
    const float rough =
        mark.cause.kind == plan::CauseKind::kChord ? hear::dissonance(piece, from, to) : 0.0f;
    stroke.load *= 1.0f - 0.45f * std::max(dry, 0.6f * rough);
    stroke.wetness *= 1.0f - 0.7f * std::max(dry, 0.8f * rough);
  }
  stroke.start = std::clamp(mark.start, 0.0, piece.duration);
  stroke.end = std::clamp(mark.end, stroke.start, piece.duration);
  stroke.pass = static_cast<plan::Pass>(mark.pass);
  stroke.cause = mark.cause;
  mark.colour = calm_green(mark.colour);
  mark.colour.L = std::clamp(mark.colour.L, 8.0f, 97.0f);
  picture::Lab wanted = to_lab(mark.colour);
  if (settings.with && style == &*settings.with) {
    wanted = answered(sketch.look(mark.path, mark.width), wanted, mark, stroke);
  }
  // The palette knife mixes a colour once and uses it often: to two units of CIELAB.
  const auto cell = [](float v) { return static_cast<int>(std::floor(0.5f * v + 0.5f)); };
  const std::tuple key{cell(wanted.L), cell(wanted.a), cell(wanted.b)};
  auto known = mixed.find(key);
  if (known == mixed.end()) known = mixed.emplace(key, mixer.mix(wanted)).first;
  stroke.paint = known->second;
  for (int i = 0; i < plan::kPigments; ++i) stroke.paint[i] *= 1.0f - mark.medium;
  stroke.paint[plan::kMedium] = mark.medium;
  if (mark.cause.kind != plan::CauseKind::kPiece && !mark.stamped) soak(stroke, wash_of(piece));
  if (style != nullptr)
    stroke.wetness = wetness_among(plan.sheet.flow, style->flow, stroke.wetness);
  const int owner = piece.sections.empty() || mark.cause.kind == plan::CauseKind::kPiece ? -1
                    : mark.cause.kind == plan::CauseKind::kSection
                        ? mark.cause.index
                        : hear::section_at(piece, mark.cause.start);
  sketch.stamp(mark.path, mark.width, wanted, std::min(1.0f, mark.load * (1.0f - mark.medium)),
               mark.keep, owner);
  stroke.path = std::move(mark.path);
  plan.strokes.push_back(std::move(stroke));
}

namespace {

/// What the hand does when; ties go broad before fine.
struct Cue {
  double time;
  Heard heard;
  int index;
};

const Element& element_of(const Style& style, Heard heard) {
  switch (heard) {
    case Heard::kSection: return style.sections;
    case Heard::kChord: return style.chords;
    case Heard::kBass: return style.bass;
    case Heard::kBreath: return style.melody;
    case Heard::kNote: return style.notes;
    case Heard::kHit: return style.hits;
    case Heard::kClimax: break;
  }
  return style.climax;
}

/// Where the hand has no amount of its own: an amount below one leaves things out, the lightest
/// first where their weight is known; one above repeats what was painted, smaller, beside itself.
struct Share {
  bool painted = true;
  int echoes = 0;
};

Share share_of(const Easel& easel, const Cue& cue, float amount) {
  const std::vector<int>* rank = cue.heard == Heard::kBreath ? &easel.breath_rank
                                 : cue.heard == Heard::kBass ? &easel.bass_rank
                                 : cue.heard == Heard::kHit  ? &easel.onset_rank
                                                             : nullptr;
  const float place =
      rank != nullptr && !rank->empty()
          ? (static_cast<float>((*rank)[static_cast<std::size_t>(cue.index)]) + 0.5f) /
                static_cast<float>(rank->size())
          : easel.unit_chance(kEcho, cue.heard, cue.index);
  Share share;
  share.echoes = std::max(0, static_cast<int>(std::ceil(amount - 1.0f - place)));
  // The climax is one thing: it loses strokes instead (see `thin`).
  share.painted = amount >= 1.0f || cue.heard == Heard::kClimax || place < amount;
  return share;
}

/// Keeps the broadest of the last strokes, this share of them.
void thin(Easel& easel, std::size_t from, float amount) {
  std::vector<plan::Stroke>& all = easel.plan.strokes;
  std::vector<float> widths;
  for (std::size_t i = from; i < all.size(); ++i) widths.push_back(all[i].width);
  if (widths.empty()) return;
  std::sort(widths.rbegin(), widths.rend());
  const auto kept = static_cast<std::size_t>(
      std::ceil(math::saturate(amount) * static_cast<float>(widths.size())));
  const float least = kept > 0 ? widths[kept - 1] : 1e9f;
  all.erase(std::remove_if(all.begin() + static_cast<std::ptrdiff_t>(from), all.end(),
                           [least](const plan::Stroke& s) { return s.width < least; }),
            all.end());
}

/// Paints the last strokes again, smaller each time, beside themselves.
void echo(Easel& easel, std::size_t from, int times, const Cue& cue) {
  Box box;
  for (std::size_t i = from; i < easel.plan.strokes.size(); ++i)
    box.add(easel.plan.strokes[i].path);
  const float mx = 0.5f * (box.x0 + box.x1), my = 0.5f * (box.y0 + box.y1);
  const float reach = 0.35f * std::max(box.x1 - box.x0, box.y1 - box.y0) + 0.03f * easel.unit();
  const std::size_t to = easel.plan.strokes.size();
  float small = 1.0f;
  for (int j = 0; j < times; ++j) {
    small *= 0.7f;
    const double turn = 2.0 * math::kPi * easel.unit_chance(kEcho, cue.heard, cue.index, j, 1);
    const float dx = reach * static_cast<float>(math::cos(turn));
    const float dy = reach * static_cast<float>(math::sin(turn));
    for (std::size_t i = from; i < to; ++i) {
      plan::Stroke again = easel.plan.strokes[i];
      again.width *= small;
      for (plan::PathPoint& p : again.path) {
        p.x = mx + dx + small * (p.x - mx);
        p.y = my + dy + small * (p.y - my);
      }
      easel.plan.strokes.push_back(std::move(again));
    }
  }
}

/// Which of two painters has the canvas: they change with the sections, or with the quarters of a
/// piece that has none.
bool is_seconds_turn(const plan::Piece& piece, double time) {
  const int turn = piece.sections.size() > 1
                       ? hear::section_at(piece, time)
                       : static_cast<int>(4.0 * time / std::max(0.1, piece.duration));
  return turn % 2 == 1;
}

bool is_second_hand(const Easel& easel, const Cue& cue) {
  if (!easel.settings.with) return false;
  return is_seconds_turn(easel.piece, cue.heard == Heard::kSection ? cue.time + 0.7 : cue.time);
}

/// Share of the piece that the second of two painters has, 0..1.
float share_of_second(const plan::Piece& piece) {
  constexpr int kLooks = 200;
  int turns = 0;
  for (int i = 0; i < kLooks; ++i) {
    turns += is_seconds_turn(piece, piece.duration * (i + 0.5) / kLooks);
  }
  return static_cast<float>(turns) / kLooks;
}

/// Place of each in the order of falling weight; of equals the earlier first.
std::vector<int> ranks(const std::vector<double>& weight) {
  std::vector<int> order(weight.size()), rank(weight.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return weight[a] > weight[b]; });
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<int>(i);
  return rank;
}

void weigh(Easel& easel, const std::vector<hear::Breath>& breaths) {
  const plan::Piece& piece = easel.piece;
  std::vector<double> weight;
  for (const hear::Breath& p : breaths) {
    weight.push_back((p.end - p.start) *
                     math::exp2(hear::level_at(piece, 0.5 * (p.start + p.end)) / 6.0));
  }
  easel.breath_rank = ranks(weight);
  weight.clear();
  for (const score::Note& n : piece.bass) {
    weight.push_back((n.offset - n.onset) * (0.3 + n.velocity) *
                     math::exp2(hear::level_at(piece, n.onset) / 8.0));
  }
  easel.bass_rank = ranks(weight);
  weight.clear();
  for (const plan::Onset& o : piece.onsets) weight.push_back(o.strength);
  easel.onset_rank = ranks(weight);
}

void paint_in_time(Easel& easel) {
  const plan::Piece& piece = easel.piece;
  const std::vector<hear::Breath> breaths = hear::find_breaths(piece);
  weigh(easel, breaths);
  std::vector<Cue> cues;
  const auto add = [&cues](double time, Heard heard, int index) {
    cues.push_back({time, heard, index});
  };
  const auto size = [](const auto& list) { return static_cast<int>(list.size()); };
  const float density = easel.settings.density;
  for (int i = 0; i < size(piece.sections); ++i)
    add(piece.sections[i].start - 0.7, Heard::kSection, i);
  for (int i = 0; i < size(piece.chords); i += chord_stride(piece))
    add(piece.chords[i].start, Heard::kChord, i);
  for (int i = 0; i < size(piece.bass); ++i) add(piece.bass[i].onset, Heard::kBass, i);
  for (int i = 0; i < size(breaths); ++i) add(breaths[i].start, Heard::kBreath, i);
  for (int i : inner_notes(piece, density * easel.style->notes.amount))
    add(piece.notes[i].onset, Heard::kNote, i);
  for (int i : marked_onsets(piece, density * easel.style->hits.amount))
    add(piece.onsets[i].time, Heard::kHit, i);
  if (piece.duration >= 4.0) add(easel.climax, Heard::kClimax, 0);
  std::stable_sort(cues.begin(), cues.end(), [](const Cue& a, const Cue& b) {
    return a.time != b.time ? a.time < b.time : a.heard < b.heard;
  });

  const Hand* broad = hand_of(easel.style->sections.manner);
  if (broad != nullptr) {
    broad->ground(easel);
  } else {
    ground_wash(easel);
  }
  const Style* first = easel.style;
  if (easel.settings.with) {  // two hands agree beforehand on what is to be seen from afar
    const Point heart = easel.layout.focus;
    easel.sketch.stamp({{heart.x, heart.y, 1.0f, 0.0f}}, 0.26f * easel.unit(), {}, 0.0f, 0.8f);
  }
  for (const Cue& cue : cues) {
    const bool second = is_second_hand(easel, cue);
    easel.style = second ? &*easel.settings.with : first;
    easel.first_brush = second ? static_cast<int>(first->brushes.size()) : 0;
    const Element& element = element_of(*easel.style, cue.heard);
    const Hand* hand = hand_of(element.manner);
    if (hand == nullptr) continue;
    const bool own_amount = hand->has_own_amount(cue.heard);
    const Share share = own_amount ? Share{} : share_of(easel, cue, element.amount);
    if (!share.painted) continue;
    const std::size_t before = easel.plan.strokes.size();
    switch (cue.heard) {
      case Heard::kSection: hand->section(easel, cue.index); break;
      case Heard::kChord: hand->chord(easel, cue.index); break;
      case Heard::kBass: hand->bass(easel, cue.index); break;
      case Heard::kBreath:
        hand->breath(easel, breaths[static_cast<std::size_t>(cue.index)], cue.index);
        break;
      case Heard::kNote: hand->note(easel, cue.index); break;
      case Heard::kHit: hand->hit(easel, cue.index); break;
      case Heard::kClimax: hand->climax(easel); break;
    }
    if (cue.heard == Heard::kClimax && element.amount < 1.0f && !own_amount)
      thin(easel, before, element.amount);
    if (share.echoes > 0 && easel.plan.strokes.size() > before)
      echo(easel, before, share.echoes, cue);
  }
}

/// The arm swings as wide as the music is loud: the strokes of one kind keep their proportions
/// within a bar, and their mean width follows width = w0 2^(d/10) (mapping.md C), d dB re the
/// piece.
void breathe(const plan::Piece& piece, std::vector<plan::Stroke>& strokes) {
  std::vector<double> borders;
  for (const plan::Beat& beat : piece.beats) {
    if (beat.position == 1) borders.push_back(beat.time);
  }
  if (borders.size() < 4) {
    borders.clear();
    for (double t = 0; t < piece.duration; t += 2.0) borders.push_back(t);
  }
  struct Widths {
    double sum = 0, count = 0;
    void add(const plan::Stroke& stroke) {
      sum += stroke.width;
      count += 1;
    }
  };
  constexpr std::size_t kKinds = static_cast<std::size_t>(plan::CauseKind::kLoudness) + 1;
  std::vector<std::array<Widths, kKinds>> bars(borders.size() + 1);
  std::array<Widths, kKinds> all;
  const auto bar_of = [&](const plan::Stroke& stroke) {
    return static_cast<std::size_t>(
        std::upper_bound(borders.begin(), borders.end(), stroke.cause.start) - borders.begin());
  };
  const auto breathes = [](const plan::Stroke& stroke) {
    return stroke.cause.kind != plan::CauseKind::kPiece &&
           stroke.cause.kind != plan::CauseKind::kSection &&
           stroke.cause.kind != plan::CauseKind::kLoudness;
  };
  for (const plan::Stroke& stroke : strokes) {
    if (!breathes(stroke)) continue;
    const auto kind = static_cast<std::size_t>(stroke.cause.kind);
    bars[bar_of(stroke)][kind].add(stroke);
    all[kind].add(stroke);
  }
  std::vector<double> force(bars.size());
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double from = i == 0 ? 0.0 : borders[i - 1];
    const double to = i < borders.size() ? borders[i] : piece.duration;
    force[i] = math::exp2(hear::mean_level(piece, from, to) / 10.0);
  }
  for (plan::Stroke& stroke : strokes) {
    if (!breathes(stroke)) continue;
    const auto kind = static_cast<std::size_t>(stroke.cause.kind);
    const std::size_t bar = bar_of(stroke);
    const double mean = bars[bar][kind].sum / bars[bar][kind].count;
    const double wanted = all[kind].sum / all[kind].count * force[bar];
    stroke.width *= static_cast<float>(std::clamp(wanted / std::max(mean, 1e-9), 0.5, 2.0));
  }
}

}  // namespace

plan::Plan compose(const plan::Piece& piece, const Settings& settings) {
  IMPASTO_CHECK(settings.aspect > 0);
  const Style& style = settings.style;
  IMPASTO_CHECK(style.brushes.size() == kBrushRoles);
  plan::Plan plan;
  plan.sheet.width = std::max(1.0f, settings.aspect);
  plan.sheet.height = std::max(1.0f, 1.0f / settings.aspect);
  plan.duration = piece.duration;
  plan.sheet.seed = settings.seed;
  plan.sheet.ground = style.ground.kind;
  plan.sheet.drying = style.drying;
  plan.sheet.light.relief = style.relief;
  plan.sheet.flow = style.flow;
  plan.sheet.varnish = style.varnish;
  if (settings.with) {
    // What is one for the whole picture (its light, its coat, its air) is between the two, by how
    // much of the music each of them paints; wet paint flows as the wetter of them has it.
    const float share = share_of_second(piece);
    plan.sheet.drying = math::lerp(style.drying, settings.with->drying, static_cast<double>(share));
    plan.sheet.light.relief = math::lerp(style.relief, settings.with->relief, share);
    plan.sheet.varnish = math::lerp(style.varnish, settings.with->varnish, share);
    if (settings.with->flow.wash > style.flow.wash) plan.sheet.flow = settings.with->flow;
  }
  plan.sheet.brushes = style.brushes;
  if (settings.with) {
    IMPASTO_CHECK(settings.with->brushes.size() == kBrushRoles);
    plan.sheet.brushes.insert(plan.sheet.brushes.end(), settings.with->brushes.begin(),
                              settings.with->brushes.end());
  }
  plan.piece = std::make_shared<const plan::Piece>(piece);

  Colours colours = choose_colours(piece, settings);
  plan.sheet.palette = colours.palette;
  const picture::LinearRgb ground = picture::to_linear(to_lab(colours.ground));
  plan.sheet.ground_rgb = {ground.r, ground.g, ground.b};
  // Silence is bare canvas.
  if (piece.silent || piece.duration <= 0) return plan;

  auto optics = pigment::optics(plan.sheet.palette);
  IMPASTO_CHECK(optics.has_value());
  double chord_length = 0;
  for (const plan::Chord& chord : piece.chords) chord_length += length_of(chord);
  const std::optional<Scheme> scheme = settings.scheme ? settings.scheme : style.scheme;
  Easel easel{piece,
              settings,
              lay_out(piece, plan.sheet.width, plan.sheet.height, scheme),
              std::move(colours),
              pigment::Mixer(*optics),
              Sketch(plan.sheet.width, plan.sheet.height),
              plan,
              hear::find_climax(piece),
              chord_length / std::max<std::size_t>(1, piece.chords.size()),
              &style};
  paint_in_time(easel);
  breathe(piece, plan.strokes);
  keep_gutters_bare(easel.layout, plan.strokes);
  soak(plan, wash_of(piece));
  std::stable_sort(plan.strokes.begin(), plan.strokes.end(),
                   [](const plan::Stroke& a, const plan::Stroke& b) { return a.start < b.start; });
  return plan;
}

}  // namespace impasto::compose
