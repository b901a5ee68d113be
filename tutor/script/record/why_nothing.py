"""Why nothing was recorded of a script, in one sentence, and what to do."""

from __future__ import annotations

import ast

from tutor.script.engine.load.choosing import ARRAYS
from tutor.script.record.inside.own_modules import imported
from tutor.script.record.kinds_of_script import ScriptKind
from tutor.script.record.script_log import ScriptLog

_NEEDS = (
    "it needs single numbers with gradients: a class of its own with __add__ or __mul__ and .grad, "
    "micrograd's Value, or the tutor's (`from tutor import Value`)"
)


def why_nothing(tree: ast.Module, kind: ScriptKind, log: ScriptLog) -> tuple[str, str]:
    """The sentence, and what to do.

    Args:
        tree: the script.
        kind: how it was looked at.
        log: what came of it, which has no nodes.
    """
    roots = {name.partition(".")[0] for name in imported(tree)}
    arrays = [words for package, words in ARRAYS.items() if package in roots]
    missing = log.error is not None and "is not installed here" in log.error.message
    if missing and arrays and not kind.watched:
        return (
            f"it computes with {arrays[0]}, which is not installed here; and the debugger "
            "shows single numbers, no tensors",
            _NEEDS,
        )
    if log.error is not None:
        return f"nothing was recorded before it ended: {log.error.message}", _NEEDS
    if kind.watched:
        return "it ended before it made a number with a gradient", (
            "`engine` tries its class by itself; to see a run, let the script compute something"
        )
    if kind.has_class:
        return "it ended before it made a number with a gradient", (
            "is what it computes behind `if __name__ == ...`, a test of its arguments, or an "
            "early exit? Arguments stand behind the name of the script"
        )
    if arrays:
        return f"it computes with {arrays[0]}, and the debugger shows single numbers", _NEEDS
    return "it has no class of single numbers with gradients", _NEEDS
