"""From the arguments of the command line to an exit status.

Only the module of the command that is called is imported, so that `--help` and a wrong option cost
nothing.
"""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from tracemap.cli import commands, streams
from tracemap.errors import EmptyProjectError, TracemapError, UsageError
from tracemap.packages import module_names
from tracemap.version import __version__

OK, FINDINGS, NO_ANSWER, NOTHING_TO_CHECK, INTERNAL_FAULT = range(5)

_WITH_VALUE = ("--project", "--as-of", "--format", "-o", "--output")
_GENERAL = (*_WITH_VALUE, "-h", "--help", "--version")


def main(arguments: list[str]) -> int:
    """Run one command and return its exit status.

    0 all well; 1 findings at or above the threshold; 2 it could not answer; 3 nothing to check;
    4 an internal fault. Results go to standard output, everything else to standard error.
    """
    started = time.perf_counter()
    streams.prepare()
    try:
        return _run(arguments, started)
    except EmptyProjectError as error:
        return _failed(error, NOTHING_TO_CHECK)
    except TracemapError as error:
        return _failed(error, NO_ANSWER)
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001  # no traceback reaches a user
        return _internal_fault(error)


def _run(arguments: list[str], started: float) -> int:
    place = _place_of_command(arguments)
    if "--version" in arguments[:place]:
        streams.emit(f"tracemap {__version__}\n")
        return OK
    if place == len(arguments):
        return _run_without_command(arguments)
    name, rest = arguments[place], arguments[:place] + arguments[place + 1 :]
    module = _command(name)
    helping = not {"-h", "--help"}.isdisjoint(rest)
    parser = _parser(name, module, helping=helping)
    if helping:
        streams.emit(parser.format_help())
        return OK
    options = parser.parse_intermixed_args(rest)
    from tracemap.cli.running import run_command

    return run_command(module, options, started)


def _place_of_command(arguments: list[str]) -> int:
    """Return where the name of the command stands: after the general options, if any stand before it."""
    place = 0
    while place < len(arguments) and arguments[place].startswith("-"):
        option = arguments[place]
        if option.partition("=")[0] not in _GENERAL and not option.startswith("-o"):
            advice = "options of a command stand after its name: tracemap COMMAND --help lists them"
            raise UsageError(f"{option} is no option of all commands", advice)
        place += 2 if option in _WITH_VALUE else 1
    return min(place, len(arguments))


def _run_without_command(arguments: list[str]) -> int:
    if "-h" in arguments or "--help" in arguments:
        streams.emit(_overview())
        return OK
    if arguments:
        raise UsageError("no command given", "tracemap --help lists the commands")
    streams.say(_overview().rstrip())
    return NO_ANSWER


def command_names() -> list[str]:
    """Return the names of the commands, in alphabetical order."""
    return sorted(name.replace("_", "-") for name in module_names(commands))


def _command(name: str) -> ModuleType:
    names = command_names()
    if name in names:
        return import_module(f"tracemap.cli.commands.{name.replace('-', '_')}")
    from difflib import get_close_matches  # imported where a misspelt command needs it

    near = get_close_matches(name.replace("_", "-"), names, n=1)
    advice = f"did you mean {near[0]}?" if near else "tracemap --help lists the commands"
    raise UsageError(f"there is no command {name!r}", advice)


_ORDER = (
    ("what is wrong, and what a change does", ("check", "diff")),
    ("what verifies what", ("coverage", "verifies", "verified-by", "plans")),
    ("what waits for what, and until when", ("blocking", "when", "forecast", "whatif")),
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


def _parser(name: str, module: ModuleType, *, helping: bool) -> ArgumentParser:
    examples = getattr(module, "EXAMPLES", "")
    parser = _Parser(
        prog=f"tracemap {name}",
        description=_summary(name),
        epilog=f"examples:\n{examples}" if examples else None,
        # Without a width, each option that is declared would ask for that of the terminal.
        formatter_class=partial(RawDescriptionHelpFormatter, width=None if helping else 80),
        allow_abbrev=False,
        add_help=False,
    )
    module.add_arguments(parser)
    general = parser.add_argument_group("general options")
    general.add_argument("-h", "--help", action="store_true", help="print this help")
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

    streams.say(f"tracemap: {plain(error.message)}")
    if error.help:
        streams.say(f"  {plain(error.help)}")
    return status


def _internal_fault(error: Exception) -> int:
    from tracemap.output.terminal import plain

    if os.environ.get("TRACEMAP_DEBUG"):
        import traceback

        traceback.print_exception(error)
    streams.say(f"tracemap: internal fault: {type(error).__name__}: {plain(str(error))[:300]}")
    streams.say(
        "  this is a fault of tracemap, not of the plan; TRACEMAP_DEBUG=1 prints where it happened"
    )
    return INTERNAL_FAULT
