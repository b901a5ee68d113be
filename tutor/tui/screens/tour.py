"""A short tour of a lesson's panes: one card after the other, each beside what it speaks of.

None covers the question, so that it can be read before the tour is over.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Offset, Region, Size
from textual.screen import ModalScreen
from textual.widget import Widget

from tutor.tui.painting import Paintable
from tutor.tui.widgets.pane import Pane
from tutor.view.text import Line, Span, wrap


class Stop(NamedTuple):
    """A card: the id of the widget that it stands beside, its title and its text."""

    id: str
    title: str
    text: str


STOPS: tuple[Stop, ...] = (
    Stop("text", "The lesson", "Read here. Enter goes on, and where a question is asked, it "
         "gives your answer."),
    Stop("graph", "The graph", "Every number of the program is a node. Values go to the right, "
         "gradients come back to the left."),
    Stop("ledger", "The chain rule", "What the last step did and what the next one will do, as a "
         "product in symbols and in numbers."),
    Stop("timeline", "The timeline", "Every step of the run, and where you stand. Nothing is lost "
         "by going back."),
    Stop("footer", "The keys", "n is the next node, s the next edge; in upper case they go back. "
         "? lists all keys."),
)  # fmt: skip
"""The stops, in their order. One whose pane is not in sight is left out."""

WIDTH, HEIGHT = 46, 6
_ARROWS = {"above": "↓", "below": "↑", "left": "→", "right": "←", "over": "·"}
"""What points from a card at its pane, by where the card stands."""


class Tour(Paintable, ModalScreen[None]):
    """The tour, over the lesson that it explains."""

    CSS_PATH = "tour.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,space,right,n", "go(1)", "Next"),
        ("left,N,backspace", "go(-1)", "Back"),
        ("escape,q", "dismiss", "Away"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._stops: list[tuple[Stop, Region]] = []
        self._asked = Region()

    def compose(self) -> ComposeResult:
        card = Pane(self._lines, id="card")
        card.can_focus = False
        yield card

    def on_mount(self) -> None:
        self._look()

    def on_resize(self, event: events.Resize) -> None:
        """The panes below may stand elsewhere, once they are laid out."""
        self.call_after_refresh(self._look)

    def _look(self) -> None:
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else self
        found = [(stop, _seen(below, stop.id)) for stop in STOPS]
        self._stops = [(stop, region) for stop, region in found if region]
        self._asked = _seen(below, "turn")
        if self._stops:
            self._at = min(self._at, len(self._stops) - 1)
            self._stand()

    def _stand(self) -> None:
        stop, region = self._stops[self._at]
        card = self.query_one("#card", Pane)
        where, offset = beside(region, self.app.size, self._asked)
        card.styles.offset = (offset.x, offset.y)
        card.titled(f"{_ARROWS[where]} {stop.title} · {self._at + 1} of {len(self._stops)}")
        card.redraw()

    def _lines(self, width: int, height: int) -> list[Line]:
        if not self._stops:
            return []
        last = self._at + 1 == len(self._stops)
        rows = wrap(self._stops[self._at][0].text, width)
        rows += [()] * (height - 1 - len(rows))
        keys = (("Enter", "begin" if last else "next"), ("Esc", "away"))
        return [*rows, tuple(Span(f" {t} ", role) for pair in keys
                             for t, role in zip(pair, ("key", "dim"), strict=True))]  # fmt: skip

    def action_go(self, way: int) -> None:
        """On to the next card, or back; after the last one the lesson begins."""
        if self._at + way >= len(self._stops):
            self.dismiss()
        else:
            self._at = max(self._at + way, 0)
            self._stand()


def _seen(screen: Widget, id: str) -> Region:
    """Where a pane is on the screen; nothing if it is not in sight."""
    return next((w.region for w in screen.query(f"#{id}") if w.display and w.region), Region())


def beside(region: Region, screen: Size, kept: Region) -> tuple[str, Offset]:
    """Where a card stands that hides nothing of a pane, if there is such a place.

    Args:
        region: the pane.
        screen: the cells there are.
        kept: what the card hides nowhere: the question, or nothing.

    Returns:
        On which side of the pane it stands, a key of `_ARROWS`, and its upper left cell.
    """
    middle = min(max(region.y, 0), screen.height - HEIGHT)
    across = min(max(region.x + (region.width - WIDTH) // 2, 0), screen.width - WIDTH)
    places = [
        ("below", Offset(across, region.bottom)),
        ("above", Offset(across, region.y - HEIGHT)),
        ("right", Offset(region.right, middle)),
        ("left", Offset(region.x - WIDTH, middle)),
        ("above", Offset(max(kept.right, across), region.y - HEIGHT)),
        ("above", Offset(across, kept.y - HEIGHT)),
    ]
    for where, at in places:
        card = Region(at.x, at.y, WIDTH, HEIGHT)
        hides = card.overlaps(kept) or card.overlaps(region)
        if screen.region.contains_region(card) and not hides:
            return where, at
    return "over", Offset(across, max(min(region.bottom, screen.height) - HEIGHT, 0))
