// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

#include "impasto/base/file.h"
#include "impasto/notation/notation.h"
#include "impasto/notation/plan_schema.h"
#include "impasto/notation/sqlite.h"
#include "impasto/plan/piece.h"

namespace impasto::notation {
namespace {

constexpr const char* kTables[] = {"meta",     "settings", "palette", "brushes", "strokes",
                                   "sections", "beats",    "chords",  "keys",    "notes",
                                   "onsets",   "parts",    "curves",  "emotion"};

/// A million virtual-machine steps; a painting of five million strokes needs a few hundred of them.
struct Budget {
  int left = 3000;
};
int spend(void* budget) {
  return --static_cast<Budget*>(budget)->left < 0 ? 1 : 0;
}

struct Reader {
  Database db;
  const std::string& path;
  std::string problem;  ///< the first thing wrong, said to the user
  /// Texts and blobs together are never longer than the file they are stored in; a file that makes
  /// them up (computed columns, rows that share pages) would fill the memory.
  std::uint64_t bytes_left = 0;

  bool good() const { return problem.empty() && db.good(); }
  void complain(const std::string& what) {
    if (problem.empty()) problem = what;
  }

  /// A number: NULL stands for NaN (an unknown written place), anything else is refused.
  double real(const Statement& row, int column) {
    const int type = row.type(column);
    if (type == SQLITE_NULL) return std::numeric_limits<double>::quiet_NaN();
    if (type != SQLITE_FLOAT && type != SQLITE_INTEGER) complain("a number is missing");
    return row.real(column);
  }
  float real32(const Statement& row, int column) { return static_cast<float>(real(row, column)); }
  int integer(const Statement& row, int column) {
    const std::int64_t value = row.integer(column);
    if (row.type(column) != SQLITE_INTEGER || value < std::numeric_limits<int>::min() ||
        value > std::numeric_limits<int>::max()) {
      complain("a whole number is missing or out of range");
      return 0;
    }
    return static_cast<int>(value);
  }
  std::string text(const Statement& row, int column) {
    if (row.type(column) != SQLITE_TEXT) complain("a text is missing");
    std::string value = row.text(column);
    return spend_bytes(value.size()) ? value : std::string();
  }
  std::span<const unsigned char> blob(const Statement& row, int column) {
    const auto value = row.blob(column);
    return spend_bytes(value.size()) ? value : std::span<const unsigned char>();
  }
  bool spend_bytes(std::size_t count) {
    if (count > bytes_left) {
      complain("the rows hold more than the file");
      return false;
    }
    bytes_left -= count;
    return true;
  }
  template <class Enum, class Name>
  Enum choice(const Statement& row, int column, int count, const Name& name) {
    const std::string word = text(row, column);
    for (int i = 0; i < count; ++i) {
      if (word == name(i)) return static_cast<Enum>(i);
    }
    complain("unknown word \"" + word.substr(0, 40) + "\"");
    return Enum{};
  }

  /// What files written before it was there lack.
  bool has(const std::string& table, const std::string& column) {
    if (!good()) return false;
    Statement find(db,
                   "SELECT 1 FROM pragma_table_info('" + table + "') WHERE name='" + column + "'");
    return find.next();
  }

