"""The first screen: what there is, what is done, and the way into a lesson."""

from __future__ import annotations

import re
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events
from textual.geometry import Region, Size

from tests.tui.harness import LESSONS, SMALL, shipped, terminal
from tutor import Value
from tutor.actions import ACTIONS
from tutor.engine.numbers import factor, show
from tutor.learner.record import Record
from tutor.tui.pages import home_page
from tutor.tui.pages.help_page import EXPLAINED, lines
from tutor.tui.pages.home_page import PICTURE
from tutor.tui.screens.done import Done
from tutor.tui.screens.help import Help
from tutor.tui.screens.home import HomeScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.tour import HEIGHT, STOPS, WIDTH, Tour, beside
from tutor.tui.widgets.pane import Pane
from tutor.view.text import line_width, plain


async def test_lessons_are_listed_with_what_is_done() -> None:
    with Record.open() as record:
        record.finished("gradients", "guessing")
    async with terminal() as t:
        assert "Gradients, one node at a time" in t.text
        title = "Gradients, one node at a time"
        every = next(len(pack.lessons) for pack in t.app.shelf.packs if pack.title == title)
        assert f"1 of {every} lessons done" in t.text
        assert "✓  1  Improve by guessing" in t.text
        assert "Go on with" not in t.text
        assert "Start  The nudge" in t.text


async def test_the_record_is_read_once_at_the_start_and_again_after_a_lesson() -> None:
    with mock.patch.object(home_page, "rows", wraps=home_page.rows) as read:
        async with terminal() as t:
            assert read.call_count == 1
            await t.press("enter")
            await t.press("escape")  # out of the tour
            await t.press("q")
            assert isinstance(t.app.screen, HomeScreen) and read.call_count > 1


async def test_a_lesson_says_what_it_is_about_where_there_is_room() -> None:
    async with terminal(size=(120, 40)) as t:
        row = next(row for row in t.text.splitlines() if " The nudge " in row)
        assert "Measure a slope with a small nudge" in row
    async with terminal(size=(80, 24)) as t:
        assert "Measure a slope with a small nudge" not in t.text
    async with terminal(size=(100, 30)) as t:
        lessons = [each for each in shipped().packs[0].lessons if f" {each.title} " in t.text]
        assert len(lessons) > 10 and all(each.summary in t.text for each in lessons)
        widest = max(len(each.summary) for each in lessons)
    assert all(len(each.summary) <= widest for pack in shipped().packs for each in pack.lessons)


async def test_the_card_goes_on_where_the_learner_was() -> None:
    with Record.open() as record:
        record.visited("gradients", "diamond", 1, 9)
    async with terminal() as t:
        assert "Go on with  The diamond" in t.text
        assert "screen 2 of 7 · a question is open" in t.text
        await t.press("enter")
        assert (t.lesson.session.index, t.k) == (1, 9)


async def test_every_pane_is_drawn_in_a_window_of_any_size() -> None:
    """While a window is pulled from size to size, a pane may have a width of one of them alone."""
    async with terminal() as t:
        for pane in t.app.screen.query(Pane):
            assert pane._draw is not None
            for width in (1, 2, 9, 20):
                for height in (0, 1, 3, 7, 30):
                    pane._draw(width, height)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (160, 50)])
async def test_on_a_first_run_there_is_one_card_and_enter_starts_lesson_1(
    size: tuple[int, int],
) -> None:
    async with terminal(None, size) as t:
        rows = 2 if size[1] < 30 else 4
        assert t.text.count("▌") - t.text.count("▌·") == rows, "one card"
        assert "Start  Improve by guessing" in t.text
        assert "▌·  1  Improve by guessing" in t.text
        assert "…" not in t.text, "nothing is cut off"
        assert "first try" not in t.text, "nothing is said of what nobody has answered"
        assert "5  One knob at a time" in t.text
        more = bool(t.app.screen.query_one("#lessons", Pane).below)
        assert re.search(r"q  quit( +↓ more)?$", t.text.rstrip()), "the last row is the keys"
        assert t.text.rstrip().endswith("↓ more") == more
        await t.press("enter")  # which waits for the lesson, on a busy machine too
        await t.press("escape")
        assert t.lesson.session.lesson.id == "guessing"


