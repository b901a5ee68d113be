"""What `pack new` writes: a pack whose comments say what each line is for."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.quiz.kinds.kind import EXAMPLE_PROGRAM
from tutor.quiz.kinds.registry import KINDS as REGISTRY

FIRST, KINDS = "first", "kinds"
"""Ids of the lessons of a new pack."""

SKILL = "chain-rule"

_PACK = """\
# pack.toml
format = 1                   # the format the pack is written in
id = "{id}"{gap}# never changes: progress is filed under it
version = "1.0.0"
title = "{title}"
summary = "What this pack is about, in one sentence."
lessons = {lessons}

[skills]                     # what the questions train; no other names are legal
chain-rule = "Multiply upstream by local along an edge"
"""

_FIRST = """\
# A product swaps

```toml lesson
id = "{id}"{gap}# never changes; best the name of the file
summary = "The two slopes of a product"
skills = {skills}
minutes = 3
```

Two numbers and their product: going forward, `L = 12`.

```python program
a = Value(3.0)
b = Value(4.0)
L = a * b
L.backward()
```

## Your turn

```toml view
at = "before accumulate a"   # where the debugger stands when this screen opens
focus = ["a", "b"]           # the nodes to keep in sight
```

Press `s` and watch the gradient arrive. Before you do:

```toml quiz
id = "grad-a"                # once a lesson; never changes
kind = "value"               # the learner types a number
target = "a"                 # the gradient of `a`; `value a` would be its value
ask = "What is the gradient of `a`?"
hints = ["Nudge `a` by 0.01. How far does `L` move?", "It moves by `b` times the nudge: {{b}}."]
require = ["mul-own-factor"] # wrong rules that must not be marked right
right = "Yes: the other factor, {{b}}."

[vary]                       # numbers for when the question is asked again
a = [3, -2]
b = [4, 5, -1.5]
```
"""

_KINDS = """\
# One question of each kind

```toml lesson
id = "{id}"
skills = ["{skill}"]
minutes = {minutes}
```

Take what you need and leave out the rest. All of it is about one program.

```python program
{program}```
"""

_SCREEN = """\

## The kind `{kind}`

```toml view
at = "before seed"           # after the forward pass, before the first gradient
```

```toml quiz
# The learner {help}.
id = "{kind}"
kind = "{kind}"
{example}```
"""

_COLUMN = 29
"""Where comments stand."""


def _gap(line: str) -> str:
    return " " * max(_COLUMN - len(line), 1)


def pack_file(id: str, lessons: Sequence[str]) -> str:
    """The text of a `pack.toml`."""
    title = id.replace("-", " ").capitalize()
    listed = ", ".join(f'"{lesson}"' for lesson in lessons)
    return _PACK.format(id=id, gap=_gap(f'id = "{id}"'), title=title, lessons=f"[{listed}]")


def first_lesson(id: str, skills: Sequence[str] = (SKILL,)) -> str:
    """A short lesson with one question, each line of its blocks explained.

    Args:
        id: of the lesson.
        skills: those of its pack; the lesson names the first.
    """
    trained = ", ".join(f'"{skill}"' for skill in skills[:1])
    return _FIRST.format(id=id, gap=_gap(f'id = "{id}"'), skills=f"[{trained}]")


def kinds_lesson(id: str = KINDS) -> str:
    """A lesson with one question of each kind in the registry."""
    screens = "".join(
        _SCREEN.format(kind=name, help=kind.keys.help, example=kind.example)
        for name, kind in REGISTRY.items()
    )
    head = _KINDS.format(id=id, skill=SKILL, minutes=len(REGISTRY), program=EXAMPLE_PROGRAM)
    return head + screens
