# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# make demo     the main job on a real capture     make test    every check and test
# make bench    ratios to native C and to peers    make size    code and memory by part
#
# All set-up happens in .venv and build/; needs Python 3.11 with venv, make and a C compiler.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

# The extension is rebuilt when the core, its headers or the package metadata change.
CORE := $(wildcard subsys/mbpf/core/*.c subsys/mbpf/core/*.h include/mbpf/*.h include/mbpf/gen/*.h) \
	$(wildcard python/mbpf/sim/*.c python/mbpf/sim/*.h) python/mbpf/sim/build_ffi.py

.PHONY: all setup demo test check bench bench-m4 callgrind size fuzz spec format clean
all: test

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml setup.py $(CORE) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(READY)

setup: $(READY)

demo: $(READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" bash tools/demo.sh

check: $(READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" bash tools/check.sh

test: $(READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" bash tools/test.sh

bench: $(READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" python benchmarks/bench.py

# Instructions per event on a Cortex-M4 in QEMU; needs Debian's gcc-arm-none-eabi and qemu-system-arm.
bench-m4: $(READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" python benchmarks/m4.py

# Host instructions per event; needs valgrind.
callgrind: $(READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" python benchmarks/callgrind.py

size: $(READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" python tools/size.py

fuzz: $(READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" bash tools/fuzz.sh

spec: $(READY)
	$(BIN)/python spec/generate.py
	$(BIN)/python tools/firmware_js.py
	$(BIN)/python tools/kconfig_doc.py

format: $(READY)
	$(BIN)/ruff format --quiet .
	git ls-files -z '*.c' '*.h' ':!include/mbpf/gen' | xargs -0 $(BIN)/clang-format -i

clean:
	rm -rf build .venv
