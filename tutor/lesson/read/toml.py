"""TOML with places: what `tomllib` reads, and where in the file each key and value stands.

`tomllib` says whether a text is TOML and what it means, but not where. So a text that it has
accepted is scanned once more for the places alone; the scan may be lenient, it never decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tutor.characters import location

Path = tuple[str | int, ...]
"""The way to a value: keys of tables and indices of arrays."""
Place = tuple[int, int]
"""Line and column in a file, both from 1."""

DEEPEST = 12
"""Levels of tables and arrays within each other. Nothing of ours needs more than four."""


class TomlFault(Exception):
    """The text is not TOML, or nested too deep. Carries an offset into the text."""

    def __init__(self, code: str, message: str, offset: int, help: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.offset, self.help = code, message, offset, help


@dataclass(frozen=True)
class Toml:
    """A TOML text, read.

    Attributes:
        text: the text itself.
        data: what it means.
        keys, values: offsets of the key and of the value of every path; an array item has no
            key of its own, so there both are the value's.
    """

    text: str
    data: Mapping[str, Any]
    keys: Mapping[Path, int]
    values: Mapping[Path, int]


def read_toml(text: str) -> Toml:
    """Read a text.

    Raises:
        TomlFault: it is not TOML, or nested too deep.
    """
    dotted = _DOTTED.search(text)
    if dotted:  # tomllib needs quadratic time for these
        raise TomlFault("E007", _TOO_DEEP, dotted.start(), _FEWER)
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise TomlFault("E007", _TOO_DEEP, 0, _FEWER) from None
    except ValueError as e:  # TOMLDecodeError, and whole numbers with thousands of digits
        raise _located(str(e), text) from None
    scan = _Scan(text)
    scan.document()
    toml = Toml(text, data, scan.keys, scan.values)
    for path, value in everything(data):
        if type(value) is int and not -LARGEST <= value < LARGEST:
            raise TomlFault("E010", _TOO_LONG, scan.values.get(path, 0), _FEWER_DIGITS)
    return toml


def everything(data: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    """Every value within a table, with its path; values within values, but no recursion."""
    stack: list[tuple[Path, Any]] = [((key,), value) for key, value in data.items()]
    while stack:
        path, value = stack.pop()
        yield path, value
        if isinstance(value, dict):
            stack += [((*path, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            stack += [((*path, i), item) for i, item in enumerate(value)]


LARGEST = 2**63
"""Whole numbers lie below it, as TOML wants. Python reads longer ones, but does not write them."""
_TOO_LONG = "a number has too many digits"
_FEWER_DIGITS = "a whole number has at most 18 digits; write a larger one as `1e20`"
_TOO_DEEP = "nested too deep"
_FEWER = f"no value here needs more than {DEEPEST} levels"
_DOTTED = re.compile(r"""(?<![\w"'-])(?:[\w"'-]+[ \t]*\.[ \t]*){64,}""")
_HELP = 'write `key = "text"`; texts need quotes, tables `[name]`'
_IN_WORDS = {
    "Illegal character '\\n'": (
        "this text has no end",
        "close it with a quote; a text of several lines stands between three",
    ),
    "Unterminated string": ("this text has no end", "close it with the quotes it began with"),
    "Cannot overwrite a value": ("this key is here already", "keep one of the two"),
    "Invalid value": ("this is no value", _HELP),
}
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def _located(message: str, text: str) -> TomlFault:
    """tomllib's message, its place taken out of the words."""
    found = _PLACE.search(message)
    message, help = _IN_WORDS.get(_PLACE.sub("", message), (_PLACE.sub("", message), _HELP))
    offset = len(text.rstrip("\n"))
    if found and found[1]:
        lines = text.split("\n")
        offset = sum(len(line) + 1 for line in lines[: int(found[1]) - 1]) + int(found[2]) - 1
    elif not found:
        message, offset, help = _TOO_LONG, 0, _FEWER_DIGITS
        digits = re.search(r"\d{4000}", text)
        offset = digits.start() if digits else 0
    line = text[: min(offset, len(text))].rsplit("\n", 1)[-1]
    if re.search(r'"[^"]*\\[^"]*$', line):
        help = "write `\\\\` for one backslash, or put the text between single quotes"
    return TomlFault("E010", message[:1].lower() + message[1:], min(offset, len(text)), help)


_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})' r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)  # fmt: skip
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")


