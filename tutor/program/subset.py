"""The subset of Python that is the lesson language: which syntax is allowed, and where."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple

from tutor.characters import Columns, unsafe
from tutor.engine.ops import OPS
from tutor.program import instead
from tutor.program.faults import brief
from tutor.program.limits import Limits

Report = Callable[..., None]
"""Takes a fault: line, column, code, message and, if there is any, help."""

_ALLOWED = {
    "Module", "Expr", "Assign", "AugAssign", "If", "For", "FunctionDef", "arguments", "arg",
    "Return", "Pass", "Break", "Continue", "Assert", "Constant", "Name", "BinOp", "UnaryOp",
    "BoolOp", "Compare", "Call", "keyword", "Attribute", "Subscript", "Slice", "List", "Tuple",
    "Dict", "ListComp", "DictComp", "GeneratorExp", "comprehension", "IfExp", "Lambda", "While",
    "Starred", "Nonlocal", "JoinedStr", "FormattedValue",
    "Load", "Store", "Add", "Sub", "Mult", "Div", "FloorDiv", "Mod", "Pow", "USub", "UAdd", "Not",
    "And", "Or", "Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn",
}  # fmt: skip
_OWN_IMPORTS = {
    "tutor": {"Value"},
    "tutor.lang": {"*"},
    "prelude": {"*"},
    "tutor.engine.value": {"Value"},
    "micrograd.engine": {"Value"},
}
ATTRIBUTES = {
    "data", "grad", "backward",
    "append", "extend", "insert", "pop", "remove", "index", "count", "sort", "reverse", "copy",
    "clear", "get", "setdefault", "update", "items", "keys", "values",
    "split", "join", "strip", "lstrip", "rstrip", "upper", "lower", "replace", "startswith",
    "endswith", "find",
    *(row.name for row in OPS.values() if row.is_function and row.arity == 1),
}  # fmt: skip
"""Every attribute a program may name."""
_GUIDE = "the guide for authors lists what there is"


class _Around(NamedTuple):
    """What surrounds a node of the syntax tree."""

    depth: int
    line: int
    col: int
    function: bool
    loop: bool


def check(
    tree: ast.Module, limits: Limits, columns: Columns, report: Report, too_deep: tuple[str, str]
) -> None:
    """Report every part of Python that the lesson language leaves out, in any order. No recursion.

    Of a part that is left out, only the statements of its blocks are looked at further.
    """
    allowed: set[ast.AST] = set()  # generators, stars and `nonlocal` in a place that allows them
    stack: list[tuple[ast.AST, _Around]] = [(tree, _Around(0, 1, 1, False, False))]
    while stack:
        node, around = stack.pop()
        if (line := getattr(node, "lineno", None)) is not None:
            col = columns(line, getattr(node, "col_offset", 0))
            around = around._replace(line=line, col=col)
        at = around.line, around.col
        kind = type(node).__name__
        if around.depth > limits.depth:
            report(*at, "E104", *too_deep)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            _check_import(node, around, report)
            continue
        within = around._replace(
            depth=around.depth + 1,
            function=around.function or isinstance(node, _FUNCTIONS),
            loop=not isinstance(node, _FUNCTIONS) and (around.loop or isinstance(node, _LOOPS)),
        )
        if kind not in _ALLOWED:
            if not isinstance(node, _BLOCKS):
                report(*at, "E102", *instead.of_syntax(kind))
            if not isinstance(node, ast.ClassDef):
                stack += [(c, within) for c in ast.iter_child_nodes(node) if isinstance(c, _INNER)]
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, _CALLED):
            allowed |= {each for each in node.args if isinstance(each, ast.GeneratorExp)}
        _allow(node, around, allowed)
        if isinstance(node, ast.Starred) and node not in allowed:
            report(*at, "E102", "a star can only stand in a call, or once on the left of `=`",
                   "list the items")  # fmt: skip
        if isinstance(node, ast.Nonlocal) and node not in allowed:
            report(*at, "E102", "`nonlocal` can only stand first in a function inside another",
                   "move it up, or pass and return the value")  # fmt: skip
        if isinstance(node, ast.GeneratorExp) and node not in allowed:
            report(*at, "E102", "a generator can only be an argument of a function",
                   "write it in `[ ]`, which makes a list")  # fmt: skip
        _check_words(node, at, report)
        _check_place(node, around, report)
        stack += [(child, within) for child in ast.iter_child_nodes(node)]


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_CALLED = (ast.Name, ast.Attribute)
_BLOCKS = (ast.ExceptHandler, ast.match_case)  # belong to a statement that was told already
_INNER = (ast.stmt, *_BLOCKS)


def _allow(node: ast.AST, around: _Around, allowed: set[ast.AST]) -> None:
    """Note which parts of a node stand where they may."""
    match node:
        case ast.Call(args=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            stars = [part for part in parts if isinstance(part, ast.Starred)]
            storing = isinstance(getattr(node, "ctx", None), ast.Store)
            allowed.update(stars[:1] if storing else stars)
        case ast.FunctionDef(body=body) if around.function:
            start = 1 if ast.get_docstring(node, clean=False) is not None else 0
            own = {p.arg for p in node.args.args}
            for statement in body[start:]:
                if not isinstance(statement, ast.Nonlocal) or own & set(statement.names):
                    break
                allowed.add(statement)


def _check_import(node: ast.Import | ast.ImportFrom, around: _Around, report: Report) -> None:
    if isinstance(node, ast.ImportFrom) and node.level == 0 and around.depth == 1:
        allowed = _OWN_IMPORTS.get(node.module or "", set())
        if all(a.name in allowed and a.asname is None for a in node.names):
            return
    report(
        around.line, around.col, "E107", "nothing can be imported here",
        "`Value` and the functions of the lesson language are there already; only `from "
        "tutor.lang import *` may stand at the top, so that the file also runs in Python",
    )  # fmt: skip


_LITERALS = {bytes: "bytes", complex: "complex numbers", type(...): "dots in place of a value"}


def _check_words(node: ast.AST, at: tuple[int, int], report: Report) -> None:
    """Names, attributes, and the values that are written out."""
    match node:
        case (
            ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name)
            | ast.keyword(arg=str(name))
        ) if name.startswith("_") and name != "_":  # fmt: skip
            report(*at, "E108", f"the name `{brief(name)}` begins with an underscore", "rename it")
        case ast.Attribute(value=of, attr=attr) if attr not in ATTRIBUTES:
            report(
                *at, "E103", f"`.{brief(attr)}` is not part of the lesson language",
                instead.of_attribute(of.id if isinstance(of, ast.Name) else "", attr, ATTRIBUTES),
            )  # fmt: skip
        case ast.Constant(value=str(text)) if bad := unsafe(text):
            report(*at, "E106", f"the text contains a {bad[1]}", "leave the escape out")
        case ast.Constant(value=float(x)) if x - x != 0:
            report(*at, "E201", "this number is too large", "use a smaller number")
        case ast.Constant(value=value) if type(value) not in (int, float, str, bool, type(None)):
            report(
                *at, "E102", f"{_LITERALS.get(type(value), 'such values')} are left out here",
                "use numbers, texts, lists, tuples and dicts",
            )  # fmt: skip


def _check_place(node: ast.AST, around: _Around, report: Report) -> None:
    """What is allowed only in some places or forms."""

    def refuse(message: str, help: str = _GUIDE) -> None:
        report(around.line, around.col, "E102", message, help)

    match node:
        case ast.FunctionDef(args=a) | ast.Lambda(args=a):
            if a.vararg or a.kwarg or a.kwonlyargs or a.posonlyargs:
                refuse("parameters with `*`, `**` or `/` are left out here", "use plain parameters")
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                refuse("decorators are left out here", "call the one function from the other")
            if getattr(node, "returns", None) or any(p.annotation for p in a.args):
                refuse("annotations are left out here", "use plain parameters")
            if len({p.arg for p in a.args}) < len(a.args):
                refuse("two parameters have the same name", "rename one")
        case ast.Return() if not around.function:
            refuse("`return` outside of a function", "delete it")
        case ast.Break() | ast.Continue() if not around.loop:
            word = type(node).__name__.lower()
            refuse(f"`{word}` outside of a loop", "delete it")
        case ast.For(orelse=[_, *_]) | ast.While(orelse=[_, *_]):
            refuse("`else` after a loop is left out here", "put it after the loop")
        case ast.FormattedValue(conversion=conversion) if conversion != -1:
            refuse("`!r`, `=` and their like are left out here", "write `{name}`")
        case ast.Dict(keys=keys) if None in keys:
            refuse("`**` in a dict is left out here", "write each `key: value`")
        case ast.Call(keywords=keywords):
            names = [k.arg for k in keywords]
            if None in names:
                refuse("`**` in a call is left out here", "name each argument")
            if len(set(names)) < len(names):
                refuse("an argument is given twice", "delete one")
