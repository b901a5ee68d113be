"""Whether the class that is watched is right, found out while the script runs.

A run shows what a class did; it can not show what else it would do wrong. The same trials as those
of `engine` say so, in a process of their own beside that of the script.
"""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from tutor.engine.numbers import show
from tutor.script.engine.engine_report import EngineFault, EngineReport
from tutor.script.engine.isolated import check_script
from tutor.script.engine.load.script_text import Unloadable
from tutor.script.findings.finding import Finding
from tutor.script.record.script_log import ScriptLog

_LONGEST = 8.0  # seconds that the trials may take, most of which pass while the script runs


class ClassTrials:
    """What the trials of a class say, once they say it."""

    def __init__(self, path: Path) -> None:
        """Begin to try the class of a script."""
        self._path, self._report = path, list[EngineReport]()
        self._log: ScriptLog | None = None
        self._thread = Thread(target=self._try, daemon=True)
        self._thread.start()

    def _try(self) -> None:
        try:
            report = check_script(self._path, seconds=_LONGEST)
        except (Unloadable, RuntimeError, OSError):
            return  # the run is shown without it
        self._report.append(report)
        if self._log is not None:
            self._remark(report, self._log)

    def _remark(self, report: EngineReport, log: ScriptLog) -> None:
        found = verdict_finding(report, self._path, log)
        if found is not None and found not in log.remarks:
            log.remarks.insert(0, found)

    def are_over(self, wait: float = 0.0) -> bool:
        """Whether nothing more will come of them, after so many seconds at the most."""
        self._thread.join(wait)
        return not self._thread.is_alive()

    def told(self, log: ScriptLog, *, short: bool) -> str:
        """One line, empty while the trials go on, and if nothing came of them.

        Args:
            log: the run, to whose remarks a fault is added, now or later.
            short: whether there is little room.
        """
        self._log = log
        if not self._report:
            return ""
        self._remark(self._report[0], log)
        return told(self._report[0], self._path, short=short)


def told(report: EngineReport, path: Path, *, short: bool) -> str:
    """What is to say of a class, in one line."""
    if not report.faults:
        return f"Your class {report.name}: {report.agree} of {report.tried} checks agree"
    first, more = report.faults[0], len(report.faults) - 1
    if short:
        many = f"{more + 1} faults, the first" if more else "a fault"
        return f"Your class {report.name} has {many}{_where(first, path)}"
    also = f". It has {more} more" if more else ""
    return (
        f"Your class {report.name} has a fault{_where(first, path)}: {_words(first.words)}{also}; "
        f"`engine {path.name}` says more"
    )


def verdict_finding(report: EngineReport, path: Path, log: ScriptLog) -> Finding | None:
    """What is wrong, as the first finding of the run; None if nothing is.

    It leads to where the line at fault was first at work in this run.
    """
    if not report.faults:
        return None
    fault, more = report.faults[0], len(report.faults) - 1
    own = fault.line if Path(fault.file).name == path.name and not fault.cell else 0
    wrong = "".join(f" {each.name} is {show(each.seen)}, should be {show(each.right)}."
                    for each in fault.wrong[:1])  # fmt: skip
    also = f" There {'is' if more == 1 else 'are'} {more} more." if more else ""
    return Finding(
        "your class", log.first_written_by(own) if own else 0, own,
        f"{_words(fault.words)}. At fault{_where(fault, path)}: `{fault.code}`.{wrong}{also} "
        f"`engine {path.name}` says all of it.",
        program=fault.program,
    )  # fmt: skip


def _words(words: str) -> str:
    return words.removesuffix(".")


def _where(fault: EngineFault, path: Path) -> str:
    if not fault.line:
        return ""
    place = f"cell {fault.cell}, line {fault.line}" if fault.cell else f"line {fault.line}"
    name = Path(fault.file).name
    return f" on {place}" + (f" of {name}" if name != path.name else "")
