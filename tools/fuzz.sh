#!/usr/bin/env bash
# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# fuzz.sh [SECONDS [PROGRAMS]]: every flip and every cut of the sample packages, with and without a signature, then changes at random
# for SECONDS (60 unless told), then any bytes to the readers of packages for as long, then packages made at random for as long,
# compared between all builds, then every test program with each allocation failing, then threads under ThreadSanitizer for as long,
# then bounds of random programs for as long, compared with what is measured, then every built-in and operator on every kind of
# value, compared with JavaScript engines; at last PROGRAMS random programs (100,000 unless told), compared with JavaScript engines
# and in part with the reference machine; all seeds printed. Run by `make fuzz` with .venv on PATH. Stops at the first error; a
# program that differs from JavaScript is saved below tests/vectors/language.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
programs=${2:-100000}

kinds='sanitized:-DSANITIZE=ON soft-double:-DSOFT_DOUBLE=ON goto:-DCOMPUTED_GOTO=ON small:-DCMAKE_BUILD_TYPE=MinSizeRel'
kinds="$kinds collect:-DSANITIZE=ON:-DCOLLECT_ALWAYS=ON"
sanitized=host-sanitized
# Pointers that wrap around are seen on 32 bits only.
if echo 'int main(void) { return 0; }' | cc -m32 -fsanitize=address -x c -o /dev/null - 2>/dev/null; then
  kinds="$kinds sanitized-32:-DSANITIZE=ON:-DM32=ON"
  sanitized="$sanitized host-sanitized-32"
else
  echo '== not under 32 bits: the compiler has no library for it'
fi
for kind in $kinds; do
  build=build/host-${kind%%:*}
  options=${kind#*:}
  # shellcheck disable=SC2086 # several options
  cmake -S tests/host -B "$build" -G Ninja ${options//:/ } >/dev/null
  cmake --build "$build" --target flip readers images memory >/dev/null
done
in=build/fuzz
python tests/fuzz/prepare.py "$in"

for name in drop_port rate_limit top_talkers top_talkers_json; do
  for folder in $sanitized; do
    echo "== $name: every flip and cut, signature off, under the sanitizers ($folder)"
    "build/$folder/flip" "$in/$name.mbpf" "$in/frames"
  done
  echo "== $name: every flip and cut, signed"
  build/host-soft-double/flip -k "$in/key" -c "$in/$name.signed.mbpf" "$in/frames"
  echo "== $name: every flip and cut, signed, checksums recomputed"
  build/host-soft-double/flip -k "$in/key" "$in/$name.signed.mbpf" "$in/frames"
done

echo "== changes at random for $seconds s"
end=$((SECONDS + seconds))
seed=$((RANDOM * 32768 + RANDOM))
while [ $SECONDS -lt $end ]; do
  for name in drop_port rate_limit top_talkers top_talkers_json; do
    for folder in $sanitized; do
      echo "$name, $folder, seed $seed"
      "build/$folder/flip" -r 20000 -s "$seed" "$in/$name.mbpf" "$in/frames"
    done
  done
  seed=$((seed + 1))
done

echo "== the readers of packages, manifests and debug symbols on any bytes for $seconds s"
end=$((SECONDS + seconds))
while [ $SECONDS -lt $end ]; do
  for name in drop_port rate_limit top_talkers top_talkers_json; do
    for folder in $sanitized; do
      echo "$name, $folder, seed $seed"
      "build/$folder/readers" -r 50000 -s "$seed" "$in/$name.signed.mbpf"
    done
  done
  seed=$((seed + 1))
done

echo "== packages made at random for $seconds s"
end=$((SECONDS + seconds))
while [ $SECONDS -lt $end ]; do
  echo "from seed $seed"
  for kind in $kinds; do
    "build/host-${kind%%:*}/images" "$seed" 4000 >"$in/${kind%%:*}.txt"
    cmp "$in/sanitized.txt" "$in/${kind%%:*}.txt"
  done
  tail -n 1 "$in/sanitized.txt"
  seed=$((seed + 4000))
done

echo '== every test program in every build, with allocations that fail (300 of each, or all), and with less and less memory'
python tests/fuzz/memory/prepare.py "$in/memory"
for kind in $kinds; do
  "build/host-${kind%%:*}/memory" run "$in/memory/frames" "$in/memory"/*.mbpf >"$in/memory.${kind%%:*}.txt"
  cmp "$in/memory.sanitized.txt" "$in/memory.${kind%%:*}.txt"
done
for folder in $sanitized; do
  "build/$folder/memory" fail 300 "$in/memory/frames" "$in/memory"/*.mbpf
  "build/$folder/memory" room 0 "$in/memory/frames" "$in/memory"/*.mbpf
done

echo "== threads under ThreadSanitizer for $seconds s each"
MBPF_STRESS_SECONDS=$seconds python -m pytest -q -s tests/python/test_stress.py

seed=$((RANDOM * 32768 + RANDOM))
echo "== bounds of random programs for $seconds s, from seed $seed"
python tests/python/bounds_lab.py "$seconds" "$seed"

echo '== every built-in and operator on every kind of value, compared with JavaScript engines'
python tests/python/calls_lab.py

seed=$((RANDOM * 32768 + RANDOM))
echo "== $programs random programs, from seed $seed"
python tests/python/differential_lab.py "$programs" "$seed"
