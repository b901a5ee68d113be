"""Which skills are mastered, and which come first in a review: what another one rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tutor.learner.standing import Score

Needs = Mapping[str, Collection[str]]
"""The skills that a skill rests on, by skill."""


def mastered(score: Score) -> bool:
    """Whether at least half of what was asked so far was right at the first try."""
    return 0 < score.settled <= 2 * score.first


def weak(scores: Mapping[str, Score]) -> set[str]:
    """The skills that were asked for and are not mastered.

    One that was never asked for is none: who begins in the middle of a pack may have it already.
    """
    return {skill for skill, score in scores.items() if score.settled and not mastered(score)}


def beneath(skill: str, needs: Needs) -> set[str]:
    """All skills that a skill rests on, also by way of others."""
    found: set[str] = set()
    waiting = list(needs.get(skill, ()))
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting += needs.get(other, ())
    return found - {skill}


def in_turn(
    skills: Iterable[str], not_mastered: Collection[str], needs: Needs
) -> tuple[list[str], list[str]]:
    """What to take up for the sake of some skills that are not mastered.

    Returns:
        Those that can be taken up now, of these skills and of what they rest on, and those of
        them that have to wait, as they rest on one that is not mastered; both in the order of
        their needs.
    """
    wanted: dict[str, int] = {}
    for skill in skills:
        for each in (skill, *sorted(beneath(skill, needs))):
            if each == skill or each in not_mastered:
                wanted.setdefault(each, waits_for(each, not_mastered, needs))
    ordered = sorted(wanted, key=lambda each: wanted[each])
    return ([s for s in ordered if not wanted[s]], [s for s in ordered if wanted[s]])


def waits_for(skill: str, not_mastered: Collection[str], needs: Needs) -> int:
    """How many skills that are not mastered a skill rests on."""
    return len(beneath(skill, needs).intersection(not_mastered))
