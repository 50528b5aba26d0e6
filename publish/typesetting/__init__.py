"""Pages out of XHTML and CSS. Owner of WeasyPrint.

One `Typesetter` serves a whole process: it reads the faces once, and every layout reuses them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from publish.diagnostics import Diagnostic, MissingToolError, TemplateError
from publish.fonts import Face
from publish.images import for_paper
from publish.typesetting.libraries import loaded_sparingly

try:
    with suppress(OSError), loaded_sparingly():
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
from publish.typesetting.joining import VARIANT, join
from publish.typesetting.layout import Layout, Place
from publish.typesetting.notes import notes_kept
from publish.typesetting.painting import DrawnPages, shortened
from publish.typesetting.parts import Part, places
from publish.typesetting.used_fonts import are_here

__all__ = ["DrawnPages", "Layout", "Part", "Place", "Typesetter", "places"]


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
            with shortened(), hyphens_limited(), notes_kept():
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

    def write(self, drawn: Sequence[DrawnPages], path: Path, *, front: int | None = None) -> None:
        """All these pages as one tagged PDF (PDF/UA-1), in which links lead from each to any.

        It opens as a book where `front` says how many pages of front matter it has.
        """
        join(drawn, path, self._configuration, self._fetcher, front=front)

    def has_fonts_of(self, drawn: DrawnPages) -> bool:
        """Whether the fonts of pages that were kept, or are to be, are those that would be found for them now."""
        return are_here(drawn.fonts, self._configuration)


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
