"""The table of keys: one key, one meaning, and every table beside it names what is in it."""

from __future__ import annotations

from collections import Counter

from tutor.actions import ACTIONS, BY_ID, SPOKEN
from tutor.tui.footer import PLACES


def test_a_key_and_an_id_stand_once_in_the_table() -> None:
    for table in (ACTIONS, SPOKEN):
        for found in ([a.id for a in table], [key for a in table for key in a.keys]):
            assert [name for name, times in Counter(found).items() if times > 1] == []


def test_each_group_of_the_help_is_one_stretch_of_the_table() -> None:
    groups = [action.group for action in ACTIONS]
    changes = [group for i, group in enumerate(groups) if not i or groups[i - 1] != group]
    assert changes == list(dict.fromkeys(groups))


def test_the_footer_offers_actions_of_the_table() -> None:
    offered = {id for place in PLACES for id in place.ids}
    assert offered <= BY_ID.keys()


def test_every_command_that_is_spoken_is_a_key_of_the_full_screen_too() -> None:
    """But for the graph, which the full screen always shows."""
    assert {action.id for action in SPOKEN} - BY_ID.keys() == {"graph"}
