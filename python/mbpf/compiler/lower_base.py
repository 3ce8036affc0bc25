# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What all parts of the lowering share: registers, labels, emission.

Registers are used like a stack. Variables lie at the bottom in the order of their declaration,
temporaries above them (from ``locals_end``); each statement gives its temporaries back. An operand
that is a variable is used where it is, unless something evaluated after it may assign to it.

``expr_to(node, dst)`` writes a variable's register ``dst`` only with its last instruction that can
throw, so a handler never sees a half-computed value; a temporary ``dst`` may serve as scratch.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import NoReturn

from mbpf.compiler import ast
from mbpf.compiler.constant import (
    Constant,
    Special,
    Value,
)
from mbpf.compiler.ir import Handler, Instr, Item, Label, Load, Name, Operand, Register
from mbpf.compiler.jsvalue import to_text
from mbpf.compiler.loads import Names, load_instrs
from mbpf.compiler.resolve import Resolution
from mbpf.compiler.scope import Binding, FunctionInfo, Tdz
from mbpf.errors import CompileError
from mbpf.spec.limits import NREGS


class Base(ABC):
    """State of the lowering of one function.

    Attributes:
        top: first register that is free.
        locals_end: first register that is no variable.
        protected: how many ``try`` blocks are around: what is thrown here may be seen.
        loops: how many loops are around.
        nothing: where ``?.`` goes when what stands before it is undefined or null.
        skipping: the labels to which some ``?.`` goes.
        first_parameter: register of the first parameter.
        this_register: register with ``this``, if it has one.
        epilogue: where a constructor goes to return, and the register with what it returns, if its
            ``this`` is in a cell.
    """

    def __init__(self, resolution: Resolution, info: FunctionInfo, names: Names) -> None:
        self.resolution = resolution
        self.evaluator = resolution.evaluator
        self.info = info
        self.names = names
        self.items: list[Item] = []
        self.handlers: list[Handler] = []
        self.registers: dict[Binding, int] = {}
        self.top = 0
        self.locals_end = 0
        self.highest = 0
        self.protected = 0
        self.loops = 0
        self.nothing: Label | None = None
        self.first_parameter = 0
        self.this_register: int | None = None
        self.epilogue: tuple[Label, int] | None = None
        self.skipping: set[Label] = set()
        self._writes: dict[ast.Node, frozenset[Binding]] = {}
        self._here = info.node.span

    # --- Emission ---------------------------------------------------------------------------

    def emit(self, node: ast.Node, op: str, *args: Operand) -> None:
        """Append an instruction that ``node`` is the reason for."""
        self.items.append(Instr(op, args, node.span))

    def place(self, label: Label) -> None:
        """Put a label here."""
        self.items.append(label)

    def load(self, node: ast.Node, dst: int, constant: Constant) -> None:
        """Load a constant."""
        self.items += load_instrs(dst, constant, node.span)

    def move(self, node: ast.Node, dst: int, src: Register) -> None:
        """Copy a register, or load a constant operand, into ``dst``."""
        if isinstance(src, Load):
            self.load(node, dst, src.constant)
        elif src != dst:
            self.emit(node, "MOVE", dst, src)

    def unsupported(self, node: ast.Node, what: str, id: str, hint: str) -> NoReturn:
        """Refuse a construct that the profile should have refused."""
        raise CompileError(
            f"{what} is not supported",
            id=id,
            where=self.resolution.program.source.place(node.span),
            hint=hint,
        )

    # --- Registers --------------------------------------------------------------------------

    def temp(self) -> int:
        """A fresh temporary on top of the stack."""
        register = self.top
        if register >= NREGS:
            raise CompileError(
                f"the function needs more than {NREGS} registers",
                id="too-many-registers",
                where=self.resolution.program.source.place(self._here),
                hint="split it into smaller functions",
            )
        self.top += 1
        self.highest = max(self.highest, self.top)
        return register

    def release(self, mark: int) -> None:
        """Give back all temporaries from ``mark`` on."""
        self.top = mark

    def hidden(self) -> int:
        """A register that keeps its value over statements, for the compiler's own use."""
        register = self.temp()
        self.locals_end = self.top
        return register

    def declare_local(self, binding: Binding) -> int:
        """The register of a variable, taken now."""
        register = self.hidden()
        self.registers[binding] = register
        return register

    def is_scratch(self, register: int) -> bool:
        """Whether ``register`` is a temporary, which nobody else looks at."""
        return register >= self.locals_end

    def scratch(self, dst: int) -> int:
        """``dst`` itself if it may be written early, else a temporary."""
        return dst if self.is_scratch(dst) else self.temp()

    def constant_operand(self, constant: Constant, into: int | None = None) -> Load:
        """A constant as a register operand."""
        return Load(constant, self.temp() if into is None else into)

    # --- Names ------------------------------------------------------------------------------

    def local(self, node: ast.Node) -> Binding | None:
        """The binding in a register that an identifier refers to, or None."""
        if not isinstance(node, ast.Identifier):
            return None
        reference = self.evaluator.reference(node)
        if not isinstance(reference, Binding) or reference in self.resolution.globals:
            return None
        if reference in self.resolution.cells:
            return None
        return None if self.evaluator.binding(reference) is not None else reference

    def check_ready(self, node: ast.Identifier) -> int | None:
        """The register of a local; code to throw if it is not ready; None if it never is."""
        state = self.resolution.tdz.get(node)
        binding = self.local(node)
        assert binding is not None
        if state is Tdz.ALWAYS:
            mark = self.top
            register = self.temp()
            self.load(node, register, Special("tdz"))
            self.emit(node, "CHKTDZ", register, Value.of(node.name))
            self.release(mark)
            return None
        register = self.registers[binding]
        if state is Tdz.MAYBE:
            self.emit(node, "CHKTDZ", register, Value.of(node.name))
        return register

    def writes(self, node: ast.Node) -> frozenset[Binding]:
        """The bindings that evaluating ``node`` may assign to; calls cannot change locals."""
        if node not in self._writes:
            found: set[Binding] = set()
            target: ast.Node | None = None
            match node:
                case (
                    ast.AssignmentExpression(left=target)
                    | ast.UpdateExpression(argument=target)
                    | ast.AssignmentProperty(value=target)
                    | ast.AssignmentPattern(left=target)
                    | ast.RestElement(argument=target)
                ):
                    pass
                case (
                    ast.FunctionExpression()
                    | ast.ArrowFunctionExpression()
                    | ast.FunctionDeclaration()
                ):
                    self._writes[node] = frozenset()
                    return self._writes[node]
                case ast.ArrayPattern():
                    found.update(filter(None, map(self.local_or_none, node.elements)))
            binding = self.local(target) if target is not None else None
            if binding is not None:
                found.add(binding)
            for child in ast.children(node):
                found |= self.writes(child)
            self._writes[node] = frozenset(found)
        return self._writes[node]

    def touches(self, node: ast.Node, register: int) -> bool:
        """Whether evaluating ``node`` may read or assign the variable in ``register``."""
        return any(
            self.registers.get(binding) == register
            for inner in ast.walk(node)
            if (binding := self.local_or_none(inner)) is not None
        )

    def local_or_none(self, node: ast.Node | None) -> Binding | None:
        """Like :meth:`local`, for any node, also names that are no expressions."""
        known = self.resolution.references.by_node
        return self.local(node) if isinstance(node, ast.Identifier) and node in known else None

    # --- Parts that call each other ---------------------------------------------------------

    @abstractmethod
    def expr_to(self, node: ast.Node, dst: int) -> None:
        """Evaluate an expression into ``dst``."""

    @abstractmethod
    def operand(self, node: ast.Node, *later: ast.Node, into: int | None = None) -> Register:
        """Evaluate an expression to wherever it is; ``later`` is evaluated before it is used."""

    @abstractmethod
    def effect(self, node: ast.Node) -> None:
        """Evaluate an expression for its effects alone."""

    @abstractmethod
    def branch(self, node: ast.Node, target: Label, when: bool) -> None:
        """Jump to ``target`` if the truth of ``node`` is ``when``."""

    @abstractmethod
    def call_to(self, node: ast.CallExpression, dst: int) -> None:
        """Evaluate a call."""

    @abstractmethod
    def call_effect(self, node: ast.CallExpression) -> bool:
        """Evaluate a call that is an instruction without a result; False if it is none."""

    @abstractmethod
    def chain_to(self, node: ast.ChainExpression, dst: int) -> None:
        """Evaluate an optional chain."""

    @abstractmethod
    def in_chain(self, nothing: Label, lower: Callable[[], None]) -> None:
        """Lower what belongs to one chain; ``nothing`` is where its ``?.`` lead."""

    @abstractmethod
    def otherwise(self, node: ast.Node, nothing: Label, lower: Callable[[], None]) -> None:
        """What happens instead at the end of a chain, if its ``?.`` can lead there."""

    @abstractmethod
    def unless_nothing(self, node: ast.Node, value: Register) -> None:
        """The ``?.`` of ``node``, if it has one, behind ``value``."""

    @abstractmethod
    def this_operand(self, node: ast.Node, into: int | None = None) -> Register:
        """``this`` wherever it is, else in ``into``."""

    @abstractmethod
    def this_to(self, node: ast.Node, dst: int) -> None:
        """``this`` of the function that ``node`` stands in."""

    @abstractmethod
    def new_target_to(self, node: ast.Node, dst: int) -> None:
        """Evaluate ``new.target``."""

    @abstractmethod
    def super_to(self, node: ast.MemberExpression, dst: int) -> None:
        """Read a property of ``super``."""

    @abstractmethod
    def delete_super(self, node: ast.MemberExpression) -> None:
        """``delete`` of a property of ``super``, which throws."""

    @abstractmethod
    def super_call_to(self, node: ast.SuperCall, dst: int) -> None:
        """Evaluate ``super(...)``."""

    @abstractmethod
    def class_to(self, node: ast.ClassExpression, dst: int) -> None:
        """Make a class."""

    @abstractmethod
    def object_to(self, node: ast.ObjectExpression, dst: int) -> None:
        """Make an object."""

    @abstractmethod
    def fields(self, node: ast.Fields) -> None:
        """Give ``this`` the fields of its class."""

    @abstractmethod
    def new_to(self, node: ast.NewExpression, dst: int) -> None:
        """Evaluate ``new``."""

    @abstractmethod
    def assignment_to(self, node: ast.AssignmentExpression, dst: int | None) -> Register | None:
        """Assign; the value goes to ``dst``. With None, it is where the answer says."""

    @abstractmethod
    def assign_register(self, node: ast.Node, target: ast.Node, value: int) -> None:
        """Assign a register to what ``target`` names."""

    @abstractmethod
    def take_apart(self, pattern: ast.Node, value: Register, *, is_first: bool) -> None:
        """Give the targets of a pattern parts of a value; the first that each of them has, or not.

        ``value`` is not written meanwhile: it was evaluated with ``pattern`` still to come.
        """

    @abstractmethod
    def list_to(self, node: ast.Node, elements: Sequence[ast.Node | None], array: int) -> None:
        """A new array of elements; None is a hole."""

    @abstractmethod
    def iterate(self, node: ast.Node) -> int:
        """Evaluate what is iterated over. The first of three registers for FOROF."""

    @abstractmethod
    def add_elements(self, node: ast.Node, base: int, array: int) -> None:
        """Append to an array what an iteration still has."""

    @abstractmethod
    def in_loop(self, node: ast.Node, lower: Callable[[], None]) -> None:
        """Lower a loop; around an outermost one are the marks between which constants stay."""

    @abstractmethod
    def update_to(self, node: ast.UpdateExpression, dst: int | None) -> None:
        """``++`` or ``--``; None if nobody wants the value."""

    @abstractmethod
    def arithmetic(
        self, node: ast.Node, operator: str, dst: int, left: Register, right: ast.Node
    ) -> None:
        """``dst = left operator right`` with the left operand evaluated already."""

    @abstractmethod
    def member_to(self, node: ast.MemberExpression, dst: int) -> None:
        """Read a property."""

    @abstractmethod
    def statement(self, node: ast.Statement) -> None:
        """Lower a statement."""

    def property_name(self, text: str) -> Name | None:
        """A property name as an operand, or None if the table is full."""
        return Name(text) if self.names.admit(text) else None

    def text_of_key(self, node: ast.Node, computed: bool) -> str | None:
        """The property that a key names, if it is known."""
        if not computed and isinstance(node, ast.Identifier):
            return node.name
        value = self.resolution.constant(node)
        return to_text(value.js) if isinstance(value, Value) else None

    def enter(self, node: ast.Node) -> None:
        """Note where the lowering is, for messages."""
        self._here = node.span
