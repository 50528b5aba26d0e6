"""An edited DOCX back into the source."""
