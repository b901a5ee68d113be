"""Lesson packs: Markdown and TOML, read with every fault located, and checked by the engine."""

from tutor.lesson.check.checking import check_lesson, check_pack, check_read, start_of
from tutor.lesson.fill import fill
from tutor.lesson.find import NotFound, find, packs, shipped
from tutor.lesson.model import (
    Block,
    Code,
    Lesson,
    Option,
    Pack,
    ProgramBlock,
    Prose,
    Quiz,
    Screen,
    View,
)
from tutor.lesson.read.reading import read_lesson, read_pack
from tutor.lesson.traces import trace_of

__all__ = [
    "Block",
    "Code",
    "Lesson",
    "NotFound",
    "Option",
    "Pack",
    "ProgramBlock",
    "Prose",
    "Quiz",
    "Screen",
    "View",
    "check_lesson",
    "check_pack",
    "check_read",
    "fill",
    "find",
    "packs",
    "read_lesson",
    "read_pack",
    "shipped",
    "start_of",
    "trace_of",
]
