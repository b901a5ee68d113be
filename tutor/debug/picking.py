"""A node or a line picked by what it is called: what the keys that ask about one act on."""

from __future__ import annotations

from tutor.characters import safe
from tutor.debug.action import MOVED, REFUSED, SAID, Outcome
from tutor.debug.workbench import Workbench
from tutor.program.faults import brief, near
from tutor.trace.derivatives import term

_LINE = "line"
_DIGITS = 6
_LONGEST = 24  # cells of a name in a message, so that what to do with it has room


def pick(bench: Workbench, text: str) -> Outcome:
    """Pick a node by its name or number, or a line; nothing with an empty text."""
    log, name = bench.log, " ".join(text.split())
    word, _, number = name.partition(" ")
    if not name:
        bench.picked = bench.line = None
        return Outcome(SAID, "Nothing is picked")
    if word == _LINE and number.isascii() and number.isdecimal() and len(number) <= _DIGITS:
        line = log.program.line_of(int(number))
        if not log.program.text_at(line).strip():
            return Outcome(REFUSED, f"The program has nothing on line {number}")
        bench.picked, bench.line = None, line
        return Outcome(SAID, f"Line {number} is picked: t T go to it, b stops there")
    node = None if name.isdecimal() else log.node_named(name, bench.k)
    if node is None:
        help = near(name, log.names()) or "write a name such as w1, or line 5"
        return Outcome(REFUSED, f"There is no node `{brief(name)}`; {help}")
    return Outcome(SAID, picked(bench, node).text)


def picked(bench: Workbench, node: int) -> Outcome:
    """Pick a node one was led to, and say what can be asked of it now."""
    bench.picked, bench.line = node, None
    label = safe(term(bench.log.label(node)), _LONGEST, one_line=True)
    return Outcome(MOVED, f"{label} is picked: t T w W go to its writes, P its paths, b stops")
