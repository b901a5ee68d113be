"""Rounds of training in a script are kept by their inputs, and read as if all had been kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tutor.program.recording import Recording
from tutor.program.rounds.repeats import NotFolded
from tutor.script.record import from_wire
from tutor.script.record.from_stream import read_stream
from tutor.script.record.inside import wire
from tutor.script.record.inside.child import OURS
from tutor.script.record.recorded_log import RecordedLog
from tutor.script.record.running import _ROOT, _START

NETWORK = """
from tutor import Value
from tutor.nn import MLP
def loss_of(model, points):
    total = Value(0.0)
    for x, y in points:
        total = total + (model(list(x))ACT - y) ** 2
    return total
def main():
    model = MLP(2, [3, 1])
    points = [((0.1, 0.2), 1.0), ((-0.4, 0.7), -1.0)]
    for k in range(ROUNDS):
        loss = loss_of(model, points[k % 2 :])
        ZERO
        loss.backward()
        for p in model.parameters():
            p.data -= 0.05 * p.grad
        print(k, loss.data)
main()
END
"""
KEPT = """
from tutor import Value
w, losses = Value(0.5), []
for k in range(6):
    losses.append((w * 2 - 3) ** 2)
    w.grad = 0.0
    losses[-1].backward()
    w.data -= 0.05 * w.grad
total = sum(losses)
total.backward()
"""
ZERO = "for p in model.parameters(): p.grad = 0.0"
COLUMNS = (
    "made", "node_site", "at", "kind", "node", "site", "before", "after", "passes", "pass_site",
    "reached_from", "reached", "reached_grad", "text", "bindings", "frames",
)  # fmt: skip


def network(rounds: int, zero: str = ZERO, end: str = "", act: str = "") -> str:
    text = NETWORK.replace("ROUNDS", str(rounds)).replace("ZERO", zero).replace("END", end)
    return text.replace("ACT", act)


def handed_over(text: str, folder: Path) -> Path:
    """The file that the process of a script leaves."""
    script, out = folder / "script.py", folder / "recording"
    script.write_text(text, "utf-8")
    command = [sys.executable, "-c", _START, _ROOT, str(out), OURS, "", str(script), str(script)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return out


def read(out: Path, *, folds: bool) -> RecordedLog:
    with out.open("rb") as file:
        return read_stream(wire.parts(file), "", "script.py", "", "", folds=folds)


def recording_of(log: RecordedLog) -> Recording:
    [found] = [each for each in vars(log).values() if isinstance(each, Recording)]
    return found


@pytest.mark.parametrize(
    "text",
    [
        network(9),
        network(7, zero="pass", act=".tanh()"),
        network(6, end="1 / 0"),
    ],
    ids=["two kinds of rounds", "gradients not set to 0", "an error at the end"],
)
def test_what_is_computed_again_is_what_was_recorded(text: str, tmp_path: Path) -> None:
    out = handed_over(text, tmp_path)
    whole, folded = (recording_of(read(out, folds=folds)) for folds in (False, True))
    assert (folded.rounds is not None) and whole.rounds is None
    assert folded.count == whole.count

    def rows(column: Any) -> str:
        return repr(list(column.items() if isinstance(column, dict) else column))

    for name in COLUMNS:
        assert rows(getattr(folded, name)) == rows(getattr(whole, name)), name
    for name in ("op", "a", "b", "data"):
        assert rows(getattr(folded.tape, name)) == rows(getattr(whole.tape, name)), name
    assert {node: folded.name[node] for node in folded.name} == dict(whole.name)


def test_what_works_on_a_node_of_an_earlier_round_is_recorded_in_full(tmp_path: Path) -> None:
    out = handed_over(KEPT, tmp_path)
    with pytest.raises(NotFolded):
        read(out, folds=True)
    with out.open("rb") as file:
        log = from_wire.read(file, KEPT, "script.py")
    assert isinstance(log, RecordedLog) and log.error is None
    w = log.node_named("w")
    assert w is not None
    assert list(log.numbers(w, "data")) == list(read(out, folds=False).numbers(w, "data"))
    assert len(log.passes) == 7
