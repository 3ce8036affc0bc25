# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Functions that capture, iteration, rest and spread in random programs."""

from __future__ import annotations

from abc import abstractmethod

from random_patterns import PatternMaker


class ClosureMaker(PatternMaker):
    """Makes inner functions. Each takes from the common allowance before it does anything."""

    @abstractmethod
    def _block(self, most: int) -> str: ...

    @abstractmethod
    def _statement(self) -> str: ...

    @abstractmethod
    def _leaf(self) -> str: ...

    @abstractmethod
    def _name(self) -> str: ...

    @abstractmethod
    def _target(self) -> str: ...

    @abstractmethod
    def _arguments(self) -> str: ...

    def _iterable(self) -> str:
        """Something to go through; ``z`` makes it short, but leaves what is no list."""
        return f"z({self._of(('a', 'T', 'u', 'x', 'h', 'y', '[g, , h]', 'o.d', 'T', 'a'))})"

    def _inner(self, name: str) -> str:
        """A function that may use and change all variables around it, as an expression."""
        names, constants, jumps = list(self._names), set(self._constants), self._open_jumps()
        z = self._new("z")
        default = self._leaf() if self._flag(4) else None
        self._names.append(z)
        params = self._of((z, f"{z}, y = {z}", f"...{z}", f"[{z}] = [h]", f"y, ...[{z}, ]"))
        if default is not None:
            params = f"{z} = {default}"
        kind = self._pick(6)
        if kind == 0:
            text = f"({params}) => {self._name()}"
        elif kind == 1:
            text = f"({params}) => ({self._target()} = {self._leaf()})"
        elif kind == 2:
            own = self._new("m")
            text = (
                f"function {own}({params}) {{ return n-- < 0 ? 0 : "
                f"{self._of((own, f'{own}({self._leaf()})', f'() => {own}'))}; }}"
            )
        else:
            body = self._block(2)
            text = (
                f"function ({params}) {{ if (n-- < 0) return {name}; {body} return "
                f"{self._of((z, self._name(), f'() => {self._name()}'))}; }}"
            )
            if kind == 3:
                text = f"({params}) => {text[len('function ') :].partition(') ')[2]}"
        self._names, self._constants = names, constants
        self._set_jumps(jumps)
        return f"({text})"

    @abstractmethod
    def _open_jumps(self) -> list[tuple[str, bool]]:
        """Take away the statements around, which an inner function cannot leave."""

    @abstractmethod
    def _set_jumps(self, jumps: list[tuple[str, bool]]) -> None: ...

    def _closure(self) -> str:
        """A function that is kept, or declared in front of what it uses."""
        kind = self._pick(6)
        if kind == 0:
            name = self._new("k")
            text = f"const {name} = {self._inner(self._leaf())};"
            self._names.append(name)
            self._constants.add(name)
            return f"{text} s({name}({self._arguments()}));"
        if kind == 1:
            return f"k = {self._inner('1')};"
        if kind == 2:
            return f"a.push({self._inner('2')});"
        if kind == 3:
            name, later = self._new("d"), self._new("l")
            body = self._of((f"return {later};", f"{later} = {self._leaf()}; return {later};"))
            early = f"try {{ s({name}()); }} catch (e) {{ s(e); }} " if self._flag(3) else ""
            text = f"{early}let {later} = {self._leaf()}; function {name}() {{ {body} }}"
            self._names += [name, later]
            self._constants.add(name)
            return f"{text} s({name}()); if ({self._leaf()}) k = {name};"
        if kind == 4:
            name = self._new("i")
            step = self._of((f"{name}++", f"{name} += 2", f"a.push(() => {name}++), {name}++"))
            start = self._of(("0", f"(k = () => {name}, 0)"))
            return (
                f"for (let {name} = {start}; {name} < 3; {step}) {{ if (n-- < 0) break; "
                f"a.push(() => {name}); if (k) s(k({name})); }}"
            )
        return f"s({self._inner('3')}({self._arguments()}));"

    def _for_of(self) -> str:
        label = self._new("L")
        names, constants = list(self._names), set(self._constants)
        kind = self._pick(6)
        shown = "g"
        over = self._iterable()
        if kind == 0:
            head = self._target()
        elif kind == 1:
            head = f"const {self._elements(lambda: self._bound('c'))}"
        else:
            shown = self._new("q")
            self._names.append(shown)
            head = f"{self._of(('let', 'var', 'let'))} {shown}"
        jumps = self._open_jumps()
        self._set_jumps([*jumps, (label, True)])
        body = self._block(2)
        self._set_jumps(jumps)
        if self._flag(2):
            body = f"a.push(() => {shown}); {body}"
        self._names, self._constants = names, constants
        return f"{label}: for ({head} of {over}) {{ if (n-- < 0) break; s({shown}); {body} }}"

    def _spread(self) -> str:
        """An expression with a spread."""
        leaf = self._leaf()
        texts = (
            f"[...{self._iterable()}, {leaf}]", f"[{leaf}, ...{self._iterable()}].length",
            f"Math.max(...{self._iterable()})", f"Math.min({leaf}, ...{self._iterable()})",
            f"a.push(...{self._iterable()}, {leaf})", f"k?.(...{self._iterable()}, {leaf})",
            f"s(...{self._iterable()})", f"((...r) => r)(...{self._iterable()}, {leaf})[1]",
            f"((b, ...r) => r.length)({leaf}, ...{self._iterable()})",
        )  # fmt: skip
        return f"({self._of(texts)})"
