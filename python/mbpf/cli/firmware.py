# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``--target``: the firmware that a package is built for, as the folder of its build tells."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mbpf.cli.output import Output
from mbpf.errors import Place, UsageError

if TYPE_CHECKING:
    from mbpf.package.build import Built
    from mbpf.package.keys import PrivateKey
    from mbpf.zephyr.build_folder import BuildFolder


@dataclass(frozen=True, slots=True)
class Firmware:
    """A firmware with mbpf in it."""

    build: BuildFolder

    def __str__(self) -> str:
        """The firmware in a line."""
        return f"{self.board}, {self.word_size}-bit, in {self.build.path}"

    @property
    def board(self) -> str:
        """The board's name with its qualifiers."""
        kconfig = self.build.kconfig
        return kconfig.text("BOARD_TARGET") or kconfig.text("BOARD") or "unknown board"

    @property
    def word_size(self) -> int:
        """Bits of a pointer."""
        return 64 if self.build.kconfig.is_on("64BIT") else 32

    @property
    def is_development(self) -> bool:
        """Whether it trusts the development key."""
        from mbpf.zephyr.admit import signs_for_development

        return signs_for_development(self.build)

    def admit(
        self, name: str, built: Built, key: PrivateKey | None, is_later: bool, out: Output
    ) -> None:
        """Make sure that it takes a package.

        Args:
            name: of the program, for messages.
            built: the package.
            key: that has signed it.
            is_later: whether it is signed later.
            out: for warnings.

        Raises:
            PackageError: it would refuse it.
            UsageError: one of its keys cannot be read.
        """
        from mbpf.zephyr.admit import Admission

        admission = Admission(self.build, name, built.manifest, built.compiled.helpers)
        if key is not None or not is_later:
            admission.check_signature(key.public.key_id if key else None)
        admission.check()
        for warning in admission.warnings():
            out.warning(warning)

    def to_json(self) -> dict[str, object]:
        """The firmware as JSON data."""
        return {
            "build": str(self.build.path),
            "board": self.board,
            "word_size": self.word_size,
        }


def add_firmware_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--target`` and what goes with it."""
    parser.add_argument(
        "--target",
        type=Path,
        metavar="BUILD_DIR",
        help="folder of a Zephyr build: what its firmware would refuse is refused; signed "
        "with the development key if that is trusted [west mbpf: as west build finds it]",
    )
    parser.add_argument(
        "--no-target", action="store_true", help="with west mbpf: do not look for a build"
    )
    parser.add_argument(
        "--unsigned",
        action="store_true",
        help="do not sign, though the target wants a signature: somebody else will",
    )


def find_firmware(args: argparse.Namespace, out: Output) -> Firmware | None:
    """The firmware of ``--target``; under west, that of the build that is here.

    Raises:
        UsageError: what was named is no build of a firmware with mbpf, or contradicts itself.
    """
    from mbpf.zephyr.build_folder import BuildFolder, find_build_folder, west_format

    _check(args)
    if args.target is not None:
        build = BuildFolder.open(args.target)
        if not build.kconfig.is_on("MBPF"):
            raise UsageError(
                "the firmware of this build has no mbpf",
                id="target-without-mbpf",
                where=Place(str(args.target)),
                hint="set CONFIG_MBPF=y in its prj.conf, and build it again",
            )
        return Firmware(build)
    if args.no_target or not args.is_west:
        return None
    found = find_build_folder(west_format())
    if found is not None and not found.kconfig.is_on("MBPF"):
        out.note(f"the firmware in {found.path} has no mbpf; built for any")
        return None
    return Firmware(found) if found else None


def _check(args: argparse.Namespace) -> None:
    """Options that contradict each other."""
    for one, other in (("target", "no_target"), ("key", "unsigned")):
        if getattr(args, one) and getattr(args, other):
            names = (f"--{name.replace('_', '-')}" for name in (one, other))
            raise UsageError(
                f"{' and '.join(names)} exclude each other",
                id="usage",
                hint="leave one of them out",
            )
