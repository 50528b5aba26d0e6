"""How well words fit an address of the web: by the names in its host and path, whole, in part, or as initials."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import unquote, urlsplit

_IDLE: Final = frozenset(
    [
        "www", "http", "https", "be", "nl", "com", "org", "net", "eu", "edu", "gov", "int", "html", "htm",
        "php", "asp", "aspx", "index", "home", "default", "en", "fr", "de", "id", "records", "record",
        "item", "items", "article", "articles", "page", "pages", "node", "detail", "view", "latest",
        "files", "sites", "static", "content", "user", "portal",
    ]
)  # fmt: skip
"""Parts of an address that name nothing."""
SMALL: Final = frozenset(
    [
        "a", "aan", "als", "an", "and", "as", "at", "bij", "by", "de", "den", "der", "des", "door", "e",
        "een", "en", "et", "for", "het", "in", "la", "le", "met", "naar", "of", "om", "on", "onze", "op",
        "over", "s", "t", "te", "the", "to", "tot", "uit", "van", "via", "voor", "with", "ze", "zo",
    ]
)  # fmt: skip
_CROSSING: Final = {
    "humanrights": "mensenrechten", "rights": "rechten", "sustainability": "duurzaamheid", "sustainable": "duurzame",
    "week": "week", "ranking": "rangschikking", "strategy": "strategie", "policy": "beleid", "education": "onderwijs",
    "research": "onderzoek", "library": "bibliotheek", "university": "universiteit", "student": "student",
    "students": "studenten", "staff": "personeel",
    "health": "gezondheid", "environment": "milieu", "climate": "klimaat",
    "equality": "gelijkheid", "gender": "gender", "housing": "huisvesting", "safety": "veiligheid", "energy": "energie",
    "culture": "cultuur", "integrity": "integriteit", "report": "verslag", "survey": "bevraging", "law": "recht",
    "council": "raad", "network": "netwerk", "volunteering": "vrijwilligerswerk", "mobility": "mobiliteit",
    "teachers": "leraren", "schools": "scholen", "budget": "begroting", "government": "regering",
}  # fmt: skip
"""Words that addresses have in English where texts have them in Dutch."""
_COUNTRIES: Final = {
    "au": "austral", "uk": "brit", "de": "duits", "fr": "frans", "fi": "fin", "se": "zweed", "dk": "deens",
    "no": "noors",
    "ch": "zwits", "at": "oostenr", "es": "spaan", "it": "itali", "pt": "portug", "ie": "iers", "ca": "canad",
    "us": "amerik", "jp": "japan", "pl": "pool",
}  # fmt: skip
SHORTEST: Final = 4
"""Letters in common that count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A part of an address that may name what it leads to: letters only, its words, and how much it counts."""

    letters: str
    words: tuple[str, ...]
    weight: float


def letters(text: str) -> str:
    """Small letters and digits without accents."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in flat if char.isalnum() and char.isascii())


def names(address: str, common: frozenset[str] = frozenset()) -> tuple[Name, ...]:
    """What an address may be called: its host, and the parts of its path, the last of them first.

    `common` are names of hosts that so many addresses share that they tell nothing.
    """
    split = urlsplit(address if "//" in address else f"https://{address}")
    found: list[Name] = []
    parts = [part for part in split.path.split("/") if part]
    for depth, part in enumerate(reversed(parts)):
        words = _words(re.sub(r"\.\w{2,5}$", "", unquote(part)))
        if words:
            found.append(Name(letters="".join(words), words=words, weight=max(0.75, 1 - 0.1 * depth)))
    host = (split.hostname or "").removeprefix("www.")
    labels = host.split(".")[:-1]
    shared = any(label in common for label in labels)
    for at, label in enumerate(reversed(labels)):
        words = _words(label)
        if words and label not in common:
            found.append(
                Name(
                    letters="".join(words),
                    words=words,
                    weight=(1.0 if len(parts) < 2 else 0.8) * (0.65 if at and shared else 1),
                )
            )
    if host.count(".") == 1 and not parts:  # some call a site by its address
        found.append(Name(letters=letters(host), words=(letters(host),), weight=1.05))
    found += [each for name in tuple(found) if (each := _crossed(name))]
    return tuple(found)


