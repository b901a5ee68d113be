"""The home screen as lines: what Enter does, the lessons of every pack, and what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.learner.disk.entries import Place
from tutor.learner.record import Record
from tutor.learner.standing import PREDICT, Course, Going, Score, course
from tutor.lesson.shelf import Broken, Shelf
from tutor.tui.pages.row_layout import bar, dots, ends, fitting, picked, plural
from tutor.view.text import Line, Span, crop, fit, line, line_width, width, wrap

STATES: dict[str, tuple[str, str]] = {
    "done": ("✓", "right"),
    "started": ("◆", "strong"),
    "new": ("·", "dim"),
}
"""Mark and role of a lesson, by how far the learner is."""

ALSO: tuple[tuple[str, str], ...] = (
    ("t", "colours: dark, light, none"),
    ("Ctrl+P", "find a lesson or a command"),
    ("?", "all keys"),
)
"""Keys that do something else here."""

SUBTITLE = "Predict the gradient. Step the edge."

_PICTURE: tuple[tuple[str | tuple[str, str], ...], ...] = (
    ("        ", ("╭── ", "line"), ("×(-2)", "grad"), (" ── ", "line"), ("d ", "name"),
     ("-10 ", "value"), (" ── ", "line"), ("×3", "grad"), (" ──────╮", "line")),
    (("a ", "name"), ("5", "value"), (" ────┤", "line"), " " * 31, ("├── ", "line"),
     ("L ", "name"), ("-30", "value")),
    ("        ", ("╰── ", "line"), ("×1", "grad"), (" ──── ", "line"), ("e ", "name"),
     ("3", "value"), (" ── ", "line"), ("×(-10)", "grad"), (" ──────╯", "line")),
    (("dL/da", "name"), ("  ◀━━  ", "grad-next"), ("-6 + (-10)", "grad"),
     ("  =  ", "grad-next"), ("-16", "grad-next")),
)  # fmt: skip
PICTURE: tuple[Line, ...] = tuple(line(*row) for row in _PICTURE)
"""Both paths of a diamond from `a` to `L` with the slope of each edge, and their sum; with other
numbers than the lesson, which asks for that sum."""

_TEXT = 44  # cells of what a lesson teaches
_LEAST_TEXT = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be picked.

    Attributes:
        opens: (pack, lesson); no lesson for a pack that cannot be read.
        course: its pack, as far as the learner is in it; None if that cannot be read.
        going: the lesson; None with it.
        number: of the lesson in its pack, from 1.
        broken: the pack that cannot be read.
    """

    opens: tuple[str, str]
    course: Course | None = None
    going: Going | None = None
    number: int = 0
    broken: Broken | None = None


def rows(shelf: Shelf, record: Record) -> list[Row]:
    """Everything there is to choose from, in order."""
    out: list[Row] = []
    for pack in shelf.packs:
        known = course(pack, record)
        out += [
            Row((pack.id, going.lesson.id), known, going, number)
            for number, going in enumerate(known.lessons, start=1)
        ]
    return out + [Row((each.id, ""), broken=each) for each in shelf.broken]


def first(rows: Sequence[Row], place: Place | None, pack: str = "") -> int:
    """The row to start at: where the learner was, else the first lesson that is not done.

    Args:
        rows: all of them.
        place: where the learner was last.
        pack: the pack that was asked for; then only its rows count.
    """
    mine = [i for i, row in enumerate(rows) if not pack or row.opens[0] == pack]
    going = place and next((i for i in mine if rows[i].course and _is_at(rows[i], place)), None)
    if going is not None:
        return going
    fresh = (i for i in mine if (g := rows[i].going) is None or g.state != "done")
    return next(fresh, mine[0] if mine else 0)


def _is_at(row: Row, place: Place) -> bool:
    return row.course is not None and row.course.place(place) is row.going is not None


# ---- what Enter does


