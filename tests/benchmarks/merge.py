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


def tenfold(source: Path, folder: Path) -> Path:
    """The source with every chapter ten times, under other ids."""
    folder.mkdir()
    listed = []
    for path in sorted(source.rglob("*")):
        if path.is_file() and path.suffix != ".md":
            (folder / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(source)).write_bytes(path.read_bytes())
    for path in sorted(source.glob("0[1-9]*.md")):
        for copy in range(10):
            text = re.sub(r"(\{#|\(#)([\w-]+)", rf"\g<1>\g<2>-{copy}", path.read_text(encoding="utf-8"))
            (folder / f"{path.stem}-{copy}.md").write_text(text, encoding="utf-8")
            listed.append(f"  - file: {path.stem}-{copy}.md")
    settings = (source / "programme.yaml").read_text(encoding="utf-8").split("\ndistribution:")[0]
    settings = re.sub(r"(?m)^chapters:\n(?:  .*\n)+", "chapters:\n" + "\n".join(listed) + "\n", settings)
    (folder / "programme.yaml").write_text(settings, encoding="utf-8")
    return folder


def main() -> None:
    """Prints both times and their ratio."""
    with tempfile.TemporaryDirectory() as scratch:
        once = seconds(ROOT / "source", Path(scratch))
        ten = seconds(tenfold(ROOT / "source", Path(scratch) / "ten"), Path(scratch) / "out")
    print(f"merge, the text once {once:.2f} s, ten times {ten:.2f} s: ratio {ten / once:.1f}")


if __name__ == "__main__":
    main()
