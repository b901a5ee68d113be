"""What an open question asks for stands nowhere: in no pane, text, hint, feedback or plain line.

Every question of every lesson that ships is opened, and everything that can be read while it is
open is read. The panes are read on odd numbers, on which nothing is equal by coincidence; texts,
which may have digits in them, on the program's own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.learner.course import lessons
from tests.sampled import some, steps
from tutor.engine.numbers import show
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.stages import ASKING
from tutor.lesson.model import Lesson
from tutor.lesson.traces import trace_of
from tutor.plain.conversation import Conversation
from tutor.plain.talk import Talk
from tutor.program import Program
from tutor.quiz.match import answers
from tutor.quiz.question import Question
from tutor.quiz.rules.catalogue import IDS
from tutor.quiz.situation import Situation
from tutor.tui import page
from tutor.view.moment import Moment
from tutor.view.panes import PANE, PANES
from tutor.view.text import Line, plain

SIZES = ((78, 9), (76, 18), (42, 10))
NUMBER = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w/])")
COMMANDS = "d\nv\nn\ns\nc\nd\nv\nC\nh\nh\nh\nh\n"

PRODUCT = "the slope of a product in one factor is the other factor, a leaf in sight"
WRITTEN = "the slope of a number that stands alone with a factor is the factor in the program"
ONE = "the slope of what stands alone in a sum or a difference is 1 or -1"
GIVEN = "the question gives the slope, and asks for its product with a step"
DIFFERENCE = "a difference hands on the gradient that stands at the node before"
EQUAL = {
    "where-it-ends": "the tries stand in the program, and the last is the best",
    "whole-slope": "a number that leaps between two places stands at other steps as well",
    "exp-nudge": "the question before asks for the slope, and this one goes on from it",
    "log-nudge": "the question before asks for the slope, and this one goes on from it",
    "second-secret": "a difference hands on the gradient that stands at the node before",
    "two-weights": WRITTEN,
    "blame-w2": WRITTEN,
    "three-knobs": WRITTEN,
    "turn-b": WRITTEN,
    "at-the-bottom": "where a square is lowest, every slope on the way to it is 0",
    "only-x": WRITTEN,
    "only-y": WRITTEN,
    "x-alone": ONE,
    "raise-target": ONE,
    "minus-left": ONE,
    "minus-right": ONE,
    "neg": ONE,
    "share-sign": "a sum hands on the gradient that stands at the node before",
    "relu-open": "an open relu has the slope 1, and a 1 stands in many places",
    "nudge-a-product": PRODUCT,
    "product-sign": PRODUCT,
    "product-other-side": PRODUCT,
    "exp-slope": "eˣ is its own slope: the value is the answer, as the screen says",
    "relu-sign": "a relu that is shut has the value 0 as well",
    "left-of-the-kink": "beside the corner all numbers are 0 or 1",
    "through-the-plus": "a plus hands on the gradient that stands at the node before",
    "the-seed": "the seed of every pass is 1, and a 1 stands in many places",
    "copy-edge": "a sum hands on the gradient that stands at the node before",
    "sum-shares": PRODUCT,
    "loser": "a switch that is not chosen has the slope 0",
    "winner": "a switch hands on the gradient that stands at the node before",
    "nudge-b-in-the-head": PRODUCT,
    "size-in-the-head": PRODUCT,
    "central-at-the-kink": "beside the corner all numbers are 0 or 1",
    "what-it-gains": GIVEN,
    "small-step": GIVEN,
    "share-of-v": GIVEN,
    "sign-at-w": DIFFERENCE,
    "other-side": DIFFERENCE,
    "both-knobs": "a sum hands on the gradient that stands at the node before",
    "sign-start": "a sum hands on the gradient that stands at the node before",
    "grad-start": "a sum hands on the gradient that stands at the node before",
    "which-knobs": "a sum hands on the gradient that stands at the node before",
    "sign-v": WRITTEN,
    "steep-way": ONE,
    "flat-places": "a relu that is shut has the value 0 as well",
    "order-weights": "the question before asks for one of the three",
    "sign-pull": DIFFERENCE,
    "where-from": "some of the contributions are 0, and a 0 stands in many places",
    "weight-of-five": WRITTEN,
    "third-guest": "the new mean, 6, is also how far off the guest is",
    "newton-1d": "a step of Newton's goes to the bottom of a square, which stands in the program",
    "guess-after-a": "what it asks about are counts, and lines of a program have numbers",
    "guess-product": "the scores that it asks about are written in the program",
    "guess-way": "an open relu has the value that it gets, which the text gives",
    "rival-count": "a sum hands on the gradient that stands at the node before",
    "one-rival-more": "the question before asks for the slope, and this one goes on from it",
    "one-passes": "the question gives the probability, which is handed on as it is",
    "wiped-row": "the factor is 0, and a 0 stands in many places",
    "asleep": "a relu that is shut has the slope 0, and a 0 stands in many places",
    "first-place": "what has only itself to look at has the slope 0, and there are many",
    "buried-nudge": GIVEN,
    "step-of-wv": GIVEN,
    "which-end": GIVEN,
    "off-the-cliff": "the first step is the one that is asked about; what hides is the loss behind",
}
"""Questions for a number which the operation itself makes equal to one in sight, and why."""

NEWS = {"who-pulls-hardest": {"b"}, "order-of-pull": {"x1", "w1"}}
"""Of nodes to be put in order, those of which no earlier question or screen gave the number."""

LEAVES = {
    "sign-of-b": ({"4"}, "the question gives `a`, -4; the gradient of `b` is -4 as well"),
    "order-of-pull": ({"1"}, "`w2` is 1, and the first of the options has the number 1"),
    "mend-the-other-engine": ({"1"}, "the question says what a nudge measures"),
    "ce-score": ({"0.9"}, "one of the features is 0.9"),
    "fill-last": ({"4"}, "there are four guests"),
    "grad-both": ({"1.5"}, "`w` is multiplied by 1.5"),
    "sign-u": ({"1"}, "`u` is 1"),
    "mend-the-engine": ({"1"}, "the question says what a nudge measures, and asks what is wrong"),
}
"""Numbers that the text gives as the value of a leaf."""


LESSONS = [lesson for _, lesson in lessons()]
ASKED = some([(lesson, quiz.id) for lesson in LESSONS for quiz in lesson.quizzes], 45)


def opened(lesson: Lesson, id: str, record: Record) -> Session:
    """A session in which a question is open."""
    index = next(s.index for s in lesson.screens if any(q.id == id for q in s.quizzes))
    session = Session("gradients", lesson, record, screen=index)
    while session.question is not None and session.question.quiz.id != id:
        session.skip()
        session.advance()
    assert session.stage == ASKING
    return session


def secrets(question: Question) -> set[str]:
    """The numbers asked for, as they are shown, without a sign."""
    trace, news = question.trace, NEWS.get(question.quiz.id)
    if question.quiz.kind in ("explain", "paths"):
        return set()  # it asks why, or by how many paths, of a number that may be seen
    if question.nodes:
        targets = zip(question.nodes, question.asked.numbers, strict=True)
        return {show(abs(x)) for n, x in targets if news is None or question.asked.label(n) in news}
    assert trace is not None
    named = [name for name, _ in question.quiz.hide]
    return {
        show(abs((trace.value if of == "value" else trace.gradient)(node, len(trace)) or 0.0))
        for node, of in question.also
        if trace.label(node) in named
    }


def read(lines: Iterable[Line]) -> str:
    return "\n".join(map(plain, lines))


def numbers(text: str) -> set[str]:
    return {show(float(number)) for number in NUMBER.findall(text)}


def drawn(session: Session, sizes: Iterable[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """What every pane shows at every step."""
    debugger, view = session.debugger, session.screen.view
    if debugger is None:
        return
    for k in sorted({*steps(debugger.log, 8), debugger.k}):
        moment = Moment.at(debugger.log, k, session.hides, view.focus if view else ())
        for spec in PANES:
            for width, height in sizes:
                where = f"{spec.id} at step {k}, {width}x{height}"
                yield where, read(spec.draw(moment, width, height))


def told(session: Session) -> Iterator[tuple[str, str]]:
    """What can be read beside the panes."""
    yield "text", read(page.reading(session, 76, programs="written", settled=session.past()))
    yield "question", read(page.turn(session, 76, options=True)[0])
    while (hint := session.hint()) is not None:
        yield "hint", hint
    question = session.question
    assert question is not None
    for rule in sorted(IDS):
        for answer in answers(question.kind, rule):
            for tries in (0, 1, 2):
                verdict = question.grade(answer, at(session, tries))
                if not verdict.ok:
                    said = verdict.message.replace(f"You get {verdict.answer} by", "")
                    yield f"feedback to {answer} ({rule})", said


def at(session: Session, tries: int) -> Situation:
    question = session.question
    assert question is not None and session.debugger is not None
    return Situation(tries, session.coming.asked, session.debugger.k)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.sqlite3") as made:
        yield made


def odd(lesson: Lesson) -> Lesson:
    """The lesson on other numbers, near its own."""
    screens = []
    for screen in lesson.screens:
        if (program := screen.program) is not None:
            screen = replace(screen, program=shifted(program))
        screens.append(screen)
    return replace(lesson, screens=tuple(screens))


@cache
def shifted(program: Program) -> Program:
    trace, numbers = trace_of(program), {}
    for i, name in enumerate(trace.names(), 1):
        node = trace.node_named(name)
        if node is not None and trace.op(node) is None:
            own = trace.value(node, trace.made(node) + 1) or 0.0
            numbers[name] = round(own * 1.0137 + 0.0171 * i, 4)
    return program.with_values({n: x for n, x in numbers.items() if sets(program, n)})


def sets(program: Program, name: str) -> bool:
    """Whether a program gives a name its number, and does not work it out."""
    try:
        return bool(program.with_values({name: 1.0}))
    except KeyError:
        return False


every_question = pytest.mark.parametrize(
    ("lesson", "quiz"), ASKED, ids=[f"{a.id}-{b}" for a, b in ASKED]
)


@every_question
def test_what_is_asked_stands_in_no_pane(lesson: Lesson, quiz: str, record: Record) -> None:
    if quiz in EQUAL:
        return  # it cannot be told from a number that has to be seen
    session = opened(odd(lesson), quiz, record)
    question = session.question
    assert question is not None
    asked, found = secrets(question), []
    for where, text in drawn(session, SIZES):
        if seen := asked & numbers(text):
            found.append(f"{where}: {sorted(seen)}")
    assert not found, "\n".join(found[:12])


@every_question
def test_what_is_asked_is_told_by_no_text(lesson: Lesson, quiz: str, record: Record) -> None:
    session = opened(lesson, quiz, record)
    question = session.question
    assert question is not None
    if quiz in EQUAL or not question.nodes:
        return  # the options of a choice are texts, of which its author judges
    asked, found = secrets(question) - LEAVES.get(quiz, (set(), ""))[0], []
    for where, text in told(session):
        if seen := asked & numbers(text):
            found.append(f"{where}: {sorted(seen)} in {text}")
    assert not found, "\n".join(found[:12])


@every_question
def test_what_is_asked_is_not_said_line_by_line(lesson: Lesson, quiz: str, record: Record) -> None:
    session, out = opened(odd(lesson), quiz, record), io.StringIO()
    question = session.question
    assert question is not None
    Conversation(session, Talk(io.StringIO(COMMANDS), out)).run()
    said = out.getvalue().split("✓ Right.")[0]  # a letter may be that of the right option
    text = re.sub(r"step \d+ of \d+|hint \d+|screen \d+ of \d+", "", said)
    assert quiz in EQUAL or not secrets(question) & numbers(text), text


@pytest.mark.parametrize("id", ["grad-a", "sign-of-b"])
def test_a_part_that_the_question_gives_is_in_sight(id: str) -> None:
    """Both questions say that -10 is in already; the sum of both parts is hidden as ever."""
    lesson = next(lesson for lesson in LESSONS if lesson.id == "diamond")
    with Record.open() as record:
        session = opened(lesson, id, record)
        question, debugger = session.question, session.debugger
    assert question is not None and question.trace is not None and debugger is not None
    (node,) = question.nodes
    assert question.parts_told == {node}
    name = question.asked.label(node)
    moment = Moment.at(question.trace, debugger.k, session.hides)
    assert f"{name}.grad  -10 → ▒▒▒▒" in read(PANE["ledger"].draw(moment, 78, 3))
    assert re.search(r"┃ g +-10 ┃", read(PANE["graph"].draw(moment, 78, 10)))
    end = Moment.at(question.trace, len(question.trace), session.hides)
    assert re.search(r"│ g +▒▒▒▒ │", read(PANE["graph"].draw(end, 78, 10)))
