"""A graph compiled once and run many times: its schedule, its storage, and two ways to run it."""

from tutor.engine.plan.compiled import Plan

__all__ = ["Plan"]
