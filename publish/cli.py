"""The command line: arguments, progress and exit status. Printing only; the work is done elsewhere."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from publish.diagnostics import Diagnostic, PublishError, Severity, SourceError, UsageError, counted, did_you_mean
from publish.options import parse, refuse_misplaced
from publish.request import KINDS as _KINDS
from publish.request import Request

if TYPE_CHECKING:
    from publish.artefact import Artefact
    from publish.word.revisions import Tracked


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and says how it ended, as an exit status of the contract."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(parse(words))
    except PublishError as error:
        if "--json" in words:
            _print_json({"diagnostics": [each.as_json() for each in error.diagnostics]})
        else:
            print(error, file=sys.stderr)
            print(_tally(error.diagnostics), file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("interrupted; nothing was changed", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output (`head`, say) has left: nothing more to tell it, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(options: argparse.Namespace) -> int:
    command, *operands = options.words or ("",)
    known = ("all", *_KINDS, *_COMMANDS)
    if command not in known:
        hint = did_you_mean(command, known) or "python -m publish --help lists the commands"
        message = f"unknown command '{command}'" if command else "no command: what is to be made or done?"
        raise UsageError([Diagnostic(code="U-001", message=message, hint=hint)])
    refuse_misplaced(options)
    options.source = options.source or Path("source")
    return _COMMANDS[command](options, operands) if command in _COMMANDS else _publish(options)


# -- making artefacts ---------------------------------------------------------------------------------


def _publish(options: argparse.Namespace) -> int:
    from publish.making import make

    for word in options.words:
        if word != "all" and word not in _KINDS:
            hint = did_you_mean(word, ("all", *_KINDS)) or f"kinds are: {', '.join(_KINDS)}"
            raise UsageError([Diagnostic(code="U-001", message=f"unknown kind of artefact '{word}'", hint=hint)])
    wanted = _KINDS if "all" in options.words else tuple(kind for kind in _KINDS if kind in options.words)
    request = _request(options, wanted)
    if options.collection:
        from publish.collecting.command import run

        shown = {"as_json": options.json, "quiet": options.quiet, "verbose": options.verbose}
        return run(request, options.collection, options.scheduler, **shown)
    standing, remarks = make(request, lambda found: _print_remarks(found, options), _progress(options))
    if options.json:
        found = [each.as_json() for each in remarks]
        _print_json({"manifest": standing.manifest, "verification": standing.verification, "diagnostics": found})
        return 0
    for each in remarks:
        if not options.quiet or each.severity is Severity.ERROR:
            print(each, file=sys.stderr)
    if not options.quiet:
        left_out = sum(each.severity is Severity.ERROR for each in remarks)
        without = f"; without {left_out} that could not be fitted" if left_out else ""
        count = len(standing.manifest["artefacts"])
        every = "" if count == 1 else "every one "
        print(f"{request.output}: {counted(count, 'artefact')}, {every}verified complete{without}")
    return 0


def _request(options: argparse.Namespace, kinds: tuple[str, ...] = _KINDS) -> Request:
    return Request(
        source=options.source,
        output=options.output or Path("dist"),
        templates=options.templates,
        kinds=kinds,
        jobs=options.jobs,
        cache=not options.no_cache,
        chapter=options.chapter,
        layout=options.layout,
        keep_going=options.keep_going,
        edition=options.edition,
        campus=options.campus,
    )


def _progress(options: argparse.Namespace) -> Callable[[str, float, Sequence[Artefact]], None]:
    """A line a step and a line an artefact, for a person who watches; nothing for anybody else."""
    if options.quiet or options.json or not (options.verbose or sys.stderr.isatty()):
        return lambda step, seconds, artefacts: None

    def tell(step: str, seconds: float, artefacts: Sequence[Artefact]) -> None:
        print(f"{step:<14} {seconds:6.1f} s" if seconds else step, file=sys.stderr, flush=True)
        for each in artefacts:
            pages = f"{each.pages:4} p." if each.pages else ""
            print(f"  {each.path:<48} {_size(each.bytes):>9} {pages}", file=sys.stderr, flush=True)

    return tell


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"


# -- looking and proving ------------------------------------------------------------------------------


def _check(options: argparse.Namespace, operands: list[str]) -> int:
    from publish.loading import load

    _no_operands(options, operands)
    programme, remarks = load(options.source, options.templates)
    if options.json:
        _print_json({"diagnostics": [each.as_json() for each in remarks]})
    else:
        _print_remarks(remarks, options)
        if not options.quiet:
            print(f"{options.source}: no errors in {counted(len(programme.chapters), 'chapter')}")
    return 0


def _verify(options: argparse.Namespace, operands: list[str]) -> int:
    from publish.diagnostics import VerificationError
    from publish.loading import load
    from publish.proving import prove

    _no_operands(options, operands[1:], "[DIST|FILE]")
    if operands:
        options.output = Path(operands[0])
    programme, _ = load(options.source)
    proof = prove(_request(options), programme, conformance=options.conformance, strict=options.strict)
    if options.json:
        _print_json(proof.as_json())
        return 0 if proof.complete else VerificationError.exit_status
    if not options.quiet and (text := proof.as_text()):
        print(text, flush=True)
    if not proof.complete:
        raise VerificationError(proof.diagnostics())
    return 0


def _preflight(options: argparse.Namespace, operands: list[str]) -> int:
    from publish.diagnostics import VerificationError
    from publish.preflight import examine

    if len(operands) != 1:
        hint = "python -m publish preflight FILE.pdf"
        raise UsageError([Diagnostic(code="U-002", message="'preflight' needs one file", hint=hint)])
    report, page = examine(Path(operands[0]), options.templates, options.shop, options.output)
    if options.json:
        _print_json(report.as_json() | {"report": page.as_posix()})
    elif not options.quiet:
        print(report.as_table())
        print(f"{page}: het verslag, om mee te sturen")
    return 0 if report.accepted else VerificationError.exit_status


def _merge(options: argparse.Namespace, operands: list[str]) -> int:
    from publish.loading import load
    from publish.merge import merge_into_source

    if len(operands) != 1:
        hint = "python -m publish merge FILE.docx"
        raise UsageError([Diagnostic(code="U-002", message="'merge' needs one file", hint=hint)])
    programme, _ = load(options.source)
    report, page = merge_into_source(
        Path(operands[0]),
        programme,
        options.templates,
        options.output,
        tracked=_tracked(options),
        dry_run=options.dry_run,
    )
    if options.json:
        _print_json(report.as_json() | {"report": page.as_posix()})
    elif not options.quiet:
        print(report.as_diff() if options.dry_run else "", end="")
        print(report.as_text())
        print(f"{page}: het verslag")
    for each in report.diagnostics() if not options.json else ():
        print(each, file=sys.stderr)
    return SourceError.exit_status if report.conflicts else 0


def _tracked(options: argparse.Namespace) -> Tracked:
    from publish.word.revisions import Tracked

    return Tracked(author=options.author, reject=options.reject)


def _import(options: argparse.Namespace, operands: list[str]) -> int:
    from publish.importing import import_document
    from publish.importing.screen import as_diff, as_json, as_text, diagnostics

    if len(operands) != 1 or (options.into is None) == (options.output is None):
        hint = "python -m publish import FILE --output DIR, or --into DIR"
        raise UsageError([Diagnostic(code="U-002", message="'import' needs one file and one folder", hint=hint)])
    done = import_document(
        Path(operands[0]),
        options.into or options.output,
        options.templates,
        into=options.into is not None,
        force=options.force,
        dry_run=options.dry_run,
        tracked=_tracked(options),
    )
    if options.json:
        _print_json(as_json(done))
    elif not options.quiet:
        print(as_diff(done), end="")
        print(as_text(done))
    left = diagnostics(done)
    for each in left if not options.json else ():
        print(each, file=sys.stderr)
    return SourceError.exit_status if left else 0


def _compare(options: argparse.Namespace, operands: list[str]) -> int:
    from publish.comparing import compare
    from publish.comparing.report import as_json, as_line

    if len(operands) != 2:
        hint = "python -m publish compare OLD NEW, each a source folder or a git revision"
        raise UsageError([Diagnostic(code="U-002", message="'compare' needs two sources", hint=hint)])
    done = compare(
        *operands,
        source=options.source,
        templates=options.templates,
        output=options.output or Path(),
        cache=not options.no_cache,
    )
    _print_remarks(done.notes, options)
    if options.json:
        _print_json(as_json(done.comparison) | {"files": [path.as_posix() for path in done.paths]})
    elif not options.quiet:
        print("\n".join((as_line(done.comparison), *map(str, done.paths))))
    return 0


def _serve(options: argparse.Namespace, operands: list[str]) -> int:
    from publish.serving import LOOPBACK, PORT, serve
    from publish.serving.telling import Telling

    _no_operands(options, operands)
    telling = Telling(as_json=options.json, quiet=options.quiet)
    serve(_request(options), options.host or LOOPBACK, options.port or PORT, telling)
    return 130


def _dump(options: argparse.Namespace, operands: list[str]) -> int:
    from publish.dump import dump
    from publish.loading import load

    _no_operands(options, operands)
    _print_json(dump(load(options.source)[0]))
    return 0


def _schema(options: argparse.Namespace, operands: list[str]) -> int:
    from publish.artefact import write_json
    from publish.schema import schemas

    _no_operands(options, operands, "[--output DIR]")
    if options.output is None:
        _print_json(schemas())
        return 0
    options.output.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        write_json(options.output / name, schema)
    return 0


def _new(options: argparse.Namespace, operands: list[str]) -> int:
    from publish import new

    if len(operands) != 1:
        raise UsageError([Diagnostic(code="U-002", message="'new' needs one folder", hint="python -m publish new DIR")])
    for path in new.create(Path(operands[0])):
        if not options.quiet:
            print(path)
    return 0


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace, list[str]], int]]] = {
    "check": _check,
    "verify": _verify,
    "preflight": _preflight,
    "merge": _merge,
    "compare": _compare,
    "serve": _serve,
    "dump": _dump,
    "schema": _schema,
    "new": _new,
    "import": _import,
}


def _no_operands(options: argparse.Namespace, operands: Sequence[str], usage: str = "[--source DIR]") -> None:
    if operands:
        command = options.words[0]
        message = f"'{command}' has no use for '{operands[0]}'"
        raise UsageError([Diagnostic(code="U-002", message=message, hint=f"python -m publish {command} {usage}")])


def _print_remarks(remarks: Sequence[Diagnostic], options: argparse.Namespace) -> None:
    if not (options.quiet or options.json):
        for each in remarks:
            print(each, file=sys.stderr)


def _tally(diagnostics: Sequence[Diagnostic]) -> str:
    errors = sum(each.severity is Severity.ERROR for each in diagnostics)
    return f"{counted(errors, 'error')}; nothing was changed"


def _print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))
