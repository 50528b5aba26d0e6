"""What part of a cold `all` verification is: `python -m tests.benchmarks.verification [--source DIR]`, run by hand.

By processor time, with one job and an empty output folder, each worker telling what it took for each artefact; the
programme is read, and the libraries are loaded, for both.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path
from unittest import mock

from publish.artefact import Artefact
from publish.cli import main as publish
from publish.model import Programme
from publish.verify import ArtefactReport, verify_artefact


def costs(source: Path, folder: Path) -> tuple[dict[str, float], float]:
    """Seconds of verification by kind or layout, and of everything."""
    log = folder / "log"

    def timed(programme: Programme, artefact: Artefact, dist: Path) -> ArtefactReport:
        start = time.process_time()
        report = verify_artefact(programme, artefact, dist)
        with log.open("a") as file:  # a line at once, whichever process it is of
            file.write(f"{artefact.layout or artefact.kind} {time.process_time() - start}\n")
        return report

    with mock.patch("publish.pipeline.verify_artefact", timed):
        status = publish(
            ["all", "--no-cache", "--quiet", "--jobs", "1", "--source", str(source), "--output", str(folder / "dist")]
        )
    assert status == 0
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    taken: dict[str, float] = {}
    for line in log.read_text().splitlines():
        name, seconds = line.split()
        taken[name] = taken.get(name, 0.0) + float(seconds)
    return taken, sum(each.ru_utime + each.ru_stime for each in used)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=Path("source"))
    source = parser.parse_args().source
    with tempfile.TemporaryDirectory() as folder:
        taken, everything = costs(source, Path(folder))
    for name, seconds in sorted(taken.items(), key=lambda each: -each[1]):
        print(f"{name:<16}{seconds:>6.2f}")
    verified = sum(taken.values())
    print(f"{'verification':<16}{verified:>6.2f}   {verified / everything:.3f} of {everything:.1f} s")


if __name__ == "__main__":
    main()
