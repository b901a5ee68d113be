"""How complete a gradient is, as a shape and a word."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.view.glyphs import ASCII
from tutor.view.moment import Moment
from tutor.view.text import Span

_SHAPES = {"unset": "", "partial": "◐", "zero": "○", "final": "●"}
_ASCII_SHAPES = {"unset": "", "partial": "o", "zero": "0", "final": "*"}

WORDS = len("○ zeroed")
"""Cells of the longest word with its shape."""


def widest(moment: Moment, nodes: Iterable[int]) -> int:
    """Cells of a shape with the count of the node that most edges lead back to."""
    scene = moment.scene
    items = (scene.item_of(node) for node in nodes)
    most = max((scene.uses[item] for item in items if item is not None), default=0)
    return len(f"◐ {most}/{most}") if most > 1 else 1


def begun(moment: Moment) -> bool:
    """Whether the backward pass of the scene has begun."""
    seed = moment.scene.seed
    return seed is not None and moment.k > seed


def state(moment: Moment, node: int, *, words: bool = True) -> Span:
    """`◐ 1/2`, `● final`, `● seed`; empty while there is nothing to say.

    The shape of an unset gradient is `·`, which stands in place of its number.

    Tells whether there is a gradient and how many contributions are in it, which no question
    asks for, so that it may stand beside a hidden number.

    Args:
        moment: the position.
        node: the node.
        words: whether the word follows the shape; counts always do.
    """
    if not begun(moment) and moment.log.gradient(node, moment.k) is None:
        return Span("")
    at = moment.log.grad(node, moment.k)
    shapes = _ASCII_SHAPES if moment.glyphs is ASCII else _SHAPES
    if at.state not in shapes:
        return Span("")
    root = moment.scene.root
    texts = {
        "unset": "unset",
        "partial": f"{at.done}/{at.total}",
        "zero": "zeroed",
        "final": "seed" if root is not None and moment.scene.output(root) == node else "final",
    }
    word = f" {texts[at.state]}" if words or at.state == "partial" else ""
    return Span((shapes[at.state] + word).strip(), at.state)
