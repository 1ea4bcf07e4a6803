// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/rhythm/beats.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/listen/rhythm/bars.h"
#include "impasto/listen/rhythm/pulse.h"

namespace impasto::listen {
namespace {

constexpr double kFrameRate = 100.0;
constexpr double kLead = 0.003;  ///< s, the onset curve peaks this long before the attack
/// An attack is noticed this long after the note is struck, by the median of the rendered pieces.
constexpr double kNoticed = 0.006;
constexpr float kLoose = 4.0f, kStiff = 40.0f;

/// One way to hear the pulse: a metrical level and phase.
struct Hearing {
  std::vector<double> times;
  double agreement = 1.0;  ///< with the beats found at any tempo
};

template <typename Event>
auto first_from(const std::vector<Event>& events, double time) {
  return std::lower_bound(events.begin(), events.end(), time,
                          [](const Event& e, double t) { return e.time < t; });
}

/// Beats drawn onto the onsets near them; none before the first or after the last onset.
std::vector<double> drawn_to_onsets(const std::vector<int>& path,
                                    const std::vector<plan::Onset>& onsets) {
  constexpr double kReach = 0.045, kClosest = 0.15;
  std::vector<double> times;
  const double first = onsets.front().time - 0.05, last = onsets.back().time + 0.05;
  for (int frame : path) {
    const double grid = frame / kFrameRate + kLead;
    double time = grid, closest = kReach;
    for (auto it = first_from(onsets, grid - kReach);
         it != onsets.end() && it->time <= grid + kReach; ++it) {
      if (std::fabs(it->time - grid) < closest) {
        closest = std::fabs(it->time - grid);
        time = it->time;
      }
    }
    if (time < first || time > last) continue;
    if (!times.empty() && time - times.back() < kClosest) continue;
    times.push_back(time);
  }
  return times;
}

/// Share of beats that two hearings have in common.
double agreement(const std::vector<double>& a, const std::vector<double>& b) {
  std::size_t i = 0, j = 0, common = 0;
  while (i < a.size() && j < b.size()) {
    if (std::fabs(a[i] - b[j]) <= 0.07) {
      ++common, ++i, ++j;
    } else {
      a[i] < b[j] ? ++i : ++j;
    }
  }
  return a.empty() || b.empty() ? 0.0 : 2.0 * common / static_cast<double>(a.size() + b.size());
}

double mean_jitter(const std::vector<double>& times) {
  double sum = 0.0;
  for (std::size_t i = 1; i + 1 < times.size(); ++i) {
    sum += std::fabs(math::log2((times[i + 1] - times[i]) / (times[i] - times[i - 1])));
  }
  return times.size() > 2 ? sum / static_cast<double>(times.size() - 1) : 1.0;
}

/// What speaks for and against a hearing.
struct Evidence {
  int beats = 0;        ///< in the time looked at
  double enough = 0.0;  ///< 0 for a few beats .. 1 for many
  double agreement = 0.0;
  double on = 0.0, high = 0.0;  ///< attacks, and those among cymbals, on the beats
  double octave = 0.0;          ///< tempo, octaves above 128 beats a minute
  double low_by_turns = 0.0;    ///< how much more bass is on every other beat
  std::array<double, 3> bar{};  ///< how much more the harmony changes every 2, 3, 4 beats
  double bass_on = 0.0;         ///< how much more of the bass begins on the beats than by chance
  double clarity = 0.0;
  double halves_only = 0.0;
  double short_first = 0.0;  ///< how much more sounds early than late between the beats, above 0
  double jitter = 0.0;
  double whole_bars = 0.0;
};

/// How well a hearing explains what sounds. The weights are fitted to the free POP909 songs
/// (logistic choice of the hearing with the best F and AMLt) and rounded; those of the short part
/// and of the bass are set by hand: 4 to 5 for the bass give the same figures on the bench.
double weigh(const Evidence& e) {
  constexpr double kAgreement = 1.6, kOnBeat = 3.0, kHigh = 2.0, kTempo = 0.2, kTempo2 = -0.8,
                   kLowByTurns = 2.0, kBarOf2 = 3.0, kLongBar = 3.0, kOfThree = 1.0, kClarity = 1.4,
                   kHalves = 2.3, kShortFirst = -6.0, kBass = 4.5, kJitter = -5.0, kLoop = 1.0,
                   kUsual = 2.5, kUsualOfFew = 10.0, kUsualOctave = 0.2;
  if (e.beats < 3) return -100.0;
  const double little = 1.0 - e.enough;
  return e.enough * kAgreement * e.agreement + kOnBeat * e.on + kHigh * e.high + kTempo * e.octave +
         kTempo2 * e.octave * e.octave -
         // The less there is to go by, the more what is usual counts: 110 beats a minute. In ten
         // seconds the rest often leaves two levels a hair apart, and an inaudible difference would
         // choose.
         little * (kUsual + kUsualOfFew * little) * (e.octave + kUsualOctave) *
             (e.octave + kUsualOctave) +
         e.enough * kLowByTurns * e.low_by_turns + e.enough * kBarOf2 * e.bar[0] +
         e.enough * kLongBar * std::max(e.bar[2], kOfThree * e.bar[1]) + kClarity * e.clarity +
         kHalves * e.halves_only +
         e.enough * (e.enough * kShortFirst * e.short_first + kBass * e.bass_on) +
         kJitter * e.jitter + kLoop * e.whole_bars;
}

class Judge {
 public:
  Judge(const BeatCues& cues, const Grid& grid, const std::vector<plan::Onset>& onsets,
        const PulseCurves& curves, double duration)
      : cues_(cues), grid_(grid), onsets_(onsets), curves_(curves), duration_(duration) {}

