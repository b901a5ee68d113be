"""Wrong rules about the order of a backward pass and about counting its paths."""

from __future__ import annotations

from tutor.quiz.rules.case import Case
from tutor.quiz.rules.rule import PATHS, READY, Formula, NextNode, Rule


def _leaving(case: Case) -> list[float]:
    return [float(len(case.into))]


def _edges(case: Case) -> list[float]:
    return [float(len(case.edges))]


RULES = (
    Rule(
        "first-arrival", READY,
        "a node can be left as soon as one contribution has arrived",
        "Has everything arrived there that will arrive?",
        "leaving a node at its first contribution",
        "What arrives later would be missing in all that it passes on.",
        NextNode(lambda now: [n for n in now.waiting if now.arrived[n]]),
    ),
    Rule(
        "forward-order", READY,
        "a backward pass goes through the program from its first line on",
        "Which way does a backward pass go through the program?",
        "going through the program forward",
        "A gradient is known only when those of all its consumers are.",
        NextNode(lambda now: now.waiting[-1:]),
    ),
    Rule(
        "count-first-edges", PATHS,
        "there are as many paths as edges that leave the node",
        "Can a path part again behind its first edge?",
        "counting the edges that leave {t}",
        "Each way from {t} to {L} counts, also where two of them begin with the same edge.",
        Formula(_leaving),
    ),
    Rule(
        "count-all-edges", PATHS,
        "every edge is a path",
        "Where does a path from {t} end?",
        "counting the edges",
        "A path is a whole chain of edges from {t} to {L}.",
        Formula(_edges),
    ),
)  # fmt: skip
