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


@cache
def statements(path: Path) -> tuple[ast.AST, ...]:
    """Every import and class of a module, also inside functions; read once for all tests."""
    tree = ast.parse(path.read_text("utf-8"))
    kinds = ast.Import | ast.ImportFrom | ast.ClassDef
    return tuple(node for node in ast.walk(tree) if isinstance(node, kinds))


def imports(path: Path) -> Iterator[tuple[str, ...]]:
    """The parts after `tutor` of everything imported from it."""
    for node in statements(path):
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


def test_a_module_imports_only_its_own_room_and_those_below() -> None:
    reached = {path: {room_of(parts) for parts in imports(path)} for path in modules()}
    beyond = {
        dotted(path): found - allowed(room_of(path.relative_to(ROOT).parts))
        for path, found in reached.items()
    }
    assert not {name: rooms for name, rooms in beyond.items() if rooms}


def test_a_module_has_one_job() -> None:
    """A longer module is a sign that a room is missing."""
    lines = {dotted(path): path.read_text("utf-8").count("\n") for path in modules()}
    assert not {name: many for name, many in lines.items() if many > LONGEST}


def test_every_room_and_module_is_in_the_table() -> None:
    assert {room_of(p.relative_to(ROOT).parts) for p in modules()} <= STANDS_ON.keys() | BESIDE


SEEN = """
import importlib, sys
unwanted = set(sys.argv[1].split())
for name in sys.argv[2:]:
    importlib.import_module(name)
    for found in sorted(unwanted & sys.modules.keys()):
        sys.exit(f"{name} loads {found}")
"""


def loads(names: list[str], unwanted: set[str]) -> str:
    """Which is the first of the modules to load one of these, imported in a fresh interpreter."""
    run = subprocess.run(
        [sys.executable, "-c", SEEN, " ".join(unwanted), *names],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.stderr


def dotted(path: Path) -> str:
    parts = "tutor", *path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def modules_of(room: str) -> list[str]:
    return [dotted(p) for p in modules() if room_of(p.relative_to(ROOT).parts) == room]


EVERYWHERE = {"textual", "rich", "numpy"}
FRONT = {"plain": {"textual", "numpy"}, "tui": {"numpy"}}
# `__main__` is left out: to import it is to start the program.
ROOMS = {room for room in STANDS_ON | BESIDE if room != "__main__"}


@pytest.mark.parametrize(
    ("rooms", "unwanted"), [(ROOMS - FRONT.keys(), EVERYWHERE), *(({r}, FRONT[r]) for r in FRONT)]
)
def test_a_room_does_not_load_what_only_a_front_end_needs(
    rooms: set[str], unwanted: set[str]
) -> None:
    """Seen on `sys.modules` in a fresh interpreter, with every module of the rooms imported."""
    names = {room: modules_of(room) for room in sorted(rooms)}
    assert all(names.values()), "nothing of a room was found"
    assert loads([name for room in names.values() for name in room], unwanted) == ""


def test_the_loading_test_can_see_what_is_loaded() -> None:
    assert loads(["ast", "textual.app"], {"numpy", "textual"}) == "textual.app loads textual\n"
    assert loads(["rich.text"], {"textual", "rich"}) == "rich.text loads rich\n"


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
def import_graph() -> dict[str, set[str]]:
    """Module to modules: all imports, also those inside functions and under TYPE_CHECKING."""
    paths = {dotted(p): p for p in modules()}
    graph = {}
    for name, path in paths.items():
        found = set()
        for node in statements(path):
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
    ringed = dict(graph)
    while ends := [name for name, below in ringed.items() if not below & ringed.keys()]:
        for name in ends:  # imports nothing that is left, so it is on no ring
            del ringed[name]
    graph = {name: graph[name] & ringed.keys() for name in ringed}
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
        for node in statements(path):
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
