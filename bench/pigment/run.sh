#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the measurements of pigments and runs them on the open data of shared/data/pigments.
#   bench/pigment/run.sh [FOLDER]      exit 1 when one falls short of its bar
set -eu
cd "$(dirname "$0")/../.."
data="${1:-../shared/data/pigments}"
build="${BUILD:-build/release}"
[ -f "$build/build.ninja" ] ||
  cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O2 >/dev/null
cmake --build "$build" --target pigment_bench >/dev/null
"$build/bench/pigment/pigment_bench" "$data"
