"""What the tests share: the command run as a person runs it, and the whole set of artefacts, built once."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SLUG = "wij-maken-samen-ku-leuven"
Publish = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


_UNPRIVILEGED = (
    ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search")
    if os.geteuid() == 0
    else ()
)
"""What has a command respect permissions, also where root runs the tests."""


def run_publish(
    *arguments: object, cwd: Path = ROOT, unprivileged: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*(_UNPRIVILEGED if unprivileged else ()), sys.executable, "-m", "publish", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="session")
def publish() -> Publish:
    """`python -m publish …`, as a person runs it."""
    return run_publish


@pytest.fixture(scope="session")
def dump(publish: Publish) -> dict[str, Any]:
    """The programme in `source/`, as `publish dump` gives it."""
    done = publish("dump")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="session")
def built(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every artefact of `source/`, made once for all processes that test."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    output = folder / "built" / "dist"
    with (folder / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not output.exists():
            done = publish("all", "--output", output)
            assert done.returncode == 0, done.stderr
    return output
