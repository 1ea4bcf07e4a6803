// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/rung.h"

#include <algorithm>
#include <cmath>
#include <queue>

#include "impasto/base/math.h"

namespace impasto::compose::subject {
namespace {

float difference2(const float* a, const float* b) {
  float sum = 0;
  for (int c = 0; c < 3; ++c) sum += (a[c] - b[c]) * (a[c] - b[c]);
  return sum;
}

/// Squared difference of colours (sRGB) from which a px may be something else.
constexpr float kOther = 0.006f;

/// The region at a place, or -1.
std::int32_t region_at(const Rung& rung, const Spot& p) {
  if (rung.region.empty()) return -1;
  const int x = std::clamp(static_cast<int>(p.x + 0.5f), 0, rung.target.width - 1);
  const int y = std::clamp(static_cast<int>(p.y + 0.5f), 0, rung.target.height - 1);
  return rung.region[static_cast<std::size_t>(y) * static_cast<std::size_t>(rung.target.width) +
                     static_cast<std::size_t>(x)];
}

bool parted(const Rung& rung, std::int32_t one, std::int32_t other) {
  if (one < 0 || other < 0 || one == other) return false;
  return silhouette(rung.colours[static_cast<std::size_t>(one)],
                    rung.colours[static_cast<std::size_t>(other)]);
}

/// Marks what lies beyond a silhouette, seen from a place.
void mark_beyond(const Rung& rung, const Spot& from, Footprint& footprint) {
  const std::int32_t own = region_at(rung, from);
  float start[3];
  sample(rung.target, from.x, from.y, start);
  if (!rung.cut_in || own < 0 || footprint.share.empty()) return;
  footprint.beyond.resize(footprint.share.size());
  std::uint8_t* out = footprint.beyond.data();
  std::int32_t last = own;
  bool is_beyond = false;
  for (int y = footprint.rect.y0; y < footprint.rect.y1; ++y) {
    const std::int32_t* row = rung.region.data() + static_cast<std::size_t>(y) *
                                                       static_cast<std::size_t>(rung.target.width);
    for (int x = footprint.rect.x0; x < footprint.rect.x1; ++x) {
      if (row[x] != last) {
        last = row[x];
        is_beyond = parted(rung, own, last);
      }
      *out++ = is_beyond && difference2(rung.target.at(x, y), start) > kOther ? 1 : 0;
    }
  }
}

/// From a place on along the way, first to one side: at most `steps` points after the first.
void follow(const Rung& rung, Spot p, float sign, int steps, std::vector<Spot>& out) {
  const Raster& target = rung.target;
  float start[3], here[3], way[2];
  sample(target, p.x, p.y, start);
  float last_x = 0, last_y = 0;
  const std::int32_t own = region_at(rung, p);
  const float step = 0.25f * rung.width;
  for (int i = 0; i < steps; ++i) {
    sample(rung.way, p.x, p.y, way);
    // Half the doubled angle: of the two directions the one that goes on.
    const float size = std::sqrt(way[0] * way[0] + way[1] * way[1]);
    if (size < 1e-6f) return;
    float x = std::sqrt(std::max(0.0f, 0.5f * (1 + way[0] / size)));
    float y = std::sqrt(std::max(0.0f, 0.5f * (1 - way[0] / size)));
    if (way[1] < 0) y = -y;
    if (i == 0) {
      x *= sign, y *= sign;
    } else if (rung.straight) {
      x = last_x, y = last_y;
    } else {
      if (x * last_x + y * last_y < 0) x = -x, y = -y;
      x += last_x, y += last_y;
      const float length = std::sqrt(x * x + y * y);
      if (length < 0.5f) return;  // it would turn back
      x /= length, y /= length;
    }
    last_x = x, last_y = y;
    p.x += step * x, p.y += step * y;
    if (p.x < 0 || p.y < 0 || p.x > static_cast<float>(target.width - 1) ||
        p.y > static_cast<float>(target.height - 1)) {
      return;
    }
    sample(target, p.x, p.y, here);
    if (difference2(here, start) > rung.same) return;
    if (difference2(here, start) > kOther && parted(rung, own, region_at(rung, p))) return;
    out.push_back(p);
  }
}

std::vector<Spot> path_through(const Rung& rung, const Spot& seed) {
  float longest = 0;
  sample(rung.longest, seed.x, seed.y, &longest);
  const int steps =
      std::max(1, static_cast<int>(2.0f * longest));  // each way, a quarter of a width
  std::vector<Spot> back, path;
  follow(rung, seed, -1, steps, back);
  path.assign(back.rbegin(), back.rend());
  path.push_back(seed);
  follow(rung, seed, 1, steps, path);
  return path;
}

/// What the candidate gains now; its colour is chosen.
void weigh(const Rung& rung, Found& found, Footprint& footprint) {
  draw(found.path, found.width, rung.target.width, rung.target.height, footprint);
  if (footprint.area <= 0) {
    found.gain = -1;
    return;
  }
  mark_beyond(rung, found.path[found.path.size() / 2], footprint);
  found.colour = rung.paints->reached(best_colour(footprint, rung.target, rung.canvas, rung.paper));
  const Spot& middle = found.path[found.path.size() / 2];
  float price = 0;
  sample(rung.price, middle.x, middle.y, &price);
  found.gain = gain_of(footprint, found.colour, rung.target, rung.canvas, rung.paper) - price -
               static_cast<double>(rung.area_price * footprint.area);
}

float length_of(const std::vector<Spot>& path) {
  float sum = 0;
  for (std::size_t i = 1; i < path.size(); ++i) {
    const float x = path[i].x - path[i - 1].x, y = path[i].y - path[i - 1].y;
    sum += std::sqrt(x * x + y * y);
  }
  return sum;
}

/// A point of light: lighter than all that is dabbed elsewhere, and than what lies there.
bool is_light(const Rung& rung, const Spot& seed) {
  const auto value = [&](const Raster& raster) {
    float c[3];
    sample(raster, seed.x, seed.y, c);
    return 0.2126f * c[0] + 0.7152f * c[1] + 0.0722f * c[2];
  };
  const float wanted = value(rung.target);
  return wanted > 0.75f && wanted - value(rung.canvas) > 0.15f;
}

/// The best of: two widths; the whole path, its middle half, its middle quarter.
Found best_at(const Rung& rung, const Spot& seed) {
  thread_local Footprint footprint;
  const bool point = is_light(rung, seed);
  const std::vector<Spot> whole = path_through(rung, seed);
  Found best;
  best.gain = 0;
  for (const float width : {1.0f, 0.62f}) {
    for (int part = 0; part < 3; ++part) {
      Found next;
      next.width = width * rung.width;
      const std::size_t cut = part == 0 ? 0 : part == 1 ? whole.size() / 4 : whole.size() * 3 / 8;
      if (part > 0 && cut == 0) break;
      next.path.assign(whole.begin() + static_cast<std::ptrdiff_t>(cut),
                       whole.end() - static_cast<std::ptrdiff_t>(cut));
      if (next.path.empty()) break;
      if ((!rung.dabs || part > 0) && !point &&
          length_of(next.path) < (rung.shortest - 1) * next.width)
        break;
      weigh(rung, next, footprint);
      if (next.gain > best.gain) best = std::move(next);
    }
  }
  return best;
}

/// In each cell the pixel that is farthest from what is wanted.
std::vector<Spot> worst_places(const Rung& rung) {
  const int cell = std::max(2, static_cast<int>(0.8f * rung.width + 0.5f));
  std::vector<Spot> seeds;
  for (int y0 = 0; y0 < rung.target.height; y0 += cell) {
    for (int x0 = 0; x0 < rung.target.width; x0 += cell) {
      float worst = 1e-4f;
      Spot at{-1, -1};
      for (int y = y0; y < std::min(y0 + cell, rung.target.height); ++y) {
        for (int x = x0; x < std::min(x0 + cell, rung.target.width); ++x) {
          const float e = difference2(rung.target.at(x, y), rung.canvas.at(x, y));
          if (e > worst) {
            worst = e;
            at = {static_cast<float>(x), static_cast<float>(y)};
          }
        }
      }
      if (at.x >= 0) seeds.push_back(at);
    }
  }
  return seeds;
}

/// When each part of the canvas was last painted on.
class Freshness {
 public:
  Freshness(int width, int height)
      : columns_((width + kCell - 1) / kCell),
        last_(static_cast<std::size_t>(columns_) *
              static_cast<std::size_t>((height + kCell - 1) / kCell)) {}
  void touch(const picture::Rect& r, int now) {
    each(r, [&](int& last) { last = now; });
  }
  bool touched_since(const picture::Rect& r, int then) {
    bool touched = false;
    each(r, [&](const int& last) { touched |= last > then; });
    return touched;
  }

