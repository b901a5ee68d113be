"""The modules that lie beside a script, and whether one of them makes operations by hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tutor.script.record.inside.engine_text import engines

_OURS = __name__.partition(".")[0]
_BY_HAND = frozenset(("_backward", "_children"))
"""Attributes and arguments by which a script adds an operation to micrograd's numbers."""


def imported(tree: ast.Module) -> set[str]:
    """The full names of the modules that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or ".")
    return found


def makes_operations(tree: ast.Module, folder: Path) -> bool:
    """Whether a script has numbers with gradients, or operations on them, of its own making.

    Args:
        tree: the script.
        folder: where it lies, with the modules that it may import.
    """
    every = list(_with_its_modules(tree, folder))
    return any(map(engines, every)) or any(any(map(_by_hand, ast.walk(each))) for each in every)


def _by_hand(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=name) | ast.keyword(arg=name) | ast.Constant(value=name):
            return isinstance(name, str) and name in _BY_HAND
        case ast.Call(
            func=ast.Name(id="Value") | ast.Attribute(attr="Value"), args=[_, second, *_]
        ):
            return isinstance(second, ast.Tuple | ast.List | ast.Set)
    return False


def _with_its_modules(tree: ast.Module, folder: Path) -> Iterator[ast.Module]:
    yield tree
    seen: set[str] = set()
    todo = [tree]
    while todo:
        for name in sorted(imported(todo.pop()) - seen):
            seen.add(name)
            if name.partition(".")[0] == _OURS:  # which may lie beside the script
                continue
            path = folder.joinpath(*name.split("."))
            for file in (path.with_suffix(".py"), path / "__init__.py"):
                module = _read(file)
                if module is not None:
                    yield module
                    todo.append(module)


def _read(file: Path) -> ast.Module | None:
    try:
        return ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
