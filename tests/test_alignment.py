"""What compare says, underneath: words put back together give both texts, and parts are found again at any length."""

from __future__ import annotations

import itertools
import random
import time

import pytest

from publish.alignment import Fate, Item, pair, walk
from publish.word_diff import Change, diff

VOCABULARY = (
    "de",
    "het",
    " ",
    "een",
    "universiteit",
    ".",
    ",",
    "  ",
    "2,5",
    "foto’s",
    "\n",
    "‘",
    "’",
    "KU Leuven",
    "é",
)


def shown(old: str, new: str) -> str:
    signs = {Change.EQUAL: "%s", Change.ADDED: "{+%s+}", Change.REMOVED: "[-%s-]"}
    return "".join(signs[run.change] % run.text for run in diff(old, new))


def test_the_runs_give_both_texts_back() -> None:
    chance = random.Random(1)
    for _ in range(5000):
        old, new = ("".join(chance.choices(VOCABULARY, k=chance.randint(0, 20))) for _ in range(2))
        runs = diff(old, new)
        assert "".join(run.text for run in runs if run.change is not Change.ADDED) == old
        assert "".join(run.text for run in runs if run.change is not Change.REMOVED) == new
        assert all(run.text for run in runs)
        assert all(one.change is not other.change for one, other in itertools.pairwise(runs))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("De raad beslist.", "De raad beslist.", "De raad beslist."),
        ("", "Nieuw.", "{+Nieuw.+}"),
        ("De raad beslist.", "De nieuwe raad beslist.", "De {+nieuwe +}raad beslist."),
        ("De raad beslist.", "De raad beslist nooit.", "De raad beslist{+ nooit+}."),
        ("Een zin.", "Een zin. En nog een.", "Een zin.{+ En nog een.+}"),
        ("In totaal 1.000 euro.", "In totaal 1.200 euro.", "In totaal [-1.000-]{+1.200+} euro."),
        ("De foto’s van Gent.", "De video’s van Gent.", "De [-foto’s-]{+video’s+} van Gent."),
        # No confetti: “in” between two changes is not left standing.
        ("Zij wil in 2030 gaan.", "Zij kon in 2031 gaan.", "Zij [-wil in 2030-]{+kon in 2031+} gaan."),
        ("Wij maken het werk.", "Ieder kiest zijn weg.", "[-Wij maken het werk-]{+Ieder kiest zijn weg+}."),
    ],
)  # fmt: skip
def test_changes_read_well(old: str, new: str, wanted: str) -> None:
    assert shown(old, new) == wanted


def items(*texts: str, ids: str = "") -> list[Item]:
    return [Item(id=f"{ids}{at}" if ids else text[:12], text=text, kind="p") for at, text in enumerate(texts)]


def test_a_new_opening_and_so_a_new_id_does_not_hide_an_edit() -> None:
    old = items("De universiteit opent haar deuren voor de stad.", "Elke student krijgt een eigen begeleider.")
    new = items("Onze universiteit opent haar deuren voor de stad.", "Elke student krijgt een eigen begeleider.")
    assert pair(old, new) == {0: 0, 1: 1}


def test_one_id_with_another_text_is_no_pair() -> None:
    old = [Item(id="a", text="De universiteit opent haar deuren voor de stad.", kind="p")]
    new = [Item(id="a", text="Elk jaar krijgen docenten tijd om te schrijven.", kind="p")]
    assert pair(old, new) == {}
    pinned = [Item(id=each.id, text=each.text, kind="p", pinned=True) for each in (*old, *new)]
    assert pair(pinned[:1], pinned[1:]) == {0: 0}


def test_as_few_as_can_be_have_moved() -> None:
    old = items("alfa een", "beta twee", "gamma drie", "delta vier", "epsilon vijf")
    new = items("delta vier", "alfa een", "beta twee", "gamma drie", "zeta zes", "epsilon vijf")
    steps = walk(range(5), range(6), pair(old, new))
    assert [(step.fate, step.old, step.new) for step in steps] == [
        (Fate.MOVED_TO, 3, 0),
        (Fate.KEPT, 0, 1),
        (Fate.KEPT, 1, 2),
        (Fate.KEPT, 2, 3),
        (Fate.MOVED_FROM, 3, 0),
        (Fate.ADDED, None, 4),
        (Fate.KEPT, 4, 5),
    ]


def test_a_walk_meets_every_part_of_both_in_order() -> None:
    chance = random.Random(2)
    for _ in range(300):
        old, new = ([chance.choice("abcdefghij") * 3 for _ in range(chance.randint(0, 12))] for _ in range(2))
        steps = walk(range(len(old)), range(len(new)), pair(items(*old), items(*new)))
        gone = (Fate.KEPT, Fate.REMOVED, Fate.MOVED_FROM)
        assert [step.old for step in steps if step.fate in gone] == list(range(len(old)))
        assert [step.new for step in steps if step.fate in (Fate.KEPT, Fate.ADDED, Fate.MOVED_TO)] == list(
            range(len(new))
        )
        assert all(old[step.old or 0] == new[step.new or 0] for step in steps if step.fate is Fate.KEPT)


def edited(blocks: int) -> tuple[list[Item], list[Item]]:
    """A text in which every block has lost words, its first one among them, and so its id."""
    chance = random.Random(3)
    vocabulary = [f"w{number}" for number in range(4000)]
    texts = [chance.choices(vocabulary, k=50) for _ in range(blocks)]
    shorter = [[word for word in text[1:] if chance.random() > 0.15] for text in texts]
    return items(*map(" ".join, texts), ids="o"), items(*map(" ".join, shorter), ids="n")


def test_ten_times_as_long_costs_about_ten_times_as_much() -> None:
    seconds = []
    for blocks in (300, 3000):
        old, new = edited(blocks)
        start = time.process_time()
        found = pair(old, new)
        seconds.append(time.process_time() - start)
        assert found == {position: position for position in range(blocks)}
    assert seconds[1] < 20 * seconds[0], seconds
