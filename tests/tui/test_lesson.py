"""The lesson screen: keys reach the session, whatever has the focus."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.events import Paste

from tests.tui.harness import LARGE, NAMES, SMALL, Terminal, terminal, walk
from tutor.actions import ACTIONS, FullScreen
from tutor.debug.action import Action
from tutor.learner.record import Record
from tutor.tui.bench.typed_line import TypedLine
from tutor.tui.screens.help import Help
from tutor.tui.screens.home import HomeScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.widgets.answer import NumberInput, Picker
from tutor.tui.widgets.pane import Pane
from tutor.tui.widgets.turn import Turn


async def test_steps_go_on_and_back_by_node_edge_and_phase() -> None:
    async with terminal(walk()) as t:
        start = t.k
        await t.press("s")
        assert t.k == start + 1
        await t.press("S")
        assert t.k == start
        await t.press("end")
        assert t.k == 12
        await t.press("home")
        assert t.k == 0
        await t.press("f")
        assert t.k == 5
        await t.press("n", "n", "n")
        assert t.k == 10
        await t.press("N")
        assert t.k == 8


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_same_step_looks_the_same_from_either_side(size: tuple[int, int]) -> None:
    async with terminal(walk(), size) as t:
        before = t.text
        await t.press("s", "s", "S", "S")
        assert t.text == before


async def test_digits_repeat_a_step_and_are_seen_while_they_wait() -> None:
    async with terminal(walk()) as t:
        await t.press("home", "1", "0")
        assert "10×" in t.text
        await t.press("s")
        assert t.k == 10
        assert "10×" not in t.text
        await t.press("2", "escape", "S")
        assert t.k == 9


async def test_a_dot_repeats_the_last_step() -> None:
    async with terminal(walk()) as t:
        await t.press("home", "f", "full_stop")
        assert t.k == 12


async def test_go_to_a_step_by_its_number() -> None:
    async with terminal(walk()) as t:
        await t.press("g")
        assert isinstance(t.app.screen, TypedLine)
        await t.press("1", "1", "enter")
        assert t.k == 11
        await t.press("g", "escape")
        assert t.k == 11


async def test_who_wrote_goes_to_the_step_before_the_last_write() -> None:
    async with terminal(walk()) as t:
        await t.press("end", "W")
        assert t.k < 12


async def test_letters_step_until_a_number_is_begun() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket")
        assert isinstance(t.app.focused, NumberInput)
        start = t.k
        await t.press("s", "n")
        assert t.k > start + 1
        now = t.k
        await t.press(*"-1s3", "enter")
        assert t.k == now, "once a number is begun, every character belongs to it"
        assert t.lesson.session.said[-1].answer == "-1s3"
        await t.press("s")
        assert t.k == now + 1, "Enter gives the letters back"


async def test_arrows_step_until_something_is_typed() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket")
        start = t.k
        await t.press("right")
        assert t.k == start + 1
        await t.press("1", "left", "2")
        assert t.k == start + 1
        assert t.lesson.query_one(NumberInput).value == "21"


@pytest.mark.parametrize("typed", ["3*5^2", "3x24", "2d", "3/4", "(1+2)*2", "2e-3", "1.5 * 2"])
async def test_nothing_typed_into_an_answer_is_left_out(typed: str) -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", *[NAMES.get(c, c) for c in typed])
        assert t.lesson.query_one(NumberInput).value == typed
        assert f"dL/da = {typed}" in t.text


async def test_escape_takes_back_what_was_typed() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", *"12", "escape")
        assert t.lesson.query_one(NumberInput).value == ""
        k = t.k
        await t.press("s")
        assert t.k == k + 1


async def test_a_key_that_does_nothing_says_so() -> None:
    async with terminal(walk()) as t:
        await t.press("percent_sign")
        assert "“%” does nothing here" in t.text
        await t.press("right_square_bracket", "asterisk")
        assert "“*” begins no number" in t.text
        assert t.lesson.query_one(NumberInput).value == ""


async def test_an_answer_typed_beside_the_program_is_given() -> None:
    """It does not only put the text back in the place of the program."""
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", "p", *"-13.75", "enter")
        assert t.lesson.session.stage == "answered"
        assert "Right" in t.text


async def test_the_title_of_the_card_says_whether_it_has_the_keys() -> None:
    def role(t: Terminal) -> str:
        return t.lesson.query_one("#asking", Pane).lines[0][0].role

    async with terminal(walk()) as t:
        await t.press("right_square_bracket")
        assert role(t) == "cursor"
        await t.press("tab")
        assert role(t) == "title"
        await t.press("escape")
        assert role(t) == "cursor"


async def test_digits_reach_the_answer_from_another_pane() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", "tab", "7")
        assert t.lesson.query_one(NumberInput).value == "7"


async def test_options_are_picked_from_another_pane_too() -> None:
    async with terminal(walk()) as t:
        await t.press(*["right_square_bracket"] * 2, "tab", "minus", "enter")
        assert t.lesson.session.stage == "answered"


async def test_paste_fills_the_answer() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket")
        t.app.post_message(Paste("-13.75\nmore"))
        await t.pilot.pause()
        await t.press("enter")
        assert t.lesson.session.stage == "answered"


async def test_a_paste_says_what_it_leaves_out() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", "tab")
        for pasted, said, value in (
            ("", "Nothing was pasted", ""),
            ("9" * 300, "at most 200 characters", ""),
            ("3*5^2\nmore", "Only the first of 2 lines", "3*5^2"),
        ):
            t.app.post_message(Paste(pasted))
            await t.until(said)
            assert said in t.text
            assert t.lesson.query_one(NumberInput).value == value


async def test_a_wrong_answer_names_the_mistake_and_a_right_one_goes_on() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket")
        await t.type("-3.75")
        assert "Not yet" in t.text and "one road only" in t.text
        assert t.lesson.query_one(NumberInput).value == ""
        await t.type("-13.75")
        assert "Right" in t.text and "contributions add" in t.text
        assert "Enter  go on" in t.text
        await t.press("enter")
        assert t.lesson.session.index == 2


async def test_the_answer_is_hidden_in_every_pane_until_it_is_given() -> None:
    async with terminal(walk(), LARGE) as t:
        await t.press("right_square_bracket", "end")
        assert "-13.75" not in t.text
        await t.press("k")
        assert "-13.75" in t.text


async def test_hints_come_one_by_one() -> None:
    async with terminal(walk(), LARGE) as t:
        await t.press("right_square_bracket", "h")
        assert "Two arrows leave a" in t.text
        assert "hint 2" not in t.text
        await t.press("h")
        assert "hint 2" in t.text
        await t.press("h", "h", "h")
        assert "That was the last hint; k shows the answer." in t.text
        await t.press("s")
        assert "last hint" not in t.text and "h  hint" not in t.text


async def test_enter_reads_on_before_it_answers() -> None:
    """On a small screen Enter shows all of the text while nothing has been typed."""
    async with terminal("gradients/first-graph") as t:
        text, graph = t.lesson.query_one("#text", Pane), t.lesson.query_one("#graph", Pane)
        assert text.below
        card = t.text.partition("▌")[2]
        await t.press("enter")
        assert t.lesson.session.said == [] and not text.below and not graph.is_on_screen
        assert t.text.partition("▌")[2].replace("back     ", "read on  ") == card
        await t.press("enter")
        assert t.lesson.session.said == [] and not text.below and graph.is_on_screen


@pytest.mark.parametrize("key", ["n", "N", "z", "p", "]", "h", "escape"])
async def test_any_other_key_ends_the_reading_and_does_its_work(key: str) -> None:
    async with terminal("gradients/first-graph") as t:
        await t.press("enter")
        assert t.lesson.panes.reading
        await t.press({"]": "right_square_bracket"}.get(key, key))
        assert not t.lesson.panes.reading


async def test_an_option_picked_while_reading_is_answered_by_enter() -> None:
    async with terminal("gradients/first-graph") as t:
        await t.press("enter", "1", "enter")
        assert t.lesson.session.said and not t.lesson.panes.reading


async def test_the_same_question_again_has_other_numbers() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", "k", "r")
        assert t.lesson.session.variant is not None
        assert t.lesson.session.stage == "asking"
        assert isinstance(t.app.focused, NumberInput)


async def test_signs_are_one_key() -> None:
    async with terminal(walk()) as t:
        await t.press(*["right_square_bracket"] * 2)
        assert isinstance(t.app.focused, Picker)
        await t.press("minus")
        assert t.lesson.session.stage == "asking"
        await t.press("enter")
        assert "Right" in t.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_an_order_is_picked_with_digits_and_taken_back(size: tuple[int, int]) -> None:
    async with terminal(walk(), size) as t:
        await t.press(*["right_square_bracket"] * 2, "minus", "enter", "enter")
        await t.press("2", "1", "backspace")
        assert "d >" not in t.text
        await t.press("backspace", "1", "3", "2")
        assert "a > e > d" in t.text
        await t.press("enter")
        assert t.lesson.session.stage == "answered"


async def test_a_tie_is_an_equals_sign_after_the_first_pick() -> None:
    async with terminal(walk()) as t:
        await t.press(*["right_square_bracket"] * 2, "minus", "enter", "enter")
        assert "= between two that tie" in t.text
        await t.press("1", "equals_sign", "3")
        assert "a = e" in t.text
        await t.press("greater_than_sign", "equals_sign", "backspace", "2")
        assert "a = e > d" in t.text


@pytest.mark.parametrize("keys", [("2", "enter"), ("1", "2", "enter"), ("down", "down", "enter")])
async def test_a_choice_is_a_digit_or_the_arrows(keys: tuple[str, ...]) -> None:
    async with terminal(walk(), LARGE) as t:
        await t.press(*["right_square_bracket"] * 3, *keys)
        assert t.lesson.session.said[-1].verdict.ok


async def test_screens_go_back_too() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", "left_square_bracket")
        assert t.lesson.session.index == 0


async def test_the_end_of_a_lesson_says_so_and_goes_home() -> None:
    async with terminal(walk()) as t:
        await t.press(*["right_square_bracket"] * 5)
        assert "right at the first try" in t.text
        await t.press("q")
        assert "lessons done" in t.text
        assert not isinstance(t.app.screen, LessonScreen)


async def test_program_and_values_are_a_key_away_on_a_small_screen() -> None:
    async with terminal(walk()) as t:
        await t.press("p")
        assert "◀   4" in t.text
        await t.press("v")
        assert "● final" in t.text
        await t.press("v")
        assert "used twice" in t.text


@pytest.mark.parametrize("size", [(60, 20), SMALL, (100, 30), LARGE])
async def test_a_key_of_the_footer_stays_where_it_is(size: tuple[int, int]) -> None:
    """Whatever is read, asked, answered, typed or zoomed, and at either end of the run."""
    keys = [" n  node", " N S  back", " Enter  ", " z  ", " ?  help"]
    async with terminal(walk(), size) as t:
        before = [t.text.rstrip().split("\n")[-1].find(key) for key in keys]
        for pressed in ("home", "end", "right_square_bracket", "1", "escape", "k", "z", "z"):
            await t.press(pressed)
            row = t.text.rstrip().split("\n")[-1]
            if not row.startswith(" ▪"):
                assert [row.find(key) for key in keys] == before, pressed


async def test_a_large_screen_shows_all_panes() -> None:
    async with terminal(walk(), LARGE) as t:
        for title in ("The walk", "Graph", "Chain rule", "Program", "Values"):
            assert f"─ {title} ─" in t.text or f"━ {title} ━" in t.text


async def test_zoom_gives_the_screen_to_one_pane_and_back() -> None:
    async with terminal(walk(), LARGE) as t:
        await t.press("tab")
        before = t.text
        await t.press("z")
        assert "Chain rule" not in t.text
        await t.press("z")
        assert t.text == before


async def test_tab_goes_round_all_panes() -> None:
    async with terminal(walk(), LARGE) as t:
        first = t.app.focused
        met = []
        for _ in range(5):
            met.append(t.app.focused.id if t.app.focused else "")
            await t.press("tab")
        assert set(met) == {"text", "program", "graph", "ledger", "values"}
        assert t.app.focused is first
        await t.press("shift+tab")
        assert t.app.focused is not first


@pytest.mark.parametrize("size", [(40, 10), (59, 24), (80, 19)])
async def test_a_window_that_is_too_small_says_so(size: tuple[int, int]) -> None:
    async with terminal(walk(), size) as t:
        assert "at least" in t.text


@pytest.mark.parametrize("size", [(60, 20), (100, 30), (99, 50), (200, 60)])
async def test_every_size_shows_text_graph_and_chain_rule(size: tuple[int, int]) -> None:
    async with terminal(walk(), size) as t:
        for part in ("used twice", "d = a*b", "-10", "∂e"):
            assert part in t.text


async def test_a_window_that_changes_is_drawn_anew() -> None:
    async with terminal(walk(), LARGE) as t:
        before = t.text
        await t.pilot.resize_terminal(*SMALL)
        await t.pilot.pause()
        await t.pilot.resize_terminal(*LARGE)
        await t.pilot.pause()
        await t.pilot.pause()
        assert t.text == before


async def test_help_lists_every_key_and_explains_the_focused_pane() -> None:
    async with terminal(walk(), (120, 70)) as t:
        await t.press("tab", "question_mark")
        assert isinstance(t.app.screen, Help)
        text = " ".join(t.text.split())
        for action in ACTIONS:
            assert f" {action.key} " in text
        assert "Every node with its value" in text or "▶ that of the next one" in text
        await t.press("escape")
        assert isinstance(t.app.screen, LessonScreen)


async def test_every_key_of_the_table_reaches_its_action(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    carry_out = LessonScreen.carry_out

    def noted(screen: LessonScreen, action: Action[FullScreen]) -> None:
        done.append(action.id)
        carry_out(screen, action)

    monkeypatch.setattr(LessonScreen, "carry_out", noted)
    async with terminal(walk()) as t:
        for action in ACTIONS:
            for key in action.keys:
                done.clear()
                await t.press(key)
                if action.id == "palette":  # the app's own key, which comes first
                    assert isinstance(t.app.screen, CommandPalette)
                else:
                    assert done == [action.id]
                if action.id == "jump":
                    await t.press("escape")
                if isinstance(t.app.screen, HomeScreen):
                    assert action.id == "home"
                    await t.press("enter")
                for _ in range(2):  # a tool that asks for a line has the line over it
                    if not isinstance(t.app.screen, LessonScreen):
                        await t.press("escape")
                assert isinstance(t.app.screen, LessonScreen)


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("screens", [2, 3])
async def test_enter_alone_answers_nothing(size: tuple[int, int], screens: int) -> None:
    async with terminal(walk(), size) as t:
        await t.press(*["right_square_bracket"] * screens)
        await t.press("enter", "enter", "enter")
        assert t.lesson.session.said == []
        assert "Choose first" in t.text
        await t.press("s")
        assert "Choose first" not in t.text, "a message goes with the next key"


async def test_what_is_picked_is_marked_and_can_be_changed() -> None:
    async with terminal(walk()) as t:
        await t.press(*["right_square_bracket"] * 3, "1")
        assert "■ 1  the last one counts" in t.text
        await t.press("2")
        assert "■ 2  they are added" in t.text and "■ 1" not in t.text
        assert {s.role for s in t.lesson.query_one(Picker).lines[1]} == {"cursor"}
        assert t.lesson.session.said == []


async def test_a_digit_that_is_no_option_counts_nothing() -> None:
    async with terminal(walk()) as t:
        await t.press(*["right_square_bracket"] * 3, "7")
        assert "Choose with 1-2" in t.text
        k = t.k
        await t.press("s")
        assert t.k == k + 1


async def test_an_option_out_of_sight_can_not_be_picked(tmp_path: Path) -> None:
    """Where there is no room for all options, they have to be read first."""
    file = tmp_path / "many.md"
    quiz = 'id = "q"\nkind = "choice"\nask = "Which one?"\nright = "Yes."\n'
    for n in range(6):
        quiz += (
            f'[[options]]\ntext = "the {n} of several long ones, which {"takes " * 9}two rows"\n'
        )
        quiz += "right = true\n" if n == 0 else 'say = "No."\n'
    file.write_text(
        '# Many\n\n```toml lesson\nid = "many"\n```\n\n```python program\na = Value(2.0)\nb = a * a'
        f"\nb.backward()\n```\n\n```toml quiz\n{quiz}```\n",
        "utf-8",
    )
    async with terminal(str(file), (60, 20)) as t:
        await t.press("1")
        assert "Read on first" in t.text
        assert t.lesson.query_one(Picker).answer == ""
        while t.lesson.query_one(Turn).unseen:
            await t.press("enter")
        await t.press("1", "enter")
        assert t.lesson.session.stage == "answered"


async def test_an_empty_answer_says_what_to_do() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", "enter")
        assert "Type an answer first" in t.text
        assert t.lesson.session.said == []


async def test_what_can_not_be_read_is_replaced_by_the_next_key() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", "7", "slash", "enter")
        assert "?" in t.text and "Noted" not in t.text and "Not yet" not in t.text
        assert t.lesson.query_one(NumberInput).value == "7/"
        await t.press("4")
        assert t.lesson.query_one(NumberInput).value == "4"


async def test_a_question_without_hints_says_so() -> None:
    async with terminal("gradients/diamond") as t:
        assert "h  hint" not in t.text
        await t.press("h")
        assert "There is no hint here; k shows the answer." in t.text


async def test_the_ends_of_the_run_say_so() -> None:
    async with terminal(walk()) as t:
        await t.press("home", "N")
        assert "This is the start" in t.text
        await t.press("end", "n")
        assert "This is the end: N goes back" in t.text
        await t.press("N")
        assert "This is the end" not in t.text
        await t.press("g", "9", "9", "enter")
        assert t.k == 12
        assert "step 12 is the last" in t.text


async def test_arrows_scroll_the_text_while_a_number_is_asked_for() -> None:
    async with terminal("gradients/diamond", (80, 22)) as t:
        await t.press(*["right_square_bracket"] * 2)
        text = t.lesson.query_one("#text", Pane)
        assert isinstance(t.app.focused, NumberInput) and text.below
        await t.press("down")
        assert text.scroll_offset.y == 1
        await t.press("up")
        assert text.scroll_offset.y == 0


async def test_the_text_scrolls_while_an_option_is_asked_for() -> None:
    async with terminal("gradients/first-graph") as t:
        text = t.lesson.query_one("#text", Pane)
        assert isinstance(t.app.focused, Picker) and text.below
        await t.press("shift+down")
        assert text.scroll_offset.y == 1
        assert t.lesson.query_one(Picker).answer == ""


@pytest.mark.parametrize("size", [SMALL, (99, 22), LARGE])
async def test_a_question_and_its_options_are_in_sight_at_once(size: tuple[int, int]) -> None:
    """The rows of every question of every lesson are counted in `test_card_rows`."""
    async with terminal("gradients/diamond", size) as t:
        s = t.lesson.session
        for _ in s.lesson.screens[1:]:
            if s.question:
                assert not t.lesson.query_one(Turn).unseen
                for option in s.question.options:
                    first = option.replace("`", "").replace("*", "").split()[0]
                    assert first in t.text
            await t.press("right_square_bracket")


async def test_settled_questions_stay_where_they_were_asked() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket")
        await t.type("-13.75")
        await t.press("enter", "left_square_bracket")
        assert t.lesson.session.question is None
        assert "✓ dL/da = -13.75" in t.text and "contributions add" in t.text
    async with terminal(walk()) as t:
        assert "✓ dL/da = -13.75" in t.text


async def test_a_zoomed_pane_says_how_to_come_back() -> None:
    async with terminal(walk()) as t:
        await t.press("z")
        assert "zoomed" in t.text and "z  back" in t.text
        await t.press("n", "enter")
        assert "zoomed" not in t.text and "Chain rule" in t.text


async def test_the_help_scrolls_by_pages_where_it_does_not_fit() -> None:
    async with terminal(walk(), (80, 11)) as t:
        await t.press("question_mark")
        pane = t.app.screen.query_one(Pane)
        await t.press("pagedown")
        assert pane.scroll_offset.y > 5
        await t.press("end")
        assert not pane.below
        await t.press("home")
        assert pane.scroll_offset.y == 0


async def test_ctrl_c_leaves_when_it_is_pressed_twice() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", "ctrl+c")
        assert "Ctrl+C once more leaves" in t.text
        await t.press("s", "ctrl+c")
        assert t.app._exit is False
        await t.press("ctrl+c")
        assert t.app._exit


async def test_ctrl_c_says_what_it_does_when_an_answer_is_selected() -> None:
    """What could not be read is selected, so that the next key replaces it."""
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", "7", "slash", "enter", "ctrl+c")
        assert "Ctrl+C once more leaves" in t.text


async def test_the_palette_finds_an_action_by_its_words() -> None:
    async with terminal(walk()) as t:
        await t.press("ctrl+p", *"other")
        await t.pilot.pause(0.3)
        assert "other numbers" in t.text
        await t.press("escape")
        await t.press("ctrl+p")
        await t.press("e", "n", "d", "space", "r", "u", "n")
        await t.pilot.pause(0.3)
        await t.press("enter")
        await t.pilot.pause(0.1)
        assert t.k == 12


async def test_the_place_is_kept_at_every_step() -> None:
    """What is on the disk is read by another process, as after a kill."""
    async with terminal("gradients/diamond") as t:
        await t.press("right_square_bracket", "s", "s")
        with Record.open() as other:
            place = other.resume()
        assert place is not None
        assert (place.lesson, place.screen, place.step) == ("diamond", 1, t.k)


async def test_a_lesson_opens_where_it_was_left() -> None:
    async with terminal("gradients/diamond") as t:
        await t.press("right_square_bracket", "s", "s")
        k = t.k
    async with terminal("gradients/diamond") as t:
        assert (t.lesson.session.index, t.k) == (1, k)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_screen_without_a_program_is_only_words(
    size: tuple[int, int], tmp_path: Path
) -> None:
    file = tmp_path / "words.md"
    head = '# Words\n\n```toml lesson\nid = "words"\n```\n\nOnly read this.\n\n## Later\n\n'
    file.write_text(f"{head}```python program\na = Value(2.0)\n```\n", "utf-8")
    async with terminal(str(file), size) as t:
        await t.press("n", "S", "c", "g", "W", "z", "z", "p", "v", "v")
        assert "Only read this." in t.text
        assert "Graph" not in t.text and "N S  back" not in t.text


async def test_a_question_without_a_program_has_the_whole_width(tmp_path: Path) -> None:
    file = tmp_path / "words.md"
    quiz = 'kind = "choice"\nask = "Is one row enough for a question of that length?"\n'
    options = '[[options]]\ntext = "yes"\nright = true\nsay = "Yes."\n'
    options += '[[options]]\ntext = "no"\nsay = "It is."\n'
    file.write_text(
        '# Words\n\n```toml lesson\nid = "words"\n```\n\nRead.\n\n'
        f'```toml quiz\nid = "q"\n{quiz}right = "Yes."\n{options}```\n\n'
        "## Later\n\n```python program\na = Value(2.0)\n```\n",
        "utf-8",
    )
    async with terminal(str(file)) as t:
        assert "Is one row enough for a question of that length?" in t.text
        await t.press("n", "1", "enter")
        assert "Right" in t.text


async def test_a_record_that_can_not_be_written_is_said_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with terminal(walk()) as t:
        monkeypatch.setattr(Record, "notice", "The disk is full.")
        await t.press("s", "s")
        assert t.toasts.count("The disk is full.") == 1
