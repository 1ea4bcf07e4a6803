// SPDX-License-Identifier: GPL-3.0-or-later
#include <charconv>
#include <map>
#include <optional>

#include "impasto/base/file.h"
#include "impasto/notation/painting.h"
#include "impasto/notation/plan_reader.h"
#include "impasto/notation/plan_schema.h"
#include "impasto/plan/piece.h"

namespace impasto::notation {
namespace {

constexpr double kHuge = 1e9;

/// What is said of the piece, and how many strokes there are.
std::size_t read_meta(Reader& in, plan::Piece& piece) {
  std::map<std::string, std::string> texts;
  const Values meta = pairs(in, "meta", texts);
  piece.title = texts["title"];
  if (in.version < 3) {  // one origin, and only its kind
    const std::optional<plan::OriginKind> kind = plan::kOriginNames.find(texts["source"]);
    if (!kind || *kind > plan::OriginKind::kScore) in.complain("the piece has no known source");
    piece.origins = {plan::Origin{kind.value_or(plan::OriginKind::kSound), piece.title}};
  }
  piece.duration = number(in, meta, "duration_s", 0, kHuge);
  piece.silent = number(in, meta, "silent", 0, 1) != 0;
  piece.tempo = number(in, meta, "tempo_bpm", 0, kHuge);
  piece.meter = static_cast<int>(number(in, meta, "meter", 1, 1000));
  piece.loudness = static_cast<float>(number(in, meta, "loudness", -kHuge, kHuge));
  piece.loudness_range = static_cast<float>(number(in, meta, "loudness_range", -kHuge, kHuge));
  piece.emotion_curve.hop = number(in, meta, "emotion_hop_s", kLeastHop, kHuge);
  piece.curves.hop = number(in, meta, "curve_hop_s", kLeastHop, kHuge);
  if (meta.count("division") > 0) {
    piece.division = static_cast<int>(number(in, meta, "division", 2, 3));
  }
  if (meta.count("reverb_s") > 0) {
    piece.reverb = static_cast<float>(number(in, meta, "reverb_s", 0, plan::kLongestReverb));
  }
  if (meta.count("emotion_confidence") > 0) {
    piece.emotion_confidence = static_cast<float>(number(in, meta, "emotion_confidence", 0, 1));
  }
  return static_cast<std::size_t>(number(in, meta, "strokes", 0, static_cast<double>(kMaxStrokes)));
}

void read_sheet(Reader& in, plan::Plan& plan) {
  std::map<std::string, std::string> texts;
  const Values settings = pairs(in, "settings", texts);
  plan.sheet.width = static_cast<float>(number(in, settings, "width", 0, kHuge));
  plan.sheet.height = static_cast<float>(number(in, settings, "height", 0, kHuge));
  plan.duration = number(in, settings, "duration_s", 0, kHuge);
  for (const auto& [key, text] : texts) {
    if (key.starts_with(kRecipePrefix) && text.size() <= kMostRecipeBytes) {
      plan.recipe.emplace_back(key.substr(std::string_view(kRecipePrefix).size()), text);
    }
  }
  const std::string& seed = texts["seed"];
  const auto [end, error] =
      std::from_chars(seed.data(), seed.data() + seed.size(), plan.sheet.seed);
  if (error != std::errc() || end != seed.data() + seed.size())
    in.complain("the seed is not a number");
  const std::optional<plan::Ground> ground = plan::kGroundNames.find(texts["ground"]);
  if (!ground) in.complain("the ground is unknown");
  plan.sheet.ground = ground.value_or(plan::Ground::kLinen);
  plan.sheet.ground_rgb = {static_cast<float>(number(in, settings, "ground_red", 0, kHuge)),
                           static_cast<float>(number(in, settings, "ground_green", 0, kHuge)),
                           static_cast<float>(number(in, settings, "ground_blue", 0, kHuge))};
  plan.sheet.drying = number(in, settings, "drying_s", 0, kHuge);
  plan.painted_width = static_cast<int>(number(in, settings, "painted_width_px", 0, 32768));
  plan.painted_height = static_cast<int>(number(in, settings, "painted_height_px", 0, 32768));
  plan.sheet.light.azimuth_deg =
      static_cast<float>(number(in, settings, "light_azimuth_deg", -kHuge, kHuge));
  plan.sheet.light.elevation_deg =
      static_cast<float>(number(in, settings, "light_elevation_deg", -kHuge, kHuge));
  plan.sheet.light.relief = static_cast<float>(number(in, settings, "light_relief", 0, kHuge));
  // Later than the first files of version 1: without them nothing flows, nothing is varnished and
  // the ground is even.
  const auto later = [&](const char* key, double low, double high, float& value) {
    if (settings.count(key) != 0) value = static_cast<float>(number(in, settings, key, low, high));
  };
  later("flow_wash", 0, 1, plan.sheet.flow.wash);
  later("flow_gravity", 0, 1, plan.sheet.flow.gravity);
  later("flow_down_deg", -kHuge, kHuge, plan.sheet.flow.down_deg);
  later("varnish", 0, 1, plan.sheet.varnish);
  later("light_black", 0, 0.2, plan.sheet.light.black);
  plan::Toning& toning = plan.sheet.toning;
  later("toned_red", 0, kHuge, toning.rgb[0]);
  later("toned_green", 0, kHuge, toning.rgb[1]);
  later("toned_blue", 0, kHuge, toning.rgb[2]);
  later("toned_depth", 0, 1, toning.depth);
  later("toned_toward_deg", -kHuge, kHuge, toning.toward_deg);
  later("toned_light", 0, 1, toning.light);
  later("toned_mottle", 0, 1, toning.mottle);
  if (in.version >= 3)
    plan.sheet.tick = static_cast<int>(number(in, settings, "tick", 0, kLongestTick));
}

void read_tools(Reader& in, plan::Plan& plan) {
  in.each("palette", "pigment", "", plan::kPigments,
          [&](const Statement& row) { plan.sheet.palette.pigments.push_back(in.text(row, 1)); });
  if (in.version >= 3) {
    in.each("hands", "name", "", kMaxHands,
            [&](const Statement& row) { plan.hands.push_back(in.text(row, 1)); });
  }
  // Columns that files of version 1 do not have: below 0 is as the shape has it.
  const std::string newer = in.version >= 2
                                ? ", spread, tip, taper, splay, tufts, thickness, follow"
                                : ", -1.0, -1.0, -1.0, -1.0, -1, -1.0, -1.0";
  in.each("brushes", "name, shape, bristles, stiffness, raggedness, pickup, run, smear" + newer, "",
          kMaxBrushes, [&](const Statement& row) {
            plan::Brush b;
            b.name = in.text(row, 1);
            b.shape = in.choice(row, 2, plan::kShapeNames);
            b.bristles = in.integer(row, 3);
            b.stiffness = in.real32(row, 4);
            b.raggedness = in.real32(row, 5);
            b.pickup = in.real32(row, 6);
            b.run = in.real32(row, 7);
            b.smear = in.real32(row, 8);
            b.spread = in.real32(row, 9);
            b.tip = in.real32(row, 10);
            b.taper = in.real32(row, 11);
            b.splay = in.real32(row, 12);
            b.tufts = in.integer(row, 13);
            b.thickness = in.real32(row, 14);
            b.follow = in.real32(row, 15);
            plan.sheet.brushes.push_back(b);
          });
}

void read_path(Reader& in, const Statement& row, plan::Stroke& s) {
  const int points = in.integer(row, 12);
  const auto path = in.blob(row, 14);
  if (points < 1 || static_cast<std::size_t>(points) > kMaxPathPoints ||
      path.size() != static_cast<std::size_t>(points) * 16) {
    return in.complain("the path has a wrong size");
  }
  s.path.resize(static_cast<std::size_t>(points));
  for (std::size_t i = 0; i < s.path.size(); ++i) {
    s.path[i] = {get_float(path, i * 4), get_float(path, i * 4 + 1), get_float(path, i * 4 + 2),
                 get_float(path, i * 4 + 3)};
  }
  const auto hand = in.blob(row, 16);
  if (!hand.empty() && hand.size() != s.path.size() * 8)
    return in.complain("the hand has a wrong size");
  for (std::size_t i = 0; i < hand.size() / 8; ++i) {
    s.path[i].tilt = get_float(hand, i * 2);
    s.path[i].twist = get_float(hand, i * 2 + 1);
  }
}

void read_subject(Reader& in, plan::Plan& plan) {
  if (in.version < 4) return;
  plan::Subject subject;
  bool there = false;
  in.each("subject", "title, ifnull(picture, x'')", "", 1, [&](const Statement& row) {
    there = true;
    subject.title = in.text(row, 1);
    const auto bytes = in.blob(row, 2);
    subject.copy.assign(bytes.begin(), bytes.end());
  });
  in.each("regions", "ifnull(parent, -1), area, x, y, lightness, a, b, depth, saliency, face", "",
          kMaxRegions, [&](const Statement& row) {
            plan::Region r;
            r.parent = in.integer(row, 1);
            r.area = in.real32(row, 2);
            r.x = in.real32(row, 3);
            r.y = in.real32(row, 4);
            r.colour = {in.real32(row, 5), in.real32(row, 6), in.real32(row, 7)};
            r.depth = in.real32(row, 8);
            r.saliency = in.real32(row, 9);
            r.face = in.integer(row, 10) != 0;
            subject.regions.push_back(r);
          });
  if (there) plan.subject = std::make_shared<const plan::Subject>(std::move(subject));
}

void read_strokes(Reader& in, plan::Plan& plan) {
  const std::string columns =
      "brush, width, load, wetness, start_s, end_s, pass, cause_kind, cause_index, cause_start_s, "
      "cause_end_s, points, paint, path" +
      std::string(in.version >= 2 ? ", dirt, hand" : ", 0.0, x''") +
      (in.version >= 3 ? ", cause_origin, ifnull(key, -1), ifnull(joins, -1), open, by_hand"
                       : ", 0, -1, -1, 0, 0") +
      (in.version >= 4 ? ", ifnull(region, -1)" : ", -1");
  in.each("strokes", columns, "", kMaxStrokes, [&](const Statement& row) {
    plan::Stroke s;
    s.brush = in.integer(row, 1);
    s.width = in.real32(row, 2);
    s.load = in.real32(row, 3);
    s.wetness = in.real32(row, 4);
    s.start = in.real(row, 5);
    s.end = in.real(row, 6);
    const int pass = in.integer(row, 7);
    if (pass < 0 || pass >= static_cast<int>(plan::kPassNames.size()))
      in.complain("the pass is out of range");
    s.pass = static_cast<plan::Pass>(pass);
    s.cause.kind = in.choice(row, 8, plan::kCauseNames);
    s.cause.index = in.integer(row, 9);
    s.cause.start = in.real(row, 10);
    s.cause.end = in.real(row, 11);
    const auto paint = in.blob(row, 13);
    if (paint.size() != plan::kSlots * 4) return in.complain("the paint has a wrong size");
    for (std::size_t i = 0; i < plan::kSlots; ++i) s.paint[i] = get_float(paint, i);
    read_path(in, row, s);
    s.dirt = in.real32(row, 15);
    s.cause.origin = in.integer(row, 17);
    if (row.type(18) != SQLITE_INTEGER) in.complain("the key is no whole number");
    s.key = row.integer(18);
    s.joins = in.integer(row, 19);
    s.open = in.integer(row, 20) != 0;
    s.hand = in.integer(row, 21);
    s.region = in.integer(row, 22);
    plan.strokes.push_back(std::move(s));
  });
}

tl::unexpected<Error> database_error(const Reader& in) {
  const auto unreadable = [&](std::string message, std::string hint = {}) {
    return fail(ErrorCode::kUnreadable, std::move(message), in.path, std::move(hint));
  };
  switch (in.db.code()) {
    case SQLITE_NOTADB: return unreadable("this is not a painting file");
    case SQLITE_CORRUPT:
      return unreadable("the painting file is damaged or cut short (" + in.db.message() + ")",
                        "paint it again, or take a backup");
    case SQLITE_INTERRUPT:
      return unreadable("the painting file makes endless work; it is damaged or hostile");
    case SQLITE_CANTOPEN: return unreadable("cannot open the file");
    default: return unreadable("cannot read the painting: " + in.db.message());
  }
}

}  // namespace

Result<plan::Plan> read_plan(const std::string& path) {
  const Result<std::uint64_t> size = readable_file(path);
  if (!size) return tl::unexpected(size.error());
  Reader in{{}, path, {}, *size};
  plan::Plan plan;
  plan::Piece piece;
  std::size_t strokes = 0;
  if (open(in)) {
    const int application = pragma(in, "application_id");
    const int version = in.version = pragma(in, "user_version");
    if (in.db.good() && application != kApplicationId) {
      return fail(ErrorCode::kUnreadable, "this is not a painting file", path);
    }
    if (in.db.good() && version > kFileVersion) {
      return fail(ErrorCode::kUnreadable,
                  "the painting was written by a newer Impasto (file version " +
                      std::to_string(version) + ", this program reads up to " +
                      std::to_string(kFileVersion) + ")",
                  path, "install a newer Impasto");
    }
    if (in.db.good() && version < 1)
      return fail(ErrorCode::kUnreadable, "the painting has no version", path);
    check_tables(in);
    strokes = read_meta(in, piece);
    read_sheet(in, plan);
    read_tools(in, plan);
    read_subject(in, plan);
    read_strokes(in, plan);
    read_piece(in, piece);
    if (in.good() && plan.strokes.size() != strokes) in.complain("strokes are missing");
  }
  if (!in.db.good()) return database_error(in);
  if (!in.problem.empty()) return fail(ErrorCode::kUnreadable, in.problem, path);
  plan.piece = std::make_shared<const plan::Piece>(std::move(piece));
  if (const Result<void> ok = plan::check_plan(plan, path, ErrorCode::kUnreadable); !ok)
    return tl::unexpected(ok.error());
  return plan;
}

}  // namespace impasto::notation
