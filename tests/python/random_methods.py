# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Calls of built-in methods in random programs."""

from __future__ import annotations

from abc import abstractmethod
from typing import Final

from random_programs import Maker

_FUNCTION: Final = (
    "{f}.call({x}, {y})", "{f}.apply({x}, [{y}])", "{f}.bind({x}, {y})()", "{f}.bind({x})",
    "{f}.name", "{f}.length", "new ({f}.bind({x}, {y}))()",
)  # fmt: skip
_OBJECT: Final = (
    "Object.keys({o}).length", "Object.create({o})", "Object.getPrototypeOf({o}) === P.prototype",
    "Object.freeze({o})", "Object.isFrozen({o})", "Object.assign({o}, {x})", "Object.values({o})",
    "Object.entries({o}).length", "{o}.hasOwnProperty('a')", "P.prototype.isPrototypeOf({o})",
    "Object.defineProperty({o}, 'd', {{ get: k, enumerable: true, configurable: true }})",
    "Object.defineProperty({o}, 'a', {{ value: {x} }})", "Object.preventExtensions({o})",
    "Object.setPrototypeOf({o}, {x})", "Object.is({x}, {y})", "{o}.propertyIsEnumerable('a')",
    "Object.getOwnPropertyNames({o}).length", "Object.seal({o})", "{o}.constructor === P",
    "Object.getOwnPropertyDescriptor({o}, 'a')?.writable", "{o}.toString()",
)  # fmt: skip
# Sorting: how often a comparison or conversion is called is not defined.
_ARRAY: Final = (
    "a.map({f})", "a.filter({f})", "a.forEach({f})", "a.reduce({f}, {x})", "a.some({f})",
    "a.every({f})", "a.find({f})", "a.findIndex({f})", "a.indexOf({x})", "a.includes({x})",
    "a.join({x})", "a.slice({x}, {y})", "a.concat({x}, {y})", "a.reverse()", "a.shift()",
    "a.unshift({x})", "a.splice({x}, 1)", "a.fill({x}, 1, 3)", "a.at({x})", "a.lastIndexOf({x})",
    "a.filter(x => typeof x === 'string').sort()", "Array.from({x})", "Array.of({x})",
    "a.filter(x => x > -9).map(Number).sort((x, y) => x - y)",
    "a.reduceRight({f})",
)  # fmt: skip
_TEXT: Final = (
    "h.slice({x}, {y})", "T.indexOf({x})", "T.charAt({x})", "T.substring({x}, {y})", "h.split('')",
    "T.includes({x})", "T.startsWith({x})", "T.endsWith('c')", "T.padStart(5, {x})", "h.trim()",
    "T.toUpperCase()", "T.repeat(2)", "T.concat({x})", "T.at({x})", "T.lastIndexOf('b')",
    "T.codePointAt({x})", "String.fromCharCode({x})", "Number.isInteger({x})", "T.charCodeAt({x})",
    "Math.sign({x})", "Math.round({x})", "Number({x})", "String({x})",
    "Math.max({x}, {y}, 1)", "isNaN({x})", "parseInt({x})", "parseFloat({x})", "Boolean({x})",
)  # fmt: skip
_TYPED: Final = (
    "u.subarray(1)", "u.slice(0, {x})", "u.fill({x})", "u.set([{x}])", "u.indexOf({x})", "u.join()",
)  # fmt: skip
_JSON: Final = ("JSON.stringify({x})", "JSON.stringify({o})", "JSON.parse('[1, {{\"a\": 2}}]')")


class MethodMaker(Maker):
    """Makes calls of built-ins with any arguments."""

    @abstractmethod
    def _object(self) -> str: ...

    def _method(self) -> str:
        tables = (_FUNCTION, _OBJECT, _OBJECT, _ARRAY, _ARRAY, _TEXT, _TYPED, _JSON)
        text = self._of(tables[self._pick(len(tables))])
        f = self._of(("k", "(x => x)", "i.m", "P", "s", "String", "function (x) { return this; }"))
        parts = {"f": f, "o": self._object(), "x": self._leaf(), "y": self._leaf()}
        return f"({text.format(**parts)})"
