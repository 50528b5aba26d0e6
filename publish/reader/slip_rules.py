"""What looks like Markdown with a slip in it: the signs by which it is known, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

READ: Final = "\0"
"""Stands in running text for what is no slip: markup that was read, and signs behind a backslash."""

_QUOTES: Final = "“”„«»"
_MARKS: Final = r"lead|proposal|leaflet|key|pull"
ATTRIBUTES: Final = re.compile(r"\{:?\s*[\w-]+\s*=[^}\n]*\}")
"""Braces as other Markdown has them behind images and links."""


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
    address = re.sub(rf"\s+[\"{_QUOTES}].*", "", match[2]).strip(" <>")
    hint = f"write [{match[1]}]({_mended(address, whole=match[0].endswith(')'))})"
    if READ in match[1]:
        hint = f"marks of words stand around a link, not in it: [[words]({address})]{{lang=en}}"
    return f"a link that cannot be read as one: {match[0][:60]}", hint


def _mended(address: str, *, whole: bool) -> str:
    """An address as it was probably meant; of one whose end is missing what stands before the first space."""
    if not whole:
        address = address.split(maxsplit=1)[0]
    address = re.sub(r"\s*\n\s*|(?<=#)\s+", "", address)
    host = r"tel:.*|[a-z]+:/*[^/]*"
    address = re.sub(host, lambda found: found[0].replace(" ", ""), address, count=1, flags=re.IGNORECASE)
    if address.count("(") != address.count(")"):
        address = address.replace("(", "%28").replace(")", "%29")
    return address.replace(" ", "%20")


def _reversed_link(match: re.Match[str]) -> tuple[str, str]:
    return f"a link that cannot be read as one: {match[0][:60]}", f"the words come first: [{match[2]}]({match[1]})"


def _local_link(match: re.Match[str]) -> tuple[str, str]:
    hint = "it is on your machine alone: put it on the web, and write its address: [words](https://…)"
    return f"a link that leads to no page of the web: {match[0][:60]}", hint


def _torn_link(match: re.Match[str]) -> tuple[str, str]:
    hint = f"its words stand in square brackets and its address in round ones: [{match[1].strip()}]({match[2]})"
    return f"a link that cannot be read as one: {match[0][:60]}", hint


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
    elif "caption" in mark:
        hint = 'write {caption="…"} on a line of its own, right above the table'
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


def _star(match: re.Match[str]) -> tuple[str, str]:
    sign = "\\" + match[0].strip()[0]
    hint = f"it stands on both sides of its words and touches them: *words*; one that is meant is written {sign}"
    return f"a sign that marks nothing: {_on(match)}", hint


def _foreign(match: re.Match[str]) -> tuple[str, str]:
    hint = (
        f"there is no such markup here: take it away, or write it as words; what is meant begins with \\{match[0][0]}"
    )
    return f"'{match[0][:60]}' is printed as it stands", hint


def _backslash(match: re.Match[str]) -> tuple[str, str]:
    hint = r"take it away: no such sign is needed at the end of a paragraph or a page; one that is meant is written \\"
    return f"'{match[0]}' is printed as it stands", hint


def _definition(match: re.Match[str]) -> tuple[str, str]:
    hint = "there are no lists of terms: write a list, - **term** – what it says; a colon that is meant is written \\:"
    return f"a line that begins with a colon: {_on(match)}", hint


def _note_by_hand(match: re.Match[str]) -> tuple[str, str]:
    hint = "write [^name] where the note is called, and begin this line with [^name]:"
    return f"a line that looks like a footnote: {_on(match)}", hint


def _row_of_signs(match: re.Match[str]) -> tuple[str, str]:
    hint = f"take it away: sections part the text; one that is meant begins with \\{match[1]}"
    return f"a row of signs is printed as it stands: {match[0][:60]}", hint


def _columns(match: re.Match[str]) -> tuple[str, str]:
    hint = "write bars around the cells, | one | two |, and |---|---| below the first line"
    return f"lines that look like a table run on as one: {_on(match)}", hint


def _language(match: re.Match[str]) -> tuple[str, str]:
    return f"'{match[0]}' cannot be read as a mark here", f"write [words]{{lang={match[1]}}}"


def _bare_mark(match: re.Match[str]) -> tuple[str, str]:
    return f"'{match[0].strip()}' cannot be read as a mark here", f"write {{.{match[1]}}}"


def _on(match: re.Match[str]) -> str:
    """The rest of the line that a slip stands on."""
    return match.string[match.start() :].lstrip("\n").partition("\n")[0][:60]


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


Said: TypeAlias = Callable[[re.Match[str]], tuple[str, str]]
Rule: TypeAlias = tuple[str, tuple[str, ...], re.Pattern[str], Said]
"""A code, the signs of which one has to be in a text, what a slip leaves in it, and what is said: a message, a hint."""


def matches(rules: Iterable[Rule], text: str) -> Iterator[tuple[str, re.Match[str], Said]]:
    """All that these rules find in a text, in their order: the code, the place and what is said of it."""
    for code, signs, pattern, said in rules:
        if any(sign in text for sign in signs):  # so that few patterns run through most texts
            for match in pattern.finditer(text):
                yield code, match, said


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
_LINK: Final = (
    r"(?<!!)\[([^\[\]]+)\]\s?\((?=\s*<?(?:https?:|www\.|mailto:|tel:|#\s*\w))"
    r"((?:[^()\n]|\([^()\n]*\))*(?=\))|[^)\n]*(?:\n\S*(?=\)))?)\)?"
)
_MARK: Final = rf"\{{\s*(?:[.#][^\W\d_]|(?:lang|caption)\s*=|(?:{_MARKS})\b)[^}}\n]*\}}?"
RULES: Final[tuple[Rule, ...]] = (
    ("M-011", ("#",), re.compile(r"^(#{2,6}|#(?=[^#\n]*\{#|[\xa0\u202f]))(?![# \t\0])(.+)", re.MULTILINE), _title),
    ("M-011", ("![",), re.compile(r"!\[([^\]]*)\](?:\(|\s\((?=[^\n]*\.\w))([^\n]*)"), _image),
    ("M-011", ("]",), re.compile(_LINK), _link),
    ("M-011", ("](",), re.compile(r"\[[^\[\]]+\]\((?:file|data):[^)\n]*\)?"), _local_link),
    ("M-011", ("[",), re.compile(r"(?<!!)\[([^\[\]()\n]+)[\])]?\(?((?:https?:|www\.|mailto:)[^\s()]*)\)?"), _torn_link),
    ("M-011", ("](",), re.compile(r"(\w+)\]\(((?:https?:|www\.|mailto:|#\w)[^\s()]*)\)"), _torn_link),
    ("M-011", (")[",), re.compile(r"\(((?:https?:|#)[^)\s]*)\)\[([^\]\n]+)\]"), _reversed_link),
    (
        "M-011",
        ("[^", "^["),
        re.compile(r"\[\^[^\]\n]*\]|\^\[[^\]\n]*\]"),
        _note,
    ),
    ("M-011", ("{",), re.compile(rf"(?:(?<![ \t])|(?<=^)|(?<=[\])] )){_MARK}|{_MARK}(?=[ \t]*$)", re.MULTILINE), _mark),
    ("M-011", ("]{",), re.compile(r"(?<=\])\{([a-z]{2,3}(?:-[A-Z]{2})?)\}"), _language),
    (
        "M-011",
        ("\n", ".l", ".p", ". "),
        re.compile(rf"^[({{]?\.\s?({_MARKS})[)}}]?[ \t]*$|\{{\.\s+({_MARKS})\}}", re.MULTILINE),
        _bare_mark,
    ),
    (
        "M-011",
        ("{",),
        re.compile(rf"(?<={READ}){ATTRIBUTES.pattern}|^{ATTRIBUTES.pattern}[ \t]*$", re.MULTILINE),
        _mark,
    ),
    ("M-012", ("[",), re.compile(r"\A\[[ xX]?\]\s"), _box),
    (
        "M-012",
        ("~~", "=="),
        re.compile(r"~~[^\s~][^~\n]*~~|==[^\s=][^=\n]*=="),
        _struck,
    ),
    (
        "M-012",
        ("~", "^"),
        re.compile(r"\w~[^\s~]{1,8}~|\w\^[^\s^]{1,8}\^"),
        _raised,
    ),
    ("M-012", (*"=_~*•·+",), re.compile(r"\A([=_~*•·+])(?:\s?\1){2,}\Z"), _row_of_signs),
    ("M-012", ("**",), re.compile(r"(?<!\*)\*\*(?!\*)"), _stars),
    (
        "M-012",
        ("[", "{"),
        re.compile(r"\A\*\[[^\]\n]+\]:|!?\[\[[^\[\]\n]+\]\]|\[TOC\]|\{(?:toc|TOC)\}"),
        _foreign,
    ),
    (
        "M-012",
        ("{", "%%", "$$", "&"),
        re.compile(r"\{\{[^{}\n]*\}\}|\{%[^%\n]*%\}|^%%.*|\$\$[^$\n]*\$\$|&[a-z]{3,8};", re.MULTILINE),
        _foreign,
    ),
    ("M-012", ("\\",), re.compile(r"\\(?:[a-z]{3,}|\Z)"), _backslash),
    (
        "M-012",
        ("*", "_"),
        re.compile(rf"(?<![\w*{READ}])\*(?=[^\s*])|(?<!\S)([*_]) [^\W\d_]{{2,}}(?: [^*_\n]*)? \1(?!\w)"),
        _star,
    ),
    ("M-012", ("_",), re.compile(rf"(?<![\w_{READ}])_(?=[^\W\d_])"), _star),
    (
        "M-012",
        ("]", *"⁰¹²³⁴⁵⁶⁷⁸⁹"),
        re.compile(r"\A(?:\[\d{1,3}\]|[⁰¹²³⁴-⁹]+)\s?(?=[^\W\d_]{2})"),
        _note_by_hand,
    ),
    ("M-012", (": ",), re.compile(r"^: (?=\S)", re.MULTILINE), _definition),
    (
        "M-012",
        ("\n",),
        re.compile(r"^[^|\n]+\|[^|\n]+(?:\n[^|\n]+\|[^|\n]+)+|^[^\t\n]+\t.*(?:\n[^\t\n]+\t.*)+", re.MULTILINE),
        _columns,
    ),
    ("M-012", ("][",), re.compile(r"\[([^\[\]\n]+)\]\[[^\[\]\n]*\]"), _far_link),
    (
        "M-012",
        (*"•·●○▪■◦‣⁃➢\uf0b7\uf0a7\uf0d8\t\xa0\u202f",),
        re.compile(rf"^({_BULLET})\s*[^\s{READ}].*(?:\n\1.*)*", re.MULTILINE),
        _bullet,
    ),
    (
        "M-012",
        ("-",),
        re.compile(rf"{_FIRST}(-)(?=[^\W\d_]).*(?:\n-.*)*|^(-)[^\W\d_].*\n-[^\W\d_]", re.MULTILINE),
        _no_space,
    ),
    (
        "M-012",
        (".", ")"),
        re.compile(rf"{_FIRST}(\d{{1,2}}[.)])(?=[^\W\d_]{{2}}).*(?:\n\d{{1,2}}[.)].*)*", re.MULTILINE),
        _no_space,
    ),
    ("M-012", ("\n",), re.compile(rf"{_FIRST}([–—]).*(?:\n\1.*)+|{_NUMBERED}", re.MULTILINE), _run_together),
)
"""The slips of markup, the gravest first."""
PAIRS: Final = (_stars, _star)
"""Slips of which the second on a line belongs to the first."""
