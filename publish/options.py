"""Which options go with which commands."""

from __future__ import annotations

import argparse
from collections.abc import Collection

from publish.diagnostics import Diagnostic, UsageError


def refuse_misplaced(options: argparse.Namespace, kinds: Collection[str]) -> None:
    """Raises UsageError (U-002) for every option that the command, in its words, has no use for."""
    words = set(options.words)
    of_one = options.chapter or options.campus
    of_changes = options.accept or options.reject or options.author is not None
    rows = (
        (options.edition and not words & {"all", "site"}, "--edition goes with 'all' or 'site'", "all --edition"),
        (
            options.campus and options.words != ["leaflets"],
            "--campus goes with 'leaflets' alone",
            "leaflets --campus NAME",
        ),
        (
            (options.chapter or options.layout) and "leaflets" not in words,
            "--chapter and --layout go with 'leaflets'",
            "leaflets --chapter 2 --layout trifold",
        ),
        (
            options.collection and words - {"all", *kinds},
            "--collection goes with 'all' or kinds",
            "all --collection DIR",
        ),
        (options.collection and of_one, "--chapter and --campus are of one programme", "leaflets --source DIR/NAME"),
        (options.scheduler and not options.collection, "--scheduler goes with --collection", "all --collection DIR"),
        (
            (options.conformance or options.strict) and not (options.conformance and options.words[0] == "verify"),
            "--conformance goes with 'verify', and --strict with --conformance",
            "verify --conformance --strict",
        ),
        (
            of_changes and options.words[0] not in ("merge", "import"),
            "--accept, --reject and --author go with 'merge' and 'import'",
            "merge FILE.docx --reject",
        ),
        (options.scheduler and options.edition, "--edition goes without --scheduler", "all --collection DIR --edition"),
    )
    found = [
        Diagnostic(code="U-002", message=message, hint=f"python -m publish {command}")
        for wrong, message, command in rows
        if wrong
    ]
    if found:
        raise UsageError(found)
