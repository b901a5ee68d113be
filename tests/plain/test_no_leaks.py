"""With each shipped question open, no command of the debugger tells a number that it hides."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest

from tutor.actions import DEBUG_SPOKEN, TYPED
from tutor.engine.numbers import show
from tutor.learner.hosts import LessonHost
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.stages import ASKING
from tutor.lesson.shelf import Shelf
from tutor.plain.debug_talk import DebugConversation
from tutor.plain.talk import Talk
from tutor.quiz.kinds.registry import KEYS
from tutor.trace.log import Log
from tutor.view.tools import TOOLS

PACKS = Shelf.read(KEYS).packs
_LEAST = 4  # digits of a number that stands nowhere by chance
_NAMES = 6  # of a program that are asked about


def commands(names: list[str], secrets: set[str]) -> Iterator[str]:
    """Every row of the debugger, from the end of the run and from where it leads."""
    for row in DEBUG_SPOKEN:
        if row.id not in ("leave", "debugger") and row.id not in {typed.id for typed in TYPED}:
            yield from ("end", row.id)
    yield "end"
    texts = [*names, *(f"grad({name})" for name in names), *(f"= {text}" for text in secrets)]
    texts += [f"{name} if abs(grad) > 0.01" for name in names]
    for id in (*(spec.id for spec in TOOLS), *(row.id for row in TYPED)):
        yield from (f"{id} {text}" for text in texts)
    for name in names:
        yield from (f"who {name}", "c", "C", "C")
    yield from (*(spec.id for spec in TOOLS), "end", "values", "graph")


def hidden(session: Session, log: Log) -> dict[str, tuple[str, str]]:
    """The hidden numbers as they would be written, those left out that are in sight elsewhere."""
    end, found, seen = len(log), {}, set()
    for name in log.names():
        node = log.node_named(name)
        if node is None:
            continue
        for what, x in (("value", log.value(node, end)), ("gradient", log.grad(node, end).value)):
            if (node, what) not in session.hides:
                seen.add(show(x).lstrip("-") if x is not None else "")
            elif x is not None and len(show(x).strip("-0.")) >= _LEAST:
                found[show(x)] = (name, what)
    return {text: of for text, of in found.items() if text.lstrip("-") not in seen}


@pytest.mark.parametrize("pack", [pack.id for pack in PACKS])
def test_no_command_tells_what_an_open_question_hides(pack: str) -> None:
    lessons, looked_at = next(p.lessons for p in PACKS if p.id == pack), 0
    with Record.open() as record:
        for lesson in lessons:
            for screen in lesson.screens:
                session = Session(pack, lesson, record, screen=screen.index)
                if session.stage != ASKING or session.log is None:
                    continue
                secrets = hidden(session, session.log)
                lines = commands(session.log.names()[:_NAMES], set(secrets))
                out = io.StringIO()
                typed = io.StringIO("".join(f"{line}\n" for line in lines))
                DebugConversation(LessonHost(session), Talk(typed, out)).run()
                told = [row for row in out.getvalue().split("\n") if ") > " not in row]
                looked_at += bool(secrets)
                for text, of in secrets.items():
                    number = re.compile(rf"(?<![\d.]){re.escape(text)}(?![\d.])")
                    assert not [row for row in told if number.search(row)], (lesson.id, of)
    assert looked_at > 1
