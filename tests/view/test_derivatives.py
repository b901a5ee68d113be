"""Every derivative that is printed is one: by nudging the edge for `∂`, the whole for `d`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.learner.course import lessons
from tests.program.generated import programs
from tests.sampled import LONG, examples, some
from tests.view.derivatives import Claim, Nudger, claims
from tests.view.programs import DIAMOND, moment, traced
from tutor.lesson.check.checking import start_of
from tutor.lesson.model import Lesson, ProgramBlock
from tutor.lesson.traces import trace_of
from tutor.program import parse, run
from tutor.quiz.question import Question
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.local_slopes import RULES
from tutor.trace import Trace
from tutor.trace.export import sentence
from tutor.trace.log import Log
from tutor.view import ledger
from tutor.view.chain.product import product
from tutor.view.hidden import NOTHING
from tutor.view.text import plain

SIZES = ((42, 6), (60, 3), (74, 6), (76, 7), (78, 2), (78, 5))
MOST, FEW = 8, 5
"""Positions of one program that are read, spread over it: of a shipped one and of a random one."""


def shipped_traces() -> list[Trace]:
    blocks = [b for _, lesson in lessons() for s in lesson.screens for b in s.blocks]
    return [trace_of(b.program) for b in blocks if isinstance(b, ProgramBlock)]


def screens(log: Log, k: int, size: tuple[int, int]) -> list[list[str]]:
    """The ledger at a position, and the same as the line front end writes it."""
    at = moment(log, k)
    return [[plain(r) for r in rows] for rows in (ledger.draw(at, *size), ledger.spoken(at, 76))]


def read(log: Log, size: tuple[int, int], most: int) -> int:
    """Check every derivative that a run prints; how many there are."""
    count = 0
    for k in range(0, len(log) + 1, max(1, len(log) // most)):
        nudger = Nudger(log, k)
        for rows in screens(log, k, size):
            for claim in claims(rows):
                count += 1
                assert nudger.check(claim), (
                    f"step {k}: {claim.derivative} is said to be {claim.side}, and is "
                    f"{list(nudger.slopes(claim.derivative))}:\n" + "\n".join(rows)
                )
    return count


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_in_every_shipped_program_at_every_size(size: tuple[int, int]) -> None:
    logs = some(shipped_traces(), 20)
    assert sum(read(log, size, MOST) for log in logs if len(log.nodes()) < LONG) > 200


@settings(max_examples=examples(200), deadline=None)
@given(programs(smooth=True), st.sampled_from(SIZES))
def test_in_random_programs_that_go_back_more_than_once(source: str, size: tuple[int, int]) -> None:
    """Values are not altered in between: a slope is that of the values that were computed."""
    kept = [row for row in source.splitlines() if ".data " not in row]
    recording = run(parse("\n".join(kept) + "\n"))
    if recording.error is None:
        read(Trace(recording), size, FEW)


def test_what_a_sum_is_called_is_what_it_comes_to() -> None:
    """A product is added to `dL/da` only where the last sum is that."""
    called = 0
    for log in some(shipped_traces(), 20):
        if len(log.nodes()) > LONG:
            continue
        for event in map(log.event, some(range(len(log)), 20)):
            if event.kind != "accumulate" or event.node is None:
                continue
            name = "/".join(filter(None, product(log, event, NOTHING).into))
            if log.grad(event.node, event.k + 1).state == "final" and not name.endswith(".grad"):
                called += 1
                assert Nudger(log, event.k).check(Claim(name, repr(event.after))), name
    assert called > 20


def test_what_is_shown_of_a_question_says_where_its_number_comes_from() -> None:
    """`dL/da = dL/dd × ∂d/∂a + … = -1.5 × 2.5 + …`: each factor is what it says."""
    count = 0
    for _, lesson in lessons():
        for question in questions(lesson):
            trace, graph = question.trace, question.asked.graph
            if trace is None or graph is None:
                continue
            told = re.findall(r"`(d[^`]* × ∂[^`]*)`", question.reveal())
            root = graph.root
            start, end, _ = next(each for each in trace.passes if each.root == root)
            into = question.asked.events_into() or [start]
            near = sorted(range(start + 1, end), key=lambda k: min(abs(k - e) for e in into))
            nudger = cache(partial(Nudger, trace, label=question.asked.label))
            for symbols, numbers in (each.split(" = ")[1:3] for each in told):
                for one, number in zip(symbols.split(" + "), numbers.split(" + "), strict=True):
                    for claim in map(Claim, one.split(" × "), number.split(" × ")):
                        count += 1
                        assert any(nudger(k).check(claim) for k in near), claim
    assert count > 10


def questions(lesson: Lesson) -> Iterator[Question]:
    for screen in lesson.screens:
        trace = trace_of(screen.program) if screen.program else None
        start = start_of(screen, lesson.screens, trace) if trace else 0
        yield from (Question.of(quiz, trace, start) for quiz in screen.quizzes)


def test_feedback_on_a_slope_tells_apart_an_operand_that_occurs_twice() -> None:
    trace = traced("s = Value(3.0)\nL = s * s\nL.backward()\n")
    graph = trace.graph()
    assert graph is not None
    rule = next(rule for rule in RULES if rule.id == "mul-like-add")
    facts = rule.facts(Case(graph, 0), 2.0, trace.expression)
    claim = Claim(facts["slope"].replace("\\", ""), facts["l"])
    assert Nudger(trace, trace.position("before accumulate s")).check(claim), claim
    assert "(1st)" in claim.derivative or "(2nd)" in claim.derivative


def test_the_written_trace_says_the_same() -> None:
    trace = traced(DIAMOND)
    for event in trace.events():
        if event.kind == "accumulate":
            told = sentence(trace, event).split("+= ")[1]
            upstream, local = told.split(" = ")[0].split(" × ")
            nudger = Nudger(trace, event.k)
            assert nudger.check(Claim(upstream, str(event.upstream)))
            assert nudger.check(Claim(local, str(event.local)))


@pytest.mark.parametrize(
    "rows, lie",
    [(["dL/ds += dL/dL × ∂L/∂s", "+= 1 × 3 = 3"], "∂L/∂s"),
     (["L = s * s, so ∂L/∂s (1st) = 2 × s (2nd)"], "∂L/∂s (1st)"),
     (["dL/ds = 3"], "dL/ds")],
)  # fmt: skip
def test_the_reader_sees_a_false_derivative(rows: list[str], lie: str) -> None:
    trace = traced("s = Value(3.0)\nL = s * s\nL.backward()\n")
    nudger = Nudger(trace, trace.position("before accumulate s"))
    assert [c.derivative for c in claims(rows) if not nudger.check(c)] == [lie]
