"""Pictures taken out of a PDF: images with their own bytes, drawings and what lies over each other as they look.

Owner of PDFium for imports.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf

from publish.importers.pdf.content import Picture, Span
from publish.importers.pdf.geometry import Box

_DPI: Final = 300
_LEAST: Final = 16
"""Points: what is lower or narrower is an ornament."""
_LARGEST: Final = 4000
"""Pixels along a side of a drawing that is rendered."""
_SUFFIXES: Final = {".jpg", ".png"}


class Figures:
    """The pictures of one file, each stored once."""

    def __init__(self, path: Path, placed: Callable[[int, Any], Box]) -> None:
        self._path = path
        self._placed = placed
        self._paths: dict[tuple[int, int], str] = {}

    def add(self, pictures: list[Picture], drawn: list[Span], page: int, bounds: Any, assets: dict[str, bytes]) -> str:
        """Stores a figure among the assets and gives its path; nothing where it cannot be had or is an ornament."""
        if len(pictures) == 1 and not drawn and "/SMask" not in pictures[0].image:
            return self.add_image(pictures[0], assets)
        shown: list[Picture | Span] = [*pictures, *drawn]
        page = next((each.page for each in shown), page)
        box = self._placed(page, bounds) if bounds is not None and page >= 0 else _around(pictures)
        if page < 0 or box is None or min(box[2] - box[0], box[3] - box[1]) < _LEAST:
            return ""
        content = self._rendered(page, box)
        return _stored(content, ".png", assets) if content else ""

    def add_image(self, picture: Picture, assets: dict[str, bytes]) -> str:
        """Stores an image with its own bytes; an ornament not at all."""
        left, bottom, right, top = picture.box
        if min(right - left, top - bottom) < _LEAST:
            return ""
        key = picture.image.objgen
        if key not in self._paths:
            content, suffix = _extracted(picture.image) or (self._rendered(picture.page, picture.box), ".png")
            self._paths[key] = _stored(content, suffix, assets) if content else ""
        return self._paths[key]

    def _rendered(self, page: int, box: Box) -> bytes:
        """What of the box stands on its page, as PNG; nothing where none of it does."""
        import pypdfium2

        with pypdfium2.PdfDocument(self._path) as pdf:
            sheet = pdf[page]
            width, height = sheet.get_size()
            left, bottom, right, top = max(0, box[0]), max(0, box[1]), min(width, box[2]), min(height, box[3])
            if min(right - left, top - bottom) < 1:
                return b""
            crop = (left, bottom, width - right, height - top)
            scale = min(_DPI / 72, _LARGEST / max(right - left, top - bottom))
            target = BytesIO()
            sheet.render(scale=scale, crop=crop).to_pil().save(target, "PNG", optimize=False)
            return target.getvalue()


def _extracted(image: Any) -> tuple[bytes, str] | None:
    """The bytes of an image, as JPEG where it is one, else as PNG."""
    target = BytesIO()
    try:
        suffix = pikepdf.PdfImage(image).extract_to(stream=target)
        if suffix in _SUFFIXES:
            return target.getvalue(), suffix
        target = BytesIO()
        pikepdf.PdfImage(image).as_pil_image().save(target, "PNG")
    except (pikepdf.PdfError, NotImplementedError, ValueError, TypeError, OSError, AttributeError):
        return None
    return target.getvalue(), ".png"


def _around(pictures: list[Picture]) -> Box | None:
    boxes = [each.box for each in pictures]
    if not boxes:
        return None
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _stored(content: bytes, suffix: str, assets: dict[str, bytes]) -> str:
    same = next((path for path, each in assets.items() if each == content), None)
    path = same or f"assets/figure-{len(assets) + 1}{suffix}"
    assets[path] = content
    return path
