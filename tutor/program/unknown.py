"""Names that a program uses and never gives a meaning, found before it runs."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator

from tutor.characters import Columns
from tutor.program import instead
from tutor.program.library import NAMES
from tutor.program.subset import ATTRIBUTES, Report


def check_names(
    tree: ast.Module,
    columns: Columns,
    report: Report,
    also: Container[str],
    shared: Iterable[str] = (),
) -> None:
    """Report every use of a name that is not the library's and is assigned nowhere.

    A name that has a meaning somewhere, but not yet where it is used, is found when the
    program runs.

    Args:
        tree: the program.
        columns: of its text.
        report: takes line, column, code, message and help.
        also: names that may be assigned in lines that could not be read.
        shared: names that the prelude of the pack gives.
    """
    used: list[ast.Name] = []
    known = {*NAMES, *shared}
    for node in looked_at(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            used.append(node)
        known.update(given(node))
    for name in used:
        if name.id not in known and name.id not in also and not name.id.startswith("_"):
            message, help = instead.of_name(name.id, known)
            report(name.lineno, columns(name.lineno, name.col_offset), "E203", message, help)


def looked_at(tree: ast.Module) -> Iterator[ast.AST]:
    """Every part of a program that is read, in any order; no recursion."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack += _parts(node)


def _parts(node: ast.AST) -> Iterable[ast.AST]:
    """The parts of a node in which names are looked for; what is refused as a whole has none."""
    match node:
        case ast.ClassDef() | ast.Raise():
            return ()
        case ast.ExceptHandler(body=body):
            return body
        case ast.Attribute(value=ast.Name(), attr=attr) if attr not in ATTRIBUTES:
            return ()
    return ast.iter_child_nodes(node)


def given(node: ast.AST) -> list[str]:
    """The names to which a part of a program gives a meaning, refused parts included."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            return [name]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.alias(name=name, asname=other):
            return [other or name.partition(".")[0]]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            return [name]
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            return [name]
    return []
