# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Limits of the bytecode section; a test compares them with ``limits`` of spec/isa.yaml."""

from __future__ import annotations

from typing import Final

NREGS: Final = 256
NAMES: Final = 256
IMPORTS: Final = 256
FUNCTIONS: Final = 65535
NUMBERS: Final = 65535
STRINGS: Final = 65535
HANDLERS: Final = 65535
FUNCTION_HANDLERS: Final = 255
CODE_WORDS: Final = 1048576
STRING_BYTES: Final = 1048576
STRETCH: Final = 1024
CALL_DEPTH: Final = 200
NONE: Final = 0xFFFF
"""Index that stands for nothing."""
