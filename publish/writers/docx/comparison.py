"""One programme edited into another: the Word document with every edit as a tracked change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from publish.model import Programme
from publish.writers.context import Context, Pagination
from publish.writers.docx.body import Body
from publish.writers.docx.letters import Tracker
from publish.writers.docx.package import Package
from publish.writers.docx.revisions import Revisions
from publish.writers.docx.story import Story, Styles, story
from publish.writers.docx.vocabulary import CHARACTERS, PARAGRAPHS

_TEMPLATE: Final = "docx/comparison.xhtml.j2"
_LONGEST: Final = 255
"""Letters that Word takes as the name of an author (ECMA-376 part 1, 17.13.4.2 leaves it open)."""


def write_comparison(old: Programme, new: Programme, context: Context, author: str) -> bytes:
    """A DOCX of `new` in which `author` edited `old` into it, at the moment of publication.

    There is no layout, so it has no contents with page numbers. Raises TemplateError as the writer does.
    """
    package = Package(new, context)
    before = _story(package, old, context, lambda path: (old.folder / path).resolve().as_posix())
    after = _story(package, new, context, str, len(before.notes))
    styles = Styles(
        headings=frozenset(package.style(PARAGRAPHS[f"h{level}"]) for level in range(1, 5)),
        labels=frozenset(package.style(CHARACTERS[each]) for each in ("span.number", "span.proposal-label")),
    )
    tracker = Tracker(author[:_LONGEST], context.published.strftime("%Y-%m-%dT%H:%M:%SZ"))
    revisions = Revisions(before, after, styles, tracker)
    for block in revisions.blocks():
        package.append(block)
    for number, note in enumerate(revisions.notes, start=1):
        package.add_footnote(number, note)
    return package.save()


def _story(
    package: Package, programme: Programme, context: Context, asset: Callable[[str], str], after: int = 0
) -> Story:
    """The body of a programme, taken out of the package again; pictures and links stay in it."""
    body = Body(package, Pagination(folios=(), pages={}), (context.templates.folder / _TEMPLATE).as_posix())
    body.add(context.templates.render(_TEMPLATE, programme, medium="word", asset=asset))
    return story(*package.take(), after=after)