async def test_the_counts_of_a_lesson_agree_and_first_tries_are_told_apart() -> None:
    with Record.open() as record:
        for ok in (False, False, True):
            record.answered("gradients", "guessing", "the-bill", kind="value", answer="1", ok=ok)
        record.visited("gradients", "guessing", 2, 0)
    async with terminal(None, (120, 40)) as t:
        lessons = t.app.shelf.packs[0].lessons
        graded = [sum(quiz.mode != "predict" for quiz in each.quizzes) for each in lessons]
        assert f"0/{graded[0]}  open" in t.text
        assert f"0 of {sum(graded)} at the first try" in t.text
        await t.press("down")
        assert f"{graded[1]} questions" in t.text


async def test_the_picture_adds_up() -> None:
    """Each number of the banner is that of a diamond, and not of the one that a lesson asks for."""
    a, b = Value(5.0), Value(-2.0)
    d, e = a * b, a + b
    L = d * e
    L.backward()
    text = "".join(map(plain, PICTURE))
    for number in (a.data, d.data, e.data, L.data, a.grad):
        assert show(number) in text
    assert all(f"×{factor(x)}" in text for x in (b.data, d.grad, e.grad))
    products = f"{show(b.data * d.grad)} + {factor(e.grad)}"
    assert f"{products}  =  {show(a.grad)}" in text
    async with terminal(None, (120, 40)) as t:
        assert products in t.text
    async with terminal(None, (99, 40)) as t:
        assert products not in t.text


async def test_a_key_changes_the_colours() -> None:
    async with terminal() as t:
        was = t.app.theme
        await t.press("t")
        assert t.app.theme != was
        await t.press("t", "t")
        assert t.app.theme == was


async def test_keys_choose_a_lesson() -> None:
    async with terminal() as t:
        await t.press("down", "j", "up", "k", "down", "enter", "escape")
        assert t.lesson.session.lesson.id == "nudge"
        await t.press("q")
        assert isinstance(t.app.screen, HomeScreen)
        assert "▌◆  2" in t.text


async def test_a_key_that_comes_right_after_a_resize_is_not_taken_back() -> None:
    async with terminal() as t:
        home = t.app.screen
        assert isinstance(home, HomeScreen)
        home.on_resize(events.Resize(home.size, home.size))
        home.action_move(1)
        await t.pilot.pause()
        await t.pilot.pause()
        assert home._at == 1


async def test_the_list_ends_at_its_ends() -> None:
    async with terminal() as t:
        await t.press("end", "down", "down", "enter", "escape")
        assert t.lesson.session.lesson.id == t.app.shelf.packs[-1].lessons[-1].id


async def test_help_and_back() -> None:
    async with terminal() as t:
        await t.press("question_mark")
        assert isinstance(t.app.screen, Help)
        assert "The lesson below." in t.text
        await t.press("question_mark")
        assert isinstance(t.app.screen, HomeScreen)


async def test_the_palette_opens_a_lesson() -> None:
    async with terminal() as t:
        await t.press("ctrl+p")
        await t.pilot.pause(0.3)
        assert "lesson   The diamond" in t.text
        await t.press(*"diamond")
        await t.pilot.pause(0.3)
        await t.press("enter")
        await t.pilot.pause(0.1)
        await t.press("escape")
        assert t.lesson.session.lesson.id == "diamond"


async def test_the_word_theme_finds_the_themes_only() -> None:
    async with terminal("gradients/diamond") as t:
        await t.press("ctrl+p")
        await t.pilot.pause(0.3)
        await t.press(*"theme")
        await t.until("Colours: terminal")
        await t.pilot.pause(0.3)
        assert t.text.count("Colours: ") == 3
        assert "start of the run" not in t.text


@pytest.mark.parametrize("pane", ["", *EXPLAINED])
def test_the_help_is_one_page_of_a_small_terminal_with_every_key(pane: str) -> None:
    rows = lines(pane, SMALL[0] - 4, SMALL[1] - 2)
    assert len(rows) <= SMALL[1] - 2
    assert all(line_width(row) <= SMALL[0] - 4 for row in rows)
    text = "\n".join(map(plain, rows))
    for action in ACTIONS:
        assert re.search(rf"(^|\s){re.escape(action.key)}(\s|$)", text, re.M), action.key
    assert " n N " in text and " ] [ " in text, "twins on one row"


