"""What `pack explain` says of a message or a wrong rule, line by line."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from tutor.author.stories.rule_stories import how, worked
from tutor.author.stories.story import Story
from tutor.author.stories.story_table import MEANINGS, STORIES
from tutor.characters import safe
from tutor.lesson.report import meant
from tutor.quiz.rules.catalogue import RULES, belief

WIDTH = 88
"""Columns of prose."""
NEAR = 3
"""Codes that are named in place of one that there is not."""
MOST = 30
"""Lines of an example that are written out."""
LONGEST = 100
"""Characters of one line of an example that are written out."""


def listed() -> list[tuple[str, str]]:
    """Every code and every rule, each with what it says or believes."""
    return [*MEANINGS.items(), *((id, belief(id)) for id in RULES)]


def story_of(name: str) -> list[str] | None:
    """The long story of a code or a rule, however its letters are written; None of neither."""
    code, rule = name.strip().upper(), name.strip().lower()
    if code in STORIES:
        return list(_of_code(STORIES[code]))
    return list(_of_rule(rule)) if rule in RULES else None


def nearest(name: str) -> str:
    """Help for a name that is neither a code nor a rule; empty if nothing is like it."""
    written = re.fullmatch(r"([EW])(\d+)", name.strip().upper())
    if written:
        letter, number = written[1], int(written[2][:9])
        known = [code for code in MEANINGS if code[0] == letter]
        near = sorted(known, key=lambda code: abs(int(code[1:]) - number))[:NEAR]
        return f"near it are {', '.join(sorted(near))}"
    return meant(name.strip().lower(), RULES)


def _of_code(story: Story) -> Iterator[str]:
    yield f"{story.code}: {MEANINGS[story.code]}"
    yield ""
    yield from textwrap.wrap(story.why, WIDTH)
    if not story.form:
        return
    yield from ("", "For example:", "")
    yield from _indented(story.shown(story.wrong))
    yield from ("", "`pack check` says of it:", "")
    told = [fault for fault in story.faults(story.wrong) if fault.code == story.code]
    yield from _indented("\n".join(map(str, told[:1])))
    yield from ("", "Mended:", "")
    yield from _indented(story.shown(story.mended))


def _of_rule(rule: str) -> Iterator[str]:
    yield f"{rule}: {belief(rule)}"
    yield from ("", f"How its answers come about: {how(rule)}.")
    shown = worked(rule)
    if shown is not None:
        yield from ("", "For example:", "")
        yield from _indented(shown.source)
        yield from ("", shown.ask, f"  right:        {shown.right}")
        yield f"  by this rule: {' or '.join(shown.wrong)}"
        yield from ("", f"The tutor says to {shown.wrong[0]}:", "")
        yield from _indented(textwrap.fill(shown.said, WIDTH - 4))
    yield from ("", f'A question that has to tell it: require = ["{rule}"]')


def _indented(text: str) -> Iterator[str]:
    """A text behind blanks, as far as it is short, with what is left out counted."""
    lines = text.rstrip().splitlines()
    for line in lines[:MOST]:
        rest = len(line) - LONGEST
        cut = f"{line[:LONGEST]}… (and {rest:,} characters)" if rest > LONGEST else line
        yield f"    {safe(cut)}".rstrip()
    if len(lines) > MOST:
        yield f"    … (and {len(lines) - MOST:,} lines)"
