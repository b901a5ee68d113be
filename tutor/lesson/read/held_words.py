"""`[words]` of pack.toml: which words of the built-in feedback wait for which lesson."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from tutor.lesson.model import Block, Lesson, Prose, Quiz, Screen
from tutor.lesson.read.toml import Places
from tutor.lesson.report import Report, meant, quoted
from tutor.lesson.words import WORDS, says


def holding(lesson: Lesson, words: Collection[str]) -> Lesson:
    """The lesson with questions that do not say these words of their own accord."""
    if not words:
        return lesson
    return replace(lesson, screens=tuple(_quiet(screen, tuple(words)) for screen in lesson.screens))


def _quiet(screen: Screen, words: tuple[str, ...]) -> Screen:
    blocks: Iterable[Block] = (
        replace(block, untaught=words) if isinstance(block, Quiz) else block
        for block in screen.blocks
    )
    return replace(screen, blocks=tuple(blocks))


def compare_words(
    words: Mapping[str, str],
    lessons: Sequence[str],
    read: Mapping[str, Lesson],
    places: Places,
    report: Report,
) -> None:
    """Report words that no feedback has, and lessons that are not there or do not say the word."""
    for word, stem in words.items():
        if word not in WORDS:
            report.add(places.key("words", word), "E019",
                       f"no built-in feedback says {quoted(word)}", meant(word, WORDS))  # fmt: skip
        elif stem not in lessons:
            report.add(places.value("words", word), "E019",
                       f"the pack has no lesson {quoted(stem)}", meant(stem, lessons))  # fmt: skip
        elif stem in read and not any(says(text, [word]) for text in _texts(read[stem])):
            report.add(places.value("words", word), "W114",
                       f"the lesson {quoted(stem)} never says {quoted(word)}",
                       "explain the word there, or name the lesson that does")  # fmt: skip


def _texts(lesson: Lesson) -> Iterable[str]:
    for screen in lesson.screens:
        for block in screen.blocks:
            if isinstance(block, Prose):
                yield block.markdown
            elif isinstance(block, Quiz):
                yield from (text for _, text in block.texts())
