"""Markdown: code spans with offsets, text that is only text, and what has no place in prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lesson.conftest import Faults, places
from tutor.lesson.markdown import code_spans, inline, plain


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a `b` c", [("b", 1)]),
        ("``c `d` e``", [("c `d` e", 2)]),
        ("`` ` ``", [("`", 2)]),
        (r"\`a` b`", [(" b", 1)]),
        ("`a\n\nb`", []),
        ("`never closed", []),
        ("`a` and ```b```", [("a", 1), ("b", 3)]),
    ],
)
def test_code_spans(text: str, spans: list[tuple[str, int]]) -> None:
    found = list(code_spans(text))
    assert [(s.text, s.ticks) for s in found] == [(t.strip(" "), n) for t, n in spans]
    for span in found:
        assert text[span.offset :].startswith(span.text)


@given(st.text("`a \\\n", max_size=30).filter(lambda t: "\n" not in t))
def test_code_spans_are_those_of_the_markdown_parser(text: str) -> None:
    theirs = [t.content.strip(" ") for t in inline(text) if t.type == "code_inline"]
    assert [s.text for s in code_spans(text.strip())] == theirs


def test_a_heading_as_plain_text() -> None:
    assert plain("The `x` *y* [z](https://q) &amp; **w**") == "The x y z & w"


@pytest.mark.parametrize(
    "text",
    [
        "[@click=app.quit] is only text",
        "an unbalanced [ and a ] and a (",
        "1 < 2 and a <- b",
        "`<b>` and `[x](http://y)` are code",
        "a [link](https://example.org) and <https://example.org/é>",
        "- a\n  - b\n    - c",
        "- ```python\n  x\n  ```\n- > ```\n  > y\n  > ```",
    ],
)
def test_text_that_is_only_text(faults: Faults, text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("é <b>x</b>", [(1, 3, "E034"), (1, 7, "E034")]),
        ("one\ntwo <br>", [(2, 5, "E034")]),
        ("<!-- a comment -->", [(1, 1, "E034")]),
        ("[x](http://y)", [(1, 5, "E035")]),
        ("`[x](ftp://y)` [x](ftp://y)", [(1, 20, "E035")]),
        ("[x](data:text/html,x) <javascript:alert(1)>", [(1, 5, "E035"), (1, 24, "E035")]),
        ("![x](https://y)", [(1, 1, "E036")]),
        ("[x]: https://y", [(1, 1, "E035")]),
        ("&#x202e;", [(1, 1, "E005")]),
        ("> " * 30 + "x", [(1, 1, "E007")]),
        ("[" * 9000, [(1, 1, "E037")]),
        ("a\x1bb \u202e", [(1, 2, "E005"), (1, 5, "E005")]),
    ],
)
def test_what_has_no_place_in_prose(faults: Faults, text: str, expected: list) -> None:
    assert places(faults(text)) == expected


@pytest.mark.parametrize("text", ["`" * 200_000, "[" * 200_000, "> " * 100_000, "- " * 100_000])
def test_a_hostile_text_is_read_in_one_go(faults: Faults, text: str) -> None:
    """Its length would make anything worse than linear last for minutes."""
    assert all(d.code.startswith("E") for d in faults(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```toml view", [(1, 1, "E030")]),
        ("~~~\n~~", [(1, 1, "E030")]),
        # the second fence is still read
        ('```toml view\n\n```toml view\nat = "x"\n```', [(1, 1, "E030"), (4, 6, "E305")]),
        # without a blank line there is no telling where the first should have ended
        ('```toml view\nat = 1\n```toml view\nat = "x"\n```', [(1, 1, "E030")]),
        ("```toml veiw\n```", [(1, 1, "E031")]),
        ("```json view\n```", [(1, 1, "E031")]),
        ("- ```toml view\n  ```", [(1, 3, "E032")]),
        ("  ```toml view\n  ```", [(1, 3, "E032")]),
        ('````text\n```toml view\nat = "x"\n```\n````', []),
    ],
)
def test_fences_that_are_broken_or_misplaced(faults: Faults, text: str, expected: list) -> None:
    assert places(faults(text)) == expected


@pytest.mark.parametrize("reference", ["&#27;", "&#x1b;", "&#x9b;", "&#x202E;", "&rlm;", "&#8206;"])
def test_a_character_reference_that_a_terminal_obeys_is_refused(
    faults: Faults, reference: str
) -> None:
    assert places(faults(f"one\ntwo {reference} `&#27;`\n")) == [(2, 5, "E005")]
    quiz = '```toml quiz\nid = "q"\nkind = "value"\ntarget = "a"\nask = "x {}"\n```\n'
    assert places(faults(quiz.replace("{}", reference))) == [(5, 10, "E005")]


def test_other_character_references_are_left_alone(faults: Faults) -> None:
    assert faults("&amp; &#65; &eacute; &#x1F600; &nosuch; \\&#27;\n") == []
