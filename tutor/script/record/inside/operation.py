"""Which operation of an engine made a node: from the method that called the constructor."""

from __future__ import annotations

from types import FrameType
from typing import Any

from tutor.engine.ops import OPS

_BY_METHOD = {
    "+": "add", "-": "sub", "*": "mul", "/": "div", "**": "pow",
    "__neg__": "neg", "__abs__": "abs", "maximum": "max", "minimum": "min",
    **{f"__{side}{name}__": op for side in ("", "r", "i")
       for name, op in (("add", "add"), ("sub", "sub"), ("mul", "mul"), ("truediv", "div"),
                        ("pow", "pow"))},
    # Functions beside a class.
    "add": "add", "sub": "sub", "mul": "mul", "div": "div", "pow": "pow", "power": "pow",
    "subtract": "sub", "multiply": "mul", "divide": "div", "ln": "log", "sigm": "sigmoid",
}  # fmt: skip
_REFLECTED = frozenset(("__rsub__", "__rtruediv__", "__rpow__", "__radd__", "__rmul__"))


def is_operation(name: str) -> bool:
    """Whether a function is called as an operation of the table is."""
    return name in _BY_METHOD or name.strip("_").lower() in OPS


def by_method(name: str) -> bool:
    """Whether a method is that of an operator, which may be given a plain number."""
    return name in _BY_METHOD


def operation(method: str, sign: str) -> str:
    """What a node is made by: a name of the table, if the table has it.

    Args:
        method: the method that called the constructor, empty if none did.
        sign: what the node says itself, as `+`.
    """
    name = _BY_METHOD.get(method, method.strip("_").lower())
    own = "pow" if sign.startswith("**") else _BY_METHOD.get(sign, sign.lower())
    return name if name and (name in OPS or own not in OPS) else own


def operands(
    frame: FrameType | None, name: str, children: tuple[Any, ...], number: type
) -> list[Any]:
    """The operands in order: nodes, and the plain numbers that the method was given.

    Args:
        frame: the method, None if there is none.
        name: how that is called.
        children: what the constructor was given.
        number: the class of the engine.
    """
    if frame is None or len(children) != 1:
        return list(children)
    code = frame.f_code
    if code.co_argcount != 2 or name not in _BY_METHOD:
        return list(children)
    first, other = map(frame.f_locals.get, code.co_varnames[:2])
    if _is_plain(first) and not isinstance(first, number):  # of a function beside the class
        return [first, *children]
    if isinstance(other, number) or not _is_plain(other):
        # The same node twice, of which a set keeps one; or one that the engine left out.
        twice = other is first and isinstance(other, number) and first is children[0]
        return [*children, *children] if twice else list(children)
    return [other, *children] if name in _REFLECTED else [*children, other]


def _is_plain(x: Any) -> bool:
    return isinstance(x, int | float) and not isinstance(x, bool)
