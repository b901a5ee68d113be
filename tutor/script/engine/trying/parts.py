"""Which operations of a class are carried out by others of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from tutor.script.engine.trying.members import functions, has_method
from tutor.script.engine.trying.observing import OWN, REFLECTED, Engine
from tutor.script.engine.trying.trials import FUNCTIONS
from tutor.script.record.inside.operation import is_operation, operation


def made_of(engine: Engine) -> dict[str, frozenset[str]]:
    """The operations that are carried out by others, each with all that take part.

    The methods of the class, and functions beside it that are called as an operation is, are
    exchanged for a moment by ones that note that they are called.
    """
    cls = engine.cls
    beside = {name: each for name, each in functions(cls).items() if is_operation(name)}
    around = next((each.__globals__ for each in beside.values()), {})
    called: set[str] = set()
    parts: dict[str, frozenset[str]] = {}
    kept = {name: op for op, names in _methods(engine).items() for name in names}

    def noting(op: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def method(*args: Any) -> Any:
            called.add(op)
            return original(*args)

        return method

    own = {name: vars(cls).get(name) for name in kept}
    try:
        for name in kept:
            setattr(cls, name, noting(kept[name], getattr(cls, name)))
        for name, function in beside.items():
            around[name] = noting(operation(name, ""), function)
        for op in dict.fromkeys(kept.values()):
            called.clear()
            for operands in ((1.5, 0.5), (0.5,)):
                with contextlib.suppress(Exception, SystemExit):
                    engine.apply(op, [engine.leaf(x) for x in operands])
            parts[op] = frozenset(called - {op})
    except TypeError:
        return {}  # a class that is not written in Python keeps its methods
    finally:
        around.update(beside)
        with contextlib.suppress(TypeError):
            for name, method in own.items():
                if method is None:
                    delattr(cls, name)
                else:
                    setattr(cls, name, method)
    return parts


def _methods(engine: Engine) -> dict[str, list[str]]:
    """The methods of every operation that the class has, reflected ones too."""
    names = {op: [name] for op, name in OWN.items() if has_method(engine.cls, name)}
    for op, name in REFLECTED.items():
        if has_method(engine.cls, name):
            names.setdefault(op, []).append(name)
    for op in FUNCTIONS:
        if engine.method(op) and has_method(engine.cls, engine.method(op)):
            names[op] = [engine.method(op)]
    return names
