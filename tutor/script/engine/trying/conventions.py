"""How an engine does what good engines do in different ways. Said, never blamed."""

from __future__ import annotations

import math

from tutor.script.engine.trying.excuses import said
from tutor.script.engine.trying.observing import Engine

_DEEP = 3000  # nodes of the chain that recursion does not get through


def conventions(engine: Engine) -> list[str]:
    """A sentence without a stop for each, of those that can be told."""
    return [each for each in (_twice(engine), _kink(engine), _chain(engine)) if each]


def _twice(engine: Engine) -> str:
    """What a second `backward()` on one graph does."""
    backward = engine.backward
    try:
        a = engine.leaf(3.0)
        end = (a * a) * (a * a)
        engine.run_backward(end)
        once = engine.number(a, engine.grad)
        engine.run_backward(end)
        again = engine.number(a, engine.grad)
    except (Exception, SystemExit):
        return ""
    if not once:
        return ""
    if math.isclose(again, 2 * once):
        return f"a second {backward}() on one graph adds the same again, as in PyTorch"
    if math.isclose(again, once):
        return f"a second {backward}() on one graph changes nothing"
    return (f"a second {backward}() on one graph adds more than the same again, as in micrograd: "
            "the nodes between keep their gradients")  # fmt: skip


def _kink(engine: Engine) -> str:
    """The slope where relu has none."""
    name = engine.method("relu")
    if not name:
        return ""
    try:
        a = engine.leaf(0.0)
        engine.run_backward(engine.apply("relu", [a]))
        slope = engine.number(a, engine.grad)
    except (Exception, SystemExit):
        return ""
    if slope not in (0.0, 0.5, 1.0):
        return ""
    return f"the slope of {name} at 0, where it has none, is {slope:g}"


def _chain(engine: Engine) -> str:
    """Whether a long chain is too deep for it."""
    try:
        node = start = engine.leaf(1.0)
        for _ in range(_DEEP):
            node = node + start
        engine.run_backward(node)
    except RecursionError:
        return (f"a chain of {_DEEP:,} nodes ends in RecursionError: the pass calls itself once a "
                "node, which a list of what is to be done would not")  # fmt: skip
    except (Exception, SystemExit) as fault:
        return f"a chain of {_DEEP:,} nodes raises {said(fault)}"
    right = math.isclose(engine.number(start, engine.grad), _DEEP + 1)
    return f"a chain of {_DEEP:,} nodes works" if right else ""
