// SPDX-License-Identifier: GPL-3.0-or-later
// Offline a composer knows the whole, and its plans stay what they were; live it knows what has
// sounded, and nothing of what is to come reaches the canvas.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <sstream>

#include "impasto/compose/compose.h"
#include "impasto/compose/composer.h"
#include "impasto/hear/form.h"
#include "impasto/hear/so_far.h"
#include "impasto/notation/styles.h"
#include "outlook/pieces.h"
#include "outlook/play.h"

namespace impasto {
namespace {

using outlook::kFrame;
using outlook::Live;
using outlook::NamedPiece;
using outlook::play;

const std::vector<NamedPiece>& pieces() {
  static const std::vector<NamedPiece> all = [] {
    std::vector<NamedPiece> list = outlook::written_pieces();
    list.push_back(outlook::read_piece(IMPASTO_SOURCE_DIR "/examples/overture_in_ochre.musicxml"));
    return list;
  }();
  return all;
}

const std::vector<plan::Style>& styles() {
  static const std::vector<plan::Style> all = notation::bundled_styles();
  return all;
}

struct Wish {
  std::string name;
  compose::Settings settings;
};

/// Each style plainly, and one each with what a user may ask for.
std::vector<Wish> wishes() {
  std::vector<Wish> list;
  for (const plan::Style& style : styles()) list.push_back({style.name, {.style = style}});
  const auto style = [](std::string_view name) {
    for (const plan::Style& s : styles()) {
      if (s.name == name) return s;
    }
    return styles().front();
  };
  compose::Settings two{.seed = 7, .style = style("oil"), .with = {{style("impressionist")}}};
  two.scheme = compose::Scheme::kSpiral;
  list.push_back({"oil+impressionist spiral", two});
  compose::Settings dense{.aspect = 1.6f, .style = style("ink"), .with = {{style("lyrical")}}};
  dense.scheme = compose::Scheme::kTriptych;
  dense.density = 2.0f;
  dense.warmth = 0.5f;
  list.push_back({"ink+lyrical triptych dense warm", dense});
  compose::Settings sparse{.aspect = 0.6f, .style = style("expressionist"), .density = 0.5f};
  sparse.scheme = compose::Scheme::kCluster;
  sparse.boldness = 1.7f;
  list.push_back({"expressionist cluster sparse bold", sparse});
  compose::Settings horizon{.seed = 3, .style = style("impressionist")};
  horizon.scheme = compose::Scheme::kDiagonal;
  list.push_back({"impressionist diagonal", horizon});
  // What the seed may choose is held by the goldens; these hold what stays when it may not.
  for (Wish& wish : list) wish.settings.variety = 0.0f;
  return list;
}

// The file holds what each style composes where the seed may choose nothing. To change plans on
// purpose, look at pictures first; then IMPASTO_WRITE_PLANS=1 writes the file anew.
TEST(Outlook, a_plan_of_a_known_piece_is_what_it_was) {
  const std::string path = IMPASTO_SOURCE_DIR "/tests/outlook/plans.txt";
  std::map<std::string, std::string> known;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    known[line.substr(17)] = line.substr(0, 16);
  }
  std::ostringstream now;
  now << "# Hash of the plan of each piece (tests/outlook/pieces.cpp), in each style.\n";
  for (const NamedPiece& piece : pieces()) {
    for (const Wish& wish : wishes()) {
      const std::string name = piece.name + ", " + wish.name;
      char hash[17];
      std::snprintf(hash, sizeof hash, "%016llx",
                    static_cast<unsigned long long>(
                        outlook::hash_of(compose::compose(piece.piece, wish.settings))));
      EXPECT_EQ(known[name], hash) << name;
      now << hash << " " << name << "\n";
    }
  }
  if (std::getenv("IMPASTO_WRITE_PLANS") != nullptr) std::ofstream(path) << now.str();
}

TEST(Outlook, hands_places_and_colours_ask_it_and_not_the_piece_for_the_whole) {
  const std::vector<std::string> asked = {
      "piece.duration",      "piece.loudness", "piece.emotion.",  "find_climax(",
      "main_key(",           "busyness(piece", "tessitura(piece", "piece.notes.size()) *",
      "fifths_of(piece, 0, "};
  int files = 0;
  for (const char* room : {"hands", "place", "gesture", "colour"}) {
    const std::string folder = IMPASTO_SOURCE_DIR "/src/impasto/compose/" + std::string(room);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const std::string path = entry.path().string();
      if (!entry.is_regular_file() || path.find("_test.") != std::string::npos) continue;
      std::ifstream file(path);
      std::stringstream text;
      text << file.rdbuf();
      ++files;
      for (const std::string& question : asked) {
        EXPECT_EQ(text.str().find(question), std::string::npos) << path << ": " << question;
      }
    }
  }
  EXPECT_GT(files, 40);
}

