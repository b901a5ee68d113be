"""What a lesson's screen says, as lines: the text to read, and the turn of the learner."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.actions import BY_ID
from tutor.learner.session import Session
from tutor.learner.settled import Past
from tutor.learner.stages import ANSWERED, ASKING
from tutor.lesson.model import Code, ProgramBlock, Prose, Quiz
from tutor.quiz.kinds.kind import AnswerBy
from tutor.view import prose, source
from tutor.view import question_text as question
from tutor.view.text import Line, Span, fit, line, line_width, plain, wrap


def reading(
    session: Session, width: int, *, programs: str, settled: Sequence[Past] = ()
) -> list[Line]:
    """The text of a screen up to the open question.

    Args:
        session: where the learner is.
        width: cells of a line.
        programs: `written` out, only `named`, or empty where another pane shows them.
        settled: the questions before it; each stands where it was asked.
    """
    out: list[Line] = []
    past = {p.question.quiz.id: p for p in settled}
    for block in session.blocks():
        if isinstance(block, Prose):
            rows = prose.draw(session.text(block.markdown), width)
        elif isinstance(block, Code):
            rows = [line("  ", (row, "code")) for row in block.text.rstrip("\n").split("\n")]
        elif isinstance(block, ProgramBlock):
            rows = _program(block, programs, width)
        elif isinstance(block, Quiz) and block.id in past:
            rows = _past(session, past[block.id], width)
        else:
            continue
        if out and rows:
            out.append(())
        out += rows
    return out


def _program(block: ProgramBlock, programs: str, width: int) -> list[Line]:
    rows = block.program.source.rstrip("\n").split("\n")
    if programs == "written":
        shared = source.folded(block.program, width - len("  with "))
        top = [line("  ", (f"with {shared}", "dim"))] if shared else []
        return [*top, *(line("  ", (row, "code")) for row in rows)]
    if programs == "named":
        key = BY_ID["pane.program"].key
        return [line("▤ ", (key, "strong"), (f" shows the program, {len(rows)} lines", "note"))]
    return []


def _past(session: Session, past: Past, width: int) -> list[Line]:
    """A settled question; what a prediction comes to, not before it can be seen."""
    for prediction, came in session.compared():
        waiting = prediction.known_from is not None and not came
        if prediction.question.quiz is past.question.quiz and waiting:
            said = question.told_of(prediction.question, prediction.said)
            waits = (
                Span("○ You predicted: ", "note"),
                *said,
                Span(". Step on and compare.", "note"),
            )
            return [*_dim(prose.draw(past.question.ask, width)), *wrap(waits, width, 2)]
    return question.past(past.question, past.answer, past.verdict, past.shown, width)


def retold(session: Session, settled: Sequence[Past], width: int) -> int:
    """Rows of the text for the question that was settled last: its card has just said the same."""
    return 1 + len(_past(session, settled[-1], width)) if settled else 0


def _dim(rows: list[Line]) -> list[Line]:
    return [tuple(Span(s.text, "dim") for s in row) for row in rows]


def turn(
    session: Session, width: int, *, options: bool, brief: bool = False
) -> tuple[list[Line], int]:
    """The open or just answered question, and what came of the answers.

    Args:
        session: where the learner is.
        width: cells of a line.
        options: also write out the answers to choose from, because no widget lists them; names that
            are put in order stand in the question.
        brief: leave out blank lines.

    Returns:
        The lines, and from which of them on they are news since the question was put.
    """
    asked = session.question
    if asked is None:
        return [], 0
    out = list(prose.draw(asked.ask, width))
    if options and asked.answer_by is AnswerBy.PICK:
        given = session.said[-1].verdict.answer if session.said else ""
        at = asked.keys.index(given) if given in asked.keys else None
        texts = [prose.inline(option) for option in asked.options]
        out += [(), *listed(texts, asked.keys, at, width)]
    news = len(out)
    asking, each = session.asking, question.hints(session.hints, width)
    late = bool(asking and asking.hints and asking.said and asking.before == len(asking.said))
    earlier = question.hints(session.hints[:-1], width)
    if each and not (late and not earlier):
        out += [(), *(earlier if late else each)]
        news = len(out) - (0 if late else len(each) - len(earlier))
    if session.said:
        last = session.said[-1]
        out.append(())
        news = len(out)
        answer = last.verdict.answer or last.answer
        given = asked.stated(answer)
        if not last.verdict.valid:
            out += wrap((Span("? ", "strong"), *prose.inline(last.verdict.message)), width, 2)
        else:
            ok = last.verdict.ok if asked.graded else None
            rows = question.verdict(ok, last.verdict.message, width)
            out += [*_verdict_on(rows[0], given, answer, width), *rows[1:]]
    if late:  # asked for after the last answer, so it is read after what was said to that
        out.append(())
        news = len(out)
        out += each[len(earlier) :]
    if session.shown:
        out.append(())
        news = len(out)
        out += question.shown(session.shown, width)
    return (_unblanked(out), len(_unblanked(out[:news]))) if brief else (out, news)


def _unblanked(rows: list[Line]) -> list[Line]:
    return [row for row in rows if plain(row).strip()]


def _verdict_on(verdict: Line, given: str, answer: str, width: int) -> list[Line]:
    """A verdict and what it is on: in one row, without what was asked where that is too long."""
    told = chip(verdict)
    for said in (given, answer):
        row = (*told, Span(f"  you said {said}", "dim"))
        if line_width(row) <= width:
            return [row]
    return [told, *wrap((Span(f"you said {answer}", "dim"),), width)]


def chip(verdict: Line) -> Line:
    """A verdict such as `✓ Right.` on a ground of its own."""
    return tuple(
        Span(f" {s.text.rstrip('.')} ", f"{role}-chip") if (role := _verdict(s)) else s
        for s in verdict
    )


def _verdict(span: Span) -> str:
    role = span.role.removesuffix("-chip")
    return role if role in ("right", "wrong") else ""


def listed(options: Sequence[Line], keys: Sequence[str], at: int | None, width: int) -> list[Line]:
    """Options to choose from, one below the other; the one at `at` is a filled row with a mark."""
    out: list[Line] = []
    for i, (option, key) in enumerate(zip(options, keys, strict=True)):
        head = (Span("■ " if i == at else "  ", "strong"), Span(f"{key}  ", "strong"))
        lead = line_width(head)
        for n, row in enumerate(wrap(option, max(8, width - lead))):
            whole = fit((*(head if not n else (Span(" " * lead),)), *row), width)
            out.append(tuple(Span(s.text, "cursor") for s in whole) if i == at else whole)
    return out


def closing(session: Session) -> str:
    """What Enter does next, in words."""
    if session.stage == ASKING:
        return "answer"
    if session.stage == ANSWERED:
        return "go on"
    last = session.index + 1 == len(session.lesson.screens)
    return "finish" if last else "next screen"
