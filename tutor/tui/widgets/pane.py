"""A pane: lines with roles under a rule, scrolled by keys, repainted only where they changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tutor.tui.roles import inkless, joined, styles
from tutor.tui.widgets.title_rule import rule
from tutor.view.text import Line, Span, changed

Draw = Callable[[int, int], list[Line]]
"""Lines for a width and a height; more lines than the height scroll."""


_WHEEL = 2  # lines
_FEW = 4  # lines of a pane of which none is shown twice


class Pane(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows what a function draws.

    Left, Right, Home and End are not bound, on purpose: they step through the program
    wherever the focus is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "line(-1)", "Scroll up", show=False),
        Binding("down", "line(1)", "Scroll down", show=False),
        Binding("shift+up", "page(-1)", "Page up", show=False),
        Binding("shift+down,space", "page(1)", "Page down", show=False),
    ]

    DEFAULT_CSS = """
    Pane {
        overflow: hidden hidden;
        scrollbar-size: 0 0;
        height: 1fr;
        background: transparent;
    }
    """

    class Scrolled(Message):
        """Other lines are in sight now."""

    class Clicked(Message):
        """A cell was clicked: its column, and its row among the lines of the pane."""

        def __init__(self, pane: Pane, x: int, y: int) -> None:
            super().__init__()
            self.pane, self.x, self.y = pane, x, y

    def __init__(
        self,
        draw: Draw | None = None,
        *,
        title: str = "",
        ruled: bool = False,
        inset: int = 0,
        keys: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Take what to draw.

        Args:
            draw: the lines of the pane; None for one that is never drawn.
            title: stands in the rule, or in the frame that a style sheet gives the pane.
            ruled: whether its first row is a rule with title and notes, which never scrolls.
            inset: blank cells at both sides of what is drawn, not of the rule.
            keys: whether it can have the keys.
            id, classes: those of the widget.
        """
        super().__init__(id=id, classes=classes)
        self.can_focus = keys
        self._draw = draw
        self._lines: list[Line] = []
        self._strips: dict[int, Strip] = {}
        # Roles on the ground of the widget; to work that out takes longer than a row.
        self._looks: dict[str, Style] = {}
        self._top, self._inset = int(ruled), inset
        self._ruled = ruled
        self._rule: Line = ()
        self._title, self._word, self._note, self._letter = title, "", "", ""
        self._labels: tuple[str, str] | None = None
        self._label()

    def titled(self, title: str) -> None:
        """Set the title. Titles come from packs too, so it is never markup."""
        if title != self._title:
            self._title = title
            self._label()

    def worded(self, word: str) -> None:
        """Write a word after the title, such as that the pane is zoomed."""
        if word != self._word:
            self._word = word
            self._label()

    def noted(self, note: str) -> None:
        """Write a note at the right of the rule."""
        if note != self._note:
            self._note = note
            self._label()

    def airy(self, blank: bool) -> None:
        """Whether a blank row stands below the rule."""
        top = self._ruled + (self._ruled and blank)
        if top != self._top:
            self._top = top
            self.virtual_size = Size(self.inner.width, len(self._lines) + top)
            self.redraw()
            self.refresh()

    def lettered(self, letter: str) -> None:
        """Show the key that gives the pane the keys; empty to show none."""
        if letter != self._letter:
            self._letter = letter
            self._label()

    def redraw_from_top(self) -> None:
        """Draw again something else."""
        self.redraw()
        self.to_line(0)

    @property
    def title(self) -> str:
        """What stands in its rule or frame."""
        return self._title

    @property
    def lines(self) -> list[Line]:
        """What is shown now, all of it."""
        return self._lines

    @property
    def inner(self) -> Size:
        """Cells that are drawn in: without the rule and the blanks at the sides."""
        width, height = self.scrollable_content_region.size
        return Size(max(width - 2 * self._inset, 0), max(height - self._top, 0))

    def redraw(self) -> None:
        """Draw again, and repaint the rows that are no longer the same."""
        if self._draw is None or not self.is_attached:
            return
        width, height = self.inner
        if width <= 0:
            return
        new = self._draw(width, height)
        old, self._lines = self._lines, new
        if len(new) != len(old):
            self._strips.clear()
            self.virtual_size = Size(width, len(new) + self._top)
            self.refresh(layout=self.styles.is_auto_height)
        elif new != old:
            first, inset = round(self.scroll_offset.y), self._inset
            parts: list[Region] = []
            for y, (was, now) in enumerate(zip(old, new, strict=True)):
                if was != now:
                    self._strips.pop(y, None)
                    if y >= first:
                        row = y - first + self._top
                        start, end = changed(was, now, width)
                        parts.append(Region(start + inset, row, end - start, 1))
            if parts:
                self.refresh(*parts)
        self._label()

    def to_line(self, y: float) -> None:
        """Show a line at the top, or as near to it as there are lines."""
        self.scroll_to(0, y, animate=False, force=True, immediate=True)

    def action_line(self, way: int) -> None:
        self.to_line(self.scroll_offset.y + way)

    def action_page(self, way: int) -> None:
        self.page(way)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_line(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_line(-_WHEEL)

    def page(self, way: int = 1) -> None:
        """Scroll by what is in sight, less one line of overlap where there are some to spare."""
        rows = self.inner.height
        y = self.scroll_offset.y + way * max(rows - (rows > _FEW), 1)
        self.to_line(y)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """What it draws, for a pane that is as high as that."""
        cells = width - 2 * self._inset
        return self._top + (len(self._draw(cells, 0)) if self._draw and cells > 0 else 0)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if self._ruled and not y:
            return self._strip(self._rule, width)
        y += round(self.scroll_offset.y) - self._top
        if not 0 <= y < len(self._lines):
            return Strip.blank(width, self.rich_style)
        strip = self._strips.get(y)
        if strip is None:
            blank = (Span(" " * self._inset),) if self._inset else ()
            strip = self._strips[y] = self._strip((*blank, *self._lines[y]), width)
        return strip

    def _strip(self, row: Line, width: int) -> Strip:
        if not self._looks:
            ground = self.rich_style
            self._looks = {role: ground + look for role, look in styles(self.app.theme).items()}
        looks, plain = self._looks, self._looks[""]
        spans = joined(row, inkless(self.app.theme))
        segments = [Segment(text, looks.get(role, plain)) for text, role in spans]
        return Strip(segments).adjust_cell_length(width, plain)

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is not None and at.y >= self._top:
            y = at.y - self._top + round(self.scroll_offset.y)
            self.post_message(self.Clicked(self, at.x - self._inset, y))

    def notify_style_update(self) -> None:
        self._strips.clear()
        self._looks = {}
        super().notify_style_update()

    def on_resize(self, event: events.Resize) -> None:
        self._strips.clear()
        self._lines = []
        self.redraw()
        self.refresh()  # what was painted before it was out of sight may still be kept
        self.post_message(self.Scrolled())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._label()
        self.post_message(self.Scrolled())

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._label()

    @property
    def below(self) -> int:
        """How many lines are out of sight below."""
        return max(0, len(self._lines) - round(self.scroll_offset.y) - self.inner.height)

    @property
    def more(self) -> str:
        """How many lines are out of sight, above and below, in words; empty if none are."""
        above, below = round(self.scroll_offset.y), self.below
        parts = [f"↑ {above}"] * bool(above) + [f"↓ {below} more"] * bool(below)
        return "  ".join(parts)

    def _label(self) -> None:
        """Title, note, whether the pane has the keys, and how much is out of sight."""
        more = self.more
        title = f"{self._title} · {self._word}" if self._word else self._title
        if self._ruled:
            self._draw_rule(title, more)
            return
        mark = "▸ " if self.has_focus else ""
        labels = (f"{mark}{title}" if title else "", more)
        if labels != self._labels:  # setting one lays out and repaints the frame
            self._labels = labels
            self.border_title, self.border_subtitle = map(Content, labels)

    def _draw_rule(self, title: str, more: str) -> None:
        cells = self.scrollable_content_region.width
        keys, letter = self.has_focus, self._letter
        now = rule(title, (more, self._note), cells, keys=keys, letter=letter)
        if now != self._rule:
            start, end = changed(self._rule, now, cells)
            self._rule = now
            if self.is_attached:
                self.refresh(Region(start, 0, end - start, 1))
