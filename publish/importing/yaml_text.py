"""programme.yaml and glossary.yaml of an import: what the input told, and visible placeholders for the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from publish import languages
from publish.model import PLACEHOLDER

_OPEN: Final = f"Nog in te vullen ({PLACEHOLDER})"
_BARE: Final = re.compile(r"[A-Za-zÀ-ž][\w ‘’,.()&/–-]*[\w.)’]")
_KEYWORDS: Final = frozenset(["true", "false", "yes", "no", "on", "off", "null"])


def programme_yaml(metadata: Mapping[str, str], chapters: Sequence[tuple[str, bool]], date: str, glossary: str) -> str:
    """programme.yaml: `chapters` are file names and whether they are front matter; `date` as 2026-11-23."""
    language = metadata.get("language", "nl-BE")
    told = {key: " ".join(value.split()) for key, value in metadata.items() if value.strip()}
    day = told.get("date", "")
    lines = [
        "# yaml-language-server: $schema=schema/programme.schema.json",
        "#",
        "# Ingevoerd met ‘publish import’. Wat de invoer niet vertelde, staat hieronder als ‘nog in te vullen’:",
        "# ‘publish check’ noemt die velden tot ze ingevuld zijn.",
        "",
        f"title: {scalar(told.get('title', _OPEN))}",
        *([f"subtitle: {scalar(told['subtitle'])}"] if "subtitle" in told else []),
        f"author: {scalar(told.get('author', _OPEN))}",
        *([f"role: {scalar(told['role'])}"] if "role" in told else []),
        f"language: {'nl-BE' if languages.fault(language) else language}",
        f"description: {scalar(told.get('description', _OPEN))}",
        *_keywords(told.get("keywords", "")),
        f"rights: {scalar(told.get('rights', _OPEN))}",
        f"imprint: {scalar(told.get('imprint', _OPEN))}",
        f"publisher: {scalar(told.get('publisher', _OPEN))}",
        "responsible_publisher:",
        f"  name: {scalar(told.get('responsible_publisher', _OPEN))}",
        f"  address: {scalar(told.get('responsible_publisher_address', _OPEN))}",
        "",
        "# De dag van deze uitgave.",
        f"date: {day if re.fullmatch(r'[0-9]{4}-[01][0-9]-[0-3][0-9]', day) else date}",
        "",
        "# Waar de site komt te staan, met een schuine streep op het einde.",
        f"base_url: https://{PLACEHOLDER}/",
        "",
        "# De hoofdstukken, in leesvolgorde. Een voorwoord krijgt geen nummer en geen folder.",
        "chapters:",
    ]
    for name, front in chapters:
        lines += [f"  - file: {name}", *(["    front_matter: true"] if front else [])]
    if glossary:
        lines += ["", "# De afkortingen, achteraan in elke uitgave.", f"glossary: {glossary}"]
    return "\n".join(lines) + "\n"


def _keywords(text: str) -> list[str]:
    words = [word.strip() for word in re.split(r"[,;]", text) if word.strip()]
    return [f"keywords: [{', '.join(map(scalar, words))}]".replace("\n", " ")] if words else []


def glossary_yaml(terms: Sequence[tuple[str, str]]) -> str:
    """glossary.yaml; an abbreviation that comes twice keeps its first meaning."""
    lines = ["# yaml-language-server: $schema=schema/glossary.schema.json", "terms:"]
    for abbreviation, expansion in dict(reversed(terms)).items():
        lines[2:2] = [f"  - abbreviation: {scalar(abbreviation)}", f"    expansion: {scalar(expansion)}"]
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    """A value as YAML, in quotes where it needs them."""
    if _BARE.fullmatch(text) and text.lower() not in _KEYWORDS and " #" not in text and ": " not in text:
        return text
    return json.dumps(text, ensure_ascii=False)
