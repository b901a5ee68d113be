"""The mistakes that engines are known to make, each with the numbers that it gives in a trial.

Most are wrong rules of the quizzes, run as bent passes, everywhere or at one operation only. The
others are mistakes that only an engine can make, such as a missing check for visited nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import product

from tutor.debug.bent import Bend
from tutor.engine.errors import DomainError
from tutor.engine.ops import OPS
from tutor.quiz.rules.catalogue import RULES
from tutor.script.engine.naming.faulty_passes import (
    ANY,
    FORMS,
    OPERANDS,
    Given,
    OperandForm,
    apart,
    bent,
    confused,
    cut,
    edges_of,
    forgetful,
    forms_of,
    gradients_for_values,
    in_some_order,
    last_only,
    nowhere,
    swapped,
)
from tutor.script.engine.naming.walks import BREADTH, DEPTH, EDGES, POSTORDER, Walk
from tutor.script.engine.trying.trials import SIGNS, Trial


@dataclass(frozen=True, eq=False)
class Mistake:
    """One mistake.

    Attributes:
        id: of the wrong rule, or of a mistake that only engines make.
        words: what is wrong, in a sentence without a stop.
        op: the operation it is in; empty for the pass itself.
        place: which part of the code it is in: `grad` (where a gradient is written), `value`
            (where the result is made) or `pass` (the backward method).
        lesson: the lesson that teaches what is right.
        gives: its numbers in a trial; several where they depend on the order of a set.
        form: the operands it is made with.
        seeded: whether the output has a gradient after the pass; None if that says nothing.
    """

    id: str
    words: str
    op: str
    place: str
    lesson: str
    gives: Callable[[Trial], Iterable[Given]]
    form: OperandForm = ANY
    seeded: bool | None = None


def _by_bend(bend: Bend) -> Callable[[Trial], Iterable[Given]]:
    return lambda trial: [bent(trial, bend)]


def _by_join(bend: Bend) -> Callable[[Trial], Iterable[Given]]:
    # Which contribution comes second depends on the order of the pass.
    return lambda trial: in_some_order(trial, bend)


_JOINS = {
    "whole-pass-overwrite": "a second contribution overwrites the first: `=` where `+=` belongs",
    "multiply-paths": "contributions are multiplied where they are added",
    "average-paths": "contributions are averaged where they are added",
}
_PRODUCTS = {
    "no-upstream": "the gradient from upstream is left out of the product",
    "upstream-only": "the local slope is left out of the product",
    "add-instead-of-multiply": "upstream and local slope are added where they are multiplied",
}
OP_FORMS = tuple((op, form) for op in OPS for form in forms_of(op))
"""Every operation with every form of its operands."""


def _rules() -> Iterator[Mistake]:
    for id, rule in RULES.items():
        bend = rule.everywhere
        if bend is None:
            continue
        if bend.slope is not None:
            op = bend.slope.op
            for form in (ANY, *(OPERANDS if op in SIGNS else ())):
                there = replace(bend, along=edges_of(op, form))
                yield Mistake(id, f"the slope is wrong, as if {rule.belief}", op, "grad",
                              _LESSONS.get(op, "local-rules"), _by_bend(there), form)  # fmt: skip
        elif id in _JOINS or id in _PRODUCTS:
            words = (_JOINS | _PRODUCTS)[id]
            lesson = "diamond" if id in _JOINS else "first-graph"
            gives = _by_join if id in _JOINS else _by_bend
            yield Mistake(id, words, "", "grad", lesson, gives(bend))
            if id == "whole-pass-overwrite":
                yield Mistake(id, words, "", "grad", lesson, partial(apart, bend=bend))
            # Only engines that do it at every operation do anything but overwrite.
            places = (
                (*OP_FORMS, *_ONE_OPERAND) if id not in ("average-paths", "multiply-paths") else ()
            )
            for op, form in places:
                there = replace(bend, along=edges_of(op, form))
                yield Mistake(id, words, op, "grad", lesson, gives(there), form)
        elif id == "seed-with-value":
            yield Mistake(id, "the pass starts from the value of the output where it starts from "
                          "1", "", "pass", "first-graph", _by_bend(bend))  # fmt: skip


_ONE_OPERAND = tuple((op, form) for op in SIGNS for form in OPERANDS)
_LESSONS = {"tanh": "neuron"}


# ---- slopes that no quiz asks for


def _turned(op: str, form: OperandForm) -> Bend:
    """The contributions of an operation with the sign turned round."""
    return Bend(product=lambda upstream, local: -upstream * local, along=edges_of(op, form))


def _nothing(upstream: float, local: float) -> float:
    return 0.0


def _orders() -> Iterator[Mistake]:
    nothing = _by_bend(Bend(order=nowhere))
    yield Mistake("never-runs", "no gradient leaves the output: the pass goes along no edge", "",
                  "pass", "first-graph", nothing, seeded=True)  # fmt: skip
    yield Mistake("no-seed", "the pass leaves no gradient anywhere: it does not start from 1, or "
                  "clears what it has brought", "", "pass", "first-graph", nothing,
                  seeded=False)  # fmt: skip
    for id, words, walks in (
        ("too-shallow", "only the operands of the output get a gradient: the pass ends there, or "
         "goes from the inputs to the output", _shallow(1)),
        *(
            ("too-shallow", f"the pass ends {levels} levels below the output", _shallow(levels))
            for levels in (2, 3)
        ),
        ("no-visited", "a node that is used twice passes its gradient on twice: there is no check "
         "for visited nodes", _UNCHECKED),
        ("not-topological", "a node is left before all its contributions are in", _EAGER),
    ):  # fmt: skip
        for walk in walks:
            yield Mistake(id, words, "", "pass", "diamond",
                          partial(in_some_order, bend=Bend(), walk=walk))  # fmt: skip


_UNCHECKED = tuple(
    Walk(kind, visited=False, repeats=repeats)
    for repeats in (False, True)
    for kind in (POSTORDER, DEPTH, BREADTH, EDGES)
)


def _shallow(levels: int) -> list[Walk]:
    """The ways to go only so many levels; of the last, the nodes that get there may stay out."""
    return [
        Walk(DEPTH, visited=False, levels=levels),
        Walk(EDGES, visited=False, repeats=True, levels=levels),
        Walk(POSTORDER, visited=True, levels=levels),
        Walk(POSTORDER, visited=True, levels=levels + 1, closed=True),
    ]


_EAGER = (Walk(DEPTH, visited=True), Walk(BREADTH, visited=True))


def _others() -> Iterator[Mistake]:
    yield Mistake("zeroed-in-backward", "`backward()` clears gradients, so that a leaf loses "
                  "what an earlier pass has brought", "", "pass", "diamond", last_only)  # fmt: skip
    for op in ("sub", "div", "pow"):
        sign = SIGNS[op]
        yield Mistake("reflected", f"`2 {sign} a` is computed as `a {sign} 2`", op, "value",
                      "local-rules", partial(swapped, op=op), FORMS[2])  # fmt: skip
    for op, form in (*OP_FORMS, *_ONE_OPERAND):
        lesson = _LESSONS.get(op, "local-rules")
        yield Mistake("sign-turned", "the sign of the slope is turned round", op, "grad", lesson,
                      _by_bend(_turned(op, form)), form)  # fmt: skip
    for op, form in _ONE_OPERAND:
        to = "other" if form.other else "self"
        yield Mistake("operand-left-out", f"nothing is sent to `{to}`", op, "grad", "local-rules",
                      _by_bend(Bend(product=_nothing, along=edges_of(op, form))),
                      form)  # fmt: skip
    for op, form in OP_FORMS:
        yield Mistake("graph-dropped", "nothing goes back through the result: it does not remember "
                      "its operands, or has no backward function of its own", op, "value",
                      "first-graph", partial(cut, op=op, form=form), form)  # fmt: skip
        yield Mistake("graph-dropped", "the result does not remember its operands, so that the "
                      "pass goes no further than to these", op, "value", "first-graph",
                      partial(forgetful, op=op, form=form), form)  # fmt: skip
    for op, form in _ONE_OPERAND:
        yield Mistake("graph-dropped", "the result does not remember both operands, so that the "
                      "pass goes no further than to one of them", op, "value", "first-graph",
                      partial(forgetful, op=op, form=form), form)  # fmt: skip
    for form, stale in product((ANY, *OPERANDS), (False, True)):
        yield Mistake("gradient-for-value", "the gradient of the other operand is taken where its "
                      "value belongs", "mul", "grad", "local-rules",
                      partial(gradients_for_values, form=form, stale=stale), form)  # fmt: skip
    for op, other in product(("add", "sub", "mul", "div"), repeat=2):
        for form in FORMS[:2] if op != other else ():
            yield Mistake("other-operation", f"`a {SIGNS[op]} b` is computed as `a {SIGNS[other]} "
                          "b`", op, "value", "local-rules",
                          partial(confused, op=op, other=other, form=form), form)  # fmt: skip


MISTAKES: tuple[Mistake, ...] = (*_orders(), *_rules(), *_others())
"""Every mistake; of those that give the same numbers, the first is named."""


@lru_cache(maxsize=100_000)
def given_by(mistake: Mistake, trial: Trial) -> tuple[Given, ...]:
    """What a mistake may give in a trial; nothing where it has no numbers there."""
    try:
        return tuple(mistake.gives(trial))
    except (ArithmeticError, ValueError, DomainError):
        return ()
