# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""microBPF: verified hook programs in JavaScript for Zephyr."""

__version__ = "0.1.0"
