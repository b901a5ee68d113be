"""A sound pack of one lesson, which the cases change in one place."""

from __future__ import annotations

MANIFEST = """\
format = 1
id = "mine"
version = "1.0.0"
title = "A pack"
summary = "A summary."
authors = ["Somebody"]
lessons = ["a"]
[skills]
chain-rule = "Multiply"
"""
LESSON = """\
# A lesson

```toml lesson
id = "a"
```

Some text.

```python program
a = Value(-4.0)
L = a * 2.5
L.backward()
```

```toml quiz
id = "q"
kind = "value"
target = "a"
ask = "What is it?"
```
"""
SHARED = {
    "pack.toml": MANIFEST
    + """\
[data.points]
file = "data/points.csv"
license = "CC0-1.0"
source = "Made up"
header = true
[data.names]
file = "data/names.txt"
license = "CC0-1.0"
source = "Of somebody"
""",
    "prelude.py": "rate = 0.5\ndef neuron(x, w):\n    return x * w\n",
    "data/points.csv": "x,y\n1.5,2\n3,-4\n",
    "data/names.txt": "emma\nolivia\n",
    "lessons/a.md": LESSON.replace(
        "L = a * 2.5",
        'n = len(lines("names"))\nfirst = table("points")[0]\nL = neuron(a, first["x"])\nprint(n)',
    ),
}
"""The same with data and a prelude, by the paths of its files."""
