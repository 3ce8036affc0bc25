# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Devices in the field: a link to one, its management group, and what it refuses."""
