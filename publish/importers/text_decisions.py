"""What reading a text could not be certain of, said so that a person can judge it."""

from __future__ import annotations

from collections.abc import Iterator

from publish.importers.anchors import Anchor
from publish.importers.draft import Decision, Place
from publish.importers.joining import Joined
from publish.importers.shapes import Shape
from publish.importers.titles import Title
from publish.notation.blocks import Block

_AROUND = 40


def about_title(title: Title, shown: str, bare: str, place: Place, piece: int, *, guessed: bool) -> Iterator[Decision]:
    """A title that was guessed, put in, or taken out of capitals; and a foreword."""
    if guessed:
        yield Decision(
            kind="heading",
            place=place,
            piece=piece,
            text=shown,
            reason="a short line that stands apart, with text below it",
            confidence=0.8,
            weight=0.9,
            alternatives=("a paragraph",),
            change="take away the # signs and the name in braces to make it a paragraph",
        )
    elif not title.lines:
        yield Decision(
            kind="title",
            place=place,
            piece=piece,
            text=shown,
            reason="it stands in the contents list, not above the text",
            confidence=0.85,
            weight=0.9,
            alternatives=("no title here",),
            change="move the heading to where its text begins, or take it away",
        )
    if shown != bare:
        yield Decision(
            kind="title",
            place=place,
            piece=piece,
            text=shown,
            reason="in capitals in the document; names as the text writes them",
            confidence=0.92,
            weight=0.6,
            alternatives=(bare,),
            change="write the title as it should be behind the # signs",
        )
    if title.entry.front_matter:
        yield Decision(
            kind="heading",
            place=place,
            piece=piece,
            text=shown,
            reason="it comes before the chapters and has no sections: taken for a foreword, without a number",
            confidence=0.85,
            weight=0.7,
            alternatives=("a numbered chapter",),
            change="take away 'front_matter: true' in programme.yaml",
        )


def about_joints(joined: Joined, piece: int) -> Iterator[Decision]:
    """Where a paragraph begins, and what was done between its lines."""
    first = joined.lines[0]
    if joined.opened.certain < 1:
        yield Decision(
            kind="paragraph",
            place=Place(page=first.page, line=first.number),
            piece=piece,
            text=f"¶ {joined.text[:_AROUND]}",
            reason=joined.opened.reason,
            confidence=joined.opened.certain,
            weight=0.5,
            alternatives=("it belongs to the paragraph before",),
            change="take away the empty line between the two",
        )
    for line, start, joint in zip(joined.lines, joined.starts, joined.joints, strict=True):
        if joint.certain == 1:
            continue
        shown = joined.text[max(0, start - _AROUND // 2) : start + _AROUND // 2]
        whole = joint.between == " "
        yield Decision(
            kind="paragraph" if whole else "joined-word",
            place=Place(page=line.page, line=line.number),
            piece=piece,
            text=shown,
            reason=joint.reason,
            confidence=joint.certain,
            weight=0.5 if whole else 0.3,
            alternatives=("a new paragraph begins here",) if whole else joint.alternatives,
            change="part them with an empty line" if whole else "write the word as it should be",
        )


def about_anchor(anchor: Anchor, joined: Joined, place: Place, piece: int) -> Decision:
    """An address that was given back to words."""
    return Decision(
        kind="link",
        place=place,
        piece=piece,
        text=f"[{joined.text[anchor.start : anchor.end]}]({anchor.address})",
        reason=anchor.reason,
        confidence=anchor.certain,
        weight=0.4,
        alternatives=("other words on the same page",),
        change="move the brackets to the right words",
    )


def about_loose(address: str, place: Place, piece: int) -> Decision:
    """An address that no words could be found for."""
    return Decision(
        kind="link",
        place=place,
        piece=piece,
        text=address,
        reason="nothing on the page tells which words it belongs to",
        confidence=0.1,
        weight=0.5,
        alternatives=("words on the same page",),
        change="write [words](address) around the right words, and take this paragraph away",
    )


def about_shape(shape: Shape, block: Block, lead: bool, place: Place, piece: int) -> Iterator[Decision]:
    """A paragraph that was taken for a quotation or a lead."""
    shown = block.text[: 2 * _AROUND]
    if shape.certain < 1:
        yield Decision(
            kind="quotation",
            place=place,
            piece=piece,
            text=shown,
            reason=shape.reason,
            confidence=shape.certain,
            weight=0.3,
            alternatives=("a paragraph",),
            change="take away the > signs",
        )
    if lead:
        yield Decision(
            kind="lead",
            place=place,
            piece=piece,
            text=shown,
            reason="its lines hold fewer letters than others do, as in every section: larger or heavier type",
            confidence=0.7,
            weight=0.3,
            alternatives=("a paragraph",),
            change="take away the line {.lead} above it",
        )
