# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The six workloads: their programs, their events, and the same work in C."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cffi import FFI

HERE: Final = Path(__file__).resolve().parent
NATIVE_SOURCES: Final = tuple(HERE / f"{name}.c" for name in ("native", "native_map", "native_run"))
CFLAGS: Final = ("-std=gnu99", "-O2")


@dataclass(frozen=True, slots=True)
class Workload:
    """One workload.

    Attributes:
        number: 1 to 6.
        title: what it does, for tables.
        events: the data of each kind of event; runs cycle through them.
    """

    number: int
    title: str
    events: tuple[bytes, ...]

    @property
    def name(self) -> str:
        """W1 to W6."""
        return f"W{self.number}"

    @property
    def folder(self) -> Path:
        """Where its mbpf.yaml is."""
        return HERE / f"w{self.number}"


def _frame(number: int) -> bytes:
    frame = bytearray([number] * 64)
    frame[12:15] = b"\x08\x00\x45"
    frame[20:22] = b"\x00\x00"
    frame[23] = 17
    frame[36:38] = (5683).to_bytes(2, "big")
    frame[40:42] = b"\x12\x34"
    if number == 3:
        frame[23] = 6
    if number == 7:
        frame[37] ^= 1
    if number == 11:
        frame[12] = 0x86
    if number == 15:
        frame[40:42] = b"\x00\x00"
    return bytes(frame)


def _key(number: int) -> bytes:
    return bytes([10, 0, number, 7])  # an IPv4 address


WORKLOADS: Final = (
    Workload(1, "empty event", (bytes(16),)),
    Workload(2, "packet filter", tuple(_frame(i) for i in range(16))),
    Workload(3, "map counter", tuple(_key(i) for i in range(64))),
    Workload(4, "Fletcher-32, 360 bytes", (bytes((i * 7 + 3) % 256 for i in range(360)),)),
    Workload(5, "loop of 1000 steps", ((12345).to_bytes(4, "little"),)),
    Workload(6, "fib(20)", (bytes(4),)),
)

_DECLARATIONS: Final = """
struct native_events { const uint8_t *data; uint32_t stride, kinds; };
void frames(uint8_t out[16][64]);
int32_t native_run(uint32_t workload, const struct native_events *events, uint32_t count);
uint32_t w3_count(const uint8_t *key);
void w3_clear(void);
"""


class Native:
    """The C side, compiled into ``folder`` and loaded."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        library = folder / "native.so"
        compiler = os.environ.get("CC", "gcc")
        command = [compiler, *CFLAGS, "-fPIC", "-shared", "-o", str(library)]
        subprocess.run([*command, *map(str, NATIVE_SOURCES)], check=True)
        self._ffi = FFI()
        self._ffi.cdef(_DECLARATIONS)
        self._lib: Any = self._ffi.dlopen(str(library))
        self._keep: dict[bytes, Any] = {}

    def frames(self) -> tuple[bytes, ...]:
        """W2's frames as C makes them."""
        out = self._ffi.new("uint8_t[16][64]")
        self._lib.frames(out)
        return tuple(bytes(row) for row in out)

    def run(self, number: int, events: tuple[bytes, ...], count: int) -> int:
        """Runs ``count`` events in C; the last result."""
        data = b"".join(events)
        if data not in self._keep:
            buffer = self._ffi.new("uint8_t[]", data)
            raw = {"data": buffer, "stride": len(events[0]), "kinds": len(events)}
            self._keep[data] = (self._ffi.new("struct native_events *", raw), buffer)
        return int(self._lib.native_run(number, self._keep[data][0], count))

    def counts(self, keys: tuple[bytes, ...]) -> list[int]:
        """What W3 has counted for each key."""
        return [int(self._lib.w3_count(key)) for key in keys]

    def clear_counts(self) -> None:
        """Starts W3 with an empty table."""
        self._lib.w3_clear()
