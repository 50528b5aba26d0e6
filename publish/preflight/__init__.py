"""What a print shop would refuse: any PDF, ours or not, against what a shop asks for.

`document` and `painting` read a file into `facts`, `rules` judge them. `NOT_LOOKED_AT` names what is left to the shop:
what a clipping path hides, what tiling patterns paint, overprint, colour within shadings.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from publish.preflight.document import read
from publish.preflight.rules import Finding, Verdict, judge
from publish.theme import Shop

NOT_LOOKED_AT: Final = ("clipping", "patterns", "overprint", "shadings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """What was found in a file for a shop."""

    path: Path
    shop_name: str
    shop: Shop
    pages: int
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether the shop would send the file back."""
        return any(each.verdict is Verdict.REFUSE for each in self.findings)

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        return {
            "file": self.path.name,
            "shop": self.shop_name,
            "pages": self.pages,
            "refused": self.refused,
            "findings": [
                {
                    "rule": each.rule,
                    "verdict": each.verdict.value,
                    "wanted": each.wanted,
                    "found": each.found,
                    "pages": list(each.pages),
                }
                for each in self.findings
            ],
            "not_looked_at": list(NOT_LOOKED_AT),
        }


def preflight(path: Path, shop_name: str, shop: Shop) -> Preflight:
    """Reads and judges the PDF at `path`. Raises what `document.read` does."""
    facts = read(path)
    return Preflight(path=path, shop_name=shop_name, shop=shop, pages=len(facts.pages), findings=judge(facts, shop))
