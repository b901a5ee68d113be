"""Faults as people, programs and GitHub read them."""

from __future__ import annotations

import json
from collections.abc import Callable

from tutor.characters import safe
from tutor.program import Diagnostic
from tutor.program.diagnostic import LONGEST


def as_text(fault: Diagnostic, severity: str) -> str:
    """`path:line:col: error[E041] message`, and the help on a second line."""
    return fault.written(severity)


def as_json(fault: Diagnostic, severity: str) -> str:
    """One JSON object, in ASCII, on one line."""
    return json.dumps(
        {
            "path": fault.path, "line": fault.line, "col": fault.col, "code": fault.code,
            "severity": severity, "message": safe(fault.message, LONGEST),
            "help": safe(fault.help, LONGEST),
        }
    )  # fmt: skip


def as_github(fault: Diagnostic, severity: str) -> str:
    """A workflow command, which GitHub shows beside the line of a change."""
    message = safe(fault.message, LONGEST)
    if fault.help:
        message += f"\nhelp: {safe(fault.help, LONGEST)}"
    where = {
        "file": safe(fault.path, one_line=True), "line": fault.line, "col": fault.col,
        "title": fault.code,
    }  # fmt: skip
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in where.items())
    return f"::{severity} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[Diagnostic, str], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}
"""The formats by name: each takes a fault and its severity, `error` or `warning`."""
