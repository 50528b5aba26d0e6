"""What `verify` says of a finished `dist/` in which one file is damaged."""

from __future__ import annotations

import hashlib
import io
import json
from contextlib import redirect_stdout
from pathlib import Path

from publish.cli import main
from tests.conftest import ROOT
from tests.mutations.damage import Damage


def verify_with(dist: Path, name: str, damage: Damage, source: Path = ROOT / "source") -> tuple[int, list[str]]:
    """The exit status of `verify` when one file is damaged and the digests were made to fit; and what it reports.

    The command runs in this process, since there are some hundreds of cases. That the site tells another size than the
    file now has is left out: the damage must be found in what was damaged.
    """
    path = dist / name
    kept = {each: (dist / each).read_bytes() for each in (name, "manifest.json", "SHA256SUMS")}
    try:
        damage(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        before = hashlib.sha256(kept[name]).hexdigest()
        for each in ("manifest.json", "SHA256SUMS"):
            (dist / each).write_text((dist / each).read_text().replace(before, digest))
        told = json.loads((dist / "manifest.json").read_text())
        held = [each for each in told["artefacts"] if each["path"] == name]
        told["artefacts"] = held or [each for each in told["artefacts"] if each["kind"] == "site"]
        (dist / "manifest.json").write_text(json.dumps(told))  # the others need not be read again each time
        sums = (dist / "SHA256SUMS").read_text()
        manifest = hashlib.sha256((dist / "manifest.json").read_bytes()).hexdigest()
        old = hashlib.sha256(kept["manifest.json"]).hexdigest()
        (dist / "SHA256SUMS").write_text(sums.replace(old, manifest))
        with redirect_stdout(io.StringIO()) as told_to_us:
            status = main(["verify", str(dist), "--source", str(source), "--json"])
        report = json.loads(told_to_us.getvalue())
        failures = [each for artefact in report["artefacts"] for each in artefact["failures"]]
        assert all("altered" not in json.dumps(each) for each in failures)
        said = [json.dumps(each, ensure_ascii=False) for each in failures]
        return status, [each for each in said if f"the size of '{name}'" not in each]
    finally:
        for each, content in kept.items():
            (dist / each).write_bytes(content)
