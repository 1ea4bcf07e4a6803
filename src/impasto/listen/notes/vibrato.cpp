// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/vibrato.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/listen/notes/note_net.h"

namespace impasto::listen {
namespace {

constexpr double kSlowest = 3.5, kFastest = 8.5, kRateStep = 0.5;  ///< Hz
constexpr int kRates = static_cast<int>((kFastest - kSlowest) / kRateStep) + 1;
constexpr double kCycles = 2.5;
constexpr int kMostFrames = 64;  ///< in a window
static_assert(kCycles / kSlowest / kNoteStep + 2.0 < kMostFrames);
constexpr float kLeastExtent = 0.12f;     ///< semitones
constexpr float kLeastShare = 0.75f;      ///< of the movement that is the swing, not drift or noise
constexpr float kOneShare = 0.5f;         ///< the same of one harmonic
constexpr float kAlike = 1.6f;            ///< ratio of two harmonics' extents
constexpr float kInPhase = 0.7f;          ///< cosine between two harmonics' swings
constexpr float kOctaveShare = 0.05776f;  ///< log 2 / 12: a semitone as a part of its frequency
constexpr double kPresent = 0.7;          ///< of the frames in which a harmonic must be heard
constexpr float kLeap = 1.5f;             ///< times a swing's fastest: a step
constexpr float kWide = 0.7f;             ///< semitones: what swings further, the spectra's window
constexpr float kWideLeap = 1.75f;        ///< makes more angular
constexpr float kJitter = 0.05f;          ///< semitones that a frame may be off
constexpr float kStray = 0.5f;            ///< of the extent; a swing that strays further
constexpr int kMissed = 2;                ///< frames on end is over
constexpr int kLeastFits = 3;             ///< neighbouring frames

/// The four shapes a window is fitted with: level, drift, swing; orthonormal.
struct Basis {
  double rate = 0.0;
  int half = 0;          ///< frames to each side
  float damping = 1.0f;  ///< how much of a small swing the spectra's window leaves
  std::vector<float> flat, drift, cosine, sine;
  float cosine_mean = 0.0f;
  float cosine_scale = 0.0f, sine_scale = 0.0f;  ///< coefficient to semitones
  int size() const { return 2 * half + 1; }
};

/// What is left of a wider one: the faster a partial sweeps, the more its peak lies where it
/// dwells. `sweep`: Hz to either side times rate. Measured on tones from C4 to A5 swinging by .2
/// to 1.
float left_of(float damping, float sweep) {
  constexpr float kWhole = 330.0f, kMost = 1.5f;
  return damping + (1.0f - damping) * std::min(kMost, sweep / kWhole);
}

/// The peak of a spectrum under small frequency modulation lies where the modulation's mean does,
/// weighted by t^2 under the (Hann) window: of a swing at w the part
/// sum(t h(t) sin(w t)) / (w sum(t^2 h(t))).
float damping_at(double rate) {
  constexpr int kSize = 256;
  constexpr double kLength = 1024.0 / kLowRate;
  const double turn = math::kTau * rate;
  double swing = 0.0, still = 0.0;
  for (int i = 0; i < kSize; ++i) {
    const double u = (i + 0.5) / kSize - 0.5, t = u * kLength;
    const double h = 0.5 + 0.5 * math::cos(math::kTau * u);
    swing += t * h * math::sin(turn * t);
    still += t * t * h;
  }
  return static_cast<float>(swing / (turn * still));
}

Basis basis_for(double rate) {
  Basis b;
  b.rate = rate;
  b.half = static_cast<int>(kCycles / rate / kNoteStep / 2.0 + 0.5);
  b.damping = damping_at(rate);
  // Level and cosine are even, drift and sine odd: each pair is made orthogonal by itself.
  const double turn = math::kTau * rate * kNoteStep;
  double cosines = 0.0, squares = 0.0, cross = 0.0;
  for (int i = -b.half; i <= b.half; ++i) {
    cosines += math::cos(turn * i);
    squares += static_cast<double>(i) * i;
    cross += i * math::sin(turn * i);
  }
  double even = 0.0, odd = 0.0;
  std::vector<double> c, s;
  for (int i = -b.half; i <= b.half; ++i) {
    c.push_back(math::cos(turn * i) - cosines / b.size());
    s.push_back(math::sin(turn * i) - cross / squares * i);
    even += c.back() * c.back();
    odd += s.back() * s.back();
  }
  for (int i = 0; i < b.size(); ++i) {
    b.flat.push_back(static_cast<float>(1.0 / std::sqrt(static_cast<double>(b.size()))));
    b.drift.push_back(static_cast<float>((i - b.half) / std::sqrt(squares)));
    b.cosine.push_back(static_cast<float>(c[i] / std::sqrt(even)));
    b.sine.push_back(static_cast<float>(s[i] / std::sqrt(odd)));
  }
  b.cosine_mean = static_cast<float>(cosines / b.size());
  b.cosine_scale = static_cast<float>(1.0 / std::sqrt(even));
  b.sine_scale = static_cast<float>(1.0 / std::sqrt(odd));
  return b;
}

const std::vector<Basis>& bases() {
  static const std::vector<Basis> all = [] {
    std::vector<Basis> made;
    for (int r = 0; r < kRates; ++r) made.push_back(basis_for(kSlowest + r * kRateStep));
    return made;
  }();
  return all;
}

/// A curve as level, swing, and how much of what is not drift the swing explains.
struct Fit {
  float share = 0.0f, centre = 0.0f, cosine = 0.0f, sine = 0.0f;
  float extent() const { return std::sqrt(cosine * cosine + sine * sine); }
};

Fit fit(const Basis& b, const float* x) {
  const int size = b.size();
  const float about = x[b.half];
  float flat = 0.0f, drift = 0.0f, cosine = 0.0f, sine = 0.0f, all = 0.0f;
  for (int i = 0; i < size; ++i) {
    const float y = x[i] - about;
    flat += y * b.flat[i];
    drift += y * b.drift[i];
    cosine += y * b.cosine[i];
    sine += y * b.sine[i];
    all += y * y;
  }
  Fit f;
  const float swing = cosine * cosine + sine * sine;
  f.share = swing / std::max(1e-6f, all - flat * flat - drift * drift);
  f.cosine = cosine * b.cosine_scale;
  f.sine = sine * b.sine_scale;
  f.centre = about + flat * b.flat[0] - f.cosine * b.cosine_mean;  // the level made way for that
  return f;
}

/// One harmonic's view through a window, gaps bridged; false where it is heard too little.
bool view_of(const Contour& contour, int harmonic, int from, int size, float* out, float& level) {
  int last = -1, heard = 0;
  float levels = 0.0f, low = 1e9f, high = -1e9f;
  for (int i = 0; i < size; ++i) {
    const KeptPartial& view = contour.views[from + i][harmonic];
    if (view.level == 0) continue;
    out[i] = view.pitch;
    for (int k = last + 1; k < i; ++k) {
      const float part =
          last < 0 ? 1.0f : static_cast<float>(k - last) / static_cast<float>(i - last);
      out[k] = last < 0 ? view.pitch : out[last] + part * (view.pitch - out[last]);
    }
    last = i;
    ++heard;
    levels += static_cast<float>(view.level);
    low = std::min(low, view.pitch);
    high = std::max(high, view.pitch);
  }
  if (heard < kPresent * size || high - low < kLeastExtent) return false;
  for (int k = last + 1; k < size; ++k) out[k] = out[last];
  level = levels / static_cast<float>(heard);
  return true;
}

/// A trill goes between its notes in one step, a swing never faster than its middle.
bool leaps(const Basis& b, const std::vector<float>& curve, float extent) {
  const auto fastest = static_cast<float>(extent * math::kTau * b.rate * kNoteStep);
  const float most = (extent < kWide ? kLeap : kWideLeap) * fastest + kJitter;
  for (int i = 0; i + 1 < b.size(); ++i) {
    if (std::fabs(curve[i + 1] - curve[i]) > most) return true;
  }
  return false;
}

/// The best fit at a frame over all rates; share 0 where harmonics do not agree on one.
struct Found {
  Fit fit;
  int rate = 0;
  float left = 1.0f;  ///< of the swing
};

Found best_at(const Contour& contour, int t) {
  Found best;
  float most = 0.0f;
  std::vector<float> columns(kFollowed * kMostFrames), mean(kMostFrames);
  for (int r = 0; r < kRates; ++r) {
    const Basis& b = bases()[r];
    if (t < b.half || t + b.half >= contour.frames()) continue;
    std::array<Fit, kFollowed> fits{};
    std::array<float, kFollowed> levels{};
    int leader = -1;
    for (int h = 0; h < kFollowed; ++h) {
      float* column = &columns[static_cast<std::size_t>(h) * kMostFrames];
      if (!view_of(contour, h, t - b.half, b.size(), column, levels[h])) continue;
      fits[h] = fit(b, column);
      if (leader < 0 || fits[h].share * levels[h] > fits[leader].share * levels[leader]) leader = h;
    }
    if (leader < 0 || fits[leader].share < kOneShare) continue;
    const Fit& lead = fits[leader];
    std::fill(mean.begin(), mean.end(), 0.0f);
    float weight = 0.0f, left = 0.0f;
    std::vector<int> agreeing;
    for (int h = 0; h < kFollowed; ++h) {
      const Fit& f = fits[h];
      const float extent = f.extent(), product = extent * lead.extent();
      const bool agrees = f.share >= kOneShare && extent < kAlike * lead.extent() &&
                          lead.extent() < kAlike * extent &&
                          f.cosine * lead.cosine + f.sine * lead.sine > kInPhase * product;
      if (!agrees) continue;
      agreeing.push_back(h + 1);
      weight += levels[h];
      const auto hz = static_cast<float>(midi_to_hz(f.centre) * (h + 1));
      const float swing = extent * hz * kOctaveShare;
      left += levels[h] * left_of(b.damping, swing * static_cast<float>(b.rate));
      for (int i = 0; i < b.size(); ++i) {
        mean[i] += levels[h] * columns[static_cast<std::size_t>(h) * kMostFrames + i];
      }
    }
    if (!enough(contour, agreeing, t - b.half, t + b.half + 1)) continue;
    for (int i = 0; i < b.size(); ++i) mean[i] /= weight;
    const Fit together = fit(b, mean.data());
    left /= weight;
    if (together.share < kLeastShare || together.extent() < kLeastExtent * left) continue;
    if (together.share <= most || leaps(b, mean, together.extent())) continue;
    most = together.share;
    best = {together, r, left};
  }
  return best;
}

}  // namespace

std::vector<Vibrato> find_vibrato(const Contour& contour) {
  const int frames = contour.frames();
  std::vector<Found> found(frames);
  for (int t = 0; t < frames; ++t) found[t] = best_at(contour, t);
  std::vector<Vibrato> all;
  for (int t = 0; t < frames;) {
    if (found[t].fit.share == 0.0f) {
      ++t;
      continue;
    }
    int end = t;
    while (end < frames && found[end].fit.share > 0.0f) ++end;
    if (end - t < kLeastFits) {
      t = end;
      continue;
    }
    const int first = t, last = end - 1;
    // The windows at the edges reach further out. There the swing goes on as it was while it can.
    if (!all.empty() && all.back().to() > first) all.back().swings.resize(first - all.back().from);
    const int from =
        std::max(first - bases()[found[first].rate].half, all.empty() ? 0 : all.back().to());
    int to = std::min(last + bases()[found[last].rate].half + 1, frames);
    std::vector<Vibrato::Swing> swings(to - from);
    double phase = 0.0;
    for (int k = first; k <= last; ++k) {
      const Fit& f = found[k].fit;
      const Basis& b = bases()[found[k].rate];
      // c cos(wt) + s sin(wt) is at its top where wt = atan2(s, c).
      const double now = -math::atan2(f.sine, f.cosine);
      const double ahead = k == first ? now : phase + math::kTau * b.rate * kNoteStep;
      const double off = (now - ahead) / math::kTau;
      phase = ahead + (off - std::floor(off + 0.5)) * math::kTau;
      swings[k - from] = {f.centre, f.extent() / found[k].left, static_cast<float>(phase)};
    }
    const auto extend = [&](int edge, int step, int stop) {
      const Vibrato::Swing at = swings[edge - from];
      const float left = found[edge].left;
      const int inner = std::clamp(edge - 10 * step, first, last);
      const float turn = (at.phase - swings[inner - from].phase) / static_cast<float>(edge - inner);
      int missed = 0;
      for (int k = edge + step; k != stop; k += step) {
        Vibrato::Swing& next = swings[k - from];
        next = {at.centre, at.extent, at.phase + turn * static_cast<float>(k - edge)};
        const float expected =
            next.centre + left * next.extent * static_cast<float>(math::cos(next.phase));
        missed = std::fabs(contour.pitch[k] - expected) > kStray * at.extent ? missed + 1 : 0;
        if (missed == kMissed) return k - step * (kMissed - 1);
      }
      return stop - step * missed;
    };
    const int begin = extend(first, -1, from - 1) + 1;
    to = extend(last, 1, to);
    swings.erase(swings.begin() + (to - from), swings.end());
    swings.erase(swings.begin(), swings.begin() + (begin - from));
    all.push_back({begin, std::move(swings)});
    t = end;
  }
  return all;
}

}  // namespace impasto::listen
