"""The program, the values, the timeline and the top line."""

from __future__ import annotations

import pytest

from tests.view.programs import DIAMOND, TRAINING, moment, traced
from tutor.program import parse, run
from tutor.trace import Trace
from tutor.view import source, status, timeline, variables
from tutor.view.hidden import Mask
from tutor.view.panes import PANES, PaneSpec
from tutor.view.text import Line, plain


def texts(rows: list[Line]) -> list[str]:
    return [plain(row).rstrip() for row in rows]


@pytest.mark.parametrize("spec", PANES, ids=lambda spec: spec.id)
def test_a_pane_has_as_many_lines_at_every_step_of_one_scene(spec: PaneSpec) -> None:
    """Where their number changes, the whole pane is laid out and repainted at a step."""
    trace = traced(DIAMOND)
    counts = {len(spec.draw(moment(trace, k), 60, 9)) for k in range(len(trace) + 1)}
    assert len(counts) == 1, f"`{spec.id}` draws {sorted(counts)} lines: fill up to the height"


class TestSource:
    def test_the_line_just_done_and_the_next_are_marked_by_shape(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(source.draw(moment(trace, trace.position("after value d")), 40, 7))
        assert rows[2] == "▷  3  d = a * b"
        assert rows[3] == "▶  4  e = a + b"

    def test_going_back_through_an_operation_marks_its_line(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(source.draw(moment(trace, trace.position("before accumulate d")), 40, 7))
        assert rows[4].startswith("▶") and rows[5].startswith("▷")

    def test_the_expression_of_the_next_event_has_a_role_of_its_own(self) -> None:
        trace = traced("x = Value(2.0)\ny = x * 3 + 1\n")
        rows = source.draw(moment(trace, trace.position("after value x")), 40, 3)
        assert [s.text for s in rows[1] if s.role == "next"] == ["▶", "x * 3"]

    def test_a_long_program_shows_the_part_around_the_next_line(self) -> None:
        trace = traced("\n".join(f"x{i} = Value({i}.0)" for i in range(40)))
        rows = texts(source.draw(moment(trace, 30), 40, 9))
        assert any(row.startswith("▶") and "x30" in row for row in rows)

    def test_lines_count_from_the_program_not_from_the_file(self) -> None:
        trace = Trace(run(parse("a = Value(1.0)\n", first_line=40)))
        assert texts(source.draw(moment(trace, 0), 40, 2))[0] == "▶  1  a = Value(1.0)"


class TestVariables:
    def test_an_unset_gradient_is_a_dot_and_a_word_never_0(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(variables.draw(moment(trace, trace.position("before seed")), 50, 7))
        assert rows[1].split() == ["a", "-4", "·", "unset"]

    def test_a_partial_gradient_counts_its_contributions(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(variables.draw(moment(trace, trace.position("after accumulate a")), 50, 7))
        assert rows[1].split() == ["▷", "a", "-4", "-10", "1", "of", "2", "so", "far"]

    def test_a_node_that_is_not_there_yet_has_neither_number(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(variables.draw(moment(trace, 1), 50, 7))
        assert rows[5].split() == ["L", "·", "·"]

    def test_a_zeroed_gradient_says_so(self) -> None:
        trace = traced(TRAINING)
        rows = texts(variables.draw(moment(trace, trace.position("after zero w")), 50, 12))
        assert "zeroed" in next(row for row in rows if " w " in row)

    def test_a_hidden_gradient_hides_the_number_alone(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(variables.draw(moment(trace, len(trace), Mask({(0, "gradient")})), 50, 7))
        assert rows[1].split() == ["a", "-4", "▒▒▒▒", "final"]

    def test_a_later_round_of_a_loop_shows_its_own_nodes(self) -> None:
        trace = traced(TRAINING)
        rows = texts(variables.draw(moment(trace, trace.position("before accumulate w 2")), 50, 6))
        assert any(" loss#2 " in row for row in rows)
        assert not any(" loss " in row for row in rows)

    def test_rows_out_of_sight_are_counted(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(variables.draw(moment(trace, len(trace)), 60, 4))
        assert rows[0].endswith("of 5")

    def test_a_second_node_of_one_name_is_told_apart(self) -> None:
        trace = traced("c = Value(1.0)\nc = c + 1\nc.backward()\n")
        rows = texts(variables.draw(moment(trace, len(trace)), 50, 5))
        assert [row.split()[-4] for row in rows[1:3]] == ["c", "c#2"]


class TestTimeline:
    def test_phases_stand_in_order_and_in_proportion(self) -> None:
        trace = traced(DIAMOND)
        assert list(trace.phases()) == [("forward", 0, 5), ("backward", 5, 12)]

    def test_a_training_run_repeats_its_phases(self) -> None:
        words = [phase for phase, _, _ in traced(TRAINING).phases()]
        assert words[:4] == ["forward", "backward", "update", "forward"]

    def test_the_line_is_heavy_up_to_where_one_stands(self) -> None:
        trace = traced(DIAMOND)
        start = plain(timeline.draw(moment(trace, 0), 60)[0])
        end = plain(timeline.draw(moment(trace, len(trace)), 60)[0])
        assert "━" not in start and start[1] == "▲"
        assert "─" not in end.rstrip("┤") and end[-2] == "▲"

    @pytest.mark.parametrize("width", [38, 60, 78])
    def test_the_mark_stands_at_every_step_and_covers_no_letter(self, width: int) -> None:
        trace = traced(DIAMOND)
        columns = []
        for k in range(len(trace) + 1):
            text = plain(timeline.draw(moment(trace, k), width)[0])
            columns.append(text.index("▲"))
            assert " forward " in text.replace("▲", " ") and " backward " in text.replace("▲", " ")
        assert columns == sorted(set(columns))

    def test_ascii_uses_ascii_alone(self) -> None:
        trace = traced(DIAMOND)
        for k in range(len(trace) + 1):
            assert plain(timeline.draw(moment(trace, k, ascii=True), 60)[0]).isascii()


class TestStatus:
    def test_the_top_line_says_where_one_is(self) -> None:
        trace = traced(DIAMOND)
        row = plain(status.header("gradients", "The diamond", 1, 6, moment(trace, 6), 80))
        assert row.split("  ")[0].strip() == "gradients › The diamond"
        assert row.rstrip().endswith("screen 2 of 6 · backward · step 6 of 12")

    def test_a_long_title_gives_way_to_the_numbers(self) -> None:
        trace = traced(DIAMOND)
        row = plain(
            status.header("gradients", "A very long title " * 5, 1, 6, moment(trace, 6), 80)
        )
        assert len(row) == 80 and row.rstrip().endswith("step 6 of 12") and "…" in row
