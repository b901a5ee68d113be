"""The lesson language in plain Python.

    from tutor.lang import *

above the program of a lesson runs it unchanged, with the same values and gradients. What is not
named here, such as `print` and `range`, is Python's own and does the same as in a lesson.

Beside it, in the folder of a pack or with that on Python's path,

    from prelude import *

gives what the pack's prelude.py defines. `lines` and `table` read the data of the pack in whose
folder the script lies, or of the one that the environment variable `TUTOR_PACK` names.
"""

from __future__ import annotations

from typing import Any

from tutor.engine.ops import OPS
from tutor.engine.value import Value, apply, unary
from tutor.program.beside import dataset
from tutor.program.library import library

_METHODS = {row.name: unary(row) for row in OPS.values() if row.arity == 1}
_PYTHONS_OWN = {
    "len", "range", "list", "tuple", "int", "float", "str", "bool", "sorted", "round",
}  # fmt: skip


def _unary(name: str, x: Any) -> Value:
    if not isinstance(x, Value):
        raise TypeError(f"{name} needs a number or a Value, not {type(x).__name__}")
    return _METHODS[name](x)


def _binary(name: str, x: Any, y: Any) -> Value:
    return apply(OPS[name], x, y)


_functions = {
    name: function
    for name, function in library(_unary, _binary, list, dataset=dataset).items()
    if name not in _PYTHONS_OWN
}
globals().update(_functions)
__all__ = ["Value", *_functions]
