# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Random programs with objects: classes, prototypes, accessors, ``this``, conversions, arguments.

Each function that a program makes takes from the common allowance before anything else, getters
and methods that a conversion calls too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from random_methods import MethodMaker
from random_programs import assembled

_HEAD: Final = """\
let g, h, n, o, a, u, w, k, i, turn = 0;
const K = 7, T = 'abc';
function s(x) {
  if (typeof x === 'object' && x !== null) mbpf.log(1, kind(x));
  else if (x === 0) mbpf.log(1, 1 / x < 0 ? '-0' : '0');
  else mbpf.log(1, typeof x === 'function' ? 'F' : typeof x + x);
  return x;
}
function kind(x) {
  if (x instanceof Error) return 'E' + typeof x.message;
  if (Array.isArray(x)) return '[' + x.length;
  return x instanceof P ? x instanceof Q ? 'Q' : 'P' : 'O';
}
function m(e) { if (e instanceof Error) { try { e.message = 'm'; } catch (f) { s(0); } } return e; }
function all(x) {
  let r = 0;
  for (const q in x) { if (r++ > 12) break; s(q); try { s(x[q]); } catch (e) { s(m(e)); } }
}
function P(x) { if (n-- < 0) return; this.a = x; this.v = s(new.target === undefined); }
P.prototype.m = function (x) { if (n-- < 0) return x; return s(this.a) + x; };
class Q extends P {
  b = 1;
  static c = 'c';
  constructor(x, y) { super(x); this.y = y; }
  get w() { return n-- < 0 ? 0 : s(this.a); }
  set w(x) { s(x); this.a = x; }
  m(x) { return n-- < 0 ? x : super.m(x) + this.b; }
  valueOf() { return n-- < 0 ? 2 : s(5); }
}
const z = x => x && x.length > 20 ? [] : x;
function reset() {
  g = 1; h = 'h'; n = 60; k = x => x;
  o = {
    a: 1, b: 'x', get c() { return s(this.a); }, set c(x) { this.a = x; },
    m(x) { return [this, x]; },
  };
  a = [1, , 'z', -0, 2147483647]; u = new Int8Array([1, 2, -3]); w = new Float32Array(2);
  i = new Q(3, o);
}
function run(f) {
  n = 60;
  try { s(f(1, 'q')); } catch (e) { s(m(e)); }
  try { s(f(o)); } catch (e) { s(m(e)); }
  n = 20;
  all(o); all(a); all(i); s(a.length); s(u[0]); s(u[1]); s(w[0]); s(g); s(h);
}
"""
_KEYS: Final = ("a", "b", "c", "m", "v", "w", "y", "valueOf", "toString", "constructor")
_PLAIN: Final = _KEYS[:7]
_COMPUTED: Final = ("h", "g", "'a'", "`b`", "K", "'m'", "g + 1", "i", "o")
_HINTS: Final = ("valueOf", "toString", "valueOf", "toString", "m")
# Between two members that are made as one.
_AND: Final = "\0"
_PARENTS: Final = ("P", "Q", "Q", "P", "Object", "Error", "Array", "null", "k", "TypeError")


def program(parts: Sequence[bytes], carry: bool) -> str:
    """A program whose events run what each of ``parts`` stands for.

    Args:
        parts: choices, one string for each event.
        carry: whether an event finds what the one before it left, else all start alike.
    """
    return assembled(_HEAD, ObjectMaker, parts, carry)


