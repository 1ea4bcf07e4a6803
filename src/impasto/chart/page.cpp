// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/chart/page.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>

#include "impasto/chart/sheet.h"
#include "impasto/picture/colour.h"
#include "impasto/plan/emotion.h"
#include "impasto/plan/form.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/note.h"

namespace impasto::chart {
namespace {

using plan::Piece;

constexpr int kWidth = 2400, kHeight = 1600;
constexpr double kLeft = 210.0, kRight = 2270.0;  ///< where time begins and ends
constexpr double kSmall = 22.0, kPlain = 24.0;    ///< type sizes
constexpr double kRoom = 8.0;                     ///< least space between two labels
constexpr double kFaint = 0.35;                   ///< confidence below which things are drawn paler

constexpr Ink kPaper = {0.984, 0.976, 0.957};
constexpr Ink kBlack = {0.16, 0.15, 0.14};
constexpr Ink kGrey = {0.46, 0.44, 0.41};
constexpr Ink kHair = {0.16, 0.15, 0.14, 0.16};
constexpr Ink kMelody = {0.69, 0.24, 0.15};
constexpr Ink kBass = {0.16, 0.33, 0.50};
constexpr Ink kNotes = {0.55, 0.52, 0.47, 0.42};

Ink with_alpha(Ink ink, double a) {
  ink.a = a;
  return ink;
}

Ink from_lch(double lightness, double chroma, double turns) {
  const double h = turns * 6.283185307179586;
  const picture::LinearRgb rgb =
      picture::to_linear({static_cast<float>(lightness), static_cast<float>(chroma * std::cos(h)),
                          static_cast<float>(chroma * std::sin(h))});
  return {picture::srgb_encode(rgb.r), picture::srgb_encode(rgb.g), picture::srgb_encode(rgb.b)};
}

/// Neighbours in fifths have neighbouring hues; minor is darker.
Ink tone_colour(int pitch_class, bool minor) {
  return from_lch(minor ? 80.0 : 89.0, minor ? 14.0 : 16.0, (pitch_class * 7 % 12) / 12.0 + 0.18);
}

/// Hues far from those before, for as many labels as there are.
Ink section_colour(int label) {
  const double turns = 0.12 + 0.381966 * label;
  return from_lch(label % 2 == 0 ? 84.0 : 78.0, 19.0, turns - std::floor(turns));
}

template <class... Values>
std::string text_of(const char* format, Values... values) {
  char text[160];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

/// "m:ss", with tenths where the axis is finer than that.
std::string clock_text(double seconds, double step) {
  const std::string text = plan::exact_clock_text(seconds);
  return step < 1.0 ? text : text.substr(0, text.size() - 2);
}

/// What is set with signs rather than letters: "Bb:min7/5" -> "B♭m7/5".
std::string chord_text(const plan::Chord& chord) {
  using Q = plan::ChordQuality;
  static constexpr const char* kRoots[12] = {"C",  "C♯", "D",  "E♭", "E",  "F",
                                             "F♯", "G",  "A♭", "A",  "B♭", "B"};
  if (chord.quality == Q::kNone) return "";
  std::string text = kRoots[chord.root % 12];
  switch (chord.quality) {
    case Q::kMinor: text += "m"; break;
    case Q::kDominant7: text += "7"; break;
    case Q::kMajor7: text += "maj7"; break;
    case Q::kMinor7: text += "m7"; break;
    case Q::kDiminished: text += "°"; break;
    case Q::kAugmented: text += "+"; break;
    case Q::kSuspended: text += "sus"; break;
    default: break;
  }
  return text;
}

std::string key_text(const plan::Key& key) {
  plan::Chord chord;
  chord.root = key.tonic;
  chord.quality = plan::ChordQuality::kMajor;
  return chord_text(chord) + (key.minor ? " minor" : " major");
}

std::string signed_text(const char* format, double value) {
  std::string text = text_of(format, value);
  if (const std::size_t at = text.find('-'); at != std::string::npos) text.replace(at, 1, "−");
  return text;
}

class Page {
 public:
  Page(const Piece& piece, const Waveform& waveform)
      : piece_(piece), waveform_(waveform), sheet_(kWidth, kHeight, kPaper) {}

  picture::Image draw();

 private:
  double x(double time) const {
    const double whole = std::max(piece_.duration, 1e-3);
    return kLeft + (kRight - kLeft) * std::clamp(time / whole, 0.0, 1.0);
  }
  void name(double y, const char* row) {
    sheet_.text(kLeft - 24.0, y, row, {kPlain, true}, kGrey, Align::kRight);
  }
  /// Text in the middle of a span, if there is room for it.
  void fit(double start, double end, double y, const std::string& text, const Type& type,
           const Ink& ink) {
    if (end - start < 8.0 || sheet_.width_of(text, type) > end - start - kRoom) return;
    sheet_.text(0.5 * (start + end), y, text, type, ink, Align::kCentre);
  }
  void scale(double y, const std::string& text, const Ink& ink = kGrey) {
    sheet_.text(kRight + 12.0, y, text, {kSmall}, ink);
  }
  /// The mean (or least, or most) of samples in each pixel column, as points between top and
  /// bottom.
  std::vector<Point> trace(const std::vector<float>& values, double hop, double top, double bottom,
                           const std::function<double(float)>& height) const;

  void heading();
  void borders(double top, double bottom);
  void sections(double top);
  void waveform(double top, double bottom);
  void tempo(double top, double bottom);
  void keys_and_chords(double top);
  void notes(double top, double bottom);
  void motifs(double y);
  void loudness(double top, double bottom);
  void brightness(double top, double bottom);
  void emotion(double top, double bottom);
  void axis(double y);

  const Piece& piece_;
  const Waveform& waveform_;
  Sheet sheet_;
};

std::vector<Point> Page::trace(const std::vector<float>& values, double hop, double top,
                               double bottom, const std::function<double(float)>& height) const {
  std::vector<Point> points;
  const int size = static_cast<int>(values.size());
  const double step = std::max(1.0, piece_.duration / hop / (kRight - kLeft));
  for (double at = 0.0; at < size; at += step) {
    const int from = static_cast<int>(at);
    const int to = std::clamp(static_cast<int>(at + step), from + 1, size);
    double sum = 0.0;
    for (int i = from; i < to; ++i) sum += std::clamp(height(values[i]), 0.0, 1.0);
    const double y = bottom - (bottom - top) * sum / (to - from);
    points.push_back({x((at + 0.5 * step) * hop), y});
  }
  if (!points.empty()) {  // values hold to the ends of their steps
    points.insert(points.begin(), {kLeft, points.front().y});
    points.push_back({x(size * hop), points.back().y});
  }
  return points;
}

void Page::heading() {
  const Type large = {52.0};
  std::string title = piece_.title;
  while (title.size() > 8 && sheet_.width_of(title, large) > kRight - kLeft) {
    std::size_t end = title.size() - (title.size() > 200 ? title.size() / 4 : 4);
    while (end > 0 && (title[end] & 0xC0) == 0x80) --end;  // whole characters only
    title = title.substr(0, end) + "…";
  }
  sheet_.text(kLeft, 84.0, title, large, kBlack);
  std::string facts = clock_text(piece_.duration, piece_.duration < 10.0 ? 0.1 : 1.0);
  const auto add = [&](const std::string& fact) { facts += "   ·   " + fact; };
  if (piece_.silent) {
    add("silence");
  } else {
    if (piece_.tempo > 0.0) {
      add(text_of("%.0f beats a minute", piece_.tempo));
      add(text_of(piece_.division == 3 ? "%d dotted beats in a bar" : "%d in a bar", piece_.meter));
    } else {
      add("no steady beat");
    }
    const plan::Key* longest = nullptr;
    for (const plan::Key& key : piece_.keys) {
      if (!longest || key.end - key.start > longest->end - longest->start) longest = &key;
    }
    if (longest) add(key_text(*longest) + (longest->confidence < kFaint ? " perhaps" : ""));
    add(signed_text("%.1f LUFS", piece_.loudness));
    add(text_of("range %.1f LU", piece_.loudness_range));
    const std::string room = plan::reverb_text(piece_.reverb);
    if (!room.empty()) add("room: " + room);
  }
  sheet_.text(kLeft, 126.0, facts, {27.0, true}, kGrey);
}

void Page::borders(double top, double bottom) {
  double last = kLeft;
  for (const plan::Section& section : piece_.sections) {
    const double at = x(section.start);
    if (at - last < 4.0) continue;
    last = at;
    sheet_.line({at, top}, {at, bottom}, 1.0, kHair);
  }
}

void Page::sections(double top) {
  constexpr double kTall = 44.0, kLow = 22.0;
  name(top + 31.0, "form");
  for (const plan::Section& section : piece_.sections) {
    const double from = x(section.start), to = x(section.end);
    const Ink ink = piece_.silent ? with_alpha(kGrey, 0.15) : section_colour(section.label);
    sheet_.box(from, top, std::max(1.0, to - from - 2.0), kTall, ink);
    if (piece_.silent) continue;
    std::string label = plan::section_letter(section.label);
    for (int r = 0; r < std::min(section.returns, 3); ++r) label += "′";
    if (!section.name.empty() && section.name != plan::section_letter(section.label)) {
      const std::string named = label + "  " + section.name;
      if (sheet_.width_of(named, {30.0}) < to - from - kRoom) label = named;
    }
    fit(from, to, top + 32.0, label, {30.0}, kBlack);
  }
  for (const plan::Phrase& phrase : piece_.phrases) {
    const double from = x(phrase.start), to = x(phrase.end);
    sheet_.line({from + 1.0, top + kTall + 5.0},
                {std::max(from + 1.5, to - 3.0), top + kTall + 5.0}, 2.0, kGrey);
    fit(from, to, top + kTall + kLow + 2.0, plan::phrase_letter(phrase.label), {kSmall, true},
        kGrey);
  }
}

void Page::waveform(double top, double bottom) {
  const double middle = 0.5 * (top + bottom), half = 0.5 * (bottom - top);
  name(middle + 8.0, waveform_.high.empty() ? "playing" : "sound");
  if (waveform_.high.empty()) {
    // A score has no sound of its own: each note as loud as it is written.
    double strong = 1e-6;
    for (const auto& note : piece_.notes) strong = std::max<double>(strong, note.velocity);
    for (const auto& note : piece_.notes) {
      const double h = half * note.velocity / strong;
      const double wide = std::clamp(x(note.offset) - x(note.onset), 1.0, 2.0);
      sheet_.box(x(note.onset), middle - h, wide, 2.0 * h, with_alpha(kGrey, 0.45));
    }
    return;
  }
  float peak = 1e-4f;
  for (float h : waveform_.high) peak = std::max(peak, h);
  for (float l : waveform_.low) peak = std::max(peak, -l);
  const int columns = static_cast<int>(kRight - kLeft);
  const int size = static_cast<int>(waveform_.high.size());
  std::vector<Point> upper, lower;
  for (int c = 0; c < columns; ++c) {
    const double start = piece_.duration * c / columns / waveform_.hop;
    const double end = piece_.duration * (c + 1) / columns / waveform_.hop;
    const int from = std::clamp(static_cast<int>(start), 0, size - 1);
    const int to = std::clamp(static_cast<int>(end), from + 1, size);
    const float high =
        *std::max_element(waveform_.high.begin() + from, waveform_.high.begin() + to);
    const float low = *std::min_element(waveform_.low.begin() + from, waveform_.low.begin() + to);
    upper.push_back({kLeft + c, middle - half * high / peak - 0.5});
    lower.push_back({kLeft + c, middle - half * low / peak + 0.5});
  }
  upper.insert(upper.end(), lower.rbegin(), lower.rend());
  sheet_.shape(upper, with_alpha(kGrey, 0.75));
}

void Page::tempo(double top, double bottom) {
  name(0.5 * (top + bottom) + 8.0, "tempo");
  const std::vector<plan::TempoPoint> curve = plan::tempo_curve(piece_.beats);
  if (piece_.beats.empty()) return;
  // Beats below: all of them, or downbeats, or none, as there is room.
  const double pixels = kRight - kLeft;
  const auto downbeats = std::count_if(piece_.beats.begin(), piece_.beats.end(),
                                       [](const auto& b) { return b.position == 1; });
  const bool every = pixels / static_cast<double>(piece_.beats.size()) > 4.0;
  if (every || pixels / std::max(1.0, static_cast<double>(downbeats)) > 4.0) {
    for (const plan::Beat& beat : piece_.beats) {
      if (!every && beat.position != 1) continue;
      const double tall = beat.position == 1 ? 20.0 : 9.0;
      const double a = beat.confidence < kFaint ? 0.45 : 1.0;
      sheet_.line({x(beat.time), bottom}, {x(beat.time), bottom - tall}, 1.5,
                  with_alpha(kBlack, beat.position == 1 ? a : 0.6 * a));
    }
  }
  if (curve.empty()) return;
  std::vector<double> sorted;
  for (const auto& point : curve) sorted.push_back(point.bpm);
  std::sort(sorted.begin(), sorted.end());
  const double slow = sorted[sorted.size() / 50],
               fast = sorted[sorted.size() - 1 - sorted.size() / 50];
  const double middle = 0.5 * (slow + fast), reach = std::max(0.5 * (fast - slow), 0.06 * middle);
  const double low = bottom - 34.0;
  std::vector<Point> line;
  for (const auto& point : curve) {
    const double u = std::clamp((point.bpm - middle) / reach * 0.5 + 0.5, -0.15, 1.15);
    line.push_back({x(point.time), low - (low - top - 8.0) * u});
  }
  sheet_.curve(line, 2.2, kBlack);
  if (fast - slow > 0.04 * middle) {
    scale(top + 16.0, text_of("%.0f", fast));
    scale(low + 7.0, text_of("%.0f", slow));
  } else {
    scale(0.5 * (low + top) + 12.0, text_of("%.0f", middle));
  }
}

void Page::keys_and_chords(double top) {
  constexpr double kTall = 36.0, kGap = 10.0;
  name(top + 26.0, "key");
  for (const plan::Key& key : piece_.keys) {
    const double from = x(key.start), to = x(key.end);
    const double sure = key.confidence < kFaint ? 0.4 : 1.0;
    sheet_.box(from, top, std::max(1.0, to - from - 2.0), kTall,
               with_alpha(tone_colour(key.tonic, key.minor), sure));
    fit(from, to, top + 26.0, key_text(key), {kPlain}, sure < 1.0 ? kGrey : kBlack);
  }
  const double y = top + kTall + kGap;
  name(y + 26.0, "chords");
  for (const plan::Chord& chord : piece_.chords) {
    if (chord.quality == plan::ChordQuality::kNone) continue;
    const double from = x(chord.start), to = x(chord.end);
    const bool minor = chord.quality == plan::ChordQuality::kMinor ||
                       chord.quality == plan::ChordQuality::kMinor7 ||
                       chord.quality == plan::ChordQuality::kDiminished;
    const double sure = chord.confidence < kFaint ? 0.4 : 1.0;
    const double gap = to - from > 6.0 ? 1.5 : 0.0;
    sheet_.box(from, y, to - from - gap, kTall, with_alpha(tone_colour(chord.root, minor), sure));
    fit(from, to + kRoom - 2.0, y + 25.0, chord_text(chord), {kSmall}, sure < 1.0 ? kGrey : kBlack);
  }
}

void Page::notes(double top, double bottom) {
  float lowest = 128.0f, highest = 0.0f;
  for (const auto* list : {&piece_.notes, &piece_.melody, &piece_.bass}) {
    for (const auto& note : *list) {
      if (note.drum) continue;
      lowest = std::min(lowest, note.pitch);
      highest = std::max(highest, note.pitch);
    }
  }
  name(0.5 * (top + bottom) + 8.0, "notes");
  if (highest < lowest) return;
  lowest = std::min(lowest, highest - 12.0f) - 1.0f;
  highest = highest + 1.0f;
  const double row = (bottom - top) / (highest - lowest);
  const auto y = [&](float pitch) { return bottom - (pitch - lowest) * row; };
  // The two lines are named where they end; octaves give way to those names.
  constexpr double kLine = 24.0;
  const bool sung = !piece_.melody.empty(), based = !piece_.bass.empty();
  const double melody_at = sung ? y(piece_.melody.back().pitch) + 7.0 : -1e3;
  double bass_at = based ? y(piece_.bass.back().pitch) + 7.0 : -1e3;
  if (sung && based && std::fabs(bass_at - melody_at) < kLine) bass_at = melody_at + kLine;
  for (int octave = 0; octave < 10; ++octave) {
    const float c = 12.0f * static_cast<float>(octave + 1);
    if (c <= lowest || c >= highest) continue;
    sheet_.line({kLeft, y(c)}, {kRight, y(c)}, 1.0, with_alpha(kBlack, 0.08));
    const double at = y(c) + 7.0;
    if (std::fabs(at - melody_at) < kLine || std::fabs(at - bass_at) < kLine) continue;
    scale(at, text_of("C%d", octave));
  }
  const double thick = std::clamp(row * 0.8, 2.0, 9.0);
  const auto bars = [&](const std::vector<score::Note>& list, double t, const Ink& ink) {
    for (const auto& note : list) {
      if (note.drum) continue;
      const double wide = std::max(1.5, x(note.offset) - x(note.onset) - 1.0);
      sheet_.box(x(note.onset), y(note.pitch) - 0.5 * t, wide, t, ink);
    }
  };
  bars(piece_.notes, std::max(2.0, thick - 1.5), kNotes);
  bars(piece_.bass, thick, kBass);
  bars(piece_.melody, thick, kMelody);
  if (sung) scale(melody_at, "melody", kMelody);
  if (based) scale(bass_at, "bass", kBass);
}

void Page::motifs(double y) {
  constexpr std::size_t kMost = 6;  // what is drawn of them; more would be read by nobody
  if (piece_.motifs.empty()) return;
  name(y + 8.0, "motifs");
  std::vector<std::pair<double, double>> taken;
  for (std::size_t m = 0; m < std::min(kMost, piece_.motifs.size()); ++m) {
    for (const plan::MotifUse& use : piece_.motifs[m].uses) {
      const double from = x(use.start), to = std::max(x(use.end), from + 3.0);
      const bool free = std::none_of(taken.begin(), taken.end(), [&](const auto& t) {
        return from < t.second && to > t.first;
      });
      if (!free) continue;
      taken.emplace_back(from, to);
      sheet_.line({from + 1.0, y - 9.0}, {to - 1.0, y - 9.0}, 2.0,
                  with_alpha(kMelody, 0.35 + 0.65 * use.similarity));
      std::string label = text_of("%zu", m + 1);
      if (use.transposition != 0) {
        const std::string moved = label + signed_text(" %+d", use.transposition);
        if (sheet_.width_of(moved, {kSmall}) < to - from - 4.0) label = moved;
      }
      fit(from, to + kRoom, y + 12.0, label, {kSmall}, kMelody);
    }
  }
}

void Page::loudness(double top, double bottom) {
  name(0.5 * (top + bottom) + 8.0, "loudness");
  const auto& curve = piece_.curves.loudness;
  if (curve.empty() || piece_.silent) return;
  const double most = *std::max_element(curve.begin(), curve.end());
  constexpr double kShown = 36.0;  // LU
  std::vector<Point> line = trace(curve, piece_.curves.hop, top, bottom,
                                  [&](float l) { return (l - most + kShown) / kShown; });
  line.push_back({kRight, bottom});
  line.insert(line.begin(), {kLeft, bottom});
  sheet_.shape(line, with_alpha(kBass, 0.25));
  line.pop_back();
  line.erase(line.begin());
  sheet_.curve(line, 1.8, kBass);
  scale(top + 9.0, signed_text("%.0f LUFS", most));
  scale(bottom + 3.0, signed_text("%.0f", most - kShown));
}

void Page::brightness(double top, double bottom) {
  name(0.5 * (top + bottom) + 8.0, "brightness");
  if (piece_.silent) return;
  const auto& curve = piece_.curves.centroid;
  std::vector<float> sorted;
  for (float hz : curve) {
    if (hz > 20.0f) sorted.push_back(hz);
  }
  if (sorted.size() < 3) return;
  std::sort(sorted.begin(), sorted.end());
  const double low = std::log2(sorted[sorted.size() / 50]) - 0.1;
  const double high =
      std::max(std::log2(sorted[sorted.size() - 1 - sorted.size() / 50]) + 0.1, low + 1.0);
  const auto height = [&](float hz) { return (std::log2(hz) - low) / (high - low); };
  // One line for each stretch between silences.
  const auto sounds = [](float hz) { return hz > 20.0f; };
  auto from = std::find_if(curve.begin(), curve.end(), sounds);
  while (from != curve.end()) {
    const auto to = std::find_if_not(from, curve.end(), sounds);
    const double start = static_cast<double>(from - curve.begin()) * piece_.curves.hop;
    std::vector<Point> points;
    for (const Point& p : trace({from, to}, piece_.curves.hop, top, bottom, height)) {
      points.push_back({x(start) + p.x - kLeft, p.y});
    }
    sheet_.curve(points, 1.8, from_lch(55.0, 40.0, 0.2));
    from = std::find_if(to, curve.end(), sounds);
  }
  const auto hertz = [](double log) {
    const double hz = std::exp2(log);
    return hz >= 1000.0 ? text_of("%.1f kHz", hz / 1000.0) : text_of("%.0f Hz", hz);
  };
  scale(top + 9.0, hertz(high));
  scale(bottom + 3.0, hertz(low));
}

void Page::emotion(double top, double bottom) {
  name(0.5 * (top + bottom) + 8.0, "emotion");
  const auto& values = piece_.emotion_curve.values;
  if (values.empty() || piece_.silent) return;
  const double middle = 0.5 * (top + bottom);
  sheet_.line({kLeft, middle}, {kRight, middle}, 1.0, kHair);
  const auto line = [&](float plan::Emotion::*field) {
    std::vector<float> curve;
    for (const plan::Emotion& e : values) curve.push_back(e.*field);
    return trace(curve, piece_.emotion_curve.hop, top, bottom,
                 [](float v) { return 0.5 + v / 3.6; });
  };
  const Ink valence = from_lch(58.0, 55.0, 0.21), arousal = kMelody;
  const auto v = line(&plan::Emotion::valence), a = line(&plan::Emotion::arousal);
  sheet_.curve(v, 2.4, valence);
  sheet_.curve(a, 2.4, arousal);
  double yv = v.back().y + 6.0, ya = a.back().y + 6.0;
  if (std::fabs(yv - ya) < 24.0) {
    const double centre = 0.5 * (yv + ya), side = yv <= ya ? 12.0 : -12.0;
    yv = centre - side;
    ya = centre + side;
  }
  scale(yv, "valence", valence);
  scale(ya, "arousal", arousal);
}

void Page::axis(double y) {
  static constexpr double kSteps[] = {0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200};
  double step = 1200.0;
  for (double s : kSteps) {
    if (piece_.duration / s <= 18.0) {
      step = s;
      break;
    }
  }
  sheet_.line({kLeft, y}, {kRight, y}, 1.2, kGrey);
  for (int i = 0; i * step <= piece_.duration + 1e-9 && i < 100; ++i) {
    const double at = x(i * step);
    sheet_.line({at, y}, {at, y + 8.0}, 1.2, kGrey);
    sheet_.text(at, y + 34.0, clock_text(i * step, step), {kPlain}, kGrey, Align::kCentre);
  }
}

picture::Image Page::draw() {
  heading();
  const double bottom = 1512.0;
  borders(166.0, bottom);
  sections(166.0);
  waveform(262.0, 382.0);
  tempo(408.0, 520.0);
  keys_and_chords(546.0);
  notes(654.0, 1056.0);
  motifs(1088.0);
  loudness(1124.0, 1212.0);
  brightness(1246.0, 1334.0);
  emotion(1366.0, 1486.0);
  axis(bottom);
  return sheet_.image();
}

}  // namespace

void Waveform::push(sound::Block block) {
  const auto step = static_cast<std::int64_t>(hop * sound::kRate);
  for (std::size_t i = 0; i + 1 < block.size(); i += 2, ++frames_) {
    const float value = 0.5f * (block[i] + block[i + 1]);
    if (frames_ % step == 0) {
      low.push_back(value);
      high.push_back(value);
    }
    if (value < low.back()) low.back() = value;
    if (value > high.back()) high.back() = value;
  }
}

picture::Image draw_page(const Piece& piece, const Waveform& waveform) {
  return Page(piece, waveform).draw();
}

}  // namespace impasto::chart
