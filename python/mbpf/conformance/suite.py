# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A checkout of the suite: its files, and which revision it is."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from mbpf.errors import Place, UsageError


def find_files(root: Path, folders: Iterable[str], filter: str = "") -> list[str]:
    """The files that are tests, below ``test``, in order.

    Args:
        root: the checkout.
        folders: below ``test``.
        filter: a part of the path, or nothing.

    Raises:
        UsageError: there is no such checkout (``no-test262``).
    """
    base = root / "test"
    if not base.is_dir():
        raise UsageError(
            "this is no checkout of test262: it has no folder 'test'",
            id="no-test262",
            where=Place(str(root)),
            hint="git clone --depth 1 https://github.com/tc39/test262",
        )
    found = (path for folder in folders for path in (base / folder).rglob("*.js"))
    names = (path.relative_to(base).as_posix() for path in found if "_FIXTURE" not in path.name)
    return sorted(name for name in names if filter in name)


def revision(root: Path, paths: Iterable[str]) -> str:
    """The commit of a checkout; of a bare copy, a digest of the names and bytes of its tests."""
    head = _git(root, "rev-parse", "HEAD")
    top = _git(root, "rev-parse", "--show-toplevel")
    if head and top and Path(top).resolve() == root.resolve():
        return head
    digest = sha256()
    for path in paths:
        data = (root / "test" / path).read_bytes()
        digest.update(f"{path} {len(data)}\n".encode())
        digest.update(data)
    return f"no commit known; sha256 of its tests {digest.hexdigest()[:16]}"


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *words], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def project_commit() -> str:
    """The commit of this project that is run, with a mark when its files were changed."""
    here = Path(__file__).resolve().parent
    commit = _git(here, "rev-parse", "--short", "HEAD")
    if not commit:
        return "not known"
    return f"{commit}, changed" if _git(here, "status", "--porcelain", "-uno") else commit
