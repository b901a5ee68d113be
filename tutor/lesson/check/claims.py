"""Claims: code spans such as `d = -10` or `14 × 3 = 42`, held against the program's numbers.

A span is a claim if it is a chain of two or more sides with `=` or `≈` between them, every side
is arithmetic over numbers, names, gradients and placeholders, and at least one side is plain
numbers or has a placeholder. Anything else is code, and nobody's claim.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from tutor.engine.errors import DomainError
from tutor.engine.numbers import show
from tutor.engine.ops import OPS, forward
from tutor.lesson.markdown import code_spans
from tutor.lesson.quantities import GRADIENT, NAME, Missing, Quantity
from tutor.lesson.report import quoted

LONGEST = 200
"""Characters in a claim."""
DEEPEST = 20
"""Parentheses within each other."""
EXACT = 1e-9
"""Numbers this close, relative to their size, are the same: sums differ in their last bits."""
LAST_BITS = 1e-14
"""The same where a written number has a tolerance of its own, which must not grow much."""
NO_CLAIM = "code that claims nothing goes between two backticks: ``x = 3``"

Numbers = Callable[[Quantity], float]
"""What a quantity is; raises `Missing`."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a claim: a postfix program, and the tolerance if it is one written number.

    Attributes:
        text: as written.
        code: what to push and what to apply, in order.
        unit: of the last digit written, None if the side is more than one number.
        whole: a single number without a decimal point.
        cut: a single number that ends in an ellipsis: digits cut off, not rounded.
    """

    text: str
    code: tuple[float | Quantity | str, ...]
    unit: float | None = None
    whole: bool = False
    cut: bool = False

    @property
    def plain(self) -> bool:
        """Whether there are only numbers in it."""
        return not any(isinstance(c, Quantity) for c in self.code)


@dataclass(frozen=True, slots=True)
class Claim:
    """A code span that says something is equal.

    Attributes:
        text: the span.
        offset: where it begins in its text.
        sides: two or more.
        rounded: whether `≈` stands in it.
        deep: it is nested too deep to be checked, and has no sides.
    """

    text: str
    offset: int
    sides: tuple[Side, ...]
    rounded: bool
    deep: bool = False


@lru_cache(maxsize=1024)  # a text is checked again with the numbers of every variant
def claims(markdown: str) -> tuple[Claim, ...]:
    """The claims of a stretch of prose. Two or more backticks claim nothing."""
    if "=" not in markdown and "≈" not in markdown:
        return ()
    made = (claim_of(span.text, span.offset) for span in code_spans(markdown) if span.ticks == 1)
    return tuple(claim for claim in made if claim)


def claim_of(text: str, offset: int = 0) -> Claim | None:
    """The claim that a span makes; None if it makes none."""
    if len(text) > LONGEST or not re.search("[=≈]", text):
        return None
    pieces = re.split("([=≈])", text)
    try:
        sides = [_Reader(_UNIT.sub("", piece)).side() for piece in pieces[::2]]
    except _TooDeep:
        arithmetic = ARITHMETIC.fullmatch(text) and re.search(r"\d", text)
        return Claim(text, offset, (), "≈" in text, True) if arithmetic else None
    good = tuple(side for side in sides if side)
    filled = any("{" in side.text for side in good)
    if len(good) < len(sides) or not (filled or any(side.plain for side in good)):
        return None
    return Claim(text, offset, good, "≈" in text)


def fault(claim: Claim, numbers: Numbers) -> Missing | None:
    """What is wrong with a claim, None if it is true."""
    if claim.deep:
        return Missing("E303", f"{quoted(claim.text)} is nested too deep to be checked",
                       f"use fewer parentheses; {NO_CLAIM}")  # fmt: skip
    try:
        values = [_compute(side, numbers) for side in claim.sides]
    except Missing as e:
        return Missing(e.code, e.message, "; ".join(h for h in (e.help, NO_CLAIM) if h))
    except (DomainError, OverflowError) as e:
        reason = e.reason if isinstance(e, DomainError) else "a number is too large"
        return Missing("E303", f"{quoted(claim.text)} cannot be computed: {reason}", NO_CLAIM)
    fixed = [i for i, side in enumerate(claim.sides) if side.plain] or [0]
    for i in fixed:
        for j, side in enumerate(claim.sides):
            slack = max(_slack(claim, claim.sides[i]), _slack(claim, side))
            slack += (LAST_BITS if slack else EXACT) * max(abs(values[i]), abs(values[j]))
            if j != i and not abs(values[i] - values[j]) <= slack:
                return _false(claim, claim.sides[i], values[i], side, values[j])
    return None


def _slack(claim: Claim, side: Side) -> float:
    """How far off a side may be: half a unit of its last digit; nothing for a whole number after
    `=`, which nobody reads as rounded."""
    if side.unit is None or (side.whole and not claim.rounded and not side.cut):
        return 0.0
    return side.unit if side.cut else side.unit / 2


def _false(claim: Claim, side: Side, said: float, other: Side, true: float) -> Missing:
    if other.unit is not None and side.unit is None:  # what was written is held against the rest
        side, said, other, true = other, true, side, said
    digits = max(5, len(re.sub(r"\D", "", side.text)) + 2)
    better = ""
    if side.unit is not None and other.unit is None:
        places = max(0, -_exponent(side.unit))
        better = f"write {true:.{places}f}" if 0 < places < 13 else f"write {show(true, digits)}"
        if side.whole and not claim.rounded and abs(true - said) <= 0.5:
            better += ", or `≈` for a rounded number"
    return Missing(
        "E301",
        f"{quoted(other.text)} is {show(true, digits)}, not {quoted(side.text)}"
        + (f", which is {show(said, digits)}" if side.unit is None else ""),
        "; ".join(h for h in (better, NO_CLAIM) if h),
    )  # fmt: skip


def _exponent(unit: float) -> int:
    return int(f"{unit:e}".split("e")[1])


# ---- reading

_FUNCTIONS = {"ln": "log", **{name: name for name, op in OPS.items() if "(" in op.text}}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?|\.\d+"
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>(?:{_NUMBER})(?:[eE][-+−]?\d{{1,3}})?)(?P<cut>…|\.\.\.)?"
    rf"|(?P<hole>\{{[^{{}}]*\}})|(?P<gradient>{GRADIENT})|(?P<name>{NAME})"
    r"|(?P<raised>[⁻]?[⁰¹²³⁴-⁹]+)|(?P<op>\*\*|[-−+·×*÷/^(),]))"
)
ARITHMETIC = re.compile(r"[\w\s.,()+*/^=≈×·÷⁻⁰¹²³⁴-⁹∂{}\[\]#−…-]*")
"""Characters of which claims are made."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SAME = {"−": "-", "·": "*", "×": "*", "÷": "/", "^": "**"}
_BINARY = {"+": "add", "-": "sub", "*": "mul", "/": "div", "**": "pow"}


