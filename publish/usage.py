"""What `python -m publish --help` says."""

from __future__ import annotations

from typing import Final

USAGE: Final = "python -m publish COMMAND [OPTION ...]"

HELP: Final = """\
One source of a programme in, every artefact of a campaign out, each proven complete.

make artefacts (in dist/, replaced as a whole when all went well):
  all                      everything below
  pdf                      the PDF to read on a screen
  print                    the PDF for the print shop (PDF/X-4, CMYK, bleed)
  docx                     the document for Word
  epub                     the e-book
  leaflets                 per chapter: A5 folder, trifold, booklet, with sheets for the office printer; posters, a card
                           --chapter 2 --layout trifold makes one; --keep-going leaves out what cannot be fitted
  site                     one page to read and to download from
  several may be named at once: python -m publish pdf epub
  --campus NAME, with leaflets: only what that campus gets, and the zip file to send to who prints there
  --edition, with all or site: this one goes public; source/addresses.yaml keeps its addresses, for good
  --collection DIR: of every programme in DIR, into a folder each, with a page that links them

look and prove:
  check                    read the source and list what is wrong with it; makes nothing
  verify [DIST|FILE]       prove from their bytes that the artefacts in DIST, or FILE alone, hold the whole source
                           --conformance: and ask the validators that are installed; --strict: none may be missing
  preflight FILE.pdf       what a print shop would refuse of any PDF; a report to send along is written beside it
  compare OLD NEW          what changed between two sources, or two git revisions of the one in --source; writes
                           comparison.html, and comparison.docx with tracked changes, here or in --output
  serve                    every artefact in the browser, made anew on each save, and what is wrong; until Ctrl-C
  dump                     the programme as JSON
  schema                   the JSON Schemas of the files in the source and of the theme

bring edits home:
  merge FILE.docx          what people changed in Word, into the source; --dry-run only shows it
                           tracked changes: --accept (unless told otherwise), --reject, or --author NAME

begin:
  new DIR                  a small, valid programme to start from
  import FILE              a source out of a document that exists: text, PDF, DOCX, ODT, Markdown, HTML or EPUB
                           --output DIR takes it, with a report of all that was not certain; --force replaces a source
                           --into DIR brings a newer version of the document into a source; --dry-run only shows it
                           tracked changes of DOCX and ODT: --accept, --reject or --author NAME, as with merge
"""

EPILOG: Final = """\
exit status:
  0 done and verified   1 errors in the source   2 wrong use   3 error in a template
  4 could not write     5 verification failed    6 a needed tool is missing   130 interrupted
  on any status but 0, what stood in dist/ still stands there

first steps: edit a file in source/, run 'python -m publish check', then 'python -m publish all'.
"""
