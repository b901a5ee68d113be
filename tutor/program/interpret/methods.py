"""Attributes and methods of values: reading and writing them."""

from __future__ import annotations

from typing import Any

from tutor.engine.ops import OPS
from tutor.engine.unset import UNSET
from tutor.program.faults import Fault, kind_of
from tutor.program.interpret.functions import Native
from tutor.program.interpret.handle import Node
from tutor.program.interpret.machine import Machine

_DICT_METHODS = {"items": dict.items, "keys": dict.keys, "values": dict.values}


def read_attribute(machine: Machine, x: Any, attr: str, site: int) -> Any:
    """`x.attr`: a number of a node, or a method ready to be called."""
    machine.recorder.site = site
    if x.__class__ is Node:
        return _read_node(machine, x, attr, site)
    if isinstance(x, list) and attr == "append":
        return Native(machine, "append", lambda item: _append(machine, x, item))
    if isinstance(x, dict) and attr in _DICT_METHODS:
        method = _DICT_METHODS[attr]
        return Native(machine, attr, lambda: method(x))
    raise Fault("E204", f"{kind_of(x)} has no `.{attr}`", site=site)


def _read_node(machine: Machine, x: Node, attr: str, site: int) -> Any:
    if attr == "data":
        return machine.tape.data[x.i]
    if attr == "grad":
        grad = machine.grad[x.i]
        return UNSET if grad is None else grad
    if attr == "backward":
        return Native(machine, attr, lambda: machine.backward(x))
    row = OPS.get(attr)
    if row is None or row.arity != 1:
        raise Fault("E204", f"a Value has no `.{attr}`", site=site)
    return Native(machine, attr, lambda: machine.unary(row, x))


def _append(machine: Machine, items: list, item: Any) -> None:
    machine.budget.room(1)
    if len(items) >= machine.limits.items:
        raise Fault("E213", f"a list can have {machine.limits.items:,} items", "keep fewer")
    items.append(item)


def write_attribute(machine: Machine, x: Any, attr: str, value: Any, site: int) -> None:
    """`x.attr = value`, for the data or the gradient of a node."""
    machine.recorder.site = site
    if x.__class__ is not Node or attr not in ("data", "grad"):
        raise Fault(
            "E204", f"`.{attr}` of {kind_of(x)} can not be assigned",
            "only `.data` and `.grad` of a Value can", site,
        )  # fmt: skip
    (machine.set_data if attr == "data" else machine.set_grad)(x, value)
