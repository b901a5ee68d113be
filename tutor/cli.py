"""The command line: picks a command and a front end.

Exit codes: 0 done, 1 the thing that was checked or run has errors, 2 it could not be done at
all, and 130 for Ctrl-C, as shells expect. What goes wrong is written to stderr with its
place, everything there is to say in one run.

What the commands do stands in `tutor.commands`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tutor import __version__, commands
from tutor.commands import DONE, FAILED, INTERRUPTED, say


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, by default that of the command line; the exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Lessons are UTF-8 whatever the locale says. Refused where something was read already.
            with contextlib.suppress(io.UnsupportedOperation):
                stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        args = _parser().parse_args(argv)
        code: int = args.command(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as fault:
        say(f"error: {fault.strerror or fault}{f': {fault.filename}' if fault.filename else ''}")
        return FAILED


def _add_plain(parser: argparse.ArgumentParser, default: object) -> None:
    help = "lines of text instead of a full screen: for pipes, screen readers, dumb terminals"
    parser.add_argument("--plain", action="store_true", default=default, help=help)


def _parser() -> argparse.ArgumentParser:
    run_as_module = Path(sys.argv[0]).name == "__main__.py"
    parser = argparse.ArgumentParser(
        prog="python -m tutor" if run_as_module else "backprop-tutor",
        description="Learn back-propagation by stepping through it. Without a command: all "
        "lessons, and where you left off.",
    )
    _add_plain(parser, default=False)
    parser.add_argument("--version", action="version", version=f"backprop-tutor {__version__}")
    parser.set_defaults(command=commands.learn, start=None)
    listed = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], help: str
    ) -> argparse.ArgumentParser:
        sub = listed.add_parser(name, help=help, description=help)
        _add_plain(sub, default=argparse.SUPPRESS)  # where it is not said again, it stays as it is
        sub.set_defaults(command=run)
        return sub

    learn = command("learn", commands.learn, "Open a lesson.")
    learn.add_argument("start", metavar="PACK/LESSON", help="or a path to a lesson or pack")

    trace = command("trace", commands.trace, "Print every event of a run, one a line.")
    trace.add_argument("file", metavar="FILE", help="a program, or a lesson (its first program)")
    trace.add_argument("--format", choices=("text", "jsonl"), default="text")

    progress = command("progress", commands.progress, "Show what is done, lesson by lesson.")
    progress.add_argument("--format", choices=("text", "json"), default="text")

    reset = command("reset", commands.reset, "Start a lesson, or all of a pack, afresh.")
    reset.add_argument("target", metavar="PACK[/LESSON]")

    pack = listed.add_parser("pack", help="Work on lesson packs.")
    of_pack = pack.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = of_pack.add_parser("check", help="Report every fault in a pack.")
    check.add_argument("folder", metavar="DIR")
    check.set_defaults(command=commands.check)
    return parser