_UNITS = "(?:[kM]?(?:m|g|s|J|N|V|A|W|Hz|Pa|K|mol)|[cm]m|ms|min|°C?|rad|deg)[²³]?"
_UNIT = re.compile(rf"(?<=[\d…)}}])[ \u00a0\u202f]{_UNITS}(?:[/·]{_UNITS}){{0,3}}\s*$")
"""A unit behind a number. What it is of is for the reader: the number alone is checked."""


class _TooDeep(Exception):
    """There are more parentheses than are read."""


class _NoArithmetic(Exception):
    """The text is not in the grammar."""


class _Reader:
    """A recursive descent over one side: sums of products of powers.

    sum: product (± product)*  ·  product: sign (×÷ sign)*  ·  sign: ± sign | power
    power: atom raised? (** sign)?  ·  atom: number, name, gradient, {hole}, f(sum, …), (sum)
    """

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        self._at = 0
        self._depth = 0
        self._code: list[float | Quantity | str] = []
        self._kind, self._now = "", ""
        self._cut = False

    def side(self) -> Side | None:
        try:
            self._next()
            self._sum()
            if self._kind:
                raise _NoArithmetic
        except _NoArithmetic:
            return None
        written = re.fullmatch(rf"[-−+]?\s*({_NUMBER})(?:[eE]([-+−]?\d+))?(…|\.\.\.)?", self._text)
        if not written:
            return Side(self._text, tuple(self._code))
        decimals = len(written[1].partition(".")[2])
        power = int((written[2] or "0").replace("−", "-")) - decimals
        whole = decimals == 0 and not written[2]
        unit = 10.0**power if power < 308 else None  # no digit has a weight beyond all numbers
        return Side(self._text, tuple(self._code), unit, whole, bool(written[3]))

    def _next(self) -> None:
        match = _TOKEN.match(self._text, self._at)
        if not match:
            if self._text[self._at :].strip():
                raise _NoArithmetic
            self._kind, self._now = "", ""
            return
        self._at = match.end()
        self._kind = match.lastgroup or ""
        for kind in ("number", "hole", "gradient", "name", "raised", "op"):
            if match[kind] is not None:
                self._kind, self._now = kind, _SAME.get(match[kind], match[kind])

    def _is(self, *texts: str) -> bool:
        return self._kind == "op" and self._now in texts

    def _sum(self) -> None:
        self._product()
        while self._is("+", "-"):
            self._infix(self._product)

    def _product(self) -> None:
        self._sign()
        while self._is("*", "/"):
            self._infix(self._sign)

    def _infix(self, operand: Callable[[], None]) -> None:
        op = _BINARY[self._now]
        self._next()
        operand()
        self._code.append(op)

    def _sign(self) -> None:
        signs = 0
        while self._is("+", "-"):
            signs += self._now == "-"
            self._next()
        self._power()
        self._code += ["neg"] * (signs % 2)

    def _power(self) -> None:
        self._atom()
        if self._kind == "raised":
            self._code += [float(self._now.translate(_RAISED)), "pow"]
            self._next()
        if self._is("**"):
            self._deeper(lambda: self._infix(self._sign))

    def _atom(self) -> None:
        kind, text = self._kind, self._now
        self._next()
        if kind == "number":
            self._code.append(float(text.replace(",", "").replace("−", "-")))
        elif kind in ("gradient", "hole") or (kind == "name" and not self._is("(")):
            quantity = Quantity.read(text.strip("{}"))
            if quantity is None:
                raise _NoArithmetic
            self._code.append(quantity)
        elif kind == "name" and text in _FUNCTIONS:
            self._call(OPS[_FUNCTIONS[text]].arity, _FUNCTIONS[text])
        elif kind == "op" and text == "(":
            self._deeper(self._sum)
            self._expect(")")
        else:
            raise _NoArithmetic

    def _call(self, arity: int, name: str) -> None:
        self._expect("(")
        for i in range(arity):
            if i:
                self._expect(",")
            self._deeper(self._sum)
        self._expect(")")
        self._code.append(name)

    def _expect(self, text: str) -> None:
        if not self._is(text):
            raise _NoArithmetic
        self._next()

    def _deeper(self, part: Callable[[], None]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _TooDeep
        part()
        self._depth -= 1


def _compute(side: Side, numbers: Numbers) -> float:
    """Raises Missing, or DomainError where a result is not a finite real number."""
    stack: list[float] = []
    for step in side.code:
        if isinstance(step, Quantity):
            stack.append(numbers(step))
        elif isinstance(step, float):
            if step - step != 0:
                raise OverflowError
            stack.append(step)
        else:
            op = OPS[step]
            operands = stack[-op.arity :]
            del stack[-op.arity :]
            stack.append(forward(op, *operands))
    return stack[0]
