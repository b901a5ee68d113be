"""What a pack gives to each of its programs: data, and functions that several lessons share."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import cached_property

from tutor.program.dataset import Dataset


@dataclass(frozen=True)
class Prelude:
    """A checked file of functions and constants in the lesson language. It is equal by its text.

    Attributes:
        source: the text.
        path: the file as the person named it.
        tree: the checked syntax tree.
    """

    source: str
    path: str
    tree: ast.Module = field(compare=False, repr=False)

    @cached_property
    def functions(self) -> dict[str, ast.arguments]:
        """The functions by name, with their parameters, in the order in which they stand."""
        return {f.name: f.args for f in self.tree.body if isinstance(f, ast.FunctionDef)}

    @cached_property
    def lines(self) -> dict[str, range]:
        """The lines of each function and constant, from 1, in the order in which they stand."""
        found: dict[str, range] = {}
        for statement in self.tree.body:
            if isinstance(statement, ast.FunctionDef):
                names = [statement.name]
            elif isinstance(statement, ast.Assign):
                names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
            else:
                continue
            last = statement.end_lineno or statement.lineno
            found |= dict.fromkeys(names, range(statement.lineno, last + 1))
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """All that a program finds known by it."""
        return frozenset(self.lines)

    def used_in(self, source: str) -> list[str]:
        """What a text names of it, and what that names in turn, in the order of the file."""
        rows = self.source.split("\n")
        words, found = _words(source), set[str]()
        while more := words & self.names - found:
            found |= more
            words = {w for name in more for i in self.lines[name] for w in _words(rows[i - 1])}
        return [name for name in self.lines if name in found]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@dataclass(frozen=True)
class Shared:
    """What programs find besides the library. It is equal by its content.

    Attributes:
        data: what `lines` and `table` read.
        prelude: None if there is none.
        faulty: part of this cannot be read: programs are checked beside it, and not to be run.
    """

    data: tuple[Dataset, ...] = ()
    prelude: Prelude | None = None
    faulty: bool = False

    def dataset(self, name: str) -> Dataset | None:
        """The data of a name; None if there are none."""
        return next((found for found in self.data if found.name == name), None)

    def used_by(self, source: str) -> Shared:
        """That part which a program of this text may use: it names it."""
        prelude = self.prelude if self.prelude and self.prelude.used_in(source) else None
        texts = (source, prelude.source if prelude else "")
        data = (found for found in self.data if any(found.name in text for text in texts))
        return Shared(tuple(data), prelude)


NOTHING = Shared()
"""What a program finds that is in no pack."""
