# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Packages: container, manifest, keys, signatures and the file that describes a program."""
