# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Every single-bit flip and every truncation of the sample packages is harmless.

Without a signature: no memory error, hang or abort under the sanitizers, whatever is accepted. With
one: everything is refused. ``build/flip-report.json`` has the counts.
"""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from host_programs import BUILD, ROOT, host_program

sys.path.insert(0, str(ROOT / "tests" / "fuzz"))

import prepare

REPORT = BUILD / "flip-report.json"
SIGNED_EVERY = 16
"""Of the flips with matching checksums, whose signatures are checked, only these are tried here;
tools/fuzz.sh tries all."""
REFUSED = ("structure", "signature", "policy", "verifier", "memory", "init")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages, key and packets."""
    folder = tmp_path_factory.mktemp("flip")
    prepare.prepare(folder)
    return folder


def run_all(program: Path, inputs: Path, suffix: str, *options: str) -> dict[str, dict[str, int]]:
    """Run flip on the packages; returns its counts by name of the program."""

    def run(name: str) -> dict[str, int]:
        package = inputs / f"{name}{suffix}"
        words = [str(program), *options, str(package), str(inputs / "frames")]
        result = subprocess.run(words, capture_output=True, text=True, timeout=300)
        assert result.returncode == 0, f"{name}: {result.stdout}{result.stderr}"
        counts: dict[str, int] = json.loads(result.stdout)
        assert counts["changes"] == sum(counts[kind] for kind in REFUSED) + counts["ran"]
        return counts

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(prepare.SAMPLES, pool.map(run, prepare.SAMPLES), strict=True))


def record(part: str, counts: dict[str, dict[str, int]]) -> None:
    """Keep the counts of one kind of run."""
    with (BUILD / "flip-report.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        report = json.loads(REPORT.read_text()) if REPORT.exists() else {}
        REPORT.write_text(json.dumps({**report, part: counts}, indent=2, sort_keys=True) + "\n")


def test_signature_off(inputs: Path) -> None:
    program = host_program("flip", "host-sanitized", "-DSANITIZE=ON")
    counts = run_all(program, inputs, ".mbpf")
    record("unsigned, checksums recomputed", counts)
    for name, found in counts.items():
        assert found["changes"] == 8 * found["bytes"], name
        assert found["cuts"] == found["bytes"], name
        assert found["cuts_ran"] == 0, name
        assert found["verifier"] > 0 and found["ran"] > 0, name


def test_signature_on(inputs: Path) -> None:
    program = host_program("flip", "host-soft-double", "-DSOFT_DOUBLE=ON")
    key = ("-k", str(inputs / "key"))
    counts = run_all(program, inputs, ".signed.mbpf", *key, "-c")
    record("signed, checksums as they are", counts)
    for name, found in counts.items():
        assert found["changes"] == 8 * found["bytes"], name
        assert found["ran"] == found["cuts_ran"] == 0, name


def test_signature_on_with_matching_checksums(inputs: Path) -> None:
    program = host_program("flip", "host-soft-double", "-DSOFT_DOUBLE=ON")
    key = ("-k", str(inputs / "key"))
    counts = run_all(program, inputs, ".signed.mbpf", *key, "-e", str(SIGNED_EVERY))
    record(f"signed, checksums recomputed, one flip of {SIGNED_EVERY}", counts)
    for name, found in counts.items():
        assert found["ran"] == found["cuts_ran"] == 0, name
        assert found["signature"] > found["changes"] // 2, name


def test_random_changes(inputs: Path) -> None:
    program = host_program("flip", "host-sanitized", "-DSANITIZE=ON")
    counts = run_all(program, inputs, ".mbpf", "-r", "3000", "-s", "1")
    record("unsigned, several bytes at random", counts)
    assert all(found["changes"] > 2900 for found in counts.values())
