"""From what an engine gave in the trials to its mistakes by name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tutor.script.engine.naming.faulty_passes import Given
from tutor.script.engine.naming.mistakes import MISTAKES, Mistake, given_by
from tutor.script.engine.trying.observing import Observation
from tutor.script.engine.trying.trials import Trial

_FIRST = 20
"""Of the trials that a mistake has a part in; one that explains none of these explains nothing."""
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
        seen = self.seen
        return not seen.raised and same(
            Given(seen.values, seen.gradients), Given(self.trial.values, self.trial.gradients)
        )


@dataclass(frozen=True)
class Finding:
    """A fault that was found.

    Attributes:
        mistake: by name; None if no known mistake explains the numbers.
        smallest: the smallest trial that shows it.
        shows: how many trials it explains.
        wrong: which leaves of the smallest trial have a wrong gradient, by number.
        raised: what the engine raises there, empty if nothing.
    """

    mistake: Mistake | None
    smallest: TrialOutcome
    shows: int
    wrong: tuple[int, ...] = ()
    raised: str = ""

    @property
    def op(self) -> str:
        """The operation that is at fault; empty if it is the pass, or not known."""
        if self.mistake is not None:
            return self.mistake.op
        ops = self.smallest.trial.ops
        return self.smallest.seen.within or (next(iter(ops)) if len(ops) == 1 else "")


@dataclass
class Diagnosis:
    """What is known about an engine.

    Attributes:
        agree, tried: how many trials came out right, of how many.
        findings: its faults, the one that explains most first.
        missing: what it does not have.
        conventions: how it does what good engines do in different ways.
    """

    agree: int
    tried: int
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    conventions: list[str] = field(default_factory=list)


def close(x: float, y: float) -> bool:
    """Whether two numbers are the same but for rounding."""
    return math.isclose(x, y, rel_tol=_RTOL, abs_tol=_ATOL)


def same(one: Given, two: Given) -> bool:
    """Whether two engines give the same values and gradients."""
    return all(
        len(a) == len(b) and all(map(close, a, b))
        for a, b in ((one.values, two.values), (one.gradients, two.gradients))
    )


def diagnose(
    outcomes: Sequence[TrialOutcome], made_of: Mapping[str, frozenset[str]] | None = None
) -> Diagnosis:
    """Name the mistakes behind the trials that failed.

    A mistake is named if it gives what the engine gave wherever it can be at work: it explains
    trials that failed, and would have spoilt none that came out right. The one that explains most
    is taken first; what is left is looked at again without the operations that are known to be
    wrong. A trial that nothing explains is told as it is.

    Args:
        outcomes: the trials.
        made_of: the operations that the engine carries out by others, as `a - b` by `a + -b`, each
            with all of those. Such a one is right or wrong with them.
    """
    made_of = made_of or {}
    tried = [each for each in outcomes if each.tried]
    missing = list(dict.fromkeys(each.seen.missing for each in outcomes if not each.tried))
    out = Diagnosis(sum(each.right for each in tried), len(tried), missing=missing)
    left = [each for each in tried if not each.right]
    out.findings += _raising(left)
    left = _without(left, {found.op for found in out.findings if found.op}, made_of)
    left = [each for each in left if not each.seen.raised]
    right = [each for each in tried if each.right]
    unexplained = 1
    while left:
        found = _best(left, right, made_of)
        if found is None:
            found = _unexplained(left)
            out.findings.append(found)
            if not found.op or unexplained == _MOST_UNEXPLAINED:
                break
            unexplained += 1
            left = _without(left, {found.op}, made_of)
            continue
        out.findings.append(found)
        mistake = found.mistake
        assert mistake is not None, "it was found by a mistake"
        explained = {id(each) for each in left if _explains(mistake, each)}
        left = [each for each in left if id(each) not in explained]
        if not mistake.op:
            break  # the pass itself is wrong: whatever else fails may come of it
        left = _without(left, {mistake.op}, made_of)
    return out


_MOST_UNEXPLAINED = 3
"""Operations that nothing explains, of which an engine is told; more say no more."""


def _raising(left: Sequence[TrialOutcome]) -> Iterator[Finding]:
    """What is raised, each told once, by the smallest trial."""
    seen: set[tuple[str, str]] = set()
    for each in left:
        kind = each.seen.within, each.seen.raised.partition(":")[0]
        if each.seen.raised and kind not in seen:
            seen.add(kind)
            same_kind = [o for o in left if o.seen.raised and o.seen.within == each.seen.within]
            yield Finding(None, each, len(same_kind), raised=each.seen.raised)


def _without(
    left: Sequence[TrialOutcome], ops: set[str], made_of: Mapping[str, frozenset[str]]
) -> list[TrialOutcome]:
    """The trials that none of some operations has a part in, nor one that is made of them."""
    spoilt = ops | {op for op, parts in made_of.items() if parts & ops}
    return [each for each in left if not each.trial.ops & spoilt]


def _best(
    left: Sequence[TrialOutcome],
    right: Sequence[TrialOutcome],
    made_of: Mapping[str, frozenset[str]],
) -> Finding | None:
    """The mistake that explains most; one of an operation that has no parts, if there is one."""
    ops = {op for each in left for op in each.trial.ops}
    simple = [m for m in MISTAKES if not m.op or (m.op in ops and not made_of.get(m.op))]
    return _most(simple, left, right) or _most(MISTAKES, left, right)


def _most(
    mistakes: Iterable[Mistake], left: Sequence[TrialOutcome], right: Sequence[TrialOutcome]
) -> Finding | None:
    best: tuple[int, Mistake, list[TrialOutcome]] | None = None
    for mistake in mistakes:
        concerned = [each for each in left if not mistake.op or mistake.op in each.trial.ops]
        if not any(_explains(mistake, each) for each in concerned[:_FIRST]):
            continue
        explained = [each for each in concerned if _explains(mistake, each)]
        if len(explained) > (best[0] if best else 0) and not _spoils(mistake, left, right):
            best = len(explained), mistake, explained
    if best is None:
        return None
    count, mistake, explained = best
    return Finding(mistake, explained[0], count, _wrong(explained[0]))


def _explains(mistake: Mistake, each: TrialOutcome) -> bool:
    """Whether a mistake gives exactly what the engine gave, and that is not what is right."""
    if each.seen.raised or (mistake.op and mistake.op not in each.trial.ops):
        return False
    seen = Given(each.seen.values, each.seen.gradients)
    return any(same(given, seen) for given in given_by(mistake, each.trial))


def _spoils(mistake: Mistake, left: Sequence[TrialOutcome], right: Sequence[TrialOutcome]) -> bool:
    """Whether an engine with the mistake would fail where this one does not, or fail otherwise.

    Of the failed trials those count that have no other operation than that of the mistake.
    """
    for each in right:
        if mistake.op and mistake.op not in each.trial.ops:
            continue
        if given_by(mistake, each.trial) and not _explains(mistake, each):
            return True
    for each in left:
        if not mistake.op or each.trial.ops != {mistake.op} or each.seen.raised:
            continue
        right_now = Given(each.trial.values, each.trial.gradients)
        given = given_by(mistake, each.trial)
        if any(not same(one, right_now) for one in given) and not _explains(mistake, each):
            return True
    return False


def _unexplained(left: Sequence[TrialOutcome]) -> Finding:
    return Finding(None, left[0], len(left), _wrong(left[0]), left[0].seen.raised)


def _wrong(each: TrialOutcome) -> tuple[int, ...]:
    right, seen = each.trial.gradients, each.seen.gradients
    return tuple(i for i, (x, y) in enumerate(zip(right, seen, strict=False)) if not close(x, y))
