"""CONTRIBUTING.md speaks of what there is: its paths, its steps and its tables."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.test_imports import BESIDE, STANDS_ON

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
EXAMPLES = {"tutor/view/notes.py", "tutor/quiz/kinds/parity_kind.py"}
"""Modules that the recipes make."""
STEPS = re.findall(r"`(tutor/[\w/]+\.py):([\w.]+)`", PAGE)


def defined(path: str) -> set[str]:
    """The functions of a module, and the methods of its classes as `Class.method`."""
    found = set()
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{f.name}" for f in node.body if isinstance(f, ast.FunctionDef)}
    return found


@pytest.mark.parametrize(("path", "function"), STEPS)
def test_every_step_from_a_key_to_the_ledger_is_a_function(path: str, function: str) -> None:
    assert function in defined(path)


def test_the_journey_is_read() -> None:
    assert len(STEPS) > 15


def test_every_path_that_is_named_is_there() -> None:
    named = set(re.findall(r"\b(?:tutor|tests|lessons)/[\w/.]*\w", PAGE)) - EXAMPLES
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_the_drawing_has_every_room() -> None:
    drawing = PAGE.split("## The house")[1].split("```")[1]
    assert [room for room in STANDS_ON if f" {room}/ " not in drawing] == []
    named = set(re.findall(r"`?(\w+)\.py\b", PAGE.split("## From a key")[0]))
    assert BESIDE.keys() - {"__init__", "__main__"} - named == set()


@pytest.mark.parametrize("name", re.findall(r"`([A-Z_]{4,})` (?:in|of) `?(?:tutor|tests)", PAGE))
def test_every_table_that_is_named_is_there(name: str) -> None:
    place = re.search(rf"`{name}` (?:in|of)\s+`([\w/.]+)`", PAGE)
    assert place is not None
    assert re.search(rf"^{name}\b", (ROOT / place[1]).read_text("utf-8"), re.MULTILINE)
