"""Whether what an engine gave in a trial is right."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tutor.script.engine.trying.observing import Observation
from tutor.script.engine.trying.trials import Trial

_RTOL, _ATOL = 1e-6, 1e-9


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """A trial with what the engine made of it."""

    trial: Trial
    seen: Observation

    @property
    def tried(self) -> bool:
        """Whether the engine has all that it takes."""
        return not self.seen.missing

    @property
    def right(self) -> bool:
        """Whether every number is right."""
        seen, trial = self.seen, self.trial
        pairs = (seen.values, trial.values), (seen.gradients, trial.gradients)
        return not seen.raised and all(
            len(one) == len(two) and all(map(close, one, two)) for one, two in pairs
        )


def close(x: float, y: float) -> bool:
    """Whether two numbers are the same but for rounding."""
    return math.isclose(x, y, rel_tol=_RTOL, abs_tol=_ATOL)
