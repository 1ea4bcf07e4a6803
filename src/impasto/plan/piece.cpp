// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/piece.h"

#include <algorithm>
#include <cstdio>

namespace impasto::plan {
namespace {

constexpr const char* kPitchClass[12] = {"C",  "C#", "D",  "Eb", "E",  "F",
                                         "F#", "G",  "Ab", "A",  "Bb", "B"};

const char* suffix(ChordQuality quality) {
  switch (quality) {
    case ChordQuality::kNone: return "";
    case ChordQuality::kMajor: return ":maj";
    case ChordQuality::kMinor: return ":min";
    case ChordQuality::kDominant7: return ":7";
    case ChordQuality::kMajor7: return ":maj7";
    case ChordQuality::kMinor7: return ":min7";
    case ChordQuality::kDiminished: return ":dim";
    case ChordQuality::kAugmented: return ":aug";
    case ChordQuality::kSuspended: return ":sus4";
  }
  return "";
}

/// Harte names the bass as a degree above the root.
constexpr const char* kDegree[12] = {"1",  "b2", "2",  "b3", "3",  "4",
                                     "b5", "5",  "b6", "6",  "b7", "7"};

}  // namespace

std::vector<TempoPoint> tempo_curve(const std::vector<Beat>& beats) {
  constexpr int kReach = 2;
  std::vector<TempoPoint> curve;
  const int gaps = static_cast<int>(beats.size()) - 1;
  if (gaps < 2) return curve;
  for (int i = 0; i < gaps; ++i) {
    std::vector<double> near;
    for (int j = std::max(0, i - kReach); j <= std::min(gaps - 1, i + kReach); ++j) {
      near.push_back(beats[j + 1].time - beats[j].time);
    }
    std::nth_element(near.begin(), near.begin() + near.size() / 2, near.end());
    const double gap = std::max(near[near.size() / 2], 1e-3);
    curve.push_back({0.5 * (beats[i].time + beats[i + 1].time), 60.0 / gap});
  }
  return curve;
}

std::vector<MeterPoint> meter_curve(const std::vector<Beat>& beats) {
  constexpr int kLeast = 3;  // bars
  std::vector<MeterPoint> curve;
  int bars = 0, length = 0;  // alike so far
  double since = 0.0, start = 0.0;
  int first = -1;
  for (int i = 0; i < static_cast<int>(beats.size()); ++i) {
    if (beats[i].position != 1) continue;
    if (first >= 0) {
      if (i - first != length) {
        length = i - first;
        bars = 0;
        since = start;
      }
      const bool other = curve.empty() || curve.back().meter != length;
      if (++bars == kLeast && other) curve.push_back({since, length});
    }
    first = i;
    start = beats[i].time;
  }
  if (curve.empty() && length > 0) curve.push_back({since, length});
  return curve;
}

std::vector<float> articulation(const std::vector<score::Note>& voice) {
  constexpr double kRest = 2.0;
  std::vector<float> joined(voice.size(), -1.0f);
  for (std::size_t i = 0; i + 1 < voice.size(); ++i) {
    const double way = voice[i + 1].onset - voice[i].onset;
    if (way <= 0.0 || voice[i + 1].onset - voice[i].offset > kRest) continue;
    joined[i] = static_cast<float>(std::clamp((voice[i].offset - voice[i].onset) / way, 0.0, 1.0));
  }
  return joined;
}

std::string clock_text(double seconds) {
  const long whole = static_cast<long>(std::clamp(seconds, 0.0, 1e9));  // as players show it
  char text[32];
  std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  return text;
}

std::string to_label(const Chord& chord) {
  if (chord.quality == ChordQuality::kNone) return "N";
  std::string label = std::string(kPitchClass[chord.root % 12]) + suffix(chord.quality);
  const int degree = (chord.bass - chord.root + 24) % 12;
  if (degree != 0) label += std::string("/") + kDegree[degree];
  return label;
}

std::string to_label(const Key& key) {
  return std::string(kPitchClass[key.tonic % 12]) + (key.minor ? " minor" : " major");
}

std::string section_letter(int label) {
  std::string letters;
  for (int n = label + 1; n > 0; n = (n - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
  }
  return letters;
}

std::string phrase_letter(int label) {
  std::string letters = section_letter(label);
  for (char& c : letters) c = static_cast<char>(c - 'A' + 'a');
  return letters;
}

std::string reverb_text(float seconds) {
  constexpr float kDry = 0.45f;  // a living room
  if (!(seconds > 0.0f)) return "";
  if (seconds < kDry) return "dry";
  const int tenths = static_cast<int>(10.0f * std::min(seconds, kLongestReverb) + 0.5f);
  return "about " + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

}  // namespace impasto::plan
