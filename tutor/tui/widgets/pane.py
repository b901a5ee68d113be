"""A pane: lines with roles in a frame, scrolled by keys, repainted only where they changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tutor.tui.roles import styles
from tutor.view.text import Line, changed

Draw = Callable[[int, int], list[Line]]
"""Lines for a width and a height; more lines than the height scroll."""


_WHEEL = 2  # lines


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

    def __init__(
        self,
        draw: Draw | None = None,
        *,
        title: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._draw = draw
        self._lines: list[Line] = []
        self._strips: dict[int, Strip] = {}
        self._ruled = False
        self._note = ""
        self._title = title
        self._labels: tuple[Content, str] | None = None
        self._label()

    def titled(self, title: str) -> None:
        """Set the title in the frame. Titles come from packs too, so it is never markup."""
        if title != self._title:
            self._title = title
            self._label()

    def under_rule(self, ruled: bool) -> None:
        """Whether there is only a rule above the pane, and no frame around it."""
        if ruled != self._ruled:
            self._ruled = ruled
            self._label()

    def noted(self, note: str) -> None:
        """Write a word after the title."""
        if note != self._note:
            self._note = note
            self._label()

    def redraw_from_top(self) -> None:
        """Draw again something else."""
        self.redraw()
        self.to_line(0)

    @property
    def lines(self) -> list[Line]:
        """What is shown now, all of it."""
        return self._lines

    def redraw(self) -> None:
        """Draw again, and repaint the rows that are no longer the same."""
        if self._draw is None or not self.is_attached:
            return
        width, height = self.scrollable_content_region.size
        if width <= 0:
            return
        new = self._draw(width, height)
        old, self._lines = self._lines, new
        if new == old:
            return
        if len(new) != len(old):
            self._strips.clear()
            self.virtual_size = Size(width, len(new))
            self.refresh(layout=self.styles.is_auto_height)
        else:
            top = self.scroll_offset.y
            for y, (was, now) in enumerate(zip(old, new, strict=True)):
                if was != now:
                    self._strips.pop(y, None)
                    start, end = changed(was, now, width)
                    self.refresh(Region(start, y - top, end - start, 1))
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
        """Scroll by what is in sight, less one line of overlap."""
        y = self.scroll_offset.y + way * max(self.content_size.height - 1, 1)
        self.to_line(y)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """What it draws, for a pane that is as high as that."""
        return len(self._draw(width, 0)) if self._draw and width > 0 else 0

    def render_line(self, y: int) -> Strip:
        y += self.scroll_offset.y
        width = self.scrollable_content_region.width
        if y >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        strip = self._strips.get(y)
        if strip is None:
            looks = styles(self.app.theme)
            plain = looks[""]
            segments = [Segment(s.text, looks.get(s.role, plain)) for s in self._lines[y]]
            strip = Strip(segments).adjust_cell_length(width).apply_style(self.rich_style)
            self._strips[y] = strip
        return strip

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self, event: events.Resize) -> None:
        self._strips.clear()
        self._lines = []
        self.redraw()
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
        return max(0, len(self._lines) - self.scroll_offset.y - self.content_size.height)

    def _label(self) -> None:
        """Title with a mark while the pane has the keys; how much is out of sight."""
        mark = "▸ " if self.has_focus else ""
        above = round(self.scroll_offset.y)
        parts = [f"↑ {above}"] * bool(above) + [f"↓ {self.below} more"] * bool(self.below)
        more = "  ".join(parts)
        if self._ruled:  # there is no lower edge to say it on, and no corner before the title
            rest = "".join(f"· {each} " for each in (self._note, more) if each)
            title = Content.assemble(f" {mark}{self._title} ", (rest, "$tutor-muted not bold"))
            more = ""
        else:
            note = f" · {self._note}" if self._note else ""
            title = Content(f"{mark}{self._title}{note}")
        labels = (title if self._title else Content(""), more)
        if labels != self._labels:  # setting one lays out and repaints the frame
            self._labels = labels
            self.border_title, self.border_subtitle = labels[0], Content(more)
