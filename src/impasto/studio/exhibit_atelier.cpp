// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/exhibit_atelier.h"

#include <span>
#include <utility>
#include <vector>

#include "impasto/base/hash.h"
#include "impasto/media/still.h"
#include "impasto/notation/moods.h"
#include "impasto/notation/palettes.h"
#include "impasto/notation/styles.h"
#include "impasto/plan/style.h"
#include "impasto/studio/html.h"
#include "impasto/studio/icon.h"
#include "impasto/studio/paints.h"
#include "impasto/studio/site_files.h"
#include "impasto/studio/web_files.h"

namespace impasto::studio {
namespace {

template <class List>
std::string choices(const List& list) {
  std::string text;
  for (const auto& each : list) {
    text += (text.empty() ? "" : ",") + std::string("{\"name\":") + script_text(each.name) +
            ",\"line\":" + script_text(each.line) + "}";
  }
  return "[" + text + "]";
}

/// The layouts by their names, as `--scheme` takes them.
std::string schemes() {
  std::string text;
  for (const char* name : plan::kSchemeNames.words)
    text += (text.empty() ? "" : ",") + script_text(name);
  return "[" + text + "]";
}

std::string paints_text() {
  std::string text;
  for (const Paint& each : paints()) {
    text += (text.empty() ? "" : ",") + std::string("{\"name\":") + script_text(each.name) +
            ",\"colour\":" + script_text(each.colour) + ",\"tint\":" + script_text(each.tint) + "}";
  }
  return "[" + text + "]";
}

/// What stands in the body of the studio's page: the atelier's is the same.
std::string body_of(std::string_view page) {
  page.remove_prefix(page.find("<body"));
  page.remove_prefix(page.find('>') + 1);
  return std::string(page.substr(0, page.find("</body>")));
}

std::string hash_of(std::string_view bytes) {
  return hash_text(fnv1a(std::as_bytes(std::span(bytes.data(), bytes.size()))));
}

/// What phones put on their first page: Android asks for two sizes, iOS for one.
constexpr int kLargeIcon = 512, kMiddleIcon = 192, kAppleIcon = 180;

/// Its files as they are written, and the names under which its page finds them.
class Assets {
 public:
  Assets(ExhibitFolder& folder, const std::string& up) : folder_(folder), up_(up) {}

  Result<std::string> add(std::string_view name, std::string_view bytes) {
    const std::string path = "assets/" + hashed_name(name, bytes);
    if (auto ok = folder_.write(path, bytes); !ok) return tl::unexpected(ok.error());
    return kept(up_ + path);
  }
  /// The icon of that size, painted.
  Result<std::string> add_icon(int side, Pool& pool) {
    const Result<picture::Image> image = paint_icon(side, pool);
    if (!image) return tl::unexpected(image.error());
    const std::string_view bytes(reinterpret_cast<const char*>(image->rgba.data()),
                                 image->rgba.size());
    const std::string path =
        "assets/" + hashed_name("icon-" + std::to_string(side) + ".png", bytes);
    const Result<std::string> place = folder_.place(path);
    if (!place) return tl::unexpected(place.error());
    if (auto ok = media::write_still(*place, *image, 72.0); !ok) return tl::unexpected(ok.error());
    return kept(up_ + path);
  }
  std::string kept(const std::string& address) {
    list_ += (list_.empty() ? "" : ",\n  ") + script_text(address);
    return address;
  }
  const std::string& list() const { return list_; }

 private:
  ExhibitFolder& folder_;
  std::string up_, list_;
};

}  // namespace

Result<void> write_atelier(const Site& site, const std::string& title, const std::string& within,
                           ExhibitFolder& folder, Pool& pool) {
  const std::string up = within.empty() ? "" : "../";
  Assets assets(folder, up);
  const Result<std::string> style_text = style_with_fonts("atelier.css", folder);
  if (!style_text) return tl::unexpected(style_text.error());
  for (const char* font : kFonts) assets.kept(up + "assets/" + hashed_name(font, site_file(font)));
  std::string style, script, painter, hands, module, overture, icon;
  const std::pair<std::string*, std::pair<const char*, std::string_view>> parts[] = {
      {&style, {"atelier.css", *style_text}},
      {&script, {"atelier.js", site_file("atelier.js")}},
      {&painter, {"easel.js", site_file("easel.js")}},
      {&hands, {"hands.js", site_file("hands.js")}},
      {&module, {"listener.bin", web_file("impasto-listen.wasm.gz")}},
      {&overture, {"overture.json", site_file("overture.json")}},
      {&icon, {"icon.svg", site_file("icon.svg")}}};
  for (const auto& [to, part] : parts) {
    const Result<std::string> name = assets.add(part.first, part.second);
    if (!name) return tl::unexpected(name.error());
    *to = *name;
  }
  std::vector<std::string> icons;
  for (const int side : {kAppleIcon, kMiddleIcon, kLargeIcon}) {
    const Result<std::string> name = assets.add_icon(side, pool);
    if (!name) return tl::unexpected(name.error());
    icons.push_back(*name);
  }
  const std::string called =
      title.empty() || !within.empty() ? site_text(site.language, "atelier_name") : site.title;
  const std::string base = site.base_url.empty() ? "" : site.base_url + within;
  const std::string lang = kLanguages[site.language];
  const std::string page = filled(
      site_file("atelier.html"),
      {{"lang", lang},
       {"csp", page_policy() + "; manifest-src 'self'"},
       {"title", called},
       {"description", site_text(site.language, "atelier_line")},
       {"og_url",
        base.empty() ? "" : "<meta property=\"og:url\" content=\"" + escaped(base) + "\">\n"},
       {"icon", icon},
       {"apple_icon", icons[0]},
       {"style", style},
       {"script", script},
       {"unscripted", site_text(site.language, "atelier_unscripted")},
       {"body", body_of(site_file("index.html"))},
       {"parts", "{\"painter\":" + script_text(painter) + ",\"hands\":" + script_text(hands) +
                     ",\"module\":" + script_text(module) +
                     ",\"overture\":" + script_text(overture) +
                     ",\"exhibition\":" + (within.empty() ? "null" : "\"../index.html\"") +
                     ",\"choices\":{\"styles\":" + choices(notation::bundled_styles()) +
                     ",\"moods\":" + choices(notation::bundled_moods()) +
                     ",\"palettes\":" + choices(notation::bundled_palettes()) +
                     ",\"paints\":" + paints_text() + ",\"schemes\":" + schemes() + "}}"}});
  const std::string manifest =
      filled(site_file("atelier.webmanifest"), {{"name", script_text(called)},
                                                {"icon", icon},
                                                {"middle_icon", icons[1]},
                                                {"large_icon", icons[2]},
                                                {"lang", lang}});
  assets.kept("index.html");
  assets.kept("atelier.webmanifest");
  // Names hold hashes of what is in them, so a page's hash is one of all that it loads.
  const std::string offline =
      filled(site_file("offline.js"),
             {{"version", hash_of(page + manifest + assets.list())}, {"files", assets.list()}});
  for (const auto& [name, bytes] : {std::pair<const char*, const std::string&>{"index.html", page},
                                    {"atelier.webmanifest", manifest},
                                    {"offline.js", offline}}) {
    if (auto ok = folder.write(within + name, bytes); !ok) return ok;
  }
  return {};
}

}  // namespace impasto::studio
