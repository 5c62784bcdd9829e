"""The plain part of YAML, read line by line: what most files of a plan are written in.

PyYAML's events cost more than all that is done with them. A file of block mappings, whose values are
plain or quoted text, blocks of text and lists of words, needs none: one regular expression takes it
apart. A file that holds anything else, or a fault, is left to the events. So this reader never
reports and never guesses: for every text it returns what the events give, places included, or
nothing. Tests hold it to that.
"""

from __future__ import annotations

import re
from typing import Any

from tracemap.limits import MOST_VALUES
from tracemap.loading.yaml_values import NULLS, Entry, Node
from tracemap.patterns import pattern
from tracemap.source import Mark

_WORD = r"[A-Za-z0-9_][A-Za-z0-9_.()/+-]*"
_FIRST = r"[^ \n\-?:,\[\]{}#&*!|>'\"%@`]"
"""What a plain text starts with. It may start with `-`, `?` or `:` before more text too; few do."""
_LINE = re.compile(
    rf"""
    (\ *+)                                              # how far the line is indented
    (?: (?: ({_FIRST}[^ \n:#]*(?:\ [^ \n:#]+)*):        # a key,
          | (-)(?=\ ) )                                 # or the dash of an element
        (?: (\ ++)                                      # and a value:
            (?: ({_FIRST}[^\n]*+) ((?:\n\1\ +{_FIRST}[^\n]*+)*+)                    # plain text
              | ('[^'\n]*+(?:(?:''|\n\1\ +(?=[^ \n']))[^'\n]*+)*+'                  # text in quotes
                |"[^"\\\n]*+(?:\n\1\ +(?=[^ \n"])[^"\\\n]*+)*+")
              | (\[(?:{_WORD}(?:,\ {_WORD})*+)?\])                                  # words in brackets
              | ([>|]-?)\n((?:\1\ [^\n]*+\n|\ *+\n)++) ) )?                         # a block of text
      | \#[^\n]*+
    )?
    (?(9) | (?:\ *+|\ ++\#[^\n]*+)\n )                  # a block has taken its line ends
    | ([^\n]*+\n?)                                      # what is none of these
    """,
    re.VERBOSE,
)
_FOLD = re.compile(r" *\n *")
_PARAGRAPHS = re.compile(r"\n(\n*)")
_ODD = pattern(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ODD_KEYS = NULLS | {"<<"}
_START = ~0xFFFF
"""What of a mark says where a value starts: all but how long it is."""
_LONGEST_KEY, _LONGEST, _MOST_LINES = 99, 30_000, 1 << 24


class _NotPlain(Exception):  # noqa: N818  # it is no error: the events say what is
    """Ends the reading of a text that this reader does not know."""


def read_plain(text: str, *, depth: int, values: int = MOST_VALUES) -> Node | None:
    """Read a text that is plain YAML; None where any of it is not, or would be a fault.

    Linear in the text.

    Args:
        text: the YAML text.
        depth: how deep lists and mappings may be nested.
        values: how many values there may be.
    """
    # A line holds a key and a value, a word in brackets has a comma; the events count exactly.
    if len(text) > values and 3 * text.count("\n") + text.count(",") > values:
        return None
    if not text.endswith("\n") or _is_odd(text) or text.count("\n") > _MOST_LINES:
        return None
    try:
        return _read(text, depth)
    except _NotPlain:
        return None


def _is_odd(text: str) -> bool:
    """Tell whether a text holds a character that YAML does not print, or that may end a line."""
    # Twice as fast as the pattern, which takes long to compile too, and is asked only of what is not ASCII.
    if text.replace("\n", "").isprintable():
        return False
    return text.isascii() or _ODD().search(text) is not None


def _read(text: str, depth: int) -> Node:  # noqa: C901, PLR0912, PLR0915  # in one piece: it is hot
    start = 4 if text.startswith("---\n") else 0
    line = 0 if start else -1
    root: dict[str, Entry] = {}
    here, here_pad = root, 0  # the innermost open mapping, and how far its keys are indented
    outer: list[tuple[dict[str, Entry], int]] = []
    empty: str | None = None  # the key above, where it has no value yet
    elements: list[Node] | None = None  # the list that is open
    elements_pad = -1
    new, node, entry = tuple.__new__, Node, Entry
    for found in _LINE.findall(text, start):
        pad, key, dash, gap, plain, more, quoted, _, _, block, odd = found
        line += 1
        indent = len(pad)
        place = line << 32 | indent << 16
        if key:
            if indent != here_pad:
                if indent > here_pad:
                    outer.append((here, here_pad))
                    inner: dict[str, Entry] = {}
                    _fill(here, empty, place, inner, depth - len(outer))
                    here, here_pad = inner, indent
                while indent < here_pad:
                    here, here_pad = outer.pop()
            if indent != here_pad or key in here or key in _ODD_KEYS or len(key) > _LONGEST_KEY:
                raise _NotPlain
            elements, empty = None, None if gap else key
            key_mark = place | len(key) << 1
            place += len(key) + 1 + len(gap) << 16
        elif dash:
            if elements is None:
                elements, elements_pad = [], max(indent, here_pad)
                # As the parser has it: the place of a list as deep as its key is its first dash.
                _fill(
                    here, empty, place | (indent == here_pad) << 1, elements, depth - len(outer) - 1
                )
                empty = None
            if indent != elements_pad or not (plain or quoted):
                raise _NotPlain
            place += 1 + len(gap) << 16
        elif odd:
            raise _NotPlain
        else:
            continue

        value: Any = None
        mark = place
        if plain and not more and plain[-1] != " " and ":" not in plain and "#" not in plain:
            mark |= len(plain) << 1 if len(plain) < _LONGEST else _length(plain)
            value = None if plain in NULLS else plain
        elif gap:
            value, mark = _value(found[4:10], place, depth - len(outer) - 1)
            line += (more or quoted or block).count("\n")
        if elements is None:
            here[key] = new(entry, (key_mark, mark, value))
        else:
            elements.append(new(node, (mark, value)))
    if not root:
        raise _NotPlain
    return Node(next(iter(root.values())).key_mark & _START, root)


def _fill(here: dict[str, Entry], key: str | None, mark: Mark, value: Any, room: int) -> None:
    """Put the list or mapping that starts on this line under the key above it."""
    if key is None or room < 1:
        raise _NotPlain
    here[key] = Entry(here[key].key_mark, mark, value)


def _value(groups: tuple[str, ...], place: Mark, room: int) -> tuple[Any, Mark]:
    """Return a value that is not the usual one, a plain text on one line, and its place."""
    plain, more, quoted, words, style, block = groups
    if plain:
        return _plain(plain, more, place)
    if quoted:
        return _quoted(quoted, place)
    if style:
        return _block(style, block), place | 1
    if room < 1:
        raise _NotPlain
    return _words(words, place), place | 2


def _plain(text: str, more: str, place: Mark) -> tuple[str | None, Mark]:
    """Return a plain text that has a comment behind it, a colon in it, or goes on over several lines."""
    if more:
        if "#" in text or ":" in text:  # a comment ends the text; a colon may be that of a key
            raise _NotPlain
        lines = [line.strip(" ") for line in (text + more).split("\n")]
        if any(line.endswith(":") or ": " in line or " #" in line for line in lines):
            raise _NotPlain
        return " ".join(lines), place
    comment = text.find(" #")
    text = (text if comment < 0 else text[:comment]).rstrip(" ")
    if ": " in text or text[-1] == ":":
        raise _NotPlain
    return None if text in NULLS else text, place | _length(text)


def _quoted(text: str, place: Mark) -> tuple[str, Mark]:
    """Return what stands in quotes, folded where it goes on over several lines."""
    inner = text[1:-1]
    if text[0] == "'":
        inner = inner.replace("''", "'")
    if "\n" in text:
        return _FOLD.sub(" ", inner), place | 1
    return inner, place | _length(text) | 1


def _block(style: str, block: str) -> str:
    """Return a block of text whose lines are equally indented; those that a `|` keeps may be further so."""
    pad = len(block) - len(block.lstrip(" "))
    indent = "\n" + " " * pad
    parts = block[pad:-1].split(indent)
    if len(parts) == block.count("\n") and "" not in parts and indent + " " not in block:
        text = (" " if style[0] == ">" else "\n").join(parts)
        return text if len(style) > 1 else text + "\n"
    lines = block.split("\n")
    if not lines[0].strip(" "):  # how far the text is indented, a line further down says
        raise _NotPlain
    body = []
    for line in lines:
        if line[:pad].strip(" ") or (
            line[pad : pad + 1] == " " and (style[0] == ">" or line.isspace())
        ):
            raise _NotPlain
        body.append(line[pad:])
    text = "\n".join(body).rstrip("\n")
    if not text:
        raise _NotPlain
    if style[0] == ">":
        text = _PARAGRAPHS.sub(lambda found: found[1] or " ", text)
    return text if len(style) > 1 else text + "\n"


def _words(words: str, place: Mark) -> list[Node]:
    """Return the words of a list in brackets."""
    nodes = []
    if len(words) > _LONGEST:
        raise _NotPlain
    for word in words[1:-1].split(", ") if len(words) > 2 else ():
        place += 1 << 16
        nodes.append(Node(place | len(word) << 1, None if word in NULLS else word))
        place += len(word) + 1 << 16
    return nodes


def _length(text: str) -> int:
    """Return the part of a mark that says how long a text is."""
    if len(text) > _LONGEST:
        raise _NotPlain
    return len(text) << 1
