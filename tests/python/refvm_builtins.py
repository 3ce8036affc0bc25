# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Built-in functions of the reference machine that are written in C in the firmware."""

from __future__ import annotations

import math
from collections.abc import Callable

from mbpf.compiler.jsvalue import UNDEFINED, to_int32, to_uint32
from refvm_keys import Keys
from refvm_objects import MAX_LENGTH
from refvm_typed import FORMATS, element_size, store
from refvm_values import (
    TYPED_SIZE,
    Array,
    BudgetError,
    Buffer,
    Cell,
    Host,
    Internal,
    Number,
    Object,
    ProfileError,
    Typed,
    Value,
    is_number,
    is_object,
    joined,
    whole,
)

LOG_MAX = 255
EVENT_MAX = 256
EVENT_LOST = 0xFFFFFFFF


class Builtins(Keys):
    """The functions, called by the name that they are imported by."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.log: list[str] = []
        self.events: list[tuple[int, bytes]] = []

    def builtin(self, name: str, args: list[Value], is_new: bool = False) -> Value:
        """Call one; the receiver of a method is its first argument."""
        if name in _GLOBALS:
            return _GLOBALS[name](self, args)
        if name in FORMATS:
            return self._typed(name, args)
        if name.endswith("Error"):
            message = _arg(args, 0)
            if is_object(_arg(args, 1)):
                raise ProfileError("a cause")
            text = UNDEFINED if message is UNDEFINED else self.text(message)
            return self.new_error(name, text)
        if name in ("Math.min", "Math.max"):
            return self._extreme(name, args)
        if name in _MATH:
            return whole(_MATH[name](*[float(self.number(arg)) for arg in _two(args, name)]))
        raise ProfileError(f"no {name} in the reference machine")

    def helper(self, name: str, args: list[Value]) -> Value:
        """Call a helper of the host."""
        if name == "emit":
            return self._emit(args)
        if name != "log":
            raise ProfileError(f"no helper {name} in the reference machine")
        level, text = _arg(args, 0), _arg(args, 1)
        if not is_number(level):
            self.fail("TypeError", "level")
        if not 0 <= level <= 3 or level != int(level):
            self.fail("RangeError", "level")
        if not isinstance(text, str):
            self.fail("TypeError", "text")
        self.charge(min(len(text), LOG_MAX) // 8)
        self.log.append("".join("?" if unit > "\xff" else unit for unit in text[:LOG_MAX]))
        return UNDEFINED

    def _emit(self, args: list[Value]) -> Value:
        number, value = _arg(args, 0), _arg(args, 1)
        if not is_number(number):
            self.fail("TypeError", "id")
        if not 0 <= number < 2**32 or number != int(number):
            self.fail("RangeError", "id")
        if isinstance(value, Buffer):
            data = bytes(value.data)
        elif isinstance(value, Typed):
            size = value.length * element_size(value.kind)
            data = bytes(value.buffer.data[value.offset : value.offset + size])
        else:
            self.fail("TypeError", "bytes")
        if len(data) > EVENT_MAX or number == EVENT_LOST:
            self.fail("RangeError", "event")
        self.charge(len(data) // 8)
        self.events.append((int(number), data))
        return True

    # --- globals ---------------------------------------------------------------------------------

    def _string(self, args: list[Value]) -> Value:
        return self.text(args[0]) if args else ""

    def _number(self, args: list[Value]) -> Value:
        return self.number(args[0]) if args else 0

    def _boolean(self, args: list[Value]) -> Value:
        return self.truth(_arg(args, 0))

    def _is_nan(self, args: list[Value]) -> Value:
        return math.isnan(self.number(_arg(args, 0)))

    def _is_finite(self, args: list[Value]) -> Value:
        return math.isfinite(self.number(_arg(args, 0)))

    def _object(self, args: list[Value]) -> Value:
        first = _arg(args, 0)
        if is_object(first):
            return first
        if first is not None and first is not UNDEFINED:
            raise ProfileError("a wrapper object")
        return self.new_object()

    def _array(self, args: list[Value]) -> Value:
        if len(args) != 1 or not is_number(args[0]):
            return self.list_of(args)
        made = self.new_array()
        length = float(args[0])
        if not 0 <= length < 2**32 or length != int(length):
            self.fail("RangeError", "length")
        made.length = int(length)
        return made

    def _is_array(self, args: list[Value]) -> Value:
        first = _arg(args, 0)
        return isinstance(first, Array) or first is self.prototypes["array"]

    # --- methods ---------------------------------------------------------------------------------

    def _plain(self, args: list[Value]) -> bool:
        """Whether the receiver is an array with nothing but elements."""
        base = _arg(args, 0)
        return isinstance(base, Array) and not base.has_extra

    def _push(self, args: list[Value]) -> Value:
        if not self._plain(args):
            return self.builtin("hidden.push", args)
        for value in args[1:]:
            self.append(args[0], value)
        return whole(args[0].length)

    def _pop(self, args: list[Value]) -> Value:
        if not self._plain(args):
            return self.builtin("hidden.pop", args)
        base = args[0]
        if not base.length:
            return UNDEFINED
        base.length -= 1
        value = self.element(base, base.length)
        del base.elements[base.length :]
        return UNDEFINED if value is Internal.HOLE else value

    def integer(self, value: Value) -> float:
        """ToIntegerOrInfinity."""
        number = float(self.number(value))
        if math.isnan(number):
            return 0
        return number if math.isinf(number) else float(int(number))

    # --- typed arrays ----------------------------------------------------------------------------

    def _index(self, value: Value) -> int:
        at = self.integer(value)
        if not 0 <= at < 2**31 - 1:
            self.fail("RangeError", "index")
        return int(at)

    def _buffer(self, length: int) -> Buffer:
        if length >= 2**31 - 1:
            self.fail("RangeError", "length")
        if length > MAX_LENGTH:
            raise BudgetError("oom")
        self.allocate(16 + length)
        return Buffer(self.prototypes["buffer"], data=bytearray(length))

    def _array_buffer(self, args: list[Value]) -> Value:
        return self._buffer(self._index(_arg(args, 0)))

    def _typed(self, kind: str, args: list[Value]) -> Value:
        first = _arg(args, 0)
        size = element_size(kind)
        if isinstance(first, Buffer):
            return self._view(kind, first, args)
        if is_object(first) and not isinstance(first, (Array, Typed)):
            raise ProfileError("a typed array of an object")
        if isinstance(first, Array) and first.has_extra:
            raise ProfileError("a typed array of an array with more than elements")
        is_list = isinstance(first, (Array, Typed))
        length = first.length if isinstance(first, (Array, Typed)) else self._index(first)
        buffer = self._buffer(length * size)
        made = self._new_typed(kind, buffer, 0, length)
        if is_list:
            self.charge(length)
            for index in range(length):
                value = self.own(first, str(index)) if isinstance(first, Object) else None
                store(made, index, self.number(UNDEFINED if value is None else value.value))
        return made

    def _new_typed(self, kind: str, buffer: Buffer, offset: int, length: int) -> Typed:
        self.allocate(TYPED_SIZE)
        proto = self.prototypes[kind.lower()]
        return Typed(proto, kind=kind, buffer=buffer, offset=offset, length=length)

    def _view(self, kind: str, buffer: Buffer, args: list[Value]) -> Value:
        size, room = element_size(kind), len(buffer.data)
        is_rest = _arg(args, 2) is UNDEFINED
        offset, length = self._index(_arg(args, 1)), self._index(_arg(args, 2))
        if offset % size or (is_rest and room % size) or offset > room:
            self.fail("RangeError", "offset")
        most = (room - offset) // size
        length = most if is_rest else length
        if length > most:
            self.fail("RangeError", "length")
        return self._new_typed(kind, buffer, offset, length)

    def _receiver(self, args: list[Value], kind: type) -> Value:
        if isinstance(_arg(args, 0), (Internal, Cell)):
            raise ProfileError("receiver")
        if not isinstance(_arg(args, 0), kind):
            self.fail("TypeError", "receiver")
        return args[0]

    def _typed_length(self, args: list[Value]) -> Value:
        return self._receiver(args, Typed).length

    def _byte_length(self, args: list[Value]) -> Value:
        base = self._receiver(args, Typed)
        return base.length * element_size(base.kind)

    def _byte_offset(self, args: list[Value]) -> Value:
        return self._receiver(args, Typed).offset

    def _typed_buffer(self, args: list[Value]) -> Value:
        return self._receiver(args, Typed).buffer

    def _buffer_length(self, args: list[Value]) -> Value:
        return len(self._receiver(args, Buffer).data)

    def _extreme(self, name: str, args: list[Value]) -> Number:
        self.charge(len(args) // 8)
        numbers = [float(self.number(arg)) for arg in args]
        best = math.inf if name == "Math.min" else -math.inf
        for number in numbers:
            if math.isnan(number) or math.isnan(best):
                best = math.nan
            elif number == best == 0:
                signs = (math.copysign(1, number), math.copysign(1, best))
                best = math.copysign(0, min(signs) if name == "Math.min" else max(signs))
            elif (number < best) == (name == "Math.min"):
                best = number
        return whole(best)


def _arg(args: list[Value], index: int) -> Value:
    return args[index] if index < len(args) else UNDEFINED


def _two(args: list[Value], name: str) -> list[Value]:
    count = 2 if name == "Math.imul" else 1
    return [_arg(args, index) for index in range(count)]


def _rounded(value: float, how: Callable[[float], int]) -> float:
    return math.copysign(float(how(value)), value) if math.isfinite(value) else value


_MATH: dict[str, Callable[..., float]] = {
    "Math.abs": abs,
    "Math.floor": lambda x: _rounded(x, math.floor),
    "Math.ceil": lambda x: _rounded(x, math.ceil),
    "Math.trunc": lambda x: _rounded(x, math.trunc),
    "Math.round": lambda x: _rounded(x, lambda y: math.floor(y) + (y - math.floor(y) >= 0.5)),
    "Math.sign": lambda x: x if x == 0 or math.isnan(x) else math.copysign(1.0, x),
    "Math.clz32": lambda x: float(32 - to_uint32(x).bit_length()),
    "Math.imul": lambda x, y: float(to_int32(float(to_int32(x) * to_int32(y) % 2**32))),
}
_GLOBALS: dict[str, Callable[[Builtins, list[Value]], Value]] = {
    "String": Builtins._string,
    "Number": Builtins._number,
    "Boolean": Builtins._boolean,
    "isNaN": Builtins._is_nan,
    "isFinite": Builtins._is_finite,
    "Object": Builtins._object,
    "Array": Builtins._array,
    "Array.isArray": Builtins._is_array,
    "ArrayBuffer": Builtins._array_buffer,
    "array.push": Builtins._push,
    "array.pop": Builtins._pop,
    "typed.length": Builtins._typed_length,
    "typed.byteLength": Builtins._byte_length,
    "typed.byteOffset": Builtins._byte_offset,
    "typed.buffer": Builtins._typed_buffer,
    "buffer.byteLength": Builtins._buffer_length,
}

__all__ = ["Builtins", "Host", "joined"]
