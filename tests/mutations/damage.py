"""Damage to finished files: what goes wrong in a program, on the way, or by hand."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pikepdf

Mutation: TypeAlias = Callable[[str], str]
Damage: TypeAlias = Callable[[Path], None]


def cut(pattern: str) -> Mutation:
    """Takes out the last match, which is far from the head of the file."""

    def mutate(text: str) -> str:
        *_, match = re.finditer(pattern, text, re.DOTALL)
        return text[: match.start()] + text[match.end() :]

    return mutate


def swap(pattern: str) -> Mutation:
    """Exchanges the last two matches."""

    def mutate(text: str) -> str:
        *_, first, second = re.finditer(pattern, text, re.DOTALL)
        between = text[first.end() : second.start()]
        return text[: first.start()] + second[0] + between + first[0] + text[second.end() :]

    return mutate


def replace(pattern: str, by: str) -> Mutation:
    """Puts something else in the place of the last match."""

    def mutate(text: str) -> str:
        *_, match = re.finditer(pattern, text, re.DOTALL)
        return text[: match.start()] + match.expand(by) + text[match.end() :]

    return mutate


def everywhere(pattern: str, by: str) -> Mutation:
    """Puts something else in the place of every match."""
    return lambda text: re.sub(pattern, by, text, flags=re.DOTALL)


def rewrite_zip(path: Path, member: str, mutate: Mutation) -> None:
    def change(content: bytes) -> bytes:
        changed = mutate(content.decode())
        assert changed != content.decode()
        return changed.encode()

    rewrite_member(path, member, change)


def rewrite_member(path: Path, member: str, mutate: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = [(each, archive.read(each)) for each in archive.infolist()]
    assert member in {info.filename for info, _ in entries}
    with zipfile.ZipFile(path, "w") as archive:
        for info, content in entries:
            archive.writestr(info, mutate(content) if info.filename == member else content)


def drop_member(path: Path, member: str) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = [(each, archive.read(each)) for each in archive.infolist() if each.filename != member]
    with zipfile.ZipFile(path, "w") as archive:
        for info, content in entries:
            archive.writestr(info, content)


def drop_page(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        del pdf.pages[len(pdf.pages) // 2]
        pdf.save(path)


def swap_pages(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[20]
        del pdf.pages[20]
        pdf.pages.insert(24, page)
        pdf.save(path)


def page_twice(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages.insert(24, pdf.pages[20])
        pdf.save(path)


def split_paragraph(path: Path) -> None:
    """What WeasyPrint leaves by itself at a page turn: the rest of a paragraph as a paragraph of its own."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        whole = next(
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/P" and "/ID" in each and len(each.K) > 3
        )
        rest = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.P, P=whole.P))
        rest.Pg, rest.K = whole.Pg, pikepdf.Array(list(whole.K)[2:])
        whole.K = pikepdf.Array(list(whole.K)[:2])
        siblings = list(whole.P.K)
        siblings.insert(siblings.index(whole) + 1, rest)
        whole.P.K = pikepdf.Array(siblings)
        pdf.save(path)