def card(row: Row, width: int) -> list[Line]:
    """The row that is picked: what Enter does with it, and how far the learner is there."""
    enter = line((" Enter ", "grad-chip"), "  ")
    room = width - 4
    if row.going is None:
        name = row.broken.name if row.broken else ""
        said = row.broken.summary if row.broken else ""
        head = line(("✗ ", "wrong"), (f"{name} cannot be read", "strong"))
        return _card(ends(head, enter, room), [line((t, "dim")) for t in (said,)], width)
    going = row.going
    word = {"done": "Once more", "started": "Go on with", "new": "Start"}
    if going.screen is not None:
        say = word["started"]
    else:
        say = word["new"] if going.state == "started" else word[going.state]
    head = line((f"{say}  ", "strong"), (going.lesson.title, "title"))
    return _card(ends(head, enter, room), [_where(row, going, room)], width)


def _card(head: Line, under: Sequence[Line], width: int) -> list[Line]:
    inner = [(), head, *under, ()]
    return [fit((Span("▌ ", "grad"), Span(" "), *row), width) for row in inner]


def _where(row: Row, going: Going, room: int) -> Line:
    lesson = going.lesson
    screens = len(lesson.screens)
    if going.screen is not None:
        parts = [f"screen {going.screen + 1} of {screens}"]
        parts += ["a question is open"] if going.asking else []
        minutes = going.minutes_left
        parts += [f"about {minutes} min left"] if minutes else []
        return line(*dots(going), "  ", (fitting(parts, room - screens - 2), "dim"))
    guesses = sum(quiz.mode == PREDICT for quiz in lesson.quizzes)
    parts = [plural(screens, "screen")]
    parts += [plural(going.score.questions, "question")] if going.score.questions else []
    parts += [plural(guesses, "guess" if guesses == 1 else "guesse")] if guesses else []
    if going.state == "new" and (after := _after(row)):
        parts.append(f"best after {after}")
    return line((fitting(parts, room), "dim"))


def _after(row: Row) -> str:
    """The lessons that the author would take first and that are not done."""
    if row.course is None or row.going is None:
        return ""
    pack = row.course.pack
    wanted = {found.id for id in row.going.lesson.after if (found := pack.lesson(id))}
    titles = [g.lesson.title for g in row.course.lessons
              if g.lesson.id in wanted and g.state != "done"]  # fmt: skip
    return " and ".join(titles)


# ---- the list


def listed(
    rows: Sequence[Row], shelf: Shelf, chosen: int, cells: int, height: int
) -> tuple[list[Line], int]:
    """The list of lessons, with what is known below it.

    Args:
        rows: all that can be picked.
        shelf: what is wrong with the packs.
        chosen: the row that is picked.
        cells: the width.
        height: rows in sight; lessons stand apart where all of the page fits so.

    Returns:
        The lines, and which of them shows the row that is picked.
    """
    below = known(rows[chosen], cells) if chosen < len(rows) else []
    for apart in (True, False):
        out, at = _list(rows, shelf, chosen, cells, apart)
        if not apart or len(out) + len(below) + 1 <= height:
            break
    out += [(), *below] if below else []
    also = _also()
    if len(out) + len(also) < height:
        out += [(), *also]
    return out, at


def _list(
    rows: Sequence[Row], shelf: Shelf, chosen: int, cells: int, apart: bool
) -> tuple[list[Line], int]:
    out: list[Line] = []
    at, title = 0, 0
    of: Course | None = None
    for i, row in enumerate(rows):
        if row.course is not None and row.course is not of:
            of = row.course
            title = max(width(g.lesson.title) for g in of.lessons)
            out += [()] * bool(out) + _heading(of, shelf, cells)
        elif row.broken is not None and i:
            out.append(())
        if apart and out:
            out.append(())
        if i == chosen:
            at = len(out)
        drawn = _row(row, title, cells - 1)
        out.append(picked(drawn, cells) if i == chosen else (Span(" "), *drawn))
    return out or [line(("No lessons were found.", "dim"))], at


