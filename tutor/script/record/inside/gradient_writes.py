"""Each write to the gradient of a watched class: which edge it is, found from the code that writes.

What stands in the place of the attribute is called for every contribution of every pass. So what a
line of code does, and which of its names holds the node that passes on, is looked for once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import CodeType, FrameType
from typing import Any

from tutor.script.record.inside.gradient_lines import NUMBER, WRITES, GradientLines
from tutor.script.record.inside.node_table import NodeTable
from tutor.script.record.inside.places import CodePlaces
from tutor.script.record.inside.wire import AT, SEED, ZERO

Number = Callable[[Any], float]


class GradientWrites:
    """Writes down what is written to gradients.

    Attributes:
        depth: how many calls of `backward` are in progress.
        root, place: where the outermost of them began, and the place of the script.
    """

    def __init__(
        self, name: str, table: NodeTable, places: CodePlaces, settle: Callable[[], None],
        number: Number,
    ) -> None:  # fmt: skip
        """Take the name of the attribute, what is known of nodes, and how to read a number."""
        self.depth, self.root, self.place = 0, -1, 0
        self._table, self._places, self._settle, self._number = table, places, settle, number
        self._lines = GradientLines(name)
        self._spots: dict[tuple[int, int], tuple[str, int]] = {}  # name that passes on, and spot
        self._kept: list[CodeType] = []  # whose ids are keys

    def begin(self, root: int, place: int) -> None:
        """A call of `backward` begins that no other one made."""
        self.root, self.place = root, place

    def hook(self, put: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        """What is called in the place of a write.

        Args:
            put: carries out the write.
        """
        table, spots, getframe = self._table, self._spots, sys._getframe
        known, operands = table.ids.get, table.operands
        source, target, after, spot = (column.append for column in table.wire.groups[1])
        slowly, threads = self._slowly, table.threads

        def write(node: Any, new: Any) -> None:
            put(node, new)
            number = known(id(node))
            if number is None or (threads.begun and threads.elsewhere()):
                return None
            frame = getframe(1)
            quick = spots.get((id(frame.f_code), frame.f_lasti))
            if quick is not None and self.depth:
                passes = known(id(frame.f_locals.get(quick[0])))
                if passes is not None and number in operands[passes]:
                    if not table.passing:
                        table.turn(passing=True)
                    try:
                        after(new)
                    except TypeError:
                        return slowly(number, new, frame)
                    source(passes)
                    target(number)
                    spot(quick[1])
                    return None
            return slowly(number, new, frame)

        return write

    def _slowly(self, node: int, after: Any, frame: FrameType) -> None:
        """A write of which the line or the source is not known yet."""
        self._settle()
        table, wire = self._table, self._table.wire
        now = 0.0 if after is None else self._number(after)
        kind = self._lines.kind(frame)
        passes = self._source(node, frame, kind) if self._passes_on(frame, kind) else None
        if passes is None:
            place = self.place if self.depth else self._places.of(frame)
            wire.write(ZERO if now == 0.0 else SEED, node, now, place)
            return
        if not self.depth:
            wire.write(AT, self._places.of(frame))
        if not table.passing:
            table.turn(passing=True)
        for column, x in zip(
            wire.groups[1], (passes, node, now, self._spot(frame, kind)), strict=True
        ):
            column.append(x)
        if not self.depth and wire.on:
            wire.flush()

    def _spot(self, frame: FrameType, kind: str) -> int:
        """The number of a line that passes on, as it adds or writes over."""
        return self._table.spot(kind != WRITES, self._places.line(frame))

    def _passes_on(self, frame: FrameType, kind: str) -> bool:
        """Whether a write comes from a backward pass, not from the program."""
        if kind == NUMBER:
            return False
        code = frame.f_code
        return self.depth > 0 or self._places.is_engine(code) or "back" in code.co_name

    def _source(self, target: int, frame: FrameType, kind: str) -> int | None:
        """The node whose gradient is passed on, found among what the code and its callers see."""
        code = frame.f_code
        name, found = self._among(target, frame.f_locals, code)
        if name:
            key = id(code), frame.f_lasti
            if key not in self._spots:
                self._kept.append(code)
            self._spots[key] = name, self._spot(frame, kind)
        if found is None:
            around = {name: frame.f_globals.get(name) for name in code.co_names}
            _, found = self._among(target, around, code)
        outer = frame.f_back
        while found is None and outer is not None and self._places.is_engine(outer.f_code):
            _, found = self._among(target, outer.f_locals, outer.f_code)
            outer = outer.f_back
        return found

    def _among(
        self, target: int, seen: Mapping[str, Any], code: CodeType
    ) -> tuple[str, int | None]:
        """The node among some names that has the target for an operand; its name if it is alone."""
        ids, operands = self._table.ids, self._table.operands
        known = ((name, ids.get(id(each))) for name, each in seen.items())
        found = {n: i for n, i in known if i is not None and target in operands[i]}
        if len(found) == 1:
            return next(iter(found.items()))
        if not code.co_freevars:
            # In a loop over nodes, `self` is where it began.
            found = {n: i for n, i in found.items() if i != self.root} or found
        return "", max(found.values(), default=None)
