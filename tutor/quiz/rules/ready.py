"""Wrong rules about the order of a backward pass and about counting its paths."""

from __future__ import annotations

from tutor.quiz.rules.case import Case
from tutor.quiz.rules.rule import PATHS, READY, Formula, NextNode, Rule

_READ = "Press `s` along the pass and watch which node it leaves next."
_COUNT = "Follow the edges from {t} to {L} with a finger: every different way is one path."


def _leaving(case: Case) -> list[float]:
    return [float(len(case.into))]


def _edges(case: Case) -> list[float]:
    return [float(len(case.edges))]


RULES = (
    Rule(
        "first-arrival", READY,
        "a node can be left as soon as one contribution has arrived",
        "leaving a node at its first contribution",
        "It looks right because there is a number to pass on.",
        "What arrives later would be missing in all that was passed on.",
        _READ, NextNode(lambda now: [n for n in now.waiting if now.arrived[n]]),
    ),
    Rule(
        "forward-order", READY,
        "a backward pass goes through the program from its first line on",
        "going through the program forward",
        "It looks right because that is the order in which the nodes were made.",
        "A gradient is known only when those of all its consumers are.",
        _READ, NextNode(lambda now: now.waiting[-1:]),
    ),
    Rule(
        "count-first-edges", PATHS,
        "there are as many paths as edges that leave the node",
        "counting the edges that leave {t}",
        "It looks right because every path begins with one of them.",
        "Behind the first edge a path can part again.",
        _COUNT, Formula(_leaving),
    ),
    Rule(
        "count-all-edges", PATHS,
        "every edge is a path",
        "counting the edges",
        "It looks right because every edge carries a product.",
        "A path is a whole chain of edges from {t} to {L}.",
        _COUNT, Formula(_edges),
    ),
)  # fmt: skip
