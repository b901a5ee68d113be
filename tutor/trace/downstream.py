"""What is computed from a node, by one look at the columns of the graph."""

from __future__ import annotations

from tutor.trace.trace import Trace


def users(trace: Trace, node: int) -> list[int]:
    """The nodes that have a node as an operand, in order."""
    tape = trace.recording.tape
    rest = slice(node + 1, len(tape))  # operands are older than what uses them
    pairs = zip(tape.a[rest], tape.b[rest], strict=True)
    return [i for i, pair in enumerate(pairs, start=node + 1) if node in pair]


def downstream(trace: Trace, nodes: set[int], first: int) -> set[int]:
    """Some nodes, and those from `first` on that are computed from them."""
    tape, found = trace.recording.tape, set(nodes)
    rest = slice(first, len(tape))
    for i, (a, b) in enumerate(zip(tape.a[rest], tape.b[rest], strict=True), start=first):
        if a in found or b in found:
            found.add(i)
    return found
