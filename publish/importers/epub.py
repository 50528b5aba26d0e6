"""EPUB: the content documents in the order of the spine, read as one page (EPUB 3.3; NCX of EPUB 2 for titles)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag, urlsplit
from xml.etree.ElementTree import Element

from publish.archive import Archive, UnreadableError
from publish.importers import outline, proposals
from publish.importers.colophon import told
from publish.importers.draft import Draft, Place
from publish.importers.drafting import Drafting
from publish.importers.faults import DAMAGED, LOCKED, NO_TEXT, TOO_LARGE, refused
from publish.importers.html.assets import InArchive
from publish.importers.html.flow import Flow
from publish.importers.html.tree import TooDeepError, names_of, parse_xhtml, text_of

_LARGEST: Final = 256 * 2**20
_MOST_MEMBERS: Final = 5_000
_CONTAINER: Final = "META-INF/container.xml"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_METADATA: Final = {
    "title": "title", "creator": "author", "language": "language", "description": "description", "rights": "rights",
    "publisher": "publisher", "date": "date",
}  # fmt: skip
"""Keys of programme.yaml by the elements of Dublin Core."""
_COLOPHON: Final = frozenset(("colophon", "doc-colophon", "copyright-page", "imprint"))
_COVER: Final = frozenset(("cover", "doc-cover"))
_PROPOSALS: Final = frozenset(("proposals",))
"""Our own list of all proposals: the text once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """A content document: its member of the package, its body, and whether it is the table of contents."""

    member: str
    body: Element
    contents: bool


def read(path: Path) -> Draft:
    """The book at `path`. Raises SourceError (J codes)."""
    try:
        return _read(Archive(path), path)
    except (UnreadableError, TooDeepError) as error:
        hint = "take a copy that opens in an e-reader"
        raise refused(DAMAGED, path, f"it cannot be read: {error}", hint) from error


def _read(archive: Archive, path: Path) -> Draft:
    if archive.size > _LARGEST or len(archive.names) > _MOST_MEMBERS:
        message = f"it would unpack to {archive.size // 2**20} MiB in {len(archive.names)} files"
        raise refused(TOO_LARGE, path, message, "no programme is that large; ask who sent it what it is")
    _refuse_locked(archive, path)
    member = next((each.get("full-path", "") for each in _all(archive.xml(_CONTAINER), "rootfile")), "")
    package = archive.xml(member)
    about = _metadata(package)
    documents = _documents(archive, package, posixpath.dirname(member))
    _unite(documents, _titles(archive, package, posixpath.dirname(member)))
    text = " ".join(filter(None, (text_of(each.body) for each in documents)))
    drafting = Drafting(about.get("language", ""))
    flow = Flow(drafting, InArchive(archive, ""))
    root = Element("body")
    for each in documents:
        if not _apart(each, drafting, about):
            root.append(each.body)
    flow.document(root)
    if not drafting.pieces:
        raise refused(
            NO_TEXT, path, "there are no words in it", "take the edition that has text, not pictures of pages"
        )
    drafting.settle_language(about)
    proposals.recognise(drafting)
    outline.settle(drafting, flow.numbered)
    return drafting.draft(text, about, tuple(flow.glossary))


def _refuse_locked(archive: Archive, path: Path) -> None:
    """Refuses books whose text is encrypted; obscured fonts are not."""
    if "META-INF/encryption.xml" not in archive.names:
        return
    for each in _all(archive.xml("META-INF/encryption.xml"), "CipherReference"):
        if each.get("URI", "").lower().endswith((".xhtml", ".html", ".htm", ".xml")):
            raise refused(LOCKED, path, "its text is locked (DRM)", "ask its publisher for a copy without")


def _all(root: Element, name: str) -> list[Element]:
    return [each for each in root.iter() if isinstance(each.tag, str) and each.tag.rpartition("}")[2] == name]


def _metadata(package: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    subjects: list[str] = []
    for each in package.iter():
        if isinstance(each.tag, str) and each.tag.startswith(_DC):
            name, said = each.tag[len(_DC) :], " ".join((each.text or "").split())
            if name == "subject" and said:
                subjects.append(said)
            elif name in _METADATA and said:
                found.setdefault(_METADATA[name], said[:10] if name == "date" else said)
    return found | ({"keywords": ", ".join(subjects)} if subjects else {})


def _documents(archive: Archive, package: Element, folder: str) -> list[_Document]:
    items = {each.get("id", ""): each for each in _all(package, "item")}
    found = []
    for reference in _all(package, "itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or "html" not in item.get("media-type", ""):
            continue
        member = _member(folder, item.get("href", ""))
        if member not in archive.names:
            raise UnreadableError(f"'{member}' is not in it, though its spine names it")
        root = parse_xhtml(archive.read(member))
        body = next((each for each in root.iter("body")), root)
        contents = "nav" in item.get("properties", "").split()
        found.append(_Document(member=member, body=body, contents=contents))
    return found


def _member(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href)))


