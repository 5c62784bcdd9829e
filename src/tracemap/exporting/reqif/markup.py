"""Elements of XML as text, with whatever a plan may hold harmless in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from tracemap.interchange.escapes import NOT_IN_XML, escaped

EPOCH = "1970-01-01T00:00:00Z"
"""When everything was last changed: a plan does not know it, and ReqIF wants a time."""

_BLANKS = " \t\n\r\f"


def opened(tag: str, **attributes: str) -> str:
    """Return the start of an element; `long_name` is the attribute LONG-NAME."""
    said = (
        f" {name.upper().replace('_', '-')}={quoteattr(escaped(value, NOT_IN_XML))}"
        for name, value in attributes.items()
    )
    return f"<{tag}{''.join(said)}"


def empty(tag: str, **attributes: str) -> str:
    """Return an element without content."""
    return f"{opened(tag, **attributes)}/>"


def leaf(tag: str, text: str) -> str:
    """Return an element of text."""
    return f"<{tag}>{escape(escaped(text, NOT_IN_XML))}</{tag}>"


def element(tag: str, content: Iterable[str], **attributes: str) -> Iterator[str]:
    """Yield the lines of an element with these lines inside; one without any is written empty."""
    start = opened(tag, **attributes)
    lines = iter(content)
    first = next(lines, None)
    if first is None:
        yield f"{start}/>"
        return
    yield f"{start}>"
    yield f"  {first}"
    for line in lines:
        yield f"  {line}"
    yield f"</{tag}>"


def xhtml(text: str) -> str:
    """Return a text as XHTML: a block with its line ends, or as it stands where blanks would be lost."""
    lines = escape(escaped(text, NOT_IN_XML)).split("\n")
    if _is_plain(text):
        return f"<xhtml:div>{'<xhtml:br/>'.join(lines)}</xhtml:div>"
    # The reference keeps a line of its own from being laid out, where the file is.
    return f"<xhtml:div><xhtml:pre>{'&#10;'.join(lines)}</xhtml:pre></xhtml:div>"


def _is_plain(text: str) -> bool:
    """Tell whether a text is the same when blanks are laid out as in any XHTML."""
    return text == text.strip(_BLANKS) and all(
        line == " ".join(filter(None, line.split(" "))) and "\t" not in line
        for line in text.split("\n")
    )
