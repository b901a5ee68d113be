"""The classes of a widget, set together: each change alone goes through the whole style sheet."""

from __future__ import annotations

from collections.abc import Mapping

from textual.widget import Widget


def mark(widget: Widget, classes: Mapping[str, bool]) -> None:
    """Give a widget those classes that are true, and take those that are not.

    The styles of all that is in it are worked out once, and only if a class changes.
    """
    changed = [name for name, on in classes.items() if on != widget.has_class(name)]
    for name in changed:
        widget.set_class(classes[name], name, update=False)
    if changed:
        widget.update_node_styles()
