"""The wrong rules give the numbers of the catalogue."""

from __future__ import annotations

from string import Formatter

import pytest

from tests.quiz.graphs import case
from tutor.quiz.facts import of_case
from tutor.quiz.rules import (
    changes,
    forward,
    local_slopes,
    orders,
    propagation,
    ready,
    slopes,
    updates,
    whole,
)
from tutor.quiz.rules.catalogue import IDS, RULES, belief
from tutor.quiz.rules.rule import GRADIENT, SortKey, StepFormula, candidates, sign_of

MODULES = (forward, local_slopes, orders, propagation, updates, whole, slopes, changes, ready)
# rule, program, target, right answer, what the rule gives (all of it where it is one number)
CATALOGUE = [
    ("overwrite", "A", "a", -13.75, -10),
    ("overwrite", "A", "a", -13.75, -3.75),
    ("whole-pass-overwrite", "A", "a", -13.75, -3.75),
    ("whole-pass-overwrite", "B", "x", 2.5, 0.75),
    ("multiply-paths", "A", "a", -13.75, 37.5),
    ("one-sign-turned", "A", "a", -13.75, 6.25),
    ("one-sign-turned", "A", "a", -13.75, -6.25),
    ("no-upstream-once", "A", "a", -13.75, -7.5),
    ("no-upstream-once", "A", "a", -13.75, -2.75),
    ("average-paths", "A", "a", -13.75, -6.875),
    ("no-upstream", "A", "a", -13.75, 3.5),
    ("no-upstream", "B", "x", 2.5, 0.5),
    ("no-upstream", "C", "t", 5, -1),
    ("upstream-only", "A", "a", -13.75, -11.5),
    ("upstream-only", "B", "x", 2.5, 5),
    ("add-instead-of-multiply", "A", "a", -13.75, -8),
    ("add-instead-of-multiply", "B", "x", 2.5, 5.5),
    ("no-seed", "A", "a", -13.75, 0),
    ("seed-with-value", "A", "a", -13.75, -206.25),
    ("seed-with-value", "B", "x", 2.5, 13.125),
    ("stale-grad", "A", "a", -13.75, -27.5),
    ("stale-grad", "B", "x", 2.5, 5),
    ("not-topological", "B", "x", 2.5, 1.75),
    ("not-topological", "skip", "x", 39, 21),
    ("mul-own-factor", "A", "a", -13.75, 38.5),
    ("mul-own-factor", "B", "x", 2.5, 15),
    ("mul-like-add", "A", "a", -13.75, 2),
    ("mul-like-add", "B", "x", 2.5, 2),
    ("add-like-mul", "A", "a", -13.75, -28.75),
    ("add-like-mul", "B", "x", 2.5, 3.25),
    ("sub-sign", "C", "t", 5, -5),
    ("sub-both-negative", "C", "y", -5, 5),
    ("div-sign", "D", "b", -3.75, 3.75),
    ("div-no-square", "D", "b", -3.75, -7.5),
    ("div-no-numerator", "D", "b", -3.75, -1.25),
    ("div-as-numerator", "D", "b", -3.75, 2.5),
    ("div-mul-denom", "D", "a", 2.5, 10),
    ("pow-no-decrement", "E", "x", 13.5, 40.5),
    ("pow-no-coefficient", "E", "x", 13.5, 4.5),
    ("pow-add-index", "E", "x", 13.5, 6),
    ("pow-integrated", "E", "x", 13.5, 10.125),
    ("pow-exponent-only", "E", "x", 13.5, 1.5),
    ("pow-times-base", "E", "x", 13.5, 4.5),
    ("relu-identity", "F", "w", 0, 6),
    ("relu-sign", "F", "w", 0, -6),
    ("relu-always-dead", "F+", "w", 6, 0),
    ("relu-passes-value", "F+", "w", 6, 21),
    ("tanh-of-input", "G", "x", 2.359, 2.25),
    ("tanh-no-square", "G", "x", 2.359, 1.614),
    ("tanh-value", "G", "x", 2.359, 1.386),
    ("sigmoid-of-input", "H", "x", 0.705, 0.75),
    ("sigmoid-half", "H", "x", 0.705, 1.133),
    ("sigmoid-value", "H", "x", 0.705, 1.867),
    ("exp-power-rule", "I", "x", 3.695, 2.718),
    ("exp-input", "I", "x", 3.695, 1),
    ("log-value", "J", "x", 0.6, 4.828),
    ("log-reciprocal-of-log", "J", "x", 0.6, 1.864),
    ("neg-dropped", "N", "x", -12, 12),
    ("value-not-gradient", "A", "a", -13.75, -4),
    ("output-value", "A", "a", -13.75, 15),
    ("sign-by-value", "A", "b", -4, 2.5),
    ("flipped-sign", "A", "a", -13.75, 13.75),
    ("dropped-sign", "A", "a", -13.75, 13.75),
    ("reciprocal", "A", "a", -13.75, -0.0727),
    ("other-node", "A", "a", -13.75, -10),
    ("other-node", "A", "a", -13.75, -4),
    ("other-node", "A", "a", -13.75, -1.5),
    ("unit-change", "A", "a", -13.75, -11.25),
    ("unit-change", "C", "t", 5, 6),
    ("inner-at-input", "square", "x", 42, 12),
    ("composed-derivatives", "square", "x", 42, 6),
    ("product-of-derivatives", "product", "x", 24, 4),
]
SEVERAL = {"overwrite", "other-node", "one-sign-turned", "no-upstream-once"}


