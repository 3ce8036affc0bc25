# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``west mbpf``: the same as ``mbpf``. Everything is done by the package.

It is that of the folder that this file is in, which the workspace names, whatever is installed.
"""

from __future__ import annotations

import argparse
import importlib
import shlex
import sys
from pathlib import Path
from typing import Any

from west.commands import WestCommand

_FOLDER = Path(__file__).resolve().parents[2]
_HINT = """\
the Python package '{name}' is not installed for the Python that runs west ({python}).
'west packages pip --install' installs what the host tools need; mbpf itself, with its simulator:
{python} -m pip install -e {folder}"""


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
        # First of all: an installed one may be of another version than the module's firmware. This
        # file has that name too, and the clone of this project looks like an empty package.
        sys.path.insert(0, str(_FOLDER / "python"))
        try:
            code = importlib.import_module("mbpf.cli.main").main(unknown, prog="west mbpf")
        except ModuleNotFoundError as error:
            told = {
                "name": error.name,
                "python": sys.executable,
                "folder": shlex.quote(str(_FOLDER)),
            }
            self.die(_HINT.format(**told))
        sys.exit(code)
