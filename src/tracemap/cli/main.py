"""From the arguments of the command line to an exit status.

Only the module of the command that is called is imported, so that `--help` and a wrong option cost
nothing.
"""

from __future__ import annotations

import os
import time
from importlib import import_module
from types import ModuleType

from tracemap.cli import answers, streams
from tracemap.cli.answers import Start
from tracemap.cli.overview import command_names, module_of, overview
from tracemap.errors import EmptyProjectError, EndedError, TracemapError, UsageError
from tracemap.version import __version__

OK, FINDINGS, NO_ANSWER, NOTHING_TO_CHECK, INTERNAL_FAULT = range(5)
INTERRUPTED, ENDED = 130, 143
"""What a shell says of a program that Ctrl-C or SIGTERM has ended."""

_DEBUG = "--debug"
_WITH_VALUE = ("--project", "--as-of", "--format", "-o", "--output")
_GENERAL = (*_WITH_VALUE, "--no-cache", _DEBUG, "-h", "--help", "--version")


def main(arguments: list[str]) -> int:
    """Run one command and return its exit status.

    0 all well; 1 findings at or above the threshold; 2 it could not answer; 3 nothing to check;
    4 an internal fault; 130 interrupted, 143 ended by the system. Results go to standard output,
    everything else to standard error.
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
        return INTERRUPTED
    except EndedError:
        return ENDED
    except Exception as error:  # noqa: BLE001  # no traceback reaches a user
        if isinstance(error, FileNotFoundError) and not _is_somewhere():
            gone = UsageError("the current folder is not there any more", "cd to one that is")
            return _failed(gone, NO_ANSWER)
        return _internal_fault(error, debug=_DEBUG in arguments)


def _run(arguments: list[str], started: float) -> int:
    place = _place_of_command(arguments)
    if "--version" in arguments[:place]:
        streams.emit(f"tracemap {__version__}\n")
        return OK
    if place == len(arguments):
        return _run_without_command(arguments)
    start = answers.start_of(arguments, started)
    known = answers.recall(start.question) if start.question else None
    if known is not None:
        for word in known.words:
            streams.say(word)
        streams.emit(known.content)
        return known.status
    return _run_command(arguments, place, start)


def _run_command(arguments: list[str], place: int, start: Start) -> int:
    name, rest = arguments[place], arguments[:place] + arguments[place + 1 :]
    module = _command(name)
    end = rest.index("--") if "--" in rest else len(rest)
    helping = not {"-h", "--help"}.isdisjoint(rest[:end])
    from tracemap.cli.parsing import parser_of  # imported where an answer is made

    parser = parser_of(name, module, helping=helping, words=rest[:end])
    if helping:
        streams.emit(parser.format_help())
        return OK
    from tracemap.cli.ending import orderly

    options = parser.parsed(rest[:end], rest[end + 1 :], before=place)
    from tracemap.cli.running import run_command

    with orderly():
        return run_command(module, options, start)


def _place_of_command(arguments: list[str]) -> int:
    """Return where the name of the command stands: after the general options, if any stand before it."""
    place = 0
    while place < len(arguments) and arguments[place].startswith("-"):
        option = arguments[place]
        name = option.partition("=")[0]
        if name not in _GENERAL and not option.startswith("-o"):
            from tracemap.identifiers import did_you_mean  # imported where an option is misspelt

            advice = "options of a command stand after its name: tracemap COMMAND --help lists them"
            long = (one for one in _GENERAL if one.startswith("--"))
            message = f"{name} is no option of all commands"
            raise UsageError(message, did_you_mean(name, long, advice))
        place += 2 if option in _WITH_VALUE else 1
    return min(place, len(arguments))


def _run_without_command(arguments: list[str]) -> int:
    if "-h" in arguments or "--help" in arguments:
        streams.emit(overview())
        return OK
    if arguments:
        raise UsageError("no command given", "tracemap --help lists the commands")
    streams.say(overview().rstrip())
    return NO_ANSWER


def _command(name: str) -> ModuleType:
    names = command_names()
    if name in names:
        return import_module(f"tracemap.cli.commands.{module_of(name)}")
    from tracemap.identifiers import did_you_mean  # imported where a command is misspelt

    advice = did_you_mean(name.replace("_", "-"), names, "tracemap --help lists the commands")
    raise UsageError(f"there is no command {name!r}", advice)


def _failed(error: TracemapError, status: int) -> int:
    from tracemap.output.terminal import lines_of, plain

    streams.say(f"tracemap: {plain(error.message)}")
    if error.help:
        columns = streams.columns_of_words() or 10_000  # a file has no width
        for line in lines_of(error.help, max(columns - 2, 20)):
            streams.say(f"  {line}")
    return status


def _is_somewhere() -> bool:
    try:
        os.getcwd()  # noqa: PTH109  # pathlib takes as long to import as an answer that is known
    except OSError:
        return False
    return True


def _internal_fault(error: Exception, *, debug: bool) -> int:
    from tracemap.output.terminal import plain

    if debug or os.environ.get("TRACEMAP_DEBUG"):
        import traceback

        traceback.print_exception(error)
    streams.say(f"tracemap: internal fault: {type(error).__name__}: {plain(str(error))[:300]}")
    streams.say(
        "  this is a fault of tracemap, not of the plan: please report it; --debug prints where it happened"
    )
    return INTERNAL_FAULT
