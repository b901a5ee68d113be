"""The learner's turn: the question, a place for the answer, and what came of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.learner.session import ANSWERED, ASKING, Session
from tutor.quiz.kinds.kind import AnswerBy
from tutor.tui import page
from tutor.tui.answer import NumberInput, Picker
from tutor.tui.form import FRAMED, FULL, STACKED
from tutor.tui.pane import Pane
from tutor.view import prose
from tutor.view.text import Line, fit

WIDGETS: dict[AnswerBy, type[NumberInput] | type[Picker]] = {
    AnswerBy.NUMBER: NumberInput,
    AnswerBy.PICK: Picker,
    AnswerBy.ORDER: Picker,
}
"""The widget for each way to give an answer."""


class Turn(Vertical):
    """Shows the question of a session.

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
        return self.query_one(WIDGETS[s.question.answer_by])

    def rows(self, width: int) -> tuple[list[Line], int]:
        """The question as lines, and from which on they are news since it was put."""
        s = self.session
        # Names to put in order stand in the picker's one row; longer options do not.
        in_row = s.question is not None and s.question.answer_by is AnswerBy.ORDER
        listed = s.stage == ASKING and (not self.compact or in_row)
        out, news = page.turn(s, width, options=not listed)
        return [fit(row, width) for row in out], news

    def _draw(self, width: int, height: int) -> list[Line]:
        return self.rows(width)[0]

    def prepare(self, form: str) -> bool:
        """Bring the widgets in line with the session; whether another question is open now."""
        s, place = self.session, self.place
        self.compact = self.query_one(Picker).compact = form == STACKED
        self.set_class(s.question is not None, "asked")
        self.set_class(isinstance(place, NumberInput), "types")
        self.set_class(isinstance(place, Picker), "picks")
        graded = s.question is None or s.question.graded
        title = "Your turn" if graded else "Prediction"
        framed = form in (FRAMED, FULL)
        self.border_title = Content(title if framed else f" {title} ")
        self.border_subtitle = Content("Enter goes on" if s.stage == ANSWERED and framed else "")
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
            )
        elif asked is not None and isinstance(place, NumberInput):
            place.clear_answer()
        return True

    def share(self, width: int, room: int) -> None:
        """Take the rows that everything needs, or as many of `room` as there are.

        Where the room is short, the question gives up rows and the place of the answer none:
        the question scrolls.
        """
        asked = len(self.rows(width)[0])
        place = self.place
        needed = len(place.rows(width)) if isinstance(place, Picker) else int(place is not None)
        gap = int(place is not None and asked + needed + 1 <= room)
        self.set_class(not gap, "tight")
        least = min(asked, 2)
        rows = max(min(asked, room - needed - gap), least)
        self.query_one("#question").styles.height = rows
        self.query_one("#picker").styles.max_height = max(room - rows - gap, 1)

    @property
    def unseen(self) -> int:
        """Rows of the question that are out of sight below, where it has a pane of its own."""
        picker = self.query_one(Picker)
        listed = picker.below if self.place is picker else 0
        return 0 if self.compact else self.query_one("#question", Pane).below + listed

    def read_on(self) -> None:
        """Scroll to what is out of sight."""
        asked = self.query_one("#question", Pane)
        (asked if asked.below else self.query_one(Picker)).page()

    def lead(self, unread: bool) -> None:
        """Write what stands before the answer; on a narrow screen also that more can be read."""
        asked = self.session.question
        mark = "" if not self.compact else "↓ read on · " if unread else "› "
        prompt = mark + (asked.prompt if asked else "")
        self.query_one("#prompt", Static).update(Content(prompt))
        self.query_one(Picker).led_by(prompt)
