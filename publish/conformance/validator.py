"""What a validator is to us, and how the program behind it is run: in a process of its own, for a bounded time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from publish.conformance.places import Need

Rules: TypeAlias = Literal["EPUB", "DOCX", "PDF", "PDF/UA-1", "press", "HTML", "page", "site"]
"""What a file has to conform to: its format, the needs of people or of a press; `page` is a page that people read,
`site` the page from which all others can be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a validator has to say of a file, in its own words; `rule` and `place` as it names them."""

    path: Path
    rule: str
    words: str
    place: str = ""


_GRACE: Final = 3.0
"""How many seconds a program that is told to end has for it."""
_JAVA: Final = ("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
"""For a Java that ends within seconds: what it compiles is compiled quickly, with the deeper stack that this needs."""


class NoVerdictError(Exception):
    """A validator crashed, took too long, or said what cannot be understood: that is neither passed nor failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a program ended, and what it said."""

    status: int
    stdout: str
    stderr: str

    def json(self, text: str) -> Any:
        """The JSON in what it said, whatever a runtime said before. Raises NoVerdictError where there is none."""
        for start in re.finditer(r"^[{\[]", text, re.MULTILINE):
            with contextlib.suppress(ValueError):
                return json.JSONDecoder().raw_decode(text, start.start())[0]
        raise self.crash()

    def crash(self) -> NoVerdictError:
        """That it went wrong, with its last words."""
        last = next((line for line in reversed(f"{self.stdout}\n{self.stderr}".splitlines()) if line.strip()), "")
        return NoVerdictError(f"it crashed (exit status {self.status}): {last.strip()[:200]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a validator has at hand: what it needs, by name; a folder of its own to write in; our templates."""

    tools: Mapping[str, str]
    scratch: Path
    templates: Path
    seconds: float
    """How long a program may take."""

    async def java(self, *arguments: object) -> Ended:
        """Runs Java, as `run` does."""
        return await self.run(self.tools["java"], *_JAVA, *arguments)

    async def run(self, *arguments: object, **environment: str) -> Ended:
        """Runs a program to its end. Raises NoVerdictError when it takes too long; nothing of it goes on after that."""
        process = await asyncio.create_subprocess_exec(
            *map(str, arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **environment},
            start_new_session=True,  # browsers and office suites start others, which have to end with them
        )
        try:
            async with asyncio.timeout(self.seconds):
                stdout, stderr = await process.communicate()
        except TimeoutError as error:
            raise NoVerdictError(f"it took longer than {self.seconds:.0f} s") from error
        finally:
            await _end(process)
        return Ended(
            status=process.returncode or 0,
            stdout=stdout.decode("utf-8", "replace"),
            stderr=stderr.decode("utf-8", "replace"),
        )


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ends what still runs of a program and of what it started; asked first, it can end a browser it has set apart."""
    for way in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, way)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                await process.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """Which files it judges; what it needs, each under the name by which `judge` asks for it; how it is installed.

    `judge` runs it over files and reads its findings: over all of them in one call where it judges them `together`,
    which spares a slow start, else over each by itself. It raises NoVerdictError.
    """

    judges: Rules
    needs: Mapping[str, Need]
    judge: Callable[[Bench, Sequence[Path]], Awaitable[list[Finding]]]
    install: str
    together: bool = False

    def tools(self) -> dict[str, str] | None:
        """Where what it needs is; None where any of it is missing, so that it cannot be run."""
        found = {name: need() for name, need in self.needs.items()}
        there = {name: path for name, path in found.items() if path}
        return there if len(there) == len(found) else None
