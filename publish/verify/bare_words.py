"""Markdown with its markup taken off: which characters of a paragraph a reader reads. Knows nothing of blocks.

It is no parser of Markdown, on purpose (see `source_words`). It knows the forms in which words do not show: the address
and title of a link or image, the label of one whose address stands elsewhere, attributes, escapes (CommonMark 0.31).
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final

CUT: Final = "\0"
"""Where the text as it is read has more than the source: the number of a note, the title that is referred to."""

_TITLE: Final = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)"
_BALANCED: Final = r"\((?:\\.|[^\s()\\]|\([^\s()]*\))*\)"
_ADDRESS: Final = rf"<(?:\\.|[^<>\\\n])*>|(?!<)(?:\\.|[^\s()\\]|{_BALANCED})+"
_PLACE: Final = re.compile(rf"\(\s*(?:{_ADDRESS})?(?:\s+(?P<title>{_TITLE}))?\s*\)", re.DOTALL)
_DEFINITION: Final = re.compile(
    rf" {{0,3}}\[(?!\^)(?P<label>(?:\\.|[^\[\]\\])+)\]:\s*(?:{_ADDRESS})(?:\s+(?P<title>{_TITLE}))?[ \t]*(?:\n|$)"
)
_LABEL: Final = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]")
_NOTE: Final = re.compile(r"\[\^[^\]\s]+\]")
_ATTRIBUTES: Final = re.compile(r"\{[^{}\n]*\}")
_TOKEN: Final = re.compile(r"\\[!-/:-@\[-`{-~]|&#?\w+;|!?\[|\]|[^\\&!\[\]]+|.", re.DOTALL)


def definitions(text: str) -> tuple[dict[str, str], int]:
    """The titles of the addresses that stand at the head of a paragraph, by their labels, and where they end."""
    found: dict[str, str] = {}
    end = 0
    while match := _DEFINITION.match(text, end):
        found.setdefault(_key(match["label"]), _words(match["title"]))
        end = match.end()
    return found, end


def bare(text: str, titles: Mapping[str, str]) -> str:
    """The characters of a paragraph that show, on as many lines as it has, with a `CUT` where more is read than that.

    `titles` are those of the addresses that the file defines, by their labels.
    """
    shown: list[str] = []
    open_brackets: list[tuple[int, int, bool]] = []
    at = 0
    while match := _TOKEN.match(text, at):
        token, start, at = match[0], at, match.end()
        if note := _NOTE.match(text, start + token.startswith("!")):
            shown.append(CUT)
            at = note.end()
        elif token in ("[", "!["):
            open_brackets.append((len(shown), at, token == "!["))
        elif token == "]" and open_brackets:
            begin, inside, is_image = open_brackets.pop()
            title, end = _behind(text, at, text[inside:start], titles)
            skipped = "\n" * text.count("\n", inside if title is not None and is_image else at, end)
            if title is not None:
                shown[begin:] = [title] if is_image else shown[begin:] or [CUT]
            shown.append(skipped)
            at = end
        elif token.startswith("&"):
            shown.append(html.unescape(token))
        else:
            shown.append(token)
    return "".join(shown)


def _behind(text: str, at: int, words: str, titles: Mapping[str, str]) -> tuple[str | None, int]:
    """The title of a link or image whose words end before `at`, None if it is none; and where all of it ends."""
    if match := _PLACE.match(text, at):
        return _words(match["title"]), match.end()
    label = _LABEL.match(text, at)
    if label and _key(label[1] or words) in titles:
        return titles[_key(label[1] or words)], label.end()
    if _key(words) in titles:
        return titles[_key(words)], at
    attributes = _ATTRIBUTES.match(text, at)
    return None, attributes.end() if attributes else at


def _words(title: str | None) -> str:
    """A title without its quotation marks."""
    return html.unescape(re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", title[1:-1])) if title else ""


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()
