"""The Open XML SDK (Microsoft), openxml-audit, and LibreOffice, which has to open what the others judge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from publish.conformance.validator import Bench, Finding


async def open_xml_sdk(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """What breaks the schemas or the rules of Office 2007 and later (ECMA-376)."""
    (path,) = files
    done = await bench.run(bench.tools["ooxml-validator"], path)
    return [
        Finding(path=path, rule=each["id"] or each["errorType"], words=each["description"], place=each["path"] or "")
        for each in done.json(done.stdout)["errors"]
    ]


async def openxml_audit(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """The same rules in another's reading."""
    (path,) = files
    done = await bench.run(bench.tools["openxml-audit"], "--output", "json", path)
    return [
        Finding(path=path, rule=each["type"], words=each["description"], place=f"{each['part_uri']} {each['path']}")
        for report in done.json(done.stdout)
        for each in report["errors"]
        if each["severity"] == "error"
    ]


async def libreoffice(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """Whether it can make pages of it; it says so by making them, and by nothing else."""
    (path,) = files
    if not path.stat().st_size:  # LibreOffice would begin a new document, and make a page of it
        return [Finding(path=path, rule="open", words="the file is empty")]
    home = f"-env:UserInstallation={(bench.scratch / 'office').as_uri()}"
    read_as = "--infilter=MS Word 2007 XML"  # or it would take a damaged file for plain text
    done = await bench.run(
        bench.tools["soffice"], home, "--headless", read_as, "--convert-to", "pdf", "--outdir", bench.scratch, path
    )
    if (bench.scratch / f"{path.stem}.pdf").is_file():
        return []
    if "could not be loaded" not in done.stderr:
        raise done.crash()
    return [Finding(path=path, rule="open", words="source file could not be loaded")]
