"""What a story of a message is, and the packs that its examples become."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tutor.lesson.report import bounded
from tutor.program import Diagnostic
from tutor.quiz.check.whole_check import check_all

DIAMOND = """\
a = Value(-4.0)
b = Value(2.5)
d = a * b
e = a + b
L = d * e
L.backward()
"""
"""The program that examples are about where they bring none of their own."""

PACK = """\
format = 1
id = "example"
version = "1.0.0"
title = "Example"
lessons = ["lesson"]
"""

_HEAD = '# Example\n\n```toml lesson\nid = "lesson"\n```\n\n'
_TRAINING = 'kind = "sign"\ntarget = "a"\nskills = ["a", "b"]'
_PACK_FILE, _LESSON_FILE = "pack.toml", "lessons/lesson.md"
_LINK = " -> "


@dataclass(frozen=True, slots=True)
class Story:
    """Why something is a fault, with an example that has it and the same mended.

    Attributes:
        code: of the message.
        why: why it is a fault, and what to do about it.
        form: what the examples are, a key of `FORMS`; empty where no short example can have it.
        wrong: the example that has the fault.
        mended: the same without.
        program: what the examples of a screen or a question are about; empty if they bring one
            each.
    """

    code: str
    why: str
    form: str = ""
    wrong: str = ""
    mended: str = ""
    program: str = DIAMOND

    def shown(self, example: str) -> str:
        """An example as its author writes it."""
        return FORMS[self.form].shown(self, example)

    def faults(self, example: str) -> list[Diagnostic]:
        """What `pack check` says of an example; paths are those within its pack."""
        with TemporaryDirectory() as folder:
            pack = Path(folder) / "example"
            _write(pack, FORMS[self.form].files(self, example))
            _, found = check_all(pack)
            return [_within(pack, fault) for fault in bounded(found)]


def _write(pack: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path, _, link = name.partition(_LINK)
        place = pack / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if link:
            (place.parent / link).write_text(text, "utf-8")
            place.symlink_to(link)
        else:
            place.write_bytes(text.encode("utf-8", "surrogateescape"))


def _within(pack: Path, fault: Diagnostic) -> Diagnostic:
    path = Path(fault.path)
    name = path.relative_to(pack).as_posix() if path != pack else path.name
    return Diagnostic(name, fault.line, fault.col, fault.code, fault.message, fault.help)


@dataclass(frozen=True, slots=True)
class Form:
    """A way to give an example: how a person sees it, and the files of the pack it stands for."""

    shown: Callable[[Story, str], str]
    files: Callable[[Story, str], Mapping[str, str]]


def _fenced(words: str, text: str) -> str:
    return f"```{words}\n{text.rstrip()}\n```\n"


def _lesson(text: str) -> dict[str, str]:
    return {_PACK_FILE: PACK, _LESSON_FILE: text}


def _on_program(story: Story, text: str) -> str:
    program = f"{_fenced('python program', story.program)}\n" if story.program else ""
    return f"{program}{text.rstrip()}\n"


def _quiz(story: Story, text: str) -> str:
    return _on_program(story, _fenced("toml quiz", f'id = "q"\nask = "What is it?"\n{text}'))


def _as_it_is(story: Story, text: str) -> str:
    return text.rstrip() + "\n"


def _id(name: str) -> str:
    return Path(name.partition(_LINK)[0]).stem


def _listed(story: Story, text: str) -> dict[str, str]:
    """The files of a list, one a line; `x -> y` is a link."""
    whole = _HEAD + _fenced("python program", DIAMOND)
    return {
        name: PACK if name == _PACK_FILE else whole.replace('"lesson"', f'"{_id(name)}"')
        for name in text.splitlines()
    }


def _shared(story: Story, text: str) -> dict[str, str]:
    """A file that lessons share, its name in the first line; `points` is one that is named."""
    name, _, content = text.partition("\n")
    place = name if name.endswith(".py") else f"data/{name}"
    points = '[data.points]\nfile = "data/points.csv"\nlicense = "CC0-1.0"\nsource = "own"\n'
    named = points if name == "points.csv" else ""
    files = {**_lesson(_HEAD + _on_program(story, "")), _PACK_FILE: PACK + named}
    return {**files, place: content + "\n"}


FORMS = {
    "program": Form(_as_it_is, lambda s, text: _lesson(_HEAD + _fenced("python program", text))),
    "screen": Form(_on_program, lambda s, text: _lesson(_HEAD + _on_program(s, text))),
    "quiz": Form(_quiz, lambda s, text: _lesson(_HEAD + _quiz(s, text))),
    "lesson": Form(_as_it_is, lambda s, text: _lesson(text)),
    "shared": Form(_as_it_is, _shared),
    "skills": Form(
        _as_it_is, lambda s, text: {**_lesson(_HEAD + _quiz(s, _TRAINING)), _PACK_FILE: text}
    ),
    "pack": Form(
        _as_it_is, lambda s, text: {**_lesson(_HEAD + _on_program(s, "")), _PACK_FILE: text}
    ),
    "files": Form(_as_it_is, _listed),
}
"""A program; what stands below it on its screen; one question about it, of which its id and text
are given; a whole lesson; `pack.toml`; the files of a folder, one a line."""
