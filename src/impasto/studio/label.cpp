// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/label.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <sstream>
#include <utility>

#include "impasto/base/text.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"
#include "impasto/studio/tags.h"

namespace impasto::studio {
namespace {

std::size_t count_words(const std::string& text) {
  std::istringstream words(text);
  std::string word;
  std::size_t count = 0;
  while (words >> word) ++count;
  return count;
}

std::string first_words(const std::string& text, std::size_t most) {
  if (count_words(text) <= most) return text;
  std::istringstream words(text);
  std::string word, cut;
  for (std::size_t i = 0; i < most && words >> word; ++i) cut += (cut.empty() ? "" : " ") + word;
  return cut + " …";
}

constexpr double kStopSide = 0.22;  // share of the shorter side
constexpr double kSmallest = 0.11;  // of bare ground
constexpr double kApart = 0.5;      // share of a rectangle that another may cover

double overlap(const Area& a, const Area& b) {
  const double width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const double height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  if (width <= 0.0 || height <= 0.0) return 0.0;
  return width * height / std::min(a.width * a.height, b.width * b.height);
}

/// Strokes in sight that a sound of their own made, and for which `wanted` holds.
std::vector<std::size_t> strokes_where(const plan::Plan& plan, const Seen& seen,
                                       const std::function<bool(const plan::Stroke&)>& wanted) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < plan.strokes.size(); ++i) {
    const plan::Stroke& stroke = plan.strokes[i];
    if (seen.marks[i].pixels == 0 || stroke.cause.kind == plan::CauseKind::kPiece) continue;
    if (wanted(stroke)) found.push_back(i);
  }
  return found;
}

/// Those of them that lie in the area, as a group: what a visitor sees there.
std::optional<Group> group_in(const plan::Plan& plan, const Seen& seen,
                              const std::vector<std::size_t>& strokes, const Area& area) {
  std::vector<bool> counts(seen.marks.size());
  for (const std::size_t i : strokes) counts[i] = true;
  Seen part = seen;
  for (Mark& mark : part.marks) mark.pixels = 0;
  for (int y = 0; y < seen.height; ++y) {
    for (int x = 0; x < seen.width; ++x) {
      const int stroke = seen.stroke[static_cast<std::size_t>(y) * seen.width + x];
      if (stroke < 0 || !counts[static_cast<std::size_t>(stroke)]) continue;
      const double u = (x + 0.5) / seen.width, v = (y + 0.5) / seen.height;
      if (u < area.x || u > area.x + area.width || v < area.y || v > area.y + area.height) continue;
      ++part.marks[static_cast<std::size_t>(stroke)].pixels;
    }
  }
  const std::vector<Group> groups =
      groups_of(plan, part, 0.0, std::numeric_limits<double>::infinity());
  if (groups.empty()) return std::nullopt;
  return groups.front();
}

class Stops {
 public:
  Stops(const plan::Plan& plan, const Seen& seen) : plan_(plan), seen_(seen) {}

  /// The place where most of the strokes are; not where another stop is already.
  void add(Stop stop, const std::vector<std::size_t>& strokes) {
    if (strokes.empty() || full()) return;
    stop.area = densest(seen_, strokes, kStopSide);
    if (stop.area.empty() || taken(stop.area)) return;
    stop.paint = group_in(plan_, seen_, strokes, stop.area);
    stops_.push_back(std::move(stop));
  }
  void add(Stop stop) {
    if (!full() && !stop.area.empty() && !taken(stop.area)) stops_.push_back(std::move(stop));
  }
  bool full() const { return stops_.size() >= 5; }
  bool enough() const { return stops_.size() >= 3; }
  std::vector<Stop> take() { return std::move(stops_); }

 private:
  bool taken(const Area& area) const {
    return std::any_of(stops_.begin(), stops_.end(),
                       [&](const Stop& stop) { return overlap(stop.area, area) > kApart; });
  }
  const plan::Plan& plan_;
  const Seen& seen_;
  std::vector<Stop> stops_;
};

Stop stop_at(const plan::Plan& plan, Stop::Kind kind, double start, double seconds) {
  Stop stop;
  stop.kind = kind;
  stop.start = std::clamp(start, 0.0, std::max(0.0, plan.duration - 0.5));
  stop.end = std::min(plan.duration, stop.start + seconds);
  return stop;
}

void add_climax(const plan::Plan& plan, const Seen& seen, Stops& stops) {
  if (plan.piece->silent) return;
  const double climax = hear::find_climax(*plan.piece);
  constexpr double kAround = 2.0;
  stops.add(stop_at(plan, Stop::kClimax, climax - 0.5, 4.0),
            strokes_where(plan, seen, [&](const plan::Stroke& stroke) {
              return std::fabs(stroke.cause.start - climax) < kAround &&
                     stroke.cause.kind != plan::CauseKind::kSection;
            }));
}

