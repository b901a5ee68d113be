"""With each shipped question open, no command of the debugger tells a number that it hides."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import islice

import pytest

from tests.learner.test_asked_nowhere import ASKED, EQUAL, odd, opened
from tests.program.running import trace_of
from tests.sampled import some
from tutor import folders
from tutor.actions import DEBUG_SPOKEN, TYPED
from tutor.debug.workbench import UNTIL_ANSWERED, Hidden, Workbench
from tutor.engine.numbers import show
from tutor.learner.hosts import LessonHost, ProgramHost
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.plain.debug_talk import DebugConversation
from tutor.plain.spoken_opener import SpokenOpener
from tutor.plain.talk import Talk
from tutor.trace.log import Log
from tutor.tui.drawing import Drawing
from tutor.view.bench_panes import BENCH_PANES
from tutor.view.export_view import EXPORT, EXPORTS
from tutor.view.glyphs import UNICODE
from tutor.view.text import plain
from tutor.view.tools import TOOLS

_LEAST = 4  # digits of a number that stands nowhere by chance
_NAMES = 2  # of the hidden ones that are asked about
_LEAVES = ("leave", "debugger")

TRIED = some(ASKED, 15)
PARTS = -(-len(TRIED) // 60)
"""Tests that all that are asked are spread over, as one has only so much time."""

Hiding = dict[str, tuple[str, str]]
"""Numbers as they would be written, with the name and the quantity of each."""


def commands(hidden: Hiding) -> Iterator[str]:
    """Every row of the debugger from the end of the run, tools with their keys, and texts."""
    typed = {row.id for row in TYPED}
    for row in DEBUG_SPOKEN:
        if row.id not in typed and row.id not in _LEAVES:
            yield from ("end", row.id)
    for spec in TOOLS:
        yield spec.id
        yield from (row.id for row in spec.actions)
    for text, (name, what) in islice(hidden.items(), _NAMES):
        number = name if what == "value" else f"grad({name})"
        for id in (*(spec.id for spec in TOOLS if spec.argument), *sorted(typed)):
            yield f"{id} {number if id in typed else name}"
        for spec in TOOLS:  # the keys of a tool that take a text, as soon as it is open
            if spec.texts:
                yield spec.id
                yield from (f"{row.id} {name}" for row in spec.texts)
        yield f"find = {text}"
        yield from (f"set {name} = 3", f"stop {name} if abs(grad) > 0.01", "c", "C", "C")
        yield from (f"stop {number} == {text}", "c", f"watch 2 * {number}", f"who {name}")
    yield from (f"{EXPORT.id} {form.id}" for form in EXPORTS)
    yield from (*(spec.id for spec in TOOLS), "end", "values", "graph")


def hidden_in(session: Session, log: Log) -> Hiding:
    """The hidden numbers, those left out that are in sight elsewhere."""
    hides = session.hides
    end, found, seen = len(log), {}, before_the_end(log, hides)
    for name in log.names():
        node = log.node_named(name)
        if node is None:
            continue
        for what, x in (("value", log.value(node, end)), ("gradient", log.grad(node, end).value)):
            if (node, what) not in hides:
                seen.add(show(x).lstrip("-") if x is not None else "")
            elif x is not None and len(show(x).strip("-0.")) >= _LEAST:
                found[show(x)] = (name, what)
    return {text: of for text, of in found.items() if text.lstrip("-") not in seen}


def before_the_end(log: Log, hides: Hidden) -> set[str]:
    """The numbers in sight that stand at some step: among thousands some are equal by chance."""
    quantity = {"value": "value", "update": "value"}
    return {
        show(x).lstrip("-")
        for event in log.events()
        if (event.node, quantity.get(event.kind, "gradient")) not in hides
        for x in (event.value, event.before, event.after)
        if x is not None
    }


def told(session: Session, hidden: Hiding) -> Iterator[str]:
    """All lines that come of the commands, then what stands beside the run and can be copied.

    An event that was looked for is told in full before what comes next.
    """
    out, host = io.StringIO(), LessonHost(session)
    typed = io.StringIO("".join(f"{text}\n" for text in commands(hidden)))
    DebugConversation(host, Talk(typed, out)).run()
    own = re.compile(r"\) > |==")  # what was typed, and where it stands in the list of stops
    yield from (row for row in out.getvalue().split("\n") if not own.search(row))
    bench, log = session.bench, session.log
    assert bench is not None and log is not None
    for k in (0, len(log) // 2, len(log)):
        for go in (bench.debugger.to, lambda k: bench.debugger.behind(max(k - 1, 0))):
            go(k)
            yield from map(plain, Drawing(host).shared() or ())
        for pane in BENCH_PANES:
            rows = (plain(row) for row in pane.draw(bench, 60, 20, UNICODE))
            yield from (row for row in rows if not own.search(row))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_command_tells_what_an_open_question_hides(part: int) -> None:
    looked_at, asked = 0, TRIED[part::PARTS]
    for lesson, quiz in asked:
        if quiz in EQUAL:
            continue  # another number that has to be seen is the same
        with Record.open() as record:
            session = opened(odd(lesson), quiz, record)
            if session.log is None or not (hidden := hidden_in(session, session.log)):
                continue
            looked_at += 1
            numbers = {
                of: re.compile(rf"(?<![\d.]){re.escape(text.lstrip('-'))}(?![\d.])")
                for text, of in hidden.items()
            }
            for row in told(session, hidden):
                for of, number in numbers.items():
                    assert not number.search(row), (lesson.id, quiz, of, row)
            assert not (folders.home() / folders.FOLDER).exists(), "a file tells all of the run"
    assert looked_at > len(asked) // 3


def test_a_tool_that_is_open_is_covered_when_something_is_hidden() -> None:
    """Predict mode asks at a step that is made beside the tool."""
    log = trace_of("a = Value(2.0)\nL = a * 3.5 + a\nL.backward()\n")
    hidden: set[tuple[int, str]] = set()
    bench = Workbench(log, lambda: frozenset(hidden))
    bench.debugger.to_end()
    out = io.StringIO()
    opener = SpokenOpener(Talk(io.StringIO(), out), ProgramHost(bench, "run", "run"))
    for spec in TOOLS:
        hidden.clear()
        if (came := opener.written(spec.id, {})) is None or came.text:
            continue  # such as the history of what trains nothing
        node = log.node_named("a")
        assert node is not None
        hidden.add((node, "gradient"))
        for row in spec.actions:
            out.seek(0)
            out.truncate()
            said = opener.written(row.id, {})
            assert said is not None and "4.5" not in said.text + out.getvalue(), (spec.id, row.id)
            assert spec.masks or said.text == UNTIL_ANSWERED, (spec.id, row.id)
