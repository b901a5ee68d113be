"""Every screen of every lesson as a person sees it, in three themes: what is wrong with each.

`python -m tests.tui.every_screen [PACK/LESSON...]` goes through all of them (some minutes).
No layout and no text depends on the theme: colours and attributes are all that it changes. So
what must not depend on it is compared between the themes, and what it changes is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple
from unittest.mock import patch

from rich.segment import Segment
from textual.color import Color
from textual.pilot import Pilot
from textual.strip import Strip

from tests.learner.course import lessons
from tests.learner.test_asked_nowhere import EQUAL, numbers, odd, secrets
from tests.tui.harness import LARGE, SMALL
from tests.tui.test_roles import LEAST_CONTRAST, contrast
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.lesson.model import Lesson, Quiz
from tutor.lesson.shelf import Shelf
from tutor.quiz.kinds.registry import KEYS
from tutor.tui.app import EARLY, TutorApp
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.widgets.pane import Pane
from tutor.tui.widgets.turn import Turn
from tutor.view.graph import graph_pane
from tutor.view.text import plain
from tutor.view.text import width as cells

SIZES = (SMALL, LARGE)
DARK, LIGHT, PLAIN = "tutor-dark", "tutor-light", "tutor-terminal"
THEMES = (DARK, LIGHT, PLAIN)

LINES = frozenset(map(chr, range(0x2500, 0x25A0)))
"""Characters that draw lines and grounds, of which nothing is read."""


UNDERWAY = "rows are worked out"
"""What a map says until it is whole."""


class Seen(NamedTuple):
    """A screen as it opens, and what is wrong with it.

    Attributes:
        name: the lesson, and the screen or its question.
        texts: what is read on it: as it opens, and with the text in the room of the panes.
        faults: what a person would complain of.
        graph: whether the graph is drawn as one; None without a program.
    """

    name: str
    texts: tuple[str, ...]
    faults: tuple[str, ...]
    graph: bool | None


class Stop(NamedTuple):
    """A screen with one of its questions open, or none."""

    name: str
    lesson: Lesson
    index: int
    early: bool


def stops(lesson: Lesson, early: bool) -> list[Stop]:
    """The screens of a lesson, each once for every question of it."""
    return [
        Stop(f"{lesson.id}#{quiz.id}" if quiz else f"{lesson.id} {s.index + 1}",
             _only(lesson, s.index, quiz), s.index, early)
        for s in lesson.screens for quiz in s.quizzes or (None,)
    ]  # fmt: skip


def _only(lesson: Lesson, index: int, quiz: Quiz | None) -> Lesson:
    """The lesson with one question on one of its screens."""
    screens = list(lesson.screens)
    blocks = tuple(b for b in screens[index].blocks if not isinstance(b, Quiz) or b is quiz)
    screens[index] = replace(screens[index], blocks=blocks)
    return replace(lesson, screens=tuple(screens))


async def seen(pilot: Pilot[None], stop: Stop, record: Record, told: bool) -> Seen:
    """Open a screen, read all of it, and close it again.

    With `told`, what is asked for is looked for on it: its lesson is on odd numbers then.
    """
    app = pilot.app
    screen = LessonScreen(Session("", stop.lesson, record, screen=stop.index), early=stop.early)
    await app.push_screen(screen)
    await pilot.pause()
    while UNDERWAY in _text(screen):
        await pilot.pause(0.02)
    graph, faults = _drawn(screen), [*_hidden(screen), *_frame(screen), *_ink(screen, app.theme)]
    texts = [_text(screen)]
    if screen.query_one("#text", Pane).below:
        await pilot.press("enter")
        await pilot.pause()
        texts.append(_text(screen))
        faults += [f"Enter: {fault}" for fault in (*_frame(screen), *_ink(screen, app.theme))]
        if below := screen.query_one("#text", Pane).below:
            faults.append(f"the text has {below} more rows after Enter")
    if told:
        faults += _told(screen.session, texts)
    await app.pop_screen()
    return Seen(stop.name, tuple(texts), tuple(faults), graph)


def _strips(screen: LessonScreen) -> list[Strip]:
    return screen._compositor.render_strips()


def _text(screen: LessonScreen) -> str:
    return "\n".join(strip.text.rstrip() for strip in _strips(screen))


def _drawn(screen: LessonScreen) -> bool | None:
    moment = screen.draw.moment
    if moment is None or not moment.scene.items:
        return None
    cells = screen.query_one("#graph", Pane).scrollable_content_region.size
    return graph_pane.picture(moment, *cells) is not None


def _hidden(screen: LessonScreen) -> Iterator[str]:
    """What of the question is out of sight."""
    if unseen := screen.query_one(Turn).unseen:
        yield f"the question has {unseen} more rows"


def _frame(screen: LessonScreen) -> Iterator[str]:
    """What is cut, and what stands on top of something else."""
    width, height = screen.size
    strips = _strips(screen)
    if len(strips) != height or any(strip.cell_length != width for strip in strips):
        yield "a row is not as wide as the window"
    for pane in screen.query(Pane):
        first, wide = round(pane.scroll_offset.y), pane.inner.width
        for row in pane.lines[first : first + pane.inner.height] if pane.region.area else ():
            text = plain(row).rstrip()
            if text.endswith("…") and cells(text) == wide and pane.id != "graph":
                yield f"{pane.id} is cut short: {text.strip()}"
    regions = [
        (widget.id or type(widget).__name__, region)
        for widget, (region, _) in screen._compositor.visible_widgets.items()
        if not widget.children and widget is not screen and region.area
    ]
    for (one, here), (other, there) in combinations(regions, 2):
        if here.overlaps(there):
            yield f"{one} and {other} overlap"


def _ink(screen: LessonScreen, theme: str) -> Iterator[str]:
    """Letters that do not stand out from their ground, or that have a colour where none is."""
    faint: Counter[str] = Counter()
    for segment in (s for strip in _strips(screen) for s in strip):
        read = "".join(c for c in segment.text if c not in LINES).strip()
        if not read or segment.style is None:
            continue
        if theme == PLAIN:
            bare = all(
                c is None or c.is_default for c in (segment.style.color, segment.style.bgcolor)
            )
            faint[f"{read[:20]!r} has a colour"] += not bare
        elif (found := _contrast(segment)) < LEAST_CONTRAST:
            faint[f"{read[:20]!r} has a contrast of {found:.1f}"] += 1
    yield from (fault for fault, count in faint.items() if count)


def _contrast(segment: Segment) -> float:
    style = segment.style
    if style is None or style.color is None or style.bgcolor is None:
        return 0.0
    return contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))


def _told(session: Session, texts: Sequence[str]) -> Iterator[str]:
    """The numbers asked for that can be read."""
    question = session.question
    if question is None or question.quiz.id in EQUAL:
        return
    if found := secrets(question) & set().union(*map(numbers, texts)):
        yield f"tells {sorted(found)}"


async def walked(
    theme: str, size: tuple[int, int], todo: Sequence[Stop], record: Record, told: bool = False
) -> list[Seen]:
    """Every one of some screens in a theme and a window."""
    with patch.dict(os.environ):
        os.environ.pop("NO_COLOR", None)
        if theme == PLAIN:
            os.environ["NO_COLOR"] = "1"
        app = TutorApp(Shelf(KEYS), record)
    if theme != PLAIN:
        app.theme = theme
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert app.theme == theme
        return [await seen(pilot, stop, record, told) for stop in todo]


def chosen(wanted: Sequence[str] = ()) -> list[tuple[Lesson, bool]]:
    """The lessons that ship, or some of them, and whether each is an early one of its pack."""
    found, place = [], Counter[str]()
    for pack, lesson in lessons():
        if not wanted or f"{pack}/{lesson.id}" in wanted:
            found.append((lesson, place[pack] < EARLY))
        place[pack] += 1
    return found


def differing(one: Sequence[Seen], other: Sequence[Seen]) -> list[str]:
    """The screens that are not the same text in two themes."""
    return [a.name for a, b in zip(one, other, strict=True) if a.texts != b.texts]


async def judged(
    todo: Sequence[Stop],
    record: Record,
    themes: Sequence[str] = THEMES,
    sizes: Sequence[tuple[int, int]] = SIZES,
) -> list[str]:
    """What is wrong with some screens, in windows of some sizes and in some themes."""
    found = []
    for size in sizes:
        shown = {theme: await walked(theme, size, todo, record) for theme in themes}
        first, where = shown[themes[0]], f"{size[0]}x{size[1]}"
        for theme, each in shown.items():
            found += [f"{s.name} {where} {theme}: {fault}" for s in each for fault in s.faults]
            found += [f"{name} {where}: other text in {theme}" for name in differing(first, each)]
        drawn = [s.graph for s in first if s.graph is not None]
        found += [f"{s.name} {where}: no graph" for s in first if s.graph is False]
        print(f"{where}: {len(todo)} screens, graph on {sum(drawn)} of {len(drawn)}", flush=True)
    return found


async def telling(todo: Sequence[Stop], record: Record) -> list[str]:
    """The screens, of lessons on odd numbers, on which what is asked for can be read."""
    return [
        f"{s.name} {size[0]}x{size[1]}: {fault}"
        for size in SIZES
        for s in await walked(DARK, size, todo, record, told=True)
        for fault in s.faults
        if fault.startswith("tells")
    ]


def main() -> int:
    """Go through the lessons one by one, and print what is wrong with each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("lessons", nargs="*", metavar="PACK/LESSON")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--looks", action="store_true", help="do not search for what is asked")
    wanted = parser.parse_args()
    wrong = 0
    with Record.open() as record:
        for lesson, early in chosen(wanted.lessons):
            todo = stops(lesson, early)
            faults = asyncio.run(judged(todo, record, wanted.theme or THEMES))
            if not wanted.looks:
                asking = [stop for stop in stops(odd(lesson), early) if "#" in stop.name]
                faults += asyncio.run(telling(asking, record))
            print("\n".join([f"{lesson.id}: {len(faults)} faults", *faults]), flush=True)
            wrong += len(faults)
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
