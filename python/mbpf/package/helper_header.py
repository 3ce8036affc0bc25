# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Declarations of a firmware's own helpers as a C header, so that they are written once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mbpf.compiler.own_helpers import OwnHelper, OwnHelpers
from mbpf.errors import Place, UsageError
from mbpf.outputs import write_generated
from mbpf.package.helper_file import CONTEXTS

HEADER: Final = "/* Made by 'mbpf helpers'; do not edit. */"
_COLUMN: Final = 99
"""Where a macro's lines end."""


def c_header(own: OwnHelpers, name: str) -> str:
    """C source with a macro for each capability, and one for each helper.

    Args:
        own: the helpers.
        name: name of the header, for its guard.
    """
    guard = f"{re.sub(r'[^A-Z0-9]', '_', name.upper())}_"
    if not guard[0].isalpha():
        guard = f"H_{guard}"
    parts = [HEADER, "", f"#ifndef {guard}", f"#define {guard}", "", "#include <mbpf/own_helper.h>"]
    for capability, bit in own.capabilities.items():
        parts += ["", "/** Bit of a capability, for the policy. */"]
        parts.append(f"#define MBPF_CAP_{capability} (1U << {bit})")
    for helper in own.helpers:
        parts += ["", *_macro(helper)]
    return "\n".join([*parts, "", f"#endif /* {guard} */", ""])


def write_header(path: Path, own: OwnHelpers) -> None:
    """Write the C header.

    Raises:
        UsageError: a name cannot stand in C, the file was not made by this, or it cannot be
            written.
    """
    odd = next((helper.name for helper in own.helpers if "$" in helper.name), None)
    if odd is not None:
        raise UsageError(
            f"the name of the helper '{odd}' cannot be part of one in C",
            id="no-name-for-c",
            where=Place(str(path)),
            hint="rename it, or write its MBPF_HELPER_DEFINE() by hand",
        )
    write_generated(path, c_header(own, path.name), HEADER, "mbpf helpers")


def _macro(own: OwnHelper) -> Iterator[str]:
    """Members of a ``struct mbpf_own_helper``, but for the function, which is the argument."""
    yield f"/** Members of `mbpf.{own.name}`, whose function is `fn_`. */"
    capability = f".capability = MBPF_CAP_{own.capability}, " if own.capability else ""
    in_contexts = (
        f"MBPF_HELPER_IN(MBPF_CONTEXT_{context.upper()})"
        for context in CONTEXTS
        if context in own.contexts
    )
    lines = [
        f"#define MBPF_HELPER_{own.name}(fn_)",
        f'.helper = {{.name = "{own.name}", {capability}.fn = (fn_)}},',
        f".version = MBPF_VERSION({own.major}, {own.minor}),",
        f'.prototype = "{own.prototype}",',
    ]
    if own.capability:
        lines.append(f'.capability_name = "{own.capability}",')
    lines += [".contexts ="]
    lines += [f"\t{text} |" for text in in_contexts]
    lines[-1] = lines[-1].removesuffix(" |")
    for line in lines[:-1]:
        # A tab is eight columns wide.
        text = line if line.startswith("#") else f"\t{line}"
        tabs = len(text) - len(text.lstrip("\t"))
        yield f"{text}{' ' * max(1, _COLUMN - len(text) - 7 * tabs)}\\"
    yield f"\t{lines[-1]}"
