"""What a lesson's screen says, as lines: the text to read, and the turn of the learner."""

from __future__ import annotations

from tutor.learner.session import ANSWERED, ASKING, Session
from tutor.lesson.fill import fill
from tutor.lesson.model import Code, ProgramBlock, Prose
from tutor.view import prose, question
from tutor.view.actions import BY_ID
from tutor.view.text import Line, Span, line, wrap


def reading(session: Session, width: int, *, programs: str) -> list[Line]:
    """The text of a screen up to the open question.

    Args:
        session: where the learner is.
        width: cells of a line.
        programs: `written` out, only `named`, or empty where another pane shows them.
    """
    out: list[Line] = []
    for block in session.blocks():
        if isinstance(block, Prose):
            rows = prose.draw(_filled(session, block.markdown), width)
        elif isinstance(block, Code):
            rows = [line("  ", (row, "code")) for row in block.text.rstrip("\n").split("\n")]
        elif isinstance(block, ProgramBlock):
            rows = _program(block, programs)
        else:
            continue
        if out and rows:
            out.append(())
        out += rows
    if foretold := _foretold(session, width):
        out += [(), *foretold] if out else foretold
    return out


def _program(block: ProgramBlock, programs: str) -> list[Line]:
    source = block.program.source.rstrip("\n").split("\n")
    if programs == "written":
        return [line("  ", (row, "code")) for row in source]
    if programs == "named":
        key = BY_ID["pane.program"].key
        return [line("▤ ", (key, "strong"), (f" shows the program, {len(source)} lines", "note"))]
    return []


def _foretold(session: Session, width: int) -> list[Line]:
    """What was predicted on this screen, beside what came true as far as it can be seen."""
    out: list[Line] = []
    for prediction, came in session.compared():
        if prediction.question is session.question:
            continue  # its verdict says it
        text = f"○ You predicted {prediction.question.prompt}{prediction.said}. "
        out += wrap((Span(text, "note"), *prose.inline(came or "Step on and compare.")), width, 2)
    return out


def _filled(session: Session, markdown: str) -> str:
    trace = session.trace
    if trace is None:
        return markdown
    return fill(markdown, trace, trace.passes[-1].end if trace.passes else len(trace))


def turn(session: Session, width: int, *, options: bool) -> tuple[list[Line], int]:
    """The open or just answered question, and what came of the answers.

    Args:
        session: where the learner is.
        width: cells of a line.
        options: also write out the answers to choose from, because no widget lists them.

    Returns:
        The lines, and from which of them on they are news since the question was put.
    """
    asked = session.question
    if asked is None:
        return [], 0
    out = question.asked(asked, width) if options else list(prose.draw(asked.ask, width))
    news = len(out)
    if session.hints:
        out += [(), *question.hints(session.hints, width)]
    if session.said:
        last = session.said[-1]
        out.append(())
        news = len(out)
        given = f"{asked.prompt}{last.verdict.answer or last.answer}"
        if not last.verdict.valid:
            out += question.verdict(None, last.verdict.message, width)
        else:
            ok = last.verdict.ok if asked.graded else None
            rows = question.verdict(ok, last.verdict.message, width)
            out += [(*rows[0], Span(f"  {given}", "dim")), *rows[1:]]
    if session.shown:
        out.append(())
        news = len(out)
        out += question.shown(session.shown, width)
    return out, news


def closing(session: Session) -> str:
    """What Enter does next, in words."""
    if session.stage == ASKING:
        return "answer"
    if session.stage == ANSWERED:
        return "go on"
    last = session.index + 1 == len(session.lesson.screens)
    return "finish" if last else "next screen"
