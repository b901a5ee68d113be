"""Predict mode: before an edge brings its contribution, the learner says the sign, and the size on
demand.

Nothing is graded or recorded. What is asked for is out of sight from the moment its edge is next,
since the panes tell the next product before it is taken.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from tutor.debug.action import MOVED, SAID, Outcome
from tutor.debug.debugger import Debugger
from tutor.engine.numbers import factor, show
from tutor.quiz.situation import Kept
from tutor.trace import Event
from tutor.trace.derivatives import gradient_of, is_gradient, term
from tutor.trace.log import Log

SIGNS = ("+", "-", "0")
"""The keys for a sign."""

SIZE = "m"
"""The key with which the size is asked for too."""

SIZES = ("1", "2", "3", "4", "5")
"""The keys for a power of ten."""

GRAINS = ("edge", "node")
"""Steps that ask first. Longer ones, and those with a count, go past without a word."""

_LONGEST = 74  # cells that a message has in the last line of a small terminal

_LEAST_POWER, _MOST_POWER = -323, 308
"""The powers of ten that are floating-point numbers."""


class Guessing:
    """Whether the mode is on, what it asks for now, and how often its answers were right.

    Attributes:
        on: whether the mode is on.
        right, signs: the signs said that were right, and all that were said.
        near, sizes: the same of the sizes.
    """

    def __init__(self, log: Callable[[], Log | None], kept: Callable[[], Kept]) -> None:
        """Take the run as panes show it, and what may not be told now."""
        self.on = False
        self.right = self.signs = self.near = self.sizes = 0
        self._log, self._kept = log, kept
        self._at: tuple[Log, int] | None = None
        self._grain = GRAINS[0]
        self._sized = False
        self._sign = ""

    # ---- what is asked

    def toggle(self) -> Outcome:
        """Turn the mode on or off."""
        self.on, self._at = not self.on, None
        if self.on:
            return Outcome(SAID, "Predict mode is on: n and s ask for the sign first (; ends it)")
        return Outcome(SAID, f"Predict mode is off{f': {self.score}' if self.signs else ''}")

    def edge(self, debugger: Debugger) -> Event | None:
        """The edge that comes next, if its contribution can be asked for."""
        return self._edge(debugger, debugger.k) if self.on else None

    def _edge(self, debugger: Debugger, k: int) -> Event | None:
        log = self._log()
        if log is None or k >= len(debugger.log):
            return None
        event = log.event(k)
        if event.kind != "accumulate" or event.node is None or event.source is None:
            return None
        tells = {(event.node, what) for what in ("gradient", "factors", "rule")}
        tells |= {(event.source, what) for what in ("gradient", "value")}
        tells |= {(operand, "value") for operand in log.operands(event.source)}
        return None if tells & self._kept() else event

    def hides(self, debugger: Debugger | None) -> Kept:
        """What may not be seen before the answer: the product and the gradient it adds to."""
        event = self.edge(debugger) if debugger is not None else None
        if event is None or event.node is None:
            return frozenset()
        return frozenset({(event.node, "gradient"), (event.node, "factors")})

    def before_step(self, debugger: Debugger, grain: str, way: int, count: int) -> Outcome | None:
        """What comes of a step while the mode is on: a question; None if it is taken as it is."""
        self._at = None
        if not self.on or grain not in GRAINS or way < 0 or count != 1:
            return None
        k = debugger.k
        if self._edge(debugger, k) is not None:
            self._at, self._grain, self._sized, self._sign = (debugger.log, k), grain, False, ""
            return Outcome(SAID, self.prompt(debugger))
        end = debugger.log.boundary(grain, k, way) if not debugger.at_end else k
        first = next((i for i in range(k + 1, end) if self._edge(debugger, i)), None)
        return debugger.to(first) if first is not None else None

    def waits(self, debugger: Debugger | None) -> bool:
        """Whether it waits for an answer: one has asked, and nothing has moved since."""
        return debugger is not None and self._at is not None and (
            self._at[0] is debugger.log and self._at[1] == debugger.k
            and self.edge(debugger) is not None
        )  # fmt: skip

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that answer now."""
        return SIZES if self._sign else (*SIGNS, SIZE)

    def prompt(self, debugger: Debugger) -> str:
        """What is asked for, in words that fit in the last line."""
        event, log = self.edge(debugger), self._log()
        assert event is not None and log is not None, "it is asked for an edge"
        if self._sign:
            low = _lowest(event)
            powers = "  ".join(f"{key}: {show(10.0 ** (low + i))}" for i, key in enumerate(SIZES))
            return _fitting(f"How large, about?  {powers}  Enter: show", f"How large?  {powers}")
        rest = "? + - 0, then its size" if self._sized else f"? + - 0  {SIZE}: size too"
        rest += "  Enter: show"
        bare = "Sign of the contribution"
        return _fitting(f"{bare} to {_gradient(log, event)}{rest}", bare + rest)

    def asked(self, debugger: Debugger | None) -> str:
        """What it waits for an answer to; empty if for none."""
        return self.prompt(debugger) if debugger and self.waits(debugger) else ""

    # ---- answers

    def give(self, debugger: Debugger, key: str) -> Outcome:
        """Take one of `keys`; with the last of them the edge is taken, and what is true is said.

        An empty key has it shown without an answer, which counts for nothing.
        """
        event = self.edge(debugger)
        assert event is not None, "it waits for an answer"
        if not key:
            return self._go_on(debugger, f"It is {_product(event)}")
        if key == SIZE:
            self._sized = not self._sized
            return Outcome(SAID, self.prompt(debugger))
        if self._sign:
            return self._take(debugger, event, self._sign, key)
        if self._sized and key != "0":
            self._sign = key
            return Outcome(SAID, self.prompt(debugger))
        return self._take(debugger, event, key, "")

    def _take(self, debugger: Debugger, event: Event, sign: str, size: str) -> Outcome:
        true = _sign(event)
        self.signs += 1
        self.right += sign == true
        said = f"{true} as you said" if sign == true else f"It is {true}, not {sign}"
        if size and true != "0":
            self.sizes += 1
            near = _lowest(event) + SIZES.index(size) == _power(event)
            self.near += near
            said += (
                f", {'size right' if near else f'its size is about {show(10.0 ** _power(event))}'}"
            )
        full = f"{said}: {_product(event)}"
        return self._go_on(debugger, _fitting(f"{full} · {self.score}", full, said))

    def _go_on(self, debugger: Debugger, text: str) -> Outcome:
        self._at, self._sign = None, ""
        debugger.to(debugger.k + 1)
        debugger.last = (self._grain, 1)
        return Outcome(MOVED, text)

    @property
    def score(self) -> str:
        """`5 of 7 signs right`, and of the sizes if any were said; empty before the first."""
        if not self.signs:
            return ""
        out = f"{self.right} of {_plural(self.signs, 'sign')} right"
        return f"{out}, {self.near} of {_plural(self.sizes, 'size')}" if self.sizes else out


