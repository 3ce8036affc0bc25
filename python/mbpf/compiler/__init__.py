# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""From JavaScript to bytecode, one pass per file."""
