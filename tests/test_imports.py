"""The walls of the house: who may import whom, and what is never loaded behind a learner's back."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import tutor
from tutor.script.engine.isolated import CHILD

ROOT = Path(tutor.__file__).parent
LONGEST = 400

# The rooms from the ground up, each with the rooms it stands on; what those stand on is its too.
STANDS_ON = {
    "engine": (),
    "program": ("engine",),
    "trace": ("program",),
    "debug": ("trace",),
    "lesson": ("trace",),
    "quiz": ("debug", "lesson"),
    "learner": ("quiz",),
    "script": ("quiz",),
    "view": ("script",),
    "author": ("quiz",),
    "plain": ("actions", "fronts", "guard"),
    "tui": ("actions", "fronts", "guard", "author"),
}
# Modules beside the rooms: what `from tutor import …`, the keys and the command line are made of.
BESIDE = {
    "__init__": ("engine",),
    "nn": ("engine",),
    "lang": ("program", "nn"),
    "testing": ("script",),
    "characters": (),
    "folders": ("characters",),
    "fronts": ("learner", "view"),
    "actions": ("fronts",),
    "guard": (),
    "commands": ("plain", "tui", "script", "guard"),
    "pack_commands": ("author", "commands"),
    "debug_commands": ("commands",),
    "picture_commands": ("commands",),
    "cli": ("commands", "debug_commands", "pack_commands", "picture_commands", "guard"),
    "__main__": ("cli",),
}
ANYWHERE = {"characters", "folders", "__init__"}


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


def dotted(path: Path) -> str:
    parts = "tutor", *path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def modules_of(room: str) -> list[str]:
    return [dotted(p) for p in modules() if room_of(p.relative_to(ROOT).parts) == room]


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


# ---- the graph of imports, and names

# Known and on their way out: each of these lists is to become empty. What is not named here fails.

PUBLIC = {
    "tutor", "tutor.nn", "tutor.lang", "tutor.engine.check", "tutor.engine.plan",
    "tutor.trace.training", "tutor.testing",
}  # fmt: skip
"""What a person's own script imports; the command line reaches the rest."""
PROCESSES = {CHILD}
"""What runs in a process of its own."""
TABLES = {"tutor.lesson.codes", "tutor.quiz.check.flaw_codes"}
"""Tables of messages, which the author's guide is checked against."""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def import_graph() -> dict[str, set[str]]:
    """Module to modules: all imports, also those inside functions and under TYPE_CHECKING."""
    paths = {dotted(p): p for p in modules()}
    graph = {}
    for name, path in paths.items():
        found = set()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                found |= (inner & paths.keys()) or {node.module or ""}
        graph[name] = found & paths.keys()
    return graph


def reached(graph: Mapping[str, set[str]], start: set[str]) -> set[str]:
    """The modules that these import, directly or through others."""
    found: set[str] = set()
    todo = set(start)
    while todo:
        todo |= graph[todo.pop()] - found
        found |= todo
    return found


def circles(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """The sets of modules that import each other, directly or through others."""
    below = {name: reached(graph, {name}) for name in graph}
    rings = {frozenset(b for b in below[a] if a in below[b]) for a in graph}
    return [set(ring) for ring in rings if ring]


def test_a_circle_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"e"}, "e": set(), "f": {"a"}}
    assert circles(graph) == [{"a", "b", "c"}]


def test_no_module_imports_another_in_a_circle() -> None:
    assert not circles(import_graph())


def test_every_module_is_used() -> None:
    graph = import_graph()
    used = {"tutor.cli", "tutor.__main__", *PUBLIC, *PROCESSES}
    used |= reached(graph, used)
    parts = (name.split(".") for name in used)
    used |= {".".join(each[:i]) for each in parts for i in range(len(each))}  # loaded with them
    assert graph.keys() - used <= TABLES


def test_no_two_modules_have_one_name() -> None:
    rooms: dict[str, list[str]] = defaultdict(list)
    for path in modules():
        if path.stem != "__init__":
            rooms[path.stem].append(room_of(path.relative_to(ROOT).parts))
    assert not {name: found for name, found in rooms.items() if len(found) > 1}


def test_no_two_classes_have_one_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(dotted(path))
    assert not {name: found for name, found in places.items() if len(found) > 1}


def classes() -> Iterator[type]:
    """Our own classes, without widgets and errors."""
    for path in modules():
        name = dotted(path)
        if name == "tutor.__main__" or name.startswith("tutor.tui"):
            continue
        for found in vars(importlib.import_module(name)).values():
            own = isinstance(found, type) and found.__module__ == name
            if own and not issubclass(found, BaseException):
                yield found


def levels(cls: type) -> int:
    """How many of our own classes stand above this one, one over the other."""
    ours = [base for base in cls.__bases__ if base.__module__.partition(".")[0] == "tutor"]
    return max((1 + levels(base) for base in ours), default=0)


def test_classes_inherit_one_level_at_most() -> None:
    assert not {cls.__name__ for cls in classes() if levels(cls) > 1}
