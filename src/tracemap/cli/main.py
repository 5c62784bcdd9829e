"""From the arguments of the command line to an exit status.

Only the module of the command that is called is imported, so that `--help` and a wrong option cost
nothing.
"""

from __future__ import annotations

import os
import pkgutil
import sys
import time
from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from tracemap.cli import commands
from tracemap.errors import EmptyProjectError, TracemapError, UsageError
from tracemap.version import __version__

OK, FINDINGS, NO_ANSWER, NOTHING_TO_CHECK, INTERNAL_FAULT = range(5)

_WITH_VALUE = ("--project", "--as-of", "--format", "-o", "--output")


def main(arguments: list[str]) -> int:
    """Run one command and return its exit status.

    0 all well; 1 findings at or above the threshold; 2 it could not answer; 3 nothing to check;
    4 an internal fault. Results go to standard output, everything else to standard error.
    """
    started = time.perf_counter()
    _prepare_streams()
    try:
        return _run(arguments, started)
    except EmptyProjectError as error:
        return _failed(error, NOTHING_TO_CHECK)
    except TracemapError as error:
        return _failed(error, NO_ANSWER)
    except BrokenPipeError:
        # The reader has gone, as `head` does; nothing is wrong, and nobody is there to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001  # no traceback reaches a user
        return _internal_fault(error)


def _prepare_streams() -> None:
    """Let no character that a terminal cannot show stop an answer."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _run(arguments: list[str], started: float) -> int:
    name, rest = _split(arguments)
    if name is None:
        return _run_without_command(rest)
    module = _command(name)
    options = _parser(name, module).parse_intermixed_args(rest)
    from tracemap.cli.running import run_command

    return run_command(module, options, started)


def _split(arguments: list[str]) -> tuple[str | None, list[str]]:
    """Return the name of the command, the first argument that is no option, and the other arguments."""
    place = 0
    while place < len(arguments):
        argument = arguments[place]
        if not argument.startswith("-"):
            return argument, arguments[:place] + arguments[place + 1 :]
        place += 2 if argument in _WITH_VALUE else 1
    return None, arguments


def _run_without_command(arguments: list[str]) -> int:
    if "--version" in arguments:
        print(f"tracemap {__version__}")
        return OK
    if not arguments or "-h" in arguments or "--help" in arguments:
        print(_overview(), end="")
        return OK if arguments else NO_ANSWER
    raise UsageError("no command given", "tracemap --help lists the commands")


def command_names() -> list[str]:
    """Return the names of the commands, in alphabetical order."""
    return sorted(
        module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__)
    )


def _command(name: str) -> ModuleType:
    names = command_names()
    if name in names:
        return import_module(f"tracemap.cli.commands.{name.replace('-', '_')}")
    from difflib import get_close_matches  # imported where a misspelt command needs it

    near = get_close_matches(name.replace("_", "-"), names, n=1)
    advice = f"did you mean {near[0]}?" if near else "tracemap --help lists the commands"
    raise UsageError(f"there is no command {name!r}", advice)


_ORDER = (
    ("what is wrong", ("check",)),
    ("what verifies what", ("coverage", "verifies", "verified-by", "plans")),
    ("what waits for what, and until when", ("blocking", "when")),
    ("what is there", ("show", "list", "graph")),
)


def _overview() -> str:
    names = command_names()
    groups = [(title, [name for name in of if name in names]) for title, of in _ORDER]
    grouped = {name for _, of in groups for name in of}
    groups.append(("tracemap itself", [name for name in names if name not in grouped]))
    lines = [
        "usage: tracemap [--project DIR] [--as-of DATE] [--format F] [-o FILE] COMMAND ...",
        "",
        "Questions to a plan of milestones, requirements and test plans, answered from files in git.",
    ]
    for title, of in groups:
        lines += ["", f"{title}:"]
        lines += [f"  {name:<13} {_summary(name)}" for name in of]
    lines += [
        "",
        "tracemap COMMAND --help says more; tracemap --version prints the version.",
        "exit status: 0 all well, 1 findings or a threshold missed, 2 no answer, 3 nothing to check,",
        "             4 an internal fault",
    ]
    return "\n".join(lines) + "\n"


def _summary(name: str) -> str:
    """Return what a command answers, which stands in the first line of its module; nothing is imported."""
    path = Path(commands.__file__ or "").with_name(f"{name.replace('-', '_')}.py")
    with path.open(encoding="utf-8") as file:
        return file.readline().partition(": ")[2].rstrip('".\n')


class _Parser(ArgumentParser):
    """An argument parser whose errors are ours."""

    def error(self, message: str) -> NoReturn:
        """Raise the error instead of printing it with the usage."""
        raise UsageError(message, f"{self.prog} --help says what is expected")


def _parser(name: str, module: ModuleType) -> ArgumentParser:
    examples = getattr(module, "EXAMPLES", "")
    parser = _Parser(
        prog=f"tracemap {name}",
        description=_summary(name),
        epilog=f"examples:\n{examples}" if examples else None,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    module.add_arguments(parser)
    general = parser.add_argument_group("general options")
    general.add_argument("-h", "--help", action="help", help="print this help")
    general.add_argument("--version", action="version", version=__version__, help=SUPPRESS)
    general.add_argument(
        "--project", metavar="DIR", default=".", help="the folder of the plan (default: this one)"
    )
    general.add_argument(
        "--as-of",
        metavar="DATE",
        default=None,
        help="the date of the question, YYYY-MM-DD (default: today)",
    )
    general.add_argument(
        "--format",
        choices=module.FORMATS,
        default=None,
        help=f"the output format: {', '.join(module.FORMATS)} (default: {module.FORMATS[0]})",
        metavar="F",
    )
    general.add_argument(
        "-o", "--output", metavar="FILE", help="write to a file instead of standard output"
    )
    return parser


def _failed(error: TracemapError, status: int) -> int:
    from tracemap.output.terminal import plain

    _complain(f"tracemap: {plain(error.message)}")
    if error.help:
        _complain(f"  {plain(error.help)}")
    return status


def _internal_fault(error: Exception) -> int:
    from tracemap.output.terminal import plain

    if os.environ.get("TRACEMAP_DEBUG"):
        import traceback

        traceback.print_exception(error)
    _complain(f"tracemap: internal fault: {type(error).__name__}: {plain(str(error))[:300]}")
    _complain(
        "  this is a fault of tracemap, not of the plan; TRACEMAP_DEBUG=1 prints where it happened"
    )
    return INTERNAL_FAULT


def _complain(line: str) -> None:
    try:
        print(line, file=sys.stderr)
    except OSError:  # nobody hears it; the exit status still tells
        return
