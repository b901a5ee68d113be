"""The log of assignments, and the cursor that moves over it."""

from tutor.trace.cursor import GRAINS, Cursor
from tutor.trace.event import Event, Grad
from tutor.trace.log import Log
from tutor.trace.pass_graph import Flow, Graph
from tutor.trace.trace import Trace

__all__ = ["GRAINS", "Cursor", "Event", "Flow", "Grad", "Graph", "Log", "Trace"]
