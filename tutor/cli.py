"""The command line: picks a command and a front end.

Exit codes: 0 done, 1 the thing that was checked or run has errors, 2 it could not be done at
all, 70 an error of our own, and as shells expect 130 for Ctrl-C, 143 for SIGTERM and 129 for
SIGHUP. What goes wrong is written to stderr with its place, everything there is to say in one
run.

What the commands do stands in `tutor.commands`.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from tutor import (
    __version__,
    commands,
    debug_commands,
    guard,
    pack_commands,
    picture_commands,
)
from tutor.characters import safe
from tutor.commands import DONE, FAILED, INTERRUPTED
from tutor.guard import say


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, by default that of the command line; the exit code."""
    if not guard.open_streams():
        say("error: stdout is closed")
        return FAILED
    try:
        with guard.signals():
            as_module = Path(sys.argv[0]).name == "__main__.py"
            parser = _parser("python -m tutor" if as_module else "backprop-tutor")
            args = _parsed(parser, argv)
            code: int = args.command(args)
            sys.stdout.flush()
            return _leave(code)
    except guard.Ended as end:
        return _leave(end.code)
    except KeyboardInterrupt:
        return _leave(INTERRUPTED)
    except BrokenPipeError:
        return _leave(DONE)  # the reader of our output has closed it
    except OSError as fault:
        if guard.hung_up():
            return _leave(guard.HUNG_UP)
        name = safe(str(fault.filename or ""), 300, one_line=True)
        where = f": {name}" if name else " (what was to be written did not get out)"
        say(f"error: {fault.strerror or fault}{where}")
        return _leave(FAILED)
    except Exception as fault:
        say(guard.report(fault))
        return _leave(guard.OURS)


