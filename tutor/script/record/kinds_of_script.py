"""How a file is looked at: interpreted as a lesson program, or run and recorded, and which way."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from pathlib import Path

from tutor.script.record.inside.child import MICROGRAD, OURS, OWN
from tutor.script.record.inside.engine_text import engines
from tutor.script.record.inside.own_modules import imported

NOTEBOOK = ".ipynb"
_LANGUAGE = frozenset(("tutor.lang", "__future__"))
"""Imports that a lesson program may have."""


@dataclass(frozen=True, slots=True)
class ScriptKind:
    """A way to look at a script.

    Attributes:
        id: `OURS`, `MICROGRAD` or `OWN`.
        told: one line that says so.
        watched: whether it has a class of its own to be watched.
        has_class: whether any class of numbers is seen in it.
    """

    id: str
    told: str
    watched: bool = False
    has_class: bool = True


def may_run(path: Path) -> bool:
    """Whether a file is a script or a notebook, and in no pack, of which nothing is executed."""
    inside = any((folder / "pack.toml").is_file() for folder in path.absolute().parents)
    return path.suffix.lower() in (".py", NOTEBOOK) and path.is_file() and not inside


def is_program(tree: ast.Module) -> bool:
    """Whether a file is a lesson program: it imports nothing and defines no class."""
    return not imported(tree) - _LANGUAGE and not any(
        isinstance(node, ast.ClassDef) for node in ast.walk(tree)
    )


def kind_of(tree: ast.Module, folder: Path, replaced: str = "") -> ScriptKind:
    """By whose numbers a script computes.

    Args:
        tree: the script.
        folder: where it lies.
        replaced: a class that ours takes the place of.
    """
    roots = {name.partition(".")[0] for name in imported(tree)}
    if replaced:
        return ScriptKind(OWN, f"{replaced} is replaced by the tutor's Value; the run is recorded")
    own = next((node.name for node in engines(tree)), "")
    if own:
        return ScriptKind(OWN, f"your class {own} is watched: you see what its own code does", True)
    if "micrograd" in roots and not _lies_in(folder, "micrograd"):
        return ScriptKind(
            MICROGRAD, "micrograd's Value is replaced by the tutor's; the run is recorded"
        )
    if "tutor" in roots:
        return ScriptKind(OURS, "the tutor's Value is recorded while the script runs")
    if any(_lies_in(folder, name) for name in roots):
        return ScriptKind(OWN, "the class of numbers that the script imports is watched", True)
    return ScriptKind(OWN, "the script is run; no class of numbers with gradients is seen in it",
                      has_class=False)  # fmt: skip


def _lies_in(folder: Path, name: str) -> bool:
    return os.path.isdir(folder / name) or os.path.isfile(folder / f"{name}.py")
