"""The names that are known at a place of a program, and where in the source its parts are."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tutor.characters import Columns
from tutor.program.faults import Fault, brief
from tutor.program.instead import of_name
from tutor.program.recorder import Recorder
from tutor.program.recording import SourceSpan

Env = dict[str, Any]
"""Local names and what they mean; at the top level, those of the program."""
Closure = Callable[[Env], Any]
"""Computes an expression, or carries out a statement."""
Place = Callable[[Env, Any], None]
"""Assigns a value."""

OUTER = ""
"""Under this key the local names of a nested function have those of the function around it."""

_MISSING = object()


class Scope:
    """What the names of a program mean where a closure is made.

    Attributes:
        globals: the program's top-level names, filled while it runs.
        library: the functions that are known from the start.
    """

    __slots__ = ("_functions", "_hidden", "_serial", "globals", "library")

    def __init__(self, library: Env) -> None:
        self.globals: Env = {}
        self.library = library
        self._functions: list[set[str]] = []  # local names of those around, innermost last
        self._hidden: list[dict[str, str]] = []  # keys of comprehensions' names, innermost last
        self._serial = 0

    @property
    def nested(self) -> bool:
        """Whether this place is inside a function."""
        return bool(self._functions)

    @contextmanager
    def function(self, names: set[str]) -> Iterator[None]:
        """Within this, `names` belong to a function."""
        hidden, self._hidden = self._hidden, []
        self._functions.append(names)
        try:
            yield
        finally:
            self._functions.pop()
            self._hidden = hidden

    @contextmanager
    def comprehension(self) -> Iterator[None]:
        """Within this, names can be hidden, and what was hidden is forgotten at its end."""
        self._hidden.append({})
        try:
            yield
        finally:
            self._hidden.pop()

    def hide(self, name: str) -> None:
        """From here on a name is that of the innermost comprehension."""
        self._serial += 1
        self._hidden[-1][name] = f"{name} {self._serial}"

    def hidden(self, name: str) -> str | None:
        """The key of a comprehension's name among the local names; None if it is not one."""
        for names in reversed(self._hidden):
            if name in names:
                return names[name]
        return None

    def level(self, name: str) -> int | None:
        """How many functions further out a name is local; None if it is one of the program's."""
        for level, names in enumerate(reversed(self._functions)):
            if name in names:
                return level
        return None

    def key(self, e: ast.expr) -> str | None:
        """Under which key of the local names an expression is found, if it is such a name."""
        if not isinstance(e, ast.Name):
            return None
        hidden = self.hidden(e.id)
        if hidden is not None:
            return hidden
        return e.id if not self._functions or e.id in self._functions[-1] else None

    def read(self, name: str, site: int) -> Closure:
        """A closure that gives what a name means."""
        hidden = self.hidden(name)
        if hidden is not None:
            return lambda env: env[hidden]
        level = self.level(name)
        if level is not None:
            return _local(name, level, site)
        known, library = self.globals, self.library

        def read(env: Env) -> Any:
            value = known.get(name, _MISSING)
            if value is _MISSING:
                value = library.get(name, _MISSING)
                if value is _MISSING:
                    raise Fault("E203", *of_name(name, [*known, *library]), site)
            return value

        return read


def outer(env: Env, level: int) -> Env:
    """The local names of the function that is so many levels further out."""
    for _ in range(level):
        env = env[OUTER]
    return env


def _local(name: str, level: int, site: int) -> Closure:
    def local(env: Env) -> Any:
        value = (outer(env, level) if level else env).get(name, _MISSING)
        if value is _MISSING:
            raise Fault(
                "E203", f"`{brief(name)}` has no value yet here",
                "assign it on every way that leads here", site,
            )  # fmt: skip
        return value

    return local


class Sites:
    """Adds the spans of a program's parts to a recording."""

    __slots__ = ("_columns", "_line", "_recorder")

    def __init__(self, recorder: Recorder, source: str, line: Callable[[int], int]) -> None:
        """Of a text; `line` gives what the recording calls a line that is counted from 1."""
        self._recorder, self._line = recorder, line
        self._columns = Columns(source)

    def of(self, node: ast.stmt | ast.expr) -> int:
        """The index of the node's span among the recording's sites."""
        line, end = node.lineno, node.end_lineno or node.lineno
        return self._recorder.add_site(
            SourceSpan(
                self._line(line), self._columns(line, node.col_offset),
                self._line(end), self._columns(end, node.end_col_offset or 0),
            )
        )  # fmt: skip
