// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/players.h"

#include <algorithm>

#include "impasto/base/check.h"
#include "impasto/base/math.h"
#include "impasto/hear/form.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

template <class T>
bool among(const std::vector<T>& list, const T& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

/// Whose turn it is where they take turns: they change with the sections, or with the quarters of
/// a piece that has none.
int turn_at(const Settings& settings, const plan::Piece& piece, const Outlook& outlook,
            double time) {
  const int turn = piece.sections.size() > 1
                       ? hear::section_at(piece, time)
                       : static_cast<int>(4.0 * time / std::max(0.1, outlook.duration));
  return turn % (static_cast<int>(settings.with.size()) + 1);
}

bool may_paint(const Settings& settings, const plan::Piece& piece, const Outlook& outlook,
               int player, double time) {
  const When& when = settings.with[static_cast<std::size_t>(player - 1)].when;
  if (time < when.from || time >= when.to) return false;
  if (when.turns && turn_at(settings, piece, outlook, time) != player) return false;
  if (when.labels.empty()) return true;
  if (piece.sections.empty()) return false;
  const int section = hear::section_at(piece, time);
  return among(when.labels, piece.sections[static_cast<std::size_t>(section)].label);
}

/// Share of the piece that a player has, 0..1.
float share_of(const Settings& settings, const plan::Piece& piece, const Outlook& outlook,
               int player) {
  constexpr int kLooks = 200;
  int turns = 0;
  for (int i = 0; i < kLooks; ++i) {
    turns += may_paint(settings, piece, outlook, player, outlook.duration * (i + 0.5) / kLooks);
  }
  return static_cast<float>(turns) / kLooks;
}

}  // namespace

int player_at(const Settings& settings, const plan::Piece& piece, const Outlook& outlook,
              double time, Heard heard) {
  for (int i = 1; i <= static_cast<int>(settings.with.size()); ++i) {
    if (among(settings.with[static_cast<std::size_t>(i - 1)].when.elements, heard) &&
        may_paint(settings, piece, outlook, i, time))
      return i;
  }
  return 0;
}

const Style& style_of(const Settings& settings, int player) {
  return player == 0 ? settings.style : settings.with[static_cast<std::size_t>(player - 1)].style;
}

std::optional<Scheme> scheme_of(const Settings& settings) {
  return settings.scheme ? settings.scheme : settings.style.scheme;
}

plan::Sheet sheet_of(const Settings& settings, const plan::Piece& piece, const Outlook& outlook,
                     const Colours& colours) {
  const Style& style = settings.style;
  IMPASTO_CHECK(style.brushes.size() == kBrushRoles);
  plan::Sheet sheet;
  sheet.width = std::max(1.0f, settings.aspect);
  sheet.height = std::max(1.0f, 1.0f / settings.aspect);
  sheet.seed = settings.seed;
  sheet.palette = colours.palette;
  const picture::LinearRgb ground = picture::to_linear(to_lab(colours.ground));
  sheet.ground_rgb = {ground.r, ground.g, ground.b};
  sheet.toning = colours.toning;
  sheet.ground = style.ground.kind;
  sheet.drying = style.drying;
  sheet.light.relief = style.relief;
  sheet.flow = style.flow;
  sheet.varnish = style.varnish;
  sheet.brushes = style.brushes;
  for (int i = 1; i <= static_cast<int>(settings.with.size()); ++i) {
    const Style& other = style_of(settings, i);
    IMPASTO_CHECK(other.brushes.size() == kBrushRoles);
    const float share = share_of(settings, piece, outlook, i);
    sheet.drying += (other.drying - style.drying) * static_cast<double>(share);
    sheet.light.relief += (other.relief - style.relief) * share;
    sheet.varnish += (other.varnish - style.varnish) * share;
    if (other.flow.wash > sheet.flow.wash) sheet.flow = other.flow;
    sheet.brushes.insert(sheet.brushes.end(), other.brushes.begin(), other.brushes.end());
  }
  return sheet;
}

}  // namespace impasto::compose
