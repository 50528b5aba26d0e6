"""Markdown with a slip in it: signs that a person meant as markup, and that would be printed as they stand.

Looked for is what is left in running text once all markup is read. A sign behind a backslash is one that is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from publish.diagnostics import Severity, counted

READ: Final = "\0"
"""Stands in running text for what is no slip: markup that was read, and signs behind a backslash."""

_QUOTES: Final = "“”„«»"
_MARKS: Final = r"lead|proposal|leaflet|key|pull"
_WHOLE_MARK: Final = re.compile(r'\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}')
ATTRIBUTES: Final = re.compile(r"\{:?\s*[\w-]+\s*=[^}\n]*\}")
"""Braces as other Markdown has them behind images and links."""
_BREAKS: Final = ("softbreak", "hardbreak")
_ITEM: Final = re.compile(r"[-–—]|\(?\w{1,2}[.)]")
"""How a line begins that may be meant as an item of a list."""
_RULED: Final = re.compile(r"\|?\s*:?[-–—]+:?\s*(?:\|\s*:?[-–—]+:?\s*)*\|?")
_SETTINGS: Final = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(\s*[\w-]+\s*[:=].*?\n)(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Signs that were not read as the markup they look like; `line` counts from 1."""

    code: str
    line: int
    message: str
    hint: str

    @property
    def severity(self) -> Severity:
        """A warning for what somebody might mean as it stands."""
        return Severity.WARNING if self.code in ("M-012", "M-014") else Severity.ERROR


def slips_in(text: str, line: int) -> Iterator[Slip]:
    """The slips in the running text of a block that begins on `line`; of several on one line the gravest."""
    told: set[int] = set()
    for code, pattern, said in _RULES:
        for match in pattern.finditer(text):
            at = line + text.count("\n", 0, match.start())
            if at not in told:
                told.add(at)
                message, hint = said(match)
                yield Slip(code=code, line=at, message=message.replace(READ, ""), hint=hint.replace(READ, ""))
    if (head := _head_of_no_table(text.split("\n"))) is not None:
        cells = text.split("\n")[head].strip().strip("|").split("|")
        hint = f"right below the head, of {counted(len(cells), 'cell')}, stands {'|---' * len(cells)}|"
        yield Slip(code="M-011", line=line + head, message="a table that cannot be read as one", hint=hint)


def without_settings(text: str) -> tuple[tuple[str, ...], str]:
    """The names of settings between two lines of hyphens at the head of a file, and the text with empty lines for them.

    Other programs that read Markdown want their titles and dates there.
    """
    match = _SETTINGS.match(text)
    if match is None:
        return (), text
    names = re.findall(r"^([\w-]+)\s*[:=]", match[2], re.MULTILINE)
    return tuple(names), "\n" * match[0].count("\n") + text[match.end() :]


def slip_of_mark(line: int, written: str, following: str) -> Iterator[Slip]:
    """What is wrong with a line that was read as a mark: words behind it, or no block below it that bears one.

    `following` is the type of the token behind it, empty at the end of the file.
    """
    mark = written.strip()
    if not _WHOLE_MARK.fullmatch(mark):
        hint = "put the mark on a line of its own, right above them"
        yield Slip(code="M-011", line=line, message=f"words on the line of a mark: {mark[:60]}", hint=hint)
    elif following == "heading_open":
        hint = "behind a title stands its name: ## Title {#name}; all other marks stand above a paragraph or a table"
        yield Slip(code="M-011", line=line, message=f"'{mark}' stands above a title", hint=hint)
    elif following in ("", "footnote_reference_open") or following.endswith("_close"):
        hint = "write the paragraph right below it, or take the mark away"
        yield Slip(code="M-011", line=line, message=f"'{mark}' has no paragraph below it", hint=hint)


def slip_of_row(line: int, cells: Sequence[str], wanted: int) -> Iterator[Slip]:
    """What is wrong with a row of a table whose head has `wanted` cells: words beyond them, or fewer cells."""
    message = f"a row of {counted(len(cells), 'cell')} in a table whose head has {wanted}"
    if any(cells[wanted:]):
        hint = r"take a cell away, or give the head one more; a bar that parts no cells is written \|"
        yield Slip(code="M-013", line=line, message=message, hint=hint)
    elif len(cells) < wanted:
        hint = "write the bars of empty cells too: | 1 |  |; text below a table needs an empty line above it"
        yield Slip(code="M-014", line=line, message=message, hint=hint)


def running_text(pieces: Iterable[tuple[str, str]]) -> str:
    """The text in which slips are looked for, out of the type and content of each piece of a block."""
    found, before = "", ""
    for kind, content in pieces:
        # Where a line ends by the author's will, the next one begins by it.
        meant = before == "hardbreak" and _ITEM.match(content)
        found += READ * bool(meant) + (content if kind == "text" else "\n" if kind in _BREAKS else READ)
        before = kind
    return found


