"""The debugger in lines of text: commands, texts behind them, tools, and back to the lesson."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from tests.plain.test_plain import path, talk
from tests.view.fake_tool import PICKED, REFUSING
from tests.view.programs import DIAMOND
from tutor.debug.workbench import Workbench
from tutor.learner.hosts import ProgramHost
from tutor.plain import debug_talk, spoken_opener
from tutor.plain.debug_talk import COMMANDS, DebugConversation
from tutor.plain.talk import Talk
from tutor.program import parse, run
from tutor.trace import Trace
from tutor.view.text import width
from tutor.view.tools import TOOLS

__all__ = ["path"]  # the fixture of a lesson


def debugged(*lines: str, source: str = DIAMOND) -> str:
    """What is written while these lines are read."""
    out = io.StringIO()
    host = ProgramHost(Workbench(Trace(run(parse(source)))), "diamond.py", "diamond")
    DebugConversation(host, Talk(io.StringIO("".join(f"{x}\n" for x in lines)), out)).run()
    return out.getvalue()


def steps(text: str) -> Sequence[int]:
    """The step that stands in each prompt."""
    rows = [row for row in text.split("\n") if row.startswith("(") and " of 12) >" in row]
    return [int(row.split("step ")[1].split(" ")[0]) for row in rows]


def test_commands_are_the_keys_and_the_names_of_the_rows() -> None:
    text = debugged("n", "3s", "", "S", "step.phase", "g 9", "go 2", "g", "11", "C")
    assert steps(text) == [0, 1, 4, 5, 4, 5, 9, 2, 11, 0]


def test_a_name_behind_a_move_picks_that_node_first() -> None:
    text = debugged("end", "who a", "who zebra", "list", "values", "graph")
    assert "The program has no `zebra`; `values` lists its names" in text
    assert text.count("    3  d = a * b") == 2
    assert "a = Value(-4.0)" in text and " d = a*b " in text


def test_what_is_no_command_says_so_and_help_lists_them() -> None:
    text = debugged("frobnicate", "g x", "10", "help", "q", "n")
    assert "`frobnicate` is no command here. `help` lists them." in text
    assert "Write the number of a step, 0 to 12." in text
    assert text.rstrip().endswith("(start · step 0 of 12) > q"), "nothing is read after it"
    for action in COMMANDS.values():
        assert action.key in text


def test_a_tool_is_written_out_and_its_keys_are_commands_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spoken_opener, "TOOLS", (PICKED, REFUSING))
    monkeypatch.setattr(debug_talk, "NAMES", {"A": "fake"})
    text = debugged("down", "A", "down", "word 7", "word path", "s", "up", "none", "fake a")
    assert "`down` is no command here" in text, "no tool is open yet"
    shown = [row for row in text.split("\n") if row.startswith("row ")]
    assert shown == [
        "row 0, word none, step 0", "row 1, word none, step 0", "row 1, word path, step 0",
        "row 0, word path, step 1",
    ]  # fmt: skip
    assert "Write a word, such as road." in text and "The word is path." in text
    assert "There is nothing to show yet." in text and "`fake` takes nothing behind it." in text


def test_a_lesson_leads_to_it_and_back(path: object) -> None:
    text = talk(str(path), "d", "end", "values", "d", "g 3", "-10")
    inside = text[text.index("debug The diamond") : text.index("Back in the lesson.")]
    assert "hidden" in inside and "-13.75" not in inside, "the open question hides it here too"
    assert "step 12 of 12" in text[text.index("Back in the lesson.") :]
    assert "step 3 of 12" in text and "Noted" in text


def test_the_keys_of_a_tool_are_words_that_can_be_typed() -> None:
    text = debugged("a b", "right", "enter", "3", "b 4", "a b 4")
    keys = "Type up: leaf before · down: leaf after · left: less · right: more"
    assert keys in text and "2.5 → 2.7" in text and "2.5 → 3" in text and "2.5 → 4" in text


def test_a_lesson_takes_words_behind_the_key_of_a_tool(path: object) -> None:
    text = talk(str(path), "-13.75", "a b 4", "a zebra")
    after = text[text.index("Noted") :]
    said = "Hidden for now: question 3 of this lesson asks about it."
    assert after.count(said) == 2, "questions on later screens ask for more"
    assert "is no command" not in after


NO_PASS = "a = Value(2.0)\nb = Value(3.0)\nc = a * b\n"
TRAINING = """\
w = Value(2.0)
for x in [1.0, 2.0]:
    w.grad = 0.0
    L = (w * x - 1) ** 2
    L.backward()
    w.data -= 0.1 * w.grad
"""
LONG_TABLE = "W = [[Value(i * j) for j in range(30)] for i in range(60)]\nL = W[1][2] * 2\n"


def test_a_number_is_for_the_tool_that_asks_for_one() -> None:
    text = debugged("a b", "3", "b = -1/2", "20", "-3.5", "q")
    for now in ("3", "-0.5", "20", "-3.5"):
        assert f"  2.5 → {now}\n" in text
    assert "is no command" not in text
    assert "`3` is no command here" in debugged("3", "P a", "3")


def test_a_key_that_could_be_read_as_a_number_stays_a_key() -> None:
    assert "Export: mermaid" in debugged("V curve a", "E")


def test_what_a_tool_does_is_not_told_as_a_step_where_nothing_moves() -> None:
    text = debugged("end", "a b", "up", "up", "q")
    assert text.count("▷ done") + text.count("◁ done") == 1, "that of `end`"


@pytest.mark.parametrize("tool", [spec.id for spec in TOOLS])
def test_lines_of_a_tool_fit_in_a_terminal(tool: str) -> None:
    text = debugged("end", f"{tool} w" if tool == "paths" else tool, source=TRAINING)
    assert all(width(row) <= 80 for row in text.split("\n"))


def test_nothing_to_draw_leaves_no_empty_rows() -> None:
    text = debugged("a", "right", source=NO_PASS)
    assert "This run has no backward pass" in text and "Along" not in text
    assert "\n\n\n" not in text


def test_what_is_written_is_whole_and_speaks_of_no_window_and_no_arrows() -> None:
    text = debugged("end", "V table W", source=LONG_TABLE)
    assert "\n   0 " in text and "\n  59 " in text and "larger window" not in text
    assert "↑" not in debugged("end", "a b")


def test_keys_that_would_do_nothing_are_not_offered() -> None:
    assert "Nothing stands out" in (text := debugged("end", "findings"))
    assert "Type " not in text


def test_keys_of_a_tool_are_not_offered_while_an_answer_is_asked_for(path: object) -> None:
    text = talk(str(path), "find a", "right")
    assert "Type " not in text[text.index("find a") :].split(">")[0]
