"""Which line of a class is at fault: its source is read for where the mistake would be written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from tutor.script.engine.class_source import Body, ClassSource, Spot
from tutor.script.engine.naming.diagnosis import FoundFault
from tutor.script.engine.naming.mistakes import Mistake
from tutor.script.engine.trying.observing import OWN, REFLECTED, Engine

Write = ast.Assign | ast.AugAssign
"""A statement that writes a gradient."""


def locate(engine: Engine, finding: FoundFault) -> Spot | None:
    """The line of a fault; None if there is no source."""
    source = ClassSource(engine.cls)
    place = finding.smallest.seen.place
    if finding.raised and place[1]:
        return Spot(*place)
    mistake = finding.mistake
    if mistake is not None and mistake.place == "pass":
        return _in_pass(mistake.id, list(source.bodies(engine.backward)), engine.grad)
    if not finding.op:
        return _at_every_operation(engine, source, finding)
    name = _method(engine, finding)
    if alias := source.alias(name):
        return alias
    bodies = list(source.bodies(name))
    if not bodies:
        return None
    found = None
    if mistake is not None and mistake.place == "grad":
        found = (
            _written(finding, mistake, bodies, engine.grad)
            or _slope_function(bodies)
            or _branch(finding, mistake, bodies[0], list(source.bodies(engine.backward)), engine)
        )
    if mistake is not None:
        found = found or _made(bodies, engine.cls.__name__)
    return found or bodies[0].spot()


def _method(engine: Engine, finding: FoundFault) -> str:
    """The method of the operation that is at fault."""
    moves = [move for move in finding.smallest.trial.moves if move.op == finding.op]
    called = engine.called(moves[0])
    # A reflected method mostly hands over to the other one, which then has the fault.
    handed_over = finding.mistake is not None and finding.mistake.form.own
    return OWN[finding.op] if handed_over and called in REFLECTED.values() else called


# ---- where a gradient is written


def _written(
    finding: FoundFault, mistake: Mistake, bodies: Sequence[Body], grad: str
) -> Spot | None:
    """The statement that writes the gradient of the operand that comes out wrong."""
    for body in bodies:
        writes = _writes(body.node, grad)
        if not writes:
            continue
        return body.spot(_at_fault(finding, mistake, writes, body.parameters))
    return None


def _at_fault(
    finding: FoundFault, mistake: Mistake, writes: Sequence[Write], names: Sequence[str]
) -> Write:
    """Of the statements that write gradients, the one of the operand that comes out wrong.

    `names` are what the operands are called there, in order.
    """
    if mistake.id == "whole-pass-overwrite":
        plain = [each for each in writes if isinstance(each, ast.Assign)]
        return (plain or writes)[0]
    slot = _slot(finding) if mistake.form.other is None else int(mistake.form.other)
    name = names[slot] if slot < len(names) else ""
    of_operand = [
        each for each in writes
        if (name and _base(_target(each)) == name) or _entry(_target(each)) == slot
    ]  # fmt: skip
    return (of_operand or writes)[0]


def _entry(target: ast.expr) -> int:
    """Which entry of a list an assignment goes to, as 1 of `self.parents[1].grad`; -1 if none."""
    while isinstance(target, ast.Attribute):
        target = target.value
    entry = target.slice if isinstance(target, ast.Subscript) else None
    return entry.value if isinstance(entry, ast.Constant) and type(entry.value) is int else -1


def _at_every_operation(engine: Engine, source: ClassSource, finding: FoundFault) -> Spot | None:
    """The first statement that shows a mistake which is made at every operation."""
    first = engine.called(finding.smallest.trial.moves[0])
    overwrites = finding.mistake is not None and finding.mistake.id == "whole-pass-overwrite"
    for name in (engine.backward, first, *OWN.values()):
        for body in source.bodies(name):
            writes = [each for each in _writes(body.node, engine.grad) if not _constant(each)]
            if overwrites:
                writes = [each for each in writes if not _adds(each)]
                writes += [] if writes else _entries_written(body.node)
            if writes:
                return body.spot(writes[0])
    return source.header()


def _slope_function(bodies: Sequence[Body]) -> Spot | None:
    """What a function of slopes gives, where operations are classes."""
    for body in bodies:
        if re.search("back|grad|vjp|deriv|slope", body.function.__name__):
            for node in ast.walk(body.node):
                if isinstance(node, ast.Return):
                    return body.spot(node)
    return None


def _adds(write: Write) -> bool:
    """Whether a statement adds to what it writes, as `+=` does and `x.grad = x.grad + g`."""
    if isinstance(write, ast.AugAssign):
        return True
    same = ast.dump(write.targets[0]).replace("Store()", "Load()")
    return any(ast.dump(each) == same for each in ast.walk(write.value))


def _entries_written(node: ast.AST) -> list[Write]:
    """In loops, the statements that write over an entry: `grads[x] = g`, a gradient by its node."""
    loops = (each for each in ast.walk(node) if isinstance(each, ast.For | ast.While))
    inside = (each for loop in loops for each in ast.walk(loop) if isinstance(each, ast.Assign))
    found = [each for each in inside
             if isinstance(each.targets[0], ast.Subscript) and not _constant(each)]  # fmt: skip
    return sorted(found, key=lambda each: -each.lineno)


def _branch(
    finding: FoundFault, mistake: Mistake, operation: Body, of_pass: Sequence[Body], engine: Engine
) -> Spot | None:
    """The line in the pass for an operation, where this is told by a text that it leaves."""
    texts = {node.value for node in ast.walk(operation.node)
             if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip
    for body in of_pass:
        for node in ast.walk(body.node):
            if not isinstance(node, ast.If | ast.match_case):
                continue
            asked = node.test if isinstance(node, ast.If) else node.pattern
            held = [each.value for each in ast.walk(asked) if isinstance(each, ast.Constant)]
            if any(each in texts for each in held):
                branch = ast.Module(node.body, [])
                writes = _writes(branch, engine.grad)
                if not writes:
                    return body.spot(node.body[0])
                return body.spot(_at_fault(finding, mistake, writes, _unpacked(branch)))
    return None


def _unpacked(branch: ast.Module) -> list[str]:
    """The names of the first tuple that something is taken apart into, as `a, b = self.parents`."""
    for node in ast.walk(branch):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Tuple | ast.List):
            return [each.id for each in target.elts if isinstance(each, ast.Name)]
    return []


def _slot(finding: FoundFault) -> int:
    """Which operand of the operation has the wrong gradient, by the smallest trial."""
    for move in finding.smallest.trial.moves:
        if move.op == finding.op:
            for slot, operand in enumerate(move.operands):
                if isinstance(operand, int) and operand in finding.wrong:
                    return slot
    return 0


def _writes(part: ast.AST, grad: str) -> list[Write]:
    """The statements in a part of the code that write a gradient, in the order of their lines."""
    found = []
    for node in ast.walk(part):
        if isinstance(node, (ast.Assign, ast.AugAssign)):
            target = _target(node)
            if isinstance(target, ast.Attribute) and target.attr == grad:
                found.append(node)
    return sorted(found, key=lambda node: node.lineno)


def _target(statement: Write) -> ast.expr:
    return statement.target if isinstance(statement, ast.AugAssign) else statement.targets[0]


def _base(target: ast.expr) -> str:
    """The name that an assignment goes to, as `a` of `a.grad`."""
    while isinstance(target, (ast.Attribute, ast.Subscript)):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def _constant(statement: Write) -> bool:
    """Whether a statement writes the same number in every pass."""
    return isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)


# ---- where a result is made


def _made(bodies: Sequence[Body], cls: str) -> Spot | None:
    """The statement that makes the result, before all one that gives it no operands.

    A function that makes it comes before one that only hands it on.
    """
    handed_on: Spot | None = None
    for body in bodies:
        found: list[tuple[bool, bool, int, ast.stmt]] = []
        for node in ast.walk(body.node):
            if isinstance(node, ast.Assign) and _base(node.targets[0]) in body.parameters:
                continue  # `other = Value(other)`
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Return)) and node.value:
                calls = [each for each in ast.walk(node.value) if isinstance(each, ast.Call)]
                made = [each for each in calls if _constructs(each, cls)]
                if made or isinstance(node, ast.Return):
                    alone = any(len(each.args) + len(each.keywords) == 1 for each in made)
                    found.append((not made, not alone, node.lineno, node))
        if found:
            first = min(found, key=lambda each: each[:3])
            if not first[0]:
                return body.spot(first[3])
            handed_on = handed_on or body.spot(first[3])
    return handed_on


def _constructs(call: ast.Call, cls: str) -> bool:
    called = call.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in (cls, "cls", "__class__")


# ---- the pass


def _in_pass(id: str, bodies: Sequence[Body], grad: str) -> Spot | None:
    """The statement of the backward method that a mistake of the pass is in."""
    for body in bodies:
        for node in _suspects(id, body, grad):
            return body.spot(node)
    return bodies[0].spot() if bodies else None


def _suspects(id: str, body: Body, grad: str) -> Iterator[ast.stmt]:
    """The statements that a mistake of the pass may be in, likeliest first."""
    statements = (node for node in ast.walk(body.node) if isinstance(node, ast.stmt))
    inside = sorted(statements, key=lambda node: node.lineno)
    loops = [node for node in inside if isinstance(node, (ast.For, ast.While))]
    if id == "zeroed-in-backward":
        for write in _writes(body.node, grad):
            if isinstance(write.value, ast.Constant) and not write.value.value:
                yield write
    elif id in ("no-seed", "seed-with-value"):
        yield from (each for each in _writes(body.node, grad) if _base(_target(each)) == "self")
    elif id == "never-runs":
        yield from _never_called(body)
    elif id == "too-shallow":
        yield from reversed(loops)
    else:
        yield from loops


def _never_called(body: Body) -> Iterator[ast.FunctionDef]:
    """Functions inside a function that only they themselves call."""
    names = [node for node in ast.walk(body.node) if isinstance(node, ast.Name)]
    for node in ast.walk(body.node):
        if isinstance(node, ast.FunctionDef) and node is not body.node:
            own = set(ast.walk(node))
            if all(each in own for each in names if each.id == node.name):
                yield node
