"""What the terminal is told while the preview is served: printing only."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from publish.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The address on standard output, for a person or `as_json`; what goes on, unless `quiet`, on standard error."""

    as_json: bool
    quiet: bool

    def ready(self, address: str) -> None:
        """Browsers may ask."""
        ending = "shows the programme for as long as this runs; Ctrl-C ends it"
        print(json.dumps({"address": address}) if self.as_json else f"{address} {ending}", flush=True)

    def done(self, what: str, seconds: float) -> None:
        """The source was read, or a view was made."""
        self._say(f"{what:<28} {seconds:6.1f} s")

    def failed(self, what: str, diagnostics: Sequence[Diagnostic], bug: str) -> None:
        """It could not be, for these reasons or for a bug."""
        errors = [each for each in diagnostics if each.severity is Severity.ERROR]
        for each in errors:
            self._say(str(each))
        count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        self._say(f"{what:<28} {bug or count}")

    def ended(self) -> None:
        """It was interrupted, and everything it started has ended."""
        self._say("ended")

    def _say(self, line: str) -> None:
        if not self.quiet:
            print(line, file=sys.stderr, flush=True)
