"""Addresses that links lead to: whether there can be such a one. Nothing is asked of the web."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

SCHEMES: Final = ("https", "http", "mailto", "tel")
"""How an address may begin, without the colon."""
_HOST: Final = re.compile(r"(?:[\w-]+(?:\.[\w-]+)+\.?|localhost)")
_MAILBOX: Final = re.compile(r"[^\s@,;<>]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER: Final = re.compile(r"\+?[\d\s().-]*\d{2}[\d\s().-]*")
_TAIL: Final = re.compile(r"(?:[.,;:!’”]|%E2%80%9[9D]|%2[27])+$", re.IGNORECASE)
_HIGHEST_PORT: Final = 65535


def fault(href: str) -> tuple[str, str] | None:
    """What is wrong with an address of one of these schemes, so that it leads nowhere, and what to write instead."""
    scheme, _, rest = href.partition(":")
    match scheme.lower():
        case "mailto":
            boxes = unquote(rest.partition("?")[0])
            if rest.startswith("?") or all(_MAILBOX.fullmatch(each.strip()) for each in boxes.split(",")):
                return None
            return "no e-mail address", "write it as mailto:name@example.org"
        case "tel":
            if _NUMBER.fullmatch(unquote(rest.partition(";")[0])):
                return None
            return "no telephone number", "write it in digits: tel:+3216000000"
    return _fault_on_the_web(scheme, rest)


def _fault_on_the_web(scheme: str, rest: str) -> tuple[str, str] | None:
    if not rest.startswith("//"):
        return f"two slashes belong behind {scheme}:", f"write {scheme}://{rest.lstrip('/')}"
    authority = re.split(r"[/?#]", rest[2:], maxsplit=1)[0]
    host, _, port = unquote(authority.rpartition("@")[2]).partition(":")
    if host.lower() in SCHEMES and not port:
        return "its beginning stands there twice", f"write {scheme}://{rest[2:].removeprefix(host).lstrip(':/')}"
    if port and not (port.isdecimal() and int(port) <= _HIGHEST_PORT):
        return f"no server has a port {port}", "take away what stands behind the colon"
    if _HOST.fullmatch(host):
        return None
    likely = re.sub(r"[.,]+", ".", re.sub(r"\s", "", host)).strip(".")
    hint = f"did you mean '{likely}'?" if _HOST.fullmatch(likely) else "write it as https://example.org/page"
    return f"'{host}' is no name of a server" if host else "no server is named", hint


def tail(href: str) -> str:
    """The end of an address that probably belongs to the sentence: a full stop, a comma, a quote; or nothing."""
    match = _TAIL.search(href)
    return match[0] if match else ""


def encoded(sign: str) -> str:
    """A sign that belongs to the address, such that nobody takes it for one of the sentence."""
    return "".join(f"%{byte:02X}" for byte in unquote(sign).encode())
