"""The operation table: one row an operation, and everything that is known of it.

A row says how the operation is computed, on numbers and on arrays, what its local derivatives are,
how both are written for a person, and where it is undefined. `Value`, the tape, compiled plans, the
lesson language, the trace, the drawing, the chain-rule text, the gradient check and the wrong rules
of the quizzes read it. So an operation is added by a row here and by its method, one line, in
`value`; tests/engine/test_rows.py names what is missing.

In every callable and template `x` and `y` are the operands in order and `o` is the result. A
forward rule gets as many operands as the operation has. A local derivative is always called as
`f(x, y, o)`, with `y = 0.0` where there is only one operand. Either is best written with arithmetic
and comparison alone, such as `(x > 0) * 1.0` in place of an `if`: then the same rule does for whole
arrays, bit for bit. Otherwise the row has a form for arrays too. That one is given numpy, as to
import this module must not load it.

Conventions at kinks, the usual ones of the field: relu'(0) = 0 and abs'(0) = 0 (as in
PyTorch and TensorFlow); where max or min has a tie the first operand gets all of it, as
in Python's own `max`, so max(0, x) at 0 has derivative 0 in x.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tutor.engine.errors import DomainError
from tutor.engine.numbers import factor, show

Undefined = tuple[Callable[[float, float], bool], str]
"""Where there is no number, as a test of the operands; and the message for it, a template."""
ForArrays = Callable[[Any], Callable[..., Any]]
"""A rule for arrays, once it is given the module numpy."""

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
        local_text: each local derivative as a template over {x}, {y} and {o}.
        law: each local derivative as a textbook states it.
        story: what the operation does to a gradient on its way back, in a few words.
        sign: the operator by which a program writes it. "" for a function, which a program calls
            by its name.
        strength: how tightly the operator binds: the higher, the tighter. 0 for a function.
        right: whether the operator groups to the right, so that a ** b ** c is a ** (b ** c).
        array: the forward rule for arrays. It is called as a ufunc is, `f(x, out=out)` or
            `f(x, y, out=out)`, and gives nan or an infinity where there is no value. None if
            `forward` itself works on arrays.
        exact: whether `array` gives the very bits of `forward`. The functions of numpy may round
            otherwise in the last place.
        local_array: for each operand the slope for arrays, `f(x, y, o)`. None if `local` itself
            works on arrays; then, and only then, both give the same bits.
        scalar_second: whether `array` is quicker, as x ** 2 is, if it gets a second operand that is
            the same for all nodes as one number.
        undefined: where there is no value.
        no_slope: for each operand, where there is no slope.
        kink: for an operation with two slopes at one place, what is 0 there and changes its sign.
        code: position in the table, the number a tape stores.
        text: the operation as a program writes it, a template over {x} and {y}.
    """

    name: str
    arity: int
    forward: Callable[..., float]
    local: tuple[Callable[[float, float, float], float], ...]
    local_text: tuple[str, ...]
    law: tuple[str, ...]
    story: str
    sign: str = ""
    strength: int = 0
    right: bool = False
    array: ForArrays | None = None
    exact: bool = True
    local_array: tuple[ForArrays | None, ...] = (None, None)
    scalar_second: bool = False
    undefined: tuple[Undefined, ...] = ()
    no_slope: tuple[tuple[Undefined, ...], ...] = ((), ())
    kink: Callable[[float, float], float] | None = None
    code: int = -1
    text: str = field(init=False)

    def __post_init__(self) -> None:
        operands = ("{x}", "{y}")[: self.arity]
        text = f"{self.name}({', '.join(operands)})"
        if self.sign:
            text = f" {self.sign} ".join(operands) if self.arity == 2 else f"{self.sign}{{x}}"
        object.__setattr__(self, "text", text)

    @property
    def is_function(self) -> bool:
        """Whether a program calls it by its name, rather than writing an operator."""
        return not self.sign

    def calculation(self, *numbers: str) -> str:
        """The operation with numbers put in: `(-4) * 2.5`, `tanh(-4)`."""
        if not self.is_function:
            numbers = tuple(f"({x})" if x.startswith("-") else x for x in numbers)
        return self.text.format(x=numbers[0], y=numbers[-1])

    def __reduce__(self) -> tuple[Callable[[str], Op], tuple[str]]:
        return _named, (self.name,)  # a copy of a row is the row, as others ask `row is _ADD`


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


def _pow_of_array(np: Any) -> Callable[..., Any]:
    def rule(x: Any, y: Any, out: Any) -> None:
        out[...] = x**y  # the operator knows quick ways for a single exponent such as 2 or -1

    return rule


