#!/usr/bin/env bash
# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# Twister on every board whose tools are here, if ZEPHYR_BASE names a Zephyr tree; says plainly when it does not.
# Writes doc/zephyr-results.md with --record.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${ZEPHYR_BASE:-}" ]; then
  echo 'Zephyr glue: not compiled (no ZEPHYR_BASE)'
  exit 0
fi
python tools/twister.py "$@"
