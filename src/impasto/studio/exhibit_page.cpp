// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/exhibit_page.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

#include "impasto/base/seal.h"
#include "impasto/media/sha.h"
#include "impasto/plan/piece.h"
#include "impasto/studio/captions.h"
#include "impasto/studio/html.h"
#include "impasto/studio/site_files.h"
#include "impasto/studio/tags.h"

namespace impasto::studio {
namespace {

/// The style of all pages as it stands in one: a page that must fetch it first shows nothing for a
/// second on a slow line. `up`: from the page to the site's folder; `look`: what is its own.
std::string page_style(const Site& site, const std::string& up, const std::string& look) {
  std::string style = site.style_text;
  constexpr std::string_view kUrl = "url(";
  for (std::size_t at = 0; (at = style.find(kUrl, at)) != std::string::npos;) {
    at += kUrl.size();
    style.insert(at, up + "assets/");
  }
  return style + look;
}

// A sealed page asks nobody for anything: what it needs stands in it.
constexpr const char* kSealedPolicy =
    "default-src 'none'; img-src data: blob:; media-src blob:; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob:; connect-src data: blob:; "
    "font-src data:; base-uri 'none'; form-action 'none'";

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

std::string seconds(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

/// "PT1M14S" (ISO 8601).
std::string duration_text(double value) {
  const long whole = std::lround(value);
  return "PT" + std::to_string(whole / 60) + "M" + std::to_string(whole % 60) + "S";
}

std::string page_title(const Label& label) {
  return label.musician.empty() ? label.title : label.title + " – " + label.musician;
}

std::string data_address(const char* kind, std::string_view bytes) {
  return std::string("data:") + kind + ";base64," + base64(bytes);
}

std::string facts_html(const Label& label) {
  std::string text;
  for (const std::string& fact : label.facts) text += (text.empty() ? "" : " ") + fact;
  return text.empty() ? "" : "<p class=\"facts\">" + escaped(text) + "</p>\n";
}

std::string musician_html(const Label& label) {
  return label.musician.empty() ? ""
                                : "<p class=\"musician\">" + escaped(label.musician) + "</p>\n";
}

std::string sound_html(const Site& site, const Work& work) {
  if (!work.sound) return {};
  const std::string name = with(site_text(site.language, "sound_of"), "title", work.label.title);
  return "<div class=\"hear\" id=\"hear\"><audio id=\"sound\" controls preload=\"none\" "
         "src=\"sound.m4a\" aria-label=\"" +
         escaped(name) + "\"><track kind=\"captions\" src=\"captions.vtt\" srclang=\"" +
         kLanguages[site.language] + "\" label=\"" + escaped(site_text(site.language, "captions")) +
         "\"></audio></div>\n";
}

/// `sealing`: the pictures stand in the page itself, and a click is all that sounds.
std::string stops_html(const Site& site, const Work& work, const Sealing* sealing) {
  std::string text;
  for (std::size_t i = 0; i < work.stops.size(); ++i) {
    const Stop& stop = work.stops[i];
    const std::string n = std::to_string(i + 1);
    const std::string picture = "<img src=\"" +
                                (sealing != nullptr ? data_address("image/jpeg", sealing->crops[i])
                                                    : "closer-" + n + ".jpg") +
                                "\" width=\"640\" height=\"640\" loading=\"lazy\" alt=\"\">";
    const std::string at = plan::clock_text(stop.start);
    text += "<li id=\"closer-" + n + "\">";
    text += work.sound && sealing == nullptr
                ? "<a href=\"sound.m4a#t=" + seconds(stop.start) + "," + seconds(stop.end) +
                      "\" aria-label=\"" + escaped(site_text(site.language, "hear_it")) + " " + at +
                      "\">" + picture + "</a>"
                : picture;
    text += "<p>" + escaped(words_of(site.language).stop(work.plan, stop)) + "</p></li>\n";
  }
  return text;
}

std::string passages_html(const Site& site, const Work& work) {
  std::string text;
  for (const Passage& passage : work.passages) {
    text += "<li><time datetime=\"" + duration_text(passage.start) + "\">" +
            plan::clock_text(passage.start) + "</time> <span>" +
            escaped(words_of(site.language).passage(passage)) + "</span></li>\n";
  }
  return text;
}

/// For search engines: what hangs here, and the music that it was painted from.
std::string json_ld(const Site& site, const Work& work) {
  const Label& label = work.label;
  const std::string musician =
      label.musician.empty()
          ? ""
          : ",\"byArtist\":{\"@type\":\"MusicGroup\",\"name\":" + script_text(label.musician) + "}";
  const std::string materials = label.materials.substr(0, label.materials.find(','));
  return "{\"@context\":\"https://schema.org\",\"@type\":\"VisualArtwork\",\"name\":" +
         script_text(label.title) +
         ",\"artform\":\"Painting\",\"artMedium\":" + script_text(materials) +
         ",\"description\":" + script_text(work.alt) + ",\"image\":" +
         script_text((site.base_url.empty() ? "" : site.base_url + work.slug + "/") +
                     "poster-1600.jpg") +
         ",\"isBasedOn\":{\"@type\":\"MusicRecording\",\"name\":" + script_text(label.title) +
         musician + ",\"duration\":\"" + duration_text(work.plan.piece->duration) + "\"}}";
}

void add_texts(Slots& slots, Language language) {
  for (const char* name : {"skip", "look_closer", "what_happens", "seed", "hash", "made_with",
                           "picture", "print_label", "strokes", "all_works", "to_the_painting"}) {
    slots[std::string("t.") + name] = site_text(language, name);
  }
}

// On a phone the picture is as wide as the screen. Told so, those with three points to a pixel
// would fetch the largest, half a megabyte of what nobody sees without a lens.
constexpr const char* kPhoneSize = "62vw";

/// How wide the painting is shown: from 900 px on it fills what the label leaves, unless the
/// window's height does not let it.
std::string sizes_text(const Size& poster) {
  const double ratio = static_cast<double>(poster.width) / poster.height;
  return "(min-width: 900px) min(calc(100vw - 37rem), calc(" + number(100.0 * ratio) + "vh - " +
         number(160.0 * ratio) + "px)), (min-width: 600px) 100vw, " + kPhoneSize;
}

/// The sizes in which there is a poster. `folder`: where they lie, from the page.
std::string posters_text(const Pictures& pictures, const std::string& folder) {
  const auto one = [&](const char* name, const Size& size) {
    return folder + name + " " + std::to_string(size.width) + "w";
  };
  return one("poster-640.webp", pictures.first_sight) + ", " +
         one("poster-800.jpg", pictures.small_poster) + ", " +
         one("poster-1600.jpg", pictures.poster);
}

std::string look_css(const Work& work) {
  const double ratio =
      static_cast<double>(work.pictures.poster.width) / work.pictures.poster.height;
  return ":root{--accent:" + work.accent.on_light + ";--accent-mark:" + work.accent.on_light +
         ";--ratio:" + number(ratio) +
         "}\n@media (prefers-color-scheme:dark){:root{--accent:" + work.accent.on_dark + "}}\n";
}

std::string wall_css(const std::vector<Work>& works) {
  // Paintings of one family: of equal area, and what is wide is a little larger, for it is seen
  // from further away.
  constexpr double kRem = 24.0;  // rem, of a square one
  std::string css;
  for (std::size_t i = 0; i < works.size(); ++i) {
    const Size poster = works[i].pictures.poster;
    const double ratio = static_cast<double>(poster.width) / poster.height;
    css += ".row li:nth-child(" + std::to_string(i + 1) +
           "){--wide:" + number(kRem * std::pow(ratio, 0.6)) + "rem}\n";
  }
  return css;
}

Slots slots_of(const Site& site, const Work& work, const Sealing* sealing = nullptr) {
  const media::Tags tags = tags_of(work.plan);
  const std::string base = site.base_url.empty() ? "" : site.base_url + work.slug + "/";
  const std::string style = page_style(site, "../", look_css(work));
  const std::string musician =
      work.label.musician.empty()
          ? ""
          : " <span class=\"musician\">" + escaped(work.label.musician) + "</span>";
  Slots slots = {
      {"lang", kLanguages[site.language]},
      {"csp", page_policy(style)},
      {"page_title", page_title(work.label)},
      {"title", work.label.title},
      {"alt", work.alt},
      {"materials", work.label.materials},
      {"musician_line", musician_html(work.label)},
      {"musician_part", musician},
      {"facts", facts_html(work.label)},
      {"sound", sound_html(site, work)},
      {"stops", stops_html(site, work, sealing)},
      {"passages", passages_html(site, work)},
      {"base", base},
      {"og_url",
       base.empty() ? "" : "<meta property=\"og:url\" content=\"" + escaped(base) + "\">\n"},
      {"style", site.style},
      {"style_text", style},
      {"player", site.player},
      {"posters", posters_text(work.pictures, "")},
      {"poster_width", std::to_string(work.pictures.poster.width)},
      {"poster_height", std::to_string(work.pictures.poster.height)},
      {"sizes", sizes_text(work.pictures.poster)},
      {"seed", std::to_string(work.plan.sheet.seed)},
      {"hash", work.pictures.canvases.front().hash},
      {"software", tags.software},
      {"strokes", work.strokes},
      {"json_ld", json_ld(site, work)},
      {"data", player_data(site, work, "../")}};
  add_texts(slots, site.language);
  return slots;
}

}  // namespace

// Everything from this host, nothing from another; scripts from files only. WebAssembly is
// compiled, not evaluated.
std::string page_policy(std::string_view style) {
  const std::string own = style.empty() ? "" : " 'sha256-" + base64(media::sha256(style)) + "'";
  return "default-src 'none'; img-src 'self' blob: data:; media-src 'self' blob:; style-src "
         "'self'" +
         own +
         "; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
         "font-src 'self'; base-uri 'none'; form-action 'none'";
}

Result<Work> look_at(plan::Plan plan, Language language, Pool& pool, const Progress& progress) {
  const Result<Seen> seen = see(plan, pool, progress);
  if (!seen) return tl::unexpected(seen.error());
  const Words& words = words_of(language);
  Work work;
  const std::vector<Group> groups =
      groups_of(plan, *seen, -1.0, std::numeric_limits<double>::infinity());
  work.label = label_of(plan, groups, words);
  work.alt = words.description(plan, *seen, groups);
  work.passages = passages_of(plan, *seen);
  work.stops = stops_of(plan, *seen);
  work.accent = accent_of(groups);
  work.plan = std::move(plan);
  return work;
}

std::string work_page(const Site& site, const Work& work) {
  return filled(site_file("work.html"), slots_of(site, work));
}

std::string label_page(const Site& site, const Work& work) {
  Slots slots = slots_of(site, work);
  slots["csp"] = page_policy();
  return filled(site_file("label.html"), slots);
}

std::string embed_page(const Site& site, const Work& work) {
  return filled(site_file("embed.html"), slots_of(site, work));
}

std::string oembed(const Site& site, const Work& work) {
  constexpr int kWide = 640, kBelow = 120;  // px: the frame, and what stands under the painting
  const Size poster = work.pictures.poster;
  const int height =
      static_cast<int>(std::lround(static_cast<double>(kWide) * poster.height / poster.width)) +
      kBelow;
  const std::string base = (site.base_url.empty() ? "" : site.base_url) + work.slug + "/";
  const std::string frame = "<iframe src=\"" + escaped(base + "embed.html") + "\" width=\"" +
                            std::to_string(kWide) + "\" height=\"" + std::to_string(height) +
                            "\" title=\"" + escaped(page_title(work.label)) +
                            "\" loading=\"lazy\" style=\"border:0\"></iframe>";
  return "{\"version\":\"1.0\",\"type\":\"rich\",\"provider_name\":" + script_text(site.title) +
         ",\"title\":" + script_text(work.label.title) +
         (work.label.musician.empty() ? ""
                                      : ",\"author_name\":" + script_text(work.label.musician)) +
         ",\"width\":" + std::to_string(kWide) + ",\"height\":" + std::to_string(height) +
         ",\"thumbnail_url\":" + script_text(base + "poster-800.jpg") +
         ",\"thumbnail_width\":" + std::to_string(work.pictures.small_poster.width) +
         ",\"thumbnail_height\":" + std::to_string(work.pictures.small_poster.height) +
         ",\"html\":" + script_text(frame) + "}\n";
}

std::string wall_page(const Site& site, const std::vector<Work>& works) {
  std::string list;
  for (const Work& work : works) {
    list +=
        "<li><a href=\"" + work.slug + "/index.html\"><img src=\"" + work.slug +
        "/poster-800.jpg\" srcset=\"" + posters_text(work.pictures, work.slug + "/") +
        "\" sizes=\"(min-width: 700px) 30rem, " + kPhoneSize + "\" width=\"" +
        std::to_string(work.pictures.poster.width) + "\" height=\"" +
        std::to_string(work.pictures.poster.height) + "\" alt=\"" + escaped(work.alt) + "\"" +
        (&work == &works.front() ? " fetchpriority=\"high\"" : " loading=\"lazy\"") +
        "><span class=\"plate\"><cite>" + escaped(work.label.title) + "</cite>" +
        (work.label.musician.empty() ? "" : "<span>" + escaped(work.label.musician) + "</span>") +
        "</span></a></li>\n";
  }
  const std::size_t count = works.size();
  const std::string description =
      count == 1 ? site_text(site.language, "one_work")
                 : with(site_text(site.language, "many_works"), "n", std::to_string(count));
  const std::string& base = site.base_url;
  const std::string style = page_style(site, "", wall_css(works));
  const std::string door = "<p class=\"door\"><a href=\"atelier/index.html\">" +
                           escaped(site_text(site.language, "atelier")) + "</a></p>\n";
  return filled(
      site_file("wall.html"),
      {{"lang", kLanguages[site.language]},
       {"csp", page_policy(style)},
       {"title", site.title},
       {"description", description},
       {"image", base + works.front().slug + "/poster-1600.jpg"},
       {"og_url",
        base.empty() ? "" : "<meta property=\"og:url\" content=\"" + escaped(base) + "\">\n"},
       {"style_text", style},
       {"works", list},
       {"atelier", site.atelier ? door : ""},
       {"software", tags_of(works.front().plan).software}});
}

std::string sealed_page(const Site& site, const Work& work, const Sealing& sealing) {
  std::string style(site_file("style.css"));
  for (const char* font : kFonts) {
    style.replace(style.find(font), std::string_view(font).size(),
                  data_address("font/woff2", site_file(font)));
  }
  Slots slots = slots_of(site, work, &sealing);
  slots["csp"] = kSealedPolicy;
  slots["style_text"] = style;
  slots["look"] = look_css(work);
  slots["poster_source"] = data_address("image/jpeg", sealing.poster);
  slots["strokes_bytes"] = base64(sealing.strokes);
  slots["sound_bytes"] = base64(sealing.sound);
  slots["painter_bytes"] = base64(painter_bytes());
  slots["worker_text"] = site_file("worker.js");
  slots["player_text"] = site_file("player.js");
  slots["blank_seal"] = kBlankSeal;
  return filled(site_file("sealed.html"), slots);
}

std::string player_data(const Site& site, const Work& work, const std::string& up) {
  const Words& words = words_of(site.language);
  std::string text = "{\"title\":" + script_text(work.label.title) +
                     ",\"duration\":" + seconds(work.plan.duration) +
                     ",\"music\":" + seconds(work.plan.piece->duration) +
                     ",\"strokes\":" + script_text(work.strokes) +
                     ",\"painter\":" + script_text(up + site.painter) +
                     ",\"worker\":" + script_text(up + site.worker) +
                     ",\"sound\":" + (work.sound ? "\"sound.m4a\"" : "null") + ",\"canvases\":[";
  for (std::size_t i = 0; i < work.pictures.canvases.size(); ++i) {
    const BrowserCanvas& canvas = work.pictures.canvases[i];
    text += (i == 0 ? "" : ",") + std::string("{\"width\":") + std::to_string(canvas.size.width) +
            ",\"height\":" + std::to_string(canvas.size.height) + ",\"hash\":\"" + canvas.hash +
            "\"}";
  }
  text += std::string("],\"tiles\":{\"path\":") +
          (site.painter.empty() ? "null" : "\"tiles/painting_files/\"") +
          ",\"width\":" + std::to_string(work.pictures.zoom.width) +
          ",\"height\":" + std::to_string(work.pictures.zoom.height) +
          ",\"top\":" + std::to_string(work.pictures.levels) +
          ",\"side\":" + std::to_string(kTileSide) + "},\"passages\":[";
  for (std::size_t i = 0; i < work.passages.size(); ++i) {
    const Passage& passage = work.passages[i];
    text += (i == 0 ? "[" : ",[") + seconds(passage.start) + "," + seconds(passage.end) + "," +
            script_text(words.passage(passage)) + "]";
  }
  text += "],\"stops\":[";
  for (std::size_t i = 0; i < work.stops.size(); ++i) {
    const Stop& stop = work.stops[i];
    text += (i == 0 ? "[" : ",[") + number(stop.area.x) + "," + number(stop.area.y) + "," +
            number(stop.area.width) + "," + number(stop.area.height) + "," + seconds(stop.start) +
            "," + seconds(stop.end) + "," + script_text(words.stop(work.plan, stop)) + "]";
  }
  text += "],\"beats\":[";
  for (const plan::Beat& beat : work.plan.piece->beats)
    text += (&beat == &work.plan.piece->beats.front() ? "" : ",") + number(beat.time);
  // Moments to go back to: water takes several times the memory of dry paint.
  text += "],\"keys\":" + std::string(work.plan.sheet.flow.wash > 0.0f ? "2" : "7");
  text += ",\"bytes\":" + std::to_string(work.bytes) + ",\"texts\":{";
  bool first = true;
  for (const char* name : {"play",        "pause",        "why",           "closer",
                           "keys",        "close",        "place",         "point",
                           "ground",      "checked",      "differs",       "loading",
                           "no_sound",    "no_painter",   "needs_server",  "space",
                           "key_space",   "key_arrows",   "key_sections",  "key_why",
                           "key_closer",  "key_help",     "key_escape",    "zoom_in",
                           "zoom_out",    "look_closer",  "hear_it",       "painting_grows",
                           "sealed_same", "sealed_other", "sealed_working"}) {
    text +=
        (first ? "" : ",") + script_text(name) + ":" + script_text(site_text(site.language, name));
    first = false;
  }
  return text + "}}";
}

}  // namespace impasto::studio
