# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The simulator: the device's own C runtime, bound into Python."""
