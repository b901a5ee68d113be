"""The gradient check as a table: which leaves, which verdicts, and no more than is looked at."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any

import pytest

from tests.program.running import trace_of
from tutor.debug.whatif import check_table
from tutor.debug.whatif.check_table import CheckTable, check_of, open_check
from tutor.debug.workbench import UNTIL_ANSWERED, Workbench
from tutor.engine.check import AGREES, CANNOT_TELL, DIFFERS

SOURCE = """\
a = Value(-4.0)
b = Value(2.5)
z = Value(0.0)
n = Value(7.0)
L = a * b + relu(z) * 2 + n * 0
L.backward()
"""


def table(source: str, name: str = "") -> CheckTable:
    found = check_of(Workbench(trace_of(source)), name)
    assert isinstance(found, CheckTable), found
    return found


def test_every_leaf_has_both_numbers_and_a_verdict() -> None:
    state = table(SOURCE)
    a, b, z, n = state.rows(0, 9)
    assert [c.analytic for c in (a, b, z, n)] == [2.5, -4.0, 0.0, 0.0]
    assert a.numeric == pytest.approx(2.5) and z.numeric == pytest.approx(1.0)
    assert [(c.verdict, c.reason) for c in (a, b, z, n)] == [
        (AGREES, ""), (AGREES, ""), (CANNOT_TELL, "kink"), (AGREES, "zero")
    ]  # fmt: skip
    assert "0 on the left and 2 on the right" in z.words
    assert state.verdicts() == {AGREES: 3, CANNOT_TELL: 1}


def test_a_number_written_over_before_the_pass_shows() -> None:
    """The pass multiplies by what is there then, which is no slope of the output."""
    (check,) = table("x = Value(2.0)\ny = x * x\nx.data = 3.0\ny.backward()\n").rows(0, 1)
    assert check.analytic == 6.0
    state = table("x = Value(2.0)\nh = x * x\ny = h * h\nh.data = 1.0\ny.backward()\n")
    assert state.rows(0, 1)[0].verdict == DIFFERS


def test_only_what_is_looked_at_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    leaves = [f"w{i} = Value({i}.5)" for i in range(40)]
    total = " + ".join(f"w{i} * w{i}" for i in range(40))
    state = table("\n".join([*leaves, f"L = {total}", "L.backward()"]), "w20")
    assert state.chosen == 20
    asked: list[int] = []
    check_tape = check_table.check_tape

    def counted(tape: Any, root: int, wanted: Sized, **options: Any) -> Any:
        asked.append(len(wanted))
        return check_tape(tape, root, wanted, **options)

    monkeypatch.setattr(check_table, "check_tape", counted)
    state.rows(18, 5)
    state.rows(20, 5)
    assert asked == [5, 2]
    state.check_all()
    assert sum(asked) == 40 and state.verdicts() == {AGREES: 40}


def test_an_altered_run_is_checked_anew() -> None:
    state = table(SOURCE)
    assert state.rows(0, 1)[0].analytic == 2.5
    changes = state.bench.changes
    changes.alter(changes.key(1, len(state.bench.log)), 3.0)
    assert state.rows(0, 1)[0].analytic == 3.0


def test_what_can_not_be_checked_says_why() -> None:
    bench = Workbench(trace_of(SOURCE), lambda: frozenset({(0, "gradient")}))
    assert open_check(bench) == check_of(bench, "a") == UNTIL_ANSWERED
    assert "no backward pass" in str(open_check(Workbench(trace_of("a = Value(1.0)\n"))))
    assert "no leaf" in str(check_of(Workbench(trace_of(SOURCE)), "L"))
