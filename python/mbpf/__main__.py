# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf`` and ``python -m mbpf``: the command line, which may be interrupted as it is loaded."""

import sys

_INTERRUPTED = 130


def main() -> int:
    """Run the command line; returns the exit code."""
    try:
        from mbpf.cli.main import main as run
    except KeyboardInterrupt:
        return _INTERRUPTED
    return run()


if __name__ == "__main__":
    sys.exit(main())
