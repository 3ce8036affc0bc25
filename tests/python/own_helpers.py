# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A firmware with helpers of its own, for tests and for the catalogue of errors."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from mbpf.compiler.own_helpers import OwnHelpers
from mbpf.package.build import Built, build
from mbpf.package.config import find
from mbpf.package.helper_file import read_helpers
from mbpf.sim.runtime import Policy, Runtime

FILE: Final = """\
capabilities: {FW_RELAY: 16}
helpers:
  - name: setRelay
    version: "1.2"
    args: [u32 relay, string why, "u32? ms"]
    result: bool
    capability: FW_RELAY
    about: Switches a relay.
    default: true
  - {name: readLux, version: "0.3", result: number, contexts: [thread, isr]}
  - {name: blend, version: "1.0", args: [bytes pixels, pair count, "i32? by", "number? at"]}
"""
SWITCHES: Final = "function mbpf_prog(ctx) { return mbpf.setRelay(1, 'drop') ? 1 : 0; }\n"
PLAIN: Final = "function mbpf_prog(ctx) { return 0; }\n"


def declared(text: str = FILE) -> OwnHelpers:
    """The helpers of a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "helpers.yaml")
        path.write_text(text, encoding="utf-8")
        return read_helpers(path)


def built(source: str, helpers: str = FILE, hook: str = "TIMER", name: str = "a") -> Built:
    """A program that may do all."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.js")
        path.write_text(source, encoding="utf-8")
        return build(find(path, hook, declared(helpers)))


def runtime(helpers: str = FILE) -> Runtime:
    """A firmware that has these."""
    return Runtime(Policy(allow_unsigned=True), helpers=declared(helpers))
