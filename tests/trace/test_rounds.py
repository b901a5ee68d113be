"""A training loop that was folded while it ran is read like one that was recorded in full."""

from __future__ import annotations

from hypothesis import given, settings

from tests.trace.loops import folded, full, loops, same_nodes, same_run, same_state, same_steps_of
from tutor.trace import Trace


@given(loops())
@settings(max_examples=8, deadline=None)
def test_a_folded_run_is_that_of_a_full_recording(source: str) -> None:
    ours, wanted = Trace(folded(source)), Trace(full(source))
    same_run(ours, wanted)
    same_steps_of(ours, wanted)
    same_nodes(ours, wanted)
    same_state(ours, wanted, 23)
