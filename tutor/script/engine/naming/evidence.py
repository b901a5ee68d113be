"""Which trials speak for or against a mistake at one operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from tutor.script.engine.trying.outcome import TrialOutcome, close


class Evidence:
    """What has failed and what has not, as far as it is not yet explained.

    Attributes:
        left: trials that failed and are not yet explained, the smallest first.
        right: those that came out right.
        made_of: the operations that are carried out by others, each with all of those.
    """

    def __init__(
        self,
        left: Sequence[TrialOutcome],
        right: Sequence[TrialOutcome],
        made_of: Mapping[str, frozenset[str]],
    ) -> None:
        self.left, self.right, self.made_of = left, right, made_of
        self._failed: dict[str, Sequence[TrialOutcome]] = {"": left}
        self._sound: dict[str, Sequence[TrialOutcome]] = {"": right}

    @cached_property
    def bad(self) -> frozenset[str]:
        """The operations that fail without any other."""
        return frozenset(next(iter(o.trial.ops)) for o in self.left if len(o.trial.ops) == 1)

    def parts(self, op: str) -> frozenset[str]:
        """An operation and all that it is carried out by."""
        return self.made_of.get(op, frozenset()) | {op}

    def without(self, op: str) -> Evidence:
        """The trials that an operation has no part in."""
        left = [o for o in self.left if not any(op in self.parts(each) for each in o.trial.ops)]
        return Evidence(left, self.right, self.made_of)

    def of_values(self) -> Evidence:
        """The trials that have failed in a value already."""
        left = [o for o in self.left if not all(map(close, o.seen.values, o.trial.values))]
        return Evidence(left, self.right, self.made_of)

    def failed(self, op: str) -> Sequence[TrialOutcome]:
        """The failed trials that can only come of an operation; without one, all."""
        if op not in self._failed:
            self._failed[op] = self._clean(op, self.left)
        return self._failed[op]

    def sound(self, op: str) -> Sequence[TrialOutcome]:
        """The right trials that would show it if an operation were wrong; without one, all."""
        if op not in self._sound:
            self._sound[op] = self._clean(op, self.right)
        return self._sound[op]

    def _clean(self, op: str, outcomes: Sequence[TrialOutcome]) -> Sequence[TrialOutcome]:
        suspects = self.bad | {op}
        spoilt = {o for each in outcomes for o in each.trial.ops if self.parts(o) & suspects}
        spoilt.discard(op)
        return [each for each in outcomes if op in each.trial.ops and not each.trial.ops & spoilt]
