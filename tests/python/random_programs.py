# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Programs made from a string of bytes: each byte is one choice, 0 the simplest.

Every loop and every call of the program's functions takes from a common allowance, so all programs
end. They use most of the profile and nothing that it refuses. Texts of errors are not compared:
what catches one takes its message away first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from random_closures import ClosureMaker
from random_patterns import KEYS

_HEAD: Final = """\
let g, h, n, o, a, u, w, k, turn = 0;
const K = 7, T = 'abc';
function s(x) {
  if (x === 0) mbpf.log(1, 1 / x < 0 ? '-0' : '0');
  else if (x instanceof Error) mbpf.log(1, x.name);
  else if (typeof x === 'object' && x) mbpf.log(1, Array.isArray(x) ? '[' + x.length : 'O');
  else mbpf.log(1, typeof x === 'function' ? 'F' : typeof x + x);
  return x;
}
function m(e) { if (e instanceof Error) { try { e.message = 'm'; } catch (f) { s(0); } } return e; }
const z = x => x && x.length > 20 ? [] : x;
function reset() {
  g = 1; h = 'h'; n = 60; o = { a: 1, b: 'x', 2: null, c: undefined };
  a = [1, , 'z', -0, 2147483647];
  u = new Int8Array([1, 2, -3]); w = new Float32Array(2); k = x => x;
}
function run(f) {
  n = 60;
  try { s(f(1, 'q')); } catch (e) { s(e); }
  try { s(f(o)); } catch (e) { s(e); }
  for (const i in o) { s(i); s(o[i]); }
  for (const i in a) { s(i); s(a[i]); }
  s(a.length); s(u[0]); s(u[1]); s(w[0]); s(g); s(h);
}
"""
_NUMBERS: Final = (
    "0", "1", "2", "-1", "3", "0.5", "-0", "127", "-128", "255", "256", "32768", "65535", "65536",
    "2147483647", "-2147483648", "4294967295", "1e21", "NaN", "Infinity", "1e-7", "-2.5",
)  # fmt: skip
_TEXTS: Final = ("''", "'a'", "'1'", "'b'", "'-0'", "'0x1f'", "' 2 '", "'abc'", "'\\u1234'", "'2'")
_OTHER: Final = (
    "k = z => z + g", "a.length = 2", "k = s", "o = { b: g, a: h }",
    "k = ({ a: z = g }, y = z) => z + y", "k = (z = h, { length: y } = z) => y",
    "k = function (z, { length: y = 2, ...q } = z) { return y + z; }",
)  # fmt: skip
_BINARY: Final = (
    "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>", "<", "<=", ">", ">=", "==", "!=",
    "===", "!==",
)  # fmt: skip
_ASSIGN: Final = (
    "=", "+=", "-=", "*=", "&=", "|=", "^=", "<<=", ">>=", ">>>=", "/=", "%=", "&&=", "||=", "??=",
)  # fmt: skip
_CHAINS: Final = (
    "{0}?.a", "o?.[{1}]", "{0}?.[{1}]", "k?.({1})", "o?.f?.({1})", "o.d?.({1})", "o?.d?.b[{1}]",
    "a?.push({1})", "(o?.f)?.({1})", "(a?.pop)()", "{0}?.length", "delete o?.a", "delete o?.d?.b",
    "o.d?.[{1}].a({1})", "{0}?.a?.b ?? {1}", "u?.[{1}]",
)  # fmt: skip
_CLASSES: Final = ("Object", "Array", "Error", "TypeError", "Int8Array", "RangeError")
_PURE: Final = (
    *(f"Math.{name}" for name in ("abs", "floor", "trunc", "ceil", "clz32")),
    "Number",
    "isNaN",
)
_MAX_DEPTH: Final = 5


def program(parts: Sequence[bytes], carry: bool) -> str:
    """A program whose events run what each of ``parts`` stands for.

    Args:
        parts: choices, one string for each event.
        carry: whether an event finds what the one before it left, else all start alike.
    """
    return assembled(_HEAD, Maker, parts, carry)


