# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The core on a bare-metal Cortex-M4 in QEMU, without any operating system."""
