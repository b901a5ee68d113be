"""What to write instead of Python that the lesson language leaves out: by syntax, by name."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.engine.ops import OPS
from tutor.program.faults import brief, near

_LOOP = "give the loop a list or a range"
_FAULTS_STOP = "delete it: a fault stops the program, and is shown with its line"
_NO_SETS = "use a list, or a dict with the items as keys"
_WHOLE_NUMBERS = "work with `* / // % **` on the numbers"
_ONE_NAME = "pass what it needs as arguments, and `return` what it changes"

SYNTAX = {
    "ClassDef": ("classes are", "use functions, and lists or dicts that hold the Values"),
    "Try": ("`try` is", _FAULTS_STOP),
    "TryStar": ("`try` is", _FAULTS_STOP),
    "Raise": ("`raise` is", "write `assert condition, message`"),
    "With": ("`with` is", "write its block without it"),
    "Match": ("`match` is", "use `if`, `elif` and `else`"),
    "Delete": ("`del` is", "use `.pop(…)` for an item; a name can stay"),
    "Global": ("`global` is", _ONE_NAME),
    "AnnAssign": ("annotations are", "write `name = value`"),
    "NamedExpr": ("`:=` is", "assign on a line of its own"),
    "TypeAlias": ("type aliases are", "delete it"),
    "MatMult": ("`@` is", "use `dot(u, v)`, for a matrix `[dot(row, v) for row in m]`"),
    "Set": ("sets are", _NO_SETS),
    "SetComp": ("sets are", _NO_SETS),
    "Yield": ("`yield` is", "build a list and return it"),
    "YieldFrom": ("`yield` is", "build a list and return it"),
    "Await": ("`await` is", "call the function without it"),
    "AsyncFunctionDef": ("`async` is", "use `def`"),
    "AsyncFor": ("`async` is", "use `for`"),
    "AsyncWith": ("`async` is", "write its block without it"),
    "LShift": ("`<<` is", _WHOLE_NUMBERS),
    "RShift": ("`>>` is", _WHOLE_NUMBERS),
    "BitOr": ("`|` is", "use `or`; join dicts by `.update(…)`"),
    "BitXor": ("`^` is", "a power is written `x ** 2`"),
    "BitAnd": ("`&` is", "use `and`"),
    "Invert": ("`~` is", "use `not`, or a minus sign"),
    "TemplateStr": ("templates are", "use an f-string"),
}
"""For parts of the syntax tree: what is left out, with its verb, and what to write."""

_METHODS_OF_ONE = {row.name for row in OPS.values() if row.is_function and row.arity == 1}
_LENGTH = "use `len(xs)`"
_NUMBER_ALONE = "use `.data`, the number without its gradient"
_DIRECT = "delete it: every Value has a gradient"
_UPDATE = "write the update out: `p.data -= rate * p.grad`"
_ATTRIBUTES = {
    "item": "write `.data`", "detach": _NUMBER_ALONE, "numpy": _NUMBER_ALONE,
    "tolist": _NUMBER_ALONE, "value": "write `.data`", "gradient": "write `.grad`",
    "zero_grad": "set each gradient: `p.grad = 0.0`", "zero_": "assign it: `p.grad = 0.0`",
    "step": _UPDATE, "parameters": "keep the Values in a list, and loop over that",
    "requires_grad": _DIRECT, "requires_grad_": _DIRECT, "retain_grad": _DIRECT,
    "clone": "write `x + 0`, or `Value(x.data)`", "shape": _LENGTH, "size": _LENGTH,
    "mean": "use `mean(xs)`", "sum": "use `sum(xs)`", "max": "use `max(xs)`",
    "min": "use `min(xs)`", "dot": "use `dot(u, v)`", "matmul": "use `dot(u, v)`",
    "mm": "use `dot(u, v)`", "pow": "write `x ** n`", "square": "write `x ** 2`",
    "T": "use `[list(column) for column in zip(*rows)]`",
    "label": "name it when it is made: `Value(2.0, label=\"w\")`",
    "format": "use an f-string", "add": "use `.append(…)` of a list",
    "isdigit": "compare the text", "title": "use `.upper()`", "softmax": "use `softmax(xs)`",
}  # fmt: skip
_FUNCTIONS_ARE_THERE = "delete the module's name: the functions are there, such as `exp(x)`, `pi`"
_NO_TENSORS = "use `Value(2.0)`, lists of Values, and functions such as `dot(u, v)`"
_NAMES = {
    "math": _FUNCTIONS_ARE_THERE, "torch": _NO_TENSORS, "np": _NO_TENSORS, "numpy": _NO_TENSORS,
    "nn": _NO_TENSORS, "F": _NO_TENSORS, "Tensor": _NO_TENSORS, "tensor": _NO_TENSORS,
    "random": "use `uniform(-1, 1)` or `randn()`, after `seed(n)`", "set": _NO_SETS,
    "frozenset": _NO_SETS, "input": "write the number into the program",
    "isinstance": "write the program so that the type is known", "type": "delete it",
    "open": "use `lines(…)` or `table(…)` of data that pack.toml names",
    "iter": _LOOP, "next": _LOOP,
    "pow": "write `x ** n`", "divmod": "write `x // y` and `x % y`", "format": "use an f-string",
    "repr": "use `str(x)` or an f-string", "object": "use a dict",
}  # fmt: skip


def of_syntax(kind: str) -> tuple[str, str]:
    """Message and help for a kind of syntax that is left out."""
    what, help = SYNTAX.get(kind, ("this part of Python is", "write it with functions and loops"))
    return f"{what} not part of the lesson language", help


def of_attribute(owner: str, name: str, known: Iterable[str]) -> str:
    """Help for an attribute that the language does not have, of something called `owner`."""
    if owner in _NAMES:
        return _NAMES[owner]
    if name in OPS and name not in _METHODS_OF_ONE:
        return _ATTRIBUTES.get(name, f"use the function: `{name}(…)`")
    return (
        _ATTRIBUTES.get(name)
        or near(name, known)
        or "a Value has `.data`, `.grad` and `.backward()`; the guide lists the methods of "
        "texts, lists and dicts"
    )


def of_name(name: str, known: Iterable[str]) -> tuple[str, str]:
    """Message and help for a name that means nothing."""
    help = _NAMES.get(name) or near(name, known) or "assign it before you use it"
    return f"the name `{brief(name)}` is not known here", help
