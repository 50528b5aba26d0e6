"""The inventory against what was observed. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from publish.verify import beside_text
from publish.verify.expected import Inventory
from publish.verify.finding import Counts, Evidence, Finding
from publish.verify.observed import Observed
from publish.verify.reading import Matcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What came of it; `evidence` is by the id of the section."""

    counts: dict[str, Counts]
    findings: tuple[Finding, ...]
    evidence: dict[str, Evidence]


def match(wanted: Inventory, observed: Observed) -> Matched:
    """Counts of sections, blocks and links, every finding, and what was found where."""
    matcher = Matcher(observed, wanted.items)
    missed = [(item, finding) for item in wanted.items if (finding := matcher.find(item))]
    unlinked = tuple(beside_text.missing_links(wanted, observed))
    titles = sum(item.what == "title" for item in wanted.items)
    missed_titles = sum(item.what == "title" for item, _ in missed)
    blocks = len(wanted.items) - titles
    links = len(wanted.links) if observed.links is not None else 0
    counts = {
        "sections": Counts(expected=titles, found=titles - missed_titles),
        "blocks": Counts(expected=blocks, found=blocks - (len(missed) - missed_titles)),
        "links": Counts(expected=links, found=links - len(unlinked)),
    }
    others = (
        *beside_text.added_links(wanted, observed),
        *beside_text.wrong_references(wanted, observed),
        # What was altered stands between what was found.
        *(matcher.additions(wanted.imprint) if not missed and not observed.by_page else ()),
        *beside_text.missing_marks(wanted, observed),
        *beside_text.wrong_numbers(wanted, observed),
        *beside_text.faults(observed),
        *beside_text.other_language(wanted, observed),
        *beside_text.text_beside(observed),
        *beside_text.pages_out_of_order(observed),
        *beside_text.missing_ids(wanted, observed),
        *beside_text.broken_elements(wanted, observed, frozenset(item.id for item, _ in missed)),
        *beside_text.missing_alternatives(wanted, observed),
        *beside_text.wrong_pictures(wanted, observed),
    )
    findings = (*(finding for _, finding in missed), *unlinked, *others)
    return Matched(counts=counts, findings=findings, evidence=matcher.evidence())
