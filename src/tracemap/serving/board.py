"""What is shown at this moment: a table of pages, exchanged as a whole, so that no answer mixes two."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tracemap.serving import own_pages
from tracemap.serving.outcome import Outcome, Page, Site, Trouble, digest, page_of

_SCRIPT = (Path(__file__).parent / "live.js").read_bytes()


class Shown(NamedTuple):
    """All that a request can be answered with.

    Attributes:
        pages: the pages by path, as a request names it: `/m/LDM-503-17.html`.
        other: the page for any other path.
        status: the HTTP status of that one: 404, or 503 while there is no site.
    """

    pages: Mapping[str, Page]
    other: Page
    status: int


class Board:
    """What is shown, and what is said of it.

    Attributes:
        shown: the pages of this moment.
        made: when the site that is shown was made, in words; empty while there is none.
    """

    def __init__(self) -> None:
        """Start with the word that the site is being made."""
        self.made = ""
        self._site: Site | None = None
        self._without_site(own_pages.being_made)

    def take(self, outcome: Outcome, time: str) -> None:
        """Show a new site; or keep the last good one, and say in its banner what is wrong.

        Args:
            outcome: what a build has given.
            time: the time of day, in words.
        """
        if isinstance(outcome, Site):
            self._site, self.made = outcome, time
            self._show(outcome, "")
        elif self._site is not None:
            self._show(self._site, banner(outcome, self.made))
        else:
            self._without_site(partial(own_pages.not_made, trouble=outcome))

    def _show(self, site: Site, notice: str) -> None:
        missing = page_of("404.html", own_pages.not_there(site.version))
        pages = {f"/{path}": page for path, page in site.pages.items()}
        if "/index.html" in pages:
            pages["/"] = pages["/index.html"]
        self.shown = Shown(_with_own(pages, site.version, notice), missing, 404)

    def _without_site(self, make: Callable[[str], bytes]) -> None:
        """Show one page at every path. Its version is that of what it says."""
        version = digest(make(""))
        page = page_of("503.html", make(version))
        style = {f"/{own_pages.STYLE}": page_of(own_pages.STYLE, own_pages.style())}
        self.shown = Shown(_with_own(style, version, ""), page, 503)


def banner(trouble: Trouble, made: str) -> str:
    """Return the line that stands above a page while the plan cannot be shown as it is now."""
    more = f" (and {trouble.total - 1} more)" if trouble.total > 1 else ""
    return f"{trouble.faults[0].line}{more}. This is the plan of {made}, until that is mended."


def _with_own(pages: dict[str, Page], version: str, notice: str) -> Mapping[str, Page]:
    """Return pages with the two that tell an open page what has become of it."""
    state = json.dumps({"version": version, "notice": notice}).encode()
    pages["/live.js"] = page_of("live.js", _SCRIPT)
    pages["/live.json"] = page_of("live.json", state)
    return MappingProxyType(pages)
