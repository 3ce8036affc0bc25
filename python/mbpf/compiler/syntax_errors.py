# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""From the parser's error nodes to an error that helps.

tree-sitter repairs what it cannot parse, and its error nodes show the repair, not the fault. The
fault is where its log first reports a token that no rule allows, so the program is parsed once more
with the log on. Only the first fault is reported: the others are often made by the repair.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Language, LogType, Node, Parser

from mbpf.compiler import profile
from mbpf.compiler.brackets import CLOSER_OF, OpenState, open_at
from mbpf.compiler.grammars import typescript
from mbpf.compiler.keywords import RESERVED, misspelt_keyword
from mbpf.compiler.source import Diagnostic, Source, Span
from mbpf.compiler.text import LINE_ENDS, skip_trivia

_PROCESS = re.compile(r"process version:\d+, version_count:\d+, state:\d+, row:(\d+), col:(\d+)")
_WORD = re.compile(r"[\w$]+")
_OPERATOR = re.compile(r"[=!<>]=*|=>|\+\+|--|&&=?|\|\|=?|\?\?=?|\*\*=?|[-+*/%&|^]=?|\.\.\.|\?\.|.")
_FIELD_WORDS = frozenset({"get", "set", "static"})
"""Names of class fields that the grammar takes for modifiers of the generator on the next line."""
_TYPES = "types are for files named .ts: remove it, or rename the file"
_LET = "variables are declared with 'let' or 'const'"
_KEYWORDS_OF_OTHERS = {
    "enum": "write the values as constants",
    "interface": _TYPES,
    "type": _TYPES,
    "func": "a function begins with 'function'",
    "def": "a function begins with 'function'",
    "fn": "a function begins with 'function'",
    "elif": "write 'else if'",
    "elsif": "write 'else if'",
    "elseif": "write 'else if'",
    "foreach": "write 'for (let i = 0; i < array.length; i++)'",
    "unless": "write 'if (!(...))'",
    **dict.fromkeys(("auto", "bool", "char", "double", "float", "int", "long", "short"), _LET),
    **dict.fromkeys(("size_t", "struct", "unsigned"), _LET),
    **dict.fromkeys((f"{sign}int{bits}_t" for sign in ("", "u") for bits in (8, 16, 32, 64)), _LET),
}


def explain(
    source: Source,
    data: bytes,
    allowed: Sequence[int],
    faults: Sequence[Node],
    language: Language | None,
    *,
    is_typescript: bool,
) -> Diagnostic:
    """The first syntax error.

    Args:
        source: the program.
        data: the bytes that were parsed; offsets are those of ``source.utf8``.
        allowed: byte offsets of repairs that are none: semicolons inserted at line ends.
        faults: the tree's error and missing nodes, in source order, at least one.
        language: the grammar.
        is_typescript: whether types are allowed in the file.
    """
    places = [place for place in _fault_places(data, language) if place not in allowed]
    start = places[0] if places else faults[0].start_byte
    before = source.span_of_bytes(start, start).start
    offset = skip_trivia(source.text, before).end
    state = open_at(source.text, offset)
    unfinished = _unfinished(source, state, offset)
    if unfinished is not None:
        return unfinished
    token = _token_at(source.text, offset)
    if not token:
        return _at_end(source, before, state)
    if token in CLOSER_OF.values():
        return _at_closer(source, token, offset, state)
    span = Span(offset, offset + len(token))
    previous = _previous_word(source.text, before)
    if token in RESERVED and previous in {"let", "const", "var", "function", "class"}:
        return Diagnostic(
            "reserved-word", span, f"'{token}' is a reserved word", "choose another name"
        )
    words = _hint_of_words(token, previous, is_typescript)
    may_be_type = not is_typescript and token not in RESERVED
    if words is None and may_be_type and _is_type(data, start, allowed):
        words = _TYPES
    if words is not None:
        return Diagnostic("unexpected-token", span, f"unexpected '{token}'", words)
    return _at_token(source, token, before, offset, state)


