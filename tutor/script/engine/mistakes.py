"""The mistakes that engines are known to make, each with the numbers that it gives in a trial.

Most are wrong rules of the quizzes, run as bent passes, everywhere or at one operation only. The
others are mistakes that only an engine can make, such as a missing check for visited nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from tutor.debug.bent import Bend, Numbered, Order, Where, run
from tutor.engine.errors import DomainError
from tutor.engine.flow import gradients_of
from tutor.engine.ops import OPS
from tutor.engine.tape import Tape
from tutor.quiz.rules.catalogue import RULES
from tutor.script.engine.trials import SIGNS, Move, Trial
from tutor.trace import Graph


class Given(NamedTuple):
    """What an engine with a mistake gives in a trial: node values, and gradients of the leaves."""

    values: Sequence[float]
    gradients: Sequence[float]


@dataclass(frozen=True)
class Form:
    """The operands that a method of an operator is for.

    Attributes:
        words: put behind a sentence about it; empty where any operands will do.
        own, reflected: whether it is for `a - 2` and `a - b`, and for `2 - a`.
        nodes: whether it is for `a - b`.
    """

    words: str
    own: bool = True
    reflected: bool = True
    nodes: bool = True

    def fits(self, plain: Sequence[bool]) -> bool:
        """Whether operands are of this form, by which of them are plain numbers."""
        if plain[0]:
            return self.reflected
        return self.own and (self.nodes or any(plain))


ANY = Form("")
FORMS = (
    ANY,
    Form("", reflected=False),
    Form("with a plain number on the left", own=False),
    Form("with a plain number", nodes=False),
    Form("with a plain number on the right", reflected=False, nodes=False),
)
"""What the methods of an operator may be for, from the widest."""


def forms_of(op: str) -> tuple[Form, ...]:
    """The forms that an operation may have a method for."""
    return FORMS if op in SIGNS else FORMS[:1]


@dataclass(frozen=True)
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
    """

    id: str
    words: str
    op: str
    place: str
    lesson: str
    gives: Callable[[Trial], Iterable[Given]]
    form: Form = ANY


# ---- passes bent by a rule


def _bent(trial: Trial, bend: Bend) -> Given:
    """Raises ArithmeticError or ValueError where the wrong pass has no numbers."""
    _, ids = trial.tape
    held: dict[int, float] = {}
    for graph in trial.graphs:
        # The leaves keep what the pass before has brought.
        before = {ids[i]: held[ids[i]] for i in range(len(trial.leaves)) if ids[i] in held}
        held = before | dict(run(graph, replace(bend, left=partial(_held, before))).gradients)
    return Given(trial.values, [held.get(ids[i], 0.0) for i in range(len(trial.leaves))])


def _held(before: Mapping[int, float], graph: Graph) -> Mapping[int, float]:
    return before


def _by_bend(bend: Bend) -> Callable[[Trial], Iterable[Given]]:
    return lambda trial: [_bent(trial, bend)]


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
_SEEDS = {
    "no-seed": "the pass starts from 0 where it starts from 1",
    "seed-with-value": "the pass starts from the value of the output where it starts from 1",
}


OP_FORMS = tuple((op, form) for op in OPS for form in forms_of(op))
"""Every operation with every form of its operands."""


def _nodes(op: str, form: Form) -> Where:
    """The nodes that an operation makes out of operands of a form."""

    def here(graph: Graph, node: int) -> bool:
        row = graph.op[node]
        if row is None or row.name != op:
            return False
        return form.fits([operand in graph.const for operand in graph.operands[node]])

    return here


