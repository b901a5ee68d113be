"""What a question aims at: which nodes, of which round of the program, and their numbers.

In a training loop a name means one node after another and `w` has a gradient in every pass. A
question means what the prose beside it means: what `tutor.lesson.quantities` says of the position
at which its screen opens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

from tutor.lesson.model import Quiz
from tutor.lesson.quantities import END, Missing, Quantity, moment
from tutor.program import Program
from tutor.program.faults import near
from tutor.trace import Graph, Trace
from tutor.trace.pass_labels import PassLabels


class QuestionError(ValueError):
    """A question that cannot be asked of this program.

    Attributes:
        where: the key to blame, as a path into the quiz.
        help: what to do about it.
    """

    def __init__(self, message: str, help: str = "", where: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.help = help
        self.where = where


@dataclass(frozen=True, slots=True)
class Update:
    """A step of gradient descent: `after = before - rate × gradient`, if it is a plain one.

    Attributes:
        before, after: the value around the event.
        gradient: of the same node, just before.
        rate: the plain number `lr`, or else the one that was used.
    """

    before: float
    after: float
    gradient: float
    rate: float


@dataclass(frozen=True, eq=False)
class Aim:
    """Where a question points in a trace.

    Attributes:
        trace: the run.
        graph: the backward pass meant, its nodes named as briefly as it allows; None without one.
        nodes: the nodes asked about, one a target.
        k: a position at which all that is asked for stands.
        values: the values of the nodes, as a question about values means them.
        updates: for each node the update that is about to happen, if its value after it is meant.
    """

    trace: Trace
    graph: Graph | None
    nodes: tuple[int, ...]
    k: int
    values: tuple[float, ...]
    updates: tuple[Update | None, ...]

    @cached_property
    def _short(self) -> dict[int, str]:
        return _short(self.trace, self.nodes, self.graph)

    def label(self, node: int) -> str:
        """How a node is called: `loss` and not `loss#3` where no other loss can be meant."""
        return self._called(self.trace.label(node))

    def formula(self, node: int) -> str:
        """How a node is computed, with those names."""
        return self._called(self.trace.expression(node))

    def _called(self, text: str) -> str:
        return _brief(self.trace, self._short, text) if "#" in text else text


def aim(quiz: Quiz, trace: Trace, k: int | None) -> Aim:
    """Find what a question asks for at position `k`; None asks about the last pass.

    Raises:
        QuestionError: there is no such node, or no gradient reaches it.
    """
    written = quiz.targets or ((quiz.target,) if quiz.target else ())
    for i, name in enumerate(written):
        if trace.node_named(name) is None:
            raise QuestionError(*_no_node(trace, name), _where(quiz, i))
    if quiz.quantity == "value":
        return _values(quiz, written, trace, k)
    if not written:
        return Aim(trace, _named(trace, ()), (), _end(trace), (), ())
    if not trace.passes:
        raise QuestionError(
            "the program has no backward pass, so nothing has a gradient",
            "end the program with `L.backward()`", _where(quiz, 0),
        )  # fmt: skip
    at = len(trace) if k is None else k
    first, chosen, _ = moment(trace, written[0], trace.passes, at)
    nodes = (first, *(trace.node_named(name, chosen.start) for name in written[1:]))
    found = tuple(node for node in nodes if node is not None)
    graph = _named(trace, found, trace.passes.index(chosen))
    assert graph is not None, "the pass was found"
    names = {END, graph.labels[graph.root], trace.label(graph.root)}
    for top in quiz.tops:
        if top not in names and trace.node_named(top, chosen.start) != graph.root:
            raise QuestionError(
                f"the backward pass starts from `{graph.labels[graph.root]}`, not from `{top}`",
                f'write `target = "{written[0]}"` for the gradient of `{written[0]}`',
                _where(quiz, 0),
            )
    for i, (name, node) in enumerate(zip(written, found, strict=True)):
        if node not in graph.grad:
            raise QuestionError(
                f"`{name}` gets no gradient: no path leads from it to `{graph.labels[graph.root]}`",
                f"ask about another node, or about `value {name}`", _where(quiz, i),
            )  # fmt: skip
    values = tuple(graph.value[node] for node in found)
    return Aim(trace, graph, found, chosen.end, values, (None,) * len(found))


def hidden(quiz: Quiz, trace: Trace, k: int | None) -> Iterator[tuple[int, str]]:
    """The (node, quantity) of all that the author of a choice wants hidden at position `k`.

    Raises:
        QuestionError: there is no such node, or no gradient reaches it.
    """
    for i, (name, quantity) in enumerate(quiz.hide):
        try:
            found = aim(replace(quiz, target=name, targets=(), quantity=quantity), trace, k)
        except QuestionError as e:
            raise QuestionError(str(e), e.help, ("hide", i)) from None
        yield found.nodes[0], quantity


def _where(quiz: Quiz, i: int) -> tuple[str | int, ...]:
    return ("targets", i) if quiz.targets else ("target",)


def _values(quiz: Quiz, written: tuple[str, ...], trace: Trace, k: int | None) -> Aim:
    """The values meant; None as `k` means those of the last pass."""
    nodes = tuple(n for n in (trace.node_named(name, k) for name in written) if n is not None)
    if k is None:
        graph, end = _named(trace, nodes), _end(trace)
        own = graph.value if graph else {}
        known = tuple(own.get(n, trace.value(n, len(trace)) or 0.0) for n in nodes)
        return Aim(trace, graph, nodes, end, known, (None,) * len(nodes))
    updates = tuple(_update(trace, node, k) for node in nodes)
    numbers = []
    for i, (name, update) in enumerate(zip(written, updates, strict=True)):
        try:
            numbers.append(update.after if update else Quantity(name=name).at(trace, k))
        except Missing as e:
            raise QuestionError(e.message, e.help, _where(quiz, i)) from None
    ready = [trace.made(node) + 1 for node in nodes]
    end = max([k + any(updates), *ready])
    p = _pass(trace, nodes[0], k) if nodes and trace.passes else -1
    return Aim(trace, _named(trace, nodes, p), nodes, end, tuple(numbers), updates)


def _pass(trace: Trace, node: int, k: int) -> int:
    """The pass whose numbers stand beside a value that is asked for at `k`."""
    _, chosen, _ = moment(trace, f"#{node}", trace.passes, k)
    return trace.passes.index(chosen)


def _update(trace: Trace, node: int, k: int) -> Update | None:
    """The update of a node that is the very next event."""
    if k >= len(trace) or trace.kind(k) != "update" or trace.node_of(k) != node:
        return None
    before, after = trace.value(node, k) or 0.0, trace.value(node, k + 1) or 0.0
    gradient = trace.grad(node, k).value or 0.0
    used = (before - after) / gradient if gradient else 0.0
    try:
        rate = Quantity(name="lr").at(trace, k)
    except Missing:
        rate = used
    return Update(before, after, gradient, rate)


def _end(trace: Trace) -> int:
    return trace.passes[-1].end if trace.passes else len(trace)


def _named(trace: Trace, nodes: tuple[int, ...], p: int = -1) -> Graph | None:
    """A pass with its nodes named briefly; None if there is none."""
    graph = trace.graph(p)
    if graph is None:
        return None
    labels, short = graph.labels, cache(lambda: _short(trace, nodes, graph))

    def brief(node: int) -> str:
        return _brief(trace, short(), labels[node]) if "#" in labels[node] else labels[node]

    return replace(graph, labels=PassLabels(labels, brief))


def _brief(trace: Trace, short: Mapping[int, str], text: str) -> str:
    """A label or a formula with short names in place of numbered ones."""

    def brief(match: re.Match[str]) -> str:
        node = trace.node_named(match[0])
        return match[0] if node is None else short.get(node, match[0])

    return re.sub(r"[^\W\d]\w*(?:\[\d+\])*#\d+", brief, text)


def _short(trace: Trace, nodes: tuple[int, ...], graph: Graph | None) -> dict[int, str]:
    """The names that only one of the nodes in question has."""
    among = {*nodes, *(graph.order if graph else ())}
    named = {node: name for node in among if (name := trace.name(node)) is not None}
    count = Counter(named.values())
    return {node: name for node, name in named.items() if count[name] == 1}


def _no_node(trace: Trace, name: str) -> tuple[str, str]:
    """What to say of a target that names no node, and what to do about it."""
    names = trace.names()
    listed = "the program's nodes are " + ", ".join(names[:12]) if names else ""
    plain = next((b.plain for b in trace.bindings if b.name == name and b.node is None), None)
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        says = f"`{name}` is a plain number and no node"
        if _sets(trace.program, name):
            return says, f"write `{name} = Value({float(plain)!r})` in the program to make it one"
        return says, _joined("write `Value(…)` for a number that it comes from", listed)
    items = [other for other in names if other.startswith(f"{name}[")]
    if items:
        return f"`{name}` is several nodes", f"ask about one of them, such as `{items[0]}`"
    return f"there is no node `{name}`", _joined(near(name, names), listed)


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _sets(program: Program, name: str) -> bool:
    """Whether the program gives a number to a name at its top level."""
    try:
        program.source_with({name: 1.0})
    except KeyError:
        return False
    return True
