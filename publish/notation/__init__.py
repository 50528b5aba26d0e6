"""Blocks in the shape that source, Word and imported documents share, and how they are written in Markdown."""
