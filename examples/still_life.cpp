// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// A jug, three lemons, plums and a cloth, painted as a painter would: a toned ground, masses in
// thin darks, forms turned with strokes that run around them, thick lights last, and edges dragged
// away where the eye should pass. Every stroke is laid by the rules below; no picture is copied.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/media/still.h"
#include "impasto/notation/brushes.h"
#include "impasto/paint/painter.h"
#include "impasto/pigment/pigment.h"

using namespace impasto;

namespace {

struct Vec {
  float x = 0, y = 0, z = 0;
};
Vec operator*(Vec a, float k) {
  return {a.x * k, a.y * k, a.z * k};
}
float dot(Vec a, Vec b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
Vec unit(Vec a) {
  return a * (1.0f / std::sqrt(std::max(1e-12f, dot(a, a))));
}
float sinf_(float v) {
  return static_cast<float>(math::sin(v));
}
float cosf_(float v) {
  return static_cast<float>(math::cos(v));
}

/// What stands in the light: is the place on it, which way does it face, which way runs the form.
struct Form {
  std::function<bool(float, float)> inside;
  std::function<Vec(float, float)> facing;  ///< x right, y down, z to us
  std::function<float(float, float)> run;   ///< radians along the form
  std::function<Vec(float, float)> place;   ///< of u along and v across, -1..1 each
  picture::Lab own;                         ///< its own colour
  float x0, y0, x1, y1;
};

const Vec kKey = unit({-0.72f, -0.52f, 0.42f});

/// An egg lying at an angle; `tip` draws its ends out, as a lemon's are.
Form egg(float cx, float cy, float a, float b, float angle, float tip, picture::Lab own) {
  const float c = cosf_(angle), s = sinf_(angle);
  const auto local = [=](float x, float y) {
    const float u = ((x - cx) * c + (y - cy) * s) / a, v = (-(x - cx) * s + (y - cy) * c) / b;
    const float au = std::fabs(u);
    const float end = au > 0.72f ? (au - 0.72f) * tip : 0.0f;  // shoulders fall to a nipple
    return std::pair<float, float>{u * (1.0f - 0.12f * tip), v * (1.0f + 2.2f * end)};
  };
  Form f;
  f.inside = [=](float x, float y) {
    const auto [u, v] = local(x, y);
    return u * u + v * v < 1.0f;
  };
  f.facing = [=](float x, float y) {
    auto [u, v] = local(x, y);
    const float r = std::min(0.999f, std::sqrt(u * u + v * v));
    const float z = std::sqrt(1.0f - r * r);
    return unit({(u * c / a - v * s / b) * b, (u * s / a + v * c / b) * b, z});
  };
  f.place = [=](float u, float v) {
    const float end = std::fabs(u) > 0.72f ? (std::fabs(u) - 0.72f) * tip : 0.0f;
    const float lu = u / (1.0f - 0.12f * tip) * a;
    const float lv = v * std::sqrt(std::max(0.0f, 1 - u * u)) / (1.0f + 2.2f * end) * b;
    return Vec{cx + lu * c - lv * s, cy + lu * s + lv * c, 0};
  };
  // Along the long way, bent as meridians are.
  f.run = [=](float x, float y) {
    const auto [u, v] = local(x, y);
    return angle - 0.9f * u * v;
  };
  f.own = own;
  const float m = std::max(a, b);
  f.x0 = cx - m;
  f.x1 = cx + m;
  f.y0 = cy - m;
  f.y1 = cy + m;
  return f;
}

/// A vessel turned on a wheel: radius as a function of the height 0 (foot) .. 1 (lip).
Form vessel(float cx, float foot, float lip, std::function<float(float)> radius, picture::Lab own) {
  Form f;
  const float tall = foot - lip;
  const auto at = [=](float y) { return (foot - y) / tall; };
  f.inside = [=](float x, float y) {
    // Foot and lip are ellipses.
    const float r0 = radius(0), u = (x - cx) / r0;
    const float below = std::fabs(u) < 1 ? 0.22f * r0 * std::sqrt(1 - u * u) : 0.0f;
    const float h = at(y);
    if (h > 1 || y > foot + below) return false;
    return std::fabs(x - cx) < radius(std::max(0.0f, h));
  };
  f.facing = [=](float x, float y) {
    const float h = math::saturate(at(y)), r = radius(h);
    const float u = std::clamp((x - cx) / r, -0.999f, 0.999f);
    const float slope =
        (radius(std::min(1.0f, h + 0.01f)) - radius(std::max(0.0f, h - 0.01f))) / (0.02f * tall);
    return unit({u, slope, std::sqrt(1 - u * u)});
  };
  f.run = [=](float x, float y) {
    const float r = radius(math::saturate(at(y))), u = std::clamp((x - cx) / r, -1.0f, 1.0f);
    return 1.5708f - 0.25f * u;  // down the wall of it
  };
  f.own = own;
  f.x0 = cx - 0.3f;
  f.x1 = cx + 0.3f;
  f.y0 = lip;
  f.y1 = foot + 0.06f;
  return f;
}

/// The painter: one palette, some brushes, a clock, and colours wanted turned into mixtures.
struct Painter {
  plan::Plan plan;
  pigment::Mixer mixer;
  double now = 0;
  int count = 0;

  float chance(int what) { return random_unit(11, count, what); }
  float wobble(int what) { return random_signed(11, count, what); }

  int brush(const char* name) {
    for (std::size_t i = 0; i < plan.sheet.brushes.size(); ++i) {
      if (plan.sheet.brushes[i].name == name) return static_cast<int>(i);
    }
    std::fprintf(stderr, "no brush %s\n", name);
    std::exit(1);
  }
  void wait() { now += plan.sheet.drying + 1; }

  plan::Stroke& stroke(const char* with, float width, float load, float wetness,
                       picture::Lab colour, std::vector<plan::PathPoint> path, float medium = 0) {
    plan::Stroke s;
    s.brush = brush(with);
    s.width = width;
    s.load = load;
    s.wetness = wetness;
    s.paint = mixer.mix(colour);
    for (float& share : s.paint) share *= 1.0f - medium;
    s.paint[plan::kMedium] = medium;
    s.start = now;
    s.end = now + 0.02;  // one hand: a stroke ends before the next begins
    now += 0.025;
    ++count;
    s.path = std::move(path);
    plan.strokes.push_back(std::move(s));
    return plan.strokes.back();
  }

  /// A touch of the hand along a curve that follows `run`, as long as `keep` allows both ways.
  std::vector<plan::PathPoint> follow(float x, float y, float length,
                                      const std::function<float(float, float)>& run,
                                      const std::function<bool(float, float)>& keep) {
    std::vector<std::pair<float, float>> half[2];
    for (int side = 0; side < 2; ++side) {
      float px = x, py = y;
      const float sign = side == 0 ? -1.0f : 1.0f;
      for (int i = 0; i < 4; ++i) {
        const float angle = run(px, py);
        const float nx = px + sign * cosf_(angle) * length / 8;
        const float ny = py + sign * sinf_(angle) * length / 8;
        if (!keep(nx, ny)) break;
        half[side].push_back({px = nx, py = ny});
      }
    }
    std::vector<plan::PathPoint> path;
    for (auto it = half[0].rbegin(); it != half[0].rend(); ++it)
      path.push_back({it->first, it->second});
    path.push_back({x, y});
    for (const auto& p : half[1]) path.push_back({p.first, p.second});
    for (std::size_t i = 0; i < path.size(); ++i) {
      const float t =
          path.size() > 1 ? static_cast<float>(i) / static_cast<float>(path.size() - 1) : 0.5f;
      path[i].time = t;
      path[i].pressure = 0.72f + 0.28f * sinf_(3.1416f * std::min(1.0f, t * 1.5f));
    }
    return path;
  }
};

struct Scene {
  std::vector<Form> forms;  ///< from the back to the front
  float table = 0.655f;     ///< where the table begins

  int at(float x, float y) const {
    for (int i = static_cast<int>(forms.size()) - 1; i >= 0; --i) {
      if (forms[static_cast<std::size_t>(i)].inside(x, y)) return i;
    }
    return -1;
  }
};

/// Light on a form: warm key, cool sky from the right, warm light back from the table; colour is
/// fullest at the turn, lights are warm, and values are kept in a few planes.
picture::Lab seen(const Form& f, Vec n, float shade) {
  const float key = std::max(0.0f, dot(n, kKey)) * (1 - shade);
  const float sky = std::max(0.0f, dot(n, unit({0.8f, -0.4f, 0.3f}))) * 0.085f;
  const float back = std::max(0.0f, dot(n, unit({0.35f, 0.9f, 0.1f}))) * 0.11f;
  const float light = 0.05f + 0.97f * key;
  picture::LinearRgb own = picture::to_linear(f.own);
  picture::LinearRgb rgb{own.r * (1.06f * light + 0.7f * sky + 1.25f * back),
                         own.g * (0.99f * light + 0.9f * sky + 0.95f * back),
                         own.b * (0.84f * light + 1.5f * sky + 0.6f * back)};
  picture::Lab lab = picture::to_lab(rgb);
  // The turn of the form holds the fullest colour.
  const float turn = math::saturate(1 - std::fabs(key - 0.3f) * 3.5f);
  lab.a *= 1 + 0.25f * turn;
  lab.b *= 1 + 0.25f * turn;
  return lab;
}

picture::Lab mixed(picture::Lab a, picture::Lab b, float t) {
  return {math::lerp(a.L, b.L, t), math::lerp(a.a, b.a, t), math::lerp(a.b, b.b, t)};
}

/// The wall: dark where the light side of the jug will stand, lighter behind its shadow.
picture::Lab wall(float x, float y) {
  const float right = math::smoothstep(0.55f, 1.2f, x), low = math::smoothstep(0.0f, 0.7f, y);
  picture::Lab left = mixed({17, 3, 4}, {22, 6, 9}, low);
  return mixed(left, mixed({46, 1, 14}, {52, 5, 22}, low), right);
}

}  // namespace

int main(int argc, char** argv) {
  const int size = argc > 2 ? std::max(64, std::atoi(argv[2])) : 2048;
  plan::Palette palette{{"TitaniumWhite", "HansaYellowOpaque", "DiarylideYellow", "CadmiumRedLight",
                         "QuinacridoneMagenta", "UltramarineBlue", "BoneBlack"}};
  const auto optics = pigment::optics(palette);
  if (!optics) return std::fprintf(stderr, "%s\n", to_line(optics.error()).c_str()), 1;
  Painter hand{{}, pigment::Mixer(*optics)};
  hand.plan.sheet.palette = palette;
  hand.plan.sheet.width = 1.25f;
  hand.plan.sheet.seed = 5;
  hand.plan.sheet.drying = 7;
  hand.plan.sheet.ground_rgb = {0.27f, 0.165f, 0.09f};  // a ground toned with burnt earth
  for (const notation::BrushFile& file : notation::bundled_brushes())
    hand.plan.sheet.brushes.push_back(file.brush);

  Scene scene;
  const auto jug = [](float h) {
    constexpr float kRadius[] = {0.088f, 0.135f, 0.168f, 0.172f, 0.15f, 0.112f,
                                 0.082f, 0.075f, 0.082f, 0.1f,   0.104f};
    const float at = 10 * math::saturate(h);
    const int k = std::min(9, static_cast<int>(at));
    return math::lerp(kRadius[k], kRadius[k + 1], at - static_cast<float>(k));
  };
  const picture::Lab lemon{82, 2, 78}, plum{30, 26, -10};
  scene.forms.push_back(vessel(0.66f, 0.77f, 0.16f, jug, {88, 0, 7}));
  scene.forms.push_back(egg(0.955f, 0.765f, 0.06f, 0.057f, 0.3f, 0, plum));
  scene.forms.push_back(egg(0.425f, 0.755f, 0.115f, 0.082f, -0.22f, 1, lemon));
  scene.forms.push_back(egg(0.865f, 0.8f, 0.062f, 0.059f, -0.4f, 0, plum));
  scene.forms.push_back(egg(0.595f, 0.835f, 0.11f, 0.078f, 0.35f, 1, {80, 6, 76}));

  // What falls on the table: its own light, cast shadows to the right, the white cloth.
  const auto shadow = [&](float x, float y) {
    float most = 0;
    const float feet[][4] = {{0.66f, 0.77f, 0.30f, 0.06f},
                             {0.425f, 0.825f, 0.17f, 0.035f},
                             {0.595f, 0.9f, 0.16f, 0.033f},
                             {0.865f, 0.85f, 0.1f, 0.024f},
                             {0.955f, 0.81f, 0.1f, 0.022f}};
    for (const auto& f : feet) {
      const float u = (x - f[0] - 0.62f * f[2]) / f[2], v = (y - f[1] - 0.12f * (x - f[0])) / f[3];
      most = std::max(most, 1 - math::smoothstep(0.55f, 1.15f, std::sqrt(u * u + v * v)));
    }
    return most;
  };
  const auto table = [&](float x, float y) {
    const float s = shadow(x, y);
    const float light = 1 - math::smoothstep(0.05f, 1.0f, x);
    picture::Lab wood = mixed({24, 9, 15}, {50, 18, 36}, light);
    return mixed(wood, {13, 8, 5}, 0.9f * s);
  };
  // It hangs from the left over the front of the table; folds run along it.
  const auto hang = [](float x) { return 0.5f * x - 0.27f * x * x; };
  const auto fold_phase = [=](float x, float y) {
    return 52.0f * (y - hang(x)) + 2.2f * sinf_(4.0f * x) + 1.5f * sinf_(9.0f * x + 20.0f * y);
  };
  const auto cloth = [&](float x, float y) {
    const float light = 0.5f + 0.5f * sinf_(fold_phase(x, y));
    const float away = math::smoothstep(0.2f, 1.2f, x);
    picture::Lab lab = mixed({50, 2, -6}, {90 - 14 * away, 1, 9}, light);
    return mixed(lab, {36, 4, -10}, 0.8f * shadow(x, y));
  };
  const auto is_cloth = [=](float x, float y) {
    return y > 0.73f + 0.62f * hang(x) + 0.012f * sinf_(14 * x);
  };

  // 1. Masses, thin. The wall in broad crossing strokes, the table along its grain.
  for (int i = 0; i < 190; ++i, ++hand.count) {
    const float x = -0.05f + 1.35f * hand.chance(1), y = -0.03f + 0.72f * hand.chance(2);
    if (scene.at(x, y) >= 0 && hand.chance(3) < 0.7f) continue;
    picture::Lab colour = wall(x, y);
    colour.L += 4 * hand.wobble(4);
    colour.a += 3 * hand.wobble(5);
    colour.b += 5 * hand.wobble(6);
    const float lean = (hand.chance(7) < 0.65f ? -0.8f : 0.45f) + 0.4f * hand.wobble(8);
    hand.stroke("flat", 0.11f + 0.06f * hand.chance(9), 0.6f, 0.35f, colour,
                hand.follow(
                    x, y, 0.2f + 0.2f * hand.chance(10), [&](float, float) { return lean; },
                    [&](float, float v) { return v < scene.table - 0.005f; }),
                0.12f);
  }
  for (int i = 0; i < 230; ++i, ++hand.count) {
    const float x = -0.05f + 1.35f * hand.chance(1);
    const float y = scene.table + 0.01f + 0.36f * hand.chance(2);
    const bool on_cloth = is_cloth(x, y);
    picture::Lab colour = on_cloth ? cloth(x, y) : table(x, y);
    if (on_cloth) colour.L = std::min(colour.L, 70.0f);  // its lights come later
    colour.L += 3 * hand.wobble(4);
    colour.b += 4 * hand.wobble(6);
    const float fold = static_cast<float>(math::atan2(0.5f - 0.54f * x, 1.0));
    hand.stroke(
        on_cloth ? "filbert" : "flat", on_cloth ? 0.045f + 0.025f * hand.chance(12) : 0.075f,
        on_cloth ? 0.5f + 0.012f * colour.L : 0.6f, 0.2f, colour,
        hand.follow(
            x, y, (on_cloth ? 0.2f : 0.12f) + 0.18f * hand.chance(10),
            [&](float, float) {
              return on_cloth ? fold + 0.12f * hand.wobble(11) : 0.06f * hand.wobble(11);
            },
            [&](float u, float v) { return v > scene.table && is_cloth(u, v) == on_cloth; }));
  }
  // The far edge of the table is lost in the dark on the right.
  for (int i = 0; i < 7; ++i, ++hand.count) {
    const float x = 0.84f + 0.06f * static_cast<float>(i);
    hand.stroke("mop", 0.05f, 0, 0.4f, {30, 5, 10},
                {{x, scene.table + 0.03f, 0.8f, 0},
                 {x + 0.02f, scene.table - 0.005f, 0.8f, 0.6f},
                 {x + 0.05f, scene.table - 0.025f, 0.3f, 1}});
  }
  // The lights of the cloth, loaded, swelling and thinning along the folds.
  for (int i = 0, laid = 0; i < 2000 && laid < 75; ++i, ++hand.count) {
    const float x = -0.02f + 1.3f * hand.chance(1);
    const float y = 0.73f + 0.3f * hand.chance(2);
    if (!is_cloth(x, y + 0.01f)) continue;
    picture::Lab colour = cloth(x, y);
    if (colour.L < 73) continue;
    colour.L += 3 * hand.wobble(4);
    colour.b += 4 * hand.wobble(6);
    auto path = hand.follow(
        x, y, 0.2f + 0.25f * hand.chance(10),
        [&](float u, float) {
          return static_cast<float>(math::atan2(0.5f - 0.54f * u, 1.0)) + 0.1f * hand.wobble(11);
        },
        [&](float u, float v) { return is_cloth(u, v - 0.005f) && cloth(u, v).L > 64; });
    if (path.size() < 4) continue;
    hand.stroke(laid % 3 == 0 ? "sumi" : "round", 0.02f + 0.03f * hand.chance(12),
                0.9f + 0.6f * hand.chance(13), 0.08f, colour, path);
    ++laid;
  }
  hand.wait();

  const auto accent = [&](const char* with, float width, float load, picture::Lab colour, float x0,
                          float y0, float x1, float y1, float sag) {
    hand.stroke(with, width, load, 0.05f, colour,
                {{x0, y0, 0.5f, 0},
                 {0.5f * (x0 + x1), 0.5f * (y0 + y1) + sag, 1, 0.5f},
                 {x1, y1, 0.3f, 1}});
  };
  // Darks where things will stand.
  const picture::Lab deep{9, 6, 2};
  accent("round", 0.018f, 0.8f, deep, 0.585f, 0.775f, 0.75f, 0.785f, 0.016f);  // under the jug
  accent("round", 0.014f, 0.8f, deep, 0.375f, 0.827f, 0.5f, 0.828f, 0.012f);   // the lemons
  accent("round", 0.015f, 0.8f, deep, 0.53f, 0.9f, 0.7f, 0.912f, 0.012f);
  accent("round", 0.012f, 0.8f, deep, 0.83f, 0.855f, 0.93f, 0.85f, 0.008f);  // the plums
  accent("round", 0.010f, 0.8f, deep, 0.925f, 0.818f, 1.01f, 0.812f, 0.006f);
  hand.wait();

  // 2. Forms: broad planes first, the darks thin, then smaller and thicker towards the light.
  for (std::size_t f = 0; f < scene.forms.size(); ++f) {
    const Form& form = scene.forms[f];
    const int own = static_cast<int>(f);
    const auto mine = [&](float x, float y) { return scene.at(x, y) == own; };
    const float big = f == 0 ? 0.062f : form.x1 - form.x0 > 0.2f ? 0.04f : 0.027f;
    if (f == 0) {
      // Clay first: strokes from the lip to the foot, so that nothing shines through later.
      for (int i = 0; i < 11; ++i) {
        const float u = -0.86f + 0.172f * static_cast<float>(i);
        std::vector<plan::PathPoint> path;
        for (int k = 0; k <= 8; ++k) {
          const float t = static_cast<float>(k) / 8, h = 1 - t;
          const float sink = t > 0.99f ? 0.018f * std::sqrt(1 - u * u) : 0.0f;
          path.push_back({0.66f + u * (jug(h) - 0.006f), 0.16f + 0.6f * t + sink,
                          0.35f + 0.65f * jug(h) / 0.172f, t});
        }
        picture::Lab colour = seen(form, unit({u, 0, std::sqrt(1 - u * u)}), 0);
        hand.stroke("filbert", 0.05f, 1.2f, 0.2f, colour, path).path.back().pressure = 0.6f;
      }
    } else {
      // A fruit likewise: meridians from end to end, darkest below.
      for (int i = 0; i < 5; ++i) {
        const float v = 0.72f - 0.36f * static_cast<float>(i);
        std::vector<plan::PathPoint> path;
        for (int k = 0; k <= 6; ++k) {
          const float t = static_cast<float>(k) / 6;
          const Vec at = form.place(-0.9f + 1.8f * t, v);
          path.push_back({at.x, at.y, 0.55f + 0.45f * sinf_(3.1416f * t), t});
        }
        const Vec middle = form.place(0.1f, v);
        hand.stroke("filbert", 0.24f * (form.x1 - form.x0), 0.9f, 0.2f,
                    seen(form, form.facing(middle.x, middle.y), 0), path);
      }
    }
    for (int layer = 0; layer < 3; ++layer) {
      const bool tall = f == 0;
      const float width = big * (layer == 0 ? 1.0f : layer == 1 ? 0.68f : 0.5f);
      const float step = width * (layer == 0 ? 0.75f : layer == 1 ? 0.9f : 1.2f);
      // Where the hand goes next is no order of rows: rows would read as shingles.
      struct Touch {
        float x, y, turn;
      };
      std::vector<Touch> touches;
      for (float y = form.y0; y < form.y1; y += step) {
        for (float x = form.x0; x < form.x1; x += step, ++hand.count) {
          touches.push_back({x + 0.4f * step * hand.wobble(1),
                             y + (tall ? 0.9f : 0.4f) * step * hand.wobble(2), hand.chance(8)});
        }
      }
      std::sort(touches.begin(), touches.end(),
                [](const Touch& a, const Touch& b) { return a.turn < b.turn; });
      for (const auto& [px, py, when] : touches) {
        ++hand.count;
        if (!mine(px, py)) continue;
        const Vec n = form.facing(px, py);
        // The brush has a width: its middle stays inside the edge.
        const float out = 0.42f * width;
        if (n.z < 0.75f && scene.at(px + n.x * out, py + n.y * out) != own) continue;
        const float key = dot(n, kKey);
        // Later layers only where there is light to tell.
        if (layer == 1 && (key < 0.1f || hand.chance(3) < 0.25f)) continue;
        if (layer == 2 && (key < 0.55f || hand.chance(3) < 0.35f)) continue;
        const auto well_inside = [&](float u, float v) {
          return scene.at(u - 0.3f * width, v) == own && scene.at(u + 0.3f * width, v) == own;
        };
        float shade = 0;
        if (f == 0 && py > 0.66f) shade = 0.5f * shadow(px + 0.05f, py + 0.09f);
        // A form is drawn by strokes that run along its edge and turn inwards.
        const auto run = [&](float u, float v) {
          const Vec m = form.facing(u, v);
          const float edge = math::smoothstep(0.38f, 0.65f, 1 - m.z);
          float along = static_cast<float>(math::atan2(m.x, -m.y)), own_run = form.run(u, v);
          while (along - own_run > 1.5708f) along -= 3.14159f;
          while (along - own_run < -1.5708f) along += 3.14159f;
          return own_run + edge * (along - own_run);
        };
        picture::Lab colour = seen(form, n, shade);
        if (f == 0) {  // the lemons shine back into the white of the jug
          const float near =
              math::saturate(1 - static_cast<float>(math::hypot(px - 0.5f, py - 0.72f)) / 0.16f);
          colour.b += 26 * near * math::saturate(0.9f - key);
          colour.L += 5 * near;
        }
        colour.L = 7.0f * std::floor(colour.L / 7.0f + 0.5f) + 1.5f * hand.wobble(4);
        colour.a += 2.5f * hand.wobble(5);
        colour.b += 3.5f * hand.wobble(6);
        const float load = key < 0.1f ? 0.6f : 0.8f + 0.9f * key * static_cast<float>(layer);
        hand.stroke(layer == 2 ? "hog_filbert" : "filbert", width, load, key < 0.1f ? 0.3f : 0.12f,
                    colour,
                    hand.follow(px, py, width * ((tall ? 3.4f : 2.4f) + 1.8f * hand.chance(7)), run,
                                well_inside));
      }
      hand.now += 1.5;
    }
    if (f == 0) {
      // The core of the shadow: long, thin, dark, and what the wall throws back at its edge.
      for (int i = 0; i < 6; ++i) {
        const float u = 0.5f + 0.08f * static_cast<float>(i);
        std::vector<plan::PathPoint> path;
        for (int k = 0; k <= 6; ++k) {
          const float t = static_cast<float>(k) / 6, h = 0.93f - 0.86f * t;
          path.push_back({0.66f + u * (jug(h) - 0.008f), 0.77f - 0.61f * h,
                          0.5f + 0.5f * sinf_(3.1416f * t), t});
        }
        const picture::Lab colour = i < 4
                                        ? picture::Lab{36.0f - 2.0f * static_cast<float>(i), 2, -3}
                                        : picture::Lab{45, 4, 6};
        hand.stroke("filbert", 0.028f, 0.6f, 0.35f, colour, path);
      }
      for (float u : {0.43f, 0.47f}) {  // its inner edge is soft: a clean brush goes down along it
        std::vector<plan::PathPoint> path;
        for (int k = 0; k <= 6; ++k) {
          const float t = static_cast<float>(k) / 6, h = 0.95f - 0.88f * t;
          path.push_back({0.66f + u * jug(h), 0.77f - 0.61f * h, 0.8f, t});
        }
        hand.stroke("filbert", 0.03f, 0, 0.3f, {50, 0, 0}, path);
      }
      // The mouth, a dark ellipse with a lit far wall, and the handle in the shadow.
      const auto ring = [](float from, float to, float a, float b) {
        std::vector<plan::PathPoint> path;
        for (int k = 0; k <= 8; ++k) {
          const float t = static_cast<float>(k) / 8, at = from + (to - from) * t;
          path.push_back(
              {0.66f + a * cosf_(at), 0.162f + b * sinf_(at), 0.5f + 0.5f * sinf_(3.1416f * t), t});
        }
        return path;
      };
      for (float b : {0.018f, 0.009f, 0.0f}) {
        hand.stroke("filbert", 0.013f, 1.0f, 0.2f, {22, 6, 9}, ring(3.3f, 6.1f, 0.088f, b));
        hand.stroke("filbert", 0.013f, 1.0f, 0.2f, {30, 6, 12}, ring(3.0f, 0.1f, 0.088f, b));
      }
      hand.stroke("round", 0.011f, 1.2f, 0.1f, {58, 1, 4}, ring(6.4f, 3.0f, 0.101f, 0.024f));
      hand.stroke("round", 0.012f, 1.3f, 0.1f, {66, 1, 5}, ring(-0.1f, 1.5f, 0.101f, 0.024f));
      hand.stroke("round", 0.014f, 1.6f, 0.1f, {90, 0, 8}, ring(3.3f, 1.2f, 0.101f, 0.024f));
      const std::vector<plan::PathPoint> handle = {
          {0.735f, 0.235f, 0.8f, 0},   {0.8f, 0.22f, 1, 0.2f},      {0.86f, 0.275f, 1, 0.45f},
          {0.872f, 0.36f, 0.9f, 0.7f}, {0.85f, 0.43f, 0.8f, 0.88f}, {0.8f, 0.482f, 0.9f, 1}};
      hand.stroke("filbert", 0.034f, 2.0f, 0.15f, {34, 2, -2}, handle);
      std::vector<plan::PathPoint> inner = handle;
      for (plan::PathPoint& p : inner) {
        p.x -= 0.007f;
        p.y -= 0.006f;
        p.pressure *= 0.8f;
      }
      hand.stroke("round", 0.017f, 1.8f, 0.1f, {62, 1, 4}, inner);
      // Around the belly with a clean brush: the planes lean into each other.
      for (int i = 0; i < 10; ++i, ++hand.count) {
        const float h = 0.12f + 0.06f * static_cast<float>(i), y = 0.77f - 0.61f * h;
        const float w = jug(h), from = 0.66f + w * (-0.2f + 0.2f * hand.wobble(1));
        const float to = from + w * (0.4f + 0.2f * hand.chance(2));
        hand.stroke("filbert", 0.045f, 0, 0.3f, {50, 0, 0},
                    {{from, y, 0.5f, 0},
                     {0.5f * (from + to), y + 0.012f, 0.8f, 0.5f},
                     {to, y + 0.008f, 0.3f, 1}});
      }
      // The foot, found again where it meets the light.
      hand.stroke("round", 0.016f, 1.2f, 0.1f, {70, 2, 12},
                  {{0.575f, 0.752f, 0.6f, 0}, {0.625f, 0.77f, 1, 0.5f}, {0.7f, 0.773f, 0.4f, 1}});
      // Lost edges: a clean soft brush drags the shadow side into the wall.
      for (int i = 0; i < 5; ++i, ++hand.count) {
        const float y = 0.53f + 0.045f * static_cast<float>(i);
        const float x = 0.66f + jug((0.77f - y) / 0.61f);
        hand.stroke("mop", 0.04f, 0, 0.4f, {50, 0, 0},
                    {{x - 0.02f, y, 0.5f, 0},
                     {x + 0.008f, y + 0.02f, 0.6f, 0.5f},
                     {x + 0.022f, y + 0.045f, 0.2f, 1}});
      }
    } else {
      // The far side of each fruit melts into its own shadow.
      const float cx = 0.5f * (form.x0 + form.x1), cy = 0.5f * (form.y0 + form.y1);
      const float reach = 0.5f * (form.x1 - form.x0);
      hand.stroke("mop", 0.35f * reach, 0, 0.4f, {50, 0, 0},
                  {{cx + 0.55f * reach, cy + 0.45f * reach, 0.8f, 0},
                   {cx + 1.1f * reach, cy + 0.62f * reach, 0.4f, 1}});
    }
    hand.wait();
  }

  // 3. The thickest, lightest paint last, once each.
  // Leaves: their shape is the pressure of the hand.
  accent("sumi", 0.06f, 0.9f, {24, -16, 14}, 0.49f, 0.86f, 0.345f, 0.905f, 0.022f);
  accent("sumi", 0.03f, 1.1f, {48, -22, 30}, 0.475f, 0.858f, 0.375f, 0.887f, 0.012f);
  accent("sumi", 0.05f, 0.9f, {19, -12, 10}, 0.485f, 0.865f, 0.42f, 0.955f, 0.0f);
  // Lights.
  accent("hog_filbert", 0.024f, 2.2f, {97, 0, 6}, 0.545f, 0.52f, 0.552f, 0.43f, 0.0f);
  accent("filbert", 0.011f, 1.6f, {95, 0, 6}, 0.597f, 0.225f, 0.594f, 0.29f, 0.0f);
  accent("bright", 0.017f, 1.8f, {93, -4, 44}, 0.345f, 0.728f, 0.395f, 0.706f, -0.004f);
  accent("bright", 0.01f, 2.0f, {97, -2, 22}, 0.362f, 0.716f, 0.385f, 0.706f, -0.002f);
  accent("bright", 0.015f, 1.8f, {93, -4, 42}, 0.54f, 0.792f, 0.582f, 0.797f, -0.004f);
  accent("bright", 0.009f, 2.0f, {97, -2, 20}, 0.553f, 0.788f, 0.575f, 0.791f, -0.002f);
  accent("filbert", 0.011f, 1.4f, {60, 8, -14}, 0.83f, 0.772f, 0.85f, 0.761f, -0.003f);
  accent("filbert", 0.009f, 1.4f, {54, 8, -14}, 0.922f, 0.738f, 0.94f, 0.73f, -0.002f);
  accent("rigger", 0.005f, 1.2f, {84, 1, 10}, 0.79f, 0.214f, 0.862f, 0.3f, -0.02f);  // the handle

  Pool pool;
  auto painter = paint::Painter::create(hand.plan, size, size * 4 / 5, pool);
  if (!painter) return std::fprintf(stderr, "%s\n", to_line(painter.error()).c_str()), 1;
  painter->finish();
  picture::Image image;
  painter->show(image);
  const auto wrote = media::write_still(argc > 1 ? argv[1] : "still_life.png", image);
  if (!wrote) return std::fprintf(stderr, "%s\n", to_line(wrote.error()).c_str()), 1;
  std::printf("%zu strokes\n", hand.plan.strokes.size());
  return 0;
}
