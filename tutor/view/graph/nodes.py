"""What a box shows: name and rule, value, gradient; with a frame where there is room for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tutor.engine.numbers import show
from tutor.trace.log import Log
from tutor.view.glyphs import UNICODE, Glyphs
from tutor.view.graph import labels
from tutor.view.graph.bundled import bundle_text
from tutor.view.graph.details import Detail
from tutor.view.graph.items import Item
from tutor.view.graph.scene import Scene
from tutor.view.hidden import NOTHING, Mask
from tutor.view.moment import MEETS, Moment
from tutor.view.text import Line, Span, line_width

_SEED = " seed"


class Sizes(NamedTuple):
    """Cells that the numbers of an item take at any position of the run; 0 where one is hidden."""

    value: int
    grad: int


def sizes(log: Log, scene: Scene, item: Item, mask: Mask) -> Sizes:
    """The same at every detail, each of which asks for its own least."""
    bundle = scene.bundle(item)
    if bundle is not None:
        flow = len(bundle_text.flow(bundle, mask, UNICODE))
        return Sizes(flow, bundle_text.MEAN if scene.seed is not None else 0)
    node = scene.output(item)
    value = labels.number_width(log, node, "value", mask, 0)
    passes = scene.seed is not None
    return Sizes(value, labels.number_width(log, node, "gradient", mask, 0) if passes else 0)


def width(log: Log, scene: Scene, item: Item, needs: Sizes, detail: Detail, table: Glyphs) -> int:
    """Cells an item takes at any position of the run."""
    called = line_width(title(log, scene, item, detail, table))
    value = max(needs.value, detail.least)
    state = 0
    grad = 0
    if scene.seed is not None:
        number = max(needs.grad, detail.least)
        bundle = scene.bundle(item)
        most = scene.uses[item] if bundle is None else 1
        state = len(f" ◐ {most}/{most}") if most > 1 else 2
        state = max(state, 7) if item == scene.root and detail.roomy else state
        mark = detail.mark if bundle is None else bundle_text.MARK
        grad = len(mark) + 1 + number
    aside = line_width(_aside(scene, item, table, detail))
    aside += (3 if detail.framed else 1) * bool(aside)
    if detail.framed:
        word = len(detail.word) + 1 if detail.word else 0
        return max(called + 2, word + value + 4, grad + 4, state + aside + 4)
    texts = [called, value] if detail.stacked else [called + value]
    texts += [grad + state] if scene.seed is not None else []
    texts[-1] += aside
    return max(texts)


def title(log: Log, scene: Scene, item: Item, detail: Detail, table: Glyphs) -> Line:
    """What an item is called, and what joins that to its value: the same at every position.

    Of a call that is folded its name. A sign stands before what is made out of sight. Items that
    would be called alike are called by how they begin, or numbered.
    """

    def make() -> dict[Item, Line]:
        named = {item: _title(log, scene, item, detail, table) for item in scene.items}
        alike: dict[str, list[Item]] = {}
        for item, called in named.items():
            alike.setdefault(called[0].text, []).append(item)
        taken = {text for text, items in alike.items() if len(items) == 1}
        for text, items in alike.items():
            if len(items) > 1:
                told = _beginnings(log, scene, items, detail, table)
                if len({*told} - taken) < len(items):
                    told = [f"{text} ({number})" for number in range(1, len(items) + 1)]
                taken.update(told)
                for item, name in zip(items, told, strict=True):
                    named[item] = (Span(name, named[item][0].role), *named[item][1:])
        fed = scene.cut.fed if scene.cut is not None else ()
        for item in fed:
            first, *rest = named[item]
            named[item] = (Span(f"{table.beyond} {first.text}", first.role), *rest)
        return named

    titles = scene.hold(("titles", detail.room, detail.stacked, table.ellipsis), make)
    return titles[item]


def _beginnings(
    log: Log, scene: Scene, items: Sequence[Item], detail: Detail, table: Glyphs
) -> list[str]:
    """How the expressions of items begin; nothing where one of them is a folded call."""
    folded = scene.cut.folded if scene.cut is not None else {}
    if any(item in folded for item in items):
        return []
    rooms = (detail.room, table.ellipsis)
    return [labels.beginning(log, scene.output(item), *rooms) for item in items]


def _title(log: Log, scene: Scene, item: Item, detail: Detail, table: Glyphs) -> Line:
    node, cut = scene.output(item), scene.cut
    bundle = scene.bundle(item)
    if bundle is not None:
        called = bundle_text.title(bundle, detail.room, table)
    elif cut is not None and item in cut.folded:
        called = labels.call_title(log, node, cut.folded[item], detail.room, table)
    else:
        called = labels.title(log, node, detail.room, table.ellipsis)
    if detail.stacked:
        called = called[:-1]
    return called


def _aside(scene: Scene, item: Item, table: Glyphs, detail: Detail, mask: Mask = NOTHING) -> Line:
    """How many edges lead on from an item to what is out of sight; empty if none does.

    Of a bundle in a frame, how many nodes it stands for.
    """
    bundle = scene.bundle(item)
    if bundle is not None:
        told = detail.framed and not bundle.leaves and mask.counted
        return (Span(f"{bundle.size:,}", "note"),) if told else ()
    count = scene.cut.beyond.get(item) if scene.cut is not None else None
    return (Span(f"{table.beyond}{count}", "note"),) if count else ()


def rows(
    moment: Moment, item: Item, called: Line, detail: Detail, cells: int, height: int
) -> list[Line]:
    """The rows of an item in a box of `cells` cells.

    Args:
        moment: the position.
        item: the item.
        called: its title.
        detail: how much of it is shown.
        cells, height: the size of the box.
    """
    aside = _aside(moment.scene, item, moment.glyphs, detail, moment.mask)
    taken = line_width(aside) + (3 if detail.framed else 1) * bool(aside)
    value, grad = _value(moment, item), _grad(moment, item, detail, cells - taken)
    if moment.frame == MEETS and item == moment.marks.next:
        grad = meeting(moment, item, detail, cells, taken) or grad
    called = _weighted(moment, item, called)
    if detail.framed:
        return _framed(moment, item, called, detail, (value, grad), cells, height)
    mark, number, state = grad
    last: Line = (mark, number, state) if number.text else ()
    texts = [called, (value,), last] if detail.stacked else [(*called, value), last]
    texts = texts[: detail.shape.inner]
    if item == moment.cursor:
        text = "".join(span.text for span in texts[0])
        texts[0] = (Span(text.ljust(cells), "cursor"),)
    if aside:
        gap = " " * (cells - line_width(texts[-1]) - line_width(aside))
        texts[-1] = (*texts[-1], Span(gap), *aside)
    return texts


def _value(moment: Moment, item: Item) -> Span:
    """The value, brought out if the step just taken wrote it; of a bundle what goes in and out."""
    bundle = moment.scene.bundle(item)
    if bundle is not None:
        return Span(bundle_text.flow(bundle, moment.mask, moment.glyphs), "note")
    span = labels.value(moment, moment.scene.output(item))
    just = moment.marks.items.get(item) == "value-done" and span.role == "value"
    return Span(span.text, "value-done") if just else span


def _grad(moment: Moment, item: Item, detail: Detail, cells: int) -> tuple[Span, Span, Span]:
    """The mark, the number, and how complete it is; that of the root is called the seed."""
    bundle = moment.scene.bundle(item)
    if bundle is not None:
        return bundle_text.gradient(moment, bundle)
    _, number, state = labels.grad(moment, moment.scene.output(item))
    if item == moment.scene.root and state.role == "final":
        before = 3 if detail.framed else len(detail.mark) + 1 + len(number.text)
        if before + len(state.text + _SEED) < cells:
            state = Span(state.text + _SEED, state.role)
    return Span(f"{detail.mark} ", "dim"), number, state


def meeting(
    moment: Moment, item: Item, detail: Detail, cells: int, taken: int = 0
) -> tuple[Span, Span, Span] | None:
    """A gradient with what the next step adds to it: mark, number, foot; None without the room.

    Where the sum is too long for a row of a frame, what is added stands below it in the frame. Of
    a gradient that is not set yet nothing stands before what is added. `taken` cells at the end are
    not free.
    """
    event = moment.next
    if event is None:
        return None
    held = moment.log.grad(moment.scene.output(item), moment.k)
    sent = show(event.contribution)
    before = "" if held.value is None else show(held.value)
    chip = Span(f"{before} + {sent}" if before else sent, "grad-chip")
    room = cells - 4 if detail.framed else cells - taken
    for mark in (f"{detail.mark} ", ""):
        if len(mark) + len(chip.text) <= room:
            return Span(mark, "dim"), chip, Span("")
    below = Span(f" + {sent}", "grad-chip")
    if detail.framed and before and len(below.text) < cells - 2 - taken:
        return Span(f"{detail.mark} ", "dim"), Span(before, held.state), below
    return None


def _weighted(moment: Moment, item: Item, called: Line) -> Line:
    """A title in the role that its item has now."""
    role = _role(moment, item)
    if role:
        return (Span(called[0].text, role), *called[1:])
    if not moment.log.exists(moment.scene.output(item), moment.k):
        return tuple(Span(span.text, "dim") for span in called)
    return called


def _role(moment: Moment, item: Item) -> str:
    """The role of an item's name, the most urgent that applies; empty for the ordinary one."""
    look = moment.marks.items.get(item, "")
    if look.endswith("-next"):
        return look if item != moment.marks.here else look.replace("-next", "-chip")
    if item in moment.focus:
        return "focus"
    return "root" if item == moment.scene.root else ""