TEST(SoFar, a_piece_cut_and_cut_again_is_the_piece_cut_once) {
  for (const NamedPiece& p : pieces()) {
    const double end = p.piece.duration;
    for (double early : {0.11, 0.35, 0.6}) {
      const plan::Piece once = hear::so_far(p.piece, early * end);
      const plan::Piece twice = hear::so_far(hear::so_far(p.piece, 0.77 * end), early * end);
      EXPECT_EQ(outlook::hash_of(once), outlook::hash_of(twice)) << p.name;
    }
  }
}

TEST(SoFar, followed_step_by_step_a_piece_is_what_it_is_cut_at_once) {
  for (const NamedPiece& p : pieces()) {
    hear::SoFar ears;
    plan::Piece heard;
    const double end = 0.7 * p.piece.duration;
    for (double t = 0.05; t < end; t += 0.05) ears.advance(p.piece, t, heard);
    ears.advance(p.piece, end, heard);
    EXPECT_EQ(outlook::hash_of(heard), outlook::hash_of(hear::so_far(p.piece, end))) << p.name;
  }
}

TEST(SoFar, nothing_begins_after_now_and_what_sounds_ends_now) {
  const plan::Piece& whole = pieces()[1].piece;
  for (double now : {0.5, 7.3, 31.0}) {
    const plan::Piece p = hear::so_far(whole, now);
    EXPECT_EQ(p.duration, now);
    ASSERT_FALSE(p.melody.empty());
    for (const auto* line : {&p.notes, &p.melody, &p.bass}) {
      for (const score::Note& note : *line) {
        EXPECT_LT(note.onset, now);
        EXPECT_LE(note.offset, now);
      }
    }
    EXPECT_EQ(static_cast<long>(p.melody.size()),
              std::count_if(whole.melody.begin(), whole.melody.end(),
                            [&](const score::Note& n) { return n.onset < now; }));
    for (const plan::Chord& chord : p.chords) EXPECT_LE(chord.start + hear::kChordTold, now + 1e-9);
    for (std::size_t i = 1; i < p.sections.size(); ++i)
      EXPECT_LE(p.sections[i].start + hear::kSectionTold, now + 1e-9);
    EXPECT_EQ(p.sections.front().start, 0.0);
    EXPECT_EQ(p.sections.back().end, now);
    for (const plan::Motif& motif : p.motifs) {
      EXPECT_GE(motif.uses.size(), 2u) << "it has come back";
      EXPECT_LE(motif.uses.back().end, now);
    }
    EXPECT_LE(static_cast<double>(p.curves.loudness.size()) * p.curves.hop, now + 1e-6);
  }
}

std::uint64_t hash_before(const std::vector<plan::Stroke>& strokes, double until) {
  std::uint64_t hash = 0;
  for (const plan::Stroke& s : strokes) {
    if (s.start >= until) continue;
    hash = outlook::hash_of(s, hash);
    hash = 31 * hash + static_cast<std::uint64_t>(4 * (s.joins + 1) + 2 * s.hand + s.open);
  }
  return hash;
}

