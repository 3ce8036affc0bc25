# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Elements of the reference machine's typed arrays."""

from __future__ import annotations

import math
import struct

from mbpf.compiler.jsvalue import to_int32
from refvm_values import Number, Typed, whole

FORMATS = {
    "Int8Array": "b", "Uint8Array": "B", "Uint8ClampedArray": "B", "Int16Array": "h",
    "Uint16Array": "H", "Int32Array": "i", "Uint32Array": "I", "Float32Array": "f",
    "Float64Array": "d",
}  # fmt: skip


def element_size(kind: str) -> int:
    """Bytes of an element."""
    return struct.calcsize(FORMATS[kind])


def load(base: Typed, index: int) -> Number:
    """An element."""
    at = base.offset + index * element_size(base.kind)
    value: Number = struct.unpack_from("<" + FORMATS[base.kind], base.buffer.data, at)[0]
    return whole(value)


def store(base: Typed, index: int, number: Number) -> None:
    """Set an element."""
    at = base.offset + index * element_size(base.kind)
    size = element_size(base.kind)
    value = float(number)
    if base.kind == "Float64Array":
        data = struct.pack("<d", value)
    elif base.kind == "Float32Array":
        data = _single(value)
    elif base.kind == "Uint8ClampedArray":
        clamped = 0.0 if math.isnan(value) else min(max(value, 0.0), 255.0)
        data = bytes([round(clamped)])
    else:
        data = (to_int32(value) & 0xFFFFFFFF).to_bytes(4, "little")[:size]
    base.buffer.data[at : at + size] = data


def _single(value: float) -> bytes:
    try:
        return struct.pack("<f", value)
    except OverflowError:
        return struct.pack("<f", math.copysign(math.inf, value))
