"""The Word document. This package is the owner of python-docx.

`templates/docx/document.xhtml.j2` decides order, wording and styles in a closed vocabulary of XHTML; `body` maps it to
Word; the styles themselves, numbering and settings are templates as well.
"""

from __future__ import annotations

from publish.artefact import Artefact, artefact
from publish.model import Programme
from publish.packing import repack
from publish.provenance import NAMESPACE, pack
from publish.writers.context import Context, everything
from publish.writers.docx.body import Body
from publish.writers.docx.package import Package


def write(programme: Programme, context: Context) -> tuple[Artefact, ...]:
    """Writes SLUG.docx. Raises TemplateError (T-005) for markup that Word has no style for."""
    assert context.typeset is not None
    package = Package(programme, context)
    markup = context.templates.render("docx/document.xhtml.j2", programme, medium="word", asset=str)
    body = Body(package, context.typeset.pagination, (context.templates.folder / "docx/document.xhtml.j2").as_posix())
    body.add(markup)
    package.finish(body.ordered_lists)
    package.add_custom_xml(pack(programme, body.front, package.pictures), namespace=NAMESPACE)
    path = f"{programme.slug}.docx"
    (context.destination / path).write_bytes(repack(package.save(), stored_first="[Content_Types].xml"))
    return (artefact("docx", context.destination, path, sections=everything(programme)),)
