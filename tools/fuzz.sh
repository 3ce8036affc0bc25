#!/usr/bin/env bash
# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# fuzz.sh [SECONDS]: every flip and every cut of the sample packages, with and without a signature, then changes at random for
# SECONDS (60 unless told), all seeds printed. Run by `make fuzz` with .venv on PATH. Stops at the first error.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}

for kind in sanitized:-DSANITIZE=ON soft-double:-DSOFT_DOUBLE=ON; do
  build=build/host-${kind%%:*}
  cmake -S tests/host -B "$build" -G Ninja "${kind#*:}" >/dev/null
  cmake --build "$build" --target flip >/dev/null
done
in=build/fuzz
python tests/fuzz/prepare.py "$in"

for name in drop_port rate_limit top_talkers; do
  echo "== $name: every flip and cut, signature off, under the sanitizers"
  build/host-sanitized/flip "$in/$name.mbpf" "$in/frames"
  echo "== $name: every flip and cut, signed"
  build/host-soft-double/flip -k "$in/key" -c "$in/$name.signed.mbpf" "$in/frames"
  echo "== $name: every flip and cut, signed, checksums recomputed"
  build/host-soft-double/flip -k "$in/key" "$in/$name.signed.mbpf" "$in/frames"
done

echo "== changes at random for $seconds s"
end=$((SECONDS + seconds))
seed=$((RANDOM * 32768 + RANDOM))
while [ $SECONDS -lt $end ]; do
  for name in drop_port rate_limit top_talkers; do
    echo "$name, seed $seed"
    build/host-sanitized/flip -r 20000 -s "$seed" "$in/$name.mbpf" "$in/frames"
  done
  seed=$((seed + 1))
done
