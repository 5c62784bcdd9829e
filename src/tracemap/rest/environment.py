"""Which services the environment names: their addresses, and what they are asked with."""

from __future__ import annotations

import os

from tracemap.errors import UsageError
from tracemap.rest.client import Rest

SERVICES = {
    "JIRA": "https://example.atlassian.net",
    "ZEPHYR": "https://api.zephyrscale.smartbear.com/v2",
}
"""The services by the name that their variables have, with an address as an example."""


def is_named(service: str) -> bool:
    """Tell whether the environment names a service."""
    return bool(os.environ.get(f"TRACEMAP_{service}_URL"))


def rest_of(service: str) -> Rest:
    """Return a service of `SERVICES` as the environment names it.

    `TRACEMAP_JIRA_URL` and `TRACEMAP_JIRA_TOKEN`, and `TRACEMAP_JIRA_USER` where the token is a user's, as in
    Atlassian's cloud.

    Raises:
        UsageError: it names none, or not as it should.
    """
    address, token, user = (
        os.environ.get(f"TRACEMAP_{service}_{part}", "").strip()
        for part in ("URL", "TOKEN", "USER")
    )
    if not address or not token:
        missing = f"TRACEMAP_{service}_{'TOKEN' if address else 'URL'}"
        advice = f"set TRACEMAP_{service}_URL, as {SERVICES[service]}, and TRACEMAP_{service}_TOKEN"
        raise UsageError(f"the environment does not say {missing}", advice)
    return Rest(address, token, user)