/// Those of the test above and a recording.
const std::vector<NamedPiece>& live_pieces() {
  static const std::vector<NamedPiece> all = [] {
    std::vector<NamedPiece> list = pieces();
    list.erase(std::remove_if(list.begin(), list.end(),
                              [](const NamedPiece& p) { return p.name == "chorale"; }),
               list.end());
    list.push_back(outlook::recorded_piece());
    return list;
  }();
  return all;
}

class LiveStyle : public testing::TestWithParam<int> {
 protected:
  /// All of a piece, played once.
  const Live& whole(const NamedPiece& p) const {
    static std::map<std::pair<int, std::string>, Live> played;
    const auto key = std::pair(GetParam(), p.name);
    if (!played.contains(key)) played[key] = play(p.piece, settings(), p.piece.duration);
    return played[key];
  }
  compose::Settings settings() const {
    return {.style = styles()[static_cast<std::size_t>(GetParam())]};
  }
};

TEST_P(LiveStyle, nothing_that_is_to_come_reaches_the_canvas) {
  EXPECT_EQ(live_pieces().size(), 8u);
  for (const NamedPiece& p : live_pieces()) {
    EXPECT_GT(whole(p).strokes.size(), 10u) << p.name;
    for (int k = 1; k <= 10; ++k) {
      const double until = kFrame * std::floor(p.piece.duration * k / 10.5 / kFrame);
      const Live cut = play(hear::so_far(p.piece, until), settings(), until);
      ASSERT_EQ(hash_before(cut.strokes, until), hash_before(whole(p).strokes, until))
          << p.name << " cut at " << until;
    }
  }
}

TEST_P(LiveStyle, strokes_follow_each_other_and_what_they_answer) {
  for (const NamedPiece& p : live_pieces()) {
    compose::Composer composer(settings());
    double before = 0.0;
    for (double until = kFrame; until < p.piece.duration; until += kFrame) {
      composer.hear(hear::so_far(p.piece, until));
      for (const plan::Stroke& s : composer.take(until)) {
        ASSERT_GE(s.start, before) << p.name;
        ASSERT_LT(s.start, until);
        ASSERT_GE(s.end, s.start);
        ASSERT_FALSE(s.path.empty());
        ASSERT_LE(s.cause.start, until) << p.name << ": answers what has not sounded";
        ASSERT_LE(s.cause.end, until + 1e-9);
      }
      before = until;
    }
  }
}

TEST_P(LiveStyle, a_line_goes_on_from_one_that_was_left_open) {
  constexpr double kSlice = 1.0 / 60.0;  // s, of paint
  int joined = 0;
  for (const NamedPiece& p : live_pieces()) {
    const std::vector<plan::Stroke>& strokes = whole(p).strokes;
    std::set<int> followed;
    for (std::size_t i = 0; i < strokes.size(); ++i) {
      const plan::Stroke& s = strokes[i];
      if (s.joins == -1) continue;
      ++joined;
      ASSERT_GE(s.joins, 0);
      ASSERT_LT(s.joins, static_cast<int>(i));
      ASSERT_TRUE(followed.insert(s.joins).second) << "only one goes on from it";
      const plan::Stroke& before = strokes[static_cast<std::size_t>(s.joins)];
      ASSERT_TRUE(before.open);
      ASSERT_EQ(before.brush, s.brush);
      ASSERT_EQ(before.hand, s.hand);
      ASSERT_EQ(before.width, s.width);
      ASSERT_GE(s.start, before.end + 0.99 * kSlice);
      ASSERT_EQ(before.path.back().x, s.path.front().x);
      ASSERT_EQ(before.path.back().y, s.path.front().y);
    }
  }
  if (settings().style.melody.manner == plan::Manner::kMasses) {
    EXPECT_GT(joined, 30);
  }
}

