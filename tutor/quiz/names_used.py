"""The names by which a question speaks of nodes that have several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tutor.lesson.check.claims import claims
from tutor.lesson.fill import holes
from tutor.lesson.markdown import code_spans
from tutor.lesson.model import Quiz
from tutor.lesson.quantities import Quantity
from tutor.quiz.target import Aim
from tutor.trace import Trace

_ASKED_OF = re.compile(r"(\w+)\.backward\(")


def names_used(quiz: Quiz, found: Aim) -> dict[int, str]:
    """How a question calls nodes: as its targets do, or its texts, or the call of its pass.

    A text only counts where the name means one node in the whole run: of one that means node
    after node, such as the variable of a loop, nothing tells that this node is meant.
    """
    trace, graph = found.trace, found.graph
    written = quiz.targets or ((quiz.target,) if quiz.target else ())
    used = {
        node: name
        for name, node in zip(written, found.nodes, strict=False)  # a plain number has no node
        if node in trace.nodes_called(name.partition("#")[0])
    }
    if graph is not None:
        _call(used, graph.root, quiz.tops, trace)
    for name in _in_texts(quiz):
        nodes = trace.nodes_called(name)
        if len(nodes) == 1:
            used.setdefault(nodes[0], name)
    if graph is not None:
        _call(used, graph.root, (_asked_of(trace, graph.root),), trace)
    return used


def _call(used: dict[int, str], node: int, names: Iterable[str], trace: Trace) -> None:
    """Note the first of some names that is one of the node's, if it is called nothing yet."""
    for name in names:
        if node in trace.nodes_called(name):
            used.setdefault(node, name)


def _in_texts(quiz: Quiz) -> Iterator[str]:
    """Every name in the question's texts, in order: in code, in claims, in placeholders."""
    for _, text in quiz.texts():
        yield from _names_in(text)


@lru_cache(maxsize=256)  # a question is asked again with the numbers of every variant
def _names_in(text: str) -> tuple[str, ...]:
    found = [Quantity.read(span.text) for span in code_spans(text)]
    found += [hole.quantity for hole in holes(text)]
    found += [c for claim in claims(text) for side in claim.sides for c in side.code
              if isinstance(c, Quantity)]  # fmt: skip
    return tuple(name for q in found if q is not None for name in (q.name, q.top, q.bottom, q.via))


def _asked_of(trace: Trace, root: int) -> str:
    """`L` where the pass from a node was begun by `L.backward()`."""
    start = next(p.start for p in trace.passes if p.root == root)
    span = trace.event_span(start)
    match = _ASKED_OF.match(trace.program.text_at(span.line)[span.col - 1 :])
    return match[1] if match else ""
