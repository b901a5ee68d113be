"""The stops that a person has set on a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tutor.debug.expressions.called import Called
from tutor.debug.expressions.located import TypedError, is_fit
from tutor.debug.stops.matching import Matching
from tutor.debug.stops.stop import RunStop
from tutor.debug.stops.stop_text import spec_of
from tutor.debug.stops.told import Hidden
from tutor.trace.log import Log

MOST = 100
"""Stops in a list."""


class Stopping(NamedTuple):
    """Where a run is stopped: by a stop, or, if that is None, where a search gave up for now."""

    k: int
    stop: RunStop | None


class StopList:
    """The stops of one run, in the order in which they were set.

    Attributes:
        stops: the stops.
    """

    def __init__(self, log: Callable[[], Log], hides: Callable[[], Hidden]) -> None:
        """Take what gives the run, and what may not be told now."""
        self._log, self._hides = log, hides
        self.stops: list[RunStop] = []
        self._called: Called | None = None
        self._matching: dict[RunStop, Matching] = {}

    @property
    def called(self) -> Called:
        """Who is called what in the run."""
        log = self._log()
        if self._called is None or self._called.log is not log:
            self._called = Called(log)
            self._matching.clear()
        return self._called

    # ---- the list

    def add(self, text: str) -> RunStop:
        """Set a stop, at the end of the list.

        Raises:
            TypedError: it is none, it does not fit the run, or the list is full.
        """
        if len(self.stops) >= MOST:
            raise TypedError(1, f"there are {MOST} stops already", "remove one first (B)")
        stop = self._made(text)
        self.stops.append(stop)
        return stop

    def edit(self, stop: RunStop, text: str) -> None:
        """Make a stop another one, in its place.

        Raises:
            TypedError: it is none, or it does not fit the run.
        """
        made = self._made(text)
        stop.text, stop.spec, stop.fault, stop.line_text = made.text, made.spec, "", made.line_text
        stop.enabled, stop.hits = True, 0
        self._matching.pop(stop, None)

    def remove(self, stop: RunStop) -> None:
        """Take a stop out of the list."""
        self.stops.remove(stop)
        self._matching.pop(stop, None)

    def toggle(self, stop: RunStop) -> None:
        """Switch a stop off, or on again."""
        stop.enabled = not stop.enabled

    def saying(self, text: str) -> RunStop | None:
        """The stop of this text; None if there is none."""
        wanted = " ".join(text.split())
        return next((stop for stop in self.stops if stop.text == wanted), None)

    def _made(self, text: str) -> RunStop:
        spec = spec_of(text, self.called)
        program = self._log().program
        line = spec.place.line(program)
        there = "" if line is None else program.text_at(line).strip()
        return RunStop(spec.text, spec, line_text=there)

    # ---- runs

    def next(self, k: int, way: int) -> Stopping | None:
        """The nearest position behind (way 1) or before (-1) `k` at which a stop stands.

        None if there is none. Of several stops there it is the first of the list.
        """
        best: Stopping | None = None
        for stop in self.stops:
            found = self._of(stop, k, way, best.k if best else None)
            nearer = found is not None and (best is None or (best.k - found.k) * way > 0)
            best = found if nearer else best
        return best

    def next_of(self, stop: RunStop, k: int, way: int) -> Stopping | None:
        """The same of one stop."""
        return self._of(stop, k, way, None)

    def _of(self, stop: RunStop, k: int, way: int, until: int | None) -> Stopping | None:
        matching = self.matching(stop) if stop.works else None
        hit = matching.next(k, way, self._hides(), until) if matching else None
        return None if hit is None else Stopping(hit.k, stop if hit.found else None)

    def matching(self, stop: RunStop) -> Matching | None:
        """The search for a stop; None of one that does not fit."""
        called = self.called  # before the table, which is that of this run
        matching = self._matching.get(stop)
        if matching is None and stop.spec is not None:
            matching = self._matching[stop] = Matching(called, stop.spec)
        return matching

    def passed_over(self) -> bool:
        """Whether some stop reads numbers that may not be told everywhere now."""
        if not self._hides():
            return False
        specs = [stop.spec for stop in self.stops if stop.works]
        return any(s and s.condition and s.condition.numeric for s in specs)

    # ---- the timeline

    def marks(self, cells: int) -> list[int]:
        """Positions of stops for a timeline: the first in each of so many equal parts of the run.

        Stops whose search goes through events one by one are left out.
        """
        events, hidden = len(self._log()), self._hides()
        found: set[int] = set()
        for stop in self.stops:
            matching = self.matching(stop) if stop.works else None
            if matching is None or not matching.quick():
                continue
            hit = matching.next(-1, 1, hidden)
            while hit is not None and hit.found:
                found.add(hit.k)
                part = hit.k * cells // max(events, 1) + 1
                after = max(hit.k, -(-part * events // cells) - 1)
                hit = matching.next(after, 1, hidden)
        return sorted(found)

    # ---- keeping

    def kept(self) -> list[dict[str, Any]]:
        """The stops as plain data."""
        return [
            {"text": s.text, "enabled": s.enabled, "hits": s.hits, "line": s.line_text}
            for s in self.stops
        ]

    def restore(self, kept: Sequence[object]) -> list[str]:
        """Take stops back that were kept; what no longer fits stays in the list as such.

        Returns:
            A message for each that does not fit or can not be read.
        """
        messages = []
        for row in kept[:MOST]:
            stop = self._restored(row)
            if stop is None:
                messages.append("A stop could not be read and was left out")
                continue
            self.stops.append(stop)
            if stop.fault:
                messages.append(f"The stop `{stop.text}` does not fit any more: {stop.fault}")
        return messages

    def _restored(self, row: object) -> RunStop | None:
        match row:
            case {"text": str(text), "enabled": bool(on), "hits": int(hits), "line": str(line)}:
                pass
            case _:
                return None
        if not is_fit(text):
            return None
        stop = RunStop(text, None, on, max(hits, 0), line_text=line)
        try:
            made = self._made(text)
        except TypedError as e:
            stop.fault = e.message
            return stop
        if made.line_text != line:
            stop.fault = f"the line was `{line}` and is `{made.line_text}` now"
            return stop
        stop.spec = made.spec
        return stop
