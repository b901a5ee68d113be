"""The part of the author's guide on what each kind of question takes, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.lesson.read.quiz_keys import QuestionKeys
from tutor.quiz.kinds.mends import MENDS
from tutor.quiz.kinds.reasons import REASONS
from tutor.quiz.kinds.registry import KEYS

HEAD = "## The keys of each kind\n"

_KEYS = """
Every question has `id`, `kind` and `ask`, and may have `hints`, `right`, `skills` and `was`. Beyond
those:

| kind | needs | may have | `expect` is |
|---|---|---|---|
"""
_FAULTS = """
### Faults of a pass

What `bug` may be in `repair` and `first-bad-step`, and the repair that is right. `stale-grad` is
for `repair` alone, on a node that an earlier pass has reached as well; the view stands where the
gradient of the later pass can be seen, as `before update w 2`. Every other rule has to change
something in the pass to the target, and a pass to pick steps from has at most 9 edges.

| repair | rules |
|---|---|
"""
_REASONS = """
### Reasons

What `reasons` of `explain` may name. Of those that you list, just one has to hold, with the
numbers of every variant.

| reason | what the learner reads |
|---|---|
"""


def kind_section() -> str:
    """What the guide says of kinds, from `HEAD` on; it ends with a line break."""
    keys = "".join(f"{_row(each)}\n" for each in KEYS.values())
    faults = "".join(f"| {mend.text} | {_listed(sorted(mend.rules))} |\n" for mend in MENDS)
    reasons = "".join(
        f"| `{name}` | {reason.text.format(t='the target', L='the output')} |\n"
        for name, reason in REASONS.items()
    )
    return f"{HEAD}{_KEYS}{keys}{_FAULTS}{faults}{_REASONS}{reasons}"


def _row(keys: QuestionKeys) -> str:
    own = [*(key.name for key in keys.own), *keys.takes, *(["mode"] if keys.predicts else [])]
    may = [key for key in own if key != "expect" and key not in keys.needs]
    expect = keys.expect[1] if keys.expect else ""
    return f"| `{keys.kind}` | {_listed(keys.needs)} | {_listed(may)} | {expect} |"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
