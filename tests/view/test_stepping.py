"""The law of the debugger: what a screen shows at step k does not depend on the way there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.learner.course import lessons
from tests.sampled import FULL, LONG, some, steps
from tests.trace.columns import again
from tutor.lesson.model import Lesson, ProgramBlock
from tutor.lesson.traces import trace_of
from tutor.trace import GRAINS, Cursor, Trace
from tutor.view import status
from tutor.view.hidden import Mask
from tutor.view.moment import Moment
from tutor.view.panes import PANES
from tutor.view.text import line_width, plain

LESSONS = some([lesson for _, lesson in lessons()], 8)
SIZES = ((80, 24), (120, 40))


def programs(lesson: Lesson) -> list[Trace]:
    blocks = [b for s in lesson.screens for b in s.blocks if isinstance(b, ProgramBlock)]
    traces = [trace_of(b.program) for b in blocks]
    assert traces, f"{lesson.id} has no program to step through"
    return traces


def screen(trace: Trace, k: int, size: tuple[int, int], mask: Mask) -> str:
    """Every pane at position `k`, as text."""
    width, height = size
    half = width // 2
    at = Moment(trace, k, mask)
    panes = [spec.draw(at, half, height // 2) for spec in PANES]
    panes.append([status.header("pack", "title", 0, 1, at, width)])
    return "\n".join(plain(line) for pane in panes for line in pane)


def test_there_are_shipped_lessons() -> None:
    assert len(LESSONS) >= 5


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_forward_to_k_and_back_to_k_show_the_same_screen(
    lesson: Lesson, size: tuple[int, int]
) -> None:
    """One cursor goes from the start to the end by single events, another one all the way back."""
    traces = sorted([t for t in programs(lesson) if len(t) < LONG], key=len)
    for trace in traces if FULL else some(traces[: len(traces) // 2 + 1], 2):
        drawn = set(steps(trace, 30))
        there, going = Cursor(trace), {0: screen(trace, 0, size, Mask())}
        while there.forward("edge"):
            if there.k in drawn:
                going[there.k] = screen(trace, there.k, size, Mask())
        # A second trace of the same run, so that nothing cached on the way can help.
        back = Cursor(again(trace), len(trace))
        coming = {back.k: screen(back.log, back.k, size, Mask())}
        while back.back("edge"):
            if back.k in drawn:
                coming[back.k] = screen(back.log, back.k, size, Mask())
        assert going.keys() == drawn and going == coming


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_any_walk_that_ends_at_k_shows_what_a_jump_to_k_shows(
    lesson: Lesson, data: st.DataObject
) -> None:
    """Steps of every grain, both ways, in any order."""
    moves = st.tuples(st.sampled_from(sorted(GRAINS)), st.booleans(), st.integers(1, 4))
    for trace in [t for t in programs(lesson) if len(t) < 10 * LONG][:1]:
        cursor = Cursor(trace)
        for grain, forward, count in data.draw(st.lists(moves, max_size=12)):
            (cursor.forward if forward else cursor.back)(grain, count)
            assert 0 <= cursor.k <= len(trace)
        jumped = Cursor(again(trace))
        jumped.to(cursor.k)
        node = data.draw(st.sampled_from([n for n in trace.nodes() if not trace.is_constant(n)]))
        mask = Mask({(node, data.draw(st.sampled_from(["gradient", "value"])))})
        walked = screen(trace, cursor.k, (80, 24), mask)
        assert walked == screen(jumped.log, jumped.k, (80, 24), mask)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_every_pane_fills_exactly_the_cells_it_is_given(lesson: Lesson) -> None:
    for trace in programs(lesson):
        for k in some(range(len(trace) + 1), 5):
            for width, height in ((36, 8), (44, 10), (70, 16)):
                for spec in PANES:
                    lines = spec.draw(Moment(trace, k), width, height)
                    assert len(lines) == (2 if spec.place == "below" else height)
                    assert {line_width(row) for row in lines} == {width}