TEST_P(LiveStyle, it_makes_no_difference_how_often_it_is_asked) {
  const NamedPiece& p = live_pieces()[2];
  const double until = 24.0;
  const std::uint64_t often = hash_before(play(p.piece, settings(), until).strokes, until);
  EXPECT_EQ(hash_before(play(p.piece, settings(), until, 0.4).strokes, until), often);
  compose::Composer composer(settings());
  composer.hear(hear::so_far(p.piece, until));
  EXPECT_EQ(hash_before(composer.take(until), until), often);
}

TEST_P(LiveStyle, a_note_that_is_painted_when_all_is_known_is_painted_within_a_second) {
  // By what sounds, not by what it is called: what is a line to one may be texture to the other.
  using Sounding = std::pair<double, float>;  // onset, pitch
  for (const NamedPiece& p : live_pieces()) {
    const auto notes_of = [&](const plan::Stroke& s) -> const std::vector<score::Note>* {
      switch (s.cause.kind) {
        case plan::CauseKind::kMelody: return &p.piece.melody;
        case plan::CauseKind::kBass: return &p.piece.bass;
        case plan::CauseKind::kNote: return &p.piece.notes;
        default: return nullptr;
      }
    };
    std::set<Sounding> known;
    for (const plan::Stroke& s : compose::compose(p.piece, settings()).strokes) {
      const std::vector<score::Note>* notes = notes_of(s);
      if (notes == nullptr) continue;
      const score::Note& note = (*notes)[static_cast<std::size_t>(s.cause.index)];
      if (note.onset < p.piece.duration - 1.0) known.insert({note.onset, note.pitch});
    }
    // A line of several notes is the stroke of each of them.
    std::set<Sounding> in_time;
    for (const plan::Stroke& s : whole(p).strokes) {
      const std::vector<score::Note>* notes = notes_of(s);
      if (notes == nullptr) continue;
      for (auto note = notes->begin() + s.cause.index;
           note != notes->end() && note->onset <= std::max(s.cause.start, s.cause.end - 0.05);
           ++note) {
        const Sounding sounding{note->onset, note->pitch};
        if (s.start >= note->onset - 1.0 && s.start <= note->onset + 1.0 &&
            known.contains(sounding))
          in_time.insert(sounding);
        if (s.cause.kind == plan::CauseKind::kNote) break;
      }
    }
    if (known.empty()) continue;
    EXPECT_GE(static_cast<double>(in_time.size()), 0.9 * static_cast<double>(known.size()))
        << p.name << ": " << in_time.size() << " of " << known.size();
  }
}

TEST_P(LiveStyle, nothing_is_committed_in_bulk) {
  for (const NamedPiece& p : live_pieces()) {
    const Live& live = whole(p);
    // In a twentieth of a second a hand and a few quick notes; over ten seconds no more than a
    // fifth of the picture, but for its beginning. The ground is no part of that: leaf is laid in
    // some two hundred squares.
    EXPECT_LE(*std::max_element(live.taken.begin(), live.taken.end()), 24) << p.name;
    const auto painted = [](const plan::Stroke& s) {
      return s.cause.kind != plan::CauseKind::kPiece;
    };
    const auto tenth = live.taken.begin() + static_cast<std::ptrdiff_t>(live.taken.size() / 10);
    const auto begun = live.strokes.begin() + std::accumulate(live.taken.begin(), tenth, 0);
    const auto first = std::count_if(live.strokes.begin(), begun, painted);
    const auto all = std::count_if(live.strokes.begin(), live.strokes.end(), painted);
    EXPECT_LT(static_cast<double>(first), 0.35 * static_cast<double>(all)) << p.name;
    EXPECT_GT(first, 0) << p.name << ": there is a picture from the first on";
  }
}

