"""Expressions of the lesson language over a run: read into functions of floats.

They are read by the parser of programs and worked out here; nothing is given to Python to execute.
A number that is not there, such as an unset gradient, makes what is said of it neither true nor
false: a condition holds only where it is true.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

from tutor.characters import Columns
from tutor.debug.expressions.located import TypedError, checked
from tutor.debug.expressions.numbers_at import FINAL, GRADIENT, VALUE, WORDS, NumbersAt
from tutor.engine.ops import OPS
from tutor.program.faults import brief, near
from tutor.program.syntax import read

Number = Callable[[NumbersAt], float | None]
Truth = Callable[[NumbersAt], bool | None]
Named = tuple[str, str]
"""`value` or `gradient`, and the name of a node."""

_NTH = "\N{LATIN LETTER RETROFLEX CLICK}"  # for the `#` of `c#2`, which would begin a comment
_READS = {"grad": GRADIENT, "value": VALUE, "data": VALUE}
_CALLS = {op.name: op for op in OPS.values() if op.is_function}
_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow,
}  # fmt: skip
_COMPARED: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """An expression that has been read.

    Attributes:
        tree: its syntax tree.
        number, truth: it worked out; one of them is None.
        words: the numbers of an event that it reads.
        named: what of which node it reads by name, and the column where it does.
    """

    tree: ast.expr
    number: Number | None
    truth: Truth | None
    words: frozenset[str]
    named: dict[Named, int]


def expression(text: str, words: bool = True) -> Expression:
    """Read an expression.

    Args:
        text: such as `abs(grad) > 1` or `grad(a) * 2`.
        words: whether the numbers of an event have names in it, as in a condition.

    Raises:
        TypedError: it is none.
    """
    reader = _ExpressionReader(checked(text), words)
    tree = reader.tree()
    number = truth = None
    if _is_truth(tree):
        truth = reader.truth(tree)
    else:
        number = reader.number(tree)
    return Expression(tree, number, truth, frozenset(reader.words), reader.named)


def constant(e: ast.expr) -> float | None:
    """The number that an expression without names stands for; None if it has some."""
    if any(isinstance(part, ast.Name) for part in ast.walk(e)):
        return None
    reader = _ExpressionReader(ast.unparse(e), False)
    return reader.number(reader.tree())(_NOWHERE)


_NOWHERE: NumbersAt = NumbersAt.__new__(NumbersAt)


def node_read(e: ast.expr, text_of: Callable[[ast.expr], str]) -> Named | None:
    """The node that `a`, `a.grad`, `grad(a)` and the like read; None of anything else."""
    match e:
        case ast.Attribute(value=inner, attr=attr) if attr in ("grad", "data"):
            return (_READS[attr], text_of(inner)) if _is_name(inner) else None
        case ast.Call(func=ast.Name(id=id), args=[inner], keywords=[]) if id in ("grad", "value"):
            return (_READS[id], text_of(inner)) if _is_name(inner) else None
    return (VALUE, text_of(e)) if _is_name(e) else None


def name_text(e: ast.expr) -> str:
    """A name as bindings write it, such as `w[0]` or `c#2`."""
    return ast.unparse(e).replace(" ", "").replace(_NTH, "#")


def _is_name(e: ast.expr) -> bool:
    match e:
        case ast.Name():
            return True
        case ast.Subscript(value=inner, slice=ast.Constant(value=int() | str())):
            return _is_name(inner)
    return False


def _is_truth(e: ast.expr) -> bool:
    match e:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Name(id=id):
            return id == FINAL
    return False


class _ExpressionReader:
    """Reads one text."""

    def __init__(self, text: str, words: bool) -> None:
        self._text = re.sub(r"#(?=\d)", _NTH, text)
        self._columns = Columns(self._text)
        self._known = WORDS.keys() if words else frozenset[str]()
        self.words: set[str] = set()
        self.named: dict[Named, int] = {}

    def tree(self) -> ast.expr:
        stripped = self._text.lstrip()
        before = len(self._text) - len(stripped)
        found = read(stripped)
        if found.too_deep:
            raise TypedError(1, "this is nested too deep")
        if found.errors:
            _, col, words = found.errors[0]
            raise TypedError(before + col, f"this can not be read: {words}")
        self._columns = Columns(stripped)
        self._before = before
        match found.tree.body:
            case [ast.Expr(value=tree)]:
                return tree
            case [ast.Assign() as wrong]:
                raise self._fault(wrong.value, "`=` sets a number", "compare with `==`")
        raise TypedError(before + 1, "this is a statement", "write a condition, such as `grad > 1`")

    def _fault(self, e: ast.expr, message: str, help: str = "") -> TypedError:
        return TypedError(self._column(e), message, help)

    def _column(self, e: ast.expr) -> int:
        return self._before + self._columns(e.lineno, e.col_offset)

    # ---- numbers

    def number(self, e: ast.expr) -> Number:
        if _is_truth(e):
            raise self._fault(e, "this is true or false, where a number belongs")
        match e:
            case ast.Constant(value=bool() | complex()):
                pass
            case ast.Constant(value=int() | float() as x):
                return self._constant(e, x)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
                inner = self.number(operand)
                if isinstance(sign, ast.UAdd):
                    return inner
                return lambda at: None if (x := inner(at)) is None else -x
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return _both(_ARITHMETIC[type(op)], self.number(left), self.number(right))
            case ast.Name(id=id) if id in self._known:
                self.words.add(id)
                return lambda at: at.word(id)
            case ast.Call(func=ast.Name(id=id), args=args, keywords=[]) if id in _CALLS:
                return self._call(e, id, args)
        quantity_name = node_read(e, name_text)
        if quantity_name is None:
            raise self._wrong(e)
        return self._node(e, quantity_name)

    def _constant(self, e: ast.expr, x: float) -> Number:
        try:
            number = float(x)
        except OverflowError:
            raise self._fault(e, "this number is too large") from None
        return lambda at: number

    def _node(self, e: ast.expr, read: Named) -> Number:
        self.named.setdefault(read, self._column(e))
        quantity, name = read
        return lambda at: at.named(quantity, name)

    def _call(self, e: ast.expr, id: str, args: list[ast.expr]) -> Number:
        op = _CALLS[id]
        if len(args) != op.arity:
            takes = "one number" if op.arity == 1 else "two numbers"
            raise self._fault(e, f"`{id}` takes {takes}")
        return _both(op.forward, *map(self.number, args))

    def _wrong(self, e: ast.expr) -> TypedError:
        match e:
            case ast.Call(func=ast.Name(id=id)):
                known = (*_CALLS, "grad", "value")
                if id in ("grad", "value"):
                    return self._fault(e, f"`{id}` takes the name of one node", f"write `{id}(a)`")
                help = near(id, known) or f"there are {', '.join(known)}"
                return self._fault(e, f"there is no `{brief(id)}` here", help)
            case ast.Attribute(attr=attr):
                return self._fault(e, f"there is no `.{brief(attr)}` here", "use .grad or .data")
        return self._fault(
            e, "this has no place here",
            "use names, numbers, + - * / **, comparisons, and, or, not",
        )  # fmt: skip

    # ---- conditions

    def truth(self, e: ast.expr) -> Truth:
        match e:
            case ast.Name(id=id) if id == FINAL and FINAL in self._known:
                self.words.add(FINAL)
                return lambda at: bool(at.word(FINAL))
            case ast.BoolOp(op=ast.And(), values=values):
                return _all(list(map(self.truth, values)))
            case ast.BoolOp(op=ast.Or(), values=values):
                return _any(list(map(self.truth, values)))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self.truth(operand)
                return lambda at: None if (x := inner(at)) is None else not x
            case ast.Compare(left=left, ops=ops, comparators=others):
                for op in ops:
                    if type(op) not in _COMPARED:
                        raise self._fault(e, "this comparison has no place here",
                                          "use < <= > >= == !=")  # fmt: skip
                sides = [self.number(side) for side in (left, *others)]
                tests = [
                    _compared(_COMPARED[type(op)], a, b)
                    for op, a, b in zip(ops, sides, sides[1:], strict=False)
                ]
                return tests[0] if len(tests) == 1 else _all(tests)
        self.number(e)  # what is wrong inside is told first
        raise self._fault(e, "this is a number, where a condition belongs", "compare it with one")


def _both(rule: Callable[..., float], *operands: Number) -> Number:
    """A rule of one or two numbers; None where one of them or the result is no real number."""

    def number(at: NumbersAt) -> float | None:
        xs = [operand(at) for operand in operands]
        if None in xs:
            return None
        try:
            result = rule(*xs)
        except (ValueError, ArithmeticError):
            return None
        return None if isinstance(result, complex) else float(result)

    return number


def _compared(rule: Callable[[float, float], bool], left: Number, right: Number) -> Truth:
    def truth(at: NumbersAt) -> bool | None:
        a, b = left(at), right(at)
        return None if a is None or b is None else rule(a, b)

    return truth


def _all(tests: list[Truth]) -> Truth:
    def truth(at: NumbersAt) -> bool | None:
        found: bool | None = True
        for test in tests:
            one = test(at)
            if one is False:
                return False
            found = None if one is None else found
        return found

    return truth


def _any(tests: list[Truth]) -> Truth:
    def truth(at: NumbersAt) -> bool | None:
        found: bool | None = False
        for test in tests:
            one = test(at)
            if one:
                return True
            found = None if one is None else found
        return found

    return truth
