// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace impasto::notation {

/// Loudness of one part over its written time: marks hold until the next one, wedges lead from the
/// level they find to the mark at their end, or one step up or down where there is none.
class Dynamics {
 public:
  void mark(double quarter, float velocity);
  void accent(double quarter, float velocity);  ///< sf, sfz, fz: for the notes struck there only
  void wedge_start(int number, double quarter, bool louder);
  void wedge_stop(int number, double quarter);
  /// Call once when all is in.
  void settle();
  float velocity(double quarter) const;

 private:
  struct Mark {
    double quarter;
    float velocity;
  };
  struct Wedge {
    int number;
    double start, stop;
    bool louder;
    bool open;
    float from, to;
  };
  float level(double quarter) const;

  std::vector<Mark> marks_, accents_;
  std::vector<Wedge> wedges_;
};

/// Velocity of a dynamic mark ("pp"), 0 when it is not one that holds.
float dynamic_velocity(std::string_view name);

}  // namespace impasto::notation
