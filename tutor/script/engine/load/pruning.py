"""Which statements of a script are run to get at a class in it: definitions, and what they need.

What a script does is left out: its loops, calls, prints, and all under `if __name__`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)


def kept(tree: ast.Module, needed: frozenset[str]) -> list[ast.stmt]:
    """The statements of a module that define something, in their order.

    Args:
        tree: the module.
        needed: the names that its classes need; an assignment that calls something is kept only
            if it is to one of these.
    """
    return list(_filtered(tree.body, needed))


def _filtered(statements: Iterable[ast.stmt], needed: frozenset[str]) -> Iterator[ast.stmt]:
    for each in statements:
        if isinstance(each, (*_DEFINITIONS, *_IMPORTS)) or _simple(each, needed):
            yield each
        elif isinstance(each, ast.If) and "__name__" not in _names(each.test):
            body = list(_filtered(each.body, needed))
            orelse = list(_filtered(each.orelse, needed))
            if (body or orelse) and not _calls(each.test):
                made = ast.If(each.test, body or [ast.Pass()], orelse)
                yield ast.fix_missing_locations(ast.copy_location(made, each))
        elif isinstance(each, ast.Try):
            body = list(_filtered(each.body, needed))
            if body:
                made_try = ast.Try(body, each.handlers, [], [])
                yield ast.fix_missing_locations(ast.copy_location(made_try, each))


def _simple(statement: ast.stmt, needed: frozenset[str]) -> bool:
    """Whether a statement is an assignment to be kept."""
    if not isinstance(statement, _ASSIGNMENTS):
        return False
    if binds(statement) & needed:
        return True
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    of_members = any(isinstance(each, (ast.Attribute, ast.Subscript)) for each in targets)
    return not of_members and (statement.value is None or not _calls(statement.value))


def binds(statement: ast.stmt) -> frozenset[str]:
    """The names that a definition or an assignment is to."""
    if isinstance(statement, _DEFINITIONS):
        return frozenset([statement.name])
    return frozenset(_assigned(statement) if isinstance(statement, _ASSIGNMENTS) else ())


def needed_names(tree: ast.Module) -> frozenset[str]:
    """The names of all classes of a module, and all that these need, also through others."""
    uses: dict[str, set[str]] = {}
    found: set[str] = set()
    for each in _flat(tree.body):
        if isinstance(each, _DEFINITIONS):
            uses.setdefault(each.name, set()).update(_names(each))
            if isinstance(each, ast.ClassDef):
                found.add(each.name)
        elif isinstance(each, _ASSIGNMENTS) and each.value is not None:
            for name in _assigned(each):
                uses.setdefault(name, set()).update(_names(each.value))
    todo = list(found)
    while todo:
        for name in uses.get(todo.pop(), ()):
            if name not in found:
                found.add(name)
                todo.append(name)
    return frozenset(found)


def _flat(statements: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, with those under its conditions."""
    for each in statements:
        yield each
        if isinstance(each, (ast.If, ast.Try)):
            yield from _flat([*each.body, *each.orelse])


def _assigned(statement: ast.Assign | ast.AnnAssign | ast.AugAssign) -> Iterator[str]:
    """The names that an assignment is to, also to a member: `Value.log = …` is to `Value`."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    for target in targets:
        while isinstance(target, (ast.Attribute, ast.Subscript)):
            target = target.value
        yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _calls(tree: ast.AST) -> bool:
    """Whether an expression calls anything when it is worked out."""
    if isinstance(tree, ast.Lambda):
        return False  # not before it is called itself
    if isinstance(tree, (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)):
        return True
    return any(_calls(each) for each in ast.iter_child_nodes(tree))