# -- what looks like what -----------------------------------------------------------------------------


def _title(match: re.Match[str]) -> tuple[str, str]:
    signs, words = match[1], match[2].strip()
    return f"no title, since no space stands behind {signs}", f"write {signs} {words}"


def _image(match: re.Match[str]) -> tuple[str, str]:
    within = re.fullmatch(rf"\s*(.*?)(?:\s+[\"{_QUOTES}](.*)[\"{_QUOTES}])?\s*", match[2].rstrip().removesuffix(")"))
    name, caption = (within[1], within[2]) if within else ("", "")
    if re.search(r"[\s()]", name) and not name.startswith("<"):
        name = f"<{name}>"
    words = ' "' + re.sub(r'\\?"', r"\"", caption) + '"' if caption else ""
    return f"an image that cannot be read as one: {match[0][:60]}", f"write ![{match[1]}]({name}{words})"


def _link(match: re.Match[str]) -> tuple[str, str]:
    address = re.sub(rf"\s+[\"{_QUOTES}].*", "", match[2]).strip(" <>").replace(" ", "%20")
    hint = f"write [{match[1]}]({address})"
    if READ in match[1]:
        hint = f"marks of words stand around a link, not in it: [[words]({address})]{{lang=en}}"
    return f"a link that cannot be read as one: {match[0][:60]}", hint


def _reversed_link(match: re.Match[str]) -> tuple[str, str]:
    return f"a link that cannot be read as one: {match[0][:60]}", f"the words come first: [{match[2]}]({match[1]})"


def _note(match: re.Match[str]) -> tuple[str, str]:
    hint = "write [^name] here, the name without spaces, and further down, on a line of its own, [^name]: text"
    return f"a footnote that cannot be read as one: {match[0][:60]}", hint


def _mark(match: re.Match[str]) -> tuple[str, str]:
    mark, text = match[0], match.string
    before = text[: match.start()].rpartition("\n")[2].strip()
    after = text[match.end() :].partition("\n")[0].strip()
    if any(sign in mark for sign in _QUOTES):
        hint = 'the quotes of a mark are straight: {caption="…"}'
    elif re.match(rf"\{{\s*(?:{_MARKS})", mark):
        hint = f"write it with a dot: {{.{mark.strip('{} ')}}}"
    elif ATTRIBUTES.match(mark) and not re.match(r"\{\s*(?:lang|caption)", mark):
        hint = "take it away: there are no such marks, and an image is as wide as the text"
    elif before:
        hint = "it stands right behind words in brackets, [words]{.pull}, or on a line of its own above a paragraph; "
        hint += "behind a title stands {#name} alone"
    elif after:
        hint = "put it on a line of its own, right above the paragraph"
    else:
        hint = "put an empty line above it" if match.start() else 'write {.proposal}, {#name} or {caption="…"}'
    return f"'{mark}' cannot be read as a mark here", hint


def _box(match: re.Match[str]) -> tuple[str, str]:
    return f"'{match[0].strip()}' is printed as it stands", "there are no boxes to tick: write the words alone"


def _struck(match: re.Match[str]) -> tuple[str, str]:
    return f"'{match[0]}' is printed with its signs", "take them away; *one star* and **two** set words apart"


def _raised(match: re.Match[str]) -> tuple[str, str]:
    return f"'{match[0]}' is printed with its signs", "write the small sign itself: H₂O, m², 1ᵉʳ"


def _stars(match: re.Match[str]) -> tuple[str, str]:
    line = match.string[match.start() :].partition("\n")[0]
    hint = r"they stand in pairs and touch their words: **words**; stars that are meant are written \*\*"
    return f"two stars that mark nothing: {line[:60]}", hint


def _far_link(match: re.Match[str]) -> tuple[str, str]:
    hint = f"the address of a link stands right behind its words: [{match[1]}](https://…)"
    return f"'{match[0]}' is printed with its brackets", hint


def _bullet(match: re.Match[str]) -> tuple[str, str]:
    return f"a line that begins with {_OF_WORD.get(match[1], match[1])} is no item of a list", _ITEMS


def _no_space(match: re.Match[str]) -> tuple[str, str]:
    hint = f"write a space behind {match[1]}, and leave a line empty above the first item"
    return f"a line that begins with {match[1]} and no space is no item of a list", hint


def _run_together(match: re.Match[str]) -> tuple[str, str]:
    sign = match[0].split()[0]
    hint = _ITEMS if sign[0] in "–—" else "number the items 1. 2. 3., and leave a line empty above the first"
    return f"lines that begin with {sign[0] if sign[0] in '–—' else sign} are no list: they run on as one", hint