def _rules() -> Iterator[Mistake]:
    for id, rule in RULES.items():
        bend = rule.everywhere
        if bend is None:
            continue
        if bend.slope is not None:
            op = bend.slope.op
            yield Mistake(id, f"the slope is wrong: it believes that {rule.belief}", op, "grad",
                          _LESSONS.get(op, "local-rules"), _by_bend(bend))  # fmt: skip
        elif id in _JOINS or id in _PRODUCTS:
            words = (_JOINS | _PRODUCTS)[id]
            lesson = "diamond" if id in _JOINS else "first-graph"
            yield Mistake(id, words, "", "grad", lesson, _by_bend(bend))
            for op, form in OP_FORMS:
                there = replace(bend, at=_nodes(op, form))
                yield Mistake(id, words, op, "grad", lesson, _by_bend(there), form)
        elif id in _SEEDS:
            yield Mistake(id, _SEEDS[id], "", "pass", "first-graph", _by_bend(bend))
        elif id == "not-topological":
            yield Mistake(id, "a node is left before all its contributions are in", "", "pass",
                          "diamond", _by_bend(bend))  # fmt: skip


_LESSONS = {"tanh": "neuron"}


# ---- slopes that no quiz asks for


def _turned(op: str, form: Form) -> Bend:
    """The contributions of an operation with the sign turned round."""
    return Bend(product=lambda upstream, local: -upstream * local, at=_nodes(op, form))


# ---- orders that only an engine can take


def _outgoing(edges: Sequence[Numbered]) -> dict[int, list[Numbered]]:
    found: dict[int, list[Numbered]] = {}
    for numbered in edges:
        found.setdefault(numbered[1].node, []).append(numbered)
    return found


def revisiting(root: int, edges: Sequence[Numbered]) -> Iterator[Numbered]:
    """From every node on each time that it is reached: no check for visited nodes."""
    outgoing = _outgoing(edges)
    ahead = [iter(outgoing.get(root, ()))]
    while ahead:
        step = next(ahead[-1], None)
        if step is None:
            ahead.pop()
            continue
        yield step
        ahead.append(iter(outgoing.get(step[1].target, ())))


def listed_twice(
    root: int, edges: Sequence[Numbered], turned: frozenset[int]
) -> Iterator[Numbered]:
    """In topological order, but a node stands in the list once for each path to it.

    Args:
        root, edges: as in any order.
        turned: the nodes whose operands are gone through from the last to the first.
    """
    outgoing = _outgoing(edges)
    children = {
        node: list(dict.fromkeys(each[1].target for each in found))
        for node, found in outgoing.items()
    }
    order: list[int] = []

    def below(node: int) -> Iterator[int]:
        found = children.get(node, [])
        return iter(found[::-1] if node in turned else found)

    ahead: list[tuple[int, Iterator[int]]] = [(root, below(root))]
    while ahead:
        node, rest = ahead[-1]
        target = next(rest, None)
        if target is None:
            order.append(node)
            ahead.pop()
        else:
            ahead.append((target, below(target)))
    for node in reversed(order):
        yield from outgoing.get(node, ())


def _listed_twice(trial: Trial) -> Iterator[Given]:
    """Once for each order in which the operands of every node may be gone through."""
    _, ids = trial.tape
    forks = [
        ids[i] for i, move in enumerate(trial.moves, len(trial.leaves))
        if len({o for o in move.operands if isinstance(o, int)}) > 1
    ]  # fmt: skip
    if len(forks) > _MOST_FORKS:
        return
    for bits in range(1 << len(forks)):
        turned = frozenset(node for i, node in enumerate(forks) if bits >> i & 1)
        yield _bent(trial, Bend(order=partial(listed_twice, turned=turned)))


_MOST_FORKS = 6  # of a trial whose operands are gone through in every order


def down_to(levels: int) -> Order:
    """Only from nodes fewer than so many edges below the root."""

    def order(root: int, edges: Sequence[Numbered]) -> Iterable[Numbered]:
        depth = {root: 0}
        for numbered in edges:
            node, target = numbered[1].node, numbered[1].target
            depth[target] = min(depth.get(target, len(edges)), depth.get(node, 0) + 1)
        return [each for each in edges if depth.get(each[1].node, 0) < levels]

    return order


