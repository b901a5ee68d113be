"""Reading a program: source text to a checked syntax tree. Nothing is executed here."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tutor.program.diagnostic import Diagnostic, ProgramError
from tutor.program.limits import LIMITS, Limits
from tutor.program.text import location, unsafe

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
    "exp", "log", "relu", "tanh", "sigmoid", "sqrt", "sin", "cos",
}  # fmt: skip
"""Every attribute a program may name."""


@dataclass(frozen=True, eq=False)
class Program:
    """A checked program, ready to run.

    Attributes:
        source: the text, without the fence it may stand in.
        path: the file as the person named it.
        first_line: the line of the file on which `source` begins.
        tree: the checked syntax tree; its line numbers count from 1 within `source`.
    """

    source: str
    path: str
    first_line: int
    tree: ast.Module

    def with_values(self, values: Mapping[str, float]) -> Program:
        """The same program with other numbers in `name = Value(number)` or `name = number`.

        Raises:
            KeyError: there is no such top-level assignment of a number to that name.
        """
        lines = self.source.split("\n")
        spots = []
        for name, x in values.items():
            spot = _number_of(self.tree, name)
            if spot is None:
                raise KeyError(name)
            spots.append((spot, x))
        for spot, x in sorted(spots, key=lambda s: (s[0].lineno, s[0].col_offset), reverse=True):
            line = lines[spot.lineno - 1].encode()
            old = line[spot.col_offset : spot.end_col_offset].decode()
            new = repr(float(x)) if re.search(r"[.eE]", old) or x != int(x) else repr(int(x))
            line = line[: spot.col_offset] + new.encode() + line[spot.end_col_offset :]
            lines[spot.lineno - 1] = line.decode()
        return parse("\n".join(lines), path=self.path, first_line=self.first_line)


def _number_of(tree: ast.Module, name: str) -> ast.expr | None:
    """The expression of the number that a top-level assignment gives to `name`, on one line."""
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                match value:
                    case ast.Call(func=ast.Name(id="Value"), args=[inner]):
                        value = inner
                return value if _is_number(value) else None
    return None


def _is_number(e: ast.expr) -> bool:
    if isinstance(e, ast.UnaryOp) and isinstance(e.op, ast.USub | ast.UAdd):
        e = e.operand
    return isinstance(e, ast.Constant) and type(e.value) in (int, float)


def parse(
    source: str, *, path: str = "<program>", first_line: int = 1, limits: Limits = LIMITS
) -> Program:
    """Read and check a program of the lesson language.

    Raises:
        ProgramError: it is not one; the diagnostic says where, in lines of the file.
    """

    def fail(line: int, col: int, code: str, message: str, help: str = "") -> ProgramError:
        return ProgramError(Diagnostic(path, first_line + line - 1, col, code, message, help))

    if len(source) > limits.source:
        raise fail(
            1, 1, "E105", f"the program has {len(source):,} characters, over {limits.source:,}",
            "split it into smaller programs",
        )  # fmt: skip
    bad = unsafe(source)
    if bad:
        line, col = location(source, bad[0])
        raise fail(line, col, "E106", f"the program contains a {bad[1]}", "delete the character")
    too_deep = (
        f"nested deeper than {limits.depth} levels",
        "give the inner parts names of their own",
    )
    offset = _too_deep(source, limits.depth)
    if offset is not None:
        raise fail(*location(source, offset), "E104", *too_deep)
    try:
        tree = ast.parse(source)
    except SyntaxError as e:
        raise fail(
            e.lineno or 1, max(e.offset or 1, 1), "E101", f"this is not valid Python: {e.msg}"
        ) from None
    except (RecursionError, MemoryError, ValueError):
        raise fail(1, 1, "E104", *too_deep) from None
    _check(tree, limits, source, fail, too_deep)
    return Program(source, path, first_line, tree)


_NESTING = re.compile(r"""\#[^\n]*|'[^'\n]*'|"[^"\n]*"|[([{]|[)\]}]|[-+~]+|\n""")


