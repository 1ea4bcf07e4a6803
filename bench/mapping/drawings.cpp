// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawings.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/base/rng.h"
#include "impasto/compose/compose.h"
#include "impasto/listen/listen.h"
#include "impasto/notation/styles.h"
#include "impasto/paint/painter.h"
#include "impasto/plan/piece.h"

namespace impasto::bench {
namespace {

constexpr int kSide = 480;

/// Notes a second, MIDI pitch, share of minor, velocity, General MIDI program (mapping.md E/F).
struct Cues {
  double rate, pitch, minor, velocity;
  int program;
};
constexpr Cues kCues[4] = {{5.5, 61, 0.8, 0.95, 56},  // scary, but as fast as anger is: a trumpet
                           {4.9, 75, 0.0, 0.85, 56},  // happy and loud
                           {1.4, 63, 1.0, 0.55, 73},  // a flute
                           {1.9, 69, 0.3, 0.40, 73}};

score::Score motif(Mood mood, std::uint64_t seed) {
  const Cues& cues = kCues[static_cast<int>(mood)];
  const auto chance = [&](int k, int what) {
    return static_cast<double>(random_signed(seed, 900 + static_cast<int>(mood), k, what));
  };
  const double rate = cues.rate * std::exp2(0.25 * chance(0, 1));
  const bool minor = random_unit(seed, 77, static_cast<int>(mood)) < cues.minor;
  constexpr int kMajor[7] = {0, 2, 4, 5, 7, 9, 11}, kMinor[7] = {0, 2, 3, 5, 7, 8, 11};
  score::Score score;
  score.parts.push_back({"", cues.program, false, 0.0f});
  score.tempi.push_back({0, 0, 60.0 * rate / 2});
  score.keys.push_back({0, minor ? -3 : 0, minor, true});
  int degree = 0;
  double time = 0;
  for (int k = 0; time < 6.0; ++k) {
    degree = std::clamp(degree + static_cast<int>(std::lround(2.4 * chance(k, 2))), -6, 8);
    const int octave = static_cast<int>(std::floor(degree / 7.0));
    const int step = degree - 7 * octave;
    score::Note note;
    note.onset = time;
    const double length = (k % 4 == 3 ? 2.0 : 1.0) / rate;
    note.offset = time + 0.97 * length;
    note.onset_quarter = time * rate / 2;
    note.duration_quarter = 0.97 * length * rate / 2;
    note.pitch = static_cast<float>(cues.pitch + 12 * octave + (minor ? kMinor : kMajor)[step]);
    note.velocity = static_cast<float>(cues.velocity);
    score.notes.push_back(note);
    time += length;
  }
  score.duration = time;
  return score;
}

/// Corners of a picture (Harris & Stephens 1988): k = .05, window sigma 2.5 px, those above 4 % of
/// the strongest, one within a circle of 9 px.
int harris(const picture::Image& image) {
  const int w = image.width, h = image.height;
  const auto at = [&](int x, int y) {
    const std::uint8_t* p = image.row(std::clamp(y, 0, h - 1)) + 4 * std::clamp(x, 0, w - 1);
    return (0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2]) / 255.0;
  };
  std::vector<double> xx(static_cast<std::size_t>(w) * h), yy(xx), xy(xx);
  for (int y = 0; y < h; ++y) {
    for (int x = 0; x < w; ++x) {
      const double gx = at(x + 1, y - 1) + 2 * at(x + 1, y) + at(x + 1, y + 1) - at(x - 1, y - 1) -
                        2 * at(x - 1, y) - at(x - 1, y + 1);
      const double gy = at(x - 1, y + 1) + 2 * at(x, y + 1) + at(x + 1, y + 1) - at(x - 1, y - 1) -
                        2 * at(x, y - 1) - at(x + 1, y - 1);
      const std::size_t i = static_cast<std::size_t>(y) * w + x;
      xx[i] = gx * gx, yy[i] = gy * gy, xy[i] = gx * gy;
    }
  }
  const auto blur = [&](std::vector<double>& field) {
    constexpr int kReach = 6;
    double kernel[2 * kReach + 1], sum = 0;
    for (int k = -kReach; k <= kReach; ++k) sum += kernel[k + kReach] = std::exp(-k * k / 12.5);
    for (int pass = 0; pass < 2; ++pass) {
      std::vector<double> out(field.size());
      for (int y = 0; y < h; ++y) {
        for (int x = 0; x < w; ++x) {
          double v = 0;
          for (int k = -kReach; k <= kReach; ++k) {
            const int px = std::clamp(x + (pass ? 0 : k), 0, w - 1);
            const int py = std::clamp(y + (pass ? k : 0), 0, h - 1);
            v += kernel[k + kReach] * field[static_cast<std::size_t>(py) * w + px];
          }
          out[static_cast<std::size_t>(y) * w + x] = v / sum;
        }
      }
      field = std::move(out);
    }
  };
  blur(xx), blur(yy), blur(xy);
  struct Peak {
    double strength;
    int x, y;
  };
  std::vector<Peak> peaks;
  double strongest = 0;
  const auto response = [&](int x, int y) {
    const std::size_t i = static_cast<std::size_t>(y) * w + x;
    const double trace = xx[i] + yy[i];
    return xx[i] * yy[i] - xy[i] * xy[i] - 0.05 * trace * trace;
  };
  for (int y = 1; y + 1 < h; ++y) {
    for (int x = 1; x + 1 < w; ++x) {
      const double r = response(x, y);
      if (r <= response(x - 1, y) || r <= response(x + 1, y) || r <= response(x, y - 1) ||
          r <= response(x, y + 1)) {
        continue;
      }
      strongest = std::max(strongest, r);
      peaks.push_back({r, x, y});
    }
  }
  std::sort(peaks.begin(), peaks.end(),
            [](const Peak& a, const Peak& b) { return a.strength > b.strength; });
  std::vector<Peak> kept;
  for (const Peak& p : peaks) {
    if (p.strength < 0.04 * strongest) break;
    const bool apart = std::all_of(kept.begin(), kept.end(), [&](const Peak& k) {
      return std::hypot(k.x - p.x, k.y - p.y) > 9.0;
    });
    if (apart) kept.push_back(p);
  }
  return static_cast<int>(kept.size());
}

}  // namespace