def _sigmoid_of_array(np: Any) -> Callable[..., Any]:
    def rule(x: Any, out: Any) -> None:
        e = np.exp(-np.abs(x))  # never overflows
        np.divide(np.where(x >= 0, 1.0, e), 1.0 + e, out=out)

    return rule


_ROWS = (
    Op("add", 2, lambda x, y: x + y, (lambda x, y, o: 1.0, lambda x, y, o: 1.0),
       ("1", "1"), ("d(x + y)/dx = 1", "d(x + y)/dy = 1"),
       "copies the gradient to both operands",
       sign="+", strength=1, array=lambda np: np.add),
    Op("sub", 2, lambda x, y: x - y, (lambda x, y, o: 1.0, lambda x, y, o: -1.0),
       ("1", "-1"), ("d(x - y)/dx = 1", "d(x - y)/dy = -1"),
       "copies the gradient, and flips its sign for the second operand",
       sign="-", strength=1, array=lambda np: np.subtract),
    Op("mul", 2, lambda x, y: x * y, (lambda x, y, o: y, lambda x, y, o: x),
       ("{y}", "{x}"), ("d(x·y)/dx = y", "d(x·y)/dy = x"),
       "swaps: each operand gets the gradient times the other operand",
       sign="*", strength=2, array=lambda np: np.multiply),
    Op("div", 2, lambda x, y: x / y, (lambda x, y, o: 1.0 / y, lambda x, y, o: -o / y),
       ("1 / {y}", "-{x} / {y}²"), ("d(x/y)/dx = 1/y", "d(x/y)/dy = -x/y²"),
       "divides the gradient for the top, and flips and scales it for the bottom",
       sign="/", strength=2, array=lambda np: np.divide,
       undefined=((lambda x, y: y == 0, "{x} / 0 is undefined: keep the divisor away from 0"),)),
    Op("neg", 1, lambda x: -x, (lambda x, y, o: -1.0,),
       ("-1",), ("d(-x)/dx = -1",), "flips the sign of the gradient",
       sign="-", strength=3, array=lambda np: np.negative),
    Op("pow", 2, math.pow, (_pow_base, _pow_exponent),
       ("{y} × {x} ** ({y} - 1)", "{o} × log({x})"),
       ("d(xⁿ)/dx = n·xⁿ⁻¹", "d(xⁿ)/dn = xⁿ·ln x"), "scales by the slope n·xⁿ⁻¹",
       sign="**", strength=4, right=True,
       array=_pow_of_array, exact=False, scalar_second=True,
       local_array=(
           lambda np: _pow_base,  # which works on arrays, but not to the last bit
           lambda np: lambda x, y, o: o * np.log(np.where(x == 0, 1.0, x))),
       undefined=(
           (lambda x, y: x == 0 and y < 0,
            "0 ** {y} would divide by 0: keep the base away from 0"),
           (lambda x, y: x < 0 and y != int(y),
            "({x}) ** {y} is not a real number: a negative base needs a whole exponent")),
       no_slope=(
           ((lambda x, y: x < 0 and y != int(y),
             "({x}) ** {y} is not a real number, nor is its slope"),
            (lambda x, y: x == 0 and y < 1,
             "x ** {y} has no slope at x = 0: infinitely steep there")),
           ((lambda x, y: x < 0,
             "the slope of ({x}) ** n in n needs log({x}), which is undefined"),))),
    Op("exp", 1, math.exp, (lambda x, y, o: o,),
       ("{o}",), ("d(eˣ)/dx = eˣ",), "scales by its own output",
       array=lambda np: np.exp, exact=False),
    Op("log", 1, math.log, (lambda x, y, o: 1.0 / x,),
       ("1 / {x}",), ("d(ln x)/dx = 1/x",), "divides by the input",
       array=lambda np: np.log, exact=False,
       undefined=((lambda x, y: x <= 0, "log({x}) is undefined: log needs a number above 0"),)),
    Op("relu", 1, lambda x: x if x > 0 else 0.0, (lambda x, y, o: (x > 0) * 1.0,),
       ("1 if {x} > 0 else 0",), ("d(relu x)/dx = 1 if x > 0 else 0",),
       "lets the gradient through where x > 0, and blocks it elsewhere",
       array=lambda np: lambda x, out: np.maximum(x, 0.0, out=out),
       kink=lambda x, y: x),
    Op("tanh", 1, math.tanh, (lambda x, y, o: 1.0 - o * o,),
       ("1 - {o}²",), ("d(tanh x)/dx = 1 - tanh²x",),
       "shrinks the gradient, most of all far from 0",
       array=lambda np: np.tanh, exact=False),
    Op("sigmoid", 1, _sigmoid, (lambda x, y, o: o * (1.0 - o),),
       ("{o} × (1 - {o})",), ("d(σ x)/dx = σ·(1 - σ)",),
       "shrinks the gradient to a quarter at most",
       array=_sigmoid_of_array, exact=False),
    Op("sqrt", 1, math.sqrt, (lambda x, y, o: 0.5 / o,),
       ("1 / (2 × {o})",), ("d(√x)/dx = 1/(2√x)",), "scales by 1/(2√x): large near 0",
       array=lambda np: np.sqrt,
       undefined=((lambda x, y: x < 0, "sqrt({x}) is not a real number: sqrt needs 0 or more"),),
       no_slope=(
           ((lambda x, y: x == 0,
             "sqrt has no slope at 0: it is infinitely steep there; add a small number first"),),)),
    Op("sin", 1, math.sin, (lambda x, y, o: math.cos(x),),
       ("cos({x})",), ("d(sin x)/dx = cos x",), "scales by cos x",
       array=lambda np: np.sin, exact=False,
       local_array=(lambda np: lambda x, y, o: np.cos(x),)),
    Op("cos", 1, math.cos, (lambda x, y, o: -math.sin(x),),
       ("-sin({x})",), ("d(cos x)/dx = -sin x",), "scales by -sin x",
       array=lambda np: np.cos, exact=False,
       local_array=(lambda np: lambda x, y, o: -np.sin(x),)),
    Op("abs", 1, abs, (lambda x, y, o: (x > 0) * 1.0 - (x < 0) * 1.0,),
       ("sign of {x}",), ("d|x|/dx = sign of x, and 0 at 0",),
       "keeps the gradient or flips it, by the sign of x",
       array=lambda np: np.absolute,
       kink=lambda x, y: x),
    Op("max", 2, lambda x, y: x if x >= y else y,
       (lambda x, y, o: (x >= y) * 1.0, lambda x, y, o: (x < y) * 1.0),
       ("1 if {x} ≥ {y} else 0", "1 if {y} > {x} else 0"),
       ("d max(x, y)/dx = 1 if x ≥ y else 0", "d max(x, y)/dy = 1 if y > x else 0"),
       "sends all of the gradient to the larger operand",
       array=lambda np: np.maximum,
       kink=lambda x, y: x - y),
    Op("min", 2, lambda x, y: x if x <= y else y,
       (lambda x, y, o: (x <= y) * 1.0, lambda x, y, o: (x > y) * 1.0),
       ("1 if {x} ≤ {y} else 0", "1 if {y} < {x} else 0"),
       ("d min(x, y)/dx = 1 if x ≤ y else 0", "d min(x, y)/dy = 1 if y < x else 0"),
       "sends all of the gradient to the smaller operand",
       array=lambda np: np.minimum,
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


def _fault(op: Op, known: tuple[Undefined, ...], x: float, y: float, what: str) -> DomainError:
    operands = (x, y)[: op.arity]
    written = op.text.format(x=factor(x), y=factor(y))
    if (x - x) + (y - y) != 0:
        reason = f"{written} has an operand that is not a finite number: see who set its .data"
        return DomainError(op.name, operands, reason)
    for test, reason in known:
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
        raise undefined(op, x, y) from None
    # x - x is 0 unless x is inf or nan. The operands are tested too, because relu(nan) and 1 / inf
    # would hide them.
    if (x - x) + (y - y) + (o - o) != 0:
        raise undefined(op, x, y)
    return o


def undefined(op: Op, x: float, y: float = 0.0) -> DomainError:
    """The fault of an operation without a finite real value at these operands."""
    return _fault(op, op.undefined, x, y, "the result of")


def local(op: Op, operand: int, x: float, y: float, o: float) -> float:
    """The local derivative d o / d operand, `operand` 0-based.

    Raises:
        DomainError: the slope is not a finite real number there.
    """
    try:
        d = op.local[operand](x, y, o)
    except (ValueError, ArithmeticError):
        raise _fault(op, op.no_slope[operand], x, y, "the slope of") from None
    if d.__class__ is complex or d - d != 0:  # complex: see the slope of a power
        raise _fault(op, op.no_slope[operand], x, y, "the slope of")
    return d


def unbounded(op: Op | None, operands: tuple[float, ...], data: float) -> DomainError:
    """The fault of a node (None: a leaf) whose gradient is not a finite number."""
    x, y = map(factor, (*operands, 0.0, 0.0)[:2])  # a template leaves out what it does not name
    what = op.text.format(x=x, y=y) if op else f"the leaf {factor(data)}"
    reason = f"the gradient of {what} became too large for a number: {_SMALLER}"
    return DomainError(op.name if op else "value", operands, reason)
