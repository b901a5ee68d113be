"""A backward pass that is recorded."""

from __future__ import annotations

from tutor.engine.flow import Grads, Stopped, flow
from tutor.program.recording import Recording


def take(record: Recording, grad: Grads, root: int, site: int, order: list[int]) -> None:
    """Go backward from `root` through the nodes in `order`, add to `grad`, and record the pass.

    `order` is left in reverse.

    Raises:
        Stopped: at the first edge that has no finite number; the pass is recorded up to it.
    """
    stopped = None
    try:
        edges = flow(record.tape, grad, root, order)
    except Stopped as e:
        edges, stopped = e.edges, e
    order.reverse()
    record.backward(root, site, order, [grad[i] or 0.0 for i in order], edges)
    if stopped:
        raise stopped
