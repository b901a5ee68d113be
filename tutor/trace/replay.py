"""A run with other numbers, worked out from its recording without running the program.

It is the run that the program would give, to the last bit, as long as nothing that the program
took out as a plain number changes: then it takes the same branches and writes the same numbers.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator

from tutor.engine.errors import DomainError
from tutor.engine.flow import Grads, Stopped, flow
from tutor.engine.ops import OPS, TABLE, forward
from tutor.engine.tape import Tape
from tutor.program.again import Writes
from tutor.program.recording import NONE, PRINT, UPDATE, Recording

_ADD, _MUL = OPS["add"].code, OPS["mul"].code


class Unlike(Exception):
    """The program would, or might, do something else with these numbers: it has to be run."""


def replayed(r: Recording, writes: Writes) -> Recording:
    """The recording of the same run with other numbers written.

    Columns that do not differ are those of `r`.

    Raises:
        Unlike: it can not be known without running the program.
    """
    if r.error is not None or r.rounds is not None:  # which are not at hand to go through
        raise Unlike
    try:
        return _Replay(r, writes).run()
    except (DomainError, Stopped):
        raise Unlike from None


def same_course(a: Recording, b: Recording) -> bool:
    """Whether the same happened in two runs, event by event, with other numbers perhaps."""
    if a.count != b.count or _stopped(a) != _stopped(b):
        return False
    columns = (
        (a.tape.op, b.tape.op), (a.tape.a, b.tape.a), (a.tape.b, b.tape.b), (a.made, b.made),
        (a.at, b.at), (a.node, b.node), (a.passes, b.passes), (a.reached, b.reached),
    )  # fmt: skip
    # A replay has most columns of its run, which need not be compared. A column of which rounds
    # were taken out is no array, but its slices are.
    same = all(one is other or one[:] == other[:] for one, other in columns)
    return same and (a.kind is b.kind or _kinds(a) == _kinds(b))


def _stopped(r: Recording) -> tuple[object, ...] | None:
    """What stops the program early, and where."""
    return None if r.error is None else (r.error.code, r.error.path, r.error.line, r.error.col)


def _kinds(r: Recording) -> bytes:
    # A gradient that is set to 0 by way of a number is a zeroing in one run and a seed in another.
    return bytes(PRINT if kind == PRINT else kind == UPDATE for kind in r.kind)


class _Replay:
    """The state of the graph on its way through the run.

    A node is `hot` while its number is another one than in the first run. What is made of
    numbers that are not is not computed again.
    """

    def __init__(self, r: Recording, writes: Writes) -> None:
        self._r, self._writes = r, writes
        tape = self._tape = Tape()
        tape.op, tape.a, tape.b = r.tape.op, r.tape.a, r.tape.b
        tape.data = r.tape.data.copy()
        for row in range(len(r.at) - 1, -1, -1):  # back to what each was made with
            if r.kind[row] == UPDATE:
                tape.data[r.node[row]] = r.before[row]
        self._grad: Grads = [None] * len(tape)
        self._hot = bytearray(len(tape))
        self._made = 0  # nodes that are made by now
        self._before, self._after = array("d", r.before), array("d", r.after)
        self._reached_grad = array("d")
        self._written: dict[int, int] = {node: 0 for node, _ in writes}

    def run(self) -> Recording:
        r = self._r
        for k, row, p in self._effects_and_passes():
            self._make(bisect_left(r.made, k, self._made))
            if row < 0:
                self._go_back(p)
            else:
                self._effect(row)
        self._make(len(self._tape))
        return Recording(
            r.program, tape=self._tape, gradients=self._grad, count=r.count, sites=r.sites,
            made=r.made, node_site=r.node_site, at=r.at, kind=r.kind, node=r.node, site=r.site,
            before=self._before, after=self._after, passes=r.passes, pass_site=r.pass_site,
            reached_from=r.reached_from, reached=r.reached, reached_grad=self._reached_grad,
            name=r.name, data_read=r.data_read, grad_read=r.grad_read, bindings=r.bindings,
            frames=r.frames, text=r.text, steps=r.steps,
        )  # fmt: skip

    def _effects_and_passes(self) -> Iterator[tuple[int, int, int]]:
        """In order, all that is no value: its event, and an effect's row or -1 and the pass."""
        r, p = self._r, 0
        for row, k in enumerate(r.at):
            while p < len(r.passes) and r.passes[p].start < k:
                yield r.passes[p].start, -1, p
                p += 1
            yield k, row, -1
        for later in range(p, len(r.passes)):
            yield r.passes[later].start, -1, later

    def _make(self, end: int) -> None:
        """Make the nodes before `end`. Sums and products, most of every graph, are written out."""
        tape, hot, read = self._tape, self._hot, self._r.data_read
        code, a, b, data = tape.op, tape.a, tape.b, tape.data
        for i in range(self._made, end):
            x, y = a[i], b[i]
            if x < 0:
                if i in self._written:
                    self._write(i, self._writes.get((i, 0), data[i]))
                continue
            if not (hot[x] or (y >= 0 and hot[y])):
                continue
            op = code[i]
            if op == _MUL:
                result = data[x] * data[y]
            elif op == _ADD:
                result = data[x] + data[y]
            else:
                result = self._forward(i)
            if result - result != 0.0:
                result = self._forward(i)  # which raises, with the reason
            if result != data[i] or not result:  # as 0.0 and -0.0 are equal and not the same
                hot[i] = 1
                data[i] = result
                if i in read:
                    raise Unlike
        self._made = end

    def _forward(self, i: int) -> float:
        tape = self._tape
        row = TABLE[tape.op[i]]
        assert row is not None, "a leaf is not computed"
        b = tape.b[i]
        return forward(row, tape.data[tape.a[i]], tape.data[b] if b >= 0 else 0.0)

    def _write(self, node: int, x: float) -> None:
        """A node gets a number that the first run may not have given it."""
        self._hot[node] = 1
        self._tape.data[node] = x
        if node in self._r.data_read:
            raise Unlike

    def _effect(self, row: int) -> None:
        r, data, grad = self._r, self._tape.data, self._grad
        kind, node = r.kind[row], r.node[row]
        if kind == PRINT:
            return
        if kind != UPDATE:
            before = grad[node]
            self._before[row] = NONE if before is None else before
            grad[node] = r.after[row]
            return
        self._before[row] = data[node]
        data[node] = r.after[row]
        self._hot[node] = 0
        if node in self._written:
            self._written[node] += 1
            x = self._writes.get((node, self._written[node]))
            if x is not None:
                self._after[row] = x
                self._write(node, x)

    def _go_back(self, p: int) -> None:
        r, grad = self._r, self._grad
        nodes = r.reached[r.reached_from[p] : r.reached_from[p + 1]].tolist()
        if r.grad_read and any(map(self._hot.__getitem__, nodes)):
            raise Unlike
        flow(self._tape, grad, r.passes[p].root, nodes[::-1])
        self._reached_grad.fromlist([grad[i] or 0.0 for i in nodes])
