"""How each question of a lesson was answered, and what that says of the skills behind them.

Nothing here is stored: it is found in the attempts of the record, since the last reset. What was
right at the first try, without a hint, is told apart from what was right after help.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tutor.learner.attempt import Attempt
from tutor.learner.disk.entries import Place
from tutor.learner.record import Record
from tutor.learner.settled import Settled
from tutor.lesson.listed.headers import Header, PackHeader, QuestionHeader
from tutor.lesson.model import Lesson

NEW, OPEN, GUESSED, FIRST, TRIES, HINTS, SHOWN = (
    "new", "open", "guessed", "first", "tries", "hints", "shown",
)  # fmt: skip
"""Not answered; answered but not settled; an ungraded guess; right at the first try; right after
wrong answers; right after hints; shown."""

PREDICT = "predict"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a question was answered.

    Attributes:
        quiz: the question.
        state: one of the states above.
        tries: answers up to the one that settled it, or so far.
        hints: hints shown up to then.
        answer: the answer that settled it, or the last one; empty if it was shown.
        wrong: the first answer, if it was wrong.
        told: the wrong rule that leads to `wrong`, as it was told then; empty if none was.
        turned: whether it leads there only with the sign turned round.
    """

    quiz: QuestionHeader
    state: str
    tries: int = 0
    hints: int = 0
    answer: str = ""
    wrong: str = ""
    told: str = ""
    turned: bool = False

    @property
    def graded(self) -> bool:
        """Whether it can be right or wrong."""
        return self.quiz.mode != PREDICT

    @property
    def missed(self) -> bool:
        """Whether it was settled otherwise than right at the first try."""
        return self.state in (TRIES, HINTS, SHOWN)

    @property
    def words(self) -> str:
        """How it was answered, in words."""
        hints = f"{self.hints} hint{'' if self.hints == 1 else 's'}"
        return {
            NEW: "not asked yet",
            OPEN: "not settled",
            GUESSED: "a guess",
            FIRST: "at the first try",
            TRIES: f"right at try {self.tries}",
            HINTS: f"right{f' at try {self.tries}' * (self.tries > 1)} with {hints}",
            SHOWN: "shown",
        }[self.state]


def standings(lesson: Header, attempts: Iterable[Attempt]) -> list[Standing]:
    """How each question of a lesson stands, in their order.

    Args:
        lesson: the lesson.
        attempts: answers in its pack, in order, of which those to other lessons are passed over.
    """
    names = {lesson.id, *lesson.was}
    ids = {old: quiz.id for quiz in lesson.quizzes for old in (*quiz.was, quiz.id)}
    given: dict[str, list[Attempt]] = {quiz.id: [] for quiz in lesson.quizzes}
    for attempt in attempts:
        if attempt.lesson in names and attempt.quiz in ids:
            given[ids[attempt.quiz]].append(attempt)
    return [_standing(quiz, given[quiz.id]) for quiz in lesson.quizzes]


