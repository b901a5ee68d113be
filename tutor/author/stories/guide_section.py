"""The end of the author's guide: what kinds take, every wrong rule, every message, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.author.stories.kind_section import HEAD, kind_section
from tutor.author.stories.rule_stories import worked
from tutor.author.stories.story_table import MEANINGS, STORIES
from tutor.quiz.rules.catalogue import RULES

_RULES = """
## Wrong rules

Each is computed on your graph. Name them in `require`, in `[feedback]` and as the `bug` of an
option. `pack explain RULE` shows one at work, and `pack answers` lists those that can occur in a
question; where none can, as for a plain number, there is nothing to require.

| rule | what the learner may think | for example |
|---|---|---|
"""
_MESSAGES = """
## Every message

`E` is an error: a pack that has one is not ready for learners. `W` is advice. `E0` is about files
and their form, `E1` and `E2` about programs (read and run), `E3` about numbers and names in texts,
`E4` about questions. `pack explain CODE` shows an example, and the same mended.

| code | what it says | why, and what to do |
|---|---|---|
"""
_LEAF = re.compile(r"Value\(([^()]*)\)")


def section() -> str:
    """The section as the guide has it, from the kinds on; it ends with a line break."""
    rules = "".join(f"{row}\n" for row in _rule_rows())
    messages = "".join(
        f"| {code} | {meaning} | {STORIES[code].why} |\n" for code, meaning in MEANINGS.items()
    )
    return f"{kind_section()}{_RULES}{rules}{_MESSAGES}{messages}"


def with_section(guide: str) -> str:
    """A guide with its section put in the place of the old one, or at its end."""
    return guide.partition(HEAD)[0] + section()


def _rule_rows() -> Iterator[str]:
    for rule in RULES.values():
        shown = worked(rule.id)
        if shown is None:
            yield f"| `{rule.id}` | {rule.belief} | |"
            continue
        lines = shown.source.splitlines()
        program = "; ".join(_LEAF.sub(r"\1", line) for line in lines if line != "L.backward()")
        by_rule = " or ".join(shown.wrong)
        yield (
            f"| `{rule.id}` | {rule.belief} | `{program}` {shown.ask} {shown.right}, "
            f"by the rule {by_rule} |"
        )
