// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/pigment/pigment.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/pigment/table.h"

namespace impasto::pigment {
namespace {

constexpr double kK1 = kSaundersonOutside, kK2 = kSaundersonInside;

/// Saunderson: what leaves the film when R is the reflectance inside it (gloss excluded).
double outside(double r) {
  return (1 - kK1) * (1 - kK2) * r / (1 - kK2 * r);
}
double inside(double m) {
  return m / ((1 - kK1) * (1 - kK2) + kK2 * m);
}

struct Sums {
  std::array<double, kBands> K{}, S{};
};

/// Duncan 1940: K and S of a mixture are the volume-weighted sums of its parts.
Sums mixed(const PaletteOptics& optics, const plan::Mixture& mixture, int slots) {
  Sums sums;
  double total = 0;
  for (int p = 0; p < slots; ++p) {
    const double share = std::max(0.0f, mixture[p]);
    total += share;
    for (int i = 0; i < kBands; ++i) {
      sums.K[i] += share * optics.K[p][i];
      sums.S[i] += share * optics.S[p][i];
    }
  }
  const double scale = total > 0 ? 1.0 / total : 0.0;
  for (int i = 0; i < kBands; ++i) {
    sums.K[i] *= scale;
    sums.S[i] *= scale;
  }
  return sums;
}

/// R of an endless film: a - b with a = 1 + K/S, written so that S = 0 is no special case.
double endless(double K, double S) {
  if (K + S <= 0) return 1.0;
  return S / (S + K + std::sqrt(K * (K + 2 * S)));
}

/// Solves the n x n system in place by elimination with pivoting; n <= 8, positive definite.
void solve(double (&m)[kBands][kBands + 1], int n, double (&x)[kBands]) {
  for (int c = 0; c < n; ++c) {
    int pivot = c;
    for (int r = c + 1; r < n; ++r) {
      if (std::fabs(m[r][c]) > std::fabs(m[pivot][c])) pivot = r;
    }
    for (int k = 0; k <= n; ++k) std::swap(m[c][k], m[pivot][k]);
    for (int r = c + 1; r < n; ++r) {
      const double f = m[r][c] / m[c][c];
      for (int k = c; k <= n; ++k) m[r][k] -= f * m[c][k];
    }
  }
  for (int r = n - 1; r >= 0; --r) {
    double v = m[r][n];
    for (int k = r + 1; k < n; ++k) v -= m[r][k] * x[k];
    x[r] = v / m[r][r];
  }
}

}  // namespace

std::span<const Pigment> pigments() {
  return kTable;
}

const Pigment* find_pigment(std::string_view name) {
  for (const Pigment& pigment : kTable) {
    if (pigment.name == name) return &pigment;
  }
  return nullptr;
}

const std::array<std::array<float, 3>, kBands>& band_weights() {
  return kToRgb;
}

float granulation(const Pigment& pigment) {
  // Ranked as watercolour makers rate these pigments (granulating, between, not); the numbers are
  // ours.
  static constexpr std::pair<std::string_view, float> kHeavy[] = {
      {"PB36", 1.0f}, {"PB29", 0.9f}, {"PB28", 0.85f}, {"PBk9", 0.6f},
      {"PO20", 0.4f}, {"PR108", 0.4f}, {"PY184", 0.35f}, {"PW6", 0.35f}};
  for (const auto& [index, heavy] : kHeavy) {
    if (pigment.colour_index == index) return heavy;
  }
  return 0.1f;
}

Result<PaletteOptics> optics(const plan::Palette& palette) {
  const std::size_t count = palette.pigments.size();
  if (count < 1 || count > plan::kPigments) {
    return fail(ErrorCode::kUnreadable,
                "a palette holds 1 to 7 pigments, not " + std::to_string(count));
  }
  PaletteOptics result;
  result.count = static_cast<int>(count);
  for (std::size_t p = 0; p < count; ++p) {
    const Pigment* pigment = find_pigment(palette.pigments[p]);
    if (pigment == nullptr) {
      return fail(ErrorCode::kUnreadable, "no pigment is called \"" + palette.pigments[p] + "\"",
                  {}, "choose from the 19 paints, such as UltramarineBlue or TitaniumWhite");
    }
    result.K[p] = pigment->K;
    result.S[p] = pigment->S;
    result.granulation[p] = granulation(*pigment);
  }
  return result;
}

picture::LinearRgb to_linear(const Bands& reflectance) {
  double rgb[3] = {0, 0, 0};
  for (int i = 0; i < kBands; ++i) {
    const double m = outside(math::saturate(static_cast<double>(reflectance[i])));
    for (int c = 0; c < 3; ++c) rgb[c] += kToRgb[i][c] * m;
  }
  return {static_cast<float>(rgb[0]), static_cast<float>(rgb[1]), static_cast<float>(rgb[2])};
}

Bands to_bands(const picture::LinearRgb& rgb) {
  // Least squares: the colour first, then smooth neighbours, then near grey; bands that leave
  // 0..1 are pinned to the bound and the rest solved again (an active set of at most 8 rounds).
  constexpr double kColour = 1e5, kSmooth = 1.0, kGrey = 1e-3;
  const double target[3] = {rgb.r, rgb.g, rgb.b};
  const double highest = outside(1.0);
  const double grey = std::clamp(0.2126 * rgb.r + 0.7152 * rgb.g + 0.0722 * rgb.b, 0.0, highest);
  double value[kBands];
  bool pinned[kBands] = {};
  for (int round = 0; round <= kBands; ++round) {
    double normal[kBands][kBands] = {};
    double right[kBands] = {};
    for (int i = 0; i < kBands; ++i) {
      for (int c = 0; c < 3; ++c) {
        right[i] += kColour * kToRgb[i][c] * target[c];
        for (int j = 0; j < kBands; ++j) normal[i][j] += kColour * kToRgb[i][c] * kToRgb[j][c];
      }
      normal[i][i] += kGrey;
      right[i] += kGrey * grey;
      if (i + 1 < kBands) {
        normal[i][i] += kSmooth;
        normal[i + 1][i + 1] += kSmooth;
        normal[i][i + 1] -= kSmooth;
        normal[i + 1][i] -= kSmooth;
      }
    }
    int index[kBands];
    int n = 0;
    for (int i = 0; i < kBands; ++i) {
      if (!pinned[i]) index[n++] = i;
    }
    double m[kBands][kBands + 1];
    double x[kBands];
    for (int r = 0; r < n; ++r) {
      m[r][n] = right[index[r]];
      for (int k = 0; k < n; ++k) m[r][k] = normal[index[r]][index[k]];
      for (int k = 0; k < kBands; ++k) {
        if (pinned[k]) m[r][n] -= normal[index[r]][k] * value[k];
      }
    }
    solve(m, n, x);
    bool inside_all = true;
    for (int r = 0; r < n; ++r) {
      value[index[r]] = std::clamp(x[r], 0.0, highest);
      if (x[r] < -1e-9 || x[r] > highest + 1e-9) {
        pinned[index[r]] = true;
        inside_all = false;
      }
    }
    if (inside_all) break;
  }
  Bands bands;
  for (int i = 0; i < kBands; ++i) bands[i] = static_cast<float>(inside(value[i]));
  return bands;
}

picture::LinearRgb masstone(const PaletteOptics& optics, const plan::Mixture& mixture) {
  const Sums sums = mixed(optics, mixture, plan::kPigments);
  Bands r;
  for (int i = 0; i < kBands; ++i) r[i] = static_cast<float>(endless(sums.K[i], sums.S[i]));
  return to_linear(r);
}

Bands film(const PaletteOptics& optics, const plan::Mixture& mixture, float thickness,
           const Bands& substrate) {
  // Both sides of the fraction are multiplied by S tanh(bSX)-like terms with e = exp(-2 beta X),
  // beta = b S: nothing overflows for thick films, and S = 0 or K = 0 need no special case.
  const Sums sums = mixed(optics, mixture, plan::kSlots);
  const double X = std::max(0.0f, thickness);
  Bands result;
  for (int i = 0; i < kBands; ++i) {
    const double K = sums.K[i] + 1e-9, S = sums.S[i] + 1e-9, Rg = substrate[i];
    const double beta = std::sqrt(K * (K + 2 * S));
    const double e = math::exp(-2 * beta * X);
    const double f = 1 - e, g = beta * (1 + e);
    const double r = (S * f - Rg * ((S + K) * f - g)) / ((S + K - S * Rg) * f + g);
    result[i] = static_cast<float>(math::saturate(r));
  }
  return result;
}

}  // namespace impasto::pigment
