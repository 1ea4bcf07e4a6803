// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/synth/lanes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>

#include "impasto/score/bends.h"

namespace impasto::synth {
namespace {

constexpr int kMostChannels = 256;  // of FluidSynth
constexpr std::size_t kMelodic = 240;
/// s in which a note dies away after its end; a wheel turned earlier would bend that too.
constexpr double kRelease = 0.5;
constexpr float kInTune = 0.005f;  // semitones

/// The channels that parts own, by their order.
class Owners {
 public:
  explicit Owners(const std::vector<score::Part>& parts) : parts_(parts) {}

  bool full() const { return owners_.size() >= kMelodic; }
  int add(std::size_t part) {
    owners_.push_back(part);
    return number(owners_.size() - 1);
  }
  /// Of a part with the same program; when there is none, of any.
  int shared(std::size_t part) const {
    for (std::size_t k = 0; k < owners_.size(); ++k) {
      const score::Part& owner = parts_[owners_[k]];
      if (!owner.percussion && owner.program == parts_[part].program) return number(k);
    }
    return number(part % kMelodic);
  }

 private:
  static int number(std::size_t k) {  // 0..8, 10..: all but 9
    return static_cast<int>(k) + (static_cast<int>(k) >= kDrums ? 1 : 0);
  }
  const std::vector<score::Part>& parts_;
  std::vector<std::size_t> owners_;
};

std::vector<int> channels_of_parts(const score::Score& score) {
  const std::vector<score::Part>& parts = score.parts;
  std::vector<int> out(parts.size(), kDrums);
  Owners owners(parts);
  std::map<int, int> kits;  // by the changes they follow: a channel
  for (std::size_t p = 0; p < parts.size(); ++p) {
    if (parts[p].percussion && changes_of(score, p) < 0) kits[-1] = kDrums;
  }
  for (std::size_t p = 0; p < parts.size(); ++p) {
    if (parts[p].percussion) {
      const auto [kit, fresh] = kits.try_emplace(changes_of(score, p), kDrums);
      if (fresh && kits.size() > 1 && !owners.full()) kit->second = owners.add(p);
      out[p] = kit->second;
    } else {
      out[p] = owners.full() ? owners.shared(p) : owners.add(p);
    }
  }
  return out;
}

/// A channel that notes borrow.
struct Lane {
  int channel = 0;
  int part = -1;
  double busy = -1.0, dying = -1.0;  ///< until when a note holds it, and still sounds
};

/// The best lane to begin a note on: one of the same part that has died away, else any such, else
/// the one that was let go first.
Lane* find_lane(std::vector<Lane>& lanes, int part, double onset) {
  Lane* best = nullptr;
  const auto rank = [&](const Lane& lane) {
    return lane.dying > onset ? 2 : lane.part == part ? 0 : 1;
  };
  for (Lane& lane : lanes) {
    if (lane.busy > onset) continue;
    if (best == nullptr || rank(lane) < rank(*best) ||
        (rank(lane) == rank(*best) && lane.busy < best->busy)) {
      best = &lane;
    }
  }
  return best;
}

}  // namespace

int changes_of(const score::Score& score, std::size_t part) {
  if (part >= score.part_channels.size()) return -1;
  const int list = score.part_channels[part];
  return list < static_cast<int>(score.channels.size()) ? list : -1;
}

bool playable(const score::Note& n) {
  return std::isfinite(n.onset) && std::isfinite(n.offset) && n.offset > n.onset &&
         n.offset > 0.0 && std::isfinite(n.pitch) && std::isfinite(n.velocity);
}

int key_of(const score::Note& note) {
  return std::clamp(static_cast<int>(std::lround(note.pitch)), 0, 127);
}

float away_from_key(const score::Note& note, double time) {
  const float away = std::clamp(note.pitch, 0.0f, 127.0f) - static_cast<float>(key_of(note)) +
                     score::bend_at(note.bends, static_cast<float>(time));
  return std::isfinite(away) ? away : 0.0f;
}

Lanes assign_lanes(const score::Score& score) {
  Lanes out;
  out.part_channel = channels_of_parts(score);
  out.drums.assign(kMostChannels, false);
  out.drums[kDrums] = true;
  for (std::size_t p = 0; p < score.parts.size(); ++p) {
    if (score.parts[p].percussion) out.drums[static_cast<std::size_t>(out.part_channel[p])] = true;
  }
  out.bent.assign(score.notes.size(), false);
  int highest = 0;
  for (int c : out.part_channel) highest = std::max(highest, c);
  std::vector<Lane> lanes;
  for (int c = highest + 1; c < kMostChannels; ++c) {
    if (c != kDrums) lanes.push_back({c});
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < score.notes.size(); ++i) {
    if (playable(score.notes[i])) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return score.notes[a].onset < score.notes[b].onset;
  });
  out.note_channel.assign(score.notes.size(), 0);
  for (std::size_t i : order) {
    const score::Note& note = score.notes[i];
    const auto part = static_cast<std::size_t>(std::max<int>(note.part, 0));
    int& channel = out.note_channel[i];
    const bool known = part < out.part_channel.size();
    const bool kit = known && score.parts[part].percussion;
    channel = note.drum && !kit ? kDrums : known ? out.part_channel[part] : 0;
    const bool bends = !out.drums[static_cast<std::size_t>(channel)] &&
                       (!note.bends.empty() || std::fabs(away_from_key(note, 0.0)) > kInTune);
    if (!bends) continue;
    if (Lane* lane = find_lane(lanes, note.part, note.onset)) {
      channel = lane->channel;
      lane->part = note.part;
      lane->busy = note.offset;
      lane->dying = note.offset + kRelease;
      out.bent[i] = true;
      highest = std::max(highest, channel);
    }
  }
  out.channels = (highest / 16 + 1) * 16;
  return out;
}

}  // namespace impasto::synth
