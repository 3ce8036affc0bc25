# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf.d.ts``: what the host offers a program, as TypeScript declarations.

Everything comes from the specification and the program's description; editors and ``tsc`` read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mbpf.compiler.console import LEVELS
from mbpf.compiler.own_helpers import OwnHelper
from mbpf.compiler.target import CAPABILITY_PREFIX
from mbpf.package.config import Config, MapConfig
from mbpf.spec import builtins, helpers, hooks, maps, package

FILE_NAME: Final = "mbpf.d.ts"
HEADER: Final = "// Written by 'mbpf types' from mbpf.yaml; do not edit."
_TYPED_ARRAYS: Final = tuple(
    b.name
    for b in builtins.BUILTINS.values()
    if b.kind == "global" and b.name.endswith("Array") and b.name != "Array"
)
_KINDS: Final = {
    "u32": ("u32", "number"),
    "i32": ("i32", "number"),
    "number": ("number", "number"),
    "string": ("text", "string"),
    "bytes": ("bytes", "Mbpf.Bytes"),
    "pair": ("pair", "Mbpf.Pair"),
    "map": ("index", "number"),
    "key": ("key", "number | Mbpf.Bytes"),
    "prev": ("previous", "Mbpf.Bytes | null"),
}
"""Name and type of a parameter of each kind that helpers have."""
_RESULTS: Final = {"undefined": "void", "bool": "boolean", "number": "number"}
_BYTES: Final = "Mbpf.Bytes"
_INDEX: Final = "number | Mbpf.Bytes"
_FIELDS: Final = {"number": "number", "pair": "[number, number]", "bytes": "Uint8Array"}
"""Types of the context's fields."""
_READS: Final = {
    1: "(offset: number): number",
    3: "(offset: number, length: number, out: Mbpf.Bytes): number",
}
"""Signatures of the context's methods by number of parameters."""


def declarations(config: Config) -> str:
    """The text of ``mbpf.d.ts`` for a program."""
    hook = hooks.HOOKS[config.hook]
    granted = frozenset(config.capabilities)
    lines = [
        HEADER,
        "",
        "declare namespace Mbpf {",
        *_indent(_types(hook)),
        "",
        *_indent(_context(hook, config)),
        "}",
        "",
        "/** The event; there is one during an event only. */",
        "declare const ctx: Mbpf.Context;",
        "",
        *_maps(config, granted),
        "",
        *_helpers(config, granted),
        *_console(config, granted),
    ]
    return "\n".join(lines) + "\n"


def verdict_type(hook: hooks.Hook) -> str:
    """What the entry function of a hook may return."""
    if hook.any_verdict:
        return "number | void"
    return " | ".join(str(value) for value in hook.verdicts.values())


def _indent(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in lines)


def _types(hook: hooks.Hook) -> Iterator[str]:
    named = ", ".join(f"{value} {name}" for name, value in hook.verdicts.items())
    other = ", and any other int32" if hook.any_verdict else ""
    yield "/** Where helpers read and write bytes: a typed array. */"
    yield "type Bytes ="
    yield from (f"  | {name}" for name in _TYPED_ARRAYS[:-1])
    yield f"  | {_TYPED_ARRAYS[-1]};"
    yield ""
    yield "/** A 64-bit value as [low, high]. */"
    yield "type Pair = number[] | Uint32Array;"
    yield ""
    yield f"/** What the entry function of {hook.name} returns: {named}{other}. */"
    yield f"type Verdict = {verdict_type(hook)};"


def _context(hook: hooks.Hook, config: Config) -> Iterator[str]:
    yield f"/** What a program of the hook {hook.name} sees of an event. */"
    yield "interface Context {"
    fields = config.target.fields()
    yield from (f"  readonly {name}: {_FIELDS[kind]};" for name, (_, _, kind) in fields.items())
    if any(member.type == "data" for member in hook.members):
        methods = (b for b in builtins.BUILTINS.values() if b.receiver == "ctx")
        yield from (f"  {method.name}{_READS[method.length]};" for method in methods)
    yield "}"


