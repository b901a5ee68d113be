"""What the record keeps of each answer: as typed, when, after which hints, to which wording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.learner.lessons import LESSON, lesson
from tutor.learner.attempt import Attempt
from tutor.learner.attempt_log import fingerprint
from tutor.learner.disk.entries import Entry
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.lesson import read_pack
from tutor.quiz.kinds.registry import KEYS

PACK = """format = 1
id = "pack"
version = "1.2.3"
title = "A pack"
lessons = ["diamond"]
summary = "Of one lesson."
authors = ["A. Author"]
license = "MIT"
"""


@pytest.fixture
def record(home: Path) -> Iterator[Record]:
    with Record.open() as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lessons").mkdir()
    (tmp_path / "pack.toml").write_text(PACK, "utf-8")
    (tmp_path / "lessons" / "diamond.md").write_text(LESSON, "utf-8")
    return tmp_path


@pytest.fixture
def session(folder: Path, record: Record) -> Session:
    """At the graded question of the lesson."""
    pack, faults = read_pack(folder, KEYS)
    assert pack is not None and not faults, [str(fault) for fault in faults]
    found = Session("pack", pack.lessons[0], record)
    found.answer("1")
    found.advance()
    return found


def test_an_attempt_keeps_when_and_after_which_hints(session: Session, record: Record) -> None:
    session.hint()
    session.hint()
    session.answer(" -3.750")
    foretold, attempt = record.attempts()
    assert (attempt.text, attempt.answer, attempt.attempt) == (" -3.750", "-3.75", 1)
    assert len(attempt.hinted) == attempt.hints == 2
    times = (foretold.shown, foretold.at, attempt.shown, *attempt.hinted, attempt.at)
    assert list(times) == sorted(times) and all(times)
    assert attempt.version == "1.2.3"
    assert attempt.session == foretold.session and len(attempt.session) == 16
    assert attempt.rules[0] == attempt.told, "the first of the rules is the one that is told"
    assert not attempt.sign_slip and not foretold.told


def test_a_sign_slip_is_marked(session: Session, record: Record) -> None:
    session.answer("3.75")
    *_, attempt = record.attempts()
    assert attempt.sign_slip and attempt.rules


def test_an_unreadable_answer_is_kept_and_is_no_attempt(session: Session, record: Record) -> None:
    session.answer("a cat\x1b")
    assert len(list(record.attempts())) == 1
    *_, kept = record.attempts(unreadable=True)
    assert (kept.text, kept.answer, kept.valid, kept.ok) == ("a cat\x1b", "", False, False)
    progress = record.progress("pack", [session.lesson])["diamond"]
    assert (progress.answered, progress.right) == (0, 0)
    session.answer("-13.75")
    *_, last = record.attempts()
    assert last.attempt == 1, "what could not be read costs nothing"
    assert [a.quiz for a in record.going_on("pack", "diamond")] == ["foretold", "grad-a"]


def test_a_pasted_megabyte_does_not_fill_the_record(session: Session, record: Record) -> None:
    session.answer("é\ud800" * 500_000)  # half a surrogate pair, as a terminal may send one
    *_, kept = record.attempts(unreadable=True)
    assert kept.text == "é\ud800" * 1000


def test_each_visit_is_a_session_of_its_own(session: Session, record: Record) -> None:
    session.answer("-1")
    Session("pack", session.lesson, record).answer("-2")
    one, other = [a.session for a in record.attempts()][-2:]
    assert one != other


def test_show_me_is_kept_with_its_times(session: Session, record: Record) -> None:
    session.skip()
    *_, shown = record.attempts()
    assert (shown.mode, shown.answer, shown.text) == ("shown", "", "")
    assert shown.shown <= shown.at


def test_a_variant_has_the_fingerprint_of_its_question(session: Session, record: Record) -> None:
    session.answer("-13.75")
    session.again()
    session.answer("-8.75")
    one, other = [a for a in record.attempts() if a.quiz == "grad-a"]
    assert other.variant == {"a": -3.0}
    assert one.fingerprint == other.fingerprint


def test_a_fingerprint_tells_an_edited_question(tmp_path: Path) -> None:
    first = lesson(tmp_path)
    quiz, program = first.quizzes[1], first.screens[1].program

    def of(text: str) -> str:
        read = lesson(tmp_path, text)
        return fingerprint(read.quizzes[1], read.screens[1].program)

    same = fingerprint(quiz, program)
    assert of(LESSON.replace("They add.", "They are added.")) == same
    assert fingerprint(replace(quiz, feedback={"overwrite": "No."}), program) == same
    edited = [
        LESSON.replace('target = "a"\nask = "And', 'target = "b"\nask = "And'),
        LESSON.replace("And now", "Once more"),
        LESSON.replace("b = Value(2.5)", "b = Value(3.5)"),
    ]
    assert len({same, *map(of, edited)}) == 4


def test_where_a_pack_lies_is_written_down(session: Session, record: Record, folder: Path) -> None:
    assert record.folders() == {"pack": str(folder)}


def test_fields_that_are_missing_or_odd_have_their_defaults() -> None:
    def of(**data: object) -> Attempt | None:
        return Attempt.of(Entry("now", "answered", "p", None, data))

    default = Attempt("now", "p", "", "", "", "", False)
    assert of() == default
    odd = {name: [{}] for name in Attempt.__slots__}
    assert of(**odd) == default
    assert of(rules=["a", 3], variant={"a": 1, "b": "x"}, hints=True, ok=1) == replace(
        default, rules=("a",), variant={"a": 1.0}
    )
    assert Attempt.of(Entry("now", "finished", "p", None, {})) is None