def _words(text: str) -> tuple[str, ...]:
    words = [letters(word) for word in re.split(r"[^\w]|_", text)]
    return tuple(word for word in words if word and word not in _IDLE and not (word.isdigit() and len(word) != 4))


def _crossed(name: Name) -> Name | None:
    """The name in Dutch, word by word, where any of its words is known."""
    if not any(word in _CROSSING for word in name.words):
        return None
    words = tuple(_CROSSING.get(word, word) for word in name.words)
    return Name(letters="".join(words), words=words, weight=0.95 * name.weight)


def host_of(address: str) -> str:
    """What an address is called in running text: its host."""
    return (urlsplit(address if "//" in address else f"https://{address}").hostname or address).removeprefix("www.")


def likeness(said: tuple[str, ...], address_names: Sequence[Name]) -> float:
    """How well words, as `letters` has them, fit an address, from 0 to 1."""
    return max((name.weight * _fits(said, name) for name in address_names), default=0.0)


def country(address: str) -> str:
    """How words begin that name the country of an address, as "Australische" does for .au; empty for none."""
    host = urlsplit(address if "//" in address else f"https://{address}").hostname or ""
    return _COUNTRIES.get(host.rpartition(".")[2], "")


def grams(text: str) -> set[str]:
    """The pieces of a text that are long enough to mean something."""
    return {text[at : at + SHORTEST] for at in range(len(text) - SHORTEST + 1)} or {text}


@cache
def _fits(said: tuple[str, ...], name: Name) -> float:
    whole = "".join(said)
    if whole == name.letters:
        return 1.0
    if len(whole) < 2 or all(word in SMALL for word in said):
        return 0.0
    initials = "".join(word[0] for word in said)
    bare = "".join(word[0] for word in said if word not in SMALL)
    if len(said) > 1 and len(name.letters) < 9 and name.letters in (initials, bare):
        return 0.9 if len(name.letters) > 2 else 0.75
    share = len(whole) / len(name.letters)
    if len(name.words) > 1 and whole in name.words and len(whole) > 2:
        return 0.5 + 0.35 * share
    if len(whole) > 5 and len(name.words) > 2 and any(whole == "".join(name.words[:n]) for n in (2, 3, 4)):
        return 0.75 + 0.2 * share
    return _cover(whole, said, name)


def _cover(whole: str, said: tuple[str, ...], name: Name) -> float:
    """By the letters that both have in common, in pieces that are long enough to mean something."""
    covered_said = covered_name = 0
    rest, left = name.letters, whole
    places: list[int] = []
    while (piece := _common(left, rest)) and len(piece) >= SHORTEST:
        covered_said += len(piece)
        covered_name += len(piece)
        places.append(whole.find(piece) - name.letters.find(piece))
        left, rest = left.replace(piece, " ", 1), rest.replace(piece, " ", 1)
    small = sum(len(word) for word in said if word in SMALL)
    content = max(1, len(whole) - small)
    of_said, of_name = min(1.0, covered_said / content), covered_name / len(name.letters)
    if not covered_said or of_said < 0.4:
        return 0.0
    if of_name <= 0.2:
        return 0.0
    crossed = len(places) > 1 and max(places) - min(places) > SHORTEST  # the pieces change places
    return (0.8 if crossed else 0.95) * float((of_said * of_name) ** 0.5)


def _common(one: str, two: str) -> str:
    """The longest piece that both hold."""
    best = ""
    for start in range(len(one)):
        end = start + len(best) + 1
        while end <= len(one) and " " not in one[start:end] and one[start:end] in two:
            best = one[start:end]
            end += 1
    return best
