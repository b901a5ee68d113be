"""Running a schedule node by node: for deep, narrow graphs, where bulk has nothing to gather."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.engine.ops import OPS, TABLE
from tutor.engine.plan.schedule import Schedule

_ADD, _MUL = OPS["add"].code, OPS["mul"].code


class Scalar:
    """A schedule as a list of plain steps over plain lists."""

    def __init__(self, plan: Schedule) -> None:
        self.schedule = plan
        tape, varies = plan.tape, plan.varies
        n = plan.root + 1
        # The last one stands for a missing operand of a local derivative.
        self._data = [*tape.data[:n], 0.0]
        self._steps = []
        self._back = []
        for i in plan.nodes:
            row = TABLE[tape.op[i]]
            assert row is not None, "a leaf is not computed"
            a, b = plan.left[i], plan.right[i] if plan.right[i] >= 0 else n
            self._steps.append((i, tape.op[i], row.forward, a, b))
            left = row.local[0] if varies[a] else None
            right = row.local[1] if b < n and varies[b] else None
            code = tape.op[i] if left and right else -1
            self._back.append((i, code, left, right, a, b))
        self._back.reverse()

    def forward(self, x: Sequence[float]) -> float:
        """The output. May raise what the rules raise, or leave nan and inf in the values."""
        data, nothing = self._data, len(self._data) - 1
        for i, v in zip(self.schedule.leaves, x, strict=True):
            if i <= self.schedule.root:
                data[i] = v
        for i, code, rule, a, b in self._steps:
            if code == _ADD:
                data[i] = data[a] + data[b]
            elif code == _MUL:
                data[i] = data[a] * data[b]
            else:
                data[i] = rule(data[a]) if b == nothing else rule(data[a], data[b])
        return data[self.schedule.root] if _finite(data) else float("nan")

    def gradients(self, x: Sequence[float]) -> tuple[float, list[float]]:
        """The output and the gradient of each leaf."""
        out = self.forward(x)
        data, root = self._data, self.schedule.root
        grad = [0.0] * len(data)
        grad[root] = 1.0
        for i, code, left, right, a, b in self._back:
            upstream = grad[i]
            if code == _ADD:
                grad[a] += upstream
                grad[b] += upstream
            elif code == _MUL:
                grad[a] += upstream * data[b]
                grad[b] += upstream * data[a]
            else:
                if left:
                    grad[a] += upstream * left(data[a], data[b], data[i])
                if right:
                    grad[b] += upstream * right(data[a], data[b], data[i])
        return out, [grad[i] if i <= root else 0.0 for i in self.schedule.leaves]


def _finite(data: list[float]) -> bool:
    # One sum is quicker than a test a number; only if it fails may a large sum be to blame.
    total = sum(data)
    return total - total == 0.0 or all(x - x == 0.0 for x in data)
