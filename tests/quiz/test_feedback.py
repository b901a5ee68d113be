"""What is said to a wrong answer: where it comes from, with this graph's numbers, and what next."""

from __future__ import annotations

import re

import pytest

from tests.quiz.graphs import trace
from tests.quiz.test_rules import CATALOGUE
from tutor.engine.numbers import show
from tutor.lesson.model import Quiz
from tutor.quiz import Question
from tutor.quiz.rules.catalogue import RULES, explaining
from tutor.quiz.rules.rule import ORDER, candidates

KEY = re.compile(r"Press `[sNW]`")


def ask(program: str, target: str, kind: str = "value", **more) -> Question:
    return Question.of(Quiz("q", kind, target=target, **more), trace(program))


def numbers_in(text: str) -> set[float]:
    return {float(x) for x in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?", text)}


def first_of_each_rule() -> list[tuple[str, str, str, float]]:
    return [(r, p, t, w) for i, (r, p, t, _, w) in enumerate(CATALOGUE)
            if r not in [row[0] for row in CATALOGUE[:i]]]  # fmt: skip


@pytest.mark.parametrize(("rule", "program", "target", "wrong"), first_of_each_rule())
def test_feedback_names_the_mistake_with_this_graphs_numbers_and_an_action(
    rule, program, target, wrong
):
    kind = "sign" if RULES[rule].quantity.startswith("sign") else "value"
    question = ask(program, target, kind, require=(rule,))  # so that it is the one spoken of
    answer = show(wrong) if kind == "value" else "+-"[wrong < 0]
    verdict = question.grade(answer)
    if verdict.rules[:1] != (rule,):  # the catalogue rounds; take the rule's own number
        typed = candidates(RULES[rule], question.asked.cases[0])
        verdict = question.grade(show(typed[0]))
    assert verdict.rules[0] == rule
    message = verdict.message
    assert message.startswith("You get ")
    assert KEY.search(message.rsplit(". ", 1)[-1])
    assert "{" not in message
    assert not re.search(r"\bwrong\b", message, re.IGNORECASE)
    graph = question.asked.cases[0].graph
    known = {float(show(abs(x))) for x in (*graph.value.values(), *graph.grad.values())}
    known |= {float(show(abs(x))) for e in graph.edges for x in (e.local, e.contribution)}
    said = {abs(x) for x in numbers_in(message.partition(" by ")[2])}
    assert said & known, message


def test_the_design_example_says_which_path_was_kept():
    message = ask("A", "a").grade("-10").message
    assert message.startswith("You get -10 by keeping only the path through `e`.")
    assert "-10 + (-3.75)" in message
    assert message.endswith(
        "Press `s` along every path into `a`, read its factors, and add the products."
    )


def test_parallel_edges_are_told_apart_by_operand():
    assert "operand 1 of `u`" in ask("N", "x", require=("overwrite",)).grade("-6").message or (
        "operand 2 of `u`" in ask("N", "x", require=("overwrite",)).grade("-6").message
    )


def test_a_local_slip_names_the_operation_and_both_slopes():
    message = ask("E", "x").grade("40.5").message
    assert "`x ** 3`" in message
    assert "∂u/∂x = 27, where you used 81" in message


def test_the_neighbour_whose_number_was_read_is_named():
    assert "reading the gradient of `d`" in ask("A", "a").grade("-1.5").message


def test_an_authors_text_takes_the_place_of_ours():
    question = ask("A", "a", feedback={"overwrite": "One path only: {dL/da via e}."})
    message = question.grade("-10").message
    assert message.startswith("One path only: -10.")
    assert KEY.search(message)  # the author named no key, so ours is added
    question = ask("A", "a", feedback={"overwrite": "One path only. Press `N`."})
    assert question.grade("-10").message == "One path only. Press `N`."


def test_a_right_answer_gets_the_authors_text_or_the_work():
    assert ask("A", "a", right="Yes, {dL/da}.").grade("-13.75").message == "Yes, -13.75."
    assert "-10 × 1 + (-1.5) × 2.5" in ask("A", "a").grade("-13.75").message


@pytest.mark.parametrize(
    ("answer", "part"),
    [("-123", "too large"), ("-0.5", "too small"), ("777", "other side of 0")],
)
def test_an_unknown_cause_still_gets_something_to_go_on(answer, part):
    message = ask("A", "a").grade(answer).message
    assert part in message
    assert "`h`" in message


@pytest.mark.parametrize("rule", [rule.id for rule in explaining([ORDER])])
def test_an_order_gets_feedback_with_the_sizes(rule):
    question = ask("A", "", "compare", targets=("d", "b", "L", "a"), require=(rule,))
    (wrong,) = [question.kind.write(led) for led, _ in question.kind.led(rule)]
    message = question.grade(wrong).message
    assert "`|dL/da| = 13.75`" in message
    assert KEY.search(message)


def test_an_order_by_a_rule_about_numbers_tells_its_belief():
    question = ask("A", "", "compare", targets=("a", "b", "e"), require=("value-not-gradient",))
    message = question.grade("a > b > e").message
    assert "the gradient of a node is its value" in message
    assert KEY.search(message)


def test_every_rule_about_values_has_feedback():
    question = ask("A", "d", quantity="value")  # d = -10, its gradient -1.5
    assert question.grade("-1.5").rules[0] == "gradient-not-value"
    assert question.grade("10").rules[0] == "flipped-value"
    other = question.grade("15")
    assert other.rules == ("other-value",)
    assert "reading the value of `L`" in other.message
    assert "the program says `a * b`, that is `(-4) * 2.5`" in other.message


@pytest.mark.parametrize("answer", ["-10", "-123", "15"])
def test_at_the_end_of_the_run_no_learner_is_sent_on(answer):
    t = trace("A")
    at_end = Question.of(Quiz("q", "value", target="a"), t, len(t)).grade(answer).message
    assert "Press `s`" not in at_end and "or `s`" not in at_end
    assert "`N` to go back, then `s`" in at_end
    before = Question.of(Quiz("q", "value", target="a"), t, 0).grade(answer).message
    assert "`N`" not in before


def test_who_doubles_where_it_is_squared_is_told_so():
    verdict = ask("C", "L", quantity="value").grade("-5")  # (-2.5)²
    assert verdict.rules[0] == "times-exponent"
    assert "multiplying by the exponent" in verdict.message
