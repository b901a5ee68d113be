"""What stands out in the nodes of a run: numbers without bound, units that pass nothing on."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Generator, Iterator
from functools import lru_cache
from math import isfinite

from tutor.engine.numbers import show
from tutor.trace import Event, Log

_FLAT = 0.99  # size of a tanh from which on less than 2 % of a gradient comes through
_UNITS = 2  # times that a unit must have computed before it is called dead
_BREATH = 100  # of them are named at a time
_PASSES = 2  # of which one may be chance
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
) -> Generator[None, None, list[tuple[Event, int]]]:
    """Units of which every output is silent: the first output, and how many there were.

    What a unit is called takes a moment in a long run, so it takes a breath in between.
    """
    if len(log.passes) < _PASSES:
        return []
    every: dict[tuple[int, str], list[Event]] = {}
    named = 0
    for event in events:
        if event.kind == "value" and event.op == op and event.node is not None:
            named += 1
            if named % _BREATH == 0:
                yield None
            unit = _NUMBERS.sub("_", re.sub(r"#\d+", "", log.expression(event.node)))
            every.setdefault((event.line, unit), []).append(event)
    return [
        (made[0], len(made)) for made in every.values()
        if len(made) >= _UNITS and all(silent(each.value or 0.0) for each in made)
    ]  # fmt: skip


def dead(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool] | None]:
    """Units with relu that gave 0 each time."""
    found = yield from _units(log, events, "relu", lambda x: x <= 0)
    if found:
        event, times = found[0]
        assert event.node is not None
        more = f" So do {len(found) - 1} more units." if len(found) > 1 else ""
        yield (
            "dead relu", event.k,
            f"{log.label(event.node)} gives 0 in all {times} uses, so no gradient comes through "
            f"it and what feeds it can not learn.{more}", False,
        )  # fmt: skip


def saturated(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool] | None]:
    """Units with tanh that are flat each time."""
    found = yield from _units(log, events, "tanh", lambda x: abs(x) > _FLAT)
    if found:
        event, times = found[0]
        assert event.node is not None
        more = f" The same holds for {len(found) - 1} more units." if len(found) > 1 else ""
        yield (
            "saturated tanh", event.k,
            f"{log.label(event.node)} is {show(event.value)}, and beyond {show(_FLAT)} in all "
            f"{times} uses: less than 2 % of a gradient comes through.{more}", False,
        )  # fmt: skip
