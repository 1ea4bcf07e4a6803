// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/exhibit_order.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "impasto/base/text.h"
#include "impasto/studio/batch.h"
#include "impasto/studio/captions.h"
#include "impasto/studio/exhibit_atelier.h"
#include "impasto/studio/exhibit_hang.h"
#include "impasto/studio/site_files.h"
#include "impasto/studio/tags.h"

namespace impasto::studio {
namespace {

namespace fs = std::filesystem;

Result<void> check_base_url(std::string& url) {
  if (url.empty()) return {};
  const bool http = url.starts_with("https://") || url.starts_with("http://");
  const bool plain = std::all_of(url.begin(), url.end(), [](unsigned char c) {
    return c > 0x20 && c < 0x7f &&
           std::string_view("\"'<>\\^`{|}?#").find(static_cast<char>(c)) == std::string_view::npos;
  });
  if (!http || !plain || url.find("://") + 3 >= url.size()) {
    return fail(ErrorCode::kUsage, "\"" + url + "\" is no address of a web site", "--base-url",
                "give one such as https://example.org/paintings/");
  }
  if (url.back() != '/') url += '/';
  return {};
}

/// "overture-in-ochre": letters and digits that every host takes in an address.
std::string slug_of(const std::string& title, std::set<std::string>& taken) {
  std::string slug;
  for (const char c : text::lower(title)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  constexpr std::size_t kLong = 60;
  slug.resize(std::min(slug.size(), kLong));
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  if (slug.empty()) slug = "work";
  std::string name = slug;
  for (int i = 2; taken.contains(name); ++i) name = slug + "-" + std::to_string(i);
  taken.insert(name);
  return name;
}

Result<Work> hang(const ExhibitOrder& order, const Site& site, Hung hung, const std::string& slug,
                  ExhibitFolder& folder, Pool& pool, const Talk& talk) {
  Result<Work> work = look_at(hung.plan, order.language, pool, talk.phases("looking"));
  if (!work) return work;
  work->slug = slug;
  work->sound = hung.sound.has_value();
  const std::string within = slug + "/";
  Result<Pictures> pictures = write_pictures(work->plan, work->stops, order.zoom, within, folder,
                                             pool, talk.phases("painting"));
  if (!pictures) return tl::unexpected(pictures.error());
  work->pictures = std::move(*pictures);
  Result<std::size_t> sound_size = 0;
  if (hung.sound) sound_size = write_sound(hung, within + "sound.m4a", folder, talk);
  if (!sound_size) return tl::unexpected(sound_size.error());
  const Result<std::string> strokes = strokes_of(work->plan, order.language);
  if (!strokes) return tl::unexpected(strokes.error());
  work->bytes = strokes->size() + painter_bytes().size() + *sound_size;
  work->strokes = hashed_name("strokes.bin", *strokes);
  const std::pair<std::string, std::string> files[] = {
      {work->strokes, *strokes},
      {"captions.vtt", captions(work->passages, words_of(order.language))},
      {"index.html", work_page(site, *work)},
      {"label.html", label_page(site, *work)},
      {"embed.html", embed_page(site, *work)},
      {"oembed.json", oembed(site, *work)}};
  for (const auto& [name, bytes] : files) {
    if (auto ok = folder.write(within + name, bytes); !ok) return tl::unexpected(ok.error());
  }
  return work;
}

/// Styles, scripts, fonts and the painter: what all works share.
Result<Site> write_shared(const ExhibitOrder& order, ExhibitFolder& folder) {
  Site site;
  site.language = order.language;
  site.title = order.title.empty() ? site_text(order.language, "exhibition") : order.title;
  site.title = text::clean(site.title);
  site.base_url = order.base_url;
  site.atelier = order.atelier;
  if (order.order.inputs.empty()) return site;
  const Result<std::string> style = style_with_fonts("style.css", folder);
  if (!style) return tl::unexpected(style.error());
  site.style_text = *style;
  const std::pair<const char*, std::pair<std::string*, std::string_view>> files[] = {
      {"style.css", {&site.style, *style}},
      {"player.js", {&site.player, site_file("player.js")}},
      {"worker.js", {&site.worker, site_file("worker.js")}},
      {"painter.bin", {&site.painter, painter_bytes()}}};
  for (const auto& [name, file] : files) {
    if (file.second.empty()) continue;
    *file.first = "assets/" + hashed_name(name, file.second);
    if (auto ok = folder.write(*file.first, file.second); !ok) return tl::unexpected(ok.error());
  }
  return site;
}

Result<Made> make(const ExhibitOrder& order, std::vector<Hung> all, const Talk& talk) {
  Result<ExhibitFolder> folder = ExhibitFolder::create(order.order.output, order.order.force);
  if (!folder) return tl::unexpected(folder.error());
  const Result<Site> site = write_shared(order, *folder);
  if (!site) return tl::unexpected(site.error());
  Pool pool(order.order.threads);
  Made made;
  std::set<std::string> taken = {"assets", "atelier"};
  std::vector<Work> works;
  for (Hung& hung : all) {
    const std::string slug = slug_of(tags_of(hung.plan).title, taken);
    made.stats.strokes += static_cast<std::int64_t>(hung.plan.strokes.size());
    Result<Work> work = hang(order, *site, std::move(hung), slug, *folder, pool, talk);
    if (!work) return tl::unexpected(work.error());
    works.push_back(std::move(*work));
  }
  if (order.atelier) {
    const char* within = works.empty() ? "" : "atelier/";
    if (auto ok = write_atelier(*site, order.title, within, *folder, pool); !ok)
      return tl::unexpected(ok.error());
  }
  if (!works.empty()) {
    if (auto ok = folder->write("index.html", wall_page(*site, works)); !ok)
      return tl::unexpected(ok.error());
  }
  if (auto ok = folder->commit(); !ok) return tl::unexpected(ok.error());
  made.files.push_back((fs::path(order.order.output) / "index.html").string());
  return made;
}

}  // namespace

Result<std::vector<Outcome>> exhibit(const ExhibitOrder& asked, const Talk& talk) {
  if (auto ok = need_pages(); !ok) return tl::unexpected(ok.error());
  ExhibitOrder order = asked;
  if (order.order.output.empty()) {
    return fail(ErrorCode::kUsage, "an exhibition needs a folder", "--output",
                "name a new one: --output site");
  }
  if (order.order.inputs.empty() && !order.atelier) {
    return fail(ErrorCode::kUsage, "an exhibition needs works", {},
                "name paintings (.impasto), or --atelier for the atelier alone");
  }
  if (auto ok = refuse_for_several(order.order, order.sound, "--sound"); !ok)
    return tl::unexpected(ok.error());
  if (auto ok = check_base_url(order.base_url); !ok) return tl::unexpected(ok.error());
  if (auto ok = ExhibitFolder::check(order.order.output, order.order.force); !ok)
    return tl::unexpected(ok.error());
  talk.begin(0, order.order.output);
  std::vector<Hung> all;
  for (const std::string& input : order.order.inputs) {
    Result<Hung> hung = bring(input, order.sound, talk);
    if (!hung) return tl::unexpected(hung.error());
    all.push_back(std::move(*hung));
  }
  if (order.base_url.empty() && !all.empty()) {
    talk.warn(order.order.output,
              "without --base-url pages that link here will show no picture: they want its whole "
              "address");
  }
  Result<Made> made = fail(ErrorCode::kFailed, "nothing was made");
  const Result<void> done = guarded(order.order.output, kSmaller, [&]() -> Result<void> {
    made = make(order, std::move(all), talk);
    return {};
  });
  if (!done) made = tl::unexpected(done.error());
  std::vector<Outcome> outcomes = {{order.order.output, std::move(made)}};
  talk.done(outcomes.back());
  return outcomes;
}

}  // namespace impasto::studio
