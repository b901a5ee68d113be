"""Whether the arguments of a call go with the function, before a program runs and while."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from functools import lru_cache
from inspect import Parameter, Signature
from types import MappingProxyType
from typing import Any

from tutor.characters import Columns
from tutor.engine.ops import OPS
from tutor.program.faults import brief
from tutor.program.library import FUNCTIONS
from tutor.program.subset import Report
from tutor.program.unknown import given, looked_at


def misfit(
    name: str, parameters: Sequence[str], optional: Collection[str], count: int,
    named: Collection[str],
) -> tuple[str, str] | None:  # fmt: skip
    """What is wrong with a call of a program's own function, and help; None if nothing is.

    Args:
        name: of the function.
        parameters: its parameters.
        optional: those that have a default.
        count: how many arguments are given by position.
        named: those that are given by name.
    """
    takes = brief(f"`{name}` takes ({', '.join(parameters)}") + ")"
    if count > len(parameters):
        return f"{count} arguments are too many", takes
    given = set(parameters[:count])
    for argument in named:
        if argument not in parameters or argument in given:
            return f"the argument `{brief(argument)}` does not fit", takes
    for parameter in parameters[count:]:
        if parameter not in named and parameter not in optional:
            return f"the argument `{brief(parameter)}` is missing", takes
    return None


def signature(function: Callable[..., Any]) -> Signature | None:
    """The parameters of a function of the library; None of a builtin that does not say."""
    try:
        return inspect.signature(function)
    except ValueError:
        return None


def unlike(name: str, takes: Signature) -> str:
    """Of a call of the library whose arguments do not go with the parameters."""
    words = ", ".join(
        f"*{p.name}" if p.kind is p.VAR_POSITIONAL
        else p.name if p.default is p.empty else f"{p.name}={p.default!r}"
        for p in takes.parameters.values()
    )  # fmt: skip
    return f"`{name}` takes ({words}), which is not what it is given"


def usage(name: str, takes: Signature | None) -> str:
    """How such a call is written, in words for a message."""
    if takes is None:
        return "print what you give it, to see whether it is what you meant"
    words = ("…" if p.kind is p.VAR_POSITIONAL else p.name for p in takes.parameters.values()
             if p.default is p.empty)  # fmt: skip
    return f"write `{name}({', '.join(words)})`, and print what you give it to see it"


# ---- before it runs

_METHODS = {row.name for row in OPS.values() if row.is_function and row.arity == 1} | {"backward"}
"""Methods of a Value, which take nothing."""
_HERE = {
    "Value": Signature(
        [Parameter("data", Parameter.POSITIONAL_OR_KEYWORD),
         Parameter("label", Parameter.POSITIONAL_OR_KEYWORD, default="")]
    ),
    "print": Signature(
        [Parameter("values", Parameter.VAR_POSITIONAL),
         Parameter("sep", Parameter.KEYWORD_ONLY, default=" "),
         Parameter("end", Parameter.KEYWORD_ONLY, default="\n")]
    ),
}  # fmt: skip
"""Parameters of functions that only a run has."""


def check_calls(
    tree: ast.Module,
    columns: Columns,
    report: Report,
    also: Container[str],
    shared: Mapping[str, ast.arguments] = MappingProxyType({}),
) -> None:
    """Report every call that can not go well, whether or not the program ever comes to it.

    Only names that can mean nothing else are looked at: a function of the program that nothing
    else is called as, and one of the library that the program does not give another meaning.

    Args:
        tree: the program.
        columns: of its text.
        report: takes line, column, code, message and help.
        also: names that may be assigned in lines that could not be read.
        shared: the functions of the pack's prelude, with their parameters.
    """
    nodes = list(looked_at(tree))
    meanings = Counter(name for node in nodes for name in given(node))
    own = {
        f.name: f.args
        for f in nodes
        if isinstance(f, ast.FunctionDef) and meanings[f.name] == 1 and f.name not in also
    }
    for call in nodes:
        if not isinstance(call, ast.Call) or not _counted(call):
            continue
        count, named = len(call.args), [str(k.arg) for k in call.keywords]
        wrong = None
        match call.func:
            case ast.Name(id=name) if name in own:
                wrong = _unlike_own(name, own[name], count, named)
            case ast.Name(id=name) if name in shared and not meanings[name]:
                wrong = _unlike_own(name, shared[name], count, named)
            case ast.Name(id=name) if not meanings[name] and name not in also:
                wrong = _unlike_library(name, count, tuple(named))
            case ast.Attribute(attr=name) if name in _METHODS:
                wrong = _unlike(name, Signature(), count, named)
        if wrong is not None:
            report(call.lineno, columns(call.lineno, call.col_offset), "E205", *wrong)


def _counted(call: ast.Call) -> bool:
    """Whether it is known how many arguments a call has, and none is given twice."""
    named = [k.arg for k in call.keywords]
    stars = any(isinstance(a, ast.Starred) for a in call.args)
    return not stars and None not in named and len(set(named)) == len(named)


def _unlike_own(
    name: str, takes: ast.arguments, count: int, named: Sequence[str]
) -> tuple[str, str] | None:
    if takes.vararg or takes.kwarg or takes.kwonlyargs or takes.posonlyargs:
        return None  # told already: such parameters are left out
    parameters = [p.arg for p in takes.args]
    optional = parameters[len(parameters) - len(takes.defaults) :]
    return misfit(name, parameters, optional, count, named)


@lru_cache(maxsize=1000)
def _unlike_library(name: str, count: int, named: tuple[str, ...]) -> tuple[str, str] | None:
    function = FUNCTIONS.get(name)
    takes = _HERE.get(name) if function is None else signature(function)
    return _unlike(name, takes, count, named)


def _unlike(
    name: str, takes: Signature | None, count: int, named: Sequence[str]
) -> tuple[str, str] | None:
    if takes is None:
        return None
    try:
        takes.bind(*range(count), **dict.fromkeys(named))
    except TypeError:
        return unlike(name, takes), usage(name, takes)
    return None
