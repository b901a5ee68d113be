"""The operation table: one row an operation, read by every other package of this one.

A row says how the operation is computed, what its local derivatives are, how both are
written for a person, and where it is undefined. The eager engine, the replay of a tape,
the chain-rule text, the gradient check and the wrong rules of the quizzes all read it,
so adding an operation is adding a row. (And its name: as a method in `value`, and in
`arrays` if its rules are more than arithmetic.)

In every callable and template `x` and `y` are the operands in order and `o` is the
result. A forward rule gets the operands that there are, one number each. A local derivative
is called as `f(x, y, o)` always, with `y = 0.0` where there is only one operand. It is
arithmetic and comparison where it can be, since `arrays` calls it with whole arrays: hence
`(x > 0) * 1.0`, where a number alone would need an `if`.

Conventions at kinks, the usual ones of the field: relu'(0) = 0 and abs'(0) = 0 (as in
PyTorch and TensorFlow); where max or min has a tie the first operand gets all of it, as
in Python's own `max`, so max(0, x) at 0 has derivative 0 in x.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from tutor.engine.errors import DomainError
from tutor.engine.numbers import factor, show

Fault = tuple[Callable[[float, float], bool], str]
"""When there is no number, as a test of the operands; and what is told then, a template."""

_SMALLER = "use smaller values or, in training, a smaller learning rate"

LEAF = 0
"""Code of a node that the program made with `Value(...)`."""
CONST = 1
"""Code of a plain number used as an operand. It has a value but never a gradient."""


@dataclass(frozen=True, slots=True)
class Op:
    """One operation.

    Attributes:
        name: the field's name for it, as in `mul`.
        arity: number of operands, 1 or 2.
        forward: `forward(x)` or `forward(x, y)`, the value. May raise ValueError, OverflowError
            or another ArithmeticError, which callers turn into a `DomainError`.
        local: one callable an operand: `local[i](x, y, o)` is d o / d operand i.
        text: the operation as a program writes it, a template over {x} and {y}.
        local_text: each local derivative as a template over {x}, {y} and {o}.
        law: each local derivative as a textbook states it.
        story: what the operation does to a gradient on its way back, in a few words.
        faults: where there is no value.
        slope_faults: for each operand, where there is no slope.
        kink: for an operation with two slopes at one place, what is 0 there and changes its sign.
        code: position in the table, the number a tape stores.
    """

    name: str
    arity: int
    forward: Callable[..., float]
    local: tuple[Callable[[float, float, float], float], ...]
    text: str
    local_text: tuple[str, ...]
    law: tuple[str, ...]
    story: str
    faults: tuple[Fault, ...] = ()
    slope_faults: tuple[tuple[Fault, ...], ...] = ((), ())
    kink: Callable[[float, float], float] | None = None
    code: int = -1

    def __reduce__(self) -> tuple[Callable[[str], Op], tuple[str]]:
        return _named, (self.name,)  # a copy of a row is the row: others ask whether `row is _ADD`


def _named(name: str) -> Op:
    return OPS[name]


def _sigmoid(x: float) -> float:
    # Two forms, so that exp never overflows.
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def _pow_base(x: float, y: float, o: float) -> float:
    # The last term: x ** 0 is flat, also at 0, where x ** -1 would fail. The result is complex if
    # the base was made negative since the power was taken.
    slope: float = y * x ** (y - (y != 0))
    return slope


def _pow_exponent(x: float, y: float, o: float) -> float:
    # 0 ** y is 0 for every y above 0, so flat; at 0 it jumps, and 0 is what PyTorch gives there.
    return o * math.log(x) if x != 0 else 0.0


_ROWS = (
    Op("add", 2, lambda x, y: x + y, (lambda x, y, o: 1.0, lambda x, y, o: 1.0),
       "{x} + {y}", ("1", "1"), ("d(x + y)/dx = 1", "d(x + y)/dy = 1"),
       "copies the gradient to both operands"),
    Op("sub", 2, lambda x, y: x - y, (lambda x, y, o: 1.0, lambda x, y, o: -1.0),
       "{x} - {y}", ("1", "-1"), ("d(x - y)/dx = 1", "d(x - y)/dy = -1"),
       "copies the gradient, and flips its sign for the second operand"),
    Op("mul", 2, lambda x, y: x * y, (lambda x, y, o: y, lambda x, y, o: x),
       "{x} * {y}", ("{y}", "{x}"), ("d(x·y)/dx = y", "d(x·y)/dy = x"),
       "swaps: each operand gets the gradient times the other operand"),
    Op("div", 2, lambda x, y: x / y, (lambda x, y, o: 1.0 / y, lambda x, y, o: -o / y),
       "{x} / {y}", ("1 / {y}", "-{x} / {y}²"), ("d(x/y)/dx = 1/y", "d(x/y)/dy = -x/y²"),
       "divides the gradient for the top, and flips and scales it for the bottom",
       faults=((lambda x, y: y == 0, "{x} / 0 is undefined: keep the divisor away from 0"),)),
    Op("neg", 1, lambda x: -x, (lambda x, y, o: -1.0,),
       "-{x}", ("-1",), ("d(-x)/dx = -1",), "flips the sign of the gradient"),
    Op("pow", 2, math.pow, (_pow_base, _pow_exponent),
       "{x} ** {y}", ("{y} × {x} ** ({y} - 1)", "{o} × log({x})"),
       ("d(xⁿ)/dx = n·xⁿ⁻¹", "d(xⁿ)/dn = xⁿ·ln x"), "scales by the slope n·xⁿ⁻¹",
       faults=(
           (lambda x, y: x == 0 and y < 0,
            "0 ** {y} would divide by 0: keep the base away from 0"),
           (lambda x, y: x < 0 and y != int(y),
            "({x}) ** {y} is not a real number: a negative base needs a whole exponent")),
       slope_faults=(
           ((lambda x, y: x < 0 and y != int(y),
             "({x}) ** {y} is not a real number, nor is its slope"),
            (lambda x, y: x == 0 and y < 1,
             "x ** {y} has no slope at x = 0: infinitely steep there")),
           ((lambda x, y: x < 0,
             "the slope of ({x}) ** n in n needs log({x}), which is undefined"),))),
    Op("exp", 1, math.exp, (lambda x, y, o: o,),
       "exp({x})", ("{o}",), ("d(eˣ)/dx = eˣ",), "scales by its own output"),
    Op("log", 1, math.log, (lambda x, y, o: 1.0 / x,),
       "log({x})", ("1 / {x}",), ("d(ln x)/dx = 1/x",), "divides by the input",
       faults=((lambda x, y: x <= 0, "log({x}) is undefined: log needs a number above 0"),)),
    Op("relu", 1, lambda x: x if x > 0 else 0.0, (lambda x, y, o: (x > 0) * 1.0,),
       "relu({x})", ("1 if {x} > 0 else 0",), ("d(relu x)/dx = 1 if x > 0 else 0",),
       "lets the gradient through where x > 0, and blocks it elsewhere",
       kink=lambda x, y: x),
    Op("tanh", 1, math.tanh, (lambda x, y, o: 1.0 - o * o,),
       "tanh({x})", ("1 - {o}²",), ("d(tanh x)/dx = 1 - tanh²x",),
       "shrinks the gradient, most of all far from 0"),
    Op("sigmoid", 1, _sigmoid, (lambda x, y, o: o * (1.0 - o),),
       "sigmoid({x})", ("{o} × (1 - {o})",), ("d(σ x)/dx = σ·(1 - σ)",),
       "shrinks the gradient to a quarter at most"),
    Op("sqrt", 1, math.sqrt, (lambda x, y, o: 0.5 / o,),
       "sqrt({x})", ("1 / (2 × {o})",), ("d(√x)/dx = 1/(2√x)",),
       "scales by 1/(2√x): large near 0",
       faults=((lambda x, y: x < 0, "sqrt({x}) is not a real number: sqrt needs 0 or more"),),
       slope_faults=(
           ((lambda x, y: x == 0,
             "sqrt has no slope at 0: it is infinitely steep there; add a small number first"),),)),
    Op("sin", 1, math.sin, (lambda x, y, o: math.cos(x),),
       "sin({x})", ("cos({x})",), ("d(sin x)/dx = cos x",), "scales by cos x"),
    Op("cos", 1, math.cos, (lambda x, y, o: -math.sin(x),),
       "cos({x})", ("-sin({x})",), ("d(cos x)/dx = -sin x",), "scales by -sin x"),
    Op("abs", 1, abs, (lambda x, y, o: (x > 0) * 1.0 - (x < 0) * 1.0,),
       "abs({x})", ("sign of {x}",), ("d|x|/dx = sign of x, and 0 at 0",),
       "keeps the gradient or flips it, by the sign of x",
       kink=lambda x, y: x),
    Op("max", 2, lambda x, y: x if x >= y else y,
       (lambda x, y, o: (x >= y) * 1.0, lambda x, y, o: (x < y) * 1.0),
       "max({x}, {y})", ("1 if {x} ≥ {y} else 0", "1 if {y} > {x} else 0"),
       ("d max(x, y)/dx = 1 if x ≥ y else 0", "d max(x, y)/dy = 1 if y > x else 0"),
       "sends all of the gradient to the larger operand",
       kink=lambda x, y: x - y),
    Op("min", 2, lambda x, y: x if x <= y else y,
       (lambda x, y, o: (x <= y) * 1.0, lambda x, y, o: (x > y) * 1.0),
       "min({x}, {y})", ("1 if {x} ≤ {y} else 0", "1 if {y} < {x} else 0"),
       ("d min(x, y)/dx = 1 if x ≤ y else 0", "d min(x, y)/dy = 1 if y < x else 0"),
       "sends all of the gradient to the smaller operand",
       kink=lambda x, y: x - y),
)  # fmt: skip

TABLE: tuple[Op | None, ...] = (
    None,
    None,
    *(replace(row, code=code) for code, row in enumerate(_ROWS, start=2)),
)
"""Rows by code. Codes 0 and 1 are `LEAF` and `CONST`, which compute nothing."""

OPS: dict[str, Op] = {row.name: row for row in TABLE if row is not None}
"""Rows by name."""


def _fault(op: Op, faults: tuple[Fault, ...], x: float, y: float, what: str) -> DomainError:
    operands = (x, y)[: op.arity]
    written = op.text.format(x=factor(x), y=factor(y))
    if (x - x) + (y - y) != 0:
        reason = f"{written} has an operand that is not a finite number: see who set its .data"
        return DomainError(op.name, operands, reason)
    for test, reason in faults:
        if test(x, y):
            return DomainError(op.name, operands, reason.format(x=show(x), y=show(y)))
    reason = f"{what} {written} is too large for a number: {_SMALLER}"
    return DomainError(op.name, operands, reason)


def forward(op: Op, x: float, y: float = 0.0) -> float:
    """The value of one operation.

    Raises:
        DomainError: the result is not a finite real number.
    """
    try:
        o = op.forward(x) if op.arity == 1 else op.forward(x, y)
    except (ValueError, ArithmeticError):
        raise _fault(op, op.faults, x, y, "the result of") from None
    # Of inf and nan only is the difference with itself not 0. Operands are looked at too, because
    # relu(nan) and 1 / inf would hide them.
    if (x - x) + (y - y) + (o - o) != 0:
        raise _fault(op, op.faults, x, y, "the result of")
    return o


def local(op: Op, operand: int, x: float, y: float, o: float) -> float:
    """The local derivative d o / d operand, `operand` 0-based.

    Raises:
        DomainError: the slope is not a finite real number there.
    """
    try:
        d = op.local[operand](x, y, o)
    except (ValueError, ArithmeticError):
        raise _fault(op, op.slope_faults[operand], x, y, "the slope of") from None
    if d.__class__ is complex or d - d != 0:  # complex: see the slope of a power
        raise _fault(op, op.slope_faults[operand], x, y, "the slope of")
    return d


def unbounded(op: Op | None, operands: tuple[float, ...], data: float) -> DomainError:
    """The fault of a node (None: a leaf) whose gradient is not a finite number."""
    x, y = map(factor, (*operands, 0.0, 0.0)[:2])  # a template leaves out what it does not name
    what = op.text.format(x=x, y=y) if op else f"the leaf {factor(data)}"
    reason = f"the gradient of {what} became too large for a number: {_SMALLER}"
    return DomainError(op.name if op else "value", operands, reason)
