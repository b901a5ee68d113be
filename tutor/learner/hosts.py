"""Whose run it is that the debugger shows: a lesson's, or that of a program of its own.

The debugger of both front ends stands on one of these, and so do the drawings of a lesson.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Protocol

from tutor.debug.action import DONE, SAID, Outcome
from tutor.debug.debugger import Debugger
from tutor.debug.workbench import Workbench
from tutor.learner.disk.bench_file import BenchFile
from tutor.learner.session import Session
from tutor.learner.stages import NO_PROGRAM
from tutor.quiz.situation import Kept
from tutor.trace.log import Log

NOBODY: frozenset[int] = frozenset()


class Host(Protocol):
    """A run under the debugger, and what else its screens depend on."""

    @property
    def title(self) -> str:
        """What the run is called at the top of a screen."""

    @property
    def stem(self) -> str:
        """The beginning of the names of files that are made of it."""

    @property
    def bench(self) -> Workbench | None:
        """The run with what stands beside it; None where no program runs."""

    @property
    def log(self) -> Log | None:
        """The run as panes show it: nodes may be called otherwise than in the bench's."""

    @property
    def worked(self) -> bool:
        """Whether what is shown is a worked pass that a question is about, right or wrong."""

    @property
    def hides(self) -> Kept:
        """What may not be seen now, as (node, quantity)."""

    @property
    def lasting(self) -> Kept | None:
        """What is hidden at every step, where `hides` hides more at some; else None."""

    @property
    def focus(self) -> frozenset[int]:
        """The nodes that an author points at."""

    @property
    def waits(self) -> tuple[int, ...]:
        """The positions at which questions are still to come."""

    @property
    def asked(self) -> str:
        """What predict mode waits for an answer to; empty if for none."""

    @property
    def aside(self) -> tuple[str, ...]:
        """The keys that answer it."""

    def guess(self, key: str) -> Outcome:
        """Give predict mode one of these keys, or have it shown with an empty one."""

    def move(self, run: Callable[[Debugger, int], Outcome], count: int = 1) -> Outcome:
        """Move the debugger; the place is kept."""

    def keep(self) -> str:
        """Keep what stands beside the run; what there is to say of that, or nothing."""


class LessonHost:
    """The run of the screen of a lesson that is open, which is another one on other screens."""

    def __init__(self, session: Session) -> None:
        """Take the lesson in progress."""
        self._session = session
        self._file = BenchFile(f"{session.pack}/{session.lesson.id}" if session.pack
                               else os.path.abspath(session.lesson.path))  # fmt: skip
        self._of: Workbench | None = None
        self._told: list[str] = []
        self._found: tuple[tuple[object, ...], tuple[int, ...], frozenset[int]] | None = None

    @property
    def title(self) -> str:
        return self._session.lesson.title

    @property
    def stem(self) -> str:
        return self._session.lesson.id

    @property
    def bench(self) -> Workbench | None:
        """What was kept of the lesson is put back beside each run before it is used."""
        bench = self._session.bench
        if bench is not None and bench is not self._of:
            self._of = bench
            self._told += self._file.load(bench)
        return bench

    @property
    def log(self) -> Log | None:
        """What runs now; with the names of the open question while it runs as it is written."""
        s = self._session
        if s.bench is None or s.bench.log is not s.trace:
            return s.bench.log if s.bench else None
        return s.log

    @property
    def worked(self) -> bool:
        return self._session.walk is not None

    @property
    def hides(self) -> Kept:
        return self._session.hides

    @property
    def lasting(self) -> Kept | None:
        return self._session.kept if self._session.guessing.on else None

    @property
    def focus(self) -> frozenset[int]:
        return self._of_screen()[1]

    @property
    def waits(self) -> tuple[int, ...]:
        return self._of_screen()[0]

    def _of_screen(self) -> tuple[tuple[int, ...], frozenset[int]]:
        """What a step does not change, found once a screen: the waits and the focus."""
        of = (self._session.trace, self._session.index, self._session.walk)
        if self._found is None or self._found[0] != of:
            self._found = (of, self._session.waits, self._session.focus)
        return self._found[1:]

    @property
    def asked(self) -> str:
        return self._session.guessing.asked(self._session.debugger)

    @property
    def aside(self) -> tuple[str, ...]:
        guessing = self._session.guessing
        return guessing.keys if guessing.waits(self._session.debugger) else ()

    def guess(self, key: str) -> Outcome:
        return self._session.guess(key)

    def move(self, run: Callable[[Debugger, int], Outcome], count: int = 1) -> Outcome:
        return self._session.move(run, count)

    def keep(self) -> str:
        bench = self.bench
        told, self._told = self._told, []
        return " · ".join(told) or (self._file.keep(bench) if bench else "")


class ProgramHost:
    """The run of a program that belongs to no lesson, or was taken out of one: nothing is asked.

    Attributes:
        title, stem: as those of a `Host`.
        bench: its run.
    """

    def __init__(
        self, bench: Workbench, title: str, stem: str, file: BenchFile | None = None
    ) -> None:
        """Take the run, what it is called on the screen and in names of files, and where what
        stands beside it is kept."""
        self.bench: Workbench | None = bench
        self.title, self.stem = title, stem
        self._bench, self._file = bench, file
        self._told = file.load(bench) if file else []

    @property
    def log(self) -> Log | None:
        return self._bench.log

    @property
    def worked(self) -> bool:
        return False

    @property
    def hides(self) -> Kept:
        return self._bench.hides()

    @property
    def lasting(self) -> Kept | None:
        return None

    @property
    def focus(self) -> frozenset[int]:
        return NOBODY

    @property
    def waits(self) -> tuple[int, ...]:
        return ()

    @property
    def asked(self) -> str:
        return ""

    @property
    def aside(self) -> tuple[str, ...]:
        return ()

    def guess(self, key: str) -> Outcome:
        return DONE

    def move(self, run: Callable[[Debugger, int], Outcome], count: int = 1) -> Outcome:
        return run(self._bench.debugger, count)

    def keep(self) -> str:
        told, self._told = self._told, []
        return " · ".join(told) or (self._file.keep(self._bench) if self._file else "")


def moved(host: Host, run: Callable[[Workbench], Outcome]) -> Outcome:
    """Do something with what stands beside a run; its place is kept."""
    bench = host.bench
    if bench is None:
        return Outcome(SAID, NO_PROGRAM)
    return host.move(lambda debugger, count: run(bench))