 private:
  static constexpr int kCell = 4;
  template <class Do>
  void each(const picture::Rect& r, Do what) {
    for (int y = r.y0 / kCell; y <= (r.y1 - 1) / kCell; ++y) {
      for (int x = r.x0 / kCell; x <= (r.x1 - 1) / kCell; ++x) {
        what(last_[static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_) +
                   static_cast<std::size_t>(x)]);
      }
    }
  }
  int columns_;
  std::vector<int> last_;
};

struct Waiting {
  double gain;
  std::size_t index;
  int weighed;  ///< how many strokes had been taken
  bool operator<(const Waiting& other) const {
    return gain < other.gain || (gain == other.gain && index > other.index);
  }
};

void take_best(Rung& rung, std::vector<Found>& candidates, std::vector<Found>& taken) {
  std::priority_queue<Waiting> queue;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].gain > 0) queue.push({candidates[i].gain, i, 0});
  }
  Freshness fresh(rung.target.width, rung.target.height);
  Footprint footprint;
  int count = 0;
  while (!queue.empty()) {
    const Waiting top = queue.top();
    queue.pop();
    Found& found = candidates[top.index];
    draw(found.path, found.width, rung.target.width, rung.target.height, footprint);
    if (fresh.touched_since(footprint.rect, top.weighed)) {
      weigh(rung, found, footprint);
      if (found.gain <= 0) continue;
      if (!queue.empty() && found.gain < 0.8 * queue.top().gain) {
        queue.push({found.gain, top.index, count});
        continue;
      }
    }
    lay(footprint, found.colour, rung.canvas, rung.paper);
    fresh.touch(footprint.rect, ++count);
    taken.push_back(std::move(found));
  }
}

}  // namespace

