"""What works out each kind of picture: one row a kind, beside its form in `phrase`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutor.trace.log import Log
from tutor.trace.plots.curves import curve
from tutor.trace.plots.groups import histograms, table
from tutor.trace.plots.passes import losses
from tutor.trace.plots.phrase import PlotPhrase
from tutor.trace.plots.surfaces import surface

MAKERS: dict[str, Callable[[Log, PlotPhrase, int], Any]] = {
    "curve": curve,
    "heat": surface,
    "boundary": surface,
    "table": table,
    "histogram": histograms,
    "loss": losses,
}
"""By kind, the numbers of a picture of a run at a position.

Each raises ValueError where a name does not fit, and DomainError where there is no value.
"""
