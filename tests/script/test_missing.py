"""Packages that are not there: what only draws goes on, and no number ever comes from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.script.recorded import record_text, recorded
from tutor.script.findings.findings import findings

HEAD = """from tutor import Value
a = Value(2.0)
b = a * 3
b.backward()
"""


def test_a_drawing_is_left_out_and_said(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = (
        HEAD
        + """import nowhere.pyplot as plt
from nowhere import cm
fig, (left, right) = plt.subplots(1, 2, figsize=(4, 4))
left.plot([1, 2], label="loss", color=cm.red)
plt.rcParams["x"] = 1
with plt.style.context("dark"):
    plt.show()
print(fig)
"""
    )
    log = record_text(text, tmp_path / "draws.py")
    assert log.error is None
    [found] = findings(log)
    assert (found.kind, found.line, found.note) == ("left out", 7, True)
    assert "nowhere is not installed here" in found.text
    out, err = capfd.readouterr()
    assert err.count("nowhere is not installed here") == 1
    assert "not installed here>" in out


@pytest.mark.parametrize(
    "line",
    ["x = 1.0 + m.tensor(2.0)", "x = float(m.rand())", "assert m.allclose(1, 2)",
     "for x in m.arange(3): pass", "x = Value(2.0) * m.pi", "x = Value(m.rand()) + 1",
     "x = m.tensor([1.0]) == 2", "x = len(m.ones(3))", "x = max(m.ones(3))"],
)  # fmt: skip
def test_a_number_of_it_is_an_error_that_names_the_package(
    line: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = record_text(f"{HEAD}import nowhere as m\n{line}\n", tmp_path / "numbers.py")
    assert log.error is not None
    assert log.error.message.startswith("ImportError: nowhere is not installed here")
    assert log.error.line == 6
    assert "tutor/script" not in capfd.readouterr().err  # its traceback shows their code only
    assert len(log) >= 4  # what was before it is there


def test_a_script_that_can_do_without_is_told_as_ever(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = (
        HEAD
        + """try:
    import nowhere
except ImportError:
    nowhere = None
print(nowhere)
"""
    )
    log = record_text(text, tmp_path / "careful.py")
    assert log.error is None
    assert capfd.readouterr().out == "None\n"


def test_what_others_import_is_not_stood_in_for(tmp_path: Path) -> None:
    """A misspelt module of the standard library, and a missing part of one."""
    log = record_text(f"{HEAD}from math import nosuch\n", tmp_path / "misspelt.py")
    assert log.error is not None and "cannot import name 'nosuch'" in log.error.message
    log = record_text(f"{HEAD}import os.nosuch\n", tmp_path / "part.py")
    assert log.error is not None and "No module named 'os.nosuch'" in log.error.message


def test_a_drawing_that_reads_the_graph_is_served() -> None:
    printed = [event.text for event in recorded("drawing").events() if event.kind == "print"]
    assert printed == ["['', '', '', '*', '+', 'tanh'] ['a', 'b', 'c', 'd', 'e', 'L']"]