  /// Reward on the beats less what sounds between them.
  double clarity(const std::vector<double>& times, double from, double to) const {
    double sum = 0.0;
    int count = 0;
    for (std::size_t i = 0; i + 1 < times.size(); ++i) {
      if (times[i] < from || times[i] >= to) continue;
      sum += peak(cues_.onsets, times[i], 3) + peak(cues_.harmony, times[i], 0) -
             1.3 * between(times[i], times[i + 1] - times[i]);
      ++count;
    }
    return count > 0 ? sum / count : 0.0;
  }

  /// What speaks for a hearing in [from, to).
  Evidence evidence(const Hearing& hearing, double from, double to) const {
    constexpr double kFew = 8.0;
    Evidence e;
    const auto& times = hearing.times;
    const int first =
        static_cast<int>(std::lower_bound(times.begin(), times.end(), from) - times.begin());
    const int last =
        static_cast<int>(std::lower_bound(times.begin(), times.end(), to) - times.begin());
    e.beats = std::min(last, static_cast<int>(times.size()) - 1) - first;
    if (e.beats < 3) return e;
    double low[2] = {0.0, 0.0};
    std::vector<double> harmony;
    for (int i = first; i < first + e.beats; ++i) {
      const double length = times[i + 1] - times[i];
      e.on += peak(cues_.onsets, times[i], 3) / e.beats;
      e.high += peak(cues_.high, times[i], 3) / e.beats;
      low[i % 2] += peak(cues_.low, times[i], 3);
      e.octave += math::log2(60.0 / length) / e.beats;
      harmony.push_back(harmonic_change(grid_, times[i], length));
    }
    e.octave -= 7.0;                        // from 128 beats a minute
    e.enough = e.beats / (e.beats + kFew);  // in a few beats any pattern comes about
    e.agreement = hearing.agreement;
    e.low_by_turns = 2.0 * std::fabs(low[0] - low[1]) / e.beats;
    for (int meter = 2; meter <= 4; ++meter) e.bar[meter - 2] = bar(harmony, meter);
    e.bass_on = bass_on(times, first, first + e.beats);
    e.clarity = clarity(times, from, to);
    e.halves_only = halves_only(times, first, first + e.beats);
    e.short_first = short_first(times, first, first + e.beats);
    e.jitter = mean_jitter({times.begin() + first, times.begin() + first + e.beats + 1});
    e.whole_bars = whole_bars(times);
    return e;
  }

