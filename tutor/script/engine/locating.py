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
            or _branch(bodies[0], list(source.bodies(engine.backward)))
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
        writes = _writes(body, grad)
        if not writes:
            continue
        if mistake.id == "whole-pass-overwrite":
            plain = [each for each in writes if isinstance(each, ast.Assign)]
            return body.spot((plain or writes)[0])
        slot = _slot(finding)
        name = body.parameters[slot] if slot < len(body.parameters) else ""
        of_operand = [each for each in writes if name and _base(_target(each)) == name]
        return body.spot((of_operand or writes)[0])
    return None


def _at_every_operation(engine: Engine, source: ClassSource, finding: FoundFault) -> Spot | None:
    """The first statement that shows a mistake which is made at every operation."""
    first = engine.called(finding.smallest.trial.moves[0])
    for name in (engine.backward, first, *OWN.values()):
        for body in source.bodies(name):
            writes = [each for each in _writes(body, engine.grad) if not _constant(each)]
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


def _branch(operation: Body, of_pass: Sequence[Body]) -> Spot | None:
    """The branch of the pass for an operation, where this is told by a text that it leaves."""
    texts = {node.value for node in ast.walk(operation.node)
             if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip
    for body in of_pass:
        for node in ast.walk(body.node):
            if isinstance(node, ast.If):
                held = [
                    each.value for each in ast.walk(node.test) if isinstance(each, ast.Constant)
                ]
                if any(each in texts for each in held):
                    return body.spot(node.body[0])
    return None


def _slot(finding: FoundFault) -> int:
    """Which operand of the operation has the wrong gradient, by the smallest trial."""
    for move in finding.smallest.trial.moves:
        if move.op == finding.op:
            for slot, operand in enumerate(move.operands):
                if isinstance(operand, int) and operand in finding.wrong:
                    return slot
    return 0


def _writes(body: Body, grad: str) -> list[Write]:
    """The statements of a function that write a gradient, in the order of their lines."""
    found = []
    for node in ast.walk(body.node):
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
    """The statement that makes the result, before all one that gives it no operands."""
    for body in bodies:
        found: list[tuple[bool, int, ast.stmt]] = []
        for node in ast.walk(body.node):
            if isinstance(node, ast.Assign) and _base(node.targets[0]) in body.parameters:
                continue  # `other = Value(other)`
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Return)) and node.value:
                calls = [each for each in ast.walk(node.value) if isinstance(each, ast.Call)]
                made = [each for each in calls if _constructs(each, cls)]
                if made or isinstance(node, ast.Return):
                    alone = any(len(each.args) + len(each.keywords) == 1 for each in made)
                    found.append((not alone, node.lineno, node))
        if found:
            return body.spot(min(found, key=lambda each: each[:2])[2])
    return None


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
        for write in _writes(body, grad):
            if isinstance(write.value, ast.Constant) and not write.value.value:
                yield write
    elif id in ("no-seed", "seed-with-value"):
        yield from (each for each in _writes(body, grad) if _base(_target(each)) == "self")
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
