"""The passages of a document as pieces: lists, quotations, tables and figures put together, notes where they belong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from publish.importers.colophon import told
from publish.importers.draft import DecisionKind, Piece, Place
from publish.importers.drafting import Drafting, valid_ids
from publish.importers.html.figures import figure
from publish.importers.html.quotations import credited
from publish.importers.passages.glossary import glossary_end, plain, take_glossary
from publish.importers.passages.tables import is_for_layout, table
from publish.importers.passages.typed_lists import recognised
from publish.notation.blocks import Block, Kind, Part
from publish.notation.runs import BREAK, Run
from publish.word.passages import Passage, Picture
from publish.word.styles import Role

_LABEL: Final = re.compile(
    r"^\s*(?:figuur|figure|fig\.|afbeelding|illustratie|illustration|abbildung|tabel|table|tabelle|tableau)\s*"
    r"\d+(?:[.-]\d+)*\s*[.:–—-]?\s*",
    re.IGNORECASE,
)
"""What word processors put before a caption; the templates do not."""
_NOTE: Final = "noot-"
"""How the ids of footnotes begin that we exported; the rest is their name in the source."""
_COPY: Final = re.compile(r"[ _]Copy[ _]?\d+$")
_FRONT: Final = ("title", "subtitle", "author", "colophon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something found in a passage while it was read, that is to become a decision on its piece."""

    kind: DecisionKind
    reason: str
    confidence: float = 0.7
    weight: float = 0.3
    text: str = ""
    change: str = ""


@dataclass(slots=True, kw_only=True)
class Story:
    """A document as read: its passages, its footnotes by number, and its images.

    `findings` are by the names of bookmarks that were put in for them.
    """

    passages: Sequence[Passage]
    notes: Mapping[str, Passage]
    images: Callable[[Picture], tuple[str, bytes] | None]
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)


def assemble(story: Story, drafting: Drafting, about: dict[str, str]) -> tuple[list[tuple[str, str]], frozenset[int]]:
    """Adds the pieces of a story; its glossary, and the indices of headings whose number has been taken off.

    What stands on a cover goes to `about`, by the keys of programme.yaml.
    """
    assembly = _Assembly(story, drafting, about)
    assembly.run()
    return assembly.glossary, frozenset(assembly.numbered)