class ObjectMaker(MethodMaker):
    """Turns bytes into functions that work on objects."""

    def __init__(self, choices: bytes) -> None:
        super().__init__(choices)
        self._classes = ["P", "Q"]
        self._is_method = False
        self._has_arguments = True

    # --- scopes ---------------------------------------------------------------------------------

    def _block(self, most: int) -> str:
        classes = list(self._classes)
        text = super()._block(most)
        self._classes = classes
        return text

    def _without_super(self, make: Callable[[], str]) -> str:
        """What begins with ``function`` may not use ``super``."""
        is_method, self._is_method = self._is_method, False
        text = make()
        self._is_method = is_method
        return text

    def _inner(self, name: str) -> str:
        name = "1" if "super" in name else name
        return self._without_super(lambda: super(ObjectMaker, self)._inner(name))

    def _closure(self) -> str:
        return self._without_super(lambda: super(ObjectMaker, self)._closure())

    def _inside(self, make: Callable[[], str], *, method: bool, arguments: bool = True) -> str:
        """What ``make`` makes, as the inside of a function."""
        names, constants, jumps = list(self._names), set(self._constants), self._open_jumps()
        classes, flags = list(self._classes), (self._is_method, self._has_arguments)
        self._is_method, self._has_arguments = method, arguments
        text = make()
        self._classes, (self._is_method, self._has_arguments) = classes, flags
        self._names, self._constants = names, constants
        self._set_jumps(jumps)
        return text

    def _function(self, method: bool = True, most: int = 2) -> str:
        """Parameters and body of a function."""

        def make() -> str:
            x = self._new("x")
            params = self._of((x, f"{x}, y", f"...{x}", f"{x} = g", f"{{ a: {x} }}", ""))
            self._names += [x] if x in params else []
            body = self._block(most)
            return f"({params}) {{ if (n-- < 0) return 1; {body} return {self._expression()}; }}"

        return self._inside(make, method=method)

    def _getter(self) -> str:
        def make() -> str:
            if self._flag(2):
                return f"() {{ if (n-- < 0) return 0; return {self._expression()}; }}"
            return f"() {{ if (n-- < 0) return 0; {self._block(2)} return {self._expression()}; }}"

        return self._inside(make, method=True)

    def _setter(self) -> str:
        x = self._new("x")
        body = self._inside(lambda: self._block(2), method=True)
        return f"({x}) {{ if (n-- < 0) return; s({x}); {body} }}"

    # --- members --------------------------------------------------------------------------------

    def _member(self) -> str:
        """A member of a literal or a class, that may be static in a class."""
        kind = self._pick(8)
        key = self._of(_PLAIN)
        if self._flag(5):
            key = f"[{self._of(_COMPUTED)}]"
        if kind < 2:
            return f"{key}{self._function()}"
        if kind == 2:
            return f"get {key}{self._getter()}"
        if kind == 3:
            return f"set {key}{self._setter()}"
        if kind == 4:
            value = self._of(("1", "'t'", "g", "h", "this", "o", "null"))
            return f"{self._of(_HINTS)}() {{ if (n-- < 0) return 3; return s({value}); }}"
        if kind == 5:
            return f"{self._of(_HINTS)}{self._getter()}"
        if kind == 6:
            return f"get {key}{self._getter()}{_AND}set {key}{self._setter()}"
        return f"get {self._of(_HINTS)}() {{ if (n-- < 0) return k; return {self._leaf()}; }}"

    def _literal(self) -> str:
        parts = []
        for _ in range(1 + self._pick(4)):
            kind = self._pick(6)
            if kind == 0:
                parts.append(f"{self._of(_PLAIN)}: {self._expression()}")
            elif kind == 1:
                parts.append(f"...{self._of(('i', 'o', 'a', 'P'))}")
            elif kind == 2 and not any("__proto__" in part for part in parts):
                parts.append(f"__proto__: {self._object()}")
            else:
                parts.append(self._inside(self._member, method=True).replace(_AND, ", "))
        return f"({{ {', '.join(parts)} }})"

    def _class_text(self, name: str) -> str:
        parent = ""
        if self._flag(2):
            parent = self._of((*self._classes[::-1], *_PARENTS))
        members = []
        if self._flag(2):
            members.append(self._constructor(bool(parent)))
        for _ in range(self._pick(4)):
            static = "static " if self._flag(4) else ""
            kind = self._pick(5)
            if kind == 0:
                members.append(f"{static}{self._of(_PLAIN)} = {self._field()};")
            elif kind == 1 and static:
                members.append(f"static {{ s(this.{self._of(_PLAIN)}); s({self._field()}); }}")
            else:
                member = self._inside(self._member, method=True)
                members.append(static + member.replace(_AND, f" {static}"))
        extends = f" extends {parent}" if parent else ""
        return f"class {name}{extends} {{ {' '.join(members)} }}"

    def _field(self) -> str:
        return self._inside(self._expression, method=True, arguments=False)

    def _constructor(self, is_derived: bool) -> str:
        def make() -> str:
            x = self._new("x")
            self._names.append(x)
            before = self._statement() if self._flag(3) else ""
            call = ""
            if is_derived:
                texts = (
                    f"super({x});", f"super({x}, g);", f"super(...z({x}));", "super();",
                    f"if ({x}) super({x});", "const t = () => super(); t();",
                    f"try {{ super({x}); }} finally {{ s(1); }}", "super(); super();", "",
                )  # fmt: skip
                call = self._of(texts)
            after = self._block(2)
            start = "{}" if is_derived else ""
            return f"constructor({x}) {{ if (n-- < 0) return {start}; {before} {call} {after} }}"

        return self._inside(make, method=True)

    # --- statements -----------------------------------------------------------------------------

    def _statement(self) -> str:
        if self._depth > 4 or self._pick(4):
            return super()._statement()
        return self._of_makers(self._class, self._kept, self._over, self._constructor_function)

    def _of_makers(self, *makers: Callable[[], str]) -> str:
        return makers[self._pick(len(makers))]()

    def _class(self) -> str:
        name = self._new("C")
        text = self._class_text(name)
        self._classes.append(name)
        self._names.append(name)
        self._constants.add(name)
        return f"{text} {self._kept()}"

    def _kept(self) -> str:
        """An object that later statements use."""
        target = self._of(("i", "o", "i", "g"))
        return f"{target} = {self._of_makers(self._literal, self._made, self._made)};"

    def _over(self) -> str:
        return f"all({self._object()});"

    def _constructor_function(self) -> str:
        name = self._new("D")
        text = f"function {name}{self._function(method=False)}"
        self._classes.append(name)
        self._names.append(name)
        self._constants.add(name)
        changes = (
            f"{name}.prototype.{self._of(_PLAIN)} = {self._leaf()};",
            f"{name}.prototype = {self._object()};",
            f"{name}.{self._of(_PLAIN)} = {self._leaf()};",
            f"s({name}.name); s({name}.length); s({name}.prototype.constructor === {name});",
            "",
        )
        return f"{text} {self._of(changes)} {self._kept()}"

    # --- expressions ----------------------------------------------------------------------------

    def _object(self) -> str:
        texts = ("i", "o", "i", "this" if self._is_method else "i", self._name(), "a", "k", "P")
        return self._of(texts)

    def _made(self) -> str:
        name = self._of(self._classes[::-1])
        arguments = self._of(
            (self._leaf(), f"{self._leaf()}, {self._leaf()}", f"...{self._iterable()}", "")
        )
        return f"new {name}({arguments})"

    def _target(self) -> str:
        if self._pick(4):
            return super()._target()
        base = self._of(("i", "o", "this" if self._is_method else "i", "a"))
        return f"{base}.{self._of(_PLAIN)}" if self._flag(2) else f"{base}[{self._of(_COMPUTED)}]"

    def _leaf(self) -> str:
        if self._pick(4):
            return super()._leaf()
        texts = (
            "i", "o", f"i.{self._of(_KEYS)}", f"o.{self._of(_KEYS)}", f"i[{self._of(_COMPUTED)}]",
            f"this.{self._of(_KEYS)}" if self._is_method else "i.w",
            f"super.{self._of(_KEYS)}" if self._is_method else "o.c",
            "arguments.length" if self._has_arguments else "g",
            "arguments[0]" if self._has_arguments else "h",
            "new.target" if self._is_method else "K",
        )  # fmt: skip
        return self._of(texts)

    def _deep(self) -> str:
        if self._pick(3):
            return super()._deep()
        kind = self._pick(14)
        if kind < 2:
            return f"({self._made()})"
        if kind == 2:
            return self._literal()
        if kind < 5:
            call = f"{self._object()}.{self._of(_KEYS)}({self._arguments()})"
            return f"({call})"
        if kind == 5:
            return f"({self._leaf()} instanceof {self._of((*self._classes[::-1], 'k', 'i.m'))})"
        if kind == 6:
            return f"({self._of(_COMPUTED)} in {self._object()})"
        if kind == 7:
            return f"(delete {self._object()}.{self._of(_PLAIN)})"
        if kind == 8 and self._is_method:
            return f"(super.{self._of(_PLAIN)}({self._arguments()}))"
        if kind == 9 and self._is_method:
            return f"(() => this.{self._of(_PLAIN)})()"
        if kind == 10 and self._has_arguments:
            return self._of(("[...arguments]", "arguments", "(() => arguments[1])()"))
        if kind == 11 and self._depth < 4:
            return f"(new ({self._class_text(self._of(('', self._new('N'))))})({self._leaf()}))"
        return self._method()


__all__ = ["ObjectMaker", "program"]
