"""What a print shop would refuse of a PDF, anybody's.

`reader` tells what stands in it, `page_rules` and `file_rules` hold that against what a shop asks, `report` says it.
Shares nothing with what writes PDF, so that our own files are judged by another's eyes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from publish import theme
from publish.artefact import write_whole
from publish.diagnostics import Diagnostic, UsageError, did_you_mean
from publish.preflight.reader import read
from publish.preflight.report import Report, judge
from publish.templating import Templates

__all__ = ["Report", "examine"]


def examine(path: Path, templates: Path, shop: str | None, output: Path | None) -> tuple[Report, Path]:
    """Looks at `path` with the eyes of a shop, and writes the report beside it or into `output`; tells where.

    Without `shop` it is the one of the theme. Raises UsageError (no such shop, no such file), TemplateError,
    VerificationError (a file that nobody can read) or WriteError.
    """
    tokens, shops = theme.load(templates), theme.load_shops(templates)
    if shop is not None and shop not in shops:
        hint = did_you_mean(shop, shops) or f"shops are: {', '.join(shops)}"
        raise UsageError([Diagnostic(code="U-003", message=f"no print shop '{shop}' in shops.toml", hint=hint)])
    document = read(path)
    report = judge(path, hashlib.sha256(path.read_bytes()).hexdigest(), document, shops[shop] if shop else tokens.press)
    page = Templates(templates, tokens).fill("report/preflight.html.j2", report=report)
    target = (output or path.parent) / f"{path.stem}-preflight.html"
    write_whole(target, page.encode())
    return report, target
