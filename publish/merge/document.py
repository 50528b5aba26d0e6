"""The passages of an edited document as blocks that can be compared with those of the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from publish.alignment import likeness
from publish.model import DEEPEST
from publish.notation.blocks import Block, Kind, Part
from publish.notation.runs import Run, Runs, rebound, tidy, words
from publish.word.passages import Passage

_COPY: Final = re.compile(r"_Copy_\d+$")
"""LibreOffice renames a bookmark when it meets it twice."""
_ALIKE: Final = 0.5
"""Share of words from which a footnote without an id counts as a version of one that is known."""
_LABEL: Final = re.compile(r"^Voorstel\s\d+\s+")
GLOSSARY: Final = "afkortingen"
"""The bookmark of the heading above the glossary, which is no part of the chapters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the exported source had, as far as reading the document needs it.

    `lists` are the ids of its lists; `notes` the words of its footnotes by id; `images` has the path of each figure's
    image by its id, `digests` the sha256 of each as exported; `languages` the words of every span by its tag;
    `addresses` those of its links, by their form in which programs do not change them; `kinds` the kinds of its blocks;
    `pulls` whether it has pull quotes.
    """

    ids: frozenset[str]
    lists: frozenset[str]
    notes: Mapping[str, str]
    images: Mapping[str, str]
    digests: Mapping[str, str]
    languages: Mapping[str, frozenset[str]]
    language: str
    addresses: Mapping[str, str]
    kinds: frozenset[Kind]
    pulls: bool
    bind: Callable[[str], str]

    @classmethod
    def of(
        cls, blocks: Sequence[Block], *, digests: Mapping[str, str], language: str, bind: Callable[[str], str]
    ) -> Known:
        """What the blocks of a source tell, headings with their numbers left out."""
        runs = [run for block in blocks for part in block.parts for run in part.runs]
        spans: dict[str, set[str]] = {}
        for run in runs:
            if run.language:
                spans.setdefault(run.language, set()).update(re.findall(r"\w+", run.text.lower()))
        return cls(
            ids=frozenset(name for block in blocks for name in block.ids),
            lists=frozenset(block.ids[0] for block in blocks if block.kind == "list"),
            notes={block.ids[0]: block.text for block in blocks if block.kind == "note"},
            images={block.ids[0]: block.path for block in blocks if block.kind == "figure"},
            digests=digests,
            languages={tag: frozenset(own) for tag, own in spans.items()},
            language=language,
            addresses={_alike(run.target): run.target for run in runs if run.target},
            kinds=frozenset(block.kind for block in blocks),
            pulls=any(run.pull for run in runs),
            bind=bind,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An edited document: its blocks, footnotes by id, cover and glossary, and where comments stand, by block.

    `lost` names what the program that saved it did not keep: "kinds" (leads and proposals), "pulls", "numbers" (the
    style that tells the number of a heading from its title).
    """

    blocks: tuple[Block, ...]
    notes: Mapping[str, Block]
    front: tuple[str, ...]
    glossary: tuple[tuple[str, ...], ...]
    comments: Mapping[str, tuple[int, str]]
    lost: frozenset[str]


def assemble(
    passages: Sequence[Passage], notes: Mapping[str, Passage], media: Callable[[str], str], known: Known
) -> Edited:
    """The document as blocks. `notes` are its footnotes by number, `media` the sha256 of a member of the package."""
    return _Assembly(passages, notes, media, known).edited()


