"""PDF/X-4 (ISO 15930-7:2010) out of tagged pages with bleed: the same pages, so the same page breaks.

Colours are changed in the content streams, where WeasyPrint leaves nothing but `rg` and `g` operators, each on a line
of its own, and hexadecimal strings: an operator can be told from text by its form.
"""

from __future__ import annotations

import datetime
import re
import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import pikepdf

from publish.colour import Separator
from publish.pdf_objects.destinations import destinations_at, move_destination
from publish.pdf_objects.layout_box import move_layout_box
from publish.pdf_objects.overprint import overprint_black_text

_NUMBER: Final = rb"(-?\d*\.?\d+)"
_COLOUR: Final = re.compile(rb"^(?:%s %s )?%s (rg|RG|g|G)$" % (_NUMBER, _NUMBER, _NUMBER), re.MULTILINE)
_PATTERN: Final = re.compile(rb"(/\S+) (?:scn|SCN)\b")

_MM: Final = 72 / 25.4
_GAP, _MARK, _SLUG = 1 * _MM, 5 * _MM, 7 * _MM
"""How far a crop mark keeps off the bleed, how long it is, and how wide the slug is that it stands in; in points."""

_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate><xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<xmpMM:VersionID>1</xmpMM:VersionID><pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressRun:
    """What the output intent and the metadata say.

    `condition` is the characterised printing condition (“FOGRA39”); `marks` tells whether crop marks are wanted,
    `page_multiple` by how many pages the shop folds.
    """

    title: str
    author: str
    condition: str
    marks: bool
    page_multiple: int
    published: datetime.datetime
    digest: str
    """Of the source: the document's id is made of it, so that the same source gives the same bytes."""


