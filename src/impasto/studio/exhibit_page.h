// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "impasto/studio/exhibit_accent.h"
#include "impasto/studio/exhibit_pictures.h"
#include "impasto/studio/exhibit_words.h"
#include "impasto/studio/label.h"

namespace impasto::studio {

/// What is said and shown of one work; numbers and words only.
struct Work {
  std::string slug;  ///< its folder
  plan::Plan plan;
  Label label;
  std::string alt;
  std::vector<Passage> passages;
  std::vector<Stop> stops;
  Accent accent;
  Pictures pictures;
  std::string strokes;    ///< name of the stream
  std::size_t bytes = 0;  ///< that a visitor fetches to see it grow: painter, strokes, sound
  bool sound = false;
};

/// What all pages have in common. Names are relative to the site's folder.
struct Site {
  Language language = Language::kEnglish;
  std::string title;
  std::string base_url;  ///< ends with a slash; empty: not known
  std::string style, player, worker, painter;
  std::string style_text;  ///< what is in `style`; addresses in it begin at the folder `assets`
  bool atelier = false;    ///< a door stands on the wall
};

/// What a page may fetch and run: what lies on its own host, and no more. `style`: one that stands
/// in the page beside those in files.
std::string page_policy(std::string_view style = {});

/// Reads it for who looks: the sheet is measured, the words are found. No pictures yet.
Result<Work> look_at(plan::Plan plan, Language language, Pool& pool, const Progress& progress);

// Pages as text. They hold no clock, and nothing but what is theirs is asked for.
std::string work_page(const Site& site, const Work& work);
std::string label_page(const Site& site, const Work& work);
std::string embed_page(const Site& site, const Work& work);
std::string oembed(const Site& site, const Work& work);
std::string wall_page(const Site& site, const std::vector<Work>& works);

/// What a sealed page holds beside its words.
struct Sealing {
  std::string strokes, sound, poster;  ///< bytes; no sound: empty
  std::vector<std::string> crops;      ///< of each stop, bytes of a JPEG
};
std::string sealed_page(const Site& site, const Work& work, const Sealing& sealing);

/// What the player knows of a work, JSON that may stand in a script element. `up`: from the page to
/// the site's folder.
std::string player_data(const Site& site, const Work& work, const std::string& up);

}  // namespace impasto::studio
