"""Random edits of an exported Word document, as Word leaves them, beside what the source should say after each.

A `Desk` holds both: the paragraphs of the document as XML, and for each of them a `Unit`, which knows nothing of
how the edits are brought home. Characters are kept one by one with their marks; a footnote is one character, marked
with its text.
"""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from publish.model import (
    Block,
    Chapter,
    CrossReference,
    Emphasis,
    Figure,
    Footnote,
    Inlines,
    LineBreak,
    Link,
    List,
    NoteReference,
    Paragraph,
    Programme,
    Proposal,
    Pull,
    Quotation,
    Section,
    Span,
    Strong,
    Table,
    Text,
)
from publish.traversal import plain, walk_blocks

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
NOTE = "\ufffc"
WORDS = (
    "extra", "bijkomend", "ë", "’s avonds", "*ster*", "_laag_", "a_b_c", "2*3*4", "[haak]", "[x](y)", "![z](q)", "[^n]",
    "<klein>", "<b>vet</b>", "&amp;", "&#65;", "#hek", "# kop", "`code`", "\\schuin", "|pijp|", "{accolade}",
    "1. eerst",
    "2) dan", "- streep", "+ plus", "> groter", "= is", "~~weg~~", "***", "---", "“citaat”", "😀", "KU Leuven", "€ 5",
    "https://www.kuleuven.be/a_b", "(rond)", "**dik**", "\u00a0vast\u00a0", "{.lead}", "[taal]{lang=en}", "n°", "…",
)  # fmt: skip

Marks = frozenset[tuple[str, str]]
Chars = list[tuple[str, Marks]]


@dataclass
class Unit:
    """What one paragraph of the document should say in the source."""

    kind: str
    level: int
    chars: Chars

    @property
    def said(self) -> tuple[str, int, tuple[tuple[str, Marks], ...]]:
        """In one form: spaces alike, single, bare of marks, and none at the ends."""
        out: list[tuple[str, Marks]] = []
        for char, marks in self.chars:
            if char in " \u00a0\n":
                if not out or out[-1][0] == " ":
                    continue
                out.append((" ", frozenset()))
            else:
                out.append((char, marks))
        while out and out[-1][0] == " ":
            out.pop()
        return self.kind, self.level, tuple(out)


# -- the source as units ------------------------------------------------------------------------------


def units(programme: Programme) -> list[Unit]:
    """Everything that a paragraph of the document stands for, in reading order; footnotes by their text."""
    blocks = [block for chapter in programme.chapters for block in walk_blocks(chapter)]
    notes = {block.id: plain(block.content) for block in blocks if isinstance(block, Footnote)}
    return [unit for chapter in programme.chapters for unit in _part(chapter, 1, notes)]


def _part(part: Chapter | Section, level: int, notes: dict[str, str]) -> Iterator[Unit]:
    yield Unit("heading", level, [(char, frozenset()) for char in part.title])
    for block in part.blocks:
        yield from _block(block, notes)
    for section in part.sections:
        yield from _part(section, level + 1, notes)


def _block(block: Block, notes: dict[str, str]) -> Iterator[Unit]:
    match block:
        case Paragraph():
            yield Unit("lead" if block.lead else "paragraph", 0, _chars(block.content, notes))
        case Proposal():
            yield Unit("proposal", 0, _chars(block.content, notes))
        case List():
            yield from _items(block, 0, notes)
        case Quotation():
            for each in block.paragraphs:
                yield Unit("quotation", 0, _chars(each, notes))
            if block.attribution:
                yield Unit("attribution", 0, _chars(block.attribution, notes))
        case Table():
            yield Unit("caption", 0, [(char, frozenset()) for char in block.caption])
            for number, row in enumerate((block.header, *block.rows)):
                for cell in row:
                    yield Unit("cell", number, _chars(cell, notes))
        case Figure():
            yield Unit("figure", 0, [(char, frozenset()) for char in block.alternative])
            yield Unit("caption", 0, [(char, frozenset()) for char in block.caption])
        case Footnote():
            pass


def _items(block: List, level: int, notes: dict[str, str]) -> Iterator[Unit]:
    for item in block.items:
        yield Unit("numbered" if block.ordered else "item", level, _chars(item.content, notes))
        for nested in item.lists:
            yield from _items(nested, level + 1, notes)


