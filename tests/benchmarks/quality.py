"""How a PDF of ours is set, in figures: `python -m tests.benchmarks.quality FILE.pdf`, run by hand.

What the tests of page quality hold, measured: grid, hyphens, gaps between words, last pages; and the structure tree.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import groupby
from pathlib import Path

import pikepdf

from tests.pages import lines
from tests.test_page_quality import is_full, last_pages, running
from tests.test_pdf import elements


def main() -> None:
    """Prints the figures of the file that is named."""
    path = Path(sys.argv[1])
    pages = lines(path)
    text = [line for page in pages for line in running(page)]
    grid = Counter(round(line.baseline % 14.5, 1) for line in text).most_common(1)[0][1]
    rows = [len(list(row)) for page in pages for broken, row in groupby(running(page), lambda it: it.broken) if broken]
    turns = sum(page[-1].broken for page in map(running, pages) if page)
    gaps = sorted(sum(it.spaces) / len(it.spaces) for page in pages[4:] for it in running(page) if is_full(it))
    print(f"{len(pages)} pages, {len(text)} lines of text, {grid / len(text):.1%} of them on one grid")
    print(f"{sum(rows)} end in a hyphen, at most {max(rows)} in a row; {turns} of them the last of a page")
    print(
        f"gaps in em: median {gaps[len(gaps) // 2]:.2f}, 95 % under {gaps[-len(gaps) // 20]:.2f}, most {gaps[-1]:.2f}"
    )
    print(f"lines on the last page of each chapter: {', '.join(str(len(page)) for page in last_pages(pages))}")
    with pikepdf.open(path) as pdf:
        tree = list(elements(pdf.Root.StructTreeRoot))
        roles = Counter(str(each.S).lstrip("/") for each in tree)
        print(
            f"{len(tree)} structure elements, {sum('/ID' in each for each in tree)} with an id of the source:", end=" "
        )
        print(", ".join(f"{count} {role}" for role, count in roles.most_common()))


if __name__ == "__main__":
    main()
