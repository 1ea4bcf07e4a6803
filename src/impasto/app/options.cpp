// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that sees CLI11: it takes five seconds to compile.
#include "impasto/app/options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "impasto/app/version.h"

namespace impasto::app {
namespace {

/// Texts as typed; turned into checked values when the command is known.
struct Typed {
  Options options;
  std::string size, point, fps = "30", seed;
  bool size_given = false;
};

constexpr const char* kInputs =
    "A recording, a score (.mid .musicxml .mxl) or a painting (.impasto)";

void add_input(CLI::App* command, Typed& typed, const char* help = kInputs) {
  command->add_option("INPUT", typed.options.input, help)->required();
}

void add_output(CLI::App* command, Typed& typed, const char* help) {
  command->add_option("-o,--output", typed.options.output, help)->type_name("FILE");
}

void add_hearing_options(CLI::App* command, Typed& typed) {
  command
      ->add_option("--analysis", typed.options.analysis,
                   "What `impasto listen` wrote, corrected by you")
      ->type_name("JAMS");
  command->add_flag("--partial", typed.options.partial,
                    "Take what can be read of a damaged recording");
}

void add_wishes(CLI::App* command, Typed& typed) {
  studio::Wishes& wishes = typed.options.wishes;
  command
      ->add_option("--style", wishes.style,
                   "Whose hand: see impasto styles; or a file of your own, my.toml")
      ->type_name("NAME");
  command->add_option("--with", wishes.with, "A second style paints every other section")
      ->type_name("NAME");
  command
      ->add_option("--scheme", wishes.scheme,
                   "The layout: " + plan::scheme_names() + " (default: music)")
      ->type_name("NAME");
  command
      ->add_option("--palette", wishes.palette,
                   "zorn monet primaries earth nocturne fire grey; or pigments, A,B,C; or a "
                   "picture to take the colours of")
      ->type_name("COLOURS");
  command->add_option("--density", wishes.density, "More or fewer strokes: .25 to 4")
      ->type_name("X");
  command->add_option("--boldness", wishes.boldness, "Broader strokes, stronger contrast: .25 to 4")
      ->type_name("X");
  command->add_option("--warmth", wishes.warmth, "Cooler or warmer colours: -1 to 1")
      ->type_name("X");
}

void add_picture_options(CLI::App* command, Typed& typed) {
  command
      ->add_option("--seed", typed.seed,
                   "Another painting of the same music: varies what the music leaves free")
      ->type_name("N");
  add_wishes(command, typed);
  add_hearing_options(command, typed);
}

void describe(CLI::App& app, Typed& typed) {
  Options& o = typed.options;
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("impasto ") + kVersion);
  app.add_option("--threads", o.threads, "How many cores to use (default: all)")->type_name("N");
  app.add_flag("--quiet", o.quiet, "Say nothing but results and errors");
  app.add_flag("--json", o.json, "Print the result as one JSON object");
  app.add_flag("--stats", o.stats, "Print where the time went, and the picture's hash");
  app.add_option("--simd", o.simd, "Use this SIMD target only (for tests; see doctor)")
      ->type_name("TARGET");

  CLI::App* paint = app.add_subcommand("paint", "Paint a picture of a piece of music");
  add_input(paint, typed);
  add_output(paint, typed, "The picture: .png .tif .tiff .jpg .jpeg (default: INPUT's name, .png)");
  paint->add_option("--size", typed.size, "Pixels (default: 3000x3000)")->type_name("WxH");
  paint->add_option("--dpi", o.dpi, "Resolution written into the picture (default: 300)");
  paint->add_option("--albedo", o.albedo, "Write the colour alone, unlit, too: .png .tif .jpg")
      ->type_name("FILE");
  paint
      ->add_option("--height", o.height,
                   "Write the height of the paint too: .png of 16 bit, 1024 steps to a coat")
      ->type_name("FILE");
  add_picture_options(paint, typed);
  paint->footer(
      "Writes the picture, and the painting itself (.impasto) beside it.\n\n"
      "  impasto paint song.flac\n"
      "  impasto paint song.mid -o sleeve.tiff --size 3791x3791\n"
      "  impasto paint song.impasto --size 8000x8000");

  CLI::App* film = app.add_subcommand("film", "Film the painting being painted, with its sound");
  add_input(film, typed);
  add_output(film, typed, "The film: .mp4 (default: INPUT's name, .mp4)");
  film->add_option("--size", typed.size, "Pixels (default: 1920x1080)")->type_name("WxH");
  film->add_option("--fps", typed.fps, "Frames a second (default: 30)");
  film->add_option("--preset", o.preset, "x264's preset: ultrafast .. veryslow (default: medium)");
  film->add_option("--crf", o.crf, "x264's quality: 1 best .. 51 worst (default: 18)");
  film->add_option("--sound", o.sound, "For a painting (.impasto): the recording or score to hear")
      ->type_name("FILE");
  add_picture_options(film, typed);
  film->footer(
      "  impasto film song.flac\n"
      "  impasto film song.mid -o tall.mp4 --size 1080x1920 --fps 60");