def _chars(content: Inlines, notes: dict[str, str], marks: Marks = frozenset()) -> Chars:
    out: Chars = []
    for each in content:
        match each:
            case Text():
                out += [(char, marks) for char in each.value]
            case LineBreak():
                out.append(("\n", marks))
            case NoteReference():
                out.append((NOTE, frozenset({("note", notes[each.note])})))
            case Emphasis() | Strong() | Pull():
                out += _chars(each.content, notes, marks | {(type(each).__name__.lower(), "")})
            case Link():
                out += _chars(each.content, notes, marks | {("link", each.href)})
            case CrossReference():
                out += _chars(each.content, notes, marks | {("link", f"#{each.target}")})
            case Span():
                out += _chars(each.content, notes, marks | {("lang", each.language)})
    return out


# -- the document -------------------------------------------------------------------------------------


@dataclass
class Desk:
    """A document being edited: its parts, and its paragraphs with what each should say."""

    document: Element
    footnotes: Element
    relations: Element
    pairs: list[tuple[Unit, Element]]
    random: random.Random
    bullets: str
    """The number of the list that List Bullet belongs to."""
    tracked: bool = False
    log: list[str] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)

    def parent(self, element: Element) -> Element:
        """What holds a paragraph."""
        return next(each for each in self.document.iter() if element in list(each))

    def save(self, template: Path, target: Path) -> None:
        """The package with these parts."""
        parts = {
            "word/document.xml": self.document,
            "word/footnotes.xml": self.footnotes,
            "word/_rels/document.xml.rels": self.relations,
        }
        with zipfile.ZipFile(template) as old, zipfile.ZipFile(target, "w") as new:
            for name in old.namelist():
                content = ElementTree.tostring(parts[name]) if name in parts else old.read(name)
                new.writestr(name, content)


def lose_ids(desk: Desk) -> None:
    """Takes every bookmark away, as programs do that know none."""
    for root in (desk.document, desk.footnotes):
        for parent in list(root.iter()):
            for child in list(parent):
                if child.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
                    parent.remove(child)


def open_desk(template: Path, programme: Programme, seed: int) -> Desk:
    """The exported document, its paragraphs paired with what the source says."""
    with zipfile.ZipFile(template) as archive:
        names = ("word/document.xml", "word/footnotes.xml", "word/_rels/document.xml.rels")
        document, footnotes, relations = (ElementTree.fromstring(archive.read(name)) for name in names)
        styles = archive.read("word/styles.xml").decode()
    bullets = re.search(r'w:val="List Bullet"/>.*?<w:numId w:val="(\d+)"', styles, re.DOTALL)
    assert bullets
    wanted = units(programme)
    paragraphs = list(document.iter(f"{W}p"))
    start = next(
        at
        for at, each in enumerate(paragraphs)
        if style(each) == "Heading1" and text_of(each).strip() == "".join(char for char, _ in wanted[0].chars)
    )
    body = [each for each in paragraphs[start:] if text_of(each).strip() or each.find(f".//{W}drawing") is not None]
    assert len(body) == len(wanted), (len(body), len(wanted))
    return Desk(document, footnotes, relations, list(zip(wanted, body, strict=True)), random.Random(seed), bullets[1])


