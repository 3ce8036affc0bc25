# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Runs a checkout of tc39/test262, the conformance suite of ECMAScript."""
