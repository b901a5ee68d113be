"""The end of a lesson as lines: the drawing to share, and how each question was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tutor.learner.mastery import in_turn, waits_for, weak
from tutor.learner.session import Session
from tutor.learner.standing import (
    FIRST,
    GUESSED,
    HINTS,
    NEW,
    OPEN,
    SHOWN,
    TRIES,
    Score,
    Standing,
    of_lesson,
    of_skills,
)
from tutor.lesson.check.checking import start_of
from tutor.lesson.model import Lesson, Quiz, Screen
from tutor.lesson.shelf import Following, Shelf
from tutor.lesson.traces import trace_of
from tutor.program import Program
from tutor.quiz.question import Question
from tutor.quiz.rules.catalogue import IDS, belief
from tutor.quiz.situation import sentences
from tutor.quiz.variants import choices
from tutor.trace import Trace
from tutor.tui.pages.row_layout import ends, plural
from tutor.view import prose
from tutor.view.keepsake import finished, framed
from tutor.view.question_text import numbered, picked
from tutor.view.text import Line, Span, fit, line, line_width, wrap

MARKS: dict[str, tuple[str, str]] = {
    FIRST: ("✓", "right"), TRIES: ("◐", "partial"), HINTS: ("◐", "partial"), SHOWN: ("→", "note"),
    GUESSED: ("○", "note"), OPEN: ("·", "unset"), NEW: ("·", "unset"),
}  # fmt: skip
"""Mark and role of a question, by how it was answered."""

_INDENT = 3
_TELLING = 12  # characters from which on a question says what it is about


@dataclass(frozen=True, slots=True)
class Result:
    """What a lesson that is finished has come to.

    Attributes:
        session: the lesson.
        standings: its questions.
        able: the skills, in words, of which at least half was right at the first try.
        now, later: those to look at again, and those that rest on these and come after them.
        waits: for each skill on how many it rests that are not mastered.
        following: the lesson after it, None if it is the last.
    """

    session: Session
    standings: tuple[Standing, ...]
    able: tuple[str, ...]
    now: tuple[str, ...]
    later: tuple[str, ...]
    waits: Mapping[str, int]
    following: Following | None

    @classmethod
    def of(cls, session: Session, shelf: Shelf) -> Result:
        """What the record says of a lesson, and what its pack says comes next."""
        lesson, pack = session.lesson, shelf.pack(session.pack)
        found = tuple(of_lesson(session.pack, lesson, session.record))
        texts, needs = (pack.skills, pack.needs) if pack else ({}, {})
        scores = {
            skill: Score.of(s for s in found if skill in s.quiz.skills) for skill in lesson.skills
        }
        asked = [skill for skill in scores if scores[skill].questions]
        able = [s for s in asked if 0 < scores[s].questions <= 2 * scores[s].first]
        ever = weak(of_skills(pack, session.record)) if pack else set()
        open_ones = {*asked, *ever}.difference(able)
        now, later = in_turn((s for s in asked if s not in able), open_ones, needs)
        waits = {s: waits_for(s, open_ones, needs) for s in {*texts, *scores}}
        following = shelf.after(session.pack, lesson.id)

        def told(skills: Iterable[str]) -> tuple[str, ...]:
            return tuple(texts.get(skill, skill) for skill in skills)

        return cls(session, found, told(able), told(now), told(later), waits, following)

    @property
    def again(self) -> list[Quiz]:
        """The questions that were missed and can be asked with other numbers.

        What a skill rests on is asked before it.
        """
        missed = sorted((each for each in self.standings if each.missed), key=self._turn)
        places = (_place(self.session.lesson, each) for each in missed)
        return [quiz for screen, quiz in places if screen.program and choices(quiz, screen.program)]

    def _turn(self, standing: Standing) -> int:
        """On how many skills that are not mastered a question rests at most."""
        return max((self.waits.get(skill, 0) for skill in standing.quiz.skills), default=0)

    @property
    def log(self) -> Trace | None:
        """The run that most of the questions are about; None without a program."""
        found: Counter[Program] = Counter()
        for screen in self.session.lesson.screens:
            if screen.program is not None:
                found[screen.program] += len(screen.quizzes)
        return trace_of(found.most_common(1)[0][0]) if found else None


def share(result: Result, width: int, note: str) -> list[Line]:
    """The part that is made to be shared: the drawing at the end with its sum, in a frame."""
    log = result.log
    if log is None:
        return []
    drawn = finished(log, width - 4)
    return framed(drawn, result.session.lesson.title, note, width)


def draw(result: Result, cells: int) -> list[Line]:
    """The page: score, skills, drawing, questions."""
    out = _score(result, cells)
    shared = share(result, cells, "y copies this, Y saves a picture")
    out += [(), *shared] if shared else []
    if result.standings:
        out += [(), line(("Question by question", "title")), *_questions(result, cells)]
    if again := result.again:
        missed = sum(each.missed for each in result.standings)
        some = f"{len(again)} of " if len(again) < missed else ""
        text = f"asks {some}{plural(missed, 'missed question')} again, with other numbers"
        out += [(), line((" r ", "key"), (f"  {text}", ""))]
    return out


def _score(result: Result, cells: int) -> list[Line]:
    score = Score.of(result.standings)
    said = f"{score.first} of {plural(score.questions, 'question')} right at the first try"
    if helped := sum(s.state in (TRIES, HINTS) for s in result.standings):
        said += f", {helped} with help or more tries"
    head = line(("✓ ", "right"), (result.session.lesson.title, "strong"))
    told: list[Line] = [fit(head, cells)]
    if score.questions:
        both = (*head, *line((f"   {said}", "dim")))
        told = [both] if line_width(both) <= cells else [*told, line(f"  {said}")]
    if guessed := result.session.guessing.score:
        told.append(line(f"  In predict mode: {guessed}"))
    for title, texts in (
        ("You can now do this", result.able),
        ("Worth another look", result.now),
        ("After that, as it rests on it", result.later),
    ):
        if texts:
            told += [(), line((title, "title"))]
            told += [row for text in texts for row in wrap(f"  {text}", cells, 2)]
    return told


def _questions(result: Result, cells: int) -> list[Line]:
    asked = {each.quiz.id: _asked(result.session.lesson, each) for each in result.standings}
    labels = {id: _label(question) for id, question in asked.items()}
    sizes = [line_width(label) for label in labels.values()]
    longest = max((size for size in sizes if size <= cells // 3), default=0)
    out: list[Line] = []
    for each in result.standings:
        mark, role = MARKS[each.state]
        question, label = asked[each.quiz.id], labels[each.quiz.id]
        head = (*line(" ", (f"{mark} ", role)), *label)
        answer = _answer(question, each.answer)
        how = line((_how(question, each), "dim"))
        row = (*fit(head, max(longest, line_width(label)) + _INDENT + 2), *answer)
        if line_width(row) + line_width(how) + 2 <= cells:
            out.append(ends(row, how, cells))
        else:
            first, *rest = wrap(head, cells - line_width(how) - 2, _INDENT)
            out += [ends(first, how, cells), *rest]
            out += wrap((Span(" " * (_INDENT + 1)), *answer), cells, _INDENT + 1) if answer else []
        out += _came_from(question, each, cells)
    return out


def _asked(lesson: Lesson, standing: Standing) -> Question:
    screen, quiz = _place(lesson, standing)
    trace = trace_of(screen.program) if screen.program else None
    start = start_of(screen, lesson.screens, trace) if trace else 0
    return Question.of(quiz, trace, start)


def _place(lesson: Lesson, standing: Standing) -> tuple[Screen, Quiz]:
    """The question itself, and its screen."""
    return next((screen, quiz) for screen in lesson.screens for quiz in screen.quizzes
                if quiz.id == standing.quiz.id)  # fmt: skip


def _label(question: Question) -> Line:
    """What was asked, without what leads up to it; a word such as `Why?` says too little alone."""
    said = sentences(question.ask)
    asks = [i for i, sentence in enumerate(said) if sentence.endswith("?")]
    at = asks[-1] if asks else len(said) - 1
    return prose.inline(" ".join(said[max(at - (len(said[at]) < _TELLING), 0) : at + 1]))


def _answer(question: Question, answer: str) -> Line:
    """An answer in the words of its option, where it has some, up to an explanation."""
    if answer in question.keys and not numbered(question):
        return line((question.options[question.keys.index(answer)].partition(":")[0], "strong"))
    return picked(question, answer) or line((answer, "strong"))


def _how(question: Question, standing: Standing) -> str:
    if standing.state == GUESSED:
        right = question.right is not None and question.grade(standing.answer).ok
        return "your guess was right" if right else "your guess"
    return standing.words


def _came_from(question: Question, standing: Standing, cells: int) -> list[Line]:
    """The first answer, if it was wrong, and what leads to it: as its author said it, or else the
    wrong rule."""
    if not standing.wrong or not standing.graded:
        return []
    spans = [Span(" " * (_INDENT + 1)), Span("first: ", "dim"), *_answer(question, standing.wrong)]
    theirs = question.quiz.feedback.get(standing.told, "")
    if theirs and not standing.turned:
        spans += [Span(". ", "dim"), *prose.inline(question.text(theirs))]
    elif standing.told in IDS:
        turned = ", its sign turned round," if standing.turned else ""
        spans.append(Span(f", which comes out{turned} if {belief(standing.told)}", "dim"))
    return wrap(tuple(spans), cells, _INDENT + 1)


def following(result: Result, cells: int) -> list[Line]:
    """The card of the next lesson, and what Enter does."""
    enter = line((" Enter ", "grad-chip"), " ")
    if result.following is None:
        whole = "the last lesson" if result.session.pack else "the whole lesson"
        head = line((f"That was {whole}.", "strong"))
        under = line(("Enter goes back to all lessons.", "dim"))
    else:
        pack, lesson = result.following.pack, result.following.lesson
        head = line((f"{result.following.number}  ", "dim"), (lesson.title, "title"))
        questions = [quiz for quiz in lesson.quizzes if quiz.mode != "predict"]
        counts = [plural(len(lesson.screens), "screen"), plural(len(questions), "question")]
        new = [] if pack.id == result.session.pack else [pack.title]
        under = line((" · ".join(["Next", *new, *counts]), "dim"))
    rows: Sequence[Line] = (ends(head, enter, cells - 3), under)
    return [fit((Span("▌ ", "grad"), Span(" "), *row), cells) for row in rows]
