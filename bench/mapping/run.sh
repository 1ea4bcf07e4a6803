#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the mapping's acceptance tests and runs them on the open data of shared/data/mapping.
#   bench/mapping/run.sh [FOLDER]      exit 1 when a statistic falls short of its bar
set -eu
cd "$(dirname "$0")/../.."
data="${1:-../shared/data/mapping}"
build="${BUILD:-build/release}"
[ -f "$build/build.ninja" ] ||
  cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O2 >/dev/null
cmake --build "$build" --target mapping_bench >/dev/null
"$build/bench/mapping/mapping_bench" "$data"
