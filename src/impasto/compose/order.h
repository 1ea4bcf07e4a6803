// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "impasto/compose/cues.h"
#include "impasto/compose/easel.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// Share of the piece in which the masses of the whole are blocked in.
inline constexpr double kBlockedIn = 0.22;

/// Brings the cues into the order in which a painter works who knows the whole: the sections'
/// masses first, the longest first, then everything else in the order of time. Hands that leave
/// paper lay theirs when they sound. Returns how many cues come first.
std::size_t masses_first(const Easel& easel, std::vector<Cue>& cues);

/// How the masses are laid.
struct Blocking {
  std::size_t first = 0, last = 0;  ///< of the strokes
  double together = 0;              ///< Hand::together
  bool in_rows = false;             ///< Hand::in_rows
  bool floods = false;              ///< Hand::flooding is not 0
  bool sets_down = false;           ///< small strokes are few: most of each is there with its sound
  double shown_first = 0.6;         ///< Hand::shown_first
  std::optional<Point> heart;       ///< of the climax
  float spare = 0;                  ///< canvas units around it
  double climax = 1e9;              ///< s
  const std::map<std::size_t, Follower>* followers = nullptr;  ///< of all strokes
};

/// Lays the masses on the strongest attacks of the first quarter, after the underpainting, in their
/// order. Of shapes that are filled in rows only those of the longest sections, and their washes
/// alone: all others row by row while the section before theirs sounds. Causes stay: a mass is laid
/// before the music that it is for. Followers are left.
void block_in(const plan::Piece& piece, const Outlook& outlook, const Blocking& blocking,
              std::vector<plan::Stroke>& strokes);

/// What of fields and shapes that are filled may wait until something lies on it: rows, what is
/// drawn around them, leaf. Not what blocks in the whole.
std::vector<std::size_t> fields_of(const plan::Piece& piece, const Blocking& blocking,
                                   const std::vector<plan::Stroke>& strokes);

/// Draws the lines of the tune beforehand, all of them in the first quarter, thin, in their order;
/// what is painted later goes over them. `from`: s, after the underpainting.
void draw_first(const Outlook& outlook, double from, std::vector<plan::Stroke>& strokes);

/// Broad strokes are struck with their sound, nearly half of their way at once, pushed on with each
/// attack while it lasts, the stronger the farther, and move slowly between; where water runs no
/// longer than they did, and the widest not at all. Lines, which say when their notes sound, hurry
/// to the next with each attack. What is small and followers are left as they are. Paths and starts
/// stay.
/// `done`: when some have to be, s.
void strike(const plan::Piece& piece, const plan::Sheet& sheet, const Blocking& blocking,
            const std::map<std::size_t, double>& done, std::vector<plan::Stroke>& strokes);

/// Brings what is thrown off a stroke or laid over it to where that now ends.
void follow(const std::map<std::size_t, Follower>& followers, double duration,
            std::vector<plan::Stroke>& strokes);

}  // namespace impasto::compose
