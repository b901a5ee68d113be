"""What is in a recording is read in `trace/` and written in `program/`, and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import tutor

ROOT = Path(tutor.__file__).parent
READERS = {"trace", "program"}
OTHERS = [
    path for path in sorted(ROOT.rglob("*.py")) if path.relative_to(ROOT).parts[0] not in READERS
]


def columns_read(source: str) -> Iterator[int]:
    """The lines that get at a recording through something that holds one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in ("recording", "_recording"):
            yield node.lineno


def test_no_other_room_reads_the_columns_of_a_recording() -> None:
    texts = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in OTHERS}
    suspects = {name: text for name, text in texts.items() if "recording" in text}
    found = {name: list(columns_read(text)) for name, text in suspects.items()}
    assert not {name: lines for name, lines in found.items() if lines}


def test_reading_the_columns_would_be_seen() -> None:
    assert list(columns_read("n = len(trace)\nx = trace.recording.tape\n")) == [2]
    assert len(OTHERS) > 50
