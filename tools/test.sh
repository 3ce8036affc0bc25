#!/usr/bin/env bash
# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# Every check and test of the host. Run by `make test` with .venv on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

bash tools/check.sh

# C: the ztest suites of tests/core, with AddressSanitizer and UndefinedBehaviorSanitizer, and once more with the
# integer arithmetic that targets without exact doubles use.
for kind in sanitized:-DSANITIZE=ON soft-double:-DSOFT_DOUBLE=ON; do
  build=build/host-${kind%%:*}
  echo "== C tests (${kind%%:*})"
  cmake -S tests/host -B "$build" -G Ninja "${kind#*:}" >/dev/null
  cmake --build "$build" --parallel 2 >/dev/null
  ctest --test-dir "$build" --output-on-failure --parallel 2 | tail -n 4
done

echo '== Python tests'
python -m pytest -n 2

bash tools/zephyr.sh