def drop_element_id(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        del next(each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/H2").ID
        pdf.save(path)


def drop_annotations(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages[5:]:
            if "/Annots" in page:
                del page.Annots
        pdf.save(path)


def drop_links(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            del page.Annots
        pdf.save(path)


def swap_first(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages.reverse()
        pdf.save(path)


def blank_page(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[30].Contents = pdf.make_stream(b"")
        pdf.save(path)


def turn_sheet(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        first = pdf.pages[0]
        del pdf.pages[0]
        pdf.pages.append(first)
        pdf.save(path)


def swap_members(path: Path) -> None:
    """Two leaflets of a campus under each other's name."""
    with zipfile.ZipFile(path) as archive:
        entries = {each.filename: archive.read(each) for each in archive.infolist()}
    first, second = sorted(name for name in entries if name.endswith(".pdf"))[:2]
    entries[first], entries[second] = entries[second], entries[first]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def change_number(path: Path) -> None:
    """The copies of the last campus on the page of the order, in the words that are painted: 100 becomes 500."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        content = page.Contents.read_bytes()
        shown = re.findall(rb"\[[^\]]*\] TJ|<[0-9a-f]+> Tj", content)
        (common, times), *_ = Counter(each for each in shown if len(each) < 60).most_common(1)
        assert times > 20, "the cells that hold 100"
        other = next(each for each in shown if shown.count(each) in (4, 5) and len(each) == len(common))
        at = content.rindex(common)
        page.Contents = pdf.make_stream(content[:at] + other + content[at + len(common) :])
        pdf.save(path)


def moved(*matrix: float) -> Callable[[Path], None]:
    """Everything on the second page turned, scaled and moved so, in points from its middle; its links stay."""

    def damage(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            page = pdf.pages[1]
            x, y = (float(page.mediabox[2]) / 2, float(page.mediabox[3]) / 2)
            a, b, c, d, e, f = matrix
            about = (a, b, c, d, e + x - a * x - c * y, f + y - b * x - d * y)
            page.contents_add(f"q {' '.join(f'{each:.4f}' for each in about)} cm\n".encode(), prepend=True)
            page.contents_add(b"\nQ")
            pdf.save(path)

    return damage


def marked_content(operations: Sequence[Any], tag: str) -> list[tuple[int, int]]:
    """Where the marked content of a tag begins and ends."""
    opened = [at for at, each in enumerate(operations) if str(each.operator) == "BDC" and each.operands[0] == tag]
    closed = [at for at, each in enumerate(operations) if str(each.operator) == "EMC"]
    return [(at, min(end for end in closed if end > at)) for at in opened]


def drawings(operations: Sequence[Any]) -> list[tuple[int, int]]:
    """The figures, without what says where each is painted."""
    found = marked_content(operations, "/Figure")
    places = [next(at for at in range(start, end) if str(operations[at].operator) == "cm") for start, end in found]
    return [(place + 1, end) for place, (_, end) in zip(places, found, strict=True)]


def exchange_codes(path: Path) -> None:
    """The first two drawings of a code on the second page, each in the place of the other."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        operations = list(pikepdf.parse_content_stream(pdf.pages[1]))
        (start, end), (other, last) = drawings(operations)[:2]
        parts = (operations[:start], operations[other:last], operations[end:other], operations[start:end])
        changed = [each for part in (*parts, operations[last:]) for each in part]
        pdf.pages[1].Contents = pdf.make_stream(pikepdf.unparse_content_stream(changed))
        pdf.save(path)


def one_code_twice(path: Path) -> None:
    """The first drawing of a code on the second page also in the place of the second."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        operations = list(pikepdf.parse_content_stream(pdf.pages[1]))
        (start, end), (other, last) = drawings(operations)[:2]
        changed = [*operations[:other], *operations[start:end], *operations[last:]]
        pdf.pages[1].Contents = pdf.make_stream(pikepdf.unparse_content_stream(changed))
        pdf.save(path)


def drop_lead(path: Path) -> None:
    """The first line of the first lead: what follows the lines of the title."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        operations = list(pikepdf.parse_content_stream(pdf.pages[1]))
        start, end = marked_content(operations, "/Span")[4]
        changed = [each for at, each in enumerate(operations) if not start < at < end or str(each.operator) != "TJ"]
        assert len(changed) < len(operations)
        pdf.pages[1].Contents = pdf.make_stream(pikepdf.unparse_content_stream(changed))
        pdf.save(path)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def on_text(mutate: Mutation) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        changed = mutate(text)
        assert changed != text
        path.write_text(changed, encoding="utf-8")

    return damage


def in_zip(member: str, mutate: Mutation) -> Callable[[Path], None]:
    return lambda path: rewrite_zip(path, member, mutate)


def on_page(painted: Callable[[pikepdf.Pdf, Any], None]) -> Callable[[Path], None]:
    """Damage to a page of running text."""

    def damage(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            painted(pdf, pdf.pages[12 if len(pdf.pages) > 12 else 1])
            pdf.save(path)

    return damage


def one_line(state: bytes) -> Callable[[pikepdf.Pdf, Any], None]:
    """Another graphics state for one line in the middle of a page."""

    def paint(pdf: pikepdf.Pdf, page: Any) -> None:
        texts = page.Contents.read_bytes().split(b"BT\n")
        at = len(texts) // 2
        line, after = texts[at].split(b"\nET", 1)
        assert b" Tf\n" in line
        assert b"TJ" in line
        texts[at - 1] += b"q " + state + b"\n"
        texts[at] = line + b"\nET Q" + after
        page.Contents = pdf.make_stream(b"BT\n".join(texts))

    return paint


def cover(pdf: pikepdf.Pdf, page: Any) -> None:
    """White painted over the middle of a page."""
    page.contents_add(b"\nq 1 g 80 300 320 60 re f Q", prepend=False)


def forget_unicode(path: Path) -> None:
    """Fonts no longer tell what their glyphs mean."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
                del each["/ToUnicode"]
        pdf.save(path)


def empty_fonts(path: Path) -> None:
    """Fonts that came along without a single letter."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each:
                each.FontFile2 = pdf.make_stream(bytes.fromhex("000100000000001000000000"), Length1=12)
        pdf.save(path)


def change_letter(pdf: pikepdf.Pdf, page: Any) -> None:
    """One glyph for another, in the middle of a line."""
    content = page.Contents.read_bytes()
    glyphs = list(re.finditer(rb"<([0-9a-f]{4})>", content))
    middle = glyphs[len(glyphs) // 2]
    other = next(each for each in glyphs if each[1] != middle[1])
    page.Contents = pdf.make_stream(content[: middle.start()] + other[0] + content[middle.end() :])


def on_element(role: str, change: Callable[[Any], None]) -> Damage:
    """Damage to the last structure element of a role, which bears an id where it is no figure."""

    def damage(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            found = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == role]
            change([each for each in found if "/ID" in each or "/Alt" in each][-1])
            pdf.save(path)

    return damage


def twice(element: Any) -> None:
    """The same element once more, behind itself."""
    siblings = list(element.P.K)
    siblings.insert(siblings.index(element), element)
    element.P.K = pikepdf.Array(siblings)


def exchange_labels(path: Path) -> None:
    """The numbers of the first two items of each list, one with the other; points are alike."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/L" and len(each.K) > 1:
                first, second = each.K[0].K, each.K[1].K
                first[0], second[0] = second[0], first[0]
        pdf.save(path)


def other_role(role: str) -> Callable[[Any], None]:
    """An element taken for another."""

    def change(element: Any) -> None:
        element.S = pikepdf.Name(role)

    return change


def no_alternative(element: Any) -> None:
    """A figure that says nothing."""
    element.Alt = pikepdf.String("")


def other_folios(path: Path) -> None:
    """The pages are numbered from another one on."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        numbers = pdf.Root.PageLabels.Nums
        numbers[3].St = 2
        pdf.save(path)


def other_address(path: Path) -> None:
    """A link to the web leads elsewhere."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        links = [each for page in pdf.pages for each in page.get("/Annots", []) if "/URI" in each.get("/A", {})]
        links[len(links) // 2].A.URI = pikepdf.String("https://elsewhere.example.org/")
        pdf.save(path)


def other_destination(name: str) -> Damage:
    """The last link within the document leads to another place."""

    def damage(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            *_, last = (each for page in pdf.pages for each in page.get("/Annots", []) if "/Dest" in each)
            assert last.Dest != name
            last.Dest = pikepdf.String(name)
            pdf.save(path)

    return damage


def added_link(path: Path) -> None:
    """A link over words that have none."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://elsewhere.example.com/"))
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[90, 90, 200, 110], A=action)
        page = pdf.pages[20]
        page.Annots = pikepdf.Array([*page.get("/Annots", []), pdf.make_indirect(link)])
        pdf.save(path)
