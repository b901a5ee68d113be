"""Names that mean one node after another: in claims, placeholders, and the nodes in focus."""

from __future__ import annotations

import pytest

from tests.lesson.conftest import Faults
from tutor.lesson.fill import fill
from tutor.program import parse, run
from tutor.trace import Trace

GROWTH = """\
start = Value(2.0)
rs = [Value(1.5), Value(3.0)]
def grow(m, r):
    return m * r
m = start
for r in rs:
    m = grow(m, r)
L = m
L.backward()
"""


def test_claims_may_use_every_name(faults: Faults) -> None:
    text = "`m#1 = 2`, `m#2 = 3`, `m#3 = L = 9`, `dL/dr#1 = 6`, `dL/dr#2 = 3`, `dm#3/dr#2 = 3`"
    assert faults(f"## Growth\n\n```python program\n{GROWTH}```\n\n{text}, `dL/dm#1 = 4.5`\n") == []


def test_placeholders_may_use_every_name() -> None:
    trace = Trace(run(parse(GROWTH)))
    text = fill("{L} {m#1} {dL/dr#1} {dL/dr#2} {dL/dr via L}", trace, 0)
    assert text == "9 2 6 3 3"


@pytest.mark.parametrize(
    ("claim", "listed"),
    [
        ("m = 5", "m#1 = 2, m#2 = 3, m#3 = 9"),
        ("dL/dr = 5", "dL/dr#1 = 6, dL/dr#2 = 3"),
        ("m + m#2 = 1", "m#1 = 2, m#2 = 3, m#3 = 9"),
    ],
)
def test_a_false_claim_about_such_a_name_lists_its_numbers(
    faults: Faults, claim: str, listed: str
) -> None:
    [fault] = faults(f"## Growth\n\n```python program\n{GROWTH}```\n\n`{claim}`\n")
    assert fault.code == "E301" and fault.help.endswith(f"; {listed}")


def test_a_name_of_one_node_lists_nothing(faults: Faults) -> None:
    [fault] = faults("`d = 5` and `d = -10`\n")
    assert "d#1" not in fault.help


def test_of_many_nodes_the_first_are_listed_and_the_last_is_named(faults: Faults) -> None:
    program = "x = Value(1.0)\nfor i in range(20):\n    x = x + 1\n"
    [fault] = faults(f"## Many\n\n```python program\n{program}```\n\n`x = 0`\n")
    assert "x#6 = 6, …, the last one is `x#21`" in fault.help and "x#7" not in fault.help