def _nowhere(root: int, edges: Sequence[Numbered]) -> Iterable[Numbered]:
    return ()


def _orders() -> Iterator[Mistake]:
    for id, words, order in (
        ("never-runs", "the backward pass goes along no edge at all", _nowhere),
        ("no-visited", "a node that is used twice passes its gradient on twice: there is no check "
         "for visited nodes", revisiting),
        *(
            ("too-shallow", f"the pass ends {levels} level{'s' * (levels > 1)} below the output",
             down_to(levels))
            for levels in (1, 2, 3)
        ),
    ):  # fmt: skip
        yield Mistake(id, words, "", "pass", "first-graph", _by_bend(Bend(order=order)))
    yield Mistake("no-visited", "a node that is used twice stands in the order twice: there is no "
                  "check for visited nodes", "", "pass", "diamond", _listed_twice)  # fmt: skip


# ---- what is neither


def _last_only(trial: Trial) -> Iterator[Given]:
    """Gradients of the last pass alone."""
    tape, ids = trial.tape
    found = gradients_of(tape, ids[trial.roots[-1]])
    yield Given(trial.values, [found[ids[i]] or 0.0 for i in range(len(trial.leaves))])


def swapped(trial: Trial, op: str) -> Iterator[Given]:
    """With `2 - a` computed as `a - 2`, and gone back through as that."""
    turned = tuple(
        Move(op, (move.operands[1], move.operands[0]))
        if move.op == op and isinstance(move.operands[0], float)
        else move
        for move in trial.moves
    )
    other = replace(trial, moves=turned)
    yield Given(other.values, other.gradients)


def cut(trial: Trial, op: str, form: Form) -> Iterator[Given]:
    """With results of an operation on operands of a form that are new leaves: nothing goes back."""
    tape, values = Tape(), trial.values
    ids = [tape.leaf(x) for x in trial.leaves]
    for i, move in enumerate(trial.moves, len(trial.leaves)):
        if move.op == op and form.fits([isinstance(o, float) for o in move.operands]):
            ids.append(tape.leaf(values[i]))
            continue
        on = [ids[o] if isinstance(o, int) else tape.constant(o) for o in move.operands]
        ids.append(tape.apply(OPS[move.op], *on))
    sums = [0.0] * len(trial.leaves)
    for root in trial.roots:
        found = gradients_of(tape, ids[root])
        sums = [x + (found[ids[i]] or 0.0) for i, x in enumerate(sums)]
    yield Given(values, sums)


def _others() -> Iterator[Mistake]:
    yield Mistake("zeroed-in-backward", "backward() clears gradients, so that a leaf loses what an "
                  "earlier pass has brought", "", "pass", "diamond", _last_only)  # fmt: skip
    for op in ("sub", "div", "pow"):
        sign = SIGNS[op]
        yield Mistake("reflected", f"`2 {sign} a` is computed as `a {sign} 2`", op, "value",
                      "local-rules", partial(swapped, op=op), FORMS[2])  # fmt: skip
    for op, form in OP_FORMS:
        lesson = _LESSONS.get(op, "local-rules")
        yield Mistake("sign-turned", "the sign of the slope is turned round", op, "grad", lesson,
                      _by_bend(_turned(op, form)), form)  # fmt: skip
        yield Mistake("graph-dropped", "the result does not remember its operands, so nothing goes "
                      "back through it", op, "value", "first-graph",
                      partial(cut, op=op, form=form), form)  # fmt: skip


MISTAKES: tuple[Mistake, ...] = (*_orders(), *_rules(), *_others())
"""Every mistake; of those that give the same numbers, the first is named."""


def given_by(mistake: Mistake, trial: Trial) -> list[Given]:
    """What a mistake may give in a trial; nothing where it has no numbers there."""
    try:
        return list(mistake.gives(trial))
    except (ArithmeticError, ValueError, DomainError):
        return []
