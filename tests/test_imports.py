"""The walls of the house: who may import whom, and what is never loaded behind a learner's back."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tutor

ROOT = Path(tutor.__file__).parent
LONGEST = 400

# The rooms from the ground up, each with the rooms it stands on; what those stand on is its too.
STANDS_ON = {
    "engine": (),
    "program": ("engine",),
    "trace": ("program",),
    "lesson": ("trace",),
    "quiz": ("lesson",),
    "learner": ("quiz",),
    "view": ("quiz",),
    "plain": ("learner", "view", "guard"),
    "tui": ("learner", "view", "guard"),
}
# Modules beside the rooms: what `from tutor import …` and the command line are made of.
BESIDE = {
    "__init__": ("engine",),
    "nn": ("engine",),
    "lang": ("program", "nn"),
    "folders": (),
    "guard": ("program",),
    "commands": ("plain", "tui", "guard"),
    "cli": ("commands", "guard"),
    "__main__": ("cli",),
}
ANYWHERE = {"folders", "__init__"}


def allowed(room: str) -> set[str]:
    """Every room that `room` may import: itself and all below."""
    found, below = {room} | ANYWHERE, [room]
    while below:
        name = below.pop()
        found.add(name)
        below += (STANDS_ON | BESIDE)[name]
    return found


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def room_of(parts: tuple[str, ...]) -> str:
    return parts[0].removesuffix(".py") if parts else "__init__"


def imports(tree: ast.AST) -> Iterator[tuple[str, ...]]:
    """The parts after `tutor` of everything imported from it, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import hides which room is meant"
            assert node.module is not None
            names = [node.module]
            if node.module == "tutor":
                rooms = STANDS_ON | BESIDE
                names = [f"tutor.{a.name}" if a.name in rooms else "tutor" for a in node.names]
        else:
            continue
        for name in names:
            first, *rest = name.split(".")
            if first == "tutor":
                yield tuple(rest)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_its_own_room_and_those_below(path: Path) -> None:
    room = room_of(path.relative_to(ROOT).parts)
    reached = {room_of(parts) for parts in imports(ast.parse(path.read_text("utf-8")))}
    assert reached <= allowed(room)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_has_one_job(path: Path) -> None:
    """A longer module is a sign that a room is missing."""
    lines = path.read_text("utf-8").count("\n")
    assert lines <= LONGEST


def test_every_room_and_module_is_in_the_table() -> None:
    assert {room_of(p.relative_to(ROOT).parts) for p in modules()} <= STANDS_ON.keys() | BESIDE


def loaded(names: list[str]) -> set[str]:
    """The top-level packages in memory after a fresh interpreter has imported `names`."""
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    code += "print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-c", code, *names], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def modules_of(room: str) -> list[str]:
    found = [p for p in modules() if room_of(p.relative_to(ROOT).parts) == room]
    dotted = (".".join(("tutor", *p.relative_to(ROOT).with_suffix("").parts)) for p in found)
    return [name.removesuffix(".__init__") for name in dotted]


FRONT = {"plain": {"textual", "numpy"}, "tui": {"numpy"}}
# `__main__` is left out: to import it is to start the program.
NOT_LOADED = {
    room: FRONT.get(room, {"textual", "rich", "numpy"})
    for room in STANDS_ON | BESIDE
    if room != "__main__"
}


@pytest.mark.parametrize("room", NOT_LOADED)
def test_a_room_does_not_load_what_only_a_front_end_needs(room: str) -> None:
    """Seen on `sys.modules` in a fresh interpreter, with every module of the room imported."""
    names = modules_of(room)
    assert names, f"nothing of {room} was found"
    assert not loaded(names) & NOT_LOADED[room]


def test_the_loading_test_can_see_what_is_loaded() -> None:
    assert {"textual", "rich"} <= loaded(["textual.app"])
