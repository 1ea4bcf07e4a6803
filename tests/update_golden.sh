#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes tests/golden.txt anew, with the reason why the pictures changed. Look at them first.
#   IMPASTO=build/dev/impasto tests/update_golden.sh "the linen got a finer weave"
set -eu
cd "$(dirname "$0")/.."
[ $# -eq 1 ] || { echo "usage: tests/update_golden.sh REASON" >&2; exit 2; }
export IMPASTO="$(realpath "${IMPASTO:-build/dev/impasto}")"
rows="$(PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/determinism_test.py --print)"
{
  echo "# Hashes of the pictures that tests/determinism_test.py paints: FNV-1a over RGBA."
  echo "# Last changed because: $1"
  echo "$rows"
} > tests/golden.txt
cat tests/golden.txt
