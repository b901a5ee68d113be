"""A backward pass with one step bent: what a wrong belief, or a fault in an engine, computes.

A bent pass takes the edges of the right pass and is kept edge by edge as the right one is, so
that the two can be read side by side. It is worked out from the graph alone and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tutor.trace import Flow, Graph

Numbered = tuple[int, Flow]
"""An edge with its number in the right pass, from 0."""
Slope = Callable[[float, float, float], float]
"""A local derivative from (own value, other operand's value, output); other is 0 of a unary one."""
Product = Callable[[float, float], float]
"""A contribution from (upstream, local derivative)."""
Join = Callable[[float, float, int], float]
"""A gradient from (what is there, the next contribution, how many came before it: 1 or more)."""
Order = Callable[[int, Sequence[Numbered]], Iterable[Numbered]]
"""The order in which edges are taken, from the root and the edges as the right pass takes them."""
Seed = Callable[[float], float]
"""The gradient that the root starts with, from the root's value."""
Which = Callable[[Graph, Flow], bool]
"""Which edges are meant."""
Left = Callable[[Graph], Mapping[int, float]]
"""What nodes hold in their gradients when the pass begins."""


def operands_at(graph: Graph, edge: Flow) -> tuple[float, float, float]:
    """(own value, other operand's value, output) at an edge; other is 0 of a unary operation."""
    ids, value = graph.operands[edge.node], graph.value
    other = value[ids[1 - edge.slot]] if len(ids) == 2 else 0.0
    return value[edge.target], other, value[edge.node]


@dataclass(frozen=True, slots=True)
class WrongSlope:
    """Another local derivative for some operands of one operation.

    Attributes:
        op: the name of the operation.
        slots: its operands that are concerned, from 0.
        slope: their local derivative.
    """

    op: str
    slots: tuple[int, ...]
    slope: Slope

    def speaks_of(self, graph: Graph, edge: Flow) -> bool:
        """Whether the edge belongs to one of those operands."""
        row = graph.op[edge.node]
        return edge.slot in self.slots and row is not None and row.name == self.op

    def at(self, graph: Graph, edge: Flow) -> float:
        """The wrong local derivative of one of those edges."""
        return self.slope(*operands_at(graph, edge))


def times(upstream: float, local: float) -> float:
    """The right contribution of an edge."""
    return upstream * local


def add(before: float, contribution: float, count: int) -> float:
    """The right way to join contributions."""
    return before + contribution


def replace(before: float, contribution: float, count: int) -> float:
    """`=` where `+=` belongs."""
    return contribution


def as_taken(root: int, edges: Sequence[Numbered]) -> Iterable[Numbered]:
    """The right order: a node is left when all its contributions have arrived."""
    return edges


def depth_first(root: int, edges: Sequence[Numbered]) -> Iterator[Numbered]:
    """From every node on as soon as its first contribution has arrived, and only then."""
    outgoing: dict[int, list[Numbered]] = {}
    for numbered in edges:
        outgoing.setdefault(numbered[1].node, []).append(numbered)
    visited = {root}
    stack = [iter(outgoing.get(root, ()))]
    while stack:  # a stack of half-expanded nodes, so that deep graphs need no recursion
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
            continue
        yield step
        target = step[1].target
        if target not in visited:
            visited.add(target)
            stack.append(iter(outgoing.get(target, ())))


def nothing(graph: Graph) -> Mapping[int, float]:
    """What is left rightly: every gradient of the graph has been cleared."""
    return {}


def same_again(graph: Graph) -> Mapping[int, float]:
    """What a pass over the same numbers has left in the leaves, if nobody has cleared them."""
    return {node: graph.grad[node] for node in graph.order if graph.op[node] is None}


def one(value: float) -> float:
    """The right seed: the root follows itself one to one."""
    return 1.0


@dataclass(frozen=True, slots=True)
class Bend:
    """What is done otherwise than in the right pass; `Bend()` is the right pass itself.

    Attributes:
        slope: a wrong local derivative; None if all are right.
        product: how upstream and local derivative make a contribution.
        join: how a further contribution is joined to what is there.
        order: the order in which edges are taken.
        seed: what the root starts with.
        left: what earlier passes have left in the gradients.
        into: the only node at whose incoming edges slope, product and join are wrong; None for
            every node.
        along: says at which edges they are; None for every edge.
    """

    slope: WrongSlope | None = None
    product: Product = times
    join: Join = add
    order: Order = as_taken
    seed: Seed = one
    left: Left = nothing
    into: int | None = None
    along: Which | None = None

    @property
    def starts_right(self) -> bool:
        """Whether nothing but slope, product and join is wrong."""
        return self.seed is one and self.left is nothing and self.order is as_taken

    def concerns(self, graph: Graph, edge: Flow) -> bool:
        """Whether slope, product and join are wrong at an edge."""
        there = self.along is None or self.along(graph, edge)
        return there and self.into in (None, edge.target)


class BentEdge(NamedTuple):
    """An edge as a bent pass takes it, read as `Edge` is.

    `number` is that of the same edge in the right pass: event `start + 1 + number` of a log in
    which that pass begins with event `start`. `before` is None for the first contribution.
    """

    number: int
    source: int
    slot: int
    target: int
    upstream: float
    local: float
    contribution: float
    before: float | None
    after: float


def gradient_at(graph: Graph, bend: Bend, edges: Sequence[Numbered], target: int) -> float:
    """The gradient of one node after a bent pass; bit for bit that of `run`, which keeps all.

    Args:
        graph: the right pass.
        bend: what is done otherwise.
        edges: those on paths to the node, with their numbers, as the right pass takes them. Of a
            bend that is wrong into the node alone, and starts right, those into it are enough.
        target: the node.

    Raises:
        ArithmeticError, ValueError: as `run`.
    """
    gradients = {**bend.left(graph), graph.root: bend.seed(graph.value[graph.root])}
    if bend.into == target and bend.starts_right:  # then nothing is wrong at the sources
        gradients |= {edge.node: edge.upstream for _, edge in edges}
    taken = edges if bend.order is as_taken else bend.order(graph.root, edges)
    arrived: dict[int, int] = {}
    wrong, product, join = bend.slope, bend.product, bend.join
    everywhere = bend.along is None and bend.into is None
    for _, edge in taken:
        node, _, here, _, local, _ = edge
        bent = everywhere or bend.concerns(graph, edge)
        if bent and wrong is not None and wrong.speaks_of(graph, edge):
            local = wrong.at(graph, edge)
        upstream, before = gradients.get(node, 0.0), gradients.get(here)
        given = product(upstream, local) if bent else upstream * local
        count = arrived.get(here, 0)
        arrived[here] = count + 1
        if before is None:
            gradients[here] = given
        else:
            gradients[here] = join(before, given, count) if bent else before + given
    return gradients[target]


@dataclass(frozen=True, eq=False)
class BentPass:
    """A bent pass that has been run.

    Attributes:
        edges: every edge in the order in which it was taken.
        gradients: of each node that the pass reached, at its end.
    """

    edges: tuple[BentEdge, ...]
    gradients: Mapping[int, float]


def run(graph: Graph, bend: Bend, edges: Sequence[Numbered] | None = None) -> BentPass:
    """Go through a backward pass with one step bent.

    Args:
        graph: the right pass.
        bend: what is done otherwise.
        edges: the edges to take, as the right pass does; all of them if None. For one gradient
            those on paths to its node are enough.

    Raises:
        ArithmeticError: a wrong slope has no finite value here.
        ValueError: it has none at all.
    """
    taken: list[BentEdge] = []
    gradients = _gone_through(graph, bend, edges, taken)
    return BentPass(tuple(taken), gradients)


def gradients_of(graph: Graph, bend: Bend) -> Mapping[int, float]:
    """What `run` leaves in the gradients, without its edges: a tenth of the memory, and less time.

    Raises:
        ArithmeticError, ValueError: as in `run`.
    """
    return _gone_through(graph, bend, None, None)


def _gone_through(
    graph: Graph, bend: Bend, edges: Sequence[Numbered] | None, taken: list[BentEdge] | None
) -> dict[int, float]:
    """The gradients of `run`; its edges are added to `taken` where that is a list."""
    given = tuple(enumerate(graph.edges)) if edges is None else edges
    gradients = {**bend.left(graph), graph.root: bend.seed(graph.value[graph.root])}
    arrived: dict[int, int] = {}
    everywhere, slope = bend.along is None and bend.into is None, bend.slope
    for number, edge in bend.order(graph.root, given):
        node, slot, target, _, local, _ = edge
        upstream = gradients.get(node, 0.0)
        before = gradients.get(target)
        count = arrived.get(target, 0)
        arrived[target] = count + 1
        here = everywhere or bend.concerns(graph, edge)
        if here and slope is not None and slope.speaks_of(graph, edge):
            local = slope.at(graph, edge)
        contribution = (bend.product if here else times)(upstream, local)
        after = contribution
        if before is not None:
            after = (bend.join if here else add)(before, contribution, count)
        gradients[target] = after
        if taken is not None:
            taken.append(
                BentEdge(number, node, slot, target, upstream, local, contribution, before, after)
            )
    return gradients
