# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Sphinx: ``sphinx-build -W doc build/doc``."""

project = "mbpf"
root_doc = "index"
exclude_patterns = ["*.md"]
