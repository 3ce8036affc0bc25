# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Jumps and dead code: what is easier to see in the instructions than in the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from mbpf.compiler.constant import Value
from mbpf.compiler.ir import (
    INVERSE,
    Handler,
    Instr,
    IrFunction,
    Item,
    Label,
    Load,
    LoopBegin,
    LoopEnd,
)

_MAX_ROUNDS = 8


def optimize(function: IrFunction) -> IrFunction:
    """Improve the code of a function until nothing changes."""
    items = list(function.items)
    for _ in range(_MAX_ROUNDS):
        before = items
        items = _thread_jumps(items)
        items = _drop_unreachable(items, function.handlers)
        items = _drop_idle(items, function.handlers)
        items = _invert_over_jump(items)
        if _same(before, items):
            break
    items = _share_returns(items)
    items = _fuse_increments(items, bool(function.handlers))
    items = _drop_unreachable(items, function.handlers)
    return replace(function, items=tuple(items))


def _same(left: list[Item], right: list[Item]) -> bool:
    return len(left) == len(right) and all(a is b for a, b in zip(left, right, strict=True))


def _after(items: list[Item]) -> dict[Label, Instr]:
    """The instruction that each label stands in front of."""
    found: dict[Label, Instr] = {}
    pending: list[Label] = []
    for item in items:
        if isinstance(item, Label):
            pending.append(item)
        elif isinstance(item, Instr):
            found.update(dict.fromkeys(pending, item))
            pending.clear()
        elif isinstance(item, LoopBegin):
            # Constants are loaded here: a jump must not skip them.
            pending.clear()
    return found


def _referenced(items: Iterable[Item], handlers: Iterable[Handler]) -> set[Label]:
    labels = {item.label for item in items if isinstance(item, Instr) and item.label is not None}
    for handler in handlers:
        labels |= {handler.start, handler.end, handler.target}
    return labels


def _thread_jumps(items: list[Item]) -> list[Item]:
    """Jumps to a jump go where that one goes; a jump to a return returns."""
    after = _after(items)
    known: dict[Label, Label] = {}
    result: list[Item] = []
    for item in items:
        if isinstance(item, Instr) and item.label is not None:
            label = _final(item.label, after, known)
            if label is not item.label:
                item = item.with_label(label)
            target = after.get(label)
            if item.op == "JMP" and target is not None and target.op in ("RETU", "RETI"):
                item = target
        result.append(item)
    return result


def _final(label: Label, after: dict[Label, Instr], known: dict[Label, Label]) -> Label:
    """Where a jump to ``label`` ends; ``known`` keeps that of all labels on the way."""
    seen = {label}
    while label not in known and (target := after.get(label)) is not None and target.op == "JMP":
        following = target.label
        if following is None:
            break
        if following in seen:
            # Round and round: where that ends depends on where it begins.
            return label
        seen.add(following)
        label = following
    label = known.get(label, label)
    known.update(dict.fromkeys(seen, label))
    return label


def _drop_unreachable(items: list[Item], handlers: tuple[Handler, ...]) -> list[Item]:
    """Drop instructions that no path reaches, and labels that nothing names."""
    starts = {item: index for index, item in enumerate(items) if isinstance(item, Label)}
    reached: set[int] = set()
    work = [0]
    open_handlers = list(handlers)
    while work:
        _walk(items, work.pop(), reached, work, starts)
        if work:
            continue
        for handler in list(open_handlers):
            inside = range(starts[handler.start], starts[handler.end])
            if any(index in reached and isinstance(items[index], Instr) for index in inside):
                open_handlers.remove(handler)
                work.append(starts[handler.target])
    dead_loops = {
        item
        for index, item in enumerate(items)
        if isinstance(item, LoopBegin) and index not in reached
    }
    kept = [
        item
        for index, item in enumerate(items)
        if not (isinstance(item, Instr) and index not in reached)
        and item not in dead_loops
        and not (isinstance(item, LoopEnd) and item.begin in dead_loops)
    ]
    live = [handler for handler in handlers if handler not in open_handlers]
    named = _referenced(kept, live) | {
        label for handler in open_handlers for label in (handler.start, handler.end, handler.target)
    }
    return [item for item in kept if not isinstance(item, Label) or item in named]


def _walk(
    items: list[Item], index: int, reached: set[int], work: list[int], starts: dict[Label, int]
) -> None:
    while index < len(items) and index not in reached:
        reached.add(index)
        item = items[index]
        if isinstance(item, Instr):
            if item.label is not None:
                work.append(starts[item.label])
            if item.ends:
                return
        index += 1


