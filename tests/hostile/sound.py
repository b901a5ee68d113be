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
