"""What a piece of Markdown says, read by itself: nothing enters the source that does not read back as it should."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from publish.diagnostics import Severity
from publish.model import Footnote
from publish.notation.blocks import Block, Part, from_block
from publish.notation.runs import Run, rebound, tidy
from publish.reader.blocks import Numbers
from publish.reader.chapters import outline, read_chapter
from publish.reader.ids import Ids

_ALONE = "hier-staat-alleen-dit-stuk"
_NO_ID = "I-001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads pieces back; `titles` are those of the programme, for cross-references without words of their own."""

    titles: Mapping[str, str]
    bind: Callable[[str], str]

    def heading(self, text: str) -> Block | None:
        """The heading that `text` is, or None where it is none."""
        level = len(text) - len(text.lstrip("#"))
        above = "".join(f"{'#' * n} {n} {{#{_ALONE}-{n}}}\n\n" for n in range(1, level))
        draft, found = outline("", above + text, False, ids := Ids())
        if any(each.severity is Severity.ERROR and each.code != _NO_ID for each in found):
            return None
        if ids.diagnostics or len(draft.headings) != level or draft.headings[-1].body:
            return None
        heading = draft.headings[-1]
        title = rebound(tidy([Run(text=heading.title)]), self.bind)
        return Block(kind="heading", level=heading.level, ids=(heading.id,), parts=(Part(runs=title),))

    def block(self, text: str, labels: Mapping[str, str]) -> Block | None:
        """The one block that `text` is, its notes by their ids in `labels`, or None where it is none or has errors."""
        notes = "".join(f"\n\n[^{label}]: {label}" for label in labels.values())
        return self._only(f"{text}{notes}", labels, note=False)

    def note(self, text: str, labels: Mapping[str, str], label: str) -> Block | None:
        """The footnote that `text` is."""
        return self._only(f"{_ALONE}[^{label}]\n\n{text}", labels, note=True)

    def _only(self, text: str, labels: Mapping[str, str], *, note: bool) -> Block | None:
        draft, _ = outline("", f"# {_ALONE} {{#{_ALONE}}}\n\n{text}\n", False, ids := Ids())
        chapter, found = read_chapter(draft, 1, ids, Numbers(), dict(self.titles))
        blocks = [each for each in chapter.blocks if isinstance(each, Footnote) == note]
        if any(each.severity is Severity.ERROR for each in found):
            return None
        if ids.diagnostics or chapter.sections or len(blocks) != 1:
            return None
        if note and len(chapter.blocks) != 2:
            return None
        by_label = {label: name for name, label in labels.items()}
        names = {each.id: by_label.get(each.label) for each in chapter.blocks if isinstance(each, Footnote)}
        block = from_block(blocks[0])
        parts = tuple(self._part(part, names) for part in block.parts)
        return replace(block, parts=parts)

    def _part(self, part: Part, names: Mapping[str, str | None]) -> Part:
        runs = tuple(run if run.note is None else replace(run, note=names.get(run.note)) for run in part.runs)
        return replace(part, runs=rebound(runs, self.bind))
