"""What the members of somebody's class are called, and what its constructor wants."""

from __future__ import annotations

import builtins
import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any

DATA = ("data", "value", "val", "v", "x", "_data", "_value")
GRADIENTS = ("grad", "gradient", "g", "derivative", "_grad", "dx")
BACKWARDS = ("backward", "backprop", "backpropagate", "backward_pass", "back", "propagate")


def holding(one: Any, x: float) -> str:
    """The attribute of a node that holds a number, by the usual names first; empty if none does."""
    own: dict[str, Any] = getattr(one, "__dict__", {})
    for name in (*DATA, *own):
        held = getattr(one, name, None)
        if isinstance(held, (int, float)) and not isinstance(held, bool) and held == x:
            return name
    return ""


def attributes(one: Any) -> dict[str, Any]:
    """What a node keeps, in its slots too."""
    slots = (vars(base).get("__slots__", ()) for base in type(one).__mro__)
    names = [name for each in slots for name in ((each,) if isinstance(each, str) else each)]
    return {name: getattr(one, name, None) for name in (*names, *getattr(one, "__dict__", ()))}


def has_method(cls: type, name: str) -> bool:
    """Whether a class has a method of its own; those of `float` make no nodes."""
    return any(
        callable(getattr(cls, name, None)) and name in vars(base)
        for base in cls.__mro__ if getattr(builtins, base.__name__, None) is not base
    )  # fmt: skip


def functions(cls: type) -> dict[str, FunctionType]:
    """The functions of the module that a class is written in."""
    methods = (each for each in vars(cls).values() if isinstance(each, FunctionType))
    known: dict[str, Any] = next((each.__globals__ for each in methods), {})
    return {
        name: each for name, each in known.items()
        if isinstance(each, FunctionType) and each.__module__ == cls.__module__
    }  # fmt: skip


def further_arguments(cls: type) -> dict[str, Any]:
    """What the constructor wants besides the number."""
    try:
        parameters = list(inspect.signature(cls).parameters.values())[1:]
    except (TypeError, ValueError):
        return {}
    out: dict[str, Any] = {}
    for each in parameters:
        if each.name == "requires_grad":
            out[each.name] = True
        elif each.default is each.empty and each.name.strip("_") in _FURTHER:
            out[each.name] = _FURTHER[each.name.strip("_")]
    return out


def required(method: Callable[..., Any]) -> int:
    """How many arguments a method cannot do without; some want the 1 that a pass starts from."""
    try:
        parameters = inspect.signature(method).parameters.values()
    except (TypeError, ValueError):
        return 0
    return sum(
        each.default is each.empty
        and each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
        for each in parameters
    )


_FURTHER = {
    "label": "", "name": "", "op": "", "children": (), "prev": (), "parents": (), "inputs": (),
}  # fmt: skip


def without_number(name: str, one: Any) -> str:
    """Why a node with no number in it is not tried."""
    for member in (*DATA, *getattr(one, "__dict__", {})):
        held = type(getattr(one, member, None))
        home = held.__module__.partition(".")[0]
        if home in _ARRAYS:
            return (f"{name} keeps its numbers in arrays ({home}.{held.__name__}), and only "
                    "classes that keep one number a node are checked")  # fmt: skip
    return f"{name}(2.5) has no attribute that holds 2.5 as a number"


_ARRAYS = ("numpy", "torch", "jax", "jaxlib", "cupy")
