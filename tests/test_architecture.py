"""What holds the code together: one owner to each library, one writer, template folder and verifier to each format."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from publish.pipeline import KINDS
from publish.verify import READERS, RECKONERS

OWNERS = {
    "PIL": {
        "colour",
        "images",
        "verify/drawings",
        "verify/looks",
        "verify/pictures",
    },  # into press colours; what a person put in the source folder
    "docx": {
        f"writers/docx/{each}"
        for each in (
            "body",
            "embedding",
            "fields",
            "letters",
            "package",
            "reference",
            "revisions",
            "story",
            "theming",
            "xml",
        )
    },
    "cssselect2": {"typesetting/levers/reading", "verify/visibility"},
    "distributed": {"collecting/cluster"},
    "ebooklib": {"writers/epub/package"},
    "fontTools": {"fonts", "importers/pdf/fonts"},
    "fontpkg": {"families"},
    "jinja2": {"templating"},
    "language_tags": {"languages"},
    "lxml": {
        "writers/docx/embedding",
        "writers/docx/reference",
        "writers/docx/theming",
        "writers/epub/documents",
        "writers/epub/page_breaks",
        "writers/epub/terms",
    },
    "markdown_it": {"reader/markdown"},
    "markupsafe": {"qr", "templating"},
    "mdit_py_plugins": {"reader/markdown"},
    "pydyf": {f"typesetting/{each}" for each in ("joining", "painting", "reading_order", "tagging")},
    "pydantic": {"distribution_schema", "schema", "shape", "theme_schema"},
    "pypdfium2": {"importers/pdf/figures", "verify/page_view", "verify/rendering", "verify/text_objects"},
    "pydantic_core": {"schema"},
    "pyphen": {"importers/hyphens", "typesetting/syllables"},
    "resvg_py": {"raster"},
    "segno": {"qr"},
    "selectolax": {"verify/html"},
    "starlette": {"serving/server"},
    "tinycss2": {"verify/hiding", "verify/visibility"},
    # Imports read pages of elsewhere, and share nothing with what proves our own.
    "tinyhtml5": {"importers/html/tree", "typesetting/levers/reading"},
    "uharfbuzz": {"fonts"},
    "uvicorn": {"serving/server"},
    "watchfiles": {"serving/watching"},
    "weasyprint": {
        *(f"typesetting/{each}" for each in ("__init__", "hyphenation", "joining", "notes", "painting")),
        *(f"typesetting/{each}" for each in ("reading_order", "structure", "tagging", "used_fonts")),
        *(f"typesetting/levers/{each}" for each in ("drawing", "pseudo", "reading", "styles", "text")),
    },
    "yaml": {"reader/yaml_file"},
    "zxingcpp": {"verify/scanning"},
}


def imports(path: Path) -> set[str]:
    """The packages that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_each_library_has_its_owner(root: Path) -> None:
    used: dict[str, set[str]] = {}
    for path in sorted((root / "publish").rglob("*.py")):
        name = path.relative_to(root / "publish").with_suffix("").as_posix()
        for each in imports(path) - {"publish"} - sys.stdlib_module_names:
            used.setdefault(each, set()).add(name)
    # PDF below the level of pages is a package of its own; `verify` and `preflight` read PDF by their own means.
    pikepdf = used.pop("pikepdf")
    assert all(each.startswith(("importers/pdf/", "pdf_objects/", "preflight/", "verify/")) for each in pikepdf), (
        pikepdf
    )
    assert {name: owners for name, owners in used.items() if owners != OWNERS.get(name)} == {}


def test_each_format_has_a_writer_templates_and_a_verifier(root: Path) -> None:
    """`manifest.json` names some of the kinds otherwise than the command does."""
    names = {"pdf-print": "print", "leaflet": "leaflets", "order": "orders", "bundle": "orders"}
    kinds = {names.get(each, each) for each in (*READERS, *RECKONERS)}
    folders = {each.name for each in (root / "templates").iterdir() if each.is_dir()} - {"shared", "report", "schema"}
    assert kinds == set(KINDS) == folders


def test_modules_can_be_held_in_the_head(root: Path) -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (root / "publish").rglob("*.py")}
    assert {path.name: length for path, length in lengths.items() if length > 400} == {}
