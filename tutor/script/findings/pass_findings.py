"""What stands out in the passes of a run and in what is done with their gradients."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from tutor.engine.numbers import show
from tutor.script.findings.telling_events import looked_through
from tutor.trace import Event, Log

_ENTRIES = re.compile(r"(\[\d+\]){2,}$")
_NAMED = 4  # nodes that are named in one sentence
_TRAINING = 3  # passes from one line that look like a training


def _listed(names: list[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def not_zeroed(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Gradients of an earlier pass that were still there when the next one added to them."""
    seen: dict[int, int] = {}  # the pass that wrote a gradient last
    moved: set[int] = set()
    trained = {event.node for event in events if event.kind == "update"}
    told: dict[bool, list[tuple[Event, str]]] = {True: [], False: []}
    for event in events:
        node = event.node
        if node is None:
            continue
        if event.kind == "zero" or event.kind == "seed":
            seen.pop(node, None)
            moved.discard(node)
        elif event.kind == "update":
            moved.add(node)
        elif event.kind == "accumulate":
            p = log.pass_at(event.k)
            assert p is not None, "an edge belongs to a pass"
            left = event.before and seen.get(node, p) != p and log.op(node) is None
            if left and (node in trained or not trained):  # what is never changed needs no zero
                told[node in moved].append((event, log.label(node)))
            seen[node] = p
    for grave, found in told.items():
        if not found:
            continue
        first, name = found[0]
        names = list(dict.fromkeys(each for _, each in found))
        p = log.pass_at(first.k)
        end = log.passes[p].end if p is not None else first.k + 1
        assert first.node is not None and first.before is not None
        after = log.gradient(first.node, end) or 0.0
        share = show(after - first.before)
        text = (
            f"{name}.grad still held {show(first.before)} of the pass before and became "
            f"{show(after)}: this pass brought {share} of it."
        )
        text += (
            " Set it to 0 between the two." if grave
            else " That is right if you add up over a batch."
        )  # fmt: skip
        if len(names) > 1:
            text += f" The same for {_listed(names[1:])}."
        yield "not set to 0", first.k, text, not grave


def unreached(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Leaves that no pass ever reached."""
    if not log.passes:
        return
    last = log.passes[-1].start
    reached = {event.node for event in events if event.kind in ("accumulate", "seed")}
    lost = [
        event for event in events
        if event.kind == "value" and not event.inputs and event.k < last
        and event.node is not None and log.name(event.node) is not None
        and event.node not in reached and looked_through(log) == len(log)
    ]  # fmt: skip
    known = {_table(log, node) for node in reached if node is not None} - {None}
    rows = [event for event in lost if event.node is not None and _table(log, event.node) in known]
    for found, note in (([each for each in lost if each not in rows], False), (rows, True)):
        if not found:
            continue
        names = _listed([log.label(event.node) for event in found if event.node is not None])
        unused = [e for e in found if e.node is not None and not log.is_used(e.node)]
        why = (
            "That is right for rows of a table that were not looked up" if note
            else "No operation uses it" if len(unused) == len(found) == 1
            else "Nothing that the loss is made of uses it" if len(found) == 1
            else "Nothing that the loss is made of uses them"
        )  # fmt: skip
        yield (
            "never reached", found[0].k,
            f"no backward pass ever reached {names}. {why}.", note,
        )  # fmt: skip


def _table(log: Log, node: int) -> str | None:
    """What a node is an entry of: its name without the numbers at its end; None if of nothing."""
    name = log.name(node) or ""
    table = _ENTRIES.sub("", name)
    return table if table != name else None


def wrong_sign(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Parameters that went the way of their gradient, so uphill."""
    up, down, first = 0, 0, None
    for event in events:
        if event.kind == "update" and event.node is not None and event.before is not None:
            slope = log.gradient(event.node, event.k)
            step = ((event.after or 0.0) - event.before) * (slope or 0.0)
            up, down = up + (step > 0), down + (step < 0)
            if step > 0 and first is None:
                first = event, slope
    if first is not None and up > down:  # a step with momentum may go uphill now and then
        event, slope = first
        assert event.node is not None
        name = log.label(event.node)
        yield (
            "wrong sign", event.k,
            f"{name} went from {show(event.before)} to {show(event.after)} while {name}.grad is "
            f"{show(slope)}: that is uphill, and the loss grows. Going down is "
            f"`data -= rate * grad`.", False,
        )  # fmt: skip


def stale(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Parameters that were updated twice with the gradient of one pass."""
    fresh: dict[int, bool] = {}
    for event in events:
        if event.node is None:
            continue
        if event.kind in ("accumulate", "seed", "zero"):
            fresh[event.node] = True
        elif event.kind == "update":
            if fresh.get(event.node) is False and log.gradient(event.node, event.k):
                yield (
                    "stale gradient", event.k,
                    f"{log.label(event.node)} is updated once more with a gradient that it was "
                    f"updated with already: no pass was made between.", False,
                )  # fmt: skip
                return
            fresh[event.node] = False


def still(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """A loss that has the same value in every pass."""
    losses = [log.value(each.root, each.start) for each in log.passes]
    updated = any(event.kind == "update" for event in events)
    if len(losses) > 2 and updated and len(set(losses)) == 1:
        yield (
            "does not move", log.passes[-1].start,
            f"the number that the passes begin with is {show(losses[0])} in all of the "
            f"{len(losses)} passes, although numbers were updated between.", False,
        )  # fmt: skip


def unmoved(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Leaves that get a gradient in each pass of a loop, where nothing ever changes a leaf."""
    if any(event.kind == "update" for event in events):
        return
    loops: defaultdict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(log.passes):
        loops[log.event_span(each.start).line].append(number)
    reached: defaultdict[int, set[int]] = defaultdict(set)
    for event in events:
        p = log.pass_at(event.k)
        node = event.node if event.kind == "accumulate" else None
        if p is not None and node is not None and log.op(node) is None and log.name(node):
            reached[node].add(p)
    for passes in loops.values():
        names = [log.label(node) for node in sorted(reached) if reached[node].issuperset(passes)]
        if len(passes) >= _TRAINING and names:
            yield (
                "never updated", log.passes[passes[-1]].start,
                f"each of the {len(passes)} passes from this line brings gradients to "
                f"{_listed(names)}, and nothing ever changes a value. A step of training is "
                f"`p.data -= rate * p.grad`.", False,
            )  # fmt: skip
