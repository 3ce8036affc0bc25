# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Runs the examples of spec/diagnostics; as a script, it writes their golden files anew.

A golden file is what the command tells of the error, as text and as JSON. Read the differences
before committing them, and run spec/generate.py: the reference page shows them.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import error_api
import error_calls
import error_device
import error_packages
import error_policy
import yaml
from mbpf.cli.main import main as mbpf
from mbpf.errors import MbpfError

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "spec/diagnostics"
GOLDEN = ROOT / "tests/vectors/errors"


@dataclass(frozen=True)
class Example:
    """An entry of the catalogue.

    Attributes:
        id: name of the error.
        group: file of the catalogue that it is in.
        entry: what the catalogue says.
    """

    id: str
    group: str
    entry: dict[str, Any]

    @property
    def is_warning(self) -> bool:
        """Whether it is told and changes no exit code."""
        return self.group.endswith("_warnings")

    @property
    def command(self) -> list[str]:
        """The arguments of mbpf."""
        if "run" in self.entry:
            return str(self.entry["run"]).split()
        if "change" in self.entry:
            return ["check", "a.mbpf"]
        if "yaml" in self.entry:
            return ["build", "mbpf.yaml"]
        return ["build", "a.ts" if "a.ts" in self.entry.get("files", {}) else "a.js"]


def examples() -> list[Example]:
    """All entries of the catalogue."""
    found = []
    for path in sorted(CATALOGUE.glob("*.yaml")):
        ids = yaml.safe_load(path.read_text(encoding="utf-8"))["ids"]
        found += [Example(id, path.stem, entry) for id, entry in ids.items()]
    return found


def produce(example: Example) -> tuple[str, str]:
    """What is told of the error: text, and JSON."""
    if "call" in example.entry:
        groups = {"15_api": error_api, "16_policy": error_policy, "17_device": error_device}
        calls = groups.get(example.group, error_calls)
        error = getattr(calls, example.entry["call"])()
        assert isinstance(error, MbpfError)
        return error.render() + "\n", _dump(error.to_json())
    with _folder(example) as command:
        _, err = _run(command)
    with _folder(example) as command:
        out, _ = _run([*command, "--json"])
    result = json.loads(out)
    if example.is_warning:
        told = next(item for item in result["warnings"] if item["id"] == example.id)
    else:
        told = result["error"]
    return err, _dump(told)


def golden(example: Example) -> tuple[Path, Path]:
    """The golden files of an example."""
    return GOLDEN / f"{example.id}.txt", GOLDEN / f"{example.id}.json"


@contextlib.contextmanager
def _folder(example: Example) -> Iterator[list[str]]:
    """Goes to a fresh folder with the files of the example; gives the command."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        try:
            _write(example)
            yield [
                part.replace("CAPTURES", str(ROOT / "tests/captures")) for part in example.command
            ]
        finally:
            os.chdir(before)


def _write(example: Example) -> None:
    entry = example.entry
    files = dict(entry.get("files", {}))
    if "js" in entry:
        files["a.js"] = entry["js"]
    elif "yaml" in entry or "change" in entry:
        files.setdefault("a.js", error_packages.BASE)
    if "yaml" in entry:
        files["mbpf.yaml"] = entry["yaml"]
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(_content(text))
    for command in entry.get("before", []):
        with contextlib.redirect_stdout(io.StringIO()):
            code = mbpf([*command.split(), "--json"])
        assert code == 0, command
    if "change" in entry:
        program = Path("mbpf.yaml" if "mbpf.yaml" in files else "a.js")
        Path("a.mbpf").write_bytes(error_packages.make(entry, program))


def _content(text: str) -> bytes:
    kind, _, rest = text.partition(":")
    if kind == "hex":
        return bytes.fromhex(rest)
    if kind == "repeat":
        count, _, part = rest.partition(":")
        return part.encode() * int(count)
    if kind == "nest":
        count, _, both = rest.partition(":")
        before, _, after = both.partition(":")
        return (before * int(count) + after * int(count)).encode()
    return text.encode()


def _run(command: list[str]) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        mbpf(command)
    return out.getvalue(), err.getvalue()


def _dump(data: object) -> str:
    return json.dumps(data, indent=2) + "\n"


def main() -> int:
    """Write the golden files; those of ids that are gone are removed. 1 if one cannot be made."""
    GOLDEN.mkdir(exist_ok=True)
    wanted = set(sys.argv[1:])
    all = examples()
    unknown = wanted - {example.id for example in all}
    if unknown:
        sys.exit(f"spec/diagnostics has no {', '.join(sorted(unknown))}")
    code = 0
    names = {path.name for example in all for path in golden(example)}
    for path in GOLDEN.iterdir():
        if path.name not in names:
            path.unlink()
    for example in all:
        if not wanted or example.id in wanted:
            try:
                told = produce(example)
            except Exception as error:
                sys.stderr.write(f"{example.id}: {type(error).__name__}: {error}\n")
                code = 1
                continue
            for path, text in zip(golden(example), told, strict=True):
                path.write_text(text, encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
