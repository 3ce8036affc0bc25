# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the host offers a program by name: ``ctx``, ``mbpf``, ``maps`` and the built-ins."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from mbpf.compiler.constant import BuiltinRef, Constant, MapRef, NamespaceRef, Value
from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.compiler.keywords import misspelt_keyword
from mbpf.compiler.scope import HostGlobal, HostObject
from mbpf.compiler.target import CAPABILITY_PREFIX, Target
from mbpf.spec import builtins, helpers, hooks, maps, package

FUNCTIONS: Final = frozenset(
    b.import_name for b in builtins.BUILTINS.values() if b.kind == "global"
)
"""Global functions."""
INTERNAL: Final = frozenset(
    b.import_name for b in builtins.BUILTINS.values() if b.kind in ("internal", "firmware")
) | {"@append", "@call", "@count", "@define"}
"""Built-ins of the firmware's own JavaScript; the last four are instructions, see lower_calls."""
NAMESPACES: Final = frozenset(
    name.partition(".")[0]
    for name in (*builtins.BUILTINS, *builtins.CONSTANTS)
    if "." in name and name[0].isupper()
)
"""Globals that have members."""
GLOBALS: Final = FUNCTIONS | NAMESPACES | {name for name in builtins.CONSTANTS if "." not in name}
"""All names of the host other than ``ctx``, ``mbpf`` and ``maps``."""
_ABSENT: Final = """
AggregateError AsyncDisposableStack Atomics BigInt BigInt64Array BigUint64Array Date
DisposableStack FinalizationRegistry Float16Array Function Intl Iterator Map Promise Proxy
Reflect RegExp Set SharedArrayBuffer SuppressedError Symbol Temporal WeakMap WeakRef WeakSet
decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis
unescape
"""
ABSENT: Final = frozenset(_ABSENT.split())
"""Globals that ECMAScript has and this profile has not: ``typeof`` must not deny them."""
_SAME: Final = {"Number.parseFloat": "parseFloat", "Number.parseInt": "parseInt"}
"""Members that are global functions."""
_INSTEAD: Final = {
    "Object.keys": "write for (const key in object)",
    "Object.entries": "write for (const key in object)",
    "Object.values": "write for (const key in object)",
    "Object.assign": "copy the members one by one",
    "Array.from": "write a loop that calls push",
    "Array.of": "write [a, b]",
}
"""What to write in place of well-known members."""
_CTX_METHODS: Final = frozenset(b.name for b in builtins.BUILTINS.values() if b.receiver == "ctx")
_FUNCTION_PROPERTIES: Final = frozenset({*builtins.GETTERS["function"], "prototype"})


@dataclass(frozen=True, slots=True)
class HelperUse:
    """A helper; ``map`` is the map whose method it is written as."""

    helper: helpers.Helper
    map: MapRef | None = None


@dataclass(frozen=True, slots=True)
class CtxField:
    """A field of the context, and how a package names it."""

    name: str
    version: int
    prototype: int


