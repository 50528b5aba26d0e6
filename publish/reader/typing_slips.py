r"""Slips of the fingers in running text, and words that were to be written later: they would be printed as they stand.

None is an error. Looked for is what is left in running text once all markup is read: a backslash before a sign says
that it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from publish.reader.slip_rules import READ, Rule, matches
from publish.reader.slips import Slip

_TWICE_IS_RIGHT: Final = "|".join(
    (
        "aan|af|bij|door|in|mee|na|om|onder|op|over|tegen|toe|uit|voor",  # as in ‘stelt voor voor wie …’
        "dat|die|wie|wat|het|je|u|ze|zij|wij|we|hun|haar|zich|er|men",  # ‘dat het het beste is’, ‘of je je inschrijft’
        "is|was|had|heeft|hebben|zijn|waren|wordt|worden|kan|kunnen|mag|moet|wil|zal",  # ‘wat er is is goed’
        "heel|zeer|veel|lang|ooit|nooit|ja|nee|ha|bla|that|nous|vous",
    )
)
_LETTER: Final = r"[^\W\d_]"
_NAME: Final = "(?-i:[A-ZÀ-Þ][a-zß-ÿ])"
_SIGNS: Final = {".": "a full stop", ",": "a comma", ";": "a semicolon"}
_SHOWN: Final = 40
_ONE_BY_ONE: Final = 2
"""So many of one kind in a file are told each on its own; more are a habit."""


def typing_slips(text: str, line: int) -> Iterator[Slip]:
    """The slips in the running text of a block that begins on `line`, each of its own."""
    for code, match, said in matches(_RULES, text):
        message, hint = said(match)
        at = line + text.count("\n", 0, match.start())
        yield Slip(code=code, line=at, message=message, hint=hint, kind=said.__name__ if said in _HABITS else "")


def address_slips(text: str, line: int) -> Iterator[Slip]:
    """Addresses (L-006) in the running text of a block that begins on `line`, the words of links left out."""
    for match in _ADDRESS.finditer(text) if any(sign in text for sign in ("://", "www.", "@")) else ():
        shown, at = match[0], line + text.count("\n", 0, match.start())
        full = shown if "@" in shown or "://" in shown else f"https://{shown}"
        first = re.sub(r"([:.])", r"\\\1", shown, count=1)
        hint = f"write <{full}> where it should lead there, and {first} where it should not"
        yield Slip(code="L-006", line=at, message=f"the address {shown} is no link", hint=hint)


def folded(slips: Iterable[Slip]) -> Iterator[Slip]:
    """All slips of a file; of those that are a habit the first, with the lines of the others."""
    kinds: dict[str, list[Slip]] = {}
    for each in slips:
        kinds.setdefault(each.kind, []).append(each)
    for kind, (first, *others) in kinds.items():
        if kind and len(others) >= _ONE_BY_ONE:
            lines = ", ".join(map(str, dict.fromkeys(each.line for each in others)))
            yield replace(first, message=f"{first.message}; the same on line {lines}")
        else:
            yield from (first, *others)


def left_open(text: str) -> str:
    """The first words of a text that were to be written later, or nothing."""
    match = _LEFT_OPEN.search(text)
    return match[0] if match else ""


def _twice(match: re.Match[str]) -> tuple[str, str]:
    hint = "take one of the two away; where both are meant, part them with a comma, or set one apart: *so*"
    return f"a word stands twice: ‘{_shown(match[0])}’", hint


def _space_before(match: re.Match[str]) -> tuple[str, str]:
    return f"a space before {_SIGNS[match[1]]}: ‘{_shown(match[0])}’", "take the space away"


def _no_space(match: re.Match[str]) -> tuple[str, str]:
    hint = rf"write a space behind it; where none is meant, put a backslash before it: \{match[1]}"
    return f"no space behind {_SIGNS.get(match[1], match[1])}: ‘{_shown(match[0])}’", hint


def _dash(match: re.Match[str]) -> tuple[str, str]:
    sign = match[1] or match[2]
    hint = rf"copy the dash from here: –; a hyphen that is meant has a backslash before it: \{sign}"
    return f"{'a hyphen' if len(sign) == 1 else 'hyphens'} in the place of a dash: ‘{_around(match)}’", hint


def _dots(match: re.Match[str]) -> tuple[str, str]:
    hint = r"copy the sign from here: …; full stops that are meant have a backslash before them: \..."
    return f"full stops in the place of the sign …: ‘{_around(match)}’", hint


def _bound(match: re.Match[str]) -> tuple[str, str]:
    hint = "type the spaces anew: those of Word and of web pages may hold words together"
    return f"words between which no line can end: ‘{_shown(match[0])}’", hint


def _open(match: re.Match[str]) -> tuple[str, str]:
    hint = r"write ) where it ends; one that stands alone has a backslash before it: \("
    return f"a bracket that is not closed: ‘{_shown(match[0])}’", hint


def _placeholder(match: re.Match[str]) -> tuple[str, str]:
    hint = "write what should stand there before anything is printed; where it is meant, "
    sign = match[0][0]
    hint += "set it apart: *so*" if sign.isalnum() else rf"put a backslash before it: \{sign}"
    return f"‘{_shown(match[0])}’ is a placeholder", hint


def _around(match: re.Match[str]) -> str:
    """What was found, with the words on both sides of it."""
    text = match.string
    before = text[max(0, match.start() - _SHOWN) : match.start()].split(" ")[-1]
    after = re.match(rf"{_LETTER}*", text[match.end() :])
    return _shown(before + match[0] + (after[0] if after else ""))


def _shown(text: str) -> str:
    words = " ".join(text.replace(READ, "").split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


_LEFT_OPEN: Final = re.compile(
    rf"(?<![\w{READ}])(?:TODO|TBD|FIXME|X{{3,8}}|x{{3,8}})(?![\w{READ}])|\?{{3,}}"
    r"|(?i:\blorem ipsum\b|\bnog te beschrijven:|\bto be described:)"
    r"|(?i:(?<!\[)\[(?:nog|hier|in te vullen|invullen|aanvullen|aan te vullen|naam|datum|titel|tekst|link|bron|"
    r"cijfers?|foto|citaat|na te kijken|nakijken|volgt|todo|tbd|xx+|\?+)(?=[\s:\]])[^\[\]\n]*\])"
)
_SIGNS_LEFT_OPEN: Final = ("TODO", "TBD", "FIXME", "XXX", "xxx", "???", "psum", "PSUM", "eschrij", "escribed", "[")
_ADDRESS: Final = re.compile(
    rf"(?<![\w@/.:{READ}\-])(?:(?:https?://|www\.)[^\s<>{READ}]*[\w/]|[\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)+)(?!\w)"
)
_RULES: Final[tuple[Rule, ...]] = (
    (
        "W-008",
        (" ", "\n"),
        re.compile(
            rf"(?<![\w*{READ}’'.\-])(?=(?i:({_LETTER}{{2,}})[ \n]+(?!{_NAME})\1)(?![\w{READ}’'\-]))"
            rf"(?!(?i:{_TWICE_IS_RIGHT})\s){_LETTER}+\s+{_LETTER}+"
        ),
        _twice,
    ),
    ("W-008", (" ,", " ."), re.compile(r"(?:\w{2,}|[\d)”’]) +([,.])(?=[\s”’)]|[A-ZÀ-Þ][a-zß-ÿ]|\Z)"), _space_before),
    (
        "W-008",
        (".", "?", "!"),
        re.compile(rf"(?<![\w./@:\-]){_LETTER}{{2,}}([.?!])[A-ZÀ-Þ]{_LETTER}*[a-zß-ÿ](?![/@]){_LETTER}*"),
        _no_space,
    ),
    ("W-008", (",", ";"), re.compile(rf"(?<![\w./@:\-]){_LETTER}{{2,}}([,;]){_LETTER}{{2,}}"), _no_space),
    (
        "W-008",
        (" -", "\xa0-", "--"),
        re.compile(rf"(?<=[^\s\d])[ \xa0](-{{1,3}})[ \xa0](?=[^\s\d])|(?<={_LETTER})(-{{2,3}})(?={_LETTER})"),
        _dash,
    ),
    ("W-008", ("...",), re.compile(r"(?<!\.)\.{3,4}(?!\.)"), _dots),
    ("W-008", ("\xa0",), re.compile(rf"{_LETTER}{{2,}}(?:\xa0{_LETTER}{{2,}}){{3,}}"), _bound),
    ("W-008", ("(",), re.compile(rf"\((?=[\w{READ}])[^()]*\Z"), _open),
    ("N-001", _SIGNS_LEFT_OPEN, _LEFT_OPEN, _placeholder),
)
_HABITS: Final = (_space_before, _no_space, _dash, _dots, _bound)
"""What is mended alike wherever it stands."""
