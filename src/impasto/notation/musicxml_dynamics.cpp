// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/musicxml_dynamics.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace impasto::notation {
namespace {

constexpr float kMezzoForte = 80.0f / 127.0f;
constexpr float kStep = 16.0f / 127.0f;
constexpr double kSamePlace = 1e-6;
/// A mark this soon after a wedge is what the wedge leads to.
constexpr double kReach = 1.0;

template <class Mark>
bool earlier(const Mark& a, const Mark& b) {
  return a.quarter < b.quarter;
}

}  // namespace

float dynamic_velocity(std::string_view name) {
  // Velocities in steps of 16 around mezzo-forte = 80, as notation programs play them.
  static constexpr std::pair<const char*, int> kMarks[] = {
      {"pppppp", 5}, {"ppppp", 7},  {"pppp", 10},   {"ppp", 18},     {"pp", 33},
      {"p", 49},     {"mp", 64},    {"mf", 80},     {"f", 96},       {"ff", 112},
      {"fff", 122},  {"ffff", 126}, {"fffff", 127}, {"ffffff", 127}, {"n", 3}};
  for (const auto& [mark, velocity] : kMarks) {
    if (name == mark) return static_cast<float>(velocity) / 127.0f;
  }
  return 0.0f;
}

void Dynamics::mark(double quarter, float velocity) {
  marks_.push_back({quarter, velocity});
}
void Dynamics::accent(double quarter, float velocity) {
  accents_.push_back({quarter, velocity});
}

void Dynamics::wedge_start(int number, double quarter, bool louder) {
  wedge_stop(number, quarter);
  wedges_.push_back({number, quarter, quarter, louder, true, 0.0f, 0.0f});
}

void Dynamics::wedge_stop(int number, double quarter) {
  // Open wedges are few and recent; a hostile file cannot make this search long.
  const std::size_t last = wedges_.size() > 16 ? wedges_.size() - 16 : 0;
  for (std::size_t i = wedges_.size(); i-- > last;) {
    if (wedges_[i].open && wedges_[i].number == number) {
      wedges_[i].stop = quarter;
      wedges_[i].open = false;
      return;
    }
  }
}

float Dynamics::level(double quarter) const {
  const auto after = std::upper_bound(marks_.begin(), marks_.end(),
                                      Mark{quarter + kSamePlace, 0.0f}, earlier<Mark>);
  return after == marks_.begin() ? kMezzoForte : (after - 1)->velocity;
}

void Dynamics::settle() {
  std::erase_if(wedges_, [](const Wedge& w) { return w.open || w.stop <= w.start; });
  std::stable_sort(wedges_.begin(), wedges_.end(),
                   [](const Wedge& a, const Wedge& b) { return a.start < b.start; });
  std::stable_sort(marks_.begin(), marks_.end(), earlier<Mark>);
  std::stable_sort(accents_.begin(), accents_.end(), earlier<Mark>);
  // A wedge's end is a new level, so that later wedges and notes find it; merged in one pass
  // because wedges come in order.
  std::vector<Mark> reached;
  for (Wedge& w : wedges_) {
    float from = level(w.start);
    if (!reached.empty()) {
      const auto since = std::upper_bound(marks_.begin(), marks_.end(),
                                          Mark{w.start + kSamePlace, 0.0f}, earlier<Mark>);
      const bool marked_later =
          since != marks_.begin() && (since - 1)->quarter > reached.back().quarter - kSamePlace;
      if (!marked_later && reached.back().quarter <= w.start + kSamePlace)
        from = reached.back().velocity;
    }
    const auto next = std::lower_bound(marks_.begin(), marks_.end(),
                                       Mark{w.stop - kSamePlace, 0.0f}, earlier<Mark>);
    float to = std::clamp(from + (w.louder ? kStep : -kStep), 0.05f, 1.0f);
    if (next != marks_.end() && next->quarter <= w.stop + kReach &&
        (next->velocity > from) == w.louder) {
      to = next->velocity;
    }
    w.from = from;
    w.to = to;
    reached.push_back({w.stop, to});
  }
  const std::vector<Mark> written = marks_;
  marks_.insert(marks_.end(), reached.begin(), reached.end());
  // At one place the written mark stands last and so wins.
  std::stable_sort(marks_.begin(), marks_.end(), earlier<Mark>);
  for (std::size_t i = 0; i + 1 < marks_.size(); ++i) {
    if (marks_[i + 1].quarter - marks_[i].quarter > kSamePlace) continue;
    const auto own = std::lower_bound(written.begin(), written.end(),
                                      Mark{marks_[i].quarter - kSamePlace, 0.0f}, earlier<Mark>);
    if (own != written.end() && own->quarter <= marks_[i].quarter + kSamePlace) {
      marks_[i].velocity = marks_[i + 1].velocity = own->velocity;
    }
  }
}

float Dynamics::velocity(double quarter) const {
  const auto accent = std::lower_bound(accents_.begin(), accents_.end(),
                                       Mark{quarter - kSamePlace, 0.0f}, earlier<Mark>);
  float velocity = level(quarter);
  const auto after = std::upper_bound(wedges_.begin(), wedges_.end(), quarter,
                                      [](double value, const Wedge& w) { return value < w.start; });
  if (after != wedges_.begin()) {
    const Wedge& w = *(after - 1);
    if (quarter < w.stop - kSamePlace) {
      velocity =
          w.from + (w.to - w.from) * static_cast<float>((quarter - w.start) / (w.stop - w.start));
    }
  }
  if (accent != accents_.end() && accent->quarter <= quarter + kSamePlace)
    velocity = std::max(velocity, accent->velocity);
  return velocity;
}

}  // namespace impasto::notation
