# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``python -m mbpf``: the same as ``mbpf``."""

import sys

from mbpf.cli.main import main

sys.exit(main())