def _drop_idle(items: list[Item], handlers: tuple[Handler, ...]) -> list[Item]:
    """Drop moves to the same register and jumps to the next instruction."""
    result: list[Item] = []
    for index, item in enumerate(items):
        if isinstance(item, Instr):
            if item.op == "MOVE" and item.args[0] == item.args[1]:
                continue
            if item.op == "JMP" and _is_next(items, index, item.label):
                continue
        result.append(item)
    return result


def _is_next(items: list[Item], index: int, label: Label | None) -> bool:
    for at in range(index + 1, len(items)):
        item = items[at]
        if item is label:
            return True
        if not isinstance(item, (Label, LoopEnd)):
            return False
    return False


def _invert_over_jump(items: list[Item]) -> list[Item]:
    """``JF x, L1; JMP L2; L1:`` becomes ``JT x, L2; L1:``."""

    def rewrite(first: Instr, second: Instr) -> list[Item] | None:
        if second.op != "JMP" or second.label is None:
            return None
        return [Instr(INVERSE[first.op], first.args, first.span).with_label(second.label)]

    return _rewrite_skips(items, rewrite)


def _share_returns(items: list[Item]) -> list[Item]:
    """``JF x, L1; RETI k; L1:`` becomes ``JT x, Lk``, with one ``RETI k`` at the end for all."""
    shared: dict[tuple[object, ...], tuple[Label, Instr]] = {}

    def rewrite(first: Instr, second: Instr) -> list[Item] | None:
        if second.op not in ("RETI", "RETU"):
            return None
        label, _ = shared.setdefault((second.op, *second.args), (Label(), second))
        return [Instr(INVERSE[first.op], first.args, first.span).with_label(label)]

    result = _rewrite_skips(items, rewrite)
    # If the code ends with one of them, it runs into the shared one instead.
    last = items[-1] if items else None
    ending = shared.pop((last.op, *last.args), None) if isinstance(last, Instr) else None
    if ending is not None:
        result.insert(len(result) - 1, ending[0])
    for label, instr in shared.values():
        result += [label, instr]
    return result


def _rewrite_skips(
    items: list[Item], rewrite: Callable[[Instr, Instr], list[Item] | None]
) -> list[Item]:
    """Rewrite conditional jumps over one instruction."""
    result: list[Item] = []
    index = 0
    while index < len(items):
        item = items[index]
        following = items[index + 1] if index + 1 < len(items) else None
        if (
            isinstance(item, Instr)
            and item.op in INVERSE
            and isinstance(following, Instr)
            and _is_next(items, index + 1, item.label)
        ):
            replaced = rewrite(item, following)
            if replaced is not None:
                result += replaced
                index += 2
                continue
        result.append(item)
        index += 1
    return result


def _fuse_increments(items: list[Item], protected: bool) -> list[Item]:
    """``INC i, i; JLT i, n, L`` becomes ``INCJLT i, n, L``, also over the reading of ``n``."""
    result: list[Item] = []
    depth = 0
    for item in items:
        depth += isinstance(item, LoopBegin) - isinstance(item, LoopEnd)
        fused = _fused(result, item, protected, depth > 0) if isinstance(item, Instr) else None
        if fused is None:
            result.append(item)
            continue
        between, jump = fused
        del result[-1 - len(between) :]
        result += [*between, jump]
    return result


def _fused(
    done: list[Item], jump: Instr, protected: bool, in_loop: bool
) -> tuple[list[Item], Instr] | None:
    """The instructions to put between and the fused jump, if ``jump`` ends such a sequence."""
    if jump.op not in ("JLT", "JLTI") or not done:
        return None
    counter, limit, label = jump.args
    between: list[Item] = []
    last = done[-1]
    if jump.op == "JLTI":
        if not in_loop or not isinstance(limit, int):
            return None
        limit = Load(Value.of(float(limit)), None)
    elif (
        isinstance(last, Instr)
        and last.op in ("LEN", "LDG")
        and last.args[0] == limit
        and counter not in last.args
        and not protected
        and len(done) > 1
    ):
        between, last = [last], done[-2]
    if not isinstance(last, Instr) or last.op != "INC" or last.args != (counter, counter):
        return None
    if limit == counter:
        return None
    return between, Instr("INCJLT", (counter, limit, label), jump.span)