def _heading(course: Course, shelf: Shelf, cells: int) -> list[Line]:
    """A pack: its title, and the score that the rows below it add up to."""
    score = course.score
    right = f"{course.done} of {plural(len(course.lessons), 'lesson')} done"
    if score.settled:
        right += f" · {score.first} of {score.questions} at the first try"
    if course.pack.id in shelf.unread:
        right = "not checked for errors yet"
    out = [ends(line((course.pack.title, "title")), line((right, "dim")), cells)]
    if text := shelf.errors_of(course.pack.id):
        out += wrap((Span("✗ ", "wrong"), Span(text, "dim")), cells, 2)
    return out


def _row(row: Row, title: int, cells: int) -> Line:
    """A lesson: mark, number, title, what it teaches, screens, score, and whether it is open."""
    if row.going is None or row.course is None:
        broken = row.broken
        name, count = (broken.name, len(broken.faults)) if broken else ("", 0)
        left = line(("✗ ", "wrong"), name, (" cannot be read", "dim"))
        return ends(left, line((plural(count, "error"), "dim"), " "), cells)
    going = row.going
    mark, role = STATES[going.state]
    score = going.score
    told = f"{score.first}/{score.questions}" if score.questions and going.state != "new" else ""
    note = "open" if going.screen is not None else ""
    screens = max(len(g.lesson.screens) for g in row.course.lessons)
    shown = dots(going)
    pad = " " * max(min(screens, 12) - line_width(shown), 0)
    right = line(*shown, pad, (f"{told:>7}", "dim"), (f"{note:>6}", "strong"), " ")
    left = line((f"{mark} ", role), (f"{row.number:>2}  ", "dim"),
                (going.lesson.title, "" if going.state == "new" else "name"))  # fmt: skip
    left = fit(left, min(6 + title, max(cells - line_width(right) - 2, 0)))
    spare = cells - line_width(left) - line_width(right) - 6
    text = _teaches(row.course, going)
    if spare >= _LEAST_TEXT and width(text) <= spare:
        left = (*left, Span("   "), Span(crop(text, min(spare, _TEXT)), "dim"))
    return ends(left, right, cells)


def _teaches(course: Course, going: Going) -> str:
    """What a lesson is about; else the skill that it trains first, in the words of its pack."""
    if going.lesson.summary:
        return going.lesson.summary
    return next((course.pack.skills.get(skill, "") for skill in going.lesson.skills), "")


# ---- what is known


def known(row: Row, cells: int) -> list[Line]:
    """The skills of the pack of a row, with what the record says of them."""
    if row.course is None or not row.course.skills:
        return []
    begun = any(score.settled for score in row.course.skills.values())
    texts = {skill: row.course.pack.skills[skill] for skill in row.course.skills}
    longest = max(width(text) for text in texts.values())
    out = [line(("What you know" if begun else "What you will be able to do", "title"))]
    for skill, score in row.course.skills.items():
        left: Line = line(" ", texts[skill])
        if begun:
            left = _share(fit(left, longest + 3), score, cells)
        out.append(left if line_width(left) <= cells else fit(left, cells))
    return out


def _share(left: Line, score: Score, cells: int) -> Line:
    """A skill and how much of it was right at the first try, in as many words as fit."""
    said = f"{score.first} of {score.questions} at the first try"
    short = f"{score.first}/{score.questions}"
    meter = bar(score.first, score.questions)
    tails: list[Line] = [
        (*meter, *line((f"  {said if score.settled else 'not asked yet'}", "dim"))),
        (*meter, *line((f" {short}", "dim"))),
        line((short, "dim")),
    ]
    tail = next((t for t in tails if line_width(left) + line_width(t) <= cells), ())
    return (*left, *tail)


def _also() -> list[Line]:
    keys = max(width(key) for key, _ in ALSO) + 2
    return [line(("Also", "title")),
            *[line((f" {key} ", "key"), " " * (keys - width(key)), (text, "dim"))
              for key, text in ALSO]]  # fmt: skip
