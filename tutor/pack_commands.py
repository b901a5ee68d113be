"""The commands of authors beside `pack check`: each gives an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.commands import DONE, FAILED, FAULTY, tell
from tutor.guard import say

if TYPE_CHECKING:
    from tutor.author.working_copy import WorkingCopy


def _open(text: str) -> WorkingCopy | None:
    """The lessons that were named, None after saying why there are none."""
    from tutor.author.working_copy import WorkingCopy
    from tutor.lesson.find import NotFound

    try:
        copy = WorkingCopy.open(text)
    except NotFound as fault:
        say(f"error: {fault}", "  help: a pack, a lesson of it, or a path to one of them")
        return None
    errors = [fault for fault in copy.faults if fault.severity == "error"]
    say(*errors)
    return copy if copy.lessons else None


def _table(rows: Sequence[Sequence[str]], head: Sequence[str]) -> None:
    """Columns as wide as what is in them; the last one as it is."""
    all_rows = [head, *rows]
    widths = [max(len(row[i]) for row in all_rows) for i in range(len(head) - 1)]
    for row in all_rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        tell("  ".join([*cells, row[-1]]).rstrip())


def new(args: argparse.Namespace) -> int:
    """Write a first pack, or one more lesson of a pack."""
    from tutor.author.new_pack import NotWritten, create

    try:
        written = create(Path(args.folder), args.lesson or "")
    except NotWritten as fault:
        say(f"error: {fault}", f"  help: {fault.help}")
        return FAILED
    tell(*(str(path) for path in written), "",
         f"check it with: python -m tutor pack check --strict {args.folder}")  # fmt: skip
    return DONE


def preview(args: argparse.Namespace) -> int:
    """Show a working copy as learners will see it."""
    from tutor.lesson.find import NotFound

    if args.text:
        return _as_text(args.lesson, args.text)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say("error: a preview needs a terminal",
            "  help: `--text 80x24` prints its screens as text")  # fmt: skip
        return FAILED
    from tutor.tui.preview.preview_app import run

    try:
        code, faults = run(args.lesson)
    except NotFound as fault:
        say(f"error: {fault}")
        return FAILED
    say(*faults)
    return code


def _as_text(lesson: str, size: tuple[int, int]) -> int:
    from tutor.learner.openable import unfit
    from tutor.tui.preview.as_text import shown

    copy = _open(lesson)
    if copy is None:
        return FAILED
    judged = [(lesson, unfit(lesson)) for lesson in copy.lessons]
    for screen in shown(tuple(lesson for lesson, why in judged if not why), copy.quiz, size):
        tell(f"== {screen.name} in {size[0]}x{size[1]}", *screen.rows)
        tell(*(f"does not fit: {misfit}" for misfit in screen.misfits), "")
    faults = [fault for _, why in judged for fault in why]
    say(*faults)
    return FAULTY if faults else DONE


def names(args: argparse.Namespace) -> int:
    """List every name that texts may use, with its numbers."""
    from tutor.author.name_list import named, programs

    copy = _open(args.lesson)
    if copy is None:
        return FAILED
    for lesson in copy.lessons:
        for number, program in enumerate(programs(lesson), start=1):
            tell(f"{lesson.path}: program {number}")
            rows = [
                (
                    row.name,
                    row.made,
                    row.values,
                    row.gradients,
                    program.where(row.line) if row.line else "",
                )
                for row in named(program)
            ]
            _table(rows, ("name", "made as", "value", "gradient", "made on"))
            tell("")
    return DONE


def claims(args: argparse.Namespace) -> int:
    """List what the texts claim; 1 if something of it is false."""
    from tutor.author.claim_list import FALSE, said

    copy = _open(args.lesson)
    if copy is None:
        return FAILED
    states: list[str] = []
    for lesson in copy.lessons:
        for claim in said(lesson):
            states.append(claim.state)
            why = f": {claim.why}" if claim.why else ""
            tell(f"{lesson.path}:{claim.line}:{claim.column}: {claim.state} `{claim.text}`{why}")
    counts = (f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    tell(f"{len(states)} claims: {', '.join(counts)}" if states else "no claims")
    return FAULTY if FALSE in states else DONE


def answers(args: argparse.Namespace) -> int:
    """Print an answer key."""
    from tutor.author.answer_key import key_of

    copy = _open(args.lesson)
    if copy is None:
        return FAILED
    for put in copy.questions():
        tell(f"{put.name} ({put.quiz.mode or put.quiz.kind})")
        if put.question is None:
            tell("  cannot be asked: `pack check` says why")
        for i, answered in enumerate(key_of(put)):
            tell(f"  with {answered.given}" if i else f"  {answered.ask}")
            option = f", that is: {answered.option}" if answered.option else ""
            tell(f"    right: {answered.right or 'no answer is right or wrong'}{option}")
            for rule, led in answered.wrong.items():
                tell(f"    {rule}: {', '.join(led)}")
            if answered.marked_right:
                tell(f"    marked right: {', '.join(answered.marked_right)}")
        tell("")
    return DONE


def coverage(args: argparse.Namespace) -> int:
    """Say which wrong rules and skills the questions cannot tell."""
    from tutor.author.coverage import FEW, coverage

    copies = [_open(folder) for folder in args.folders]
    opened = [copy for copy in copies if copy is not None]
    if len(opened) < len(copies):
        return FAILED
    skills = dict.fromkeys(skill for copy in opened for skill in copy.skills)
    found = coverage((put for copy in opened for put in copy.questions()), skills)
    rows = [
        (rule, str(len(alone)), str(len(found.shared[rule])), " ".join(alone or found.shared[rule]))
        for rule, alone in found.alone.items()
    ]
    _table(rows, ("wrong rule", "told by", "shows in", "questions"))
    tell("")
    _table([(skill, str(len(ids)), " ".join(ids)) for skill, ids in found.skills.items()],
           ("skill", "graded", "questions"))  # fmt: skip
    tell("", f"{len(found.unseen)} of {len(found.alone)} wrong rules show in no question"
         + (f": {', '.join(found.unseen)}" if found.unseen else ""))  # fmt: skip
    if found.thin:
        tell(f"skills with fewer than {FEW} graded questions: {', '.join(found.thin)}")
    return DONE


def explain(args: argparse.Namespace) -> int:
    """Tell the long story of a message or a wrong rule; without one, list them all."""
    if args.guide is not None:
        return _guide(args.guide)
    from tutor.author.explained import listed, nearest, story_of
    from tutor.lesson.report import quoted

    if args.name is None:
        _table(listed(), ("name", "what it says"))
        return DONE
    told = story_of(args.name)
    if told is None:
        say(f"error: there is no message and no wrong rule {quoted(args.name)}",
            f"  help: {nearest(args.name) or '`pack explain` lists them all'}")  # fmt: skip
        return FAILED
    tell(*told)
    return DONE


def _guide(file: str) -> int:
    from tutor.author.stories.guide_section import section, with_section

    if not file:
        tell(section().rstrip())
        return DONE
    path = Path(file)
    path.write_text(with_section(path.read_text("utf-8")), "utf-8")
    return DONE


def suggest(args: argparse.Namespace) -> int:
    """Look for numbers with which every wrong rule of a question has an answer of its own."""
    from tutor.author.suggest import suggestions
    from tutor.quiz.rules.catalogue import RULES

    copy = _open(args.question)
    if copy is None:
        return FAILED
    unknown = [rule for rule in args.rules if rule not in RULES]
    if unknown:
        say(f"error: there is no wrong rule `{unknown[0]}`", "  help: `pack coverage` lists them")
        return FAILED
    for put in copy.questions():
        if not (args.rules or put.quiz.require):
            if copy.quiz:
                tell(f"{put.name}: it requires no wrong rule: name some with --rules")
            continue
        found = suggestions(put, args.rules)
        if not found:
            tell(f"{put.name}: its program sets no leaf to a number that could be changed")
            continue
        for suggestion in found:
            tell(f"{put.name}: parts {suggestion.parted} of {suggestion.pairs} pairs, "
                 f"the answer is {suggestion.right}",
                 *(f"  {line}" for line in suggestion.lines))  # fmt: skip
    return DONE
