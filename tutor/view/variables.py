"""The values: every node with a name, its value, its gradient and what state that is in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tutor.engine.numbers import show
from tutor.trace.log import Log
from tutor.view import bars, states
from tutor.view.formulas import clipped
from tutor.view.graph import labels
from tutor.view.graph.scene import scene_at
from tutor.view.hidden import HIDDEN
from tutor.view.hues import sign
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, fit, line, plain
from tutor.view.value_rows import ValueRows, value_rows

_NAME = 12  # the widest a name column gets,
_PATH = 24  # and for paths, `model.layers[0].neurons[2].w[1]`, of which the end counts
_MEASURED = 100  # nodes whose numbers say how wide a column is
_FEW = 8  # with no more nodes than this in a scene, those without a name have a row too
_ENOUGH, _SHORTEST = 8, 4  # a longer name is cut for a state, and below that for nothing
_LEAST_HALF, _MOST_HALF = 4, 16  # cells of a bar on one side of its zero line
_TABLE = 10  # cells of a number in the table without bars


class _Widths(NamedTuple):
    """Cells of each column.

    Attributes:
        name, value, grad: of the texts.
        state: of the state, 0 without it.
        gap: between columns.
        half: of a bar on one side, 0 without bars.
        words: whether the word of a state is written out.
    """

    name: int
    value: int
    grad: int
    state: int
    gap: int
    half: int
    words: bool


def draw(moment: Moment, width: int = 76, height: int = 8) -> list[Line]:
    """The values with bars to scale: exactly `height` lines of `width` cells.

    Bars are those of the gradients once the backward pass has begun, of the values before. Their
    scale is that of the numbers in sight, so that it tells nothing of a hidden one. Rows stay in
    order of creation; where there are too many, a page of them, and the last line says which.
    """
    (entries, rest), owners = _page(moment, height), _shown(moment, height).owners
    nodes = _nodes(entries)
    columns = _columns(moment, width, height)
    quantity = _quantity(moment)
    numbers = [_number(moment, n, quantity) for n in nodes]
    full = bars.scale(x for x in numbers if x is not None)
    rows = [
        _heading(moment, each, width) if isinstance(each, str)
        else _picked(moment, each, _row(moment, each, owners, columns, full))
        for each in entries
    ]  # fmt: skip
    rows += [line("  ", (rest, "note"))] if rest else []
    rows += [()] * (height - len(rows))
    return [fit(row, width, moment.glyphs.ellipsis) for row in rows[:height]]


def _nodes(entries: list[int | str]) -> list[int]:
    return [each for each in entries if isinstance(each, int)]


def _heading(moment: Moment, path: str, width: int) -> Line:
    """The path of the nodes below it, of which the end counts."""
    return line(("  " + clipped(path, width - 2, moment.glyphs.ellipsis), "dim"))


def _picked(moment: Moment, node: int, row: Line) -> Line:
    """The row of the selected node filled, any other as it is."""
    if moment.cursor is None or moment.scene.item_of(node) != moment.cursor:
        return row
    return (Span(plain(row), "cursor"),)


def note(moment: Moment, width: int = 76, height: int = 8) -> str:
    """What the bars of a pane of that size stand for; empty where none are drawn."""
    quantity = _quantity(moment)
    drawn = any(_number(moment, n, quantity) for n in _nodes(_page(moment, height)[0]))
    if not drawn or not _columns(moment, width, height).half:
        return ""
    return {"gradient": "gradients to scale", "value": "values to scale"}[quantity]


def table(moment: Moment, width: int = 78, height: int = 10) -> list[Line]:
    """The same without bars, for where a screen is read aloud: titles, and `height` lines."""
    (entries, rest), owners = _page(moment, height), _shown(moment, height).owners
    names = max([4, *(len(_label(moment, n, owners)) for n in _nodes(entries))])
    head = f"  {'name':<{names}} {'value':>{_TABLE}} {'gradient':>{_TABLE}}"
    rows: list[Line] = [line((head, "dim"), (f"  {rest}" if rest else "", "note"))]
    for n in entries:
        if isinstance(n, str):
            rows.append(_heading(moment, n, width))
            continue
        name = (_label(moment, n, owners).ljust(names), _role(moment, n))
        value, grad = _value(moment, n, _TABLE), _gradient(moment, n, _TABLE)
        state = states.state(moment, n)
        rows.append((*_sign(moment, n), *line(name, " ", value, " ", grad, "  ", state)))
    rows += [()] * (height + 1 - len(rows))
    return [fit(row, width) for row in rows]


def full_height(log: Log, width: int, most: int) -> int:
    """The rows that all values need, up to `most`: the same at every position."""
    scenes = (scene_at(log, 0), scene_at(log, len(log)))
    return max(1, min(max(len(value_rows(log, scene, _FEW).entries) for scene in scenes), most))


def _shown(moment: Moment, height: int) -> ValueRows:
    return value_rows(moment.log, moment.scene, height)


def _page(moment: Moment, height: int) -> tuple[list[int | str], str]:
    """The rows in sight; where there are more, which nodes those are, in a row of its own."""
    current = next((e.node for e in (moment.next, moment.done) if e and e.node is not None), 0)
    return _shown(moment, height).page(current, height)


def _columns(moment: Moment, width: int, height: int) -> _Widths:
    """The same at every step of a scene, whatever its numbers become."""
    log, scene, mask = moment.log, moment.scene, moment.held

    def make() -> _Widths:
        rows = _shown(moment, height)
        nodes = rows.nodes[:_MEASURED]
        name = max((len(_label(moment, n, rows.owners)) for n in nodes), default=1)
        value, grad = (
            max((labels.number_width(log, n, q, mask, len(HIDDEN)) for n in nodes), default=4)
            for q in ("value", "gradient")
        )
        count = states.widest(moment, nodes)
        word = max(count, states.WORDS)
        # From everything to the least: numbers are never cut. Each with the cells that a name and
        # a bar must have left.
        tries = (
            (4, word, name + 2 * _MOST_HALF),
            (2, word, name),
            (2, count, min(name, _ENOUGH)),
            (1, count, min(name, _ENOUGH)),
            (1, 0, 0),
        )
        for gap, state, least in tries:
            left = width - 2 - value - grad - state - gap * (2 + bool(state))
            if left >= least:
                break
        half = min(_MOST_HALF, (left - name - gap - 1) // 2)
        if half < _LEAST_HALF:
            half = 0
        shown = max(min(name, left), min(name, _SHORTEST))
        return _Widths(shown, value, grad, state, gap, half, state >= word)

    return scene.keep(("values", width, height, mask), make)


def _quantity(moment: Moment) -> str:
    """What the bars stand for."""
    return "gradient" if states.begun(moment) else "value"


def _number(moment: Moment, node: int, quantity: str) -> float | None:
    """What a bar shows; None while there is no number, and where it is hidden."""
    if quantity == "gradient":
        at = moment.log.grad(node, moment.k)
        return None if moment.mask.hides_sum(node, at.state) else at.value
    return None if moment.mask.hides(node, "value") else moment.log.value(node, moment.k)


def _label(moment: Moment, node: int, owners: Mapping[int, str], cells: int = 0) -> str:
    """What a row calls its node: below a path the rest of its name."""
    label = moment.log.label(node).removeprefix(owners.get(node, ""))
    most = _PATH if "." in label else _NAME
    return clipped(label, cells or most, moment.glyphs.ellipsis)


def _role(moment: Moment, node: int) -> str:
    return "leaf" if moment.log.op(node) is None else "name"


def _sign(moment: Moment, node: int) -> Line:
    """The mark of the node that the next step writes, or the one just taken has written."""
    if moment.next is not None and moment.next.node == node:
        return (sign(moment.next, "next", moment.glyphs), Span(" "))
    if moment.done is not None and moment.done.node == node:
        return (sign(moment.done, "done", moment.glyphs), Span(" "))
    return (Span("  "),)


def _value(moment: Moment, node: int, cells: int) -> Span:
    x = moment.log.value(node, moment.k)
    if x is None:
        return Span(" " * cells)
    if moment.mask.hides(node, "value"):
        return Span(moment.glyphs.hidden.rjust(cells), "hidden")
    return Span(show(x).rjust(cells), "value")


def _gradient(moment: Moment, node: int, cells: int) -> Span:
    """Blank until the backward pass has begun or an earlier one left a number."""
    at, glyphs = moment.log.grad(node, moment.k), moment.glyphs
    if at.value is None:
        return Span((glyphs.unset if states.begun(moment) else "").rjust(cells), "unset")
    if moment.mask.hides_sum(node, at.state):
        return Span(glyphs.hidden.rjust(cells), "hidden")
    return Span(show(at.value).rjust(cells), at.state)


def _row(
    moment: Moment, node: int, owners: Mapping[int, str], columns: _Widths, full: float
) -> Line:
    gap = Span(" " * columns.gap)
    parts: list[Span] = [
        *_sign(moment, node),
        Span(_label(moment, node, owners, columns.name).ljust(columns.name), _role(moment, node)),
        gap,
        *_on_its_ground(_value(moment, node, columns.value)), gap,
    ]  # fmt: skip
    if columns.half:
        parts += (*_bar(moment, node, columns.half, full), gap)
    parts += _on_its_ground(_gradient(moment, node, columns.grad))
    if columns.state:
        parts += (gap, states.state(moment, node, words=columns.words))
    return line(*parts)


def _on_its_ground(number: Span) -> Line:
    """A number, the blanks before it apart: what is hidden has a ground, as wide as its sign."""
    sign = number.text.lstrip()
    return Span(" " * (len(number.text) - len(sign))), Span(sign, number.role)


def _bar(moment: Moment, node: int, half: int, full: float) -> Line:
    """Not even a zero line stands where there is no number: it would read as 0."""
    quantity = _quantity(moment)
    read = moment.log.gradient if quantity == "gradient" else moment.log.value
    if read(node, moment.k) is None:
        return (Span(" " * (2 * half + 1)),)
    role = "grad" if quantity == "gradient" else "value"
    return bars.bar(_number(moment, node, quantity), full, half, role, moment.glyphs)
