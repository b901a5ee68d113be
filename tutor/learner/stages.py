"""The stages of a screen of a lesson, and what going on from one leads to."""

from __future__ import annotations

READING, ASKING, ANSWERED = "reading", "asking", "answered"
"""Stages of a screen: nothing is asked, a question is open, its verdict is on the screen."""

STAY, QUESTION, MORE, SCREEN, FINISHED = "stay", "question", "more", "screen", "finished"
"""What going on leads to: nowhere while a question is open, to the next question, to the text
after the last one, to another screen, to the end of the lesson."""

NO_PROGRAM = "There is no program on this screen"
