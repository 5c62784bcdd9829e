"""`tracemap serve`: the site of the plan in a browser on this machine, made again as files change."""

from __future__ import annotations

import gc
from argparse import ArgumentParser, Namespace
from contextlib import suppress

from tracemap.cli import site_options, streams
from tracemap.cli.session import Outcome, Session
from tracemap.errors import ProjectError
from tracemap.extras import H11, JINJA, require
from tracemap.output.terminal import plain
from tracemap.serving import address
from tracemap.serving.job import Job

FORMATS = ("text",)
WITHOUT = {"--output": "it writes no file; tracemap site writes the site to a folder"}
EXAMPLES = """\
  tracemap serve --open
  tracemap serve --port 0                    any port that is free
  tracemap serve --as-of 2024-03-23 --since v1.0
  ssh -L 8000:localhost:8000 HOST            reads what is served on another machine"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--port",
        type=int,
        metavar="N",
        default=address.PORT,
        help=f"the port to listen at (default: {address.PORT}; 0: any that is free)",
    )
    parser.add_argument(
        "--host",
        metavar="H",
        default=address.LOOPBACK,
        help=f"the name or number to listen at (default: {address.LOOPBACK}, this machine alone)",
    )
    parser.add_argument("--open", action="store_true", help="show the site in the browser")
    site_options.add_arguments(parser)


def run(session: Session, options: Namespace) -> Outcome:
    """Serve until interrupted."""
    session.inputs.doubt()
    require(H11)
    require(JINJA)
    if not session.root.is_dir():  # whatever else is wrong may be mended while the site is served
        raise ProjectError(f"{session.root}: no such folder", "--project DIR names another one")
    gc.enable()  # of this run there is no end in sight
    listener = address.listening(options.host, options.port)

    def started() -> None:
        url = address.url(options.host, listener)
        if not address.is_loopback(listener):
            session.warn(
                f"--host {options.host}: whoever reaches this machine can read the plan;"
                " there is no password"
            )
        session.warn(f"serving {session.root} at {url} ; Ctrl-C ends it")
        if options.open:
            _show(url)

    from tracemap.serving.serve import Wanted, serve  # imported where h11 is there

    job = Job(session.root, session.as_of, options.title, site_options.earlier_of(options))
    wanted = Wanted(job, options.as_of in (None, "today"), options.host)
    with suppress(KeyboardInterrupt):
        serve(wanted, listener, started, lambda line: streams.say(plain(line)))
    return Outcome("")


def _show(url: str) -> None:
    """Open a browser. One that takes its time, or the terminal, must not keep the site from being served."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
