"""Search finds nodes by name, operation, line and number, and tells nothing that is hidden."""

from __future__ import annotations

import pytest

from tests.program.running import execute
from tutor.debug.action import MOVED, REFUSED, SAID
from tutor.debug.bench_keys import name_of_picked, set_stop
from tutor.debug.node_search import MOST, NodeSearch, open_search, search_for
from tutor.debug.search_moves import to_stop
from tutor.debug.workbench import UNTIL_ANSWERED, Workbench
from tutor.program import parse, run
from tutor.trace import Trace
from tutor.view import search_view
from tutor.view.glyphs import UNICODE
from tutor.view.text import line_width, plain

DIAMOND = "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e\nL.backward()\n"
LOOP = "w = Value(1.0)\nfor i in range(300):\n    step = w * 2\n"


def bench_of(source: str) -> Workbench:
    return Workbench(Trace(execute(source)))


def found(source: str, text: str) -> list[tuple[str, str]]:
    search = search_for(bench_of(source), text)
    assert isinstance(search, NodeSearch), search
    return [(search.bench.log.label(hit.node), hit.quantity) for hit in search.hits]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("a", [("a", "value")]),
        ("op mul", [("d", "value"), ("L", "value")]),
        ("op leaf", [("a", "value"), ("b", "value")]),
        ("line 4", [("e", "value")]),
        ("= -13.75", [("a", "gradient")]),
        ("= -1.5", [("e", "value"), ("d", "gradient")]),
        ("?", [("a", "value"), ("b", "value"), ("d", "value"), ("e", "value"), ("L", "value")]),
    ],
)
def test_what_is_searched_for_is_found_in_order(text: str, hits: list[tuple[str, str]]) -> None:
    assert found(DIAMOND, text) == hits


def test_a_number_is_found_as_it_is_shown() -> None:
    assert found("x = Value(1.0)\ny = x / 3\n", "= 0.33333") == [("y", "value")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Search for a name"),
        ("zz", "Nothing is found for `zz`"),
        ("op mull", "did you mean `mul`?"),
        ("= x", "has no number"),
        ("line 99", "Nothing is found"),
    ],
)
def test_what_is_not_found_says_what_can_be(text: str, words: str) -> None:
    said = search_for(bench_of(DIAMOND), text)
    assert isinstance(said, str) and words in said


def test_many_hits_are_cut_and_said_to_be_more() -> None:
    search = search_for(bench_of(LOOP), "op mul")
    assert isinstance(search, NodeSearch)
    assert len(search.hits) == MOST and search.more
    assert "more than 200 found" in search_view.title(search)


def test_a_hit_takes_the_debugger_there_and_is_picked() -> None:
    search = search_for(bench_of(DIAMOND), "= -13.75")
    assert isinstance(search, NodeSearch)
    assert search.to_hit().kind == MOVED
    bench = search.bench
    assert bench.picked == bench.log.node_named("a")
    assert bench.log.gradient(bench.picked, bench.k) == -13.75
    assert bench.log.gradient(bench.picked, bench.k - 1) != -13.75


def test_a_number_is_not_searched_for_while_one_is_hidden() -> None:
    log = Trace(execute(DIAMOND))
    a = log.node_named("a")
    assert a is not None
    bench = Workbench(log, lambda: frozenset({(a, "gradient")}))
    bench.debugger.to_end()
    search = open_search(bench)
    assert isinstance(search, NodeSearch)
    said = search.take("= -13.75")
    assert (said.kind, said.text) == (REFUSED, UNTIL_ANSWERED)
    search.take("a")
    assert search.hits
    search.hits[0] = search.hits[0].__class__(a, len(log))
    text = "\n".join(map(plain, search_view.draw(search, 78, 5, UNICODE)))
    assert "-13.75" not in text and "▒" in text


def test_a_hit_by_name_has_the_numbers_of_where_the_run_stands() -> None:
    bench = bench_of(DIAMOND)
    bench.debugger.to_end()
    search = search_for(bench, "a")
    assert isinstance(search, NodeSearch)
    rows = list(map(plain, search_view.draw(search, 78, 5, UNICODE)))
    assert rows[1].split()[1:4] == ["a", "-4", "-13.75"]
    search.take("= -10")
    by_number = [plain(row).split()[1:4] for row in search_view.draw(search, 78, 5, UNICODE)[1:]]
    assert ["a", "-4", "-10"] in by_number, "as it was when it got that number"


@pytest.mark.parametrize("width", [58, 78, 118])
def test_rows_fit(width: int) -> None:
    search = search_for(bench_of(DIAMOND), "?")
    assert isinstance(search, NodeSearch)
    assert max(map(line_width, search_view.draw(search, width, 9, UNICODE))) <= width


def test_lines_are_those_of_the_program_wherever_it_stands_in_a_file() -> None:
    log = Trace(run(parse(DIAMOND, first_line=40)))
    bench = Workbench(log)
    search = search_for(bench, "line 4")
    assert isinstance(search, NodeSearch) and [log.label(hit.node) for hit in search.hits] == ["e"]
    assert plain(search_view.draw(search, 78, 5, UNICODE)[1]).split()[:2] == ["4", "e"]
    assert set_stop(bench, "line 44").kind == REFUSED
    assert set_stop(bench, "line 4").kind == SAID
    assert to_stop(bench, 1).kind == MOVED and log.event_span(bench.k).line == 43
    bench.picked, bench.line = None, 41
    assert name_of_picked(bench) == "line 2"