@dataclass(frozen=True, slots=True)
class CtxMethod:
    """A method of the context."""

    name: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a member of a host object means nothing."""

    id: str
    message: str
    hint: str


HostValue: TypeAlias = (
    HostObject | HostGlobal | HelperUse | CtxField | CtxMethod | MapRef | BuiltinRef | Value
)


def nearest(name: str, names: Iterable[str], otherwise: str) -> str:
    """A hint with the name that ``name`` was perhaps meant to be."""
    found = difflib.get_close_matches(name, sorted(names), n=1, cutoff=0.6)
    return f"did you mean '{found[0]}'?" if found else otherwise


def methods(*receivers: str) -> frozenset[str]:
    """The methods that arrays, texts or all objects have."""
    known = builtins.BUILTINS.values()
    return frozenset(b.name for b in known if b.kind == "method" and b.receiver in receivers)


def listed(names: Iterable[str]) -> str:
    """Names as a list in a sentence."""
    return ", ".join(sorted(names)) or "none"


def unknown_global(name: str, names: Iterable[str], target: Target) -> str:
    """A hint for a name that nothing declares: what to write instead."""
    found = _number_of(name, target)
    if found is not None:
        return f"{found[1]}: declare 'const {name} = {found[0]};'"
    known = {verdict for hook in hooks.HOOKS.values() for verdict in hook.verdicts}
    if name in hooks.HOOKS or (name.isupper() and name.rpartition("_")[2] in known):
        verdicts = ", ".join(f"{n} {value}" for n, value in target.hook_type.verdicts.items())
        return f"the verdicts of {target.hook} are numbers: {verdicts}"
    keyword = misspelt_keyword(name)
    otherwise = f"did you mean '{keyword}'?" if keyword else "declare it with 'let' or 'const'"
    return nearest(name, names, otherwise)


def _number_of(name: str, target: Target) -> tuple[int, str] | None:
    """The verdict or log level that a name such as DROP or LOG_WARN was meant to be, in words."""
    word = name.rpartition("_")[2]
    verdicts = target.hook_type.verdicts
    if word in verdicts:
        return verdicts[word], f"the verdict {word} of {target.hook} is {verdicts[word]}"
    if word in helpers.LogLevel.__members__:
        level = helpers.LogLevel[word].value
        return level, f"the log level {word} is {level}"
    return None


def global_value(name: str) -> Constant | None:
    """The value of a bare built-in name."""
    if name in builtins.CONSTANTS:
        return _constant(name)
    is_method = "." in name and name in builtins.BUILTINS
    if is_method or name in FUNCTIONS or name in INTERNAL:
        return BuiltinRef(name)
    return NamespaceRef(name) if name in NAMESPACES else None


def firmware_name(name: str) -> str | None:
    """The built-in that ``$name`` means: ``@name``, or the method that ``class_name`` names."""
    internal, method = f"@{name[1:]}", name[1:].replace("_", ".", 1)
    if internal in INTERNAL:
        return internal
    return method if "." in method and method in builtins.BUILTINS else None


def is_leaf(name: str, only_calls: bool) -> bool:
    """Whether a function of the host, given by its full name, never runs code of the program.

    Args:
        name: as it is written.
        only_calls: whether only calls run code of the program.
    """
    if name.partition(".")[0] in (host.value for host in HostObject):
        return True
    found = builtins.BUILTINS.get(name)
    return only_calls and found is not None and not getattr(found, "js", False)


def needs_new(name: str) -> bool:
    """Whether a built-in cannot be called without ``new``."""
    return name in builtins.BUILTINS and not builtins.BUILTINS[name].call


def _constant(name: str) -> Value:
    number = builtins.CONSTANTS[name]
    return Value.of(UNDEFINED if number is None else float(number))


def member(receiver: HostValue, name: str, target: Target) -> HostValue | Problem | None:
    """What ``receiver.name`` is; None if that is found out at run time."""
    match receiver:
        case HostObject.CTX:
            return _ctx_member(name, target)
        case HostObject.MBPF:
            return _mbpf_member(name, target)
        case HostObject.MAPS:
            return _maps_member(name, target)
        case MapRef():
            return _map_method(receiver, name, target)
        case HostGlobal():
            return _global_member(receiver.name, name)
        case _:
            return None


def _ctx_member(name: str, target: Target) -> HostValue | Problem:
    fields = target.fields()
    if name in fields:
        version, prototype, _ = fields[name]
        return CtxField(name, version, prototype)
    if name in _CTX_METHODS:
        return CtxMethod(name)
    return Problem(
        "unknown-field",
        f"the context of {target.hook} has no '{name}'",
        nearest(name, {*fields, *_CTX_METHODS}, _other_hooks(name, listed(fields))),
    )


def _other_hooks(name: str, fields: str) -> str:
    """The hooks whose context has a field, else the fields that there are."""
    found = [hook for hook, kind in hooks.HOOKS.items() if name in kind.fields]
    if not found:
        return f"its fields are {fields}"
    has = "has" if len(found) == 1 else "have"
    return f"{' and '.join(found)} {has} it; the hook is that of --hook or mbpf.yaml"


def _mbpf_member(name: str, target: Target) -> HostValue | Problem:
    known = target.by_js()
    helper = known.get(f"mbpf.{name}")
    if helper is not None:
        return _granted(HelperUse(helper), target)
    if name == "apiVersion":
        return Value.of(float(package.API_VERSION))
    names = {js.partition(".")[2] for js in known if js.startswith("mbpf.")}
    number = _number_of(name, target)
    if number is not None:
        hint = f"{number[1]}: write {number[0]}"
    else:
        hint = nearest(name, names, f"the helpers are {listed(names)}")
    return Problem("unknown-helper", f"there is no helper 'mbpf.{name}'", hint)


def _maps_member(name: str, target: Target) -> HostValue | Problem:
    index = target.map_named(name)
    if index is not None:
        return MapRef(index)
    names = {spec.name for spec in target.maps}
    otherwise = f"the maps of mbpf.yaml are {listed(names)}" if names else "declare it in mbpf.yaml"
    return Problem("unknown-map", f"there is no map '{name}'", nearest(name, names, otherwise))


def _map_method(receiver: MapRef, name: str, target: Target) -> HostValue | Problem:
    spec = target.maps[receiver.index]
    methods = maps.MAP_TYPES[spec.type].methods
    if name not in methods:
        return Problem(
            "unknown-map-method",
            f"the map '{spec.name}' of type {spec.type} has no '{name}'",
            nearest(name, methods, f"its methods are {listed(methods)}"),
        )
    return _granted(HelperUse(helpers.BY_JS[f"map.{name}"], receiver), target)


def _granted(use: HelperUse, target: Target) -> HelperUse | Problem:
    if target.grants(use.helper):
        return use
    capability = (use.helper.capability or "").removeprefix(CAPABILITY_PREFIX)
    return Problem(
        "missing-capability",
        f"'{use.helper.name}' needs the capability {capability}",
        f"add {capability} to the capabilities in mbpf.yaml",
    )


def _global_member(owner: str, name: str) -> HostValue | Problem | None:
    full = f"{owner}.{name}"
    if full in builtins.CONSTANTS:
        return _constant(full)
    if full in builtins.BUILTINS or full in _SAME:
        return BuiltinRef(_SAME.get(full, full))
    if name in methods("object") or (owner in FUNCTIONS and _is_of_function(owner, name)):
        return None
    if owner not in NAMESPACES and owner not in FUNCTIONS:
        return None
    prefix = f"{owner}."
    names = {
        other.removeprefix(prefix)
        for other in (*builtins.BUILTINS, *builtins.CONSTANTS)
        if other.startswith(prefix)
    }
    otherwise = f"{owner} has {listed(names)}" if names else f"{owner} has no members here"
    hint = _INSTEAD.get(full) or nearest(name, names, otherwise)
    return Problem("unknown-builtin", f"there is no built-in '{full}'", hint)


def _is_of_function(owner: str, name: str) -> bool:
    """Whether a built-in function has a property that is found when the program runs."""
    if name in _FUNCTION_PROPERTIES or name in methods("function"):
        return True
    is_typed = any(h.constructor == owner and h.proto == "typed" for h in builtins.HOLDERS.values())
    return is_typed and f"@TypedArray.{name}" in builtins.BUILTINS
