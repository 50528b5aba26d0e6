"""The model as JSON, for other programs."""

from __future__ import annotations

from typing import Any

from publish.delivery import Distribution
from publish.model import Block, Chapter, ListItem, Paragraph, Programme, Proposal, Section, Unit
from publish.traversal import links, plain, plain_text, units


def dump(programme: Programme) -> dict[str, Any]:
    """The programme as contract.md has it: lists item by item, text as a reader would read it.

    What few have is there only where it is: `leaflet`, the words of a section for leaflets; `key` of a proposal.
    """
    return {
        "title": programme.metadata.title,
        "author": programme.metadata.author,
        "language": programme.metadata.language,
        "chapters": [_chapter(chapter) for chapter in programme.chapters],
        "distribution": _distribution(programme.metadata.distribution),
    }


def _distribution(distribution: Distribution | None) -> dict[str, Any] | None:
    if distribution is None:
        return None
    campuses = [
        {
            "campus": each.campus,
            "slug": each.slug,
            "line": each.line,
            "contact": each.contact,
            "copies": {chapter: dict(by_kind) for chapter, by_kind in each.copies.items()},
        }
        for each in distribution.deliveries
    ]
    return {"confirmed": distribution.confirmed, "campuses": campuses}


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "id": chapter.id,
        "number": chapter.number,
        "title": chapter.title,
        "front_matter": chapter.front_matter,
        "blocks": _blocks(chapter.blocks),
        "sections": [_section(section) for section in chapter.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "number": section.number,
        "title": section.title,
        "blocks": _blocks(section.blocks),
        "sections": [_section(each) for each in section.sections],
        **({"leaflet": _unit(section.leaflet)} if section.leaflet else {}),
    }


def _blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    return [_unit(unit) for unit in units(blocks)]


def _unit(unit: Unit) -> dict[str, Any]:
    name = type(unit).__name__
    return {
        "id": unit.id,
        "type": "list-item" if isinstance(unit, ListItem) else name.lower(),
        "lead": isinstance(unit, Paragraph) and unit.lead,
        "text": plain_text(unit),
        "links": [{"text": plain(link.content), "href": link.href} for link in links(unit)],
        "origin": {"path": unit.origin.path, "line": unit.origin.line},
        **({"key": True} if isinstance(unit, Proposal) and unit.key else {}),
    }
