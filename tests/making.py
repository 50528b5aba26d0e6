"""A source made by a test, in a few words."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
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


def make_exported(publish: Callable[..., subprocess.CompletedProcess[str]], folder: Path, *chapters: str) -> Path:
    """A source of these chapters in `folder`, and beside it the Word document that is made of it."""
    make_source(folder / "source", *chapters)
    done = publish("docx", "--source", folder / "source", "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    (folder / "dist/proef.docx").rename(folder / "proef.docx")
    return folder


def copy_exported(exported: Path, folder: Path) -> Path:
    """The same in `folder`, to edit."""
    shutil.copytree(exported / "source", folder / "source")
    shutil.copy(exported / "proef.docx", folder / "proef.docx")
    return folder
