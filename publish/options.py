"""The options, what each says of itself, and which go with which commands."""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final, NoReturn

from publish.diagnostics import Diagnostic, UsageError, did_you_mean
from publish.request import KINDS
from publish.usage import EPILOG, HELP, USAGE

_ANY_KIND: Final = ("all", *KINDS)
_GOES_WITH: Final[tuple[tuple[tuple[str, ...], Collection[str], str, str], ...]] = (
    (("--chapter", "--layout"), ("leaflets",), "'leaflets'", "leaflets --chapter 2 --layout trifold"),
    (("--campus",), ("leaflets",), "'leaflets' alone", "leaflets --campus NAME"),
    (("--keep-going",), ("all", "leaflets"), "'all' or 'leaflets'", "leaflets --keep-going"),
    (("--edition",), ("all", "site"), "'all' or 'site'", "all --edition"),
    (("--collection",), _ANY_KIND, "'all' or kinds", "all --collection DIR"),
    (("--conformance",), ("verify",), "'verify'", "verify --conformance"),
    (
        ("--shop",),
        ("preflight",),
        "'preflight'",
        "preflight FILE.pdf --shop NAME; the print PDF is made for the 'shop' under [press] in theme.toml",
    ),
    (("--dry-run",), ("merge", "import"), "'merge' and 'import'", "merge FILE.docx --dry-run"),
    (("--into", "--force"), ("import",), "'import'", "import FILE --into DIR"),
    (("--accept", "--reject", "--author"), ("merge", "import"), "'merge' and 'import'", "merge FILE.docx --reject"),
    (("--host", "--port"), ("serve",), "'serve'", "serve --port 8000"),
)
"""Options, the commands of which one must be there, how these are told, and an example."""

_WRITES_NONE: Final = {
    "serve": "'all' makes what stays",
    "dump": "python -m publish dump > FILE",
    "new": "python -m publish new DIR",
}
"""Commands that have no --output, and what to do."""


