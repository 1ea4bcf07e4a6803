// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/summary.h"

#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "impasto/app/json.h"
#include "impasto/plan/emotion.h"
#include "impasto/plan/form.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::app {
namespace {

__attribute__((format(printf, 1, 2))) std::string text_of(const char* format, ...) {
  char text[512];
  va_list values;
  va_start(values, format);
  std::vsnprintf(text, sizeof text, format, values);
  va_end(values);
  return text;
}

const char* mood_of(const plan::Emotion& e) {
  const char* name = "happy";
  float most = e.happy;
  const auto consider = [&](const char* other, float value) {
    if (value > most) {
      name = other;
      most = value;
    }
  };
  consider("sad", e.sad);
  consider("scary", e.scary);
  consider("peaceful", e.peaceful);
  return name;
}

/// The key that sounds longest.
const plan::Key* main_key(const plan::Piece& piece) {
  const plan::Key* best = nullptr;
  double longest = 0.0;
  for (const plan::Key& key : piece.keys) {
    double total = 0.0;
    for (const plan::Key& other : piece.keys) {
      if (other.tonic == key.tonic && other.minor == key.minor) total += other.end - other.start;
    }
    if (total > longest) {
      longest = total;
      best = &key;
    }
  }
  return best;
}

/// Mean confidence of the beats, 0 without.
float pulse_confidence(const plan::Piece& piece) {
  float sum = 0.0f;
  for (const plan::Beat& beat : piece.beats) sum += beat.confidence;
  return piece.beats.empty() ? 0.0f : sum / static_cast<float>(piece.beats.size());
}

std::string emotion_json(const plan::Emotion& e) {
  return json_object({{"happy", json_number(e.happy)},
                      {"sad", json_number(e.sad)},
                      {"scary", json_number(e.scary)},
                      {"peaceful", json_number(e.peaceful)},
                      {"valence", json_number(e.valence)},
                      {"arousal", json_number(e.arousal)}});
}

}  // namespace

