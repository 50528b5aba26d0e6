"""Text that was extracted from a PDF, or typed with hard line ends: back to the document it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from publish.importers.anchors import Anchor, attach, common_hosts
from publish.importers.contents import Contents, read_contents, split_number
from publish.importers.cover import is_cover, read_cover
from publish.importers.draft import Decision, Draft, LeftOut, Piece, Place
from publish.importers.encoding import read_text
from publish.importers.faults import NO_TEXT, refused
from publish.importers.furniture import find_furniture
from publish.importers.headings import guess_headings
from publish.importers.joining import LABEL, NUMBERED, Joined, Paragraphs
from publish.importers.language import language_of
from publish.importers.lines import Line, lines_of
from publish.importers.pages import addresses_at_feet, passages_by_page, rarity_in
from publish.importers.shapes import Shape, leads, shaped
from publish.importers.slugs import host_of
from publish.importers.text_decisions import about_anchor, about_joints, about_loose, about_shape, about_title
from publish.importers.titles import Case, Title, locate
from publish.notation.blocks import Block, Part
from publish.notation.runs import BREAK, Run, tidy


def read(path: Path) -> Draft:
    """The document in a text file. Raises SourceError (J codes) where there is none in it."""
    decoded = read_text(path)
    lines = lines_of(decoded.text)
    if not lines:
        raise refused(NO_TEXT, path, "nothing but white space in it", "take a copy that holds the document")
    draft = read_lines(lines, decoded.text)
    return replace(draft, decisions=(*decoded.decisions, *draft.decisions))


def read_lines(lines: Sequence[Line], words: str) -> Draft:
    """The document that lines make, furniture, contents list and all; `words` is its text as it stands."""
    return _Reading(lines, words).draft()


@dataclass(slots=True, kw_only=True, eq=False)
class _Section:
    """A heading, or none for the text before the first one, and the text below it."""

    title: Title | None
    places: list[int] = field(default_factory=list)
    paragraphs: list[Joined] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)


class _Reading:
    """Takes the lines of a document apart: furniture, contents list, addresses, titles, and text."""

    def __init__(self, lines: Sequence[Line], words: str) -> None:
        self._lines = lines
        self._words = words
        self._contents: Contents | None = read_contents(lines)
        self._furniture = find_furniture(lines, self._contents)
        skipped = range(self._contents.start, self._contents.end) if self._contents else range(0)
        text = [at for at in range(len(lines)) if at not in self._furniture and at not in skipped]
        self._feet = addresses_at_feet(lines, text)
        at_feet = {at for places in self._feet.values() for at in places}
        self._left = [at for at in text if at not in at_feet]
        self._titles = (
            locate(lines, self._contents, self._left) if self._contents else guess_headings(lines, self._left)
        )
        self._pieces: list[Piece] = []
        self._decisions: list[Decision] = []
        self._left_out: list[LeftOut] = []

    def draft(self) -> Draft:
        """Everything that was read."""
        before, sections = self._sections()
        body = [self._lines[at] for section in sections for at in section.places]
        language = language_of(line.words for line in body)
        paragraphs = Paragraphs(body, language)
        at = 0
        for section in sections:
            section.paragraphs = paragraphs.parted(at, at + len(section.places))
            at += len(section.places)
        anchors = self._anchors([joined for section in sections for joined in section.paragraphs])
        links: dict[int, list[tuple[int, int, str]]] = {}
        for each in anchors:
            if each.anchor.paragraph >= 0:
                links.setdefault(id(each.joined), []).append((each.anchor.start, each.anchor.end, each.anchor.address))
        for section in sections:
            section.shapes = shaped(section.paragraphs, [links.get(id(each), []) for each in section.paragraphs])
        case = Case(line.words for line in (*before, *body) if not line.words.isupper())
        self._write(sections, case, anchors)
        self._leave_out()
        return Draft(
            pieces=tuple(self._pieces),
            words=self._words,
            metadata=read_cover(before) | {"language": "nl-BE" if language == "nl" else language},
            decisions=tuple(self._decisions),
            left_out=tuple(sorted(self._left_out, key=lambda each: (each.place.line, each.place.page))),
        )

    def _sections(self) -> tuple[list[Line], list[_Section]]:
        """The lines of the title page, and the text by headings."""
        opening = self._contents.start if self._contents else self._titles[0].at if self._titles else 0
        cover = [at for at in self._left if at < opening]
        if self._contents:  # a title page may say what running heads say
            cover += [at for at, reason in self._furniture.items() if at < opening and reason == "running-head"]
            cover = sorted(at for at in cover if at in self._left or self._lines[at].page == self._lines[0].page)
        elif not is_cover([self._lines[at] for at in cover]):
            cover = []
        self._furniture = {at: reason for at, reason in self._furniture.items() if at not in cover}
        taken = {*cover, *(at for title in self._titles for at in title.lines)}
        sections = [_Section(title=None), *(_Section(title=title) for title in self._titles)]
        at = 0
        for place in self._left:
            while at < len(self._titles) and place >= self._titles[at].at:
                at += 1
            if place not in taken:
                sections[at].places.append(place)
        return [self._lines[at] for at in cover], [each for each in sections if each.title or each.places]

    def _anchors(self, paragraphs: Sequence[Joined]) -> list[_Attached]:
        """Every address that stood at the foot of a page, with the paragraph that bears it or behind which it comes."""
        found: list[_Attached] = []
        common = common_hosts(self._lines[at].words for places in self._feet.values() for at in places)
        passages = passages_by_page(paragraphs)
        rarity = rarity_in([joined.text for joined in paragraphs])
        for page, places in self._feet.items():
            here = passages.get(page, [])
            last = here[-1].paragraph if here else len(paragraphs) - 1
            for anchor in attach([self._lines[at].words for at in places], here, common, rarity):
                place = Place(page=page, line=self._lines[places[anchor.index]].number)
                joined = paragraphs[anchor.paragraph if anchor.paragraph >= 0 else last]
                found.append(_Attached(anchor=anchor, joined=joined, place=place))
                spare = LeftOut(words=anchor.address, place=place, reason="repeated")
                self._left_out += [spare] * anchor.repeats
        return found

    def _write(self, sections: Sequence[_Section], case: Case, anchors: Sequence[_Attached]) -> None:
        """The pieces, and what was not certain about them."""
        leading = leads([(each.title.entry.level if each.title else 0, each.shapes) for each in sections])
        for number, section in enumerate(sections):
            if section.title:
                self._heading(section.title, section, case)
            for position, shape in enumerate(section.shapes):
                block = shape.block
                if position == 0 and number in leading:
                    block = replace(block, kind="lead")
                self._piece(block, shape, lead=block.kind == "lead")
                self._about(shape, anchors)

    def _heading(self, title: Title, section: _Section, case: Case) -> None:
        said = " ".join(self._lines[at].words for at in title.lines)
        bare = title.entry.title if not said or said.isupper() else split_number(said)[1]
        if len(title.lines) > 1 and said:  # a line such as "Hoofdstuk 1" above it is no part of it
            bare = title.entry.title
        shown = case.sentence(bare)
        line = self._lines[title.lines[0]] if title.lines else self._lines[title.at]
        place = Place(page=line.page, line=line.number)
        block = Block(kind="heading", level=title.entry.level, parts=(Part(runs=tidy([Run(text=shown)])),))
        self._pieces.append(Piece(block=block, place=place, front_matter=title.entry.front_matter))
        self._decisions += about_title(title, shown, bare, place, len(self._pieces) - 1, guessed=self._contents is None)
        number = title.entry.number if title.lines else ""
        if number:
            self._left_out.append(LeftOut(words=_label(said, shown, number), place=place, reason="numbering"))

    def _piece(self, block: Block, shape: Shape, *, lead: bool) -> None:
        line = shape.paragraphs[0].lines[0]
        place = Place(page=line.page, line=line.number)
        self._pieces.append(Piece(block=block, place=place))
        self._decisions += about_shape(shape, block, lead, place, len(self._pieces) - 1)
        if block.parts[0].role == "numbered" or block.kind == "proposal":
            for joined in shape.paragraphs:
                match = NUMBERED.match(joined.text) or LABEL.fullmatch(joined.text)
                spot = Place(page=joined.lines[0].page, line=joined.lines[0].number)
                if match:
                    self._left_out.append(LeftOut(words=match[0].strip(), place=spot, reason="numbering"))

    def _about(self, shape: Shape, anchors: Sequence[_Attached]) -> None:
        """What was not certain about the text and the links of a block, and the links that belong behind it."""
        at = len(self._pieces) - 1
        for joined in shape.paragraphs:
            self._decisions += about_joints(joined, at)
        here = [each for each in anchors if any(each.joined is joined for joined in shape.paragraphs)]
        self._decisions += [
            about_anchor(each.anchor, each.joined, each.place, at) for each in here if each.anchor.paragraph >= 0
        ]
        loose = [each for each in here if each.anchor.paragraph < 0]
        if loose:
            runs: list[Run] = []
            for each in loose:
                runs += [Run(text=BREAK)] * bool(runs)
                runs.append(Run(text=host_of(each.anchor.address), target=each.anchor.address))
            block = Block(kind="paragraph", parts=(Part(runs=tidy(runs)),))
            self._pieces.append(Piece(block=block, place=loose[0].place))
            self._decisions += [about_loose(each.anchor.address, each.place, at + 1) for each in loose]

    def _leave_out(self) -> None:
        """Furniture and contents list, as words that are nowhere in the source."""
        reasons = dict(self._furniture)
        if self._contents:
            reasons |= dict.fromkeys(range(self._contents.start, self._contents.end), "contents-list")
        for at, reason in sorted(reasons.items()):
            line = self._lines[at]
            self._left_out.append(
                LeftOut(words=line.words, place=Place(page=line.page, line=line.number), reason=reason)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attached:
    """An anchor with its paragraph, or the one behind which it comes where nothing told its words."""

    anchor: Anchor
    joined: Joined
    place: Place


def _label(said: str, shown: str, number: str) -> str:
    """What stands before a title, such as "Hoofdstuk 1" or "1.", and is set by the templates."""
    at = said.casefold().find(shown.casefold()[:12])
    return said[:at].strip() if at > 0 else number
