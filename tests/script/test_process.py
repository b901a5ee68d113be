"""Whatever a script does to its process, what was recorded is there and one sentence says why."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import tutor
from tests.script.recorded import record_text
from tutor.cli import main
from tutor.engine.ops import OPS
from tutor.program import bulk_rows
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


def part(form: wire.WireForm, nodes: int, *rows: tuple[Any, ...]) -> bytes:
    """What a process hands over at once: some leaves of value 2, and rows behind them."""
    out = io.BytesIO()
    writer = WireWriter(out, form)
    if form is wire.WATCHED:
        writer.write(wire.OPERATION, "leaf")
    else:
        writer.write(wire.NAME, "a")
    for column, x in zip(writer.groups[0], (0, 0, -1, -1, 2.0), strict=True):
        column.extend([x] * nodes)
    for row in rows:
        writer.write(*row)
    writer.flush()
    return out.getvalue()


def watched(*rows: tuple[Any, ...]) -> bytes:
    return part(wire.WATCHED, 1, *rows)


@pytest.mark.parametrize(
    "bad",
    [b"[[\n", b"{}\n", b"[]\n", b"7\n", b'{"form": "x", "counts": [], "rows": []}\n',
     watched(("?",)), watched((wire.BIND, "b", 99)), watched((wire.SEED, 5, 1.0, 0)),
     watched((wire.UPDATE,)), watched().replace(b'"rows": [[0, 0', b'"rows": [[9, 0'),
     watched().replace(b"[1, 0]", b"[-1, 0]"), watched()[:-1],
     watched().replace(b'[[0, 0, "operation", "leaf"]]', b"[]").replace(b"\0", b"\1", 1)],
)  # fmt: skip
def test_nothing_that_is_handed_over_is_believed(bad: bytes) -> None:
    log = read(io.BytesIO(watched((wire.BIND, "a", 0)) + bad), "a = 2\n", "script.py")
    assert len(log) >= 1 and log.node_named("a") == 0


ADD, NEG = (OPS[name].code for name in ("add", "neg"))


def streamed(*rows: tuple[Any, ...], node: Sequence[Any] = (), act: Sequence[Any] = ()) -> bytes:
    """A part of a run on our numbers, with a node or an act that there may not be."""
    out = io.BytesIO()
    writer = WireWriter(out, wire.STREAMED)
    for group, numbers in zip(writer.groups[:2], (node, act), strict=True):
        for column, x in zip(group if numbers else (), numbers, strict=True):
            column.append(x)
    for row in rows:
        writer.write(*row)
    writer.flush()
    return out.getvalue()


def node(*numbers: Any) -> bytes:
    return streamed(node=numbers)


def act(*numbers: int) -> bytes:
    return streamed(act=(*numbers, 0.0, 0.0))


@pytest.mark.parametrize(
    "bad",
    [streamed(("?",)), streamed((wire.PASS, 0, 0)), streamed((wire.PRINT, "x", 9)),
     node(99, 0, -1, -1, 0.0), node(ADD, 0, 0, 1, 0.0),
     node(NEG, 0, 0, 0, 0.0), node(ADD, 0, 0, -1, 0.0),
     node(0, 7, -1, -1, 0.0), node(NEG, 0, -2, -1, 0.0),
     act(bulk_rows.BIND, 1, 5, 0), act(bulk_rows.BIND, 1, 0, 7),
     act(bulk_rows.BIND, 3, 0, 0), act(bulk_rows.UPDATED, 1, 0, 5),
     act(bulk_rows.ZEROED, 1, 8, 0), act(9, 1, 0, 0),
     streamed((wire.STOPPED, 4, 0)), b"{}\n", watched()],
)  # fmt: skip
def test_no_column_is_believed(bad: bytes) -> None:
    good = part(wire.STREAMED, 1)
    named = act(bulk_rows.BIND, 1, 0, 0)
    log = read(io.BytesIO(good + named + bad + named), "a = 2\n", "script.py")
    assert len(log) == 1 and log.node_named("a") == 0
    assert log.error is not None and "damaged" in log.error.message
    assert read(io.BytesIO(good + named + named[:-1]), "a = 2\n", "script.py").error is None
