"""The preview: a saved change shows at once, a fault closes nothing, progress is kept nowhere."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.events import Resize
from textual.pilot import Pilot

from tutor import cli
from tutor.author.new_pack import create
from tutor.author.templates import first_lesson, pack_file
from tutor.folders import home
from tutor.learner.record import Record
from tutor.learner.stages import ASKING
from tutor.lesson.find import NotFound
from tutor.lesson.traces import trace_of
from tutor.tui.preview.preview_app import PreviewApp, run
from tutor.tui.preview.watched import Watched
from tutor.tui.screens.home import HomeScreen
from tutor.tui.screens.lesson import LessonScreen


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    create(tmp_path / "my-pack")
    return tmp_path / "my-pack"


def save(path: Path, old: str, new: str) -> None:
    """Change a file as an editor does, with a time of its own."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    later = path.stat().st_mtime_ns + 10_000_000
    os.utime(path, ns=(later, later))


@asynccontextmanager
async def previewed(text: str, tmp_path: Path) -> AsyncIterator[tuple[PreviewApp, Pilot[None]]]:
    with Record.open(tmp_path / "record.sqlite3") as record:
        app = PreviewApp(Watched(text), record)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            yield app, pilot


def lesson_screen(app: PreviewApp) -> LessonScreen:
    assert isinstance(app.screen, LessonScreen)
    return app.screen


