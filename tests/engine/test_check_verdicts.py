"""Verdicts on many gradients: right ones never differ, wrong ones do, and the rest has a reason."""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.engine.graphs import bent
from tutor.engine.check import AGREES, CANNOT_TELL, DIFFERS, Check, check_function, check_tape
from tutor.engine.errors import DomainError
from tutor.engine.flow import gradients_of
from tutor.engine.ops import OPS
from tutor.engine.tape import Tape
from tutor.engine.value import Value

REASONS = {"kink", "tie", "edge", "rounding", "swing"}


def program(seed: int) -> tuple[Tape, int]:
    """A graph of any operations at any numbers: kinks, ties, edges and steep places included."""
    rng = random.Random(seed)
    tape, round_ones = Tape(), rng.random() < 0.5
    ids = [
        tape.leaf(
            round(rng.uniform(-3, 3), 1)
            if round_ones
            else rng.gauss(0, 1) * 10 ** rng.uniform(-3, 2)
        )
        for _ in range(rng.randint(1, 5))
    ]
    tries = rng.randint(3, 25)
    for _ in range(tries):
        op = rng.choice(list(OPS.values()))
        operands = [rng.choice(ids[-6:] if rng.random() < 0.7 else ids) for _ in range(op.arity)]
        if op.arity == 2 and rng.random() < 0.3:
            operands[1] = tape.constant(rng.choice([2.0, 3.0, -1.0, 0.5, 0.0, 1.0]))
        try:
            ids.append(tape.apply(op, *operands))
        except DomainError:
            continue
        if abs(tape.data[ids[-1]]) > 1e6:
            ids.pop()
    return tape, ids[-1]


def checked(seeds: range) -> Iterator[Check]:
    for seed in seeds:
        tape, root = program(seed)
        try:
            yield from check_tape(tape, root)
        except DomainError:
            continue  # no slope at the point itself


def campaign(seeds: range) -> Counter[tuple[str, str]]:
    """How often each verdict was given to right gradients, by reason."""
    return Counter((check.verdict, check.reason) for check in checked(seeds))


def test_no_right_gradient_differs_and_few_cannot_be_told() -> None:
    found = campaign(range(300))
    total = found.total()
    assert not found[DIFFERS, ""]
    unknown = {reason: n for (verdict, reason), n in found.items() if verdict == CANNOT_TELL}
    assert unknown.keys() <= REASONS
    assert total > 700 and sum(unknown.values()) <= 0.01 * total


def planted(seeds: range) -> Counter[tuple[str, str]]:
    """How often each verdict was given to gradients that a wrong slope has moved."""
    found: Counter[tuple[str, str]] = Counter()
    for seed in seeds:
        rng = random.Random(seed)
        tape, root = program(seed)
        try:
            right, edges = gradients_of(tape, root), list(tape.backward_edges(root))
            claimed = bent(tape, root, rng.choice(edges), 1 + rng.choice([-2, -1, 0.5, 0.01, 3e-4]))
            checks = check_tape(tape, root, claimed=claimed)
        except (DomainError, IndexError):
            continue
        for leaf, check in zip(tape.leaves(), checks, strict=True):
            wrong, true = check.analytic or 0.0, right[leaf] or 0.0
            size = max(abs(wrong), abs(true))
            if size > 1e-6 and abs(wrong - true) > 1e-4 * size:
                found[check.verdict, check.reason] += 1
    return found


def test_a_wrong_slope_is_found_wherever_there_is_one_slope() -> None:
    found = planted(range(400))
    assert found[DIFFERS, ""] > 100
    assert not any(verdict == AGREES for verdict, _ in found)
    unknown = {reason for verdict, reason in found if verdict == CANNOT_TELL}
    assert unknown <= {"kink", "tie", "edge", "swing"}


def only(check: list[Check]) -> Check:
    (one,) = check
    return one


def test_a_fast_swing_far_out_is_measured_by_steps_of_its_own() -> None:
    assert only(check_function(lambda x: (x * x).sin(), 100.0)).verdict == AGREES
    assert only(check_function(lambda x: x.sin() * 1e-7, 0.3)).verdict == AGREES


def test_a_tie_is_named_with_its_operation_and_both_slopes() -> None:
    tape = Tape()
    a, b = tape.leaf(2.0), tape.leaf(2.0)
    root = tape.apply(OPS["max"], tape.apply(OPS["mul"], a, tape.constant(3.0)),
                      tape.apply(OPS["mul"], b, tape.constant(3.0)))  # fmt: skip
    check = check_tape(tape, root)[0]
    assert (check.verdict, check.reason) == (CANNOT_TELL, "tie")
    assert check.words == (
        "a tie: the operands of max are equal, and the slope is 0 on the left and 3 on the right; "
        "3 is a fair choice between them"
    )


def test_a_kink_in_a_graph_is_named_with_its_operation() -> None:
    tape = Tape()
    x = tape.leaf(0.0)
    (check,) = check_tape(tape, tape.apply(OPS["relu"], x))
    assert (check.verdict, check.reason) == (CANNOT_TELL, "kink")
    assert check.words.startswith(
        "a kink: the operand of relu is 0, and the slope is 0 on the left"
    )


def test_a_kink_that_cancels_is_none() -> None:
    """max(x, x) is x: both operands move together."""
    tape = Tape()
    x = tape.leaf(1.5)
    (check,) = check_tape(tape, tape.apply(OPS["max"], x, x))
    assert check.verdict == AGREES


def test_what_rounding_hides_is_not_judged() -> None:
    tape = Tape()
    x = tape.leaf(1.0)
    tiny = tape.apply(OPS["mul"], x, tape.constant(1e-12))
    (check,) = check_tape(tape, tape.apply(OPS["add"], tiny, tape.constant(1e6)))
    assert (check.verdict, check.reason) == (CANNOT_TELL, "rounding")


@pytest.mark.parametrize(
    "op", [op for op in OPS.values() if op.kink is None], ids=lambda op: op.name
)
def test_an_operation_without_a_kink_in_its_row_has_none(op: object) -> None:
    """Seen at 0 and at equal operands, where those that have one have it."""
    assert isinstance(op, type(OPS["add"]))
    for x in (0.0, 1.0):
        tape = Tape()
        leaves = [tape.leaf(x) for _ in range(op.arity)]
        try:
            checks = check_tape(tape, tape.apply(op, *leaves))
        except DomainError:
            continue
        assert all(c.verdict == AGREES or c.reason == "edge" for c in checks), checks


def test_plain_floats_are_shown() -> None:
    check = only(check_function(lambda x: Value(2.0) * x.exp(), 1.0))
    assert type(check.numeric) is float and math.isclose(check.numeric, 2 * math.e, rel_tol=1e-8)


if __name__ == "__main__":
    count, first = (int(text) for text in (*sys.argv[1:], "0")[:2])
    print("right gradients:", dict(campaign(range(first, first + count))))
    print("wrong gradients:", dict(planted(range(first, first + count))))
