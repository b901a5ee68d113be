"""What-if: the leaves of a run as knobs that are turned or set."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tutor.characters import safe
from tutor.debug.action import REFUSED, SAID, STUCK, Outcome
from tutor.debug.whatif.alterations import ALTERED
from tutor.debug.whatif.change_runs import BUSY
from tutor.debug.whatif.knob_reading import KnobReading, KnobReadings
from tutor.debug.whatif.knobs import Setting, leaves_at, setting, turned
from tutor.debug.whatif.other_runs import Key
from tutor.debug.whatif.output import pass_of
from tutor.debug.workbench import Workbench
from tutor.engine.numbers import show
from tutor.trace.log import Log

_LONGEST, _SHOWN = 200, 40  # characters of what is typed, and of it in a message
_TIMES = 10  # a large turn
ORIGINAL = "original"
"""What is typed for the program's own number."""
NO_LEAF = "There is no leaf here: a number that the program gives with Value(…) can be altered"


class WhatIf:
    """The knobs of a run.

    Attributes:
        bench: the run and the position.
    """

    def __init__(self, bench: Workbench, leaf: int | None = None) -> None:
        """Begin at a leaf, by default the one that is picked or that the next event is about.

        Raises:
            LookupError: there is no leaf; the text says so.
        """
        self.bench = bench
        self._leaves: tuple[tuple[Log, int | None], list[int]] | None = None
        self._readings = KnobReadings(bench)
        self._asked: tuple[Log, Key] | None = None  # what was worked out beside last
        if not self.leaves:
            raise LookupError(NO_LEAF)
        event = bench.log.event(bench.k) if bench.k < len(bench.log) else None
        about = event.node if event else None
        self._leaf = self.leaves[0]
        for node in (about, bench.picked, leaf):
            if node is not None and node in self.leaves:
                self._leaf = node

    # ---- knobs

    @property
    def leaves(self) -> Sequence[int]:
        """The knobs there are, in order of creation."""
        log = self.bench.log
        course = self.bench.changes.original if self.bench.changes.same_course else log
        key = course, pass_of(log, self.bench.k)
        if self._leaves is None or self._leaves[0] != key:
            self._leaves = key, leaves_at(log, self.bench.k)
        return self._leaves[1]

    @property
    def leaf(self) -> int:
        """The chosen knob; the first, where that one is not there."""
        return self._leaf if self._leaf in self.leaves or not self.leaves else self.leaves[0]

    @property
    def place(self) -> int:
        """Its number among the knobs, from 0."""
        return self.leaves.index(self.leaf) if self.leaves else 0

    def choose(self, way: int) -> Outcome:
        """Choose another knob, so many further."""
        if not self.leaves:
            return Outcome(STUCK, NO_LEAF)
        place = min(max(self.place + way, 0), len(self.leaves) - 1)
        if place == self.place:
            return Outcome(STUCK)
        self._leaf = self.bench.picked = self.leaves[place]
        return Outcome(SAID)

    def setting(self, leaf: int) -> Setting:
        """A knob as it stands."""
        return setting(self.bench.changes, self.bench.log, self.bench.k, leaf)

    # ---- turning

    def turn(self, steps: int) -> Outcome:
        """Turn the chosen knob by so many steps."""
        if self.bench.hides():
            return Outcome(REFUSED, self.bench.until())
        if not self.leaves:
            return Outcome(STUCK, NO_LEAF)
        if not self.ready():
            return Outcome(STUCK, BUSY)
        knob = self.setting(self.leaf)
        to = turned(knob.now, knob.start, knob.step, steps)
        if not math.isfinite(to):
            return Outcome(STUCK, "There is no larger number")
        return self.bench.runs.alter(knob.key, to)

    def turn_far(self, steps: int) -> Outcome:
        """The same ten times as far."""
        return self.turn(steps * _TIMES)

    def typed(self, text: str) -> Outcome:
        """Take what a person typed: a number, `a = -3.5`, `original`, or `a` to choose the knob.

        A number may be a fraction, and between a name and a number a blank will do.
        """
        if self.bench.hides():
            return Outcome(REFUSED, self.bench.until())
        text = text[:_LONGEST].strip()
        name, equals, number = text.rpartition("=" if "=" in text else " ")
        name, number = name.strip(), number.strip().replace("−", "-")
        leaf = self.leaf
        if name or (not equals and self._node(number) is not None):
            found = self._named(name or number)
            if found is None:
                known = ", ".join(self.bench.log.label(n) for n in self.leaves[:8])
                asked = _echo(name or number)
                return Outcome(REFUSED, f"There is no leaf `{asked}` here: there is {known}")
            self._leaf = self.bench.picked = leaf = found
            if not name:
                return Outcome(SAID)
        if not self.leaves:
            return Outcome(REFUSED, NO_LEAF)
        if not self.ready():
            return Outcome(REFUSED, BUSY)
        knob = self.setting(leaf)
        if number == ORIGINAL:
            return self.bench.runs.alter(knob.key, knob.start)
        try:
            over, slash, under = number.partition("/")
            x = float(over) / float(under) if slash else float(number)
        except (ValueError, ZeroDivisionError):
            x = math.nan
        if not math.isfinite(x):
            how = f"write -3.5, {self.bench.log.label(leaf)} = -3.5, or {ORIGINAL}"
            return Outcome(REFUSED, f"`{_echo(number)}` is no number: {how}")
        return self.bench.runs.alter(knob.key, x)

    def _named(self, name: str) -> int | None:
        node = self._node(name)
        return node if node in self.leaves else None

    def _node(self, name: str) -> int | None:
        if name.isdecimal():  # which a log takes for the number of a node
            return None
        return self.bench.log.node_named(name, self.bench.k)

    def ready(self) -> bool:
        """Whether what the chosen knob shows is at hand, or is worked out at once.

        Where another run has to be made for it, that begins; it is not begun again once it was
        given up.
        """
        if not self.bench.changes.changed:
            return True
        key = self.bench.changes.key(self.leaf, self.bench.k)
        of = self.bench.log, key
        if not self.bench.changes.known(key) and not self.bench.runs.underway and of != self._asked:
            self._asked = of
            self.bench.runs.make_known(key)
        return self.bench.changes.known(key) and not self.bench.runs.underway

    def reading(self) -> KnobReading:
        """What comes of the chosen knob at the position."""
        return self._readings.of(self.setting(self.leaf))

    def left(self) -> str:
        """What stays altered once the knobs are put away; empty if nothing is."""
        writes = self.bench.changes.writes
        if not writes or self.bench.hides():
            return ""
        (leaf, _), number = list(writes.items())[-1]
        name = safe(self.bench.log.label(leaf), _SHOWN, one_line=True)
        more = f" and {len(writes) - 1} more" if len(writes) > 1 else ""
        return f"Still in force: {name} = {show(number)}{more}. u takes the last change back"


def _echo(text: str) -> str:
    """What was typed, as it may be shown again."""
    return safe(text, _SHOWN, one_line=True)


def open_at(bench: Workbench, leaf: int | None = None) -> WhatIf | str:
    """The knobs of a run, or one sentence that says why there are none now."""
    if bench.hides():
        return bench.until()
    try:
        return WhatIf(bench, leaf)
    except LookupError as e:
        return str(e)


def open_with(bench: Workbench, text: str) -> WhatIf | str:
    """The same with what is typed behind its name: `a`, or `a = 3`."""
    state = open_at(bench)
    if isinstance(state, str) or not text.strip():
        return state
    outcome = state.typed(text)
    return state if outcome.kind in (ALTERED, SAID) else outcome.text
