"""The Jinja environment and its filters; nobody else builds one. Owner of Jinja."""

from __future__ import annotations

import base64
import contextlib
import datetime
import marshal
import math
import re
import textwrap
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from publish import digests
from publish.cache import Cache
from publish.diagnostics import Diagnostic, Origin, TemplateError
from publish.images import for_cover
from publish.model import Footnote, Programme, Table
from publish.traversal import plain, plain_text, pulls, walk_blocks

if TYPE_CHECKING:  # brings pydantic, which who hands us a theme has already
    from publish.theme import Theme

_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_JOINER: Final = "\N{WORD JOINER}"
_ENDLESS: Final = re.compile(r"[\dA-Za-z\u00C0-\u052F_.,:;=&?%+~#@’]{45,}")
"""What is longer than any line and than any word that hyphenation knows: a row of letters, the end of an address."""
_PIECE: Final = re.compile(r".{12}(?=.)")
"""What of it stays together on a line."""
_LETTER: Final = re.compile(r"(?<!\w)\w-(?=\w)")
"""A letter with a hyphen, as in “A-Crew”, which no line ends in."""
_BOUND: Final = re.compile(
    r"(?<=\bKU) (?=Leuven\b)"  # a name
    r"|(?<=€) (?=\d)"  # a currency and its amount
    r"|(?<=\bp\.) (?=\d)|(?<=\bart\.) (?=\d)|(?<=\bnr\.) (?=\d)"  # an abbreviation and its number
    r"|(?<=\d) (?=(?:%|procent|euro|miljoen|miljard|km|cm|mm|uur|jaar)\b|%)"  # a number and its unit
    r"|(?<=\bhoofdstuk) (?=\d)|(?<=\bvoorstel) (?=\d)"
    r"|(?<=\w-) (?=(?:en|of)\b)"  # a suspended hyphen and what it leads to
    r"| (?=–)",  # a dash never begins a line
    re.IGNORECASE,
)


_COVER_PX: Final = {"page": 3000, "epub": 1600, "word": 1600}
"""Pixels across of the picture on the cover: 300 ppi on 250 mm, and as many as screens have."""

_MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

_TITLE_LEADING: Final = 1.18
"""How far apart the lines of a title stand, by its size."""


class _Compiled(jinja2.BytecodeCache):
    """What templates were compiled to, in this process or in an earlier run, as long as their files say the same."""

    def __init__(self) -> None:
        self._here: dict[str, tuple[str, CodeType]] = {}
        self._kept = Cache(None)
        self._tools = ""

    def keep_in(self, cache: Cache, tools: str) -> None:
        """Has for others what is compiled from now on, and theirs; `tools` is the digest of what compiles."""
        self._kept, self._tools = cache, tools

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        checksum, code = self._here.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
        elif (kept := self._kept.get(self._key(bucket))) is not None:
            bucket.code = marshal.loads(kept)
            self._here[bucket.key] = bucket.checksum, bucket.code

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.code:
            self._here[bucket.key] = bucket.checksum, bucket.code
            self._kept.put(self._key(bucket), marshal.dumps(bucket.code))

    def _key(self, bucket: jinja2.bccache.Bucket) -> str:
        return digests.of_text("template", self._tools, bucket.key, bucket.checksum)


_COMPILED: Final = _Compiled()
keep_compiled: Final = _COMPILED.keep_in


