"""A backward pass over recorded nodes, in reverse order of creation, as that of a trace."""

from __future__ import annotations

from math import isfinite
from operator import attrgetter
from typing import Any, NoReturn

from tutor.engine.caller import located
from tutor.engine.flow import Stopped, flow
from tutor.engine.ops import CONST, LEAF, OPS
from tutor.engine.tape import Tape
from tutor.engine.value import CONSTANT, NOTHING

_ADD, _MUL = OPS["add"], OPS["mul"]


def go_back(root: Any, order: list[Any]) -> None:
    """As `Value.backward` does; constants are given gradients that nobody sees."""
    root._grad = 1.0
    add, mul, constant = _ADD, _MUL, CONSTANT
    for node in order:
        row, upstream = node._row, node._grad
        if row is add:
            node._a._grad += upstream
            node._b._grad += upstream
        elif row is mul:
            a, b = node._a, node._b
            a._grad += upstream * b._data
            b._grad += upstream * a._data
        elif row is None:
            if not isfinite(upstream):
                raise ArithmeticError
        else:
            a, b = node._a, node._b
            y = 0.0 if b is NOTHING else b._data
            if a._row is not constant:
                a._grad += upstream * row.local[0](a._data, y, node._data)
            if b is not NOTHING and b._row is not constant:
                b._grad += upstream * row.local[1](a._data, y, node._data)


def carefully(root: Any, every: list[Any], error: Exception) -> NoReturn:
    """Raise what stops a pass, with the gradients that it had written by then."""
    every = sorted(every, key=attrgetter("_i"))
    tape, ids, grad = Tape(), dict[int, int](), list[float | None]()
    for node in every:
        operands = [ids[x._i] for x in (node._a, node._b) if x is not NOTHING]
        a, b = (*operands, -1, -1)[:2]
        row = node._row
        code = LEAF if row is None else CONST if row is CONSTANT else row.code
        tape.op.append(code)
        tape.a.append(a)
        tape.b.append(b)
        tape.data.append(node._data)
        ids[node._i] = len(ids)
        unset = code == CONST or node._grad is node._run.unset
        grad.append(None if unset else node._grad)
    try:
        flow(tape, grad, ids[root._i], tape.backward_order(ids[root._i]))
    except Stopped as stopped:
        for node, gradient in zip(every, grad, strict=True):
            if gradient is not None:
                node._grad = gradient
        raise located(stopped.error) from None
    raise error
