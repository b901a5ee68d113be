"""What a pack is once it has been read: plain frozen data, with the places it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutor.lesson.read import toml
from tutor.lesson.read.toml import Places
from tutor.program import Program
from tutor.program.shared import NOTHING, Shared


@dataclass(frozen=True, slots=True)
class Prose:
    """A stretch of Markdown, as written, placeholders and all; it begins on `line`."""

    markdown: str
    line: int


@dataclass(frozen=True, slots=True)
class Code:
    """A plain fence: shown, never run."""

    text: str
    language: str
    line: int


@dataclass(frozen=True, slots=True)
class ProgramBlock:
    """A `python program` fence; `line` is that of the fence."""

    program: Program
    line: int


@dataclass(frozen=True, slots=True)
class View:
    """Where the debugger stands when a screen opens.

    Attributes:
        at: a position as `tutor.trace.position` reads it, empty for "where it was".
        focus: names of the nodes to draw first.
        line: line of the fence.
        plot: a picture as `tutor.trace.plots` reads it, empty for none.
        places: where its keys were written.
    """

    at: str
    focus: tuple[str, ...]
    line: int
    plot: str = ""
    places: Places = field(default_factory=Places, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a `choice` question.

    Attributes:
        text: the answer, Markdown.
        right: whether it is the right one.
        say: the feedback to a learner who picks it.
        bug: the wrong rule that leads to it, if it has a name.
    """

    text: str
    right: bool = False
    say: str = ""
    bug: str = ""


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question as its author wrote it; `tutor.quiz` knows the answer.

    Attributes:
        id: never changes; progress is filed under it.
        kind: the name of a kind, never `predict` (that is a mode).
        mode: `predict` for an ungraded guess before the reveal, else empty.
        target: the node asked about, for `sign` and `value`.
        targets: the nodes asked about, for `compare`.
        quantity: `gradient` or `value`: what of the targets is asked for.
        ask, hints, right: Markdown with placeholders.
        options: for `choice`.
        tops: the outputs that targets such as `dL/db` name.
        hide: for `choice`, the (name, quantity) of what tells the answer.
        expect: what the author expects the answer to be: a number for `value`, `+`, `-` or `0`
            for `sign`, names in order for `compare`; None if not said.
        require: wrong rules that the question has to tell apart.
        vary: leaf names to the numbers they take in variants.
        feedback: wrong rules to the text for a learner who answers by them.
        tolerance: how far from the answer a number may be, absolute; None for the usual.
        own: the values of the keys that only its kind has.
        skills: what it trains: those of the lesson unless it names its own, be it none.
        was: former ids.
        untaught: words of the built-in feedback that no lesson so far explains.
        path: the file.
        line: line of the fence.
        places: where its keys were written: `places.value("hints", 0)`, `places.key("vary", "a")`.
    """

    id: str
    kind: str
    mode: str = ""
    target: str = ""
    targets: tuple[str, ...] = ()
    quantity: str = "gradient"
    ask: str = ""
    hints: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    hide: tuple[tuple[str, str], ...] = ()
    tops: tuple[str, ...] = ()
    expect: float | str | tuple[str, ...] | None = None
    require: tuple[str, ...] = ()
    right: str = ""
    vary: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    feedback: Mapping[str, str] = field(default_factory=dict)
    tolerance: float | None = None
    own: Mapping[str, Any] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    untaught: tuple[str, ...] = ()
    path: str = ""
    line: int = 1
    places: Places = field(default_factory=Places, compare=False, repr=False)

    def texts(self) -> Iterator[tuple[toml.Path, str]]:
        """Every Markdown text of the question, with the path of its key."""
        yield ("ask",), self.ask
        yield ("right",), self.right
        for i, text in enumerate(self.hints):
            yield ("hints", i), text
        for rule, text in self.feedback.items():
            yield ("feedback", rule), text
        for i, option in enumerate(self.options):
            yield ("options", i, "text"), option.text
            yield ("options", i, "say"), option.say


Block = Prose | Code | ProgramBlock | Quiz | View


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands between one `##` and the next; the first begins at the title.

    Attributes:
        index: from 0.
        title: plain text.
        blocks: in the order of the file, the view included.
        program: the last program up to and including this screen.
        view: where the debugger stands when the screen opens, None to stay.
        line: line of the heading.
        broken: the last program could not be read, so nothing can be said about its numbers.
        faulty: questions with errors. They are not asked; only their texts are checked.
    """

    index: int
    title: str
    blocks: tuple[Block, ...]
    program: Program | None
    view: View | None
    line: int
    broken: bool = False
    faulty: tuple[Quiz, ...] = ()

    @property
    def plot(self) -> str:
        """The picture that its view names; empty for none."""
        return self.view.plot if self.view else ""

    @property
    def quizzes(self) -> tuple[Quiz, ...]:
        """The questions on this screen."""
        return tuple(b for b in self.blocks if isinstance(b, Quiz))


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson.

    Attributes:
        id: never changes; progress is filed under it.
        title: plain text.
        summary: what it is about in a few words; may be empty.
        skills: what it trains.
        after: lessons to take first; advice.
        minutes: how long it takes, None if the author did not say.
        was: former ids.
        screens: never empty.
        path: the file.
        pack_id: empty for a file that belongs to no pack.
        pack_version: of that pack.
    """

    id: str
    title: str
    summary: str
    skills: tuple[str, ...]
    after: tuple[str, ...]
    minutes: int | None
    was: tuple[str, ...]
    screens: tuple[Screen, ...]
    path: str
    pack_id: str = ""
    pack_version: str = ""

    @property
    def quizzes(self) -> tuple[Quiz, ...]:
        """Every question, in order."""
        return tuple(q for screen in self.screens for q in screen.quizzes)


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of lessons.

    Attributes:
        skills: each with what it is in words.
        needs: the skills that a skill rests on, by skill.
        shared: what its programs find besides the library.
    """

    id: str
    version: str
    title: str
    summary: str
    authors: tuple[str, ...]
    license: str
    language: str
    skills: Mapping[str, str]
    lessons: tuple[Lesson, ...]
    path: Path
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: Shared = NOTHING

    def lesson(self, id: str) -> Lesson | None:
        """The lesson with this id, or one that had it formerly."""
        known = {old: each for each in self.lessons for old in each.was}
        return ({**known, **{each.id: each for each in self.lessons}}).get(id)
