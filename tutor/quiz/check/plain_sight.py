"""Whether the answer of a question stands in plain sight on its screen before it is given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.characters import location
from tutor.engine.numbers import show
from tutor.lesson.model import Code, Prose, Quiz, Screen
from tutor.lesson.read.toml import Place
from tutor.program import Diagnostic, Program
from tutor.quiz.check.giveaway import in_digits, told
from tutor.quiz.check.odd_numbers import odd_programs
from tutor.quiz.check.versions import Versions
from tutor.quiz.kinds.kind import AnswerBy
from tutor.quiz.question import Hidden, Question
from tutor.quiz.rules.rule import GRADIENT, VALUE
from tutor.trace.downstream import users

_COMMENT = re.compile(r"#[^\n]*")
_LITERAL = re.compile(r"Value\(\s*([-+]?[\d_]*\.?[\d_]+(?:\.|[eE][-+]?\d+)?)\s*\)")
_LATER = "say it below the question, or ask about another number"


def in_plain_sight(
    q: Question, screen: Screen, program: Program | None, versions: Versions
) -> Iterator[Diagnostic]:
    """Where the screen shows what a question asks for.

    Args:
        q: the question on the program's own numbers.
        screen: the one that asks it.
        program: of that screen, None before the first one.
        versions: the question with other numbers.
    """
    path = q.quiz.path
    of_targets = q.kind.of_targets and bool(q.nodes and q.asked.numbers)
    for (line, col), code, where in _texts(q, screen) if of_targets else _words(q, screen):
        yield Diagnostic(path, line, col, code, f"{where} tells the answer of the question "
                         f"`{q.quiz.id}`: {q.kind.in_words}", _LATER)  # fmt: skip
    if program is None or len(q.nodes) > 1:
        return
    line, col = q.quiz.places.value("target" if q.quiz.target else "kind")
    spelt = _in_program if of_targets else _in_comments
    if spelt(q, program):
        yield Diagnostic(path, line, col, "W422", f"the program spells the answer out: "
                         f"{q.kind.in_words}",
                         "ask about a number that it works out")  # fmt: skip
    elif of_targets and q.answer_by is AnswerBy.NUMBER:
        for node, quantity in sorted(_coincidences(q, program, versions))[:1]:
            label = q.asked.label(node)
            yield Diagnostic(path, line, col, "W421", f"the {quantity} of `{label}`, which is in "
                             f"sight, is the answer as well: {q.shown}",
                             "choose other numbers: avoid 0, 1 and repeats")  # fmt: skip


# ---- texts


def _texts(q: Question, screen: Screen) -> Iterator[tuple[Place, str, str]]:
    """The place, code and kind of the texts above a question that tell the last of its numbers."""
    digits = q.answer_by is AnswerBy.NUMBER
    left = set(range(len(q.nodes)))
    for block in screen.blocks:
        if block is q.quiz:
            return
        found = {i: told for i in left if (told := _told(q, block, i, digits))}
        left -= found.keys()
        if found and not left:
            yield max(found.values())
            return


def _words(q: Question, screen: Screen) -> Iterator[tuple[Place, str, str]]:
    """The same of an answer that is no number of a target, as its kind finds it in a text."""
    for block in screen.blocks:
        if block is q.quiz:
            return
        if place := _said(q, block):
            yield place
            return


def _said(q: Question, block: object) -> tuple[Place, str, str] | None:
    """Where a block says an answer in words, if it does."""
    match block:
        case Prose(markdown, line):
            at = q.kind.told(markdown)
            if at is not None:
                row, col = location(markdown, at)
                return (line + row - 1, col), "W419", "this text"
        case Quiz():
            for path, text in block.texts():
                at = q.kind.told(text)
                if at is not None and path[0] != "options":
                    return block.places.inside(path, at), "W420", f"the question `{block.id}`"
    return None


def _told(q: Question, block: object, target: int, digits: bool) -> tuple[Place, str, str] | None:
    """Where a block tells the number of a target, if it does."""
    match block:
        case Prose(markdown, line):
            at = told(q.asked, markdown, target, spelt_out=digits)
            if at is not None:
                row, col = location(markdown, at)
                return (line + row - 1, col), "W419", "this text"
        case Code(text, _, line):
            at = in_digits(q.asked, text, target, spelt_out=digits)
            if at is not None:
                row, col = location(text, at)
                return (line + row, col), "W419", "this code"
        case Quiz():
            for path, text in block.texts():
                at = told(q.asked, text, target, spelt_out=digits)
                if at is not None:
                    return block.places.inside(path, at), "W420", f"the question `{block.id}`"
    return None


# ---- the program


def _in_program(q: Question, program: Program) -> bool:
    """Whether the answer is a number that the program sets, or stands in a comment of it."""
    digits = q.answer_by is AnswerBy.NUMBER
    if any(in_digits(q.asked, text, spelt_out=digits) is not None for text in _comments(program)):
        return True
    trace, node = q.trace, q.nodes[0]
    assert trace is not None, "a question about a node has a trace"
    if q.quiz.quantity != VALUE or trace.op(node) is not None or q.asked.update is not None:
        return False
    span = trace.span(node)
    written = _LITERAL.match(program.text_at(span.line), span.col - 1)
    return written is not None and float(written[1]) == q.asked.numbers[0]


def _in_comments(q: Question, program: Program) -> bool:
    """Whether a comment of the program says an answer in words."""
    return any(q.kind.told(text) is not None for text in _comments(program))


def _comments(program: Program) -> list[str]:
    prelude = program.shared.prelude
    shared = _COMMENT.findall(prelude.source) if prelude else []
    return [*_COMMENT.findall(program.source), *shared]


# ---- neighbours in the graph


def _coincidences(q: Question, program: Program, versions: Versions) -> set[Hidden]:
    """Numbers beside the target that are the answer by coincidence.

    Where the graph makes two numbers equal, as a sum does with gradients, that is what is to be
    learned; so what stays equal with odd numbers is left out.
    """
    same = _same(q)
    ran = False
    for odd in odd_programs(program) if same else ():
        question = versions.question(odd)
        if question is not None:  # else the program takes another way with these
            same -= _same(question)
            ran = True
    return same if ran else set()


def _same(q: Question) -> set[Hidden]:
    """The numbers of the target and the nodes next to it that are in sight and are the answer."""
    trace, node = q.trace, q.nodes[0]
    assert trace is not None, "a question about a node has a trace"
    if not q.asked.numbers:
        return set()
    k = q.k if q.asked.at is None else q.asked.at
    number, found = q.asked.numbers[0], set()
    for near in _next_to(q, node):
        for quantity, other in ((VALUE, trace.value(near, k)), (GRADIENT, trace.gradient(near, k))):
            if other is not None and _alike(other, number):
                found.add(Hidden(near, quantity))
    return found - q.hides


def _alike(x: float, y: float) -> bool:
    """Whether two numbers are written alike."""
    return abs(x - y) <= 1e-3 * abs(y) and show(x) == show(y)  # to write them takes time


def _next_to(q: Question, node: int) -> set[int]:
    """A node, its operands, what is computed from it, and what it is computed together with."""
    trace = q.trace
    assert trace is not None, "a question about a node has a trace"
    consumers = users(trace, node)
    found = {node, *trace.operands(node), *consumers}
    for consumer in consumers:
        found.update(trace.operands(consumer))
    return {n for n in found if not trace.is_constant(n)}
