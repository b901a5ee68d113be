"""Questions in a training loop: the position of the screen says which round they are about."""

from __future__ import annotations

import pytest

from tutor.lesson.model import Quiz
from tutor.program import parse, run
from tutor.quiz import Hidden, Question, QuestionError
from tutor.quiz.situation import Situation, numbers
from tutor.trace import Trace

LOOP = """\
w = Value(3.0)
x = Value(2.0)
lr = 0.1
for step in range(3):
    err = w * x - 4
    loss = err ** 2
    loss.backward()
    w.data -= lr * w.grad
    w.grad = 0.0
    x.grad = 0.0
"""

AGAIN = Situation(tries=1)
"""One answer was wrong before."""


@pytest.fixture(scope="module")
def loop() -> Trace:
    recording = run(parse(LOOP))
    assert recording.error is None
    return Trace(recording)


def ask(trace: Trace, at: str | None, target: str = "w", kind: str = "value", **more) -> Question:
    quiz = Quiz("q", kind, target="" if "targets" in more else target, **more)
    return Question.of(quiz, trace, None if at is None else trace.position(at))


@pytest.mark.parametrize(
    ("at", "target", "right", "prompt"),
    [
        ("start", "w", 8, "dloss/dw = "),  # err = 2
        ("before accumulate w", "w", 8, "dloss/dw = "),
        ("before update w", "w", 8, "dloss/dw = "),
        ("after zero w", "w", 1.6, "dloss/dw = "),  # w = 2.2, err = .4
        ("before accumulate w 2", "err", 0.8, "dloss/derr = "),
        ("start", "err#2", 0.8, "dloss/derr = "),
        ("end", "err#2", 0.8, "dloss/derr = "),
        ("end", "w", 0.32, "dloss/dw = "),  # w = 2.04, err = .08
        (None, "w", 0.32, "dloss/dw = "),
    ],
)
def test_a_target_means_the_round_at_which_its_screen_opens(loop, at, target, right, prompt):
    question = ask(loop, at, target)
    assert question.asked.numbers[0] == pytest.approx(right)
    assert question.prompt == prompt
    assert question.grade(str(right)).ok


def test_texts_are_filled_at_the_position_as_prose_is(loop):
    question = ask(loop, "before accumulate w 2", ask="`err` = {err}, {dL/derr} comes; w = {w}")
    assert question.ask == "`err` = 0.4, 0.8 comes; w = 2.2"


def test_feedback_and_the_way_to_the_answer_use_the_authors_names_of_that_round(loop):
    question = ask(loop, "before accumulate w 2")
    assert question.reveal() == "`dloss/dw = dloss/d(w*x) × ∂(w*x)/∂w = 0.8 × 2 = 1.6`"
    assert (
        ask(loop, "before accumulate w 2", "err").asked.formula(loop.node_named("loss#2"))
        == "err ** 2"
    )
    verdict = question.grade("2.2", AGAIN)  # the value of w in that round
    assert verdict.rules[0] == "value-not-gradient"
    assert "2.2" in verdict.message and "loss#" not in verdict.message


def test_what_is_hidden_belongs_to_that_round(loop):
    question = ask(loop, "start", "err")
    assert Hidden(loop.node_named("err#1"), "gradient") in question.hides
    assert Hidden(loop.node_named("err#2"), "gradient") not in question.hides


def test_values_and_orders_are_those_of_the_position_too(loop):
    assert ask(loop, "after zero w", "loss", quantity="value").asked.numbers == pytest.approx((4,))
    assert ask(loop, "before accumulate w 2", "w", quantity="value").shown == "2.2"
    order = ask(loop, "start", kind="compare", targets=("err", "x"))
    assert order.asked.numbers == pytest.approx((4, 12))


def test_a_name_that_two_nodes_of_a_pass_have_keeps_its_number():
    trace = Trace(run(parse("c = Value(2.0)\nc = c * 3\nc = c + 1\nL = c * c\nL.backward()")))
    question = ask(trace, "start", "c#2")
    assert question.prompt == "dL/dc#2 = "


def test_a_node_that_no_pass_reaches_cannot_be_asked_about(loop):
    trace = Trace(run(parse(LOOP + "z = w * 2\n")))
    with pytest.raises(QuestionError, match="gets no gradient"):
        ask(trace, "start", "z")


def update(loop: Trace, at: str = "before update w", **more) -> Question:
    return ask(loop, at, "w", quantity="value", **more)


def test_before_an_update_the_value_after_it_is_asked_for(loop):
    question = update(loop)
    assert (question.shown, question.prompt) == ("2.2", "w after the update = ")
    assert question.reveal().startswith("`w = 3 - 0.1 × 8 = 2.2`")
    assert update(loop, "before update w 2").shown == "2.04"
    assert update(loop, "after zero w").shown == "2.2"
    assert question.grade("2.2").ok and not question.grade("3").ok


@pytest.mark.parametrize(
    ("typed", "rule"),
    [("3.8", "ascent"), ("-5", "no-lr"), ("-0.8", "step-only"), ("8", "assign-grad"),
     ("0.6", "relative-step"), ("2.7", "lr-times-value")],
)  # fmt: skip
def test_a_wrong_step_names_the_rule_it_comes_from(loop, typed, rule):
    first = update(loop).grade(typed)
    assert first.rules[0] == first.told == rule
    assert not numbers(first.message)
    assert update(loop).grade(typed, AGAIN).message.startswith(f"You get {typed} by ")
    own = update(loop, feedback={rule: "Your own words. They begin at {w}."})
    assert own.grade(typed).message == "Your own words."
    assert own.grade(typed, AGAIN).message == "Your own words. They begin at 3."


def test_before_an_update_the_old_value_may_be_told(loop):
    question = update(loop)
    hidden = {node for node, quantity in question.hides if quantity == "value"}
    assert loop.node_named("w") in hidden and loop.node_named("err#2") in hidden
    assert loop.node_named("err#1") not in hidden
    assert [f.code for f in update(loop, ask="From {w} on?").kind.given_away()] == []
    assert question.hints[0] == (
        "An update takes a step against the gradient: the old value minus rate × gradient."
    )


def test_an_engine_that_never_sets_to_0_adds_the_round_before(loop: Trace) -> None:
    """The most usual fault of a training loop can be asked for, from the second round on."""
    bug = {"own": {"bug": "stale-grad"}}
    mend = ask(loop, "after zero w", kind="repair", **bug)
    assert mend.ask.startswith("This engine says `dloss/dw = 9.6`.")  # 8 of before, 1.6 now
    assert mend.grade("2").ok and mend.kind.options()[1].startswith("set every gradient to 0")
    other = ask(loop, "after zero w", kind="repair", own={"bug": "no-upstream"})
    assert other.grade("2").rules == ("stale-grad",)
    with pytest.raises(QuestionError, match="no earlier pass"):
        ask(loop, "start", kind="repair", **bug)
    with pytest.raises(QuestionError, match="no earlier pass"):
        ask(loop, "end", "err", kind="repair", **bug)  # a node of the last round alone
