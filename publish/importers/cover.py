"""A title page: the title of the document, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from publish.importers.lines import Line

_NAME: Final = re.compile(
    r"(?:(?:door|by|van)\s+)?(?:(?:prof|dr|ir|mr)\.?\s+)*"
    r"[A-ZÀ-Þ][\w’'.-]+(?: (?:[a-zà-þ]{1,4} )*[A-ZÀ-Þ][\w’'-]+){1,3}"
)
_BY: Final = re.compile(r"(?:door|by)\s+", re.IGNORECASE)
_LONGEST: Final = 120


def read_cover(lines: Sequence[Line]) -> dict[str, str]:
    """Title, subtitle, author and role, as far as the lines before the text hold them; the rest is the imprint."""
    blocks: list[list[str]] = []
    for at, line in enumerate(lines):
        if not blocks or line.gap or line.page != lines[at - 1].page:
            blocks.append([])
        blocks[-1].append(line.words)
    found: dict[str, str] = {}
    rest: list[str] = []
    named = [at for at, block in enumerate(blocks) if _is_author(block, blocks)]
    for at, block in enumerate(blocks):
        said = " ".join(block)
        if at in named[:1] and len(blocks) > 1:
            found["author"] = _name(block[0])
            if len(block) > 1:
                found["role"] = " ".join(block[1:])
        elif "title" not in found and len(said) <= _LONGEST:
            found["title"] = said
        elif "subtitle" not in found and len(said) <= _LONGEST and not rest:
            found["subtitle"] = said
        else:
            rest.append(said)
    if rest:
        found["imprint"] = " ".join(rest)
    return found


def is_cover(lines: Sequence[Line]) -> bool:
    """Whether lines before the first heading are a title page: few and short, none a sentence."""
    return 0 < len(lines) <= 12 and all(
        len(line.words) < 90 and not line.words.endswith((".", ":", ";")) for line in lines
    )


def _is_author(block: Sequence[str], blocks: Sequence[Sequence[str]]) -> bool:
    """A block that begins with a name; where every block looks like one, the first is the title."""
    if len(block) > 3 or not _NAME.fullmatch(block[0]):
        return False
    return (
        block is not blocks[0]
        or bool(_BY.match(block[0]))
        or len(block) > 1
        or not any(_NAME.fullmatch(each[0]) for each in blocks[1:])
    )


def _name(text: str) -> str:
    """A name without "by", in capitals and small letters."""
    bare = _BY.sub("", text)
    return (
        " ".join(
            word.capitalize() if len(word) > 2 or at == 0 else word.lower() for at, word in enumerate(bare.split())
        )
        if bare.isupper()
        else bare
    )
