"""What engines with a fault give in a trial: passes bent by a rule, and orders of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from tutor.debug.bent import Bend, Numbered, Which, run
from tutor.engine.flow import gradients_of
from tutor.engine.ops import OPS
from tutor.engine.tape import Tape
from tutor.script.engine.naming.walks import SOUND, Blind, Walk
from tutor.script.engine.trying.trials import SIGNS, Move, Trial
from tutor.trace import Flow, Graph


class Given(NamedTuple):
    """What an engine with a mistake gives in a trial: node values, and gradients of the leaves."""

    values: Sequence[float]
    gradients: Sequence[float]


@dataclass(frozen=True)
class OperandForm:
    """The operands that a method of an operator is for.

    Attributes:
        words: put behind a sentence about it; empty where any operands will do.
        own, reflected: whether it is for `a - 2` and `a - b`, and for `2 - a`.
        nodes: whether it is for `a - b`.
        other: whether only what goes to `other` is meant, or only what goes to `self`; None for
            both.
    """

    words: str
    own: bool = True
    reflected: bool = True
    nodes: bool = True
    other: bool | None = None

    def fits(self, plain: Sequence[bool]) -> bool:
        """Whether operands are of this form, by which of them are plain numbers."""
        if plain[0]:
            return self.reflected
        return self.own and (self.nodes or any(plain))


ANY = OperandForm("")
FORMS = (
    ANY,
    OperandForm("", reflected=False),
    OperandForm("with a plain number on the left", own=False),
    OperandForm("with a plain number", nodes=False),
    OperandForm("with a plain number on the right", reflected=False, nodes=False),
)
"""What the methods of an operator may be for, from the widest."""
OPERANDS = (OperandForm("", other=False), OperandForm("", other=True))
"""One operand of an operator alone."""


def forms_of(op: str) -> tuple[OperandForm, ...]:
    """The forms that an operation may have a method for."""
    return FORMS if op in SIGNS else FORMS[:1]


# ---- passes bent by a rule


def bent(trial: Trial, bend: Bend) -> Given:
    """Raises ArithmeticError or ValueError where the wrong pass has no numbers."""
    _, ids = trial.tape
    held: dict[int, float] = {}
    for graph in trial.graphs:
        # The leaves keep what the pass before has brought.
        before = {ids[i]: held[ids[i]] for i in range(len(trial.leaves)) if ids[i] in held}
        bend_now = replace(bend, left=partial(_held, before)) if before else bend
        held = before | dict(run(graph, bend_now).gradients)
    return Given(trial.values, [held.get(ids[i], 0.0) for i in range(len(trial.leaves))])


def apart(trial: Trial, bend: Bend) -> Iterator[Given]:
    """A bent pass by an engine that goes through each pass with numbers of that pass alone."""
    _, ids = trial.tape
    leaves = ids[: len(trial.leaves)]
    for turned in turns(trial):
        sums = [0.0] * len(leaves)
        for graph in trial.graphs:
            found = run(graph, replace(bend, order=SOUND.order(turned))).gradients
            sums = [x + found.get(leaf, 0.0) for x, leaf in zip(sums, leaves, strict=True)]
        yield Given(trial.values, sums)


def _held(before: Mapping[int, float], graph: Graph) -> Mapping[int, float]:
    return before


def edges_of(op: str, form: OperandForm) -> Which:
    """The edges of an operation on operands of a form."""

    def here(graph: Graph, edge: Flow) -> bool:
        row = graph.op[edge.node]
        if row is None or row.name != op:
            return False
        plain = [operand in graph.const for operand in graph.operands[edge.node]]
        # `2 * a` is `a.__rmul__(2)`, so that `a` is `self` there too.
        into_other = edge.slot == 1 and not plain[0]
        return form.fits(plain) and form.other in (None, into_other)

    return here


# ---- orders that only an engine can take


def in_some_order(
    trial: Trial, bend: Bend, walk: Walk = SOUND, blind: Blind = frozenset()
) -> Iterator[Given]:
    """A bent pass for every order in which a walk may take the operands; none for large trials."""
    seen: set[tuple[float, ...]] = set()
    for turned in turns(trial):
        given = bent(trial, replace(bend, order=walk.order(turned, blind)))
        if (key := tuple(given.gradients)) not in seen:
            seen.add(key)
            yield given


def forgetful(trial: Trial, op: str, form: OperandForm) -> Iterator[Given]:
    """With an operation whose results send gradients to operands that they do not remember.

    So the pass does not get from there to what is below.
    """
    along = edges_of(op, form)
    blind = frozenset(
        (edge.node, edge.slot) for graph in trial.graphs for edge in graph.edges
        if along(graph, edge)
    )  # fmt: skip
    return in_some_order(trial, Bend(), blind=blind)


def turns(trial: Trial) -> Iterator[frozenset[int]]:
    """Every choice of nodes whose operands are gone to from the last to the first."""
    _, ids = trial.tape
    forks = [
        ids[i] for i, move in enumerate(trial.moves, len(trial.leaves))
        if len({o for o in move.operands if isinstance(o, int)}) > 1
    ]  # fmt: skip
    if len(forks) > _MOST_FORKS:
        return
    for bits in range(1 << len(forks)):
        yield frozenset(node for i, node in enumerate(forks) if bits >> i & 1)


_MOST_FORKS = 4  # of a trial whose operands are gone through in every order


def nowhere(root: int, edges: Sequence[Numbered]) -> Iterable[Numbered]:
    return ()


# ---- what is neither


def last_only(trial: Trial) -> Iterator[Given]:
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


def confused(trial: Trial, op: str, other: str, form: OperandForm) -> Iterator[Given]:
    """With one operator computed as another, and gone back through as that."""
    moves = tuple(
        Move(other, on) if made == op and form.fits([isinstance(o, float) for o in on])
        else Move(made, on)
        for made, on in trial.moves
    )  # fmt: skip
    instead = replace(trial, moves=moves)
    yield Given(instead.values, instead.gradients)


def cut(trial: Trial, op: str, form: OperandForm) -> Iterator[Given]:
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


def gradients_for_values(trial: Trial, form: OperandForm, stale: bool) -> Iterator[Given]:
    """With products that take the gradient of the other operand for its value.

    Args:
        trial: what is computed.
        form: the operands of which the gradient comes out wrong.
        stale: whether gradients stay what they were until the pass is over.
    """
    _, ids = trial.tape
    here = edges_of("mul", form)
    leaves = ids[: len(trial.leaves)]
    for turned in turns(trial):
        order, held = SOUND.order(turned), dict.fromkeys(leaves, 0.0)
        for graph in trial.graphs:
            earlier = held = {leaf: held[leaf] for leaf in leaves}
            held = held | {graph.root: 1.0}
            for _, edge in order(graph.root, tuple(enumerate(graph.edges))):
                local = edge.local
                if here(graph, edge):
                    known = earlier if stale else held
                    local = known.get(graph.operands[edge.node][1 - edge.slot], 0.0)
                arriving = held.get(edge.node, 0.0) * local
                held[edge.target] = held.get(edge.target, 0.0) + arriving
        yield Given(trial.values, [held[leaf] for leaf in leaves])
