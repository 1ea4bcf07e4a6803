// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Clouds of gold or silver leaf on silk.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/hands/pattern/pattern.h"
#include "impasto/compose/hands/pattern/shape.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
using namespace pattern;
using plan::CauseKind;

namespace {

enum Purpose : std::uint64_t { kLeaf = 1721, kCloud };

/// Clouds of leaf above and below, silk between them where the climax stands: how far within a
/// cloud a place lies, canvas units; below 0 it is silk. A bright mood has the more metal. What
/// hangs from the upper edge has no cloud there, what stands on the lower one none below.
class Clouds {
 public:
  explicit Clouds(const Easel& easel)
      : focus_(easel.layout.focus),
        side_(easel.conception.side),
        unit_(easel.unit()),
        above_(easel.conception.format != Format::kHanging),
        below_(easel.conception.format != Format::kStanding) {
    const float bright = math::smoothstep(-0.8f, 0.8f, easel.outlook.emotion.valence);
    half_ = unit_ * math::lerp(0.30f, 0.17f, bright);
    phase_ = 6.28f * easel.outlook.home.place / 12.0f + 0.8f * easel.chance(kCloud, 0);
    // Banks with round backs, one for each stretch of the piece, as high as it is loud.
    for (int i = 0; i < kBanks; ++i) {
      const double s = (i + 0.5) / kBanks,
                   when = easel.outlook.duration * (easel.conception.mirrored ? 1.0 - s : s),
                   half = 0.5 * easel.outlook.duration / kBanks;
      bank_[i] = std::clamp(hear::mean_level(easel.piece, when - half, when + half), -8.0f, 6.0f);
    }
    width_ = easel.layout.width;
  }
  /// How far up or down of a place its silk ends.
  float upper(float x) const { return above_ ? middle(x) - half(x) : -kFar; }
  float lower(float x) const { return below_ ? middle(x) + half(x) : kFar; }
  float within(Point at) const { return std::max(upper(at.x) - at.y, at.y - lower(at.x)); }

 private:
  float half(float across) const {
    return std::max(0.0f, half_ * (1.0f + 0.3f * side_ * (across - focus_.x) / unit_));
  }
  float middle(float across) const {
    const float at = std::clamp(kBanks * across / width_ - 0.5f, 0.0f, kBanks - 1.001f);
    const int i = static_cast<int>(at);
    const float loud = math::lerp(bank_[i], bank_[i + 1], math::smoothstep(0.0f, 1.0f, at - i));
    const auto turn = static_cast<float>(math::sin(9.0f * across / unit_ + phase_));
    // The silk falls to one side, and widens there.
    return focus_.y + 0.12f * side_ * (across - focus_.x) -
           unit_ * (0.022f * loud + 0.035f * (2.0f * std::fabs(turn) - 1.0f));
  }

