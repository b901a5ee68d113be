"""Every message with what it says, and its story."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tutor.author.stories import file_stories, program_stories, question_stories, text_stories
from tutor.author.stories.story import Story
from tutor.lesson.codes import CODES as LESSON_CODES
from tutor.program.faults import CODES as PROGRAM_CODES
from tutor.quiz.check.flaw_codes import CODES as QUESTION_CODES

_MODULES = (file_stories, text_stories, program_stories, question_stories)

MEANINGS: Mapping[str, str] = MappingProxyType(
    dict(sorted({**LESSON_CODES, **PROGRAM_CODES, **QUESTION_CODES}.items()))
)
"""Every code with what it says, errors first."""

STORIES: Mapping[str, Story] = MappingProxyType(
    {story.code: story for module in _MODULES for story in module.STORIES}
)
"""Every story by its code."""
