"""The nodes behind names and patterns of names, looked up once a run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from tutor.program.columns import Frame
from tutor.program.faults import near
from tutor.trace.log import Log

Nodes = frozenset[int]
_NOBODY: Nodes = frozenset()


class Called:
    """Who is called what in a run.

    Attributes:
        log: the run.
    """

    def __init__(self, log: Log) -> None:
        self.log = log
        self._found: dict[str, Nodes] = {}

    @cached_property
    def _by_name(self) -> dict[str, Nodes]:
        found: dict[str, set[int]] = defaultdict(set)
        for binding in self.log.bindings:
            if binding.node is not None:
                found[binding.name].add(binding.node)
        return {name: frozenset(nodes) for name, nodes in found.items()}

    def nodes(self, pattern: str) -> Nodes:
        """Every node that was ever called so; `*` and `?` stand for any characters and for one.

        `c` is every node called `c`, `c#2` the second of them, and `#7` is node number 7. Brackets
        are those of `w[0]`.
        """
        nodes = self._found.get(pattern)
        if nodes is None:
            nodes = self._found[pattern] = self._look(pattern)
        return nodes

    def _look(self, pattern: str) -> Nodes:
        if pattern in self._by_name:
            return self._by_name[pattern]
        if "#" in pattern or not is_pattern(pattern):
            node = self.log.node_named(pattern)
            return _NOBODY if node is None else frozenset((node,))
        wanted = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
        matches = re.compile(wanted).fullmatch
        return _NOBODY.union(*(nodes for name, nodes in self._by_name.items() if matches(name)))

    @cached_property
    def functions(self) -> frozenset[str]:
        """The functions that are called."""
        return frozenset(frame.function for frame in self.log.frames if frame.function)

    @cached_property
    def calling_lines(self) -> frozenset[int]:
        """The lines from which functions are called."""
        return frozenset(frame.line for frame in self.log.frames if frame.parent >= 0)

    def around(self, i: int, function: str) -> Nodes:
        """The calls of a function that event `i` belongs to, by id."""
        return frozenset(frame.id for frame in self._calls(i) if frame.function == function)

    def on_line(self, i: int, line: int) -> bool:
        """Whether event `i` is on a line, or in a call that was made from there."""
        if self.log.event_span(i).line == line:
            return True
        return any(frame.line == line for frame in self._calls(i) if frame.parent >= 0)

    def _calls(self, i: int) -> Iterator[Frame]:
        """The call that event `i` belongs to, and those around it, the program itself last."""
        frames = self.log.frames
        frame = frames[self.log.event_frame(i)]
        while frame.parent >= 0:
            yield frame
            frame = frames[frame.parent]
        yield frame

    def help(self, name: str) -> str:
        """What may have been meant by a name that nobody has."""
        return near(name, self._by_name) or "the values pane (v) has the names"


def is_pattern(text: str) -> bool:
    """Whether a name stands for several."""
    return "*" in text or "?" in text
