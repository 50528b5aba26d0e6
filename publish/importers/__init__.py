"""A document that exists already, as a source: `python -m publish import FILE`."""
