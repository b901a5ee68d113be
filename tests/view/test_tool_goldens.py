"""Every tool of the debugger as it was approved, in a small and in a large window."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.program.running import trace_of
from tutor.debug.bench_keys import set_stop, watch
from tutor.debug.workbench import Workbench
from tutor.view.glyphs import UNICODE
from tutor.view.text import line_width, plain
from tutor.view.tool import ToolSpec
from tutor.view.tools import TOOLS

GOLDENS = Path(__file__).parent / "goldens"
RENEW = "RENEW_GOLDENS"
SIZES = [(80, 24), (120, 40)]

DIAMOND = """\
a = Value(-4.0)
b = Value(2.5)
d = a * b
e = a + b
L = d * e
L.backward()
"""
TRAINING = """\
x = [0.5, -1.0]
W = [[Value(0.5), Value(-1.5)], [Value(1.0), Value(0.25)]]
w = Value(2.0)
b = Value(-0.5)
for i in range(4):
    for p in [W[0][0], W[0][1], W[1][0], W[1][1], w, b]:
        p.grad = 0.0
    h = relu(W[0][0] * x[0] + W[0][1] * x[1]) + tanh(W[1][0] * x[0] + W[1][1] * x[1])
    score = w * h + b
    loss = (score - 1.0) ** 2
    loss.backward()
    for p in [W[0][0], W[0][1], W[1][0], W[1][1], w, b]:
        p.data -= 0.05 * p.grad
"""
BY_ID = {spec.id: spec for spec in TOOLS}


def bench_of(source: str, place: str) -> Workbench:
    bench = Workbench(trace_of(source))
    bench.debugger.to_phrase(place)
    set_stop(bench, "a if abs(grad) > 1" if source is DIAMOND else "w if grad < 0")
    watch(bench, "d * e" if source is DIAMOND else "grad(w) * 2")
    return bench


def opened(id: str, argument: str, bench: Workbench) -> Any:
    spec = BY_ID[id]
    return spec.argument(bench, argument) if argument and spec.argument else spec.open(bench)


CALLS = """\
def unit(x, w):
    return tanh(x * w)

x = Value(0.5)
w = [Value(1.5), Value(-2.0)]
h = [unit(x, each) for each in w]
L = h[0] * h[1]
L.backward()
"""
FORGOTTEN = """\
w = Value(2.0)
u = Value(1.0)
for i in range(2):
    L = (w * 3 - 1) ** 2
    L.backward()
    w.data -= 0.01 * w.grad
"""
CASES: list[tuple[str, str, str, str]] = [
    ("set", "a=-3", DIAMOND, "before seed"),
    ("check", "", DIAMOND, "end"),
    ("paths", "a", DIAMOND, "end"),
    ("lab", "overwrite", DIAMOND, "before accumulate a via d"),
    ("training", "2 1", TRAINING, "end"),
    ("calls", "", CALLS, "end"),
    ("findings", "", FORGOTTEN, "end"),
    ("stops", "", DIAMOND, "before seed"),
    ("find", "op mul", DIAMOND, "end"),
    ("export", "", DIAMOND, "end"),
    *(("plot", phrase, TRAINING, "end") for phrase in (
        "curve w of loss", "heat w b of loss", "boundary w b of score from -2 to 2", "table W",
        "histogram grad", "loss",
    )),
]  # fmt: skip


def test_every_tool_has_a_golden() -> None:
    assert {case[0] for case in CASES} == set(BY_ID)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]}".strip())
def test_it_looks_as_approved(case: tuple[str, str, str, str], size: tuple[int, int]) -> None:
    id, argument, source, place = case
    state, spec = opened(id, argument, bench_of(source, place)), BY_ID[id]
    assert not isinstance(state, str), state
    width, height = size[0] - 2, size[1] - 4
    text = drawn(spec, state, width, height)
    name = "-".join([id, *argument.split()[:1]]) if id == "plot" else id
    file = GOLDENS / f"{name}-{size[0]}x{size[1]}.txt"
    if os.environ.get(RENEW):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    assert text == file.read_text(), f"{file} differs; {RENEW}=1 writes it anew"


def drawn(spec: ToolSpec[Any], state: Any, width: int, height: int) -> str:
    work: Callable[[Any], bool] = spec.work or (lambda state: False)
    while work(state):
        pass
    rows = spec.draw(state, width, height, UNICODE)
    assert max(map(line_width, rows)) <= width
    return "\n".join([spec.title(state), *(plain(row).rstrip() for row in rows)]) + "\n"
