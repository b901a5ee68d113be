"""Whatever a script does to its process, what was recorded is there and one sentence says why."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import tutor
from tests.script.recorded import record_text
from tutor.cli import main
from tutor.script.record.from_wire import read
from tutor.script.record.inside import wire
from tutor.script.record.inside.wire import WireWriter

ROOT = str(Path(tutor.__file__).parents[1])
HEAD = "import os, sys\nfrom tutor import Value\na = Value(2.0)\nb = a * 3\nb.backward()\n"


@pytest.mark.parametrize(
    ("rest", "events", "error"),
    [
        ("import ctypes\nctypes.string_at(0)\n", 4, "ended by SIGSEGV"),
        ("pid = os.fork()\nif pid == 0:\n    c = a * 9\n    os._exit(0)\n"
         "os.waitpid(pid, 0)\nraise ValueError('no\\x1b[31m')\n", 4, "ValueError: no"),
        ("print(sys.argv[1:])\nsys.exit(3)\n", 5, ""),
    ],
)  # fmt: skip
def test_a_script_that_ends_early(
    rest: str, events: int, error: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = record_text(HEAD + rest, tmp_path / "script.py", args=("--x", "y"))
    assert len(log) == events
    assert (log.error is None) == (not error)
    if log.error is not None:
        assert error in log.error.message and "\x1b" not in str(log.error)
    else:
        assert "['--x', 'y']" in capfd.readouterr().out


def debug(path: Path, tmp_path: Path, stdin: str, stop: bool = False) -> tuple[int, str, str]:
    """The command on a file: exit code, stdout and stderr."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tutor", "debug", path.name, "--plain"],
        cwd=path.parent, env={**os.environ, "PYTHONPATH": ROOT, "TUTOR_HOME": str(tmp_path)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    first = process.stdout.readline() if stop else ""
    if stop:
        os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(stdin, timeout=60)
    return process.returncode, first + out, err


def test_a_key_ends_a_script_that_never_ends_and_shows_what_there_is(tmp_path: Path) -> None:
    path = tmp_path / "endless.py"
    path.write_text(HEAD + "print('begun', flush=True)\nwhile True:\n    c = a + 1\n")
    code, out, err = debug(path, tmp_path, "findings\nq\n", stop=True)
    assert code == 1
    assert "stopped by a key" in err
    assert "The debugger stands at: start" in out


def test_a_script_without_such_numbers_gets_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none.py"
    path.write_text("import math\nprint(math.pi)\n")
    assert main(["debug", str(path), "--plain"]) == 1
    out, err = capfd.readouterr()
    assert "3.14159" in out
    assert f"error: {path}: it has no class of single numbers with gradients\n" in err
    assert err.count("help:") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import torch\nprint('no')\n",
         "it computes with PyTorch, and the debugger shows single numbers"),
        (f"import sys\nsys.exit(0)\n{HEAD}", "it ended before it made a number with a gradient"),
        (f"import sys\nfrom tutor import Value\nprint(1 / 0)\n{HEAD}",
         "nothing was recorded before it ended: ZeroDivisionError: division by zero"),
    ],
)  # fmt: skip
def test_what_gives_nothing_gets_one_sentence(
    text: str, said: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.py"
    path.write_text(text)
    assert main(["debug", str(path), "--plain"]) == 1
    err = capfd.readouterr().err
    assert f"error: {path}: {said}\n" in err
    assert err.count("help:") == 1


def test_a_script_that_waits_for_input_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "asks.py"
    path.write_text(f"x = input('how much? ')\n{HEAD}b = a * float(x)\nprint('gives', b.data)\n")
    code, out, err = debug(path, tmp_path, "4.5\n")
    assert code == 0, err
    assert "how much? " in out and "gives 9.0" in out
    code, out, err = debug(path, tmp_path, "")
    assert code == 1
    assert "nothing was recorded before it ended: EOFError" in err


ARRAYS = """
class T:
    def __init__(self, data, prev=()):
        self.data, self.grad, self._prev = data, 0, prev

    def __add__(self, other):
        return T([x + y for x, y in zip(self.data, other.data)], (self, other))

x = T([1, 2]) + T([3, 4])
"""


def test_arrays_as_data_get_their_own_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = record_text(ARRAYS, tmp_path / "arrays.py")
    assert "Traceback" not in capfd.readouterr().err
    assert log.error is not None and "your class keeps arrays" in log.error.message


def line(nodes: int, *rows: tuple[Any, ...]) -> str:
    """A line as a process hands it over: some leaves of value 2, and rows behind them."""
    out = io.StringIO()
    writer = WireWriter(out)
    writer.write(wire.OPERATION, "leaf")
    for column, x in zip(writer.nodes, (0, 0, -1, -1, 2.0), strict=True):
        column.extend([x] * nodes)
    for row in rows:
        writer.write(*row)
    writer.flush()
    return out.getvalue()


@pytest.mark.parametrize(
    "bad",
    ["[[", "{}", "[]", "7", '{"nodes": [], "edges": [], "rows": []}', line(1, ("?",)),
     line(1, (wire.BIND, "b", 99)), line(1, (wire.SEED, 5, 1.0, 0)), line(1, (wire.UPDATE,)),
     line(1).replace('"rows": [[0, 0', '"rows": [[9, 0'), line(1).replace("A", "!", 1),
     line(1).replace('[[0, 0, "operation", "leaf"]]', "[]").replace("AAA", "AQA", 1)],
)  # fmt: skip
def test_nothing_that_is_handed_over_is_believed(bad: str) -> None:
    log = read([line(1, (wire.BIND, "a", 0)), bad], "a = 2\n", "script.py")
    assert len(log) >= 1 and log.node_named("a") == 0