class _Parser(argparse.ArgumentParser):
    """One whose errors are told as all others are."""

    def error(self, message: str) -> NoReturn:
        raise _wrong(message.removeprefix("argument "))


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What a person asked for. Raises UsageError (U-002) for options that there are none of, or without their value."""
    parser = _parser()
    options, unknown = parser.parse_known_intermixed_args(arguments)
    if unknown:
        known = [each[2:] for each in parser._option_string_actions if each.startswith("--")]
        # What stands behind such an option may be its value, and is not told.
        raise UsageError(
            Diagnostic(code="U-002", message=f"there is no option '{each}'", hint=_near(each, known))
            for each in [option for option in unknown if option.startswith("-")] or unknown
        )
    assert isinstance(options, argparse.Namespace)
    return options


def _near(option: str, known: Sequence[str]) -> str:
    word = option.lstrip("-").partition("=")[0]
    if word in _ANY_KIND:
        return f"kinds are named without dashes: python -m publish {word}"
    near = did_you_mean(word, known)
    return near.replace("'", "'--", 1) or "python -m publish --help lists the options"


def _wrong(message: str) -> UsageError:
    hint = "python -m publish --help says how each option is used"
    return UsageError([Diagnostic(code="U-002", message=message, hint=hint)])


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m publish",
        usage=USAGE,
        description=HELP,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="*", metavar="COMMAND", help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, default=None, metavar="DIR", help="the programme (source)")
    parser.add_argument("--output", type=Path, default=None, metavar="DIR", help="where artefacts go (dist)")
    parser.add_argument("--templates", type=Path, default=Path("templates"), metavar="DIR", help="(templates)")
    parser.add_argument("--chapter", metavar="N|ID", help="for leaflets: those of one chapter only")
    parser.add_argument("--layout", metavar="NAME", help="for leaflets: one layout only, such as trifold or card")
    parser.add_argument("--keep-going", action="store_true", help="make the other leaflets where one cannot be fitted")
    parser.add_argument("--edition", action="store_true", help="for all and site: keep the addresses that go public")
    parser.add_argument("--conformance", action="store_true", help="for verify: ask independent validators as well")
    parser.add_argument("--strict", action="store_true", help="for verify --conformance: fail when one is missing")
    parser.add_argument("--campus", metavar="NAME", help="for leaflets: only what one campus of the distribution gets")
    parser.add_argument("--shop", metavar="NAME", help="for preflight: a print shop of shops.toml (that of the theme)")
    parser.add_argument("--dry-run", action="store_true", help="for merge and import: show what would be, write none")
    parser.add_argument("--into", type=Path, default=None, metavar="DIR", help="for import: the source to update")
    parser.add_argument("--force", action="store_true", help="for import: replace the source in --output")
    tracked = parser.add_mutually_exclusive_group()
    tracked.add_argument(
        "--accept", action="store_true", help="for merge and import: accept every tracked change (the default)"
    )
    tracked.add_argument("--reject", action="store_true", help="for merge and import: undo every tracked change")
    tracked.add_argument(
        "--author", metavar="NAME", help="for merge and import: accept the tracked changes of one author only"
    )
    parser.add_argument(
        "--collection", type=Path, metavar="DIR", help="make every programme in DIR, each in its folder"
    )
    parser.add_argument("--scheduler", metavar="URL", help="for --collection: the Dask cluster to build on, tcp://…")
    parser.add_argument("--host", metavar="NAME", help="for serve: 0.0.0.0 lets other machines look as well")
    parser.add_argument("--port", type=_whole, metavar="N", help="for serve: the port (8000, or the next free one)")
    parser.add_argument("--jobs", type=_whole, default=_processors(), metavar="N", help="processes at once (all cores)")
    parser.add_argument("--json", action="store_true", help="the result as JSON on standard output")
    parser.add_argument(
        "--no-cache", action="store_true", help="keep nothing for the next run, use nothing of the last"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress, no notes")
    parser.add_argument("--verbose", action="store_true", help="progress also where nobody watches")
    return parser


def _whole(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1, not '{text}'")
    return int(text)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def refuse_misplaced(options: argparse.Namespace) -> None:
    """Raises UsageError (U-002) for every option that the command, in its words, or another option has no use for."""
    messages = (*_without_their_command(options), *_not_together(options))
    if messages:
        raise UsageError(Diagnostic(code="U-002", message=message, hint=hint) for message, hint in messages)


def _without_their_command(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    command = options.words[0]
    commands = set(options.words) if command in _ANY_KIND else {command}
    for names, wanted, told, example in _GOES_WITH:
        given = [each for each in names if _is_given(options, each)]
        if given and not commands & set(wanted):
            go = "goes" if len(given) == 1 else "go"
            yield f"{' and '.join(given)} {go} with {told}", f"python -m publish {example}"
    if options.output and command in _WRITES_NONE:
        yield f"'{command}' has no --output", _WRITES_NONE[command]


def _is_given(options: argparse.Namespace, name: str) -> bool:
    value = getattr(options, name.removeprefix("--").replace("-", "_"))
    return value is not None and value is not False


def _not_together(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    collection = "python -m publish all --collection DIR"
    if options.campus and len(options.words) > 1:
        yield "--campus goes with 'leaflets' alone", "python -m publish leaflets --campus NAME"
    if options.collection and (options.chapter or options.campus):
        yield "--chapter and --campus are of one programme", "python -m publish leaflets --source DIR/NAME"
    if options.collection and options.source:
        yield "--source is one programme, and --collection is many", f"{collection}, or all --source DIR"
    if options.scheduler and not options.collection:
        yield "--scheduler goes with --collection", collection
    if options.scheduler and options.edition:
        yield "--edition goes without --scheduler", f"{collection} --edition"
    if options.strict and not options.conformance:
        yield "--strict goes with --conformance", "python -m publish verify --conformance --strict"