/// Share of a grid's cells that something crosses: of the left and the right half, of the upper
/// and the lower.
std::array<double, 4> halves(const std::vector<plan::Stroke>& strokes, double until) {
  constexpr int kCells = 12;
  std::array<std::array<bool, kCells>, kCells> seen{};
  for (const plan::Stroke& s : strokes) {
    if (s.start >= until || s.cause.kind == plan::CauseKind::kPiece) continue;
    for (const plan::PathPoint& q : s.path) {
      for (float dx : {-0.4f, 0.0f, 0.4f}) {
        for (float dy : {-0.4f, 0.0f, 0.4f}) {
          const int i = static_cast<int>((q.x + dx * s.width) * kCells);
          const int j = static_cast<int>((q.y + dy * s.width) * kCells);
          if (i >= 0 && j >= 0 && i < kCells && j < kCells)
            seen[static_cast<std::size_t>(j)][static_cast<std::size_t>(i)] = true;
        }
      }
    }
  }
  std::array<double, 4> share{};
  for (std::size_t j = 0; j < kCells; ++j) {
    for (std::size_t i = 0; i < kCells; ++i) {
      if (!seen[j][i]) continue;
      share[i < kCells / 2 ? 0 : 1] += 2.0 / (kCells * kCells);
      share[j < kCells / 2 ? 2 : 3] += 2.0 / (kCells * kCells);
    }
  }
  return share;
}

