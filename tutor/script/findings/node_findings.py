"""What stands out in the nodes of a run: numbers without bound, units that pass nothing on."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from functools import lru_cache
from math import isfinite

from tutor.engine.numbers import show
from tutor.trace import Event, Log

_FLAT = 0.99  # size of a tanh from which on less than 2 % of a gradient comes through
_UNITS = 2  # times that a unit must have computed before it is called dead
_BREATH = 100  # of them are named at a time
_PASSES = 2  # of which one may be chance
_SUMS = frozenset({"add", "sub", "neg"})
_NUMBERS = re.compile(r"(?<![\w.\[])\d[\d.]*(e-?\d+)?(?![\w\]])")  # but not those of names


def not_finite(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """The first number that is nan or infinite."""
    for event in events:
        number = event.value if event.kind == "value" else event.after
        if number is not None and not isfinite(number) and event.node is not None:
            what = "value" if event.kind in ("value", "update") else "gradient"
            made = f", made as {log.expression(event.node)}" if event.kind == "value" else ""
            yield (
                "not a finite number", event.k,
                f"the {what} of {log.label(event.node)}{made} is {number}: the first such number "
                f"of the run. What is computed from it is worth nothing.", False,
            )  # fmt: skip
            return


def cut(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Leaves made out of the data of other nodes."""
    lines: set[int] = set()
    for event in events:
        if event.kind != "value" or event.inputs or event.line in lines:
            continue
        span = log.event_span(event.k)
        text = log.program.text_at(span.line)
        if span.line == span.end_line and _takes_data(text[span.col - 1 : span.end_col - 1]):
            lines.add(event.line)
            yield (
                "graph is cut", event.k,
                f"`{text[span.col - 1 : span.end_col - 1]}` makes a new leaf of a plain number: "
                f"no gradient comes back through it. Without `.data` it would.", True,
            )  # fmt: skip


Unit = frozenset[int] | str
"""What tells a unit from others: its parameters; in a run that moves none, its source text."""


@lru_cache(1000)
def _takes_data(text: str) -> bool:
    """Whether a call is given the plain number of a node."""
    try:
        call = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return False
    args = call.args if isinstance(call, ast.Call) else []
    parts = [part for arg in args for part in ast.walk(arg)]
    return any(isinstance(part, ast.Attribute) and part.attr == "data" for part in parts)


def _units(
    log: Log, events: list[Event], op: str, silent: Callable[[float], bool]
) -> Generator[None, None, tuple[list[tuple[Event, int]], bool]]:
    """Units of which every output is silent: the first output, and how many there were.

    The second one is whether there are others, beside which a network can do without these.

    Outputs are of one unit if the same parameters are weighed in them. Where two share only some,
    as an embedding, nobody can say which unit is which, and nothing is said of them. What a unit
    is takes a moment in a long run, so it takes a breath in between.
    """
    if len(log.passes) < _PASSES:
        return [], False
    moved = {event.node for event in events if event.kind == "update" and event.node is not None}
    every: dict[tuple[int, Unit], list[Event]] = {}
    named = 0
    for event in events:
        if event.kind == "value" and event.op == op and event.node is not None:
            named += 1
            if named % _BREATH == 0:
                yield None
            own = moved.intersection(_weighed(log, event.node))
            unit = frozenset(own) or _text(log, event.node)
            every.setdefault((event.line, unit), []).append(event)
    shared = Counter(node for _, unit in every if not isinstance(unit, str) for node in unit)
    known = [
        made for (_, unit), made in every.items()
        if len(made) >= _UNITS
        and (isinstance(unit, str) or all(shared[node] == 1 for node in unit))
    ]  # fmt: skip
    still = [made for made in known if all(silent(each.value or 0.0) for each in made)]
    return [(made[0], len(made)) for made in still], len(still) < len(known)


def _weighed(log: Log, unit: int) -> Iterator[int]:
    """The leaves in the sum that a unit takes in: its terms, and the factors of these."""
    nodes = [*log.operands(unit)]
    while nodes:
        node = nodes.pop()
        row = log.op(node)
        if row is None:
            yield node
        elif row.name in _SUMS:
            nodes += log.operands(node)
        else:
            yield from (each for each in log.operands(node) if log.op(each) is None)


def _text(log: Log, node: int) -> str:
    """How a node is computed, whatever the numbers in it are."""
    text = re.sub(r"#\d+", "", log.expression(node))
    return _NUMBERS.sub("_", text).replace("(-_)", "_")


def _more(count: int, one: str, several: str) -> str:
    """The sentence that says of how many more units the same holds; empty for none."""
    if count < 2:
        return f" {one} 1 more unit." if count else ""
    return f" {several} {count} more units."


def dead(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool] | None]:
    """Units with relu that gave 0 each time."""
    found, others = yield from _units(log, events, "relu", lambda x: x <= 0)
    if found:
        event, times = found[0]
        assert event.node is not None
        more = _more(len(found) - 1, "So does", "So do")
        yield (
            "dead relu", event.k,
            f"{log.label(event.node)} gives 0 in all {times} uses, so no gradient comes through "
            f"it and what feeds it can not learn.{more}", others,
        )  # fmt: skip


def saturated(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool] | None]:
    """Units with tanh that are flat each time."""
    found, others = yield from _units(log, events, "tanh", lambda x: abs(x) > _FLAT)
    if found:
        event, times = found[0]
        assert event.node is not None
        more = _more(len(found) - 1, "The same holds for", "The same holds for")
        yield (
            "saturated tanh", event.k,
            f"{log.label(event.node)} is {show(event.value)}, and beyond {show(_FLAT)} in all "
            f"{times} uses: less than 2 % of a gradient comes through."
            f"{more}", others,
        )  # fmt: skip
