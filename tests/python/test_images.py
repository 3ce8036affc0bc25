# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Packages made at random that the verifier accepts do no harm, and do the same in every build.

So do those packages with a few bytes changed, most of which the verifier refuses.
tests/fuzz/images makes and runs them; it ends with an error when memory is not in order, a budget
is exceeded or a failed run has a verdict of its own. tools/fuzz.sh runs more, also on 32 bits.
"""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

from host_programs import host_program

COUNT = 2000
BUILDS = {"host-sanitized": "-DSANITIZE=ON", "host-soft-double": "-DSOFT_DOUBLE=ON"}


def outcomes(folder: str) -> list[str]:
    """What the program prints for the first COUNT seeds."""
    program = host_program("images", folder, BUILDS[folder])
    words = [str(program), "1", str(COUNT)]
    result = subprocess.run(words, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, f"{result.stdout.splitlines()[-1:]}{result.stderr}"
    return result.stdout.splitlines()


def test_random_images() -> None:
    with ThreadPoolExecutor(2) as pool:
        sanitized, other = pool.map(outcomes, BUILDS)
    assert sanitized == other
    tally = json.loads(sanitized[-1])
    assert len(sanitized) == COUNT + 1
    assert tally["images"] > COUNT and tally["refused"] > COUNT
    assert tally["successes"] > COUNT // 8
    assert all(count > 0 for count in tally["failures"]), tally
