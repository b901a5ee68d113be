"""A class out of somebody's script, without running what the script does.

The definitions of the script are run, and those of the files beside it that it imports. This is
their code: it may do anything, so it is run in a process of its own.
"""

from __future__ import annotations
import __future__

import ast
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

from tutor.script.engine.load.pruning import binds, kept, needed_names
from tutor.script.engine.load.script_text import Unloadable, read_script
from tutor.script.engine.trying.excuses import said


class MissingImport:
    """What stands for something that is not there: it can be named, but not used."""

    def __init__(self, name: str, why: str) -> None:
        self._name, self._why = name, why

    def __getattr__(self, name: str) -> MissingImport:
        if name.startswith("__"):
            raise AttributeError(name)
        return MissingImport(f"{self._name}.{name}", self._why)

    def __call__(self, *args: Any, **named: Any) -> Any:
        raise ImportError(f"{self._name.partition('.')[0]} {self._why}")

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return ()

    def __or__(self, other: Any) -> Any:
        return Any  # in `torch.Tensor | None`

    __ror__ = __or__


class Loaded:
    """The modules of a script and of the files beside it.

    Attributes:
        script: its text.
        modules: by name, that of the script first.
        stand_ins: the packages that are not there.
        faults: what went wrong on the way, a line each.
    """

    def __init__(self, path: Path, wanted: str = "") -> None:
        """Run the definitions of a script.

        Args:
            path: the script.
            wanted: a name that is needed too, even if it comes from a foreign package.

        Raises:
            Unloadable: it cannot be read.
        """
        self.script = read_script(path)
        self.modules: dict[str, ModuleType] = {}
        self.stand_ins: list[str] = []
        self.faults: list[str] = []
        self._wanted = {wanted}
        folder = path.resolve().parent
        package, root = _package(self.script.tree, folder)
        sys.path.insert(0, str(folder))
        sys.path += [str(root), str(Path.cwd())]
        self._folders = (folder, root, Path.cwd().resolve())
        sys.meta_path.insert(0, _Beside(self))
        module = ModuleType(path.stem if path.stem not in sys.modules else f"{path.stem} (script)")
        module.__file__, module.__package__ = str(path), package
        sys.modules[module.__name__] = module
        self.run(self.script.tree, module, str(path))

    def beside(self, name: str, path: Sequence[str] | None = None) -> ModuleSpec | None:
        """The spec of a file beside the script; None of anything else."""
        spec = PathFinder.find_spec(name, path)
        origin = Path(spec.origin).resolve() if spec and spec.origin else Path()
        if origin.suffix != ".py" or "site-packages" in origin.parts or _top(name) == "tutor":
            return None
        return spec if any(map(origin.is_relative_to, self._folders)) else None

    def run(self, tree: ast.Module, module: ModuleType, file: str) -> None:
        """Run what defines something, each statement alone: one that fails ends nothing."""
        self.modules[module.__name__] = module
        needed = needed_names(tree) | self._wanted
        flags = 0
        for each in kept(tree, needed):
            if isinstance(each, ast.ImportFrom) and each.module == "__future__":
                for alias in each.names:
                    flags |= getattr(__future__, alias.name).compiler_flag
                continue
            if isinstance(each, (ast.Import, ast.ImportFrom)) and self._slow(each, needed):
                _stand_in(each, module, "was left out, as no class was seen to need it")
                continue
            try:
                code = compile(ast.Module([each], []), file, "exec", flags, dont_inherit=True)
                exec(code, vars(module))
            except ImportError as fault:
                self.stand_ins.append(fault.name or said(fault))
                _stand_in(each, module, "is not installed here")
            except (Exception, SystemExit) as fault:
                if binds(each) & needed:
                    self.faults.append(
                        f"line {each.lineno} of {Path(file).name} raises {said(fault)}"
                    )

    def _slow(self, statement: ast.Import | ast.ImportFrom, needed: frozenset[str]) -> bool:
        """Whether an import is of a foreign package, which may be large, that no class needs."""
        tops = {_top(alias.name) for alias in statement.names}
        if isinstance(statement, ast.ImportFrom):
            tops = {_top(statement.module or "")}
            if statement.level:
                return False
        if any(top in sys.stdlib_module_names or self.beside(top) for top in tops):
            return False
        return not any(name == "*" or name in needed for name in _bound(statement))

    def classes(self) -> Iterator[type]:
        """Every class that the script or a file beside it knows by a name, its own first."""
        seen = set()
        for module in self.modules.values():
            for found in list(vars(module).values()):
                if isinstance(found, type) and found not in seen:
                    seen.add(found)
                    yield found

    def own(self, cls: type) -> bool:
        """Whether a class is written in the script or a file beside it."""
        return cls.__module__ in self.modules


def _stand_in(statement: ast.stmt, module: ModuleType, why: str) -> None:
    """Bind what an import would have bound."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        of = f"{statement.module or ''}." if isinstance(statement, ast.ImportFrom) else ""
        for alias, name in zip(statement.names, _bound(statement), strict=True):
            vars(module).setdefault(name, MissingImport(f"{of}{alias.name}", why))


def _bound(statement: ast.Import | ast.ImportFrom) -> list[str]:
    """The names that an import binds."""
    whole = isinstance(statement, ast.ImportFrom)
    return [a.asname or (a.name if whole else _top(a.name)) for a in statement.names]


def _top(name: str) -> str:
    return name.partition(".")[0]


def _package(tree: ast.Module, folder: Path) -> tuple[str, Path]:
    """The package that a script imports relatively from, and the folder that this lies in."""
    levels = [node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    parts: list[str] = []
    while max(levels, default=0) > len(parts) or (
        any(levels) and (folder / "__init__.py").exists()
    ):
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts), folder


class _Beside(MetaPathFinder, Loader):
    """Imports files beside the script as the script itself is run: definitions only."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a file beside the script; None, so that Python goes on, of anything else."""
        spec = self._loaded.beside(name, path)
        if spec is not None:
            spec.loader = self
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Python's own way will do."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run the definitions of a module."""
        file = str(module.__file__)
        try:
            tree = read_script(Path(file)).tree
        except Unloadable as fault:
            raise ImportError(f"{Path(file).name}: {fault}") from None
        self._loaded.run(tree, module, file)
