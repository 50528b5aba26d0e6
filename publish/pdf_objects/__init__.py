"""PDF files taken apart and put together, below the level of typesetting. Owner of pikepdf.

`screen` cuts pages to their trim box, `press` makes PDF/X of them, `sheets` gives them boxes and places them on sheets.
"""
