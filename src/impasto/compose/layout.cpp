// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/compose/layout.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::compose {
namespace {

constexpr float kMargin = 0.06f;  // of the width: the ground breathes at the edges

/// Mean loudness of the thirds of the piece says how it leans.
Scheme choose_scheme(const plan::Piece& piece) {
  const std::vector<float>& curve = piece.curves.loudness;
  if (curve.size() < 9) return Scheme::kWave;
  float third[3] = {};
  const std::size_t n = curve.size() / 3;
  for (std::size_t k = 0; k < 3; ++k) {
    for (std::size_t i = k * n; i < (k + 1) * n; ++i) third[k] += std::max(curve[i], -45.0f);
    third[k] /= static_cast<float>(n);
  }
  if (third[1] > third[0] + 1.0f && third[1] > third[2] + 1.0f) return Scheme::kArc;
  if (third[2] > third[0] + 1.5f) return Scheme::kRising;
  if (third[0] > third[2] + 1.5f) return Scheme::kFalling;
  return Scheme::kWave;
}

/// Rows break at the section border nearest to equal lengths.
std::vector<Layout::Row> make_rows(const plan::Piece& piece, float height, float aspect) {
  const double duration = std::max(0.1, piece.duration);
  // A wide canvas holds more time in one row.
  const double one_row = 100.0 * std::max(1.0f, aspect);
  const int count = duration < one_row ? 1 : duration < 2.6 * one_row ? 2 : 3;
  std::vector<Layout::Row> rows;
  double start = 0;
  for (int i = 0; i < count; ++i) {
    double end = duration;
    if (i + 1 < count) {
      const double ideal = duration * (i + 1) / count;
      end = ideal;
      double best = 0.35 * duration / count;
      for (const plan::Section& s : piece.sections) {
        if (std::fabs(s.start - ideal) < best && s.start > start + 1.0) {
          best = std::fabs(s.start - ideal);
          end = s.start;
        }
      }
    }
    Layout::Row row;
    row.start = start;
    row.end = end;
    // Rows overlap: they are distances in one picture, not lines of a page.
    row.half = height * (count == 1 ? 0.43f : count == 2 ? 0.29f : 0.23f);
    const float top = row.half + 0.06f * height, bottom = height - row.half - 0.06f * height;
    row.middle =
        count == 1 ? 0.5f * height
                   : math::lerp(top, bottom, static_cast<float>(i) / static_cast<float>(count - 1));
    rows.push_back(row);
    start = end;
  }
  return rows;
}

}  // namespace

double erb_of_midi(double midi) {
  const double hz = 440.0 * math::exp2((midi - 69.0) / 12.0);
  return 21.4 * math::log10(1.0 + 0.00437 * hz);
}

Layout lay_out(const plan::Piece& piece, float width, float height) {
  Layout layout;
  layout.width = width;
  layout.height = height;
  layout.scheme = choose_scheme(piece);
  layout.rows = make_rows(piece, height, width / height);

  // The pitches that are there fill the height; outliers of 2 % may leave it a little.
  std::vector<float> pitches;
  for (const auto* line : {&piece.melody, &piece.bass}) {
    for (const score::Note& note : *line) pitches.push_back(note.pitch);
  }
  if (pitches.size() >= 2) {
    std::sort(pitches.begin(), pitches.end());
    const std::size_t cut = pitches.size() / 50;
    const double lo = erb_of_midi(pitches[cut]);
    const double hi = erb_of_midi(pitches[pitches.size() - 1 - cut]);
    const double spare = std::max(0.0, 6.0 - (hi - lo));  // a narrow tune keeps to a narrow band
    // High music stands high and low music low: half of the scale is the piece's own, half all of
    // the keyboard's that is played (E1 to C7).
    constexpr double kLow = 1.7, kHigh = 25.4;
    layout.lowest = math::lerp(lo - 0.06 * (hi - lo) - 0.5 * spare, kLow, 0.25);
    layout.highest = math::lerp(hi + 0.08 * (hi - lo) + 0.5 * spare, kHigh, 0.25);
  }
  // The picture leans the way the loudness goes; a wave leans a little, to the side its key's mode
  // suggests.
  const float band = 2.0f * layout.rows.front().half;
  const plan::Key* key = main_key(piece);
  switch (layout.scheme) {
    case Scheme::kRising: layout.shear = 0.34f * band; break;
    case Scheme::kFalling: layout.shear = -0.34f * band; break;
    case Scheme::kArc: layout.shear = 0.20f * band; break;
    case Scheme::kWave:
      layout.shear = (key != nullptr && key->minor ? -0.24f : 0.24f) * band;
      break;
  }
  layout.focus = layout.place(find_climax(piece), 0.6f);
  return layout;
}

