"""The numbers of a name that means one node after another, as in a loop."""

from __future__ import annotations

from dataclasses import replace

from tutor.engine.numbers import show
from tutor.lesson.quantities import Missing, Quantity
from tutor.trace import Trace

_MOST = 6
"""Nodes of one name that are listed."""


def rounds(quantity: Quantity, trace: Trace, k: int) -> str:
    """`m#1 = 4, m#2 = 6`: the number of every node that the name means; empty if it means one."""
    name = quantity.name or quantity.bottom
    nodes = trace.nodes_called(name)
    if len(nodes) < 2:
        return ""
    listed = []
    for i in range(1, len(nodes) + 1):
        each = replace(quantity, **{"name" if quantity.name else "bottom": f"{name}#{i}"})
        try:
            listed.append(f"{each} = {show(each.at(trace, k))}")
        except Missing:
            continue  # the program never computes this one
        if len(listed) == _MOST and i < len(nodes):
            last = f"…, the last one is `{name}#{len(nodes)}`"
            return f"{', '.join(listed)}, {last}"
    return ", ".join(listed)