def _maps(config: Config, granted: frozenset[str]) -> Iterator[str]:
    yield "/** The maps of mbpf.yaml. */"
    yield "declare const maps: {"
    for entry in config.maps:
        kind = maps.MAP_TYPES[entry.spec.type]
        key = _INDEX if kind.key == "index" else _BYTES
        yield f"  /** {_about(entry)} */"
        yield f"  readonly {entry.spec.name}: {{"
        for method in kind.methods:
            helper = helpers.BY_JS[f"map.{method}"]
            if helper.capability is None or helper.capability in granted:
                yield f"    {method}{_signature(helper, 1, key)};"
        yield "  };"
    yield "};"


def _about(entry: MapConfig) -> str:
    spec = entry.spec
    kind = maps.MAP_TYPES[spec.type]
    if kind.value == "counter":
        if spec.max_entries == 1:
            return "1 counter, named by its index."
        return f"{spec.max_entries} counters, named by their index."
    if kind.value == "event":
        size = f"{spec.max_entries * spec.value_size} bytes"
        return f"ring of {size}, events of at most {spec.value_size} bytes."
    entries = "entry" if spec.max_entries == 1 else "entries"
    shown = f"{spec.type} of at most {spec.max_entries} {entries}: "
    if not entry.is_typed:
        return f"{shown}key {spec.key_size} bytes, value {spec.value_size} bytes."
    key, value = ", ".join(entry.key.texts), ", ".join(entry.value.texts)
    return f"{shown}key {spec.key_size} bytes ({key}), value {spec.value_size} bytes ({value})."


def _helpers(config: Config, granted: frozenset[str]) -> Iterator[str]:
    yield "/** The helpers that the capabilities of mbpf.yaml allow. */"
    yield "declare const mbpf: {"
    yield f"  readonly apiVersion: {package.API_VERSION};"
    for js, helper in helpers.BY_JS.items():
        owner, _, name = js.partition(".")
        if owner != "mbpf":
            continue
        capability = helper.capability
        if capability is None:
            yield f"  {name}{_signature(helper)};"
        elif capability in granted:
            levels = ", ".join(f"{level.value} {level.name}" for level in helpers.LogLevel)
            about = f"; levels: {levels}" if name == "log" else ""
            yield f"  /** Needs {capability.removeprefix(CAPABILITY_PREFIX)}{about}. */"
            yield f"  {name}{_signature(helper)};"
    for own in config.helpers.helpers:
        if own.capability is None or own.capability in granted:
            yield from (f"  /** {about} */" for about in [_about_own(own)] if about)
            yield f"  {own.name}{_signature(own.helper, names=[arg.name for arg in own.args])};"
    yield "};"


def _about_own(own: OwnHelper) -> str:
    needs = f"Needs {own.capability}." if own.capability else ""
    return " ".join(part for part in (own.about.replace("*/", "* /"), needs) if part)


def _console(config: Config, granted: frozenset[str]) -> Iterator[str]:
    log = helpers.HELPERS["log"].capability
    if config.debug and log in granted:
        yield ""
        yield "/** Writes log lines, in builds for debugging. */"
        yield "declare const console: {"
        yield from (f"  {name}(...values: unknown[]): void;" for name in LEVELS)
        yield "};"


def _signature(
    helper: helpers.Helper, skip: int = 0, key: str | None = None, names: Sequence[str] = ()
) -> str:
    """Parameters and result; a method of a map skips the first and knows the type of its key."""
    if helper.fields:
        members = "; ".join(f"{name}?: Mbpf.Pair" for name in helper.fields)
        return f"(out: {{ {members} }}): {_RESULTS[helper.result]}"
    found: list[str] = []
    for number, kind in enumerate(helper.args[skip:]):
        name, type = _KINDS[kind.removesuffix("?")]
        name = names[number] if number < len(names) and names[number] else name
        shown = key if key is not None and name == "key" else type
        again = sum(other.partition(":")[0].rstrip("?0123456789") == name for other in found)
        again_number = str(again + 1) if again else ""
        found.append(f"{name}{again_number}{'?' if kind.endswith('?') else ''}: {shown}")
    return f"({', '.join(found)}): {_RESULTS[helper.result]}"