def text_of(app: PreviewApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def until(pilot: Pilot[None], app: PreviewApp, text: str) -> None:
    for _ in range(200):
        if text in text_of(app):
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{text!r} is not on the screen:\n{text_of(app)}")


async def test_a_saved_change_shows_at_the_same_screen_and_step(pack: Path, tmp_path: Path) -> None:
    async with previewed(f"{pack}/first#grad-a", tmp_path) as (app, pilot):
        before = lesson_screen(app).session
        assert before.index == 1
        await pilot.press("S")
        assert before.debugger is not None
        step = before.debugger.k
        save(pack / "lessons" / "first.md", "Before you do:", "Guess before you do:")
        await until(pilot, app, "Guess before you do:")
        after = lesson_screen(app).session
        assert after is not before and after.index == 1
        assert after.debugger is not None and after.debugger.k == step


async def test_a_fault_keeps_the_last_good_version_and_is_told(pack: Path, tmp_path: Path) -> None:
    path = pack / "lessons" / "first.md"
    async with previewed(f"{pack}/first", tmp_path) as (app, pilot):
        save(path, "L = a * b", "L = a * ")
        await until(pilot, app, "F8 lists 1 fault")
        assert "going forward" in text_of(app)
        await pilot.press("f8")
        await until(pilot, app, "E101")
        await pilot.press("escape")
        save(path, "L = a * \n", "L = a * b * 2\n")
        await until(pilot, app, "L = a*b*2")
        await until(pilot, app, "E301")  # the text says 12 and it is 24 now
        save(path, 'target = "a"', 'target = "c"')
        await until(pilot, app, "F8 lists 1 fault: 28: there is no node `c`")


async def test_a_file_that_goes_away_closes_nothing(pack: Path, tmp_path: Path) -> None:
    path = pack / "lessons" / "first.md"
    text = path.read_text("utf-8")
    async with previewed(f"{pack}/first", tmp_path) as (app, pilot):
        path.unlink()
        await until(pilot, app, "F8 lists 1 fault")
        path.write_text(text.replace("going forward", "upwards"), "utf-8")
        await until(pilot, app, "upwards")


async def test_a_look_at_the_files_waits_for_a_screen_that_is_not_built_yet(
    pack: Path, tmp_path: Path
) -> None:
    save(pack / "lessons" / "first.md", "`L = 12`", "`L = 13`")
    async with previewed(f"{pack}/first", tmp_path) as (app, pilot):
        lesson = lesson_screen(app).session.lesson
        app.watched.check(lesson)
        app.push_screen(app._screen(lesson, 0))
        app.look()
        await until(pilot, app, "E301")
        await lesson_screen(app).query_one("#text").remove()
        lesson_screen(app).show()  # as after a resize, when another version is put up already
        lesson_screen(app).on_resize(Resize(app.size, app.size))
        await lesson_screen(app).query_one("#footer").remove()
        lesson_screen(app).on_pane_scrolled()  # as after a refresh, when it is being taken away
        lesson_screen(app).say("too late")


async def test_the_answers_are_a_key_away(pack: Path, tmp_path: Path) -> None:
    async with previewed(f"{pack}/first#grad-a", tmp_path) as (app, pilot):
        await pilot.press("f2")
        await until(pilot, app, "Answers of first#grad-a")
        text = text_of(app)
        assert "right: 4" in text and "mul-own-factor: 3" in text and "with a = -2" in text
        await pilot.press("escape")
        assert isinstance(app.screen, LessonScreen)


async def test_each_set_of_numbers_is_a_key_away(pack: Path, tmp_path: Path) -> None:
    async with previewed(f"{pack}/first#grad-a", tmp_path) as (app, pilot):
        session = lesson_screen(app).session
        seen = []
        for i in range(3):
            await pilot.press("f3")
            await until(pilot, app, f"Numbers {i + 1} of ")
            assert session.stage == ASKING and session.variant is not None
            seen.append(tuple(session.variant.items()))
        assert len(set(seen)) == 3
        trace = session.trace
        assert trace is not None and trace.value(0, len(trace)) == dict(seen[-1])["a"]


def test_what_lessons_share_is_watched_too(pack: Path) -> None:
    """Functions, data and the head of the pack: a fault in one keeps the last good version."""
    path = str(pack / "lessons" / "first.md")
    (pack / "prelude.py").write_text("def twice(x):\n    return 2 * x\n", "utf-8")
    save(pack / "lessons" / "first.md", "L = a * b", "L = twice(a * b)")
    watched = Watched(f"{pack}/first")

    def output() -> float | None:
        lesson = watched.lesson(path)
        assert lesson is not None and lesson.screens[0].program is not None
        trace = trace_of(lesson.screens[0].program)
        node = trace.node_named("L")
        return None if node is None else trace.value(node, len(trace))

    before = output()
    assert before is not None and watched.look() == []
    save(pack / "prelude.py", "2 * x", "3 * x")
    assert watched.look() == [str(pack / "prelude.py")]
    assert output() == 1.5 * before
    save(pack / "prelude.py", "3 * x", "3 *")
    watched.look()
    assert output() == 1.5 * before and "prelude.py" in str(watched.faults(path)[0])
    save(pack / "prelude.py", "3 *", "4 * x")
    watched.look()
    assert output() == 2 * before
    save(pack / "pack.toml", "My pack", "Our pack")
    watched.look()
    assert watched.pack is not None and watched.pack.title == "Our pack"
    save(pack / "pack.toml", "title", "= title")
    watched.look()
    assert watched.faults(path) and watched.pack.title == "Our pack"
    (pack / "data").mkdir()
    (pack / "data" / "more.txt").write_text("one\n", "utf-8")
    assert str(pack / "data" / "more.txt") in watched.look()


async def test_a_folder_opens_its_list(pack: Path, tmp_path: Path) -> None:
    async with previewed(str(pack), tmp_path) as (app, pilot):
        assert isinstance(app.screen, HomeScreen)
        await until(pilot, app, "My pack")


@pytest.fixture
def fifty(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "fifty"
    (folder / "lessons").mkdir(parents=True)
    ids = [f"lesson-{i}" for i in range(50)]
    (folder / "pack.toml").write_text(pack_file("fifty", ids), "utf-8")
    for id in ids:
        (folder / "lessons" / f"{id}.md").write_text(first_lesson(id), "utf-8")
    yield folder


def test_of_fifty_lessons_one_is_read_again(fifty: Path) -> None:
    watched = Watched(str(fifty))
    assert watched.look() == []
    path = fifty / "lessons" / "lesson-7.md"
    save(path, "minutes = 3", "minutes = 4")
    begun = time.perf_counter()
    assert watched.look() == [str(path)]
    assert time.perf_counter() - begun < 0.5
    lesson = watched.lesson(str(path))
    assert lesson is not None and (lesson.minutes, lesson.pack_id) == (4, "fifty")
    assert watched.pack is not None and watched.pack.lessons[7] is lesson


def test_of_what_fifty_lessons_share_the_one_on_the_screen_is_read_first(fifty: Path) -> None:
    watched = Watched(str(fifty))
    shown, other = (str(fifty / "lessons" / f"lesson-{i}.md") for i in (7, 0))
    before = watched.lesson(shown), watched.lesson(other)
    (fifty / "prelude.py").write_text("def twice(x):\n    return 2 * x\n", "utf-8")
    assert watched.look(shown)
    now = watched.lesson(shown)
    assert now is not before[0] and watched.lesson(other) is before[1]
    save(fifty / "lessons" / "lesson-9.md", "minutes = 3", "minutes = 4")
    save(fifty / "pack.toml", 'id = "fifty"', 'id = "many"')
    for _ in range(300):
        watched.look(shown)
        if watched.pack is not None and watched.pack.id == "many":
            break
    assert watched.lesson(other) is not before[1] and len(watched.shelf.packs) == 1
    changed = watched.lesson(str(fifty / "lessons" / "lesson-9.md"))
    assert changed is not None and changed.minutes == 4
    assert watched.pack is not None and watched.pack.lessons[9] is changed


def test_progress_is_kept_nowhere(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer_and_leave(app: PreviewApp) -> None:
        app.record.answered("my-pack", "first", "grad-a", kind="value", answer="4", ok=True)

    monkeypatch.setattr(PreviewApp, "run", answer_and_leave)
    assert run(f"{pack}/first") == (0, [])
    assert not (home() / "record.sqlite3").exists()


def test_what_cannot_be_shown_at_all_says_why(pack: Path) -> None:
    save(pack / "lessons" / "first.md", "a * b\n", "a *\n")
    code, faults = run(f"{pack}/first")
    assert code == 1 and "E101" in str(faults[0])
    with pytest.raises(NotFound):
        Watched(f"{pack}/firsst")


def test_screens_as_text_say_what_does_not_fit(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["pack", "preview", f"{pack}/first#grad-a", "--text", "80x24"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("== first#grad-a in 80x24\n")
    assert "What is the gradient of `a`?".replace("`", "") in out
    save(pack / "lessons" / "first.md", "Press `s`", "Look at it. " * 150 + "Press `s`")
    assert cli.main(["pack", "preview", f"{pack}/first", "--text", "80x24"]) == 0
    out = capsys.readouterr().out
    assert "== first screen 1 in 80x24" in out
    assert "does not fit: the text: " in out and "more rows below" in out


def test_screens_as_text_leave_out_a_lesson_that_cannot_be_opened(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(pack / "lessons" / "first.md", 'target = "a"', 'target = "z"')
    assert cli.main(["pack", "preview", f"{pack}/first", "--text", "80x24"]) == 1
    said = capsys.readouterr()
    assert said.out == "" and "there is no node `z`" in said.err


def test_without_a_terminal_it_says_what_to_do(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["pack", "preview", str(pack)]) == 2
    assert "--text 80x24" in capsys.readouterr().err


@pytest.mark.parametrize("size", ["80", "80x", "x24", "80×24", "a x b", "1x1", "999x999"])
def test_a_size_is_columns_and_rows(
    size: str, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["pack", "preview", str(pack), "--text", size])
    assert "as 80x24" in capsys.readouterr().err
