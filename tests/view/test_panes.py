"""The program, the values, the timeline and the top line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.view.programs import DIAMOND, TRAINING, moment, traced
from tutor.engine.numbers import show
from tutor.program import parse, run
from tutor.trace import Trace
from tutor.view import bars, source, status, timeline, variables
from tutor.view.glyphs import glyphs
from tutor.view.graph.legend import words
from tutor.view.hidden import Mask
from tutor.view.panes import PANES, PaneSpec
from tutor.view.text import Line, line_width, plain


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
        assert rows[2] == "▷   3  d = a * b"
        assert rows[3] == "▶   4  e = a + b"

    def test_going_back_through_an_operation_marks_its_line_backwards(self) -> None:
        trace = traced(DIAMOND)
        rows = source.draw(moment(trace, trace.position("before accumulate d")), 40, 7)
        assert rows[4][0] == ("◀", "grad-next") and rows[5][0] == ("◁", "grad-done")

    def test_the_expression_of_the_next_event_has_a_role_of_its_own(self) -> None:
        trace = traced("x = Value(2.0)\ny = x * 3 + 1\n")
        rows = source.draw(moment(trace, trace.position("after value x")), 40, 3)
        assert [s.text for s in rows[1] if s.role == "value-next"] == ["▶", "x * 3"]

    def test_a_long_program_shows_the_part_around_the_next_line(self) -> None:
        trace = traced("\n".join(f"x{i} = Value({i}.0)" for i in range(40)))
        rows = texts(source.draw(moment(trace, 30), 40, 9))
        assert any(row.startswith("▶") and "x30" in row for row in rows)

    def test_a_line_that_is_too_wide_goes_on_in_the_next_row(self) -> None:
        trace = traced("a = Value(2.0)\nloss = 4.7 + 0.25 * a - 0.015 * a * a\nb = 1\n")
        rows = source.draw(moment(trace, 3), 28, 5)
        assert texts(rows) == [
            "    1  a = Value(2.0)",
            "▶   2  loss = 4.7 + 0.25 * a",
            "           - 0.015 * a * a",
            "    3  b = 1",
            "",
        ]
        assert [s.text for row in rows for s in row if s.role == "value-next"] == ["▶", "0.015 * a"]
        assert source.full_height(trace, 28, 9) == 4
        lines = [source.line_at(moment(trace, 3), y, 28, 5) for y in range(5)]
        assert lines == [1, 2, 2, 3, None]

    def test_lines_count_from_the_program_not_from_the_file(self) -> None:
        trace = Trace(run(parse("a = Value(1.0)\n", first_line=40)))
        assert texts(source.draw(moment(trace, 0), 40, 2))[0] == "▶   1  a = Value(1.0)"


class TestVariables:
    def test_nothing_is_said_of_gradients_until_a_backward_pass_begins(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(variables.draw(moment(trace, trace.position("before seed")), 50, 5))
        assert not any("·" in row or "unset" in row for row in rows)
        rows = texts(variables.draw(moment(trace, trace.position("after seed")), 50, 5))
        assert rows[0].split() == ["a", "-4", "·", "unset"]
        assert rows[4].split()[1:3] == ["L", "15"] and rows[4].endswith("1  ● seed")

    def test_before_the_first_step_there_are_names_alone(self) -> None:
        rows = texts(variables.draw(moment(traced(DIAMOND), 0), 76, 5))
        assert [row.split() for row in rows] == [["▶", "a"], ["b"], ["d"], ["e"], ["L"]]

    def test_without_a_backward_pass_there_are_no_gradients(self) -> None:
        trace = traced("a = Value(2.0)\nb = a * 3\n")
        for k in range(len(trace) + 1):
            rows = texts(variables.draw(moment(trace, k), 76, 4))
            assert not set("·●◐◀◁") & set("".join(rows))

    def test_a_partial_gradient_counts_its_contributions(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(variables.draw(moment(trace, trace.position("after accumulate a")), 50, 5))
        assert rows[0].split()[:3] == ["◁", "a", "-4"]
        assert rows[0].split()[-3:] == ["-10", "◐", "1/2"]

    def test_a_zeroed_gradient_says_so(self) -> None:
        trace = traced(TRAINING)
        rows = texts(variables.draw(moment(trace, trace.position("after zero w")), 50, 12))
        assert "○ zeroed" in next(row for row in rows if " w " in row)

    def test_a_hidden_gradient_hides_the_number_and_its_bar_alone(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(variables.draw(moment(trace, len(trace), Mask({(0, "gradient")})), 76, 5))
        assert rows[0].split() == ["a", "-4", "│", "▒▒▒▒", "●", "final"]

    def test_a_hidden_number_has_no_part_in_the_scale(self) -> None:
        """Else the other bars would tell its size."""
        one, other = (
            traced(f"x = Value({x})\ny = x * 2\nz = y * y\nz.backward()\n") for x in (2, 3000)
        )
        mask = Mask({(n, q) for n in one.nodes() for q in ("gradient", "value")})
        for k in range(len(one) + 1):
            drawn = [texts(variables.draw(moment(t, k, mask), 76, 4)) for t in (one, other)]
            assert drawn[0] == drawn[1]

    def test_bars_are_to_scale_on_both_sides_of_a_zero_line(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(variables.draw(moment(trace, trace.position("before seed")), 76, 5))
        zero = {row.index("│") for row in rows}
        assert len(zero) == 1
        sides = [row.partition("│") for row in rows]
        lengths = [side[0].count("█") + 0.5 * side[0].count("▐") for side in sides]
        assert lengths[2] == 2.5 * lengths[0] + 0.5  # -10 and -4, to half a cell
        assert not lengths[1] and sides[1][2].strip()  # 2.5 goes to the right

    @given(
        st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6),
        st.integers(1, 30), st.booleans(),
    )  # fmt: skip
    def test_a_longer_bar_is_a_larger_number(
        self, numbers: list[float], half: int, ascii: bool
    ) -> None:
        full, table = bars.scale(numbers), glyphs(ascii)
        drawn = [plain(bars.bar(x, full, half, "grad", table)) for x in numbers]
        zero = "|" if ascii else "│"
        assert {len(text) for text in drawn} == {2 * half + 1}
        for x, text in zip(numbers, drawn, strict=True):
            left, right = text[:half].strip(), text[half + 1 :].strip()
            assert text[half] == zero
            assert bool(left) == (x < 0 and full > 0) and bool(right) == (x > 0 and full > 0)
        for side in (1, -1):  # the two sides round in their own ways
            by_size = sorted(
                (abs(x), t) for x, t in zip(numbers, drawn, strict=True) if x * side > 0
            )
            sizes = [len(text.replace(zero, " ").strip()) for _, text in by_size]
            assert sizes == sorted(sizes)

    @pytest.mark.parametrize("width", range(34, 119, 7))
    @pytest.mark.parametrize("ascii", [False, True])
    def test_no_number_is_cut_at_any_width(self, width: int, ascii: bool) -> None:
        trace = traced(
            "a_name_of_much_length = Value(-0.00012345)\nb = Value(-12345.6789)\n"
            "c = a_name_of_much_length * b\nd = c * a_name_of_much_length\nd.backward()\n"
        )
        for k in range(len(trace) + 1):
            at = moment(trace, k, ascii=ascii)
            for row, node in zip(texts(variables.draw(at, width, 4)), range(4), strict=True):
                for x in (trace.value(node, k), trace.gradient(node, k)):
                    assert x is None or show(x) in row.split()

    def test_the_columns_stand_still_at_every_step(self) -> None:
        trace = traced(DIAMOND)
        ends = set()
        for k in range(1, len(trace) + 1):
            row = plain(variables.draw(moment(trace, k), 76, 5)[0])
            ends.add(row.index("-4") + 2)
        assert len(ends) == 1

    def test_the_note_says_what_the_bars_are_of(self) -> None:
        trace = traced(DIAMOND)
        notes = [variables.note(moment(trace, k)) for k in (0, 3, len(trace))]
        assert notes == ["", "values to scale", "gradients to scale"]
        assert variables.note(moment(trace, 3), 34) == ""

    def test_a_later_round_of_a_loop_shows_its_own_nodes(self) -> None:
        trace = traced(TRAINING)
        rows = texts(variables.draw(moment(trace, trace.position("before accumulate w 2")), 50, 6))
        assert any(" loss#2 " in row for row in rows)
        assert not any(" loss " in row for row in rows)

    def test_rows_out_of_sight_are_counted(self) -> None:
        trace = traced(DIAMOND)
        for k in range(len(trace) + 1):
            rows = texts(variables.draw(moment(trace, k), 60, 4))
            assert len(rows) == 4 and rows[-1].endswith("of 5")

    def test_the_next_node_is_always_in_sight(self) -> None:
        trace = traced("x = Value(1.0)\n" + "x = x * 1.5\n" * 30 + "x.backward()\n")
        for k in range(len(trace)):
            assert any(row[0] in "▶◀" for row in texts(variables.draw(moment(trace, k), 60, 6)))

    def test_a_second_node_of_one_name_is_told_apart(self) -> None:
        trace = traced("c = Value(1.0)\nc = c + 1\nc.backward()\n")
        rows = texts(variables.draw(moment(trace, len(trace)), 76, 2))
        assert [row.split()[-6] for row in rows] == ["c", "c#2"]

    def test_read_aloud_it_is_a_table_without_pictures(self) -> None:
        trace = traced(DIAMOND)
        rows = texts(variables.table(moment(trace, len(trace)), 78, 5))
        assert rows[0].split() == ["name", "value", "gradient"]
        assert rows[1].split() == ["a", "-4", "-13.75", "●", "final"]


class TestTimeline:
    def test_phases_stand_in_order_and_in_proportion(self) -> None:
        trace = traced(DIAMOND)
        assert list(trace.phases()) == [("forward", 0, 5), ("backward", 5, 12)]

    def test_a_training_run_repeats_its_phases(self) -> None:
        words = [phase for phase, _, _ in traced(TRAINING).phases()]
        assert words[:4] == ["forward", "backward", "update", "forward"]

    def test_every_event_has_a_tick_in_its_hue_filled_up_to_where_one_stands(self) -> None:
        trace = traced(DIAMOND)
        for k in range(len(trace) + 1):
            (row,) = timeline.draw(moment(trace, k), 60)
            text = plain(row)
            assert text.count("●") == k and text.count("·") == len(trace) - k
            assert text.count("◆") == 1 and "━" not in text[text.index("◆") :]
            ticks = [s.role for s in row for char in s.text if char in "●·"]
            hues = ["value"] * 5 + ["grad"] * 8
            assert ticks == [h for i, h in enumerate(hues) if i != k]

    @pytest.mark.parametrize("width", [20, 38, 60, 78, 118])
    def test_the_next_event_stands_over_the_mark_and_names_over_their_phases(
        self, width: int
    ) -> None:
        trace = traced(DIAMOND)
        columns = []
        for k in range(len(trace) + 1):
            above, track = timeline.draw(moment(trace, k), width, 2)
            assert line_width(above) == line_width(track) == width
            columns.append(plain(track).index("◆"))
            left = 0
            for span in above:
                if span.role.endswith("-next"):
                    assert span.text == words(trace, trace.event(k), short=True)
                    assert left - 1 <= columns[-1] <= left + len(span.text)
                left += len(span.text)
            assert any(span.role.endswith("-next") for span in above) == (k < len(trace))
            assert width < 38 or "forward" in plain(above) or "backward" in plain(above)
        assert columns == sorted(set(columns))

    def test_a_question_that_waits_has_a_mark_of_its_own(self) -> None:
        trace = traced(DIAMOND)
        at = replace(moment(trace, 3), waits=(7, 10))
        text = plain(timeline.draw(at, 78)[0])
        assert [timeline.position_at(trace, i, 78) for i, c in enumerate(text) if c == "?"] == [
            7,
            10,
        ]

    def test_what_has_no_cell_of_its_own_goes_ticks_first_then_questions(self) -> None:
        trace = traced("x = Value(1.0)\n" + "x = x * 1.01\n" * 200 + "x.backward()\n")
        seed = trace.position("before seed")
        at = replace(moment(trace, 40), waits=(seed, 300))
        text = plain(timeline.draw(at, 40)[0])
        assert "●" not in text and "·" not in text
        assert text.count("├") == 1 and text.count("?") == 1 and text.count("◆") == 1

    @given(st.integers(1, 300), st.integers(10, 160), st.data())
    def test_a_click_goes_where_the_mark_then_stands(
        self, events: int, width: int, data: st.DataObject
    ) -> None:
        trace = traced("x = Value(1.0)\n" + "x = x * 1.01\n" * (events - 1))
        cell = data.draw(st.integers(0, width - 1))
        k = timeline.position_at(trace, cell, width)
        assert 0 <= k <= len(trace)
        column = plain(timeline.draw(moment(trace, k), width)[0]).index("◆")
        # No other position has its mark nearer to the cell.
        for other in (k - 1, k + 1):
            if 0 <= other <= len(trace):
                mark = plain(timeline.draw(moment(trace, other), width)[0]).index("◆")
                assert abs(column - cell) <= abs(mark - cell)

    def test_ascii_uses_ascii_alone(self) -> None:
        trace = traced(DIAMOND)
        for k in range(len(trace) + 1):
            for row in timeline.draw(moment(trace, k, ascii=True), 60, 2):
                assert plain(row).isascii()


class TestStatus:
    def test_the_top_line_says_where_one_is(self) -> None:
        trace = traced(DIAMOND)
        row = status.header("gradients", "The diamond", 1, 6, moment(trace, 6), 80, name="Back")
        assert plain(row).strip().startswith("gradients › The diamond  ●◆○○○○  Back  ")
        assert plain(row).rstrip().endswith(" ◀ BACKWARD  6/12")
        assert next(s.role for s in row if "BACKWARD" in s.text) == "grad-chip"

    def test_the_chip_says_what_comes_next(self) -> None:
        trace = traced(TRAINING)
        chips = [plain(status.chip(moment(trace, k))).split()[:2] for k in range(len(trace) + 1)]
        assert chips[0] == ["▶", "FORWARD"] and chips[-1] == ["■", "DONE"]
        assert ["◀", "BACKWARD"] in chips and ["▶", "UPDATE"] in chips

    def test_a_run_that_went_wrong_is_stopped_and_not_done(self) -> None:
        trace = Trace(run(parse("a = Value(0.0)\nb = log(a)\n")))
        assert plain(status.chip(moment(trace, len(trace)))).split()[1] == "STOPPED"

    @pytest.mark.parametrize("cells", range(34, 121, 5))
    def test_the_title_stands_still_and_gives_way_to_the_numbers(self, cells: int) -> None:
        trace = traced(DIAMOND)
        rows = [
            plain(status.header("gradients", "A long title", 1, 6, moment(trace, k), cells))
            for k in range(len(trace) + 1)
        ]
        assert {len(row) for row in rows} == {cells}
        assert all(row.rstrip().endswith(f" {k}/12") for k, row in enumerate(rows))
        assert len({row[: cells - 20] for row in rows}) == 1

    def test_without_a_program_there_is_no_chip(self) -> None:
        row = plain(status.header("", "Words", 0, 2, None, 40))
        assert row.split() == ["Words", "◆○"]


def test_the_ground_of_a_hidden_number_is_as_wide_as_its_sign() -> None:
    trace = traced(DIAMOND)
    mask = Mask([(0, "gradient"), (1, "value")])
    rows = variables.draw(moment(trace, len(trace), mask), 60, 6)
    assert [s.text for row in rows for s in row if s.role == "hidden"] == ["▒▒▒▒", "▒▒▒▒"]
