"""Programmes built on the workers of a Dask cluster. Owner of distributed.

A programme travels as bytes, and so does what comes of it: a worker needs this package and its libraries, and no disk
in common with anybody. Only the process that asked writes into the output folder, so a worker that dies, or is given
up and goes on, leaves nothing half done; its programmes go to the others. Twice as many travel at once as the cluster
has threads: that bounds the memory here, however many programmes there are.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from publish import dist, unchanged
from publish.collecting.building import Outcome, build, died, keep, refused, standing
from publish.diagnostics import Diagnostic, MissingToolError, UsageError, WriteError
from publish.request import Request
from publish.unchanged import tools

if TYPE_CHECKING:
    from distributed import Client

_PATIENCE: Final = 60
"""Seconds to wait for a worker where there is none; a scheduler has a sixth of them to answer."""
_RETRIES: Final = 2
"""Of a task that a worker could not do, its disk being full, say. What dies with its worker Dask gives to another."""

_ADDRESS: Final = re.compile(r"\w+://\S+:\d+")

_Files = Mapping[str, bytes]
"""The files of a folder, by their path in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parcel:
    """All that a worker needs: what was asked for, by which version of this package, and the files."""

    request: Request
    version: str
    source: _Files
    templates: _Files
    standing: _Files
    """What a former run made, of which a run of some kinds keeps the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Delivery:
    """What a worker made: what is to be said of it, and all files of the output folder."""

    outcome: Outcome
    files: _Files


def on_a_cluster(requests: Iterable[Request], scheduler: str) -> Generator[tuple[Request, Outcome]]:
    """Builds each programme on a worker, puts what was made in its place, and yields it as it ends.

    Raises UsageError for what is no address, and MissingToolError: without distributed (K-010); where no scheduler
    answers, or one that has no workers for a minute (K-011); where the scheduler or a worker lacks this version of the
    package (K-012).
    """
    with _connected(scheduler) as client, _executor(client) as executor:
        version = tools()
        _probe(client)
        waiting = deque(requests)
        running: dict[concurrent.futures.Future[_Delivery], tuple[Request, str]] = {}
        while waiting or running:
            room = 2 * sum(client.nthreads().values())
            while waiting and len(running) < room:
                request = waiting.popleft()
                of = unchanged.ingredients(request)
                if (outcome := standing(request, of)) is not None:
                    yield request, outcome  # it need not travel
                else:
                    running[executor.submit(_build_parcel, _packed(request, version))] = (request, of)
            done, _ = concurrent.futures.wait(
                running, timeout=_PATIENCE, return_when=concurrent.futures.FIRST_COMPLETED
            )
            if not done and not client.nthreads():
                raise _unreachable(scheduler, "it has no workers left")
            for future in done:
                request, of = running.pop(future)
                if future.cancelled():  # what it had is given up when the connection is
                    raise _unreachable(scheduler, "it went away")
                outcome = _received(request, future)
                keep(request, of, outcome)
                yield request, outcome


# -- here ---------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ImportError as error:
        hint = "install it: .venv/bin/pip install '.[collections]'; or leave --scheduler out, to build on this machine"
        message = f"--scheduler needs Dask's distributed: {error}"
        raise MissingToolError([Diagnostic(code="K-010", message=message, hint=hint)]) from error
    if not _ADDRESS.fullmatch(scheduler):
        message = f"'{scheduler}' is not the address of a scheduler"
        raise UsageError([Diagnostic(code="U-002", message=message, hint="such as --scheduler tcp://192.0.2.1:8786")])
    try:
        client = Client(scheduler, timeout=_PATIENCE / 6, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise _unreachable(scheduler, str(error) or "no answer") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise _unreachable(scheduler, "it has no workers") from error
        yield client


@contextlib.contextmanager
def _executor(client: Client) -> Iterator[concurrent.futures.Executor]:
    executor = client.get_executor(pure=False, retries=_RETRIES)
    try:
        yield executor
    finally:
        executor.shutdown(wait=False)  # there is something to wait for only where nobody wants it any more


def _probe(client: Client) -> None:
    """Raises MissingToolError (K-012) unless the scheduler and every worker have this version of the package."""
    try:
        found = {"the scheduler": client.run_on_scheduler(tools), **client.run(tools)}
    except Exception as error:  # whatever it is, they cannot run what we run
        raise _of_another_version((str(error) or type(error).__name__).splitlines()[0]) from error
    others = sorted(name for name, version in found.items() if version != tools())
    if others:
        raise _of_another_version(f"another version on {', '.join(others)}")


def _packed(request: Request, version: str) -> _Parcel:
    return _Parcel(
        request=request,
        version=version,
        source=_files(request.source),
        templates=_files(request.templates),
        standing=_read(request.output, sorted(dist.made(request.output))),
    )


def _received(request: Request, future: concurrent.futures.Future[_Delivery]) -> Outcome:
    """Puts what came back in its place. Whatever goes wrong with one programme is its outcome."""
    from distributed.scheduler import KilledWorker

    try:
        delivery = future.result()
    except KilledWorker:
        return died(request)
    except MissingToolError as error:
        return refused(error, request)
    except OSError as error:
        message = f"no worker could make it: {error}"
        return refused(WriteError([Diagnostic(code="G-007", message=message, hint="look at its disk")]), request)
    if delivery.outcome.status:
        return delivery.outcome
    try:
        with dist.replacing(request.output, lambda: None) as folder:
            _write(delivery.files, folder)
    except WriteError as error:
        return replace(refused(error, request), about=delivery.outcome.about)
    return delivery.outcome


def _unreachable(scheduler: str, why: str) -> MissingToolError:
    hint = "start one with 'dask scheduler', and 'dask worker ADDRESS' on each machine; or leave --scheduler out"
    message = f"no cluster to build on at '{scheduler}': {why}"
    return MissingToolError([Diagnostic(code="K-011", message=message, hint=hint)])


def _of_another_version(what: str) -> MissingToolError:
    hint = "set up the scheduler and every worker with the same checkout and lock file as this machine"
    message = f"the cluster cannot run this version of programme-publish: {what}"
    return MissingToolError([Diagnostic(code="K-012", message=message, hint=hint)])


# -- on a worker --------------------------------------------------------------------------------------


def _build_parcel(parcel: _Parcel) -> _Delivery:
    """In a thread of a worker: builds in a process of its own, since a worker may have several threads at this."""
    if parcel.version != tools():
        raise _of_another_version("a worker that came later has another")
    from distributed import get_worker

    # Where Dask itself clears up, when the next worker starts, what one that was killed has left.
    with tempfile.TemporaryDirectory(dir=get_worker().local_directory) as scratch:
        folder = Path(scratch)
        asked = parcel.request
        request = replace(asked, source=folder / "source", templates=folder / "templates", output=folder / "dist")
        for files, place in (
            (parcel.source, request.source),
            (parcel.templates, request.templates),
            (parcel.standing, request.output),
        ):
            _write(files, place)
        outcome = _apart(request)
        if outcome is None:
            return _Delivery(outcome=died(asked), files={})
        names = dist.made(request.output) if outcome.status == 0 else ()
        return _Delivery(
            outcome=outcome.moved({request.source: asked.source, request.templates: asked.templates}),
            files=_read(request.output, sorted(names)),
        )


def _apart(request: Request) -> Outcome | None:
    """What comes of a programme in a fresh interpreter, or None where that is killed: for want of memory, say."""
    paths = [str(Path(__file__).parent.parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as told:
        asked.write(pickle.dumps(request))
        asked.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", "publish.collecting.cluster"],
            stdin=asked,
            stdout=told,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,
        )
        if process.wait():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # what it had started waits for it, for ever
            return None
        told.seek(0)
        outcome = pickle.load(told)
        assert isinstance(outcome, Outcome)
        return outcome


# -- files --------------------------------------------------------------------------------------------


def _files(folder: Path) -> dict[str, bytes]:
    """The files of a folder, but for those that are hidden."""
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return _read(folder, (path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts)))


def _read(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """These files of a folder; what cannot be read is left out, and missed where it matters."""
    found: dict[str, bytes] = {}
    for name in names:
        with contextlib.suppress(OSError):
            found[name] = (folder / name).read_bytes()
    return found


def _write(files: _Files, folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(build(pickle.load(sys.stdin.buffer))))
