"""Which classes of a file are engines, and what else of the file is a part of them.

Read from the source before it runs: what is a part of an engine gets no notes, and its lines are
no places of the script. Operations may be functions beside the class, or put into it later.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tutor.script.record.inside.operation import is_operation

GRADIENTS = ("grad", "gradient")
"""What the gradient of a node is mostly called."""
BACKWARDS = ("backward", "backprop", "backpropagate", "backward_pass")
_ARITHMETIC = frozenset(("__add__", "__mul__"))
Part = ast.FunctionDef | ast.ClassDef


class EngineText(NamedTuple):
    """Where an engine stands.

    Attributes:
        path: its file.
        gradient: the attribute that holds gradients.
        lines: the first and last line of the class, and then those of its other parts.
    """

    path: str
    gradient: str
    lines: tuple[tuple[int, int], ...]


def engines(tree: ast.Module) -> dict[ast.ClassDef, str]:
    """The classes of numbers with gradients, each with the attribute for these."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = {}
    for node in classes:
        if _methods(node, tree) & _ARITHMETIC and (gradient := _gradient(node, tree)):
            found[node] = gradient
    return found


def parts(engine: ast.ClassDef, tree: ast.Module) -> list[Part]:
    """The functions and classes of a file that an engine is made of besides itself.

    That is what its methods use, and operations that make its nodes.
    """
    known: dict[str, Part] = {
        node.name: node for node in tree.body
        if isinstance(node, Part) and node is not engine
    }  # fmt: skip
    found: dict[str, Part] = {}
    todo: list[ast.AST] = [engine, *_put_in(engine.name, tree)]
    while todo:
        for name in _used(todo.pop()):
            if name in known and name not in found:
                found[name] = known[name]
                todo.append(known[name])
    makers = {engine.name, *found}
    for name, node in known.items():
        if name not in found and is_operation(name) and makers & set(_called(node)):
            found[name] = node
    return list(found.values())


def _methods(node: ast.ClassDef, tree: ast.Module) -> set[str]:
    """The names of its methods, also of those that it is given behind the class."""
    names = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
    for each in node.body:
        if isinstance(each, ast.Assign):
            names |= {to.id for to in each.targets if isinstance(to, ast.Name)}
    return names | {to.attr for to in _targets(node.name, tree)}


def _targets(name: str, tree: ast.Module) -> Iterator[ast.Attribute]:
    """The attributes of a class that are assigned behind it."""
    for each in tree.body:
        for to in each.targets if isinstance(each, ast.Assign) else ():
            match to:
                case ast.Attribute(value=ast.Name(id=holder)) if holder == name:
                    yield to


def _put_in(name: str, tree: ast.Module) -> list[ast.AST]:
    """What these are given."""
    targets = set(_targets(name, tree))
    return [each.value for each in tree.body
            if isinstance(each, ast.Assign) and targets & set(each.targets)]  # fmt: skip


def _used(part: ast.AST) -> Iterator[str]:
    return (each.id for each in ast.walk(part) if isinstance(each, ast.Name))


def _called(part: ast.AST) -> Iterator[str]:
    for each in ast.walk(part):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name):
            yield each.func.id


def _gradient(node: ast.ClassDef, tree: ast.Module) -> str:
    """The attribute that holds gradients; empty if there is none."""
    members = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    members |= {
        each.target.id for each in node.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    }  # fmt: skip
    for name in GRADIENTS:
        if name in members:
            return name
    if not _methods(node, tree) & set(BACKWARDS):
        return ""
    # By another name: a number that nodes begin with, and that something is added to.
    begun = _begun(node)
    for each in ast.walk(tree):
        to = each.target if isinstance(each, ast.AugAssign) else None
        if isinstance(to, ast.Attribute) and begun.get(to.attr):
            return to.attr
    return ""


def _begun(node: ast.ClassDef) -> Mapping[str, bool]:
    """The attributes that the constructor sets, and whether to nothing or 0."""
    found = {}
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name in ("__init__", "__new__"):
            for inner in ast.walk(each):
                for to in inner.targets if isinstance(inner, ast.Assign) else ():
                    if isinstance(to, ast.Attribute) and isinstance(inner, ast.Assign):
                        value = inner.value
                        found[to.attr] = isinstance(value, ast.Constant) and not value.value
    return found