class _Assembly:
    def __init__(self, story: Story, drafting: Drafting, about: dict[str, str]) -> None:
        self._story = story
        self._drafting = drafting
        self._about = about
        self._passages = _continued([each for each in story.passages if not each.empty])
        self._typed = recognised(self._passages)
        self._places = {id(each): number for number, each in enumerate(story.passages, start=1)}
        self._names = self._owners()
        self._wide = self._lists()
        self._written: set[str] = set()
        self.glossary: list[tuple[str, str]] = []
        self.numbered: set[int] = set()

    def _owners(self) -> list[list[str]]:
        """The bookmarks of each passage: each belongs to the passage in which it begins."""
        seen: set[str] = set()
        owners: list[list[str]] = []
        for passage in self._passages:
            own = [name for name in passage.bookmarks if name not in seen]
            seen.update(own)
            owners.append(own)
        return owners

    def _lists(self) -> frozenset[str]:
        """The bookmarks that reach over several passages."""
        counts: dict[str, int] = {}
        for passage in self._passages:
            for name in passage.bookmarks:
                counts[name] = counts.get(name, 0) + 1
        return frozenset(name for name, count in counts.items() if count > 1)

    def run(self) -> None:
        """Adds every passage."""
        at = self._front()
        while at < len(self._passages):
            passage = self._passages[at]
            self._leave_generated(passage)
            role = passage.role.name
            if role == "contents":
                self._drafting.leave(plain(passage.runs), self._place(at), "contents-list")
                at += 1
            elif (end := glossary_end(self._passages, at)) > at:
                self.glossary += take_glossary(self._passages[at:end], self._drafting, self._place(at))
                at = end
            else:
                at += self._piece(at)

    def _front(self) -> int:
        """What stands on the cover, before the contents or the first heading; where the rest begins."""
        at = 0
        colophon: list[str] = []
        cover: dict[str, str] = {}
        roles = [each.role.name for each in self._passages]
        last = max((n for n, role in enumerate(roles[: self._first_heading()]) if role in _FRONT), default=-1)
        while at <= last:
            passage, said = self._passages[at], plain(self._passages[at].runs)
            role = passage.role.name
            if role == "author":
                author, _, own_role = said.partition(", ")
                self._about.setdefault("author", author)
                if own_role:
                    self._about.setdefault("role", own_role)
            elif role in ("title", "subtitle"):
                cover[role] = f"{cover.get(role, '')} {said}".strip()
            elif role == "colophon":
                colophon.append(said)
            elif role == "contents":
                self._drafting.leave(said, self._place(at), "contents-list")
            else:
                at += self._piece(at)
                continue
            at += 1
        self._about.update(cover)
        for each in told(colophon, self._about):
            self._drafting.leave(each, Place(part="colophon"), "decoration")
        return at

    def _first_heading(self) -> int:
        return next((n for n, each in enumerate(self._passages) if each.role.name == "heading"), len(self._passages))

    # -- pieces ---------------------------------------------------------------------------------------

    def _piece(self, at: int) -> int:
        """Adds the piece that begins with a passage; how many passages it took."""
        passage, role = self._passages[at], self._passages[at].role.name
        if role == "table":
            return self._table(at, None)
        if passage.pictures and not plain(passage.runs):
            return self._figures(at)
        if role == "heading":
            index = self._add(at, 1, Block(kind="heading", level=passage.role.level, parts=(_part(passage),)))
            if any(name == "number" for name, *_ in passage.generated):
                self.numbered.add(index)
            return 1
        if role in ("item", "numbered"):
            return self._list(at)
        if role == "quotation":
            return self._quotation(at)
        following = self._passages[at + 1].role.name if at + 1 < len(self._passages) else ""
        if role == "caption" and following == "table":
            return 1 + self._table(at + 1, passage)
        kind: Kind = "lead" if role == "lead" else "proposal" if role == "proposal" else "paragraph"
        self._add(at, 1, Block(kind=kind, parts=(_part(passage),)))
        if role == "caption":
            self._decide(at, "table", "a caption with nothing above or below it that it belongs to: a paragraph")
        return 1

    def _list(self, at: int) -> int:
        end = at + 1
        while end < len(self._passages) and self._continues_list(at, end):
            end += 1
        own = self._passages[at:end]
        lowest = min(each.role.level for each in own)
        parts = tuple(
            replace(
                _part(each), role="item" if each.role.name == "item" else "numbered", level=each.role.level - lowest
            )
            for each in own
        )
        self._add(at, end - at, Block(kind="list", parts=parts))
        self._tell_typed(at, end)
        return end - at

    def _tell_typed(self, at: int, end: int) -> None:
        """Leaves the marks of a list that was typed by hand, and says once that it is a list now."""
        for n in range(at, end):
            self._drafting.leave(self._typed.get(n, ""), self._place(n), "numbering")
        if any(n in self._typed for n in range(at, end)):
            numbered = self._passages[at].role.name == "numbered"
            reason = f"a {'number' if numbered else 'mark'} of a list stands before it"
            self._decide(at, "list", reason, confidence=0.8)

    def _continues_list(self, start: int, at: int) -> bool:
        role, first = self._passages[at].role, self._passages[start].role
        if role.name not in ("item", "numbered"):
            return False
        if role.level > first.level:
            return True
        return role.name == first.name and not any(name in self._wide for name in valid_ids(self._names[at]))

    def _quotation(self, at: int) -> int:
        end = at + 1
        while end < len(self._passages) and self._passages[end].role.name == "quotation" and not self._given(end):
            end += 1
        end += end < len(self._passages) and self._passages[end].role.name == "attribution"
        parts = [
            replace(_part(each), role="attribution" if each.role.name == "attribution" else "text")
            for each in self._passages[at:end]
        ]
        self._add(at, end - at, Block(kind="quotation", parts=tuple(credited(parts))))
        return end - at

    def _given(self, at: int) -> bool:
        return bool(valid_ids(self._names[at]))

    def _figures(self, at: int) -> int:
        """The images of a passage, the last with the caption below it."""
        passage = self._passages[at]
        below = self._is_caption_of("figure", at + 1)
        caption = self._caption(at + 1) if below else ()
        shown = False
        for picture in passage.pictures:
            shown = self._picture(picture, caption if picture is passage.pictures[-1] else (), at, 1 + below)
        if not passage.pictures or (below and not shown):
            return 1
        return 1 + below

    def _picture(self, picture: Picture, caption: tuple[Run, ...], at: int, taken: int) -> bool:
        found = self._story.images(picture)
        path = self._drafting.asset(*found) if found else ""
        place = self._place(at)
        if not path:
            self._drafting.leave(picture.alternative, place, "decoration")
            why = "its kind is none that can be shown" if found else "it is not in the document"
            self._drafting.decide(
                "figure", place, picture.alternative or picture.member, f"an image is left out: {why}",
                confidence=0.5, weight=0.6, change="put the file in assets/ and write ![what one sees](assets/FILE)",
            )  # fmt: skip
            return False
        self._add(at, taken, figure(path, picture.alternative, caption, self._drafting, place))
        return True

    def _is_caption_of(self, what: str, at: int) -> bool:
        """Whether a caption stands at a place, for what is above it: its label tells, or what follows."""
        if at >= len(self._passages) or self._passages[at].role.name != "caption":
            return False
        if match := _LABEL.match(plain(self._passages[at].runs)):
            return match[0].strip().lower().startswith("tab") == (what == "table")
        following = self._passages[at + 1] if at + 1 < len(self._passages) else None
        return following is None or not (following.role.name == "table" or (what == "table" and following.pictures))

    def _caption(self, at: int) -> tuple[Run, ...]:
        """The words of a caption without the label and number that programs put before it."""
        said = plain(self._passages[at].runs)
        if (match := _LABEL.match(said)) and len(said) > match.end():
            self._drafting.leave(match[0], self._place(at), "decoration")
            said = said[match.end() :]
        return (Run(text=said),)

    def _table(self, at: int, caption: Passage | None) -> int:
        passage = self._passages[at]
        if is_for_layout(passage):
            return self._unfold(at, caption)
        taken, said = 1, self._caption(at - 1) if caption is not None else ()
        if caption is None and self._is_caption_of("table", at + 1):
            said, taken = self._caption(at + 1), 2
        start = at - (caption is not None)
        self._add(start, taken + (caption is not None), table(passage, said), pictured=at)
        if not passage.header:
            self._decide(at, "table", "no row is marked as the header: the first one became that", confidence=0.6)
        return taken

    def _unfold(self, at: int, caption: Passage | None) -> int:
        """A table of one column, which only frames what stands in it."""
        own = ([caption.runs] if caption is not None else []) + [
            cell for row in self._passages[at].rows for cell in row
        ]
        for runs in own:
            for paragraph in _split(runs):
                self._add(at, 1, Block(kind="paragraph", parts=(Part(runs=paragraph),)))
        self._decide(at, "table", "a table of one column: its cells are paragraphs")
        return 1

    # -- adding ---------------------------------------------------------------------------------------

    def _add(self, at: int, count: int, block: Block, *, pictured: int | None = None) -> int:
        """Adds the block of some passages with their bookmarks, behind it its footnotes and images among the words."""
        names = [name for own in self._names[at : at + count] for name in own]
        # Those of a whole list before those of its items; LibreOffice lets the bookmark of a list of ours end early.
        names.sort(key=lambda name: name not in self._wide and not name.endswith("-lijst"))
        findings = [finding for name in names for finding in self._story.findings.get(name, ())]
        ids = valid_ids(name for name in names if name not in self._story.findings)
        index = self._drafting.add(Piece(block=replace(block, ids=ids), place=self._place(at)))
        self._drafting.land(names, index)
        for each in findings:
            self._drafting.decide(
                each.kind, self._place(at), each.text or block.text, each.reason,
                confidence=each.confidence, weight=each.weight, change=each.change, piece=index,
            )  # fmt: skip
        own = self._passages[at : at + count]
        for remark in dict.fromkeys(remark for passage in own for remark in passage.remarks):
            self._decide(at, "notation", f"the source has nothing for this: {remark}")
        self._add_notes(block)
        if block.kind != "figure":
            for passage in own:
                for picture in passage.pictures:
                    self._picture(picture, (), pictured if pictured is not None else at, 0)
        return index

    def _add_notes(self, block: Block) -> None:
        for name in block.notes:
            passage = self._story.notes.get(name)
            if passage is None or name in self._written:
                continue
            self._written.add(name)
            index = self._drafting.add(
                Piece(block=Block(kind="note", ids=(name,), parts=(_part(passage),)), place=Place(part=f"note {name}"))
            )
            self._drafting.land(passage.bookmarks, index)

    def _decide(self, at: int, kind: DecisionKind, reason: str, *, confidence: float = 0.7) -> None:
        passage = self._passages[at]
        said = plain(passage.runs) or " ".join(plain(cell) for row in passage.rows for cell in row)
        self._drafting.decide(kind, self._place(at), said, reason, confidence=confidence, weight=0.3)

    def _leave_generated(self, passage: Passage) -> None:
        for _, _, text in passage.generated:
            self._drafting.leave(text, Place(line=self._places[id(passage)]), "decoration")

    def _place(self, at: int) -> Place:
        return Place(line=self._places[id(self._passages[at])], part="paragraph")


