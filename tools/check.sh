#!/usr/bin/env bash
# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# Quick checks: generated files, formatting, types. Run by `make check` and `make test` with .venv on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

echo '== generated files'
python spec/generate.py --check
python tools/firmware_js.py --check
python tools/kconfig_doc.py --check

echo '== ruff'
ruff check --quiet .
ruff format --check --quiet .

echo '== mypy --strict'
mypy

echo '== clang-format'
git ls-files -z '*.c' '*.h' ':!include/mbpf/gen' | xargs -0 clang-format --dry-run --Werror
