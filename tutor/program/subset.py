"""The subset of Python that is the lesson language: which syntax is allowed, and where."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple

from tutor.characters import Columns, unsafe
from tutor.engine.ops import OPS
from tutor.program.diagnostic import ProgramError
from tutor.program.faults import brief
from tutor.program.limits import Limits

Fail = Callable[..., ProgramError]

_ALLOWED = {
    "Module", "Expr", "Assign", "AugAssign", "If", "For", "FunctionDef", "arguments", "arg",
    "Return", "Pass", "Break", "Continue", "Assert", "Constant", "Name", "BinOp", "UnaryOp",
    "BoolOp", "Compare", "Call", "keyword", "Attribute", "Subscript", "Slice", "List", "Tuple",
    "Dict", "ListComp", "GeneratorExp", "comprehension", "IfExp", "JoinedStr", "FormattedValue",
    "Load", "Store", "Add", "Sub", "Mult", "Div", "FloorDiv", "Mod", "Pow", "USub", "UAdd", "Not",
    "And", "Or", "Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn",
}  # fmt: skip
_INSTEAD = {
    "While": ("`while` loops are not part of the lesson language", "use `for i in range(…)`"),
    "ClassDef": ("classes are not part of the lesson language", "use functions and lists"),
    "Lambda": ("`lambda` is not part of the lesson language", "use `def`"),
    "Try": ("`try` is not part of the lesson language", "a fault stops the program, and is shown"),
    "With": ("`with` is not part of the lesson language", ""),
    "Delete": ("`del` is not part of the lesson language", "let the name be"),
    "Global": ("`global` is not part of the lesson language", "pass and return values instead"),
    "AnnAssign": ("annotations are not part of the lesson language", "write `name = value`"),
    "NamedExpr": ("`:=` is not part of the lesson language", "assign on a line of its own"),
    "Starred": ("`*` before a name is not part of the lesson language", "list the items"),
    "MatMult": ("`@` is not part of the lesson language", "use `dot(u, v)`"),
    "Set": ("sets are not part of the lesson language", "use a list"),
    "Yield": ("`yield` is not part of the lesson language", "build a list and return it"),
    "Await": ("`await` is not part of the lesson language", ""),
}
_OWN_IMPORTS = {
    "tutor": {"Value"},
    "tutor.lang": {"*"},
    "tutor.engine.value": {"Value"},
    "micrograd.engine": {"Value"},
}
ATTRIBUTES = {
    "data", "grad", "backward", "append", "items", "keys", "values",
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
    tree: ast.Module, limits: Limits, source: str, fail: Fail, too_deep: tuple[str, str]
) -> None:
    """Refuse every part of Python that the lesson language leaves out. No recursion.

    Raises:
        ProgramError: `fail(line, col, code, message, help)` made it.
    """
    columns = Columns(source)
    generators: set[ast.expr] = set()  # those in an allowed place
    stack: list[tuple[ast.AST, _Around]] = [(tree, _Around(0, 1, 1, False, False))]
    while stack:
        node, around = stack.pop()
        if (line := getattr(node, "lineno", None)) is not None:
            col = columns(line, getattr(node, "col_offset", 0))
            around = around._replace(line=line, col=col)
        at = around.line, around.col
        kind = type(node).__name__
        if around.depth > limits.depth:
            raise fail(*at, "E104", *too_deep)
        if isinstance(node, ast.Import | ast.ImportFrom):
            _check_import(node, around, fail)
            continue
        if kind not in _ALLOWED:
            message, help = _INSTEAD.get(
                kind, (f"`{kind}` is not part of the lesson language", _GUIDE)
            )
            raise fail(*at, "E102", message, help)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
            generators.add(node.args[0])
        if isinstance(node, ast.GeneratorExp) and node not in generators:
            raise fail(*at, "E102", "a generator can only be the argument of a function",
                       "write it in `[ ]`, which makes a list")  # fmt: skip
        _check_words(node, at, fail)
        _check_place(node, around, fail)
        within = around._replace(
            depth=around.depth + 1,
            function=around.function or isinstance(node, ast.FunctionDef),
            loop=around.loop or isinstance(node, ast.For),
        )
        stack += [(child, within) for child in ast.iter_child_nodes(node)]


def _check_import(node: ast.Import | ast.ImportFrom, around: _Around, fail: Fail) -> None:
    if isinstance(node, ast.ImportFrom) and node.level == 0 and around.depth == 1:
        allowed = _OWN_IMPORTS.get(node.module or "", set())
        if all(a.name in allowed and a.asname is None for a in node.names):
            return
    raise fail(
        around.line, around.col, "E107", "nothing can be imported here",
        "`Value` and the functions of the lesson language are there already; only `from "
        "tutor.lang import *` may stand at the top, so that the file also runs in Python",
    )  # fmt: skip


def _check_words(node: ast.AST, at: tuple[int, int], fail: Fail) -> None:
    """Names, attributes, and the values that are written out."""
    match node:
        case (
            ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name)
            | ast.keyword(arg=str(name))
        ) if name.startswith("_") and name != "_":  # fmt: skip
            raise fail(
                *at, "E108", f"the name `{brief(name)}` begins with an underscore", "rename it"
            )
        case ast.Attribute(attr=attr) if attr not in ATTRIBUTES:
            raise fail(
                *at, "E103", f"`.{brief(attr)}` is not part of the lesson language",
                f"the attributes are {', '.join(sorted(ATTRIBUTES))}",
            )  # fmt: skip
        case ast.Constant(value=str(text)) if bad := unsafe(text):
            raise fail(*at, "E106", f"the text contains a {bad[1]}", "leave the escape out")
        case ast.Constant(value=float(x)) if x - x != 0:
            raise fail(*at, "E201", "this number is too large", "use a smaller number")
        case ast.Constant(value=value) if type(value) not in (int, float, str, bool, type(None)):
            raise fail(
                *at, "E102", f"{type(value).__name__} values are left out here",
                "use numbers, texts, lists, tuples and dicts",
            )  # fmt: skip


def _check_place(node: ast.AST, around: _Around, fail: Fail) -> None:
    """What is allowed only in some places or forms."""

    def refuse(message: str, help: str = _GUIDE) -> ProgramError:
        return fail(around.line, around.col, "E102", message, help)

    match node:
        case ast.FunctionDef(args=a):
            if around.depth > 1:
                raise refuse("a function inside something else", "define it at the top level")
            if node.decorator_list or a.vararg or a.kwarg or a.kwonlyargs or a.posonlyargs:
                raise refuse(
                    "decorators, `*`, `**` and `/` are left out here", "use plain parameters"
                )
            if node.returns or any(p.annotation for p in a.args):
                raise refuse("annotations are left out here", "use plain parameters")
            if len({p.arg for p in a.args}) < len(a.args):
                raise refuse("two parameters have the same name", "rename one")
        case ast.Return() if not around.function:
            raise refuse("`return` outside of a function", "delete it")
        case ast.Break() | ast.Continue() if not around.loop:
            word = type(node).__name__.lower()
            raise refuse(f"`{word}` outside of a loop", "delete it")
        case ast.For(orelse=[_, *_]):
            raise refuse("`else` after a loop is left out here", "put it after the loop")
        case ast.FormattedValue(conversion=conversion) if conversion != -1:
            raise refuse("`!r`, `=` and their like are left out here", "write `{name}`")
        case ast.Dict(keys=keys) if None in keys:
            raise refuse("`**` in a dict is left out here", "write each `key: value`")
        case ast.Call(keywords=keywords):
            names = [k.arg for k in keywords]
            if None in names:
                raise refuse("`**` in a call is left out here", "name each argument")
            if len(set(names)) < len(names):
                raise refuse("an argument is given twice", "delete one")
