// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/why_mark.h"

#include "impasto/picture/colour_name.h"

namespace impasto::studio {
namespace {

std::string english(const Mark& mark) {
  static constexpr const char* kShapes[] = {"dab", "wash", "stroke"};
  static constexpr const char* kBodies[] = {"", "clean ", "thin, wet ", "thick ", "thin ", "soft "};
  static constexpr const char* kWays[] = {"", ", drawn ", ", curving ", ", drawn round"};
  std::string text = std::string("a ") + kBodies[mark.body] + mark.colour +
                     (mark.colour.empty() ? "" : " ") + kShapes[mark.shape] + " of a " +
                     plan::to_string(mark.brush) +
                     (mark.brush == plan::BrushShape::kKnife ? "" : " brush") + kWays[mark.way];
  if (mark.up != 0) text += mark.up > 0 ? "upwards" : "downwards";
  if (mark.up != 0 && mark.right != 0) text += " and ";
  if (mark.right != 0) text += mark.right > 0 ? "to the right" : "to the left";
  switch (mark.over) {
    case Mark::kBareGround: return text + ", on the bare ground";
    case Mark::kThroughWet: return text + ", dragged through the wet " + mark.under + " under it";
    case Mark::kIntoWet: return text + ", into the wet " + mark.under + " under it";
    case Mark::kOverDry: return text + ", over the dry " + mark.under + " under it";
  }
  return text;
}

/// "épais" of a lavis or a coup, "épaisse" of a touche.
std::string agreeing(const char* word, const char* ending, bool feminine) {
  return std::string(word) + (feminine ? ending : "");
}

std::string french_body(Mark::Body body, bool feminine) {
  switch (body) {
    case Mark::kPlain: return "";
    case Mark::kClean: return " sans peinture";
    case Mark::kThinWet: return agreeing(" mince et mouillé", "e", feminine);
    case Mark::kThick: return agreeing(" épais", "se", feminine);
    case Mark::kThin: return " mince";
    case Mark::kSoft: return " souple";
  }
  return "";
}

const char* french_brush(plan::BrushShape shape) {
  switch (shape) {
    case plan::BrushShape::kRound: return " au pinceau rond";
    case plan::BrushShape::kFlat: return " à la brosse plate";
    case plan::BrushShape::kFilbert: return " à la brosse bombée";
    case plan::BrushShape::kFan: return " à la brosse en éventail";
    case plan::BrushShape::kRigger: return " au pinceau à filets";
    case plan::BrushShape::kKnife: return " au couteau";
    case plan::BrushShape::kSumi: return " au pinceau à encre";
  }
  return "";
}

std::string french(const Mark& mark) {
  static constexpr const char* kShapes[] = {"une touche", "un lavis", "un trait"};
  const bool feminine = mark.shape == Mark::kDab;
  const auto a_colour = [](const std::string& name) {
    const std::string french = picture::colour_name_in_french(name);
    return french.empty() ? std::string("une couleur mêlée") : "un " + french;
  };
  std::string text = kShapes[mark.shape] + french_body(mark.body, feminine);
  if (!mark.colour.empty()) text += " d’" + a_colour(mark.colour);
  text += french_brush(mark.brush);
  if (mark.way == Mark::kRound) text += agreeing(", mené", "e", feminine) + " en rond";
  if (mark.way == Mark::kDrawn) text += agreeing(", mené", "e", feminine);
  if (mark.way == Mark::kCurving) text += agreeing(", courbé", "e", feminine);
  if (mark.up != 0) text += mark.up > 0 ? " vers le haut" : " vers le bas";
  if (mark.right != 0)
    text += std::string(mark.up != 0 ? " et " : " vers ") +
            (mark.right > 0 ? "la droite" : "la gauche");
  switch (mark.over) {
    case Mark::kBareGround: return text + ", sur le fond nu";
    case Mark::kThroughWet: return text + ", à travers " + a_colour(mark.under) + " encore humide";
    case Mark::kIntoWet: return text + ", dans " + a_colour(mark.under) + " encore humide";
    case Mark::kOverDry: return text + ", sur " + a_colour(mark.under) + " déjà sec";
  }
  return text;
}

}  // namespace

std::string mark_text(const Mark& mark, Language language) {
  return language == Language::kFrench ? french(mark) : english(mark);
}

}  // namespace impasto::studio
