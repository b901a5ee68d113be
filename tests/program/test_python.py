"""A program in the interpreter and in plain Python: the same values, gradients and output."""

from __future__ import annotations

import contextlib
import io
import itertools
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tutor.lang
from tests.learner.course import PACKS, pack
from tests.program.programs import CASES, FEATURES, ROOT
from tests.program.running import execute
from tutor.engine.unset import UNSET
from tutor.lang import Value
from tutor.lesson.model import ProgramBlock
from tutor.lesson.read.reading import read_pack
from tutor.program import LIMITS, Program, Recording, run
from tutor.quiz.kinds.registry import KEYS

LANGUAGE = ROOT / "tests" / "packs" / "language"
"""Ten lessons in the whole language, three of them as an author who knows PyTorch writes."""


def in_python(source: str) -> tuple[dict[str, Any], str]:
    """The names a program leaves behind in plain Python, and what it prints."""
    tutor.lang.seed(0)
    scope: dict[str, Any] = {}
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec("from tutor.lang import *\n" + source, scope)
    tutor.lang.seed(0)
    given = {"__builtins__", *tutor.lang.__all__}
    return {name: x for name, x in scope.items() if name not in given}, output.getvalue()


def leaves(name: str, x: Any) -> Iterator[tuple[str, Any]]:
    """Every Value and number under a name, called as the interpreter calls it."""
    if isinstance(x, list | tuple | dict):
        for key, item in x.items() if isinstance(x, dict) else enumerate(x):
            yield from leaves(f"{name}[{key!r}]", item)
    elif isinstance(x, Value | int | float | str):
        yield name, x


def near(x: float, y: float) -> bool:
    return math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-12)


def compare(source: str, recording: Recording) -> int:
    """Check that a recording agrees with plain Python; how many Values were compared."""
    assert recording.error is None, recording.error
    scope, output = in_python(source)
    bound = {b.name: b for b in recording.bindings if b.frame == 0}
    found = 0
    for name, x in itertools.chain.from_iterable(leaves(n, x) for n, x in scope.items()):
        ours = bound.get(name)
        if ours is None:
            assert name not in scope, f"{name} is not known"
        elif isinstance(x, Value):
            found += 1
            assert ours.node is not None, name
            gradient = recording.gradients[ours.node]
            assert near(recording.tape.data[ours.node], x.data), name
            assert (gradient is None) == (x.grad is UNSET), name
            assert near(gradient or 0.0, x.grad), name
        elif isinstance(x, str):
            assert ours.plain == x, name
        else:
            assert isinstance(ours.plain, float), name
            assert near(ours.plain, x), name
    lines = "".join(f"{text}\n" for text in recording.text.values())
    assert lines == output
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_reference_programs_give_their_answers_both_ways(case: dict[str, Any]) -> None:
    recording = execute(case["program"])
    assert compare(case["program"], recording)
    scope, _ = in_python(case["program"])
    for quantity, attribute in (("value", "data"), ("grad", "grad")):
        for name, wanted in case[quantity].items():
            assert near(getattr(scope[name], attribute), wanted)


@pytest.mark.parametrize("name", FEATURES)
def test_every_part_of_the_language_means_what_python_means(name: str) -> None:
    assert compare(FEATURES[name], execute(FEATURES[name])) or name in {"texts"}


def shipped() -> Iterator[Any]:
    seen = set()
    language, _ = read_pack(LANGUAGE, KEYS)
    assert language is not None
    packs = {LANGUAGE: language} | {ROOT / "lessons" / id: pack(id) for id in PACKS}
    for folder, each in packs.items():
        for lesson in each.lessons:
            for screen in lesson.screens:
                for block in screen.blocks:
                    if isinstance(block, ProgramBlock) and block.program.source not in seen:
                        seen.add(block.program.source)
                        name = f"{lesson.id}:{block.program.first_line}"
                        yield pytest.param(folder, block.program, id=name)


def beside(folder: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> str:
    """The text of a program as it runs in plain Python beside the data and prelude of its pack."""
    monkeypatch.setenv("TUTOR_PACK", str(folder))
    monkeypatch.syspath_prepend(str(folder))
    # set, so that what is imported from this pack is gone after the test
    monkeypatch.setitem(sys.modules, "prelude", sys)
    del sys.modules["prelude"]
    return "from prelude import *\n" * bool(program.shared.prelude) + program.source


@pytest.mark.parametrize(("folder", "program"), list(shipped()))
def test_programs_of_shipped_lessons_run_in_python(
    folder: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compare(beside(folder, program, monkeypatch), run(program, limits=LIMITS))


SHARED = ROOT / "tests" / "packs" / "shared"
"""A pack with data and a prelude."""


def shared_programs() -> list[Program]:
    pack, faults = read_pack(SHARED, KEYS)
    assert pack is not None and not faults
    blocks = (b for lesson in pack.lessons for screen in lesson.screens for b in screen.blocks)
    return [b.program for b in blocks if isinstance(b, ProgramBlock)]


@pytest.mark.parametrize("program", shared_programs(), ids=lambda program: Path(program.path).stem)
def test_programs_with_data_and_a_prelude_run_in_python(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compare(beside(SHARED, program, monkeypatch), run(program)) >= 3


def test_a_script_in_the_folder_of_a_pack_finds_its_data(tmp_path: Path) -> None:
    """Started by itself, from elsewhere; and in a folder below."""
    folder = Path(shutil.copytree(SHARED, tmp_path / "pack"))
    source = "from tutor.lang import *\nprint(lines('names')[0], table('points')[2]['x'])\n"
    environ = {name: x for name, x in os.environ.items() if name != "TUTOR_PACK"}
    environ["PYTHONPATH"] = str(ROOT)
    for path in (folder / "try.py", folder / "lessons" / "try.py"):
        path.write_text(source, "utf-8")
        ran = subprocess.run(
            [sys.executable, str(path)], capture_output=True, text=True, env=environ, cwd=tmp_path,
            check=False,
        )  # fmt: skip
        assert (ran.stdout, ran.stderr) == ("emma -1\n", "")


def test_plain_python_says_where_it_looked_for_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUTOR_PACK", str(tmp_path))
    with pytest.raises(LookupError, match="TUTOR_PACK"):
        in_python("lines('names')")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "names.txt").write_text("emma\n", "utf-8")
    assert in_python("x = lines('names')")[0]["x"] == ["emma"]
    (tmp_path / "data" / "xy.csv").write_text("1,2\n3\n", "utf-8")
    with pytest.raises(ValueError, match=r"xy\.csv:2:1: this row has 1 cells"):
        in_python("table('xy')")
    with pytest.raises(TypeError):
        in_python("table(3)")


def test_there_are_shipped_lessons() -> None:
    assert list(shipped())


def test_plain_python_gets_the_same_names_as_a_lesson() -> None:
    """What the interpreter knows and `tutor.lang` leaves out is Python's own."""
    import builtins

    from tutor.program.library import library

    known = {*library(lambda n, x: x, lambda n, x, y: x, list), "Value", "print"}
    missing = known - set(tutor.lang.__all__)
    assert all(hasattr(builtins, name) for name in missing)
    assert set(tutor.lang.__all__) <= known


@pytest.mark.parametrize(
    "call", ["exp('a')", "relu(None)", "max(Value(1), 'a')", "sum(['a', 'b'])"]
)
def test_what_is_no_number_is_refused_in_python_too(call: str) -> None:
    with pytest.raises(TypeError):
        in_python(f"x = {call}")
