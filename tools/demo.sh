#!/usr/bin/env bash
# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# The main job: three programs compiled, signed, verified and run on a capture of real traffic, by the device's own
# runtime. Run by `make demo` with .venv on PATH; writes to build/demo only.
set -euo pipefail
cd "$(dirname "$0")/.."

out=build/demo
capture=tests/captures/lab.pcap
rm -rf "$out"
mkdir -p "$out"

bold='' plain=''
if [ -t 1 ]; then
  bold=$'\033[1m' plain=$'\033[0m'
fi
step() { printf '\n%s== %s%s\n' "$bold" "$1" "$plain"; }
show() { printf '$ mbpf %s\n' "$*"; mbpf "$@"; }

step 'a signing key'
show keygen -o "$out/demo-key.pem"

for program in drop_port top_talkers rate_limit; do
  step "$program: compile, sign, replay $(basename "$capture")"
  show build "samples/programs/$program" --key "$out/demo-key.pem" -o "$out/$program.mbpf"
  show run "$out/$program.mbpf" --key "$out/demo-key.pub" --pcap "$capture"
done

step 'one bit changed after signing: by accident, and by somebody who also recomputes the checksum'
python tools/tamper.py "$out/drop_port.mbpf" "$out/damaged.mbpf" "$out/tampered.mbpf"
for package in damaged tampered; do
  if show run "$out/$package.mbpf" --key "$out/demo-key.pub" --pcap "$capture"; then
    echo "$package.mbpf was accepted" >&2
    exit 1
  fi
done

step 'the same packages on a Cortex-M4 (QEMU, bare metal)'
missing=''
for tool in arm-none-eabi-gcc qemu-system-arm; do
  command -v "$tool" >/dev/null || missing="$missing $tool"
done
if [ -n "$missing" ]; then
  echo "not run:$missing missing (Debian: gcc-arm-none-eabi, qemu-system-arm)"
else
  for program in drop_port top_talkers rate_limit; do
    python -m tools.m4.run "$out/$program.mbpf" --key "$out/demo-key.pub" --pcap "$capture" --compare
  done
fi