def _titles(archive: Archive, package: Element, folder: str) -> dict[str, tuple[int, str]]:
    """Depth and title of the parts that the contents name as a whole, by member."""
    found: dict[str, tuple[int, str]] = {}
    for item in _all(package, "item"):
        member = _member(folder, item.get("href", ""))
        if member not in archive.names:
            continue
        if "nav" in item.get("properties", "").split():
            for nav in parse_xhtml(archive.read(member)).iter("nav"):
                if "toc" in names_of(nav):
                    _entries(nav, posixpath.dirname(member), 0, found)
        elif item.get("media-type") == "application/x-dtbncx+xml":
            for top in _all(archive.xml(member), "navMap"):
                _points(top, posixpath.dirname(member), 1, found)
    return found


def _entries(element: Element, folder: str, depth: int, found: dict[str, tuple[int, str]]) -> None:
    for child in element:
        if child.tag == "a":
            member, fragment = urldefrag(child.get("href", ""))
            if not fragment:
                found.setdefault(_member(folder, member), (max(1, depth), text_of(child)))
        else:
            _entries(child, folder, depth + (child.tag == "ol"), found)


def _points(element: Element, folder: str, depth: int, found: dict[str, tuple[int, str]]) -> None:
    for point in (each for each in element if str(each.tag).endswith("}navPoint")):
        label = " ".join("".join(each.itertext()) for each in point if str(each.tag).endswith("}navLabel"))
        for content in (each for each in point if str(each.tag).endswith("}content")):
            member, fragment = urldefrag(content.get("src", ""))
            if not fragment:
                found.setdefault(_member(folder, member), (depth, " ".join(label.split())))
        _points(point, folder, depth + 1, found)


# -- the documents as one ---------------------------------------------------------------------------


def _unite(documents: list[_Document], titles: dict[str, tuple[int, str]]) -> None:
    """Gives every id a name that no other has, and every link and image the name of what it leads to."""
    names: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for at, each in enumerate(documents):
        names[each.member, ""] = f"_{at}"
        for element in each.body.iter():
            if own := element.get("id"):
                name = own if own not in taken else f"{own}-{at}"
                taken.add(name)
                names.setdefault((each.member, own), name)
                element.set("id", name)
    for each in documents:
        folder = posixpath.dirname(each.member)
        for element in each.body.iter():
            for attribute in ("src", "href", "{http://www.w3.org/1999/xlink}href"):
                said = element.get(attribute, "")
                if said and not urlsplit(said).scheme:
                    element.set("href" if attribute == "href" else "src", _resolved(said, each.member, folder, names))
        each.body.tag = "section"
        each.body.set("id", names[each.member, ""])
        depth, title = titles.get(each.member, (1, ""))
        if (
            title
            and not each.contents
            and not any(e.tag in ("h1", "h2", "h3", "h4", "h5", "h6") for e in each.body.iter())
        ):
            _entitle(each.body, depth, title)


def _resolved(href: str, member: str, folder: str, names: dict[tuple[str, str], str]) -> str:
    address, fragment = urldefrag(href)
    target = _member(folder, address) if address else member
    name = names.get((target, fragment)) or names.get((target, ""))
    return f"#{name}" if name else target


def _entitle(body: Element, depth: int, title: str) -> None:
    """Puts the title that the contents have for it above a document that has none."""
    if not text_of(body) or names_of(body) & (_COVER | _COLOPHON):
        return
    heading = Element(f"h{min(6, depth)}")
    heading.text = title
    heading.tail, body.text = body.text, ""
    body.insert(0, heading)


def _apart(document: _Document, drafting: Drafting, about: dict[str, str]) -> bool:
    """Whether a document is no part of the text: contents, cover, colophon, a list of what stands elsewhere."""
    body, place = document.body, Place(part=document.member)
    names = names_of(body).union(*(names_of(each) for each in body))
    if document.contents or names & {"toc", "doc-toc"}:
        drafting.leave(text_of(body), place, "contents-list")
    elif names & _COVER:
        drafting.leave(text_of(body), place, "decoration")
    elif names & _PROPOSALS:
        drafting.leave(text_of(body), place, "repeated")
    elif names & _COLOPHON:
        _colophon(body, place, drafting, about)
    elif names & {"titlepage", "halftitlepage"} and _known(text_of(body), about):
        drafting.leave(text_of(body), place, "repeated")
    else:
        return False
    return True


def _colophon(body: Element, place: Place, drafting: Drafting, about: dict[str, str]) -> None:
    for each in (e for e in body.iter() if e.tag in ("h1", "h2", "h3")):
        drafting.leave(text_of(each), place, "decoration")
    paragraphs = []
    for each in body.iter("p"):
        if any(inner.tag == "br" for inner in each) and text_of(each).startswith(about.get("title", "\n")):
            about.setdefault("subtitle", text_of(each).removeprefix(about["title"]).strip())
            drafting.leave(text_of(each), place, "repeated")
        elif about.get("author") and text_of(each).startswith(f"{about['author']}, "):
            about.setdefault("role", text_of(each).removeprefix(f"{about['author']}, "))
            drafting.leave(text_of(each), place, "repeated")
        else:
            paragraphs.append(text_of(each))
    for generated in told(paragraphs, about):
        drafting.leave(generated, place, "decoration")


def _known(text: str, about: dict[str, str]) -> bool:
    known = " ".join(about.values()).lower().split()
    return all(word in known for word in text.lower().split())
