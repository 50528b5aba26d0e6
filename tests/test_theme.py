"""What a person gets wrong in theme.toml is told on its line, by `check` as well, all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Publish


@pytest.fixture
def theme(tmp_path: Path, root: Path) -> Path:
    """A theme to edit, in a folder of templates with nothing but a list of print shops beside it."""
    folder = tmp_path / "templates"
    folder.mkdir()
    for name in ("theme.toml", "shops.toml"):
        shutil.copy(root / "templates" / name, folder)
    return folder / "theme.toml"


def edit(theme: Path, *changes: tuple[str, str]) -> None:
    text = theme.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    theme.write_text(text, encoding="utf-8")


def line(theme: Path, words: str) -> int:
    lines = theme.read_text(encoding="utf-8").splitlines()
    return next(number for number, each in enumerate(lines, start=1) if words in each)


def test_values_that_cannot_be_are_told_where_they_stand(publish: Publish, theme: Path) -> None:
    edit(
        theme,
        ("press = [100, 74, 38, 32]", "press = [100, 100, 100, 100]"),
        ("press = [90, 38, 26, 12]", "press = [0.9, 0.38, 0.26, 0.12]"),
        ("press = [0, 0, 0, 0]", "press = [0, 0, 1, 0]"),  # paper, which may be nearly white
        ('family = "Inter"', 'family = "Garamond"'),
        ("width_mm = 170", "width_mm = 40"),
        ("smallest_pt = 8.5", "smallest_pt = 11"),
        ("smallest_pt = 14", "smallest_pt = 20"),
    )
    done = publish("check", "--templates", theme.parent)
    assert done.returncode == 3
    for words, code, told in (
        ("100, 100, 100, 100", "T-002", "400 % of ink; the shop allows 300 %"),
        (
            "0.9, 0.38",
            "T-002",
            "'colours.signal' has no ink over 1 %, and would print nearly white: 0.9, 0.38, 0.26, 0.12",
        ),
        ("Garamond", "T-003", "'Garamond'"),
        ("width_mm = 40", "T-002", "the margins inner_mm and outer_mm take 42"),
        ("smallest_pt = 11", "T-002", "'leaflet.largest_pt' only 10.5"),
        ("smallest_pt = 20", "T-002", "'poster.largest_pt' only 19"),
    ):
        (found,) = [each for each in done.stderr.splitlines() if told in each]
        assert found.startswith(f"{theme}:{line(theme, words)}: error[{code}]: ")
    assert "Inter, Literata" in done.stderr  # the faces that are here
    assert "from 0 to 100: [90, 38, 26, 12]" in done.stderr
    assert "6 errors" in done.stderr


def test_what_is_missing_is_told_in_its_own_table(publish: Publish, theme: Path) -> None:
    edit(theme, ("press = [100, 74, 38, 32]", "press = [1.0, 0.74, 0.38]"), ('shop = "coated"', ""))
    done = publish("check", "--templates", theme.parent)
    assert done.returncode == 3
    assert f"{theme}:{line(theme, '[1.0')}: error[T-002]: 'colours.accent.press.3' is missing" in done.stderr
    assert f"{theme}:{line(theme, '[press]')}: error[T-002]: 'press.shop' is missing" in done.stderr


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("[100, 74, 38, 32]", "[100, 74 + 38, 32]", "unclosed array, at character 49"),
        ("[sizes] #", "[page] #", "cannot declare [page] twice"),
    ],
)
def test_a_slip_of_the_pen_is_told_on_its_line(
    publish: Publish, theme: Path, before: str, after: str, told: str
) -> None:
    edit(theme, (before, after))
    wrong = line(theme, "[page] # the" if "[page]" in after else after)
    done = publish("check", "--templates", theme.parent)
    assert done.returncode == 3
    assert done.stderr.startswith(f"{theme}:{wrong}: error[T-002]: {told}")


def test_how_an_editor_saved_it(publish: Publish, theme: Path) -> None:
    text = theme.read_text(encoding="utf-8")
    theme.write_text(text, encoding="utf-8-sig")
    assert publish("check", "--templates", theme.parent).returncode == 0
    theme.write_text(text, encoding="utf-16")
    done = publish("check", "--templates", theme.parent)
    assert done.returncode == 3
    assert done.stderr.startswith(f"{theme}:1: error[T-002]: the file is not UTF-8\n  hint: save it as UTF-8")
