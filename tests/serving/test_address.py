"""Where the server listens, and by which names it may be called."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tracemap.errors import UsageError
from tracemap.serving.address import authorities, is_loopback, listening, url


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_is_taken_is_said(taken: int) -> None:
    with pytest.raises(UsageError, match=f"port {taken} of 127.0.0.1 is taken") as error:
        listening("127.0.0.1", taken)
    assert "--port 0" in str(error.value.help)


@pytest.mark.parametrize("port", [-1, 65536, 10**9])
def test_a_port_is_a_number_of_a_port(port: int) -> None:
    with pytest.raises(UsageError, match="from 0 to 65535"):
        listening("127.0.0.1", port)


@pytest.mark.parametrize(
    "host", ["", " ", "192.0.2.1", "256.1.1.1", "no host", "a" * 300, "\ud800"]
)
def test_a_host_is_one_of_this_machine(host: str) -> None:
    with pytest.raises(UsageError, match="is no address of this machine"):
        listening(host, 0)


def test_a_port_that_is_not_the_user_s_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(UsageError, match="port 80 is not yours to open"):
        listening("127.0.0.1", 80)


def test_port_0_is_any_that_is_free() -> None:
    with listening("127.0.0.1", 0) as one, listening("localhost", 0) as other:
        ports = {one.getsockname()[1], other.getsockname()[1]}
        assert len(ports - {0}) == 2
        assert url("127.0.0.1", one) == f"http://127.0.0.1:{one.getsockname()[1]}/"
        assert url("localhost", other) == f"http://localhost:{other.getsockname()[1]}/"


def test_all_addresses_are_no_loopback_and_are_called_by_one_that_works() -> None:
    with listening("0.0.0.0", 0) as everywhere, listening("127.0.0.1", 0) as here:
        assert not is_loopback(everywhere)
        assert is_loopback(here)
        assert url("0.0.0.0", everywhere).startswith("http://127.0.0.1:")


def test_the_names_of_a_server_are_those_of_loopback_and_its_own() -> None:
    local = {"127.0.0.1:8000", "localhost:8000", "[::1]:8000"}
    assert authorities("127.0.0.1", "127.0.0.1", 8000) == local
    assert authorities("Box.local", "192.0.2.7", 8000) == local | {
        "box.local:8000",
        "192.0.2.7:8000",
    }
    assert authorities("::1", "::1", 8000) == local
    assert authorities("fe80::1%eth0", "fe80::1%eth0", 8000) == local | {"[fe80::1]:8000"}
    assert {"127.0.0.1", "127.0.0.1:80"} <= authorities("127.0.0.1", "127.0.0.1", 80)
    assert "127.0.0.1" not in authorities("127.0.0.1", "127.0.0.1", 8000)


def test_the_address_of_port_80_needs_no_port() -> None:
    class Listener:
        def getsockname(self) -> tuple[str, int]:
            return ("127.0.0.1", 80)

    assert url("localhost", Listener()) == "http://localhost/"  # type: ignore[arg-type]
