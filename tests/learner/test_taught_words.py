"""What we say of our own accord has no word that the lessons so far have not explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.learner.course import lessons, put
from tests.sampled import some
from tutor.author.working_copy import Put
from tutor.lesson.model import Lesson, Quiz
from tutor.lesson.words import WORDS, says
from tutor.quiz.question import Question
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.situation import Situation, without_numbers

EARLY = some([(each, quiz) for _, each in lessons() for quiz in each.quizzes if quiz.untaught], 24)
"""Questions as they were read, so that no program runs while the tests are collected."""


def said(put: Put) -> Iterator[str]:
    """All that is said where the author gives no words: hints, and what is said to wrong answers.

    An author's choice has none of ours.
    """
    assert put.question is not None
    quiz = replace(put.quiz, feedback={}, hints=())
    question = Question.of(quiz, put.question.trace, put.question.asked.at)
    yield from question.hints
    if question.answer_by.name == "NUMBER":
        typed = ["123.25", "-123.25", "0"]
    else:
        typed = list(question.names) if quiz.kind != "choice" else []
    kind = question.kind
    typed += [kind.write(answer) for rule in kind.rules() for answer, _ in kind.led(rule)]
    for text in dict.fromkeys(typed):
        for tries in (0, 1):
            verdict = question.grade(text, Situation(tries))
            if quiz.kind != "choice" and not verdict.ok:
                yield verdict.message


@pytest.mark.parametrize(("lesson", "quiz"), EARLY, ids=lambda each: each.id)
def test_no_word_comes_before_the_lesson_that_explains_it(lesson: Lesson, quiz: Quiz) -> None:
    early = [text for text in said(put(lesson, quiz)) if says(text, quiz.untaught)]
    assert not early, early[:3]


def test_every_word_that_can_wait_is_one_that_we_say() -> None:
    texts = [text for rule in RULES.values() for text in (rule.look, rule.how, rule.test)]
    assert all(any(says(text, [word]) for text in texts) for word in WORDS)


def test_what_is_left_of_an_authors_words_at_the_first_wrong_answer_still_asks() -> None:
    """A sentence with a number waits for the second one; a fragment would be left where it asks."""
    left = []
    for _, lesson in lessons():
        for quiz in lesson.quizzes:
            theirs = [*quiz.feedback.values(), *(option.say for option in quiz.options)]
            asking = [text for text in theirs if "?" in text]
            question = put(lesson, quiz).question if asking else None
            if question is None or not question.graded:
                continue
            for text in map(question.text, asking):
                first = without_numbers(text)
                if first and "?" not in first:
                    left.append((f"{lesson.id}#{quiz.id}", first))
    assert not left
