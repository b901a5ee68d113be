"""The command line itself: which front end, which exit code, what is said where."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.conftest import Run
from tutor import __version__
from tutor.learner.record import Record

Opened = list[tuple[str, str | None]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """What the front ends, replaced by ones that only take notes, were asked to open."""
    calls: Opened = []

    def front(name: str) -> Any:
        def run(start: str | None, record: Record, *streams: Any) -> int:
            calls.append((name, start))
            return 0

        return SimpleNamespace(run=run)

    for name, module in (("plain", "visit"), ("tui", "app")):
        __import__(f"tutor.{name}")
        monkeypatch.setitem(sys.modules, f"tutor.{name}.{module}", front(name))
        monkeypatch.setattr(f"tutor.{name}.{module}", front(name), raising=False)
    return calls


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def be(stdin: bool = True, stdout: bool = True, term: str = "xterm-256color") -> None:
        monkeypatch.setattr(sys.stdin, "isatty", lambda: stdin)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: stdout)
        monkeypatch.setenv("TERM", term)

    return be


def test_on_a_terminal_the_full_screen_opens(
    run: Run, opened: Opened, terminal: Callable[..., None]
) -> None:
    terminal()
    assert run() == (0, "", "")
    assert opened == [("tui", None)]


@pytest.mark.parametrize(
    "lacking", [{"stdin": False}, {"stdout": False}, {"term": "dumb"}], ids=lambda x: next(iter(x))
)
def test_without_a_full_terminal_it_is_plain_by_itself(
    run: Run, opened: Opened, terminal: Callable[..., None], lacking: dict[str, Any]
) -> None:
    terminal(**lacking)
    assert run().code == 0
    assert opened == [("plain", None)]


@pytest.mark.parametrize("before", [True, False])
def test_plain_may_stand_before_or_after_the_command(
    run: Run, opened: Opened, terminal: Callable[..., None], pack: Path, before: bool
) -> None:
    terminal()
    words = ["learn", str(pack)]
    assert run(*(["--plain", *words] if before else [*words, "--plain"])).code == 0
    assert opened == [("plain", str(pack))]


def test_a_lesson_that_is_not_there_is_named(run: Run) -> None:
    code, out, err = run("learn", "gradients/diamnod")
    assert (code, out) == (2, "")
    assert "diamnod" in err


def test_a_lesson_with_faults_is_not_opened(run: Run, pack: Path) -> None:
    path = pack / "lessons" / "product.md"
    path.write_text(path.read_text("utf-8").replace("L = a * 2.5", "import os"), "utf-8")
    code, out, err = run("learn", path)
    assert (code, out) == (1, "")
    line = path.read_text("utf-8").splitlines().index("import os") + 1
    assert err.startswith(f"{path}:{line}:1: error[E1")


def test_a_record_that_cannot_be_kept_is_said_and_the_lesson_opens(
    run: Run, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "file"))
    code, _, err = run("--plain")
    assert (code, opened) == (0, [("plain", None)])
    assert err.count("warning: your answers cannot be saved") == 1


def test_a_repair_is_said_once_more_after_the_full_screen(
    run: Run, opened: Opened, terminal: Callable[..., None], home: Path
) -> None:
    (home / "record.sqlite3").write_bytes(b"no database" * 100)
    terminal()
    code, _, err = run()
    assert (code, opened) == (0, [("tui", None)])
    assert err.count("warning: your record was damaged") == 1


def test_ctrl_c_ends_without_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(args: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("tutor.commands._packs", interrupted)
    assert run("progress") == (130, "", "")


@pytest.mark.parametrize(
    "words", [["nonsense"], ["learn"], ["trace", "x.py", "--format", "xml"], ["pack"]]
)
def test_wrong_usage_is_exit_code_2(run: Run, words: list[str]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "error:" in err


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"backprop-tutor {__version__}\n", "")


def test_progress_says_where_the_learner_is(run: Run, pack: Path) -> None:
    with Record.open() as record:
        record.answered("small", "product", "grad", kind="value", answer="2.5", ok=True)
        record.answered("small", "square", "grad", kind="value", answer="1", ok=False)
        record.answered("small", "square", "grad", kind="value", answer="6", ok=True)
        record.finished("small", "product")
        record.visited("small", "square", 1, 3)
    code, out, err = run("progress")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "A small pack (small): 1 of 2 lessons done",
        "  done     product  1 of 1 right at the first try             A product",
        "  started  square   0 of 1 right at the first try, 1 in all   A square",
        "Go on with: learn small/square",
    ]


def test_progress_for_programs(run: Run, pack: Path) -> None:
    with Record.open() as record:
        record.visited("small", "square", 1, 3)
    code, out, _ = run("progress", "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert data["resume"] == {"pack": "small", "lesson": "square", "screen": 1, "step": 3}
    assert data["packs"][0]["lessons"][1] == {
        "title": "A square", "lesson": "square", "state": "started",
        "questions": 1, "answered": 0, "right": 0, "first": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("target", "left"), [("small/product", ["square"]), ("small", [])])
def test_reset_of_a_lesson_or_a_pack(run: Run, pack: Path, target: str, left: list[str]) -> None:
    with Record.open() as record:
        for lesson in ("product", "square"):
            record.answered("small", lesson, "grad", kind="value", answer="1", ok=False)
    code, out, err = run("reset", target)
    assert (code, err) == (0, "")
    assert out.startswith(target)
    with Record.open() as record:
        assert [attempt.lesson for attempt in record.attempts()] == left


@pytest.mark.parametrize(
    ("target", "help"), [("smal", "`progress` lists"), ("small/cube", "product, square")]
)
def test_reset_of_something_unknown_says_what_there_is(
    run: Run, pack: Path, target: str, help: str
) -> None:
    code, out, err = run("reset", target)
    assert (code, out) == (2, "")
    assert help in err


def test_a_reset_that_cannot_be_saved_fails(run: Run, pack: Path, home: Path) -> None:
    (home / "record.sqlite3").mkdir()
    code, out, err = run("reset", "small")
    assert (code, out) == (2, "")
    assert "cannot be saved" in err


def test_progress_lists_a_pack_that_was_opened_by_its_path(
    run: Run, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    pack.rename(elsewhere)
    assert run("progress").out == ""
    monkeypatch.setattr("sys.stdin", io.StringIO("\n2.5\n"))
    assert run("learn", elsewhere / "lessons" / "product.md", "--plain").code == 0
    code, out, err = run("progress")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "A small pack (small): 0 of 2 lessons done",
        "  started  product  1 of 1 right at the first try             A product",
        "  new      square   0 of 1 right at the first try             A square",
        f"Go on with: learn {elsewhere / 'lessons' / 'product.md'}",
    ]
    (elsewhere / "pack.toml").unlink()
    assert run("progress").code == 0, "it is not there any more"


@pytest.mark.parametrize("home", ["~nobody-of-this-name/x"])
def test_a_home_of_nobody_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TUTOR_HOME", home)
    code, _, err = run("progress")
    assert code == 2
    assert "TUTOR_HOME names the home of somebody who is not known here" in err
    assert list(tmp_path.iterdir()) == [], "nothing is made where nobody looks for it"
