#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds and runs the comparison with libmypaint (apt install libmypaint-dev mypaint-brushes).
#   bench/peers/run.sh [build folder, default build/release] [strokes, default 4000]
set -eu
cd "$(dirname "$0")/../.."
build="${1:-build/release}"
cmake --build "$build" --target impasto_paint >&2
${CXX:-g++} -std=c++20 -O2 -ffp-contract=off -Isrc bench/peers/strokes.cpp -o "$build/strokes_bench" \
  "$build/libimpasto_paint.a" "$build/libimpasto_pigment.a" "$build/libimpasto_plan.a" \
  "$build/libimpasto_picture.a" "$build/libimpasto_base.a" \
  $(pkg-config --cflags --libs libmypaint libhwy) -pthread
OMP_NUM_THREADS=1 exec "$build/strokes_bench" "${2:-4000}"
