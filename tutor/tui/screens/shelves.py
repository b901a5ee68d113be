"""The home screen as rows: packs, their lessons, what is done, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tutor.learner.disk.entries import Place
from tutor.learner.record import Progress
from tutor.lesson.model import Lesson, Pack, Prose
from tutor.lesson.shelf import Shelf, listing
from tutor.view import prose
from tutor.view.text import Line, Span, crop, fit, line, line_width, wrap

STATES: dict[str, tuple[str, str]] = {
    "done": ("✓", "right"),
    "started": ("▸", "next"),
    "new": ("·", "dim"),
}
"""Mark and role of a lesson, by how far the learner is."""

_METER = 4


class Row(NamedTuple):
    """A row of the home screen: what it opens, and how it is drawn for a width.

    Attributes:
        opens: (pack, lesson), None for a row that cannot be chosen.
        left, right: texts at either end.
        about: the lesson, for its description.
    """

    left: Line
    right: Line = ()
    opens: tuple[str, str] | None = None
    about: Lesson | None = None


def rows(
    packs: list[Pack],
    progress: Mapping[str, Mapping[str, Progress]],
    place: Place | None,
    shelf: Shelf,
) -> list[Row]:
    """Everything there is to choose from, the place to go on first.

    Args:
        packs: the packs that could be read.
        progress: by pack id and lesson id.
        place: where the learner was last.
        shelf: what is wrong with them, and with those that could not be read.
    """
    out: list[Row] = []
    here = _resume(packs, place)
    if here:
        out += [here, Row(())]
    for pack in packs:
        mine = progress.get(pack.id, {})
        done = sum(p.state == "done" for p in mine.values())
        count = f"{done} of {len(pack.lessons)} done"
        out.append(Row(line((pack.title, "title")), line((count, "dim"))))
        if errors := shelf.faults.get(pack.id):
            out.append(Row(line(("✗ ", "wrong"), (_count(len(errors), "fault"), "dim"),
                                (f": {listing(pack.path)}", "dim"))))  # fmt: skip
        if pack.summary:
            out.append(Row(line((pack.summary, "dim"))))
        width = max((len(lesson.title) for lesson in pack.lessons), default=0)
        for number, lesson in enumerate(pack.lessons, start=1):
            out.append(_lesson(pack, lesson, number, width, mine.get(lesson.id)))
        out.append(Row(()))
    for each in shelf.broken:
        count = _count(len(each.faults), "fault")
        left = line(("✗ ", "wrong"), each.name, (" cannot be read", "dim"))
        out += [Row(left, line((count, "dim")), (each.id, "")), Row(())]
    return out[:-1] if out else [Row(line(("No lessons were found.", "dim")))]


def _resume(packs: list[Pack], place: Place | None) -> Row | None:
    if place is None:
        return None
    pack = next((p for p in packs if p.id == place.pack), None)
    lesson = pack.lesson(place.lesson) if pack else None
    if lesson is None:
        return None
    where = f"screen {place.screen + 1}" + (f", step {place.step}" if place.step else "")
    left = line(("Resume: ", "strong"), (lesson.title, "strong"), (f", {where}", ""))
    return Row(left, line(("Enter", "dim")), (place.pack, lesson.id), lesson)


def _lesson(pack: Pack, lesson: Lesson, number: int, width: int, progress: Progress | None) -> Row:
    state = progress.state if progress else "new"
    mark, role = STATES[state]
    left = line(
        (f"{mark} ", role), (f"{number}  ", "dim"), (lesson.title, "" if state == "new" else "name")
    )
    right: list[Span] = []
    if progress and progress.questions and state != "new":
        full = round(_METER * progress.right / progress.questions)
        text = f"{progress.right}/{progress.questions} right "
        right += [Span(text, "dim"), Span("▰" * full, "right"), Span("▱" * (_METER - full), "dim")]
    minutes = f"{lesson.minutes} min" if lesson.minutes else ""
    right.append(Span(f"{minutes:>8}", "dim"))
    return Row(left, tuple(right), (pack.id, lesson.id), lesson)


def draw(rows: list[Row], chosen: int, width: int) -> list[Line]:
    """The rows as lines; the chosen one has a mark, and stands out."""
    out: list[Line] = []
    for i, row in enumerate(rows):
        here = i == chosen
        lead = Span("▌ " if here else "  ", "here")
        room = width - 2
        right = row.right if line_width(row.left) + line_width(row.right) < room else ()
        left = fit(row.left, max(room - line_width(right), 0))
        if here:
            left = tuple(Span(s.text, "strong" if s.role in ("", "name") else s.role) for s in left)
        out.append((lead, *left, *right))
    return out


def about(packs: list[Pack], row: Row, width: int) -> list[Line]:
    """What the lesson of a row teaches."""
    if row.about is None or row.opens is None:
        return []
    pack = next((p for p in packs if p.id == row.opens[0]), None)
    out = _opening(row.about, width)
    if out:
        out.append(())
    for skill in row.about.skills:
        text = pack.skills.get(skill, "") if pack else ""
        out += wrap((Span("• ", "strong"), Span(text or skill)), width, 2)
    lesson = row.about
    counts = [_count(len(lesson.screens), "screen"), _count(len(lesson.quizzes), "question")]
    after = [title for id in row.about.after if (title := _title(pack, id))]
    if after:
        counts.append(f"best after {' and '.join(after)}")
    return [*out, (), *wrap((Span(" · ".join(counts), "dim"),), width)]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _opening(lesson: Lesson, width: int) -> list[Line]:
    """The first paragraph of a lesson, unless it has numbers that are filled in later."""
    blocks = lesson.screens[0].blocks if lesson.screens else ()
    first = next((b.markdown for b in blocks if isinstance(b, Prose)), "")
    text = first.strip().split("\n\n")[0]
    return [] if "{" in text or text.endswith(":") else prose.draw(text, width)


def _title(pack: Pack | None, id: str) -> str:
    lesson = pack.lesson(id) if pack else None
    return crop(lesson.title, 60) if lesson else ""
