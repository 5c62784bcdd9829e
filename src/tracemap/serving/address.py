"""Where the site is served: the port that is opened, and the names by which a browser may call it."""

from __future__ import annotations

import errno
import socket
from ipaddress import ip_address

from tracemap.errors import UsageError

LOOPBACK = "127.0.0.1"
PORT = 8000
_HTTP = 80
_WAITING = 128
"""How many connections the system keeps waiting to be taken."""


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at a host, by name or number; port 0 is any that is free.

    Raises:
        UsageError: the host is none of this machine's, or the port is taken or out of reach.
    """
    if not 0 <= port <= 65535:
        raise UsageError(f"--port {port}: a port is a number from 0 to 65535")
    try:
        family, _, _, _, place = socket.getaddrinfo(
            host or " ", port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise _no_address(host) from error
    try:
        listener = socket.create_server((place[0], place[1]), family=family, backlog=_WAITING)
    except OSError as error:
        raise _refused(host, port, error) from error
    listener.setblocking(False)
    return listener


def _refused(host: str, port: int, error: OSError) -> UsageError:
    """Say why a port cannot be opened, and what to do about it."""
    if error.errno == errno.EADDRINUSE:
        advice = "--port N names another port, --port 0 takes any that is free"
        return UsageError(f"port {port} of {host} is taken: another program listens there", advice)
    if error.errno == errno.EACCES:
        return UsageError(f"port {port} is not yours to open", "take one from 1024 on: --port N")
    if error.errno == errno.EADDRNOTAVAIL:
        return _no_address(host)
    return UsageError(f"cannot listen at {host}, port {port}: {error.strerror or error}")


def _no_address(host: str) -> UsageError:
    advice = f"without --host the site is served at {LOOPBACK}, for this machine alone"
    return UsageError(f"--host {host!r} is no address of this machine", advice)


def is_loopback(listener: socket.socket) -> bool:
    """Tell whether a socket listens to this machine alone."""
    return ip_address(listener.getsockname()[0]).is_loopback


def url(host: str, listener: socket.socket) -> str:
    """Return the address to type into a browser."""
    own, port = listener.getsockname()[:2]
    name = LOOPBACK if ip_address(own).is_unspecified else host
    return f"http://{_written(name)}{'' if port == _HTTP else f':{port}'}/"


def authorities(host: str, own: str, port: int) -> frozenset[str]:
    """Return what may stand in the `Host` of a request, in small letters.

    A page of another site that gets itself resolved to this machine (DNS rebinding) still calls it by its
    own name. So only these names are answered: those of loopback, the one that the user chose, and the
    number that the connection came in at, which no name server can give away.

    Args:
        host: as the user names it.
        own: the address of this end of the connection.
        port: that it came in at.
    """
    names = {"localhost", LOOPBACK, "[::1]", _written(host.lower()), _written(own.lower())}
    found = {f"{name}:{port}" for name in names}
    return frozenset(found | names if port == _HTTP else found)


def _written(host: str) -> str:
    """Return a host as an address has it: IPv6 numbers in brackets, without the name of a network card."""
    return f"[{host.partition('%')[0]}]" if ":" in host else host
