"""A source made by a test, in a few words."""

from __future__ import annotations

from pathlib import Path

_SETTINGS = """title: {title}
author: Auteur
role: kandidaat
language: nl-BE
description: Een proef.
rights: Vrij.
imprint: Een proef.
publisher: Uitgever
responsible_publisher: {{name: Naam, address: Adres}}
date: 2026-01-01
base_url: https://www.kuleuven.be/
chapters:
"""


def make_source(folder: Path, *chapters: str, title: str = "Proef") -> Path:
    """A source of these chapters in `folder`, which may hold its images already."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = _SETTINGS.format(title=title)
    for number, text in enumerate(chapters, start=1):
        (folder / f"{number:02}.md").write_text(text, encoding="utf-8")
        settings += f"  - file: {number:02}.md\n"
    (folder / "programme.yaml").write_text(settings, encoding="utf-8")
    return folder


def make_chapter(*blocks: str, name: str = "een") -> str:
    """A chapter with one section that holds these blocks after its lead."""
    return "\n\n".join((f"# Een {{#{name}}}", "Inleiding.", f"## Deel {{#{name}-deel}}", "{.lead}\nDe kern.", *blocks))
