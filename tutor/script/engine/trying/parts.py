"""Which operations of a class are carried out by others of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from tutor.script.engine.trying.observing import OWN, REFLECTED, Engine
from tutor.script.engine.trying.trials import FUNCTIONS


def made_of(engine: Engine) -> dict[str, frozenset[str]]:
    """The operations that are carried out by others, each with all that take part.

    The methods of the class are exchanged for a moment by ones that note that they are called.
    """
    cls = engine.cls
    called: set[str] = set()
    parts: dict[str, frozenset[str]] = {}
    kept = {name: op for op, names in _methods(engine).items() for name in names}
    originals = {name: getattr(cls, name) for name in kept}

    def noting(name: str) -> Callable[..., Any]:
        def method(*args: Any) -> Any:
            called.add(kept[name])
            return originals[name](*args)

        return method

    own = {name: vars(cls).get(name) for name in kept}
    try:
        for name in kept:
            setattr(cls, name, noting(name))
        for op in dict.fromkeys(kept.values()):
            called.clear()
            for operands in ((1.5, 0.5), (0.5,)):
                with contextlib.suppress(Exception, SystemExit):
                    engine.apply(op, [engine.leaf(x) for x in operands])
            parts[op] = frozenset(called - {op})
    except TypeError:
        return {}  # a class that is not written in Python keeps its methods
    finally:
        with contextlib.suppress(TypeError):
            for name, method in own.items():
                if method is None:
                    delattr(cls, name)
                else:
                    setattr(cls, name, method)
    return parts


def _methods(engine: Engine) -> dict[str, list[str]]:
    """The methods of every operation that the class has, reflected ones too."""
    names = {op: [name] for op, name in OWN.items() if hasattr(engine.cls, name)}
    for op, name in REFLECTED.items():
        if hasattr(engine.cls, name):
            names.setdefault(op, []).append(name)
    for op in FUNCTIONS:
        if engine.method(op):
            names[op] = [engine.method(op)]
    return names
