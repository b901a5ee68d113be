"""What is said to a wrong answer: where it comes from, with this graph's numbers, and what next."""

from __future__ import annotations

import re

import pytest

from tests.quiz.graphs import trace
from tests.quiz.test_rules import CATALOGUE
from tutor.engine.numbers import show
from tutor.lesson.model import Quiz
from tutor.program import parse, run
from tutor.quiz import Question
from tutor.quiz.rules.catalogue import RULES, explaining
from tutor.quiz.rules.rule import ORDER, candidates
from tutor.quiz.situation import Situation, numbers, sentences, tells
from tutor.trace import Trace

FIRST, AGAIN = Situation(), Situation(tries=1)
"""No answer was wrong before, or one was."""


def ask(program: str, target: str, kind: str = "value", **more) -> Question:
    return Question.of(Quiz("q", kind, target=target, **more), trace(program))


def first_of_each_rule() -> list[tuple[str, str, str, float]]:
    return [(r, p, t, w) for i, (r, p, t, _, w) in enumerate(CATALOGUE)
            if r not in [row[0] for row in CATALOGUE[:i]]]  # fmt: skip


@pytest.mark.parametrize(("rule", "program", "target", "wrong"), first_of_each_rule())
def test_feedback_points_first_and_has_the_numbers_of_this_graph_after_that(
    rule, program, target, wrong
):
    kind = "sign" if RULES[rule].quantity.startswith("sign") else "value"
    question = ask(program, target, kind, require=(rule,))  # so that it is the one spoken of
    answer = show(wrong) if kind == "value" else "+-"[wrong < 0]
    verdict = question.grade(answer)
    if verdict.rules[:1] != (rule,):  # the catalogue rounds; take the rule's own number
        typed = candidates(RULES[rule], question.asked.cases[0])
        answer = show(typed[0])
        verdict = question.grade(answer)
    assert verdict.rules[0] == verdict.told == rule
    first, later = verdict.message, question.grade(answer, AGAIN).message
    assert not numbers(first), first
    assert later.startswith("You get ") and later != first
    for message in (first, later):
        assert "{" not in message and len(sentences(message)) <= 2, message
        assert not re.search(r"\bwrong\b", message, re.IGNORECASE)
        if kind == "sign" or abs(float(answer)) != abs(float(question.shown)):
            assert not tells(message.partition(" by ")[2], question.asked.numbers), message


def test_the_design_example_says_which_path_was_kept():
    message = ask("A", "a").grade("-10", AGAIN).message
    assert message == (
        "You get -10 by keeping only the path through `e`, or by reading the gradient of `e`. "
        "`a` is used 2 times, and the contributions add: -10 × 1 + (-1.5) × 2.5."
    )


def test_parallel_edges_are_told_apart_by_operand():
    message = ask("N", "x", require=("overwrite",)).grade("-6", AGAIN).message
    assert "operand 1 of `u`" in message or "operand 2 of `u`" in message


def test_a_local_slip_names_the_operation_and_both_slopes():
    message = ask("E", "x").grade("40.5", AGAIN).message
    assert "`x ** 3`" in message
    assert "∂u/∂x = 27, where you used 81" in message


def test_a_local_slip_gets_the_law_alone_where_the_slope_is_the_answer():
    message = ask("x = Value(5); L = x ** 3", "x").grade("375", AGAIN).message
    assert message.endswith("The rule is d(xⁿ)/dx = n·xⁿ⁻¹.")
    assert not tells(message, [75.0])


def test_the_neighbour_whose_number_was_read_is_named():
    assert "reading the gradient of `d`" in ask("A", "a").grade("-1.5", AGAIN).message


def test_an_authors_text_takes_the_place_of_ours():
    question = ask("A", "a", feedback={"overwrite": "One path only. It brings {dL/da via e}."})
    assert question.grade("-10").message == "One path only."
    later = question.grade("-10", AGAIN).message
    assert later.startswith("One path only. It brings -10. `a` is used 2 times")
    question = ask("A", "a", feedback={"overwrite": "One path only: {dL/da via e}."})
    assert question.grade("-10").message == "Look at the drawing: in how many places is `a` used?"