  double score(const Hearing& hearing, double from, double to) const {
    return weigh(evidence(hearing, from, to));
  }

  /// Where beats are divided unevenly, the long part comes first: swing, dotted rhythms, the quaver
  /// before the beat. How much more sounds in the first half of the beats than in the second; 0
  /// where it is less.
  double short_first(const std::vector<double>& times, int first, int last) const {
    constexpr double kEarly = 0.03, kFrom = 0.15, kTo = 0.45;  // s, beats
    double all = 0.0, early = 0.0, late = 0.0;
    int beat = first;
    for (auto it = first_from(onsets_, times[first] - kEarly); it != onsets_.end(); ++it) {
      while (beat < last && times[beat + 1] <= it->time + kEarly) ++beat;
      if (beat >= last) break;
      const double phase = (it->time - times[beat]) / (times[beat + 1] - times[beat]);
      const double weight = weight_of(*it);
      all += weight;
      if (phase > kFrom && phase < kTo) early += weight;
      if (phase > 1.0 - kTo && phase < 1.0 - kFrom) late += weight;
    }
    return all > 0.0 ? std::max(0.0, (early - late) / all) : 0.0;
  }

 private:
  static double peak(const std::vector<float>& curve, double time, int reach) {
    const int at = static_cast<int>(std::floor((time - kLead) * kFrameRate + 0.5));
    float best = 0.0f;
    for (int n = std::max(0, at - reach);
         n <= std::min(static_cast<int>(curve.size()) - 1, at + reach); ++n) {
      best = std::max(best, std::min(1.0f, curve[n]));
    }
    return best;
  }

  double between(double time, double length) const {
    const int frames = static_cast<int>(cues_.onsets.size());
    const int margin = std::max(3, static_cast<int>(length * kFrameRate / 8.0));
    const int from = std::clamp(static_cast<int>(time * kFrameRate) + margin, 0, frames);
    const int to =
        std::clamp(static_cast<int>((time + length) * kFrameRate) - margin, from, frames);
    return to > from ? (curves_.before[to] - curves_.before[from]) / (to - from) : 0.0;
  }

  /// How much more the harmony changes where bars of so many beats would begin.
  static double bar(const std::vector<double>& harmony, int meter) {
    double best = 0.0, mean = 0.0;
    for (double x : harmony) mean += x / static_cast<double>(harmony.size());
    for (int phase = 0; phase < meter; ++phase) {
      double sum = 0.0;
      int count = 0;
      for (std::size_t i = phase; i < harmony.size(); i += meter, ++count) sum += harmony[i];
      if (count > 0) best = std::max(best, sum / count - mean);
    }
    return best;
  }

  /// How much more of the bass, by the length of its notes, begins with a beat of [first, last]
  /// than would by chance.
  double bass_on(const std::vector<double>& times, int first, int last) const {
    constexpr double kAround = 0.1, kNear = 0.05, kLongest = 1.0;  // s
    double all = 0.0, on = 0.0;
    int beat = first;
    for (const score::Note& note : cues_.bass) {
      if (note.onset < times[first] - kAround) continue;
      if (note.onset > times[last] + kAround) break;
      while (beat < last &&
             std::fabs(times[beat + 1] - note.onset) < std::fabs(times[beat] - note.onset)) {
        ++beat;
      }
      const double length = std::min(note.offset - note.onset, kLongest);
      all += length;
      if (std::fabs(times[beat] - note.onset) < kNear) on += length;
    }
    const double by_chance = 2.0 * kNear * (last - first) / (times[last] - times[first]);
    return all > 0.0 ? on / all - by_chance : 0.0;
  }