  static constexpr int kBanks = 7;
  static constexpr float kFar = 1e3f;  ///< canvas units: out of sight
  Point focus_;
  float side_, unit_, half_ = 0, phase_ = 0, width_ = 1;
  bool above_, below_;
  float bank_[kBanks] = {};  ///< dB re the piece
};

/// Leaf of one piece, of a tone between the two that the gilder has.
struct Leaf {
  Lch deep, light;
  plan::Mixture dark_mixture, light_mixture;
  double when = 0;  ///< s
  std::uint8_t pass = 0;
};

/// Lays a piece of leaf: `bright` 0 deep .. 1 light, `worn` 0 whole .. 1 the silk shows.
void lay_leaf(Easel& easel, const Leaf& leaf, const std::vector<Point>& outline, float bright,
              float worn) {
  Mark mark = crisp();
  mark.load = math::lerp(1.2f, 0.35f, worn) * easel.style->ground.wash;
  mark.wetness = 0.64f;
  mark.colour = lch_between(leaf.deep, leaf.light, bright);
  mark.glaze.emplace();
  for (std::size_t j = 0; j < mark.glaze->size(); ++j)
    (*mark.glaze)[j] = math::lerp(leaf.dark_mixture[j], leaf.light_mixture[j], bright);
  mark.start = leaf.when;
  mark.end = mark.start + 0.05;
  mark.pass = leaf.pass;
  mark.cause = {CauseKind::kPiece, 0, 0.0, easel.outlook.duration};
  fill(easel, mark, outline);
}

/// What of a square lies in a cloud, above the silk or below it, its border torn a little.
std::vector<std::vector<Point>> torn(const Easel& easel, const Clouds& clouds, Point corner,
                                     float side, bool above, int i) {
  constexpr int kProbes = 14;
  std::vector<std::vector<Point>> pieces;
  std::vector<Point> border;
  const float straight = above ? corner.y : corner.y + side;
  const auto close = [&] {
    if (border.size() > 2) {
      std::vector<Point> outline = border;
      for (auto p = border.rbegin(); p != border.rend(); ++p) outline.push_back({p->x, straight});
      pieces.push_back(std::move(outline));
    }
    border.clear();
  };
  for (int q = 0; q <= kProbes; ++q) {
    const float x = corner.x + side * static_cast<float>(q) / kProbes;
    const float tear =
        side * (0.05f * easel.chance(kLeaf, i, q / 3, 11) + 0.03f * easel.chance(kLeaf, i, q, 12));
    const float y = above ? std::min(corner.y + side, clouds.upper(x) + tear)
                          : std::max(corner.y, clouds.lower(x) + tear);
    if (std::fabs(y - straight) > 0.06f * side && (y > straight) == above) {
      border.push_back({x, y});
    } else {
      close();
    }
  }
  close();
  return pieces;
}

/// Dust of leaf that drifts off a cloud's border (sunago).
void strew(Easel& easel, const Leaf& leaf, const Clouds& clouds, Point corner, float side,
           float bright, int i) {
  constexpr int kFlecks = 14;
  for (int j = 0; j < kFlecks; ++j) {
    const Point at{corner.x + side * easel.unit_chance(kLeaf, i, j, 13),
                   corner.y + side * easel.unit_chance(kLeaf, i, j, 14)};
    const float out = -clouds.within(at) / side;
    const float small = easel.unit_chance(kLeaf, i, j, 15);
    if (out < 0.02f || easel.unit_chance(kLeaf, i, j, 16) > 0.8f * (1.0f - out)) continue;
    const float size = side * (0.012f + 0.06f * small * small * small * small);
    std::vector<Point> fleck;
    const float turn = 6.28f * easel.unit_chance(kLeaf, i, j, 17);
    for (int q = 0; q < 4; ++q) {
      const float a =
          turn + 1.5708f * static_cast<float>(q) + 0.3f * easel.chance(kLeaf, i, j, q, 18);
      fleck.push_back({at.x + size * static_cast<float>(math::cos(a)),
                       at.y + size * static_cast<float>(math::sin(a))});
    }
    lay_leaf(easel, leaf, fleck, bright, 0.0f);
  }
}

/// When each square of leaf is laid, and in which pass.
struct Gilding {
  std::vector<double> when;  ///< s
  std::vector<std::uint8_t> pass;
};

/// In the first seconds, the lower cloud before the upper one, each the way time runs. What may
/// wait until something is painted on it is laid later, leaf by leaf (spread.h).
Gilding gilding_of(const Easel& easel, const std::vector<Point>& corners, const Clouds& clouds) {
  const std::size_t count = corners.size();
  const double first = std::min(2.5, 0.08 * easel.outlook.duration);
  const bool all = !easel.outlook.known || easel.settings.order != Order::kForm;
  Gilding gilding;
  gilding.pass.assign(count, plan::kWash);
  gilding.when.assign(count, 0.0);
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!all) {
    const float way = easel.conception.mirrored ? -1.0f : 1.0f;
    const auto is_upper = [&](std::size_t i) {
      const Point& corner = corners[i];
      return 2.0f * corner.y <= clouds.upper(corner.x) + clouds.lower(corner.x);
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      if (is_upper(a) != is_upper(b)) return is_upper(b);
      return way * corners[a].x < way * corners[b].x;
    });
    gilding.pass.assign(count, plan::kMass);
  }
  for (std::size_t k = 0; k < count; ++k)
    gilding.when[order[k]] = first * static_cast<double>(k) / static_cast<double>(count);
  return gilding;
}

}  // namespace

