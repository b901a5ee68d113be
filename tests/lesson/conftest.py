"""A lesson from a few lines, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.lesson import check_lesson
from tutor.program import Diagnostic
from tutor.quiz.kinds.registry import KEYS

HEAD = """\
# A lesson

```toml lesson
id = "a-lesson"
```

```python program
a = Value(-4.0)
b = Value(2.5)
h = 0.5
d = a * b
e = a + b
L = d * e
L.backward()
```

"""
FIRST = HEAD.count("\n") + 1
"""The line on which the text after the head begins."""

Faults = Callable[[str], list[Diagnostic]]


@pytest.fixture
def faults(tmp_path: Path) -> Faults:
    """Everything that is wrong with a lesson that goes on like this after a good beginning."""

    def check(text: str) -> list[Diagnostic]:
        path = tmp_path / "lesson.md"
        path.write_text(HEAD + text, "utf-8")
        return check_lesson(path, KEYS)

    return check


def places(found: list[Diagnostic]) -> list[tuple[int, int, str]]:
    """Line after the head (from 1), column and code of each fault."""
    return [(d.line - FIRST + 1, d.col, d.code) for d in found]
