"""The table of keys: one key, one meaning, and every table beside it names what is in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pytest

from tutor.actions import (
    ACTIONS,
    BY_ID,
    DEBUG_ACTIONS,
    DEBUG_BY_ID,
    DEBUG_SPOKEN,
    MOVES,
    OPEN,
    SPOKEN,
)
from tutor.tui.footer import DEBUG_PLACES, PLACES
from tutor.tui.pages.help_page import HelpRow, lines
from tutor.view.text import plain
from tutor.view.tool_rows import TOOL_ROWS
from tutor.view.tools import TOOLS


def test_a_key_and_an_id_stand_once_in_the_table() -> None:
    for table in (ACTIONS, SPOKEN, DEBUG_ACTIONS, DEBUG_SPOKEN):
        for found in ([a.id for a in table], [key for a in table for key in a.keys]):
            assert [name for name, times in Counter(found).items() if times > 1] == []


def test_each_group_of_the_help_is_one_stretch_of_the_table() -> None:
    for table in (ACTIONS, DEBUG_ACTIONS):
        groups = [action.group for action in table]
        changes = [group for i, group in enumerate(groups) if not i or groups[i - 1] != group]
        assert changes == list(dict.fromkeys(groups))


def test_the_footer_offers_actions_of_the_table() -> None:
    offered = {id for place in PLACES for id in place.ids}
    assert offered <= BY_ID.keys()
    assert {id for place in DEBUG_PLACES for id in place.ids} <= DEBUG_BY_ID.keys()


def test_every_command_that_is_spoken_is_a_key_of_the_full_screen_too() -> None:
    """But for the graph, which the full screen always shows."""
    assert {action.id for action in SPOKEN} - BY_ID.keys() == {"graph"}
    assert {action.id for action in DEBUG_SPOKEN} - DEBUG_BY_ID.keys() == {"graph"}


@pytest.mark.parametrize("table", [ACTIONS, DEBUG_ACTIONS], ids=["lesson", "debugger"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
def test_every_key_is_in_the_help_at_every_size(
    table: Sequence[HelpRow], size: tuple[int, int]
) -> None:
    cells, rows = min(size[0], 116) - 4, min(size[1], 34) - 2
    text = "\n".join(map(plain, lines("graph", cells, rows, table)))
    for action in table:
        assert re.search(rf"(^|\s){re.escape(action.key)}(\s|$)", text, re.M), action.key
    assert size != (80, 24) or text.count("\n") < rows, "the help is one page"


def test_a_key_means_the_same_in_a_lesson_and_in_the_debugger() -> None:
    """Space pages in a lesson; `q` leaves whatever is open."""
    lesson = {key: action.id for action in ACTIONS for key in action.keys}
    debugger = {key: action.id for action in DEBUG_ACTIONS for key in action.keys}
    both = lesson.keys() & debugger.keys()
    assert {key for key in both if lesson[key] != debugger[key]} == {"q"}
    assert debugger.keys() - lesson.keys() == {"space"}


def test_every_tool_has_its_keys_and_every_key_its_tool() -> None:
    assert tuple(spec.row for spec in TOOLS) == TOOL_ROWS


def test_a_tool_gives_no_letter_of_the_run_another_meaning() -> None:
    taken = {key for action in (*MOVES, *OPEN) for key in action.keys if len(key) == 1}
    for spec in TOOLS:
        rows = (*spec.actions, *spec.texts)
        assert not {key for row in rows for key in row.keys} & taken, spec.id


@pytest.mark.parametrize("table", [ACTIONS, DEBUG_ACTIONS], ids=["lesson", "debugger"])
def test_the_help_is_one_page_in_a_small_window(table: Sequence[HelpRow]) -> None:
    assert len(lines("graph", 76, 22, table)) <= 22