def _too_deep(source: str, depth: int) -> int | None:
    """Where brackets or a row of signs go too deep, found before the parser meets them."""
    open_brackets = 0
    for token in _NESTING.finditer(source):
        text = token[0]
        if text[0] in "([{":
            open_brackets += 1
        elif text[0] in ")]}":
            open_brackets -= 1
        if open_brackets > depth or (text[0] in "-+~" and len(text) > depth):
            return token.start()
    return None


def _check(
    tree: ast.Module, limits: Limits, source: str, fail: Fail, too_deep: tuple[str, str]
) -> None:
    """Refuse every part of Python that the lesson language leaves out. No recursion."""
    lines = source.split("\n")

    def where(node: ast.AST) -> tuple[int, int]:
        line = getattr(node, "lineno", 1)
        text = lines[line - 1].encode()[: getattr(node, "col_offset", 0)]
        return line, len(text.decode(errors="replace")) + 1

    stack: list[tuple[ast.AST, int, tuple[int, int]]] = [(tree, 0, (1, 1))]
    while stack:
        node, depth, at = stack.pop()
        if hasattr(node, "lineno"):
            at = where(node)
        kind = type(node).__name__
        if depth > limits.depth:
            raise fail(*at, "E104", *too_deep)
        if isinstance(node, ast.Import | ast.ImportFrom):
            _check_import(node, at, fail)
            continue
        if kind not in _ALLOWED:
            message, help = _INSTEAD.get(
                kind, (f"`{kind}` is not part of the lesson language", "see the author's guide")
            )
            raise fail(*at, "E102", message, help)
        _check_details(node, at, depth, fail)
        stack += [(child, depth + 1, at) for child in ast.iter_child_nodes(node)]


def _check_import(node: ast.Import | ast.ImportFrom, at: tuple[int, int], fail: Fail) -> None:
    if isinstance(node, ast.ImportFrom):
        allowed = _OWN_IMPORTS.get(node.module or "", set())
        if all(a.name in allowed and a.asname is None for a in node.names):
            return
    raise fail(
        *at, "E107", "nothing can be imported here",
        "`Value` and the functions of the lesson language are there already; "
        "only `from tutor.lang import *` may stand here, so that the file also runs in Python",
    )  # fmt: skip


def _check_details(node: ast.AST, at: tuple[int, int], depth: int, fail: Fail) -> None:
    """The limits on nodes that are allowed as such."""
    match node:
        case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) if (
            name.startswith("_") and name != "_"
        ):
            raise fail(*at, "E108", f"the name `{name}` begins with an underscore", "rename it")
        case ast.Attribute(attr=attr) if attr not in ATTRIBUTES:
            known = ", ".join(sorted(ATTRIBUTES))
            raise fail(
                *at, "E103", f"`.{attr}` is not part of the lesson language",
                f"the attributes are {known}",
            )  # fmt: skip
        case ast.Constant(value=value):
            if type(value) not in (int, float, str, bool, type(None)):
                raise fail(*at, "E102", f"{type(value).__name__} values are left out here")
            if isinstance(value, str) and (bad := unsafe(value)):
                raise fail(*at, "E106", f"the text contains a {bad[1]}", "leave the escape out")
            if isinstance(value, float) and value - value != 0:
                raise fail(*at, "E201", "this number is too large", "use a smaller number")
    if isinstance(node, ast.FunctionDef):
        a = node.args
        if depth > 1:
            raise fail(
                *at, "E102", "a function inside something else", "define it at the top level"
            )
        if node.decorator_list or node.returns or a.vararg or a.kwarg or a.kwonlyargs:
            raise fail(
                *at, "E102", "decorators, annotations, `*` and `**` parameters are left out here",
                "use plain parameters",
            )  # fmt: skip
        if any(p.annotation for p in (*a.args, *a.posonlyargs)):
            raise fail(*at, "E102", "annotations are left out here", "use plain parameters")
    if isinstance(node, ast.For) and (node.orelse):
        raise fail(*at, "E102", "`else` after a loop is left out here")
    if isinstance(node, ast.FormattedValue) and node.conversion != -1:
        raise fail(*at, "E102", "`!r` and its like are left out here")
    if isinstance(node, ast.Call) and any(k.arg is None for k in node.keywords):
        raise fail(*at, "E102", "`**` in a call is left out here", "name each argument")