async def test_the_first_lesson_of_all_begins_with_a_tour_once() -> None:
    async with terminal(None, (120, 40)) as t:
        await t.press("enter")
        assert isinstance(t.app.screen, Tour)
        seen = []
        while isinstance(t.app.screen, Tour):
            assert f"{len(seen) + 1} of {len(STOPS)}" in t.text
            seen.append(t.text)
            await t.press("enter")
        assert [stop.title in text for stop, text in zip(STOPS, seen, strict=True)] == [True] * 5
        assert t.lesson.session.index == 0, "the keys of the tour reached nothing else"
        await t.press("q", "enter")
        assert isinstance(t.app.screen, LessonScreen)


async def test_escape_leaves_the_tour_and_help_shows_it_again() -> None:
    async with terminal(None) as t:
        await t.press("enter", "escape")
        assert isinstance(t.app.screen, LessonScreen)
        await t.press("question_mark", "t")
        assert isinstance(t.app.screen, Tour) and "1 of 5" in t.text
        await t.press("escape")
        assert isinstance(t.app.screen, LessonScreen)


regions = st.tuples(
    st.integers(0, 119), st.integers(0, 39), st.integers(1, 120), st.integers(1, 40)
).map(lambda at: Region(*at).intersection(Region(0, 0, 120, 40)))


@example(Region(0, 0, 1, 1), Region(0, 0, 2, 2))
@given(regions, st.just(Region()) | regions)
def test_a_card_of_the_tour_is_whole_and_hides_its_pane_only_where_it_must(
    region: Region, kept: Region
) -> None:
    screen = Size(120, 40)
    where, offset = beside(region, screen, kept)
    card = Region(offset.x, offset.y, WIDTH, HEIGHT)
    assert screen.region.contains_region(card)
    assert where == "over" or not (card.overlaps(region) or card.overlaps(kept))


@pytest.mark.parametrize("size", [SMALL, (120, 40)])
async def test_the_tour_never_covers_the_first_question(size: tuple[int, int]) -> None:
    async with terminal(None, size) as t:
        await t.press("enter")
        turn = t.app.screen_stack[-2].query_one("#turn").region
        assert turn.height > 3
        for _ in STOPS:
            assert not t.app.screen.query_one("#card").region.overlaps(turn), t.text
            await t.press("enter")


async def test_a_finished_lesson_leads_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Done, "REST", 0.001)
    async with terminal("gradients/nudge") as t:
        t.lesson.session._open(len(t.lesson.session.lesson.screens) - 1)
        await t.press("right_square_bracket")
        assert "3  Sign and size" in t.text
        while isinstance(t.app.screen, Done):
            await t.press("enter")
        assert isinstance(t.app.screen, LessonScreen)
        assert t.lesson.session.lesson.id == "sign-and-size"


async def test_an_enter_held_down_at_the_end_of_a_lesson_opens_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Done, "REST", 1e6)
    async with terminal("gradients/nudge") as t:
        t.lesson.session._open(len(t.lesson.session.lesson.screens) - 1)
        await t.press("right_square_bracket", "enter", "enter")
        assert isinstance(t.app.screen, Done)


async def test_text_of_a_lesson_is_never_markup() -> None:
    async with terminal(str(LESSONS / "hostile.md"), (120, 40)) as t:
        assert "A [hostile lesson [@click=app.quit]title[/]" in t.text
        assert (
            "Unbalanced [ and [/] and [bold]bold[/bold]"
            in " ".join(t.text.replace("│", " ").split())
            or "Unbalanced [" in t.text
        )
        assert "[red]What[/red]" in t.text
        await t.press("h")
        assert "[@click=app.quit]hint[/" in t.text
        await t.type("3")
        assert "[reverse]Yes[/reverse" in t.text
        for strip in t.strips:
            assert not any(s.style and "@click" in s.style.meta for s in strip)
