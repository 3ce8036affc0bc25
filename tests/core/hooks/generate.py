# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Makes the packages of this suite."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))

import packages  # noqa: E402

DATA = HERE / "data"


def files() -> dict[Path, bytes]:
    """All generated files of the suite."""
    built = {
        path.stem: packages.build_signed(path) for path in sorted(HERE.glob("programs/*.yaml"))
    }
    key = ", ".join(map(str, packages.test_key().public.raw))
    return {
        **{DATA / f"{name}.mbpf": data for name, data in built.items()},
        HERE / "src" / "key.inc": packages.c_file([f"\t{{{key}}},"]),
    }


if __name__ == "__main__":
    sys.exit(packages.main(files(), __doc__))
