"""The front door: what stops the app is said on stderr, what breaks it never ends in a trace."""

from __future__ import annotations

import ast
import threading
from pathlib import Path

import pytest

from tests.tui.harness import terminal, walk
from tutor import guard
from tutor.folders import home
from tutor.learner.record import Record
from tutor.lesson.listed.whole_reading import WholeReading
from tutor.lesson.read.quiz_keys import Kinds
from tutor.lesson.shelf import Shelf
from tutor.quiz.kinds.registry import KEYS
from tutor.tui import app
from tutor.tui.widgets.pane import Pane
from tutor.tui.widgets.turn import Turn
from tutor.view.text import plain


def test_a_lesson_that_is_not_there_is_an_error_on_stderr(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Record.open() as record:
        assert app.run("gradients/nothing", record) == app.FAILED
    assert "nothing" in capsys.readouterr().err


def test_a_broken_lesson_is_an_error_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.md"
    file.write_text(
        '# Broken\n\n```toml lesson\nid = "broken"\n```\n\n```python program\na = = 2\n```\n'
    )
    with Record.open() as record:
        assert app.run(str(file), record) == app.FAULTY
    assert "broken.md:8:" in capsys.readouterr().err


async def test_a_fault_of_our_own_ends_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        async with terminal(walk()) as t:
            t.lesson.session.move = lambda *_: 1 // 0
            await t.press("s")
    said = capsys.readouterr().err
    assert "Your answers are saved" in " ".join(said.split())
    assert "Traceback" not in said
    assert "ZeroDivisionError" in (home() / guard.REPORT).read_text("utf-8")


async def test_of_several_faults_the_first_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        async with terminal(walk()) as t:
            t.app._handle_exception(ZeroDivisionError("the cause"))
            try:
                raise KeyError("what comes of it")
            except KeyError as fault:
                t.app._handle_exception(fault)
    assert capsys.readouterr().err.count("error:") == 1
    assert "the cause" in (home() / guard.REPORT).read_text("utf-8")


async def test_a_card_that_is_taken_away_has_no_place_for_an_answer() -> None:
    async with terminal(walk()) as t:
        await t.press("enter")
        turn = t.lesson.query_one(Turn)
        assert turn.place is not None
        await turn.remove_children()
        assert turn.place is None and not t.lesson.unread


async def test_every_sign_on_the_keyboard_may_be_typed() -> None:
    """Textual calls a method `key_at` when `@` is pressed, whatever it is for."""
    async with terminal(walk()) as t:
        await t.press("enter", "at", "escape", "at", "escape", "home", "s")
        assert t.k == 1
    for path in Path(app.__file__).parent.rglob("*.py"):
        for each in ast.walk(ast.parse(path.read_text("utf-8"))):
            methods = each.body if isinstance(each, ast.ClassDef) else ()
            for method in methods:
                name = getattr(method, "name", "")
                assert not name.startswith(("key_", "_key_")), f"{path.name}: {name}"


async def test_without_colour_no_colour_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with terminal(walk()) as t:
        await t.press("s")
        for strip in t.strips:
            strip = strip.apply_filter(t.app.get_line_filters()[-1], t.app.current_theme and None)
            for segment in strip:
                style = segment.style
                assert style is None or style.color is None or style.color.is_default
                assert style is None or style.bgcolor is None or style.bgcolor.is_default


@pytest.mark.parametrize("setting, theme", [("15;0", "tutor-dark"), ("0;15", "tutor-light")])
async def test_the_theme_follows_the_ground_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, setting: str, theme: str
) -> None:
    monkeypatch.setenv("COLORFGBG", setting)
    async with terminal() as t:
        assert t.app.theme == theme


def test_a_question_that_its_program_can_not_answer_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said at the door: a learner must not meet it in the middle of a lesson."""
    file = tmp_path / "late.md"
    file.write_text(
        '# Late\n\n```toml lesson\nid = "late"\n```\n\n```python program\na = Value(2.0)\n'
        'L = a * 3\nL.backward()\n```\n\n## Later\n\n```toml view\nat = "after value zz"\n```\n\n'
        '```toml quiz\nid = "q"\nkind = "value"\ntarget = "nothing"\nask = "?"\n```\n',
        "utf-8",
    )
    with Record.open() as record:
        assert app.run(str(file), record) == app.FAULTY
    said = capsys.readouterr().err
    assert "late.md:15:" in said and "late.md:19:" in said


async def test_a_pack_that_can_not_be_read_is_listed_with_its_faults(home: Path) -> None:
    folder = home / "packs" / "mine"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text("format = [", "utf-8")
    async with terminal(packs=Shelf.read(KEYS)) as t:
        await t.press("end")
        assert "mine cannot be read" in t.text
        await (await t.press("enter")).until("Problem")
        assert "Problem" in t.text
        lines = t.app.screen.query_one(Pane).lines
        assert "pack.toml:1" in "".join(map(plain, lines)), "wrapped, where the path is long"
        await t.press("escape")
        assert "lessons done" in t.text


async def test_a_new_pack_is_listed_at_once_and_looked_through_beside_the_list(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "LOOK_AFTER", 0.0)
    go_on, read = threading.Event(), app.read_whole

    def slow(folder: Path, kinds: Kinds) -> WholeReading:
        go_on.wait(20)
        return read(folder, kinds)

    monkeypatch.setattr(app, "read_whole", slow)
    folder = home / "packs" / "mine"
    (folder / "lessons").mkdir(parents=True)
    (folder / "pack.toml").write_text(
        'format = 1\nid = "mine"\nversion = "1.0.0"\ntitle = "My pack"\nsummary = "S."\n'
        'authors = ["A"]\nlicense = "CC0-1.0"\nlanguage = "en"\nlessons = ["one"]\n', "utf-8",
    )  # fmt: skip
    (folder / "lessons" / "one.md").write_text(
        '# One\n\n```toml lesson\nid = "one"\n```\n\n```python program\nL = b\n```\n', "utf-8"
    )
    shelf = Shelf(KEYS)
    shelf.add(folder, at_a_glance=True)
    async with terminal(packs=shelf) as t:
        assert "not checked for errors yet" in t.text and "lesson done" not in t.text
        go_on.set()
        await t.until("at least 1 error: python -m tutor pack check")
        assert "not checked" not in t.text and "0 of 1 lesson done" in t.text


async def test_what_is_not_saved_is_not_called_saved(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Record, "saved", False)
    with pytest.raises(ZeroDivisionError):
        async with terminal(walk()) as t:
            await t.press("ctrl+c")
            assert "your place is not saved" in t.text
            t.lesson.session.move = lambda *_: 1 // 0
            await t.press("s")
    said = " ".join(capsys.readouterr().err.split())
    assert "Not all of your answers" in said and "Your answers are saved" not in said
