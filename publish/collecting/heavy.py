"""What takes long to load, for a process that others are forked from; imported for that alone."""

from __future__ import annotations

import contextlib

from publish.diagnostics import PublishError

# Whoever needs what is missing says so: each programme by itself.
with contextlib.suppress(PublishError):
    import publish.pipeline
    import publish.writers.docx
    import publish.writers.epub
    import publish.writers.site
    import publish.writers.typeset  # noqa: F401
