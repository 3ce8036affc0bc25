# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Random programs whose loops all end after a number of rounds that can be told beforehand.

Every loop is a counted one, of one of many forms; functions only call those before them. They throw
and catch, make objects, arrays and texts, call helpers, and leave what they made behind or not.
"""

from __future__ import annotations

import random

import bounded_methods

_NUMBERS = ("0", "1", "-1", "3", "7", "0.5", "255", "-0", "100000", "4294967295", "NaN")
_BINARY = ("+", "-", "*", "%", "&", "|", "^", "<<", ">>", ">>>", "/", "<", "===", "==", "+")
_UNARY = ("-", "+", "~", "!", "typeof ")
_SOURCES = (
    "ctx.cpu", "ctx.flags & 15", "ctx.data_len", "bytes.length", "list.length", "word.length",
    "Math.min(ctx.pid, 9)", "ctx.readU8(0) >> 5",
)  # fmt: skip
_CALLS = (
    "mbpf.log(1, word);", "mbpf.u64StoreLE(wide, 8, [1, 2]);", "state++;",
    # Helpers of the firmware's own, as bounds_lab.py has them.
    "mbpf.say(word);", "mbpf.say(word, String(state), 3);", "state = mbpf.tally(list);",
    "mbpf.tally(box, [state, 2]);", "mbpf.tally(wide);", "state = mbpf.scan(bytes, state);",
    "if (mbpf.scan(wide.buffer, 2)) state = 1;",
)  # fmt: skip


class BoundedGenerator:
    """Makes one program for the hook TRACEPOINT from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._fresh = 0
        self._depth = 0
        self._functions = 0
        self._names: list[str] = []
        self._fixed: set[str] = set()
        self._in_loop = False

    def program(self) -> str:
        """The program."""
        parts = [
            "const bytes = new Uint8Array(6), wide = new Float64Array(3), list = [1, 'b', , 4];\n"
            "let state = 1, word = 'word', box = { a: 1, b: 'x' }, kept = null;\n"
        ]
        for index in range(self._random.randrange(4)):
            parts.append(self._function(f"f{index}", ["p", "q"]))
            self._functions = index + 1
        if self._flag(3):
            parts.append(self._function("mbpf_init", []))
        if self._flag(3):
            parts.append(self._function("mbpf_fini", []))
        body = self._function("mbpf_prog", ["ctx"])
        return "".join(parts) + body.replace("return state", "return 0", 1)

    def _function(self, name: str, params: list[str]) -> str:
        self._names = [param for param in params if param != "ctx"]
        self._fixed = set()
        self._in_loop = False
        body = self._block(4)
        end = "try { " + body + " } catch (e) { state = 2; } return 0;"
        return f"function {name}({', '.join(params)}) {{\n{end if name != 'f0' else body}\n}}\n"

    # --- choices --------------------------------------------------------------------------------

    def _flag(self, one_in: int) -> bool:
        return self._random.randrange(one_in) == 0

    def _of(self, texts: tuple[str, ...] | list[str]) -> str:
        return self._random.choice(texts)

    def _new(self) -> str:
        self._fresh += 1
        return f"v{self._fresh}"

    # --- statements -----------------------------------------------------------------------------

    def _block(self, most: int) -> str:
        before = list(self._names)
        self._depth += 1
        text = "\n".join(self._statement() for _ in range(self._random.randint(1, most)))
        self._depth -= 1
        self._names = before
        return text

    def _statement(self) -> str:
        kind = self._random.randrange(18 if self._depth < 4 else 7)
        if kind < 3:
            return self._assignment()
        if kind == 3:
            value = self._expression()
            self._names.append(self._new())
            return f"let {self._names[-1]} = {value};"
        if kind == 4:
            return self._of(_CALLS)
        if kind == 5:
            jumps = ["throw new Error('e' + state);", "return state;", "throw state;"]
            jumps += ["break;", "continue;"] if self._in_loop else []
            return f"if ({self._expression()}) {{ {self._of(jumps)} }}"
        if kind == 6:
            return f"{self._expression()};"
        if kind == 7:
            return self._closure()
        if kind > 15:
            return bounded_methods.statement(self._random, self._new(), self._leaf)
        if kind < 12:
            return self._loop()
        if kind == 12:
            return f"try {{ {self._block(3)} }} catch (e) {{ {self._block(2)} }}"
        if kind == 13:
            return f"try {{ {self._block(2)} }} finally {{ {self._block(1)} }}"
        other = f" else {{ {self._block(2)} }}" if self._flag(2) else ""
        return f"if ({self._expression()}) {{ {self._block(3)} }}{other}"

    def _closure(self) -> str:
        """A function that uses and changes what is around it, called at once or later."""
        name, x, jumps = self._new(), self._new(), self._in_loop
        params = self._of((x, f"{x}, q", f"...{x}", f"{x} = state", f"[{x}]"))
        self._names.append(x)
        self._in_loop = False
        body = self._block(2)
        self._in_loop = jumps
        self._names.remove(x)
        text = f"const {name} = ({params}) => {{ {body} return state; }};"
        calls = (
            f"state = {name}({self._expression()});",
            f"{name}({self._leaf()}, {self._leaf()}, {self._leaf()});",
            f"{name}(...list); kept = {name};",
            f"for (const f of [{name}, {name}]) f({self._leaf()});",
            f"const [, f = {name}] = list; if (typeof f === 'function') f('xyz');",
        )
        return f"{{ {text} {self._of(calls)} }}"

    def _assignment(self) -> str:
        targets = [name for name in self._names if name not in self._fixed]
        targets += ["state", "bytes[1]", "wide[state & 1]", "box.a", "box.c", "list[2]"]
        if self._flag(8):
            return self._of(("kept = { a: 1 };", "kept = word + state;", "list[5] = [1];"))
        operator = self._of(("=", "=", "+=", "-=", "|="))
        return f"{self._of(targets)} {operator} {self._expression()};"

    def _loop(self) -> str:
        i, outer = self._new(), self._in_loop
        start, count = self._random.randint(-2, 3), self._random.randint(0, 6)
        limit = self._of((str(count), str(count), self._of(_SOURCES), f"({i}, {count})"))
        step = self._of(("1", "2", "3"))
        heads = (
            f"for (let {i} = {start}; {i} < {limit}; {i}++)",
            f"for (let {i} = {start}; {i} <= {count}; {i} += {step})",
            f"for (let {i} = {count}; {i} > {start}; {i}--)",
            f"for (let {i} = {count}; {i} >= 0; {i} -= {step})",
            f"for (let {i} = {min(0, start)}; {i} !== {count}; {i}++)",
            f"for (let {i} = 0; {i} < {limit} && {i} < 5; {i} += {step})",
            f"for (let {i} = 0.5; {i} < {count}; {i} += 0.5)",
        )
        kind = self._random.randrange(len(heads) + 5)
        before, after = "", ""
        if kind < len(heads):
            head = heads[kind]
        elif kind == len(heads):
            before, head = f"let {i} = {count};", f"while ({i}-- > 0)"
        elif kind == len(heads) + 1:
            before, head = f"let {i} = {self._of(('40', 'state & 255'))};", f"while ({i} > 0)"
            after = f"{i} >>= {self._of(('1', '2'))};"
        elif kind == len(heads) + 2:
            before, head = f"let {i} = 0;", "while (true)"
            after = f"if ({i}++ >= {count}) break;"
        elif kind == len(heads) + 3:
            head = f"for (const {i} of {self._of(('list', 'bytes', 'word', '[state, 1]'))})"
        else:
            head = f"for (const {i} in {self._of(('list', 'bytes', 'box', 'word'))})"
        self._names.append(i)
        self._fixed.add(i)
        self._in_loop = not after
        body = self._block(3)
        self._in_loop = outer
        self._names.remove(i)
        return f"{before} {head} {{ {body} {after} }}"

    # --- expressions ----------------------------------------------------------------------------

    def _expression(self) -> str:
        self._depth += 1
        text = self._leaf() if self._depth > 6 or self._flag(3) else self._deep()
        self._depth -= 1
        return text

    def _leaf(self) -> str:
        if self._names and self._flag(2):
            return self._of(self._names)
        return self._of(
            (*_NUMBERS, *_SOURCES, "state", "word", "'5'", "true", "null", "undefined", "box.b",
             "list[state & 3]", "bytes[2]", "wide[1]", "word[1]", "box.zz", "list", "bytes")
        )  # fmt: skip

    def _deep(self) -> str:
        kind = self._random.randrange(14)
        if kind < 5:
            return f"({self._expression()} {self._of(_BINARY)} {self._expression()})"
        if kind == 5:
            return f"({self._of(_UNARY)}({self._expression()}))"
        if kind == 6:
            return f"({self._expression()} ? {self._expression()} : {self._expression()})"
        if kind == 7:
            return f"String({self._expression()})"
        if kind == 8:
            return f"[{self._expression()}, {self._leaf()}]"
        if kind == 9:
            return f"({{ a: {self._leaf()}, z: {self._expression()} }}).a"
        if kind == 10:
            return f"Math.{self._of(('min', 'max', 'imul'))}({self._leaf()}, {self._expression()})"
        if kind == 11:
            return f"Math.{self._of(('floor', 'abs', 'ceil', 'clz32'))}({self._expression()})"
        if kind == 12 and self._functions:
            name = f"f{self._random.randrange(self._functions)}"
            return f"{name}({self._expression()}, {self._leaf()})"
        return f"`{self._of(('', 't'))}${{{self._expression()}}}`"