def test_an_authors_sentence_that_has_the_answer_waits():
    question = ask("A", "a", feedback={"overwrite": "One path only. It is {dL/da} in all."})
    assert "13.75" not in question.grade("-10", AGAIN).message
    assert "13.75" in question.reveal()


def test_an_authors_text_is_followed_by_no_slope_where_a_slope_is_asked_for():
    feedback = {"pow-no-decrement": "What becomes of the exponent? It is not {dL/dx}."}
    question = ask("x = Value(5); c = x ** 3; L = 0.5 * c", "x", "local", tops=("c",),
                   feedback=feedback)  # fmt: skip
    for at in (FIRST, AGAIN):
        message = question.grade("375", at).message
        assert message.startswith("What becomes of the exponent?")
        assert not tells(message, [75.0]), message


def test_a_right_answer_gets_the_authors_text_or_the_work():
    assert ask("A", "a", right="Yes, {dL/da}.").grade("-13.75").message == "Yes, -13.75."
    assert "-10 × 1 + (-1.5) × 2.5" in ask("A", "a").grade("-13.75").message


@pytest.mark.parametrize(
    ("answer", "part"),
    [("-123", "too large"), ("-0.5", "too small"), ("777", "other side of 0")],
)
def test_an_unknown_cause_still_gets_something_to_go_on(answer, part):
    question = ask("A", "a")
    assert part in question.grade(answer).message
    assert not numbers(question.grade(answer).message.replace("other side of 0", ""))
    assert "-10 × 1 + (-1.5) × 2.5" in question.grade(answer, AGAIN).message


@pytest.mark.parametrize("rule", [rule.id for rule in explaining([ORDER])])
def test_an_order_gets_feedback_without_the_sizes(rule):
    question = ask("A", "", "compare", targets=("d", "b", "L", "a"), require=(rule,))
    (wrong,) = [question.kind.write(led) for led, _ in question.kind.led(rule)]
    first, later = (question.grade(wrong, at).message for at in (FIRST, AGAIN))
    assert first == RULES[rule].look
    assert RULES[rule].how in later and not tells(later, question.asked.numbers)


def test_an_order_by_a_rule_about_numbers_tells_its_belief_the_second_time():
    question = ask("A", "", "compare", targets=("a", "b", "e"), require=("value-not-gradient",))
    assert "is its value" not in question.grade("a > b > e").message
    message = question.grade("a > b > e", AGAIN).message
    assert "the gradient of a node is its value" in message
    assert not tells(message, question.asked.numbers)


def test_a_tied_order_is_blamed_on_no_belief_and_tells_no_size():
    question = ask("A", "", "compare", targets=("a", "b", "e"))
    for at in (FIRST, AGAIN):
        said = question.grade("a = b > e", at).message
        assert said == "You put some of them level, and no two of these are equal in size."


def test_every_rule_about_values_has_feedback():
    question = ask("A", "d", quantity="value")  # d = -10, its gradient -1.5
    assert question.grade("-1.5").rules[0] == "gradient-not-value"
    assert question.grade("10").rules[0] == "flipped-value"
    other = question.grade("15", AGAIN)
    assert other.rules == ("other-value",)
    assert "reading the value of `L`" in other.message
    assert "the program says `a * b`, that is `(-4) * 2.5`" in other.message


def test_who_doubles_where_it_is_squared_is_told_so():
    verdict = ask("C", "L", quantity="value").grade("-5", AGAIN)  # (-2.5)²
    assert verdict.rules[0] == "times-exponent"
    assert "multiplying by the exponent" in verdict.message


# ---- nothing that is not so


