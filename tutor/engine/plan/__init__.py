"""A graph compiled once and run many times: node by node, or in bulk with numpy."""

from tutor.engine.plan.compiled import Plan
from tutor.engine.plan.explore import along, descend, over

__all__ = ["Plan", "along", "descend", "over"]