float Layout::flow(Point at, float own) const {
  const float dx = at.x - focus.x, dy = at.y - focus.y;
  const float unit = std::min(width, height);
  const float r2 = (dx * dx + dy * dy) / (unit * unit);
  const float pull = 0.65f * static_cast<float>(math::exp(-r2 / 0.16));
  // Tangent around the focus, as the nearer of its two directions.
  float round = static_cast<float>(math::atan2(dx, -dy));
  float turn = round - own;
  constexpr float kPi = 3.14159265f;
  turn -= kPi * std::floor(turn / kPi + 0.5f);
  return own + pull * turn;
}

std::size_t Layout::row_of(double time) const {
  std::size_t row = 0;
  while (row + 1 < rows.size() && time >= rows[row].end) ++row;
  return row;
}

float Layout::height_of(float midi) const {
  const double level = (erb_of_midi(midi) - lowest) / (highest - lowest);
  return static_cast<float>(std::clamp(level, -0.05, 1.05));
}

float Layout::pace(std::size_t row) const {
  return width * (1.0f - 2.0f * kMargin) /
         static_cast<float>(std::max(0.5, rows[row].end - rows[row].start));
}

Point Layout::place(std::size_t row, double time, float level) const {
  const Row& r = rows[row];
  const float u = static_cast<float>((time - r.start) / std::max(0.5, r.end - r.start));
  const float x = width * (kMargin + (1.0f - 2.0f * kMargin) * u) +
                  shear * (level - 0.5f) * (1.0f - 0.5f * std::fabs(2.0f * u - 1.0f));
  float y = r.middle + r.half * (1.0f - 2.0f * level);
  const float c = std::clamp(u, 0.0f, 1.0f);
  float bend = 0;
  switch (scheme) {
    case Scheme::kArc: bend = 0.5f - 4.0f * c * (1.0f - c); break;
    case Scheme::kRising: bend = 0.5f - c; break;
    case Scheme::kFalling: bend = c - 0.5f; break;
    case Scheme::kWave:
      bend = 0.6f * static_cast<float>(math::sin(2.0 * math::kPi * (c + 0.1)));
      break;
  }
  y += lean * height * bend;
  return {x, y};
}