class _Scan:
    """One walk over a text that tomllib has accepted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}  # arrays of tables, and how many items each has

    def document(self) -> None:
        prefix: Path = ()
        while self._skip() < len(self.text):
            if self.text.startswith("[", self.at):
                prefix = self._header()
            else:
                self._pair(prefix)

    def _skip(self) -> int:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _header(self) -> Path:
        start = self.at
        array = self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        names = self._key()
        self._skip()
        self.at += 2 if array else 1
        path: Path = ()
        for i, name in enumerate(names):
            path += (name,)
            last = i == len(names) - 1
            if array and last:
                self._tables[path] = self._tables.get(path, 0) + 1
            self.keys.setdefault(path, start)
            self.values.setdefault(path, start)
            if path in self._tables:
                path += (self._tables[path] - 1,)
                self.keys.setdefault(path, start)
                self.values.setdefault(path, start)
        return path

    def _key(self) -> list[str]:
        names = []
        while True:
            self._skip()
            found = _STRING.match(self.text, self.at) or _BARE_KEY.match(self.text, self.at)
            if not found:
                raise TomlFault("E010", "this cannot be read as a key", self.at)
            self.at = found.end()
            text = found[0]
            names.append(_decoded(text) if text[0] in "\"'" else text)
            if len(names) > DEEPEST:
                raise TomlFault("E007", _TOO_DEEP, self.at, _FEWER)
            self._skip()
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def _pair(self, prefix: Path) -> None:
        start = self.at
        path = prefix
        for name in self._key():
            path += (name,)
            self.keys.setdefault(path, start)
            self.values.setdefault(path, start)
            if len(path) > DEEPEST:
                raise TomlFault("E007", _TOO_DEEP, start, _FEWER)
        self.keys[path] = start
        self._skip()
        self.at += 1  # the `=`
        self._value(path)

    def _value(self, path: Path) -> None:
        start = self._skip()
        if len(path) > DEEPEST:
            raise TomlFault("E007", _TOO_DEEP, start, _FEWER)
        self.values[path] = start
        first = self.text[start : start + 1]
        if first == "[":
            self._items(path, "]")
        elif first == "{":
            self._items(path, "}")
        else:
            found = _STRING.match(self.text, start) or _SCALAR.match(self.text, start)
            self.at = max(found.end() if found else start, start + 1)

    def _items(self, path: Path, close: str) -> None:
        self.at += 1
        index = 0
        while self._skip() < len(self.text) and self.text[self.at] != close:
            if self.text[self.at] == ",":
                self.at += 1
                continue
            if close == "]":
                self.keys[(*path, index)] = self.at
                self._value((*path, index))
                index += 1
            else:
                self._pair(path)
        self.at += 1


def _decoded(quoted: str) -> str:
    value = tomllib.loads(f"k = {quoted}")["k"]
    assert isinstance(value, str)
    return value


_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[ \t]*\n\s*|.)")


def _written_at(text: str, start: int, index: int) -> int:
    """Where character `index` of the string literal at `start` was written."""
    literal = text.startswith("'", start)
    quote = next((q for q in ('"""', "'''", '"', "'") if text.startswith(q, start)), "")
    at = start + len(quote)
    if len(quote) == 3 and text.startswith("\n", at):
        at += 1  # a line break right after the quotes is not part of the text
    while not literal or index > 0:
        escape = None if literal else _ESCAPE.match(text, at)
        if escape and escape[0][1:].strip(" \t\n") == "":
            at = escape.end()  # a line that goes on in the next one
            continue
        if index <= 0 or at >= len(text):
            break
        at = escape.end() if escape else at + 1
        index -= 1
    return at


class Places:
    """Where in a file the keys and values of one TOML block stand.

    Every method falls back on the nearest enclosing value, and at last on the block's fence.

    Args:
        toml: the block; None for a block that was not read from a file.
        first_line: the line of the file on which the TOML text begins.
        fence: line and column of the block itself.
    """

    def __init__(
        self, toml: Toml | None = None, first_line: int = 1, fence: Place = (1, 1)
    ) -> None:
        self._toml = toml
        self._first_line = first_line
        self.fence = fence

    def key(self, *path: str | int) -> Place:
        """Where a key was written."""
        return self._find(self._toml.keys if self._toml else {}, path)

    def value(self, *path: str | int) -> Place:
        """Where a value was written."""
        return self._find(self._toml.values if self._toml else {}, path)

    def inside(self, path: Path, index: int) -> Place:
        """Where character `index` of the text at `path` was written."""
        if self._toml is None or path not in self._toml.values:
            return self.value(*path)
        return self._place(_written_at(self._toml.text, self._toml.values[path], index))

    def _find(self, offsets: Mapping[Path, int], path: Path) -> Place:
        while path and path not in offsets:
            path = path[:-1]
        return self._place(offsets[path]) if path else self.fence

    def _place(self, offset: int) -> Place:
        assert self._toml is not None
        line, col = location(self._toml.text, offset)
        return self._first_line + line - 1, col
