# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What an instruction was made of, in the words of the source."""

from __future__ import annotations

import re
from typing import Final

from mbpf.compiler.disasm import Decoded, decode
from mbpf.compiler.image import Image

_OPERATOR: Final = re.compile(r"R\[[ab]\] (?!= )(\S+) (?:R\[[bc]\]|\(?imm)")
"""An operator with two operands, in the description of an instruction."""
_UNARY: Final = {"NEG": "-", "PLUS": "+", "BNOT": "~", "INC": "++", "DEC": "--", "INCJLT": "++"}
_PROPERTY: Final = {
    "GETP": "reading the property",
    "GETM": "the method",
    "SETP": "setting the property",
    "INITP": "defining the property",
    "DELP": "deleting the property",
}
_ELEMENT: Final = {
    "GETEL": "reading a property",
    "GETELI": "reading a property",
    "GETMEL": "calling a method",
    "SETEL": "setting a property",
    "SETELI": "setting a property",
    "INITEL": "defining a property",
    "DELEL": "deleting a property",
}
_OTHERS: Final = {
    "CALL": "calling this value",
    "CALLM": "calling this method",
    "CALLF": "this call",
    "CADD": "counterAdd with these arguments",
    "CGET": "counterGet with this argument",
    "KEYS": "taking the keys of this value",
    "LEN": "reading the property 'length' of this value",
    "TOSTR": "making this value text",
    "TOKEY": "using this value as a property key",
    "ARRADD": "adding an element to this value",
    "THROW": "throwing this value",
}


def operation(image: Image, word: int) -> str | None:
    """The operation of the source that a word of the code does; None if it has no name."""
    decoded = decode(image.code[word]) if word < len(image.code) else None
    if decoded is None:
        return None
    name, last = decoded.insn.name, decoded.args[-1] if decoded.args else 0
    if name in _PROPERTY:
        return f"{_PROPERTY[name]} '{image.strings[last].text}' of this value"
    if name in _ELEMENT:
        return f"{_ELEMENT[name]} of this value by such a key"
    if name in _UNARY:
        return f"the operator '{_UNARY[name]}' on this value"
    if name in _OTHERS:
        return _OTHERS[name]
    return _import(image, decoded) or _operator(decoded)


def _import(image: Image, decoded: Decoded) -> str | None:
    """A call of the host."""
    if decoded.insn.name not in ("CALLB", "NEWB", "CALLH"):
        return None
    what = image.imports[decoded.args[1]].name
    return f"{'new ' * (decoded.insn.name == 'NEWB')}{what} with these arguments"


def _operator(decoded: Decoded) -> str | None:
    found = _OPERATOR.search(decoded.insn.doc)
    return f"the operator '{found[1]}' on these values" if found else None
