"""PDF, read by its structure tree (ISO 32000-2, 14.7). Owner, with `pdf_text`, of pikepdf for reading.

Walking the tree gives the reading text, each element whole whatever pages it is broken over, and leaves out what is no
part of it, such as running heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

import pikepdf

from publish.archive import UnreadableError
from publish.verify.canvas import Painter
from publish.verify.content_stream import content_of
from publish.verify.matrix import Box
from publish.verify.observed import Observed, Piece
from publish.verify.once import once_a_version
from publish.verify.pdf_beside import Places, doings, is_on, is_there, outline_faults
from publish.verify.pdf_fonts import Fonts
from publish.verify.pdf_text import MOST_FORMS, Mark, PageText, Run, joined
from publish.verify.pictures import OnPage
from publish.verify.rendering import look_at

_HEADINGS: Final = {f"H{level}": level for level in range(1, 7)}
_NUMBER: Final = re.compile(r"\s*(\d+)")
_DESCRIBED: Final = frozenset({"Figure", "Formula", "Link"})
"""What may have a text that is read aloud in its place."""
_INLINE: Final = frozenset({"Span", "Link", "NonStruct", "Reference", "Quote", "Code"})


_Part: TypeAlias = list[Run] | tuple[Any, str]


class UntaggedError(UnreadableError):
    """A PDF without a structure tree."""


def read_pdf(path: Path) -> Observed:
    """A tagged PDF. Raises UnreadableError."""
    with document(path) as pdf:
        texts, places = _page_texts(path, pdf), Places(pdf)
        tree = _Tree(pdf, texts)
        if not tree.pieces:
            raise UntaggedError("a PDF without structure: nothing in it can be read in order")
        return Observed(
            pieces=tuple(tree.pieces),
            notes=tuple(tree.notes),
            links=(*tree.links, *tree.loose_links(pdf)),
            references=tuple(tree.references),
            numbers=tuple(tree.numbers),
            faults=(
                *_lost_links(pdf, places),
                *tree.faults,
                *doings(pdf),
                *places.misled(tree.starts),
                *outline_faults(pdf, places, tree.pieces),
                *(f"text is told to be '{told}', and shows '{shown}'" for text in texts for told, shown in text.lies),
            ),
            beside=tuple(tree.unheld(texts)),
            languages=(str(pdf.Root.get("/Lang", "")),),
            alternatives=tuple(tree.alternatives),
            pictures=tuple((words, partial(_on_page, path, *place, letters)) for words, place, letters in tree.figures),
            elements=tree.elements,
            contents=tuple(tree.contents),
        )


def read_panels(path: Path) -> list[list[tuple[float, str]]]:
    """The pages placed on each sheet of an imposed PDF: where each begins, in points from the left, and its text.

    What is turned is no page: the slug, which is set along a fold. Raises UnreadableError.
    """
    return [
        sorted((form.left, " ".join(joined(form.runs).split())) for form in text.forms if not form.turned)
        for text in page_texts(path)
    ]


def read_pages(path: Path) -> list[str]:
    """The text painted on each page, whatever it is, in the order in which it is painted. Raises UnreadableError."""
    return [" ".join(joined(text.runs).split()) for text in page_texts(path)]


def page_texts(path: Path) -> tuple[PageText, ...]:
    """What each page paints; read once for the tags of a file, its pages, and the sheets on which they stand.

    Raises UnreadableError.
    """
    try:
        return _page_texts(path)
    except OSError as error:
        raise UnreadableError(f"not a readable PDF: {error}") from error


@once_a_version(kept=3)
def _page_texts(path: Path, pdf: pikepdf.Pdf | None = None) -> tuple[PageText, ...]:
    """The same, of a file that may be open already."""
    with nullcontext(pdf) if pdf else document(path) as opened:
        fonts, painter = Fonts(), Painter(opened)

        def text(number: int, page: Any) -> PageText:
            content = content_of(page)
            return PageText(page, content, fonts, number, painter.painted(page, content))

        texts, drawn = [], 0
        for number, page in enumerate(opened.pages):
            texts.append(text(number, page.obj))
            drawn += texts[-1].drawn
            if drawn > MOST_FORMS:
                raise UnreadableError(f"more forms than {MOST_FORMS}")
        return tuple(texts)


@contextmanager
def document(path: Path) -> Iterator[pikepdf.Pdf]:
    """A PDF to read. Raises UnreadableError, also where what is read in it is not of the kind that belongs there."""
    try:
        with pikepdf.open(path) as pdf:
            yield pdf
    except (pikepdf.PdfError, pikepdf.PasswordError, OSError) as error:
        raise UnreadableError(f"not a readable PDF: {error}") from error
    except (AttributeError, TypeError, ValueError, LookupError, ArithmeticError) as error:
        # Objects of a PDF have whatever type their file gives them, and there are more places than checks could be.
        raise UnreadableError(f"a PDF with objects of a kind that does not belong where they stand: {error}") from error


class _Tree:
    """Everything that the structure tree of a document tells, in its order."""

    def __init__(self, pdf: pikepdf.Pdf, texts: Sequence[PageText]) -> None:
        self.pieces: list[Piece] = []
        self.notes: list[str] = []
        self.links: list[tuple[str, str | None]] = []
        self.references: list[tuple[str, str]] = []
        self.numbers: list[tuple[str, str]] = []
        self.alternatives: list[str] = []
        self.figures: list[tuple[str, tuple[int, Box], str]] = []
        """Of those that tell where they stand: alternative text; page, from 0, and box on it; the letters in it."""
        self.elements: dict[str, str] = {}
        self.starts: dict[str, Run] = {}
        """By the id of each element what it begins with."""
        self.faults: list[str] = []
        self.contents: list[tuple[str, str]] = []
        self._pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        self._folios = [str(page.label) for page in pdf.pages]
        self._told: set[tuple[int, int]] = set()
        self._on_pages = {each.objgen for page in pdf.pages for each in page.get("/Annots", []) if is_there(each)}
        self._text = {page.objgen: text.marked() for page, text in zip(pdf.pages, texts, strict=True)}
        self._held: set[tuple[int, Mark]] = set()
        """The marked content that elements hold, with its page, from 0."""
        root = pdf.Root.get("/StructTreeRoot")
        if root is not None:
            self._roles = {name: str(role).removeprefix("/") for name, role in root.get("/RoleMap", {}).items()}
            self._read(root, "", self.pieces)

    def loose_links(self, pdf: pikepdf.Pdf) -> Iterator[tuple[str, str | None]]:
        """Links to the web on pages that no element speaks of."""
        for page in pdf.pages:
            for annotation in page.get("/Annots", []):
                if annotation.objgen not in self._told and (href := address(annotation)):
                    yield href, ""

    def unheld(self, texts: Sequence[PageText]) -> Iterator[tuple[int, str]]:
        """What is painted on pages, from 1, that no element holds, but for what is turned, such as a slug."""
        for number, text in enumerate(texts):
            turned = {run for form in text.forms if form.turned for run in form.runs}
            for run in text.runs:
                held = run.mcid is not None and (number, (run.stream, run.mcid)) in self._held
                if not held and run not in turned and run.text.strip():
                    yield number + 1, run.text

    def _read(self, element: Any, role: str, pieces: list[Piece]) -> list[Run]:
        """Takes in a block and adds its pieces; returns all of its text, without labels and notes."""
        whole: list[Run] = []
        pending: list[Run] = []
        for part in self._flow(element, element.get("/Pg")):
            if isinstance(part, list):
                pending += part
                continue
            self._close(pending, pieces, role)
            whole += [*pending, *self._block(part[0], part[1], pieces)]
            pending = []
        self._close(pending, pieces, role)
        whole += pending
        self._describe(element, role, whole)
        if role == "LI":
            self._number(element, whole)
        return whole

    def _number(self, item: Any, runs: list[Run]) -> None:
        for kid in _kids(item):
            if isinstance(kid, pikepdf.Dictionary) and self._role(kid) == "Lbl":
                label = joined(_runs(self._flow(kid, kid.get("/Pg"))))
                if number := _NUMBER.match(label):
                    self.numbers.append((number[1], joined(runs)))

    def _close(self, runs: list[Run], pieces: list[Piece], role: str) -> None:
        if runs:
            text, page = joined(runs), runs[0].page
            pieces.append(Piece(text=text, level=_HEADINGS.get(role, 0), page=page + 1, folio=self._folios[page]))
            if role == "TOCI" and text.strip():
                words, *folio = text.rsplit(None, 1)  # a no-break space keeps the number with its title
                self.contents.append((words, "".join(folio)))

    def _block(self, element: Any, role: str, pieces: list[Piece]) -> list[Run]:
        if role != "Note":
            return self._read(element, role, pieces)
        self.notes.append(joined(self._read(element, role, [])))
        return []

    def _flow(self, element: Any, page: Any) -> Iterator[_Part]:
        """What an element holds, in order: runs of text, those of inline elements among them, and blocks, each a pair
        of an element and its role.
        """
        for kid in _kids(element):
            if isinstance(kid, int):
                yield self._marked(page, kid)
            elif not isinstance(kid, pikepdf.Dictionary):
                continue
            elif (kind := kid.get("/Type")) == "/MCR":
                yield self._marked(kid.get("/Pg", page), int(kid.MCID), _value(kid, "/Stm"))
            elif kind == "/OBJR":
                self._told.add(kid.Obj.objgen)
            elif (role := self._role(kid)) == "Figure":
                self._describe(kid, role, [])
                self._place(kid, kid.get("/Pg", page))
            elif role in _INLINE:
                yield from self._inline(kid, role, kid.get("/Pg", page))
            elif role != "Lbl":
                yield kid, role

    def _inline(self, element: Any, role: str, page: Any) -> Iterator[_Part]:
        parts = list(self._flow(element, page))
        if role == "Link" and (annotation := self._annotation(element)) is not None:
            words = joined(_runs(parts))
            if not self._leads_from(element, list(_runs(parts))):
                self.faults.append(f"a link lies elsewhere than its words: '{words}'")
            if href := address(annotation):
                self.links.append((href, words))
            elif name := _destination(annotation):
                self.references.append((name, words))
        yield from parts

    def _annotation(self, element: Any) -> Any:
        """The annotation of a link element, if it is there to be clicked on."""
        for kid in _kids(element):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" and kid.Obj.objgen in self._on_pages:
                return kid.Obj
        return None

    def _leads_from(self, element: Any, runs: Sequence[Run]) -> bool:
        """Whether a link lies on what it is said to be a link from."""
        there = [
            kid.Obj for kid in _kids(element) if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
        ]
        return not runs or any(is_on(annotation, run) for annotation in there for run in runs)

    def _marked(self, page: Any, mcid: int, stream: Any = None) -> list[Run]:
        mark = (stream.objgen if stream is not None else None, mcid)
        if page is None:
            return []
        self._held.add((self._pages.get(page.objgen, -1), mark))
        return self._text.get(page.objgen, {}).get(mark, [])

    def _describe(self, element: Any, role: str, runs: list[Run]) -> None:
        if (name := _value(element, "/ID")) is not None:
            self.elements[str(name)] = joined(runs)
            if runs:
                self.starts[str(name)] = runs[0]
        if "/ActualText" in element or "/E" in element or ("/Alt" in element and role not in _DESCRIBED):
            self.faults.append(f"something else is read aloud than what is written: '{joined(runs)}'")
        if role == "Figure":
            self.alternatives.append(str(element.get("/Alt", "")))

    def _place(self, figure: Any, page: Any) -> None:
        number = self._pages.get(page.objgen) if page is not None else None
        if number is not None and (box := _layout_box(figure)):
            letters = joined(_runs(self._flow(figure, page)))
            self.figures.append((str(figure.get("/Alt", "")), (number, box), letters))

    def _role(self, element: Any) -> str:
        """The standard type of an element, without its slash."""
        role = str(element.get("/S", ""))
        return self._roles.get(role) or role.removeprefix("/")


def _on_page(path: Path, number: int, box: Box, letters: str) -> OnPage | None:
    """What a figure with these letters shows at its place. Raises UnreadableError."""
    look = look_at(path, number, box)
    return None if look is None else OnPage(look, letters)


def _runs(parts: Iterable[_Part]) -> Iterator[Run]:
    return (run for part in parts if isinstance(part, list) for run in part)


def _value(holder: Any, key: str) -> Any:
    """What a dictionary has by a key, or None; `get` takes six times as long to find that there is nothing."""
    return holder[key] if key in holder else None  # noqa: SIM401


def _kids(element: Any) -> Any:
    """What is right in an element: one may be without a list around it (ISO 32000-2, 14.7.2)."""
    kids = element.get("/K", [])
    return kids if isinstance(kids, list | pikepdf.Array) else [kids]


def _layout_box(element: Any) -> Box | None:
    """Where an element says that it stands on its page (ISO 32000-2, 14.8.5.4)."""
    attributes = element.get("/A", [])
    for each in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(each, pikepdf.Dictionary) and "/BBox" in each:
            left, bottom, right, top = (float(edge) for edge in each["/BBox"])
            return left, bottom, right, top
    return None


def address(annotation: Any) -> str:
    """The address on the web that a link leads to, or an empty string."""
    action = _value(annotation, "/A")
    return str(_value(action, "/URI") or "") if action is not None else ""


def _destination(annotation: Any) -> str:
    """The name of the place in the document that a link leads to (ISO 32000-2, 12.3.2.4), if it goes by a name."""
    place = annotation["/Dest"] if "/Dest" in annotation else _value(annotation.get("/A", {}), "/D")
    return str(place).removeprefix("/") if isinstance(place, pikepdf.String | pikepdf.Name) else ""


def _lost_links(pdf: Any, places: Places) -> Iterator[str]:
    """Links to places that the document does not have."""
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in page.get("/Annots", []):
            if (name := _destination(annotation)) and name not in places:
                yield f"a link on page {number} leads nowhere: '{name}'"