def separate(source: Path, target: Path, separator: Separator, run: PressRun) -> int:
    """Writes `source` as PDF/X-4 to `target` and says how many pages it has. Bleed is what lies outside the TrimBox."""
    with pikepdf.open(source) as pdf:
        _fill_up(pdf, run.page_multiple)
        shifts = {page.obj.objgen: _set_boxes(pdf, page, slug=_SLUG if run.marks else 0) for page in pdf.pages}
        if run.marks:
            _add_marks(pdf)
        for owner, stream in _streams(pdf):
            if stream.get("/Subtype") == pikepdf.Name.Image:
                _separate_image(stream, separator)
            else:
                stream.write(overprint_black_text(owner, _separate_operators(stream.read_bytes(), separator)))
        _separate_shadings(pdf, separator)
        _blend_in_cmyk(pdf)
        _drop_interaction(pdf)
        _settle_tags(pdf, shifts)
        for destination in destinations_at(pdf):
            move_destination(destination, *shifts.get(destination[0].objgen, (0.0, 0.0)))
        _describe(pdf, separator.profile, run)
        pdf.save(
            target, deterministic_id=True, force_version="1.6", object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
        return len(pdf.pages)


def _fill_up(pdf: pikepdf.Pdf, multiple: int) -> None:
    """Puts empty pages before the last, the back, until the pages are a multiple that a shop can fold."""
    back = pdf.pages[-1]
    for _ in range(-len(pdf.pages) % multiple):
        empty = pikepdf.Dictionary(Type=pikepdf.Name.Page, Resources=pikepdf.Dictionary())
        for box in ("/MediaBox", "/TrimBox", "/BleedBox"):
            empty[box] = back.obj[box]
        empty.Contents = pdf.make_stream(b"")
        pdf.pages.insert(len(pdf.pages) - 1, pikepdf.Page(pdf.make_indirect(empty)))


def _set_boxes(pdf: pikepdf.Pdf, page: pikepdf.Page, slug: float) -> tuple[float, float]:
    """TrimBox in BleedBox in MediaBox, that one at the origin; no ArtBox beside a TrimBox (ISO 15930-7, 6.9).

    Nothing of the page is painted in the `slug` around the bleed, in points: it is for marks. Says by how many points
    all has moved to the right and up.
    """
    left, bottom, right, top = (float(value) for value in list(page.mediabox))
    across, up = slug - left, slug - bottom
    trim = [float(value) for value in list(page.trimbox)]
    for box in ("/ArtBox", "/CropBox"):
        if box in page.obj:
            del page.obj[box]
    page.mediabox = _box(0, 0, right + across + slug, top + up + slug)
    page.bleedbox = _box(slug, slug, right + across, top + up)
    page.trimbox = _box(trim[0] + across, trim[1] + up, trim[2] + across, trim[3] + up)
    page.contents_coalesce()
    clip = f"{slug:.4f} {slug:.4f} {right - left:.4f} {top - bottom:.4f} re W n " if slug else ""
    shift = f"{clip}1 0 0 1 {across:.4f} {up:.4f} cm\n".encode()
    content = page.obj.Contents.read_bytes()
    for name in set(_PATTERN.findall(content)):
        _shift(page.obj.Resources.Pattern[name.decode()], across, up)
    page.obj.Contents = pdf.make_stream(shift + content)
    return across, up


def _shift(pattern: Any, across: float, up: float) -> None:
    """Moves a pattern, which stands by the corner of its page whatever `cm` says (ISO 32000-2, 8.7.3.1).

    WeasyPrint makes one for each place where it fills something with it.
    """
    a, b, c, d, e, f = (float(value) for value in pattern.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    pattern.Matrix = pikepdf.Array([a, b, c, d, round(e + across, 4), round(f + up, 4)])


def _box(left: float, bottom: float, right: float, top: float) -> pikepdf.Array:
    return pikepdf.Array([round(value, 4) for value in (left, bottom, right, top)])


def _add_marks(pdf: pikepdf.Pdf) -> None:
    """Crop marks in the slug, a quarter of a point thick, on every plate: the space `All` (ISO 32000-2, 8.6.6.4)."""
    tint = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    every = pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name.All, pikepdf.Name.DeviceCMYK, tint])
    registration = pdf.make_indirect(every)
    for page in pdf.pages:
        name = page.add_resource(registration, pikepdf.Name.ColorSpace, pikepdf.Name("/Registration"))
        bleed, trim = ([float(value) for value in list(box)] for box in (page.bleedbox, page.trimbox))
        feet = [end for low, high in (bleed[::2], bleed[1::2]) for end in (low - _GAP - _MARK, high + _GAP)]
        lines = [f"{x:.4f} {y:.4f} m {x:.4f} {y + _MARK:.4f} l" for x in trim[::2] for y in feet[2:]]
        lines += [f"{x:.4f} {y:.4f} m {x + _MARK:.4f} {y:.4f} l" for y in trim[1::2] for x in feet[:2]]
        page.contents_add(f"q {name} CS 1 SCN 0.25 w {' '.join(lines)} S Q\n".encode(), prepend=True)
        page.contents_coalesce()