bool silhouette(const picture::Lab& one, const picture::Lab& other) {
  constexpr float kApart = 18.0f;  // CIE76
  const float L = one.L - other.L, a = one.a - other.a, b = one.b - other.b;
  return L * L + a * a + b * b > kApart * kApart;
}

Rgb thinned(const Found& found, const Paper& paper) {
  Rgb colour = found.colour;
  if (!paper || found.films == 1) return colour;
  for (std::size_t c = 0; c < 3; ++c) {
    const double share = std::clamp(colour[c] / std::max(0.05f, (*paper)[c]), 0.01f, 1.0f);
    colour[c] = (*paper)[c] * static_cast<float>(math::pow(share, 1.0 / found.films));
  }
  return colour;
}

std::vector<Found> find_strokes(Rung& rung, Pool& pool) {
  std::vector<Found> taken;
  for (int pass = 0; pass < 2; ++pass) {
    const std::vector<Spot> seeds = worst_places(rung);
    std::vector<Found> candidates(seeds.size());
    constexpr std::size_t kChunk = 32;
    pool.run((seeds.size() + kChunk - 1) / kChunk, [&](std::size_t chunk) {
      const std::size_t end = std::min(seeds.size(), (chunk + 1) * kChunk);
      for (std::size_t i = chunk * kChunk; i < end; ++i) candidates[i] = best_at(rung, seeds[i]);
    });
    take_best(rung, candidates, taken);
  }
  return taken;
}

}  // namespace impasto::compose::subject
