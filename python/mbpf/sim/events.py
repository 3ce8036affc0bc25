# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Events that are written by hand: a YAML or JSON list of fields by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from mbpf.package.yaml_nodes import ConfigError, DataPath, Document, read_yaml
from mbpf.sim._core import ffi
from mbpf.spec.hooks import ABI_VERSION, Hook

PERIOD_NS: Final = 1_000_000_000
"""Time between two events that do not say when they are."""
_BITS: Final = {"u16": 16, "u32": 32, "u64": 64, "i32": 32}
_DATA: Final = "data"
_TIME: Final = "time_ns"


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    Attributes:
        values: members of the context by name; those that are left out are 0.
        data: the bytes that the read methods read.
        time_ns: what the clock says.
    """

    values: dict[str, int] = field(default_factory=dict)
    data: bytes = b""
    time_ns: int = 0


def made_up(hook: Hook, number: int) -> Event:
    """The event of that number, from 1, of those that nobody has described."""
    time_ns = number * PERIOD_NS
    values = {
        "tracepoint_id": 1,
        "timestamp": time_ns,
        "timer_id": 1,
        "period_us": PERIOD_NS // 1000,
        "invocation_count": number,
        "subject_id": 1,
        "object_id": 1,
        "action": number,
    }
    known = {member.name for member in hook.members}
    values = {name: value for name, value in values.items() if name in known}
    return Event(values, b"", time_ns)


def read_events(path: Path, hook: Hook) -> list[Event]:
    """Read a file of events.

    Raises:
        ConfigError: it cannot be read, or an event has what the hook's events have not.
    """
    document = read_yaml(path)
    if not isinstance(document.data, list) or not document.data:
        raise _bad(document, (), "there is no list of events", "write '- field: value' for each")
    return [_event(document, hook, index) for index in range(len(document.data))]


def context_of(hook: Hook, event: Event) -> tuple[Any, Any]:
    """A pointer to the context of an event, and what must live for as long as it."""
    context = ffi.new(f"struct {hook.struct} *", {"abi_version": ABI_VERSION, **event.values})
    data = ffi.new("uint8_t[]", event.data or 1)
    if _has_data(hook):
        context.data = data
        context.data_len = len(event.data)
    return context, data


def _has_data(hook: Hook) -> bool:
    return any(member.type == "data" for member in hook.members)


def _event(document: Document, hook: Hook, index: int) -> Event:
    row = document.data[index]
    if not isinstance(row, dict):
        raise _bad(document, (index,), "an event has fields", "write 'field: value'")
    values: dict[str, int] = {}
    data, time_ns = b"", (index + 1) * PERIOD_NS
    for name, value in row.items():
        path = (index, name)
        if name == _DATA and _has_data(hook):
            data = _bytes(document, path, value)
        elif name == _TIME:
            time_ns = _number(document, path, value, 64)
        else:
            _set(values, document, path, hook, value)
    if "pkt_len" not in row and any(member.name == "pkt_len" for member in hook.members):
        values["pkt_len"] = len(data)
    if "timestamp" in row:
        time_ns = values["timestamp"]
    elif any(member.name == "timestamp" for member in hook.members):
        values["timestamp"] = time_ns
    return Event(values, data, time_ns)


def _set(
    values: dict[str, int], document: Document, path: DataPath, hook: Hook, value: object
) -> None:
    """Takes a member, or bits of one."""
    name = path[-1]
    for bits in hook.bits:
        if bits.name == name:
            number = _number(document, path, value, bits.mask.bit_length())
            values[bits.of] = values.get(bits.of, 0) | number << bits.shift
            return
    for member in hook.members:
        if member.name == name and member.js and name != "data_len":
            signed = member.type.startswith("i")
            number = _number(document, path, value, _BITS[member.type], signed)
            values[member.name] = values.get(member.name, 0) | number
            return
    known = ", ".join(_known(hook))
    message = f"an event of {hook.name} has no '{name}'"
    raise _bad(document, path, message, f"its fields are {known}", is_key=True)


def _known(hook: Hook) -> Sequence[str]:
    names = [name for name in hook.fields if name != "data_len"]
    return [*names, *([_DATA] if _has_data(hook) else []), _TIME]


def _number(
    document: Document, path: DataPath, value: object, bits: int, signed: bool = False
) -> int:
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        message = f"'{path[-1]}' is no whole number from {low} to {high}"
        raise _bad(document, path, message, "write a number that fits")
    return value


def _bytes(document: Document, path: DataPath, value: object) -> bytes:
    text = document.written.get(path)
    if isinstance(value, list) or text is None:
        raise _bad(document, path, "'data' is no text", 'write its bytes in hex: "0a ff"')
    try:
        return bytes.fromhex(text)
    except ValueError:
        hint = 'write two hex digits for each byte: "0a ff"'
        raise _bad(document, path, f"'{text}' is no hex", hint) from None


def _bad(
    document: Document, path: DataPath, message: str, hint: str, is_key: bool = False
) -> ConfigError:
    where = document.key_place(path) if is_key else document.place(path)
    return ConfigError(message, id="bad-event", where=where, hint=hint)