  /// How much more of the attacks lies on beats and half beats than on beats alone. Where nothing
  /// sounds between half beats that are slow enough to be beats themselves, they are: less than 0.
  double halves_only(const std::vector<double>& times, int first, int last) const {
    constexpr double kBare = 0.4;
    double all = 0.0, on[2] = {0.0, 0.0};
    int beat = first;
    for (auto it = first_from(onsets_, times[first]); it != onsets_.end(); ++it) {
      while (beat < last && times[beat + 1] <= it->time) ++beat;
      if (beat >= last) break;
      const double length = times[beat + 1] - times[beat];
      const double phase = (it->time - times[beat]) / length;
      const double weight = weight_of(*it);
      const double tolerance = std::min(0.03 / length, 0.12);
      all += weight;
      for (int parts = 1; parts <= 2; ++parts) {
        const double at = phase * parts;
        const double off = std::fabs(at - std::floor(at + 0.5)) / parts / tolerance;
        on[parts - 1] += weight * math::exp(-off * off);
      }
    }
    if (all <= 0.0) return 0.0;
    const double half = 0.5 * (times[last] - times[first]) / (last - first);
    const double bare = std::clamp((on[1] / all - 0.85) / 0.1, 0.0, 1.0) *
                        std::clamp((half - 0.35) / 0.1, 0.0, 1.0) *
                        std::clamp(3.0 * (on[1] - on[0]) / all, 0.0, 1.0);
    return (1.0 - bare) * (on[1] - on[0]) / all - kBare * bare;
  }

  double weight_of(const plan::Onset& onset) const {
    const auto frame =
        std::min(cues_.onsets.size() - 1, static_cast<std::size_t>(onset.time * kFrameRate + 0.2));
    return std::min(1.0f, cues_.onsets[frame]);
  }

  /// A few seconds that begin with a beat are a loop, and a loop is a whole number of bars.
  double whole_bars(const std::vector<double>& times) const {
    constexpr double kLongest = 20.0, kTolerance = 0.2, kBar = 4.0;
    if (duration_ > kLongest || onsets_.front().time > 0.1 || times.front() > 0.1) return 0.0;
    const double length = (times.back() - times.front()) / static_cast<double>(times.size() - 1);
    const double bars = duration_ / length / kBar;
    const double off = (bars - std::floor(bars + 0.5)) * kBar / kTolerance;
    return math::exp(-off * off);
  }

