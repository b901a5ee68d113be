"""What numpy works out for a large pass is what one number after the other gives, bit for bit."""

from __future__ import annotations

import random
from array import array
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.graphs import random_program
from tests.trace.test_edges import bits, told
from tests.trace.test_laws import SOME
from tutor.engine.errors import DomainError
from tutor.engine.flow import Stopped
from tutor.engine.ops import OPS, forward, local
from tutor.program.passes import take
from tutor.program.recording import UPDATE, Recording
from tutor.trace import Trace, edges
from tutor.trace import large_pass as bulk

WILD = (0.0, -1.5, 1e200, 1e300, -1e300)


def passes(seed: int) -> Recording:
    """One to three passes over a graph that reuses its nodes much, leaves being written in between.

    Results are not computed again, so a later pass meets slopes far away from them, and many an
    error; leaves keep the gradients of the passes before.
    """
    rng = random.Random(seed)
    tape, ids = random_program(seed, steps=rng.choice([20, 150]), leaves=3).on_tape()
    for i in ids[::3]:  # a leaf with many contributions
        ids.append(tape.apply(OPS["add"], ids[-1], tape.apply(OPS["mul"], ids[0], i)))
    r = Trace.of(tape, ids[-1]).recording
    assert r.error is None
    for _ in range(rng.randrange(3)):
        for leaf in ids[: rng.randrange(1, 4)]:
            before, tape.data[leaf] = tape.data[leaf], rng.choice([rng.uniform(-2, 2), *WILD])
            r.effect(UPDATE, leaf, 0, before, tape.data[leaf])
        root = rng.choice(ids[len(ids) // 2 :])
        try:
            take(r, r.gradients, root, 0, tape.backward_order(root))
        except Stopped:
            break
    # The log goes on where an error stopped a pass, as that of a program does not.
    r.effect(UPDATE, ids[0], 0, tape.data[ids[0]], 0.25)
    tape.data[ids[0]] = 0.25
    return r


@pytest.mark.parametrize("spread", [0, 4], ids=["picked from the tape", "all of the tape"])
@pytest.mark.parametrize("long", [1, 100])
@SOME
@given(seed=st.integers(0, 10**9))
def test_edges_and_running_sums_are_those_of_the_plain_way(
    long: int, spread: int, seed: int
) -> None:
    recording = passes(seed)
    plain, trace = Trace(recording), Trace(recording)
    ks = [k for start, end, _ in recording.passes for k in range(start + 1, end)]
    wanted = [bits(told(plain, k)) for k in ks]
    order = random.Random(seed).sample(range(len(ks)), len(ks))
    with (
        mock.patch.object(edges, "_MANY", 0),
        mock.patch.object(bulk, "_LONG", long),
        mock.patch.object(bulk, "_CROWD", 5),
        mock.patch.object(bulk, "_SPREAD", spread),
    ):
        for j in order:
            assert bits(told(trace, ks[j])) == wanted[j]


def test_those_recordings_hold_passes_that_stop_and_leaves_with_many_contributions() -> None:
    """The property above is about something."""
    found = [passes(seed) for seed in range(40)]
    assert 3 < sum(len(r.passes) > 1 for r in found) < 40
    most, stopped = 0, 0
    for r in found:
        trace = Trace(r)
        for p in range(len(r.passes)):
            edges = trace.edges(p)
            most = max(most, *(edges.total(n) for n in trace.nodes()))
            stopped += edges.count < sum(edges.total(n) for n in trace.nodes())
    assert most > 10
    assert stopped >= 3


RULES = [
    (row.name, slot)
    for row in OPS.values()
    for slot in range(row.arity)
    if row.local_array[slot] is None
]


@pytest.mark.parametrize(("name", "slot"), RULES)
def test_rules_of_arithmetic_give_the_same_for_arrays(name: str, slot: int) -> None:
    rng, row = random.Random(7), OPS[name]
    rows = []
    while len(rows) < 5_000:
        x, y = (rng.uniform(-3, 3) * 10.0 ** rng.choice([0, 0, -3, 40]) for _ in range(2))
        try:
            numbers = x, y, forward(row, x, y)
            local(row, slot, *numbers)
        except DomainError:
            continue
        rows.append(numbers)
    wanted = [row.local[slot](*numbers) for numbers in rows]
    got = np.broadcast_to(row.local[slot](*np.array(rows).T), len(rows))
    assert bits(got.tolist()) == bits(wanted)


def test_sums_that_continue_are_those_from_the_beginning() -> None:
    rng = random.Random(3)
    given = [rng.uniform(-1, 1) * 10.0 ** rng.randrange(-9, 9) for _ in range(1_000)]
    total, wanted = -0.5, []
    for x in given:
        total += x
        wanted.append(total)
    for cut in (1, bulk._LONG - 1, bulk._LONG, 600):
        sums = bulk.running(-0.5, array("d", given[:cut]))
        sums += bulk.running(sums[-1], array("d", given[cut:]))
        assert bits(sums) == bits(wanted)
