// SPDX-License-Identifier: GPL-3.0-or-later
// Offline a composer knows the whole, and its plans stay what they were; live it knows what has
// sounded, and nothing of what is to come reaches the canvas.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>

#include "impasto/compose/compose.h"
#include "impasto/notation/styles.h"
#include "outlook/pieces.h"

namespace impasto {
namespace {

using outlook::NamedPiece;

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
  return list;
}

// The file holds what was composed before there was an outlook. To change plans on purpose, look at
// pictures first; then IMPASTO_WRITE_PLANS=1 writes the file anew.
TEST(Outlook, a_plan_of_a_known_piece_is_what_it_was_before_there_was_an_outlook) {
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

}  // namespace
}  // namespace impasto
