"""What an import has to say: import-report.json and the page beside it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from publish.importers.draft import Decision, Draft, LeftOut, Place
from publish.importing.outline import Outline
from publish.importing.remarks import Typography, typography
from publish.importing.source_files import Written
from publish.merge.changes import Conflict

JSON = "import-report.json"
PAGE = "import-report.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An import of the document at `path`, which is of this `kind`."""

    path: Path
    kind: str
    title: str
    chapters: int
    sections: int
    paragraphs: int
    words: int
    decisions: tuple[Decision, ...]
    left_out: tuple[LeftOut, ...]
    remarks: tuple[Typography, ...]
    places: dict[int, tuple[str, int]]
    conflicts: tuple[Conflict, ...] = ()
    """What did not come into the source that was updated: a person decides."""

    @property
    def ordered(self) -> list[Decision]:
        """The decisions that were not certain, those first that would matter most if they were wrong."""
        uncertain = [each for each in self.decisions if each.confidence < 1]
        return sorted(uncertain, key=lambda each: (-importance(each), each.place.line, each.place.page))

    def where(self, piece: int) -> str:
        """The place in the source, as path:line."""
        place = self.places.get(piece)
        return f"{place[0]}:{place[1]}" if place else ""

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        return {
            "schema": 1,
            "input": {"path": self.path.name, "kind": self.kind, "words": self.words},
            "source": {
                "title": self.title,
                "chapters": self.chapters,
                "sections": self.sections,
                "paragraphs": self.paragraphs,
            },
            "decisions": [
                {
                    "kind": each.kind,
                    "text": each.text,
                    "input": _place(each.place),
                    "source": self.where(each.piece),
                    "reason": each.reason,
                    "confidence": round(each.confidence, 2),
                    "weight": round(each.weight, 2),
                    "alternatives": list(each.alternatives),
                    "change": each.change,
                }
                for each in self.ordered
            ],
            "left_out": [
                {"words": each.words, "input": _place(each.place), "reason": each.reason} for each in self.left_out
            ],
            "remarks": [
                {
                    "what": each.what,
                    "text": each.text,
                    "source": self.where(each.piece),
                    "line": each.line,
                    "suggestion": each.suggestion,
                }
                for each in self.remarks
            ],
            "left_to_you": [asdict(each) for each in self.conflicts],
            "lost": [],
        }

    def as_text(self) -> str:
        """For the screen: the figures, and what matters most."""
        doubts = self.ordered
        left_out = sum(len(each.words.split()) for each in self.left_out)
        decide = " and what is left to you" if self.conflicts else ""
        lines = [
            f"{self.path.name}: {self.kind}, {self.words} words",
            f"  {self.chapters} chapters, {self.sections} sections, {self.paragraphs} blocks of text",
            f"  {len(doubts)} decisions that were not certain, {len(self.remarks)} remarks on typography and spelling",
            f"  every word is in the source, but for {left_out} left out{decide} (see the report)",
        ]
        for each in doubts[:5]:
            lines.append(f"  {self.where(each.piece)}: {each.kind}: {' '.join(each.text.split())[:60]} ({each.reason})")
        return "\n".join(lines)


def importance(decision: Decision) -> float:
    """How much a decision deserves to be looked at: what it matters, by how likely it is wrong."""
    return decision.weight * (1 - decision.confidence)


def _place(place: Place) -> dict[str, Any]:
    return {"page": place.page, "line": place.line, "part": place.part}


def report(path: Path, kind: str, draft: Draft, *, made: Outline, written: Written) -> Report:
    """The report of an import that was written and proven."""
    texts = [(item.pieces[0] if item.pieces else -1, item.block.text) for item in made.items]
    levels = [block.level for block in written.said if block.kind == "heading"]
    return Report(
        path=path,
        kind=kind,
        title=made.title,
        chapters=levels.count(1),
        sections=sum(level > 1 for level in levels),
        paragraphs=len(written.said) - len(levels),
        words=len(draft.words.split()),
        decisions=(*draft.decisions, *made.decisions),
        left_out=draft.left_out,
        remarks=tuple(typography(texts, draft.words)),
        places=written.places,
    )