def _hint_of_words(token: str, previous: str, is_typescript: bool) -> str | None:
    """What is said of a keyword of another language, or behind one."""
    for word, hint in _KEYWORDS_OF_OTHERS.items():
        if word in {token, previous} and not (is_typescript and hint == _TYPES):
            return hint
    return None


def _is_type(data: bytes, start: int, allowed: Sequence[int]) -> bool:
    """Whether TypeScript goes on where JavaScript has its first fault."""
    faults = _fault_places(data, typescript())
    return all(place > start for place in faults if place not in allowed)


def _fault_places(data: bytes, language: Language | None) -> list[int]:
    """Byte offsets of the ends of the last good tokens before each fault, in the parser's order."""
    parser = Parser(language)
    row_starts = [0, *(match.end() for match in re.finditer(rb"\n", data))]
    places: list[int] = []
    current = furthest = 0

    def log(_kind: LogType, message: str) -> None:
        nonlocal current, furthest
        if message.startswith("process"):
            match = _PROCESS.match(message)
            if match:
                current = row_starts[int(match.group(1))] + int(match.group(2))
        elif message.startswith("detect_error"):
            furthest = max(furthest, current)
        elif message.startswith("resume"):
            places.append(furthest)
            furthest = 0

    parser.logger = log
    parser.parse(data)
    return places


def _token_at(text: str, offset: int) -> str:
    match = _WORD.match(text, offset) or _OPERATOR.match(text, offset)
    return match.group() if match else text[offset : offset + 1]


def _unfinished(source: Source, state: OpenState, offset: int) -> Diagnostic | None:
    opener = state.unfinished
    if opener is None:
        return None
    span = Span(opener.offset, opener.offset + len(opener.text))
    match opener.text:
        case "`":
            return Diagnostic(
                "unterminated-template",
                span,
                "this template has no end",
                "close it with a backtick",
            )
        case "/*":
            return Diagnostic(
                "unterminated-comment", span, "this comment has no end", "close it with '*/'"
            )
    line_end = opener.offset
    while line_end < len(source.text) and source.text[line_end] not in "\n\r":
        line_end += 1
    return Diagnostic(
        "unterminated-string",
        Span(opener.offset, line_end),
        "this string has no end on its line",
        f"close it with {opener.text}, and write a line end in it as \\n",
    )


def _line_of(source: Source, offset: int) -> int:
    return source.position(offset)[0]


def _at_end(source: Source, before: int, state: OpenState) -> Diagnostic:
    if state.brackets:
        opener = state.brackets[-1]
        return Diagnostic(
            "unclosed-bracket",
            Span(opener.offset, opener.offset + len(opener.text)),
            f"'{opener.text}' is never closed",
            f"add the '{CLOSER_OF[opener.text]}' that ends it",
        )
    at = max(0, before - 1)
    return Diagnostic(
        "unexpected-end",
        Span(at, before),
        "the program ends in the middle of a statement",
        "complete the statement",
    )


def _at_closer(source: Source, token: str, offset: int, state: OpenState) -> Diagnostic:
    span = Span(offset, offset + 1)
    if not state.brackets:
        return Diagnostic(
            "unmatched-bracket", span, f"'{token}' closes nothing", "remove it, or open it before"
        )
    opener = state.brackets[-1]
    closer = CLOSER_OF[opener.text]
    line = _line_of(source, opener.offset)
    if closer != token:
        return Diagnostic(
            "unmatched-bracket",
            span,
            f"'{token}' does not close '{opener.text}' of line {line}",
            f"close '{opener.text}' with '{closer}' before it",
        )
    return Diagnostic(
        "unexpected-token", span, f"unexpected '{token}'", "something is missing before it"
    )


