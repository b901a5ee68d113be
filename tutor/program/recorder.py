"""Writing the recording of a run while it takes place: one call for each thing that happens.

All that makes a graph writes it here: the interpreter, a graph that exists already, a script that
Python runs. The recorder knows no limits and no language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import NamedTuple

from tutor.engine.flow import Stopped, flow
from tutor.engine.ops import CONST, Op
from tutor.program.recording import (
    NONE,
    PRINT,
    SEED,
    UPDATE,
    ZERO,
    Pass,
    Recording,
    SourceSpan,
)


class Bytes(NamedTuple):
    """What a recording takes for each, in bytes; a node with the handle on it."""

    node: int = 200
    name: int = 100
    binding: int = 60
    frame: int = 24
    effect: int = 45
    reached: int = 16
    read: int = 40  # number that the program took out
    text: int = 150  # beside its characters


BYTES = Bytes()


class Recorder:
    """Appends to a recording, and carries out on its graph what changes that.

    Numbers that are given must be finite; only a backward pass looks at what it computes.

    Attributes:
        recording: what is written. It is complete after `settle` or `close`.
        tape: its graph.
        names: the first name of each node that has one.
        count: the number of events.
        site: the index of the span where that happens which is written next; 0 at first.
        frame: the id of the innermost call in progress; 0 for the program itself.
    """

    __slots__ = (
        "_a", "_b", "_bindings", "_data", "_k", "_meaning", "_name", "_op", "_unsettled",
        "count", "frame", "names", "recording", "site", "tape",
    )  # fmt: skip

    def __init__(self, recording: Recording, line: int = 0) -> None:
        """Begin a recording, or go on with one.

        Args:
            recording: an empty one, or one that was closed.
            line: the line on which the program begins, 0 if it has no source.
        """
        self.recording, self.count = recording, recording.count
        self.site = self.frame = 0
        if not recording.frames:
            recording.frames.open(-1, "", line, 0)
        # The columns that every operation is appended to.
        tape = self.tape = recording.tape
        self._op, self._a, self._b, self._data = tape.op, tape.a, tape.b, tape.data
        self.names = recording.name
        # The same for every assignment.
        bindings = self._bindings = recording.bindings
        self._k, self._name, self._meaning = bindings.k, bindings.name, bindings.meaning
        self._unsettled: list[int] = []  # the sites of the newest nodes

    @property
    def gradients(self) -> list[float | None]:
        """The gradient of every node now; None while unset."""
        grad = self.recording.gradients
        if len(grad) < len(self._op):  # it is lengthened only when it is asked for
            grad += [None] * (len(self._op) - len(grad))
        return grad

    def size(self) -> int:
        """The bytes of the recording, by its parts."""
        r = self.recording
        return (
            BYTES.node * len(self._op) + BYTES.name * len(self.names)
            + BYTES.binding * len(self._k) + BYTES.frame * len(r.frames)
            + BYTES.effect * len(r.at) + BYTES.reached * len(r.reached)
            + BYTES.read * (len(r.data_read) + len(r.grad_read)) + BYTES.text * len(r.text)
        )  # fmt: skip

    def add_site(self, span: SourceSpan) -> int:
        """Add a span of the source; its index, for `site`."""
        self.recording.sites.append(span)
        return len(self.recording.sites) - 1

    def site_of(self, node: int) -> int:
        """The site where a node was made."""
        self.settle()
        return self.recording.node_site[node]

    # ---- nodes

    def leaf(self, data: float) -> int:
        """A leaf gets its value; the id of the node."""
        self._unsettled.append(self.site)
        self.count += 1
        return self.tape.leaf(data)

    def constant(self, data: float) -> int:
        """A plain number becomes an operand, which is no event; the id of the node."""
        self._unsettled.append(self.site)
        return self.tape.constant(data)

    def result(self, op: Op, a: int, b: int, data: float) -> int:
        """The result of an operation on nodes `a` and `b` (-1 if it has one operand); its id."""
        # `Tape.result`, written out: this is most of what is recorded.
        i = len(self._data)
        self._op.append(op.code)
        self._a.append(a)
        self._b.append(b)
        self._data.append(data)
        self._unsettled.append(self.site)
        self.count += 1
        return i

    def results(self, op: list[int], a: list[int], b: list[int], data: list[float]) -> int:
        """Several results at once, of operations given by their codes; the id of the last."""
        self._op += op
        self._a += a
        self._b += b
        self._data += data
        self._unsettled += [self.site] * len(op)
        self.count += len(op)
        return len(self._op) - 1

    def adopt(self, names: Mapping[str, int], end: int | None = None) -> None:
        """The nodes that the tape of an empty recording has already are made, in order.

        Args:
            names: how nodes are called from the moment they are made.
            end: the first node that is not made, as an error stopped the run before it. It and
                those behind count as made after the last event.
        """
        r = self.recording
        self._unsettled += [self.site] * len(self._op[:end])
        self.count += len(self._unsettled) - self._op[:end].count(CONST)
        self.settle()
        later = len(self._op) - len(r.made)
        r.made.extend([self.count] * later)
        r.node_site.extend([self.site] * later)
        for name, node in names.items():
            self._bindings.add(r.made[node] + 1, self.frame, name, node)
            self.names.setdefault(node, name)

    def settle(self) -> None:
        """Note where and when the newest nodes were made.

        In one go now and then, which takes half the time of doing it node by node. It must be
        done before any other event than that of a node.
        """
        r = self.recording
        r.count = self.count
        if not self._unsettled:
            return
        new = self._op[len(r.made) : len(r.made) + len(self._unsettled)]
        constants = new.count(CONST)
        first = r.count - len(new) + constants  # as every node but those is an event
        before: Iterable[int] = range(first, r.count)
        if constants:
            before = accumulate([code != CONST for code in new[:-1]], initial=first)
        r.made.fromlist(list(before))
        r.node_site.fromlist(self._unsettled)
        self._unsettled.clear()

    # ---- effects

    def backward(self, root: int, order: list[int] | None = None) -> None:
        """A backward pass from `root`: its gradients are computed, and every edge is an event.

        Args:
            root: the node that gets the seed.
            order: `Tape.backward_order(root)`, if the caller has it already.

        Raises:
            Stopped: at the first edge that has no finite number; the pass is recorded up to it.
        """
        self.settle()
        r, grad = self.recording, self.gradients
        if order is None:
            order = self.tape.backward_order(root)
        stopped = None
        try:
            edges = flow(self.tape, grad, root, order)
        except Stopped as e:
            edges, stopped = e.edges, e
        nodes = order[::-1]
        end = self.count + 1 + edges
        r.passes.append(Pass(self.count, end, root))
        r.pass_site.append(self.site)
        r.reached.fromlist(nodes)  # which takes half the time of `extend`
        # Where an error stopped the pass, a node that no edge had reached yet has no gradient.
        r.reached_grad.fromlist([grad[i] or 0.0 for i in nodes])
        r.reached_from.append(len(r.reached))
        self.count = end
        if stopped:
            raise stopped

    def foreign_pass(self, root: int, events: int, gradients: Mapping[int, float]) -> None:
        """A backward pass that other code made, in which the recorder computes nothing.

        Args:
            root: the node that it began with.
            events: how many there were, the seed among them.
            gradients: of each node that it concerns, at its end.
        """
        self.settle()
        r, grad = self.recording, self.gradients
        nodes = sorted(gradients)
        for node in nodes:
            grad[node] = gradients[node]
        r.passes.append(Pass(self.count, self.count + events, root))
        r.pass_site.append(self.site)
        r.reached.fromlist(nodes)
        r.reached_grad.fromlist([gradients[node] for node in nodes])
        r.reached_from.append(len(r.reached))
        self.count += events
        r.count = self.count

    def update(self, node: int, data: float) -> None:
        """The data of a node is written over."""
        self._effect(UPDATE, node, self._data[node], data)
        self._data[node] = data

    def zero(self, node: int) -> None:
        """The gradient of a node is set to 0."""
        grad = self.gradients
        self._effect(ZERO, node, grad[node], 0.0)
        grad[node] = 0.0

    def seed(self, node: int, gradient: float) -> None:
        """The gradient of a node is set to a number from outside."""
        grad = self.gradients
        self._effect(SEED, node, grad[node], gradient)
        grad[node] = gradient

    def print(self, text: str) -> None:
        """A line of output."""
        self.recording.text[self.count] = text
        self._effect(PRINT, -1, None, NONE)

    def _effect(self, kind: int, node: int, before: float | None, after: float) -> None:
        """An event that is neither a node's value nor part of a pass."""
        if self._unsettled:
            self.settle()
        r = self.recording
        r.at.append(self.count)
        r.kind.append(kind)
        r.node.append(node)
        r.site.append(self.site)
        r.before.append(NONE if before is None else before)
        r.after.append(after)
        self.count += 1

    # ---- names and calls

    def bind(self, name: str, meaning: int | float | str) -> None:
        """A name now means a node, given by its id (an int), or a plain number or text."""
        # `Bindings.add`, written out: a program does this about once a node.
        if self.frame != self._bindings.newest:
            self._bindings.enter(self.frame)
        self._k.append(self.count)
        self._name.append(name)
        self._meaning.append(meaning)
        if type(meaning) is int:
            self.names.setdefault(meaning, name)

    def enter(self, function: str) -> int:
        """A call at `site` begins; give what is returned, the caller's frame, to `leave`."""
        caller, line = self.frame, self.recording.sites[self.site].line
        self.frame = self.recording.frames.open(caller, function, line, self.count)
        return caller

    def leave(self, caller: int) -> None:
        """The innermost call ends."""
        self.recording.frames.close(self.frame, self.count)
        self.frame = caller

    def close(self) -> None:
        """The run ends, and with it the calls that are in progress."""
        self.settle()
        self.recording.frames.close_all(self.count)
        self.recording.frames.close(0, self.count)  # which an earlier end may have closed
        self.recording.gradients = self.gradients
