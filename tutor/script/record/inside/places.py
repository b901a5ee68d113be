"""Where in the script something happens, found from the frames: one number a place."""

from __future__ import annotations

import ast
import linecache
import os
from types import CodeType, FrameType

from tutor.script.record.inside.engine_text import EngineText
from tutor.script.record.inside.operation import is_operation
from tutor.script.record.inside.wire import SITE, WireWriter

_OURS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(__file__)))) + os.sep
_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow",
    ast.USub: "neg",
}  # fmt: skip
# Ours, but written as a script would write it, so its text says what a node is.
_LIKE_SCRIPTS = tuple(
    os.path.join(_OURS, "engine", name) for name in ("networks.py", "losses.py", "optim.py")
)
_ROWS = 20  # lines of a text that are looked at
FILE, SCRIPT, INSIDE, HELPER, METHOD = range(5)
"""Whose code it is: a file beside the script, the script itself, an engine or us, a function that
the operations of an engine use, one of these. What stands behind the script is passed over."""
_LONGEST = 40  # characters of a text that stands for a name


class CodePlaces:
    """Numbers the places of a script. An engine's own lines are no places of the script.

    Attributes:
        script: its path.
        kinds: whose code it is, by its `id`.
        quick: the numbers of places in the script itself, by the `id` of code plus the offset of
            the instruction. Instructions are a part of their code, so no other code has an `id`
            between.
    """

    def __init__(self, wire: WireWriter, script: str) -> None:
        """Take where places are written, and the path of the script as its code has it."""
        self._wire, self.script = wire, script
        self._engines: list[EngineText] = []
        self._engine: dict[int, bool] = {}
        self.kinds: dict[int, int] = {}
        self.quick: dict[int, int] = {}
        self._far: dict[tuple[int, int], int] = {}  # of other files, with where the script is
        self._lines: dict[tuple[int, int], int] = {}
        self._kept: list[CodeType] = []  # whose ids are keys: to hash code itself takes long
        self._count = 0

    def add_engine(self, text: EngineText) -> None:
        """From now on these lines of a file are an engine's."""
        self._engines.append(text)
        self._engine.clear()
        self.kinds.clear()

    def is_engine(self, code: CodeType) -> bool:
        """Whether code belongs to an engine."""
        known = self._engine.get(id(code))
        if known is None:
            path, line = code.co_filename, code.co_firstlineno
            self._kept.append(code)
            known = self._engine[id(code)] = any(
                path == each.path and any(first <= line <= last for first, last in each.lines)
                for each in self._engines
            )
        return known

    def kind(self, code: CodeType) -> int:
        """Whose code it is, as `METHOD` and its like say."""
        kind, path = SCRIPT if code.co_filename == self.script else FILE, code.co_filename
        if self.is_engine(code):
            kind = self._part(code)
        elif is_ours(path) and not path.startswith(_LIKE_SCRIPTS):
            kind = INSIDE
        self._kept.append(code)
        self.kinds[id(code)] = kind
        return kind

    def _part(self, code: CodeType) -> int:
        """What code of an engine is."""
        name, line = code.co_name, code.co_firstlineno
        if name in ("__init__", "__new__") or (name[0] == "<" and name != "<lambda>"):
            return INSIDE
        if is_operation(name) or name == "<lambda>":
            return METHOD
        own = any(
            each.path == code.co_filename and each.lines[0][0] <= line <= each.lines[0][1]
            for each in self._engines
        )
        return METHOD if own and (name[0] != "_" or name.startswith("__")) else HELPER

    def of(self, frame: FrameType | None) -> int:
        """The number of the place where the script is, seen from a frame."""
        kinds, kind = self.kinds, INSIDE
        while frame is not None:
            code = frame.f_code
            found = kinds.get(id(code))
            kind = self.kind(code) if found is None else found
            if kind <= SCRIPT:
                break
            frame = frame.f_back
        if frame is None:
            return 0
        at = id(frame.f_code) + frame.f_lasti
        if kind == SCRIPT:
            known = self.quick.get(at)
            return self._found(frame, frame) if known is None else known
        outer, script = frame.f_back, self.script
        while outer is not None and outer.f_code.co_filename != script:
            outer = outer.f_back
        outer = outer or frame
        known = self._far.get((at, id(outer.f_code) + outer.f_lasti))
        return self._found(frame, outer) if known is None else known

    def line(self, frame: FrameType) -> int:
        """The place of one line, also of an engine."""
        key = id(frame.f_code), frame.f_lineno
        if key not in self._lines:
            self._kept.append(frame.f_code)
            self._lines[key] = self._add(frame.f_code.co_filename, (frame.f_lineno, 0, 0, 0), "")
        return self._lines[key]

    def _found(self, inner: FrameType, outer: FrameType) -> int:
        """Of code in another file the place is the line of the script that led there."""
        self._kept += inner.f_code, outer.f_code
        text = _text(inner.f_code.co_filename, _at(inner))
        number = self._add(outer.f_code.co_filename, _at(outer), text)
        at, there = (id(frame.f_code) + frame.f_lasti for frame in (inner, outer))
        if outer.f_code.co_filename == self.script and inner is outer:
            self.quick[at] = number
        else:
            self._far[at, there] = number
        return number

    def _add(self, path: str, at: tuple[int, int, int, int], text: str) -> int:
        self._count += 1
        line, col, end, end_col = at
        wide = _columns(path, line, col), _columns(path, end, end_col)
        self._wire.write(SITE, path, line, wide[0], end, wide[1], _short(text), _operator(text))
        return self._count


def is_ours(path: str) -> bool:
    """Whether a file is one of the tutor's."""
    return path.startswith(_OURS)


def _columns(path: str, line: int, offset: int) -> int:
    """The column, from 1, of an offset in bytes."""
    return len(linecache.getline(path, line).encode()[:offset].decode(errors="replace")) + 1


def _at(frame: FrameType) -> tuple[int, int, int, int]:
    """Line, column, last line and column behind it, of what a frame is doing."""
    positions = list(frame.f_code.co_positions())
    line, end, col, end_col = positions[frame.f_lasti // 2]
    return line or frame.f_lineno, col or 0, end or line or frame.f_lineno, end_col or 0


def _text(path: str, at: tuple[int, int, int, int]) -> str:
    """The source text of a place on one line."""
    line, col, end, end_col = at
    rows = [linecache.getline(path, i).encode() for i in range(line, min(end, line + _ROWS) + 1)]
    if line + _ROWS >= end:
        rows[-1] = rows[-1][:end_col]
    rows[0] = rows[0][col:]
    return " ".join(row.decode(errors="replace").strip() for row in rows)


def _short(text: str) -> str:
    """A text, cut if it is long."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _operator(text: str) -> str:
    """What the outermost operation of a text is; empty if it is none."""
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return ""
    match tree:
        case ast.BinOp(op=op) | ast.UnaryOp(op=op):
            return _OPERATORS.get(type(op), "")
        case ast.Call(func=ast.Attribute(attr=name)):
            return name
        case ast.Call(func=ast.Name(id=name)):
            return name
    return ""