def style(paragraph: Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")


def run_style(run: Element) -> str:
    found = run.find(f"{W}rPr/{W}rStyle")
    return "" if found is None else found.get(f"{W}val", "")


def text_of(paragraph: Element) -> str:
    return "".join(text.text or "" for _, text, _ in texts(paragraph))


def texts(paragraph: Element) -> list[tuple[Element, Element, int]]:
    """The runs of a paragraph that are no label or number, each text of them, and how many characters stand before."""
    found, at = [], 0
    for run in paragraph.iter(f"{W}r"):
        if run_style(run) in ("Number", "ProposalLabel"):
            continue
        for child in run:
            if child.tag == f"{W}t":
                found.append((run, child, at))
                at += len(child.text or "")
            elif child.tag in (f"{W}br", f"{W}footnoteReference"):
                at += 1
    return found


def lead_space(paragraph: Element) -> int:
    """Spaces between a label and the words: the source has none of them."""
    text = text_of(paragraph)
    return len(text) - len(text.lstrip(" "))


def holder(paragraph: Element, run: Element) -> Element:
    return next(each for each in paragraph.iter() if run in list(each))


def make_run(words: str, like: Element | None = None, properties: Mapping[str, str] | None = None) -> Element:
    """A run; with the marks of another, if there is one."""
    run = Element(f"{W}r", {f"{W}rsidR": "00AB12CD"})
    if like is not None and (looks := like.find(f"{W}rPr")) is not None:
        run.append(deepcopy(looks))
    for name, value in (properties or {}).items():
        looks = run.find(f"{W}rPr")
        if looks is None:
            looks = SubElement(run, f"{W}rPr")
        SubElement(looks, f"{W}{name}", {f"{W}val": value} if value else {})
    SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = words
    return run


def cut(paragraph: Element, run: Element, text: Element, at: int, end: int) -> tuple[Element, int]:
    """Gives the characters `at` to `end` of a text a run of their own; that run, and its place in what holds it."""
    whole, around = text.text or "", holder(paragraph, run)
    place = list(around).index(run)
    extra = [child for child in run if child.tag not in (f"{W}rPr", f"{W}t")]
    assert not extra
    pieces = [make_run(each, run) for each in (whole[:at], whole[at:end], whole[end:])]
    around.remove(run)
    if len(whole) % 3 == 0:  # as the spelling checker leaves it
        around.insert(place, Element(f"{W}proofErr", {f"{W}type": "spellStart"}))
        place += 1
    for offset, piece in enumerate(pieces):
        around.insert(place + offset, piece)
    return pieces[1], place + 1


def track(element: Element, kind: str, author: str = "Jan") -> Element:
    """A revision around a run."""
    outer = Element(f"{W}{kind}", {f"{W}id": "990", f"{W}author": author, f"{W}date": "2026-01-02T10:00:00Z"})
    outer.append(element)
    if kind == "del":
        for text in element.iter(f"{W}t"):
            text.tag = f"{W}delText"
    return outer


def mark_end(paragraph: Element, kind: str, author: str = "Jan") -> None:
    """Says of the end of a paragraph that it was inserted or deleted."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = Element(f"{W}pPr")
        paragraph.insert(0, properties)
    looks = properties.find(f"{W}rPr")
    if looks is None:
        looks = SubElement(properties, f"{W}rPr")
    SubElement(looks, f"{W}{kind}", {f"{W}id": "991", f"{W}author": author, f"{W}date": "2026-01-02T10:00:00Z"})


# -- edits --------------------------------------------------------------------------------------------

LEFT_ALONE = ("Leren en lesgeven", "Dieper graven", "Helemaal op het einde nog een alinea.")
"""A title that a cross-reference without words of its own repeats, and what changes in the source meanwhile."""
PROSE = ("paragraph", "lead", "proposal")
WITH_WORDS = (*PROSE, "item", "numbered", "quotation", "attribution", "cell", "heading", "caption")
Edit = Callable[[Desk, int], bool]
"""Edits the paragraph at a place; False where it cannot be done there."""


def a_word(desk: Desk, at: int, plain: bool = False) -> tuple[Element, Element, re.Match[str], int] | None:
    """A word of a paragraph that stands in one run: the run, its text, the word, and its place among the characters."""
    unit, paragraph = desk.pairs[at]
    found = [
        (run, text, word, start + word.start() - lead_space(paragraph))
        for run, text, start in texts(paragraph)
        for word in re.finditer(r"\w+", text.text or "")
        if not (plain and (run.find(f"{W}rPr") is not None or holder(paragraph, run).tag == f"{W}hyperlink"))
    ]
    found = [
        each for each in found if "".join(c for c, _ in unit.chars[each[3] : each[3] + len(each[2][0])]) == each[2][0]
    ]
    return desk.random.choice(found) if found else None


def replace_word(desk: Desk, at: int) -> bool:
    new = desk.random.choice(WORDS)
    return _put(desk, at, new, keep=False)


def insert_word(desk: Desk, at: int) -> bool:
    return _put(desk, at, desk.random.choice(WORDS), keep=True)


def delete_word(desk: Desk, at: int) -> bool:
    return len([c for c, _ in desk.pairs[at][0].chars if c == " "]) > 1 and _put(desk, at, "", keep=False)


def _put(desk: Desk, at: int, new: str, *, keep: bool) -> bool:
    unit, paragraph = desk.pairs[at]
    picked = a_word(desk, at)
    if picked is None or (unit.kind == "caption" and set(new) & set("{}[]\\")):
        return False
    run, text, word, start = picked
    old = word[0]
    if keep:
        new = f"{new} {old}" if desk.random.random() < 0.5 else f"{old} {new}"
    marks = unit.chars[start][1]
    unit.chars[start : start + len(old)] = [(char, marks) for char in new]
    if desk.tracked:
        piece, place = cut(paragraph, run, text, word.start(), word.end())
        around = holder(paragraph, piece)
        around.remove(piece)
        around.insert(place, track(piece, "del"))
        if new:
            around.insert(place + 1, track(make_run(new, piece), "ins"))
    else:
        whole = text.text or ""
        text.text = whole[: word.start()] + new + whole[word.end() :]
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return True


def type_at_the_start(desk: Desk, at: int) -> bool:
    """Words before the first: where Markdown would take them for something else."""
    unit, paragraph = desk.pairs[at]
    found = texts(paragraph)
    if not found or unit.kind in ("cell", "caption", "heading") or desk.tracked:
        return False
    new = desk.random.choice(
        ("1. ", "- ", "# ", "> ", "| ", "+ ", "2) ", "=== ", "~~~ ", "{#x} ", "* ", ": ", "[^x]: ", "```")
    )
    text = found[0][1]
    place = lead_space(paragraph)
    if len(text.text or "") < place:
        return False
    text.text = (text.text or "")[:place] + new + (text.text or "")[place:]
    unit.chars[:0] = [(char, unit.chars[0][1] if unit.chars[0][0] != NOTE else frozenset()) for char in new]
    return True


def delete_paragraph(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    if unit.kind not in PROSE or unit.kind == "lead":
        return False
    if desk.tracked:
        for run in list(paragraph.iter(f"{W}r")):
            around = holder(paragraph, run)
            place = list(around).index(run)
            around.remove(run)
            around.insert(place, track(run, "del"))
        mark_end(paragraph, "del")
    else:
        desk.parent(paragraph).remove(paragraph)
    del desk.pairs[at]
    return True


def new_paragraph(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    if unit.kind not in PROSE or paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return False
    kind, name = desk.random.choice(
        (("paragraph", "Normal"), ("proposal", "Proposal"), ("item", "ListBullet"), ("item", ""))
    )
    words = " ".join(desk.random.choice(("een", "nieuw", "voorstel", "komt", "er", *WORDS)) for _ in range(6))
    if kind == "item" and any(each.kind in ("item", "numbered") for each, _ in desk.pairs[at + 1 : at + 2]):
        return False
    new = Element(f"{W}p")
    properties = SubElement(new, f"{W}pPr")
    if name:
        SubElement(properties, f"{W}pStyle", {f"{W}val": name})
    else:
        numbering = SubElement(properties, f"{W}numPr")
        SubElement(numbering, f"{W}ilvl", {f"{W}val": "0"})
        SubElement(numbering, f"{W}numId", {f"{W}val": desk.bullets})
    run = make_run(words)
    new.append(track(run, "ins") if desk.tracked else run)
    if desk.tracked:
        mark_end(new, "ins")
    around = desk.parent(paragraph)
    around.insert(list(around).index(paragraph) + 1, new)
    desk.pairs.insert(at + 1, (Unit(kind, 0, [(char, frozenset()) for char in words]), new))
    return True


def split(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    picked = a_word(desk, at, plain=True)
    if unit.kind not in ("paragraph", "proposal", "item") or picked is None or picked[3] == 0 or desk.tracked:
        return False
    if unit.kind == "item" and any(
        each.kind == "item" and each.level > unit.level for each, _ in desk.pairs[at + 1 : at + 2]
    ):
        return False
    run, text, word, start = picked
    piece, _ = cut(paragraph, run, text, word.start(), len(text.text or ""))
    if holder(paragraph, piece) is not paragraph:
        return False
    new = Element(f"{W}p")
    if (properties := paragraph.find(f"{W}pPr")) is not None:
        new.append(deepcopy(properties))
        for section in properties.findall(f"{W}sectPr"):
            properties.remove(section)
    for each in list(paragraph)[list(paragraph).index(piece) :]:
        if each.tag != f"{W}bookmarkEnd" or desk.random.random() < 0.5:
            paragraph.remove(each)
            new.append(each)
    around = desk.parent(paragraph)
    around.insert(list(around).index(paragraph) + 1, new)
    desk.pairs[at : at + 1] = [
        (Unit(unit.kind, unit.level, unit.chars[:start]), paragraph),
        (Unit(unit.kind, unit.level, unit.chars[start:]), new),
    ]
    return True


def join(desk: Desk, at: int) -> bool:
    if at + 1 >= len(desk.pairs) or desk.tracked:
        return False
    (unit, paragraph), (other, second) = desk.pairs[at], desk.pairs[at + 1]
    if unit.kind != "paragraph" or other.kind != "paragraph" or second.find(f"{W}pPr/{W}sectPr") is not None:
        return False
    paragraph.append(make_run(" "))
    paragraph.extend(each for each in second if each.tag != f"{W}pPr")
    desk.parent(second).remove(second)
    desk.pairs[at : at + 2] = [(Unit("paragraph", 0, [*unit.chars, (" ", frozenset()), *other.chars]), paragraph)]
    return True


def move(desk: Desk, at: int) -> bool:
    """A paragraph to behind another, of any chapter; one with a footnote stays in its own, which is a file."""
    unit, paragraph = desk.pairs[at]
    if unit.kind not in ("paragraph", "proposal") or any(char == NOTE for char, _ in unit.chars) or desk.tracked:
        return False
    if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return False
    places = [
        n
        for n, (each, other) in enumerate(desk.pairs)
        if each.kind in PROSE and abs(n - at) > 1 and other.find(f"{W}pPr/{W}sectPr") is None
    ]
    target = desk.pairs[desk.random.choice(places)]
    desk.parent(paragraph).remove(paragraph)
    around = desk.parent(target[1])
    around.insert(list(around).index(target[1]) + 1, paragraph)
    pair = desk.pairs.pop(at)
    desk.pairs.insert(next(n for n, each in enumerate(desk.pairs) if each is target) + 1, pair)
    return True


def restyle(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    if unit.kind not in ("paragraph", "proposal") or desk.tracked:
        return False
    kind, name = ("proposal", "Proposal") if unit.kind == "paragraph" else ("paragraph", "Normal")
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for each in properties.findall(f"{W}pStyle"):
        properties.remove(each)
    properties.insert(0, Element(f"{W}pStyle", {f"{W}val": name}))
    unit.kind = kind
    if kind == "proposal":  # a pull quote is taken from running text
        unit.chars = [(char, marks - {("pull", "")}) for char, marks in unit.chars]
    return True


def emphasise(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    picked = a_word(desk, at, plain=True)
    if picked is None or unit.kind in ("heading", "caption", "quotation", "cell") or desk.tracked:
        return False
    run, text, word, start = picked
    mark, properties = desk.random.choice(
        (
            ("emphasis", {"rStyle": "Emphasis"}),
            ("emphasis", {"i": ""}),
            ("strong", {"rStyle": "Strong"}),
            ("strong", {"b": ""}),
        )
    )
    piece, place = cut(paragraph, run, text, word.start(), word.end())
    around = holder(paragraph, piece)
    around.remove(piece)
    around.insert(place, make_run(word[0], properties=properties))
    for n in range(start, start + len(word[0])):
        unit.chars[n] = (unit.chars[n][0], frozenset({(mark, "")}))
    return True


def link(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    picked = a_word(desk, at, plain=True)
    if picked is None or unit.kind in ("heading", "caption") or desk.tracked:
        return False
    run, text, word, start = picked
    href = desk.random.choice(
        ("https://www.kuleuven.be/nieuw", "https://x.be/a_(b)?c=1&d=2#e", "mailto:info@kuleuven.be")
    )
    piece, place = cut(paragraph, run, text, word.start(), word.end())
    around = holder(paragraph, piece)
    around.remove(piece)
    if desk.random.random() < 0.5:
        name = f"rIdX{len(desk.relations)}"
        attributes = {"Id": name, "Target": href, "TargetMode": "External", "Type": f"{R[1:-1]}/hyperlink"}
        SubElement(
            desk.relations, "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship", attributes
        )
        outer = Element(f"{W}hyperlink", {f"{R}id": name})
        outer.append(make_run(word[0], properties={"rStyle": "Hyperlink"}))
        around.insert(place, outer)
    else:
        marks = []
        for kind in ("begin", "separate", "end"):
            marks.append(Element(f"{W}r"))
            SubElement(marks[-1], f"{W}fldChar", {f"{W}fldCharType": kind})
        code = Element(f"{W}r")
        SubElement(code, f"{W}instrText").text = f' HYPERLINK "{href}" \\o "tip" '
        for offset, each in enumerate(
            (marks[0], code, marks[1], make_run(word[0], properties={"rStyle": "Hyperlink"}), marks[2])
        ):
            around.insert(place + offset, each)
    for n in range(start, start + len(word[0])):
        unit.chars[n] = (unit.chars[n][0], unit.chars[n][1] | {("link", href)})
    return True


def unlink_or_plain(desk: Desk, at: int) -> bool:
    """Takes emphasis off a run, or leads a link elsewhere."""
    unit, paragraph = desk.pairs[at]
    marked = [each for each in texts(paragraph) if run_style(each[0]) in ("Emphasis", "Strong")]
    if not marked or desk.tracked:
        return False
    run, text, start = desk.random.choice(marked)
    run.remove(run.find(f"{W}rPr"))  # type: ignore[arg-type]
    start -= lead_space(paragraph)
    for n in range(start, start + len(text.text or "")):
        char, marks = unit.chars[n]
        unit.chars[n] = (char, frozenset(each for each in marks if each[0] not in ("emphasis", "strong")))
    return True


def readdress(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    links = [each for each in paragraph.iter(f"{W}hyperlink") if each.get(f"{R}id")]
    if not links or desk.tracked:
        return False
    chosen = desk.random.choice(links)
    old = next(each.get("Target") for each in desk.relations if each.get("Id") == chosen.get(f"{R}id"))
    new = f"https://www.kuleuven.be/elders/{len(desk.relations)}"
    if [each for each in links if each is not chosen] or old == new:
        return False
    name = f"rIdY{len(desk.relations)}"
    attributes = {"Id": name, "Target": new, "TargetMode": "External", "Type": f"{R[1:-1]}/hyperlink"}
    SubElement(desk.relations, "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship", attributes)
    chosen.set(f"{R}id", name)
    for n, (char, marks) in enumerate(unit.chars):
        if ("link", old) in marks:
            unit.chars[n] = (char, frozenset(("link", new) if each == ("link", old) else each for each in marks))
    return True


def new_heading(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    following = desk.pairs[at + 1][0].kind if at + 1 < len(desk.pairs) else ""
    if unit.kind not in ("paragraph", "proposal") or following not in ("paragraph", "proposal") or desk.tracked:
        return False
    before = next(each for each, _ in reversed(desk.pairs[: at + 1]) if each.kind == "heading")
    level = desk.random.choice((2, 3)) if before.level > 1 else 2
    words = f"Een nieuwe kop {desk.random.choice(('over *sterren*', 'van 2030', '& meer', ''))}".strip()
    new = Element(f"{W}p")
    SubElement(SubElement(new, f"{W}pPr"), f"{W}pStyle", {f"{W}val": f"Heading{level}"})
    new.append(make_run(words))
    around = desk.parent(paragraph)
    around.insert(list(around).index(paragraph) + 1, new)
    desk.pairs.insert(at + 1, (Unit("heading", level, [(char, frozenset()) for char in words]), new))
    return True


def new_item(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    if unit.kind not in ("item", "numbered") or desk.tracked:
        return False
    new = Element(f"{W}p")
    new.append(deepcopy(paragraph.find(f"{W}pPr")))  # type: ignore[arg-type]
    words = f"nog een punt {desk.random.choice(WORDS)}"
    new.append(make_run(words))
    around = desk.parent(paragraph)
    around.insert(list(around).index(paragraph) + 1, new)
    following = desk.pairs[at + 1][0] if at + 1 < len(desk.pairs) else None
    if following and following.kind in ("item", "numbered") and following.level > unit.level:
        around.remove(new)
        return False
    desk.pairs.insert(at + 1, (Unit(unit.kind, unit.level, [(char, frozenset()) for char in words]), new))
    return True


def delete_item(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    neighbours = [desk.pairs[n][0] for n in (at - 1, at + 1) if 0 <= n < len(desk.pairs)]
    if unit.kind not in ("item", "numbered") or desk.tracked:
        return False
    if not all(each.kind == unit.kind and each.level == unit.level for each in neighbours):
        return False
    desk.parent(paragraph).remove(paragraph)
    del desk.pairs[at]
    return True


def indent_item(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    before = desk.pairs[at - 1][0]
    after = desk.pairs[at + 1][0] if at + 1 < len(desk.pairs) else None
    same = before.kind == unit.kind == "item" and before.level == unit.level
    if not same or (after and after.kind in ("item", "numbered") and after.level > unit.level) or desk.tracked:
        return False
    properties = paragraph.find(f"{W}pPr")
    assert properties is not None
    for each in list(properties):
        if each.tag in (f"{W}pStyle", f"{W}numPr"):
            properties.remove(each)
    properties.insert(0, Element(f"{W}pStyle", {f"{W}val": f"ListBullet{unit.level + 2}"}))
    unit.level += 1
    return True


def new_note(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    found = texts(paragraph)
    if unit.kind not in PROSE or not found or desk.tracked:
        return False
    number, words = (
        str(500 + len(desk.footnotes)),
        f"Een noot over {desk.random.choice(WORDS)} en {len(desk.footnotes)}",
    )
    run = Element(f"{W}r")
    SubElement(SubElement(run, f"{W}rPr"), f"{W}rStyle", {f"{W}val": "FootnoteReference"})
    SubElement(run, f"{W}footnoteReference", {f"{W}id": number})
    around = holder(paragraph, found[-1][0])
    if around.tag == f"{W}hyperlink":
        return False
    around.insert(list(around).index(found[-1][0]) + 1, run)
    note = SubElement(desk.footnotes, f"{W}footnote", {f"{W}id": number})
    inner = SubElement(note, f"{W}p")
    mark = SubElement(inner, f"{W}r")
    SubElement(mark, f"{W}footnoteRef")
    inner.append(make_run(f" {words}"))
    end = found[-1][2] + len(found[-1][1].text or "") - lead_space(paragraph)
    unit.chars.insert(end, (NOTE, frozenset({("note", " ".join(words.split()))})))
    return True


def drop_note(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    runs = [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}footnoteReference") is not None]
    if not runs or desk.tracked:
        return False
    run = runs[0]
    holder(paragraph, run).remove(run)
    del unit.chars[next(n for n, (char, _) in enumerate(unit.chars) if char == NOTE)]
    return True


def edit_note(desk: Desk, at: int) -> bool:
    unit, paragraph = desk.pairs[at]
    reference = next(paragraph.iter(f"{W}footnoteReference"), None)
    if reference is None or desk.tracked:
        return False
    number = reference.get(f"{W}id")
    note = next(each for each in desk.footnotes.iter(f"{W}footnote") if each.get(f"{W}id") == number)
    text = [each for each in note.iter(f"{W}t") if (each.text or "").strip()][-1]
    text.text = f"{text.text} En {desk.random.choice(WORDS)}."
    new = " ".join("".join(each.text or "" for each in note.iter(f"{W}t")).split())
    place = next(n for n, (char, _) in enumerate(unit.chars) if char == NOTE)
    unit.chars[place] = (NOTE, frozenset({("note", new)}))
    return True


EDITS: tuple[Edit, ...] = (
    *(replace_word, insert_word, delete_word) * 3,
    type_at_the_start,
    *(delete_paragraph, new_paragraph) * 2,
    *(split, join, move, restyle, emphasise, link, unlink_or_plain, readdress, new_heading),
    *(new_item, delete_item, indent_item, new_note, drop_note, edit_note),
)


def edit(desk: Desk, count: int) -> None:
    """Makes so many edits, each on a paragraph to which and beside which nothing was done before."""
    done: list[Element] = []
    while len(desk.log) < count:
        chosen = desk.random.choice(EDITS)
        places = list(range(1, len(desk.pairs)))
        desk.random.shuffle(places)
        for at in places:
            unit, paragraph = desk.pairs[at]
            near = desk.pairs[max(0, at - 2) : at + 3]
            free = unit.kind in WITH_WORDS and not text_of(paragraph).endswith(LEFT_ALONE)
            if free and not any(each[1] in done for each in near) and chosen(desk, at):
                done += [paragraph, *(each[1] for each in desk.pairs[max(0, at - 1) : at + 3])]
                said = "".join(char for char, _ in unit.chars)
                desk.log.append(f"{chosen.__name__} at {at}: {unit.kind} {said[:60]!r}")
                break
