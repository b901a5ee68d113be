"""A stop as it is typed, in one line: `a`, `w1*`, `line 5`, `a if abs(grad) > 1`, `past 10`."""

from __future__ import annotations

import re
from dataclasses import replace

from tutor.debug.expressions.called import Called
from tutor.debug.expressions.condition import Condition, condition, condition_of
from tutor.debug.expressions.expression import expression
from tutor.debug.expressions.located import TypedError, checked
from tutor.debug.expressions.numbers_at import WORDS
from tutor.debug.stops.place import CALL, LINE, NODE, OPERATION, PHASE, StopPlace
from tutor.debug.stops.ready_made import READY_MADE, bound_of
from tutor.debug.stops.stop import StopSpec

FORMS = (
    "`a`, `w1*`, `op *`, `line 5`, `call f`, `abs(grad) > 1`, `a if grad == 0` or `zero`; "
    "B has all forms"
)
"""What a stop may look like, for messages; the list of stops has all forms."""

_NAME = re.compile(r"#?[\w*?]+(?:\[[^\]\s]*\]|#\d+|[*?.\w])*")
_WORD = re.compile(r"\s*(\S+)")
_TIMES = re.compile(r"\s*(\d+)\s+times\b", re.IGNORECASE)
_ONCE = re.compile(r"\s*once\b", re.IGNORECASE)
_IF = re.compile(r"\sif\s")
_PLACES = {"node": NODE, "op": OPERATION, "line": LINE, "call": CALL, "phase": PHASE}
_MOST = 10_000


def spec_of(text: str, called: Called) -> StopSpec:
    """Read a stop, and see whether it fits a run.

    Raises:
        TypedError: it is none, or names what the run does not have.
    """
    if text.strip():
        checked(text)
    at, nth, once = 0, None, False
    if found := _TIMES.match(text):
        nth, at = _count(found), found.end()
    elif found := _ONCE.match(text):
        once, at = True, found.end()
    if not text[at:].strip():
        raise TypedError(at + 1, "where to stop is missing", f"write {FORMS}")
    spec = _what(text, at, called)
    spec.place.check(called)
    return replace(spec, text=" ".join(text.split()), nth=nth, once=once)


def _count(found: re.Match[str]) -> int:
    if len(found[1]) > 7 or not 0 < int(found[1]) <= _MOST:
        raise TypedError(found.start(1) + 1, f"a count is 1 to {_MOST:,}")
    return int(found[1])


def _what(text: str, at: int, called: Called) -> StopSpec:
    """The stop in a text from character `at` on."""
    first = _WORD.match(text, at)
    assert first is not None, "there is something to read"
    word, rest = first[1], first.end()
    if word in READY_MADE and (text[rest:].strip() or not called.nodes(word)):
        return _ready_made(text, word, rest)
    split = _IF.search(text, at)
    end = split.start() if split else len(text)
    holds = _condition(text[split.end() :], split.end(), called) if split else None
    if word in _PLACES and text[rest:end].strip():
        return StopSpec("", _place(text, _PLACES[word], rest, end), holds)
    begin = first.start(1)
    name = text[begin:end].strip()
    if _NAME.fullmatch(name) and (called.nodes(name) or (name not in WORDS and not _number(name))):
        return StopSpec("", StopPlace(NODE, name, begin + 1), holds)
    if split:
        raise TypedError(begin + 1, "this is no place", f"write {FORMS}")
    return StopSpec("", StopPlace(), _condition(text[at:], at, called))


def _number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _place(text: str, kind: str, begin: int, end: int) -> StopPlace:
    """What stands behind `line`, `call` and the like."""
    begin += len(text[begin:end]) - len(text[begin:end].lstrip())
    what = text[begin:end].strip()
    if kind == LINE and not re.fullmatch(r"[1-9]\d{0,6}", what):
        raise TypedError(begin + 1, "this is no number of a line", "write `line 5`")
    return StopPlace(kind, what, begin + 1)


def _condition(text: str, at: int, called: Called) -> Condition:
    try:
        read = expression(text)
        found = condition_of(read) if read.truth is not None else condition(text)
    except TypedError as e:
        raise _with_forms(e.moved(at), at) from None
    for (_, name), column in read.named.items():
        if not called.nodes(name):
            raise TypedError(at + column, f"nothing is called `{name}`", called.help(name))
    return found


def _with_forms(error: TypedError, at: int) -> TypedError:
    """The error with the forms, where a whole line could not be read."""
    help = error.help or f"write {FORMS}"
    return TypedError(error.column, error.message, help if not at else error.help or "")


def _ready_made(text: str, word: str, at: int) -> StopSpec:
    made, bound, place = READY_MADE[word], 0.0, StopPlace()
    if made.bound:
        number = _WORD.match(text, at)
        found = bound_of(number[1]) if number else None
        if number is None or found is None:
            raise TypedError(at + 1, f"`{word}` takes a size", f"write `{made.form}`")
        bound, at = found, number.end()
    if name := text[at:].strip():
        begin = text.index(name, at)
        if not _NAME.fullmatch(name):
            raise TypedError(begin + 1, "this is no name", f"write `{made.form}`")
        place = StopPlace(NODE, name, begin + 1)
    return StopSpec("", place, made.condition(bound))
