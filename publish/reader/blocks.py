"""Blocks out of the tree of a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from publish.diagnostics import Diagnostic, Origin, Severity, did_you_mean
from publish.model import (
    Block,
    Figure,
    Footnote,
    Inlines,
    List,
    ListItem,
    NoteReference,
    Paragraph,
    Proposal,
    Quotation,
    Table,
    Text,
    slug,
)
from publish.reader.ids import Ids
from publish.reader.inlines import Surroundings, inlines, way_without_html
from publish.reader.markdown import Node, Tree, end_line_of, line_of
from publish.reader.names import standing
from publish.reader.typing_slips import left_open
from publish.traversal import plain

LEAFLET: Final = "leaflet"
"""The class of a paragraph that stands on leaflets only."""
KEY: Final = "key"
"""The second class of a proposal: one of those that matter most."""
CLASSES: Final = ("lead", "proposal", LEAFLET)
_CLASSES_KNOWN: Final = "known: {.lead}, {.proposal}, {.proposal .key} and {.leaflet}"
_ATTRIBUTION: Final = re.compile(r"^[—–-]+\s*")
_OWN_NUMBER: Final = re.compile(r"(?:voorstel|proposal|proposition)\s+(?:nr\.?\s*)?\d+\b(?=\s*[.:–—-])", re.IGNORECASE)
_ALIGNMENT: Final = re.compile(r"text-align:(left|center|right)")
_UNKNOWN: Final = {
    "fence": ("a code block", "write it as paragraphs, lists or a table"),
    "code_block": ("an indented code block", "take away the spaces or tabs before the text"),
    "hr": ("a horizontal rule", "take it away, or begin a new section: ## Title {#name}"),
    "html_block": ("raw HTML", ""),
}


class Numbers:
    """What is counted through the whole programme."""

    def __init__(self) -> None:
        self.proposals = 0
        self.notes = 0


class BlockReader:
    """Turns the blocks of one file into the model's; findings go to `diagnostics`."""

    def __init__(self, path: str, tree: Tree, ids: Ids, numbers: Numbers, titles: dict[str, str]) -> None:
        self._path = path
        self._tree = tree
        self._ids = ids
        self._numbers = numbers
        self._references: dict[str, NoteReference] = {}
        self._missing: set[str] = set()
        self._pending: list[str] = []
        self.diagnostics: list[Diagnostic] = []
        self._around = Surroundings(path=path, titles=titles, refer=self._refer, report=self.diagnostics.append)

    def read(self, node: Node) -> tuple[Block, ...]:
        """The block a node stands for, followed by the footnotes that it refers to; nothing for what is no block."""
        block = self._block(node)
        notes = []
        while self._pending:
            notes.append(self._footnote(self._pending.pop(0)))
        return (*((block,) if block else ()), *notes)

    def read_leaflet(self, node: Node, section: str) -> Paragraph | None:
        """The words that leaflets have for a section; nothing for what is no paragraph, or has a footnote.

        Their id comes of that of the section, so that no id in the text depends on whether there are such words.
        """
        self._check_attributes(node)
        content = self._content(node) if node.type == "paragraph" else ()
        for name in self._pending:
            hint = "leaflets have no footnotes: say it in the words themselves"
            self._error("B-006", f"the words for leaflets refer to a footnote, '{name}'", node, hint)
        self._pending.clear()
        if not content:
            return None
        return Paragraph(id=self._id(node, f"folder {section}", "folder"), origin=self._origin(node), content=content)

    def _block(self, node: Node) -> Block | None:
        self._check_attributes(node)
        match node.type:
            case "paragraph":
                return self._figure(node) if _is_figure(node) else self._paragraph(node)
            case "bullet_list" | "ordered_list":
                return self._list(node)
            case "blockquote":
                return self._quotation(node)
            case "table":
                return self._table(node)
        what, way = _UNKNOWN.get(node.type, (node.type.replace("_", " "), "write it as paragraphs, lists or a table"))
        message = f"the format has nothing for this: {what}"
        self._error("M-001" if not way else "M-002", message, node, way or way_without_html(node.content))
        return None

    def _paragraph(self, node: Node) -> Paragraph | Proposal:
        content, origin = self._content(node), self._origin(node)
        name = self._id(node, plain(content), "alinea")
        classes = classes_of(node)
        if "proposal" in classes:
            self._numbers.proposals += 1
            number = self._numbers.proposals
            if match := _OWN_NUMBER.match(plain(content)):
                hint = "take it away: proposals are numbered one by one through the whole programme"
                self._warning("B-007", f"a proposal with a number of its own: '{match[0]}'", node, hint)
            return Proposal(id=name, origin=origin, number=number, content=content, key=KEY in classes)
        return Paragraph(id=name, origin=origin, content=content, lead="lead" in classes)

    def _figure(self, node: Node) -> Figure:
        image = node.children[0].children[0]
        if unknown := sorted(set(image.attrs) - {"src", "alt", "title"}):
            hint = "take the braces away: an image is as wide as the text; {#id} stands on a line of its own above it"
            self._error("M-006", f"an image with unknown attribute: {', '.join(unknown)}", node, hint)
        # Markdown writes an address as one of the web; here it is the name of a file, spaces and accents in it.
        caption, path = str(image.attrs.get("title", "")), unquote(str(image.attrs["src"]))
        alternative = plain(inlines(image.children, line_of(node), self._around))
        if open_words := left_open(alternative) or left_open(caption):
            hint = "write what is to be seen there, for who cannot see it, before anything is published"
            self._warning("N-001", f"‘{open_words}’ is a placeholder", node, hint, Severity.NOTE)
        return Figure(
            id=self._id(node, caption or path.rsplit("/", 1)[-1], "figuur"),
            origin=self._origin(node),
            path=standing(Path(self._path).parent, path),
            alternative=alternative,
            caption=caption,
        )

    def _list(self, node: Node) -> List:
        items = tuple(self._item(each) for each in node.children)
        return List(
            id=self._id(node, "", f"{items[0].id[:33]}-lijst"),
            origin=self._origin(node),
            ordered=node.type == "ordered_list",
            start=int(node.attrs.get("start", 1)),
            items=items,
        )

    def _item(self, node: Node) -> ListItem:
        words = [each for each in node.children if each.type == "paragraph"]
        nested = [each for each in node.children if each.type in ("bullet_list", "ordered_list")]
        others = [each for each in node.children if each not in words and each not in nested]
        for each in (*words[1:], *others):
            hint = "a list item is one paragraph, with lists in it if need be"
            self._error("M-008", f"a list item cannot hold this: {each.type.replace('_', ' ')}", each, hint)
        content = self._content(words[0]) if words else ()
        name = self._id(node, plain(content), "punt")
        return ListItem(id=name, origin=self._origin(node), content=content, lists=tuple(map(self._list, nested)))

    def _quotation(self, node: Node) -> Quotation:
        for each in node.children:
            if each.type != "paragraph":
                hint = "a quotation is one or more paragraphs"
                self._error("M-008", f"a quotation cannot hold this: {each.type.replace('_', ' ')}", each, hint)
        paragraphs = [part for each in node.children if each.type == "paragraph" for part in self._quoted(each)]
        attribution: Inlines = ()
        if len(paragraphs) > 1 and isinstance(first := paragraphs[-1][0], Text) and _ATTRIBUTION.match(first.value):
            attribution = (Text(value=_ATTRIBUTION.sub("", first.value)), *paragraphs.pop()[1:])
        return Quotation(
            id=self._id(node, plain(paragraphs[0]) if paragraphs else "", "citaat"),
            origin=self._origin(node),
            paragraphs=tuple(paragraphs),
            attribution=attribution,
        )

    def _quoted(self, node: Node) -> Iterable[Inlines]:
        """A paragraph of a quotation; a last line that begins with a dash becomes one of its own."""
        nodes = node.children[0].children
        at = max((at for at, each in enumerate(nodes) if each.type in ("softbreak", "hardbreak")), default=-1)
        last = nodes[at + 1 :]
        if at >= 0 and last and last[0].type == "text" and _ATTRIBUTION.match(last[0].content):
            parts: Sequence[Sequence[Node]] = (nodes[:at], last)
        else:
            parts = (nodes,)
        return [content for part in parts if (content := inlines(part, line_of(node), self._around))]

    def _table(self, node: Node) -> Table:
        (head, *bodies) = node.children
        heads = head.children[0].children
        header = tuple(self._content(cell) for cell in heads)
        rows = tuple(tuple(self._content(cell) for cell in row.children) for body in bodies for row in body.children)
        alignments = [_ALIGNMENT.search(str(cell.attrs.get("style", ""))) for cell in heads]
        caption = str(node.attrs.get("caption", ""))
        return Table(
            id=self._id(node, caption or " ".join(map(plain, header)), "tabel"),
            origin=self._origin(node),
            header=header,
            rows=rows,
            alignments=tuple(match[1] if match else "" for match in alignments),
            caption=caption,
        )

    # -- footnotes ------------------------------------------------------------------------------------

    def _refer(self, name: str, origin: Origin) -> NoteReference | None:
        if name not in self._tree.notes:
            if name not in self._missing:
                self._missing.add(name)
                hint = self._tree.way_to_note(name, origin.line) or did_you_mean(name, self._tree.notes)
                hint = hint or f"add a line '[^{name}]: …' to this file"
                self._around.error("X-001", f"there is no footnote '{name}' in this file", origin.line, hint)
            return None
        if name in self._references:
            hint = "write a second footnote with a name of its own"
            self._around.error("X-004", f"the footnote '{name}' is referred to twice", origin.line, hint)
            return None
        self._numbers.notes += 1
        note_id = self._ids.derive(f"noot {slug(name, 26)}", "noot", origin, mark="-ref")
        self._references[name] = NoteReference(note=note_id, number=self._numbers.notes)
        self._pending.append(name)
        return self._references[name]

    def _footnote(self, name: str) -> Footnote:
        node, reference = self._tree.notes[name], self._references[name]
        first, *others = [each for each in node.children if each.type != "footnote_anchor"]
        for each in others:
            self._error("M-008", "a footnote is one paragraph", each, "join its paragraphs, or make it running text")
        content = self._content(first) if first.type == "paragraph" else ()
        return Footnote(
            id=reference.note, origin=self._origin(first), number=reference.number, label=name, content=content
        )

    # -- common to all --------------------------------------------------------------------------------

    def _content(self, node: Node) -> Inlines:
        words = node.children[0].children if node.children else []
        return inlines((each for each in words if each.type != "footnote_anchor"), line_of(node), self._around)

    def _origin(self, node: Node) -> Origin:
        return Origin(path=self._path, line=line_of(node), end_line=end_line_of(node))

    def _id(self, node: Node, opening: str, kind: str) -> str:
        """The id that the source gives, else one out of the opening words."""
        given = node.attrs.get("id")
        return str(given) if given else self._ids.derive(opening, kind, self._origin(node))

    def _check_attributes(self, node: Node) -> None:
        allowed = {"paragraph": {"id", "class"}, "table": {"id", "caption"}, "ordered_list": {"id", "start"}}
        for name in sorted(set(node.attrs) - allowed.get(node.type, {"id"})):
            if name == "class":
                self._error(
                    "B-003",
                    f"'{{.{' .'.join(classes_of(node))}}}' stands above something else than a paragraph",
                    node,
                    "it marks the one paragraph below it",
                )
            else:
                hint = 'known: {#id}, {.lead}, {.proposal}, {.leaflet}, and {caption="…"} above a table'
                if name == "caption":
                    hint = "the caption of a table stands on the line right above it"
                self._error("M-006", f"unknown attribute '{name}'", node, hint)
        if node.type == "paragraph":
            self._check_classes(node)

    def _check_classes(self, node: Node) -> None:
        """One class says what a paragraph is; only a proposal bears a second."""
        given = classes_of(node)
        kinds = [each for each in given if each != KEY]
        for each in (each for each in kinds if each not in CLASSES):
            self._error("M-006", f"unknown class '{each}'", node, did_you_mean(each, CLASSES) or _CLASSES_KNOWN)
        if len(kinds) > 1 and set(kinds) <= set(CLASSES):
            marks = " and ".join(f"{{.{each}}}" for each in kinds)
            self._error("B-003", f"a paragraph cannot be {marks} at once", node, "keep one of the marks")
        elif KEY in given and "proposal" not in given:
            hint = "it goes with a proposal: {.proposal .key}"
            self._error("B-003", "'{.key}' stands above something else than a proposal", node, hint)

    def _warning(self, code: str, message: str, node: Node, hint: str, severity: Severity = Severity.WARNING) -> None:
        origin = Origin(path=self._path, line=line_of(node))
        self.diagnostics.append(Diagnostic(code=code, severity=severity, message=message, origin=origin, hint=hint))

    def _error(self, code: str, message: str, node: Node, hint: str) -> None:
        self._around.error(code, message, line_of(node), hint)


def classes_of(node: Node) -> list[str]:
    """The classes that stand above a block."""
    return [] if node.is_root else str(node.attrs.get("class", "")).split()


def _is_figure(node: Node) -> bool:
    """A paragraph that holds an image and nothing else."""
    words = node.children[0].children if node.children else []
    return len(words) == 1 and words[0].type == "image"
