"""From a class to a report on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tutor.engine.ops import OPS
from tutor.script.engine.class_source import ClassSource
from tutor.script.engine.engine_report import EngineFault, EngineReport, WrongNumber
from tutor.script.engine.locating import locate
from tutor.script.engine.naming.diagnosis import FoundFault, diagnose
from tutor.script.engine.naming.mistakes import Mistake
from tutor.script.engine.trying.conventions import conventions
from tutor.script.engine.trying.observing import Engine
from tutor.script.engine.trying.outcome import TrialOutcome, close
from tutor.script.engine.trying.parts import made_of
from tutor.script.engine.trying.trials import SIGNS, Trial, at_random, battery, plain

_AT_RANDOM = 24  # trials


def silent(doing: str) -> None:
    """Tell nobody what is being tried."""


def judge(
    cls: type, notes: Sequence[str] = (), doing: Callable[[str], None] = silent
) -> EngineReport:
    """Try a class, and say what is wrong with it.

    Args:
        cls: a class for scalar autograd.
        notes: what there is to say about where it comes from.
        doing: told what is tried next, so that it is known should that never end.

    Raises:
        NoEngine: it cannot be tried.
    """
    doing(f"{cls.__name__}(2.5)")
    engine = Engine(cls)
    doing(f"each operator on {engine.leaf_written(1.5)} and {engine.leaf_written(0.5)}")
    parts = made_of(engine)
    outcomes = []

    def attempt(trial: Trial) -> None:
        doing(program(engine, trial))
        outcomes.append(TrialOutcome(trial, engine.observe(trial)))

    for trial in battery():
        attempt(trial)
    wrong = {op for each in outcomes if each.tried and not each.right for op in each.trial.ops}
    known = {op for op in OPS if op in parts}
    for trial in at_random((known - wrong) or known, _AT_RANDOM):
        attempt(trial)
    found = diagnose(outcomes, parts)
    doing("a second pass, and a chain of 3,000 nodes")
    header = ClassSource(cls).header()
    return EngineReport(
        cls.__name__, found.agree, found.tried,
        header.file if header else "", header.line if header else 0,
        tuple(_fault(engine, each) for each in found.findings),
        tuple(dict.fromkeys(found.missing)), tuple(conventions(engine)), tuple(notes),
    )  # fmt: skip


def program(engine: Engine, trial: Trial) -> str:
    """A trial as a script, with the names of this class."""
    names = trial.names
    rows = [f"{names[i]} = {engine.leaf_written(x)}" for i, x in enumerate(trial.leaves)]
    for i, (op, operands) in enumerate(trial.moves, len(trial.leaves)):
        on = [names[o] if isinstance(o, int) else repr(plain(o)) for o in operands]
        rows.append(f"{names[i]} = {engine.written(op, on)}")
        if i in trial.passes:
            rows.append(f"{names[i]}{engine.backward_written}")
    return "\n".join(rows)


def _fault(engine: Engine, finding: FoundFault) -> EngineFault:
    spot = locate(engine, finding)
    mistake, trial = finding.mistake, finding.smallest.trial
    return EngineFault(
        id=mistake.id if mistake else "raises" if finding.raised else "unknown",
        op=finding.op,
        words=_words(mistake, finding),
        program=program(engine, trial),
        file=spot.file if spot else "",
        line=spot.line if spot else 0,
        code=spot.code if spot else "",
        wrong=tuple(_wrong(engine, finding)),
        raised=finding.raised,
        lesson=f"gradients/{mistake.lesson}" if mistake else "",
        checks=finding.shows,
    )


_CALLED = {"neg": "-a", "abs": "abs(a)"}


def _words(mistake: Mistake | None, finding: FoundFault) -> str:
    sign = _CALLED.get(finding.op) or SIGNS.get(finding.op, finding.op)
    if mistake is not None:
        if not mistake.op or mistake.id in ("reflected", "other-operation"):
            return f"{mistake.words[0].upper()}{mistake.words[1:]}."
        form = f" {mistake.form.words}" if mistake.form.words else ""
        return f"In `{sign}`{form}: {mistake.words}."
    where = f"`{sign}`" if finding.op else "A pass"
    if finding.raised:
        return f"{where} ends in an exception."
    values = finding.smallest.seen.values
    if not all(map(close, values, finding.smallest.trial.values)):
        return f"{where} gives a wrong value, in a way that no known mistake explains."
    return f"{where} gives a wrong gradient, in a way that no known mistake explains."


def _wrong(engine: Engine, finding: FoundFault) -> list[WrongNumber]:
    """Values that are wrong, and gradients."""
    trial, seen = finding.smallest.trial, finding.smallest.seen
    out = [
        WrongNumber(f"{name}.{engine.data}", x, right)
        for name, x, right in zip(trial.names, seen.values, trial.values, strict=False)
        if not close(x, right)
    ][:1]  # what follows from a wrong value is wrong as well
    for leaf in finding.wrong:
        name = f"{trial.names[leaf]}.{engine.grad}"
        nudged = engine.nudged(trial, leaf)
        out.append(WrongNumber(name, seen.gradients[leaf], trial.gradients[leaf], nudged))
    return out
