"""The values: every node with a name, its value, its gradient and what state that is in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from tutor.engine.numbers import show
from tutor.engine.unset import MARK as UNSET
from tutor.trace.log import Log
from tutor.view.hidden import HIDDEN
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, crop, fit, line

_NUMBER = 10  # cells of a number column
_NAME = 12  # the widest a name column gets


def draw(moment: Moment, width: int = 50, height: int = 10) -> list[Line]:
    """The table: exactly `height` lines of `width` cells, headed by titles.

    The nodes are those of the graph that is drawn; without a name only if there is room. Rows
    stay in order of creation; where there are too many, those around the node just written are
    shown, and the title says which.
    """
    room = height - 1
    nodes = _shown(moment, room)
    here, coming = (event.node if event else None for event in (moment.done, moment.next))
    at = 0 if here is None else bisect_left(nodes, here)
    if at == len(nodes) or nodes[at] != here:
        at = 0
    start = min(max(at - room // 2, 0), max(len(nodes) - room, 0))
    end = min(start + room, len(nodes))
    labels = [crop(moment.log.label(n), _NAME) for n in nodes[start:end]]
    names = max([4, *map(len, labels)])
    words = width >= names + 2 + 2 * _NUMBER + 16
    head = f"  {'name':<{names}} {'value':>{_NUMBER}} {'gradient':>{_NUMBER}}"
    part = f"  {start + 1}–{end} of {len(nodes)}" if end - start < len(nodes) else ""
    rows: list[Line] = [line((head, "dim"), (part, "note"))]
    for node, label in zip(nodes[start:end], labels, strict=True):
        mark = ("▷ ", "done") if node == here else ("▶ ", "next") if node == coming else ("  ", "")
        rows.append((Span(*mark), *_row(moment, node, label.ljust(names), words)))
    rows += [()] * (height - len(rows))
    return [fit(row, width) for row in rows[:height]]


def full_height(log: Log, width: int, most: int) -> int:
    """The rows that a table of all nodes needs, up to `most`."""
    nodes = (n for n in log.nodes() if not log.is_constant(n))
    return min(1 + sum(1 for _ in islice(nodes, most)), most)


def _shown(moment: Moment, room: int) -> Sequence[int]:
    """The nodes of the scene in order of creation, without those that have no name if too many."""
    scene = moment.scene

    def outputs() -> list[int]:
        return [scene.output(item) for item in scene.items]

    def named() -> list[int]:
        return [n for n in scene.keep("outputs", outputs) if moment.log.name(n) is not None]

    if len(scene.items) <= room:
        return scene.keep("outputs", outputs)
    return scene.keep("named", named) or scene.keep("outputs", outputs)


def _row(moment: Moment, node: int, label: str, words: bool) -> Line:
    value = show(moment.log.value(node, moment.k))
    data = (value, "value") if value != UNSET else (value, "unset")
    if moment.mask.hides(node, "value"):
        data = (HIDDEN, "hidden")
    grad, state = gradient(moment, node, words)
    role = "leaf" if moment.log.op(node) is None else "name"
    return line(
        (label, role), " ", (data[0].rjust(_NUMBER), data[1]), " ",
        (grad.rjust(_NUMBER), state[1]), "  ", state,
    )  # fmt: skip


def gradient(moment: Moment, node: int, words: bool = True) -> tuple[str, tuple[str, str]]:
    """A gradient as (number, (words, role)); the number is hidden if the mask says so."""
    grad = moment.log.grad(node, moment.k)
    texts = {
        "unset": "unset" if moment.log.exists(node, moment.k) else "",
        "partial": f"{grad.done} of {grad.total} so far",
        "final": "final",
        "zero": "zeroed",
    }
    if not words:
        texts["partial"] = f"{grad.done}/{grad.total}"
    # The words tell whether there is a gradient yet, which no question asks for.
    hidden = moment.mask.hides(node, "gradient")
    number, role = (HIDDEN, "hidden") if hidden else (show(grad.value), grad.state)
    return number, (texts.get(grad.state, ""), role)
