// SPDX-License-Identifier: GPL-3.0-or-later
// Files as people have them: headers that lie, files one after the other, sound that starts late.
#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "impasto/base/rng.h"
#include "impasto/media/decode.h"
#include "impasto/media/test_files.h"
#include "impasto/media/test_hearing.h"

namespace impasto::media {
namespace {

using namespace testing_files;

/// Overwrites a number in a file's bytes.
void put(std::string& bytes, std::size_t at, std::uint64_t value, int size, bool little) {
  for (int i = 0; i < size; ++i) {
    bytes[at + static_cast<std::size_t>(little ? i : size - 1 - i)] =
        static_cast<char>(value >> (8 * i) & 255);
  }
}

/// 2 s of 500 Hz.
std::string two_seconds(int rate = 44100) {
  return wav(rate, 2, tone(rate, 2, 2.0, 500));
}

bool ffmpeg(const std::string& arguments) {
  return shell("ffmpeg -y " + arguments);
}

void expect_all(const Heard& h, const std::string& what, double seconds, double near) {
  ASSERT_TRUE(h.result) << what << ": " << to_line(h.result.error());
  EXPECT_NEAR(h.result->duration, seconds, near) << what;
  EXPECT_FALSE(h.result->truncated) << what << ", claimed " << h.result->claimed;
  EXPECT_FALSE(h.result->damaged) << what;
}

TEST(Claims, a_wav_whose_writer_did_not_know_its_length_is_whole) {
  const TempFolder folder;
  for (const std::uint64_t length :
       {0ull, 0x7fffffffull, 0x7fffffdbull, 0xffffffffull, 0xffffffdbull}) {
    std::string bytes = two_seconds();
    put(bytes, 4, length, 4, true);
    put(bytes, 40, length, 4, true);
    write_bytes(folder / "a.wav", bytes);
    const Heard h = hear(folder / "a.wav");
    expect_all(h, std::to_string(length), 2.0, 1e-9);
    EXPECT_NEAR(frequency(h, 0.1, 1.9), 500, 0.1);
  }
}

TEST(Claims, a_wav_that_says_less_than_it_has_is_taken_whole_and_its_tags_are_no_sound) {
  const TempFolder folder;
  std::string bytes = two_seconds();
  put(bytes, 40, 44100, 4, true);  // a quarter of a second
  write_bytes(folder / "a.wav", bytes);
  expect_all(hear(folder / "a.wav"), "crashed recorder", 2.0, 1e-9);
  std::string list = "LIST";
  list += std::string("\x10\x93\x04\0", 4) + std::string(300000 - 4, 'I');
  for (const std::string& after :
       {"ID3\4" + std::string(300000, 'x'), "TAG" + std::string(300000, 'x'),
        std::string(300000, '\0'), list}) {
    write_bytes(folder / "a.wav", two_seconds() + after);
    expect_all(hear(folder / "a.wav"), after.substr(0, 4), 2.0, 1e-9);
  }
}

TEST(Claims, an_empty_wav_is_empty) {
  const TempFolder folder;
  const std::string empty = wav(44100, 2, {});
  write_bytes(folder / "a.wav", empty + "LIST" + std::string("\x04\0\0\0INFO", 8));
  EXPECT_FALSE(hear(folder / "a.wav").result);
}

TEST(Claims, long_and_old_headers_are_as_little_to_be_trusted) {
  if (!have("ffmpeg")) GTEST_SKIP() << "no ffmpeg; apt install ffmpeg";
  const TempFolder folder;
  write_bytes(folder / "in.wav", two_seconds());
  const auto most = std::numeric_limits<std::uint64_t>::max();
  struct Case {
    const char* name;
    const char* options;
    std::string mark;  // the length stands so many bytes behind it
    std::size_t behind;
    int size;
    bool little;
    std::vector<std::uint64_t> lengths;
  };
  const std::vector<Case> cases = {
      {"a.rf64.wav", "-rf64 always", "ds64", 16, 8, true, {0, most, most / 2}},
      {"a.w64", "", std::string("data\xf3\xac", 6), 16, 8, true, {0, most, most / 2}},
      {"a.aiff", "", "SSND", 4, 4, false, {0, 0x7fffffff, 0xffffffff}},
      {"a.au", "", ".snd", 8, 4, false, {0, 0x7fffffff, 0xffffffff}},
      {"a.caf", "", "data", 4, 8, false, {0, most, most / 2}},
  };
  for (const Case& c : cases) {
    ASSERT_TRUE(
        ffmpeg("-i '" + folder / "in.wav" + "' " + c.options + " '" + folder / c.name + "'"));
    const std::string whole = read_bytes(folder / c.name);
    const std::size_t at = whole.find(c.mark) + c.behind;
    for (const std::uint64_t length : c.lengths) {
      std::string bytes = whole;
      put(bytes, at, length, c.size, c.little);
      write_bytes(folder / "b", bytes);
      expect_all(hear(folder / "b"), c.name + std::string(" ") + std::to_string(length), 2.0, 1e-6);
    }
    std::string bytes = whole;
    put(bytes, at, 3 * whole.size(), c.size, c.little);
    write_bytes(folder / "b", bytes);
    const Heard h = hear(folder / "b");
    ASSERT_TRUE(h.result) << c.name;
    EXPECT_NEAR(h.result->duration, 2.0, 1e-6) << c.name;
    EXPECT_TRUE(h.result->truncated) << c.name;
    EXPECT_NEAR(h.result->claimed, 6.0, 0.02) << c.name;
  }
  // What FFmpeg itself writes into a pipe, which cannot go back to the header.
  for (const char* kind : {"wav", "w64", "aiff", "au", "caf", "flac"}) {
    ASSERT_TRUE(shell("sh -c \"ffmpeg -i '" + folder / "in.wav" + "' -f " + kind + " - > '" +
                      folder / "piped" + "'\""));
    const std::string bytes = read_bytes(folder / "piped");
    ASSERT_GT(bytes.size(), 1000u) << kind;
    expect_all(hear(folder / "piped"), std::string("piped ") + kind, 2.0, 1e-6);
  }
}

TEST(Claims, files_one_after_the_other_are_heard_one_after_the_other) {
  if (!have("ffmpeg")) GTEST_SKIP() << "no ffmpeg; apt install ffmpeg";
  const TempFolder folder;
  write_bytes(folder / "a.wav", wav(44100, 2, tone(44100, 2, 2.0, 500)));
  write_bytes(folder / "b.wav", wav(48000, 2, tone(48000, 2, 1.5, 800)));
  for (const std::string kind : {"opus", "ogg", "flac", "mp3"}) {
    for (const std::string file : {"a", "b"}) {
      ASSERT_TRUE(ffmpeg("-i '" + folder / (file + ".wav") + "' -metadata title=" + file + " '" +
                         folder / (file + "." + kind) + "'"));
    }
    write_bytes(folder / "ab",
                read_bytes(folder / ("a." + kind)) + read_bytes(folder / ("b." + kind)));
    const Heard h = hear(folder / "ab");
    // An MP3 that goes on carries the padding of the first and the delay of the second.
    expect_all(h, kind, 3.5, kind == "mp3" ? 0.08 : 0.002);
    EXPECT_NEAR(frequency(h, 0.2, 1.8), 500, 2) << kind;
    EXPECT_NEAR(frequency(h, 2.2, 3.4), 800, 2) << kind;
    EXPECT_EQ(h.result->title, "a") << kind;
  }
  write_bytes(folder / "ab", read_bytes(folder / "a.ogg") + read_bytes(folder / "b.opus"));
  expect_all(hear(folder / "ab"), "Vorbis, then Opus", 3.5, 0.002);
}

TEST(Claims, stray_bytes_are_passed_over) {
  if (!have("ffmpeg")) GTEST_SKIP() << "no ffmpeg; apt install ffmpeg";
  const TempFolder folder;
  std::string junk;
  for (std::uint64_t i = 0; i < 3000; ++i) junk += static_cast<char>(random_bits(5, i));
  write_bytes(folder / "a.wav", wav(44100, 2, tone(44100, 2, 4.0, 500)));
  for (const std::string kind : {"mp3", "flac", "ogg", "opus"}) {
    ASSERT_TRUE(ffmpeg("-i '" + folder / "a.wav" + "' '" + folder / ("a." + kind) + "'"));
    const std::string bytes = read_bytes(folder / ("a." + kind));
    for (const std::string& with : {junk.substr(0, 700) + bytes, bytes + junk}) {
      write_bytes(folder / "b", with);
      expect_all(hear(folder / "b"), kind, 4.0, 0.06);
    }
    write_bytes(folder / "b",
                bytes.substr(0, bytes.size() / 2) + junk + bytes.substr(bytes.size() / 2));
    const Heard h = hear(folder / "b");
    ASSERT_TRUE(h.result) << kind;
    EXPECT_GT(h.result->duration, 2.9) << kind;  // a page of Ogg holds a second
    EXPECT_NEAR(frequency(h, 3.4 - (4.0 - h.result->duration), h.result->duration - 0.1), 500, 2);
  }
}

TEST(Claims, a_container_longer_than_its_sound_is_whole_and_a_late_sound_starts_late) {
  if (!have("ffmpeg")) GTEST_SKIP() << "no ffmpeg; apt install ffmpeg";
  const TempFolder folder;
  write_bytes(folder / "in.wav", two_seconds());
  const std::string picture = "-f lavfi -i testsrc=d=4:s=64x48:r=10 ";
  const std::string sound = "-i '" + folder / "in.wav" + "' ";
  const std::vector<std::pair<std::string, std::string>> kinds = {
      {"a.webm", "-c:v libvpx -deadline realtime -c:a libopus"},
      {"a.mkv", "-c:v mpeg4 -c:a flac"},
      {"a.mp4", "-c:v mpeg4 -c:a aac"},
      {"a.ts", "-c:v mpeg2video -c:a mp2"}};
  for (const auto& [name, codecs] : kinds) {
    ASSERT_TRUE(ffmpeg(picture + sound + codecs + " '" + folder / name + "'")) << name;
    expect_all(hear(folder / name), name, 2.0, 0.05);
    ASSERT_TRUE(ffmpeg(picture + "-itsoffset 1 " + sound + codecs + " '" + folder / name + "'"));
    const Heard h = hear(folder / name);
    expect_all(h, name + " late", 3.0, 0.05);
    EXPECT_LT(peak(h, 0.0, 0.9), 0.01) << name;
    EXPECT_GT(peak(h, 1.05, 1.3), 0.3) << name;
    const std::string bytes = read_bytes(folder / name);
    if (name == "a.webm" || name == "a.mkv") {
      write_bytes(folder / name, bytes.substr(0, bytes.size() / 2));
      const Heard cut = hear(folder / name);
      ASSERT_TRUE(cut.result) << name;
      EXPECT_TRUE(cut.result->truncated) << name;
    }
  }
}

TEST(Claims, a_pause_that_only_timestamps_tell_is_silence) {
  if (!have("ffmpeg")) GTEST_SKIP() << "no ffmpeg; apt install ffmpeg";
  const TempFolder folder;
  write_bytes(folder / "in.wav", wav(44100, 2, tone(44100, 2, 4.0, 500)));
  for (const std::string name : {"a.mka", "a.mp4"}) {
    ASSERT_TRUE(ffmpeg("-i '" + folder / "in.wav" + "' -af \"aselect='not(between(t,1,2.5))'\" '" +
                       folder / name + "'"));
    const Heard h = hear(folder / name);
    expect_all(h, name, 4.0, 0.03);
    EXPECT_LT(peak(h, 1.2, 2.4), 0.01) << name;
    EXPECT_GT(peak(h, 2.7, 3.0), 0.3) << name;
  }
}

TEST(Tracks, the_one_marked_as_default_is_heard_and_others_when_asked_for) {
  if (!have("ffmpeg")) GTEST_SKIP() << "no ffmpeg; apt install ffmpeg";
  const TempFolder folder;
  const std::string two =
      "-f lavfi -i sine=500:d=2 -f lavfi -i sine=800:d=2 -map 0 -map 1 -c:a flac "
      "-metadata:s:a:0 language=eng -metadata:s:a:1 language=fra ";
  ASSERT_TRUE(
      ffmpeg(two + "-disposition:a:0 0 -disposition:a:1 default '" + folder / "a.mka" + "'"));
  EXPECT_NEAR(frequency(hear(folder / "a.mka"), 0.1, 1.9), 800, 1);
  EXPECT_NEAR(frequency(hear(folder / "a.mka", {.track = 1}), 0.1, 1.9), 500, 1);
  EXPECT_NEAR(frequency(hear(folder / "a.mka", {.track = 2}), 0.1, 1.9), 800, 1);
  const Heard none = hear(folder / "a.mka", {.track = 3});
  ASSERT_FALSE(none.result);
  EXPECT_EQ(none.result.error().code, ErrorCode::kUsage);
  EXPECT_NE(to_line(none.result.error())
                .find("1 (eng, 1 channel, flac), 2 (fra, 1 channel, flac, default)"),
            std::string::npos)
      << to_line(none.result.error());
  ASSERT_TRUE(ffmpeg(two + "-disposition:a 0 '" + folder / "b.mka" + "'"));
  EXPECT_NEAR(frequency(hear(folder / "b.mka"), 0.1, 1.9), 500, 1);
}

TEST(Rates, dxd_and_dsd_and_low_rates_keep_pitch_and_length) {
  const TempFolder folder;
  for (const int rate : {4000, 352800, 384000, 768000}) {
    write_bytes(folder / "a.wav", wav(rate, 2, tone(rate, 2, 1.0, 500)));
    const Heard h = hear(folder / "a.wav");
    expect_all(h, std::to_string(rate), 1.0, 0.001);
    EXPECT_NEAR(frequency(h, 0.1, 0.9), 500, 0.5) << rate;
    EXPECT_NEAR(peak(h, 0.2, 0.8), 0.5, 0.01) << rate;
  }
  // A second of 441 Hz in one bit (a sigma-delta modulator of second order), as DSF has it: blocks
  // of 4096 bytes a channel, least significant bit first.
  constexpr std::size_t kBits = 2822400;
  std::string bits(kBits / 8, '\0');
  double first = 0.0, second = 0.0;
  for (std::size_t i = 0; i < kBits; ++i) {
    const double y = second >= 0.0 ? 1.0 : -1.0;
    first += 0.5 * std::sin(2.0 * M_PI * 441.0 * static_cast<double>(i) / kBits) - y;
    second += first - 0.5 * y;
    if (y > 0.0) bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << (i % 8));
  }
  std::string data;
  for (std::size_t at = 0; at < bits.size(); at += 4096) {
    std::string block = bits.substr(at, 4096);
    block.resize(4096, '\0');
    data += block + block;
  }
  std::string head = "DSD " + std::string(24, '\0') + "fmt " + std::string(48, '\0') + "data" +
                     std::string(8, '\0');
  put(head, 4, 28, 8, true);
  put(head, 12, head.size() + data.size(), 8, true);
  put(head, 32, 52, 8, true);
  const std::pair<std::size_t, std::uint64_t> fields[] = {{40, 1},     {48, 2}, {52, 2},
                                                          {56, kBits}, {60, 1}, {72, 4096}};
  for (const auto& [at, value] : fields) put(head, at, value, 4, true);
  put(head, 64, kBits, 8, true);
  put(head, 84, 12 + data.size(), 8, true);
  write_bytes(folder / "a.dsf", head + data);
  const Heard h = hear(folder / "a.dsf");
  expect_all(h, "DSF", 1.0, 0.001);
  EXPECT_NEAR(frequency(h, 0.1, 0.9), 441, 0.5);
  EXPECT_NEAR(peak(h, 0.2, 0.8), 0.5, 0.02);
}

TEST(Channels, more_than_eight_are_mixed) {
  const TempFolder folder;
  write_bytes(folder / "a.wav", wav(44100, 12, tone(44100, 12, 0.5, 500, 0.5f, 1u << 5)));
  const Heard h = hear(folder / "a.wav");
  expect_all(h, "12 channels", 0.5, 1e-6);
  for (const int side : {0, 1}) EXPECT_NEAR(peak(h, 0.1, 0.4, side), 0.5 / std::sqrt(12.0), 0.002);
}

TEST(Phase, a_reversed_channel_is_turned_round_for_hearing_only) {
  const TempFolder folder;
  std::vector<float> x = tone(44100, 2, 25.0, 500);
  for (std::size_t i = 0; i < x.size(); i += 2) {  // some of what each side has for itself
    x[i] += 0.1f * random_signed(1, i);
    x[i + 1] = -x[i + 1] + 0.1f * random_signed(2, i);
  }
  write_bytes(folder / "a.wav", wav(44100, 2, x));
  const Heard plain = hear(folder / "a.wav");
  const Heard mended = hear(folder / "a.wav", {.mend_phase = true});
  ASSERT_TRUE(plain.result && mended.result);
  EXPECT_FALSE(plain.result->reversed);
  EXPECT_TRUE(mended.result->reversed);
  ASSERT_EQ(mended.samples.size(), plain.samples.size());
  for (std::size_t i = 0; i < x.size(); i += 2) {
    ASSERT_EQ(mended.samples[i], plain.samples[i]) << i;
    ASSERT_EQ(mended.samples[i + 1], -plain.samples[i + 1]) << i;
  }
}

TEST(Phase, an_ordinary_recording_passes_sample_for_sample) {
  const TempFolder folder;
  for (const bool wide : {false, true}) {  // sides that share much, sides that share nothing
    std::vector<float> x = tone(44100, 2, 25.0, 500, wide ? 0.0f : 0.4f);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += 0.3f * random_signed(3, i);
    write_bytes(folder / "a.wav", wav(44100, 2, x));
    const Heard mended = hear(folder / "a.wav", {.mend_phase = true});
    ASSERT_TRUE(mended.result);
    EXPECT_FALSE(mended.result->reversed);
    EXPECT_EQ(mended.samples, hear(folder / "a.wav").samples);
  }
}

TEST(DecodeBytes, memory_is_heard_like_a_file_and_noise_does_no_harm) {
  const TempFolder folder;
  const std::string bytes = two_seconds();
  write_bytes(folder / "a.wav", bytes);
  std::vector<float> samples;
  const auto as_bytes = [](const std::string& text) {
    return std::span(reinterpret_cast<const std::byte*>(text.data()), text.size());
  };
  const auto gather = [&](sound::Block b) { samples.insert(samples.end(), b.begin(), b.end()); };
  ASSERT_TRUE(decode_bytes(as_bytes(bytes), gather));
  EXPECT_EQ(samples, hear(folder / "a.wav").samples);
  EXPECT_FALSE(decode_bytes({}, gather));
  for (std::uint64_t seed = 0; seed < 300; ++seed) {  // headers with a few bytes changed
    std::string odd = bytes.substr(0, 2000);
    for (std::uint64_t k = 0; k < 4; ++k) {
      odd[random_bits(seed, k) % 60] = static_cast<char>(random_bits(seed, k + 10));
    }
    (void)decode_bytes(as_bytes(odd), [](sound::Block) {});
  }
}

}  // namespace
}  // namespace impasto::media
