"""Reports in markdown: the same rules, line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import DhrError
from generator.reports.draft import Draft
from generator.reports.errors import PictureNameError, ReportFileError
from generator.reports.markdown_reading import read_markdown
from tests.reports.files import CANARY, matters, png


def read(text: str | bytes, pictures: dict[str, bytes] | None = None, **words: str) -> Draft:
    data = text if isinstance(text, bytes) else text.encode()
    said = {name.replace("_", "-"): each for name, each in words.items()}
    return read_markdown(data, "report.md", said, lambda each: (pictures or {}).get(each, b""))


def test_a_sound_text_is_kept_as_it_is() -> None:
    text = "# A review\n\n- one\n- *two*[^1]\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: Note.\n"

    draft = read(text)

    assert draft.text == text
    assert draft.title == "A review"
    assert draft.listed() == ()


def test_line_ends_and_a_byte_order_mark_are_made_plain() -> None:
    assert read(b"\xef\xbb\xbf# A\r\n\r\nb\r\n\r\n").text == "# A\n\nb\n"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"<script>{CANARY}</script>", "HTML or a comment"),
        (f"x <b onclick='{CANARY}'>y</b>", "HTML or a comment"),
        (f"<!-- {CANARY} -->", "HTML or a comment"),
        (f"[//]: # ({CANARY})", "an address apart from its link"),
        (f"[a](javascript:{CANARY})", "a link that leads to no https"),
        ("[a](http://example.org/)", "a link that leads to no https"),
        ("[a](//example.org/)", "a link that leads to no https"),
        ("<file:///etc/passwd>", "a link that leads to no https"),
        (f'[a](https://example.org/ "{CANARY}")', "a title, which nobody sees"),
        ("![a](https://example.org/x.png)", "not in images/"),
        ("![a](data:image/png;base64,AAAA)", "not in images/"),
        ("![a](images/../../x.png)", "not in images/"),
        ("![a](/etc/x.png)", "not in images/"),
        (f"``` {CANARY}\nx\n```", "words after a fence"),
        (f"[^9]: {CANARY}", "a footnote that nothing refers to"),
    ],
)
def test_what_runs_fetches_or_hides_something_is_told_with_its_line(line: str, why: str) -> None:
    draft = read(f"# A\n\nb\n\n{line}\n")

    (place,) = matters(draft)["markup"]
    assert place.startswith("line 5: ")
    assert why in place
    assert CANARY not in place
    assert draft.stopping(()) == draft.listed()


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u202e", "\ufeff", "\x00", "\U000e0041"])
def test_signs_that_nobody_sees_are_told_with_their_line(sign: str) -> None:
    assert matters(read(f"# A\n\nb{sign}c\n")) == {"symbols": ("line 3",)}


def test_front_matter_is_refused() -> None:
    assert "markup" in matters(read(f"---\nauthor: {CANARY}\n---\n\n# A\n"))


def test_a_text_without_headings_is_refused() -> None:
    assert "headings" in matters(read("Words.\n"))


def test_pictures_beside_the_text_are_painted_anew_and_named_after_their_content() -> None:
    text = "# A\n\n![A map](images/Map_of_Oswestrina.png)\n\nb\n"
    draft = read(text, {"images/Map_of_Oswestrina.png": png()})

    (picture,) = draft.pictures
    assert draft.text == f"# A\n\n![A map](images/{picture.name})\n\nb\n"
    assert draft.listed() == ()
    again = read(draft.text, {f"images/{picture.name}": picture.data})
    assert again.text == draft.text


def test_a_picture_without_words_or_without_a_file_is_named_by_its_number() -> None:
    found = matters(read("# A\n\n![](images/x.png)\n"))

    assert found["picture-words"] == ("image-1, line 3",)
    assert found["pictures"] == ("image-1 is not there, line 3",)


def test_words_for_a_picture_that_is_not_there_are_refused() -> None:
    with pytest.raises(PictureNameError):
        read("# A\n", image_3="A map")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"# A\n\n\xff", "not text in UTF-8"),
        (b"# A\n\n" + b"x" * 200_000, "a line longer than"),
        (b"# A\n\n" + b"x\n" * 1_100_000, "is longer than"),
        (b"x" * (9 * 1024 * 1024), "is larger than"),
    ],
)
def test_what_is_no_text_or_too_much_of_it_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(ReportFileError, match=why):
        read(data)


@given(st.text(alphabet="#*_[]()!<>`~^:|- \n\\aß0.&;", max_size=200))
def test_any_text_is_read_or_refused_in_our_words(text: str) -> None:
    try:
        draft = read(text)
    except DhrError:
        return
    if not draft.stopping(()):
        assert read(draft.text).text == draft.text
