"""The line front end: a lesson from top to bottom, the same answers, nothing but text."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.learner.lessons import LESSON
from tutor.learner.record import Record
from tutor.plain import visit
from tutor.plain.conversation import COMMANDS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "diamond.md"
    file.write_text(LESSON, "utf-8")
    return file


def talk(start: str | None, *lines: str) -> str:
    """What is written while these lines are read."""
    out = io.StringIO()
    with Record.open() as record:
        code = visit.run(start, record, io.StringIO("".join(f"{x}\n" for x in lines)), out)
    assert code == 0
    return out.getvalue()


def test_a_lesson_reads_from_top_to_bottom_and_ends(path: Path) -> None:
    text = talk(str(path), "-10", "", "-13.75", "", "-", "", "")
    places = [
        text.index(part)
        for part in (
            "Here a is used twice.", "What will dL/da be?", "○ Noted.",
            "And now: what is dL/da?", "✓ Right.", "This comes after the question.",
            "Which sign has dL/db?", "Nothing is asked here.", "The diamond is done",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_a_wrong_answer_names_the_mistake_with_the_numbers_of_the_graph(path: Path) -> None:
    text = talk(str(path), "1", "", "-3.75", "-3.75")
    first, _, second = text[text.index("✗ Not yet.") :].partition("✗ Not yet.")[2].partition("✗")
    assert "how many places is a used" in first and "-10" not in first
    assert "-10 × 1 + (-1.5) × 2.5" in second


def test_steps_can_be_taken_while_a_question_is_open(path: Path) -> None:
    text = talk(str(path), "s", "2s", "3S")
    assert "L.grad  · → 1" in text
    assert "backward · step 8 of 12" in text
    assert text.rstrip().count("step 5 of 12") == 2


def test_a_dot_repeats_the_last_step(path: Path) -> None:
    text = talk(str(path), "s", ".", "-10", "2.")
    places = [text.rindex(f"step {k} of 12") for k in (6, 7, 9)]
    assert places == sorted(places)


def test_a_dot_ends_a_number_that_answers(path: Path) -> None:
    text = talk(str(path), "10.", "")
    assert "Noted" in text and "step 6 of 12" not in text


def test_what_leads_nowhere_says_so_as_the_full_screen_does(path: Path) -> None:
    text = talk(str(path), "C", "N", "g 99", "n", "r", "1", "h", "[")
    for said in (
        "This is the start: n goes on.",
        "There is no step 99: step 12 is the last.",
        "This is the end: N goes back.",
        "Answer first; then r asks it with other numbers.",
        "No question is open.",
        "This is the first screen.",
    ):
        assert f"\n{said}\n" in text


def test_the_hidden_gradient_is_a_word_and_never_its_number(path: Path) -> None:
    text = talk(str(path), "c", "v", "graph")
    assert "hidden" in text
    assert "▒" not in text
    assert "-13.75" not in text


def test_the_input_may_end_anywhere_and_the_place_is_kept(path: Path) -> None:
    text = talk(str(path), "1", "")
    assert "The input ended. Your place is saved: The diamond, screen 2 of 3." in text
    assert "screen 2 of 3" in talk(str(path))


def test_settled_questions_stand_where_they_were_when_one_turns_back(path: Path) -> None:
    text = talk(str(path), "-10", "", "-13.75", "[")
    again = text[text.rindex("· screen 1 of 3") :]
    assert "What will dL/da be?" in again
    assert "○ dL/da = -10" in again


def test_a_drawing_keeps_its_cells_where_a_number_is_hidden(path: Path) -> None:
    text = talk(str(path), "graph")
    drawn = text[text.index("╭ a ") :]
    assert "????" in drawn and "hidden" not in drawn
    assert "\n\n\n" not in drawn


def test_an_interrupt_says_that_the_place_is_kept(path: Path) -> None:
    class Interrupted(io.StringIO):
        def readline(self, *_: object) -> str:
            raise KeyboardInterrupt

    out = io.StringIO()
    with Record.open() as record, pytest.raises(KeyboardInterrupt):
        visit.run(str(path), record, Interrupted(), out)
    assert "Your place is saved: The diamond, screen 1 of 3." in out.getvalue()


@pytest.mark.parametrize("word", ["?", "help"])
def test_help_lists_the_commands_while_a_question_is_open(path: Path, word: str) -> None:
    assert "One more hint." in talk(str(path), word)


@pytest.mark.parametrize("key", sorted(COMMANDS))
def test_no_command_fails_at_any_stage(path: Path, key: str) -> None:
    talk(str(path), key, "1", key, "", key, "-13.75", key, "", key, "+", "-", key, "", key)


def test_enter_starts_the_first_lesson_of_the_list() -> None:
    first = talk(None, "", "q", "q")
    assert "[Enter: start Improve by guessing, a number: open that lesson" in first
    assert "Improve by guessing · screen 1 of" in first


def test_the_list_opens_a_lesson_and_goes_on_with_it_next_time() -> None:
    listed = re.search(r"(\d+) +The diamond", talk(None, "q"))
    assert listed is not None
    first = talk(None, listed[1], "q", "q")
    assert "Gradients, one node at a time" in first
    assert "The diamond · screen 1 of" in first
    again = talk(None, "", "q", "q")
    assert "Enter: go on with The diamond" in again
    assert "The diamond · screen 1 of" in again


@pytest.mark.parametrize("noise", ["999999999999", "\x1b[31m", "[@click=app.quit]", "‮", "n" * 5000])
def test_noise_is_answered_and_does_no_harm(path: Path, noise: str) -> None:
    talk(None, noise, "q")
    talk(str(path), noise, "q")


def false(path: Path) -> Path:
    """The lesson, with a claim that is not true."""
    path.write_text(LESSON.replace("Here", "It is `L = 1234`. Here", 1), "utf-8")
    return path


def test_a_lesson_with_errors_says_so_first_and_opens(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = talk(str(false(path)), "q")
    assert "The diamond · screen 1 of 3" in text
    said = capsys.readouterr().err
    assert said.startswith("warning: this lesson has 1 error: `python -m tutor pack check ")


def test_a_lesson_with_a_question_that_cannot_be_asked_says_so_before_it_begins(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the question comes late: nobody is stopped in the middle."""
    path.write_text(LESSON.replace('target = "b"', 'target = "z"'), "utf-8")
    out = io.StringIO()
    with Record.open() as record:
        assert visit.run(str(path), record, io.StringIO(), out) == visit.FAULTY
    assert out.getvalue() == ""
    assert "there is no node `z`" in capsys.readouterr().err


