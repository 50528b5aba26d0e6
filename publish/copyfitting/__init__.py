"""Copyfitting: what is said, and how it is set, so that panels end level and full. A pure search.

Three things are searched: the ease of the setting, from the tightest (0) to the loosest (100), which is type size and
leading in one; which of the optional pieces come along, and on which panel; and the space between pieces, which makes
a panel end where the others do. Only the first costs a layout. One layout tells how high every piece is, so the other
two are arithmetic; and how high it would be at another ease is foretold by its area, size times leading, with what the
layouts before have taught. A search takes three layouts or four.
"""

from __future__ import annotations

from publish.copyfitting.pages import Filled, fit_pages, pages_of_four
from publish.copyfitting.panels import fit
from publish.copyfitting.pieces import Excess, Fitted, Heights, Measure, Panel, Piece, Surplus, Task
from publish.copyfitting.setting import Bounds, Setting

__all__ = [
    "Bounds",
    "Excess",
    "Filled",
    "Fitted",
    "Heights",
    "Measure",
    "Panel",
    "Piece",
    "Setting",
    "Surplus",
    "Task",
    "fit",
    "fit_pages",
    "pages_of_four",
]
