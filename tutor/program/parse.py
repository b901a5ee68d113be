"""Reading a program: source text to a checked syntax tree. Nothing is executed here."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tutor.characters import Columns, location, unsafe
from tutor.program.calls import check_calls
from tutor.program.diagnostic import Diagnostic, ProgramError
from tutor.program.limits import LIMITS, Limits
from tutor.program.shared import NOTHING, Prelude, Shared
from tutor.program.subset import Report, check
from tutor.program.syntax import read
from tutor.program.unknown import check_names

_MOST = 50  # faults of a program that are told at once


@dataclass(frozen=True)
class Program:
    """A checked program, ready to run. Two are equal that say the same in the same place.

    Attributes:
        source: the text, without the fence it may stand in.
        path: the file as the person named it.
        first_line: the line of the file on which `source` begins.
        tree: the checked syntax tree; its line numbers count from 1 within `source`.
        shared: what its pack gives it.
    """

    source: str
    path: str
    first_line: int
    tree: ast.Module = field(compare=False, repr=False)
    shared: Shared = NOTHING

    def place(self, line: int) -> tuple[str, int]:
        """The file and the line in it that a line of a recording means.

        A recording of this program counts the lines of its file; a negative line, such as -3, is
        one of the prelude, such as its third.
        """
        prelude = self.shared.prelude
        return (prelude.path, -line) if line < 0 and prelude else (self.path, line)

    def where(self, line: int) -> str:
        """A line of a recording in words, such as `line 14` or `prelude.py line 3`."""
        return f"prelude.py line {-line}" if line < 0 else f"line {line}"

    def number_of(self, line: int) -> int:
        """The number that a reader sees at a line of a recording: the program begins with 1."""
        return -line if line < 0 else line - self.first_line + 1

    def line_of(self, number: int) -> int:
        """The line of a recording that a reader sees with a number."""
        return number + self.first_line - 1

    def spot(self, line: int) -> str:
        """A line of a recording in the words of one who reads the program, such as `line 3`."""
        return self.where(line) if line < 0 else f"line {self.number_of(line)}"

    def text_at(self, line: int) -> str:
        """The text of a line of a recording, empty if there is no such line."""
        prelude = self.shared.prelude
        source, row = self.source, line - self.first_line
        if line < 0 and prelude:
            source, row = prelude.source, -line - 1
        lines = source.split("\n")
        return lines[row] if 0 <= row < len(lines) else ""

    def with_values(self, values: Mapping[str, float]) -> Program:
        """The same program with other numbers in `name = Value(number)` or `name = number`.

        Raises:
            KeyError: there is no such top-level assignment of a number to that name.
        """
        return _with_numbers(self, self.source_with(values), tuple(values))

    def source_with(self, values: Mapping[str, float]) -> str:
        """The text of that program.

        Raises:
            KeyError: as for `with_values`.
        """
        lines = self.source.split("\n")
        spots = []
        for name, x in values.items():
            spot = _number_of(self.tree, name)
            if spot is None:
                raise KeyError(name)
            spots.append((spot, x))
        for spot, x in sorted(spots, key=lambda s: (s[0].lineno, s[0].col_offset), reverse=True):
            line = lines[spot.lineno - 1].encode()
            old = line[spot.col_offset : spot.end_col_offset].decode()
            new = repr(float(x)) if re.search(r"[.eE]", old) or x != int(x) else repr(int(x))
            line = line[: spot.col_offset] + new.encode() + line[spot.end_col_offset :]
            lines[spot.lineno - 1] = line.decode()
        return "\n".join(lines)


@lru_cache(maxsize=256)
def _with_numbers(program: Program, source: str, names: tuple[str, ...]) -> Program:
    """A program that differs from another in the numbers of some names.

    Whatever else there is to find in it was looked for in the other one.
    """
    path, line, shared = program.path, program.first_line, program.shared
    reading = read(source) if len(source) <= LIMITS.source else None
    if (
        reading is not None
        and not (reading.errors or reading.too_deep)
        and all(_number_of(reading.tree, name) is not None for name in names)
    ):
        return Program(source, path, line, reading.tree, shared)
    return parse(source, path=path, first_line=line, shared=shared)


def _number_of(tree: ast.Module, name: str) -> ast.expr | None:
    """The expression of the number that a top-level assignment gives to `name`, on one line."""
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                match value:
                    case ast.Call(func=ast.Name(id="Value"), args=[inner]):
                        value = inner
                return value if _is_number(value) else None
    return None


def _is_number(e: ast.expr) -> bool:
    if e.lineno != e.end_lineno:
        return False
    if isinstance(e, ast.UnaryOp) and isinstance(e.op, ast.USub | ast.UAdd):
        e = e.operand
    return isinstance(e, ast.Constant) and type(e.value) in (int, float)


def parse(
    source: str,
    *,
    path: str = "<program>",
    first_line: int = 1,
    limits: Limits = LIMITS,
    shared: Shared = NOTHING,
) -> Program:
    """Read and check a program of the lesson language.

    Raises:
        ProgramError: it is not one; the diagnostics, in order of lines, say where in the file.
    """
    found: list[Diagnostic] = []

    def report(line: int, col: int, code: str, message: str, help: str = "") -> None:
        found.append(Diagnostic(path, first_line + line - 1, col, code, message, help))

    tree = _read(source, limits, report, shared)
    if found:
        raise ProgramError(*sorted(set(found))[:_MOST])
    return Program(source, path, first_line, tree, shared)


def parse_prelude(source: str, *, path: str = "prelude.py", limits: Limits = LIMITS) -> Prelude:
    """Read and check what programs share: functions and constants, and nothing that computes.

    Raises:
        ProgramError: it is something else; the diagnostics, in order of lines, say where.
    """
    found: list[Diagnostic] = []

    def report(line: int, col: int, code: str, message: str, help: str = "") -> None:
        found.append(Diagnostic(path, line, col, code, message, help))

    tree = _read(source, limits, report, NOTHING)
    for statement in tree.body:
        if not _is_shareable(statement):
            report(statement.lineno, 1, "E109", "this is neither a function nor a constant",
                   "move it into a function, or into the lesson")  # fmt: skip
    if found:
        raise ProgramError(*sorted(set(found))[:_MOST])
    return Prelude(source, path, tree)


def _is_shareable(statement: ast.stmt) -> bool:
    """Whether a statement can stand in a prelude: it makes no node, and needs none."""
    match statement:
        case ast.Pass() | ast.Import() | ast.ImportFrom():
            return True
        case ast.Expr(value=ast.Constant(value=str())):
            return True  # the docstring
        case ast.FunctionDef(args=takes):
            return not any(map(_calls, takes.defaults))
        case ast.Assign(targets=targets, value=value):
            return all(isinstance(target, ast.Name) for target in targets) and not _calls(value)
    return False


def _calls(e: ast.expr) -> bool:
    return any(isinstance(part, ast.Call) for part in ast.walk(e))


def _read(source: str, limits: Limits, report: Report, shared: Shared) -> ast.Module:
    """The syntax tree; what is wrong is reported."""
    nothing = ast.Module([], [])
    if len(source) > limits.source:
        report(
            1, 1, "E105", f"the program has {len(source):,} characters, over {limits.source:,}",
            "split it into smaller programs",
        )  # fmt: skip
        return nothing
    bad = unsafe(source)
    if bad:
        line, col = location(source, bad[0])
        report(line, col, "E106", f"the program contains a {bad[1]}", "delete the character")
        return nothing
    too_deep = (
        f"nested deeper than {limits.depth} levels",
        "give the inner parts names of their own",
    )
    offset = _too_deep(source, limits.depth)
    if offset is not None:
        report(*location(source, offset), "E104", *too_deep)
        return nothing
    reading = read(source)
    if reading.too_deep:
        report(1, 1, "E104", *too_deep)
        return nothing
    for line, col, words in reading.errors:
        report(
            line, col, "E101", f"this is not valid Python: {words}",
            "look at this place, and just before it",
        )  # fmt: skip
    columns = Columns(source)
    prelude = shared.prelude
    known = prelude.names if prelude else frozenset()
    check(reading.tree, limits, columns, report, too_deep)
    if prelude is None and not shared.faulty:
        _without_prelude(reading.tree, columns, report)
    check_names(reading.tree, columns, report, reading.unread, known)
    check_calls(reading.tree, columns, report, reading.unread,
                prelude.functions if prelude else {})  # fmt: skip
    return reading.tree


def _without_prelude(tree: ast.Module, columns: Columns, report: Report) -> None:
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "prelude":
            at = statement.lineno, columns(statement.lineno, statement.col_offset)
            report(*at, "E107", "there is no prelude here to import",
                   "write a file prelude.py beside pack.toml, or delete this line")  # fmt: skip


_NESTING = re.compile(r"""\#[^\n]*|'[^'\n]*'|"[^"\n]*"|[([{]|[)\]}]|[-+~]+|\n""")


def _too_deep(source: str, depth: int) -> int | None:
    """Where brackets or a row of signs go too deep, found before the parser meets them."""
    open_brackets = 0
    for token in _NESTING.finditer(source):
        text = token[0]
        if text[0] in "([{":
            open_brackets += 1
        elif text[0] in ")]}":
            open_brackets -= 1
        if open_brackets > depth or (text[0] in "-+~" and len(text) > depth):
            return token.start()
    return None