  const BeatCues& cues_;
  const Grid& grid_;
  const std::vector<plan::Onset>& onsets_;
  const PulseCurves& curves_;
  double duration_;
};

/// Every level and phase worth hearing: the best path at any tempo, the best within each of six
/// overlapping bands of tempo, and every other beat of the faster ones. A path that is metronomic
/// when free to move is drawn again, held stiff, so that a weak bar cannot shift its phase. Where
/// the short part of uneven beats would come first, a third of a beat later is worth hearing too.
std::vector<Hearing> hearings(const PulseCurves& curves, const Judge& judge,
                              const std::vector<plan::Onset>& onsets) {
  struct Band {
    int shortest, longest;  // frames
    bool halved;
  };
  constexpr Band kBands[] = {{27, 120, true}, {27, 42, true},   {35, 55, true},   {46, 72, true},
                             {60, 95, true},  {80, 125, false}, {105, 160, false}};
  constexpr double kMetronomic = 0.05, kFew = 0.4, kKept = 0.9, kUneven = 0.05, kShifted = 0.8;
  std::vector<Hearing> result;
  const double end = onsets.back().time + 1.0;
  for (const Band& band : kBands) {
    Hearing hearing;
    hearing.times =
        drawn_to_onsets(pulse_path(curves, band.shortest, band.longest, kLoose), onsets);
    const double few = kFew / static_cast<double>(hearing.times.size() + 1);  // too few to tell
    if (mean_jitter(hearing.times) < kMetronomic + few) {
      auto stiff = drawn_to_onsets(pulse_path(curves, band.shortest, band.longest, kStiff), onsets);
      if (judge.clarity(stiff, 0.0, end) > kKept * judge.clarity(hearing.times, 0.0, end)) {
        hearing.times = std::move(stiff);
      }
    }
    std::vector<Hearing> halves(band.halved ? 2 : 0);
    for (std::size_t i = 0; i < hearing.times.size() && band.halved; ++i) {
      halves[i % 2].times.push_back(hearing.times[i]);
    }
    result.push_back(std::move(hearing));
    for (auto& half : halves) result.push_back(std::move(half));
  }
  std::erase_if(result, [](const Hearing& h) { return h.times.size() < 4; });
  for (std::size_t i = 1; i < result.size(); ++i) {
    result[i].agreement = agreement(result[0].times, result[i].times);
  }
  for (std::size_t i = 0, size = result.size(); i < size; ++i) {
    const auto& times = result[i].times;
    if (judge.short_first(times, 0, static_cast<int>(times.size()) - 1) < kUneven) continue;
    std::vector<int> path;
    for (std::size_t k = 0; k + 1 < times.size(); ++k) {
      const double third = times[k] + (times[k + 1] - times[k]) / 3.0;
      path.push_back(static_cast<int>((third - kLead) * kFrameRate + 0.5));
    }
    Hearing later{drawn_to_onsets(path, onsets), kShifted * result[i].agreement};
    if (later.times.size() >= 4) result.push_back(std::move(later));
  }
  return result;
}

/// The best hearing of each 40 s, judged with 15 s to either side; to change is dear.
std::vector<double> best_beats(const std::vector<Hearing>& all, const Judge& judge, double end) {
  constexpr double kStep = 40.0, kAround = 15.0, kChange = 3.0;
  const int steps = std::max(1, static_cast<int>(end / kStep));
  const int count = static_cast<int>(all.size());
  std::vector<double> score(count, 0.0);
  std::vector<std::vector<int>> from(steps, std::vector<int>(count, 0));
  for (int s = 0; s < steps; ++s) {
    const int best = static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
    const double change = score[best] - kChange;
    for (int c = 0; c < count; ++c) {
      from[s][c] = s == 0 || score[c] >= change ? c : best;
      if (s > 0) score[c] = std::max(score[c], change);
    }
    const double start = s == 0 ? 0.0 : s * kStep - kAround;
    const double stop = s + 1 == steps ? end : (s + 1) * kStep + kAround;
    for (int c = 0; c < count; ++c) score[c] += judge.score(all[c], start, stop);
  }
  int c = static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
  std::vector<int> chosen(steps);
  for (int s = steps - 1; s >= 0; --s) {
    chosen[s] = c;
    c = from[s][c];
  }
  std::vector<double> times;
  for (int s = 0; s < steps; ++s) {
    const auto& own = all[chosen[s]].times;
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (own[i] < s * kStep || (s + 1 < steps && own[i] >= (s + 1) * kStep)) continue;
      // Where one hearing follows another, no beat comes too soon.
      const double length = i + 1 < own.size() ? own[i + 1] - own[i] : own[i] - own[i - 1];
      if (times.empty() || own[i] - times.back() > 0.6 * length) times.push_back(own[i]);
    }
  }
  return times;
}

}  // namespace

std::vector<score::Note> bass_notes(const std::vector<score::Note>& notes) {
  constexpr double kAround = 0.4, kTogether = 0.05;  // s
  std::vector<score::Note> bass;
  std::size_t from = 0;
  for (const score::Note& note : notes) {
    while (notes[from].onset < note.onset - kAround) ++from;
    bool lowest = true, under = false;
    for (std::size_t k = from; k < notes.size() && notes[k].onset <= note.onset + kAround; ++k) {
      lowest = lowest && notes[k].pitch > note.pitch - 0.5f;
      under = under || (notes[k].pitch > note.pitch + 0.5f && notes[k].offset > note.onset &&
                        notes[k].onset < note.onset + kTogether);
    }
    if (lowest && under) bass.push_back(note);
  }
  return bass;
}

