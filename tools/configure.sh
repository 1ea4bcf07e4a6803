#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# cmake --preset, and anew where the folder has been moved or copied since:
#   tools/configure.sh release [options of cmake]
set -eu
cd "$(dirname "$0")/.."
preset="$1"
shift
cache="build/$preset/CMakeCache.txt"
anew=()
if [ -f "$cache" ]; then
  home="$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$cache")"
  [ "$home" -ef . ] || anew=(--fresh)
fi
cmake --preset "$preset" "${anew[@]}" "$@"
