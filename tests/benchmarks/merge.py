"""How long a merge takes, once and at ten times the text: `python -m tests.benchmarks.merge`.

In every tenth paragraph of the document a word is changed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from tests.benchmarks.texts import multiplied
from tests.conftest import ROOT


def change(docx: Path) -> None:
    """Changes the first word of every tenth paragraph."""
    with zipfile.ZipFile(docx) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    count = iter(range(10**6))
    words = re.compile(r"(<w:t[^>]*>)(\w{4,} )")

    def edited(match: re.Match[str]) -> str:
        return match[0] if next(count) % 10 else f"{match[1]}Anders {match[2]}"

    members["word/document.xml"] = words.sub(edited, members["word/document.xml"].decode()).encode()
    with zipfile.ZipFile(docx, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def seconds(source: Path, folder: Path) -> float:
    """The wall time of `publish merge --dry-run` of an edited export of `source`."""
    publish = (sys.executable, "-m", "publish")
    export = ("docx", "--source", str(source), "--output", str(folder / "dist"), "--quiet")
    subprocess.run([*publish, *export], check=True, cwd=ROOT)
    (docx,) = (folder / "dist").glob("*.docx")
    change(docx)
    start = time.perf_counter()
    command = [*publish, "merge", str(docx), "--source", str(source), "--dry-run", "--json"]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main() -> None:
    """Prints both times and their ratio."""
    with tempfile.TemporaryDirectory() as scratch:
        once = seconds(ROOT / "source", Path(scratch))
        ten = seconds(multiplied(ROOT / "source", Path(scratch) / "ten", 10), Path(scratch) / "out")
    print(f"merge, the text once {once:.2f} s, ten times {ten:.2f} s: ratio {ten / once:.1f}")


if __name__ == "__main__":
    main()
