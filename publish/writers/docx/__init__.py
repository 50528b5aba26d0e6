"""The Word document. This package is the owner of python-docx.

`templates/docx/document.xhtml.j2` decides order, wording and styles in a closed vocabulary of XHTML, which `body` maps
to Word; `templates/docx/reference.docx` holds the styles themselves, with lists, settings, heads and folios.
"""

from __future__ import annotations

from publish.artefact import Artefact, artefact
from publish.model import Programme
from publish.provenance import NAMESPACE, pack
from publish.writers.context import Context, everything
from publish.writers.docx.body import Body
from publish.writers.docx.package import Package


def write(programme: Programme, context: Context) -> tuple[Artefact, ...]:
    """Writes SLUG.docx.

    Raises TemplateError for markup that Word has no style for (T-005) and for a reference document that is missing,
    damaged or incomplete (T-006).
    """
    assert context.typeset is not None
    package = Package(programme, context)
    markup = context.templates.render("docx/document.xhtml.j2", programme, medium="word", asset=str)
    body = Body(package, context.typeset.pagination, (context.templates.folder / "docx/document.xhtml.j2").as_posix())
    body.add(markup)
    package.add_custom_xml(pack(programme, body.front, package.pictures), namespace=NAMESPACE)
    path = f"{programme.slug}.docx"
    (context.destination / path).write_bytes(package.save())
    return (artefact("docx", context.destination, path, sections=everything(programme)),)
