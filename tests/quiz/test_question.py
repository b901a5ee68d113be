"""Questions on the graphs of the catalogue: right answers, grading, and what must be hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.graphs import PROGRAMS, trace
from tutor.lesson.model import Option, Quiz
from tutor.program import parse, run
from tutor.quiz import Hidden, Question, QuestionError
from tutor.quiz.kinds.compare_kind import order
from tutor.quiz.situation import Situation, tells
from tutor.trace import Trace

AGAIN = Situation(tries=1)
"""One answer was wrong before."""


def ask(program: str, kind: str = "value", target: str = "a", **more) -> Question:
    if kind == "compare":
        target = ""
    return Question.of(Quiz("q", kind, target=target, **more), trace(program))


def gradients() -> list[tuple[str, str]]:
    """Every node of every reference program that has a gradient and a name."""
    found = []
    for program in PROGRAMS:
        t = trace(program)
        graph = t.graph()
        found += [(program, n) for n in t.names() if graph and t.node_named(n) in graph.grad]
    return found


@pytest.mark.parametrize(("program", "target"), gradients())
@pytest.mark.parametrize("kind", ["value", "sign"])
@pytest.mark.parametrize("quantity", ["gradient", "value"])
def test_a_question_accepts_its_own_right_answer(program, target, kind, quantity):
    question = ask(program, kind, target, quantity=quantity)
    verdict = question.grade(question.shown)
    assert verdict.ok
    assert verdict.valid
    assert question.reveal()
    assert question.grade(verdict.answer).ok


@pytest.mark.parametrize("text", ["-13.75", "−13,75", "-55/4", "-1.5*2.5 - 10", "dL/da = -13.750"])
def test_a_right_answer_may_be_written_in_many_ways(text):
    assert ask("A").grade(text).ok


def test_what_cannot_be_read_is_no_attempt():
    verdict = ask("A").grade("b * d")
    assert (verdict.ok, verdict.valid, verdict.rules, verdict.answer) == (False, False, (), "")
    assert "3/4" in verdict.message


def test_too_few_digits_are_asked_for_and_not_counted():
    verdict = ask("G", target="x").grade("2.4")  # 2.359
    assert not verdict.valid
    assert "digits" in verdict.message


@pytest.mark.parametrize(
    ("answer", "rule"),
    [("-10", "overwrite"), ("37.5", "multiply-paths"), ("-8", "add-instead-of-multiply"),
     ("38.5", "mul-own-factor"), ("13.75", "flipped-sign"), ("-4", "mul-own-factor"),
     ("15", "output-value"), ("-.0727", "reciprocal")],
)  # fmt: skip
def test_a_wrong_answer_names_the_rule_it_comes_from(answer, rule):
    verdict = ask("A").grade(answer)
    assert not verdict.ok
    assert verdict.valid
    assert verdict.rules[0] == rule
    assert not verdict.low_confidence


def test_every_cause_of_a_colliding_answer_is_reported():
    """On (a·b)(a+b) at (-2, 3) the answers -6 and 3 have several causes each."""
    question = ask("diamond")
    assert question.shown == "-3"
    assert {"overwrite", "stale-grad", "output-value"} <= set(question.grade("-6").rules)
    assert {"overwrite", "flipped-sign", "dropped-sign"} <= set(question.grade("3").rules)
    message = question.grade("3", AGAIN).message
    assert "keeping only the path" in message
    assert ", or by " in message


def test_a_rule_with_its_sign_turned_round_is_reported_with_less_confidence():
    verdict = ask("A").grade("10", AGAIN)  # overwrite gives -10
    assert verdict.low_confidence
    assert "overwrite" in verdict.rules
    assert "sign turned round" in verdict.message


def test_an_answer_without_a_known_cause_has_no_rules():
    verdict = ask("A").grade("-123.4")
    assert verdict.rules == ()
    assert verdict.valid
    assert "too large" in verdict.message


def test_rules_that_the_author_speaks_of_come_first():
    plain = ask("A").grade("-4").rules
    assert plain[0] == "mul-own-factor"
    theirs = ask("A", require=("value-not-gradient",)).grade("-4").rules
    assert theirs[0] == "value-not-gradient"
    assert set(plain) == set(theirs)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("-", "-"), ("−", "-"), ("minus", "-"), ("Negative", "-"), ("+", "+"), ("0", "0"),
     ("zero", "0"), ("-3", "-"), ("rises", "+")],
)  # fmt: skip
def test_a_sign_may_be_typed_as_key_word_or_number(text, answer):
    assert ask("A", "sign", "b").grade(text).answer == answer


def test_a_sign_by_the_value_is_named():
    """b is positive, its gradient is -4."""
    question = ask("A", "sign", "b")
    assert question.shown == "-"
    assert question.grade("+").rules[0] == "sign-by-value"
    assert question.keys == ("+", "-", "0")
    assert len(question.options) == 3
    assert not question.grade("what?").valid


@pytest.mark.parametrize(
    "text",
    ["a > b > d", "a b d", "a, b, d", "d < b < a", "3 2 1", "321", "abd", "A > B > D",
     "|a| > |b| > |d|", "dL/da > dL/db > dL/dd", "a then b then d"],
)  # fmt: skip
def test_an_order_may_be_written_in_many_ways(text):
    question = ask("A", "compare", targets=("d", "b", "a"))
    assert question.grade(text).ok


@pytest.mark.parametrize("text", ["a > b", "a b d a", "a > c > b", "a > d < b", "", "9 9 9", "🙂"])
def test_an_order_that_is_none_is_no_attempt(text):
    verdict = ask("A", "compare", targets=("a", "b", "d")).grade(text)
    assert not verdict.valid
    assert "a, b, d" in verdict.message or "Use only one" in verdict.message


def test_an_order_by_rule_is_named():
    question = ask("A", "compare", targets=("d", "b", "a"))  # -1.5, -4, -13.75
    assert question.shown == "a > b > d"
    assert question.grade("d > b > a").rules[0] in ("signed-order", "smallest-first")
    values = ask("A", "compare", targets=("a", "b", "e"))  # gradients -13.75, -4, -10
    assert "value-not-gradient" in values.grade("a > b > e").rules


def test_declared_ties_are_written_with_an_equals_sign():
    question = ask("a = Value(2); b = Value(3); c = Value(4); L = (a + b) * c", "compare",
                   targets=("a", "b", "c"), own={"ties": True})  # fmt: skip
    assert question.shown == "c > a = b"
    assert question.grade("c > b = a").ok
    assert not question.grade("c > b > a").ok


def test_near_equal_sizes_are_one_group():
    assert order([1.0, -1.0 - 1e-15, 3.0]) == (frozenset({2}), frozenset({0, 1}))


CHOICE = Quiz(
    "q", "choice", right="Yes.",
    options=(
        Option("the **last** one", say="Then `a` is lost. Press `s`."),
        Option("they add", right=True),
        Option("their average", bug="average-paths"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("text", ["2", "b", "B)", "2.", "they add", "They  add"])
def test_a_choice_may_be_made_by_key_letter_or_text(text):
    question = Question.of(CHOICE, None)
    assert question.grade(text).ok
    assert question.grade(text).answer == "2"


def test_a_choice_gives_the_authors_feedback_or_the_rules_belief():
    question = Question.of(CHOICE, None)
    assert question.grade("1").message == "Then `a` is lost. Press `s`."
    verdict = question.grade("the last one")
    assert (verdict.answer, verdict.rules) == ("1", ())
    verdict = question.grade("3")
    assert verdict.rules == ("average-paths",)
    assert "averaged" not in verdict.message
    assert "several paths are averaged" in question.grade("3", AGAIN).message
    assert not question.grade("4").valid
    assert question.hides == frozenset()


def test_options_that_are_digits_get_letters_for_keys():
    quiz = Quiz("q", "choice", options=(Option("2", right=True), Option("1")))
    question = Question.of(quiz, None)
    assert question.keys == ("a", "b")
    assert question.grade("2").answer == "a"
    assert question.grade("b").answer == "b"


def test_a_prediction_is_noted_and_compared_but_not_judged():
    question = ask("A", mode="predict")
    assert not question.graded
    right, other = question.grade("-13.75"), question.grade("-10")
    assert right.message == "You expect dL/da = -13.75. Press `s` to go on and compare."
    assert other.message == "You expect dL/da = -10. Press `s` to go on and compare."
    assert "overwrite" in other.rules
    assert question.compared("-10").startswith("You predicted -10.")
    assert question.compared("-13.75").startswith("As you predicted.")
    assert "= -13.75`" in question.compared("-10")
    assert question.hints == ()  # the last hint would spoil it


def hidden(question: Question) -> set[tuple[str, str]]:
    assert question.trace is not None
    return {(question.trace.label(h.node), h.quantity) for h in question.hides}


def test_a_question_hides_what_it_asks_for():
    question = ask("A", "compare", targets=("a", "b"))
    assert question.hides == {Hidden(n, "gradient") for n in question.nodes}


def test_a_gradient_hides_those_it_is_passed_on_to():
    """Through `e = a + b` the very same number goes on to a and b."""
    assert hidden(ask("A", target="e")) == {("e", "gradient"), ("a", "gradient"), ("b", "gradient")}


def test_a_value_hides_those_that_are_computed_from_it():
    shown = hidden(ask("A", target="d", quantity="value"))
    assert shown == {("d", "value"), ("L", "value")}


def test_hints_are_the_authors_and_one_that_shows_the_work():
    question = ask("A", hints=("Two arrows leave `a`.", "{b} × ({dL/dd})"))
    assert question.hints == ("Two arrows leave `a`.", "2.5 × (-1.5)")
    first, last = ask("A", hints=("Two arrows leave `a`.",)).hints
    assert first == "Two arrows leave `a`."
    assert last == "What has to be added is `-10 × 1 + (-1.5) × 2.5`."


def test_the_reveal_of_a_value_shows_the_operation():
    question = ask("A", target="d", quantity="value")
    assert question.reveal() == "`d = a * b = (-4) * 2.5 = -10`"


def test_the_seed_is_explained():
    assert "the pass starts there" in ask("A", target="L").reveal()


@pytest.mark.parametrize(
    ("source", "target", "part"),
    [
        ("a = Value(2)\nL = a * 3\nL.backward()", "z", "no node `z`"),
        ("a = Value(2)\nL = a * 3", "a", "no backward pass"),
        ("a = Value(2)\nz = Value(1)\nL = a * 3\nL.backward()", "z", "no path leads"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(source, target, part):
    with pytest.raises(QuestionError, match=part) as caught:
        Question.of(Quiz("q", "value", target=target), Trace(run(parse(source))))
    assert caught.value.where == ("target",)
    assert caught.value.help


def test_a_question_about_a_program_needs_one():
    with pytest.raises(QuestionError, match="there is none"):
        Question.of(Quiz("q", "value", target="a"), None)


@given(st.text(max_size=30))
def test_no_answer_makes_grading_fail(text):
    for question in (
        ask("A"),
        ask("A", "sign"),
        ask("A", "compare", targets=("a", "b", "d")),
        Question.of(CHOICE, None),
    ):
        verdict = question.grade(text)
        assert verdict.message
        assert verdict.valid or not verdict.ok


def test_a_choice_hides_what_its_author_names_and_what_tells_it():
    t = trace("G")
    options = (Option("0.46", True), Option("2"))
    quiz = Quiz("q", "choice", options=options, hide=(("L", "value"), ("x", "gradient")))
    hides = Question.of(quiz, t).hides
    assert hides == {Hidden(t.node_named("L"), "value"), Hidden(t.node_named("x"), "gradient")}
    inner = Quiz("q", "choice", options=options, hide=(("x", "value"),))
    assert Hidden(t.node_named("L"), "value") in Question.of(inner, t).hides
    with pytest.raises(QuestionError) as error:
        Question.of(Quiz("q", "choice", options=options, hide=(("z", "value"),)), t)
    assert error.value.where == ("hide", 0)


@pytest.mark.parametrize(
    ("kind", "target"), [("value", "a"), ("value", "L"), ("sign", "b"), ("value", "d")]
)
@pytest.mark.parametrize("quantity", ["gradient", "value"])
def test_without_hints_the_first_one_points_and_none_tells(kind, target, quantity):
    question = ask("A", kind, target, quantity=quantity)
    first, *rest = question.hints
    assert not any(tells(hint, question.asked.numbers) for hint in rest)
    assert not any(c.isdigit() for c in first.removeprefix("2 edges"))
    assert first.count("`") % 2 == 0 and "`" in first


def test_an_order_without_hints_begins_with_one_of_its_nodes():
    (first,) = ask("A", "compare", targets=("d", "b", "a")).hints  # a factor is the answer at d
    assert "`dL/dd × ∂d/∂L`" not in first
    assert first.endswith("`dL/dL × ∂L/∂d`. What are the two factors?")


def test_the_work_of_a_sign_is_one_sentence():
    assert ask("A", "sign", "b").reveal().endswith("= -4`, and that is below 0.")
