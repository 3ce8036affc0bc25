# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The builds of samples/hello whose footprint is measured: which Kconfig symbols each sets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_KCONFIG: Final = Path(__file__).resolve().parents[1] / "subsys" / "mbpf"

BOARD: Final = "mps2/an385"
WITHOUT: Final = "without mbpf"
MINIMAL: Final = "minimal"
DEFAULTS: Final = "defaults"
_GROUPS: Final = ("OBJECT", "ARRAY", "STRING", "TYPED", "DATAVIEW", "MATH", "NUMBER", "JSON")
_MAPS: Final = ("LRU", "RING", "COUNTER", "PERCPU", "LPM")
_LEFT_OUT: Final = (
    *(f"MBPF_BUILTINS_{name}" for name in _GROUPS),
    *(f"MBPF_MAPS_{name}" for name in _MAPS),
    "MBPF_HOOKS_CUSTOM",
    "MBPF_EVENTS",
    "MBPF_OWN_HELPERS",
    "MBPF_ERROR_STRINGS",
)
VARIANTS: Final[Mapping[str, Mapping[str, str]]] = {
    WITHOUT: {"MBPF": "n"},
    DEFAULTS: {},
    MINIMAL: {
        "MBPF_ARENA_SIZE": "2048",
        "MBPF_LOG_AT_ONCE": "y",
        **dict.fromkeys(_LEFT_OUT, "n"),
    },
}
"""By name, the symbols that are set."""
SWITCHES: Final[Mapping[str, Mapping[str, str]]] = {
    **{f"MBPF_BUILTINS_{name}": {} for name in ("OBJECT", "DATAVIEW", "MATH", "NUMBER", "JSON")},
    # Others select this one.
    "MBPF_BUILTINS_ARRAY": dict.fromkeys(
        ("MBPF_BUILTINS_STRING", "MBPF_BUILTINS_TYPED", "MBPF_BUILTINS_JSON"), "n"
    ),
    "MBPF_BUILTINS_STRING": {},
    "MBPF_BUILTINS_TYPED": {},
    **{f"MBPF_MAPS_{name}": {} for name in _MAPS},
    "MBPF_HOOKS_CUSTOM": {},
    "MBPF_EVENTS": {},
    "MBPF_OWN_HELPERS": {},
    "MBPF_SPEED": {},
    "MBPF_COMPUTED_GOTO": {},
    "MBPF_MANIFEST_JSON": {},
    "MBPF_ERROR_STRINGS": {},
    "MBPF_REJECT_STRINGS": {},
    "MBPF_STEP_HISTOGRAM": {},
    "MBPF_TIME_HISTOGRAM": {},
    "MBPF_TRACE_LOG": {},
    "MBPF_DEFER": {},
    "MBPF_LOG_AT_ONCE": {},
    # Which raises the default of the arena.
    "MBPF_CONTROL": {},
}
"""Symbols that are switched from their default, each with others that have to follow it."""
SIZES: Final[Mapping[str, str]] = {
    "MBPF_ARENA_SIZE": "Arena",
    "MBPF_LOG_RING_SIZE": "Log ring",
    "MBPF_WORKER_STACK_SIZE": "Stack of the runtime's thread",
    "MAIN_STACK_SIZE": "Stack of main()",
}
"""Symbols whose value is RAM, read from the configuration that was built."""
GOALS: Final = {MINIMAL: (48 * 1024, 4 * 1024), DEFAULTS: (64 * 1024, 12 * 1024)}
"""Flash and RAM that are to be added at most."""
_STACK_OPTIONS: Final = {
    "THREAD_ANALYZER": "y",
    "THREAD_ANALYZER_USE_PRINTK": "y",
    "THREAD_ANALYZER_AUTO": "y",
    "THREAD_ANALYZER_AUTO_INTERVAL": "5",
    "THREAD_NAME": "y",
    "MAIN_STACK_SIZE": "8192",
}
STACKS: Final[Mapping[str, Mapping[str, str]]] = {
    "signed": _STACK_OPTIONS,
    "unsigned": {
        **_STACK_OPTIONS,
        "MBPF_DEVELOPMENT_KEY": "n",
        "MBPF_ALLOW_UNSIGNED": "y",
    },
    "signed, manifests in JSON": {**_STACK_OPTIONS, "MBPF_MANIFEST_JSON": "y"},
    "signed, minimal": {**_STACK_OPTIONS, **VARIANTS[MINIMAL]},
}


def switched(symbol: str) -> dict[str, str]:
    """What a row of a symbol sets: the other of y and n than its default."""
    text = "".join(path.read_text(encoding="utf-8") for path in _KCONFIG.rglob("Kconfig*"))
    entry = re.split(r"\n(?:config|choice|menu|endif)", text.split(f"config {symbol}\n", 1)[1])[0]
    is_default = re.search(r"^\tdefault y$", entry, re.MULTILINE) is not None
    return {symbol: "n" if is_default else "y", **SWITCHES[symbol]}
