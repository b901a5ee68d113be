"""What the keys do in a lesson: step, answer, read, look around."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from tutor.learner.session import ASKING, Session
from tutor.tui.answer import NumberInput, Picker
from tutor.tui.goto import GoTo
from tutor.tui.help import Help
from tutor.tui.pane import Pane
from tutor.tui.turn import Turn
from tutor.view.actions import BY_ID


class Commands(Screen[None]):
    """A lesson's screen without its looks: one method for each action of the registry.

    Attributes:
        session: where the learner is.
        slot: what the place of the text shows where there is no room for all panes.
        zoomed: the pane that has the whole screen, if one has.
        message: what the last line says until the next key.
        count: the digits typed before a step.
    """

    class Finished(Message):
        """The last screen was left."""

        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.slot = "lesson"
        self.zoomed: Pane | None = None
        self.message = ""
        self.count = ""
        self._last = "step.node"

    # ---- what the looks add
    # Abstract, but not by `abc`: a Textual screen has a metaclass of its own.

    def show(self) -> None:
        """Bring everything in line with the session."""
        raise NotImplementedError

    @property
    def full(self) -> bool:
        """Whether there is room for every pane at once."""
        raise NotImplementedError

    @property
    def unread(self) -> bool:
        """Whether Enter shows more of the text or the question rather than answering."""
        raise NotImplementedError

    @property
    def unseen(self) -> bool:
        """Whether a part of the open question has not been in sight yet."""
        raise NotImplementedError

    # ---- keys

    def say(self, message: str) -> None:
        """Show a short message in the last line, until the next key."""
        self.message = message
        self.query_one("#footer", Pane).redraw()

    def hush(self) -> None:
        """A key was pressed: the last message has been read."""
        if self.message:
            self.say("")

    def on_key(self, event: events.Key) -> None:
        """Digits outside an answer are a count; Escape takes back what is half done."""
        character = event.character or ""
        digit = character.isascii() and character.isdecimal()
        place = None if self.zoomed else self.query_one(Turn).place
        if isinstance(place, Picker) and (character in place.keys or digit):
            event.stop()
            self._pick(place, character)
        elif place and not place.has_focus and character and place.take(character):
            event.stop()
            place.focus()
        elif digit:
            event.stop()
            self.count = (self.count + character).lstrip("0")[:6]
            self.query_one("#footer", Pane).redraw()
        elif event.key == "escape":
            event.stop()
            if self.count:
                self.count = ""
            elif self.zoomed:
                self._zoom(None)
            else:
                self._focus_answer()
            self.query_one("#footer", Pane).redraw()

    def _pick(self, picker: Picker, character: str) -> None:
        """Pick an option, once it has been in sight."""
        if self.unseen:
            self.say("Read on first: the options are further down")
        elif not picker.take(character):
            self.say(f"Choose with {picker.how}")
        else:
            picker.focus()

    def action_act(self, id: str) -> None:
        """Do what an action of the registry says."""
        count, self.count = int(self.count or 1), ""
        if id == "repeat":
            id = self._last
        action = BY_ID[id]
        if action.move is not None:
            self._last = id
            if not self.session.move(*action.move, count):
                self._stuck(action.move[1])
        else:
            getattr(self, "_do_" + id.replace(".", "_"))()
        if self.is_attached:
            self.show()

    def action_read(self, way: int) -> None:
        """Scroll the text, whatever has the focus; 0 is a page."""
        text = self.query_one("#text", Pane)
        if way:
            text.action_line(way)
        else:
            text.page()

    def _stuck(self, way: int) -> None:
        if self.session.trace is not None:
            self.say("This is the end: N goes back" if way > 0 else "This is the start: n goes on")

    def _do_step_end(self) -> None:
        if self.session.trace and not self.session.go(len(self.session.trace)):
            self._stuck(1)

    def _do_back_start(self) -> None:
        if not self.session.go(0):
            self._stuck(-1)

    def _do_go(self) -> None:
        s = self.session
        if s.trace is None or s.cursor is None:
            return
        last = len(s.trace)

        def gone(k: int | None) -> None:
            if k is None:
                return
            s.go(k)
            self.show()
            if k > last:
                self.say(f"There is no step {k}: step {last} is the last")

        self.app.push_screen(GoTo(s.cursor.k, last), gone)

    def _do_writer(self) -> None:
        if self.session.trace and not self.session.to_writer():
            self.say("Nothing wrote this before: take a step first")

    def _do_submit(self) -> None:
        """Enter: back to the text, on in the text, an answer, or on in the lesson."""
        s, turn = self.session, self.query_one(Turn)
        text, place = self.query_one("#text", Pane), turn.place
        if self.zoomed:
            self._zoom(None)
        elif self.slot != "lesson" and not self.full:
            self._switch(self.slot)
        elif self.unread:
            (text.page if text.below else turn.read_on)()
        elif place is None:
            self._advance(s.advance())
        elif place.wanting:
            self._focus_answer()
            self.say(f"{place.wanting}{self._ways()}")
        else:
            self._answer(place)

    def _ways(self) -> str:
        """The ways out for somebody who has no answer."""
        s = self.session
        hint = "h is a hint, " if s.question and len(s.hints) < len(s.question.hints) else ""
        return f" ({hint}k shows it)"

    def _answer(self, place: NumberInput | Picker) -> None:
        verdict = self.session.answer(place.answer)
        if verdict is not None and not verdict.valid:
            place.again()
            place.focus()
        elif verdict is not None and not verdict.ok:
            place.clear_answer()

    def _advance(self, came: str) -> None:
        if came == "finished":
            self.post_message(self.Finished(self.session))

    def _do_hint(self) -> None:
        self._to_lesson()
        s = self.session
        if s.stage != ASKING or s.question is None:
            self.say("No question is open")
        elif s.hint() is None:
            none = "There is no hint here" if not s.question.hints else "That was the last hint"
            self.say(f"{none}; k shows the answer.")

    def _do_skip(self) -> None:
        self._to_lesson()
        if self.session.skip() is None:
            self.say("No question is open")

    def _do_again(self) -> None:
        if self.session.stage == ASKING:
            self.say("Answer first; then r asks it with other numbers")
        elif not self.session.again():
            self.say("There is no question with other numbers here")

    def _to_lesson(self) -> None:
        """Put the text and the question where they can be seen."""
        self.slot = "lesson"
        if self.zoomed:
            self._zoom(None)

    def _do_screen_next(self) -> None:
        self._to_lesson()
        self._advance(self.session.next_screen())

    def _do_screen_back(self) -> None:
        self._to_lesson()
        if not self.session.previous_screen():
            self.say("This is the first screen")

    def _do_home(self) -> None:
        self.session.save()
        self.dismiss()

    def _do_pane_program(self) -> None:
        self._switch("program")

    def _do_pane_values(self) -> None:
        self._switch("values")

    def _switch(self, name: str) -> None:
        if self.full:
            self.query_one(f"#{name}").focus()
        else:
            self.slot = "lesson" if self.slot == name and not self.zoomed else name
            if self.zoomed:
                self._zoom(None)
            self.query_one("#text", Pane).redraw_from_top()

    def _panes(self) -> list[Widget]:
        """What Tab goes through: first what answers, then every pane in sight."""
        found = [w for w in self.query("#body Pane, #number") if w.is_on_screen]
        return sorted(found, key=lambda w: not isinstance(w, NumberInput | Picker))

    def _do_pane_next(self, way: int = 1) -> None:
        panes = self._panes()
        if panes:
            at = panes.index(self.focused) if self.focused in panes else -1
            panes[(at + way) % len(panes)].focus()

    def _do_pane_back(self) -> None:
        self._do_pane_next(-1)

    def _focus_answer(self) -> None:
        for widget in self._panes():
            widget.focus()
            return

    def _do_zoom(self) -> None:
        focused = self.focused
        pane = self.query_one("#graph", Pane)
        if isinstance(focused, Pane) and focused.id not in ("picker", "question"):
            pane = focused
        if self.session.trace is not None:
            self._zoom(None if self.zoomed else pane)

    def _zoom(self, pane: Pane | None) -> None:
        """Give the body to one pane, or share it again."""
        self.zoomed = pane
        self.show()
        if pane is not None:
            pane.focus()
        else:
            self.call_after_refresh(self._focus_answer)
        self.call_after_refresh(self.show)

    def _do_help(self) -> None:
        focused = self.focused.id if self.focused else ""
        self.app.push_screen(Help(focused or ""))
