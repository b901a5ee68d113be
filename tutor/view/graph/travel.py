"""A contribution on its way along its edge: what a graph shows before it settles after a step."""

from __future__ import annotations

from dataclasses import replace

from tutor.view.graph import nodes
from tutor.view.graph.graph_pane import picture
from tutor.view.moment import LEAVES, MEETS, TRAVELS, Moment
from tutor.view.text import line_width

_LEAST_WAY = 2  # cells; a shorter way is not seen as one


def frames(moment: Moment, width: int, height: int) -> list[Moment]:
    """What the graph shows, one after the other, before the drawing of a position.

    Each is the position before the step with the number somewhere on its way, so that whatever
    else it shows is still true. There are none where the step added nothing to a gradient, where
    the number is hidden, and where the graph is no drawing in columns. One without room for its
    number is left out.

    Args:
        moment: the position after the step.
        width, height: the size of the pane.
    """
    event = moment.done
    if event is None or event.kind != "accumulate" or event.source is None:
        return []
    before = replace(moment, k=moment.k - 1)
    scene, target = before.scene, before.marks.next
    plan = picture(before, width, height) if scene is moment.scene else None
    edge = scene.edge_of(moment.log, event.source, event.operand or 0)
    words = plan.words(before).get(edge) if plan is not None and edge is not None else None
    if plan is None or edge is None or words is None or target is None or words.secret:
        return []
    way = plan.room[edge] - line_width(words.chip)
    found = [LEAVES] * (way >= 0) + [TRAVELS] * (way >= _LEAST_WAY)
    if nodes.meeting(before, target, plan.detail, plan.layout.boxes[target].width) is not None:
        found.append(MEETS)
    return [replace(before, frame=frame) for frame in found]
