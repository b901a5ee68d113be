"""Which class of a script is the one for autograd; if there is none, why."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from tutor.script.engine.load.class_loading import Loaded
from tutor.script.engine.load.script_text import ScriptText, Unloadable
from tutor.script.engine.trying.members import BACKWARDS
from tutor.script.engine.trying.observing import OWN, Engine, NoEngine


def chosen(loaded: Loaded, name: str = "") -> type:
    """The class to be tried.

    Args:
        loaded: the modules of a script.
        name: what the class is called; empty for the only one.

    Raises:
        Unloadable: there is none, or it is not plain which.
    """
    known = list(loaded.classes())
    if name:
        named = [cls for cls in known if cls.__name__ == name]
        if named:
            return named[0]
        there = ", ".join(cls.__name__ for cls in known if loaded.own(cls)) or "none"
        raise Unloadable(f"there is no class {name}; its classes: {there}{_lost(loaded)}")
    own = [cls for cls in known if loaded.own(cls)]
    apt = [cls for cls in own if _calculates(cls) and _has_backward(cls)]
    apt = [cls for cls in apt if not any(base in apt for base in cls.__mro__[1:])]
    usable, reasons = [], []
    for cls in apt:
        try:
            Engine(cls)
            usable.append(cls)
        except NoEngine as fault:
            reasons.append(str(fault))
    if len(usable) == 1:
        return usable[0]
    if usable:
        names = ", ".join(cls.__name__ for cls in usable)
        raise Unloadable(f"it has several classes for autograd: {names}. Say which: --class NAME")
    raise Unloadable("; ".join(reasons) or _why_none(loaded, known))


def _calculates(cls: type) -> bool:
    return any(name in vars(base) for base in cls.__mro__[:-1] for name in OWN.values())


def _has_backward(cls: type) -> bool:
    return any(callable(getattr(cls, name, None)) for name in BACKWARDS)


def _why_none(loaded: Loaded, known: Sequence[type]) -> str:
    """Why a script has no class to be tried, and what to do."""
    halves = [cls.__name__ for cls in known if loaded.own(cls) and _calculates(cls)]
    if halves:
        return f"{halves[0]} has operators, but no method `backward`, so no gradients to check"
    imported = _imported(loaded.script)
    engines = [name for name in ("micrograd", "tutor") if name in imported]
    if engines:
        return (f"its class comes from the package {engines[0]}; --class Value checks that one, if "
                "that is its name")  # fmt: skip
    arrays = [name for name in ARRAYS if name in imported]
    if arrays:
        return (f"it computes with {ARRAYS[arrays[0]]} and has no scalar autograd class of its "
                "own to check")  # fmt: skip
    return ("it has no class with operators and a `backward` method, neither of its own nor "
            f"imported from a file beside it{_lost(loaded)}")  # fmt: skip


def _lost(loaded: Loaded) -> str:
    """What went wrong on the way, which may be why there is no class."""
    faults = f" ({'; '.join(loaded.faults[:3])})" if loaded.faults else ""
    missing = ", ".join(dict.fromkeys(loaded.stand_ins))
    return f"{faults}; not to be found: {missing}" if missing else faults


ARRAYS = {"torch": "PyTorch", "tensorflow": "TensorFlow", "jax": "JAX", "numpy": "numpy arrays"}
"""Packages that compute with arrays, and what is said of them."""


def _imported(script: ScriptText) -> set[str]:
    """The packages that a script imports."""
    found = set()
    for node in ast.walk(script.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found