def test_an_earlier_pass_is_spoken_of_only_where_there_was_one():
    one = "x = Value(2); L = exp(x)"
    verdict = ask(one, "x").grade("14.778")  # 2·e²
    assert verdict.rules[0] == "stale-grad" and verdict.told == ""
    for at in (FIRST, AGAIN):
        assert "pass" not in ask(one, "x").grade("14.778", at).message
    twice = ask("x = Value(2); L = exp(x); L.backward(); x.grad = 0.0; L.grad = 0.0", "x")
    assert twice.grade("14.778").told == "stale-grad"


def test_minus_signs_are_counted_only_where_there_is_one():
    plain = ask("x = Value(5); L = x ** 3", "x")
    turned = ask("A", "b")
    for at in (FIRST, AGAIN):
        assert "No slope on the way is negative" in plain.grade("-75", at).message
        assert "Count the minus signs" in turned.grade("4", at).message


def test_a_sign_of_0_is_not_blamed_on_a_missing_seed():
    q = ask("x = Value(-3.0); L = x ** 2", "x", "sign")
    for at in (FIRST, AGAIN):
        said = q.grade("0", at).message
        assert said == "Raise `x` a little in your mind: does `L` rise, fall or stay?"


@pytest.mark.parametrize(
    ("answer", "rule"),
    [("6.25", "one-sign-turned"), ("-6.25", "one-sign-turned"), ("-7.5", "no-upstream-once")],
)
def test_a_slip_in_one_contribution_is_named(answer, rule):
    assert ask("A", "a").grade(answer).told == rule


def test_an_exponent_brought_down_to_a_line_is_named():
    assert ask("x = Value(5); L = x ** 3", "x").grade("15").told == "pow-times-base"


def test_a_slope_further_up_is_not_blamed_where_upstream_can_be_read():
    """6 is 2 · 3, the exponent alone in place of 14: but 14 stands at `c`."""
    t = trace("a = Value(2); b = Value(3); c = a * b; d = c + 1; L = d ** 2")
    source = Quiz("q", "value", target="a")
    early = Question.of(source, t, t.position("before seed")).grade("6")
    assert early.told == "pow-exponent-only"
    late = Question.of(source, t, t.position("before accumulate a")).grade("6")
    assert "pow-exponent-only" in late.rules and late.told != "pow-exponent-only"


def test_the_node_that_another_question_asks_for_is_not_named():
    """In the diamond -4 is the gradient of `b`, which a later question asks for."""
    question = ask("A", "a")
    b = question.trace.node_named("b")
    kept = frozenset({(b, "gradient")})
    for tries in (0, 1):
        verdict = question.grade("-1.5", Situation(tries, kept))
        assert verdict.told == "other-node"
        verdict = question.grade("-4", Situation(tries, kept))
        assert "gradient of `b`" not in verdict.message


def test_a_sign_whose_number_another_question_asks_for_is_told_alone():
    question = ask("A", "b", "sign")
    kept = frozenset((node, "gradient") for node in question.nodes)
    assert question.reveal(kept) == "`dL/db` is below 0."
    assert question.grade("-", Situation(0, kept)).message == "Yes: `dL/db` is below 0."
    order = ask("A", "", "compare", targets=("d", "b"))
    assert order.reveal(kept) == "`|dL/dd| = 1.5`, so `b > d`."


@pytest.mark.parametrize(
    ("at", "way"),
    [("before seed", "Press `s` on"), ("before accumulate a", ""), ("end", "Press `S`")],
)
def test_the_way_to_the_edge_is_the_way_from_here(at, way):
    t = trace("A")
    question = Question.of(Quiz("q", "value", target="a"), t, t.position("before seed"))
    stands = Situation(k=t.position(at))
    assert way in question.grade("-123", stands).message
    assert way in question.grade("38.5", stands).message
    for answer in ("-123", "38.5"):
        said = question.grade(answer, stands).message
        assert all(other in way or other not in said for other in ("`s`", "`S`"))


