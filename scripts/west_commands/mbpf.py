# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``west mbpf``: the same as ``mbpf``. Everything is done by the installed package."""

from __future__ import annotations

import argparse
import importlib
import shlex
import sys
from pathlib import Path
from typing import Any

from west.commands import WestCommand

_HINT = """\
the Python package 'mbpf' is not installed for the Python that runs west ({python}).
Install it from the project's folder: {python} -m pip install -e {folder}"""


class Mbpf(WestCommand):
    """Hands all its arguments on."""

    def __init__(self) -> None:
        super().__init__(
            "mbpf",
            "compile, check, run and sign hook programs",
            "Hook programs for Zephyr; see 'west mbpf --help'.",
            accepts_unknown_args=True,
            requires_workspace=False,
        )

    def do_add_parser(self, parser_adder: Any) -> argparse.ArgumentParser:
        # Without options of its own, --help included: the package knows them.
        parser: argparse.ArgumentParser = parser_adder.add_parser(
            self.name, help=self.help, description=self.description, add_help=False
        )
        return parser

    def do_run(self, args: argparse.Namespace, unknown: list[str]) -> None:
        try:
            main = importlib.import_module("mbpf.cli.main").main
        except ModuleNotFoundError as error:
            if error.name is None or error.name.partition(".")[0] != "mbpf":
                raise
            folder = shlex.quote(str(Path(__file__).resolve().parents[2]))
            self.die(_HINT.format(python=sys.executable, folder=folder))
        sys.exit(main(unknown, prog="west mbpf"))
