"""A program out of one line: `L = (a*b + 1)**2` with a number for each name."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Mapping
from dataclasses import replace

from tutor.program.diagnostic import Diagnostic, ProgramError
from tutor.program.library import NAMES
from tutor.program.parse import Program, parse

PATH = "-e"
"""What the line is called in messages, as the option that it comes from."""

_OUTPUTS = ("L", "out", "result")
"""What the value of a bare expression may be called, the first one that is free."""


def expression(text: str, numbers: Mapping[str, float]) -> Program:
    """The program that computes a line and goes back from its last value.

    Each number becomes a leaf on a line of its own, and so does each statement.

    Args:
        text: statements separated by `;`, the last of which may be a bare expression.
        numbers: by name; each has to be a name of the text.

    Raises:
        ProgramError: the text is none of the lesson language; line and column are those in it.
        ValueError: a name can not have a number, or the text does not use it.
    """
    leaves = [f"{name} = Value({float(x)!r})" for name, x in numbers.items()]
    for name in numbers:
        _check_name(name)
    # The text begins on line 1, so that what is wrong in it has the place that was typed.
    whole = "\n".join([*leaves, text])
    try:
        parse(whole, path=PATH, first_line=1 - len(leaves))
    except ProgramError as fault:
        raise ProgramError(*(_helped(each, text) for each in fault.diagnostics)) from None
    tree = ast.parse(text)
    if not tree.body:
        raise ValueError("the expression is empty")
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for name in numbers:
        if name not in used:
            raise ValueError(f"the expression has no `{name}`")
    lines = [ast.get_source_segment(text, statement) or "" for statement in tree.body]
    lines[-1] = _named(tree.body[-1], lines[-1], used)
    return parse("\n".join([*leaves, *lines, *_backward(lines)]) + "\n", path=PATH)


def _check_name(name: str) -> None:
    known = name in NAMES or keyword.iskeyword(name)
    if known or not name.isidentifier() or name.startswith("_"):
        raise ValueError(f"`{name}` is no name for a number")


def _helped(fault: Diagnostic, text: str) -> Diagnostic:
    """A fault with what to do about it here, where a name has no number."""
    rows = text.split("\n")
    row = rows[fault.line - 1] if 0 < fault.line <= len(rows) else ""
    word = re.match(r"\w+", row[fault.col - 1 :])
    if fault.code != "E203" or word is None or fault.help.startswith("did you mean"):
        return fault
    return replace(fault, help=f"give it a number: --set {word[0]}=2")


def _named(last: ast.stmt, text: str, used: set[str]) -> str:
    """The last statement, with a name for the value of a bare expression."""
    if not isinstance(last, ast.Expr) or ".backward(" in text:
        return text
    return f"{next((name for name in _OUTPUTS if name not in used), 'output')} = {text}"


def _backward(lines: list[str]) -> list[str]:
    """The statement that goes back from the last name, unless the text does it itself."""
    last = ast.parse(lines[-1]).body[-1]
    if any(".backward(" in text for text in lines) or not isinstance(last, ast.Assign):
        return []
    target = last.targets[0]
    return [f"{target.id}.backward()"] if isinstance(target, ast.Name) else []
