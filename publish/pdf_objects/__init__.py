"""PDF files taken apart and put together, below the level of typesetting. Owner of pikepdf.

`sheets` gives pages their boxes and places them on sheets.
"""
