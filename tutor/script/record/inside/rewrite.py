"""Notes put into the syntax tree of a script: names, calls, and the classes that are watched.

Nothing is taken out and no line moves, so errors and places read as they did.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor.script.record.inside.engine_text import engines, parts

BOUND, ENTER, LEAVE, WATCH = "_tutor_bound", "_tutor_enter", "_tutor_leave", "_tutor_watch"
"""Names under which the notes find what they call."""

_KEPT = "_tutor_caller"  # a local that holds the call around


def rewritten(tree: ast.Module, replaced: str = "") -> ast.Module:
    """The tree with its notes.

    Args:
        tree: what was read; it is changed.
        replaced: a class that another takes the place of.
    """
    _Notes(tree, replaced).visit(tree)
    return ast.fix_missing_locations(tree)


def _call(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])


def _constant(value: object) -> ast.expr:
    return ast.parse(repr(value), mode="eval").body


def _names(target: ast.expr) -> Iterator[str]:
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from _names(part)
        case ast.Starred(value=part):
            yield from _names(part)


def _suspends(node: ast.AST) -> bool:
    """Whether a function gives its values one by one, so that its calls do not nest."""
    return any(isinstance(each, ast.Yield | ast.YieldFrom | ast.Await) for each in ast.walk(node))


class _Notes(ast.NodeTransformer):
    """Puts the notes in."""

    def __init__(self, tree: ast.Module, replaced: str) -> None:
        self._replaced, self._engines = replaced, engines(tree)
        self._parts = {node: parts(node, tree) for node in self._engines}
        self._inside = {part for found in self._parts.values() for part in found}

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        if node not in self._engines:
            return node if node in self._inside else self.generic_visit(node)
        lines = tuple((each.lineno, each.end_lineno or each.lineno)
                      for each in (node, *self._parts[node]))  # fmt: skip
        marks = node.name == self._replaced, self._engines[node], lines
        watch = _call(WATCH, *map(_constant, marks))
        node.decorator_list.insert(0, ast.copy_location(watch, node))
        return node  # inside are the steps of the engine, not of the program

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if node in self._inside:
            return node
        self.generic_visit(node)
        if _suspends(node) or node.name.startswith("__"):
            return node
        enter = ast.Assign(
            [ast.Name(_KEPT, ast.Store())],
            _call(ENTER, ast.Constant(node.name), ast.Constant(node.lineno)),
        )
        leave = ast.Expr(_call(LEAVE, ast.Name(_KEPT, ast.Load())))
        documented = ast.get_docstring(node, clean=False) is not None
        head, rest = (node.body[:1], node.body[1:]) if documented else ([], node.body)
        node.body = [*head, enter, ast.Try(rest, [], [], [leave])] if rest else node.body
        _place(node, enter, leave)
        return node

    def _noted(self, statement: ast.stmt, targets: list[ast.expr]) -> list[ast.stmt]:
        names = [name for target in targets for name in _names(target)]
        notes: list[ast.stmt] = [
            ast.Expr(_call(BOUND, ast.Constant(name), ast.Name(name, ast.Load())))
            for name in names
        ]  # fmt: skip
        _place(statement, *notes)
        return notes

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        return [node, *self._noted(node, node.targets)]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> list[ast.stmt]:
        return [node, *(self._noted(node, [node.target]) if node.value else ())]

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        return [node, *self._noted(node, [node.target])]

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        node.body = [*self._noted(node, [node.target]), *node.body]
        return node


def _place(at: ast.stmt, *notes: ast.stmt) -> None:
    """Notes stand where the statement does that they belong to."""
    for note in notes:
        for part in ast.walk(note):
            ast.copy_location(part, at)
