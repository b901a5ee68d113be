"""The tool of search: nodes by name, operation, line or number."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice

from tutor.debug.action import REFUSED, SAID, STUCK, Outcome
from tutor.debug.picking import picked
from tutor.debug.workbench import Workbench
from tutor.engine.ops import OPS
from tutor.program.faults import brief, near
from tutor.trace import Query, Range
from tutor.trace.log import Log

MOST = 200
"""Hits that are listed."""

FORMS = "a name such as `w*`, `op mul`, `line 5`, or a number such as `= 0.25`"
"""What can be searched for, in words."""

_DIGITS = 5  # a number is found as it is shown, to so many digits
_LINE = re.compile(r"line\s+(\d{1,6})")
_OP = re.compile(r"op\s+(\S+)")
_NUMBER = re.compile(r"=\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")


@dataclass(frozen=True, slots=True)
class FoundNode:
    """A place that was found.

    Attributes:
        node: the node.
        k: the position just behind the event that was found: where the node gets that number.
        quantity: `gradient` if it is its gradient that has the number, else `value`.
    """

    node: int
    k: int
    quantity: str = "value"


class NodeSearch:
    """What was searched for and found.

    Attributes:
        bench: the run.
        text: what was searched for; empty before the first search.
        hits: at most `MOST` places, in order of the run.
        more: whether there are more.
        chosen: which hit is picked.
    """

    def __init__(self, bench: Workbench) -> None:
        """Take a run; nothing is searched for yet."""
        self.bench, self.text, self.chosen = bench, "", 0
        self.hits: list[FoundNode] = []
        self.more = False

    def take(self, text: str) -> Outcome:
        """Search for something."""
        text = " ".join(text.split())
        try:
            found = list(islice(_found(self.bench, text), MOST + 1))
        except ValueError as fault:
            return Outcome(REFUSED, str(fault))
        if not found:
            return Outcome(REFUSED, _nothing(self.bench.log, text))
        self.text, self.hits, self.more = text, found[:MOST], len(found) > MOST
        here = (i for i, hit in enumerate(self.hits) if hit.k > self.bench.k)
        self.chosen = next(here, 0)
        return Outcome(SAID)

    def choose(self, way: int) -> Outcome:
        """Pick the next hit, or the one before."""
        chosen = min(max(self.chosen + way, 0), len(self.hits) - 1)
        if not self.hits or chosen == self.chosen:
            return Outcome(STUCK, "There is no further hit")
        self.chosen = chosen
        return Outcome(SAID)

    def seen_at(self, hit: FoundNode) -> int:
        """The position whose numbers a hit is shown with.

        That of the run, as far as the node is made there; of a number that was searched for, the
        one at which the node gets it.
        """
        return hit.k if self.text.startswith("=") else max(hit.k, self.bench.k)

    def to_hit(self) -> Outcome:
        """Take the debugger to the hit, and pick its node."""
        if not self.hits:
            return Outcome(SAID, "Search for something first")
        hit = self.hits[self.chosen]
        self.bench.debugger.behind(hit.k - 1)
        return picked(self.bench, hit.node)


def open_search(bench: Workbench) -> NodeSearch | str:
    """A search in a run."""
    return NodeSearch(bench)


def search_for(bench: Workbench, text: str) -> NodeSearch | str:
    """A search that has been carried out, or why it found nothing."""
    search = NodeSearch(bench)
    outcome = search.take(text)
    return outcome.text if outcome.kind == REFUSED else search


def _found(bench: Workbench, text: str) -> Iterator[FoundNode]:
    log = bench.log
    if not text:
        raise ValueError(f"Search for {FORMS}")
    if match := _LINE.fullmatch(text):
        return _events(log, Query(("value",), line=log.program.line_of(int(match[1]))), "value")
    if match := _OP.fullmatch(text):
        if match[1] not in OPS and match[1] != "leaf":
            help = near(match[1], [*OPS, "leaf"]) or f"there are {', '.join([*OPS, 'leaf'])}"
            raise ValueError(f"`{brief(match[1])}` is no operation; {help}")
        return _events(log, Query(("value",), operation=match[1]), "value")
    if match := _NUMBER.fullmatch(text):
        if bench.hides():
            raise ValueError(bench.until())
        return _numbered(log, float(match[1]))
    if text.startswith("="):
        raise ValueError(f"`{brief(text)}` has no number; search for {FORMS}")
    return _named(log, text)


def _events(log: Log, query: Query, quantity: str) -> Iterator[FoundNode]:
    for i in log.every(query):
        yield FoundNode(log.node_of(i), i + 1, quantity)


def _named(log: Log, pattern: str) -> Iterator[FoundNode]:
    """Nodes by a name or pattern; without a star, also those whose name goes on like this."""
    exact = any(sign in pattern for sign in "*?")
    wanted = pattern.replace("[", "[[]")  # brackets are those of `w[0]`
    names = (
        name for name in log.names()
        if fnmatchcase(name, wanted) or (not exact and name.startswith(pattern))
    )  # fmt: skip
    nodes = {node for node in map(log.node_named, names) if node is not None}
    for node in sorted(nodes):
        if not log.is_constant(node):
            yield FoundNode(node, log.made(node) + 1)


def _numbered(log: Log, number: float) -> Iterator[FoundNode]:
    """Every write of a number that is shown as this one: values, then gradients."""
    size = 10.0 ** (math.floor(math.log10(abs(number))) - _DIGITS + 1) if number else 0.0
    numbers = Range(number - size / 2, number + size / 2)
    for quantity in ("value", "gradient"):
        yield from _events(log, Query(quantity=quantity, numbers=numbers), quantity)


def _nothing(log: Log, text: str) -> str:
    help = near(text, log.names()) or f"search for {FORMS}"
    return f"Nothing is found for `{brief(text)}`; {help}"
