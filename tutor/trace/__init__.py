"""The log of assignments, and the cursor that moves over it."""

from tutor.program.columns import Binding
from tutor.program.recording import Pass
from tutor.trace.cursor import Cursor
from tutor.trace.event import Event, Grad, Stretch
from tutor.trace.log import Log
from tutor.trace.parts.grains import GRAINS
from tutor.trace.pass_graph import Flow, Graph
from tutor.trace.query import Query, Range
from tutor.trace.trace import Trace
from tutor.trace.training_log import Training

__all__ = [
    "GRAINS", "Binding", "Cursor", "Event", "Flow", "Grad", "Graph", "Log", "Pass", "Query",
    "Range", "Stretch", "Trace", "Training",
]  # fmt: skip
