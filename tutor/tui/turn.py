"""The learner's turn: the question, a place for the answer, and what came of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.learner.session import ANSWERED, ASKING, Session
from tutor.tui import page
from tutor.tui.answer import NumberInput, Picker
from tutor.tui.pane import Pane
from tutor.view import prose
from tutor.view.text import Line, fit


class Turn(Vertical):
    """Shows the question of a session; posts `Answered`.

    On a narrow screen the question is read with the text, and only the place for the answer is
    left here, one row high.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(id="turn")
        self.session = session
        self.compact = False
        self._asked: object = self  # nothing was prepared yet

    def compose(self) -> ComposeResult:
        yield Pane(self._draw, id="question")
        with Horizontal(id="answer"):
            yield Static(id="prompt", markup=False)
            yield NumberInput(id="number")
        yield Picker(id="picker")

    @property
    def place(self) -> NumberInput | Picker | None:
        """The widget that takes the answer to the open question."""
        s = self.session
        if s.stage != ASKING or s.question is None:
            return None
        return self.query_one(Picker) if s.question.options else self.query_one(NumberInput)

    def rows(self, width: int) -> tuple[list[Line], int]:
        """The question as lines, and from which on they are news since it was put."""
        s = self.session
        # Names to put in order stand in the picker's one row; longer options do not.
        in_row = s.question is not None and s.question.quiz.kind == "compare"
        listed = s.stage == ASKING and (not self.compact or in_row)
        out, news = page.turn(s, width, options=not listed)
        return [fit(row, width) for row in out], news

    def _draw(self, width: int, height: int) -> list[Line]:
        return self.rows(width)[0]

    def prepare(self, compact: bool) -> bool:
        """Bring the widgets in line with the session; whether another question is open now."""
        s, place = self.session, self.place
        self.compact = self.query_one(Picker).compact = compact
        self.set_class(s.question is not None, "asked")
        self.set_class(isinstance(place, NumberInput), "types")
        self.set_class(isinstance(place, Picker), "picks")
        graded = s.question is None or s.question.graded
        self.border_title = Content("Your turn" if graded else "Prediction")
        self.border_subtitle = Content("Enter goes on" if s.stage == ANSWERED else "")
        asked = s.question if place else None
        if asked is self._asked:
            return False
        self._asked = asked
        if asked is not None and isinstance(place, Picker):
            order = asked.quiz.kind == "compare"
            place.ask(
                options=tuple(prose.inline(option) for option in asked.options),
                names=tuple(asked.quiz.targets if order else asked.keys),
                keys=tuple((key,) for key in asked.keys),
                order=order,
            )
        elif asked is not None and isinstance(place, NumberInput):
            place.value = ""
        return True

    def lead(self, unread: bool) -> None:
        """Write what stands before the answer; on a narrow screen also that more can be read."""
        asked = self.session.question
        mark = "" if not self.compact else "↓ read on · " if unread else "› "
        prompt = mark + (asked.prompt if asked else "")
        self.query_one("#prompt", Static).update(Content(prompt))
        self.query_one(Picker).led_by(prompt)

    def clear(self) -> None:
        """Make room for another try."""
        self.query_one(NumberInput).value = ""
        self.query_one(Picker).reset()
