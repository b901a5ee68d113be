"""What a box of several nodes shows: its names, how much goes in and out, the mean gradient."""

from __future__ import annotations

from tutor.characters import safe
from tutor.trace.mean_gradient import mean_gradient
from tutor.view.formulas import clipped
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.graph.bundled.bundles import Bundle
from tutor.view.hidden import Mask
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, line, width

MEAN = 8
"""Cells of a mean size, of three digits."""

MARK = "|g|"
"""What stands before a mean size of gradients."""

_MOST = 32  # results whose gradients are looked at in a step
_LEAST = 9  # cells that a box is called in at least


def title(bundle: Bundle, room: int, table: Glyphs, longest: int = 24) -> Line:
    """What a bundle is called, in about `room` cells: as many of its names as there is room for."""
    times = f" {table.times}{bundle.times:,}" if bundle.times > 1 else ""
    between = " · " if table is not ASCII else ", "
    first, *more = [clipped(safe(name), longest, table.ellipsis) for name in bundle.names]
    text = first or "leaves"
    for i, name in enumerate(more):
        longer = f"{text}{between}{name}"
        if width(longer) + (3 if i + 1 < len(more) else 0) > max(room, _LEAST):
            if bundle.leaves:
                text = f"{len(bundle.names)} tables"
            else:
                text += f" +{len(more) - i}"
            break
        text = longer
    return line((f"{table.folded} {text}{times}", "name"), ("  ", "dim"))


def flow(bundle: Bundle, mask: Mask, table: Glyphs) -> str:
    """How many values go in and how many come out; empty while that may not be said."""
    if not mask.counted:
        return ""
    if bundle.leaves:
        return f"{bundle.size:,} leaves"
    return f"{bundle.inputs:,} {'>' if table is ASCII else '→'} {len(bundle.outputs):,}"


def gradient(moment: Moment, bundle: Bundle) -> tuple[Span, Span, Span]:
    """The mean size of the gradients of what comes out: a mark, a number, how complete they are."""
    table, outputs, seed = moment.glyphs, bundle.outputs, moment.scene.seed
    mark = Span(f"{MARK} ", "dim")
    if seed is None or moment.k <= seed or len(outputs) > _MOST:
        return mark, Span(""), Span("")
    if any(moment.mask.hides(node, "gradient") for node in outputs):
        return mark, Span(table.hidden, "hidden"), Span("")
    found = mean_gradient(moment.log, outputs, moment.k)
    if found.mean is None:
        return mark, Span(table.unset, "unset"), Span("")
    whole = found.done == found.total
    state = f" {table.final}" if whole else f" {table.partial}"
    role = "final" if whole else "partial"
    return mark, Span(f"{found.mean:.3g}", role), Span(state, role)
