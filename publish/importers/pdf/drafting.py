"""A draft in the making: what both ways through a PDF, by its tags and by its looks, hand in piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from publish.importers.draft import Decision, DecisionKind, LeftOut, Piece, Place, Reason
from publish.importers.joining import Joined
from publish.importers.pdf.content import Span
from publish.importers.pdf.joining import Mend, text_of
from publish.notation.blocks import Block, Kind, Part
from publish.notation.runs import Run, Runs, tidy, words

CERTAIN: Final = 0.9
"""From here a decision is none."""
_CALL: Final = "call-"
"""How the mark of a note is named until the note is found."""


@dataclass(slots=True)
class Drafting:
    """Pieces, decisions, assets and what was left out, so far."""

    mend: Mend
    pieces: list[Piece] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    assets: dict[str, bytes] = field(default_factory=dict)
    glossary: list[tuple[str, str]] = field(default_factory=list)
    front_matter: set[int] = field(default_factory=set)
    """The pieces that are chapters without a number."""
    key: set[int] = field(default_factory=set)
    """The pieces that are proposals which matter most."""
    _calls: list[tuple[str, str]] = field(default_factory=list)
    _notes: dict[str, str] = field(default_factory=dict)
    _counter: int = 0

    def add(
        self,
        kind: Kind,
        parts: tuple[Part, ...],
        place: Place,
        *,
        ids: tuple[str, ...] = (),
        level: int = 0,
        path: str = "",
        alignments: tuple[str, ...] = (),
    ) -> None:
        """A block, unless nothing is in it."""
        if kind == "figure" or any(part.runs for part in parts):
            block = Block(kind=kind, parts=parts, ids=ids, level=level, path=path, alignments=alignments)
            self.pieces.append(Piece(block=block, place=place))

    def remove(self, at: int) -> None:
        """Takes a piece out again."""
        del self.pieces[at]
        self.front_matter = {each - (each > at) for each in self.front_matter if each != at}
        self.key = {each - (each > at) for each in self.key if each != at}
        self.decisions = [replace(d, piece=d.piece - (d.piece > at)) for d in self.decisions if d.piece != at]

    def leave_out(self, spans: list[Span], reason: Reason) -> None:
        """Words that the source will not hold."""
        if text := text_of(spans, self.mend):
            self.left_out.append(LeftOut(words=text, place=Place(page=spans[0].page + 1), reason=reason))

    def leave_out_mark(self, mark: str, place: Place) -> None:
        """The number or letter before an item, which templates set by themselves; a bullet is no word."""
        if any(map(str.isalnum, mark)):
            self.left_out.append(LeftOut(words=mark.strip(), place=place, reason="numbering"))

    def call(self, label: str) -> Run:
        """The mark of a note that will be told of later."""
        self._counter += 1
        name = f"{_CALL}{self._counter}"
        self._calls.append((name, label))
        return Run(note=name)

    def open_calls(self) -> list[str]:
        """The labels of the marks that still want their notes."""
        return [label for _, label in self._calls]

    def note(self, label: str, runs: Runs, place: Place, name: str = "") -> None:
        """A note: that of the first mark that still wants one, of the same label if there is such a mark."""
        called = next((call for call in self._calls if call[1] == label), self._calls[0] if self._calls else None)
        if called is None:
            self.add("paragraph", (Part(runs=runs),), place)
            self.leave_out_mark(label, place)
            self.decide("note", place, words(runs)[:80], f"no mark '{label}' refers to it", confidence=0.5, weight=0.6)
            return
        self._calls.remove(called)
        marks = f"{called[1]} {label}".strip()
        self.left_out.append(LeftOut(words=marks, place=place, reason="numbering"))
        self._notes[called[0]] = name or f"note-{len(self._notes) + 1}"
        self.add("note", (Part(runs=runs),), place, ids=(self._notes[called[0]],))

    def decide(
        self,
        kind: DecisionKind,
        place: Place,
        text: str,
        reason: str,
        *,
        confidence: float,
        weight: float,
        change: str = "",
    ) -> None:
        """A decision on the last piece."""
        self.decisions.append(
            Decision(
                kind=kind,
                place=place,
                piece=max(0, len(self.pieces) - 1),
                text=text,
                reason=reason,
                confidence=confidence,
                weight=weight,
                change=change,
            )
        )

    def doubts(self, group: Sequence[Joined], place: Place) -> None:
        """Decisions on what was not certain where the lines of paragraphs were joined."""
        for joined in group:
            for joint, start in zip(joined.joints, joined.starts, strict=True):
                if joint.certain >= CERTAIN or not joint.reason:
                    continue
                shown = joined.text[max(0, start - 40) : start + 40]
                if joint.cut or joint.alternatives:
                    self.decide("joined-word", place, shown, joint.reason, confidence=joint.certain, weight=0.2)
                else:
                    change = "part them with an empty line, in the source, if they are two paragraphs"
                    self.decide(
                        "paragraph", place, shown, joint.reason, confidence=joint.certain, weight=0.5, change=change
                    )

    def finished(self) -> tuple[Piece, ...]:
        """The pieces, marks of notes by the names of the notes; a mark without a note is text again."""
        labels = dict(self._calls)
        return tuple(
            replace(
                piece,
                block=replace(piece.block, parts=tuple(self._bound(part, labels) for part in piece.block.parts)),
                front_matter=at in self.front_matter,
                key=at in self.key,
            )
            for at, piece in enumerate(self.pieces)
        )

    def _bound(self, part: Part, labels: dict[str, str]) -> Part:
        if not any(run.note for run in part.runs):
            return part
        runs = [
            run
            if run.note is None
            else Run(note=self._notes[run.note])
            if run.note in self._notes
            else Run(text=labels.get(run.note, ""))
            for run in part.runs
        ]
        return replace(part, runs=tidy(runs))
