"""What stands beside a run comes back with its program; damage is set aside and said."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.view.programs import DIAMOND
from tutor.debug.debugger import Debugger
from tutor.debug.workbench import Workbench
from tutor.learner.disk.bench_file import BenchFile
from tutor.learner.hosts import ProgramHost
from tutor.program import parse, run
from tutor.trace import Trace


class Notes:
    """Something beside a run that is kept: texts, of which some do not fit any more."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def kept(self) -> list[dict[str, object]]:
        return [{"text": text} for text in self.texts]

    def restore(self, kept: list[dict[str, object]]) -> list[str]:
        self.texts = [str(row["text"]) for row in kept]
        return [f"{text} does not fit" for text in self.texts if text == "old"]


def bench() -> tuple[Workbench, Notes]:
    made, notes = Workbench(Trace(run(parse(DIAMOND)))), Notes()
    made.keepers["notes"] = notes
    return made, notes


def host(program: str = "gradients/diamond") -> tuple[ProgramHost, Notes]:
    made, notes = bench()
    return ProgramHost(made, "diamond", "diamond", BenchFile(program)), notes


def test_what_was_set_comes_back_with_the_same_program_only() -> None:
    first, notes = host()
    assert first.keep() == "" and not BenchFile("gradients/diamond").path.exists()
    notes.texts = ["abs(grad) > 1", "old"]
    first.move(Debugger.to, 3)
    assert first.keep() == ""
    again, notes = host()
    assert notes.texts == ["abs(grad) > 1", "old"]
    assert again.keep() == "old does not fit" and again.keep() == ""
    assert host("gradients/other")[1].texts == []
    assert host("/home/a/diamond.py")[1].texts == []


def test_nothing_is_written_while_nothing_changes(home: Path) -> None:
    one, notes = host()
    notes.texts = ["a"]
    one.keep()
    path = BenchFile("gradients/diamond").path
    assert path.is_relative_to(home / "debugger")
    path.unlink()
    assert one.keep() == "" and not path.exists()
    notes.texts = []
    one.keep()
    assert json.loads(path.read_text("utf-8"))["notes"] == [], "an emptied list is news too"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"\xff\xfe", b"[]", b'{"format": 2}', b'{"format": 1, "notes": 3}',
        b'{"format": 1, "notes": [3]}', b'{"format": 1, "notes": [{"other": 3}]}', b"[" * 100_000,
        b'{"format": 1, "notes": [{"text": "' + b"x" * 2_000_000 + b'"}]}',
    ],
)  # fmt: skip
def test_a_damaged_file_is_set_aside_and_stops_nothing(data: bytes) -> None:
    path = BenchFile("gradients/diamond").path
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    one, notes = host()
    assert "their file is now debugger/" in one.keep() and notes.texts == []
    assert not path.exists() and len(list(path.parent.iterdir())) == 1
    notes.texts = ["a"]
    assert one.keep() == ""
    assert host()[1].texts == ["a"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_in_the_place_of_the_file_is_not_waited_for() -> None:
    path = BenchFile("gradients/diamond").path
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    assert "their file is now debugger/" in host()[0].keep()


def test_a_folder_that_can_not_be_written_is_said_once(home: Path) -> None:
    (home / "debugger").write_text("in the way")
    one, notes = host()
    assert one.keep() == "Stops can not be read: Not a directory"
    notes.texts = ["a"]
    assert "Stops are not kept" in one.keep()
    notes.texts = ["a", "b"]
    assert one.keep() == ""
