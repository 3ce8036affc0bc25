# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Measurements: host ratios, host instructions, instructions on a Cortex-M4."""
