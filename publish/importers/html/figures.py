"""Images of a page as figures."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from publish.importers.draft import Place
from publish.importers.drafting import Drafting, shortened
from publish.importers.html.assets import Images
from publish.importers.html.tree import text_of
from publish.notation.blocks import Block, Part
from publish.notation.runs import Run, Runs


def picture(image: Element, images: Images, caption: Runs, drafting: Drafting, place: Place) -> Block | None:
    """The figure that an image makes; None, with a decision, where it is not at hand or cannot be shown."""
    address, alternative = image.get("src", ""), " ".join((image.get("alt") or image.get("title") or "").split())
    if image.tag == "svg":
        drafting.leave(text_of(image), place, "decoration")
        return None
    found = images.find(address)
    if found is None and not alternative and image.get("alt") is not None:
        return None
    path = drafting.asset(*found) if found else ""
    said = " ".join("".join(run.text for run in caption).split())
    if not path:
        drafting.leave(image.get("alt") or "", place, "decoration")
        why = (
            "it stands on a server, and nothing is fetched"
            if urlsplit(address).scheme.startswith("http")
            else ("it is neither PNG, JPEG nor SVG" if found else "it is not beside the document")
        )
        drafting.decide(
            "figure", place, alternative or said or shortened(address), f"the image is left out: {why}",
            confidence=0.5, weight=0.6, change="put the file in assets/ and write ![what one sees](assets/FILE)",
        )  # fmt: skip
        return None
    return figure(path, alternative, caption, drafting, place)


def figure(path: str, alternative: str, caption: Runs, drafting: Drafting, place: Place) -> Block:
    """A figure; one without a description gets its caption or the name of its file for one, with a decision."""
    said = " ".join("".join(run.text for run in caption).split())
    if not alternative:
        alternative = said or PurePosixPath(path).stem.replace("-", " ")
        drafting.decide(
            "figure", place, alternative, "the image has no description for those who do not see it",
            confidence=0.3, weight=0.5, change="say in ![…] what one sees", piece=len(drafting.pieces),
        )  # fmt: skip
    shown = Part(role="alternative", runs=(Run(text=alternative),))
    below = (Part(role="caption", runs=caption),) if said else ()
    return Block(kind="figure", path=path, parts=(shown, *below))
