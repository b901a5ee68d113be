"""The edge that a question about one step of a backward pass means."""

from __future__ import annotations

import math
from dataclasses import replace

from tutor.lesson.model import Quiz
from tutor.quiz.asked import Asked
from tutor.quiz.facts import bare
from tutor.quiz.target import Aim, QuestionError, aim
from tutor.trace import Flow, Trace

WRITE = 'write an edge as its slope: `target = "∂d/∂a"` is the one from `a` into `d`'
"""What to do about a target that is no edge."""


def aim_at_edge(quiz: Quiz, trace: Trace, k: int | None) -> Aim:
    """Point at the operand of `∂d/∂a`; `d` is looked for afterwards.

    Raises:
        QuestionError: the target is no edge, or the program has no such operand.
    """
    if len(quiz.tops) != 1:
        raise QuestionError("this kind of question asks about one edge", WRITE, ("target",))
    return aim(replace(quiz, tops=()), trace, k)


def edge_of(asked: Asked) -> Flow:
    """The edge of the pass that the target names.

    Raises:
        QuestionError: there is none, or several that differ.
    """
    consumer, graph = asked.quiz.tops[0], asked.graph
    assert asked.trace is not None and graph is not None, "a gradient was found"
    into = graph.into(asked.nodes[0])
    start = asked.trace.passes[0].start if asked.at is None else asked.at
    meant = asked.trace.node_named(consumer, max(start, asked.k))
    found = [e for e in into if e.node == meant or asked.label(e.node) == consumer]
    if not found:
        ways = ", ".join(dict.fromkeys(f"`{asked.label(e.node)}`" for e in into))
        name = asked.label(asked.nodes[0])
        raise QuestionError(
            f"no edge leads from `{name}` into `{consumer}`",
            f"`{name}` goes into {ways}" if ways else WRITE, ("target",),
        )  # fmt: skip
    if not all(math.isclose(e.local, found[0].local) for e in found):
        raise QuestionError(
            f"`{asked.label(asked.nodes[0])}` goes into `{consumer}` twice, with different slopes",
            "ask about another edge", ("target",),
        )  # fmt: skip
    return found[0]


def slope_name(asked: Asked, edge: Flow) -> str:
    """The local slope of an edge as a text writes it: `∂d/∂a`."""
    return f"∂{bare(asked.label(edge.node))}/∂{bare(asked.label(edge.target))}"
