"""The whole life of a question, for every kind in the registry.

A new kind needs a row in `SAMPLES`, and is named here as long as it has none.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tui.harness import terminal
from tutor.learner.record import Record
from tutor.learner.session import ANSWERED, Session
from tutor.lesson.model import Lesson, Quiz
from tutor.lesson.read.quiz_keys import schema_of
from tutor.lesson.read.reading import read_lesson
from tutor.lesson.read.schema import QUIZ
from tutor.lesson.traces import trace_of
from tutor.plain import app
from tutor.program import Program
from tutor.quiz import Question
from tutor.quiz.check.judge import judge_lesson
from tutor.quiz.kinds.kind import AnswerBy
from tutor.quiz.kinds.registry import KEYS, KINDS
from tutor.quiz.rules.catalogue import IDS
from tutor.quiz.situation import Situation, numbers, sentences
from tutor.quiz.variants import variant
from tutor.tui.widgets.turn import WIDGETS

PROGRAM = "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e\nL.backward()"
"""The diamond: dL/da = -13.75, dL/db = -4, dL/dd = -1.5, dL/de = -10."""


@dataclass(frozen=True)
class Sample:
    """A question of one kind about the diamond.

    Attributes:
        keys: its own part of the block.
        right: an answer as a learner may type it.
        wrong, rule: an answer that is not right, and the rule that leads to it, if one does.
        unreadable: a text that is no answer.
        press: the keys that give the right answer in the full screen.
        revealed: what "show me" must say.
        expect: an `expect` that is not the answer, and one that no answer of the kind can be;
            None for a kind that takes none.
        after: lines of the program after the backward pass.
    """

    keys: str
    right: str
    wrong: str
    rule: str
    unreadable: str
    press: tuple[str, ...]
    revealed: str
    expect: tuple[str, str] | None = None
    after: str = ""


SAMPLES = {
    "sign": Sample(
        'target = "b"', "negative", "+", "sign-by-value", "what?", ("minus",), "below 0",
        ('"+"', "3"),
    ),
    "value": Sample(
        'target = "a"', "-55/4", "-10", "overwrite", "b * d",
        ("minus", "1", "3", "full_stop", "7", "5"), "-13.75", ("1", '"+"'),
    ),
    "compare": Sample(
        'targets = ["d", "b", "a"]', "a b d", "d > b > a", "signed-order", "a > b",
        ("3", "2", "1"), "`a > b > d`", ('["a", "d", "b"]', "1"),
    ),
    "choice": Sample(
        'options = [{text = "the mean", bug = "average-paths"}, {text = "the sum", right = true}]',
        "the sum", "1", "average-paths", "7", ("2",), "the sum",
    ),
    "local": Sample(
        'target = "∂d/∂b"', "minus 4", "2.5", "mul-own-factor", "b * d",
        ("minus", "4"), "the law is", ("1", '"+"'),
    ),
    "magnitude": Sample(
        'target = "a"', "10", "0.1", "reciprocal", "b * d", ("1", "0"), "is nearest to 13.75",
        ("1", '"+"'),
    ),
    "nudge": Sample(
        'target = "a"\nby = 0.01', "-0.14", "-13.75", "rate-not-change", "b * d",
        ("minus", "0", "full_stop", "1", "3", "7", "5"), "Really `L` moves by -0.13725",
        ("1", '"+"'),
    ),
    "fill": Sample(
        'target = "∂d/∂a"', "upstream -3/2, local 2.5, new -13.75", "-1.5 -4 -4", "mul-own-factor",
        "b * d", ("minus", "1", "full_stop", "5", "space", "2", "full_stop", "5", "space",
                  "minus", "1", "3", "full_stop", "7", "5"),
        "-10 + (-1.5) × 2.5 = -13.75", ('["1", "2", "3"]', "1"),
    ),
    "update": Sample(
        'target = "a"', "-2.625", "-5.375", "ascent", "b * d",
        ("minus", "2", "full_stop", "6", "2", "5"), "the old value minus rate × gradient",
        ("1", '["a"]'), "lr = 0.1\na.data -= lr * a.grad\n",
    ),
    "order": Sample(
        "", "3", "1", "forward-order", "b * d", ("3",), "is ready", ('"d"', "1"),
    ),
    "paths": Sample(
        'target = "a"\nwhich = "largest"', "a e L", "2", "", "b * d", ("1",),
        "The largest by size", ('"a d L"', '["x"]'),
    ),
    "first-bad-step": Sample(
        'target = "a"\nbug = "overwrite"', "d -> a", "1", "", "b * d", ("4",), "it should be",
    ),
    "repair": Sample(
        'target = "a"\nbug = "seed-with-value"', "6", "1", "overwrite", "b * d", ("6",),
        "start the pass with 1",
    ),
    "explain": Sample(
        'target = "d"\nreasons = ["odd-minus", "no-minus", "closed"]', "odd-minus", "3", "",
        "b * d", ("1",), "is negative", ('"closed"', "1"),
    ),
    "sign-trace": Sample(
        'target = "b"\npath = ["b", "d", "L"]', "- - +", "+ - -", "mul-own-factor", "b * d",
        ("minus", "minus", "space", "plus"), "`∂d/∂b = -4`", ('"++ +"', "1"),
    ),
}  # fmt: skip
every_kind = pytest.mark.parametrize("kind", KINDS)


def sample(kind: str) -> Sample:
    if kind not in SAMPLES:
        pytest.fail(f"the kind `{kind}` has no row in SAMPLES of tests/quiz/test_life.py")
    return SAMPLES[kind]


def path_of(folder: Path, kind: str, more: str = "", *, without: str = "") -> Path:
    """A lesson with one question; `more` are further keys, `without` is left out."""
    keys = "\n".join(
        line for line in sample(kind).keys.splitlines() if not without or without not in line
    )
    vary = "[vary]\na = [-4, 3]\n" if "vary" in KEYS[kind].takes and not more else ""
    path = folder / "life.md"
    path.write_text(
        '# Life\n\n```toml lesson\nid = "life"\n```\n\n'
        f"```python program\n{PROGRAM}\n{sample(kind).after}```\n\n"
        '```toml view\nat = "before seed"\n```\n\n'
        f'```toml quiz\nid = "q"\nask = "What now?"\nkind = "{kind}"\n{keys}\n{more}\n{vary}```\n',
        "utf-8",
    )
    return path


def read(folder: Path, kind: str, more: str = "") -> tuple[Lesson, Quiz, Program]:
    lesson, faults = read_lesson(path_of(folder, kind, more), KEYS)
    assert lesson is not None and not faults, faults
    (screen,) = lesson.screens
    assert screen.program is not None
    return lesson, screen.quizzes[0], screen.program


def ask(folder: Path, kind: str, more: str = "") -> Question:
    _, quiz, program = read(folder, kind, more)
    trace = trace_of(program)
    return Question.of(quiz, trace, trace.position("before seed"))


def codes(folder: Path, kind: str, more: str = "", without: str = "") -> set[str]:
    """What reading and judging find."""
    lesson, faults = read_lesson(path_of(folder, kind, more, without=without), KEYS)
    assert lesson is not None
    return {d.code for d in (*faults, *judge_lesson(lesson))}


def test_every_kind_has_a_sample() -> None:
    assert sorted(KINDS.keys() - SAMPLES.keys()) == [], "add rows to SAMPLES"
    assert sorted(SAMPLES.keys() - KINDS.keys()) == []


@every_kind
def test_its_keys_are_described_once(kind: str) -> None:
    keys = KEYS[kind]
    assert keys.kind == kind and keys.help
    assert set(keys.special) <= schema_of(KEYS).keys()
    own = [key.name for key in keys.own]
    others = {key.name: key for row in KEYS.values() if row.kind != kind for key in row.own}
    assert not set(own) & QUIZ.keys()
    assert all(others.get(key.name, key) is key for key in keys.own), "one name, two keys"
    assert (keys.expect is not None) == ("expect" in keys.takes)


@every_kind
def test_it_is_read_and_checked(tmp_path: Path, kind: str) -> None:
    _, quiz, _ = read(tmp_path, kind)
    assert quiz.kind == kind
    assert codes(tmp_path, kind) == set()


@every_kind
def test_its_faults_are_named(tmp_path: Path, kind: str) -> None:
    for name in KEYS[kind].needs:
        assert "E011" in codes(tmp_path, kind, without=name)
    foreign = {name for row in KEYS.values() for name in row.needs} - {*KEYS[kind].special}
    for name in foreign:
        assert "E402" in codes(tmp_path, kind, f"{name} = []")
    wrong = sample(kind).expect
    assert (wrong is None) == (KEYS[kind].expect is None)
    if wrong is not None:
        assert codes(tmp_path, kind, f"expect = {wrong[0]}") == {"E411"}
        assert codes(tmp_path, kind, f"expect = {wrong[1]}") == {"E013"}


@every_kind
def test_it_is_asked(tmp_path: Path, kind: str) -> None:
    question = ask(tmp_path, kind)
    assert question.ask == f"{question.kind.given()} What now?".strip()
    assert question.prompt.endswith(" ")
    assert len(question.options) == len(question.keys) == len(question.names)
    assert bool(question.options) == (question.answer_by is not AnswerBy.NUMBER)
    assert len(set(question.keys)) == len(question.keys)


@every_kind
def test_right_answers_are_right(tmp_path: Path, kind: str) -> None:
    question = ask(tmp_path, kind)
    for text in (sample(kind).right, question.shown):
        verdict = question.grade(text)
        assert verdict.ok and verdict.valid and not verdict.rules
        assert verdict.message
        assert question.grade(verdict.answer).ok
    told = ask(tmp_path, kind, 'right = "Just so."').grade(sample(kind).right)
    assert told.message == "Just so."


@every_kind
def test_a_wrong_answer_names_its_rule_and_what_to_do(tmp_path: Path, kind: str) -> None:
    question = ask(tmp_path, kind)
    verdict = question.grade(sample(kind).wrong)
    assert verdict.valid and not verdict.ok
    assert verdict.rules[:1] == (() if not sample(kind).rule else (sample(kind).rule,))
    assert set(verdict.rules) <= IDS
    assert question.matches(sample(kind).wrong).ids == verdict.rules
    assert not numbers(verdict.message) and "{" not in verdict.message
    later = question.grade(sample(kind).wrong, Situation(tries=1)).message
    assert later != verdict.message and "{" not in later
    assert all(len(sentences(said)) <= 2 for said in (verdict.message, later))


@every_kind
def test_what_cannot_be_read_is_no_attempt(tmp_path: Path, kind: str) -> None:
    for text in (sample(kind).unreadable, ""):
        verdict = ask(tmp_path, kind).grade(text)
        assert not verdict.valid and not verdict.ok
        assert verdict.message and not verdict.rules and not verdict.answer


@every_kind
def test_hints_end_before_the_answer(tmp_path: Path, kind: str) -> None:
    question = ask(tmp_path, kind, 'hints = ["Look again."]')
    assert question.hints[0] == "Look again."
    assert sample(kind).revealed in question.reveal()
    for hints in (question.hints, ask(tmp_path, kind).hints):
        assert hints
        assert len(question.shown) == 1 or not any(question.shown in hint for hint in hints)


@every_kind
def test_a_prediction_is_noted_and_compared(tmp_path: Path, kind: str) -> None:
    question = ask(tmp_path, kind, 'mode = "predict"')
    assert not question.graded
    wrong, right = sample(kind).wrong, sample(kind).right
    assert question.compared(wrong).startswith("You predicted ")
    assert question.compared(right).startswith("As you predicted. ")
    assert question.reveal() in question.compared(wrong)
    assert all(question.reveal() != hint for hint in question.hints)


@every_kind
def test_a_variant_has_an_answer_of_its_own(tmp_path: Path, kind: str) -> None:
    if "vary" not in KEYS[kind].takes:
        assert codes(tmp_path, kind, "vary = {a = [1, 2]}") == {"E402"}
        return
    _, quiz, program = read(tmp_path, kind)
    trace = trace_of(variant(quiz, program, 1))
    other = Question.of(quiz, trace, trace.position("before seed"))
    assert other.reveal() != ask(tmp_path, kind).reveal()
    assert other.grade(other.shown).ok


@every_kind
def test_answers_are_recorded(tmp_path: Path, kind: str) -> None:
    with Record.open(tmp_path / "record.sqlite3") as record:
        session = Session("", read(tmp_path, kind)[0], record)
        session.answer(sample(kind).unreadable)
        session.answer(sample(kind).wrong)
        session.answer(sample(kind).right)
        assert session.stage == ANSWERED
        wrong, right = record.attempts()
        assert (wrong.kind, wrong.ok, "".join(wrong.rules[:1])) == (kind, False, sample(kind).rule)
        assert (right.kind, right.ok, right.rules) == (kind, True, ())


@every_kind
def test_it_is_answered_line_by_line(tmp_path: Path, kind: str) -> None:
    out, it = io.StringIO(), sample(kind)
    lines = [it.wrong, "h", it.unreadable, it.right, "", ""]
    with Record.open() as record:
        code = app.run(
            str(path_of(tmp_path, kind)), record, io.StringIO("\n".join(lines) + "\n"), out
        )
    assert code == 0
    text = out.getvalue()
    places = [text.index(part) for part in ("What now?", "✗ Not yet.", "hint 1", "✓ Right.")]
    assert places == sorted(places)
    question = ask(tmp_path, kind)
    assert all(f"{key}  " in text for key in question.keys)


@every_kind
async def test_it_is_answered_in_the_full_screen(tmp_path: Path, kind: str) -> None:
    question = ask(tmp_path, kind)
    async with terminal(str(path_of(tmp_path, kind))) as t:
        assert isinstance(t.app.focused, WIDGETS[question.answer_by])
        await t.press(*sample(kind).press)
        assert t.app.focused.answer == question.shown
        await t.press("enter")
        assert t.lesson.session.stage == ANSWERED
        assert "✓ Right" in t.text


@every_kind
async def test_the_answer_can_be_shown_in_the_full_screen(tmp_path: Path, kind: str) -> None:
    async with terminal(str(path_of(tmp_path, kind)), (120, 40)) as t:
        await t.press("k")
        assert t.lesson.session.shown == ask(tmp_path, kind).reveal()
        assert "The answer." in t.text
