#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The preset wasm, apart from whatever builds the rest: no variable of the outer build goes in.
set -eu
cd "$(dirname "$0")/.."
env -u CC -u CXX -u CFLAGS -u CXXFLAGS -u LDFLAGS tools/configure.sh wasm >build/wasm.log 2>&1 || { cat build/wasm.log >&2; exit 1; }
exec cmake --build --preset wasm
