"""The help as lines: every key out of the registry, twins on one row, in two columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Protocol

from tutor.actions import ACTIONS
from tutor.tui.keys import Bound
from tutor.view.bench_panes import BENCH_PANES
from tutor.view.panes import PANES
from tutor.view.text import Line, Span, fit, line, line_width, width, wrap

EXPLAINED: dict[str, tuple[str, str]] = {
    "text": ("The lesson", "What to read. Up and Down scroll it, Enter goes on."),
    "question": ("Your turn", "The open question, your answer to it and what came of it."),
    "number": (
        "Your answer",
        "-13.75, 3/4, 2.5e-3 or -1.5 × 2.5 + 1. Once begun, all keys belong to it until Enter "
        "gives it or Esc clears it.",
    ),
    "picker": (
        "Your answer",
        "Its key picks an option, as do Up and Down; Enter answers. For an order press the numbers "
        "in turn, = between ties; Backspace takes back.",
    ),
}
EXPLAINED |= {spec.id: (spec.heading, spec.help) for spec in PANES if spec.help}
EXPLAINED |= {pane.id: (pane.title, pane.help) for pane in BENCH_PANES}
"""What each pane is, by the id of its widget: title and text."""

MARKS: tuple[tuple[str, str], ...] = (
    ("▷ ▶", "forward: just done, next"),
    ("◁ ◀", "backward: just done, next"),
    ("·", "unset: nothing has written it"),
    ("◐ 1/2", "1 of 2 contributions is in"),
    ("●", "final: all of them are in"),
    ("•", "what the lesson points at"),
    ("▒▒▒▒", "hidden while it is asked for"),
)
"""The marks in the panes, and what they mean."""

_MARKS = "Marks"
"""The heading of what is no key."""
_GAP = 2
_LONG = 2  # rows of an explanation after which no row is left blank
_WORDS = {
    "full_stop": ".", "question_mark": "?", "left_square_bracket": "[",
    "right_square_bracket": "]", "pagedown": "PgDn", "pageup": "PgUp", "enter": "Enter",
    "tab": "Tab", "shift+tab": "Shift+Tab", "ctrl+p": "Ctrl+P", "space": "Space", "home": "Home",
    "end": "End", "up": "Up", "down": "Down", "left": "Left", "right": "Right", "f1": "F1",
    "f5": "F5", "f9": "F9", "f10": "F10", "f11": "F11",
}  # fmt: skip
_TWINS = {"e": "", "]": "[", "Tab": "Shift+Tab", "m": "'"}
"""Keys whose twin is not their own letter in upper case; empty for one that has none."""

ELSEWHERE = "In a lesson, ? lists the keys of the lesson."
"""What is said below the keys of a screen that is no lesson."""


class HelpRow(Bound, Protocol):
    """What the help needs of a row of a table of keys."""

    @property
    def group(self) -> str: ...
    @property
    def key(self) -> str: ...


Section = tuple[str, list[tuple[str, list[str]]]]
"""A heading, and for each row its keys and what may be said of them, the longest first."""


def written(keys: Iterable[str]) -> str:
    """Keys as a person writes them."""
    return " ".join(_WORDS.get(k, k) if len(k) > 1 else k for k in keys)


def own_keys(here: Sequence[tuple[str, str]], more: str, cells: int) -> list[Line]:
    """The keys of a screen that has its own only, and what they do; `more` stands below them."""
    rows = _drawn(("On this screen", [(shown, [text]) for shown, text in here]), cells)
    return [*rows, (), *wrap(more, cells)]


def lines(pane: str, cells: int, rows: int, table: Sequence[HelpRow] = ACTIONS) -> list[Line]:
    """The text of the help screen.

    Args:
        pane: id of the widget that has the focus; its explanation comes first.
        cells: the width.
        rows: of the page. Where the keys need more, groups are told in a word each key, the last
            group first.
        table: the keys of the screen.
    """
    out: list[Line] = []
    if pane in EXPLAINED:
        title, text = EXPLAINED[pane]
        out = wrap((Span(f"{title}: ", "title"), Span(text)), cells)
        out += [()] * (len(out) < _LONG)
    best: list[Line] | None = None
    for page in _pages(list(_sections(table)), cells):
        if best is None or len(page) < len(best):
            best = page
        if len(out) + len(page) <= rows:
            break
    return out + (best or [])


def _pages(sections: Sequence[Section], cells: int) -> Iterator[list[Line]]:
    """The sections in two columns: each key on a row, then the last groups packed, then without
    rows for headings and between groups."""
    side = (cells - _GAP) // 2
    for packed in range(len(sections) + 1):
        from_here = len(sections) - packed
        yield _columns(
            [
                (_packed if i >= from_here and section[0] != _MARKS else _drawn)(section, side)
                for i, section in enumerate(sections)
            ],
            side, 1,
        )  # fmt: skip
    drawn = {title: (_drawn if title == _MARKS else _dense)((title, rows), side)
             for title, rows in sections}  # fmt: skip
    yield _columns(list(drawn.values()), side, 0)
    marks = drawn.pop(_MARKS)
    yield _columns([*drawn.values(), marks], side, 0)


def _sections(table: Sequence[HelpRow]) -> Iterator[Section]:
    for i, (group, actions) in enumerate(groupby(table, key=lambda a: a.group)):
        rows = list(_rows(list(actions)))
        yield group, [*rows, ("10n", ["ten times n; so with every step"])] if not i else rows
        if not i:
            yield _MARKS, [(mark, [text]) for mark, text in MARKS]


def _rows(actions: Sequence[HelpRow]) -> Iterator[tuple[str, list[str]]]:
    """The keys of a group, a twin beside the key that it reverses."""
    by_key = {action.key: action for action in actions}
    twins = {key: _TWINS.get(key, key.upper() if len(key) == 1 else "") for key in by_key}
    reverse = {twins[key] for key in by_key if twins[key] != key} & by_key.keys()
    for key, action in by_key.items():
        if key in reverse:
            continue
        twin = by_key.get(twins[key]) if twins[key] != key else None
        bare = action.help.rstrip(".")
        if twin is None:
            yield key, [bare, action.label]
        else:
            both = f"{bare}; {twin.help[0].lower()}{twin.help[1:].rstrip('.')}"
            short = f"{action.label} · {twin.label}"
            back = [f"{bare}; {twin.key} back"] if "back" in twin.label else []
            yield f"{key} {twin.key}", [both, *back, short]


def _columns(drawn: Sequence[list[Line]], side: int, blank: int) -> list[Line]:
    """Blocks of rows in two columns of much the same height, in their order, with so many blank
    rows between them."""
    tall = [len(rows) + blank for rows in drawn]
    cut = min(range(1, len(drawn) + 1), key=lambda i: max(sum(tall[:i]), sum(tall[i:])))
    left, right = _stacked(drawn[:cut], blank), _stacked(drawn[cut:], blank)
    return [
        (*fit(left[i] if i < len(left) else (), side + _GAP), *(right[i] if i < len(right) else ()))
        for i in range(max(len(left), len(right)))
    ]


def _stacked(blocks: Sequence[list[Line]], blank: int) -> list[Line]:
    out: list[Line] = []
    for block in blocks:
        out += [()] * (blank if out else 0) + block
    return out


def _drawn(section: Section, cells: int) -> list[Line]:
    """A section; of each row the longest text that fits, or the shortest one wrapped."""
    title, rows = section
    keys = max(width(shown) for shown, _ in rows) + 3
    room = cells - keys
    out: list[Line] = [line((title, "title"))]
    for shown, texts in rows:
        text = next((text for text in texts if width(text) <= room), texts[-1])
        head = fit(line(" ", (shown, "strong")), keys)
        for i, part in enumerate(wrap(text, max(room, 8))):
            out.append((*(head if not i else (Span(" " * line_width(head)),)), *part))
    return out


def _packed(section: Section, cells: int) -> list[Line]:
    """A section with the keys one after the other, each with the shortest that can be said."""
    return [line((section[0], "title")), *_flowing(section, (), cells)]


def _dense(section: Section, cells: int) -> list[Line]:
    """The same behind its heading."""
    return _flowing(section, line((section[0], "title")), cells)


def _flowing(section: Section, begin: Line, cells: int) -> list[Line]:
    out, now = [], begin
    for shown, texts in section[1]:
        item = line(" ", (shown, "strong"), " ", texts[-1])
        if now and line_width(now) + 1 + line_width(item) > cells:
            out.append(now)
            now = ()
        now = (*now, *([Span(" ")] if now else []), *item)
    return [*out, now]
