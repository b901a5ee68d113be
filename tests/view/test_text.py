"""Styled text: widths as a terminal counts them, cutting and wrapping without loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tutor.view import glyphs, hidden
from tutor.view.text import (
    ROLES,
    Span,
    changed,
    crop,
    fit,
    line,
    line_width,
    merge,
    plain,
    width,
    wrap,
)  # fmt: skip

texts = st.text(alphabet="ab c\n日本é·∂─", max_size=40)
rows = st.text(alphabet="ab c日本é·∂─", max_size=40)
lines = st.lists(st.tuples(rows, st.sampled_from(["", "dim", "here"])), max_size=5).map(
    lambda parts: tuple(Span(*part) for part in parts)
)


@pytest.mark.parametrize("table", [glyphs.UNICODE, glyphs.ASCII])
def test_every_glyph_of_a_drawing_takes_one_cell(table: glyphs.Glyphs) -> None:
    signs = "".join("".join(part) for part in table if not isinstance(part, bool))
    for char in signs:
        assert width(char) == cell_len(char) == 1
    assert table is glyphs.UNICODE or signs.isascii()


@given(rows)
def test_width_is_what_a_terminal_takes(text: str) -> None:
    assert width(text) == cell_len(text)


def test_wide_and_combining_characters_count_2_and_0() -> None:
    assert (width("日本"), width("e\u0301"), width("")) == (4, 1, 0)


@given(lines, st.integers(-5, 30))
def test_fit_is_exactly_as_wide_as_asked(spans: tuple[Span, ...], cells: int) -> None:
    assert line_width(fit(spans, cells)) == max(cells, 0)


@given(lines, st.integers(1, 30))
def test_fit_marks_what_it_cuts_and_keeps_what_fits(spans: tuple[Span, ...], cells: int) -> None:
    text, out = plain(spans), plain(fit(spans, cells))
    if width(text) <= cells:
        assert out.startswith(text) and not out[len(text) :].strip()
    else:
        assert text.startswith(out.rstrip().removesuffix("…"))
        assert "…" in out


@given(rows, st.integers(0, 20))
def test_crop_never_outgrows_its_room(text: str, cells: int) -> None:
    assert width(crop(text, cells)) <= cells
    assert width(text) > cells or crop(text, cells) == text


@given(texts, st.integers(2, 20), st.integers(0, 3))
def test_wrapped_text_keeps_every_word_and_the_width(text: str, cells: int, indent: int) -> None:
    out = wrap(text, cells, indent)
    assert all(line_width(row) <= cells for row in out)
    assert "".join("".join(map(plain, out)).split()) == "".join(text.split())


def test_wrap_breaks_between_words_and_indents_what_follows() -> None:
    assert [plain(row) for row in wrap("one two three", 8, 2)] == ["one two", "  three"]


def test_a_word_may_change_its_role_without_being_torn() -> None:
    spans = line("see ", ("d", "code"), "'s value")
    assert [plain(row) for row in wrap(spans, 7)] == ["see d's", "value"]
    assert wrap(spans, 7)[0] == (Span("see "), Span("d", "code"), Span("'s"))


def test_a_formula_of_up_to_half_a_line_stays_whole() -> None:
    said = line("the loss is ", ("loss = 3.2", "code"), ", or so")
    assert [plain(row) for row in wrap(said, 20)] == ["the loss is", "loss = 3.2, or so"]
    assert [plain(row) for row in wrap(said, 19)] == ["the loss is loss =", "3.2, or so"]


def test_merge_joins_neighbours_of_one_role() -> None:
    assert merge([Span("a"), Span("b"), Span("c", "dim")]) == (Span("ab"), Span("c", "dim"))


pieces = st.lists(
    st.tuples(st.text(alphabet="ab 木", max_size=4), st.sampled_from(["", "dim", "strong"])),
    max_size=6,
)


@given(pieces, pieces, st.lists(st.booleans(), max_size=6))
def test_outside_of_what_changed_two_lines_look_the_same(one, other, kept) -> None:
    """Cell by cell, as a screen shows them, with their roles."""
    mixed = [a if keep else b for a, b, keep in zip(one, other, kept, strict=False)]
    lines = [line(*one), line(*mixed, *one[len(mixed) :])]
    cells = 40
    start, end = changed(*lines, cells)
    grids = []
    for spans in lines:
        grid = [(c, s.role) for s in spans for c in s.text for _ in range(width(c))]
        grids.append(grid + [(" ", "")] * (cells - len(grid)))
    assert 0 <= start <= end <= cells
    assert grids[0][:start] == grids[1][:start]
    assert grids[0][end:] == grids[1][end:]


def test_the_end_that_two_lines_share_is_not_painted_again() -> None:
    lines = line(("▬" * 30, "dim"), " " * 10), line(("▬" * 20, "dim"), " " * 20)
    assert changed(*lines, 60) == (0, 31)


def test_every_role_says_what_it_means() -> None:
    assert all(ROLES.values())


def test_a_mask_hides_what_it_was_given_and_what_would_give_it_away() -> None:
    mask = hidden.Mask([(3, "gradient"), (4, "value")])
    assert mask.hides(3, "gradient") and mask.hides(4, "value")
    assert not mask.hides(3, "value") and not mask.hides(None, "gradient")
    assert mask.hides_product(source=7, target=3)
    assert mask.hides_product(source=3, target=1)
    assert not mask.hides_product(source=7, target=4)
    assert not hidden.NOTHING


def test_a_mask_refuses_a_quantity_there_is_not() -> None:
    with pytest.raises(ValueError, match=r"'grad' of node 3: use one of"):
        hidden.Mask([(3, "grad")])


def test_a_blank_at_the_end_of_a_line_never_glues_the_next_word_on() -> None:
    """`has a` stays two words when the blank is the last that fits."""
    for cells in range(4, 20):
        rows = wrap("one has a two", cells)
        assert " ".join(plain(row) for row in rows).split() == ["one", "has", "a", "two"]


@given(st.text(alphabet="ab ", max_size=40), st.integers(4, 12))
def test_wrapping_loses_and_joins_no_words(text: str, cells: int) -> None:
    words = [word for word in text.split() if len(word) <= cells]
    if words == text.split():
        assert " ".join(plain(row) for row in wrap(text, cells)).split() == words
