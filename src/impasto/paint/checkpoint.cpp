// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/checkpoint.h"

#include <span>

#include "impasto/base/hash.h"

namespace impasto::paint {

std::uint64_t fingerprint(const plan::Sheet& sheet) {
  std::uint64_t hash = fnv1a({});
  const auto add = [&](const auto& value) {
    hash = fnv1a(std::as_bytes(std::span(&value, 1)), hash);
  };
  const auto add_name = [&](const std::string& name) {
    add(name.size());
    hash = fnv1a(std::as_bytes(std::span(name)), hash);
  };
  add(sheet.width);
  add(sheet.height);
  add(sheet.seed);
  add(sheet.palette.pigments.size());
  for (const std::string& pigment : sheet.palette.pigments) add_name(pigment);
  add(sheet.ground);
  add(sheet.ground_rgb);
  add(sheet.toning.rgb);
  add(sheet.toning.depth);
  add(sheet.toning.toward_deg);
  add(sheet.toning.light);
  add(sheet.toning.mottle);
  add(sheet.drying);
  add(sheet.flow.wash);
  add(sheet.flow.gravity);
  add(sheet.flow.down_deg);
  add(sheet.varnish);
  add(sheet.tick);
  add(sheet.brushes.size());
  for (const plan::Brush& brush : sheet.brushes) {
    add(brush.shape);
    add(brush.bristles);
    add(brush.tufts);
    for (float plan::Brush::*field :
         {&plan::Brush::stiffness, &plan::Brush::raggedness, &plan::Brush::pickup,
          &plan::Brush::run, &plan::Brush::smear, &plan::Brush::spread, &plan::Brush::tip,
          &plan::Brush::taper, &plan::Brush::splay, &plan::Brush::thickness,
          &plan::Brush::follow}) {
      add(brush.*field);
    }
  }
  return hash;
}

}  // namespace impasto::paint
