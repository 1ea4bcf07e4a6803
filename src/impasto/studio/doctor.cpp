// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/doctor.h"

#include <fluidsynth.h>
#include <hwy/highway.h>
#include <sqlite3.h>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
}

#include <string_view>
#include <thread>

#include "impasto/base/text.h"
#include "impasto/chart/sheet.h"
#include "impasto/paint/painter.h"
#include "impasto/synth/synth.h"

namespace impasto::studio {
namespace {

constexpr const char* kAptFfmpeg = "apt install ffmpeg libavcodec59";
constexpr const char* kAptSoundfont = "apt install fluid-soundfont-gm";

Finding encoder(const char* name) {
  const bool there = avcodec_find_encoder_by_name(name) != nullptr;
  return {std::string("encoder ") + name, there ? "present" : "not in this FFmpeg", !there,
          kAptFfmpeg};
}

Finding readable_formats() {
  struct Wanted {
    const char* name;
    AVCodecID codec;
  };
  static constexpr Wanted kWanted[] = {
      {"wav", AV_CODEC_ID_PCM_S16LE}, {"flac", AV_CODEC_ID_FLAC}, {"ogg", AV_CODEC_ID_VORBIS},
      {"opus", AV_CODEC_ID_OPUS},     {"mp3", AV_CODEC_ID_MP3},   {"m4a", AV_CODEC_ID_AAC},
      {"alac", AV_CODEC_ID_ALAC},     {"wma", AV_CODEC_ID_WMAV2}, {"ac3", AV_CODEC_ID_AC3},
  };
  Finding finding{"sound read", "", false, kAptFfmpeg};
  std::string lacking;
  for (const Wanted& wanted : kWanted) {
    const bool there = avcodec_find_decoder(wanted.codec) != nullptr;
    (there ? finding.value : lacking) += std::string(" ") + wanted.name;
  }
  if (!finding.value.empty()) finding.value.erase(0, 1);
  if (!lacking.empty()) {
    finding.value += "; lacking" + lacking;
    finding.missing = true;
  }
  return finding;
}

std::string packed_version(unsigned version) {
  return std::to_string(version >> 16) + "." + std::to_string((version >> 8) & 255) + "." +
         std::to_string(version & 255);
}

}  // namespace

std::vector<Finding> examine_machine() {
  std::vector<Finding> findings;
  findings.push_back({"FFmpeg",
                      std::string(av_version_info()) + " (libavcodec " +
                          packed_version(avcodec_version()) + ", libavformat " +
                          packed_version(avformat_version()) + ")",
                      false,
                      {}});
  findings.push_back({"FluidSynth", fluid_version_str(), false, {}});
  const std::string font = chart::font_family();
  findings.push_back(
      {"lettering", font.empty() ? "no font" : font, font.empty(), "apt install fonts-ebgaramond"});
  findings.push_back({"SQLite", sqlite3_libversion(), false, {}});
  findings.push_back({"Highway",
                      std::to_string(HWY_MAJOR) + "." + std::to_string(HWY_MINOR) + "." +
                          std::to_string(HWY_PATCH),
                      false,
                      {}});
  findings.push_back({"SIMD targets", text::joined(paint::simd_targets(), " "), false, {}});
  findings.push_back({"cores", std::to_string(std::thread::hardware_concurrency()), false, {}});

  const Result<std::string> soundfont = synth::find_soundfont();
  if (soundfont) {
    findings.push_back({"soundfont", *soundfont, false, {}});
  } else {
    findings.push_back({"soundfont", soundfont.error().message, true, kAptSoundfont});
  }
  findings.push_back(encoder("libx264"));
  findings.push_back(encoder("aac"));
  findings.push_back(readable_formats());
  findings.push_back({"notes read", "mid midi kar musicxml xml mxl", false, {}});
  findings.push_back({"pictures written", "png tif tiff jpg jpeg", false, {}});
  findings.push_back({"films written", "mp4", false, {}});
  return findings;
}

}  // namespace impasto::studio
