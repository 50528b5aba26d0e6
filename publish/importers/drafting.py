"""A draft while it is being made: what an importer of a structured format has found so far."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from publish.importers.draft import Decision, DecisionKind, Draft, LeftOut, Piece, Place, Reason
from publish.importers.language import language_of
from publish.model import ID_PATTERN
from publish.notation.blocks import Block, Part
from publish.notation.runs import BREAK, Run, Runs, rebound, tidy, words
from publish.templating import bind

_ID: Final = re.compile(ID_PATTERN)
_SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
_ENOUGH_WORDS: Final = 40
"""Words from which a text tells its language."""
_KNOWN_LANGUAGES: Final = ("nl", "en", "fr", "de")
_SHOWN: Final = 80
"""Characters of a text that a decision shows."""
_SCHEMES: Final = ("https:", "http:", "mailto:", "tel:")
"""What a link of a source may begin with."""
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_AGAIN: Final = "[{}](https://…) in the source makes it a link again"
_IMAGES: Final = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"<": ".svg"}
"""How the files of images begin that can come along."""
_DRAWING: Final = re.compile(rb"<(?:\w+:)?svg[\s>]")


class Drafting:
    """Collects pieces, decisions, what was left out, and images.

    `language` is that of the document: words in it are not marked. Targets of cross-references are names of the input;
    `land` says which piece each leads to, and `draft` turns them into ids of pieces.
    """

    def __init__(self, language: str = "") -> None:
        self.language = language
        self.pieces: list[Piece] = []
        self.decisions: list[Decision] = []
        self.left_out: list[LeftOut] = []
        self.assets: dict[str, bytes] = {}
        self._landings: dict[str, int] = {}
        self._overruled = ""

    # -- what was found -------------------------------------------------------------------------------

    def add(self, piece: Piece) -> int:
        """A piece behind all others; its index."""
        self.pieces.append(piece)
        return len(self.pieces) - 1

    def insert(self, at: int, piece: Piece) -> None:
        """A piece before the one at an index; what leads to those behind it still does."""
        self.pieces.insert(at, piece)
        self.decisions = [replace(each, piece=each.piece + (each.piece >= at)) for each in self.decisions]
        self._landings = {name: index + (index >= at) for name, index in self._landings.items()}

    def land(self, names: Iterable[str], piece: int) -> None:
        """Says that these names of the input lead to a piece; a name leads where it led first."""
        for name in names:
            self._landings.setdefault(name, piece)

    def leave(self, text: str, place: Place, reason: Reason) -> None:
        """Words that will be nowhere in the source; white space alone is none."""
        if said := " ".join(text.split()):
            self.left_out.append(LeftOut(words=said, place=place, reason=reason))

    def decide(
        self,
        kind: DecisionKind,
        place: Place,
        text: str,
        reason: str,
        *,
        confidence: float,
        weight: float,
        alternatives: tuple[str, ...] = (),
        change: str = "",
        piece: int | None = None,
    ) -> None:
        """Notes a decision on a piece: the last one where none is given."""
        at = max(0, len(self.pieces) - 1) if piece is None else piece
        self.decisions.append(
            Decision(
                kind=kind,
                place=place,
                piece=at,
                text=shortened(text),
                reason=reason,
                confidence=confidence,
                weight=weight,
                alternatives=alternatives,
                change=change,
            )
        )

    def asset(self, name: str, content: bytes) -> str:
        """Takes an image along; its path in the source, or nothing if it is no kind of image that can be shown."""
        head = content.removeprefix(codecs.BOM_UTF8).lstrip()[:8]
        suffix = next((end for magic, end in _IMAGES.items() if head.startswith(magic)), "")
        if not suffix or (suffix == ".svg" and not _DRAWING.search(content)):
            return ""
        stem = re.sub(r"[^a-z0-9]+", "-", ascii_lower(PurePosixPath(name).stem)).strip("-") or "figuur"
        for number in range(1, len(self.assets) + 2):
            path = f"assets/{stem}{f'-{number}' if number > 1 else ''}{suffix}"
            if self.assets.setdefault(path, content) == content:
                break
        return path

    def settle_language(self, about: dict[str, str]) -> None:
        """Puts the language of the words in the place of what the document says of itself, where those clearly differ.

        Programs say what they were set to, a browser or a keyboard; `about` has it by the key of programme.yaml.
        """
        texts = [
            piece.block.text for piece in self.pieces if piece.block.kind in ("paragraph", "lead", "proposal", "list")
        ]
        told, found = self.language, language_of(texts)
        if sum(len(text.split()) for text in texts) < _ENOUGH_WORDS or (told and _primary(told) in ("", found)):
            return
        if told and _primary(told) not in _KNOWN_LANGUAGES:
            return
        self._overruled = _primary(told)
        self.language = about["language"] = "nl-BE" if found == "nl" else found
        self.decide(
            "language", self.pieces[0].place, self.language, f"it says '{told or 'nothing'}', its words another",
            confidence=0.8, weight=0.8, alternatives=(told,) if told else (), piece=0,
            change="change 'language' in programme.yaml",
        )  # fmt: skip

    # -- what becomes of it ---------------------------------------------------------------------------

    def draft(self, text: str, metadata: Mapping[str, str], glossary: tuple[tuple[str, str], ...] = ()) -> Draft:
        """All of it as a draft; `text` is that of the input."""
        self.pieces = [replace(piece, block=self._settled(piece.block, at)) for at, piece in enumerate(self.pieces)]
        self._name_targets()
        return Draft(
            pieces=tuple(self.pieces),
            words=text.replace(_SOFT_HYPHEN, ""),
            metadata={key: value for key, value in metadata.items() if value},
            glossary=glossary,
            assets=dict(self.assets),
            decisions=tuple(self.decisions),
            left_out=tuple(self.left_out),
        )

    def _settled(self, block: Block, at: int) -> Block:
        """The block with its runs in their one form, and links that the source can have."""
        return replace(block, parts=tuple(replace(part, runs=self._runs(part, block, at)) for part in block.parts))

    def _runs(self, part: Part, block: Block, at: int) -> Runs:
        plain = block.kind == "heading" or part.role in ("caption", "alternative")
        one_line = plain or part.role in ("header", "cell")
        told = part.runs if one_line else _single_breaks(part.runs)
        runs = [self._plain(run, one_line, at) if plain else self._run(run, one_line, at) for run in told]
        return rebound(tidy(runs), bind)

    def _plain(self, run: Run, one_line: bool, at: int) -> Run:
        """A run of a title or a caption, which has words and notes alone."""
        if run.target and not run.target.startswith("#"):
            change = "write the link into the text below it"
            self._lose_link(run, run.target, at, "titles and captions have no links", change)
        return Run(text=_cleaned(run.text, one_line), note=run.note)

    def _run(self, run: Run, one_line: bool, at: int) -> Run:
        target, language = _addressed(run.target or ""), run.language or None
        if target and not target.startswith(("#", *_SCHEMES)):
            scheme = _SCHEME.match(target)
            why = "its address is relative, and the document does not tell to what"
            why = f"a source has no addresses that begin with '{scheme[0]}'" if scheme else why
            self._lose_link(run, target, at, why, _AGAIN.format(shortened(run.text)))
            target = None
        elif target and target.startswith("#") and target[1:] not in self._landings:
            why = "nothing that came along has that name"
            self._lose_link(run, target, at, why, _AGAIN.format(shortened(run.text)))
            target = None
        if language and _primary(language) in ("", "und", _primary(self.language), self._overruled):
            language = None
        return replace(run, text=_cleaned(run.text, one_line), target=target, language=language)

    def _lose_link(self, run: Run, target: str, at: int, why: str, change: str) -> None:
        if not run.text.strip():
            return
        self.decide(
            "link", self.pieces[at].place, run.text, f"the link to {shortened(target)} is gone: {why}",
            confidence=0.5, weight=0.5, alternatives=(target,), change=change, piece=at,
        )  # fmt: skip

    def _name_targets(self) -> None:
        """Gives cross-references an id that the piece has which they lead to."""
        wanted = {
            run.target[1:]
            for piece in self.pieces
            for part in piece.block.parts
            for run in part.runs
            if run.target and run.target.startswith("#")
        }
        names = {name: self._name_of(self._landings[name], name) for name in sorted(wanted)}
        self.pieces = [replace(piece, block=_renamed(piece.block, names)) for piece in self.pieces]

    def _name_of(self, at: int, name: str) -> str:
        block = self.pieces[at].block
        if name in block.ids:
            return name
        if not block.ids:
            self.pieces[at] = replace(self.pieces[at], block=replace(block, ids=(name,)))
            return name
        return block.ids[0]


def _renamed(block: Block, names: Mapping[str, str]) -> Block:
    def renamed(run: Run) -> Run:
        target = run.target or ""
        return replace(run, target=f"#{names[target[1:]]}") if target.startswith("#") else run

    return replace(block, parts=tuple(replace(p, runs=tuple(map(renamed, p.runs))) for p in block.parts))


def _addressed(target: str) -> str | None:
    """A target as sources have it: how an address begins is the same in capitals."""
    match = _SCHEME.match(target)
    return (match[0].lower() + target[match.end() :] if match else target) or None


def _cleaned(text: str, one_line: bool) -> str:
    text = text.replace(_SOFT_HYPHEN, "")
    return text.replace(BREAK, " ") if one_line else text


def _single_breaks(runs: Runs) -> Iterator[Run]:
    """Runs without a line that holds nothing: paragraphs that became lines of one leave such behind."""
    broken = False
    for run in runs:
        if broken and run.note is None and not run.text.strip():
            continue
        broken = run.text == BREAK
        yield run


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def valid_ids(names: Iterable[str]) -> tuple[str, ...]:
    """Those names that can be ids of a source, each once."""
    return tuple(dict.fromkeys(name for name in names if _ID.fullmatch(name)))


def shortened(text: str) -> str:
    """The beginning of a text, for showing it."""
    said = " ".join(text.split())
    return said if len(said) <= _SHOWN else said[: _SHOWN - 1].rstrip() + "…"


def ascii_lower(text: str) -> str:
    """A text in lower case without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def without_opening(runs: Runs, length: int) -> Runs:
    """Runs without so many characters at their beginning."""
    kept: list[Run] = []
    for run in runs:
        taken = min(length, len(run.text))
        length -= taken
        kept.append(replace(run, text=run.text[taken:]))
    return tuple(kept)


def title_of(block: Block) -> str:
    """The words of a heading."""
    return " ".join(words(block.parts[0].runs).split())
