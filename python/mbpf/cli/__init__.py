# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The command line: one module per verb, all output in :mod:`mbpf.cli.output`."""
