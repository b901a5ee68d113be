"""The graph of a position in the languages of other drawing programs: Mermaid and DOT.

Text from a program is quoted, so that no name can end a label or begin a command.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tutor.characters import safe
from tutor.engine.numbers import show
from tutor.view.graph.edge_labels import numbers
from tutor.view.graph.items import Item
from tutor.view.hidden import HIDDEN_WORD
from tutor.view.moment import Moment
from tutor.view.text import plain


def mermaid(moment: Moment) -> Iterator[str]:
    """A flowchart, line by line; edges say what stands on them in the drawing."""
    yield "flowchart LR"
    for item in moment.scene.items:
        text = "<br/>".join(escape(row, quote=True) for row in _rows(moment, item))
        yield f'    n{moment.scene.output(item)}["{text}"]'
    for source, target, label in _edges(moment):
        said = f'|"{escape(label, quote=True)}"|' if label else ""
        yield f"    n{source} -->{said} n{target}"


def dot(moment: Moment) -> Iterator[str]:
    """A digraph for Graphviz, line by line."""
    yield "digraph backprop {"
    yield "    rankdir=LR"
    yield "    node [shape=box]"
    for item in moment.scene.items:
        text = "\\n".join(_quoted(row) for row in _rows(moment, item))
        yield f'    n{moment.scene.output(item)} [label="{text}"]'
    for source, target, label in _edges(moment):
        said = f' [label="{_quoted(label)}"]' if label else ""
        yield f"    n{source} -> n{target}{said}"
    yield "}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _rows(moment: Moment, item: Item) -> list[str]:
    """A node's name with how it is made, its value and its gradient at the position."""
    log, k, mask = moment.log, moment.k, moment.mask
    node = moment.scene.output(item)
    label, made = log.label(node), log.expression(node)
    rows = [safe(label if log.op(node) is None or made == label else f"{label} = {made}")]
    value, gradient = log.value(node, k), log.gradient(node, k)
    if value is not None:
        rows.append(f"value {HIDDEN_WORD if mask.hides(node, 'value') else show(value)}")
    if gradient is not None:
        rows.append(f"grad {HIDDEN_WORD if mask.hides(node, 'gradient') else show(gradient)}")
    return rows


def _edges(moment: Moment) -> Iterator[tuple[int, int, str]]:
    """Every edge as operand, consumer and label: the contribution once sent, else the slope."""
    scene, log = moment.scene, moment.log
    said = numbers(log, scene, moment.mask, moment.glyphs)
    for item, operands in scene.operands.items():
        for slot, operand in enumerate(operands):
            words = said.get((item, slot))
            label = ""
            if words is not None and moment.k > words.known:
                form = words.at(moment.k, 1_000)
                label = plain(form).strip() if form else ""
                if any(span.role == "hidden" for span in form):
                    label = HIDDEN_WORD
            yield scene.output(operand), scene.output(item), safe(label)
