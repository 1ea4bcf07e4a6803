// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <hwy/highway.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "impasto/paint/painter.h"

namespace impasto::paint {
namespace {

#if !HWY_ARCH_WASM
/// What this CPU can run, whatever `use_simd_target` was told before.
std::int64_t all_targets() {
  static const std::int64_t targets = hwy::SupportedTargets() & HWY_TARGETS;
  return targets;
}
#endif

}  // namespace

#if HWY_ARCH_WASM  // one target, chosen by the compiler
std::vector<std::string> simd_targets() {
  return {hwy::TargetName(HWY_STATIC_TARGET)};
}

bool use_simd_target(std::string_view name) {
  return name.empty() || name == hwy::TargetName(HWY_STATIC_TARGET);
}
#else
std::vector<std::string> simd_targets() {
  std::vector<std::string> names;
  const auto add = [&](std::int64_t targets) {
    for (; targets != 0; targets &= targets - 1)
      names.push_back(hwy::TargetName(targets & -targets));
  };
  add(all_targets());
  return names;
}

bool use_simd_target(std::string_view name) {
  const std::int64_t there = all_targets();
  hwy::SetSupportedTargetsForTest(0);
  bool found = name.empty();
  for (std::int64_t t = there; !found && t != 0; t &= t - 1) {
    if (name == hwy::TargetName(t & -t)) {
      hwy::SetSupportedTargetsForTest(t & -t);
      found = true;
    }
  }
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return found;
}
#endif

}  // namespace impasto::paint
