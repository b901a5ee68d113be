"""The values: every node with a name, its value, its gradient and what state that is in."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.engine.numbers import show
from tutor.engine.unset import MARK as UNSET
from tutor.trace import Trace
from tutor.view.graph.scene import scene_at
from tutor.view.hidden import HIDDEN, NOTHING, Mask
from tutor.view.text import Line, Span, crop, fit, line

_NUMBER = 10  # cells of a number column
_NAME = 12  # the widest a name column gets


def draw(
    trace: Trace, k: int, mask: Mask = NOTHING, width: int = 50, height: int = 10
) -> list[Line]:
    """The table at position `k`: exactly `height` lines of `width` cells, headed by titles.

    The nodes are those of the graph that is drawn; without a name only if there is room. Rows
    stay in order of creation; where there are too many, those around the node just written are
    shown, and the title says which.
    """
    nodes = _shown(trace, k, height - 1)
    here = trace.event(k - 1).node if k else None
    coming = trace.event(k).node if k < len(trace) else None
    room = height - 1
    at = nodes.index(here) if here in nodes else 0
    start = min(max(at - room // 2, 0), max(len(nodes) - room, 0))
    end = min(start + room, len(nodes))
    labels = [crop(trace.label(n), _NAME) for n in nodes[start:end]]
    names = max([4, *map(len, labels)])
    words = width >= names + 2 + 2 * _NUMBER + 16
    head = f"  {'name':<{names}} {'value':>{_NUMBER}} {'gradient':>{_NUMBER}}"
    part = f"  {start + 1}–{end} of {len(nodes)}" if end - start < len(nodes) else ""
    rows: list[Line] = [line((head, "dim"), (part, "note"))]
    for node, label in zip(nodes[start:end], labels, strict=True):
        mark = ("▷ ", "done") if node == here else ("▶ ", "next") if node == coming else ("  ", "")
        rows.append((Span(*mark), *_row(trace, node, label.ljust(names), k, mask, words)))
    rows += [()] * (height - len(rows))
    return [fit(row, width) for row in rows[:height]]


def _shown(trace: Trace, k: int, room: int) -> Sequence[int]:
    nodes = scene_at(trace, k).nodes
    if len(nodes) <= room:
        return nodes
    return [n for n in nodes if trace.name(n) is not None] or nodes


def _row(trace: Trace, node: int, label: str, k: int, mask: Mask, words: bool) -> Line:
    value = show(trace.value(node, k))
    data = (value, "value") if value != UNSET else (value, "unset")
    if mask.hides(node, "value"):
        data = (HIDDEN, "hidden")
    grad, state = gradient(trace, node, k, mask, words)
    role = "leaf" if trace.op(node) is None else "name"
    return line(
        (label, role), " ", (data[0].rjust(_NUMBER), data[1]), " ",
        (grad.rjust(_NUMBER), state[1]), "  ", state,
    )  # fmt: skip


def gradient(
    trace: Trace, node: int, k: int, mask: Mask, words: bool = True
) -> tuple[str, tuple[str, str]]:
    """A gradient at `k` as (number, (words, role)); the number is hidden if the mask says so."""
    grad = trace.grad(node, k)
    texts = {
        "unset": "unset" if trace.exists(node, k) else "",
        "partial": f"{grad.done} of {grad.total} so far",
        "final": "final",
        "zero": "zeroed",
    }
    if not words:
        texts["partial"] = f"{grad.done}/{grad.total}"
    # The words tell whether there is a gradient yet, which no question asks for.
    number = HIDDEN if mask.hides(node, "gradient") else show(grad.value)
    role = "hidden" if mask.hides(node, "gradient") else grad.state
    return number, (texts.get(grad.state, ""), role)
