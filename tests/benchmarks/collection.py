"""How many programmes a collection makes, and what limits it: `python -m tests.benchmarks.collection`, run by hand.

Measured: `publish all --collection` of so many copies of the source, one and two at once. For more cores than there
are, a model out of two measured figures: the seconds of one core that a programme takes where it is built, and those
that it takes the process that asked, which packs each programme and puts away what comes back, one after the other,
with no network in between. The last round, in which some cores have nothing left to do, is counted as a whole.
"""

from __future__ import annotations

import argparse
import math
import pickle
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path

from publish.collecting import cluster
from publish.collecting.building import Outcome
from publish.request import KINDS, Request
from tests.benchmarks.stages import measure

PUBLISH = (sys.executable, "-m", "publish")
MANY = 340
CORES = (1, 2, 8, 32, 128, 512)


def copies(source: Path, folder: Path, count: int) -> Path:
    """A collection of this programme so many times, each with a title of its own, so that no cache makes them one."""
    for number in range(count):
        shutil.copytree(source, folder / f"lijst-{number:03}")
        path = folder / f"lijst-{number:03}/programme.yaml"
        lines = path.read_text(encoding="utf-8").splitlines()
        titled = [f"{line} {number}" if line.startswith("title:") else line for line in lines]
        path.write_text("\n".join(titled) + "\n", encoding="utf-8")
    return folder


def collect(collection: Path, scratch: Path, jobs: int, kinds: list[str]) -> float:
    """The wall time of the collection, with nothing there of a former run but the faces."""
    for each in (scratch / "dist", scratch / "cache"):
        shutil.rmtree(each, ignore_errors=True)
    shutil.copytree(scratch / "faces", scratch / "cache")
    places = ("--collection", str(collection), "--output", str(scratch / "dist"))
    command = [*PUBLISH, *kinds, *places, "--jobs", str(jobs), "--quiet"]
    return measure(command, environment={"PUBLISH_CACHE": str(scratch / "cache")}).wall


def serial(source: Path, made: Path, scratch: Path, runs: int) -> float:
    """Seconds that one programme takes the process that asked: pack it, unpack and put away what came back."""
    request = Request(source=source, output=scratch / "dry", templates=Path("templates"), kinds=KINDS)
    files = cluster._files(made)
    back = pickle.dumps(cluster._Delivery(outcome=Outcome(status=0), files=files))
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        pickle.dumps(cluster._packed(request, "version"))
        future: Future[cluster._Delivery] = Future()
        future.set_result(pickle.loads(back))
        cluster._received(request, future)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", default=["all"], help="kinds of artefacts (all)")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--count", type=int, default=8, help="how many programmes to make")
    parser.add_argument("--source", type=Path, default=Path("publish/starter"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        collection = copies(options.source, root / "collection", options.count)
        warm = (*PUBLISH, "pdf", "--source", str(options.source), "--output", str(root / "warm"), "--quiet")
        measure(warm, environment={"PUBLISH_CACHE": str(root / "faces")})
        walls: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(options.runs):
            for jobs, each in walls.items():
                each.append(collect(collection, root, jobs, options.kinds))
        asking = serial(collection / "lijst-000", root / "dist/lijst-000", root, 5 * options.runs)
    medians = {jobs: statistics.median(each) for jobs, each in walls.items()}
    print(f"{'at once':>8} {'seconds':>8} {'a minute, per core':>19}   medians of {options.runs}")
    for jobs, seconds in medians.items():
        print(f"{jobs:8} {seconds:8.2f} {60 * options.count / seconds / jobs:19.1f}")
    building = medians[1] / options.count
    print(f"\none programme: {building:.2f} s where it is built, {asking * 1000:.0f} ms of the process that asks,")
    print(f"which so keeps {building / asking:.0f} cores busy. The model, for {MANY} programmes:\n")
    print(f"{'cores':>8} {'minutes':>8} {'a minute, per core':>19}")
    for cores in CORES:
        seconds = max(math.ceil(MANY / cores) * building, MANY * asking) + asking
        print(f"{cores:8} {seconds / 60:8.1f} {60 * MANY / seconds / cores:19.1f}")


if __name__ == "__main__":
    main()