std::vector<Phrase> find_phrases(const plan::Piece& piece) {
  std::vector<Phrase> phrases;
  const std::vector<score::Note>& m = piece.melody;
  if (m.empty()) return phrases;
  const double beat = piece.tempo > 0 ? 60.0 / piece.tempo : 0.5;
  const double breath = std::clamp(0.75 * beat, 0.2, 0.7);
  int first = 0;
  for (int i = 0; i < static_cast<int>(m.size()); ++i) {
    const bool last = i + 1 == static_cast<int>(m.size());
    const bool rest = !last && m[i + 1].onset - m[i].offset > breath;
    const bool border = !last && section_at(piece, m[i].onset) != section_at(piece, m[i + 1].onset);
    if (!last && !rest && !border) continue;
    phrases.push_back({first, i, m[first].onset, m[i].offset, section_at(piece, m[first].onset)});
    first = i + 1;
  }
  // Long breaths are parted at their widest gap or longest note, away from the ends.
  for (std::size_t k = 0; k < phrases.size();) {
    Phrase& p = phrases[k];
    if (p.end - p.start <= 9.0 || p.last - p.first < 6) {
      ++k;
      continue;
    }
    int cut = -1;
    double best = -1;
    for (int i = p.first + 1; i + 2 <= p.last; ++i) {
      const double from = m[i].offset - p.start, left = p.end - m[i].offset;
      if (from < 2.0 || left < 2.0) continue;
      const double middle = 1.0 - std::fabs(from - left) / (from + left);
      const double weight =
          (m[i + 1].onset - m[i].offset) + 0.5 * (m[i].offset - m[i].onset) + 0.3 * middle;
      if (weight > best) best = weight, cut = i;
    }
    if (cut < 0) {
      ++k;
      continue;
    }
    Phrase tail = p;
    tail.first = cut + 1;
    tail.start = m[cut + 1].onset;
    p.last = cut;
    p.end = m[cut].offset;
    phrases.insert(phrases.begin() + static_cast<std::ptrdiff_t>(k) + 1, tail);
  }
  return phrases;
}

const plan::Key* main_key(const plan::Piece& piece) {
  const plan::Key* longest = nullptr;
  for (const plan::Key& key : piece.keys) {
    if (longest == nullptr || key.end - key.start > longest->end - longest->start) longest = &key;
  }
  return longest;
}

int section_at(const plan::Piece& piece, double time) {
  int found = 0;
  for (int i = 0; i < static_cast<int>(piece.sections.size()); ++i) {
    if (piece.sections[i].start <= time + 1e-6) found = i;
  }
  return found;
}

double find_climax(const plan::Piece& piece) {
  const std::vector<float>& curve = piece.curves.loudness;
  const int span = std::max(1, static_cast<int>(3.0 / piece.curves.hop));
  if (static_cast<int>(curve.size()) <= span) return 0.5 * piece.duration;
  double sum = 0, best = -1e9, when = 0;
  for (int i = 0; i < static_cast<int>(curve.size()); ++i) {
    sum += curve[i];
    if (i < span) continue;
    sum -= curve[i - span];
    const double middle = (i - 0.5 * span) * piece.curves.hop;
    const double score = sum / span + 1.5 * middle / std::max(1.0, piece.duration);
    if (score > best) best = score, when = middle;
  }
  return when;
}

double snap_to_onset(const plan::Piece& piece, double time, double tolerance) {
  auto it = std::lower_bound(piece.onsets.begin(), piece.onsets.end(), time - tolerance,
                             [](const plan::Onset& o, double t) { return o.time < t; });
  double best = time, distance = tolerance;
  for (; it != piece.onsets.end() && it->time <= time + tolerance; ++it) {
    if (std::fabs(it->time - time) <= distance) {
      distance = std::fabs(it->time - time);
      best = it->time;
    }
  }
  return best;
}

float mean_level(const plan::Piece& piece, double from, double to) {
  const plan::Curves& curves = piece.curves;
  double power = 0, n = 0;
  for (auto i = static_cast<std::size_t>(std::max(0.0, from / curves.hop));
       i < curves.loudness.size() && static_cast<double>(i) * curves.hop < to; ++i) {
    power += math::exp(curves.loudness[i] * (math::log(10.0) / 10.0));
    n += 1;
  }
  if (n == 0) return 0.0f;
  return std::clamp(static_cast<float>(10.0 * math::log10(power / n + 1e-9)) - piece.loudness,
                    -10.0f, 10.0f);
}

float level_at(const plan::Piece& piece, double time) {
  const std::vector<float>& curve = piece.curves.loudness;
  if (curve.empty()) return 0.0f;
  const double at = std::clamp(time / piece.curves.hop, 0.0, static_cast<double>(curve.size() - 1));
  return std::clamp(curve[static_cast<std::size_t>(at)] - piece.loudness, -10.0f, 10.0f);
}

}  // namespace impasto::compose