def assembled(
    head: str, maker: Callable[[bytes], Maker], parts: Sequence[bytes], carry: bool
) -> str:
    """A program of a head, which has ``reset`` and ``run``, and of what a maker makes."""
    functions = "".join(maker(part).functions(number) for number, part in enumerate(parts))
    table = ", ".join(f"f{number}" for number in range(len(parts)))
    test = "if (turn === 0) " if carry else ""
    return (
        f"{head}{functions}const table = [{table}];\n"
        f"function mbpf_prog() {{ {test}reset(); run(table[turn++]); }}\n"
    )


class Maker(ClosureMaker):
    """Turns bytes into functions."""

    def __init__(self, choices: bytes) -> None:
        self._choices = iter(choices)
        self._names = []
        self._constants = set()
        self._fresh = 0
        self._depth = 0
        self._jumps: list[tuple[str, bool]] = []
        self._callee = "p"

    def functions(self, number: int) -> str:
        """Two functions: ``fN``, and ``pN`` that it calls; shorter the fewer bytes there are."""
        self._callee = f"p{number}"
        self._names = ["x", "y"]
        callee = f"function p{number}(x, y) {{ return x; }}\n"
        if self._flag(3):
            params, body = self._parameters(), self._block(2)
            callee = f"function p{number}({params}) {{ if (n-- < 0) return x; {body} return g; }}\n"
        self._jumps = []
        params, body = self._parameters(), self._block(5)
        return f"{callee}function f{number}({params}) {{\n{body} return x; }}\n"

    def _open_jumps(self) -> list[tuple[str, bool]]:
        jumps, self._jumps = self._jumps, []
        return jumps

    def _set_jumps(self, jumps: list[tuple[str, bool]]) -> None:
        self._jumps = jumps

    # --- Choices ----------------------------------------------------------------------------

    def _pick(self, count: int) -> int:
        return next(self._choices, 0) % count

    def _flag(self, one_in: int) -> bool:
        return self._pick(one_in) == 1

    def _of(self, texts: Sequence[str]) -> str:
        return texts[self._pick(len(texts))]

    def _new(self, prefix: str) -> str:
        self._fresh += 1
        return f"{prefix}{self._fresh}"

    # --- Statements -------------------------------------------------------------------------

    def _block(self, most: int) -> str:
        outer = list(self._names)
        self._depth += 1
        count = 1 + self._pick(most)
        text = " ".join(self._statement() for _ in range(count))
        self._depth -= 1
        self._names = outer
        return text

    def _statement(self) -> str:
        simple: tuple[Callable[[], str], ...] = (
            lambda: f"s({self._expression()});",
            lambda: f"{self._effect()};",
            self._declaration,
            self._jump,
        )
        nested: tuple[Callable[[], str], ...] = (
            self._if,
            self._loop,
            self._closure,
            self._for_of,
            self._for_in,
            self._try,
            self._switch,
            self._labelled,
            lambda: f"{{ {self._block(3)} }}",
        )
        if self._depth > _MAX_DEPTH:
            return simple[self._pick(2)]()
        both = (*simple, *simple, *nested)
        return both[self._pick(len(both))]()

    def _declaration(self) -> str:
        kind = self._of(("let", "const", "var"))
        if self._flag(8):
            source = self._iterable()
            return f"{kind} {self._elements(lambda: self._bound(kind[0]))} = {source};"
        if self._flag(4):
            source = self._source()
            return f"{kind} {self._pattern(lambda: self._bound(kind[0]))} = {source};"
        name = self._new(kind[0])
        if kind == "let" and self._flag(8):
            self._names.append(name)
            return f"{kind} {name};"
        if kind != "var" and self._flag(12):
            # Looks at the name too early.
            self._names.append(name)
            return f"try {{ s({name}); }} catch (e) {{ s(e); }} let {name} = {self._expression()};"
        value = self._expression()
        self._names.append(name)
        if kind == "const":
            self._constants.add(name)
        return f"{kind} {name} = {value};"

    def _jump(self) -> str:
        kind = self._pick(4)
        if kind == 0 and self._jumps:
            label, is_loop = self._jumps[self._pick(len(self._jumps))]
            word = "continue" if is_loop and self._flag(2) else "break"
            jump = f"{word} {label};"
        elif kind == 1:
            jump = f"throw {self._expression()};"
        elif kind == 2 and any(is_loop for _, is_loop in self._jumps):
            jump = self._of(("break;", "continue;"))
        else:
            jump = f"return {self._expression()};"
        return f"if ({self._expression()}) {jump}"

    def _if(self) -> str:
        text = f"if ({self._expression()}) {{ {self._block(2)} }}"
        return text + (f" else {{ {self._block(2)} }}" if self._flag(2) else "")

    def _loop(self) -> str:
        label = self._new("L")
        self._jumps.append((label, True))
        outer = list(self._names)
        kind = self._pick(3)
        if kind == 0:
            name = self._new("i")
            self._names.append(name)
            limit = self._of(("3", "a.length", "K", "x", "g"))
            step = self._of((f"{name}++", f"++{name}", f"{name} += 2"))
            head = f"for (let {name} = {self._of(('0', '1', '-2', 'y'))}; {name} < {limit}; {step})"
        elif kind == 1:
            head = f"while ({self._expression()})"
        else:
            head = "do"
        body = f"{{ if (n-- < 0) break; {self._block(3)} }}"
        self._jumps.pop()
        self._names = outer
        tail = f" while ({self._expression()});" if head == "do" else ""
        return f"{label}: {head} {body}{tail}"

    def _for_in(self) -> str:
        label, name = self._new("L"), self._new("q")
        over = self._of(("o", "a", "u", "T", "x", "null"))
        self._jumps.append((label, True))
        outer = list(self._names)
        kind = self._pick(8)
        if kind == 1:
            head, name = self._target(), "g"
        elif kind in (2, 3):
            head, name = f"const {self._pattern(lambda: self._bound('c'))}", "h"
        else:
            head = f"const {name}"
            self._names.append(name)
            self._constants.add(name)
        body = self._block(2)
        self._names = outer
        self._jumps.pop()
        return f"{label}: for ({head} in {over}) {{ if (n-- < 0) break; s({name}); {body} }}"

    def _try(self) -> str:
        text = f"try {{ {self._block(3)} }}"
        kind = self._pick(3)
        if kind == 0 and self._flag(3):
            # Without ``finally``, which quickjs-ng forgets when a pattern throws.
            outer = list(self._names)
            head = self._pattern(lambda: self._bound("e"))
            text += f" catch ({head}) {{ {self._block(2)} }}"
            self._names = outer
        elif kind != 1:
            name = self._new("e")
            self._names.append(name)
            text += f" catch ({name}) {{ s(m({name})); {self._block(2)} }}"
            self._names.remove(name)
        if kind != 0:
            text += f" finally {{ {self._block(2)} }}"
        return text

    def _switch(self) -> str:
        label = self._new("L")
        value = self._expression()
        self._jumps.append((label, False))
        default = self._pick(4)
        parts: list[str] = []
        for index in range(1 + self._pick(4)):
            head = "default:" if index == default else f"case {self._expression()}:"
            end = " break;" if self._flag(2) else ""
            # Braces: what a case declares may not be ready in the next one.
            parts.append(f"{head} {{ {self._block(2)}{end} }}")
        self._jumps.pop()
        return f"{label}: switch ({value}) {{ {' '.join(parts)} }}"

    def _labelled(self) -> str:
        label = self._new("B")
        self._jumps.append((label, False))
        body = self._block(3)
        self._jumps.pop()
        return f"{label}: {{ {body} }}"

    # --- Expressions ------------------------------------------------------------------------

    def _name(self) -> str:
        names = [*self._names, "g", "h"]
        return names[-1 - self._pick(len(names))]

    def _target(self) -> str:
        kind = self._pick(10)
        if kind < 5:
            names = [name for name in self._names if name not in self._constants] + ["g", "h"]
            return names[-1 - self._pick(len(names))]
        index = self._of(("0", "1", "2", "3", "K & 3", "x"))
        if kind < 7:
            return self._of(("o.a", "o.b", "o['c']", "o.d", "o[2]", f"o[{index}]"))
        if kind == 7:
            return f"u[{index}]"
        if kind == 8:
            return f"w[{index}]"
        return f"a[{index}]"

    def _effect(self) -> str:
        kind = self._pick(14)
        if kind < 6:
            return f"{self._target()} {self._of(_ASSIGN)} {self._expression()}"
        if kind < 8:
            return self._of(("{}++", "++{}", "{}--", "--{}")).format(self._target())
        if kind == 8:
            return f"{self._callee}({self._arguments()})"
        if kind == 9:
            return self._of(("a.push({})", "a.pop({})", "k({})", "o.f = {}")).format(self._leaf())
        if kind == 10:
            return self._of(("delete o.a", "delete o[g]", "delete a[1]", "delete o.b"))
        if kind == 11:
            return f"({self._pattern(self._target)} = {self._source()})"
        if kind == 12:
            return f"{self._elements(self._target)} = {self._iterable()}"
        return self._of(_OTHER)

    def _arguments(self) -> str:
        return ", ".join(self._expression() for _ in range(self._pick(3)))

    def _leaf(self) -> str:
        kind = self._pick(12)
        if kind < 5:
            return self._name()
        if kind < 8:
            return self._of(_NUMBERS)
        if kind == 8:
            return self._of(_TEXTS)
        if kind == 9:
            return self._of(("true", "null", "undefined", "false"))
        index = self._of(("0", "1", "K & 3", "g", "'0'"))
        return self._of(
            ("o.a", "o.b", f"a[{index}]", "a.length", f"u[{index}]", "T", "K", f"T[{index}]",
             "w[0]", f"o[{index}]", "o.d", "h.length", "a", "o")
        )  # fmt: skip

    def _expression(self) -> str:
        self._depth += 1
        text = self._leaf() if self._depth > _MAX_DEPTH else self._deep()
        self._depth -= 1
        return text

    def _deep(self) -> str:
        kind = self._pick(31)
        if kind < 4:
            return self._leaf()
        if kind < 12:
            return f"({self._expression()} {self._of(_BINARY)} {self._expression()})"
        if kind < 15:
            return f"({self._effect()})"
        if kind == 15:
            return f"({self._of(('- ', '+ ', '~', '!', 'typeof ', 'void '))}{self._expression()})"
        if kind < 18:
            return f"({self._expression()} {self._of(('&&', '||', '??'))} {self._expression()})"
        if kind == 18:
            parts = [self._expression() for _ in range(3)]
            return f"({parts[0]} ? {parts[1]} : {parts[2]})"
        if kind == 19:
            return f"({self._expression()}, {self._expression()})"
        if kind == 20:
            return f"`{self._of(('', 'x'))}${{{self._expression()}}}${{{self._leaf()}}}`"
        if kind == 21:
            return f"({self._expression()} instanceof {self._of(_CLASSES)})"
        if kind == 22:
            key = self._of(("'a'", "'b'", "0", "2", "g", "h"))
            return f"({key} in {self._of(('o', 'a', 'u', 'x'))})"
        if kind == 23:
            return f"{self._of(_PURE)}({self._expression()})"
        if kind == 24:
            literals = ("[{}, {}]", "[{}, , {}]", "{{ a: {}, b: {} }}", "new TypeError({}, {})")
            return self._of(literals).format(self._leaf(), self._leaf())
        if kind < 27:
            return f"({self._of(_CHAINS).format(self._name(), self._expression())})"
        if kind == 28:
            return self._spread()
        if kind == 29:
            return f"{self._inner('4')}({self._arguments()})"
        if kind == 27:
            first, last = self._of(KEYS), self._of(KEYS)
            return f"{{ [{first}]: {self._expression()}, a: {self._leaf()}, [{last}]: h }}"
        return f"Math.{self._of(('min', 'max', 'imul'))}({self._leaf()}, {self._expression()})"