_Said: TypeAlias = Callable[[re.Match[str]], tuple[str, str]]
_ITEMS: Final = "begin each item with - and a space, and leave a line empty above the first"
_OF_WORD: Final = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "-": "- and a space of Word",
    "*": "* and a space of Word",
}
"""What is seen in Word of signs that only its own faces have."""
_BULLET: Final = "[•·●○▪■◦‣⁃➢\uf0b7\uf0a7\uf0d8]|o(?=\\t)|[-*](?=[\xa0\u202f]\\D)"
_FIRST: Final = r"(?:\A|(?<=:\n))"
"""Where a list may begin; in the midst of running text a line may begin with a dash, or with the end of a word."""
_NUMBERED: Final = "|".join(
    (
        r"^(\(?)a([.)])\s(?:.*\n)+?\2b\3\s",
        r"^\(1\)\s(?:.*\n)+?\(2\)\s",
        r"^\(?i\)\s(?:.*\n)+?\(?ii\)\s",
        r"^\d{1,2}[.)]\s.*\n\d{1,2}[.)]\s",
    )
)
"""Two lines that are counted: by letters, between brackets, or where no list can begin."""
_LINK: Final = r"(?<!!)\[([^\[\]]+)\]\s?\((?=\s*<?(?:https?:|www\.|mailto:|tel:|#\w))([^)\n]*)\)?"
_MARK: Final = rf"\{{\s*(?:[.#][^\W\d_]|(?:lang|caption)\s*=|(?:{_MARKS})\b)[^}}\n]*\}}?"
_RULES: Final[tuple[tuple[str, re.Pattern[str], _Said], ...]] = (
    ("M-011", re.compile(r"^(#{2,6}|#(?=[^#\n]*\{#|[\xa0\u202f]))(?![# \t\0])(.+)", re.MULTILINE), _title),
    ("M-011", re.compile(r"!\[([^\]]*)\](?:\(|\s\((?=[^\n]*\.\w))([^\n]*)"), _image),
    ("M-011", re.compile(_LINK), _link),
    ("M-011", re.compile(r"\(((?:https?:|#)[^)\s]*)\)\[([^\]\n]+)\]"), _reversed_link),
    ("M-011", re.compile(r"\[\^[^\]\n]*\]|\^\[[^\]\n]*\]"), _note),
    ("M-011", re.compile(rf"(?:(?<![ \t])|(?<=^)|(?<=[\])] )){_MARK}|{_MARK}(?=[ \t]*$)", re.MULTILINE), _mark),
    ("M-011", re.compile(rf"(?<={READ}){ATTRIBUTES.pattern}|^{ATTRIBUTES.pattern}[ \t]*$", re.MULTILINE), _mark),
    ("M-012", re.compile(r"\A\[[ xX]?\]\s"), _box),
    ("M-012", re.compile(r"~~[^\s~][^~\n]*~~|==[^\s=][^=\n]*=="), _struck),
    ("M-012", re.compile(r"\w~[^\s~]{1,8}~|\w\^[^\s^]{1,8}\^"), _raised),
    ("M-012", re.compile(r"(?<!\*)\*\*(?!\*)"), _stars),
    ("M-012", re.compile(r"\[([^\[\]\n]+)\]\[[^\[\]\n]*\]"), _far_link),
    ("M-012", re.compile(rf"^({_BULLET})\s*[^\s{READ}].*(?:\n\1.*)*", re.MULTILINE), _bullet),
    ("M-012", re.compile(rf"{_FIRST}(-)(?=[^\W\d_]).*(?:\n-.*)*|^(-)[^\W\d_].*\n-[^\W\d_]", re.MULTILINE), _no_space),
    (
        "M-012",
        re.compile(rf"{_FIRST}(\d{{1,2}}[.)])(?=[^\W\d_]{{2}}).*(?:\n\d{{1,2}}[.)].*)*", re.MULTILINE),
        _no_space,
    ),
    ("M-012", re.compile(rf"{_FIRST}([–—]).*(?:\n\1.*)+|{_NUMBERED}", re.MULTILINE), _run_together),
)
"""What a slip leaves in running text, the gravest first, and what to say of it: a message and a hint."""


def _head_of_no_table(lines: Sequence[str]) -> int | None:
    """The line that is meant as the head of a table: above a row of lines, or with bars at both ends."""
    for at, line in enumerate(map(str.strip, lines)):
        if "|" in line and _RULED.fullmatch(line):
            return max(at - 1, 0)
        if line.count("|") > 1 and line.startswith("|") and line.endswith("|"):
            return at
    return None