def _continued(passages: list[Passage]) -> list[Passage]:
    """Passages with those that continue an item of a list as lines of it; anywhere else they are paragraphs."""
    found: list[Passage] = []
    for passage in passages:
        if passage.role.name != "continuation":
            found.append(passage)
        elif found and found[-1].role.name in ("item", "numbered") and not passage.pictures:
            found[-1].runs += [Run(text=BREAK), *passage.runs]
            for name, count in passage.bookmarks.items():
                found[-1].bookmarks.setdefault(name, count)
        else:
            passage.role = Role("paragraph")
            found.append(passage)
    return found


def without_regions(passage: Passage) -> None:
    """Takes regions off the languages of runs: programs add one to every language, and a person writes “en”."""
    for runs in (passage.runs, *(cell for row in passage.rows for cell in row)):
        runs[:] = [replace(run, language=run.language.partition("-")[0]) if run.language else run for run in runs]


def note_name(note: Passage, number: str) -> str:
    """The name of a note: that of ours, even where LibreOffice met it twice and renamed it, else one by its number."""
    own = (_COPY.sub("", name) for name in note.bookmarks)
    found = next((name for name in valid_ids(own) if name.startswith(_NOTE)), "")
    return found.removeprefix(_NOTE) or f"noot-{number}"


def _part(passage: Passage) -> Part:
    return Part(runs=tuple(passage.runs))


def _split(runs: Sequence[Run]) -> list[tuple[Run, ...]]:
    """The paragraphs of a cell, which are lines in it."""
    found: list[list[Run]] = [[]]
    for run in runs:
        if run.text == BREAK:
            found.append([])
        else:
            found[-1].append(run)
    return [tuple(each) for each in found if any(run.text.strip() or run.note for run in each)]
