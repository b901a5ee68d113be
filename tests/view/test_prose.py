"""Markdown laid out for a terminal: text stays text, whatever it looks like."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tutor.view import prose
from tutor.view.text import line_width, plain


def rows(markdown: str, width: int = 40) -> list[str]:
    return [plain(row).rstrip() for row in prose.draw(markdown, width)]


def test_paragraphs_are_filled_and_set_apart() -> None:
    assert rows("one two\nthree\n\nfour", 12) == ["one two", "three", "", "four"]


def test_emphasis_and_code_become_roles() -> None:
    (row,) = prose.draw("a **b** *c* `d`", 40)
    assert {s.text: s.role for s in row if s.text.strip()} == {
        "a ": "", "b": "strong", "c": "stress", "d": "code",
    }  # fmt: skip


def test_lists_hang_under_their_marks() -> None:
    shown = rows("- one two three\n- four\n  - five\n\n1. six\n2. seven", 10)
    assert shown[:4] == ["• one two", "  three", "• four", "  • five"]
    assert shown[-2:] == ["1. six", "2. seven"]


def test_quotes_tables_and_code_keep_their_shape() -> None:
    assert rows("> a quote that wraps", 12) == ["│ a quote", "│ that wraps"]
    assert rows("| x | y |\n|---|---|\n| 1 | 22 |") == ["x  y", "─  ──", "1  22"]
    assert rows("```\nx  =  1\n```") == ["  x  =  1"]


def test_markup_of_other_languages_is_only_text() -> None:
    text = "[@click=app.quit]x[/] an unbalanced [ <b>bold</b> $x$ {a}"
    assert rows(text, 80) == [text]


def test_a_link_is_written_out() -> None:
    assert rows("see [this](https://example.org/x)", 80) == ["see this (https://example.org/x)"]


@given(st.text(alphabet="ab *_`[]()#>-|\n1.&<!\\", max_size=200), st.integers(8, 60))
def test_any_text_is_laid_out_within_its_width(text: str, width: int) -> None:
    for row in prose.draw(text, width):
        if not any(
            span.role in ("code", "line", "strong", "") and "  " in span.text for span in row
        ):
            assert line_width(row) <= width or "|" in text
