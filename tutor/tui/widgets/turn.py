"""The learner's turn: the question, a place for the answer, and what came of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.learner.session import ANSWERED, ASKING, Session
from tutor.quiz.kinds.kind import AnswerBy
from tutor.tui import page
from tutor.tui.arrangement import FRAMED, FULL, STACKED
from tutor.tui.widgets.answer import NumberInput, Picker
from tutor.tui.widgets.pane import Pane
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
        self._labels: tuple[str, str] | None = None
        self._prompt: str | None = None

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
        more = "Enter goes on" if s.stage == ANSWERED and framed else ""
        labels = (title if framed else f" {title} ", more)
        if labels != self._labels:  # setting one repaints the frame
            self._labels = labels
            self.border_title, self.border_subtitle = map(Content, labels)
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

    def asked(self, width: int) -> tuple[int, int | None]:
        """Rows of the question, and of the place for its answer, None where none is open."""
        place = self.place
        rows = len(place.rows(width)) if isinstance(place, Picker) else 1 if place else None
        return len(self.rows(width)[0]), rows

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
        if prompt != self._prompt:
            self._prompt = prompt
            self.query_one("#prompt", Static).update(Content(prompt))
            self.query_one(Picker).led_by(prompt)
