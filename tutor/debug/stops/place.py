"""Where a stop stands: at a node, an operation, a line, a call or a phase, or anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.debug.expressions.called import Called
from tutor.debug.expressions.located import TypedError
from tutor.engine.ops import OPS
from tutor.program import Program
from tutor.program.faults import brief, near

ANY, NODE, OPERATION, LINE, CALL, PHASE = "any", "node", "op", "line", "call", "phase"
PHASES = ("forward", "backward", "update")


@dataclass(frozen=True)
class StopPlace:
    """Where a stop stands.

    Attributes:
        kind: `ANY`, or what `text` names: a node or several by name or pattern, an operation, the
            number of a line, a function, a phase.
        text: as it was typed.
        column: where in the line it was typed, from 1.
    """

    kind: str = ANY
    text: str = ""
    column: int = 1

    @property
    def entered(self) -> bool:
        """Whether the run goes in there, rather than that something is written to it."""
        return self.kind in (LINE, CALL, PHASE)

    def line(self, program: Program) -> int | None:
        """The line of a recording, if it is one: what is typed counts from the program's first."""
        return program.line_of(int(self.text)) if self.kind == LINE else None

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that are meant: `-` is that of two numbers and that of one."""
        if self.kind != OPERATION:
            return ()
        named = [op.name for op in OPS.values() if self.text in (op.name, op.sign)]
        return tuple(named) or (("leaf",) if self.text == "leaf" else ())

    def check(self, called: Called) -> None:
        """Whether a run has such a place.

        Raises:
            TypedError: it has none.
        """
        found = _CHECKS[self.kind](self, called)
        if found is not None:
            raise TypedError(self.column, *found)


def _no_node(place: StopPlace, called: Called) -> tuple[str, str] | None:
    name = brief(place.text)
    return None if called.nodes(place.text) else (f"nothing is called `{name}`", called.help(name))


def _no_operation(place: StopPlace, called: Called) -> tuple[str, str] | None:
    known = [op.sign or op.name for op in OPS.values()]
    if place.operations:
        return None
    return (
        f"there is no operation `{brief(place.text)}`",
        f"there are {' '.join(dict.fromkeys(known))}",
    )


def _no_line(place: StopPlace, called: Called) -> tuple[str, str] | None:
    line = place.line(called.log.program)
    if line is not None and called.log.program.text_at(line).strip():
        return None
    return f"there is nothing on line {place.text}", "the program pane (p) has the lines"


def _no_function(place: StopPlace, called: Called) -> tuple[str, str] | None:
    functions = called.functions
    if place.text in functions:
        return None
    help = near(place.text, functions) or (
        f"there are {', '.join(sorted(functions)[:8])}" if functions else "the program has no calls"
    )
    return f"nothing calls `{brief(place.text)}`", help


def _no_phase(place: StopPlace, called: Called) -> tuple[str, str] | None:
    if place.text in PHASES:
        return None
    return f"there is no phase `{brief(place.text)}`", f"there are {', '.join(PHASES)}"


_CHECKS = {
    ANY: lambda place, called: None,
    NODE: _no_node,
    OPERATION: _no_operation,
    LINE: _no_line,
    CALL: _no_function,
    PHASE: _no_phase,
}