TEST_P(LiveStyle, wherever_the_music_stops_the_picture_is_spread_over_the_canvas) {
  for (const NamedPiece& p : live_pieces()) {
    const Live& live = whole(p);
    for (int k = 1; k <= 4; ++k) {
      const double until = p.piece.duration * k / 4.0;
      if (until < 10.0) continue;
      const std::array<double, 4> share = halves(live.strokes, until);
      const auto [least, most] = std::minmax_element(share.begin(), share.end());
      EXPECT_GT(*least, 0.12) << p.name << " at " << until;
      EXPECT_GT(*least, 0.22 * *most) << p.name << " at " << until;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Every, LiveStyle, testing::Range(0, 8), [](const auto& style) {
  return styles()[static_cast<std::size_t>(style.param)].name;
});

TEST(Live, two_players_take_turns_and_hear_nothing_of_what_is_to_come) {
  compose::Settings settings{.style = styles()[0], .with = {{styles()[2]}}};
  const auto first_brushes = static_cast<int>(styles()[0].brushes.size());
  for (const NamedPiece& p : live_pieces()) {
    const Live live = play(p.piece, settings, p.piece.duration);
    std::set<int> hands;
    for (const plan::Stroke& s : live.strokes) {
      hands.insert(s.hand);
      EXPECT_EQ(s.hand, s.brush < first_brushes ? 0 : 1) << p.name;
      if (s.joins >= 0) {
        EXPECT_EQ(s.hand, live.strokes[static_cast<std::size_t>(s.joins)].hand);
      }
    }
    EXPECT_EQ(hands.size(), 2u) << p.name;
    const double until = 0.6 * p.piece.duration;
    const Live cut = play(hear::so_far(p.piece, until), settings, until);
    EXPECT_EQ(hash_before(cut.strokes, cut.until), hash_before(live.strokes, cut.until)) << p.name;
  }
}

TEST(Live, silence_stays_bare_canvas) {
  plan::Piece silence;
  silence.duration = 20.0;
  silence.silent = true;
  silence.curves.loudness.assign(400, -70.0f);
  EXPECT_TRUE(play(silence, {.style = styles().front()}, 20.0).strokes.empty());
}

TEST(Live, the_last_notes_are_painted_when_the_music_has_ended) {
  const plan::Piece& piece = live_pieces()[1].piece;
  compose::Composer composer({.style = styles().front()});
  composer.hear(piece);
  const double last = piece.melody.back().onset;
  int painted = 0;
  for (const plan::Stroke& s : composer.take(std::numeric_limits<double>::infinity())) {
    painted += s.cause.kind == plan::CauseKind::kMelody && s.cause.end > last;
  }
  EXPECT_GT(painted, 0);
}

TEST(Live, a_section_that_returns_goes_where_it_was_first) {
  // Three parts: the first comes back as the third.
  const plan::Piece& piece = pieces()[2].piece;
  ASSERT_EQ(piece.sections.size(), 3u);
  ASSERT_EQ(piece.sections[2].returns, 1);
  compose::Settings settings{.style = styles().front()};
  settings.density = 0.5f;
  const Live live = play(piece, settings, piece.duration);
  // Where the broad strokes of stretches lie: those of the return lie on those of the first.
  const auto places = [&](double from, double to) {
    std::vector<std::pair<float, float>> list;
    for (const plan::Stroke& s : live.strokes) {
      if (s.cause.kind == plan::CauseKind::kSection && s.pass == 0 && s.start >= from &&
          s.start < to)
        list.push_back({s.path[s.path.size() / 2].x, s.path[s.path.size() / 2].y});
    }
    return list;
  };
  const auto first = places(0.0, piece.sections[1].start);
  const auto again = places(piece.sections[2].start + hear::kSectionTold - 0.1,
                            piece.sections[2].start + hear::kSectionTold + 2.0);
  ASSERT_FALSE(first.empty());
  ASSERT_FALSE(again.empty());
  for (const auto& [x, y] : again) {
    float nearest = 1e9f;
    for (const auto& [fx, fy] : first) nearest = std::min(nearest, std::hypot(x - fx, y - fy));
    EXPECT_LT(nearest, 0.25f);
  }
}

TEST(Players, paint_the_sections_times_and_elements_they_are_given) {
  const plan::Piece& piece = pieces()[2].piece;
  const int first_brush = static_cast<int>(styles()[0].brushes.size());
  const auto by_second = [&](compose::When when) {
    std::set<int> labels;
    std::set<plan::CauseKind> kinds;
    double from = 1e9, to = -1e9;
    compose::Settings settings{.style = styles()[0]};
    settings.with.push_back({styles()[2], std::move(when)});
    for (const plan::Stroke& s : compose::compose(piece, settings).strokes) {
      if (s.brush < first_brush) continue;
      labels.insert(
          piece.sections[static_cast<std::size_t>(hear::section_at(piece, s.cause.start))].label);
      kinds.insert(s.cause.kind);
      from = std::min(from, s.cause.start), to = std::max(to, s.cause.start);
    }
    return std::tuple(labels, kinds, from, to);
  };
  const int second = piece.sections[1].label;
  EXPECT_EQ(std::get<0>(by_second({.turns = false, .labels = {second}})), std::set{second});
  const auto bass = by_second({.turns = false, .elements = {compose::Heard::kBass}});
  EXPECT_EQ(std::get<1>(bass), std::set{plan::CauseKind::kBass});
  const auto time = by_second({.turns = false, .from = 10.0, .to = 20.0});
  EXPECT_GE(std::get<2>(time), 9.0);
  EXPECT_LT(std::get<3>(time), 20.0);
}

TEST(Players, three_take_turns_section_by_section) {
  plan::Piece piece = pieces()[3].piece;
  piece.sections.clear();
  for (int i = 0; i < 6; ++i)
    piece.sections.push_back({16.0 * i, 16.0 * (i + 1), i, 0, "", -20.0f});
  compose::Settings settings{.style = styles()[0]};
  settings.with = {{styles()[1]}, {styles()[2]}};
  const int brushes = static_cast<int>(styles()[0].brushes.size());
  for (const plan::Stroke& s : compose::compose(piece, settings).strokes) {
    if (s.cause.kind != plan::CauseKind::kMelody) continue;
    EXPECT_EQ(s.brush / brushes, hear::section_at(piece, s.cause.start) % 3) << s.cause.start;
  }
}

}  // namespace
}  // namespace impasto