  /// Calls row(statement) for each row; ids must count 0, 1, 2 ... so that indexes mean what they
  /// say.
  template <class Row>
  void each(const std::string& table, const std::string& columns, const std::string& rest,
            std::size_t limit, const Row& row) {
    if (!good()) return;
    Statement select(db, "SELECT id, " + columns + " FROM " + table + " " + rest + " ORDER BY id");
    std::int64_t expected = 0;
    while (good() && select.next()) {
      if (select.type(0) != SQLITE_INTEGER || select.integer(0) != expected) {
        complain("table " + table + " has a gap at row " + std::to_string(expected));
      } else if (static_cast<std::size_t>(++expected) > limit) {
        complain("table " + table + " holds too many rows");
      } else {
        row(select);
        if (!problem.empty()) {
          problem = "table " + table + ", row " + std::to_string(expected - 1) + ": " + problem;
        }
      }
    }
  }
};

bool open(Reader& in) {
  if (!in.db.open(in.path, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX)) return false;
  sqlite3* handle = in.db.handle();
  // A hostile file can carry views, triggers, virtual tables and functions in its schema: none run.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 20'000'000);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
  return true;
}

int pragma(Reader& in, const char* name) {
  Statement statement(in.db, std::string("PRAGMA ") + name);
  return statement.next() ? static_cast<int>(statement.integer(0)) : 0;
}

void check_tables(Reader& in) {
  for (const char* table : kTables) {
    Statement find(
        in.db,
        std::string("SELECT type, rootpage, sql FROM sqlite_schema WHERE name='") + table + "'");
    if (!find.next()) {
      in.complain(std::string("table ") + table + " is missing");
      return;
    }
    // Views and virtual tables have no pages of their own.
    if (find.text(0) != "table" || find.integer(1) <= 0)
      in.complain(std::string(table) + " is not a plain table");
  }
}

using Values = std::map<std::string, double>;

/// Reads (key, value) pairs: numbers into the map, texts into `texts`.
Values pairs(Reader& in, const char* table, std::map<std::string, std::string>& texts) {
  Values values;
  if (!in.good()) return values;
  Statement select(in.db, std::string("SELECT key, value FROM ") + table + " ORDER BY key");
  while (in.good() && select.next()) {
    const std::string key = in.text(select, 0);
    if (select.type(1) == SQLITE_TEXT) {
      texts[key] = in.text(select, 1);
    } else {
      values[key] = in.real(select, 1);
    }
    if (values.size() + texts.size() > 1000)
      in.complain(std::string("table ") + table + " holds too many rows");
  }
  return values;
}

double number(Reader& in, const Values& values, const char* key, double low, double high) {
  const auto found = values.find(key);
  if (found == values.end() || !(found->second >= low && found->second <= high)) {
    in.complain(std::string("the setting \"") + key + "\" is missing or out of range");
    return low;
  }
  return found->second;
}

void read_settings(Reader& in, plan::Plan& plan, plan::Piece& piece, std::size_t& strokes,
                   int version) {
  std::map<std::string, std::string> texts;
  const Values meta = pairs(in, "meta", texts);
  constexpr double kHuge = 1e9;
  piece.title = texts["title"];
  if (texts["source"] != "score" && texts["source"] != "sound")
    in.complain("the piece has no known source");
  piece.source = texts["source"] == "score" ? plan::Source::kScore : plan::Source::kSound;
  piece.duration = number(in, meta, "duration_s", 0, kHuge);
  piece.silent = number(in, meta, "silent", 0, 1) != 0;
  piece.tempo = number(in, meta, "tempo_bpm", 0, kHuge);
  piece.meter = static_cast<int>(number(in, meta, "meter", 1, 1000));
  piece.loudness = static_cast<float>(number(in, meta, "loudness", -kHuge, kHuge));
  piece.loudness_range = static_cast<float>(number(in, meta, "loudness_range", -kHuge, kHuge));
  constexpr double kLeastHop = 1e-4;  // s, as in JAMS: what divides by it must not overflow
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
  strokes =
      static_cast<std::size_t>(number(in, meta, "strokes", 0, static_cast<double>(kMaxStrokes)));

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
  bool known = false;
  for (int i = 0; i < plan::kGrounds; ++i) {
    if (texts["ground"] == to_string(static_cast<plan::Ground>(i))) {
      plan.sheet.ground = static_cast<plan::Ground>(i);
      known = true;
    }
  }
  if (!known) in.complain("the ground is unknown");
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
  // Later than the first files of version 1: without them nothing flows and nothing is varnished.
  const auto later = [&](const char* key, double low, double high, float& value) {
    if (settings.count(key) != 0) value = static_cast<float>(number(in, settings, key, low, high));
  };
  later("flow_wash", 0, 1, plan.sheet.flow.wash);
  later("flow_gravity", 0, 1, plan.sheet.flow.gravity);
  later("flow_down_deg", -kHuge, kHuge, plan.sheet.flow.down_deg);
  later("varnish", 0, 1, plan.sheet.varnish);

  in.each("palette", "pigment", "", plan::kPigments,
          [&](const Statement& row) { plan.sheet.palette.pigments.push_back(in.text(row, 1)); });
  // Columns that files of version 1 do not have.
  const std::string newer = version >= 2 ? ", spread, tip, taper, splay, tufts, thickness, follow"
                                         : ", -1.0, -1.0, -1.0, -1.0, -1, -1.0, -1.0";
  in.each("brushes", "name, shape, bristles, stiffness, raggedness, pickup, run, smear" + newer, "",
          1000, [&](const Statement& row) {
            plan::Brush b;
            b.name = in.text(row, 1);
            b.shape = in.choice<plan::BrushShape>(
                row, 2, 7, [](int i) { return to_string(static_cast<plan::BrushShape>(i)); });
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

void read_strokes(Reader& in, plan::Plan& plan, int version) {
  in.each(
      "strokes",
      "brush, width, load, wetness, start_s, end_s, pass, cause_kind, cause_index, cause_start_s, "
      "cause_end_s, points, paint, path" +
          std::string(version >= 2 ? ", dirt, hand" : ", 0.0, x''"),
      "", kMaxStrokes, [&](const Statement& row) {
        plan::Stroke s;
        s.brush = in.integer(row, 1);
        s.width = in.real32(row, 2);
        s.load = in.real32(row, 3);
        s.wetness = in.real32(row, 4);
        s.start = in.real(row, 5);
        s.end = in.real(row, 6);
        const int pass = in.integer(row, 7);
        if (pass < 0 || pass > 255) in.complain("the pass is out of range");
        s.pass = static_cast<std::uint8_t>(pass);
        s.cause.kind = in.choice<plan::CauseKind>(
            row, 8, 10, [](int i) { return to_string(static_cast<plan::CauseKind>(i)); });
        s.cause.index = in.integer(row, 9);
        s.cause.start = in.real(row, 10);
        s.cause.end = in.real(row, 11);
        const int points = in.integer(row, 12);
        const auto paint = in.blob(row, 13), path = in.blob(row, 14);
        if (paint.size() != plan::kSlots * 4) return in.complain("the paint has a wrong size");
        if (points < 1 || static_cast<std::size_t>(points) > kMaxPathPoints ||
            path.size() != static_cast<std::size_t>(points) * 16) {
          return in.complain("the path has a wrong size");
        }
        for (std::size_t i = 0; i < plan::kSlots; ++i) s.paint[i] = get_float(paint, i);
        s.path.resize(static_cast<std::size_t>(points));
        for (std::size_t i = 0; i < s.path.size(); ++i) {
          s.path[i] = {get_float(path, i * 4), get_float(path, i * 4 + 1),
                       get_float(path, i * 4 + 2), get_float(path, i * 4 + 3)};
        }
        s.dirt = in.real32(row, 15);
        const auto hand = in.blob(row, 16);
        if (!hand.empty() && hand.size() != s.path.size() * 8)
          return in.complain("the hand has a wrong size");
        for (std::size_t i = 0; i < hand.size() / 8; ++i) {
          s.path[i].tilt = get_float(hand, i * 2);
          s.path[i].twist = get_float(hand, i * 2 + 1);
        }
        plan.strokes.push_back(std::move(s));
      });
}

plan::Emotion read_emotion(Reader& in, const Statement& row, int column) {
  return {in.real32(row, column),     in.real32(row, column + 1), in.real32(row, column + 2),
          in.real32(row, column + 3), in.real32(row, column + 4), in.real32(row, column + 5)};
}

void read_notes(Reader& in, const char* role, std::vector<score::Note>& notes) {
  const std::string sure = in.has("notes", "confidence") ? "confidence" : "1.0";
  const std::string bends = in.has("notes", "bends") ? "bends" : "x''";
  in.each("notes",
          std::string("onset_s, offset_s, onset_quarter, duration_quarter, pitch, velocity, part, "
                      "drum, ") +
              sure + ", " + bends,
          std::string("WHERE role='") + role + "'", kMaxRows, [&](const Statement& row) {
            score::Note n;
            n.onset = in.real(row, 1);
            n.offset = in.real(row, 2);
            n.onset_quarter = in.real(row, 3);
            n.duration_quarter = in.real(row, 4);
            n.pitch = in.real32(row, 5);
            n.velocity = in.real32(row, 6);
            const int part = in.integer(row, 7);
            if (part < 0 || part > 32767) in.complain("the part is out of range");
            n.part = static_cast<std::int16_t>(part);
            n.drum = in.integer(row, 8) != 0;
            n.confidence = in.real32(row, 9);
            const auto points = in.blob(row, 10);
            if (points.size() % 8 != 0) return in.complain("the bends have a wrong size");
            for (std::size_t i = 0; i < points.size() / 8; ++i)
              n.bends.push_back({get_float(points, i * 2), get_float(points, i * 2 + 1)});
            notes.push_back(std::move(n));
          });
}

void read_curves(Reader& in, plan::Curves& curves) {
  const std::pair<const char*, std::vector<float>*> all[] = {
      {"loudness", &curves.loudness},   {"onset_strength", &curves.onset_strength},
      {"centroid", &curves.centroid},   {"flatness", &curves.flatness},
      {"roughness", &curves.roughness}, {"width", &curves.width}};
  for (const auto& [name, values] : all) {
    if (!in.good()) return;
    Statement select(in.db,
                     std::string("SELECT count, samples FROM curves WHERE name='") + name + "'");
    if (!select.next()) return in.complain(std::string("the curve ") + name + " is missing");
    const int count = in.integer(select, 0);
    const auto samples = in.blob(select, 1);
    if (count < 0 || static_cast<std::size_t>(count) > kMaxSamples ||
        samples.size() != static_cast<std::size_t>(count) * 4) {
      return in.complain(std::string("the curve ") + name + " has a wrong size");
    }
    values->resize(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < values->size(); ++i) (*values)[i] = get_float(samples, i);
  }
}

void read_form(Reader& in, plan::Piece& piece) {
  if (in.has("phrases", "id")) {
    in.each("phrases", "start_s, end_s, label, returns, confidence", "", kMaxRows,
            [&](const Statement& row) {
              piece.phrases.push_back({in.real(row, 1), in.real(row, 2), in.integer(row, 3),
                                       in.integer(row, 4), in.real32(row, 5)});
            });
  }
  if (!in.has("motifs", "id")) return;
  const std::string mirrored = in.has("motifs", "mirrored") ? "mirrored" : "0";
  in.each("motifs", "motif, start_s, end_s, first, count, transposition, similarity, " + mirrored,
          "", kMaxRows, [&](const Statement& row) {
            const auto motif = static_cast<std::size_t>(std::max(0, in.integer(row, 1)));
            if (motif == piece.motifs.size()) piece.motifs.emplace_back();
            if (motif + 1 != piece.motifs.size()) return in.complain("the motifs are in no order");
            piece.motifs.back().uses.push_back(
                {in.real(row, 2), in.real(row, 3), in.integer(row, 4), in.integer(row, 5),
                 in.integer(row, 6), in.real32(row, 7), in.integer(row, 8) != 0});
          });
}

void read_piece(Reader& in, plan::Piece& piece) {
  in.each("sections",
          "start_s, end_s, label, returns, name, loudness, happy, sad, scary, peaceful, valence, "
          "arousal, "
          "confidence",
          "", kMaxRows, [&](const Statement& row) {
            plan::Section s;
            s.start = in.real(row, 1);
            s.end = in.real(row, 2);
            s.label = in.integer(row, 3);
            s.returns = in.integer(row, 4);
            s.name = in.text(row, 5);
            s.loudness = in.real32(row, 6);
            s.emotion = read_emotion(in, row, 7);
            s.confidence = in.real32(row, 13);
            piece.sections.push_back(s);
          });
  in.each("beats", "time_s, position, confidence", "", kMaxRows, [&](const Statement& row) {
    piece.beats.push_back({in.real(row, 1), in.integer(row, 2), in.real32(row, 3)});
  });
  in.each("chords", "start_s, end_s, root, quality, bass, confidence", "", kMaxRows,
          [&](const Statement& row) {
            plan::Chord c;
            c.start = in.real(row, 1);
            c.end = in.real(row, 2);
            c.root = in.integer(row, 3);
            c.quality =
                in.choice<plan::ChordQuality>(row, 4, 9, [](int i) { return kQualityNames[i]; });
            c.bass = in.integer(row, 5);
            c.confidence = in.real32(row, 6);
            piece.chords.push_back(c);
          });
  in.each("keys", "start_s, end_s, tonic, minor, confidence", "", kMaxRows,
          [&](const Statement& row) {
            piece.keys.push_back({in.real(row, 1), in.real(row, 2), in.integer(row, 3),
                                  in.integer(row, 4) != 0, in.real32(row, 5)});
          });
  read_notes(in, "all", piece.notes);
  read_notes(in, "melody", piece.melody);
  read_notes(in, "bass", piece.bass);
  const std::string attack = in.has("onsets", "attack_s") ? "attack_s" : "0.0";
  in.each("onsets", "time_s, strength, kind, " + attack, "", kMaxRows, [&](const Statement& row) {
    piece.onsets.push_back({in.real(row, 1), in.real32(row, 2),
                            in.choice<plan::HitKind>(row, 3, 4, [](int i) { return kHitNames[i]; }),
                            in.real32(row, 4)});
  });
  read_form(in, piece);
  in.each("parts", "name, program, percussion, pan", "", 32768, [&](const Statement& row) {
    piece.parts.push_back(
        {in.text(row, 1), in.integer(row, 2), in.integer(row, 3) != 0, in.real32(row, 4)});
  });
  read_curves(in, piece.curves);
  in.each("emotion", "happy, sad, scary, peaceful, valence, arousal", "WHERE id >= 0", kMaxRows,
          [&](const Statement& row) {
            piece.emotion_curve.values.push_back(read_emotion(in, row, 1));
          });
  if (!in.good()) return;
  Statement whole(
      in.db, "SELECT happy, sad, scary, peaceful, valence, arousal FROM emotion WHERE id = -1");
  if (!whole.next()) return in.complain("the emotion of the whole is missing");
  piece.emotion = read_emotion(in, whole, 0);
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
  Budget budget;
  plan::Plan plan;
  plan::Piece piece;
  std::size_t strokes = 0;
  if (open(in)) {
    sqlite3_progress_handler(in.db.handle(), 1'000'000, spend, &budget);
    const int application = pragma(in, "application_id");
    const int version = pragma(in, "user_version");
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
    read_settings(in, plan, piece, strokes, version);
    read_strokes(in, plan, version);
    read_piece(in, piece);
    if (in.good() && plan.strokes.size() != strokes) in.complain("strokes are missing");
  }
  if (!in.db.good()) return database_error(in);
  if (!in.problem.empty()) return fail(ErrorCode::kUnreadable, in.problem, path);
  plan.piece = std::make_shared<const plan::Piece>(std::move(piece));
  if (const Result<void> ok = check_plan(plan, path, ErrorCode::kUnreadable); !ok)
    return tl::unexpected(ok.error());
  return plan;
}

}  // namespace impasto::notation
