// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/film.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "impasto/base/rng.h"
#include "impasto/media/decode.h"
#include "impasto/media/test_files.h"
#include "impasto/media/yuv.h"

namespace impasto::media {
namespace {

using namespace testing_files;

FilmSettings small(int width = 320, int height = 180) {
  FilmSettings s;
  s.width = width;
  s.height = height;
  s.preset = "veryfast";
  return s;
}

picture::Image smooth(int width, int height, int shift = 0) {
  picture::Image image(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      std::uint8_t* p = image.row(y) + 4 * x;
      p[0] = static_cast<std::uint8_t>(40 + 180 * x / width);
      p[1] = static_cast<std::uint8_t>(30 + 190 * y / height);
      p[2] =
          static_cast<std::uint8_t>(std::min(255, 60 + shift + 100 * (x + y) / (width + height)));
      p[3] = 255;
    }
  }
  return image;
}

// A film of `frames` smooth frames, each a little bluer.
void make_film(const std::string& path, const FilmSettings& settings, int frames,
               const std::vector<float>& sound = {}) {
  auto film = FilmWriter::open(path, settings);
  ASSERT_TRUE(film) << film.error().message;
  const picture::Rect all{0, 0, settings.width, settings.height};
  for (int i = 0; i < frames; ++i) {
    ASSERT_TRUE(film->write_frame(smooth(settings.width, settings.height, i), {&all, 1}));
  }
  ASSERT_TRUE(film->write_sound(sound));
  const auto closed = film->close();
  ASSERT_TRUE(closed) << closed.error().message;
}

std::string probe(const std::string& path, const std::string& what) {
  std::string out;
  std::FILE* pipe =
      ::popen(("ffprobe -v error -of default=nw=1 " + what + " '" + path + "'").c_str(), "r");
  char buffer[4096];
  while (std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, n);
  ::pclose(pipe);
  return out;
}

// The last frame as FFmpeg decodes it, raw: its PNGs carry another gamma.
picture::Image last_frame(const TempFolder& folder, const std::string& film, int width,
                          int height) {
  EXPECT_TRUE(
      shell("ffmpeg -y -i '" + film +
            "' -vf scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int,"
            "format=rgba -f rawvideo '" +
            folder / "raw" + "'"));
  const std::string raw = read_bytes(folder / "raw");
  picture::Image image(width, height);
  if (raw.size() >= image.rgba.size()) {
    std::copy(raw.end() - static_cast<std::ptrdiff_t>(image.rgba.size()), raw.end(),
              image.rgba.begin());
  }
  return image;
}

double psnr(const picture::Image& a, const picture::Image& b) {
  if (a.rgba.size() != b.rgba.size()) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < a.rgba.size(); ++i) {
    const double d = static_cast<double>(a.rgba[i]) - b.rgba[i];
    sum += i % 4 == 3 ? 0 : d * d;
  }
  return 10 * std::log10(255.0 * 255.0 * static_cast<double>(a.rgba.size()) * 0.75 /
                         std::max(sum, 1e-9));
}

struct Planes {
  int width, height;
  std::vector<std::uint8_t> bytes;
  Planes(int w, int h) : width(w), height(h), bytes(static_cast<std::size_t>(w * h * 3 / 2)) {}
  Yuv420 view() {
    std::uint8_t* y = bytes.data();
    return {y, y + width * height, y + width * height * 5 / 4, width, width / 2};
  }
};