def _framed(
    moment: Moment,
    item: Item,
    called: Line,
    detail: Detail,
    numbers: tuple[Span, tuple[Span, Span, Span]],
    cells: int,
    height: int,
) -> list[Line]:
    """A box with a frame, heavy where the next step works."""
    look, table = moment.marks.items.get(item, "line"), moment.glyphs
    heavy = look.endswith("-next")
    corners = table.heavy if heavy else table.light
    side = Span(corners[3], look)
    value, (mark, grad, state) = numbers
    name = called if called[-1].text not in (" = ", "  ") else called[:-1]
    if heavy:
        name = (Span(name[0].text, look), *name[1:])
    if item == moment.cursor:
        name = (Span("".join(span.text for span in name), "cursor"),)
    body: list[Line] = [(Span(" " * (cells - 2)),)] * (height - 2)
    word = detail.word if value.text and moment.scene.bundle(item) is None else ""
    body[0] = _spread(Span(word, "dim"), value, cells - 2)
    told = bool(grad.text) and detail.shape.inner > 1  # without a pass there is no row for it
    if told:
        body[detail.shape.inner - 1] = _spread(mark, grad, cells - 2)
    foot = Span(f"{state.text} ", state.role) if told and state.text else Span("")
    aside = _aside(moment.scene, item, table, detail, moment.mask)
    aside = (Span(" "), *aside, Span(" ")) if aside else ()
    level = corners[1] * (cells - 4 - line_width(name))
    return [
        (Span(f"{corners[0]} ", look), *name, Span(f" {level}{corners[2]}", look)),
        *((side, *row, side) for row in body),
        (
            Span(corners[4] + corners[1] * bool(aside), look),
            *aside,
            Span(corners[1] * (cells - 2 - len(foot.text) - line_width(aside) - bool(aside)), look),
            foot,
            Span(corners[5], look),
        ),
    ]


def _spread(left: Span, right: Span, cells: int) -> Line:
    """A word at the left of a row and a number at its right, each a blank from the frame."""
    gap = cells - 2 - len(left.text) - len(right.text)
    return (Span(" "), left, Span(" " * gap), right, Span(" "))
