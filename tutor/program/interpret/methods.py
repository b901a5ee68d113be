"""Attributes and methods of values: reading and writing them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tutor.engine.ops import OPS
from tutor.engine.unset import UNSET
from tutor.program.faults import Fault, kind_of
from tutor.program.interpret.collections import dicts, lists, texts
from tutor.program.interpret.functions import Native
from tutor.program.interpret.handle import Node, Parked, Stale
from tutor.program.interpret.machine import Machine

_METHODS: dict[type, dict[str, Callable]] = {
    list: lists.METHODS, tuple: lists.OF_TUPLES, dict: dicts.METHODS, str: texts.METHODS,
}  # fmt: skip


def read_attribute(machine: Machine, x: Any, attr: str, site: int) -> Any:
    """`x.attr`: a number of a node, or a method ready to be called."""
    machine.recorder.site = site
    if x.__class__ is Node:
        return _read_node(machine, x, attr, site)
    if x.__class__ is Parked:
        return _read_parked(machine, x, attr)
    method = _METHODS.get(x.__class__, {}).get(attr)
    if method is not None:
        return Native(machine, attr, partial(method, machine, x))
    if isinstance(x, list) and attr == "sort":
        return Native(machine, attr, partial(_sort, machine, x))
    raise Fault("E204", f"{kind_of(x)} has no `.{attr}`", _what_there_is(x, attr), site)


def _what_there_is(x: Any, attr: str) -> str:
    """What to write instead of an attribute that `x` does not have."""
    methods = _METHODS.get(x.__class__)
    if attr in ("data", "grad", "backward"):
        if methods is None:
            return "only a Value has it: make one with `Value(…)`"
        return f"take a Value out of it: `x[…].{attr}`" if methods is not texts.METHODS else ""
    return f"it has {', '.join(f'`.{name}`' for name in sorted(methods))}" if methods else ""


def _sort(machine: Machine, xs: list, *, key: Any = None, reverse: bool = False) -> None:
    """`xs.sort(…)`, which is `sorted` of the library in place."""
    xs[:] = machine.sorter(xs, key=key, reverse=reverse)


def _read_node(machine: Machine, x: Node, attr: str, site: int) -> Any:
    if attr == "data":
        return machine.data_of(x.i)
    if attr == "grad":
        grad = machine.grad_of(x.i)
        return UNSET if grad is None else grad
    if attr == "backward":
        return Native(machine, attr, lambda: machine.backward(x))
    row = OPS.get(attr)
    if row is None or row.arity != 1:
        raise Fault(
            "E204", f"a Value has no `.{attr}`", "it has `.data`, `.grad` and `.backward()`", site
        )  # fmt: skip
    return Native(machine, attr, lambda: machine.unary(row, x))


def _read_parked(machine: Machine, x: Parked, attr: str) -> Any:
    if attr not in ("data", "grad"):
        raise Stale
    number = machine.parked[x.i][attr == "grad"]
    return UNSET if number is None else number


def write_attribute(machine: Machine, x: Any, attr: str, value: Any, site: int) -> None:
    """`x.attr = value`, for the data or the gradient of a node."""
    machine.recorder.site = site
    if x.__class__ is Parked:
        raise Stale
    if x.__class__ is not Node or attr not in ("data", "grad"):
        raise Fault(
            "E204", f"`.{attr}` of {kind_of(x)} can not be assigned",
            "only `.data` and `.grad` of a Value can", site,
        )  # fmt: skip
    (machine.set_data if attr == "data" else machine.set_grad)(x, value)