TEST(Yuv, every_colour_is_within_a_level_of_bt709) {
  picture::Image image(64, 64);
  double worst = 0;
  for (std::uint64_t trial = 0; trial < 40; ++trial) {
    for (std::size_t i = 0; i < image.rgba.size(); ++i) {
      image.rgba[i] = static_cast<std::uint8_t>(random_bits(trial, i) % 5 == 0
                                                    ? random_bits(trial, i, 1) % 2 * 255
                                                    : random_bits(trial, i, 2));
    }
    Planes planes(64, 64);
    const Yuv420 v = planes.view();
    rgba_to_yuv420(image, {0, 0, 64, 64}, v);
    for (int y = 0; y < 64; ++y) {
      for (int x = 0; x < 64; ++x) {
        const std::uint8_t* p = image.row(y) + 4 * x;
        const double luma = (0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2]) / 255.0;
        worst = std::max(worst, std::fabs(v.y[y * 64 + x] - (16 + 219 * luma)));
      }
    }
    for (int y = 0; y < 32; ++y) {
      for (int x = 0; x < 32; ++x) {
        double c[3] = {};
        for (int k = 0; k < 4; ++k) {
          for (int i = 0; i < 3; ++i)
            c[i] += image.row(2 * y + k / 2)[4 * (2 * x + k % 2) + i] / 1020.0;
        }
        const double luma = 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
        worst = std::max(worst, std::fabs(v.u[y * 32 + x] - (128 + 224 * (c[2] - luma) / 1.8556)));
        worst = std::max(worst, std::fabs(v.v[y * 32 + x] - (128 + 224 * (c[0] - luma) / 1.5748)));
      }
    }
  }
  EXPECT_LE(worst, 0.6);
}

TEST(Yuv, white_black_and_primaries_have_the_standard_values) {
  const auto convert = [](int r, int g, int b) {
    picture::Image image(2, 2);
    for (std::size_t i = 0; i < 16; i += 4) {
      image.rgba[i] = static_cast<std::uint8_t>(r);
      image.rgba[i + 1] = static_cast<std::uint8_t>(g);
      image.rgba[i + 2] = static_cast<std::uint8_t>(b);
    }
    Planes planes(2, 2);
    rgba_to_yuv420(image, {0, 0, 2, 2}, planes.view());
    return std::vector<int>{planes.bytes[0], planes.bytes[4], planes.bytes[5]};
  };
  EXPECT_EQ(convert(255, 255, 255), (std::vector<int>{235, 128, 128}));
  EXPECT_EQ(convert(0, 0, 0), (std::vector<int>{16, 128, 128}));
  EXPECT_EQ(convert(255, 0, 0), (std::vector<int>{63, 102, 240}));
  EXPECT_EQ(convert(0, 255, 0), (std::vector<int>{173, 42, 26}));
  EXPECT_EQ(convert(0, 0, 255), (std::vector<int>{32, 240, 118}));
}

TEST(Yuv, converting_changed_rectangles_equals_converting_all) {
  picture::Image image = smooth(98, 66);
  Planes parts(98, 66), whole(98, 66);
  rgba_to_yuv420(image, {0, 0, 98, 66}, parts.view());
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    picture::Rect r;
    r.x0 = static_cast<int>(random_bits(1, trial) % 98);
    r.y0 = static_cast<int>(random_bits(2, trial) % 66);
    r.x1 = r.x0 + 1 + static_cast<int>(random_bits(3, trial) % 40);
    r.y1 = r.y0 + 1 + static_cast<int>(random_bits(4, trial) % 40);
    for (int y = r.y0; y < std::min(r.y1, 66); ++y) {
      for (int x = r.x0; x < std::min(r.x1, 98); ++x) {
        for (int c = 0; c < 3; ++c) {
          image.row(y)[4 * x + c] = static_cast<std::uint8_t>(random_bits(5, trial, y, x, c));
        }
      }
    }
    rgba_to_yuv420(image, even_out(r, 98, 66), parts.view());
    rgba_to_yuv420(image, {0, 0, 98, 66}, whole.view());
    ASSERT_EQ(parts.bytes, whole.bytes) << trial;
  }
  EXPECT_TRUE(even_out({-9, -9, 0, 5}, 98, 66).empty());
}

