"""The pages that the server has beside those of the site, and the script that it adds to each page."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

from tracemap.output.terminal import quantity
from tracemap.serving.outcome import Fault, Trouble

STYLE = "assets/tracemap.css"
"""The path of the style of the site, in which these pages are too."""
_END_OF_HEAD = b"</head>"


@cache
def style() -> bytes:
    """Return the style, which is there before there is a site."""
    return (files("tracemap.site") / STYLE).read_bytes()


def being_made(version: str) -> bytes:
    """Return the page that stands until the first build is done."""
    text = "<p>The plan is being read. This page shows it as soon as it can be shown.</p>"
    return _page("The site is being made", text, version)


def not_made(version: str, trouble: Trouble) -> bytes:
    """Return the page that says why there is no site yet: each fault with its place."""
    items = "\n".join(_item(fault) for fault in trouble.faults)
    more = trouble.total - len(trouble.faults)
    rest = f"\n<p>And {more} more.</p>" if more else ""
    text = (
        f"<p>{quantity(trouble.total, 'fault')} in the way. Mend what is named here, and this page"
        f" becomes the site.</p>\n<ul>\n{items}\n</ul>{rest}"
    )
    return _page("The plan cannot be shown", text, version)


def not_there(version: str) -> bytes:
    """Return the page for an address that is none of the site's."""
    text = (
        "<p>The site has no page here. It may have been that of an item that is gone, or has another"
        ' id now.</p>\n<p><a href="/">To the overview</a></p>'
    )
    return _page("No such page", text, version)


def with_script(page: bytes, version: str) -> bytes:
    """Return a page of the site with the script that makes it live, which knows its version.

    Raises:
        ValueError: the page has no head to put it in.
    """
    head, end, rest = page.partition(_END_OF_HEAD)
    if not end:
        raise ValueError("a page without a head")
    return b"".join((head, _script(version).encode(), end, rest))


def _script(version: str) -> str:
    return f'<script src="/live.js" data-version="{escape(version)}" defer></script>\n'


def _item(fault: Fault) -> str:
    help = f"<br>{escape(fault.help)}" if fault.help else ""
    return f"<li><code>{escape(fault.line)}</code>{help}</li>"


def _page(title: str, text: str, version: str) -> bytes:
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} – tracemap</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/{STYLE}">
{_script(version)}</head>
<body>
<div id="notice" role="status"></div>
<main>
<h1>{title}</h1>
{text}
</main>
</body>
</html>
""".encode()
