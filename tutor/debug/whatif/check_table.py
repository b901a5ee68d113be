"""The gradient check of a run: backward beside a central difference, for every leaf of a pass.

Rows are worked out when they are looked at, as a graph may have thousands of leaves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tutor.characters import safe
from tutor.debug.action import SAID, STUCK, Outcome
from tutor.debug.whatif.output import pass_of, tape_of
from tutor.debug.workbench import Workbench
from tutor.engine.check import Check, check_tape
from tutor.engine.errors import DomainError
from tutor.engine.flow import Grads, gradients_of
from tutor.engine.tape import Tape
from tutor.trace.log import Log

NO_PASS = "There is no backward pass in this run: there is no gradient to check"


class CheckTable:
    """The checks of the leaves of one pass: that of the position.

    Attributes:
        bench: the run and the position.
    """

    def __init__(self, bench: Workbench) -> None:
        """Of the pass at the position, beginning with the leaf that is picked.

        Raises:
            LookupError: there is no pass; the text says so.
            DomainError: the function of the pass is undefined at its own point.
        """
        self.bench = bench
        self._of: tuple[Log, int] | None = None
        self._chosen = 0
        self._refresh()
        if bench.picked in self._leaves:
            self._chosen = self._leaves.index(bench.picked)

    def _refresh(self) -> None:
        """Begin anew where the position is about another pass, or another run is looked at."""
        log = self.bench.log
        p = pass_of(log, self.bench.k)
        if p is None:
            raise LookupError(NO_PASS)
        if self._of is not None and self._of[0] is log and self._of[1] == p:
            return
        tape, at = tape_of(log, p)
        # Passed back are the numbers of the pass; compared with is the function of the graph.
        self._claimed: Grads = gradients_of(tape, at[log.passes[p].root])
        self._tape: Tape = tape.replay({})
        self._at, self._root = at, log.passes[p].root
        self._leaves = [n for n in log.reached(p) if log.op(n) is None]
        self._checks: dict[int, Check] = {}
        self._chosen = min(self._chosen, max(len(self._leaves) - 1, 0))
        self._of = log, p

    @property
    def root(self) -> int:
        """The output."""
        self._refresh()
        return self._root

    @property
    def leaves(self) -> Sequence[int]:
        """The leaves, in order of creation."""
        self._refresh()
        return self._leaves

    @property
    def chosen(self) -> int:
        """The number of the row that is told in full."""
        self._refresh()
        return self._chosen

    def choose(self, way: int) -> Outcome:
        """Choose another row, so many further."""
        place = min(max(self.chosen + way, 0), len(self.leaves) - 1)
        if place == self._chosen:
            return Outcome(STUCK)
        self._chosen = place
        self.bench.picked = self._leaves[place]
        return Outcome(SAID)

    def rows(self, first: int, count: int) -> list[Check]:
        """The checks of some leaves, by their numbers."""
        wanted = self.leaves[first : first + count]
        missing = [n for n in wanted if n not in self._checks]
        if missing:
            names = {self._at[n]: self.bench.log.label(n) for n in missing}
            found = check_tape(
                self._tape, self._at[self._root], list(names), name=names.__getitem__,
                claimed=self._claimed,
            )  # fmt: skip
            self._checks.update(zip(missing, found, strict=True))
        return [self._checks[n] for n in wanted]

    def check_all(self) -> Outcome:
        """Check what was not looked at yet."""
        self.rows(0, len(self.leaves))
        return Outcome(SAID)

    def verdicts(self) -> Counter[str]:
        """How many leaves have which verdict, of those that were checked."""
        self._refresh()
        return Counter(check.verdict for check in self._checks.values())


def open_check(bench: Workbench) -> CheckTable | str:
    """The gradient check of a run, or one sentence that says why there is none now."""
    if bench.hides():
        return bench.until()
    try:
        return CheckTable(bench)
    except LookupError as e:
        return str(e)
    except DomainError as e:
        return f"This can not be checked: {e.reason}"


def check_of(bench: Workbench, text: str) -> CheckTable | str:
    """The same, beginning with the leaf whose name was typed."""
    state, name = open_check(bench), text.strip()
    if isinstance(state, str) or not name:
        return state
    node = bench.log.node_named(name, bench.k)
    if name.isdecimal() or node is None or node not in state.leaves:
        return f"`{safe(name, 40, one_line=True)}` is no leaf that the output follows from"
    state.choose(state.leaves.index(node) - state.chosen)
    return state
