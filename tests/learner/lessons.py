"""A small lesson for tests of what happens around a lesson."""

from __future__ import annotations

from pathlib import Path

from tutor.lesson.model import Lesson
from tutor.lesson.read.reading import read_lesson
from tutor.quiz.kinds.registry import KEYS

LESSON = """# The diamond

```toml lesson
id = "diamond"
```

Here `a` is used twice.

```python program
a = Value(-4.0)
b = Value(2.5)
d = a * b
e = a + b
L = d * e
L.backward()
```

```toml view
at = "before seed"
```

```toml quiz
id = "foretold"
kind = "value"
mode = "predict"
target = "a"
ask = "What will dL/da be?"
right = "It is {dL/da}."
```

## The answer

```toml view
at = "before accumulate a 2"
```

```toml quiz
id = "grad-a"
kind = "value"
target = "a"
ask = "And now: what is dL/da?"
hints = ["Two paths.", "They add."]
right = "Yes, {dL/da}."
[vary]
a = [-4, -3]
```

This comes after the question.

```toml quiz
id = "sign-b"
kind = "sign"
target = "b"
ask = "Which sign has dL/db?"
right = "Yes."
```

## The end

Nothing is asked here.
"""


def lesson(folder: Path, text: str = LESSON) -> Lesson:
    """The lesson above, read from a file."""
    path = folder / "diamond.md"
    path.write_text(text, "utf-8")
    read, faults = read_lesson(path, KEYS)
    assert read is not None and not faults, faults
    return read
