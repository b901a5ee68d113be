"""The line front end from the outside: the list of lessons, and one lesson after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TextIO

from tutor.guard import say
from tutor.learner.advice import warning
from tutor.learner.openable import obstacles
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.standing import Going, Score, course, of_lesson
from tutor.lesson.find import NotFound, packs
from tutor.lesson.listed.headers import Header
from tutor.lesson.shelf import Chosen, Shelf
from tutor.plain.talk import WIDTH, Talk
from tutor.quiz.kinds.registry import KEYS
from tutor.view.text import Span, wrap

DONE, FAULTY, FAILED = 0, 1, 2
_STATES = {"new": " ", "started": "◆", "done": "✓"}


class Offered(NamedTuple):
    """A lesson of the list: the id of its pack, its header, and whether nobody has begun it."""

    pack: str
    lesson: Header
    new: bool


def run(start: str | None, record: Record, stdin: TextIO, stdout: TextIO) -> int:
    """Hold a conversation over two text streams.

    Args:
        start: `PACK/LESSON`, a pack, or a path; None for the list of lessons.
        record: the learner's record, open.
        stdin, stdout: where answers come from and text goes to.

    Returns:
        The exit code: 0 also where the input ends early: everything answered was written.
    """
    talk = Talk(stdin, stdout)
    shelf = Shelf.read(KEYS, at_a_glance=True)
    if start is None:
        return _home(shelf, record, talk)
    try:
        chosen = shelf.choose(start)
    except NotFound as fault:
        say(f"error: {fault}")
        return FAILED
    if notice := not chosen.faults and warning(chosen, shelf):
        say(f"warning: {notice}")
    if chosen.lesson is None and not chosen.faults:
        return _home(shelf, record, talk, chosen.pack)
    return _lesson(chosen, shelf, record, talk)


def _lesson(chosen: Chosen, shelf: Shelf, record: Record, talk: Talk) -> int:
    faults = obstacles(chosen)
    if chosen.lesson is None or faults:
        say(*faults)
        return FAULTY
    from tutor.plain import conversation  # a list of lessons does without it

    session = Session(chosen.pack, chosen.lesson, record)
    try:
        left = conversation.Conversation(session, talk).run()
    except KeyboardInterrupt:
        talk.say()
        talk.say(_where("Interrupted.", session))
        raise
    if left == conversation.FINISHED:
        _summary(chosen, shelf, record, talk)
        if guessed := session.guessing.score:
            talk.say(f"In predict mode: {guessed}.")
    else:
        ended = left == conversation.ENDED
        talk.say(_where("The input ended." if ended else "Until next time.", session))
    return DONE


def _where(why: str, session: Session) -> str:
    place = f"{session.lesson.title}, screen {session.index + 1} of {len(session.lesson.screens)}"
    saved = "saved" if session.record.saved else "not saved"
    return f"{why} Your place is {saved}: {place}."


def _summary(chosen: Chosen, shelf: Shelf, record: Record, talk: Talk) -> None:
    lesson = chosen.lesson
    assert lesson is not None, "a lesson was finished"
    found = of_lesson(chosen.pack, lesson, record)
    score = Score.of(found)
    talk.heading(f"{lesson.title} is done")
    if score.questions:
        noun = "question" if score.questions == 1 else "questions"
        talk.say(f"{score.first} of {score.questions} {noun} right at the first try.")
    for each in found:
        if each.missed:
            talk.say(f"  {each.quiz.id}: {each.words}")
    if following := shelf.after(chosen.pack, lesson.id):
        pack, header = following.pack, following.lesson
        # A pack that was opened by its path is not known by its id.
        name = f"{pack.id}/{header.id}" if pack.path in packs() else header.path
        new = "" if pack.id == chosen.pack else f"{pack.title}: "
        talk.say(f"Next: {new}{header.title} (learn {name})")


def _home(shelf: Shelf, record: Record, talk: Talk, only: str = "") -> int:
    while not talk.ended:
        lessons = _list(shelf, record, talk, only)
        if _found_out(shelf):
            talk.say("A pack that is new here has errors. The list again:")
            lessons = _list(shelf, record, talk, only)
        what, first = _by_enter(shelf, record, lessons)
        enter = f"Enter: {what} {first.lesson.title}, " if first else ""
        text = talk.ask(f"[{enter}a number: open that lesson, q: leave] > ")
        if text is None or text == "q":
            break
        chosen = first if text == "" else _numbered(text, lessons)
        if chosen is not None:
            _lesson(shelf.lesson(chosen.pack, chosen.lesson.id), shelf, record, talk)
        elif lessons:
            talk.say(f"Type a number from 1 to {len(lessons)}, or q to leave.")
        else:
            talk.say("There is no lesson to open. Type q to leave.")
    return DONE


def _by_enter(
    shelf: Shelf, record: Record, lessons: Sequence[Offered]
) -> tuple[str, Offered | None]:
    """What Enter does, and the lesson it opens: the one last left, or the first that is new."""
    place = record.resume()
    pack = shelf.pack(place.pack) if place else None
    known = pack.lesson(place.lesson) if pack and place else None
    if pack and known:
        return "go on with", Offered(pack.id, known, new=False)
    return "start", next((each for each in lessons if each.new), None)


def _found_out(shelf: Shelf) -> bool:
    """Read packs whole that were listed by a glance; whether one has faults."""
    folders = [pack.path for pack in shelf.packs if pack.id in shelf.unread]
    for folder in folders:
        shelf.add(folder)
    broken = [each for each in shelf.broken if each.path in folders]
    return bool(broken) or any(shelf.faults.get(p.id) for p in shelf.packs if p.path in folders)


def _numbered(text: str, lessons: Sequence[Offered]) -> Offered | None:
    """The lesson with a number as somebody typed it, zeros before it or not."""
    digits = text.lstrip("0")
    if not digits.isdecimal() or len(digits) > 6 or int(digits) > len(lessons):
        return None
    return lessons[int(digits) - 1]


def _list(shelf: Shelf, record: Record, talk: Talk, only: str) -> list[Offered]:
    """Write the list of lessons; what its numbers stand for."""
    listed: list[Offered] = []
    for pack in shelf.packs:
        if only and pack.id != only:
            continue
        talk.heading(pack.title)
        if errors := shelf.errors_of(pack.id):
            talk.say(f"✗ {errors}")
        for row in wrap((Span(pack.summary),), WIDTH):
            talk.show([row])
        for going in course(pack, record).lessons:
            listed.append(Offered(pack.id, going.lesson, going.state == "new"))
            talk.say(f"{len(listed):>4}  {_row(going)}")
    for broken in shelf.broken if not only else ():
        talk.say()
        talk.say(f"✗ {broken.name} cannot be read, {broken.summary}")
    talk.say()
    return listed


def _row(going: Going) -> str:
    words = {"new": "", "started": "begun", "done": "done"}[going.state]
    if going.screen is not None:
        words = f"screen {going.screen + 1} of {len(going.lesson.screens)}"
    if going.score.questions and going.state != "new":
        words += f", {going.score.first} of {going.score.questions} at the first try"
    return f"{_STATES[going.state]} {going.lesson.title:<34} {words}".rstrip()
