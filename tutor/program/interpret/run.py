"""Running a program: its tree is interpreted, and everything it does ends up in a recording."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

from tutor.engine.ops import OPS
from tutor.program.again import PLAIN, Again
from tutor.program.dataset import Dataset
from tutor.program.diagnostic import Diagnostic
from tutor.program.faults import Fault, brief, kind_of, near
from tutor.program.interpret.closures.expressions import Expressions
from tutor.program.interpret.closures.scope import Env, Sites
from tutor.program.interpret.closures.statements import Statements
from tutor.program.interpret.collections.dicts import make
from tutor.program.interpret.functions import Function, Native
from tutor.program.interpret.handle import Node, Stale
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.naming import Naming
from tutor.program.interpret.sizes import HEADER, count, spread, written
from tutor.program.interpret.sums import Bulk
from tutor.program.interpret.weights import CHECKS
from tutor.program.library import FRAMED, library
from tutor.program.limits import Limits
from tutor.program.parse import Program
from tutor.program.recorder import Recorder
from tutor.program.recording import Recording
from tutor.program.rounds.folding import FROM, MOST, Folding
from tutor.program.rounds.unfolded import unfolded
from tutor.program.shared import Shared

_PYTHON_FRAMES = 6_000  # enough for the deepest calls of the deepest expressions
_RESERVE = 1 << 16  # bytes held back for telling that there is no more memory
_DEEP = Fault("E215", "the program is nested too deep", "split it into named parts")
_FULL = Fault("E213", "the program needs more memory than there is", "use smaller parts")


_CERTAIN = ("E201", "E207", "E210", "E211", "E212", "E213")  # faults of numbers and of limits


def interpret(
    program: Program, *, limits: Limits, again: Again = PLAIN, fold_from: int | None = FROM
) -> Recording:
    """What `tutor.program.run` does.

    Rounds of a training loop are folded from event `fold_from` on; None records all in full, as
    does a run with other numbers, which are meant by the numbers of nodes.
    """
    if again.writes:
        fold_from = None
    record = Recording(program)
    recorder = Recorder(record, program.first_line)
    folding = Folding(recorder, MOST if fold_from is None else fold_from)
    machine = Machine(recorder, folding, limits, again)
    naming = Naming(recorder, machine.budget)
    scopes: list[Env] = []
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(max(old, _PYTHON_FRAMES))
    reserve = bytes(_RESERVE)
    error: Fault | None = _FULL
    stale = False
    try:
        error = _fault(machine, naming, program, scopes)
        # A handle on a node that was taken out is no number, which the program would be told.
        stale = error is not None and bool(machine.parked) and error.code not in _CERTAIN
    except Stale:
        stale = True
    except MemoryError:
        pass  # nothing is done in here: all that the run has made is kept until this is left
    finally:
        sys.setrecursionlimit(old)
    del reserve
    record.steps = machine.budget.steps
    for names in scopes:
        names.clear()
    if stale:
        return interpret(program, limits=limits, again=again, fold_from=None)
    if error is not None:
        record.error = _diagnostic(record, error, recorder.site)
    try:
        recorder.close()
    except MemoryError:
        record = Recording(program, record.error)
        Recorder(record, program.first_line).close()
        return record
    return unfolded(record, folding.rounds) if folding.rounds else record


def _fault(machine: Machine, naming: Naming, program: Program, scopes: list[Env]) -> Fault | None:
    """What stops the program, without the frames in which it happened; None if it ends well."""
    try:
        _carry_out(machine, naming, program, scopes)
    except Fault as e:
        return Fault(e.code, e.message, e.help, e.site)
    except RecursionError:
        return _DEEP
    return None


def _carry_out(machine: Machine, naming: Naming, program: Program, scopes: list[Env]) -> None:
    """Run the prelude, if there is one, and the program, which finds its names as the library's.

    As in Python, a program that gives such a name another meaning changes nothing for the prelude.
    The names of both are put into `scopes`.
    """
    known = _library(machine, program.shared)
    prelude = program.shared.prelude
    if prelude is not None:
        sites = Sites(machine.recorder, prelude.source, lambda line: -line)
        expressions = Expressions(machine, sites, known, naming)
        scopes.append(expressions.scope.globals)
        Statements(expressions, naming).block(prelude.tree.body)(expressions.scope.globals)
        known = known | expressions.scope.globals
    before = program.first_line - 1
    sites = Sites(machine.recorder, program.source, lambda line: before + line)
    expressions = Expressions(machine, sites, known, naming)
    scopes.append(expressions.scope.globals)
    Statements(expressions, naming).block(program.tree.body)(expressions.scope.globals)


def _diagnostic(record: Recording, fault: Fault, site: int) -> Diagnostic:
    place = fault.site if fault.site is not None else site
    program = record.program
    line, col = program.first_line, 1
    if place < len(record.sites):
        line, col = record.sites[place].line, record.sites[place].col
    return Diagnostic(*program.place(line), col, fault.code, fault.message, fault.help)


def _library(machine: Machine, shared: Shared) -> dict[str, Any]:
    """The library over this machine's graph, and the data of the pack."""

    def items(x: Any) -> Sequence[Any]:
        if x.__class__ is list:  # as most are
            machine.budget.charge(len(x))
            return x
        found = spread(x, machine.recorder.site, machine.budget)
        n = count(found)
        if isinstance(found, range):
            machine.budget.room(n)
        machine.budget.charge(n)
        return found

    bulk = Bulk(machine)
    table = library(
        lambda name, x: machine.unary(OPS[name], _node(x)),
        lambda name, x, y: machine.binary(OPS[name], x, y),
        items,
        bulk.total,
        bulk.dot,
        lambda f, *values: _function(f).call(machine.recorder.site, list(values), {}),
        partial(_dataset, machine, shared),
    )
    machine.sorter = table["sorted"]
    known = {
        name: Native(machine, name, body, name in FRAMED, CHECKS.get(name))
        if callable(body)
        else body
        for name, body in table.items()
    }
    known["Value"] = Native(machine, "Value", machine.leaf)
    known["dict"] = Native(machine, "dict", partial(make, machine))
    known["print"] = Native(machine, "print", _printer(machine))
    return known


def _dataset(machine: Machine, shared: Shared, name: Any) -> Dataset:
    """Data of the pack, of which a copy is about to be made."""
    if not isinstance(name, str):
        raise TypeError("it needs the name of the data, a text")
    found = shared.dataset(name)
    if found is None:
        known = [each.name for each in shared.data]
        raise Fault("E208", f"the pack has no data called `{brief(name)}`",
                    near(name, known) or "pack.toml names them, as in `[data.points]`")  # fmt: skip
    machine.budget.charge(found.size)
    machine.budget.room(found.size, HEADER * len(found.lines))
    return found


def _function(f: Any) -> Function:
    if not isinstance(f, Function):
        raise Fault("E204", f"{kind_of(f)} is given where a function belongs",
                    "write `lambda x: …`, or the name of a function without `()`")  # fmt: skip
    return f


def _node(x: Any) -> Any:
    if x.__class__ is not Node:
        raise TypeError("it needs a number or a Value")
    return x


def _printer(machine: Machine) -> Any:
    def show(*values: Any, sep: str = " ", end: str = "\n") -> None:
        parts = []
        for x in values:
            parts.append(written(x, machine.limits.items))
            machine.budget.room(len(parts[-1]) + len(sep))
        machine.print(sep.join(parts) + end.removesuffix("\n"))

    return show
