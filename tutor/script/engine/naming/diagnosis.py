"""From what an engine gave in the trials to its mistakes by name."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

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
    """

    agree: int
    tried: int
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


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
    tried = [each for each in outcomes if each.tried]
    missing = list(dict.fromkeys(each.seen.missing for each in outcomes if not each.tried))
    out = Diagnosis(sum(each.right for each in tried), len(tried), missing=missing)
    right = [each for each in tried if each.right]
    left = [each for each in tried if not each.right]
    evidence = Evidence(left, right, made_of or {})
    for found in _raising(evidence):
        out.findings.append(found)
        evidence = evidence.without(found.op)
    evidence = replace(evidence, left=[each for each in evidence.left if not each.seen.raised])
    unexplained = 0
    while evidence.left:
        found = _best(evidence) or _unexplained(evidence)
        out.findings.append(found)
        unexplained += found.mistake is None
        if not found.op or unexplained == _MOST_UNEXPLAINED:
            break  # the pass itself is wrong: whatever else fails may come of it
        evidence = evidence.without(found.op)
    return out


_MOST_UNEXPLAINED = 3
"""Operations that nothing explains, of which an engine is told; more say no more."""


@dataclass(frozen=True)
class Evidence:
    """Trials that speak for a mistake or against it.

    Attributes:
        left: those that failed and are not yet explained.
        right: those that came out right.
        made_of: the operations that are carried out by others, each with all of those.
    """

    left: Sequence[TrialOutcome]
    right: Sequence[TrialOutcome]
    made_of: Mapping[str, frozenset[str]]

    @cached_property
    def bad(self) -> frozenset[str]:
        """The operations that fail without any other."""
        return frozenset(next(iter(o.trial.ops)) for o in self.left if len(o.trial.ops) == 1)

    def parts(self, op: str) -> frozenset[str]:
        """An operation and all that it is carried out by."""
        return self.made_of.get(op, frozenset()) | {op}

    def without(self, op: str) -> Evidence:
        """The trials that an operation has no part in; all where there is no such operation."""
        left = [o for o in self.left if not any(op in self.parts(each) for each in o.trial.ops)]
        return replace(self, left=left) if op else self

    def clean(self, op: str, each: TrialOutcome) -> bool:
        """Whether a trial has an operation, and whatever fails in it can only come of that one."""
        suspects = self.bad | {op}
        others = each.trial.ops - {op}
        return op in each.trial.ops and not any(self.parts(o) & suspects for o in others)

    def of(self, mistake: Mistake, outcomes: Sequence[TrialOutcome]) -> Sequence[TrialOutcome]:
        """The trials that can speak for or against a mistake."""
        op = mistake.op
        return [o for o in outcomes if self.clean(op, o)] if op else outcomes


def _raising(evidence: Evidence) -> Iterator[Finding]:
    """What is raised, each line of code told once, by the smallest trial of a simple operation."""
    seen: dict[object, TrialOutcome] = {}
    raised = [each for each in evidence.left if each.seen.raised]
    for each in sorted(raised, key=lambda o: len(evidence.parts(o.seen.within))):
        kind = each.seen.raised.partition(":")[0]
        seen.setdefault((kind, each.seen.place if each.seen.place[1] else each.seen.within), each)
    for each in seen.values():
        alike = [o for o in raised if o.seen.place == each.seen.place]
        yield Finding(None, each, len(alike), raised=each.seen.raised)


def _best(evidence: Evidence) -> Finding | None:
    """The mistake that explains most; one of an operation that has no parts, if there is one."""
    simple = [mistake for mistake in MISTAKES if not evidence.made_of.get(mistake.op)]
    return _most(simple, evidence) or _most(MISTAKES, evidence)


def _most(mistakes: Sequence[Mistake], evidence: Evidence) -> Finding | None:
    best: tuple[int, Mistake, list[TrialOutcome]] | None = None
    for mistake in mistakes:
        if mistake.op and (evidence.parts(mistake.op) - {mistake.op}) & evidence.bad:
            continue  # its fault is that of what carries it out
        concerned = evidence.of(mistake, evidence.left)
        if not any(_explains(mistake, each) for each in concerned[:_FIRST]):
            continue
        explained = [each for each in concerned if _explains(mistake, each)]
        score = len(explained)
        if mistake.op:  # a mistake of the pass shows otherwise in operations made of others
            score -= sum(bool(given_by(mistake, o.trial)) for o in concerned) - len(explained)
        if (best is None or score > best[0]) and not _spoils(mistake, evidence):
            best = score, mistake, explained
    if best is None:
        return None
    _, mistake, explained = best
    return Finding(mistake, explained[0], len(explained), _wrong(explained[0]))


def _explains(mistake: Mistake, each: TrialOutcome) -> bool:
    """Whether a mistake gives exactly what the engine gave."""
    if mistake.seeded not in (None, each.seen.seeded):
        return False
    seen = Given(each.seen.values, each.seen.gradients)
    return any(same(given, seen) for given in given_by(mistake, each.trial))


def _spoils(mistake: Mistake, evidence: Evidence) -> bool:
    """Whether an engine with the mistake would fail where this one does not, or fail otherwise.

    Of the failed trials those count that have no other operation than that of the mistake.
    """
    for each in evidence.of(mistake, evidence.right):
        if given_by(mistake, each.trial) and not _explains(mistake, each):
            return True
    for each in evidence.left:
        if each.trial.ops == {mistake.op}:
            right = Given(each.trial.values, each.trial.gradients)
            given = given_by(mistake, each.trial)
            if any(not same(one, right) for one in given) and not _explains(mistake, each):
                return True
    return False


def _unexplained(evidence: Evidence) -> Finding:
    """The smallest failed trial, of an operation that is not carried out by a faulty one."""
    simple = [
        each for each in evidence.left
        if any(evidence.clean(op, each) and not (evidence.parts(op) - {op}) & evidence.bad
               for op in evidence.bad)
    ]  # fmt: skip
    each = (simple or evidence.left)[0]
    return Finding(None, each, len(evidence.left), _wrong(each), each.seen.raised)


def _wrong(each: TrialOutcome) -> tuple[int, ...]:
    right, seen = each.trial.gradients, each.seen.gradients
    return tuple(i for i, (x, y) in enumerate(zip(right, seen, strict=False)) if not close(x, y))
