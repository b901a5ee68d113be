"""What is known about somebody's engine, as plain data, as text and as JSON."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tutor.engine.numbers import show

_WIDTH = 79


@dataclass(frozen=True)
class WrongNumber:
    """A number that an engine gets wrong.

    Attributes:
        name: what it is, as `a.grad`.
        seen, right: what the engine gives, and what is right.
        nudged: the slope that the engine's own values have; None if it is no gradient, or unknown.
    """

    name: str
    seen: float
    right: float
    nudged: float | None = None


@dataclass(frozen=True)
class EngineFault:
    """A fault of an engine.

    Attributes:
        id: the mistake by name: a wrong rule or a mistake of engines; `raises` or `unknown`.
        op: the operation it is in, empty for the pass.
        words: what is wrong, a sentence.
        file, line, code: the line at fault; file and code empty and line 0 without a source.
        cell: the cell of a notebook that the line is in, from 1; 0 in a script.
        program: the smallest program that shows it.
        wrong: what it gets wrong.
        raised: what it raises, empty if nothing.
        lesson: the lesson that teaches what is right, as `gradients/diamond`; may be empty.
        checks: how many failed checks it explains.
    """

    id: str
    op: str
    words: str
    program: str
    file: str = ""
    line: int = 0
    code: str = ""
    cell: int = 0
    wrong: tuple[WrongNumber, ...] = ()
    raised: str = ""
    lesson: str = ""
    checks: int = 1

    @property
    def place(self) -> str:
        """The file and line, as far as they are known."""
        return _place(self.file, self.cell, self.line)


def _place(file: str, cell: int, line: int) -> str:
    """A line as it is told."""
    if not line:
        return file
    return f"{file}, cell {cell}, line {line}" if cell else f"{file}:{line}"


@dataclass(frozen=True)
class EngineReport:
    """What is known about an engine.

    Attributes:
        name: of the class.
        file, cell, line: where it is; empty and 0 without a source, cell 0 in a script.
        agree, tried: how many checks came out right, of how many.
        faults: the one that explains most first.
        missing: what it does not have, so that it was not checked.
        conventions: how it does what good engines do in different ways.
        notes: what was left out or stood in for on the way to it.
    """

    name: str
    agree: int
    tried: int
    file: str = ""
    line: int = 0
    faults: tuple[EngineFault, ...] = ()
    missing: tuple[str, ...] = ()
    conventions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cell: int = 0

    def data(self) -> dict[str, Any]:
        """It as JSON can hold it; numbers that JSON does not have are texts."""
        found = _finite(asdict(self))
        assert isinstance(found, dict)
        return found

    def json(self) -> str:
        """It as one JSON object."""
        return json.dumps(self.data(), ensure_ascii=False, indent=2, allow_nan=False)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> EngineReport:
        """The report whose `data` this is.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        faults = []
        for each in data["faults"]:
            wrong = tuple(
                WrongNumber(w["name"], float(w["seen"]), float(w["right"]),
                            None if w["nudged"] is None else float(w["nudged"]))
                for w in each["wrong"]
            )  # fmt: skip
            faults.append(EngineFault(**(each | {"wrong": wrong})))
        lists = {key: tuple(map(str, data[key])) for key in ("missing", "conventions", "notes")}
        return cls(**(dict(data) | {"faults": tuple(faults)} | lists))

    def text(self) -> str:
        """It for a person."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        of = f", {_place(self.file, self.cell, self.line)}" if self.line else ""
        yield f"{self.name}{of}: {self.agree} of {self.tried} checks agree. {self._verdict()}"
        for number, fault in enumerate(self.faults, 1):
            yield ""
            yield from _told(number, fault)
        for title, rows in (
            ("Not there, so not checked", (", ".join(self.missing),) if self.missing else ()),
            ("Where good engines differ, this one does it so", self.conventions),
            ("Besides", self.notes),
        ):
            if rows:
                yield ""
                yield f"{title}:"
                for row in rows:
                    yield from textwrap.wrap(row, _WIDTH, initial_indent="  ",
                                             subsequent_indent="    ", **_WHOLE)  # fmt: skip

    def _verdict(self) -> str:
        if not self.faults:
            return "No fault was found." if self.tried else "There is nothing to check."
        return "1 fault:" if len(self.faults) == 1 else f"{len(self.faults)} faults:"


_WHOLE: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}


def _told(number: int, fault: EngineFault) -> Iterator[str]:
    yield from textwrap.wrap(f"{number}. {fault.words}", _WIDTH, subsequent_indent="   ", **_WHOLE)
    if fault.line:
        yield f"   {fault.place}:  {fault.code}"
    yield from (f"     {row}" for row in fault.program.splitlines())
    if fault.raised:
        yield f"   raises {fault.raised}"
    width = max((len(each.name) for each in fault.wrong), default=0)
    for each in fault.wrong:
        right, seen = _apart(each.right, each.seen)
        yield f"   {each.name:<{width}}  is {seen}, should be {right}{_witness(each)}"
    named = "" if fault.id in ("raises", "unknown") else f"The mistake is called {fault.id}. "
    learn = f"Its lesson: learn {fault.lesson}" if fault.lesson else ""
    if told := f"{named}{learn}".strip():
        yield f"   {told}"


def _apart(right: float, seen: float) -> tuple[str, str]:
    """Both numbers, with as many digits as it takes to tell them apart."""
    for digits in (5, 8, 12, 17):
        told = show(right, digits), show(seen, digits)
        if told[0] != told[1]:
            break
    return told


def _witness(each: WrongNumber) -> str:
    """What a nudge of the engine's own inputs says about a gradient."""
    if each.nudged is None:
        return ""
    if math.isclose(each.nudged, each.right, rel_tol=1e-4, abs_tol=1e-6):
        return f" (a nudge of {each.name.partition('.')[0]} says so too)"
    if math.isclose(each.nudged, each.seen, rel_tol=1e-4, abs_tol=1e-6):
        return " (it fits the value, which is wrong: a gradient check would not notice)"
    return ""


def _finite(x: Any) -> Any:
    """Data without inf and nan."""
    if isinstance(x, float) and not math.isfinite(x):
        return str(x)
    if isinstance(x, dict):
        return {key: _finite(each) for key, each in x.items()}
    if isinstance(x, (list, tuple)):
        return [_finite(each) for each in x]
    return x
