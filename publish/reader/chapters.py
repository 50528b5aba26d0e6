"""Chapters out of Markdown files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TypeAlias

from publish.diagnostics import Diagnostic, Origin
from publish.model import DEEPEST, Block, Chapter, Paragraph, Section
from publish.reader.blocks import LEAFLET, BlockReader, Numbers, classes_of
from publish.reader.ids import Ids
from publish.reader.markdown import Node, Tree, end_line_of, line_of, parse
from publish.reader.slips import Slip, without_settings
from publish.reader.titles import faults, is_underlined, title_of, way_to_name

_BEGINNING: Final = "a chapter file begins with its title: # Title {#id}"
_SETTINGS: Final = f"take them away: title, author and date stand in programme.yaml, and {_BEGINNING}"


@dataclass(slots=True, kw_only=True)
class Heading:
    """A heading of a file and the block nodes below it, up to the next one."""

    level: int
    title: str
    id: str
    origin: Origin
    body: list[Node] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Draft:
    """A chapter file after the first pass: its headings are known, its blocks are not yet read."""

    path: str
    front_matter: bool
    tree: Tree
    headings: list[Heading]


def outline(path: str, text: str, front_matter: bool, ids: Ids) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """The first pass: headings, and every id that the file gives, claimed in the order of the file."""
    settings, text = without_settings(text)
    tree = parse(text)
    draft = Draft(path=path, front_matter=front_matter, tree=tree, headings=[])
    diagnostics: list[Diagnostic] = []
    if settings:
        message = f"the format has nothing for this: settings at the head of a chapter ({', '.join(settings)})"
        diagnostics.append(Diagnostic(code="M-002", message=message, origin=Origin(path=path), hint=_SETTINGS))
    for node in tree.blocks:
        origin = Origin(path=path, line=line_of(node), end_line=end_line_of(node))
        if node.type == "heading":
            diagnostics += _head(draft, node, origin, ids)
        elif draft.headings:
            draft.headings[-1].body.append(node)
            _claim(node, path, ids)
        else:
            diagnostics.append(
                Diagnostic(code="M-004", message="text before the title", origin=origin, hint=_BEGINNING)
            )
    unnamed = {replace(each.origin, end_line=0) for each in diagnostics if each.code == "I-001" and each.origin}
    told = map(partial(_told, path), tree.slips)
    diagnostics += (each for each in told if each.code != "M-011" or each.origin not in unnamed)
    for name in tree.unused_notes:
        hint = f"refer to it with [^{name}], or take it away"
        line = next((at for at, each in enumerate(text.split("\n"), 1) if each.startswith(f"[^{name}]:")), 1)
        message = f"nothing refers to the footnote '{name}'"
        diagnostics.append(Diagnostic(code="X-003", message=message, origin=Origin(path=path, line=line), hint=hint))
    if not draft.headings:
        diagnostics.append(Diagnostic(code="M-004", message="no title", origin=Origin(path=path), hint=_BEGINNING))
    return draft, tuple(diagnostics)


def _told(path: str, slip: Slip) -> Diagnostic:
    return Diagnostic(
        code=slip.code,
        severity=slip.severity,
        message=slip.message,
        origin=Origin(path=path, line=slip.line),
        hint=slip.hint,
    )


def _head(draft: Draft, node: Node, origin: Origin, ids: Ids) -> Iterator[Diagnostic]:
    title, name = title_of(node)
    yield from faults(node, origin, numbered=not draft.front_matter)
    level = int(node.tag[1])
    before = draft.headings[-1].level if draft.headings else 0
    if is_underlined(node) and name is None and draft.headings:
        return  # most often a line of hyphens below a paragraph: what else would be said of a title is not meant
    if level == 1 and draft.headings:
        hint = "a file holds one chapter; sections begin with ##"
        yield Diagnostic(code="M-005", message="a second chapter title", origin=origin, hint=hint)
        level = 2
    elif level > DEEPEST and before >= DEEPEST:
        hint = f"make it {'#' * DEEPEST}, or words of the section above it"
        message = f"a heading of level {level}, and the deepest is {'#' * DEEPEST}"
        yield Diagnostic(code="H-002", message=message, origin=origin, hint=hint)
    elif level > before + 1:
        hint = f"after {'#' * before} comes {'#' * (before + 1)}" if before else _BEGINNING
        message = f"a heading of level {level} where {before + 1} is the deepest there can be"
        yield Diagnostic(code="H-001", message=message, origin=origin, hint=hint)
    if name is None and title:
        yield Diagnostic(
            code="I-001",
            message=f"the heading '{title}' has no id",
            origin=origin,
            hint=way_to_name(title, node.markup),
        )
    if name is None:
        name = ids.derive(title, "deel", origin)
    else:
        ids.claim(name, origin, chapter=not draft.headings)
    draft.headings.append(Heading(level=level, title=title, id=name, origin=origin))


def _claim(node: Node, path: str, ids: Ids) -> None:
    for each in node.walk():
        if each.type not in ("inline", "text", "span") and not each.is_root and (name := each.attrs.get("id")):
            ids.claim(str(name), Origin(path=path, line=line_of(each), end_line=end_line_of(each)))


def read_chapter(
    draft: Draft, number: int | None, ids: Ids, numbers: Numbers, titles: dict[str, str]
) -> tuple[Chapter, tuple[Diagnostic, ...]]:
    """The second pass: the blocks."""
    reader = BlockReader(draft.path, draft.tree, ids, numbers, titles)
    bodies = [_body(heading, reader) for heading in draft.headings]
    head, *rest = list(zip(draft.headings, bodies, strict=True))
    chapter = Chapter(
        id=head[0].id,
        origin=head[0].origin,
        number=number,
        title=head[0].title,
        front_matter=draft.front_matter,
        blocks=head[1][0],
        sections=_sections(rest, str(number) if number else None),
    )
    return chapter, (*reader.diagnostics, *_misplaced_words(draft))


_Body: TypeAlias = tuple[tuple[Block, ...], Paragraph | None]
"""What stands below a heading, and the words for leaflets."""


def _body(heading: Heading, reader: BlockReader) -> _Body:
    blocks: list[Block] = []
    leaflet = None
    for node in heading.body:
        if LEAFLET in classes_of(node):
            leaflet = reader.read_leaflet(node, heading.id)
        else:
            blocks += reader.read(node)
    return tuple(blocks), leaflet


def _misplaced_words(draft: Draft) -> Iterator[Diagnostic]:
    """Words for leaflets where there is no section that is on one, and those that a section has twice."""
    for heading in draft.headings:
        for count, node in enumerate(each for each in heading.body if LEAFLET in classes_of(each)):
            origin = Origin(path=draft.path, line=line_of(node), end_line=end_line_of(node))
            if draft.front_matter or heading is draft.headings[0]:
                hint = "put them below the heading of a section (## …) in a numbered chapter"
                message = "words for leaflets outside a section that stands on one"
                yield Diagnostic(code="B-004", message=message, origin=origin, hint=hint)
            elif count:
                message = f"the section '{heading.title}' has words for leaflets twice"
                yield Diagnostic(code="B-005", message=message, origin=origin, hint="keep one of the paragraphs")


def _sections(parts: Sequence[tuple[Heading, _Body]], prefix: str | None) -> tuple[Section, ...]:
    """Sections out of headings in the order of the file: each takes those of deeper levels that follow it."""
    sections: list[Section] = []
    at = 0
    while at < len(parts):
        heading, (blocks, leaflet) = parts[at]
        end = at + 1
        while end < len(parts) and parts[end][0].level > heading.level:
            end += 1
        number = f"{prefix}.{len(sections) + 1}" if prefix else None
        sections.append(
            Section(
                id=heading.id,
                origin=heading.origin,
                number=number,
                title=heading.title,
                blocks=blocks,
                sections=_sections(parts[at + 1 : end], number),
                leaflet=leaflet,
            )
        )
        at = end
    return tuple(sections)