void add_tune(const plan::Plan& plan, const Seen& seen, Stops& stops) {
  for (const plan::Motif& motif : plan.piece->motifs) {
    if (motif.uses.size() < 2) continue;
    // The last time is the least covered.
    const std::size_t last = motif.uses.size() - 1;
    const plan::MotifUse& use = motif.uses[last];
    Stop stop = stop_at(plan, Stop::kTune, use.start, std::clamp(use.end - use.start, 2.0, 6.0));
    stop.first = motif.uses.front().start;
    stop.times = static_cast<int>(last) + 1;
    stops.add(std::move(stop), strokes_where(plan, seen, [&](const plan::Stroke& stroke) {
                return stroke.cause.kind == plan::CauseKind::kMelody &&
                       stroke.cause.index >= use.first &&
                       stroke.cause.index < use.first + use.count;
              }));
    return;
  }
}

void add_return(const plan::Plan& plan, const Seen& seen, Stops& stops) {
  const std::vector<plan::Section>& sections = plan.piece->sections;
  for (std::size_t i = sections.size(); i-- > 0;) {
    const plan::Section& section = sections[i];
    if (section.returns == 0) continue;
    Stop stop = stop_at(plan, Stop::kReturn, section.start, 4.0);
    stop.times = section.returns + 1;
    for (const plan::Section& first : sections) {
      if (first.label != section.label) continue;
      stop.first = first.start;
      break;
    }
    stops.add(std::move(stop), strokes_where(plan, seen, [&](const plan::Stroke& stroke) {
                return stroke.cause.start >= section.start && stroke.cause.start < section.end;
              }));
    return;
  }
}

void add_bare(const plan::Plan& plan, const Seen& seen, Stops& stops) {
  double softest = 0.0;
  float least = std::numeric_limits<float>::infinity();
  constexpr double kSpan = 3.0, kEdge = 2.0;  // s; that it is silent before and after is no news
  for (double time = kEdge; time + kSpan + kEdge <= plan.piece->duration; time += 0.5) {
    const float level = hear::mean_level(*plan.piece, time, time + kSpan);
    if (level >= least) continue;
    least = level;
    softest = time;
  }
  Stop stop = stop_at(plan, Stop::kBare, softest, kSpan);
  stop.area = bare_area(seen, kSmallest);
  stops.add(std::move(stop));
}

void add_first(const plan::Plan& plan, const Seen& seen, Stops& stops) {
  const auto strokes = strokes_where(plan, seen, [](const plan::Stroke&) { return true; });
  constexpr int kInSight = 60;  // px
  for (const std::size_t i : strokes) {
    if (seen.marks[i].pixels < kInSight) continue;
    stops.add(stop_at(plan, Stop::kFirst, plan.strokes[i].cause.start, 3.0), {i});
    return;
  }
}

void add_longest(const plan::Plan& plan, const Seen& seen, Stops& stops) {
  std::size_t longest = 0;
  int most = 0;
  for (const std::size_t i : strokes_where(plan, seen, [](const plan::Stroke& stroke) {
         return stroke.path.size() > 2 && stroke.cause.kind != plan::CauseKind::kSection;
       })) {
    if (seen.marks[i].pixels <= most) continue;
    most = seen.marks[i].pixels;
    longest = i;
  }
  if (most > 0) {
    stops.add(stop_at(plan, Stop::kLongest, plan.strokes[longest].cause.start, 3.0), {longest});
  }
}

}  // namespace

Label label_of(const plan::Plan& plan, const std::vector<Group>& groups, const Words& words) {
  Label label;
  const media::Tags tags = tags_of(plan);
  label.title = first_words(tags.title, kLabelWords / 3);
  label.musician = first_words(tags.artist, kLabelWords / 5);
  label.materials = words.materials(plan);
  std::size_t count =
      count_words(label.title) + count_words(label.musician) + count_words(label.materials);
  std::set<plan::CauseKind> told;
  std::set<std::string> colours;  // each is named once
  constexpr double kInSight = 0.01;
  for (const Group& group : groups) {
    if (label.facts.size() == kLabelFacts || group.share < kInSight) break;
    if (told.contains(group.kind)) continue;
    Group plain = group;
    if (colours.contains(group.colour_name)) plain.colour_name.clear();
    std::string fact = words.fact(*plan.piece, plain);
    if (fact.empty() || count + count_words(fact) > kLabelWords) continue;
    count += count_words(fact);
    told.insert(group.kind);
    colours.insert(group.colour_name);
    label.facts.push_back(std::move(fact));
  }
  return label;
}

std::vector<Stop> stops_of(const plan::Plan& plan, const Seen& seen) {
  Stops stops(plan, seen);
  add_climax(plan, seen, stops);
  add_tune(plan, seen, stops);
  add_return(plan, seen, stops);
  add_bare(plan, seen, stops);
  if (!stops.enough()) add_first(plan, seen, stops);
  if (!stops.enough()) add_longest(plan, seen, stops);
  std::vector<Stop> found = stops.take();
  std::stable_sort(found.begin(), found.end(),
                   [](const Stop& a, const Stop& b) { return a.start < b.start; });
  return found;
}

}  // namespace impasto::studio
