"""What to type next where an id is none that the question is about."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from tracemap.cli.session import Session
from tracemap.errors import UnknownIdError
from tracemap.model import KINDS, kind_of

_ANSWERS = {
    "milestone": ("verifies", "says which requirements it verifies"),
    "requirement": ("verified-by", "says which milestones verify it"),
}
_OTHERWISE = ("show", "says what it is tied to")
_NO_IDS = ("priority", "document", "wbs", "level", "prefix")
"""The options that name something else than an item, and may name something unknown too."""


def next_step(error: UnknownIdError, session: Session, options: Namespace) -> str | None:
    """Return a command that leads on, and what it says; None where the error says what to do, or none does.

    An id of another kind than the one asked for has a command of its own; of one that nothing is named
    like, the ids that there are help.
    """
    catalog = session.catalog
    if error.help or any(error.id in ids for ids in catalog.unread.values()):
        return None
    found = catalog.find(error.id)
    if found is not None:
        command, says = _ANSWERS.get(kind_of(found), _OTHERWISE)
        return f"{session.follow_up(command, found.id)} {says}"
    if error.id in _values(options):
        return None
    kinds = ", ".join(f"{kind}s".replace("_", "-") for kind in KINDS)
    return f"{session.follow_up('list', 'KIND')} prints the ids; KIND is one of {kinds}"


def _values(options: Namespace) -> Iterator[str]:
    """Yield what the options name that name no items."""
    for name in _NO_IDS:
        value = getattr(options, name, None)
        yield from map(str, value if isinstance(value, list) else [value])