def _at_token(source: Source, token: str, before: int, offset: int, state: OpenState) -> Diagnostic:
    span = Span(offset, offset + len(token))
    text = source.text
    previous = _previous_word(text, before)
    is_same_line = not any(char in LINE_ENDS for char in text[before:offset])
    if token == "*" and previous in _FIELD_WORDS and state.brackets and not is_same_line:
        return profile.GENERATOR.at(span)
    if token == "\\" and state.template is not None and _is_tagged(text, state.template):
        # Where an escape is not valid, its tag gets undefined.
        return profile.TAGGED_TEMPLATE.at(Span(state.template, state.template + 1))
    if token == "\\":
        return Diagnostic(
            "invalid-escape",
            span,
            "this escape is not valid",
            r"write \xHH or \uHHHH with hexadecimal digits, or \\ for a backslash",
        )
    if token[0].isdigit() and not token.isdigit() and token.isalnum():
        return Diagnostic(
            "invalid-number", span, f"'{token}' is no number", "a name does not begin with a digit"
        )
    if token in "@#" or not token.isprintable() or not (token.isascii() or token.isidentifier()):
        return Diagnostic(
            "invalid-character", span, f"unexpected character {_show(token)}", "remove it"
        )
    return Diagnostic(
        "unexpected-token",
        span,
        f"unexpected '{token}'",
        _hint(text, token, previous, before, is_same_line, state),
    )


def _is_tagged(text: str, tick: int) -> bool:
    """Whether the template that begins at ``tick`` has a tag before it."""
    before = text[:tick].rstrip()
    word = _previous_word(before, len(before))
    return before[-1:] in {")", "]"} or (bool(word) and word not in RESERVED)


def _previous_word(text: str, end: int) -> str:
    start = end
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_$"):
        start -= 1
    return text[start:end]


def _word_before_parentheses(text: str, end: int) -> str:
    """The word before the parentheses that end at ``end``, or nothing."""
    depth = 0
    for at in range(end - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if depth == 0:
            before = text[:at].rstrip()
            return _previous_word(before, len(before)) if at < end - 1 else ""
    return ""


def _hint(
    text: str, token: str, previous: str, before: int, same_line: bool, state: OpenState
) -> str:
    inside = state.brackets[-1].text if state.brackets else "{"
    if token == ">" and text[before - 1 : before] == "-":
        return "write '.' in place of '->'"
    if previous in {"if", "while", "switch", "for"} and token != "(":
        return f"the condition of '{previous}' stands in parentheses"
    if token == "else":
        return "'else' follows the statement or block of an 'if'"
    if token in {"case", "default"}:
        return f"'{token}' stands in the body of a 'switch'"
    if token in {"catch", "finally"}:
        return f"'{token}' follows the block of a 'try'"
    if previous in {"let", "const", "var"}:
        return f"a name follows '{previous}'"
    if previous == "function" and token != "(":
        return "'function' is followed by a name and parameters in parentheses"
    ends_operand = (bool(previous) and previous not in RESERVED) or text[before - 1 : before] in {
        ")",
        "]",
        '"',
        "'",
        "`",
    }
    begins_operand = bool(_WORD.match(token)) or token in {'"', "'", "`", "{"}
    if ends_operand and begins_operand and same_line:
        written = previous or _word_before_parentheses(text, before)
        meant = misspelt_keyword(written)
        if meant is not None:
            return f"did you mean '{meant}' where it says '{written}'?"
        if inside == "(":
            return "a ',' or an operator is missing before it, or a ')'"
        if inside == "[":
            return "a ',' or an operator is missing before it, or a ']'"
        return "a ';' or an operator is missing before it"
    if not same_line and token in {"(", "[", "`", "/", "+", "-", "*"}:
        return "end the statement on the line before with ';'"
    if not ends_operand and token in {",", ";", "=", "*", "/", "%", "&&", "||", "?"}:
        return "a value is missing before it"
    return "check the statement up to here"


def _show(char: str) -> str:
    return f"'{char}'" if char.isprintable() else f"U+{ord(char):04X}"