std::string summary_text(const plan::Piece& piece) {
  std::string out = piece.title + ", " + plan::exact_clock_text(piece.duration) + "\n";
  if (piece.silent) return out + "silence\n";
  // Below it copies of a recording that sound alike were often heard at other tempi, above it
  // seldom (bench/listening/copies.py).
  constexpr float kUnsurePulse = 0.45f;
  out += piece.tempo > 0.0
             ? text_of("tempo     %.1f beats a minute, %zu beats%s\n", piece.tempo,
                       piece.beats.size(), pulse_confidence(piece) < kUnsurePulse ? ", unsure" : "")
             : std::string("tempo     no steady beat found\n");
  out += text_of("metre     %d beats in a bar", piece.meter);
  if (piece.division == 3) out += text_of(", each of three parts (%d/8)", 3 * piece.meter);
  const std::vector<plan::MeterPoint> meters = plan::meter_curve(piece.beats);
  constexpr std::size_t kMeters = 6;
  if (meters.size() > 1) {
    for (std::size_t i = 0; i < meters.size() && i < kMeters; ++i) {
      out += (i ? ", " : " (") + std::to_string(meters[i].meter) + " from " +
             plan::exact_clock_text(i ? meters[i].time : 0.0);
    }
    out += meters.size() > kMeters ? ", ...)" : ")";
  }
  out += "\n";
  const plan::Key* key = main_key(piece);
  constexpr float kUnsure = 0.1f;
  out += "key       " + (key ? plan::to_label(*key) : std::string("none found"));
  if (key != nullptr && key->confidence < kUnsure) out += ", unsure";
  if (piece.keys.size() > 1) {
    out += " (";
    constexpr std::size_t kShown = 6;
    for (std::size_t i = 0; i < piece.keys.size() && i < kShown; ++i) {
      out += (i ? ", " : "") + plan::to_label(piece.keys[i]) + " from " +
             plan::exact_clock_text(piece.keys[i].start);
    }
    out += piece.keys.size() > kShown ? text_of(", %zu more)", piece.keys.size() - kShown) : ")";
  }
  out += text_of("\nloudness  %.1f LUFS, range %.1f LU\n", piece.loudness, piece.loudness_range);
  const std::string room = plan::reverb_text(piece.reverb);
  if (!room.empty()) out += "room      " + room + "\n";
  out += text_of("heard     %zu onsets, %zu chords, melody of %zu notes, bass of %zu notes\n",
                 piece.onsets.size(), piece.chords.size(), piece.melody.size(), piece.bass.size());
  const plan::Emotion& e = piece.emotion;
  out += text_of(
      "emotion   %s (happy %+.1f, sad %+.1f, scary %+.1f, peaceful %+.1f; valence %+.1f, "
      "arousal %+.1f)\n",
      mood_of(e), e.happy, e.sad, e.scary, e.peaceful, e.valence, e.arousal);
  out += "sections\n";
  for (const plan::Section& s : piece.sections) {
    std::string line =
        text_of("  %-3s %9s - %-9s %6.1f LUFS  %-9s", plan::section_letter(s.label).c_str(),
                plan::exact_clock_text(s.start).c_str(), plan::exact_clock_text(s.end).c_str(),
                s.loudness, mood_of(s.emotion));
    if (s.returns > 0) line += " returns";
    if (!s.name.empty()) line += " \"" + s.name + "\"";
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string summary_json(const plan::Piece& piece) {
  std::vector<std::string> sections, keys;
  for (const plan::Section& s : piece.sections) {
    sections.push_back(json_object({{"label", json_text(plan::section_letter(s.label))},
                                    {"start", json_number(s.start)},
                                    {"end", json_number(s.end)},
                                    {"returns", std::to_string(s.returns)},
                                    {"name", json_text(s.name)},
                                    {"loudness", json_number(s.loudness)},
                                    {"confidence", json_number(s.confidence)},
                                    {"emotion", emotion_json(s.emotion)}}));
  }
  for (const plan::Key& k : piece.keys) {
    keys.push_back(json_object({{"key", json_text(plan::to_label(k))},
                                {"start", json_number(k.start)},
                                {"end", json_number(k.end)},
                                {"confidence", json_number(k.confidence)}}));
  }
  std::vector<std::string> phrases, motifs;
  for (const plan::Phrase& p : piece.phrases) {
    phrases.push_back(json_object({{"label", json_text(plan::phrase_letter(p.label))},
                                   {"start", json_number(p.start)},
                                   {"end", json_number(p.end)},
                                   {"returns", std::to_string(p.returns)},
                                   {"confidence", json_number(p.confidence)}}));
  }
  for (const plan::Motif& m : piece.motifs) {
    std::vector<std::string> uses;
    for (const plan::MotifUse& u : m.uses) {
      uses.push_back(json_object({{"start", json_number(u.start)},
                                  {"end", json_number(u.end)},
                                  {"transposition", std::to_string(u.transposition)},
                                  {"similarity", json_number(u.similarity)},
                                  {"mirrored", u.mirrored ? "true" : "false"}}));
    }
    motifs.push_back(json_object({{"uses", json_array(uses)}}));
  }
  const plan::Key* key = main_key(piece);
  std::vector<std::string> meters;
  for (const auto& m : plan::meter_curve(piece.beats)) {
    meters.push_back(
        json_object({{"time", json_number(m.time)}, {"meter", std::to_string(m.meter)}}));
  }
  return json_object({{"title", json_text(piece.title)},
                      {"duration", json_number(piece.duration)},
                      {"silent", piece.silent ? "true" : "false"},
                      {"tempo", json_number(piece.tempo)},
                      {"meter", std::to_string(piece.meter)},
                      {"division", std::to_string(piece.division)},
                      {"meters", json_array(meters)},
                      {"key", key ? json_text(plan::to_label(*key)) : "null"},
                      {"keys", json_array(keys)},
                      {"beats", std::to_string(piece.beats.size())},
                      {"onsets", std::to_string(piece.onsets.size())},
                      {"chords", std::to_string(piece.chords.size())},
                      {"melody", std::to_string(piece.melody.size())},
                      {"bass", std::to_string(piece.bass.size())},
                      {"loudness", json_number(piece.loudness)},
                      {"loudness_range", json_number(piece.loudness_range)},
                      {"reverb", json_number(piece.reverb)},
                      {"emotion", emotion_json(piece.emotion)},
                      {"emotion_confidence", json_number(piece.emotion_confidence)},
                      {"sections", json_array(sections)},
                      {"phrases", json_array(phrases)},
                      {"motifs", json_array(motifs)}});
}

}  // namespace impasto::app