def _standing(quiz: QuestionHeader, given: Sequence[Attempt]) -> Standing:
    if not given:
        return Standing(quiz, NEW)
    if quiz.mode == PREDICT:
        return Standing(quiz, GUESSED, len(given), answer=given[-1].answer)
    settles = (i for i, a in enumerate(given) if a.ok or a.mode == SHOWN)
    end = next(settles, None)
    upto = given[: len(given) if end is None else end + 1]
    first, last = upto[0], upto[-1]
    hints = max(a.hints for a in upto)
    shown = last.mode == SHOWN
    tries = len(upto) - shown
    if end is None:
        state = OPEN
    elif shown:
        state = SHOWN
    else:
        state = HINTS if hints else FIRST if tries == 1 else TRIES
    wrong = not first.ok and first.mode != SHOWN
    return Standing(
        quiz, state, tries, hints, last.answer,
        first.answer if wrong else "", first.told if wrong else "", wrong and first.sign_slip,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """Graded questions: how many there are, how many were settled, and right at the first try."""

    questions: int = 0
    settled: int = 0
    first: int = 0

    @classmethod
    def of(cls, standings: Iterable[Standing]) -> Score:
        """The score of some questions; guesses do not count."""
        states = [each.state for each in standings if each.graded]
        settled = sum(state not in (NEW, OPEN) for state in states)
        return cls(len(states), settled, states.count(FIRST))

    def __add__(self, other: Score) -> Score:
        return Score(
            self.questions + other.questions,
            self.settled + other.settled,
            self.first + other.first,
        )


@dataclass(frozen=True, slots=True)
class Going:
    """How far a learner is in a lesson.

    Attributes:
        lesson: the lesson.
        state: `new`, `started` or `done`, as `Progress` has it.
        score: of its questions.
        screen: the screen to go on at, from 0; None without such a place.
        asking: whether a question is open there.
    """

    lesson: Header
    state: str
    score: Score
    screen: int | None = None
    asking: bool = False

    @property
    def minutes_left(self) -> int | None:
        """The author's minutes, less the share of the screens that were left behind."""
        if self.lesson.minutes is None or self.screen is None:
            return None
        screens = len(self.lesson.screens)
        return max(1, round(self.lesson.minutes * (screens - self.screen) / screens))


@dataclass(frozen=True, slots=True)
class Course:
    """A pack, as far as a learner is in it.

    Attributes:
        pack: the pack.
        lessons: its lessons in order.
        skills: the score of each of its skills that a graded question trains, by id.
    """

    pack: PackHeader
    lessons: tuple[Going, ...]
    skills: Mapping[str, Score]

    @property
    def done(self) -> int:
        """How many lessons are done."""
        return sum(each.state == "done" for each in self.lessons)

    @property
    def score(self) -> Score:
        """Of all questions."""
        return sum((each.score for each in self.lessons), Score())

    def place(self, place: Place | None) -> Going | None:
        """The lesson of this pack that the learner was in last."""
        if place is None or place.pack != self.pack.id:
            return None
        lesson = self.pack.lesson(place.lesson)
        return next((g for g in self.lessons if g.lesson is lesson and g.screen is not None), None)


def course(pack: PackHeader, record: Record) -> Course:
    """How far the learner is in a pack."""
    attempts = list(record.attempts(pack.id))
    progress = record.progress(pack.id, pack.lessons)
    found = {lesson.id: standings(lesson, attempts) for lesson in pack.lessons}
    lessons = tuple(
        _going(pack.id, lesson, progress[lesson.id].state, Score.of(found[lesson.id]), record)
        for lesson in pack.lessons
    )
    return Course(pack, lessons, dict(_skills(pack, found.values())))


def of_skills(pack: PackHeader, record: Record) -> dict[str, Score]:
    """The score of each skill that a graded question of a pack trains."""
    attempts = list(record.attempts(pack.id))
    return dict(_skills(pack, (standings(lesson, attempts) for lesson in pack.lessons)))


def _skills(
    pack: PackHeader, by_lesson: Iterable[Sequence[Standing]]
) -> Iterator[tuple[str, Score]]:
    every = [each for of_lesson in by_lesson for each in of_lesson]
    for skill in pack.skills:
        score = Score.of(each for each in every if skill in each.quiz.skills)
        if score.questions:
            yield skill, score


def _going(pack: str, lesson: Header, state: str, score: Score, record: Record) -> Going:
    place = record.place(pack, lesson.id, lesson.was) if state != "new" else None
    if place is None:
        return Going(lesson, state, score)
    screen = min(max(place.screen, 0), len(lesson.screens) - 1)
    settled = Settled()
    settled.read(lesson.quizzes, record.going_on(pack, lesson.id, lesson.was))
    asking = any(quiz not in settled for quiz in lesson.screens[screen])
    return Going(lesson, state, score, screen, asking)


def of_lesson(pack: str, lesson: Lesson, record: Record) -> list[Standing]:
    """How the questions of one lesson stand."""
    return standings(Header.of(lesson), record.attempts(pack))
