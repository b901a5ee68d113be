"""`trace`: every event of a run, for people and for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import PRODUCT, Run

MODULE = [sys.executable, "-m", "tutor"]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "product.py"
    path.write_text(PRODUCT + "\n", "utf-8")
    return path


def test_text_has_one_line_for_each_event(run: Run, program: Path) -> None:
    code, out, err = run("trace", program)
    assert (code, err) == (0, "")
    kinds = [line.split()[3] for line in out.splitlines()]
    assert kinds == ["value", "value", "seed", "accumulate"]
    assert "1 × 2.5 = 2.5" in out.splitlines()[3]


def test_jsonl_has_one_object_for_each_event_with_exact_numbers(run: Run, program: Path) -> None:
    program.write_text("x = Value(0.1)\ny = x * 0.2\ny.backward()\n", "utf-8")
    code, out, _ = run("trace", program, "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [row["k"] for row in rows] == [0, 1, 2, 3]
    assert rows[1]["value"] == 0.1 * 0.2
    assert (rows[3]["to"], rows[3]["from"]) == (rows[0]["node"], rows[1]["node"])
    assert rows[3]["before"] is None
    assert rows[3]["after"] == 0.2


def test_of_a_lesson_it_is_the_first_program_with_the_lines_of_the_file(
    run: Run, pack: Path
) -> None:
    lesson = pack / "lessons" / "product.md"
    code, out, err = run("trace", lesson, "--format", "jsonl")
    assert (code, err) == (0, "")
    line = lesson.read_text("utf-8").splitlines().index("a = Value(-4.0)") + 1
    assert json.loads(out.splitlines()[0])["line"] == line


def test_a_fault_while_running_comes_after_the_events_so_far(run: Run, program: Path) -> None:
    program.write_text("a = Value(0.0)\nb = a + 1\nc = b / a\n", "utf-8")
    code, out, err = run("trace", program)
    assert code == 1
    assert len(out.splitlines()) == 2
    assert err.startswith(f"{program}:3:5: error[E2")


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("a = Value(1\n", "1:"),
        ("a = 1\nimport os\n", "2:1"),
        ("a = 1\nb = a.__class__\n", "2:"),
        ("a = '\x1b[2J'\n", "1:6"),
        ("a = 1  # \u202e\n", "1:10"),
    ],
)
def test_what_is_no_program_is_located(run: Run, program: Path, source: str, place: str) -> None:
    program.write_text(source, "utf-8")
    code, out, err = run("trace", program)
    assert (code, out) == (1, "")
    assert err.startswith(f"{program}:{place}")
    assert "error[E" in err
    assert "\x1b" not in err and "\u202e" not in err


def test_bytes_that_are_not_text_are_located(run: Run, program: Path) -> None:
    program.write_bytes(b"a = Value(1)\nb = '\xff'\n")
    code, _, err = run("trace", program)
    assert code == 1
    assert err.startswith(f"{program}:2:6: error[E")


@pytest.mark.parametrize("name", ["missing.py", "missing.md", "."])
def test_a_file_that_is_not_there_could_not_be_run(run: Run, tmp_path: Path, name: str) -> None:
    code, out, err = run("trace", tmp_path / name)
    assert (code, out) == (2, "")
    assert err.startswith(f"{tmp_path / name}:1:1: error[E001]")


def test_a_reader_that_stops_early_is_no_error(program: Path) -> None:
    program.write_text("a = Value(1.0)\nfor i in range(20000):\n    a = a + 1\n", "utf-8")
    with subprocess.Popen(
        [*MODULE, "trace", str(program)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_output_is_utf_8_whatever_the_locale(program: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    run = subprocess.run([*MODULE, "trace", program], capture_output=True, env=environment)
    assert run.returncode == 0
    assert "1 × 2.5 = 2.5" in run.stdout.decode("utf-8")
