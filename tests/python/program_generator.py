# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Random programs that end, for comparing the compiler with a JavaScript engine.

Loops count down a shared budget, so that none runs for long; every program returns a text of what
it computed. Numbers stay within what both sides print the same.
"""

from __future__ import annotations

import random

_BINARY = ("+", "-", "*", "%", "&", "|", "^", "<<", ">>", ">>>", "+", "-")
_COMPARE = ("<", "<=", ">", ">=", "==", "!=", "===", "!==")
_ASSIGN = ("=", "=", "+=", "-=", "*=", "&=", "|=", "^=", ">>=", "<<=", "&&=", "||=", "??=")
_CONSTANTS = (
    "0", "1", "2", "-1", "7", "127", "128", "-128", "-129", "255", "256", "1000", "32767", "32768",
    "65535", "70000", "0x7fffffff", "0xffffffff", "1.5", "'a'", "'5'", "''", "true", "null",
    "undefined", "NaN",
)  # fmt: skip


class Generator:
    """Makes one program from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._locals: list[str] = []
        self._fresh = 0
        self._loops: list[str | None] = []
        self._depth = 0
        self._in_function = False

    def program(self) -> str:
        """The program."""
        functions = "".join(self._function(index) for index in range(3))
        self._locals = ["a", "b", "c"]
        self._in_function = True
        body = self._block(6)
        return (
            "let out = '', budget = 100, g = 3, h = 'h';\n"
            "const K = 12, BIG = 70000, arr = [1, 2, 3], obj = { x: 1, y: 'y' }, fs = [];\n"
            "function later() { return fs.length ? fs.pop()(h) : fs.length; }\n"
            "function log(x) { if (out.length < 4000) out += String(x) + '|'; return x; }\n"
            f"{functions}"
            "function work(a, b, c) {\n"
            f"{body}"
            "log(a); log(b); log(c); return a; }\n"
            "function name(e) { return '!' + (e instanceof ReferenceError ? 'R' :\n"
            "e instanceof TypeError ? 'T' : e); }\n"
            "function run() { try { log(work(1, 'q', 2.5)); } catch (e) { log(name(e)); }\n"
            "try { log(work(5)); } catch (e) { log(name(e)); }\n"
            "log(g); log(h); log(arr); log(obj.x); log(obj.y); return out; }\n"
        )

    def _function(self, index: int) -> str:
        self._locals = ["p", "q"]
        self._in_function = True
        body = self._block(2)
        params = self._pick("p, q", "p, q = p", "p = 1, { x: q = p } = obj")
        return f"function f{index}({params}) {{ if (budget-- < 0) return 0;\n{body}return p; }}\n"

    def _pick(self, *choices: str) -> str:
        return self._random.choice(choices)

    def _name(self) -> str:
        return self._random.choice([*self._locals, *self._locals, "g", "h"])

    def _new(self, scope: str) -> str:
        self._fresh += 1
        return f"{scope}{self._fresh}"

    def _block(self, count: int) -> str:
        before = list(self._locals)
        self._depth += 1
        text = "".join(self._statement() for _ in range(self._random.randint(1, count)))
        self._depth -= 1
        self._locals = before
        return text

    def _statement(self) -> str:
        kind = self._random.randint(0, 15 if self._depth < 4 else 5)
        match kind:
            case 0 | 1:
                return f"{self._effect()};\n"
            case 2:
                return f"log({self._expression(3)});\n"
            case 3:
                init = self._expression(2)
                name = self._new("v")
                if self._random.random() < 0.3:
                    other = self._new("v")
                    self._locals += [name, other]
                    source = self._pick("obj", "arr", "h", "{ x: g }", init)
                    return f"let {{ x: {name}, length: {other} = {name} }} = {source};\n"
                self._locals.append(name)
                return f"let {name} = {init};\n"
            case 4:
                return self._jump()
            case 5:
                return f"{self._effect()}; {self._effect()};\n"
            case 6 | 7:
                other = f" else {{ {self._block(2)}}}" if self._random.random() < 0.5 else ""
                return f"if ({self._expression(3)}) {{ {self._block(3)}}}{other}\n"
            case 8 | 9 | 10:
                return self._loop()
            case 11:
                return self._switch()
            case 12 | 13:
                return self._closure()
            case _:
                return self._try()

    def _closure(self) -> str:
        """A function that uses and changes the variables around it, and a call of it."""
        name, loops, before = self._new("c"), self._loops, list(self._locals)
        self._loops = []
        own = self._new("p")
        self._locals.append(own)
        params = self._pick(own, f"{own} = {self._name()}", f"...{own}", f"[{own}] = 'xy'")
        if self._random.random() < 0.4:
            body = f"({self._effect()})"
        else:
            body = f"{{ if (budget-- < 0) return 1; {self._block(2)} return {self._name()}; }}"
        self._loops, self._locals = loops, before
        text = f"const {name} = ({params}) => {body};\n"
        self._locals.append(self._new("v"))
        text += f"let {self._locals[-1]} = {self._expression(1)};\n"
        return text + f"fs.push({name}); log({name}({self._expression(1)}));\n"

    def _jump(self) -> str:
        if self._loops and self._random.random() < 0.7:
            label = self._random.choice(self._loops)
            word = self._pick("break", "continue")
            jump = f"{word} {label};" if label else f"{word};"
        elif self._random.random() < 0.5:
            jump = f"return {self._expression(2)};"
        else:
            jump = f"throw {self._expression(1)};"
        return f"if ({self._expression(2)}) {jump}\n"

    def _loop(self) -> str:
        label = self._new("L") if self._random.random() < 0.3 else None
        head = f"{label}: " if label else ""
        self._loops.append(label)
        before = list(self._locals)
        guard = "if (budget-- < 0) break;"
        match self._random.randint(0, 6):
            case 5 | 6:
                name = self._new("o")
                self._locals.append(name)
                kept = f"fs.push(() => {name});" if self._random.random() < 0.5 else ""
                body = self._block(2)
                source = self._pick("arr", "'ab'", "[...arr, ...'x']", "[g, , h]")
                text = f"for (let {name} of {source}) {{ {guard} {kept} {body}}}\n"
            case 0:
                name = self._new("i")
                limit = self._pick("5", "3", "K", "arr.length", "300", self._name())
                step = self._pick(f"{name}++", f"{name} += 2", f"++{name}")
                start = self._pick("0", "0", "1", self._name())
                self._locals.append(name)
                body = self._block(3)
                text = f"for (let {name} = {start}; {name} < {limit}; {step}) {{ {guard} {body}}}\n"
            case 1:
                text = f"while ({self._expression(2)}) {{ {guard} {self._block(3)}}}\n"
            case 2:
                text = f"do {{ {guard} {self._block(3)}}} while ({self._expression(2)});\n"
            case 3:
                name = self._new("k")
                self._locals.append(name)
                body = self._block(2)
                source = self._pick("obj", "arr", "'ab'", "null")
                text = (
                    f"for (const {name}_ in {source}) {{ let {name} = {name}_; {guard} {body}}}\n"
                )
            case _:
                name = self._name()
                test = f"{name} < {self._expression(1)}"
                text = f"for (; {test}; {name}++) {{ {guard} {self._block(2)}}}\n"
        self._loops.pop()
        self._locals = before
        return head + text

    def _switch(self) -> str:
        cases = "".join(
            f"{self._pick('default:', '') if index == 1 else f'case {self._expression(1)}:'}"
            f" {self._block(2) if self._random.random() < 0.8 else ''}"
            f" {self._pick('break;', '')}\n"
            for index in range(self._random.randint(2, 4))
            if index != 1 or self._random.random() < 2
        )
        cases = cases if cases.lstrip().startswith(("case", "default")) else "default: " + cases
        return f"switch ({self._expression(2)}) {{ {cases} }}\n"

    def _try(self) -> str:
        body = f"try {{ {self._block(3)}}}"
        catch, last = "", ""
        if self._random.random() < 0.8:
            name = self._new("e")
            self._locals.append(name)
            inner = self._block(2)
            self._locals.remove(name)
            catch = f" catch ({name}) {{ {name} = '' + ({name} instanceof Error); {inner}}}"
        if not catch or self._random.random() < 0.6:
            last = f" finally {{ {self._block(2)}}}"
        return f"{body}{catch}{last}\n"

    def _target(self) -> str:
        match self._random.randint(0, 5):
            case 0:
                return f"arr[{self._pick('0', '1', '2', 'K & 3')}]"
            case 1:
                return self._pick("obj.x", "obj.y", "obj['x']")
            case _:
                return self._name()

    def _effect(self) -> str:
        if self._random.random() < 0.05:
            return f"[{self._target()}, {self._target()} = g] = {self._pick('arr', '[h]', '[]')}"
        match self._random.randint(0, 5):
            case 0:
                return self._pick("{}++", "++{}", "{}--", "--{}").format(self._target())
            case 1:
                return self._call()
            case _:
                op = self._random.choice(_ASSIGN)
                if self._random.random() < 0.1:
                    value = self._pick("obj", "arr", "h", "{ x: g }")
                    return f"({{ x: {self._target()}, y: {self._target()} = g }} = {value})"
                return f"{self._target()} {op} {self._expression(3)}"

    def _call(self) -> str:
        name = self._pick("f0", "f1", "f2", "log", "later")
        count = 1 if name == "log" else self._random.randint(0, 3)
        if self._depth > 4:
            name, count = "log", 1
        if self._random.random() < 0.1:
            source = self._pick("arr", "'xy'", "[g, ...arr]")
            return f"{name}(...{source})"
        return f"{name}({', '.join(self._expression(1) for _ in range(count))})"

    def _expression(self, depth: int) -> str:
        if depth == 0 or self._random.random() < 0.15:
            if self._random.random() < 0.4:
                return self._random.choice(_CONSTANTS)
            return self._pick(
                self._name(), self._name(), "K", "BIG", "arr[1]", "obj.x", "arr.length"
            )
        deeper = depth - 1
        match self._random.randint(0, 15):
            case 0 | 1 | 2 | 3:
                op = self._random.choice(_BINARY)
                return f"({self._expression(deeper)} {op} {self._expression(deeper)})"
            case 4 | 5:
                op = self._random.choice(_COMPARE)
                return f"({self._expression(deeper)} {op} {self._expression(deeper)})"
            case 6:
                op = self._pick("&&", "||", "??")
                return f"({self._expression(deeper)} {op} {self._expression(deeper)})"
            case 7:
                parts = [self._expression(deeper) for _ in range(3)]
                return f"({parts[0]} ? {parts[1]} : {parts[2]})"
            case 8:
                return f"({self._pick('- ', '+ ', '~', '!', 'typeof ')}{self._expression(deeper)})"
            case 9:
                return f"({self._effect()})"
            case 10:
                return f"({self._pick('{}++', '++{}', '{}--')})".format(self._target())
            case 11:
                return self._call()
            case 12:
                return f"({self._expression(deeper)}, {self._expression(deeper)})"
            case 14:
                chains = ("obj?.x", "{}?.length", "obj?.[{}]", "{}?.[0]", "obj.f?.({})", "{}?.x?.y")
                return f"({self._random.choice(chains)})".format(self._name())
            case 15:
                return f"{{ [{self._name()} + 'k']: {self._expression(deeper)} }}.x"
            case _:
                return f"[{self._expression(deeper)}, {self._expression(deeper)}]"
