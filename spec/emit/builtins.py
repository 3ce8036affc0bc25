# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The table of built-ins: its rows in number order, and the objects that hold them."""

from __future__ import annotations

from dataclasses import dataclass

from emit.model import Spec, SpecError, Table, fnv1a, identifier, import_name

KINDS = ("global", "static", "method", "getter", "internal", "firmware")
INTERNAL = ("internal", "firmware")
NONE = "none"
NAMES_MAX = 1 << 11
FUNCTIONS_MAX = 1 << 7
LENGTH_MAX = 3
CLASSES_MAX = 1 << 4
HOLDERS_MAX = 63


@dataclass(frozen=True, slots=True)
class Holder:
    """An object of the firmware, or a class of receivers.

    Attributes:
        name: name in builtins.yaml.
        number: number in enum mbpf_fw.
        constructor: import name of its constructor, or empty.
        proto: name of its prototype.
        host: it is no object.
        first: its first row; the statics of its constructor are from ``statics`` on.
        statics: see ``first``.
        end: the row behind its last one.
    """

    name: str
    number: int
    constructor: str
    proto: str
    host: bool
    first: int
    statics: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A built-in.

    Attributes:
        table: the row as read.
        number: its number.
        import_name: name in the import table.
        name: its own name.
        kind: one of ``KINDS``.
        holder: name of the object that has it, or that its constructor belongs to.
        receiver: class of its receiver, or empty.
        group: name of its group.
        c: C function, or empty.
        js: name that its file exports it by, or empty.
    """

    table: Table
    number: int
    import_name: str
    name: str
    kind: str
    holder: str
    receiver: str
    group: str
    c: str
    js: str

    @property
    def generic(self) -> bool:
        """Whether it takes any receiver; of a C function that is no method, whether it may convert
        its first argument."""
        usual = bool(self.js) or not (self.receiver or self.table.get("keeps", False))
        return bool(self.table.get("generic", usual))

    @property
    def own_name(self) -> str:
        """The name that the firmware has, empty for what nothing finds by it."""
        return "" if self.kind == "firmware" else self.name

    @property
    def length(self) -> int:
        """Its property ``length``; nothing sees that of internal ones."""
        return 0 if self.kind in INTERNAL else int(self.table["length"])

    @property
    def id(self) -> str:
        """Name of its number in C."""
        return f"MBPF_BUILTIN_{c_name(self.import_name)}"


class Builtins:
    """All of builtins.yaml that is a table.

    Attributes:
        rows: in number order.
        holders: in number order, the one of globals first.
        functions: C functions as (group, name) in number order.
        names: own names that no other one ends with, in the order of their offsets.
        offsets: place of each own name in the text of all names.
    """

    def __init__(self, spec: Spec) -> None:
        table = spec["builtins"]
        self.groups: list[str] = table["groups"]
        self._owners: dict[str, str] = {}
        for entry in table["objects"]:
            name = entry["name"]
            self._owners[entry.get("constructor", name)] = name
        rows = [self._row(row, spec) for row in table["builtins"]]
        names = [NONE, *(entry["name"] for entry in table["objects"])]
        rows.sort(key=lambda row: _place(row, names))
        self.rows = [_numbered(row, number) for number, row in enumerate(rows)]
        self.holders = self._holders(table["objects"])
        self.functions = self._functions()
        own = list(dict.fromkeys(row.own_name for row in self.rows))
        # A name that another one ends with stands at that one's end.
        self.names = [a for a in own if not any(a != b and b.endswith(a) for b in own)]
        text = "\0".join([*self.names, ""])
        self.offsets = {name: text.index(f"{name}\0") for name in own}
        _check(self, len(text))

    def _row(self, row: Table, spec: Spec) -> Row:
        kind, name, js = row["kind"], str(row["name"]), row.get("js", "")
        if kind not in KINDS or (kind in INTERNAL) != (name[0] == "@" and "." not in name):
            raise SpecError(f"built-in {name} has an unknown kind")
        receiver = row["class"] if kind in ("method", "getter") else ""
        holder, _, own = name.rpartition(".") if kind == "static" else (receiver, "", name)
        if kind == "static" and holder not in self._owners:
            raise SpecError(f"built-in {name} belongs to nothing in 'objects'")
        if receiver and receiver not in self._owners.values():
            raise SpecError(f"built-in {name} has an unknown class")
        if row.get("group", "core") not in spec["builtins"]["groups"]:
            raise SpecError(f"built-in {name} has an unknown group")
        plain = import_name(row).replace(".", "_").removeprefix("@")
        return Row(
            table=row,
            number=0,
            import_name=import_name(row),
            name=own,
            kind=kind,
            holder=self._owners[holder] if kind == "static" else receiver or NONE,
            receiver=receiver,
            group=row.get("group", "core"),
            c="" if js else row.get("c", plain.lower()),
            js=plain if js is True else js,
        )

    def _holders(self, entries: list[Table]) -> list[Holder]:
        holders = []
        first = 0
        for number, entry in enumerate([{"name": NONE}, *entries]):
            name, constructor = entry["name"], entry.get("constructor", "")
            own = [row for row in self.rows if row.holder == name]
            end = first + len(own)
            # those of a namespace are its own, those of a constructor follow the prototype's
            fixed = sum(row.kind == "static" for row in own) if constructor else 0
            proto = entry.get("proto", "object")
            host = entry.get("host", False)
            holders.append(Holder(name, number, constructor, proto, host, first, end - fixed, end))
            first = end
        return holders

    def _functions(self) -> list[tuple[str, str]]:
        groups: dict[str, str] = {}
        for row in self.rows:
            if row.c:
                group = groups.setdefault(row.c, row.group)
                if group != row.group and "core" not in (group, row.group):
                    raise SpecError(f"the C function of {row.import_name} is in two groups")
                groups[row.c] = "core" if "core" in (group, row.group) else group
        return [(group, name) for name, group in groups.items()]

    @property
    def wanting_new(self) -> tuple[Row, Row]:
        """First and last one of those that must be called with ``new``, which are in a row."""
        found = [row for row in self.rows if not row.table.get("call", True)]
        if found[-1].number - found[0].number != len(found) - 1:
            raise SpecError("the numbers of built-ins that must be called with new are in a row")
        return found[0], found[-1]

    def number(self, name: str) -> int | None:
        """Number of a built-in by its import name."""
        return next((row.number for row in self.rows if row.import_name == name), None)

    def absent_hashes(self, table: Table) -> list[int]:
        """In order, the hashes of what is absent: of the name, plus the number of the object."""
        return sorted((fnv1a(name) + number) & 0xFFFFFFFF for number, name in self.absent(table))

    def absent(self, table: Table) -> list[tuple[int, str]]:
        """What is absent, as (number of the object, plus 64 for its constructor; name)."""
        known = {(row.holder, row.kind == "static", row.name) for row in self.rows}
        numbers = {holder.name: holder.number for holder in self.holders}
        # Getters, which are no constructors: their names are "get" and the property's.
        found = [(len(self.holders) + 64, "name")]
        for owner, names in table["absent"].items():
            static = owner not in numbers
            if static and owner not in self._owners:
                raise SpecError(f"'absent' names {owner}, which is nothing in 'objects'")
            holder = self._owners[owner] if static else owner
            is_fixed = static or owner[0].isupper()
            for name in names:
                if (holder, is_fixed, name) not in known:
                    found.append((numbers[holder] + (64 if static else 0), name))
        return found


def c_name(name: str) -> str:
    """The identifier of an import name in C."""
    return identifier(name.replace("@", "AT_"))


def _place(row: Row, names: list[str]) -> tuple[int, bool, str]:
    if row.holder == NONE:
        return 0, False, ""
    return names.index(row.holder), row.kind == "static", row.name


def _numbered(row: Row, number: int) -> Row:
    values = {name: getattr(row, name) for name in Row.__slots__}
    return Row(**{**values, "number": number})


def _check(table: Builtins, text: int) -> None:
    classes = max(h.number for h in table.holders if h.name in {r.receiver for r in table.rows})
    if (
        text > NAMES_MAX
        or len(table.functions) > FUNCTIONS_MAX
        or len(table.holders) > HOLDERS_MAX
        or classes >= CLASSES_MAX
    ):
        raise SpecError("there are more built-ins than their table has bits for")
    seen: dict[str, str] = {}
    for row in table.rows:
        if row.length > LENGTH_MAX:
            raise SpecError(f"built-in {row.import_name} is too long")
        other = seen.setdefault(row.id, row.import_name)
        if other != row.import_name:
            raise SpecError(f"built-ins {other} and {row.import_name} have one name in C")
    for holder in table.holders:
        if holder.constructor and table.number(holder.constructor) is None:
            raise SpecError(f"{holder.name} has the unknown constructor {holder.constructor}")
