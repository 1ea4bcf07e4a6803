// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/decode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>
#include <vector>

#include "impasto/base/rng.h"
#include "impasto/media/test_files.h"
#include "impasto/media/test_hearing.h"

namespace impasto::media {
namespace {

using namespace testing_files;

// Of the middle: ends left out.
double frequency(const Heard& h) {
  const double length = static_cast<double>(h.frames()) / 44100;
  return testing_files::frequency(h, 0.4 * length, 0.9 * length);
}

double amplitude(const Heard& h, int side) {
  const double length = static_cast<double>(h.frames()) / 44100;
  return peak(h, 0.25 * length, 0.75 * length, side);
}

void expect_refused(const std::string& path, const std::string& word) {
  const Heard h = hear(path);
  ASSERT_FALSE(h.result) << path;
  EXPECT_EQ(h.result.error().code, ErrorCode::kUnreadable);
  EXPECT_NE(h.result.error().message.find(word), std::string::npos) << h.result.error().message;
  EXPECT_EQ(h.result.error().where, path);
}

TEST(Decode, every_rate_keeps_length_and_pitch) {
  const TempFolder folder;
  for (int rate : {8000, 11025, 16000, 22050, 32000, 44100, 48000, 88200, 96000, 192000}) {
    const std::string path = folder / (std::to_string(rate) + ".wav");
    write_bytes(path, wav(rate, 2, tone(rate, 2, 1.25, 1000)));
    const Heard h = hear(path);
    ASSERT_TRUE(h.result) << rate << ": " << h.result.error().message;
    EXPECT_NEAR(h.result->duration, 1.25, 0.001) << rate;
    EXPECT_DOUBLE_EQ(h.result->duration, static_cast<double>(h.frames()) / 44100);
    EXPECT_NEAR(frequency(h), 1000, 0.5) << rate;
    EXPECT_NEAR(amplitude(h, 1), 0.5, 0.01) << rate;
    EXPECT_EQ(h.result->info.rate, rate);
    EXPECT_EQ(h.result->info.channels, 2);
    EXPECT_FALSE(h.result->truncated);
  }
}

TEST(Decode, the_common_rate_passes_sample_for_sample) {
  const TempFolder folder;
  std::vector<float> x;
  for (std::size_t i = 0; i < 20000; ++i) x.push_back(random_signed(1, i));
  write_bytes(folder / "a.wav", wav(44100, 2, x));
  const Heard h = hear(folder / "a.wav");
  ASSERT_EQ(h.samples.size(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    ASSERT_EQ(h.samples[i], static_cast<float>(std::lround(x[i] * 32767.0f)) / 32768.0f) << i;
  }
}

TEST(Decode, a_resampled_click_stays_in_its_place) {
  const TempFolder folder;
  std::vector<float> x(2 * 48000, 0.0f);
  x[2 * 24000] = x[2 * 24000 + 1] = 1.0f;
  write_bytes(folder / "a.wav", wav(48000, 2, x));
  const Heard h = hear(folder / "a.wav");
  const auto at = std::max_element(h.samples.begin(), h.samples.end()) - h.samples.begin();
  EXPECT_NEAR(static_cast<double>(at / 2), 22050, 1);
}

TEST(Decode, mono_sounds_on_both_sides_at_its_own_level) {
  const TempFolder folder;
  write_bytes(folder / "a.wav", wav(44100, 1, tone(44100, 1, 0.5, 440)));
  const Heard h = hear(folder / "a.wav");
  EXPECT_NEAR(amplitude(h, 0), 0.5, 0.001);
  EXPECT_NEAR(amplitude(h, 1), 0.5, 0.001);
}

TEST(Decode, surround_is_mixed_by_bs775) {
  const TempFolder folder;
  const double h2 = std::sqrt(0.5);
  struct Case {
    int channels;
    std::uint32_t mask;
    unsigned which;
    double left, right;  // gain before the fixed 3 dB
  };
  const Case cases[] = {{6, 0x3f, 1, 1, 0},    {6, 0x3f, 2, 0, 1},    {6, 0x3f, 4, h2, h2},
                        {6, 0x3f, 8, 0, 0},    {6, 0x3f, 16, h2, 0},  {6, 0x3f, 32, 0, h2},
                        {6, 0x60f, 16, h2, 0}, {8, 0x63f, 16, h2, 0}, {8, 0x63f, 128, 0, h2},
                        {8, 0x63f, 8, 0, 0},   {8, 0x63f, 1, 1, 0}};
  for (const Case& c : cases) {
    write_bytes(folder / "a.wav",
                wav(44100, c.channels, tone(44100, c.channels, 0.3, 500, 0.5f, c.which), c.mask));
    const Heard h = hear(folder / "a.wav");
    ASSERT_TRUE(h.result);
    EXPECT_EQ(h.result->info.channels, c.channels);
    EXPECT_NEAR(amplitude(h, 0), 0.5 * h2 * c.left, 0.002) << c.channels << " " << c.which;
    EXPECT_NEAR(amplitude(h, 1), 0.5 * h2 * c.right, 0.002) << c.channels << " " << c.which;
  }
}

TEST(Decode, compressed_kinds_keep_their_length_pitch_and_start) {
  if (!have("ffmpeg")) GTEST_SKIP() << "no ffmpeg; apt install ffmpeg";
  const TempFolder folder;
  // Silence, then a tone at 0.5 s: shows whether encoder delay is left out.
  std::vector<float> x(44100, 0.0f);
  const std::vector<float> sine = tone(44100, 2, 1.5, 1000);
  x.insert(x.end(), sine.begin(), sine.end());
  write_bytes(folder / "in.wav", wav(44100, 2, x));
  for (const char* kind : {"a.flac", "a.ogg", "a.aiff", "a.mp3", "a.m4a", "a.opus", "a.wv", "a.mka",
                           "a.ac3", "a.wma", "a.caf", "a.w64", "a.tta", "a.mp2"}) {
    const std::string path = folder / kind;
    ASSERT_TRUE(shell("ffmpeg -y -i '" + folder / "in.wav" + "' -b:a 192k '" + path + "'")) << kind;
    const Heard h = hear(path);
    ASSERT_TRUE(h.result) << kind << ": " << h.result.error().message;
    EXPECT_FALSE(h.result->truncated) << kind;
    EXPECT_NEAR(frequency(h), 1000, 3) << kind;
    const std::string k = kind;
    // ac3, wma and mp2 have no way to say how much padding they carry.
    const bool padded = k == "a.ac3" || k == "a.wma" || k == "a.mp2";
    EXPECT_NEAR(h.result->duration, 2.0, padded ? 0.1 : 0.002) << kind;
    std::size_t start = 0;
    while (start < h.frames() && std::fabs(h.samples[2 * start]) < 0.1f) ++start;
    EXPECT_NEAR(static_cast<double>(start) / 44100, 0.5, padded ? 0.06 : 0.002) << kind;
  }
}

TEST(Decode, a_film_gives_its_sound_and_a_cover_picture_is_passed_over) {
  if (!have("ffmpeg")) GTEST_SKIP() << "no ffmpeg; apt install ffmpeg";
  const TempFolder folder;
  write_bytes(folder / "in.wav", wav(44100, 2, tone(44100, 2, 1.0, 700)));
  ASSERT_TRUE(shell("ffmpeg -y -f lavfi -i testsrc=size=128x128:duration=1 -i '" +
                    folder / "in.wav" + "' '" + folder / "film.mp4" + "'"));
  ASSERT_TRUE(shell("ffmpeg -y -i '" + folder / "in.wav" + "' -id3v2_version 0 '" +
                    folder / "bare.mp3" + "'"));
  // An ID3v2.3 tag with a cover picture larger than what FFmpeg looks at to tell the kind of file.
  const auto id3_frame = [](const std::string& id, const std::string& body) {
    std::string out = id;
    for (int i = 3; i >= 0; --i) out += static_cast<char>(body.size() >> (8 * i) & 255);
    return out + std::string(2, '\0') + body;
  };
  const std::string null(1, '\0');
  std::string picture = null + "image/png" + null + "\3" + null;
  for (std::uint64_t i = 0; i < 2000000; ++i) picture += static_cast<char>(random_bits(1, i) & 127);
  const std::string frames = id3_frame("TIT2", null + "Dawn") + id3_frame("TPE1", null + "Nobody") +
                             id3_frame("APIC", picture);
  std::string tag = "ID3\3" + std::string(2, '\0');
  for (int i = 3; i >= 0; --i) tag += static_cast<char>(frames.size() >> (7 * i) & 127);
  write_bytes(folder / "cover.mp3", tag + frames + read_bytes(folder / "bare.mp3"));
  EXPECT_GT(std::filesystem::file_size(folder / "cover.mp3"), 1500000u);  // beyond the probe
  for (const char* name : {"film.mp4", "cover.mp3"}) {
    const Heard h = hear(folder / name);
    ASSERT_TRUE(h.result) << name << ": " << h.result.error().message;
    EXPECT_NEAR(h.result->duration, 1.0, 0.05) << name;
    EXPECT_NEAR(frequency(h), 700, 1) << name;
  }
  const Heard h = hear(folder / "cover.mp3");
  EXPECT_EQ(h.result->title, "Dawn");
  EXPECT_EQ(h.result->artist, "Nobody");
}

TEST(Decode, what_is_no_sound_is_refused_with_a_reason) {
  const TempFolder folder;
  expect_refused(folder / "none.wav", "no such file");
  expect_refused(folder.path.string(), "folder");
  write_bytes(folder / "empty.wav", "");
  expect_refused(folder / "empty.wav", "empty");
  std::string text;
  for (int i = 0; i < 400; ++i) text += "Shall I compare thee to a summer's day?\n";
  for (const char* name : {"text.txt", "text.mp3", "text.wav"}) {
    write_bytes(folder / name, text);
    expect_refused(folder / name, "not a sound");
  }
  write_bytes(folder / "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n\n");
  expect_refused(folder / "a.srt", "no");
  write_bytes(folder / "a.wav", "RIFF");
  expect_refused(folder / "a.wav", "not a sound");
  write_bytes(folder / "dot", "\1");
  expect_refused(folder / "dot", "not a sound");
  std::string png = "\x89PNG\r\n\x1a\n";
  png += std::string("\0\0\0\x0dIHDR\0\0\0\x10\0\0\0\x10\x08\2\0\0\0\x90\x91\x68\x36", 25);
  write_bytes(folder / "a.wav", png);
  expect_refused(folder / "a.wav", "picture");
  expect_refused("/dev/null", "not an ordinary file");
}

TEST(Decode, noise_is_refused_whatever_it_is_called) {
  const TempFolder folder;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    std::string noise;
    const std::size_t size = 1000u << (seed % 9);
    for (std::size_t i = 0; i < size; ++i) noise += static_cast<char>(random_bits(seed, i));
    const std::string path = folder / (seed % 2 == 0 ? "a.mp3" : "a.wav");
    write_bytes(path, noise);
    const Heard h = hear(path);
    ASSERT_FALSE(h.result) << seed;
    EXPECT_EQ(h.result.error().code, ErrorCode::kUnreadable);
  }
}

TEST(Decode, playlists_and_references_reach_nothing) {
  const TempFolder folder;
  write_bytes(folder / "in.wav", wav(44100, 2, tone(44100, 2, 1.0, 700)));
  write_bytes(folder / "a.m3u8",
              "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nin.wav\n#EXT-X-ENDLIST\n");
  expect_refused(folder / "a.m3u8", "points at other files");
  write_bytes(folder / "a.mp3", "ffconcat version 1.0\nfile in.wav\n");
  expect_refused(folder / "a.mp3", "points at other files");
  write_bytes(folder / "a.sdp",
              "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
              "m=audio 5004 RTP/AVP 0\n");
  expect_refused(folder / "a.sdp", "");
}

TEST(Decode, a_file_cut_in_the_middle_is_heard_as_far_as_it_goes) {
  const TempFolder folder;
  const std::string whole = wav(44100, 2, tone(44100, 2, 2.0, 700));
  write_bytes(folder / "a.wav", whole.substr(0, whole.size() / 2));
  const Heard h = hear(folder / "a.wav");
  ASSERT_TRUE(h.result) << h.result.error().message;
  EXPECT_TRUE(h.result->truncated);
  EXPECT_NEAR(h.result->duration, 1.0, 0.001);
  write_bytes(folder / "b.wav", whole.substr(0, 44 + 44100 * 4 / 50));  // 20 ms
  expect_refused(folder / "b.wav", "damaged");
  if (!have("ffmpeg")) GTEST_SKIP() << "no ffmpeg; apt install ffmpeg";
  for (const char* kind : {"a.flac", "a.ogg", "a.mp3"}) {
    const std::string path = folder / kind;
    write_bytes(folder / "in.wav", wav(44100, 2, tone(44100, 2, 8.0, 700)));
    ASSERT_TRUE(shell("ffmpeg -y -i '" + folder / "in.wav" + "' '" + path + "'"));
    const std::string bytes = read_bytes(path);
    write_bytes(path, bytes.substr(0, bytes.size() / 2));
    const Heard cut = hear(path);
    ASSERT_TRUE(cut.result) << kind << ": " << cut.result.error().message;
    EXPECT_TRUE(cut.result->truncated) << kind;
    EXPECT_GT(cut.result->duration, 2.0) << kind;
    EXPECT_LT(cut.result->duration, 6.0) << kind;
  }
}

TEST(Decode, a_wav_that_claims_hours_it_has_not_is_heard) {
  const TempFolder folder;
  std::string bytes = wav(44100, 2, tone(44100, 2, 1.0, 700));
  for (std::size_t i = 40; i < 44; ++i) bytes[i] = static_cast<char>(0xf0);
  write_bytes(folder / "a.wav", bytes);
  const Heard h = hear(folder / "a.wav");
  ASSERT_TRUE(h.result) << h.result.error().message;
  EXPECT_NEAR(h.result->duration, 1.0, 0.001);
}

TEST(Decode, more_than_two_hours_is_refused_before_decoding) {
  const TempFolder folder;
  const std::string path = folder / "long.wav";
  std::string head = wav(8000, 1, {});
  const std::uint32_t data = 8000u * 2u * 7300u;
  for (int i = 0; i < 4; ++i)
    head[static_cast<std::size_t>(40 + i)] = static_cast<char>(data >> (8 * i));
  write_bytes(path, head);
  std::filesystem::resize_file(path, 44 + static_cast<std::uintmax_t>(data));  // sparse: silence
  const Heard h = hear(path);
  ASSERT_FALSE(h.result);
  EXPECT_NE(h.result.error().message.find("two hours"), std::string::npos);
  EXPECT_TRUE(h.samples.empty());
}

TEST(Decode, channels_and_rates_that_are_none_are_refused) {
  const TempFolder folder;
  write_bytes(folder / "a.wav", wav(44100, 65, tone(44100, 65, 0.2, 700)));
  expect_refused(folder / "a.wav", "65 channels");
  write_bytes(folder / "a.wav", wav(400, 2, tone(400, 2, 0.5, 70)));
  expect_refused(folder / "a.wav", "400 samples");
}

TEST(Decode, progress_rises_to_one_and_stopping_stops) {
  const TempFolder folder;
  write_bytes(folder / "a.wav", wav(44100, 2, tone(44100, 2, 5.0, 700)));
  std::vector<double> seen;
  std::atomic<bool> stop{false};
  Progress progress{[&](double f) { seen.push_back(f); }, &stop};
  ASSERT_TRUE(decode_audio(
      folder / "a.wav", [](sound::Block) {}, progress));
  EXPECT_GT(seen.size(), 10u);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_DOUBLE_EQ(seen.back(), 1.0);
  std::size_t blocks = 0;
  const auto r = decode_audio(
      folder / "a.wav",
      [&](sound::Block) {
        ++blocks;
        stop = true;
      },
      progress);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, ErrorCode::kInterrupted);
  EXPECT_LE(blocks, 2u);
}

}  // namespace
}  // namespace impasto::media
