# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Events that are written by hand: a YAML or JSON list of fields by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from mbpf.compiler.custom import Schema
from mbpf.package.yaml_nodes import EVENTS, ConfigError, DataPath, Document, read_yaml
from mbpf.sim._core import ffi
from mbpf.spec.hooks import ABI_VERSION, Hook

PERIOD_NS: Final = 1_000_000_000
"""Time between two events that do not say when they are."""
_BITS: Final = {"u16": 16, "u32": 32, "u64": 64}
_DATA: Final = "data"
_FIXED: Final = ("data_len", "custom_hook_id", "schema_version", "field_count")
"""What follows from the rest."""
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


def made_up(hook: Hook, number: int, schema: Schema | None = None) -> Event:
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
    return Event(values, bytes(schema.size if schema else 0), time_ns)


def read_events(path: Path, hook: Hook, schema: Schema | None = None) -> list[Event]:
    """Read a file of events; those of CUSTOM have a schema.

    Raises:
        ConfigError: it cannot be read, or an event has what the hook's events have not.
    """
    document = read_yaml(path, EVENTS)
    if not isinstance(document.data, list) or not document.data:
        raise _bad(document, (), "there is no list of events", "write '- field: value' for each")
    reader = _Reader(document, hook, schema)
    return [reader.event(index) for index in range(len(document.data))]


def context_of(hook: Hook, event: Event, schema: Any = None) -> tuple[Any, Any]:
    """A pointer to the context of an event, and what must live for as long as it.

    Args:
        hook: the hook type.
        event: what happened.
        schema: that of the attach point in C, or NULL.
    """
    context = ffi.new(f"struct {hook.struct} *", {"abi_version": ABI_VERSION, **event.values})
    data = ffi.new("uint8_t[]", event.data or 1)
    if _has_data(hook):
        context.data = data
        context.data_len = len(event.data)
    if schema:
        context.custom_hook_id = schema.id
        context.schema_version = schema.version
        context.field_count = schema.field_count
        context.fields = schema.fields
    return context, data


def _has_data(hook: Hook) -> bool:
    return any(member.type == "data" for member in hook.members)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the events of a file."""

    document: Document
    hook: Hook
    schema: Schema | None

    def event(self, index: int) -> Event:
        row = self.document.data[index]
        if not isinstance(row, dict):
            raise _bad(self.document, (index,), "an event has fields", "write 'field: value'")
        values: dict[str, int] = {}
        data = bytearray(self.schema.size if self.schema and _DATA not in row else 0)
        time_ns = (index + 1) * PERIOD_NS
        for name in sorted(row, key=lambda name: name != _DATA):
            path = (index, name)
            if name == _DATA and _has_data(self.hook):
                data[:] = self._bytes(path)
            elif name == _TIME:
                time_ns = self._number(path, row[name], 64)
            elif not self._put(data, path, row[name]):
                self._set(values, path, row[name])
        if "pkt_len" not in row and any(m.name == "pkt_len" for m in self.hook.members):
            values["pkt_len"] = len(data)
        if "timestamp" in row:
            time_ns = values.get("timestamp", time_ns)
        elif any(member.name == "timestamp" for member in self.hook.members):
            values["timestamp"] = time_ns
        return Event(values, bytes(data), time_ns)

    def _set(self, values: dict[str, int], path: DataPath, value: object) -> None:
        """Takes a member, or bits of one."""
        name = path[-1]
        for bits in self.hook.bits:
            if bits.name == name:
                number = self._number(path, value, bits.mask.bit_length())
                values[bits.of] = values.get(bits.of, 0) | number << bits.shift
                return
        for member in self.hook.members:
            if member.name == name and member.js and name not in _FIXED:
                number = self._number(path, value, _BITS[member.type])
                values[member.name] = values.get(member.name, 0) | number
                return
        known = ", ".join(self._known())
        message = f"an event of {self.hook.name} has no '{name}'"
        raise _bad(self.document, path, message, f"its fields are {known}", is_key=True)

    def _put(self, data: bytearray, path: DataPath, value: object) -> bool:
        """Puts a field of the schema into the data; False if there is none of that name."""
        fields = self.schema.fields if self.schema else ()
        field = next((known for known in fields if known.name == path[-1]), None)
        if field is None:
            return False
        if field.js == "bytes":
            raw = self._bytes(path)
            if len(raw) != field.length:
                message = f"'{field.name}' has {len(raw)} bytes, not {field.length}"
                raise _bad(self.document, path, message, f"write {field.length} bytes in hex")
        else:
            bits = 8 * field.length
            number = self._number(path, value, bits, field.is_signed)
            raw = number.to_bytes(field.length, "little", signed=field.is_signed)
        end = field.offset + field.length
        if end > len(data):
            message = f"'{field.name}' ends at byte {end}, the data of this event at {len(data)}"
            raise _bad(self.document, path, message, "leave the field out, or give more data")
        data[field.offset : end] = raw
        return True

    def _known(self) -> list[str]:
        names = [f.name for f in self.schema.fields] if self.schema else []
        hook = self.hook
        names += [n for n in hook.fields if n not in _FIXED and n not in hook.pairs]
        return [*names, *([_DATA] if _has_data(hook) else []), _TIME]

    def _number(self, path: DataPath, value: object, bits: int, signed: bool = False) -> int:
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            message = f"'{path[-1]}' is no whole number from {low} to {high}"
            raise _bad(self.document, path, message, "write a number that fits")
        return value

    def _bytes(self, path: DataPath) -> bytes:
        text = self.document.written.get(path)
        if text is None:
            hint = 'write its bytes in hex: "0a ff"'
            raise _bad(self.document, path, f"'{path[-1]}' is no text", hint)
        try:
            return bytes.fromhex(text)
        except ValueError:
            hint = 'write two hex digits for each byte: "0a ff"'
            raise _bad(self.document, path, f"'{text}' is no hex", hint) from None


def _bad(
    document: Document, path: DataPath, message: str, hint: str, is_key: bool = False
) -> ConfigError:
    where = document.key_place(path) if is_key else document.place(path)
    return ConfigError(message, id="bad-event", where=where, hint=hint)
