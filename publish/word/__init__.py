"""A Word document as one reads it: its parts, styles, paragraphs and tracked changes, for merging and for imports."""