def _parsed(parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> argparse.Namespace:
    """The words of the command line. Help ends the program, once it has been written."""
    try:
        return parser.parse_args(argv)
    except SystemExit:
        sys.stdout.flush()
        raise


def _leave(code: int) -> int:
    """Write what is still to be written, if that is possible; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            guard.give_up(stream)
    return code


def _add_plain(parser: argparse.ArgumentParser, default: object) -> None:
    help = "lines of text instead of a full screen: for pipes, screen readers, dumb terminals"
    parser.add_argument("--plain", action="store_true", default=default, help=help)


def _size(text: str) -> tuple[int, int]:
    """Columns and rows out of `80x24`."""
    columns, _, rows = text.partition("x")
    numbers = columns.isdecimal() and rows.isdecimal() and len(text) < 8
    if not (numbers and 20 <= int(columns) <= 500 and 10 <= int(rows) <= 200):
        raise argparse.ArgumentTypeError(
            f"a size is columns x rows, as 80x24, from 20x10 to 500x200, not {text!r}"
        )
    return int(columns), int(rows)


def _cells(text: str) -> int:
    """The cells of a line."""
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and 20 <= int(text) <= 500):
        raise argparse.ArgumentTypeError(f"a width is 20 to 500 cells, not {text[:40]!r}")
    return int(text)


def _position(text: str) -> int:
    """The number of an event."""
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise argparse.ArgumentTypeError(f"an event is a number from 0, not {text[:40]!r}")
    return int(text)


def _number(text: str) -> tuple[str, float]:
    """Name and number out of `a=2`."""
    name, _, number = text.partition("=")
    try:
        x = float(number)
    except ValueError:
        x = math.nan
    if not name.strip() or not math.isfinite(x):
        raise argparse.ArgumentTypeError(f"it is written as a=2 or w1=-0.5, not {text!r}")
    return name.strip(), x


@cache
def _parser(prog: str) -> argparse.ArgumentParser:
    """Every command with its options; made once, however often `main` is called."""
    parser = argparse.ArgumentParser(
        prog=prog,
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

    help = (
        "Step through a program, the first one of a lesson, or an expression; none is executed. "
        "A script of your own that imports something or has a class is run and recorded, and what "
        "stands out is listed: gradients not set to 0, parameters never reached and more."
    )
    debug = command("debug", debug_commands.debug, help)
    debug.add_argument("target", metavar="FILE|PACK/LESSON", nargs="?",
                       help="a program, a script, a notebook, or a lesson")  # fmt: skip
    debug.add_argument("arguments", metavar="ARGUMENT", nargs="*",
                       help="what a script finds in sys.argv; behind -- if it begins with -",
                       )  # fmt: skip
    debug.add_argument("--replace", metavar="CLASS", default="",
                       help="put the tutor's Value in the place of this class of the script",
                       )  # fmt: skip
    debug.add_argument("-e", dest="expression", metavar="EXPRESSION",
                       help='such as "L = (a*b + 1)**2"; statements are separated by ;',
                       )  # fmt: skip
    debug.add_argument("--set", dest="numbers", metavar="NAME=NUMBER", type=_number,
                       action="append", default=[], help="a number for a name of the expression",
                       )  # fmt: skip

    trace = command("trace", commands.trace, "Print every event of a run, one a line.")
    trace.add_argument("file", metavar="FILE", help="a program, or a lesson (its first program)")
    trace.add_argument("--format", choices=("text", "jsonl", "csv"), default="text")
    trace.add_argument("--from", dest="start", metavar="K", type=_position, default=0,
                       help="from this event on")  # fmt: skip
    trace.add_argument("--to", dest="end", metavar="K", type=_position, help="up to, not including")
    trace.add_argument("--node", metavar="NAME", help="what is written to one node")

    def pictured(
        name: str, run: Callable[[argparse.Namespace], int], help: str, formats: Sequence[str]
    ) -> argparse.ArgumentParser:
        sub = command(name, run, help)
        sub.add_argument("file", metavar="FILE", help="a program, or a lesson (its first program)")
        sub.add_argument("--format", choices=formats, default="text")
        sub.add_argument("--at", metavar="K", type=_position,
                         help="at this step of the run, by default its end")  # fmt: skip
        return sub

    graph = pictured("graph", picture_commands.graph, "Print the graph of a run.",
                     picture_commands.GRAPH_FORMATS)  # fmt: skip
    graph.add_argument("--width", metavar="CELLS", type=_cells, default=100,
                       help="of a graph as text or svg, from 20 to 500")  # fmt: skip
    plot = pictured("plot", picture_commands.plot, "Print a picture of a run.",
                    picture_commands.PLOT_FORMATS)  # fmt: skip
    plot.add_argument("picture", metavar="PICTURE", help='such as "curve a", "heat a b", "loss", '
                      '"histogram grad", "table W"')  # fmt: skip
    plot.add_argument("--size", metavar="80x24", type=_size, default=(80, 24))

    engine = command("engine", commands.engine,
                     "Say whether your own class for scalar autograd is right.")  # fmt: skip
    engine.add_argument("script", metavar="SCRIPT", help="your script or notebook, or the file of "
                        "the class; what it does is not run")  # fmt: skip
    engine.add_argument("--class", dest="cls", metavar="NAME", default="",
                        help="which class, if there are several")  # fmt: skip
    engine.add_argument("--format", choices=("text", "json"), default="text")

    progress = command("progress", commands.progress, "Show what is done, lesson by lesson.")
    progress.add_argument("--format", choices=("text", "json"), default="text")

    reset = command("reset", commands.reset, "Start a lesson, or all of a pack, afresh.")
    reset.add_argument("target", metavar="PACK[/LESSON]")

    pack = listed.add_parser("pack", help="Work on lesson packs.")
    of_pack = pack.add_subparsers(title="commands", metavar="COMMAND", required=True)
    help = "Report every fault in packs, or in lessons that belong to none."
    check = of_pack.add_parser("check", help=help, description=help)
    check.add_argument("folders", metavar="DIR", nargs="+")
    check.add_argument("--strict", action="store_true", help="warnings are errors")
    check.add_argument("--format", choices=("text", "json", "github"), default="text",
                       help="json: one object a fault; github: marks at the lines of a change",
                       )  # fmt: skip
    check.set_defaults(command=commands.check)

    def of_author(
        name: str, run: Callable[[argparse.Namespace], int], help: str
    ) -> argparse.ArgumentParser:
        sub = of_pack.add_parser(name, help=help, description=help)
        sub.set_defaults(command=run)
        return sub

    help = "Write a first pack to change, or one more lesson of a pack."
    new = of_author("new", pack_commands.new, help)
    new.add_argument("folder", metavar="DIR")
    new.add_argument("--lesson", metavar="ID", help="the lesson to write; added to the pack in DIR")

    place = "a pack, PACK/LESSON, a folder or a file"
    help = "Show a working copy as learners will see it; a saved change shows at once."
    preview = of_author("preview", pack_commands.preview, help)
    preview.add_argument("lesson", metavar="DIR[/LESSON[#QUIZ]]", help=place)
    preview.add_argument("--text", metavar="80x24", type=_size,
                         help="print its screens as text, with what does not fit",
                         )  # fmt: skip
    help = "List every name of the programs, with its numbers."
    of_author("names", pack_commands.names, help).add_argument(
        "lesson", metavar="LESSON", help=place
    )
    help = "List what the texts claim: what was checked and what only looks like a claim."
    of_author("claims", pack_commands.claims, help).add_argument(
        "lesson", metavar="LESSON", help=place
    )
    help = "Print an answer key, with what each wrong rule answers."
    of_author("answers", pack_commands.answers, help).add_argument(
        "lesson", metavar="LESSON[#QUIZ]", help=place
    )
    help = "Say which wrong rules and skills the questions can show and tell apart."
    of_author("coverage", pack_commands.coverage, help).add_argument(
        "folders", metavar="DIR", nargs="+", help=place
    )
    help = "Look for numbers with which the required wrong rules have answers of their own."
    suggest = of_author("suggest", pack_commands.suggest, help)
    suggest.add_argument("question", metavar="LESSON#QUIZ", help=place)
    suggest.add_argument("--rules", metavar="RULE", nargs="+", default=(),
                         help="wrong rules to tell apart, in place of those it requires",
                         )  # fmt: skip
    help = "Tell what a message or a wrong rule means, with an example; without one, list them."
    explain = of_author("explain", pack_commands.explain, help)
    explain.add_argument("name", metavar="CODE|RULE", nargs="?", help="as `E413` or `overwrite`")
    explain.add_argument("--guide", metavar="FILE", nargs="?", const="",
                         help="print the tables of the author's guide, or renew them in FILE",
                         )  # fmt: skip
    return parser
