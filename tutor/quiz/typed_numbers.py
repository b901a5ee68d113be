"""Numbers as people type them, and when two numbers count as the same answer.

A learner may write `-13.75`, `−13,75`, `3/4`, `2.5e-3`, `-1.5 × 2.5 + -10`, `dL/da = 4` or
`minus 4`. Whatever cannot be read is said to be unreadable and is never held against them.
The arithmetic is a small grammar over floats; nothing is evaluated by Python.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tutor.engine.errors import DomainError
from tutor.engine.numbers import show
from tutor.engine.ops import OPS, forward
from tutor.lesson.markdown import literal

RELATIVE = 1e-3
"""An answer this close to the right one, relative to it, is right."""
SHOWN = 5e-5
"""The same for an author's own tolerance: what `show` itself rounds away."""
ABSOLUTE = 1e-12
"""The slack around 0, for the last bits that sums leave behind."""
DIGITS = 3
"""A number written with this many significant digits counts if it is correctly rounded."""
LONGEST = 200
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as it was typed.

    Attributes:
        readings: what it may mean; two where a comma can be decimal or group thousands.
        digits: significant digits written, 0 for a fraction or a calculation.
        unit: the weight of the last digit written, 0.0 for a fraction or a calculation.
    """

    readings: tuple[float, ...]
    digits: int = 0
    unit: float = 0.0

    @property
    def value(self) -> float:
        """The first reading."""
        return self.readings[0]

    @property
    def written(self) -> str:
        """The first reading in its one fixed spelling: in full if it was typed."""
        return show(self.value, 10 if self.digits else 5)

    @property
    def turned(self) -> Typed:
        """The same with its sign turned round."""
        return Typed(tuple(-x for x in self.readings), self.digits, self.unit)


@dataclass(frozen=True, slots=True)
class Unread:
    """Text that holds no number, and what to say about it."""

    message: str


class _NoNumber(Exception):
    """The text is not in the grammar; the message completes "I can't read …: "."""


_SIGNS = str.maketrans(
    {
        **dict.fromkeys("−–—‒﹣－", "-"), **dict.fromkeys("×⋅·∙✕✖＊", "*"),
        **dict.fromkeys("÷⁄∕／", "/"), **dict.fromkeys("≈≃≅~", "="), "＋": "+",
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "), **dict.fromkeys("’ʼ", "'"),
    }
)  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_WORDS = {
    "minus": "-", "negative": "-", "plus": "+", "positive": "+", "times": "*", "x": "*",
    "over": "/", "zero": "0", "nil": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "eleven": "11", "twelve": "12", "half": "0.5", "quarter": "0.25",
}  # fmt: skip
_FILLERS = (
    "it", "is", "it's", "its", "the", "answer", "about", "around", "approximately", "approx",
    "roughly", "circa", "ca", "i", "think", "maybe", "equals", "equal", "to",
)  # fmt: skip
_FILLER = re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, _FILLERS))}|a(?= half| quarter))(?!\S)")
_WORD = re.compile(rf"(?<![\w.])(?:{'|'.join(_WORDS)})(?![\w.(])")
_LABEL = re.compile(r"^\s*[d∂]\s*\w[\w\[\]#]*\s*/\s*[d∂]\s*\w[\w\[\]#]*\s+(?=\S)", re.IGNORECASE)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ '_]\d{3})+(?![\d'_])")
_MIXED = re.compile(r"([+-]?) *(\d+) +(\d+) */ *(\d+)")
_CHUNK = re.compile(r"\d[\d.,]*|[.,]\d[\d.,]*")
_TOKEN = re.compile(r"\s*(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|\*\*|[-+*/^()]|[a-z]+|\S)")
_LITERAL = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(?:e([-+]?\d+))?")
_LISTED = re.compile(r"[\w.)\]] *(?:[;|&]|,(?=[ +\-(])| ,|\b(?:and|or)\b)[ ,]*[\w.(+\-]")
_BRACKETED = re.compile(r"[(\[{][^()]*,[^()]*[)\]}]")
_PLAIN = r"[\d.,]+(?:e[+-]?\d+)?(?:/[\d.,]+)?"
_SIDE_BY_SIDE = re.compile(rf"[+-]?{_PLAIN}(?: +[+-]{_PLAIN})+")
_OTHER_BASE = re.compile(r"[+-]?0(?:x[0-9a-f]+|b[01]+|o[0-7]+)")
_EXAMPLES = "type for example -3.75, 3/4 or 2.5e-3"
_NAMES = {"e": math.e, "pi": math.pi, "π": math.pi}
_CALLS = {name: row for name, row in OPS.items() if row.arity == 1} | {"ln": OPS["log"]}


def read_number(text: str) -> Typed | Unread:
    """The number in `text`. Never raises, whatever the text."""
    if not text.strip():
        return Unread(f"There is nothing to read yet: {_EXAMPLES}.")
    quoted = printable(text.strip())
    quoted = quoted if len(quoted) <= 40 else quoted[:39] + "…"
    if len(text) > LONGEST:
        return Unread(f"That is too long for a number: {_EXAMPLES}.")
    readings = []
    try:
        tidy, percent = _tidy(text)
        for spelling in _commas(tidy):
            value = _Parser(spelling).parse() / percent
            if math.isinf(value) or math.isnan(value):
                raise _NoNumber("that is too large for a number")
            readings.append(value)
    except _NoNumber as problem:
        return Unread(f"I read no number in “{literal(quoted)}” ({problem}): {_EXAMPLES}.")
    number = _LITERAL.fullmatch(_commas(tidy)[0].replace(" ", ""))
    if not number:
        return Typed(tuple(readings))
    mantissa, exponent = number[1], int(number[2] or 0)
    decimals = len(mantissa.partition(".")[2])
    digits = len(mantissa.replace(".", "").lstrip("0"))
    try:
        unit = 10.0 ** (exponent - decimals) / percent
    except OverflowError:
        unit = 0.0
    return Typed(tuple(readings), digits, unit)


def printable(text: str) -> str:
    """A learner's text as it may stand in a message."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _said(token: str) -> str:
    return literal(printable(token[:20]))


