# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Builds the simulator's C extension with the package; everything else is in pyproject.toml."""

from setuptools import setup

setup(cffi_modules=["python/mbpf/sim/build_ffi.py:ffibuilder"])
