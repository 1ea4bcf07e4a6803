#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Paints the sheet of washes, drips, glazes and varnish on every ground, to be looked at.
#   bench/pigment/sheet.sh FOLDER [side in pixels, default 1200] [only: paper washi linen panel glaze]
set -eu
out="$(realpath -m "${1:?say where: bench/pigment/sheet.sh FOLDER}")"
cd "$(dirname "$0")/../.."
build="${BUILD:-build/release}"
[ -f "$build/build.ninja" ] ||
  cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O2 >/dev/null
cmake --build "$build" --target wash_sheet >/dev/null
mkdir -p "$out"
"$build/bench/pigment/wash_sheet" "$out" "${@:2}"
