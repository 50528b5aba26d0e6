"""Text of other scripts than the Latin, and characters that show nothing: every artefact of it is proven complete."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from publish.typesetting import Typesetter, painting
from tests.conftest import Publish
from tests.making import make_chapter, make_source

HEBREW = (
    "שלום עולם, זה משפט ארוך מאוד שנועד לבדוק האם שבירת השורות עובדת כראוי גם כאשר הטקסט נמשך על פני שתי שורות או יותר"
)
ARABIC = "مرحبا بالعالم، هذه جملة طويلة جدا لاختبار ما إذا كان كسر السطر يعمل بشكل صحيح حتى عندما يمتد النص على سطرين"
CHINESE = (
    "我们一起建设鲁汶大学，让每一个人都能够参与其中。这是一个很长的句子，"
    "用来测试换行是否正确，即使文本延伸到两行或更多行也应该没有问题。"
)
JAPANESE = (
    "私たちは一緒にルーヴェン大学を作ります。テキストが二行以上にわたる場合でも"
    "改行が正しく機能するかどうかをテストするための文です。"
)

TEXTS = {
    "invisible": (
        "Onzicht\u200bbaar, sa\u200cmen en sa\u200dmen, sa\u2060men en sa\ufeffmen, \u200elinks en \u200frechts.",
        "Een lang " + "\u200b".join(["woordlang"] * 30) + " einde.",
        "Een ❤️, een 1️⃣, een ☎︎ en een 👩‍🎓, en " + "👩‍🎓" * 40 + " samen.",
    ),
    "within ligatures": (
        " ".join(f"{'een ' * (at % 7)}af\u00adbreken, of\u00adfici\u00adeel, af\u2060fluiten." for at in range(30)),
        "Een affiche en liefhebben, na **staf\u00adleden**.",
        "{.proposal}\nWij af\u00adfineren een offer.",
    ),
    "right to left": (
        f"Wij zeggen [{HEBREW}]{{lang=he}} en dan verder.",
        f"Zonder taal {HEBREW} en [{ARABIC}]{{lang=ar}} en verder.",
        HEBREW,
        "**Vet שלום עולם** en *schuin مرحبا بك* en [link שלום עולם](https://www.kuleuven.be/)[^a].",
        "[^a]: Noot שלום עולם einde.",
        "Getal 12 שלום 34 עולם (56) en 78, en met punten שָׁלוֹם עֲלֵיכֶם.",
        "### Kop שלום עולם {#kop}",
        f"{{.proposal}}\nWij zeggen {HEBREW} en verder.",
    ),
    "without spaces": (
        CHINESE,
        JAPANESE,
        f"Wij zeggen {CHINESE} en niet ABC {JAPANESE} klaar.",
        f"{{.proposal}}\nWij zeggen {CHINESE} en verder.",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_every_artefact_is_complete(publish: Publish, tmp_path: Path, name: str) -> None:
    source = make_source(tmp_path / "source", make_chapter(*TEXTS[name]))
    done = publish("all", "--source", source, "--output", tmp_path / "dist", "--jobs", "1", "--no-cache")
    assert done.returncode == 0, done.stderr


def test_a_ligature_over_a_soft_hyphen_is_read_as_its_letters(publish: Publish, tmp_path: Path) -> None:
    """By whoever reads the file, there and wherever else the ligature stands, before and behind it."""
    words = "Een affiche. Zij af\u00adfineren, af\u00adbreken. Een affiche, een afbeelding, **of\u00adfer**, **offer**."
    source = make_source(tmp_path / "source", make_chapter(words, words))
    done = publish("print", "leaflets", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    for name in ("proef-print.pdf", "leaflets/01-een-booklet.pdf", "leaflets/01-een-booklet-a4.pdf"):
        with pypdfium2.PdfDocument(tmp_path / "dist" / name) as pdf:
            text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())
        read = "Een affiche. Zij affineren, afbreken. Een affiche, een afbeelding, offer, offer."
        assert text.count(read) == 2, (name, text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("זה משפט ארוך", "זה ארוך משפט", id="Hebrew words in another order"),
        pytest.param("שורות או יותר", "שורות וא יותר", id="Hebrew letters in another order"),
        pytest.param("הטקסט", "טקסט", id="a Hebrew letter less"),
        pytest.param("鲁汶大学", "鲁汶学大", id="Chinese characters in another order"),
        pytest.param("很长的句子", "很长的子", id="a Chinese character less"),
    ],
)
def test_what_is_not_the_text_is_still_found(built_once: Path, publish: Publish, before: str, after: str) -> None:
    chapter = built_once / "source/01.md"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace(before, after), encoding="utf-8")
    try:
        done = publish("verify", built_once / "dist", "--source", built_once / "source")
    finally:
        chapter.write_text(text, encoding="utf-8")
    assert done.returncode == 5, done.stderr
    for name in ("proef.pdf", "proef-print.pdf"):
        assert f"{name}: block missing" in done.stderr


@pytest.fixture(scope="module")
def built_once(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scripts")
    source = make_source(folder / "source", make_chapter(f"Wij zeggen {HEBREW} en verder.", CHINESE))
    done = publish("pdf", "print", "--source", source, "--output", folder / "dist", "--jobs", "1", "--no-cache")
    assert done.returncode == 0, done.stderr
    return folder


def test_lines_look_as_they_would_whatever_they_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What says how a line is read moves nothing by more than a hair."""
    texts = (HEBREW, ARABIC, "Getal 12 שלום 34 עולם (56) שָׁלוֹם en עולם", "lang" + "\u200blang" * 60)
    markup = f'<html lang="nl"><head><title>t</title></head><body><p>{"</p><p>".join(texts)}</p></body></html>'
    looks: list[Image.Image] = []
    for way in ("told", "untold"):
        if way == "untold":
            monkeypatch.setattr(painting, "reading_order_told", nullcontext)
        typesetter = Typesetter((), (tmp_path,))
        typesetter.write([typesetter.lay_out(markup, tmp_path).drawn], tmp_path / f"{way}.pdf")
        with pypdfium2.PdfDocument(tmp_path / f"{way}.pdf") as pdf:
            looks.append(pdf[0].render(grayscale=True).to_pil().convert("L"))
    assert (tmp_path / "told.pdf").read_bytes() != (tmp_path / "untold.pdf").read_bytes()
    blurred = [image.filter(ImageFilter.GaussianBlur(2)) for image in looks]
    _, most = ImageChops.difference(*blurred).getextrema()
    assert isinstance(most, int)
    assert most < 40
