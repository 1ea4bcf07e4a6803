// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/tags.h"

#include <utility>

namespace impasto::media {

std::vector<std::uint8_t> exif_block(const Tags& tags) {
  // Ascending, as TIFF wants them: ImageDescription, Software, Artist.
  std::vector<std::pair<unsigned, const std::string*>> fields;
  for (const auto& [number, text] :
       {std::pair{0x010eu, &tags.title}, {0x0131u, &tags.software}, {0x013bu, &tags.artist}}) {
    if (!text->empty()) fields.emplace_back(number, text);
  }
  if (fields.empty()) return {};
  std::vector<std::uint8_t> out = {'E', 'x', 'i', 'f', 0, 0, 'I', 'I'};
  const auto put = [&](std::size_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  };
  constexpr std::size_t kDirectory = 8, kEntry = 12, kAscii = 2;
  put(42, 2);
  put(kDirectory, 4);
  put(fields.size(), 2);
  std::size_t free = kDirectory + 2 + kEntry * fields.size() + 4;
  std::string texts;
  for (const auto& [number, text] : fields) {
    const std::size_t size = text->size() + 1;
    put(number, 2);
    put(kAscii, 2);
    put(size, 4);
    if (size <= 4) {  // short texts stand in the entry itself
      std::string inside = *text;
      inside.resize(4, '\0');
      for (const char c : inside) out.push_back(static_cast<std::uint8_t>(c));
      continue;
    }
    put(free, 4);
    texts += *text + '\0';
    if (texts.size() % 2 != 0) texts += '\0';
    free = kDirectory + 2 + kEntry * fields.size() + 4 + texts.size();
  }
  put(0, 4);  // no second directory
  out.insert(out.end(), texts.begin(), texts.end());
  return out;
}

}  // namespace impasto::media