class Templates:
    """A folder of templates and its theme. `digest` covers every file in it."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        self.folder = folder
        self.theme = theme
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            bytecode_cache=_COMPILED,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters |= {
            "balanced": balanced,
            "dutch_date": dutch_date,
            "letters_in": letters_in,
            "longest_words": longest_words,
            "lines": lambda text, width: textwrap.wrap(bind(text), width, break_long_words=False),
            "dutch_number": dutch_number,
            "kind": lambda value: type(value).__name__,
            "plain": plain,
            "plain_text": plain_text,
            "pulls": pulls,
            "title_size": title_size,
            "typeset": _typeset,
        }
        self._environment.globals |= {"theme": theme}

    def __reduce__(self) -> tuple[Callable[[Path, Theme], Templates], tuple[Path, Theme]]:
        return (_of_process, (self.folder, self.theme))

    def compile(self, *folders: str) -> None:
        """Compiles the templates in these folders now; one that is wrong says so when it is used."""
        global _latest  # noqa: PLW0603 - a process has one
        _latest = self
        for name in self._environment.list_templates(extensions=["j2"]):
            if name.partition("/")[0] in folders:
                with contextlib.suppress(jinja2.TemplateError, OSError, UnicodeError):
                    self._environment.get_template(name)

    @property
    def digest(self) -> str:
        """sha256 over names and bytes of every file in the folder."""
        return digests.of_folder(self.folder)

    def render(self, name: str, programme: Programme, *, medium: str, **values: Any) -> str:
        """The text of template `name`, with `programme`, `medium` and `values` in its context.

        `values` may override `address` (the target of a cross-reference, by id), `asset` (that of an image, by its path
        in the source) and `retired` (the ids of former editions that land where an id stands). Raises TemplateError
        with template and line.
        """
        context = {
            "programme": programme,
            "metadata": programme.metadata,
            "medium": medium,
            "notes": _notes(programme),
            "address": lambda target: f"#{target}",
            "asset": quote,
            "retired": lambda target: (),
            "cover_picture": partial(self._cover_picture, programme, medium),
            "abbreviate": _abbreviator(programme, medium),
            "unknown": _unknown,
        } | values
        return self.fill(name, **context)

    def fill(self, name: str, **values: Any) -> str:
        """The text of template `name` with nothing but `values`. Raises TemplateError with template and line."""
        try:
            return self._environment.get_template(name).render(values)
        except jinja2.TemplateSyntaxError as error:
            raise self._error(error, error.name or name, error.lineno) from error
        except jinja2.TemplateNotFound as error:
            raise self._error(error, str(error.name), 1, f"template not found: {error.name}") from error
        except jinja2.TemplateError as error:
            raise self._error(error, *_place(error, self.folder, name)) from error

    def _cover_picture(self, programme: Programme, medium: str, width: float, height: float) -> str:
        """The picture on the cover, if the programme has one, cut to this proportion: an address with all its bytes."""
        cover = programme.metadata.cover
        if not cover:
            return ""
        press = None if medium == "page" else self.folder / self.theme.press.profile
        widest = _COVER_PX[medium]
        content = for_cover(programme.folder / cover.path, width=width, height=height, widest=widest, press=press)
        return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"

    def _error(self, error: jinja2.TemplateError, name: str, line: int, message: str | None = None) -> TemplateError:
        origin = Origin(path=(self.folder / name).as_posix(), line=line)
        hint = "compare it with the templates that came with the project"
        return TemplateError([Diagnostic(code="T-001", message=message or str(error), origin=origin, hint=hint)])


_latest: Templates | None = None
"""Those that were compiled last in this process, or in the one that it was forked from."""


def _of_process(folder: Path, theme: Theme) -> Templates:
    """Templates that come to a process: those it has already, where they are the same."""
    global _latest  # noqa: PLW0603 - a process has one
    if _latest is None or (_latest.folder, _latest.theme) != (folder, theme):
        _latest = Templates(folder, theme)
    return _latest


def _place(error: BaseException, folder: Path, name: str) -> tuple[str, int]:
    """The template and line in which a rendering failed: the innermost frame that lies in `folder`."""
    place = (name, 1)
    trace = error.__traceback__
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(folder):
            place = (path.relative_to(folder).as_posix(), trace.tb_lineno)
        trace = trace.tb_next
    return place


def _unknown(it: object) -> NoReturn:
    """Called by a template that meets a block or inline it has no markup for."""
    raise jinja2.TemplateRuntimeError(f"no markup for {type(it).__name__}")


def _notes(programme: Programme) -> dict[str, Footnote]:
    blocks = (block for chapter in programme.chapters for block in walk_blocks(chapter))
    return {block.id: block for block in blocks if isinstance(block, Footnote)}


def bind(text: str) -> str:
    """`text` with a no-break space wherever Dutch typography wants two words kept together."""
    return _BOUND.sub(_NO_BREAK, text)


def title_size(title: str, largest: float, *, letters: int, width: float, height: float = math.inf) -> float:
    """The size at which a title stands on a cover, in the unit of `largest`, `width` and `height`, to a quarter of it.

    At `largest` there is room for so many `letters`; a longer title is set so much smaller that it takes no more room,
    and a long word so small that it fits the `width`; a letter is reckoned at 0.6 of the size, as those of Inter are.
    What would be higher than `height`, in even lines (`balanced`), is set smaller still.
    """
    longest = max(map(len, title.split()), default=1)
    size = min(largest, largest * math.sqrt(letters / max(1, len(title))), width / (0.6 * longest))
    quarters = math.floor(size * 4)
    while quarters > 1 and _height(title, width, quarters / 4) > height:
        quarters -= 1
    return quarters / 4


def letters_in(width: float, size: float) -> float:
    """How many letters of a title in this size a line of so much width has room for, one line with another."""
    return width / (0.56 * size)


def _height(title: str, width: float, size: float) -> float:
    return _TITLE_LEADING * size * _line_count(bind(title), letters_in(width, size))


def _line_count(title: str, letters: float) -> int:
    return len(textwrap.wrap(title, max(1, int(letters)), break_long_words=False, break_on_hyphens=False))


def balanced(title: str, letters: float) -> Markup:
    """A title in as few lines of at most so many letters as it needs, and those as even as its words allow."""
    words = bind(title).split(" ")
    count = _line_count(" ".join(words), letters)

    @cache
    def evenly(start: int, lines: int) -> tuple[float, tuple[str, ...]]:
        ways = []
        for end in range(start + 1, len(words) - lines + 2) if lines > 1 else (len(words),):
            line = " ".join(words[start:end])
            cost, others = evenly(end, lines - 1) if lines > 1 else (0.0, ())
            too_long = len(line) > letters and end > start + 1
            ways.append((math.inf if too_long else cost + len(line) ** 2, (line, *others)))
        return min(ways)

    return Markup("<br/>").join(evenly(0, count)[1])


def longest_words(table: Table) -> int:
    """The letters of the longest word of each column of a table, and of two more between columns, in sum."""
    columns = zip(table.header, *table.rows, strict=True)
    return sum(2 + max(len(word) for cell in column for word in ("", *plain(cell).split())) for column in columns)


def dutch_date(date: datetime.date) -> str:
    """A date in words, as in “1 maart 2025”, whatever the locale of the machine."""
    return f"{date.day}{_NO_BREAK}{_MONTHS[date.month - 1]} {date.year}"


def dutch_number(value: float, decimals: int = 0) -> str:
    """A number as it is written in Belgium, as in “1.400” or “20,0”."""
    return f"{value:,.{decimals}f}".translate({ord(","): ".", ord("."): ","})


@jinja2.pass_context
def _typeset(context: jinja2.runtime.Context, text: str) -> Markup:
    """The filter every piece of running text goes through."""
    bound = bind(text)
    if context["medium"] == "page":  # a hyphen lets a line end before a no-break space (UAX #14, LB12a)
        bound = bound.replace(f"-{_NO_BREAK}", f"-{_JOINER}{_NO_BREAK}")
        bound = _LETTER.sub(rf"\g<0>{_JOINER}", bound)
        if bound.isspace():  # WeasyPrint draws no text that is nothing but space, and a screen reader joins the words
            bound = f"{_JOINER}{bound}"
        bound = _ENDLESS.sub(lambda match: _PIECE.sub("\\g<0>\N{SOFT HYPHEN}", match[0]), bound)
    marked: Markup = context["abbreviate"](escape(bound))
    return marked


def _abbreviator(programme: Programme, medium: str) -> Callable[[Markup], Markup]:
    """Marks abbreviations of the glossary as `abbr` where the medium has a use for it."""
    expansions = {str(escape(term.abbreviation)): term for term in programme.glossary}
    if not expansions or medium not in ("epub", "web"):
        return lambda text: text
    longest_first = sorted(expansions, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?!\w)")

    def mark(match: re.Match[str]) -> str:
        term = expansions[match[1]]
        return str(Markup('<abbr title="{}">').format(term.expansion)) + match[1] + "</abbr>"

    return lambda text: Markup(pattern.sub(mark, str(text)))
