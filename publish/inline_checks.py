"""Rules on the words of a block: where its links and references lead, and marks that mean nothing there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from publish import languages, links
from publish.addresses import resolved
from publish.diagnostics import Diagnostic, Origin, Severity, did_you_mean
from publish.model import Addresses, CrossReference, Inline, Link, Paragraph, Pull, Span, Text, Unit
from publish.traversal import inlines_of, plain, walk_inlines


def wrong_words(unit: Unit, known: set[str], addresses: Addresses) -> Iterator[Diagnostic]:
    """What is wrong with the words of a unit, in reading order; `known` are the ids that one can refer to."""
    for content in inlines_of(unit):
        for inline in walk_inlines(content):
            yield from _inline(inline, unit, known, addresses)


def _inline(inline: Inline, unit: Unit, known: set[str], addresses: Addresses) -> Iterator[Diagnostic]:
    match inline:
        case Link():
            yield from _link(inline, unit.origin, known)
        case CrossReference():
            yield from _reference(inline, unit.origin, known, addresses)
        case Span():
            if hint := languages.fault(inline.language):
                yield _error("M-009", f"'{inline.language}' is no language tag", unit.origin, hint)
        case Pull() if not isinstance(unit, Paragraph):
            hint = "a pull quote is taken from running text; leave the mark out here"
            yield _error("B-003", "'{.pull}' stands in something else than a paragraph", unit.origin, hint)
        case Text():
            yield from _text(inline.value, unit.origin, known)


def _reference(
    reference: CrossReference, origin: Origin, known: set[str], addresses: Addresses
) -> Iterator[Diagnostic]:
    if reference.target not in known:
        now = resolved(reference.target, addresses, known)
        hint = f"it is '{now}' now" if now else did_you_mean(reference.target, known)
        hint = hint or "the id stands in braces behind a heading"
        yield _error("X-002", f"cross-reference to unknown section '{reference.target}'", origin, hint)
    elif not plain(reference.content).strip():
        hint = f"write what one finds there: [words](#{reference.target})"
        message = f"a reference without words to '{reference.target}', which has no title"
        yield _error("X-010", message, origin, hint)


def _text(text: str, origin: Origin, known: set[str]) -> Iterator[Diagnostic]:
    """A reference that was not read, or else the first straight quote."""
    if target := _unread_reference(text, known):
        message = f"a reference that is printed as it stands: #{target}"
        yield _warning("M-012", message, origin, f"write [words](#{target})")
    elif match := re.search(r"[\"']", text):
        message = f"straight quote in: {text[max(0, match.start() - 15) : match.end() + 15].strip()}"
        yield _warning("W-002", message, origin, "quotes are ‘ and ’, the apostrophe is ’")


def _unread_reference(text: str, known: set[str]) -> str:
    """The id that stands in brackets in running text, if it is one of the programme."""
    match = re.search(r"(?<!\])(?<!\] )[(\[]#([\w-]+)[)\]]", text)
    return match[1] if match and match[1] in known else ""


def _link(link: Link, origin: Origin, known: set[str]) -> Iterator[Diagnostic]:
    if not plain(link.content):
        hint = "write between the brackets what one finds there"
        yield _error("L-002", f"a link without words: {link.href}", origin, hint)
    scheme = link.href.partition(":")[0].lower() if re.match(r"[A-Za-z][\w+.-]*:", link.href) else ""
    if not scheme:
        shown = link.href or "(nothing)"
        yield _error("L-001", f"a link without https://: {shown}", origin, _with_scheme(link.href, known))
    elif scheme not in links.SCHEMES:
        hint = did_you_mean(scheme, links.SCHEMES) or f"known: {', '.join(links.SCHEMES)}"
        yield _error("L-003", f"a link cannot begin with '{scheme}:'", origin, hint)
    elif end := links.tail(link.href):
        message = f"the address of a link ends with '{unquote(end)}': {link.href}"
        hint = f"put that behind the brackets: ({link.href.removesuffix(end)})"
        hint += f"; if it belongs to the address, write it as {links.encoded(end)}"
        yield _warning("L-005", message, origin, hint)
    elif fault := links.fault(link.href):
        yield _error("L-004", f"a link leads nowhere: {link.href}: {fault[0]}", origin, fault[1])


def _with_scheme(href: str, known: set[str]) -> str:
    """What to write for a link without https://."""
    href = unquote(href).strip(" \"'‘’“”<>")
    target = href.rpartition("#")[2]
    if href in known or target in known:
        return f"a chapter or section is named by the id behind its title: (#{target})"
    if href.endswith(".md"):
        return "a chapter or section is named by the id behind its title: (#id)"
    if not links.fault(f"mailto:{href}"):
        return f"before an e-mail address stands mailto: (mailto:{href})"
    bare = re.sub(r"^(?:https?)?:?/+", "", href, flags=re.IGNORECASE)
    return f"write it in full: https://{bare}; a section of the programme is (#id)"


def _error(code: str, message: str, origin: Origin, hint: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, origin=origin, hint=hint)


def _warning(code: str, message: str, origin: Origin, hint: str) -> Diagnostic:
    return Diagnostic(code=code, severity=Severity.WARNING, message=message, origin=origin, hint=hint)
