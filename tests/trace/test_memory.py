"""A long training run stays within the memory that `tutor.program.recording` states."""

from __future__ import annotations

import gc
import sys
import tracemalloc
import weakref

import numpy  # noqa: F401  # which stays, once a long pass has asked for it
import pytest

from tests.benchmarks import programs
from tests.trace.columns import recorded
from tutor import Value
from tutor.engine.taping import record
from tutor.program import parse, run
from tutor.program.limits import LIMITS
from tutor.trace import Cursor, Trace

BOUND = 100  # bytes an event, all in: the tape, the log, names and calls

TRAINING = programs.TRAINING.replace("range(8)", "range(4)")


def held(steps: int) -> tuple[int, Trace]:
    """Bytes that a trace of a training run holds, and the trace."""
    program = parse(TRAINING.replace("STEPS", str(steps)))
    gc.collect()
    tracemalloc.start()
    try:
        trace = Trace(run(program, limits=LIMITS))
        gc.collect()
        return tracemalloc.get_traced_memory()[0], trace
    finally:
        tracemalloc.stop()


def test_every_event_of_a_training_run_costs_the_same_few_bytes() -> None:
    (little, short), (much, long) = held(10), held(90)
    assert long.error is None
    assert len(long.passes) == 90
    assert (much - little) / (len(long) - len(short)) < BOUND


def test_looking_around_keeps_no_list_as_long_as_the_log() -> None:
    """Every way to ask for a state, all over the log; what stays is bounded by the cache."""
    program = parse(TRAINING.replace("STEPS", "150"))
    trace = Trace(run(program))
    gc.collect()
    tracemalloc.start()
    try:
        for k in range(9, len(trace), 97):
            trace.event(k)
            trace.phase(k)
            for node in (0, trace.nodes_made(0, k)[-1]):
                trace.grad(node, k)
                trace.value(node, k)
                trace.writer(node, "gradient", k)
        gc.collect()
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(trace) > 50_000
    assert len(trace._cache._kept) == 64
    edges = sum(e.count for e in trace._cache._kept.values())
    assert kept < 45 * edges + 10 * len(recorded(trace).at)


def test_a_step_by_phase_does_not_go_through_the_events_in_between() -> None:
    trace = Trace(run(parse("x = Value(1.5)\nL = sum([x * i for i in range(9999)])\nL.backward()")))
    asked = []
    phase_of = trace.phase_of
    trace.phase_of = lambda i: asked.append(i) or phase_of(i)
    cursor = Cursor(trace)
    stops = [cursor.k for _ in range(2) if cursor.forward("phase")]
    assert stops == [trace.passes[0].start, len(trace)]
    assert cursor.back("phase", 2)
    assert cursor.k == 0
    assert len(asked) < 20


def test_a_log_is_freed_with_its_last_reference() -> None:
    """Not only when the collector comes round: a long one weighs hundreds of megabytes."""
    trace = Trace(run(parse("a = Value(2)\nb = a * a + a\nb.backward()\na.data = 1.0\n")))
    for k in range(len(trace)):
        trace.event(k)
        trace.grad(0, k)
    gone = weakref.ref(recorded(trace))
    gc.collect()
    gc.disable()
    try:
        del trace
        assert gone() is None
    finally:
        gc.enable()


def test_a_graph_of_a_million_nodes_comes_and_goes() -> None:
    """Built, gone back through, recorded, traced and freed, with no collector to help."""
    gc.collect()
    gc.disable()
    try:
        before = sys.getallocatedblocks()
        x = y = Value(0.5)
        for _ in range(500_000):
            y = y * x + x
        y.backward()
        tape, ids = record(y)
        trace = Trace.of(tape, ids[y])
        assert len(trace) == 3_000_002
        assert trace.gradient(ids[x], len(trace)) == x.grad == pytest.approx(4.0)
        assert trace.event(len(trace) - 1).after == x.grad
        assert sys.getallocatedblocks() - before > 1_000_000
        del x, y, tape, ids, trace
        assert sys.getallocatedblocks() - before < 10_000
    finally:
        gc.enable()
