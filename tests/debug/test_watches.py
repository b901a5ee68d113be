"""Watches and bookmarks: their numbers at every position, what they keep, what they hide."""

from __future__ import annotations

import pytest

from tests.debug.test_stops import DIAMOND, TRAINING
from tests.program.running import trace_of
from tutor.debug.action import MOVED, REFUSED, Outcome
from tutor.debug.bench_keys import ENTRIES, watch
from tutor.debug.expressions.located import TypedError
from tutor.debug.workbench import Workbench

BY_ID = {entry.id: entry for entry in ENTRIES}


def take(bench: Workbench, id: str, text: str) -> Outcome:
    return BY_ID[id].take(bench, text)


def test_a_watch_is_worked_out_at_every_position() -> None:
    log = trace_of(DIAMOND)
    bench = Workbench(log)
    a = log.node_named("a")
    assert a is not None
    texts = ("a.grad * 2", "d * e", "grad(a) + value(b)", "log(d)", "-a ** 2")
    twice, product, both, none, power = map(bench.watches.add, texts)
    for k in range(len(log) + 1):
        grad, number = log.gradient(a, k), bench.watches.number
        assert number(twice, k) == (None if grad is None else grad * 2)
        assert number(product, k) == (15.0 if k > 3 else None)
        assert number(both, k) == (None if grad is None else grad + 2.5)
        assert number(none, k) is None  # of a negative number
        assert number(power, k) == (-16.0 if k else None)


def test_a_history_holds_what_was_written_up_to_here_in_order() -> None:
    log = trace_of(TRAINING)
    bench = Workbench(log)
    losses, weights = bench.watches.add("loss"), bench.watches.add("w.data")
    printed = [float(e.text or "") for e in log.events() if e.kind == "print"]
    assert bench.watches.history(losses, len(log), 9) == printed
    assert bench.watches.history(losses, len(log), 2) == printed[-2:]
    for k in range(len(log) + 1):
        wanted = [
            e.after if e.kind == "update" else e.value
            for e in log.events(0, k)
            if e.node == 0 and e.kind in ("value", "update")
        ]
        assert bench.watches.history(weights, k, 99) == wanted


def test_a_hidden_number_is_in_no_watch() -> None:
    log = trace_of(DIAMOND)
    a = log.node_named("a")
    assert a is not None
    bench = Workbench(log, lambda: frozenset({(a, "gradient")}))
    hidden, shown = bench.watches.add("grad(a) * 0 + e"), bench.watches.add("a + e.grad")
    end = len(log)
    assert bench.watches.hidden(hidden, end) and not bench.watches.hidden(shown, end)
    assert bench.watches.number(hidden, end) is None
    assert bench.watches.history(hidden, end, 9) == []
    assert bench.watches.number(shown, end) == -14.0
    bench.debugger.to_end()
    assert take(bench, "watch", "a.grad").text == "Watching a.grad"
    assert take(bench, "watch", "b").text == "Watching b, 2.5 now"


@pytest.mark.parametrize("text", ["", "q * 2", "grad > 1", "a > 1", "3 + 4", "a.foo", "a.grad +"])
def test_what_can_not_be_watched_is_refused(text: str) -> None:
    bench = Workbench(trace_of(DIAMOND))
    with pytest.raises(TypedError):
        bench.watches.add(text)
    assert watch(bench, text).kind == REFUSED
    assert bench.watches.watches == []


def test_watches_and_bookmarks_come_back_or_say_that_they_do_not_fit() -> None:
    bench = Workbench(trace_of(DIAMOND))
    bench.debugger.to(9)
    for id, text in (("watch", "a.grad"), ("watch", "d * 2"), ("mark", "q"), ("mark", "7")):
        take(bench, id, text)
    again, other = Workbench(trace_of(DIAMOND)), Workbench(trace_of("a = Value(1.0)\nb = a * 2\n"))
    for part in ("watches", "bookmarks"):
        kept = getattr(bench, part).kept()
        assert getattr(again, part).restore(kept) == []
        assert getattr(again, part).kept() == kept
    assert again.bookmarks.positions() == {"q": 9, "7": 9}
    assert other.watches.restore([*bench.watches.kept(), {"text": 1}]) == [
        "The watch `d * 2` does not fit any more: nothing is called `d`",
        "A watch could not be read and was left out",
    ]
    assert len(other.bookmarks.restore([*bench.bookmarks.kept(), {"mark": "ab"}])) == 3
    assert other.bookmarks.positions() == {}
    assert take(other, "mark.go", "q").kind == REFUSED


def test_a_bookmark_is_gone_back_to() -> None:
    bench = Workbench(trace_of(DIAMOND))
    bench.debugger.to(5)
    assert take(bench, "mark", " k ").text == "Bookmark k is at step 5: ' goes there"
    bench.debugger.to_end()
    assert take(bench, "mark.go", "k").kind == MOVED and bench.k == 5
    for wrong in ("", "kk", "?", "é"):
        assert take(bench, "mark", wrong).kind == REFUSED
        assert take(bench, "mark.go", wrong).kind == REFUSED