  CLI::App* variations =
      app.add_subcommand("variations", "Paint a sheet of small paintings to choose a seed from");
  add_input(variations, typed);
  add_output(variations, typed,
             "The sheet: .png .tif .tiff .jpg .jpeg (default: INPUT's name, .png)");
  variations->add_option("-n,--count", o.count, "How many, 1 to 64 (default: 9)")->type_name("N");
  variations
      ->add_option("--size", typed.size, "The shape they will be painted in (default: 3000x3000)")
      ->type_name("WxH");
  add_picture_options(variations, typed);
  variations->footer(
      "--seed N is the first of them. What is chosen, `impasto paint` with the same options and\n"
      "that seed paints in full.\n\n"
      "  impasto variations song.flac -n 9 -o sheet.png\n"
      "  impasto paint song.flac --seed 4");

  CLI::App* styles = app.add_subcommand("styles", "List the styles, or paint a piece in each");
  styles->add_option("INPUT", o.input, "For --sheet: a recording, a score or a painting");
  styles->add_option("--sheet", o.sheet, "Paint a sheet: the piece in every style")
      ->type_name("PICTURE");
  styles->add_option("--size", typed.size, "The shape of each (default: 3000x3000)")
      ->type_name("WxH");
  styles->add_flag("--page", o.page, "Print the page that documents style files");
  styles->footer(
      "  impasto styles\n"
      "  impasto styles song.flac --sheet styles.png");

  CLI::App* listen = app.add_subcommand("listen", "Write down what is heard, to read or correct");
  add_input(listen, typed);
  listen->add_option("-o,--output,--jams", o.output, "The analysis (default: INPUT's name, .jams)")
      ->type_name("FILE");
  listen->add_option("--plot", o.plot, "Draw what is heard on one page: .png .tif .tiff .jpg .jpeg")
      ->type_name("FILE");
  add_hearing_options(listen, typed);
  listen->add_flag("--live", o.live, "Hear it as it would be heard live: nothing is known ahead");
  listen->add_option("--block", o.block, "Live: samples heard at a time (default: 256)")
      ->type_name("N");
  listen->add_option("--events", o.events, "Live: what was told, and when: .txt .tsv")
      ->type_name("FILE");
  listen->footer(
      "  impasto listen song.flac\n"
      "  impasto listen song.flac --plot song.png\n"
      "  impasto listen song.flac --live --block 512 --events song.txt\n"
      "  impasto listen song.musicxml -o song.jams --json");

  CLI::App* why = app.add_subcommand("why", "Tell which sound made the mark at a pixel");
  add_input(why, typed, "A painting (.impasto)");
  why->add_option("PIXEL", typed.point, "X,Y from the top left corner")->required();
  why->add_option("--size", typed.size,
                  "The picture's size in pixels (default: that of the picture made with it)")
      ->type_name("WxH");
  why->footer(
      "  impasto why song.impasto 1200,840\n"
      "  impasto why song.impasto 960,540 --size 1920x1080 --json");

  CLI::App* brushes = app.add_subcommand("brushes", "List the brushes, or paint what they do");
  brushes->add_option("FILE", o.input, "A brush of your own (TOML; docs/brushes.md)");
  brushes
      ->add_option("--sheet", o.sheet,
                   "Paint a look sheet: three loads, three pressures, over dry and over wet")
      ->type_name("PICTURE");
  brushes->add_option("--mixing", o.mixing, "Paint pairs of wet pigments dragged into each other")
      ->type_name("PICTURE")
      ->excludes("--sheet");
  brushes->add_option("--size", typed.size, "Pixels (default: the longer side 2400)")
      ->type_name("WxH");
  brushes->add_flag("--page", o.page, "Print the page that documents brush files");
  brushes->footer(
      "  impasto brushes\n"
      "  impasto brushes --sheet brushes.png\n"
      "  impasto brushes my.toml --sheet look.png");

  CLI::App* doctor = app.add_subcommand("doctor", "Examine this machine: versions, codecs, cores");
  doctor->footer("  impasto doctor\n  impasto doctor --json");

