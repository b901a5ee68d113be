"""What a picture shows, as an author or a learner writes it: `curve x of L from -4 to 4`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from tutor.program.faults import brief, near
from tutor.trace.log import Log

_NAME = r"(?!\d)[^\s\[]+(?:\[[^\]]*\]|#\d+)*"
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"


class PictureForm(NamedTuple):
    """One kind of picture as it is written.

    Attributes:
        kind: its first word.
        names: how many names follow it.
        of: whether `of NAME` may say which number it shows.
        span: whether `from … to …` may say over which stretch.
        example: it written out, for messages and the guide.
        shows: what it shows, for the guide.
    """

    kind: str
    names: int
    of: bool
    span: bool
    example: str
    shows: str


FORMS = {
    form.kind: form
    for form in (
        PictureForm("curve", 1, True, True, "curve x of y",
                    "a number as a leaf moves, with its tangent"),
        PictureForm("heat", 2, True, True, "heat w b of L", "a number over two leaves, as a map"),
        PictureForm("boundary", 2, True, True, "boundary x1 x2 of score",
             "where a score is positive, and where negative"),
        PictureForm("table", 1, False, False, "table W", "the values of `W[i][j]` as a map"),
        PictureForm("histogram", 1, False, False, "histogram grad",
             "the `value` or `grad` of all leaves, by the name before the bracket"),
        PictureForm("loss", 0, False, False, "loss",
             "the output of each backward pass, in order; of several outputs, that of most passes"),
    )
}  # fmt: skip
"""Every kind of picture."""

QUANTITIES = {"value": "value", "grad": "gradient"}
"""What a histogram can be of."""


class Bounds(NamedTuple):
    """A stretch of numbers."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PlotPhrase:
    """A picture that is asked for.

    Attributes:
        kind: one of `FORMS`.
        names: of the leaves, of a table, or the quantity of a histogram.
        of: the number it shows; empty for the output of the pass.
        span: over which stretch; None for one around where the leaf is.
    """

    kind: str
    names: tuple[str, ...] = ()
    of: str = ""
    span: Bounds | None = field(default=None)

    def __str__(self) -> str:
        words = [self.kind, *self.names, *(["of", self.of] if self.of else [])]
        if self.span is not None:
            words += ["from", f"{self.span.low:g}", "to", f"{self.span.high:g}"]
        return " ".join(words)


_PHRASE = re.compile(
    rf"(?P<kind>[a-z]+)(?P<names>(?:\s+(?!of\b|from\b){_NAME})*)(?:\s+of\s+(?P<of>{_NAME}))?"
    rf"(?:\s+from\s+(?P<low>{_NUMBER})\s+to\s+(?P<high>{_NUMBER}))?"
)


def read_phrase(text: str) -> PlotPhrase:
    """A phrase as it is written.

    Raises:
        ValueError: it is none; the text says what to write.
    """
    text = " ".join(text.split())
    match = _PHRASE.fullmatch(text)
    form = FORMS.get(text.partition(" ")[0])
    if form is None:
        word = text.partition(" ")[0]
        examples = ", ".join(f"`{each.example}`" for each in FORMS.values())
        raise ValueError(f"`{brief(text)}` is no picture; "
                         f"{near(word, FORMS) or f'there are {examples}'}")  # fmt: skip
    if match is None:
        raise ValueError(f"`{brief(text)}` cannot be read; write it as `{form.example}`")
    names = tuple(match["names"].split())
    if len(names) != form.names:
        count = "one name" if form.names == 1 else f"{form.names or 'no'} names"
        raise ValueError(f"`{form.kind}` takes {count}, as in `{form.example}`")
    if match["of"] and not form.of:
        raise ValueError(f"`{form.kind}` takes no `of`: write `{form.example}`")
    if match["low"] and not form.span:
        raise ValueError(f"`{form.kind}` takes no `from … to …`: write `{form.example}`")
    if form.kind == "histogram" and names[0] not in QUANTITIES:
        raise ValueError("a histogram is of `value` or of `grad`: write `histogram grad`")
    return PlotPhrase(form.kind, names, match["of"] or "", _span(match["low"], match["high"]))


def _span(low: str | None, high: str | None) -> Bounds | None:
    if low is None or high is None:
        return None
    span = Bounds(float(low), float(high))
    if not (math.isfinite(span.low) and math.isfinite(span.high) and span.low < span.high):
        raise ValueError(f"`from {low} to {high}` is no stretch: the first number is the smaller")
    return span


def node_for(log: Log, name: str, k: int) -> int:
    """The node of a name in a phrase: the one it means at a position, else at the end.

    Raises:
        ValueError: there is none; the text says what to write.
    """
    node = log.node_named(name, k)
    node = log.node_named(name) if node is None else node
    if node is None:
        help = near(name, log.names()) or f"names are {', '.join(log.names()[:8])}"
        raise ValueError(f"there is no node `{brief(name)}`; {help}")
    return node


def output_for(log: Log, name: str, leaves: tuple[int, ...], k: int) -> int:
    """The node that a phrase is of: by its name, else the output of the pass at a position.

    Without a pass it is the last node that is computed from one of the leaves.

    Raises:
        ValueError: there is none.
    """
    if name:
        return node_for(log, name, k)
    passes = log.passes
    if passes:
        return next((each.root for each in passes if each.end >= k), passes[-1].root)
    depends = set(leaves)
    for node in log.nodes():
        if depends.intersection(log.operands(node)):
            depends.add(node)
    last = max(depends, default=-1)
    if last < 0 or last in leaves:
        raise ValueError("nothing is computed from it; name a number behind `of`")
    return last
