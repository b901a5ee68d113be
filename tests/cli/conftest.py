"""A small pack of two lessons, and the command line as a function."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tutor import cli

PACK = """\
format = 1
id = "small"
version = "1.0.0"
title = "A small pack"
summary = "Two lessons."
authors = ["Somebody"]
license = "CC-BY-4.0"
language = "en"
lessons = ["product", "square"]
[skills]
chain-rule = "Multiply along a path"
"""

LESSON = """\
# {title}

```toml lesson
id = "{id}"
skills = ["chain-rule"]
minutes = 3
```

A program of three lines.

```python program
{program}
```

## Your turn

```toml quiz
id = "grad"
kind = "value"
target = "a"
ask = "What is `dL/da`?"
hints = ["Look at the other operand."]
right = "Yes."
```
"""
PRODUCT = "a = Value(-4.0)\nL = a * 2.5\nL.backward()"
SQUARE = "a = Value(3.0)\nL = a * a\nL.backward()"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: object) -> Ran:
        try:
            code = cli.main([str(each) for each in arguments])
        except SystemExit as end:  # argparse has said what was wrong with the arguments
            code = end.code if isinstance(end.code, int) else 1
        return Ran(code, *capsys.readouterr())

    return command


@pytest.fixture
def pack(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound pack, the only one there is."""
    find = importlib.import_module("tutor.lesson.find")  # the package has a function of that name
    monkeypatch.setattr(find, "shipped", lambda: tmp_path / "nothing")
    folder = home / "packs" / "small"
    (folder / "lessons").mkdir(parents=True)
    (folder / "pack.toml").write_text(PACK, "utf-8")
    for name, title, program in (("product", "A product", PRODUCT), ("square", "A square", SQUARE)):
        text = LESSON.format(id=name, title=title, program=program)
        (folder / "lessons" / f"{name}.md").write_text(text, "utf-8")
    return folder
