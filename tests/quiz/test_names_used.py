"""A question calls nodes by the names that its author used, and so does its screen."""

from __future__ import annotations

import pytest

from tutor.lesson.model import Quiz
from tutor.program import parse, run
from tutor.quiz.question import Question, QuestionError
from tutor.trace import Trace

GROWTH = """\
start = Value(2.0)
rs = [Value(1.5), Value(3.0)]
def grow(m, r):
    return m * r
m = start
for r in rs:
    m = grow(m, r)
{end}
"""
NAMED = "L = m\nL.backward()"
ROUNDS = """\
w = Value(2.0)
for x in [3.0, 5.0]:
    y = w * x
    L = y
    L.backward()
    w.grad = 0.0
"""


def ask(end: str = NAMED, k: int | None = 0, **quiz) -> Question:
    recording = run(parse(GROWTH.format(end=end)))
    assert recording.error is None
    return Question.of(Quiz("q", "value", **quiz), Trace(recording), k)


@pytest.mark.parametrize(
    ("target", "tops", "prompt"),
    [
        ("r", ("L",), "dL/dr = "),
        ("r", (), "dL/dr = "),  # the program says `L.backward()`
        ("rs[1]", ("L",), "dL/drs[1] = "),
        ("start", ("m",), "dm/dstart = "),
        ("m#2", ("L",), "dL/dm = "),  # no other `m` but that and `L` is in the pass
        ("m#2", ("m",), "dm/dm#2 = "),
        ("m#1", ("L",), "dL/dm#1 = "),
    ],
)
def test_a_prompt_has_the_names_of_the_target(target, tops, prompt) -> None:
    assert ask(target=target, tops=tops).prompt == prompt


def test_where_only_the_backward_call_has_a_name_for_the_output_that_is_used() -> None:
    assert ask("L = m\nM = L\nL.backward()", target="start").prompt == "dL/dstart = "
    assert ask("m.backward()", target="start").prompt == "dm/dstart = "
    assert ask("L = [m]\nL[0].backward()", target="rs[0]").prompt == "dm#3/drs[0] = "


def test_a_name_in_the_text_counts_if_it_means_one_node() -> None:
    end = "L = m\nout = L\nL.backward()"
    for text in ("`out` is {start}.", "{out}", "`dout/dstart`", "`out = 9`"):
        assert ask(end, target="start", quantity="value", ask=text).trace.label(4) == "out"
    assert ask(end, target="start", ask="each `r`").trace.label(1) == "rs[0]"


def test_the_way_to_the_answer_and_the_feedback_use_the_same_names() -> None:
    question = ask(target="r", tops=("L",))
    assert question.reveal() == "`dL/dr = dL/dL × ∂L/∂r = 1 × 3 = 3`"
    verdict = question.grade("9")  # the output's value
    assert verdict.rules and "`L`" in verdict.message and "m#3" not in verdict.message


def test_in_a_loop_the_output_of_every_round_has_the_name_of_its_call() -> None:
    trace = Trace(run(parse(ROUNDS)))
    for k, right in ((0, 3.0), (trace.position("after zero w"), 5.0)):
        for tops in ((), ("L",)):
            question = Question.of(Quiz("q", "value", target="w", tops=tops), trace, k)
            assert question.prompt == "dL/dw = " and question.asked.numbers == (right,)


def test_an_output_that_is_another_node_is_still_refused() -> None:
    with pytest.raises(QuestionError, match="from `m#3`, not from `start`"):
        ask(target="r", tops=("start",))
