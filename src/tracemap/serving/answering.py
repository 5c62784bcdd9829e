"""From a request to an answer: who may ask, what is in the table, and the headers of every answer.

Nothing is opened here: a path is looked up as it was sent, letter by letter, among the pages that there
are. What is not one of them does not exist.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from email.utils import formatdate
from typing import NamedTuple

from tracemap.serving.board import Shown
from tracemap.serving.outcome import Page, page_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-cache"),
)
_SCHEME = "http://"
_WORDS = {
    400: "this is no request that tracemap serve understands",
    404: "there is no such page",
    405: "pages can be read here, nothing else: GET and HEAD",
    408: "the request took too long to arrive",
    431: "the request has a longer head than tracemap serve reads",
    500: "an internal fault: this is a fault of tracemap, not of the plan",
}


class Request(NamedTuple):
    """The head of a request.

    Attributes:
        method: as `GET`.
        target: what is asked for, as it was sent.
        headers: their names, in small letters, and values.
    """

    method: str
    target: str
    headers: Sequence[tuple[str, str]]

    def values(self, name: str) -> list[str]:
        """Return the values of a header, one for each time that it stands there."""
        return [value for key, value in self.headers if key == name]


class Answer(NamedTuple):
    """An answer.

    Attributes:
        status: its HTTP status.
        headers: all but those that say how the connection goes on.
        body: what is sent behind them; empty for HEAD.
        closes: whether the connection ends with it.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    closes: bool = False


def answer(request: Request, shown: Shown, authorities: Collection[str]) -> Answer:
    """Answer a request.

    Args:
        request: the request.
        shown: the pages that there are.
        authorities: by which names, with the port, this server may be called.
    """
    target, named = _split(request.target)
    if not _may_ask(request, [*request.values("host"), *named], authorities):
        names = ", ".join(sorted(authorities))
        return refusal(403, f"tracemap serve answers here to these names alone: {names}")
    if request.method not in ("GET", "HEAD"):
        return refusal(405)
    path = target.partition("?")[0]
    page = shown.pages.get(path)
    status = 200 if page else shown.status
    page = page or shown.other
    if status == 200 and _is_known(page, request):
        return Answer(304, (*_common(), ("ETag", page.tag)), b"")
    return _with_page(page, status, has_body=request.method == "GET")


def refusal(status: int, words: str | None = None) -> Answer:
    """Return an answer without a page, behind which the connection is closed."""
    said = words or _WORDS.get(status, _WORDS[400])
    page = page_of("refusal.txt", f"{status}: {said}\n".encode())
    sent = _with_page(page, status, has_body=True)
    allowed = (("Allow", "GET, HEAD"),) if status == 405 else ()
    return sent._replace(headers=(*sent.headers, *allowed), closes=True)


def _split(target: str) -> tuple[str, list[str]]:
    """Return path and query of what is asked for, and the name of the server if it stands before them."""
    if target[: len(_SCHEME)].lower() != _SCHEME:
        return target, []
    authority, slash, path = target[len(_SCHEME) :].partition("/")
    return f"/{path}" if slash else "/", [authority]


def _may_ask(request: Request, named: Sequence[str], authorities: Collection[str]) -> bool:
    """Tell whether a request comes from a page of this server, or from somebody who typed its address.

    Its data are scripts, which a page of any other site may try to run: browsers say so (Sec-Fetch-Site).
    """
    if not named or any(name.lower() not in authorities for name in named):
        return False
    for origin in request.values("origin"):
        scheme, _, authority = origin.lower().partition("://")
        if scheme != "http" or authority not in authorities:
            return False
    from_elsewhere = {"cross-site", "same-site"} & set(request.values("sec-fetch-site"))
    return not from_elsewhere or request.values("sec-fetch-mode") == ["navigate"]


def _is_known(page: Page, request: Request) -> bool:
    """Tell whether the asker has the page already."""
    tags = [tag.strip() for value in request.values("if-none-match") for tag in value.split(",")]
    return "*" in tags or page.tag in (tag.removeprefix("W/") for tag in tags)


def _with_page(page: Page, status: int, *, has_body: bool) -> Answer:
    headers = (
        *_common(),
        ("Content-Type", page.media),
        ("Content-Length", str(len(page.content))),
        *((("ETag", page.tag),) if status == 200 else ()),
    )
    return Answer(status, headers, page.content if has_body else b"")


def _common() -> tuple[tuple[str, str], ...]:
    return (("Date", formatdate(usegmt=True)), *_ALWAYS)
