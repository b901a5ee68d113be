"""The bug lab: which bugs a pass can show, where each begins, and what one would see of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.program.generated import programs
from tests.program.running import execute
from tutor.debug.action import MOVED, STUCK
from tutor.debug.bent import Bend, gradients_of, run
from tutor.debug.workbench import UNTIL_ANSWERED, Workbench
from tutor.engine.check import AGREES, DIFFERS
from tutor.quiz import lab as quiz_lab
from tutor.quiz.lab import BugLab, lab_of, open_lab
from tutor.quiz.rules.catalogue import RULES
from tutor.trace import Trace
from tutor.view import lab_view
from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.text import line_width, plain

DIAMOND = """\
a = Value(-4.0)
b = Value(2.5)
d = a * b
e = a + b
L = d * e
L.backward()
"""


def bench_of(source: str) -> Workbench:
    return Workbench(Trace(execute(source)))


def lab(name: str, source: str = DIAMOND) -> BugLab:
    found = lab_of(bench_of(source), name)
    assert isinstance(found, BugLab), found
    return found


def test_the_first_difference_is_where_the_second_contribution_arrives() -> None:
    bugs = lab("overwrite")
    assert bugs.bug.rule.id == "whole-pass-overwrite"
    assert bugs.first == 4
    right, wrong = bugs.right.edges[4], bugs.wrong.edges[4]
    assert (right.before, right.after) == (-10.0, -13.75)
    assert (wrong.before, wrong.after) == (-10.0, -3.75)
    assert bugs.check(bent=False).verdict == AGREES
    assert bugs.check(bent=True).verdict == DIFFERS
    # By hand: a - 0.01 · (-13.75) = -3.8625 and b + 0.04 = 2.54; with the bug -3.9625 and 2.44.
    assert bugs.step(bent=False).after == pytest.approx((-3.8625 * 2.54) * (-3.8625 + 2.54))
    assert bugs.step(bent=True).after == pytest.approx((-3.9625 * 2.44) * (-3.9625 + 2.44))


def test_gradients_that_nobody_cleared_add_to_the_next_pass() -> None:
    a = lab("stale-grad")
    assert a.gradient(a.leaf) == 2 * -13.75


def test_leaving_a_node_too_early_loses_what_comes_later() -> None:
    source = "x = Value(2.0)\nd = x * 3\nu = d + 1\nL = d * u\nL.backward()\n"
    early = lab("not-topological", source)
    assert early.wrong.gradients != early.right.gradients


def test_a_bug_that_changes_nothing_is_not_offered() -> None:
    """One path, so nothing is overwritten; every slope is 1, so nothing is forgotten."""
    opened = open_lab(bench_of("a = Value(3.0)\nL = a + 2\nL.backward()\n"))
    ids = [bug.rule.id for bug in opened.bugs] if isinstance(opened, BugLab) else []
    assert "whole-pass-overwrite" not in ids and "no-upstream" not in ids
    said = lab_of(bench_of("a = Value(3.0)\nL = a + 2\nL.backward()\n"), "overwrite")
    assert isinstance(said, str) and "overwrite changes nothing" in said


@settings(max_examples=25, deadline=None)
@given(programs(effects=False))
def test_every_bug_of_a_random_pass_differs_from_it(source: str) -> None:
    log = Trace(execute(source))
    if not log.passes or log.error is not None:
        return
    opened = open_lab(Workbench(log))
    if isinstance(opened, str):
        return
    assert opened.right.gradients == run(opened.graph, Bend()).gradients
    for i, bug in enumerate(opened.bugs):
        opened.chosen = i
        assert bug.rule.everywhere is not None
        assert opened.wrong.gradients != opened.right.gradients
        assert opened.wrong.gradients == gradients_of(opened.graph, bug.bend)
        assert opened.first < opened.last or opened.wrong.edges == opened.right.edges


def test_on_a_large_pass_rules_are_tried_while_one_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    every = lab("overwrite").bugs
    monkeypatch.setattr(quiz_lab, "_AT_ONCE", 0)
    opened = open_lab(bench_of(DIAMOND))
    assert isinstance(opened, BugLab)
    assert opened.bugs == every[:1] and len(opened.untried) >= len(every) - 1
    assert f"1 of 1, {len(opened.untried)} more to try" in lab_view.title(opened)
    while opened.try_next():
        assert opened.bugs == every[: len(opened.bugs)]
    assert opened.bugs == every and not opened.untried
    assert f"(1 of {len(every)}), edge" in lab_view.title(opened)
    assert lab("overwrite").bug.rule.id == "whole-pass-overwrite"


def test_every_rule_about_a_pass_can_be_at_work_somewhere() -> None:
    known = {id for id, rule in RULES.items() if rule.everywhere is not None}
    assert {"whole-pass-overwrite", "stale-grad", "not-topological", "no-upstream"} <= known
    assert {"mul-own-factor", "sigmoid-of-input", "relu-identity"} <= known


def test_both_passes_are_walked_with_the_run() -> None:
    bugs = lab("overwrite")
    assert bugs.at == 0
    assert bugs.to_difference().kind == MOVED and bugs.at == 4
    bugs.bench.debugger.step("edge", 1)
    assert bugs.at == 5
    bugs.walk(-2)
    assert bugs.at == 3
    bugs.walk(9)
    assert bugs.at == bugs.last and bugs.walk(1).kind == STUCK


def test_nothing_is_told_while_a_question_is_open() -> None:
    log = Trace(execute(DIAMOND))
    hiding = Workbench(log, lambda: frozenset({(0, "value")}))
    asking = Workbench(log, asked=lambda: True)
    for bench in (hiding, asking):
        assert open_lab(bench) == lab_of(bench, "overwrite") == UNTIL_ANSWERED


@pytest.mark.parametrize(("width", "height"), [(78, 20), (118, 34), (58, 16)])
@pytest.mark.parametrize("table", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_the_numbers_of_both_passes_stand_whole(width, height, table) -> None:
    bugs = lab("overwrite")
    bugs.to_difference()
    rows = lab_view.draw(bugs, width, height, table)
    text = "\n".join(map(plain, rows))
    assert max(map(line_width, rows)) <= width
    for number in ("-13.75", "-3.75", "12.975", "14.72"):
        assert number in text
    if table is ASCII:
        assert text.isascii()


def test_every_row_says_which_edge_it_is() -> None:
    source = "x = Value(1.0)\ny = Value(2.0)\nL = (x * y + x - 5.5) ** 2 + y\nL.backward()\n"
    for width in (60, 72, 80):
        rows = [plain(row) for row in lab_view.draw(lab("overwrite", source), width, 30, UNICODE)]
        edges = [row.partition("│")[0] for row in rows if "│" in row and row[:4].strip().isdigit()]
        assert edges and all(row.count("→") == 2 for row in edges), edges


def test_a_wide_window_has_both_graphs_at_the_same_edge() -> None:
    bugs = lab("overwrite")
    bugs.to_difference()
    bugs.walk(1)
    rows = [plain(row) for row in lab_view.draw(bugs, 118, 34, UNICODE)]
    assert any("g -13.75 " in row[:57] and "g -3.75 " in row[57:] for row in rows)
    assert not any("g -13.75" in plain(row) for row in lab_view.draw(bugs, 100, 34, UNICODE))


def test_graphs_are_left_out_where_a_pass_adds_to_an_earlier_one() -> None:
    bugs = lab("overwrite", DIAMOND + "L.backward()\n")
    assert bugs.logs is None or bugs.number == 0
    bugs.bench.debugger.to_end()
    again = lab_of(bugs.bench, "overwrite")
    assert isinstance(again, BugLab)
    later = BugLab(bugs.bench, 1, again.bench.log.graph(1) or again.graph)
    assert later.logs is None and lab_view.draw(later, 118, 34, UNICODE)
