"""A question on the screen: what is asked, what has been answered, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tutor.quiz.question import Question, Verdict
from tutor.view import prose
from tutor.view.text import Line, Span, wrap


def asked(question: Question, width: int) -> list[Line]:
    """The text of a question and the answers to choose from."""
    out = prose.draw(question.ask, width)
    if question.options:
        out.append(())
    for key, text in zip(question.keys, question.options, strict=False):
        out += _bullet(f"{key}  ", prose.inline(text), width, "strong")
    return out


def verdict(ok: bool | None, message: str, width: int) -> list[Line]:
    """What came of an answer; `ok` is None for one that is not graded."""
    mark, word, role = _VERDICTS[ok]
    return _message(Span(f"{mark} {word}", _CHIPS.get(role, role)), message, width)


_VERDICTS = {
    True: ("✓", "Right.", "right"),
    False: ("✗", "Not yet.", "wrong"),
    None: ("○", "Noted.", "note"),
}
_CHIPS = {"right": "right-chip", "wrong": "wrong-chip"}


def shown(text: str, width: int) -> list[Line]:
    """The answer, to a learner who asked to be shown it."""
    return _message(Span("→ The answer.", "note"), text, width)


def _message(head: Span, text: str, width: int) -> list[Line]:
    return [(head,), *prose.draw(text, width)]


def hints(texts: Iterable[str], width: int) -> list[Line]:
    """The hints that have been asked for, in order."""
    out: list[Line] = []
    for number, text in enumerate(texts, start=1):
        out += _bullet(f"hint {number}  ", prose.inline(text), width, "note")
    return out


def past(
    question: Question, answer: str, verdict_of: Verdict | None, told: str, width: int
) -> list[Line]:
    """A question that was settled, in short: what was asked, the answer, what was said to it.

    Args:
        question: the question.
        answer: what settled it, empty if the answer was shown.
        verdict_of: of that answer; None if it was shown.
        told: how the answer comes about, if it was shown.
        width: cells of a line.
    """
    out = [tuple(Span(s.text, "dim") for s in row) for row in prose.draw(question.ask, width)]
    if verdict_of is None:
        return [*out, *shown(told, width)]
    ok = verdict_of.ok if question.graded else None
    mark, _, role = _VERDICTS[ok]
    said = question.compared(answer) if not question.graded and question.nodes else ""
    return [
        *out,
        *_bullet(f"{mark} ", told_of(question, answer), width, role),
        *prose.draw(said or verdict_of.message, width),
    ]


def numbered(question: Question) -> bool:
    """Whether an answer is the number or letter of an option, which says nothing by itself."""
    return question.keys[:1] in (("1",), ("a",)) and question.names == question.keys


def picked(question: Question, answer: str) -> Line:
    """The text of the option whose number or letter an answer is; nothing if it is none."""
    if numbered(question) and answer in question.keys:
        return prose.inline(question.options[question.keys.index(answer)])
    return ()


def told_of(question: Question, answer: str) -> Line:
    """An answer as it is told where the options are not listed."""
    return picked(question, answer) or (Span(question.stated(answer)),)


def compared(predictions: Sequence[tuple[str, str, str | None]], width: int) -> list[Line]:
    """Predictions beside what happened: (prompt, said, actual or None while unknown)."""
    out: list[Line] = []
    for prompt, said, actual in predictions:
        text = f"you predicted {prompt}{said}"
        text += f" · it is {actual}" if actual is not None else " · step on and compare"
        out += wrap((Span("○ ", "note"), Span(text, "note")), width, 2)
    return out


def _bullet(mark: str, spans: Line, width: int, role: str) -> list[Line]:
    rows = wrap(spans, max(width - len(mark), 8)) or [()]
    lead = [Span(mark, role), *[Span(" " * len(mark))] * (len(rows) - 1)]
    return [(first, *row) for first, row in zip(lead, rows, strict=True)]
