"""How the modules of a script are loaded: with notes in them, and ours for micrograd's."""

from __future__ import annotations

import ast
import os
import sys
import types
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader

from tutor.engine import losses, networks, optim, value
from tutor.script.record.inside.rewrite import rewritten


class ScriptFinder:
    """Finds the modules that lie in the folder of a script, and puts notes in them."""

    def __init__(self, folder: str, replaced: str) -> None:
        """Take the folder, and the name of a class that another takes the place of."""
        self._folder, self._replaced = folder + os.sep, replaced

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """A module of that folder; None leaves the search to others."""
        spec = PathFinder.find_spec(name, path)
        origin = spec.origin if spec else None
        if spec is None or origin is None or not origin.endswith(".py"):
            return None
        if not os.path.abspath(origin).startswith(self._folder) or "site-packages" in origin:
            return None
        spec.loader = _Noted(name, origin, self._replaced)
        return spec


class _Noted(SourceFileLoader):
    def __init__(self, name: str, path: str, replaced: str) -> None:
        super().__init__(name, path)
        self._replaced = replaced

    def get_code(self, fullname: str) -> types.CodeType:
        """Compiled anew each time: what is cached has no notes."""
        path = self.get_filename(fullname)
        tree = ast.parse(self.get_data(path), path)
        return compile(rewritten(tree, self._replaced), path, "exec", dont_inherit=True)


def put_in_place(number: type) -> None:
    """From now on `tutor` and its networks compute with numbers of a class."""
    import tutor

    for module in (tutor, losses, networks, optim, value):
        module.__dict__["Value"] = number


def micrograd(number: type) -> None:
    """From now on `micrograd.engine` and `micrograd.nn` are ours."""
    put_in_place(number)
    package, engine = types.ModuleType("micrograd"), types.ModuleType("micrograd.engine")
    package.__path__ = []
    engine.__dict__["Value"] = number
    nn = types.ModuleType("micrograd.nn")
    nn.__dict__.update(
        Module=networks.Module, Neuron=networks.Neuron, Layer=networks.Layer,
        MLP=networks.MLP, Value=number,
    )  # fmt: skip
    package.__dict__.update(engine=engine, nn=nn)
    sys.modules.update({"micrograd": package, "micrograd.engine": engine, "micrograd.nn": nn})