TEST(Film, has_the_fields_that_players_and_sites_ask_for) {
  if (!have("ffprobe")) GTEST_SKIP() << "no ffprobe; apt install ffmpeg";
  const TempFolder folder;
  FilmSettings s = small();
  s.tags = {"Dusk", "Nobody", "Impasto 9", "seed 7"};
  make_film(folder / "a.mp4", s, 60, tone(44100, 2, 2.0, 440));
  const std::string video =
      probe(folder / "a.mp4", "-select_streams v -show_streams -count_frames");
  for (const char* line :
       {"codec_name=h264", "profile=High", "width=320", "height=180", "pix_fmt=yuv420p",
        "color_range=tv", "color_space=bt709", "color_transfer=bt709", "color_primaries=bt709",
        "avg_frame_rate=30/1", "start_time=0.000000", "nb_read_frames=60",
        "field_order=progressive", "duration=2.000000", "sample_aspect_ratio=1:1"}) {
    EXPECT_NE(video.find(std::string(line) + "\n"), std::string::npos) << line << "\n" << video;
  }
  const std::string audio = probe(folder / "a.mp4", "-select_streams a -show_streams");
  for (const char* line : {"codec_name=aac", "profile=LC", "sample_rate=48000", "channels=2",
                           "start_time=0.000000", "duration=2.000000"}) {
    EXPECT_NE(audio.find(std::string(line) + "\n"), std::string::npos) << line << "\n" << audio;
  }
  const std::string format = probe(folder / "a.mp4", "-show_format");
  for (const char* tag : {"TAG:title=Dusk\n", "TAG:artist=Nobody\n", "TAG:encoder=Impasto 9\n",
                          "TAG:comment=seed 7\n"}) {
    EXPECT_NE(format.find(tag), std::string::npos) << tag << format;
  }
  // Key frames every half second, no more.
  const std::string keys =
      probe(folder / "a.mp4", "-select_streams v -show_entries frame=key_frame,pict_type");
  std::vector<int> key_frames;
  int frame = -1, b_in_a_row = 0, most_b = 0;
  for (std::size_t at = 0; at < keys.size(); at = keys.find('\n', at) + 1) {
    const std::string line = keys.substr(at, keys.find('\n', at) - at);
    if (line.starts_with("key_frame=")) {
      ++frame;
      if (line == "key_frame=1") key_frames.push_back(frame);
    } else {
      b_in_a_row = line == "pict_type=B" ? b_in_a_row + 1 : 0;
      most_b = std::max(most_b, b_in_a_row);
    }
  }
  EXPECT_EQ(key_frames, (std::vector<int>{0, 15, 30, 45}));
  EXPECT_LE(most_b, 2);
  // x264 writes its settings into the stream.
  const std::string bytes = read_bytes(folder / "a.mp4");
  for (const char* setting :
       {" bframes=2 ", " keyint=15 ", " scenecut=0 ", " open_gop=0 ", " threads=4 ", " cabac=1 "}) {
    EXPECT_NE(bytes.find(setting), std::string::npos) << setting;
  }
}

TEST(Film, index_comes_before_the_media) {
  const TempFolder folder;
  make_film(folder / "a.mp4", small(), 10, tone(44100, 2, 0.3, 440));
  const std::string bytes = read_bytes(folder / "a.mp4");
  std::vector<std::string> boxes;
  for (std::size_t at = 0; at + 8 <= bytes.size();) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
      size = size << 8 | static_cast<unsigned char>(bytes[at + i]);
    boxes.push_back(bytes.substr(at + 4, 4));
    if (size < 8) break;
    at += size;
  }
  const auto moov = std::find(boxes.begin(), boxes.end(), "moov");
  const auto mdat = std::find(boxes.begin(), boxes.end(), "mdat");
  ASSERT_NE(moov, boxes.end());
  ASSERT_NE(mdat, boxes.end());
  EXPECT_LT(moov, mdat);
}

TEST(Film, the_last_frame_is_the_picture_given) {
  if (!have("ffmpeg")) GTEST_SKIP() << "no ffmpeg; apt install ffmpeg";
  const TempFolder folder;
  make_film(folder / "a.mp4", small(), 20);
  const double likeness =
      psnr(last_frame(folder, folder / "a.mp4", 320, 180), smooth(320, 180, 19));
  RecordProperty("psnr", std::to_string(likeness));
  EXPECT_GE(likeness, 40.0);
}

