"""What the lessons that ship say is true, and said in time."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest

from tests.learner.course import pack
from tutor.lesson.check.checking import start_of
from tutor.lesson.model import Lesson, Prose, Screen
from tutor.lesson.traces import trace_of
from tutor.quiz import Question
from tutor.quiz.match import answers
from tutor.quiz.rules.catalogue import IDS
from tutor.quiz.situation import Situation, numbers, sentences
from tutor.trace import Trace

LESSONS = {lesson.id: lesson for lesson in pack("gradients").lessons}
every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)


def prose(screen: Screen) -> str:
    return "\n\n".join(b.markdown for b in screen.blocks if isinstance(b, Prose))


def texts(lesson: Lesson) -> str:
    said = [prose(screen) for screen in lesson.screens]
    said += [text for quiz in lesson.quizzes for _, text in quiz.texts()]
    return "\n".join([*said, *(screen.title for screen in lesson.screens)])


def trace(screen: Screen) -> Trace:
    assert screen.program is not None
    return trace_of(screen.program)


def question(id: str, quiz_id: str) -> Question:
    """A question of a lesson where its screen opens."""
    screen, quiz = next((s, q) for s in LESSONS[id].screens for q in s.quizzes if q.id == quiz_id)
    t = trace(screen)
    return Question.of(quiz, t, start_of(screen, LESSONS[id].screens, t))


def messages(q: Question) -> list[str]:
    """What is said to the answers that wrong rules lead to."""
    found = []
    for rule in sorted(IDS):
        for answer in answers(q.kind, rule):
            for tries in (0, 1):
                verdict = q.grade(answer, Situation(tries, k=q.asked.at))
                found += [] if verdict.ok else [verdict.message]
    return found


@every_lesson
def test_paths_are_called_paths_and_a_gradient_is_written_with_d(lesson: Lesson) -> None:
    said = texts(lesson)
    assert not re.search(r"\broads?\b", said)
    paragraphs = said.lower().split("\n\n")
    assert all("book" in p for p in paragraphs if "∂" in p), "∂ for a gradient is how books write"


@every_lesson
def test_a_lesson_with_gradients_asks_for_a_sign(lesson: Lesson) -> None:
    assert any(trace(s).passes for s in lesson.screens if s.program)
    assert any(quiz.kind == "sign" for quiz in lesson.quizzes)


def test_some_signs_are_positive_some_negative_and_one_is_0() -> None:
    signs = [question(lesson.id, quiz.id).shown for lesson in LESSONS.values()
             for quiz in lesson.quizzes if quiz.kind == "sign"]  # fmt: skip
    assert signs.count("+") >= 2 and "-" in signs and "0" in signs


@every_lesson
def test_time_runs_back_only_where_the_text_says_so(lesson: Lesson) -> None:
    for one, other in pairwise(lesson.screens):
        if one.program is not other.program or other.program is None:
            continue
        t = trace(other)
        if start_of(other, lesson.screens, t) < start_of(one, lesson.screens, t):
            assert re.search(r"\b(start|back)\b", prose(other), re.IGNORECASE), other.title


@every_lesson
def test_the_last_screen_of_a_run_shows_nothing_before_it_is_asked(lesson: Lesson) -> None:
    """Every screen with a question about a gradient opens before that gradient is complete."""
    for screen in lesson.screens:
        for quiz in screen.quizzes:
            q = question(lesson.id, quiz.id)
            if q.graded and q.nodes and q.known_from is not None:
                assert q.asked.at is not None and q.asked.at < q.known_from, quiz.id


@every_lesson
def test_feedback_ends_in_many_ways(lesson: Lesson) -> None:
    said = [text for quiz in lesson.quizzes for text in quiz.feedback.values()]
    ends = Counter(sentences(text)[-1] for text in said)
    assert all(count <= 2 for count in ends.values()), ends.most_common(1)


@every_lesson
def test_an_authors_first_word_to_an_answer_has_no_number(lesson: Lesson) -> None:
    for quiz in lesson.quizzes:
        said = list(quiz.feedback.values())
        said += [o.say for o in quiz.options if o.say and not o.right and not quiz.mode]
        assert not [text for text in said if numbers(sentences(text)[0])], quiz.id


def test_the_first_line_of_the_first_lesson_says_what_slopes_are_for() -> None:
    first = prose(next(iter(LESSONS.values())).screens[0]).split("\n\n")[0]
    assert "slope" in first and "network" in first


def test_no_program_calls_a_node_by_a_word_of_the_debugger() -> None:
    names = {
        name for lesson in LESSONS.values() for s in lesson.screens if s.program
        for name in trace(s).names()
    }  # fmt: skip
    assert not names & {"here", "there", "next", "done"}


# ---- single facts


def test_dead_is_what_is_shut_for_every_input() -> None:
    said = texts(LESSONS["local-rules"])
    assert "shut for *every* input is called **dead**" in said and "stuck" not in said


def test_the_slope_of_exp_gets_no_word_of_passes_and_no_key_that_leads_nowhere() -> None:
    q = question("local-rules", "exp-slope")
    verdict = q.grade("14.78")
    assert "stale-grad" in verdict.rules
    for tries in (0, 1, 2):
        said = q.grade("14.78", Situation(tries, k=q.asked.at)).message
        assert "pass" not in said and "`W`" not in said


@pytest.mark.parametrize("id", ["nudge", "local-rules"])
def test_before_passes_are_taught_nobody_speaks_of_them(id: str) -> None:
    for quiz in LESSONS[id].quizzes:
        for said in messages(question(id, quiz.id)):
            assert "a pass" not in said and "the pass" not in said, said


def test_a_flipped_sign_counts_no_minus_where_there_is_none() -> None:
    q = question("local-rules", "cube")
    for tries in (0, 1):
        said = q.grade("-75", Situation(tries)).message
        assert "Count the minus signs" not in said and "negative" in said
    assert q.grade("15").told == "pow-times-base"


@pytest.mark.parametrize(
    ("answer", "rule"),
    [("-6.25", "one-sign-turned"), ("6.25", "one-sign-turned"), ("-7.5", "no-upstream-once")],
)
def test_slips_in_one_contribution_of_the_diamond_are_named(answer: str, rule: str) -> None:
    assert question("diamond", "grad-a").grade(answer).told == rule


def test_the_exponent_alone_is_no_cause_where_14_stands_upstream() -> None:
    said = question("first-graph", "edge-into-a").grade("6", Situation(1)).message
    assert "exponent" not in said


def test_no_message_says_not_what_the_pass_gives() -> None:
    for lesson in LESSONS.values():
        for quiz in lesson.quizzes:
            assert not [m for m in messages(question(lesson.id, quiz.id)) if "pass gives" in m]


def test_the_rule_is_hidden_where_it_is_asked() -> None:
    for quiz in LESSONS["local-rules"].quizzes:
        if quiz.kind != "choice":
            q = question("local-rules", quiz.id)
            assert q.rules_asked == set(q.nodes), quiz.id
    assert not question("diamond", "grad-a").rules_asked


def test_a_prediction_of_0_for_a_lost_nudge_is_told_apart_from_the_nudge_itself() -> None:
    q = question("check-by-nudging", "tiny-nudge")
    assert q.compared("1e-16").startswith("You predicted 1e-16. ")
    assert q.compared("0") == "As you predicted. The nudge was lost in rounding."


def test_at_a_kink_the_check_and_the_engine_are_both_called_right() -> None:
    kink = next(s for s in LESSONS["check-by-nudging"].screens if "kink" in s.title)
    assert "`left = 0`" in prose(kink) and "`central = 0.5`" in prose(kink)
    assert "relu has slope 0 at 0" in prose(kink) and "neither is wrong" in prose(kink)
