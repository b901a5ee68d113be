"""A class is tried in a process of its own: whatever it does, there is an answer."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tests.script.conftest import TRAIN
from tests.script.planted import plant
from tests.script.test_loading import VALUE
from tutor.script.engine import engine_child, isolated
from tutor.script.engine.isolated import check_script, why_none
from tutor.script.engine.load.script_text import Unloadable

__all__ = ["run"]  # a fixture


def test_the_command_says_that_all_is_well(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script imports what is not here, has its class in another file, and never ends."""
    monkeypatch.chdir(TRAIN.parent.parent)
    code, out, err = run("engine", "package/train.py")
    assert (code, err) == (0, "")
    first = out.splitlines()[0]
    assert first.startswith("Scalar, package/engine.py:1: ")
    assert first.endswith(" checks agree. No fault was found.")


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch, untouched: None, tmp_path: Path) -> None:
    """Lets the command do here what it does in another process, which takes a second."""

    def run_here(arguments: list[str], seconds: float) -> int:
        engine_child.main(arguments)
        return 0

    monkeypatch.setattr(isolated, "_run", run_here)


@pytest.mark.usefixtures("in_this_process")
def test_the_command_names_a_fault_with_its_line(run: Run, tmp_path: Path) -> None:
    path = plant("reflected_minus", tmp_path)
    code, out, _ = run("engine", path, "--format", "json")
    [fault] = json.loads(out)["faults"]
    assert (code, fault["id"], fault["lesson"]) == (1, "reflected", "gradients/local-rules")
    line = path.read_text("utf-8").splitlines()[fault["line"] - 1]
    assert line.strip() == fault["code"] == "return self - other"


@pytest.mark.usefixtures("in_this_process")
def test_the_command_says_why_it_cannot(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "none.py"
    path.write_text("print(1)", "utf-8")
    code, out, err = run("engine", path)
    assert (code, out) == (2, "")
    assert err.startswith(f"{path}: error: it has no class with operators")
    assert err.count("\n") == 1


@pytest.mark.usefixtures("in_this_process")
def test_nothing_of_a_script_is_obeyed_by_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "red.py"
    body = "        raise ValueError('\\x1b[31m\\u202e' + chr(27))  # \u202e\n"
    path.write_text(
        VALUE.replace("    def backward", f"    def exp(self):\n{body}\n    def backward"), "utf-8"
    )
    for form in ("text", "json"):
        code, out, _ = run("engine", path, "--format", form)
        assert code == 1
        assert not any(sign in out for sign in ("\x1b", "\u202e"))
        assert "ValueError" in out


@pytest.mark.usefixtures("in_this_process")
def test_a_fault_in_a_notebook_is_told_by_cell_and_line(run: Run, tmp_path: Path) -> None:
    text = VALUE.replace("(other, self.data)", "(other, -self.data)")
    cells = [{"cell_type": "markdown", "source": "#"}, {"cell_type": "code", "source": text}]
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    code, out, _ = run("engine", path)
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "-self.data" in row)
    assert code == 1
    assert f"mine.ipynb, cell 2, line {line}:  return Value(" in out


def ends(code: str, tmp_path: Path, seconds: float = 20) -> str:
    """Why there is no report on a class with some code in its multiplication."""
    path = tmp_path / "script.py"
    mul = "    def __mul__(self, other):\n"
    text = VALUE.replace(mul, f"{mul}        {code}\n")
    path.write_text(f"import os, signal, time\n{text}", "utf-8")
    with pytest.raises(Unloadable) as fault:
        check_script(path, seconds=seconds)
    return str(fault.value)


def test_what_ends_python_is_told_with_what_was_tried(tmp_path: Path) -> None:
    told = ends("os._exit(7)", tmp_path)
    tried = "each operator on Value(1.5) and Value(0.5)"
    assert told == f"the script ended Python with exit code 7 while this was tried: {tried}"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (-9, "Python was killed by SIGKILL while this was tried: a = Value(1.0); L = a * a"),
        (-11, "Python was killed by SIGSEGV while this was tried: a = Value(1.0); L = a * a"),
        (-99, "Python was killed by 99 while this was tried: a = Value(1.0); L = a * a"),
    ],
)
def test_what_is_killed_is_told(code: int, told: str) -> None:
    assert why_none(code, 20, "a = Value(1.0)\nL = a * a") == told


def test_what_never_ends_is_ended_with_all_that_it_has_forked(tmp_path: Path) -> None:
    child = tmp_path / "child"
    code = f"pid = os.fork(); pid and open({str(child)!r}, 'w').write(str(pid)); time.sleep(60)"
    for seconds in (2, 8, 32):  # where much else runs, it takes long to get as far as the fork
        told = ends(code, tmp_path, seconds=seconds)
        assert told.startswith(f"it did not come to an end within {seconds} seconds")
        if child.exists():
            break
    pid = int(child.read_text())
    for _ in range(100):  # until the system has taken it away
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state == "Z":
            return
        time.sleep(0.02)
    os.kill(pid, 9)
    pytest.fail("what the script forked still runs")
