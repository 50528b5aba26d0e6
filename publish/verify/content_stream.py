"""The instructions of a content stream (ISO 32000-2, 7.8.2), each operator with its operands as they are written; and
what those say.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import Any, Final, TypeAlias

import pikepdf

Instruction: TypeAlias = tuple[bytes, bytes]
"""The operands, as they are written, and the operator."""

_LITERAL: Final = rb"\((?:[^\\()]|\\.)*+\)"
_HEX: Final = rb"<[0-9A-Fa-f]*+>"
_DEEPEST: Final = 4
"""Arrays and dictionaries in one another, further down than which no property of marked content goes."""


def _nested(depth: int) -> bytes:
    """What may stand in an array or dictionary."""
    flat = rb"[^][()<>]++|" + _HEX + rb"|" + _LITERAL
    return flat + rb"|" + _container(depth - 1) if depth else flat


def _container(depth: int) -> bytes:
    inside = rb"(?:" + _nested(depth) + rb")*+"
    return rb"\[" + inside + rb"\]|<<" + inside + rb">>"


_OPERAND: Final = rb"|".join((rb"[-+.\d]++", rb"/[^][\s()<>{}/%]*+", _HEX, _container(_DEEPEST), _LITERAL))
_INSTRUCTION: Final = re.compile(rb"((?:\s*+(?:" + _OPERAND + rb"))*+\s*+)([A-Za-z'\"*]*+[01]?+)", re.DOTALL)
"""Operands without an operator are matched as well, so that no stream takes more than one look at each byte."""
_DIGITS: Final = re.compile(rb"<([0-9A-Fa-f]*)>")
_STRING: Final = re.compile(_DIGITS.pattern + rb"|\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
NAME: Final = re.compile(rb"\s*(/[^][\s()<>{}/%]*)")
_CODED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_IMAGE: Final = re.compile(rb"(?<!\S)BI\s")


def instructions(stream: Any, operators: frozenset[bytes], content: bytes | None = None) -> list[Instruction]:
    """Those with one of these operators, of a page or a form, in their order; its `content` may be known.

    A stream that is plain, as programs write them, is taken apart at once: several times faster than operand by
    operand. Any other is first written anew by qpdf. Raises pikepdf.PdfError where that cannot read it.
    """
    if content is None:
        content = content_of(stream)
    found = [] if is_special(content) else _INSTRUCTION.findall(content)
    if sum(map(len, chain.from_iterable(found))) < len(content):  # something stands between them
        plain = pikepdf.parse_content_stream(stream, b" ".join(operators).decode())
        found = _INSTRUCTION.findall(pikepdf.unparse_content_stream(plain))
    return [each for each in found if each[1] in operators]


def content_of(stream: Any) -> bytes:
    """The bytes of a form, or of all streams of a page: those may be parted anywhere between tokens."""
    contents = stream if isinstance(stream, pikepdf.Stream) else stream.get("/Contents", pikepdf.Array())
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(each.read_bytes() for each in parts).rstrip()


def is_special(content: bytes) -> bool:
    """Whether there are strings of letters, comments or pictures, in which anything may stand."""
    return b"(" in content or b"%" in content or (b"BI" in content and _IMAGE.search(content) is not None)


# -- operands ---------------------------------------------------------------------------------------


def codes(operands: bytes) -> bytes:
    """The bytes of all strings among operands, in an array or not (ISO 32000-2, 7.3.4 and 9.4.3)."""
    if b"(" in operands:
        return b"".join(
            _unescaped(literal) if literal else _unhexed([digits]) for digits, literal in _STRING.findall(operands)
        )
    return _unhexed(_DIGITS.findall(operands))


def _unhexed(strings: list[bytes]) -> bytes:
    """The bytes of hexadecimal strings; a last digit that is missing is 0."""
    try:
        return bytes.fromhex(b" ".join(strings).decode())
    except ValueError:
        return bytes.fromhex(b" ".join([each + b"0" * (len(each) & 1) for each in strings]).decode())


def _unescaped(literal: bytes) -> bytes:
    """The bytes of a literal string (ISO 32000-2, 7.3.4.2), as qpdf writes them: parentheses always behind a stroke."""
    if b"\\" not in literal:
        return literal
    return _ESCAPE.sub(lambda found: _escaped(found[1]), literal)


def _escaped(behind: bytes) -> bytes:
    return bytes([int(behind, 8)]) if behind.isdigit() else _ESCAPED.get(behind, behind)


@lru_cache(maxsize=1024)
def name_of(operands: bytes) -> str:
    """The first operand, a name, with its slash (ISO 32000-2, 7.3.5)."""
    found = NAME.match(operands)
    name: bytes = found[1] if found else b"/"
    return _CODED.sub(lambda code: bytes.fromhex(code[1].decode()), name).decode(errors="replace")
