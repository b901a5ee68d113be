"""The source of a class: its methods as syntax trees, with the functions that they call."""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Iterator
from functools import lru_cache
from types import FunctionType
from typing import Any, NamedTuple

from tutor.script.engine.trying.members import functions

_DEEPEST = 3  # calls that are followed from a method


class Spot(NamedTuple):
    """A line of somebody's code."""

    file: str
    line: int

    @property
    def code(self) -> str:
        """What stands there."""
        return linecache.getline(self.file, self.line).strip()


class Body(NamedTuple):
    """A function with its source."""

    file: str
    node: ast.FunctionDef | ast.Lambda
    function: Any

    def spot(self, part: ast.stmt | None = None) -> Spot:
        """The line of a part of it, or its own."""
        return Spot(self.file, (part or self.node).lineno)

    @property
    def parameters(self) -> list[str]:
        """The names of its arguments."""
        return [each.arg for each in self.node.args.args]


class ClassSource:
    """A class whose source is read; without a file, there is nothing to read."""

    def __init__(self, cls: type) -> None:
        self._cls = cls

    def header(self) -> Spot | None:
        """The line where the class begins."""
        found = self._statement()
        return Spot(found[0], found[1].lineno) if found else None

    def bodies(self, name: str) -> Iterator[Body]:
        """The function of a method, and then those of their own code that it calls."""
        beside = functions(self._cls).get(name)
        todo = [(inspect.getattr_static(self._cls, name, beside), 0)]
        seen: set[Any] = set()
        while todo:
            found, depth = todo.pop(0)
            body = _body(found)
            if body is None or body.function in seen:
                continue
            seen.add(body.function)
            yield body
            if depth < _DEEPEST:
                todo += [(each, depth + 1) for each in self._called(body)]

    def alias(self, name: str) -> Spot | None:
        """The line that makes one method of another, as `__rsub__ = __sub__`; None if none does."""
        found = self._statement()
        for each in found[1].body if found else ():
            if isinstance(each, ast.Assign) and not isinstance(each.value, ast.Lambda):
                names = [to.id for to in each.targets if isinstance(to, ast.Name)]
                if found and name in names:
                    return Spot(found[0], each.lineno)
        return None

    def _called(self, body: Body) -> Iterator[Any]:
        """The functions and methods that a function calls by name; of other classes, all."""
        known = body.function.__globals__
        for node in ast.walk(body.node):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name):
                yield from self._functions(known.get(called.id))
            elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                holder = known.get(called.value.id)
                if isinstance(holder, type):
                    yield from self._functions(holder)
                elif called.value.id not in known:  # of `self`, or of another node
                    yield inspect.getattr_static(self._cls, called.attr, None)

    def _functions(self, found: Any) -> Iterator[Any]:
        """A function itself; of an operation that is a class, its functions."""
        if not isinstance(found, type):
            yield found
        elif found is not self._cls and found.__module__ != "builtins":
            yield from vars(found).values()

    def _statement(self) -> tuple[str, ast.ClassDef] | None:
        """The file of the class and its statement."""
        for function in vars(self._cls).values():
            body = _body(function)
            tree = _tree(body.file) if body else None
            if body is None or tree is None:
                continue
            for node in ast.walk(tree):
                named = isinstance(node, ast.ClassDef) and node.name == self._cls.__name__
                if isinstance(node, ast.ClassDef) and named and body.node in ast.walk(node):
                    return body.file, node
        return None


@lru_cache(maxsize=64)
def _tree(file: str) -> ast.Module | None:
    try:
        return ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        return None


def _body(found: Any) -> Body | None:
    """A function with its source; None for what is no function or has no source."""
    if isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    function: Any = inspect.unwrap(found) if callable(found) else found
    if not isinstance(function, FunctionType):
        return None
    code = function.__code__
    tree = _tree(code.co_filename)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, (ast.FunctionDef, ast.Lambda)):
            decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
            if min([node.lineno, *(each.lineno for each in decorators)]) == code.co_firstlineno:
                return Body(code.co_filename, node, function)
    return None
