"""Packages that a script imports and that are not there: they can be used, but give no numbers.

Much that is imported beside an engine only draws or compares. So its import goes well, and a call
of it does nothing but say so, once. Where a number of it is needed, or a decision hangs on it, that
is an error which names the package: nothing is computed from what is not there.
"""

from __future__ import annotations

import ast
import dis
import importlib.abc
import linecache
import os
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import ModuleSpec
from types import FrameType
from typing import Any

_UNPACK = dis.opmap["UNPACK_SEQUENCE"]
_PASS_ON = frozenset(("tqdm", "trange"))  # what they are given is what they give
_CATCHES = frozenset(("ImportError", "ModuleNotFoundError", "Exception", "BaseException"))


class MissingPart:
    """Something of a package that is not there."""

    def __init__(self, path: str, told: Callable[[str], None]) -> None:
        """Take its name, and what is told of the package when it is used."""
        self.__dict__.update(_tutor_path=path, _tutor_told=told)

    def _tutor_part(self, name: str) -> MissingPart:
        return MissingPart(f"{self._tutor_path}{name}", self._tutor_told)

    def _tutor_refuse(self, *args: Any, **named: Any) -> Any:
        package = self._tutor_path.partition(".")[0]
        raise ImportError(
            f"{package} is not installed here, and the script needs what {self._tutor_path} "
            f"gives; install {package}, or leave that part out"
        )

    def __getattr__(self, name: str) -> MissingPart:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._tutor_part(f".{name}")

    def __setattr__(self, name: str, value: object) -> None:
        self._tutor_told(self._tutor_path)

    def __call__(self, *args: Any, **named: Any) -> Any:
        if len(args) == 1 and not named and isinstance(args[0], types.FunctionType):
            return args[0]  # a decorator
        self._tutor_told(self._tutor_path)
        name = self._tutor_path.rpartition(".")[2]
        if name in _PASS_ON and args:
            return range(*args) if name == "trange" else args[0]
        return self._tutor_part("()")

    def __getitem__(self, key: object) -> MissingPart:
        return self._tutor_part("[]")

    def __setitem__(self, key: object, value: object) -> None:
        self._tutor_told(self._tutor_path)

    def __iter__(self) -> Iterator[MissingPart]:
        """Only as in `figure, axes = …`, where it is plain how many there are."""
        frame = sys._getframe(1)
        code = frame.f_code.co_code
        if code[frame.f_lasti] != _UNPACK:
            self._tutor_refuse()
        return iter([self._tutor_part("[]") for _ in range(code[frame.f_lasti + 1])])

    def __enter__(self) -> MissingPart:
        return self

    def __exit__(self, *fault: object) -> None:
        """Nothing was begun."""

    def __instancecheck__(self, thing: object) -> bool:
        return False

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return ()

    def __or__(self, other: Any) -> Any:
        return Any if isinstance(other, type | None) else self._tutor_refuse()

    __ror__ = __or__

    def __repr__(self) -> str:
        return f"<{self._tutor_path}: not installed here>"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __hash__(self) -> int:
        return id(self)


_NUMBERS = (
    "add sub mul truediv floordiv mod pow matmul radd rsub rmul rtruediv rfloordiv rmod rpow "
    "rmatmul iadd isub imul itruediv neg pos abs float int index complex bool len round lt le gt "
    "ge eq ne contains and rand"
)
for _name in _NUMBERS.split():
    setattr(MissingPart, f"__{_name}__", MissingPart._tutor_refuse)


class _MissingModule(types.ModuleType):
    """A module of which every part is missing."""

    def __init__(self, name: str, told: Callable[[str], None]) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self._tutor_told = told

    def __getattr__(self, name: str) -> MissingPart:
        if name.startswith("__"):
            raise AttributeError(name)
        return MissingPart(f"{self.__name__}.{name}", self._tutor_told)


class MissingFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last to be asked for a module: what only the script itself asks for is stood in for."""

    def __init__(self, script: str, folder: str, told: Callable[[str], None]) -> None:
        """Take the script, its folder, and what is told the name of a package that is used."""
        self._script, self._folder, self._say = script, folder + os.sep, told
        self._packages: set[str] = set()
        self._said: set[str] = set()

    def _told(self, path: str) -> None:
        package = path.partition(".")[0]
        if package not in self._said:
            self._said.add(package)
            self._say(package)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """A stand-in; None lets the import fail as it does without us."""
        package, _, inner = name.partition(".")
        if package not in self._packages:
            if inner or package in sys.stdlib_module_names or os.path.isdir(self._folder + package):
                return None
            if not self._asked_by_script():
                return None
            self._packages.add(package)
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """The stand-in."""
        return _MissingModule(spec.name, self._told)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""

    def _asked_by_script(self) -> bool:
        """Whether it is the script that imports, and it has no other way for when that fails."""
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        if frame is None:
            return False
        path = frame.f_code.co_filename
        inside = path == self._script or os.path.abspath(path).startswith(self._folder)
        return inside and "site-packages" not in path and frame.f_lineno not in _guarded(path)


def _guarded(path: str) -> set[int]:
    """The lines of imports that a script catches the failure of."""
    try:
        tree = ast.parse("".join(linecache.getlines(path)))
    except (SyntaxError, ValueError):
        return set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any(map(_catches, node.handlers)):
            for part in (each for statement in node.body for each in ast.walk(statement)):
                if isinstance(part, ast.Import | ast.ImportFrom):
                    found.add(part.lineno)
    return found


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {each.id for each in ast.walk(handler.type) if isinstance(each, ast.Name)}
    return bool(names & _CATCHES)
