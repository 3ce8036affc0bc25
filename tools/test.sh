#!/usr/bin/env bash
# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# Every check and test of the host. Run by `make test` with .venv on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

bash tools/check.sh

# C: the ztest suites of tests/core, with AddressSanitizer and UndefinedBehaviorSanitizer, and once more as on a small
# target: compiled for size, with the integer arithmetic that is used where there are no exact doubles.
c_tests() {
  local name=$1 build=build/host-$1
  shift
  echo "== C tests ($name)"
  cmake -S tests/host -B "$build" -G Ninja "$@" >/dev/null
  cmake --build "$build" --parallel 2 >/dev/null
  ctest --test-dir "$build" --output-on-failure --parallel 2 | tail -n 4
}
c_tests sanitized -DSANITIZE=ON
# And collecting at every allocation, where C code that keeps a reference of its own fails.
c_tests collect -DSANITIZE=ON -DCOLLECT_ALWAYS=ON
c_tests soft-double -DSOFT_DOUBLE=ON -DCMAKE_BUILD_TYPE=MinSizeRel
# And without CUSTOM hooks, the groups of built-ins and the JSON manifests that a firmware may leave out, but with histograms and
# the trace log.
c_tests no-groups -DSANITIZE=ON -DOBSERVE=ON -DNO_CUSTOM=ON -DMANIFEST_JSON=OFF \
  '-DWITHOUT=OBJECT;ARRAY;STRING;TYPED;DATAVIEW;MATH;NUMBER;JSON;COLLECTIONS'

echo '== Python tests'
python -m pytest -n 2

bash tools/zephyr.sh