@pytest.mark.parametrize(("rule", "program", "target", "right", "wrong"), CATALOGUE)
def test_a_wrong_rule_gives_the_number_of_the_catalogue(rule, program, target, right, wrong):
    ground = case(program, target)
    digits = pytest.approx(right, abs=6e-4)
    assert ground.right == digits
    found = candidates(RULES[rule], ground)
    if rule in SEVERAL:
        assert any(x == pytest.approx(wrong, abs=6e-4) for x in found)
    else:
        # A local rule may add what follows if the upstream numbers are right.
        assert found[0] == pytest.approx(wrong, abs=6e-4)


def stepped(rule: str) -> float:
    """What a rule gives for a step from -4 along the gradient -13.75 at the rate 0.1."""
    wrong = RULES[rule].wrong
    assert isinstance(wrong, StepFormula)
    return wrong.new(-4.0, -13.75, 0.1)


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("ascent", -5.375),
        ("no-lr", 9.75),
        ("step-only", 1.375),
        ("assign-grad", -13.75),
        ("relative-step", -9.5),
        ("lr-times-value", -3.6),
    ],
)
def test_a_wrong_update_gives_the_number_of_the_catalogue(rule, wrong):
    assert stepped(rule) == pytest.approx(wrong)


def test_the_gradients_sign_is_not_the_direction_of_the_step():
    """The right step raises w; who follows the gradient's sign expects it to fall."""
    assert stepped("negative-gradient-means-decrease") < -4.0


def test_every_rule_that_leads_to_a_gradient_is_in_the_catalogue_test():
    tested = {row[0] for row in CATALOGUE}
    about = (GRADIENT, sign_of(GRADIENT))
    assert tested == {id for id, rule in RULES.items() if rule.quantity in about}


def known_facts(id: str) -> dict[str, set[str]]:
    """The facts that each template of a rule may use."""
    rule = RULES[id]
    if isinstance(rule.wrong, SortKey):
        return {"test": {"L"}}
    if isinstance(rule.wrong, StepFormula):
        return {"look": {"w"}, "test": {"w"}}
    rows = [row[1:3] for row in CATALOGUE if row[0] == id]
    ground = case(*rows[0]) if rows else case("A", "a")
    number = next(iter(candidates(rule, ground)), 0.0)
    known = {"y", *of_case(ground, str), *rule.facts(ground, number, str)}
    return dict.fromkeys(("look", "how", "test", "shy"), known)


@pytest.mark.parametrize("id", RULES)
def test_a_rule_uses_only_facts_that_there_are(id):
    rule, known = RULES[id], known_facts(id)
    for part in ("look", "how", "test", "shy"):
        fields = {name for _, name, _, _ in Formatter().parse(getattr(rule, part)) if name}
        unknown = fields - known.get(part, set())
        assert unknown == set(), f"`{part}` of `{id}` names facts that tutor.quiz.facts lacks"


def test_ids_are_unique_and_every_rule_has_a_belief():
    assert len(IDS) == sum(len(module.RULES) for module in MODULES)
    assert all(belief(id) for id in IDS)


def test_other_nodes_are_all_but_the_target_and_the_seed():
    assert set(candidates(RULES["other-node"], case("A", "a"))) == {-10, -4, -1.5}


@pytest.mark.parametrize(
    ("rule", "program", "target"),
    [
        ("overwrite", "C", "t"),  # one path
        ("one-sign-turned", "C", "t"),
        ("no-upstream-once", "C", "t"),
        ("multiply-paths", "C", "t"),
        ("relu-identity", "A", "a"),  # no relu
        ("sub-sign", "C", "y"),  # the first operand
        ("div-sign", "D", "a"),
        ("not-topological", "A", "d"),  # nothing joins on the way
        ("product-of-derivatives", "square", "x"),  # the other factor is a constant
        ("composed-derivatives", "A", "a"),  # two paths
        ("inner-at-input", "E", "x"),  # x is the operand itself
    ],
)
def test_a_rule_is_silent_where_it_cannot_apply(rule, program, target):
    assert candidates(RULES[rule], case(program, target)) == ()


def test_a_local_rule_also_gives_the_answer_of_who_sees_the_right_upstream():
    """A learner reads -1.5 and -10 in the debugger and swaps the factors of the last edge only."""
    assert -1.5 * -4 + -10 * 1 in candidates(RULES["mul-own-factor"], case("A", "a"))


@pytest.mark.parametrize(
    "program",
    [
        "x = Value(1); L = log(x) * 3",  # 1 / log(1)
        "x = Value(-2); L = x ** -1",  # xⁿ⁺¹ / 0
        "x = Value(700); L = exp(x)",  # 700·e⁶⁹⁹ is too large
        "x = Value(0); L = x ** 2",  # 1 / gradient
    ],
)
def test_a_rule_without_a_finite_value_is_silent(program):
    ground = case(program, "x")
    for rule in RULES.values():
        assert all(isinstance(x, float) for x in candidates(rule, ground))


def test_a_deep_graph_needs_no_recursion():
    """3000 steps up a ladder whose every rung is used twice."""
    source = "x = Value(.5)\ny = x\nfor i in range(3000):\n    y = y * .5 + y * .5\nL = y + 0"
    assert candidates(RULES["not-topological"], case(source, "x"))
