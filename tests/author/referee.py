"""By hand: does `pack suggest` find numbers wherever there are any?

    python -m tests.author.referee [--tries 10000] [--pairs 12] [FOLDER ...]

For pairs of wrong rules of the questions that ship, a search over many random inputs says whether
any inputs give both rules an answer of their own, neither of them the right one; `suggest` is
asked for the same pair. Printed is the share of the pairs that can be parted for which it has
numbers. The goal is 95 %.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import combinations
from random import Random

from tutor.author.suggest import suggestions, unparted
from tutor.author.working_copy import Put, WorkingCopy
from tutor.lesson import packs
from tutor.quiz.match import answers
from tutor.quiz.question import Question

Pair = tuple[str, str]


def pairs_of(put: Put, most: int) -> list[Pair]:
    """Those of the required rules, and others that have an answer here, up to `most` in all."""
    assert put.question is not None
    kind = put.question.kind
    required = list(combinations(put.quiz.require, 2))
    here = [rule for rule in kind.rules() if answers(kind, rule)]
    others = [pair for pair in combinations(here, 2) if pair not in required]
    Random(0).shuffle(others)
    return required + others[: max(most - len(required), 0)]


def inputs(put: Put, tries: int) -> Iterator[Question]:
    """The question with its program's own numbers, then with any others."""
    program = put.screen.program
    assert put.question is not None and program is not None
    yield put.question
    found = suggestions(put, put.quiz.require or ("flipped-sign",), most=1)
    leaves = list(found[0].numbers) if found else []
    dice = Random(1)
    for _ in range(tries if leaves else 0):
        numbers = {name: round(dice.uniform(-10, 10), dice.choice((0, 1, 3))) for name in leaves}
        question = put.on(program.with_values(numbers))
        if question is not None and next(question.kind.unfair(), None) is None:
            yield question


def parts(question: Question, pair: Pair) -> bool:
    """Whether both rules have an answer here, and each one of its own."""
    heard = all(answers(question.kind, rule) for rule in pair)
    return heard and not unparted(question, pair)


def can_be_parted(put: Put, pairs: list[Pair], tries: int) -> set[Pair]:
    """The pairs that some inputs part."""
    found: set[Pair] = set()
    for question in inputs(put, tries):
        found |= {pair for pair in pairs if pair not in found and parts(question, pair)}
        if len(found) == len(pairs):
            break
    return found


def suggested(put: Put, pair: Pair) -> bool:
    """Whether `suggest` has numbers that part a pair."""
    best = suggestions(put, pair, most=1)
    return bool(best) and best[0].parted == best[0].pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=12)
    parser.add_argument("folders", nargs="*", default=[str(folder) for folder in packs()])
    args = parser.parse_args()
    possible = found = 0
    for folder in args.folders:
        for put in WorkingCopy.open(folder).questions():
            if put.question is None or not put.question.graded or put.screen.program is None:
                continue
            pairs = pairs_of(put, args.pairs)
            begun = time.perf_counter()
            some = sorted(can_be_parted(put, pairs, args.tries))
            missed = [pair for pair in some if not suggested(put, pair)]
            possible += len(some)
            found += len(some) - len(missed)
            if pairs:
                took = time.perf_counter() - begun
                print(f"{put.name}: {len(some) - len(missed)} of {len(some)} of {len(pairs)} pairs "
                      f"in {took:.0f} s", *("  missed " + " / ".join(p) for p in missed),
                      sep="\n", flush=True)  # fmt: skip
    print(f"{found} of {possible} pairs that can be parted: {found / max(possible, 1):.1%}")


if __name__ == "__main__":
    main()
