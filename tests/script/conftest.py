"""Scripts of people, loaded in this process; what that changes is put back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tutor.script.engine.load.class_loading import Loaded

_INSTALLED = {*sys.stdlib_module_names, "numpy"}
ENGINES = Path(__file__).parent / "engines"
TRAIN = ENGINES / "sound" / "package" / "train.py"
"""It never ends, and takes its class from the file beside it."""
SOUND = sorted(set((ENGINES / "sound").rglob("*.py")) - {TRAIN})


@pytest.fixture
def untouched() -> Iterator[None]:
    """Leaves imports as they were."""
    path, finders, modules = sys.path[:], sys.meta_path[:], set(sys.modules)
    yield
    sys.path[:], sys.meta_path[:] = path, finders
    for name in sys.modules.keys() - modules:
        # What is installed stays: numpy cannot be loaded twice.
        if name.partition(".")[0] not in _INSTALLED:
            del sys.modules[name]


@pytest.fixture
def load(untouched: None, tmp_path: Path) -> Callable[[str], Loaded]:
    """A script of which the definitions are run."""

    def of(text: str, name: str = "script.py") -> Loaded:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return Loaded(path)

    return of
