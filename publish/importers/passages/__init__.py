"""Passages of a word processor, of whatever format, as pieces of a draft."""

from __future__ import annotations

from publish.importers.passages.assembly import Story, assemble, note_name, without_regions

__all__ = ["Story", "assemble", "note_name", "without_regions"]