  for (CLI::App* command : {paint, film, variations, styles, listen, why, brushes, doctor})
    command->fallthrough();
  app.footer(
      "  impasto paint song.flac          song.png, 3000x3000, and song.impasto\n"
      "  impasto film song.flac           song.mp4, 1920x1080, with its sound\n\n"
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 input unreadable, 4 something is not\n"
      "installed, 130 interrupted. `impasto COMMAND --help` tells more.");
}

Result<void> check_range(double value, double least, double most, const char* flag,
                         const char* range) {
  if (value >= least && value <= most) return {};
  return fail(ErrorCode::kUsage, "the value is out of range", flag, std::string("give ") + range);
}

Result<void> check_seed(Typed& typed) {
  if (typed.seed.empty()) return {};
  const bool digits = typed.seed.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || typed.seed.size() > 18) {
    return fail(ErrorCode::kUsage, "\"" + typed.seed + "\" is not a seed", "--seed",
                "give a whole number from 0 to 999999999999999999");
  }
  typed.options.wishes.seed = std::stoull(typed.seed);
  return {};
}

Result<Options> check(Typed& typed) {
  Options& o = typed.options;
  const bool film = o.command == Command::kFilm;
  if (typed.size_given) {
    auto size = parse_size(typed.size, "--size", film ? 64 : 16, film ? 8192 : 32768, film);
    if (!size) return tl::unexpected(size.error());
    o.size = *size;
    if (size->width > 8 * size->height || size->height > 8 * size->width) {
      return fail(ErrorCode::kUsage, typed.size + " is too narrow", "--size",
                  "one side can be at most 8 times the other");
    }
  }
  if (film) {
    auto rate = parse_rate(typed.fps);
    if (!rate) return tl::unexpected(rate.error());
    o.rate = *rate;
    const auto presets = media::film_presets();
    if (std::find(presets.begin(), presets.end(), o.preset) == presets.end()) {
      std::string names;
      for (const char* name : presets) names += std::string(" ") + name;
      return fail(ErrorCode::kUsage, "\"" + o.preset + "\" is not a preset of x264", "--preset",
                  "give one of" + names);
    }
  }
  if (o.command == Command::kWhy) {
    auto point = parse_point(typed.point);
    if (!point) return tl::unexpected(point.error());
    o.point = *point;
  }
  if (!o.live && !o.events.empty()) {
    return fail(ErrorCode::kUsage, "events are told by live listening only", "--events",
                "give --live too");
  }
  if (o.live && !o.analysis.empty()) {
    return fail(ErrorCode::kUsage, "what is heard live cannot be corrected", "--analysis",
                "leave out --live or --analysis");
  }
  if (auto ok = check_range(o.block, 1, 65536, "--block", "1 to 65536 samples"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_seed(typed); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_range(o.crf, 1, 51, "--crf", "1 (best) to 51"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_range(o.count, 1, 64, "--count", "1 to 64"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_range(o.dpi, 1, 9999, "--dpi", "1 to 9999"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_range(o.threads, 0, 256, "--threads", "1 to 256, or 0 for all cores"); !ok) {
    return tl::unexpected(ok.error());
  }
  return o;
}

Error usage_error(const CLI::ParseError& problem, const CLI::App& app, int argc, char** argv) {
  if (app.get_subcommands().empty()) {
    for (int i = 1; i < argc; ++i) {
      if (argv[i][0] == '-') continue;
      return {ErrorCode::kUsage, "there is no command \"" + std::string(argv[i]) + "\"", "",
              "the commands are paint, film, variations, styles, listen, why, brushes and "
              "doctor; see impasto --help"};
    }
  }
  std::string text = problem.what();
  text = text.substr(0, text.find('\n'));
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
  std::string help = "impasto";
  for (const CLI::App* command : app.get_subcommands()) help += " " + command->get_name();
  return {ErrorCode::kUsage, text, "", "see " + help + " --help"};
}

}  // namespace

Parsed parse_command_line(int argc, char** argv) {
  CLI::App app("Impasto paints music: a recording or a score becomes a painting, and a film of it.",
               "impasto");
  Typed typed;
  describe(app, typed);
  Parsed parsed;
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto commands = app.get_subcommands();
    parsed.text = commands.empty() ? app.help() : commands.front()->help("impasto");
    return parsed;
  } catch (const CLI::CallForVersion& version) {
    parsed.text = std::string(version.what()) + "\n";
    return parsed;
  } catch (const CLI::ParseError& problem) {
    parsed.error = usage_error(problem, app, argc, argv);
    return parsed;
  }
  const CLI::App* command = app.get_subcommands().front();
  const std::string name = command->get_name();
  typed.options.command = name == "paint"        ? Command::kPaint
                          : name == "film"       ? Command::kFilm
                          : name == "variations" ? Command::kVariations
                          : name == "styles"     ? Command::kStyles
                          : name == "listen"     ? Command::kListen
                          : name == "why"        ? Command::kWhy
                          : name == "brushes"    ? Command::kBrushes
                                                 : Command::kDoctor;
  typed.size_given = !typed.size.empty();
  Result<Options> options = check(typed);
  if (options) {
    parsed.options = std::move(*options);
  } else {
    parsed.error = options.error();
  }
  return parsed;
}

}  // namespace impasto::app