def _fitting(*forms: str) -> str:
    """The first of some forms, from the longest to the shortest, that fits in the last line."""
    return next((form for form in forms if len(form) <= _LONGEST), forms[-1])


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _gradient(log: Log, event: Event) -> str:
    """`dL/da`, or `a.grad` where that holds the sums of two passes, which is no derivative."""
    assert event.node is not None, "an edge has a target"
    name = log.label(event.node)
    if not is_gradient(log, event):
        return f"{term(name)}.grad"
    return gradient_of(log.label(log.root_at(event.k)), name)


def _product(event: Event) -> str:
    return f"{show(event.upstream)} × {factor(event.local)} = {show(event.contribution)}"


def _sign(event: Event) -> str:
    x = event.contribution or 0.0
    return "+" if x > 0 else "-" if x < 0 else "0"


def _power(event: Event) -> int:
    """The power of ten that a contribution is nearest to; 0 for one that is 0."""
    x = abs(event.contribution or 0.0)
    return round(math.log10(x)) if x else 0


def _lowest(event: Event) -> int:
    """The lowest of the powers of ten on offer; the right one is at no fixed place among them."""
    assert event.node is not None, "an edge has a target"
    low = _power(event) - (event.k * 3 + event.node) % len(SIZES)
    return min(max(low, _LEAST_POWER), _MOST_POWER - len(SIZES) + 1)
