"""By hand: does `pack suggest` find numbers wherever there are any?

    python -m tests.author.referee [--tries 10000] [--slowest 10] [FOLDER[/LESSON[#QUIZ]] ...]

For all pairs of wrong rules that have an answer in a question, a search over many random inputs
says whether any inputs give both rules an answer of their own, neither of them the right one.
`suggest` is asked for the same pair: it has numbers if one of those that it tries parts the pair,
since it gives the one that parts most. Printed is the share of the pairs that can be parted for
which it has numbers. The goal is 95 %. What is suggested for the rules that a question requires is
judged as `pack check` judges it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, combinations
from random import Random
from typing import NamedTuple

from tutor.author.many_inputs import ManyInputs, Numbers, Pair, parted
from tutor.author.suggest import DRAWS, suggestions
from tutor.author.working_copy import Put, WorkingCopy
from tutor.lesson import packs
from tutor.quiz.check.judge import flaws

HEARD = 50
"""Inputs after which a rule without an answer is taken to have none in this question."""


def search(many: ManyInputs, inputs: Iterable[Numbers], pairs: set[Pair]) -> set[Pair]:
    """The pairs that some of these inputs part."""
    left = set(pairs)
    for numbers in inputs:
        if not left:
            break
        kind = many.on(numbers)
        if kind is not None and next(kind.unfair(), None) is None:
            left -= parted(kind, left)
    return pairs - left


def heard(many: ManyInputs, tries: int) -> set[Pair]:
    """All pairs of rules that have an answer with some inputs, in the order of the catalogue."""
    some: dict[str, None] = {}
    for numbers in many.drawn(tries, Random(3)):
        if (kind := many.on(numbers)) is not None:
            rules = kind.rules()
            some |= {rule: None for rule in rules if next(kind.led(rule), None) is not None}
    return set(combinations([rule for rule in rules if rule in some], 2)) if some else set()


def judged(put: Put) -> list[str]:
    """What `check` says to the best numbers for the required rules, where they part them all."""
    best = next(iter(suggestions(put, most=1)), None) if put.quiz.require else None
    if best is None or best.parted < best.pairs or put.screen.program is None:
        return []
    quiz = replace(put.quiz, vary={}, feedback={})
    found = flaws(quiz, put.screen.program.with_values(best.numbers), put.at)
    return [f"{f.code} {f.message}" for f in found if f.where[:1] != ("expect",)]


class Found(NamedTuple):
    """What came of one question: pairs that `suggest` parts, that only the search does, in all."""

    suggested: set[Pair]
    missed: set[Pair]
    pairs: set[Pair]


def compared(many: ManyInputs, pairs: set[Pair], tries: int) -> Found:
    """What `suggest` and a search over `tries` inputs part."""
    suggested = search(many, chain(*(draw(many.leaves) for draw in DRAWS)), pairs)
    missed = search(many, many.drawn(tries, Random(1)), pairs - suggested)
    return Found(suggested, missed, pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=10_000)
    too_slow = "milliseconds for an input, above which a question is left out"
    parser.add_argument("--slowest", type=float, default=10.0, help=too_slow)
    parser.add_argument("folders", nargs="*", default=[str(folder) for folder in packs()])
    args = parser.parse_args()
    possible = suggested = asked = 0
    for put in chain(*(WorkingCopy.open(folder).questions() for folder in args.folders)):
        if put.question is None or not put.question.graded or put.screen.program is None:
            continue
        begun = time.process_time()
        many = ManyInputs(put, put.question, put.screen.program)
        pairs = heard(many, HEARD)
        cost = (time.process_time() - begun) / HEARD * 1e3
        if not pairs or cost > args.slowest:
            print(f"{put.name}: left out, {len(pairs)} pairs, {cost:.0f} ms", flush=True)
            continue
        found = compared(many, pairs, args.tries)
        asked, suggested = asked + 1, suggested + len(found.suggested)
        possible += len(found.suggested) + len(found.missed)
        print(f"{put.name} {put.quiz.kind}: {len(found.suggested)} of "
              f"{len(found.suggested) + len(found.missed)} of {len(pairs)} pairs, "
              f"{time.process_time() - begun:.0f} s{'' if many.fast else ' interpreted'}",
              *("  missed " + " / ".join(pair) for pair in sorted(found.missed)),
              *("  check: " + told for told in judged(put)), sep="\n", flush=True)  # fmt: skip
    print(f"{suggested} of {possible} pairs that can be parted, in {asked} questions: "
          f"{suggested / max(possible, 1):.1%}")  # fmt: skip


if __name__ == "__main__":
    main()
