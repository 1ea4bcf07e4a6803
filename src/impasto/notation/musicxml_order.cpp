// SPDX-License-Identifier: GPL-3.0-or-later
// Repeats, voltas and jumps: the order in which the measures of a score are played.
#include <algorithm>

#include "impasto/notation/musicxml_written.h"

namespace impasto::notation {
namespace {

constexpr std::size_t kMaxPlayed = 200'000;

bool holds(const std::vector<int>& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

/// Voltas stand side by side, and none is this long: keeps hostile files from making long searches.
constexpr std::size_t kLongestVolta = 256;

/// Whether a volta after measure `i`, side by side with its own, is wanted by `want`.
template <class Want>
bool later_ending(const std::vector<Measure>& measures, std::size_t i, const Want& want) {
  for (std::size_t k = i + 1;
       k < std::min(measures.size(), i + kLongestVolta) && !measures[k].ending.empty(); ++k) {
    if (want(measures[k].ending)) return true;
  }
  return false;
}

/// Whether the volta of measure `i` is the first of its group.
bool first_ending(const std::vector<Measure>& measures, std::size_t i) {
  for (std::size_t k = i; k-- > 0 && k + kLongestVolta > i && !measures[k].ending.empty();) {
    if (measures[k].ending != measures[i].ending) return false;
  }
  return true;
}

/// Whether the backward repeat at `i` is taken after playing the `pass`-th time.
bool goes_back(const std::vector<Measure>& measures, std::size_t i, int pass) {
  const Measure& m = measures[i];
  int total = m.times > 0 ? m.times : 2;
  if (m.ending.empty()) return pass < total;
  // Under the first volta the way back is taken once for each of its numbers; under a later one
  // only if another time is written.
  if (first_ending(measures, i)) {
    total = std::max(total, *std::max_element(m.ending.begin(), m.ending.end()) + 1);
  }
  const auto next = [&](const std::vector<int>& numbers) { return holds(numbers, pass + 1); };
  return pass < total || next(m.ending) || later_ending(measures, i, next);
}

using Until = WrittenJump::Until;

/// No piece has so many: keeps hostile files from making long searches.
constexpr std::size_t kMostSigns = 256;

/// Where the signs stand that jumps go by.
class Signs {
 public:
  explicit Signs(const std::vector<Measure>& measures) : measures_(measures) {
    bool to_coda = false, until_coda = false;
    for (std::size_t i = 0; i < measures.size(); ++i) {
      if (!measures[i].coda.empty() && codas_.size() < kMostSigns) codas_.push_back(i);
      if (!measures[i].segno.empty() && segnos_.size() < kMostSigns) segnos_.push_back(i);
      to_coda |= !measures[i].tocoda.empty();
      fine_ |= measures[i].fine;
      until_coda |= measures[i].jump.until == Until::kCoda;
    }
    // Two coda signs and no words: the first is where the coda is left for.
    if (until_coda && !to_coda && codas_.size() > 1) {
      left_for_ = codas_.front();
      codas_.erase(codas_.begin());
    }
    to_coda_ = to_coda || left_for_ < measures.size();
  }

  /// Whether a jump from measure `i` leads somewhere; if not, what is missing.
  std::string missing(std::size_t i) const {
    const WrittenJump& jump = measures_[i].jump;
    if (!jump.dacapo && segno(i) > i) return "no segno";
    if (jump.until == Until::kFine && !fine_) return "no Fine";
    if (jump.until == Until::kCoda && (!to_coda_ || codas_.empty())) return "no way to a coda";
    return {};
  }
  std::size_t target(std::size_t i) const { return measures_[i].jump.dacapo ? 0 : segno(i); }

  /// Where the coda of measure `i` begins, after a jump at `from`; measures.size() when nowhere.
  std::size_t coda(std::size_t i, std::size_t from) const {
    const std::string& label = i == left_for_ ? kSign : measures_[i].tocoda;
    if (label.empty()) return measures_.size();
    std::size_t later = measures_.size(), after = measures_.size();
    for (std::size_t k : codas_) {
      if (k <= i) continue;
      if (label != kSign && measures_[k].coda == label) return k;
      if (later == measures_.size()) later = k;
      if (k > from && after == measures_.size()) after = k;
    }
    return after < measures_.size() ? after : later;
  }

 private:
  /// The sign with the label of the jump at `i`, or the last sign before it.
  std::size_t segno(std::size_t i) const {
    std::size_t found = measures_.size();
    for (std::size_t k : segnos_) {
      if (k > i) break;
      if (measures_[k].segno == measures_[i].jump.dalsegno) return k;
      found = k;
    }
    return found;
  }

  static inline const std::string kSign = "*";
  const std::vector<Measure>& measures_;
  std::vector<std::size_t> segnos_, codas_;
  std::size_t left_for_ = static_cast<std::size_t>(-1);
  bool fine_ = false, to_coda_ = false;
};

/// Walks through the measures as a player does.
class Walk {
 public:
  explicit Walk(const std::vector<Measure>& measures)
      : measures_(measures), signs_(measures), taken_(measures.size(), false) {}

  bool done() const { return at_ >= measures_.size(); }
  void step(std::vector<int>& order, std::vector<std::string>& warnings);

 private:
  void go(std::size_t to) {
    at_ = repeat_start_ = to;
    pass_ = 1;
  }
  bool jump(std::vector<std::string>& warnings);
  bool to_coda();
  /// After a da capo or dal segno repeats are not taken again.
  bool repeats() const { return !jumped_ || jumped_->repeats; }

  const std::vector<Measure>& measures_;
  Signs signs_;
  std::vector<bool> taken_;  ///< jumps are taken once
  std::size_t at_ = 0, repeat_start_ = 0, from_ = 0;
  int pass_ = 1;
  const WrittenJump* jumped_ = nullptr;
  bool coda_taken_ = false;
};

bool Walk::to_coda() {
  if (!jumped_ || coda_taken_ || jumped_->until == Until::kFine) return false;
  const std::size_t coda = signs_.coda(at_, from_);
  if (coda >= measures_.size()) return false;
  coda_taken_ = true;
  go(coda);
  return true;
}

bool Walk::jump(std::vector<std::string>& warnings) {
  const WrittenJump& jump = measures_[at_].jump;
  if (!jump.given() || taken_[at_] || (jumped_ && !coda_taken_)) return false;
  taken_[at_] = true;
  if (const std::string missing = signs_.missing(at_); !missing.empty()) {
    if (warnings.size() < 20)
      warnings.push_back(std::string(jump.dacapo ? "a da capo" : "a dal segno") + " at measure " +
                         std::to_string(at_ + 1) + " is not followed: there is " + missing);
    return false;
  }
  jumped_ = &jump;
  coda_taken_ = false;
  from_ = at_;
  go(signs_.target(at_));
  return true;
}

void Walk::step(std::vector<int>& order, std::vector<std::string>& warnings) {
  const Measure& m = measures_[at_];
  if (m.forward && at_ != repeat_start_) {
    repeat_start_ = at_;
    pass_ = 1;
  }
  if (!m.ending.empty()) {
    // The last time goes under the last volta; otherwise under the one with its number.
    const auto other = [&](const std::vector<int>& numbers) { return numbers != m.ending; };
    const bool skip = repeats() ? !holds(m.ending, pass_) : later_ending(measures_, at_, other);
    if (skip) {
      ++at_;
      return;
    }
  }
  order.push_back(static_cast<int>(at_));
  if (jumped_ && m.fine && (jumped_->until != Until::kCoda || coda_taken_)) {
    at_ = measures_.size();
    return;
  }
  if (to_coda()) return;
  if (m.backward && repeats() && goes_back(measures_, at_, pass_)) {
    ++pass_;
    at_ = repeat_start_;
    return;
  }
  if (m.backward || m.ending_stops) {
    pass_ = 1;
    repeat_start_ = at_ + 1;
  }
  if (!jump(warnings)) ++at_;
}

}  // namespace

Result<std::vector<int>> playing_order(const std::vector<Measure>& measures,
                                       const std::string& name,
                                       std::vector<std::string>& warnings) {
  std::vector<int> order;
  Walk walk(measures);
  while (!walk.done()) {
    if (order.size() >= kMaxPlayed) {
      return fail(ErrorCode::kUnreadable, "the repeats unfold to more than 200000 measures", name);
    }
    walk.step(order, warnings);
  }
  return order;
}

}  // namespace impasto::notation
