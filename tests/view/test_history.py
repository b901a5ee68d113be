"""A training run by its iterations: numbers against the log, nothing cut short, nothing leaked."""

from __future__ import annotations

import re

import pytest

from tests.program.running import trace_of
from tutor.debug.history import NONE_THERE, History
from tutor.debug.workbench import UNTIL_ANSWERED, Hidden, Workbench
from tutor.engine.numbers import show
from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.text import line_width, plain
from tutor.view.tools import TOOLS
from tutor.view.training.history_view import HISTORY

SOURCE = """\
w = Value(2.0)
b = Value(0.1)
for step in range(12):
    h = tanh(w * 0.5 + b)
    L = (h - 1) ** 2
    w.grad = 0.0
    b.grad = 0.0
    L.backward()
    for p in [w, b]:
        p.data -= 0.5 * p.grad
print(w.data)
y = w * 2
"""
LOG = trace_of(SOURCE)


def opened(k: int = 0) -> History:
    bench = Workbench(LOG)
    bench.debugger.to(k)
    found = HISTORY.open(bench)
    assert isinstance(found, History)
    return found


def text(history: History, width: int = 80, height: int = 24, ascii: bool = False) -> list[str]:
    return [plain(x) for x in HISTORY.draw(history, width, height, ASCII if ascii else UNICODE)]


def test_it_is_a_tool() -> None:
    assert HISTORY in TOOLS


def test_it_begins_where_the_run_stands() -> None:
    for n in (0, 4, 11):
        history = opened(LOG.iterations().start(n) + 1)
        assert history.here == n
    assert opened(len(LOG)).here == 11  # what comes after the last has no pass


def test_the_output_and_what_the_gradients_predicted() -> None:
    history = opened()
    for n in range(1, 12):
        each = LOG.iterations()[n - 1]
        events = [e for e in LOG.events(each.start, each.end) if e.kind == "update"]
        said = sum(LOG.gradient(e.node, e.k) * (e.after - e.before) for e in events)
        assert history.foretold(n - 1) == said
        root = LOG.passes[n].root
        assert history.loss(n) == LOG.value(root, LOG.passes[n].end)
        history.here = n
        words = " ".join(" ".join(text(history)).split())
        assert f"iteration {n + 1} of 12: L = {show(history.loss(n))}" in words
        assert f"predicted on the same data: {show(said)}" in words


def test_two_iterations_have_the_numbers_of_the_log() -> None:
    history = HISTORY.argument and HISTORY.argument(Workbench(LOG), "7 3")
    assert isinstance(history, History)
    words = [row.removeprefix("›").split() for row in text(history, 80, 40)]
    rows = {row[0]: row[1:] for row in words if row and len(row) > 5}
    for name in ("w", "b", "h", "L"):
        one, other = (LOG.passes[n].end for n in (6, 2))
        a, c = LOG.node_named(name, one), LOG.node_named(name, other)
        x, y = LOG.value(a, one), LOG.value(c, other)
        wanted = [x, y, x - y, LOG.gradient(a, one), LOG.gradient(c, other)]
        assert rows[name][:5] == [show(number) for number in wanted]


def test_the_largest_move_stands_first_among_the_updated() -> None:
    history = opened()
    moves = [abs(x) for x in history.moves(0).values()]
    assert moves == sorted(moves, reverse=True)
    assert [name for name in history.names() if name in "wb"] == ["b", "w"]


@pytest.mark.parametrize("size", [(80, 20), (60, 16), (120, 36)])
@pytest.mark.parametrize("ascii", [False, True])
def test_no_row_is_too_wide_and_no_number_is_cut(size: tuple[int, int], ascii: bool) -> None:
    history = opened(40)
    rows = HISTORY.draw(history, *size, ASCII if ascii else UNICODE)
    assert all(line_width(row) <= size[0] for row in rows)
    assert len(rows) <= size[1]
    if ascii:
        assert "".join(map(plain, rows)).isascii()
    numbers = [w for row in rows for w in plain(row).split() if re.fullmatch(r"-?\d.*", w)]
    assert not [w for w in numbers if w.endswith(("…", "~"))]


def test_keys_move_it() -> None:
    history = opened()
    acts = {act.id: act for act in HISTORY.actions}
    acts["iteration-next"].run(history, 5)
    assert (history.here, history.beside) == (5, 1)
    acts["beside-next"].run(history, 1)
    assert history.beside == 2
    assert acts["iteration-next"].run(history, 99).kind == "said"
    assert acts["iteration-next"].run(history, 1).kind == "stuck"
    acts["name-next"].run(history, 1)
    assert history.row == 1
    acts["iteration-go"].run(history, 1)
    assert history.bench.k == LOG.passes[11].end


def test_a_run_that_does_not_train_has_none() -> None:
    assert (
        HISTORY.open(Workbench(trace_of("a = Value(1.0)\nL = a * a\nL.backward()\n"))) == NONE_THERE
    )


def test_nothing_is_told_while_a_question_is_open() -> None:
    hidden: list[Hidden] = [frozenset({(0, "gradient")})]
    bench = Workbench(LOG, hides=lambda: hidden[0])
    assert HISTORY.open(bench) == UNTIL_ANSWERED
    hidden[0] = frozenset()
    history = HISTORY.open(bench)
    assert isinstance(history, History)
    assert len(text(history)) > 10
    hidden[0] = frozenset({(0, "gradient")})
    assert text(history) == [f"{UNTIL_ANSWERED}."]


def test_what_is_asked_for_must_be_there() -> None:
    assert HISTORY.argument is not None
    bench = Workbench(LOG)
    assert HISTORY.argument(bench, "13") == "The iterations are 1 to 12"
    assert "such as" in str(HISTORY.argument(bench, "a b"))
    found = HISTORY.argument(bench, "1")
    assert isinstance(found, History)
    assert (found.here, found.beside) == (0, 1)