TEST(Film, only_changed_parts_are_taken_and_an_unchanged_frame_repeats) {
  const TempFolder folder;
  const picture::Image image = smooth(320, 180);
  picture::Image marked = image;
  std::fill_n(marked.row(50) + 4 * 61, 4 * 31, std::uint8_t{255});
  // The same pictures handed to the encoder give the same file.
  const auto film_of = [&](const picture::Image& second, std::span<const picture::Rect> changed) {
    auto film = FilmWriter::open(folder / "a.mp4", small());
    EXPECT_TRUE(film);
    EXPECT_TRUE(film->write_frame(image, {}));  // the first is taken whole
    EXPECT_TRUE(film->write_frame(second, changed));
    EXPECT_TRUE(film->close());
    return read_bytes(folder / "a.mp4");
  };
  const picture::Rect all{0, 0, 320, 180}, change{61, 50, 92, 51};
  const std::string unchanged = film_of(image, {&all, 1});
  const std::string changed = film_of(marked, {&all, 1});
  EXPECT_NE(changed, unchanged);
  EXPECT_EQ(film_of(marked, {}), unchanged);
  EXPECT_EQ(film_of(marked, {&change, 1}), changed);
}

TEST(Film, a_click_stays_within_a_millisecond_of_its_time) {
  if (!have("ffmpeg")) GTEST_SKIP() << "no ffmpeg; apt install ffmpeg";
  const TempFolder folder;
  std::vector<float> sound(2 * 88200, 0.0f);
  for (std::size_t i = 44100; i < 44130; ++i) sound[2 * i] = sound[2 * i + 1] = 0.9f;
  make_film(folder / "a.mp4", small(), 60, sound);
  ASSERT_TRUE(shell("ffmpeg -y -i '" + folder / "a.mp4" + "' '" + folder / "a.wav" + "'"));
  for (const char* name : {"a.wav", "a.mp4"}) {  // as FFmpeg plays it, and as we hear it
    std::vector<float> x;
    const auto r =
        decode_audio(folder / name, [&](sound::Block b) { x.insert(x.end(), b.begin(), b.end()); });
    ASSERT_TRUE(r);
    std::size_t at = 0;
    while (2 * at < x.size() && std::fabs(x[2 * at]) < 0.45f) ++at;
    EXPECT_NEAR(static_cast<double>(at) / 44100, 1.0, 0.001) << name;
  }
}

TEST(Film, sound_in_odd_blocks_gives_the_same_film) {
  const TempFolder folder;
  const std::vector<float> sound = tone(44100, 2, 1.0, 440);
  const picture::Image image = smooth(320, 180);
  for (const std::size_t step : {std::size_t{88200}, std::size_t{2}, std::size_t{1234}}) {
    auto film = FilmWriter::open(folder / std::to_string(step), small());
    ASSERT_TRUE(film);
    std::size_t at = 0;
    for (int i = 0; i < 30; ++i) {
      ASSERT_TRUE(film->write_frame(image, {}));
      for (; at < std::min<std::size_t>(sound.size(), static_cast<std::size_t>(i + 1) * 3000);
           at += step) {
        ASSERT_TRUE(film->write_sound({sound.data() + at, std::min(step, sound.size() - at)}));
      }
    }
    ASSERT_TRUE(film->close());
  }
  std::vector<float> x[2];
  for (int k = 0; k < 2; ++k) {
    const auto r = decode_audio(folder / (k == 0 ? "88200" : "1234"), [&](sound::Block b) {
      x[k].insert(x[k].end(), b.begin(), b.end());
    });
    ASSERT_TRUE(r);
    EXPECT_NEAR(r->duration, 1.0, 0.001);
  }
  EXPECT_EQ(x[0], x[1]);
}

TEST(Film, without_sound_has_no_sound_track) {
  const TempFolder folder;
  make_film(folder / "a.mp4", small(), 400);
  EXPECT_EQ(read_bytes(folder / "a.mp4").find("mp4a"), std::string::npos);
  const auto r = decode_audio(folder / "a.mp4", [](sound::Block) {});
  ASSERT_FALSE(r);
  EXPECT_NE(r.error().message.find("no sound"), std::string::npos);
}

