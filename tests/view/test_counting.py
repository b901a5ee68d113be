"""No pane looks at more of a log than it shows, however long the log is."""

from __future__ import annotations

from math import log2
from weakref import ref

import pytest

from tests.sampled import only_in_full
from tests.view.counting import RUNS, Counted
from tutor.view.moment import Moment
from tutor.view.panes import PANES

WIDTH, HEIGHT = 78, 20
A_ROW = 20
"""Looks for one row: the numbers of a node, their states and widths, the labels of its operands."""
A_SEARCH = 4
"""Looks for each halving of the log."""
SIZES = {
    "long": (10, 10**3, 10**4, *only_in_full(10**5)), "wide": (10, 10**3, 10**4),
    "training": (10, 10**3),
}  # fmt: skip
"""Nodes, by the name of a run. Trainings have as many scenes: each is small."""


@pytest.mark.parametrize(("run", "nodes"), [(run, n) for run, ns in SIZES.items() for n in ns])
def test_a_step_looks_at_no_more_than_is_shown(run: str, nodes: int) -> None:
    """After a scene has been shown once, at steps on and back from places all over the log."""
    log = Counted(RUNS[run](nodes))
    last = len(log)
    places = [1, last // 3, last // 2, 2 * last // 3, last - 1]
    most = A_ROW * HEIGHT + A_SEARCH * log2(last)
    for spec in PANES:
        for k in places:
            spec.draw(Moment(log, k), WIDTH, HEIGHT)
        for k in (k + step for k in places for step in (-1, 1)):
            log.looks = 0
            spec.draw(Moment(log, k), WIDTH, HEIGHT)
            assert log.looks <= most, f"{spec.id} at {k} of {last}"


@pytest.mark.parametrize("nodes", [10, 10**3])
def test_a_look_at_another_step_of_a_training_builds_that_scene_alone(nodes: int) -> None:
    log = Counted(RUNS["training"](nodes))
    for spec in PANES:
        spec.draw(Moment(log, 1), WIDTH, HEIGHT)
    for spec in PANES:
        log.looks = 0
        spec.draw(Moment(log, len(log) // 2), WIDTH, HEIGHT)
        assert log.looks <= A_ROW * HEIGHT + A_SEARCH * log2(len(log)) ** 2, spec.id


@pytest.mark.parametrize("run", RUNS)
def test_a_log_is_freed_with_all_that_was_kept_of_it(run: str) -> None:
    log = RUNS[run](40)
    for spec in PANES:
        spec.draw(Moment(log, len(log) // 2), WIDTH, HEIGHT)
    seen = ref(log)
    del log
    assert seen() is None


def test_the_counting_log_counts() -> None:
    log = Counted(RUNS["wide"](10))
    assert sum(1 for _ in log.nodes()) == log.looks - 1
    before = log.looks
    log.event(3)
    log.passes[0]
    assert log.looks == before + 2
