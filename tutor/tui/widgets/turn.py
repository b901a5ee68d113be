"""The learner's turn, as a card: the question, a place for the answer, and what came of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.actions import BY_ID
from tutor.learner.lesson_actions import REPLIES, standing
from tutor.learner.session import Session
from tutor.learner.stages import ASKING
from tutor.quiz.kinds.kind import AnswerBy
from tutor.tui import page
from tutor.tui.arrangement import WIDEST_TEXT, Needs
from tutor.tui.keys import Keys, fitting, key_at, row
from tutor.tui.widgets.answer import NumberInput, Picker
from tutor.tui.widgets.classes import mark
from tutor.tui.widgets.pane import Pane
from tutor.view import prose, text
from tutor.view.text import Line, Span, fit, line, line_width

WIDGETS: dict[AnswerBy, type[NumberInput] | type[Picker]] = {
    AnswerBy.NUMBER: NumberInput,
    AnswerBy.STEP: NumberInput,
    AnswerBy.PICK: Picker,
    AnswerBy.ORDER: Picker,
}
"""The widget for each way to give an answer."""

FORMS: dict[AnswerBy, str] = {
    AnswerBy.NUMBER: "decimals, fractions and products count",
    AnswerBy.STEP: "n s walk the pass, Enter is this step",
    AnswerBy.PICK: "choose with ",
    AnswerBy.ORDER: "order with ",
}
"""What an answer may look like; the keys to choose with follow."""

_REPLIES = {action.id: action for action in REPLIES}

_FIELD = 10
"""Cells to type in. A prompt that leaves fewer stands above the field."""

OPEN, RIGHT, WRONG = "", "right", "wrong"
"""What the bar of the card says, as a class of the style sheet."""


def needs(session: Session, width: int, answer: int) -> Needs:
    """The rows that the question of a session needs.

    Args:
        session: where the learner is; a question is open or just answered.
        width: cells of a line.
        answer: rows of the place for its answer.
    """
    assert session.question is not None
    put = len(prose.draw(session.question.ask, width)) + answer
    asks = session.stage == ASKING
    rows, brief = (
        len(page.turn(session, min(width, WIDEST_TEXT), options=not asks, brief=short)[0])
        for short in (False, True)
    )
    begun = session.said or session.hints or session.shown
    return Needs(put, rows, answer if asks else None, brief if begun else None)


class Turn(Vertical):
    """Shows the question of a session on a raised surface."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="turn")
        self.session = session
        self._asked: object = self  # nothing was prepared yet

    def compose(self) -> ComposeResult:
        yield Pane(self._head, id="asking", keys=False)
        yield Pane(self._draw, id="question")
        with Horizontal(id="answer"):
            yield Static(id="prompt", markup=False)
            yield NumberInput(id="number")
        yield Picker(id="picker")
        yield Pane(self._ways, id="ways", keys=False)

    # ---- what it says

    @property
    def place(self) -> NumberInput | Picker | None:
        """The widget that takes the answer to the open question.

        None also while the card is being taken away: what stands on it goes first.
        """
        s = self.session
        if s.stage != ASKING or s.question is None:
            return None
        return next(iter(self.query(WIDGETS[s.question.answer_by])), None)

    @property
    def aside(self) -> tuple[str, ...]:
        """The keys that answer predict mode now, rather than the open question."""
        s, number = self.session, self.query_one(NumberInput)
        return s.guessing.keys if s.guessing.waits(s.debugger) and not number.typing else ()

    def rows(self, width: int) -> tuple[list[Line], int]:
        """The question as lines, and from which on they are news since it was put."""
        cells = min(width, WIDEST_TEXT)
        out, news = page.turn(
            self.session, cells, options=self.session.stage != ASKING, brief=self.has_class("brief")
        )
        return [fit(row, width) for row in out], news

    def _draw(self, width: int, height: int) -> list[Line]:
        return self.rows(width)[0]

    def _head(self, width: int, height: int) -> list[Line]:
        """Title, which question of the lesson it is, and keys that have no row of their own."""
        left, keys = self._title(width)
        blank = Span(" " * max(width - line_width((*left, *row(keys))), 0))
        return [fit((*left, blank, *row(keys)), width)]

    def _title(self, width: int) -> tuple[Line, list[Keys]]:
        s = self.session
        if s.question is None:
            return (), []
        title = "Your turn" if s.question.graded else "Prediction"
        ids = [quiz.id for quiz in s.lesson.quizzes]
        count = f"  {ids.index(s.question.quiz.id) + 1} of {len(ids)}"
        more = self.query_one("#question", Pane).more
        look = "cursor" if self.has_focus_within else "title"
        left = line((title, look), (count, "dim"), (f"  {more}" if more else "", "note"))
        if self.has_class("ways"):
            return left, []
        forms = Span(f"  {self._forms()}  ", "dim")
        least = line_width((*left, forms, *row(self._keys(0))))
        if isinstance(self.place, Picker) and least <= width:
            left = (*left, Span(forms.text.rstrip(), "dim"))
        return left, self._keys(width - line_width(left) - 2)

    def _ways(self, width: int, height: int) -> list[Line]:
        """The keys that help here, and which answers count."""
        keys, forms = row(self._keys(width)), self._forms()
        if height > 1:
            return [fit(keys, width), fit(line(" ", (forms, "dim")), width)]
        room = width - line_width(keys)
        said = line((forms.rjust(room), "dim")) if len(forms) + 2 <= room else ()
        return [fit((*keys, *said), width)]

    def _forms(self) -> str:
        asked, place = self.session.question, self.place
        if asked is None or place is None:
            return ""
        keys = place.how if isinstance(place, Picker) else ""
        return FORMS[asked.answer_by] + keys

    def _keys(self, room: int) -> list[Keys]:
        """The keys that do something for this question, as many as fit."""
        s = self.session
        ids = [id for id in _REPLIES if _REPLIES[id].applies(s)]
        if s.stage != ASKING:
            ids.insert(0, "submit")
        keys = [Keys((id,), BY_ID[id].label) for id in ids]
        return fitting(keys[:-1], room, keys[-1]) if keys else []

    def pointed_at(self, pane: Pane, x: int) -> str:
        """The action whose key stands in a column of the title row or the row of keys."""
        width = pane.inner.width
        if pane.id == "ways":
            return key_at(self._keys(width), x)
        keys = self._title(width)[1]
        return key_at(keys, x - width + line_width(row(keys)))

    def on_descendant_focus(self) -> None:
        """The title is reversed while something on the card has the keys."""
        self.query_one("#asking", Pane).redraw()

    def on_descendant_blur(self) -> None:
        self.query_one("#asking", Pane).redraw()

    # ---- bringing it in line with the session

    def prepare(self) -> bool:
        """Bring the widgets in line with the session; whether another question is open now."""
        s, place = self.session, self.place
        self.query_one(NumberInput).aside = self.aside
        self.query_one(NumberInput).placeholder = self._step()
        now = self._state()
        mark(self, {"asked": s.question is not None, "types": isinstance(place, NumberInput),
                    "picks": isinstance(place, Picker), RIGHT: now == RIGHT, WRONG: now == WRONG,
                    })  # fmt: skip
        asked = s.question if place else None
        if asked is self._asked:
            return False
        self._asked = asked
        if asked is not None and isinstance(place, Picker):
            place.ask(
                options=tuple(prose.inline(option) for option in asked.options),
                names=asked.names,
                keys=asked.keys,
                order=asked.answer_by is AnswerBy.ORDER,
                prompt=asked.prompt,
            )
        elif asked is not None and isinstance(place, NumberInput):
            place.clear_answer()
            self._put_prompt()
        return True

    def _above(self, width: int) -> list[str]:
        """The rows of the prompt above its field; none where both fit in one row."""
        place, asked = self.place, self.session.question
        if asked is None or not isinstance(place, NumberInput):
            return []
        if text.width(asked.prompt) + _FIELD <= width:
            return []
        rows = text.wrap((Span(asked.prompt.rstrip()),), width)
        return ["".join(span.text for span in row) for row in rows]

    def _put_prompt(self) -> None:
        """Write the prompt beside its field, or above it where the card is narrow."""
        asked, width = self.session.question, min(self.content_size.width, WIDEST_TEXT)
        if asked is None or not width:
            return
        above = self._above(width)
        self.set_class(bool(above), "above")
        for prompt in self.query("#prompt").results(Static):  # if it is there still
            prompt.update(Content("\n".join(above) or asked.prompt))

    def on_resize(self) -> None:
        self._put_prompt()

    def _step(self) -> str:
        """What Enter answers where the debugger stands in a worked pass."""
        if self.session.walk is None:
            return ""
        k = standing(self.session)
        return f"Enter: step {k}" if k else "s walks on to the pass"

    def _state(self) -> str:
        s = self.session
        verdict = s.said[-1].verdict if s.said else None
        if s.question is None or not s.question.graded or verdict is None or not verdict.valid:
            return OPEN
        return RIGHT if verdict.ok else OPEN if s.shown else WRONG

    def asked(self, width: int) -> Needs:
        """The rows that it needs for a width of its text."""
        question = self.session.question
        if question is None:
            return Needs(0, 0, None)
        widget = self.query_one(WIDGETS[question.answer_by])
        above = self._above(width)
        answer = len(widget.rows(width)) if isinstance(widget, Picker) else 1 + len(above)
        return needs(self.session, width, answer)

    @property
    def unseen(self) -> int:
        """Rows of the question and its options that are out of sight below."""
        listed = self.place.below if isinstance(self.place, Picker) else 0
        return sum(pane.below for pane in self.query("#question").results(Pane)) + listed

    def read_on(self) -> None:
        """Scroll to what is out of sight."""
        asked = self.query_one("#question", Pane)
        (asked if asked.below else self.query_one(Picker)).page()
