# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Upper bounds of what a program's runs cost, proved from its bytecode without running it."""