class _Assembly:
    def __init__(
        self,
        passages: Sequence[Passage],
        notes: Mapping[str, Passage],
        media: Callable[[str], str],
        known: Known,
    ) -> None:
        self._passages = [each for each in passages if not each.empty]
        self._known = known
        self._media = media
        self._places = _places([*self._passages, *notes.values()])
        self._ids = self._identify()
        self._note_passages = notes
        self._note_ids = self._identify_notes(notes)
        roles = {each.role.name for each in self._passages}
        lost = {"kinds"} if {"lead", "proposal"} & known.kinds and not roles & {"lead", "proposal"} else set()
        if known.pulls and not any(run.pull for each in self._passages for run in each.runs):
            lost.add("pulls")
        if not any(name == "number" for each in self._passages for name, *_ in each.generated):
            lost.add("numbers")
        self._lost = frozenset(lost)

    def edited(self) -> Edited:
        blocks: list[Block] = []
        front: list[str] = []
        glossary: tuple[tuple[str, ...], ...] = ()
        comments: dict[str, tuple[int, str]] = {}
        at = next((n for n, each in enumerate(self._passages) if each.role.name == "heading"), len(self._passages))
        front = [_plain(each.runs) for each in self._passages[:at] if each.role.name == "front"]
        while at < len(self._passages):
            passage = self._passages[at]
            if self._is_glossary(passage):
                end = self._next_chapter(at)
                tables = [each for each in self._passages[at:end] if each.role.name == "table"]
                glossary = tuple(tuple(map(_plain, row)) for each in tables for row in each.rows[1:])
                at = end
                continue
            taken = self._group(at)
            for each in self._passages[at : at + taken]:
                comments |= {name: (len(blocks), text) for name, text in each.comments.items()}
            if passage.role.name != "contents":
                blocks.append(self._block(self._passages[at : at + taken], self._ids[at : at + taken]))
            at += taken
        notes = {self._note_ids[number]: self._note(passage) for number, passage in self._note_passages.items()}
        return Edited(
            blocks=tuple(blocks),
            notes=notes,
            front=tuple(front),
            glossary=glossary,
            comments=comments,
            lost=self._lost,
        )

    # -- ids ------------------------------------------------------------------------------------------

    def _identify(self) -> list[tuple[str, ...]]:
        """The ids of each passage: a bookmark that is spread over several belongs to the one with most of its text."""
        best: dict[str, int] = {}
        for at, passage in enumerate(self._passages):
            for name, count in passage.bookmarks.items():
                key = name if name in self._known.ids else _COPY.sub("", name)
                if key not in self._known.ids or (key != name and name[: len(key)] in passage.bookmarks):
                    continue
                if key not in best or count > self._passages[best[key]].bookmarks.get(key, 0):
                    best[key] = at
        ids: list[list[str]] = [[] for _ in self._passages]
        for name, at in best.items():
            ids[at].append(name)
        return [tuple(each) for each in ids]

    def _identify_notes(self, notes: Mapping[str, Passage]) -> dict[str, str]:
        """The id of each footnote by its number: by its bookmark, else by its words; one that is new has none known."""
        found: dict[str, str] = {}
        for number, passage in notes.items():
            names = (_COPY.sub("", name) for name in passage.bookmarks)
            if name := next((name for name in names if name in self._known.notes), None):
                found[number] = name
        left = [name for name in self._known.notes if name not in found.values()]
        for number, passage in notes.items():
            if number not in found and left:
                alike = {name: likeness(self._known.notes[name], _plain(passage.runs)) for name in left}
                best = max(left, key=lambda name: alike[name])
                if alike[best] >= _ALIKE:
                    found[number] = best
                    left.remove(best)
        return {number: found.get(number, f"new {number}") for number in notes}

    def _target(self, target: str | None) -> str | None:
        """A cross-reference leads to an id of the source, also by way of a bookmark that Word made for it."""
        if not target or not target.startswith("#"):
            return self._known.addresses.get(_alike(target), target) if target else None
        name = target[1:]
        if name in self._known.ids:
            return target
        at = self._places.get(name)
        ids = self._ids[at] if at is not None and at < len(self._ids) else ()
        return f"#{ids[0]}" if ids else None

    # -- words ----------------------------------------------------------------------------------------

    def _runs(self, runs: Iterable[Run], *, plain: bool = False) -> Runs:
        """Runs in their one form, with what the source can say of them; `plain` without any mark."""
        if plain:
            return rebound(tidy(Run(text=run.text) for run in runs), self._known.bind)
        own = tidy(
            replace(
                run,
                note=None if run.note is None else self._note_ids.get(run.note, f"new {run.note}"),
                target=self._target(run.target),
                language=run.language if self._primary(run.language) else None,
            )
            for run in runs
        )
        own = tidy(replace(run, language=self._language(run)) for run in own)
        return rebound(own, self._known.bind)

    def _primary(self, tag: str | None) -> str | None:
        primary = (tag or "").split("-")[0].lower()
        return primary if primary and primary != self._known.language.split("-")[0].lower() else None

    def _language(self, run: Run) -> str | None:
        """The language of words that the source has in another one.

        A program gives every word a language, by the keyboard or by guessing, but always with a region: a bare “en” is
        what we wrote. Others are believed only of words that the source has in that language already, or most of them.
        """
        if run.language in self._known.languages and run.language == self._primary(run.language):
            return run.language
        own = re.findall(r"\w+", run.text.lower())
        for tag, vocabulary in self._known.languages.items():
            shared = sum(word in vocabulary for word in own)
            if self._primary(run.language) == self._primary(tag) and 2 * shared >= len(own):
                return tag
        return None

    # -- blocks ---------------------------------------------------------------------------------------

    def _is_glossary(self, passage: Passage) -> bool:
        if passage.role.name != "heading" or passage.role.level != 1:
            return False
        return GLOSSARY in passage.bookmarks or words(tidy(passage.runs)).lower() == GLOSSARY

    def _next_chapter(self, at: int) -> int:
        later = range(at + 1, len(self._passages))
        return next((n for n in later if self._passages[n].role == self._passages[at].role), len(self._passages))

    def _group(self, at: int) -> int:
        """How many passages from `at` on make one block."""
        role, end = self._passages[at].role.name, at + 1
        if role in ("item", "numbered"):
            while end < len(self._passages) and self._continues_list(at, end):
                end += 1
        elif role == "quotation":
            while end < len(self._passages) and self._passages[end].role.name == "quotation" and not self._ids[end]:
                end += 1
            end += end < len(self._passages) and self._passages[end].role.name == "attribution"
        elif role == "caption":
            end += end < len(self._passages) and self._passages[end].role.name == "table"
        elif self._passages[at].pictures and not self._passages[at].runs:
            end += end < len(self._passages) and self._passages[end].role.name == "caption" and not self._ids[end]
        return end - at

    def _continues_list(self, start: int, at: int) -> bool:
        role = self._passages[at].role
        if role.name not in ("item", "numbered"):
            return False
        if any(name in self._known.lists for name in self._ids[at]):  # a list that is known takes in what stands before
            known = any(name in self._known.lists for each in self._ids[start:at] for name in each)
            return not known and role == self._passages[start].role
        return role.level > 0 or role.name == self._passages[start].role.name

    def _block(self, passages: Sequence[Passage], ids: Sequence[tuple[str, ...]]) -> Block:
        first, own = passages[0], tuple(name for each in ids for name in each)
        remarks = tuple(dict.fromkeys(remark for each in passages for remark in each.remarks))
        role = first.role.name
        if passages[-1].role.name == "table":
            return Block(kind="table", ids=own, parts=self._table(passages), remarks=remarks)
        if first.pictures:
            return self._figure(passages, own, remarks)
        if role == "heading":
            text = self._runs(first.runs, plain=True)
            if not any(name == "number" for name, *_ in first.generated):
                text = self._without_number(text)
            if first.role.level > DEEPEST:
                remarks = (*remarks, f"a heading of level {first.role.level}, and {DEEPEST} is the deepest")
            return Block(kind="heading", level=first.role.level, ids=own, parts=(Part(runs=text),), remarks=remarks)
        if role in ("item", "numbered"):
            parts = tuple(
                Part(role="item" if p.role.name == "item" else "numbered", level=p.role.level, runs=self._runs(p.runs))
                for p in passages
            )
            return Block(kind="list", ids=own, parts=parts, remarks=remarks)
        if role == "quotation":
            said = [
                Part(role="attribution" if p.role.name == "attribution" else "text", runs=self._runs(p.runs))
                for p in passages
            ]
            return Block(kind="quotation", ids=own, parts=tuple(said), remarks=remarks)
        kind: Kind = "lead" if role == "lead" else "proposal" if role == "proposal" else "paragraph"
        runs = self._runs(first.runs)
        if "kinds" in self._lost and runs:
            runs = tidy((replace(runs[0], text=_LABEL.sub("", runs[0].text)), *runs[1:]))
        return Block(kind=kind, ids=own, parts=(Part(runs=runs),), remarks=remarks)

    def _without_number(self, text: Runs) -> Runs:
        """A title without the number before it, typed by hand or without the style that tells them apart.

        A bare “3” may belong to the title, unless no number has its style any more.
        """
        number, _, rest = words(text).partition(" ")
        pattern = r"\d+(\.\d+)*" if "numbers" in self._lost else r"\d+(\.\d+)+"
        return (Run(text=rest),) if rest and re.fullmatch(pattern, number) else text

    def _table(self, passages: Sequence[Passage]) -> tuple[Part, ...]:
        parts = [Part(role="caption", runs=self._runs(each.runs, plain=True)) for each in passages[:-1]]
        for number, row in enumerate(passages[-1].rows):
            parts += [Part(role="cell" if number else "header", level=number, runs=self._runs(cell)) for cell in row]
        return tuple(parts)

    def _figure(self, passages: Sequence[Passage], ids: tuple[str, ...], remarks: tuple[str, ...]) -> Block:
        first, picture = passages[0], passages[0].pictures[0]
        if len(first.pictures) > 1 or first.runs:
            runs = self._runs(first.runs)
            return Block(
                kind="paragraph", ids=ids, parts=(Part(runs=runs),), remarks=(*remarks, "an image among words")
            )
        digest = self._media(picture.member)
        figure = next((name for name in ids if name in self._known.images), None)
        same = next((name for name, own in self._known.digests.items() if own == digest), None)
        if self._known.digests and (figure is None or self._known.digests.get(figure) != digest):
            figure = figure or same
            if same is None:
                remarks = (*remarks, "another picture than the one that was exported")
        said = [Part(role="alternative", runs=self._runs([Run(text=picture.alternative)], plain=True))]
        said += [Part(role="caption", runs=self._runs(each.runs, plain=True)) for each in passages[1:]]
        path = self._known.images.get(figure or "", "")
        return Block(kind="figure", ids=ids, path=path, parts=tuple(said), remarks=remarks)

    def _note(self, passage: Passage) -> Block:
        return Block(kind="note", parts=(Part(runs=self._runs(passage.runs)),), remarks=tuple(passage.remarks))


def _plain(runs: Iterable[Run]) -> str:
    """The words alone, all spaces alike: templates bind words with no-break spaces."""
    return " ".join("".join(run.text for run in runs).split())


def _alike(address: str) -> str:
    """An address without what programs add or take away: a slash behind a bare host, escapes, capitals of the host."""
    try:
        parts = urlsplit(unquote(address))
    except ValueError:
        return address
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path.rstrip("/"), parts.query, parts.fragment))


def _places(passages: Sequence[Passage]) -> dict[str, int]:
    """The passage in which each bookmark stands."""
    return {name: at for at, passage in enumerate(passages) for name in passage.bookmarks}
