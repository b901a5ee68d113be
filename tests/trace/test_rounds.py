"""A training loop that was folded while it ran is read like one that was recorded in full."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from tests.program.running import SMALL
from tests.trace.loops import folded, full, loops, same_nodes, same_run, same_state, same_steps_of
from tutor.program import parse
from tutor.program.interpret.run import interpret
from tutor.trace import Trace

LOOP = """\
w = Value(2.0)
old = []
for step in range({rounds}):
    L = (w * 0.5 - 1) ** 2 + w * 0.01
    w.grad = 0.0
    L.backward()
    w.data -= 0.1 * w.grad
{last}
{end}
"""


def looped(last: str = "", end: str = "", rounds: int = 20) -> str:
    return LOOP.format(last=f"    {last}" if last else "", end=end, rounds=rounds)


@given(loops())
@settings(max_examples=8, deadline=None)
def test_a_folded_run_is_that_of_a_full_recording(source: str) -> None:
    ours, wanted = Trace(folded(source)), Trace(full(source))
    same_run(ours, wanted)
    same_steps_of(ours, wanted)
    same_nodes(ours, wanted)
    same_state(ours, wanted, 23)


def test_limits_count_what_is_kept() -> None:
    few = replace(SMALL, events=600, nodes=600)
    program = parse(looped(rounds=200), limits=few)
    error = interpret(program, limits=few, fold_from=None).error
    assert error is not None
    assert error.code == "E212"
    whole = interpret(program, limits=few, fold_from=0)
    assert whole.error is None
    assert len(whole) > 4 * few.events
    assert len(Trace(whole).iterations()) == 200


def test_nodes_of_rounds_before_can_be_read() -> None:
    source = looped("old.append(L)", "print(old[3].data, old[7], old[9].grad)")
    ours, wanted = folded(source), full(source)
    assert ours.rounds is not None
    assert ours.error is None
    assert ours.text == wanted.text


def test_to_work_with_one_of_them_records_all() -> None:
    for end in ("x = old[3] * w", "old[3].backward()", "old[3].data = 1.0", "y = old[3]"):
        source = looped("old.append(L)", end)
        ours = folded(source)
        assert ours.error is None
        assert ours.rounds is None
        same_run(Trace(ours), Trace(full(source)))


def test_whole_numbers_in_a_round_are_kept_as_they_were_worked_out() -> None:
    source = looped("w.data = 3") + "\nprint(w.data)"
    source = source.replace("(w * 0.5 - 1) ** 2", "w ** 40 - w ** 41")
    ours, wanted = folded(source), full(source)
    assert ours.rounds is not None
    assert list(Trace(ours).events(0, 300)) == list(Trace(wanted).events(0, 300))


def test_short_runs_are_recorded_in_full() -> None:
    program = parse(looped(), limits=SMALL)
    assert interpret(program, limits=SMALL).rounds is None
