"""Pages out of XHTML and CSS. Owner of WeasyPrint.

One `Typesetter` serves a whole process: it reads the faces once, and every layout reuses them.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from publish.diagnostics import Diagnostic, MissingToolError, TemplateError
from publish.fonts import Face
from publish.images import for_paper
from publish.typesetting.libraries import known_by_name

try:
    with suppress(OSError), known_by_name():
        import weasyprint
    import weasyprint  # once more, should a library stand where only a search finds it
    import weasyprint.urls
    from weasyprint.text.fonts import FontConfiguration
except OSError as error:  # a system library that WeasyPrint loads is not there
    raise MissingToolError(
        [
            Diagnostic(
                code="K-001",
                message=f"WeasyPrint misses a system library: {str(error).splitlines()[0]}",
                hint="run './run publish all', which installs Pango and HarfBuzz, or install them yourself",
            )
        ]
    ) from error

from publish.typesetting.hyphenation import drop_tremas, hyphens_limited
from publish.typesetting.keeping import packed, unpacked
from publish.typesetting.page_starts import Start, page_starts
from publish.typesetting.tagging import elements_tagged, open_as_book

SUITED: Final = "70.0"
"""The version of WeasyPrint for which we know shorter ways through it."""
VARIANT: Final = "pdf/ua-1"
MM: Final = 96 / 25.4
"""CSS pixels in a millimetre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an anchor stands: page counted from 1, and mm from the top of the trimmed page."""

    page: int
    top: float


class Layout:
    """Laid out pages, not yet drawn."""

    def __init__(self, document: Any, spelt: Mapping[Any, str]) -> None:
        self._document = document
        self._spelt = spelt

    @classmethod
    def joined(cls, layouts: Sequence[Layout]) -> Layout:
        """The pages of all, one after the other, as one document: links lead from each to any."""
        pages = [page for layout in layouts for page in layout._document.pages]
        spelt = {box: words for layout in layouts for box, words in layout._spelt.items()}
        return cls(layouts[0]._document.copy(pages), spelt)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._document.pages)

    @property
    def places(self) -> dict[str, Place]:
        """Where each id stands first."""
        found: dict[str, Place] = {}
        for number, page in enumerate(self._document.pages, start=1):
            for name, (_, top, *_) in page.anchors.items():
                found.setdefault(name, Place(page=number, top=top / MM))
        return found

    @property
    def starts(self) -> tuple[Start | None, ...]:
        """Where in the text each page begins, or None for a page that holds none of it."""
        return page_starts([page._page_box for page in self._document.pages])

    def extents(self, page: int) -> tuple[float, float]:
        """The height taken by the flow of a page and the height there is for it, in mm; pages counted from 1."""
        box = self._document.pages[page - 1]._page_box
        root = box.children[0]
        bottom = max((_bottom(child) for child in root.children), default=root.position_y)
        return (bottom - root.position_y) / MM, box.height / MM

    @property
    def heights(self) -> dict[str, float]:
        """The height, in points, of each element that has a `data-piece`, by that; margins do not count."""
        found: dict[str, float] = {}
        for page in self._document.pages:
            for box in page._page_box.descendants():
                name = box.element.get("data-piece") if box.element is not None else None
                if name and hasattr(box, "border_height"):
                    found.setdefault(name, box.border_height() * 0.75)
        return found

    @property
    def too_wide(self) -> dict[str, float]:
        """The tables that reach beyond the text of their page, by id: how far, in mm."""
        found: dict[str, float] = {}
        for page in self._document.pages:
            box = page._page_box
            for each in box.descendants():
                if each.element_tag == "table" and each.element is not None and each.element.get("id"):
                    beyond = (each.position_x + each.margin_width() - box.content_box_x() - box.width) / MM
                    if beyond > 0.1:
                        found[each.element.get("id")] = max(beyond, found.get(each.element.get("id"), 0))
        return found

    def write(self, path: Path, *, front: int | None = None) -> None:
        """The pages as a tagged PDF (PDF/UA-1); as a book where `front` says how many pages of front matter it has."""

        def finish(_: Any, pdf: Any) -> None:
            if front is not None:
                open_as_book(pdf, front)

        with _shortened(), elements_tagged(self._spelt):
            self._document.write_pdf(path, finisher=finish, pdf_variant=VARIANT, custom_metadata=True)


def _shortened() -> AbstractContextManager[None]:
    """While it lasts, WeasyPrint takes the shorter ways of `levers`, if it is the version they were written for."""
    if weasyprint.__version__ != SUITED:
        return nullcontext()
    from publish.typesetting.levers import shortened

    return shortened()


def _bottom(box: Any) -> float:
    """The lowest edge of what a box holds, in CSS px."""
    children = [child for child in getattr(box, "children", ()) if child.is_in_normal_flow()]
    if not children:
        return float(box.position_y + box.margin_height()) if hasattr(box, "margin_height") else float(box.position_y)
    return max(_bottom(child) for child in children)


class Typesetter:
    """Lays out documents with the faces of a theme; files are read from `folders` only."""

    def __init__(self, faces: Sequence[Face], folders: Sequence[Path]) -> None:
        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
        self._fetcher = _Fetcher(folders)
        self._configuration = FontConfiguration()
        css = "".join(
            f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};'
            f'src:url("{face.ttf.resolve().as_uri()}")}}'
            for face in faces
        )
        self._faces = weasyprint.CSS(string=css, font_config=self._configuration)

    def lay_out(self, markup: str, base: Path) -> Layout:
        """The pages of an XHTML document; its relative addresses are read from the folder `base`.

        Raises TemplateError (T-001) where it names a file that is not there: those that the source names were checked.
        """
        try:
            with _shortened(), hyphens_limited():
                html = weasyprint.HTML(string=markup, base_url=f"{base.resolve().as_uri()}/", url_fetcher=self._fetcher)
                document = html.render(font_config=self._configuration, stylesheets=[self._faces], pdf_variant=VARIANT)
                return Layout(document, drop_tremas([page._page_box for page in document.pages]))
        except weasyprint.urls.FatalURLFetchingError as error:
            raise TemplateError(
                [
                    Diagnostic(
                        code="T-001",
                        message=f"a template names a file that is not there: {error}",
                        hint="files stand in the source or templates folder; nothing is fetched from the web",
                    )
                ]
            ) from error

    def pack(self, layout: Layout) -> bytes | None:
        """A layout that was not written yet, for a typesetter with the same faces; None where it cannot be kept."""
        return packed(layout, self._fetcher)

    def unpack(self, content: bytes) -> Layout:
        """The layout that was packed."""
        layout: Layout = unpacked(content, self._configuration, self._fetcher)
        return layout


class _Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]
    """No request ever leaves for the network, nor for a file outside the folders of this run."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(allowed_protocols=("file", "data"))
        self._folders = [folder.resolve() for folder in folders]
        self._images: dict[tuple[Path, int, int], bytes] = {}

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The file at `url`. Raises FatalURLFetchingError where there is none: no image is left out silently."""
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        inside = any(path.is_relative_to(folder) for folder in self._folders)
        if parts.scheme == "file" and not (inside and path.is_file()):
            raise weasyprint.urls.FatalURLFetchingError(f"not a file of this programme: {url}")
        if parts.scheme == "file" and path.suffix.lower() in (".png", ".jpg", ".jpeg"):
            status = path.stat()
            version = path, status.st_mtime_ns, status.st_size
            if version not in self._images:
                self._images[version] = for_paper(path)
            # Not a file's address: WeasyPrint would read the file itself once more.
            return weasyprint.urls.URLFetcherResponse(f"prepared:{path.name}", self._images[version])
        return super().fetch(url, headers)