def test_a_sound_lesson_is_opened_without_a_word(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(str(path), "q")
    talk("gradients/diamond", "q")
    assert capsys.readouterr().err == ""


def test_a_pipe_completes_the_shipped_diamond_and_exits_0(tmp_path: Path) -> None:
    lines = "k\n\n" * 40
    done = subprocess.run(
        [sys.executable, "-m", "tutor", "learn", "gradients/diamond", "--plain"],
        input=lines, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "The diamond is done" in done.stdout
    assert done.stderr == ""


def test_a_place_that_is_not_saved_is_not_called_saved(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "file"))
    text = talk(str(path), "1")
    assert "Your place is not saved: The diamond, screen 1 of 3." in text


def test_the_name_of_a_node_answers_where_nodes_are_asked_for(tmp_path: Path) -> None:
    """`m` sets a bookmark everywhere else."""
    path = tmp_path / "lesson.md"
    path.write_text(
        "# Order\n\n```toml lesson\nid = \"lesson\"\n```\n\n```python program\n"
        "a = Value(2.0)\nm = a * 3\nL = m + a\nL.backward()\n```\n\n"
        "```toml view\nat = \"before seed\"\n```\n\n"
        "```toml quiz\nid = \"next\"\nkind = \"order\"\nask = \"Which can be left next?\"\n```\n",
        "utf-8",
    )  # fmt: skip
    out = io.StringIO()
    with Record.open() as record:
        assert visit.run(str(path), record, io.StringIO("m\n"), out) == 0
    assert "Bookmark" not in out.getvalue()


def test_the_faults_of_a_pack_that_is_new_are_told_before_anything_is_asked(home: Path) -> None:
    """It is listed by a glance first, so that the list does not wait for its reading."""
    folder = home / "packs" / "mine"
    (folder / "lessons").mkdir(parents=True)
    (folder / "pack.toml").write_text(
        'format = 1\nid = "mine"\nversion = "1.0.0"\ntitle = "My pack"\nsummary = "S."\n'
        'authors = ["A"]\nlicense = "CC0-1.0"\nlanguage = "en"\nlessons = ["one"]\n', "utf-8",
    )  # fmt: skip
    (folder / "lessons" / "one.md").write_text(
        '# One\n\n```toml lesson\nid = "one"\n```\n\n```python program\nL = b\n```\n', "utf-8"
    )
    said, _, after = talk(None, "q").partition("A pack that is new here has errors.")
    assert "My pack" in said and "1 error" not in said
    assert "at least 1 error: python -m tutor pack check" in after.partition("q: leave]")[0]
    assert "that is new here" not in talk(None, "q")