def test_a_program_without_edges_speaks_of_none():
    plain = Quiz("q", "value", target="d", quantity="value")
    recording = run(parse("a = Value(3.0)\nd = a * 7"))
    question = Question.of(plain, Trace(recording), 0)
    for answer in ("-21", "1000", "3"):
        for at in (Situation(k=0), Situation(1, k=0)):
            said = question.grade(answer, at).message
            assert "edge" not in said and "pass" not in said and "`s`" not in said


def test_a_prediction_sends_on_only_who_is_not_there_yet():
    t = trace("A")
    question = Question.of(Quiz("q", "value", target="a", mode="predict"), t, 0)
    assert "Press `s`" in question.grade("1", Situation(k=0)).message
    assert question.grade("1", Situation(k=len(t))).message == "You expect dL/da = 1."


def test_a_tiny_number_is_no_zero():
    recording = run(parse("x = Value(3.0)\nd = x - 3"))
    question = Question.of(
        Quiz("q", "value", target="d", quantity="value", mode="predict"), Trace(recording), 0
    )
    assert question.compared("1e-16").startswith("You predicted 1e-16.")
    assert question.compared("0").startswith("As you predicted.")
    assert question.compared("0.3 - 0.1 * 3").startswith("As you predicted.")


@pytest.mark.parametrize("end", ["", "\nc.backward()"], ids=["no-pass", "pass"])
def test_an_order_of_values_is_judged_with_and_without_a_pass(end: str) -> None:
    recording = run(parse("a = Value(-3.0)\nb = Value(2.0)\nc = a * b" + end))
    quiz = Quiz("q", "compare", targets=("a", "b", "c"), quantity="value")
    question = Question.of(quiz, Trace(recording))
    assert question.grade("c > a > b").ok
    assert question.grade("b > a > c").rules[0] in ("signed-order", "smallest-first")
    for answer in ("b > a > c", "a > c > b", "a > b > c"):
        for at in (FIRST, AGAIN):
            said = question.grade(answer, at).message
            assert said and "{" not in said
            assert not re.search("nudge|pstream|pull|moves", said), said


def test_a_word_that_is_still_to_be_explained_is_not_said():
    x_cubed = "x = Value(5); L = x ** 3"
    assert "The rule is" in ask(x_cubed, "x").grade("375", AGAIN).message
    assert "rule" not in ask(x_cubed, "x", untaught=("rule",)).grade("375", AGAIN).message


def test_a_wrong_rule_that_cannot_be_named_without_a_word_is_passed_over():
    added = ask("A", "a", untaught=("upstream",)).grade("-8.5", AGAIN)
    assert "upstream" not in added.message and added.told != "add-instead-of-multiply"
    theirs = ask("A", "a", untaught=("upstream",), feedback={"overwrite": "One path only."})
    assert theirs.grade("-10", AGAIN).message == "One path only."


def test_no_hint_of_ours_has_a_word_that_is_still_to_be_explained():
    assert any("edge" in hint for hint in ask("A", "a").hints)
    assert not ask("A", "a", untaught=("edge", "upstream")).hints


@pytest.mark.parametrize(
    "program",
    ["x = Value(5); L = log(x)", "x = Value(2.5); u = 3 * x; y = u - 4; L = y ** 2",
     "x = Value(2); L = x * -3"],
)  # fmt: skip
def test_of_a_nudge_down_it_is_said_that_it_goes_down(program):
    down, up = (ask(program, "x", "nudge", own={"by": by}) for by in (-0.1, 0.1))
    turned = show(-down.asked.numbers[0] * -0.1)
    first, later = down.grade(turned), down.grade(turned, AGAIN)
    assert first.told == later.told == "nudge-downward"
    assert first.message == "`x` goes down here: what does `L` do then?"
    assert later.message.startswith(f"You get {turned} by moving `x` up instead of down")
    assert "nudge-downward" not in up.grade(turned).rules
    assert up.grade(turned).ok