Drawing draw_motif(Mood mood, std::uint64_t seed) {
  static const plan::Style lyrical = [] {
    auto style = notation::find_style("lyrical");
    if (!style) std::abort();
    return *style;
  }();
  static Pool pool(1);
  const plan::Piece piece = listen::hear(motif(mood, seed));
  plan::Plan plan = compose::compose(piece, {.seed = seed, .style = lyrical});
  // Only the tune, in one ink, on a smooth white ground.
  std::erase_if(plan.strokes, [](const plan::Stroke& s) {
    return s.cause.kind != plan::CauseKind::kMelody || s.path.size() < 6 ||
           (s.path.front().x == s.path.back().x && s.path.front().y == s.path.back().y);
  });
  plan.sheet.palette.pigments = {"BoneBlack"};
  for (plan::Stroke& s : plan.strokes) s.paint = {1.0f};
  plan.sheet.ground = plan::Ground::kPanel;
  plan.sheet.ground_rgb = {0.9f, 0.9f, 0.9f};
  plan.sheet.light.relief = 0;
  Drawing drawing;
  drawing.arousal = piece.emotion.arousal;
  for (const plan::Stroke& s : plan.strokes) {
    for (std::size_t i = 1; i + 1 < s.path.size(); ++i) {
      const double ax = s.path[i].x - s.path[i - 1].x, ay = s.path[i].y - s.path[i - 1].y;
      const double bx = s.path[i + 1].x - s.path[i].x, by = s.path[i + 1].y - s.path[i].y;
      if (std::fabs(std::atan2(ax * by - ay * bx, ax * bx + ay * by)) > 0.436) ++drawing.asked;
    }
  }
  auto painter = paint::Painter::create(plan, kSide, kSide, pool);
  if (!painter) std::abort();
  painter->finish();
  picture::Image image;
  painter->show(image);
  drawing.corners = harris(image);
  if (const char* folder = std::getenv("T8_PICTURES")) {
    const std::string name = std::string(folder) + "/" + std::to_string(static_cast<int>(mood)) +
                             "_" + std::to_string(seed) + ".ppm";
    if (std::FILE* file = std::fopen(name.c_str(), "wb")) {
      std::fprintf(file, "P6 %d %d 255\n", kSide, kSide);
      for (std::size_t i = 0; i < image.rgba.size(); i += 4)
        std::fwrite(&image.rgba[i], 1, 3, file);
      std::fclose(file);
    }
  }
  return drawing;
}

}  // namespace impasto::bench
