"""Where the panes stand: plain data for any window, and a step that lays nothing out again."""

from __future__ import annotations

from collections.abc import Callable
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widget import Widget

from tests.tui.harness import LARGE, NARROW, SMALL, terminal, walk
from tests.view.counting import Counted, wide
from tests.view.programs import DIAMOND, TRAINING, traced
from tutor.tui.arrangement import (
    FULL,
    STACKED,
    Needs,
    State,
    arrange,
    divided,
    form_of,
)
from tutor.tui.widgets.pane import Pane
from tutor.view.panes import PANE, PANES

LOGS = [None, traced("print(1)\n"), traced(DIAMOND), traced(TRAINING), wide(2000)]
windows = st.tuples(st.integers(1, 220), st.integers(1, 90))
questions = st.none() | st.builds(
    lambda ask, said, blank, answer: Needs(
        ask + (answer or 1), ask + said + blank, answer, ask + said if said else None
    ),
    st.integers(1, 12), st.integers(0, 30), st.integers(0, 3), st.none() | st.integers(1, 9),
)  # fmt: skip


def asked(question: Needs | None) -> Callable[[int], Needs] | None:
    return None if question is None else lambda cells: question


@given(windows, st.sampled_from(LOGS), questions)
def test_what_is_laid_out_fits_the_window(window, log, question) -> None:
    """No pane is pushed out of its column, and text, question and answer keep rows of their own:
    the text until something is said to an answer."""
    width, height = window
    now = arrange(width, height, State(log, asked=asked(question)))
    assert now.form == form_of(width, height)
    assert now.left is None or 0 < now.left <= width
    if now.form not in (STACKED, FULL):
        return
    lines = [s.id for s in PANES if s.place == "below"]
    body = height - 2 - sum(now.heights.get(id) or 0 for id in lines)
    card = 0
    if now.share is not None and question is not None:
        assert 0 < now.share.question <= question.rows
        assert now.share.answers >= (question.answer is not None)
        shown = min(now.share.answers, question.answer or 0)
        card = 1 + now.share.question + shown + now.share.gaps + now.share.ways
    text = 2 if question is None or question.brief is None else 0
    panes = {s.id: now.heights.get(s.id) or 0 for s in PANES if s.id not in lines}
    assert all(rows >= 0 for rows in panes.values())
    if now.form == STACKED:
        assert sum(panes.values()) + card + text <= body
        return
    for place in ("left", "right"):
        taken = sum(rows for id, rows in panes.items() if PANE[id].place == place)
        assert taken + (card + text) * (place == "left") + 6 * (place == "right") <= body


@given(st.sampled_from([(80, 24), (90, 30), (100, 40)]), st.sampled_from(LOGS[1:]), questions)
def test_what_came_of_an_answer_takes_nothing_from_the_graph(window, log, question) -> None:
    """So nothing of the drawing moves when a right answer lands in it."""
    if question is not None:
        said = question._replace(rows=question.rows + 7, answer=None)
        before = arrange(*window, State(log, asked=asked(question)))
        assert arrange(*window, State(log, asked=asked(said))).heights == before.heights


@pytest.mark.parametrize("height", [24, 30])
def test_a_question_with_options_is_in_sight_as_a_whole(height: int) -> None:
    """A large graph gives up rows for it."""
    question = Needs(put=8, rows=3, answer=5)
    for log in (traced(DIAMOND), traced(TRAINING)):
        share = arrange(80, height, State(log, asked=asked(question))).share
        assert share is not None and share.question == 3 and share.answers >= 5


@given(windows, st.sampled_from(LOGS), questions)
def test_the_same_window_and_state_are_the_same_layout(window, log, question) -> None:
    state = State(log, asked=asked(question))
    again = State(log, asked=state.asked)
    assert arrange(*window, state) == arrange(*window, again)


@given(st.lists(st.integers(1, 50), max_size=5), st.integers(5, 60))
def test_rows_are_divided_so_that_no_pane_gets_more_than_wanted(wanted, room) -> None:
    rows = divided(wanted, room)
    assert sum(rows) == min(sum(wanted), room)
    assert all(got <= want for got, want in zip(rows, wanted, strict=True))
    cut = [got for got, want in zip(rows, wanted, strict=True) if got < want]
    assert not cut or max(rows) - min(cut) <= 1


def test_a_zoomed_pane_has_no_height_of_its_own() -> None:
    heights = arrange(120, 40, State(traced(DIAMOND), zoomed="graph")).heights
    assert [s.id for s in PANES if s.id in heights] == ["timeline"]


@pytest.mark.parametrize("form", [(70, 24), (80, 24), (120, 32), (120, 40)])
def test_a_layout_looks_at_no_more_of_a_run_than_it_has_rows_for(form) -> None:
    log = Counted(wide(20_000))
    arrange(*form, State(log))
    log.looks = 0
    arrange(*form, State(log))
    assert log.looks <= 2 * 60 + log2(len(log))


@pytest.mark.parametrize("size", [NARROW, SMALL, LARGE])
async def test_a_step_lays_nothing_out_and_repaints_only_what_changed(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with terminal(walk(), size) as t:
        await t.press("home", "f", "s")
        layouts: list[str] = []
        painted: list[Widget] = []
        plain = Widget.refresh

        def refresh(widget, *regions, layout=False, **more):
            if layout or more.get("recompose"):
                layouts.append(str(widget))
            if not regions or not isinstance(widget, Pane):
                painted.append(widget)
            return plain(widget, *regions, layout=layout, **more)

        monkeypatch.setattr(Widget, "refresh", refresh)
        await t.press("s", "s", "n", "S", "S")
        assert t.k > 6
        assert layouts == []
        assert painted == [], "a pane repaints rows, never all of itself"


async def test_every_pane_of_the_table_is_on_the_screen_and_can_be_zoomed() -> None:
    """The table alone says so: composition, Tab, zoom and help go by it."""
    async with terminal(walk(), LARGE) as t:
        assert t.lesson.form == FULL
        for spec in PANES:
            pane = t.lesson.query_one(f"#{spec.id}", Pane)
            assert pane.is_on_screen
            if not spec.title:
                continue
            while t.app.focused is not pane:
                await t.press("tab")
            await t.press("z")
            assert f"{spec.title} · zoomed" in t.text
            await t.press("question_mark")
            assert " ".join(spec.help.split()[:4]) in t.text
            await t.press("escape", "z")


async def test_the_text_has_the_whole_width_when_it_is_zoomed() -> None:
    async with terminal(walk(), SMALL) as t:
        assert t.lesson.form == STACKED
        await t.press("tab", "tab", "tab")
        while t.app.focused is None or t.app.focused.id != "text":
            await t.press("tab")
        await t.press("z")
        assert t.lesson.query_one("#text").size.width > SMALL[0] - 4


@pytest.mark.parametrize("spec", PANES, ids=lambda spec: spec.id)
def test_a_row_of_the_table_says_all_that_its_pane_needs(spec) -> None:
    assert PANE[spec.id] is spec
    if spec.place != "below":
        assert spec.title and spec.heading and spec.help
        assert spec.fills <= (spec.full_height is not None)
    if spec.key:
        assert spec.label and spec.action
    assert spec.always or spec.key, "no key shows it in a small window"
