"""From what an engine gave in the trials to its mistakes by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tutor.script.engine.naming.evidence import Evidence
from tutor.script.engine.naming.faulty_passes import Given
from tutor.script.engine.naming.mistakes import MISTAKES, Mistake, given_by
from tutor.script.engine.trying.outcome import TrialOutcome, close

_FIRST = 20
"""Of the trials that a mistake has a part in; one that explains none of these explains nothing."""


@dataclass(frozen=True)
class FoundFault:
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
    findings: list[FoundFault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


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
        evidence = evidence.without(found.op) if found.op else evidence
    left = [each for each in evidence.left if not each.seen.raised]
    evidence = Evidence(left, right, evidence.made_of)
    unexplained = 0
    while evidence.left:
        found = _best(evidence) or _unexplained(evidence)
        out.findings.append(found)
        unexplained += found.mistake is None
        if unexplained == _MOST_UNEXPLAINED or (found.mistake is None and not found.op):
            break
        # Of a wrong pass come wrong gradients, but no wrong values.
        evidence = evidence.without(found.op) if found.op else evidence.of_values()
    return out


_MOST_UNEXPLAINED = 3
"""Operations that nothing explains, of which an engine is told; more say no more."""


def _raising(evidence: Evidence) -> Iterator[FoundFault]:
    """What is raised, each line of code told once, by the smallest trial of a simple operation."""
    seen: dict[object, TrialOutcome] = {}
    raised = [each for each in evidence.left if each.seen.raised]
    for each in sorted(raised, key=lambda o: len(evidence.parts(o.seen.within))):
        kind = each.seen.raised.partition(":")[0]
        seen.setdefault((kind, each.seen.place if each.seen.place[1] else each.seen.within), each)
    for each in seen.values():
        alike = [o for o in raised if o.seen.place == each.seen.place]
        yield FoundFault(None, each, len(alike), raised=each.seen.raised)


def _best(evidence: Evidence) -> FoundFault | None:
    """The mistake that explains most; one of an operation that has no parts, if there is one."""
    simple = [mistake for mistake in MISTAKES if not evidence.made_of.get(mistake.op)]
    return _most(simple, evidence) or _most(MISTAKES, evidence)


def _most(mistakes: Sequence[Mistake], evidence: Evidence) -> FoundFault | None:
    best: tuple[int, Mistake, list[TrialOutcome]] | None = None
    for mistake in mistakes:
        if mistake.op and (evidence.parts(mistake.op) - {mistake.op}) & evidence.bad:
            continue  # its fault is that of what carries it out
        concerned = evidence.failed(mistake.op)
        if mistake.op and concerned and _fails_otherwise(mistake, concerned[0]):
            continue  # found out by one look at the smallest
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
    return FoundFault(mistake, explained[0], len(explained), _wrong(explained[0]))


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
    return any(
        given_by(mistake, each.trial) and not _explains(mistake, each)
        for each in evidence.sound(mistake.op)
    ) or any(_fails_otherwise(mistake, each) for each in evidence.failed(mistake.op))


def _fails_otherwise(mistake: Mistake, each: TrialOutcome) -> bool:
    """Whether a trial of one operation alone has failed in another way than it would."""
    if each.trial.ops != {mistake.op}:
        return False
    right = Given(each.trial.values, each.trial.gradients)
    wrong = any(not same(given, right) for given in given_by(mistake, each.trial))
    return wrong and not _explains(mistake, each)


def _unexplained(evidence: Evidence) -> FoundFault:
    """The smallest failed trial, of an operation that is not carried out by a faulty one."""
    simple = [
        evidence.failed(op)[0] for op in evidence.bad
        if not (evidence.parts(op) - {op}) & evidence.bad
    ]  # fmt: skip
    each = min(simple or evidence.left, key=evidence.left.index)
    return FoundFault(None, each, len(evidence.left), _wrong(each), each.seen.raised)


def _wrong(each: TrialOutcome) -> tuple[int, ...]:
    right, seen = each.trial.gradients, each.seen.gradients
    return tuple(i for i, (x, y) in enumerate(zip(right, seen, strict=False)) if not close(x, y))


def same(one: Given, two: Given) -> bool:
    """Whether two engines give the same values and gradients."""
    return all(
        len(a) == len(b) and all(map(close, a, b))
        for a, b in ((one.values, two.values), (one.gradients, two.gradients))
    )
