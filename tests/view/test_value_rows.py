"""Rows of the values: numbers of one object stand below its path, so that no two read alike."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import pytest

from tests.script.recorded import record_text
from tests.view.programs import DIAMOND, moment, traced
from tutor.trace.log import Log
from tutor.view import variables
from tutor.view.graph.scene import scene_at
from tutor.view.text import plain
from tutor.view.value_rows import value_rows

SCRIPT = """from tutor import Value

class Unit:
    def __init__(self):
        self.w = [Value(0.1 * i + 0.1) for i in range(3)]
        self.b = Value(0.0)

    def __call__(self, x):
        return sum((w * x for w in self.w), self.b).tanh()

class Net:
    def __init__(self):
        self.layers = [Unit(), Unit(), Unit()]

net = Net()
for step in range(2):
    out = Value(1.0)
    for layer in net.layers:
        out = layer(out)
    out.backward()
"""


@cache
def recorded_net() -> Log:
    return record_text(SCRIPT, Path("net.py"))


def test_paths_that_neighbours_share_stand_above_them() -> None:
    log = recorded_net()
    rows = value_rows(log, scene_at(log, len(log)), 1)
    below: dict[str, list[str]] = {}
    path = ""
    for entry in rows.entries:
        if isinstance(entry, str):
            path = entry
            assert path not in below
            below[path] = []
        elif entry in rows.owners:
            below[path].append(log.label(entry).removeprefix(path))
            assert rows.owners[entry] == path
    assert below == {f"net.layers[{i}]": [".w[0]", ".w[1]", ".w[2]", ".b"] for i in range(3)}
    assert [rows.entries[place] for place in rows.places] == list(rows.nodes)


@pytest.mark.parametrize("height", [3, 5, 8, 12])
def test_each_node_is_on_a_page_below_its_path(height: int) -> None:
    log = recorded_net()
    rows = value_rows(log, scene_at(log, len(log)), 1)
    for node in rows.nodes:
        shown, rest = rows.page(node, height)
        assert node in shown and len(shown) + bool(rest) <= height
        paths = [isinstance(each, str) for each in shown]
        assert not paths[-1] and (True, True) not in itertools.pairwise(paths)
        for i, entry in enumerate(shown):
            if isinstance(entry, int) and entry in rows.owners:
                above = [each for each in shown[:i] if isinstance(each, str)]
                assert above[-1:] == [rows.owners[entry]]
        first, last = rest.split(" ")[0].split("–")
        numbers = [i + 1 for i, each in enumerate(rows.nodes) if each in shown]
        assert (int(first), int(last)) == (numbers[0], numbers[-1])


def test_the_pane_and_the_table_show_whole_paths() -> None:
    log = recorded_net()
    here = moment(log, len(log))
    drawn = [plain(row).strip() for row in variables.draw(here, 43, 20)]
    read = [plain(row).strip() for row in variables.table(here, 78, 20)]
    for i in range(3):
        assert f"net.layers[{i}]" in drawn
        assert f"net.layers[{i}]" in read
    assert sum(row.startswith(".w[1] ") for row in drawn) == 3


def test_short_names_stand_by_themselves() -> None:
    log = traced(DIAMOND)
    rows = value_rows(log, scene_at(log, 0), 9)
    assert list(rows.entries) == list(rows.nodes)
