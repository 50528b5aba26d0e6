"""What a colophon tells, in the words of ours and in general."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_PUBLISHER: Final = re.compile(r"^Uitgever: (.+?)\. Verantwoordelijke uitgever: .+$")
_EDITION: Final = re.compile(r"^Uitgave van (\d{1,2}) (\w+) (\d{4})\.?$")
_MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip


def told(paragraphs: Sequence[str], about: dict[str, str]) -> list[str]:
    """Adds to `about` (keys of programme.yaml) what the paragraphs of a colophon tell; the words that are generated.

    Paragraphs that `about` knows already are passed over; what is left is the imprint, then the rights.
    """
    generated: list[str] = []
    rest: list[str] = []
    for each in (" ".join(paragraph.split()) for paragraph in paragraphs):
        if match := _PUBLISHER.match(each):
            about.setdefault("publisher", match[1])
            generated.append(each)
        elif (match := _EDITION.match(each)) and match[2].lower() in _MONTHS:
            about.setdefault("date", f"{match[3]}-{_MONTHS.index(match[2].lower()) + 1:02}-{int(match[1]):02}")
            generated.append(each)
        elif each and each not in about.values():
            rest.append(each)
    if rest and "imprint" not in about:
        about["imprint"] = rest.pop(0)
    if rest and "rights" not in about:
        about["rights"] = rest.pop(0)
    if rest:
        about["imprint"] = " ".join((about["imprint"], *rest))
    return generated