TEST(Film, ntsc_and_film_rates_are_exact) {
  if (!have("ffprobe")) GTEST_SKIP() << "no ffprobe; apt install ffmpeg";
  const TempFolder folder;
  for (const auto& [num, den] : {std::pair{30000, 1001}, {24000, 1001}, {25, 1}, {60, 1}}) {
    FilmSettings s = small();
    s.rate = {num, den};
    make_film(folder / "a.mp4", s, 12);
    const std::string out = probe(folder / "a.mp4", "-select_streams v -show_streams");
    const std::string rate = "=" + std::to_string(num) + "/" + std::to_string(den) + "\n";
    EXPECT_NE(out.find("r_frame_rate" + rate), std::string::npos) << out;
    EXPECT_NE(out.find("avg_frame_rate" + rate), std::string::npos);
  }
}

TEST(Film, the_same_frames_give_the_same_bytes) {
  const TempFolder folder;
  make_film(folder / "a.mp4", small(), 40, tone(44100, 2, 1.0, 440));
  make_film(folder / "b.mp4", small(), 40, tone(44100, 2, 1.0, 440));
  EXPECT_EQ(read_bytes(folder / "a.mp4"), read_bytes(folder / "b.mp4"));
}

TEST(Film, dropped_leaves_nothing_and_an_old_film_stays) {
  const TempFolder folder;
  write_bytes(folder / "a.mp4", "old");
  {
    auto film = FilmWriter::open(folder / "a.mp4", small());
    ASSERT_TRUE(film);
    ASSERT_TRUE(film->write_frame(smooth(320, 180), {}));
    EXPECT_EQ(folder.files(), 2u);
  }
  EXPECT_EQ(folder.files(), 1u);
  EXPECT_EQ(read_bytes(folder / "a.mp4"), "old");
}

TEST(Film, a_full_disk_is_reported_and_leaves_nothing) {
  const TempFolder folder;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  bool failed = false;
  Error error;
  {
    auto film = FilmWriter::open(folder / "a.mp4", small());
    ASSERT_TRUE(film);
    rlimit limit = before;
    limit.rlim_cur = 100000;
    setrlimit(RLIMIT_FSIZE, &limit);
    picture::Image noise(320, 180);
    const picture::Rect all{0, 0, 320, 180};
    for (std::uint64_t f = 0; f < 60 && !failed; ++f) {
      for (std::size_t i = 0; i < noise.rgba.size(); ++i) {
        noise.rgba[i] = static_cast<std::uint8_t>(random_bits(f, i));
      }
      const auto r = film->write_frame(noise, {&all, 1});
      if (!r) failed = true, error = r.error();
    }
    if (!failed) {
      const auto r = film->close();
      if (!r) failed = true, error = r.error();
    }
    EXPECT_FALSE(film->close());
    setrlimit(RLIMIT_FSIZE, &before);
  }
  ASSERT_TRUE(failed);
  EXPECT_EQ(error.code, ErrorCode::kFailed);
  EXPECT_NE(error.message.find("larger"), std::string::npos) << error.message;
  EXPECT_EQ(folder.files(), 0u);
}

TEST(Film, requests_that_make_no_sense_are_usage_errors) {
  const TempFolder folder;
  const auto code = [&](const FilmSettings& s, const std::string& name = "a.mp4") {
    const auto r = FilmWriter::open(folder / name, s);
    return r ? -1 : exit_code(r.error().code);
  };
  EXPECT_EQ(code(small(321, 180)), 2);
  EXPECT_EQ(code(small(320, 181)), 2);
  EXPECT_EQ(code(small(32, 180)), 2);
  EXPECT_EQ(code(small(8194, 180)), 2);
  FilmSettings s = small();
  s.preset = "speedy";
  EXPECT_EQ(code(s), 2);
  s = small();
  s.rate = {0, 1};
  EXPECT_EQ(code(s), 2);
  EXPECT_EQ(code(small(), "none/a.mp4"), 1);
  auto film = FilmWriter::open(folder / "a.mp4", small());
  ASSERT_TRUE(film);
  EXPECT_FALSE(film->write_frame(smooth(64, 64), {}));
  const auto none = film->close();
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kUsage);
}

}  // namespace
}  // namespace impasto::media
