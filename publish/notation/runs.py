"""Text with its marks as a flat list of runs, the shape in which source and Word can be compared; Markdown of it.

The model nests emphasis, links and spans, and Word lists runs with properties. Flat runs are the same for both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias, assert_never

from publish.accents import composed, typed
from publish.model import (
    CrossReference,
    Emphasis,
    Inlines,
    LineBreak,
    Link,
    NoteReference,
    Pull,
    Span,
    Strong,
    Text,
)

BREAK: Final = "\n"
"""A line that ends by the author's will; all other white space is single spaces and no-break spaces."""

_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_WHITE: Final = f" {BREAK}{_NO_BREAK}"
_SPACES: Final = re.compile(r"[ \t\r\f\v]+")
_TIDY: Final = re.compile(r"\S+(?: \S+)*")
_AROUND_BREAK: Final = re.compile(r" *\n *")
_EDGES: Final = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)
_ESCAPED: Final = re.compile(
    r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|\{(?=\s*(?:[.#]|[a-z]+(?:\s*=|\})))"
)
_ESCAPED_IN_TITLE: Final = re.compile(rf"{_ESCAPED.pattern}|\{{(?=#)|(?<!\S)#(?=#*$)")
"""Also what would be taken for an id, or for the signs that close a heading."""
_BLOCK_START: Final = re.compile(
    r"^(#{1,6}(?=\s|$)|#{2,6}(?!#)|[-:]+[-:|\s]*\|[-:|\s]*$|[+\-](?=\s|$)|[-=_]{2,}\s*$|>|~{3}|\{|:(?=\s)|\|)"
    r"|^(\d{1,9})([.)])(?=\s|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Characters that share their marks, or the mark of a footnote (its id, and no text).

    `target` is an address, or `#id` for a cross-reference.
    """

    text: str = ""
    note: str | None = None
    emphasis: bool = False
    strong: bool = False
    target: str | None = None
    language: str | None = None
    pull: bool = False

    @property
    def marks(self) -> tuple[object, ...]:
        """All but the text: runs that are alike in this are of one kind."""
        return self.note, self.emphasis, self.strong, self.target, self.language, self.pull

    def saying(self, text: str) -> Run:
        """The same with another text."""
        if text == self.text:
            return self
        return Run(  # in full: `replace` asks for the fields each time, and this is called for every word that changes
            text=text,
            note=self.note,
            emphasis=self.emphasis,
            strong=self.strong,
            target=self.target,
            language=self.language,
            pull=self.pull,
        )


Runs: TypeAlias = tuple[Run, ...]


def from_model(content: Inlines) -> Runs:
    """The inlines of the model as runs, tidy."""
    return tidy(_flat(content, Run()))


def _flat(content: Inlines, marks: Run) -> Iterator[Run]:
    for each in content:
        match each:
            case Text():
                yield marks.saying(each.value)
            case LineBreak():
                yield marks.saying(BREAK)
            case NoteReference():
                yield replace(marks, note=each.note)
            case Emphasis():
                yield from _flat(each.content, replace(marks, emphasis=True))
            case Strong():
                yield from _flat(each.content, replace(marks, strong=True))
            case Link():
                yield from _flat(each.content, replace(marks, target=each.href))
            case CrossReference():
                yield from _flat(each.content, replace(marks, target=f"#{each.target}"))
            case Span():
                yield from _flat(each.content, replace(marks, language=each.language))
            case Pull():
                yield from _flat(each.content, replace(marks, pull=True))
            case _:
                assert_never(each)


def tidy(runs: Iterable[Run]) -> Runs:
    """Runs in their one form: none empty, neighbours of one kind joined.

    White space is collapsed and outside of marks, a letter with its accents is one character, and letters that a sign
    joins are letters again.
    """
    return tuple(run.saying(typed(composed(run.text))) for run in _joined(tuple(runs)))


def _joined(given: Runs) -> Runs:
    if len(given) == 1 and given[0].note is None and _TIDY.fullmatch(given[0].text):
        return given
    collapsed: list[Run] = []
    for run in _collapsed(given):
        for each in _bare_edges(run):
            if collapsed and each.note is None and collapsed[-1].marks == each.marks:
                collapsed[-1] = each.saying(collapsed[-1].text + each.text)
            elif each.note is not None or each.text:
                collapsed.append(each)
    return tuple(_inner_spaces(collapsed))


def _collapsed(runs: Iterable[Run]) -> list[Run]:
    """White space as one space or break each, also where it is spread over runs; none at either end."""
    result: list[Run] = []
    after = " "  # what stands before: at the beginning white space is dropped as it is behind a space
    for run in runs:
        if run.note is not None:
            result.append(Run(note=run.note))
            after = ""
            continue
        text = _AROUND_BREAK.sub(BREAK, _SPACES.sub(" ", run.text))
        if after in (" ", BREAK):
            text = text.lstrip(" " if after == BREAK or result else _WHITE)
        if text.startswith(BREAK):
            _strip_last(result)
        if text:
            result.append(run.saying(text))
            after = text[-1]
    while result and result[-1].note is None and not result[-1].text.strip(_WHITE):
        result.pop()
    if result and result[-1].note is None:
        result[-1] = result[-1].saying(result[-1].text.rstrip(_WHITE))
    return result


def _strip_last(result: list[Run]) -> None:
    if result and result[-1].note is None:
        result[-1] = result[-1].saying(result[-1].text.rstrip(" "))


def _bare_edges(run: Run) -> Iterator[Run]:
    """A run whose white space at the ends bears no emphasis: a person who marks a word takes the space along."""
    if run.note is not None or not (run.emphasis or run.strong or run.target or run.language or run.pull):
        yield run
        return
    match = _EDGES.match(run.text)
    assert match
    before, words, after = match.groups()
    yield Run(text=before)
    yield run.saying(words) if words else Run()
    yield Run(text=after)


def _inner_spaces(runs: list[Run]) -> Iterator[Run]:
    """Gives a space between two runs the marks that both of them bear, as if it had never been apart."""
    joined: list[Run] = []
    for at, run in enumerate(runs):
        each = run
        if 0 < at < len(runs) - 1 and run.note is None and run.text.isspace():
            one, two = runs[at - 1], runs[at + 1]
            if one.note is None and two.note is None:
                each = replace(
                    run,
                    emphasis=one.emphasis and two.emphasis,
                    strong=one.strong and two.strong,
                    target=one.target if one.target == two.target else None,
                    language=one.language if one.language == two.language else None,
                    pull=one.pull and two.pull,
                )
        if joined and each.note is None and joined[-1].marks == each.marks:
            joined[-1] = each.saying(joined[-1].text + each.text)
        else:
            joined.append(each)
    return iter(joined)


def words(runs: Runs) -> str:
    """The characters alone."""
    return "".join(run.text for run in runs)


def rebound(runs: Runs, bind: Callable[[str], str]) -> Runs:
    """Runs with plain spaces where `bind` would put no-break spaces anyway: those are set by the templates."""
    if not any(_NO_BREAK in run.text for run in runs):
        return runs
    return tuple(run.saying(_unbound(run.text, bind)) for run in runs)


def _unbound(text: str, bind: Callable[[str], str]) -> str:
    plain = text.replace(_NO_BREAK, " ")
    bound = bind(plain)
    return "".join(" " if set_by_us == _NO_BREAK else own for own, set_by_us in zip(text, bound, strict=True))


# -- Markdown -----------------------------------------------------------------------------------------


def markdown(runs: Runs, labels: Mapping[str, str], *, emphasis: str = "*") -> str:
    """The runs as Markdown, footnotes by their labels. `emphasis` is the character that marks it, `*` or `_`.

    Not every sequence of runs can be said in Markdown: read the result back before you rely on it.
    """
    text = "".join(_nested(runs, ("target", "pull", "language", "strong", "emphasis"), labels, emphasis))
    return re.sub(r"(?m)^(.*)$", lambda match: _begun(match[1]), text)


_SPANS: Final = ("pull", "language")


def _nested(runs: Runs, marks: tuple[str, ...], labels: Mapping[str, str], emphasis: str) -> Iterator[str]:
    """Groups of neighbours that share a mark, in its markup, the other marks inside; the longest group is outermost."""
    at = 0
    while at < len(runs):
        groups = [(_extent(runs, at, mark, marks), mark) for mark in marks if getattr(runs[at], mark)]
        if not groups:
            run = runs[at]
            yield f"[^{labels[run.note]}]" if run.note is not None else _escaped(run.text)
            at += 1
            continue
        end, outer = max(groups, key=lambda each: each[0])
        inner = tuple(mark for mark in marks if mark != outer)
        yield _marked(
            outer, getattr(runs[at], outer), "".join(_nested(runs[at:end], inner, labels, emphasis)), emphasis
        )
        at = end


def _extent(runs: Runs, at: int, mark: str, marks: tuple[str, ...]) -> int:
    """Where the group of neighbours ends that share this mark with run `at`; `at` where it cannot be outermost.

    No span can stand in a link, so a link ends before one; emphasis that begins before a link ends before it as well,
    unless it holds the whole link.
    """
    end = at + 1
    while end < len(runs) and getattr(runs[end], mark) == getattr(runs[at], mark):
        end += 1
    if mark == "target":
        spans = [each for each in marks if each in _SPANS]
        return next((n for n in range(at, end) if any(getattr(runs[n], each) for each in spans)), end)
    if mark in _SPANS or end == len(runs) or runs[end].target is None:
        return end
    start = end
    while start > at and runs[start - 1].target == runs[end].target:
        start -= 1
    return start if start > at else end


def _marked(mark: str, value: str | bool, content: str, emphasis: str) -> str:
    match = _EDGES.match(content)
    assert match
    before, content, after = match.groups()  # a mark that white space follows or precedes is none
    return f"{before}{_in_markup(mark, value, content, emphasis)}{after}" if content else before


def _in_markup(mark: str, value: str | bool, content: str, emphasis: str) -> str:
    match mark:
        case "target":
            return f"[{content}]({_address(str(value))})"
        case "pull":
            return f"[{content}]{{.pull}}"
        case "language":
            return f"[{content}]{{lang={value}}}"
        case "strong":
            return f"**{content}**"
    return f"{emphasis}{content}{emphasis}"


def _address(href: str) -> str:
    return f"<{href}>" if re.search(r"[\s()<>]", href) else href


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: "\\" + match[0], text).replace(BREAK, "\\\n")


def written_title(text: str) -> str:
    """The words of a title as Markdown."""
    return _ESCAPED_IN_TITLE.sub(lambda match: "\\" + match[0], text)


def _begun(line: str) -> str:
    """A line that Markdown would take for the beginning of something else, with that beginning escaped."""
    match = _BLOCK_START.match(line)
    if not match:
        return line
    if match[2]:
        return f"{match[2]}\\{line[len(match[2]) :]}"
    return f"\\{line}"