def _streams(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """Every content stream and every image of the file, once, behind what has its resources."""
    for page in pdf.pages:
        yield page.obj, page.obj.Contents
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") in (pikepdf.Name.Form, pikepdf.Name.Image):
            yield each, each


def _separate_operators(content: bytes, separator: Separator) -> bytes:
    def replace(match: re.Match[bytes]) -> bytes:
        first, second, third, operator = match.groups()
        grey = first is None
        rgb = (float(third),) * 3 if grey else (float(first), float(second), float(third))
        cmyk = separator.separate(rgb)
        values = b" ".join(f"{each:.4f}".rstrip("0").rstrip(".").encode() for each in cmyk)
        return values + (b" K" if operator.isupper() else b" k")

    return _COLOUR.sub(replace, content)


def _separate_image(image: Any, separator: Separator) -> None:
    """Turns an RGB or grey image into CMYK; a soft mask stays grey, and what is CMYK already stays as it is."""
    if image.get("/ColorSpace") in (None, pikepdf.Name.DeviceCMYK) or _is_mask(image):
        return
    converted = separator.image(pikepdf.PdfImage(image).as_pil_image())
    image.write(converted.tobytes())
    image.ColorSpace = pikepdf.Name.DeviceCMYK
    image.BitsPerComponent = 8
    for key in ("/DecodeParms", "/Decode"):
        if key in image:
            del image[key]


def _is_mask(image: Any) -> bool:
    return bool(image.get("/ImageMask", False)) or (
        image.get("/ColorSpace") == pikepdf.Name.DeviceGray and "/SMask" not in image
    )


def _separate_shadings(pdf: pikepdf.Pdf, separator: Separator) -> None:
    """Gradients, between the press colours of their ends; those in grey are soft masks, and stay."""
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and "/ShadingType" in each and each.ColorSpace == "/DeviceRGB":
            each.ColorSpace = pikepdf.Name.DeviceCMYK
            _separate_function(each.Function, separator)


def _separate_function(function: Any, separator: Separator) -> None:
    """Exponential functions, alone or stitched: WeasyPrint makes no others (ISO 32000-2, 7.10.3 and 7.10.4)."""
    for part in function.get("/Functions", []):
        _separate_function(part, separator)
    for end in ("/C0", "/C1"):
        if end in function and len(function[end]) == 3:
            red, green, blue = (float(value) for value in function[end])
            function[end] = pikepdf.Array([round(value, 4) for value in separator.separate((red, green, blue))])


def _blend_in_cmyk(pdf: pikepdf.Pdf) -> None:
    """Transparent objects are mixed in the colours of the press (ISO 15930-7)."""
    for each in pdf.objects:
        group = each.get("/Group") if isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)) else None
        if group is not None and group.get("/CS") == "/DeviceRGB":
            group.CS = pikepdf.Name.DeviceCMYK


def _drop_interaction(pdf: pikepdf.Pdf) -> None:
    """No annotations on a page for the press (ISO 15930-7, 6.17)."""
    for page in pdf.pages:
        for key in ("/Annots", "/Tabs"):
            if key in page.obj:
                del page.obj[key]


def _settle_tags(pdf: pikepdf.Pdf, shifts: Mapping[tuple[int, int], tuple[float, float]]) -> None:
    """Links have no annotations left, and figures stand where those of their page stand now."""
    for element in pdf.objects:
        role = element.get("/S") if isinstance(element, pikepdf.Dictionary) else None
        if role == "/Link" and "/K" in element:
            kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            kept = [kid for kid in kids if not (isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR")]
            element.K = pikepdf.Array(kept)
        elif role == "/Figure" and "/Pg" in element:
            move_layout_box(element, *shifts[element.Pg.objgen])


@cache
def _compressed(profile: bytes) -> bytes:
    """A profile as it stands in every file for the press: to compress it takes longer than all else of saving one."""
    return zlib.compress(profile)


def _describe(pdf: pikepdf.Pdf, profile: bytes, run: PressRun) -> None:
    """Output intent, identification and dates (ISO 15930-7, 6.2 and 6.3)."""
    stream = pdf.make_stream(
        _compressed(profile), N=4, Alternate=pikepdf.Name.DeviceCMYK, Filter=pikepdf.Name.FlateDecode
    )
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFX,
        OutputConditionIdentifier=run.condition,
        RegistryName="http://www.color.org",
        Info=f"{run.condition}, characterised printing condition",
        DestOutputProfile=stream,
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])
    date = run.published.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    pdf_date = run.published.strftime("D:%Y%m%d%H%M%S+00'00'")
    xmp = _XMP.format(
        title=escape(run.title),
        author=escape(run.author),
        date=date,
        document=uuid.uuid5(uuid.NAMESPACE_URL, f"{run.digest} {run.title}"),
    )
    pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    pdf.docinfo["/Title"] = run.title
    pdf.docinfo["/Author"] = run.author
    pdf.docinfo["/Trapped"] = pikepdf.Name("/False")
    pdf.docinfo["/GTS_PDFXVersion"] = "PDF/X-4"
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = pdf_date
