# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Methods of strings of the reference machine that are written in C in the firmware."""

from __future__ import annotations

import math
from collections.abc import Callable

from mbpf.compiler.jsvalue import UNDEFINED, to_uint32
from refvm_reflect import Reflection
from refvm_values import Value, is_wide, text_size

SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


class Strings(Reflection):
    """They are called by their name, as all built-ins are; the receiver is the first argument."""

    def builtin(self, name: str, args: list[Value], is_new: bool = False) -> Value:
        """Call a built-in."""
        method = _METHODS.get(name)
        if method is None:
            return super().builtin(name, args, is_new)
        if name.startswith("String."):
            return method(self, args, name)
        return method(self, [self.text_receiver(args[0] if args else UNDEFINED), *args[1:]], name)

    def _part(self, text: str, start: int, end: int) -> str:
        """A part of a text; all of it is the text itself, none of it no new one."""
        part = text[start:end] if start < end else ""
        if len(part) == len(text):
            return text
        if part:
            if is_wide(text) and not is_wide(part):
                self.charge(len(part) // 8)
            self.allocate(text_size(part))
        return part

    def _built(self, text: str) -> str:
        if text:
            self.allocate(text_size(text))
        return text

    def _place(self, args: list[Value], index: int, length: int, fallback: int) -> int:
        value = _arg(args, index)
        at = self.integer(value)
        return fallback if value is UNDEFINED else int(min(max(at, 0), length))

    def _relative(self, args: list[Value], index: int, length: int, fallback: int) -> int:
        value = _arg(args, index)
        at = self.integer(value)
        if value is UNDEFINED:
            return fallback
        return int(min(max(at + length if at < 0 else at, 0), length))

    def unit(self, args: list[Value], name: str) -> Value:
        """charCodeAt, charAt, at and codePointAt."""
        text, at = args[0], self.integer(_arg(args, 1))
        if name == "string.at" and at < 0:
            at += len(text)
        if not 0 <= at < len(text):
            return {"string.charCodeAt": math.nan, "string.charAt": ""}.get(name, UNDEFINED)
        first = ord(text[int(at)])
        if name == "string.charCodeAt":
            return first
        if name != "string.codePointAt":
            return self._part(text, int(at), int(at) + 1)
        low = ord(text[int(at) + 1]) if at + 1 < len(text) else 0
        is_pair = first >> 10 == 0x36 and low >> 10 == 0x37
        return 0x10000 + ((first & 0x3FF) << 10) + (low & 0x3FF) if is_pair else first

    def _find(self, text: str, pattern: str, places: range) -> int:
        self.charge((len(places) - 1) // 8)
        for at in places:
            if pattern and text[at] != pattern[0]:
                continue
            self.charge(1 + len(pattern) // 8 if pattern else 0)
            if text.startswith(pattern, at):
                return at
        return -1

    def search(self, args: list[Value], name: str) -> Value:
        """indexOf, lastIndexOf, includes, startsWith and endsWith."""
        text, name = args[0], name.partition(".")[2]
        pattern = self.text(args[1]) if len(args) > 1 else "undefined"
        start = self._search_start(args, name, len(text))
        last, found = len(text) - len(pattern), -1
        if last >= 0 and name == "lastIndexOf":
            found = self._find(text, pattern, range(min(start, last), -1, -1))
        elif last >= 0 and name in ("indexOf", "includes"):
            found = self._find(text, pattern, range(start, last + 1)) if start <= last else -1
        elif last >= 0:
            start -= len(pattern) if name == "endsWith" else 0
            found = self._find(text, pattern, range(start, start + 1)) if 0 <= start <= last else -1
        return found if name in ("indexOf", "lastIndexOf") else found >= 0

    def _search_start(self, args: list[Value], name: str, length: int) -> int:
        if name == "lastIndexOf":
            number = self.number(_arg(args, 2))
            if math.isnan(number):
                return length
            return int(min(max(self.integer(number), 0), length))
        return self._place(args, 2, length, length if name == "endsWith" else 0)

    def part(self, args: list[Value], name: str) -> Value:
        """slice, substring and substr."""
        text = args[0]
        length = len(text)
        if name == "string.substring":
            start = self._place(args, 1, length, 0)
            end = self._place(args, 2, length, length)
            return self._part(text, min(start, end), max(start, end))
        start = self._relative(args, 1, length, 0)
        if name == "string.slice":
            return self._part(text, start, self._relative(args, 2, length, length))
        return self._part(text, start, min(length, start + self._place(args, 2, length, length)))

    def trim(self, args: list[Value], name: str) -> Value:
        """trim, trimStart and trimEnd."""
        text = args[0]
        self.charge(len(text) // 8)
        start, end = 0, len(text)
        while name != "string.trimEnd" and start < end and text[start] in SPACE:
            start += 1
        while name != "string.trimStart" and start < end and text[end - 1] in SPACE:
            end -= 1
        return self._part(text, start, end)

    def joined_texts(self, args: list[Value], name: str) -> Value:
        """The method concat."""
        return self._built("".join([args[0], *[self.text(arg) for arg in args[1:]]]))

    def pad(self, args: list[Value], name: str) -> Value:
        """padStart and padEnd."""
        text, want = args[0], self.integer(_arg(args, 1))
        if want <= len(text):
            return text
        filling = " " if _arg(args, 2) is UNDEFINED else self.text(args[2])
        if not filling:
            return text
        count = int(want) - len(text)
        padding = (filling * (count // len(filling) + 1))[:count]
        return self._built(text + padding if name == "string.padEnd" else padding + text)

    def repeat(self, args: list[Value], name: str) -> Value:
        """The method repeat."""
        count = self.integer(_arg(args, 1))
        if count < 0 or math.isinf(count):
            self.fail("RangeError", "count")
        return self._built(args[0] * int(count))

    def from_codes(self, args: list[Value], name: str) -> Value:
        """String.fromCharCode."""
        codes = [to_uint32(float(self.number(arg))) & 0xFFFF for arg in args]
        return self._built("".join(map(chr, codes)))


def _arg(args: list[Value], index: int) -> Value:
    return args[index] if index < len(args) else UNDEFINED


_GROUPS: dict[Callable[[Strings, list[Value], str], Value], str] = {
    Strings.unit: "charCodeAt charAt at codePointAt",
    Strings.search: "indexOf lastIndexOf includes startsWith endsWith",
    Strings.part: "slice substring substr",
    Strings.trim: "trim trimStart trimEnd",
    Strings.joined_texts: "concat",
    Strings.pad: "padStart padEnd",
    Strings.repeat: "repeat",
}
_METHODS = {f"string.{name}": method for method, names in _GROUPS.items() for name in names.split()}
_METHODS["String.fromCharCode"] = Strings.from_codes
