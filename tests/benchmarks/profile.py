"""Where the time goes, step by step: `python -m tests.benchmarks.profile [KIND ...] [--top N]`, run by hand.

One whole run in one process: every task that the pipeline hands to its workers is done at once, under cProfile, which
makes it two to three times as slow. Prints, for each step, its seconds and the functions that take most of them by
themselves. With `--output DIR` the profiles stay there, one a step, for any program that reads pstats.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from publish import pipeline
from publish.loading import load
from publish.request import Request


class AtOnce(Executor):
    """Does each task where it is handed in, under the profile of its step."""

    def __init__(self) -> None:
        self.steps: dict[str, cProfile.Profile] = {}

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Future[Any]:
        """What comes of `call`, which is `workers.task`: its first argument does the work."""
        function, *rest = arguments
        step = " ".join([function.__name__.strip("_"), *(each for each in rest[:1] if isinstance(each, str))])
        future: Future[Any] = Future()
        with self.steps.setdefault(step, cProfile.Profile()):
            future.set_result(function(*rest, **keywords))
        return future


def report(step: str, profile: cProfile.Profile, top: int) -> str:
    """The functions of a step that take most time by themselves."""
    said = io.StringIO()
    stats = pstats.Stats(profile, stream=said).sort_stats("tottime")
    stats.print_stats(top)
    rows = said.getvalue().partition("filename:lineno(function)\n")[2].splitlines()
    whole = getattr(stats, "total_tt")  # noqa: B009 (typeshed does not know it)
    return "\n".join((f"{step}: {whole:.2f} s", *(row.replace(f"{Path.cwd()}/", "") for row in rows if row), ""))


def main() -> None:
    """Prints the profile of each step, and keeps it where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", choices=(*pipeline.KINDS, []), help="kinds of artefacts (all)")
    parser.add_argument("--source", type=Path, default=Path("source"))
    parser.add_argument("--output", type=Path, help="where the profiles stay")
    parser.add_argument("--top", type=int, default=8)
    options = parser.parse_args()
    executor = AtOnce()

    @contextmanager
    def workers(_: int) -> Iterator[Executor]:
        yield executor

    setattr(pipeline, "workers", workers)  # noqa: B010 (mypy wants no assignment to what a module imports)
    with tempfile.TemporaryDirectory() as scratch:
        request = Request(
            source=options.source,
            output=Path(scratch) / "dist",
            templates=Path("templates"),
            kinds=tuple(options.kinds) or pipeline.KINDS,
            cache=False,
        )
        with executor.steps.setdefault("load", cProfile.Profile()):
            programme, _ = load(request.source, request.templates)
        pipeline.publish(request, programme, lambda *_: None)
    for step, profile in executor.steps.items():
        print(report(step, profile, options.top))
        if options.output:
            options.output.mkdir(parents=True, exist_ok=True)
            profile.dump_stats(options.output / f"{step.replace(' ', '-')}.pstats")


if __name__ == "__main__":
    main()