std::vector<plan::Beat> track_beats(const BeatCues& cues, const Grid& grid,
                                    const std::vector<plan::Onset>& onsets, double duration) {
  constexpr int kShortest = 200;  // frames that can have a pulse
  const std::vector<float>& activation = cues.onsets;
  const int frames = static_cast<int>(activation.size());
  if (onsets.size() < 4 || frames < kShortest) return {};
  PulseCurves curves;
  curves.tempo = tempogram(activation);
  curves.first = static_cast<int>(std::max(0.0, onsets.front().time - kLead) * kFrameRate + 0.5);
  curves.reward.resize(frames);
  curves.before.assign(frames + 1, 0.0);
  std::vector<float> on(frames);
  for (int t = 0; t < frames; ++t) {
    float best = activation[t];
    for (int d = 1; d <= 3; ++d) {
      const float w = 1.0f - 0.15f * d;
      if (t >= d) best = std::max(best, activation[t - d] * w);
      if (t + d < frames) best = std::max(best, activation[t + d] * w);
    }
    on[t] = std::min(1.0f, best);
    // New harmony comes on the beat more often than off it.
    curves.reward[t] = on[t] + cues.harmony[t];
    curves.before[t + 1] = curves.before[t] + activation[t];
  }
  const Judge judge(cues, grid, onsets, curves, duration);
  const auto all = hearings(curves, judge, onsets);
  if (all.empty()) return {};
  std::vector<plan::Beat> beats;
  for (double time : best_beats(all, judge, duration)) {
    const int frame =
        std::clamp(static_cast<int>((time - kLead) * kFrameRate + 0.5), 0, frames - 1);
    beats.push_back({std::max(0.0, time - kNoticed), 1, on[frame]});
  }
  if (beats.size() < 4) return {};
  // Is there a pulse? Beats must carry clearly more than what lies between them.
  double at = 0.0, anywhere = 0.0;
  for (const auto& b : beats) at += b.confidence;
  at /= static_cast<double>(beats.size());
  for (float x : activation) anywhere += std::min(1.0f, x);
  anywhere /= frames;
  if (at < 0.12 || at < 1.5 * anywhere) return {};
  // Confidence: strength on the beat and evenness with its neighbours.
  for (std::size_t i = 0; i < beats.size(); ++i) {
    double even = 1.0;
    if (i > 0 && i + 1 < beats.size()) {
      const double a = beats[i].time - beats[i - 1].time, b = beats[i + 1].time - beats[i].time;
      even = std::min(a, b) / std::max(a, b);
    }
    beats[i].confidence = static_cast<float>(even * (0.3 + 0.7 * beats[i].confidence));
  }
  return beats;
}

double median_tempo(const std::vector<plan::Beat>& beats) {
  // Over spans of four beats, within which swing and the drawing to onsets even out.
  const std::size_t span = std::min<std::size_t>(4, beats.size() > 1 ? beats.size() - 1 : 1);
  std::vector<double> lengths;
  for (std::size_t i = span; i < beats.size(); ++i) {
    const double length = (beats[i].time - beats[i - span].time) / static_cast<double>(span);
    if (length > 0.0) lengths.push_back(length);
  }
  if (lengths.empty()) return 0.0;
  return 60.0 / math::median(std::move(lengths));
}

int common_meter(const std::vector<plan::Beat>& beats) {
  std::map<int, int> votes;
  int last = -1;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    if (beats[i].position != 1) continue;
    if (last >= 0) ++votes[static_cast<int>(i) - last];
    last = static_cast<int>(i);
  }
  int meter = 4, most = 0;
  for (const auto& [length, n] : votes) {
    if (n > most && length <= 16) {
      most = n;
      meter = length;
    }
  }
  return meter;
}

}  // namespace impasto::listen