def close(typed: Typed, right: float, tolerance: float | None = None) -> bool:
    """Whether `typed` is `right` as far as the person could tell.

    It is if it lies within `tolerance` (absolute; `RELATIVE` of the right answer if None) or is
    written with at least `DIGITS` significant digits and is `right` rounded to them. What a
    screen shows of a number is always close to it.
    """
    if right == 0.0 and typed.digits and tolerance is None and typed.value:
        return False  # who writes 1e-16 says that it is not 0
    usual = RELATIVE * abs(right) if tolerance is None else tolerance
    slack = max(ABSOLUTE, SHOWN * abs(right), usual)
    if typed.digits >= DIGITS:
        slack = max(slack, 0.5 * typed.unit * (1 + 1e-9))
    return any(abs(y - right) <= slack for y in typed.readings)


def near(typed: Typed, right: float) -> bool:
    """Whether `typed` is `right` cut or rounded to too few digits to be told from a slip."""
    if typed.digits < 1 or not right:
        return False
    return any(
        y * right > 0
        and abs(y - right) < typed.unit * (1 - 1e-9)  # a whole unit off is another number
        and abs(y - right) <= 0.1 * abs(right)
        for y in typed.readings
    )


def _tidy(text: str) -> tuple[str, float]:
    """The text in the letters of the grammar, and what to divide by for a percent sign."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+", lambda m: "^(" + m[0].translate(_RAISED) + ")", text)
    text = "".join(f" {c}" if unicodedata.category(c) == "No" else c for c in text)
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).lower()
    parts = [part for part in re.split(r"[=:]", text) if part.strip()]
    _refuse_lists(parts)
    text = _LABEL.sub("", parts[-1] if parts else "").strip().rstrip("?!;")
    text = _WORD.sub(lambda m: f" {_WORDS[m[0]]} ", _FILLER.sub(" ", text)).strip()
    percent = 1.0
    if text.endswith("%"):
        text, percent = text[:-1].strip(), 100.0
    text = _GROUPED.sub(lambda m: re.sub(r"[ '_]", "", m[0]), text)
    if _SIDE_BY_SIDE.fullmatch(text):
        raise _NoNumber("two numbers with a blank between; a difference is written 3 - 4")
    if _OTHER_BASE.fullmatch(text):
        raise _NoNumber(f"in decimal that is {int(text, 0)}")
    mixed = _MIXED.fullmatch(text)
    if mixed:
        text = "{}({}+{}/{})".format(*mixed.groups())
    return text, percent


def _refuse_lists(parts: Sequence[str]) -> None:
    """Say so if a text, given as its parts between equals signs, has more than one answer.

    A sign behind a comma makes no difference: `-1, -2` are two numbers, not -3.
    """
    last = _FILLER.sub(" ", parts[-1] if parts else "").strip(" ?!;,")
    before = (re.sub(r"\[[^\]]*\]", "", part) for part in parts[:-1])
    several = any(re.search(r"\d *[,;] ", part) for part in before)
    if several or _LISTED.search(last) or _BRACKETED.fullmatch(last):
        raise _NoNumber("that is a list, and one number is asked")
    if "±" in last:
        raise _NoNumber("which of the two signs?")


def _commas(text: str) -> list[str]:
    """The text with decimal points only; two spellings where a comma can mean two things."""
    decimal = _CHUNK.sub(lambda m: _chunk(m[0], False), text)
    grouped = _CHUNK.sub(lambda m: _chunk(m[0], True), text)
    return [decimal] if grouped == decimal else [decimal, grouped]


def _chunk(chunk: str, thousands: bool) -> str:
    if "," not in chunk:
        grouped = re.fullmatch(r"\d{1,3}(\.\d{3}){2,}", chunk)
        return chunk.replace(".", "") if grouped else chunk
    chunk = chunk.rstrip(",") if chunk.count(",") == 1 else chunk
    if "." in chunk and "," in chunk:
        group, point = (",", ".") if chunk.rfind(".") > chunk.rfind(",") else (".", ",")
        whole, _, rest = chunk.partition(point)
        if not re.fullmatch(rf"\d{{1,3}}([{group}]\d{{3}})+", whole) or not rest.isdecimal():
            raise _NoNumber("a point and a comma in one number")
        return f"{whole.replace(group, '')}.{rest}"
    if re.fullmatch(r"\d{1,3}(,\d{3}){2,}", chunk):
        return chunk.replace(",", "")
    if chunk.count(",") > 1:
        raise _NoNumber("that is a list; a comma in a number is its decimal point")
    if thousands and re.fullmatch(r"[1-9]\d{0,2},\d{3}", chunk):
        return chunk.replace(",", "")
    return chunk.replace(",", ".")


class _Parser:
    """sum = product {± product}; product = signed {×÷ signed}; power binds tighter than a sign."""

    def __init__(self, text: str) -> None:
        self.tokens = _TOKEN.findall(text)
        self.at = 0
        self.depth = 0

    def parse(self) -> float:
        if not any(c.isdecimal() or c.isalpha() for token in self.tokens for c in token):
            raise _NoNumber("there is no digit in it")
        value = self._sum()
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token[0].isdecimal() or token[0] in ".(":
                raise _NoNumber("one number, or × between two, please")
            raise _NoNumber(f"I don't know what to do with “{_said(token)}”")
        return value

    def _next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        token = self._next()
        self.at += 1
        return token

    def _sum(self) -> float:
        value = self._product()
        while self._next() in ("+", "-"):
            value += self._product() if self._take() == "+" else -self._product()
        return value

    def _product(self) -> float:
        value = self._signed()
        while self._next() in ("*", "/"):
            if self._take() == "*":
                value *= self._signed()
            else:
                value = self._safely(lambda x, y: x / y, value, self._signed())
        return value

    def _signed(self) -> float:
        sign = 1.0
        while self._next() in ("+", "-"):
            sign = -sign if self._take() == "-" else sign
        value = self._atom()
        if self._next() in ("^", "**"):
            self._take()
            value = self._deeper(lambda: self._safely(OPS["pow"].forward, value, self._signed()))
        return sign * value

    def _atom(self) -> float:
        token = self._take()
        if token == "(":
            return self._bracket()
        if token in _CALLS and self._next() == "(":
            self._take()
            row, x = _CALLS[token], self._bracket()
            return self._safely(lambda x, _: forward(row, x), x, 0.0)
        if token in _NAMES:
            return _NAMES[token]
        if token and (token[0].isdecimal() or (token[0] == "." and len(token) > 1)):
            return self._literal(token)
        if token and token[0].isalpha():
            raise _NoNumber(f"“{_said(token)}” is no number: type its value")
        here = f"a number is missing before “{_said(token)}”"
        raise _NoNumber(here if token else "it ends too early")

    @staticmethod
    def _literal(token: str) -> float:
        value = float(token)
        if not value and re.search(r"[1-9]", token.partition("e")[0]):
            raise _NoNumber("that is too small for a number")
        return value

    def _bracket(self) -> float:
        value = self._deeper(self._sum)
        if self._take() != ")":
            raise _NoNumber("a bracket is not closed")
        return value

    def _deeper(self, part: Callable[[], float]) -> float:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _NoNumber("that is nested too deeply")
        value = part()
        self.depth -= 1
        return value

    @staticmethod
    def _safely(what: Callable[[float, float], float], x: float, y: float) -> float:
        try:
            return what(x, y)
        except ZeroDivisionError:
            raise _NoNumber("it divides by 0") from None
        except (ValueError, OverflowError, DomainError):
            raise _NoNumber("that has no finite real value") from None
