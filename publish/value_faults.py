"""What is wrong with a value in a file that a person edits, in the words of who writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

CURLY: Final = "“”„‟‘’‚«»"
"""Quotes that a word processor makes of those that are typed."""
_A_LINE: Final = "write one 'key: value' a line"


def example(keys: Sequence[str | int], code: str | None) -> str:
    """How a key that is missing is added."""
    key = str(keys[-1])
    if code:
        return f"add a line '{key} = …'; the templates of this project, templates/, have one"
    return f"add a line '{key}: …'; 'python -m publish new DIR' writes a small programme that has one"


def no_mapping(name: str, given: object) -> tuple[str, str]:
    """What is wrong with what stands in the place of keys and values, and what to write."""
    if name.startswith("chapters.") and isinstance(given, str):
        return f"'{name}' should hold keys and values", f"write it as {{file: {given}}}"
    return f"'{name}' should hold keys and values" if name else "nothing stands in this file", _A_LINE


def wrong_value(name: str, error: Any) -> tuple[str, str]:
    """What is wrong with a value, in the words of who writes it, and what to write."""
    given, kind, key = error["input"], error["type"], str(error["loc"][-1]) if error["loc"] else ""
    if given is None:
        return f"'{name}' has no value", "write it behind the name, or take the line away where it may be missing"
    if kind == "string_pattern_mismatch":
        return f"'{name}' cannot be '{given}'", _like(key, str(given))
    if kind == "too_short":
        return f"'{name}' is empty", "write at least one, on a line of its own that begins with a hyphen"
    if kind in ("greater_than_equal", "greater_than", "less_than_equal"):
        bound = next(iter(error["ctx"].values()))
        what = {"greater_than": "more than {}", "less_than_equal": "{} or less"}.get(kind, "{} or more")
        return f"'{name}' should be {what.format(bound)}", f"what stands there: {given}"
    if kind == "int_type" and re.fullmatch(r"\d{1,3}(?:[., ]\d{3})+", str(given)):
        digits = "".join(each for each in str(given) if each.isdigit())
        return f"'{name}' should be a whole number", f"write it in digits alone: {digits}"
    if kind in _SHOULD_BE:
        what, hint = _SHOULD_BE[kind]
        return f"'{name}' should be {what}", hint
    return f"'{name}': {error['msg'].removeprefix('Input ').lower()}", f"what stands there: {given}"


def _like(key: str, given: str) -> str:
    """What to write for a text that has to have a form."""
    if given[:1] in CURLY and given[:1]:
        return f"take away the curly quotes around it: {given.strip(CURLY)}"
    if key == "base_url" and (match := re.fullmatch(r"(https?://[^\s?#]+?)/?(?:[^/]*\.html?)?[?#]?", given)):
        return f"it is the address of a folder, and ends with a slash: {match[1]}/"
    forms = {"base_url": "an address such as https://example.org/", "screen": "six digits behind #, such as #16324f"}
    forms |= {"file": "the name of a file beside this one that ends in .md", "glossary": "such as glossary.yaml"}
    return f"write {forms[key]}" if key in forms else f"what stands there: {given}"


_SHOULD_BE: Final = {
    "string_type": ("text", "put double quotes around what should be printed; without them it is read as a value"),
    "string_too_short": ("text, and is empty", "write something between the quotes"),
    "tuple_type": ("a list", "between square brackets, with commas: [one, two]"),
    "list_type": ("a list", "between square brackets, with commas: [one, two]"),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        ("a date", "write it as year, month and day: 2026-11-23"),
    ),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float"),
        ("a whole number", "write it in digits alone, without quotes, points or colons"),
    ),
    **dict.fromkeys(("float_type", "float_parsing"), ("a number", "write it in digits, without quotes")),
    "bool_type": ("true or false", "write true or false, without quotes"),
    "bool_parsing": ("true or false", "write true or false, without quotes"),
}
"""By the kind of the error what a value should be, and what to write."""