/// Squares of leaf that lap over each other a little, no two alike in tone, some worn: clouds on
/// silk. At their borders the leaf is torn, and its dust drifts off.
void Pattern::ground(Easel& easel) const {
  const Layout& layout = easel.layout;
  const float tone = easel.style->ground.wash, unit = easel.unit();
  if (tone <= 0.0f || is_lacquer(easel)) return;
  // Of two mixtures, so that neighbours never jump in hue.
  Leaf leaf;
  leaf.deep = leaf.light = leaf_colour(easel);
  leaf.deep.L -= 5.0f, leaf.light.L += 4.0f;
  leaf.dark_mixture = easel.mixed_for(to_lab(leaf.deep));
  leaf.light_mixture = easel.mixed_for(to_lab(leaf.light));
  const Clouds clouds(easel);
  const float side = 0.118f * unit;
  const int columns = static_cast<int>(std::ceil(layout.width / side)) + 1,
            rows = static_cast<int>(std::ceil(layout.height / side));
  std::vector<Point> corners;
  for (int i = 0; i < rows * columns; ++i) {
    // No joint stands above another.
    const int down = i / columns, right = i % columns;
    corners.push_back({side * (static_cast<float>(right) - easel.unit_chance(kLeaf, down, 4)),
                       side * static_cast<float>(down)});
  }
  const Gilding gilding = gilding_of(easel, corners, clouds);
  for (int i = 0; i < rows * columns; ++i) {
    leaf.when = gilding.when[static_cast<std::size_t>(i)];
    leaf.pass = gilding.pass[static_cast<std::size_t>(i)];
    const Point corner = corners[static_cast<std::size_t>(i)];
    float least = 1e9f, most = -1e9f;
    constexpr int kProbes = 5;
    for (int q = 0; q < kProbes * kProbes; ++q) {
      const float in = clouds.within({corner.x + side * static_cast<float>(q % kProbes) / 4.0f,
                                      corner.y + side * static_cast<float>(q / kProbes) / 4.0f});
      least = std::min(least, in), most = std::max(most, in);
    }
    if (most < -0.9f * side) continue;
    const Point at{corner.x + 0.5f * side, corner.y + 0.5f * side};
    // Bright about the focus, worn towards the edges.
    const auto far = static_cast<float>(math::hypot(at.x - layout.focus.x, at.y - layout.focus.y));
    const float bright =
        math::saturate(0.85f - 0.6f * far / layout.width + 0.30f * easel.chance(kLeaf, i, 3));
    const float worn = easel.unit_chance(kLeaf, i, 5) < 0.10f
                           ? 0.5f + 0.5f * easel.unit_chance(kLeaf, i, 6)
                           : 0.0f;
    if (least < 0.1f * side) {
      for (const bool above : {true, false}) {
        for (const std::vector<Point>& piece : torn(easel, clouds, corner, side, above, i))
          lay_leaf(easel, leaf, piece, bright, 0.0f);
      }
      strew(easel, leaf, clouds, corner, side, bright, i);
      continue;
    }
    const float lap = 0.035f * side, tilt = 0.02f * side * easel.chance(kLeaf, i, 2);
    lay_leaf(easel, leaf,
             {{corner.x - lap, corner.y - lap + tilt},
              {corner.x + side + lap, corner.y - lap - tilt},
              {corner.x + side + lap, corner.y + side + lap - tilt},
              {corner.x - lap, corner.y + side + lap + tilt}},
             bright, worn);
  }
}

}  // namespace impasto::compose
