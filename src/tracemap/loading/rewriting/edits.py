"""Changes of one YAML text: fields set and taken out, items added, the rest as it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from tracemap.identifiers import natural_key, normal_form
from tracemap.loading.rewriting.canvas import Canvas
from tracemap.loading.rewriting.lists import change_list
from tracemap.loading.rewriting.outline import Pair, Part, Unfit, outline
from tracemap.loading.rewriting.values import WIDTH, Value, block, in_brackets, inner_form, scalar
from tracemap.loading.rewriting.values import pair as written_pair
from tracemap.source import LINE_END

_ONE_OR_MORE = ("texts", "methods")
"""The forms of lists that may be written as the one text that they hold."""
_LONG = ("text",)
"""The forms of fields whose values may be long enough to be filled into lines."""


class Shape(NamedTuple):
    """The fields of a kind of item: their forms by name, in the order in which they are written."""

    forms: Mapping[str, str]

    def before(self, field: str) -> frozenset[str]:
        """Return the fields that are usually written above one."""
        names = list(self.forms)
        return frozenset(names[: names.index(field)])


class _Braces(NamedTuple):
    """What is to change of a mapping in braces: which of its pairs go, and what is added as written."""

    here: Part
    gone: set[int]
    new: list[str]


class Rewriting:
    """A YAML text, and the changes that are to be made of it."""

    def __init__(self, text: str) -> None:
        """Take a text, without a byte order mark.

        Raises:
            Unfit: it is no YAML, or not of the kind that can be changed.
        """
        self._text = text
        self._root = outline(text)
        if self._root is not None and self._root.style not in ("{", ":"):
            raise Unfit("it is no mapping from ids to fields")
        self._canvas = Canvas(text)
        self._keys: dict[str | None, dict[str, Pair]] = {}
        self._has_new_section = False
        self._braces: dict[int, _Braces] = {}
        self._new: dict[str | None, list[tuple[str, Shape, Mapping[str, Value]]]] = {}

    def holds(self, section: str | None, identifier: str) -> bool:
        """Tell whether an item is written in the text, whatever stands there."""
        return self._find(section, identifier) is not None

    def set_field(
        self, section: str | None, identifier: str, shape: Shape, field: str, value: Value | None
    ) -> None:
        """Give a field of an item another value; None takes it out.

        Args:
            section: the section that the item stands in; None where the file has none.
            identifier: the key of the item, which is there.
            shape: the fields of items of its kind.
            field: the name of the field.
            value: what it is to hold. Of a list, entries that stay keep their place and their comments.

        Raises:
            Unfit: what stands there is too unusual to be changed.
        """
        item = self._find(section, identifier)
        assert item is not None
        if item.value.style not in ("{", ":"):
            raise Unfit(f"{identifier} is no mapping of fields", self._canvas.line(item.start))
        pair = item.value.pair(field)
        if pair is None or not pair.value.entries:
            value = _alone(value, shape.forms[field])
        if value is None:
            if pair is not None:
                self._take_out(item.value, pair)
        elif pair is None:
            self._add_field(item, shape, field, value)
        elif isinstance(value, list) and pair.value.entries and pair.value.style in ("[", "-"):
            change_list(self._canvas, pair, value, shape.forms[field])
        elif isinstance(value, dict) and pair.value.pairs:
            self._change_mapping(item.value, pair, value, shape.forms[field])
        else:
            self._replace(item.value, pair, value, shape.forms[field])

    def add_item(
        self, section: str | None, identifier: str, shape: Shape, fields: Mapping[str, Value]
    ) -> None:
        """Add an item, among the others where they are in the order of their ids, else behind them."""
        self._new.setdefault(section, []).append((identifier, shape, fields))

    def text(self) -> str:
        """Return the text with its changes.

        Raises:
            Unfit: two changes get into one another's way.
        """
        for section, items in self._new.items():
            self._add_items(section, items)
        for here, gone, new in self._braces.values():
            spans = [(one.start, max(one.end, one.value.end)) for one in here.pairs]
            self._canvas.change_in_brackets((here.start + 1, here.end - 1), spans, gone, new)
        self._new, self._braces = {}, {}
        return self._canvas.changed()

    # Where things stand.

    def _find(self, section: str | None, identifier: str) -> Pair | None:
        if section not in self._keys:
            here = self._section(section)
            pairs = reversed(here.pairs) if here is not None else ()
            self._keys[section] = {normal_form(pair.key): pair for pair in pairs}
        return self._keys[section].get(identifier)

    def _section(self, section: str | None) -> Part | None:
        if section is None or self._root is None:
            return self._root
        pair = self._root.pair(section)
        return None if pair is None or pair.value.style not in ("{", ":") else pair.value

    # One field.

    def _add_field(self, item: Pair, shape: Shape, field: str, value: Value) -> None:
        here, form = item.value, shape.forms[field]
        if here.style == "{":
            self._braces_of(here).new.append(f"{field}: {in_brackets(value, form)}")
            return
        indent = self._canvas.indent(here.pairs[0])
        lines = self._field(field, value, form, indent)
        above = shape.before(field)
        found = [pair for pair in here.pairs if pair.key in above]
        if found:
            self._canvas.insert_lines(self._canvas.behind(found[-1].value.end, indent), lines)
        else:
            self._canvas.insert_lines(self._canvas.line_start(here.pairs[0].start), lines)

    def _braces_of(self, here: Part) -> _Braces:
        return self._braces.setdefault(here.start, _Braces(here, set(), []))

    def _field(self, field: str, value: Value, form: str, indent: int) -> list[str]:
        """Return the lines of a field, as lists are written in the text elsewhere."""
        head = f"{' ' * indent}{scalar(field, 'text')}:"
        if isinstance(value, dict):
            deeper = " " * (indent + 2)
            return [
                head,
                *(f"{deeper}{written_pair(key, one, form)}" for key, one in value.items()),
            ]
        if isinstance(value, list):
            flow = f"{head} {in_brackets(value, form)}"
            offset = self._list_offset
            if offset is None:
                return [flow]
            dash = " " * (indent + offset)
            return [head, *(f"{dash}- {scalar(one, form)}" for one in value)]
        return self._scalar_lines(head, value, form, indent + 2)

    def _scalar_lines(self, head: str, value: Value, form: str, indent: int) -> list[str]:
        assert not isinstance(value, list | dict)
        plain = f"{head} {scalar(value, form)}"
        if not isinstance(value, str) or form not in _LONG:
            return [plain]
        if "\n" not in value and len(plain) <= WIDTH + 10:
            return [plain]
        lines = self._block(value, indent, ">")
        return [f"{head} {lines[0]}", *lines[1:]] if lines else [plain]

    @cached_property
    def _list_offset(self) -> int | None:
        """Return how much deeper than their key the entries of lists stand; None where in brackets."""
        for pair in self._fields():
            if pair.value.entries:
                if pair.value.style == "[":
                    return None
                start = self._canvas.line_start(pair.value.entries[0].start)
                line = self._text[start : pair.value.entries[0].start]
                return max(len(line) - len(line.lstrip(" ")) - self._canvas.indent(pair), 0)
        return None

    def _fields(self) -> Iterator[Pair]:
        for item in self._root.pairs if self._root is not None else ():
            for pair in item.value.pairs:
                yield pair
                yield from pair.value.pairs

    def _replace(self, here: Part, pair: Pair, value: Value, form: str) -> None:
        old = pair.value
        if isinstance(value, list | dict) or old.style in ("[", "{", "-", ":"):
            self._replace_whole(here, pair, value, form)
        elif old.is_empty:
            written = scalar(value, form, in_brackets=here.style == "{")
            self._canvas.replace(old.start, old.end, self._blank(pair) + written)
        else:
            written = self._in_its_style(here, pair, value, form)
            self._canvas.replace(old.start, self._content_end(old), written)

    def _blank(self, pair: Pair) -> str:
        """Return the blank that a key without a value lacks behind its colon."""
        between = self._text[pair.end : pair.value.start]
        if ":" not in between:
            raise Unfit(f"{pair.key} has no colon", self._canvas.line(pair.start))
        return "" if between.endswith((" ", "\t")) else " "

    def _block(self, text: str, indent: int, style: str) -> list[str] | None:
        """Return the lines of a text as a block, in the style that is wanted where it can be."""
        lines = block(text, indent, "|" if _is_laid_out(text) else style) or block(
            text, indent, "|"
        )
        self._canvas.must_end |= lines is not None and text.endswith("\n")
        return lines

    def _content_end(self, part: Part) -> int:
        """Return where a value ends, without the blank lines that are a part of it."""
        return part.start + len(self._text[part.start : part.end].rstrip())

    def _in_its_style(self, here: Part, pair: Pair, value: Value, form: str) -> str:
        """Return a scalar as the one that it takes the place of is written: in its quotes, or as a block."""
        assert not isinstance(value, list | dict)
        old, in_flow = pair.value, here.style == "{"
        ends_line = not self._text[old.end : self._canvas.line_end(old.end)[0]].strip()
        if isinstance(value, str) and not in_flow and (ends_line or old.style in ("|", ">")):
            indent = self._canvas.indent(pair) + 2
            style = old.style if old.style in ("|", ">") else ">"
            long = form in _LONG and ("\n" in value or len(value) + indent > WIDTH + 10)
            if style == old.style or (long and not old.style):
                lines = self._block(value, indent, style)
                if lines:
                    return self._canvas.break_.join(lines)
        quote = old.style if old.style in ("'", '"') else ""
        return scalar(value, form, quote, in_brackets=in_flow)

    def _replace_whole(self, here: Part, pair: Pair, value: Value, form: str) -> None:
        """Write a value anew that is, or was, a list or a mapping."""
        if here.style == "{":
            blank = self._blank(pair) if pair.value.is_empty else ""
            written = blank + in_brackets(value, form)
            self._canvas.replace(pair.value.start, pair.value.end, written)
            return
        lines = self._field(pair.key, value, form, self._canvas.indent(pair))
        head = self._canvas.indent(pair) + len(scalar(pair.key, "text")) + 1
        colon = self._text.index(":", pair.end) + 1
        if "#" in self._text[colon : pair.value.start]:
            raise Unfit(
                f"a comment stands between {pair.key} and its value", self._canvas.line(colon)
            )
        written = self._canvas.break_.join([lines[0][head:], *lines[1:]])
        self._canvas.replace(colon, max(self._content_end(pair.value), colon), written)

    def _change_mapping(self, item: Part, pair: Pair, value: Mapping[str, str], form: str) -> None:
        """Change a mapping key by key, as long as one of its keys stays."""
        here = pair.value
        known = {one.key: one for one in here.pairs}
        if not known.keys() & value.keys() or len(known) < len(here.pairs):
            self._replace(item, pair, dict(value), form)
            return
        for key, one in known.items():
            if key not in value:
                self._take_out(here, one)
            elif one.value.text != value[key]:
                self._replace(here, one, value[key], inner_form(form))
        new = {key: one for key, one in value.items() if key not in known}
        if here.style == "{":
            for key, said in new.items():
                written = written_pair(key, said, form, in_brackets=True)
                self._braces_of(here).new.append(written)
        elif new:
            indent = self._canvas.indent(here.pairs[0])
            place = self._canvas.behind(here.end, indent)
            lines = [" " * indent + written_pair(key, said, form) for key, said in new.items()]
            self._canvas.insert_lines(place, lines)

    def _take_out(self, here: Part, pair: Pair) -> None:
        if here.style == "{":
            self._braces_of(here).gone.add(here.pairs.index(pair))
            return
        indent = self._canvas.indent(pair)
        if len(here.pairs) == 1:
            raise Unfit(f"{pair.key} is the only field there", self._canvas.line(pair.start))
        self._canvas.take_out_lines(
            self._canvas.line_start(pair.start), self._canvas.behind(pair.value.end, indent)
        )

    # Items.

    def _add_items(
        self, section: str | None, items: list[tuple[str, Shape, Mapping[str, Value]]]
    ) -> None:
        here = self._section(section)
        if here is None:
            self._add_section(section, items)
            return
        if here.style == "{":
            for identifier, shape, fields in items:
                inner = ", ".join(
                    f"{name}: {in_brackets(one, shape.forms[name])}" for name, one in fields.items()
                )
                key = scalar(identifier, "text", '"')
                self._braces_of(here).new.append(f"{key}: {{{inner}}}")
            return
        indent = self._canvas.indent(here.pairs[0])
        keys = [natural_key(pair.key) for pair in here.pairs]
        in_order = keys == sorted(keys) and len(keys) > 1
        if in_order:
            items = sorted(items, key=lambda one: natural_key(one[0]))
        apart = self._are_apart(here)
        for identifier, shape, fields in items:
            last = here.pairs[-1]
            if in_order and (earlier := bisect_left(keys, natural_key(identifier))):
                last = here.pairs[earlier - 1]
            lines = self._item(identifier, shape, fields, indent)
            place = self._canvas.behind(max(last.end, last.value.end), indent)
            self._canvas.insert_lines(place, ["", *lines] if apart else lines)

    def _add_section(
        self, section: str | None, items: list[tuple[str, Shape, Mapping[str, Value]]]
    ) -> None:
        """Add items to a file that holds none of their kind."""
        root = self._root
        if root is not None and root.style == "{":
            raise Unfit(f"it has no section {section}, and is written in braces")
        taken = root.pair(section) if root is not None and section is not None else None
        if taken is not None:
            raise Unfit(
                f"its section {section} is no mapping of ids", self._canvas.line(taken.start)
            )
        lines: list[str] = []
        indent = 0 if section is None else 2
        for number, (identifier, shape, fields) in enumerate(items):
            lines += [""] if number and section is None else []
            lines += self._item(identifier, shape, fields, indent)
        if section is not None:
            lines.insert(0, f"{section}:")
        place = len(self._text) if root is None else self._canvas.behind(root.end, 0)
        if self._text.strip() or self._has_new_section:
            lines.insert(0, "")
        self._has_new_section = True
        self._canvas.insert_lines(place, lines)

    def _item(
        self, identifier: str, shape: Shape, fields: Mapping[str, Value], indent: int
    ) -> list[str]:
        lines = [f"{' ' * indent}{scalar(identifier, 'text')}:"]
        for name, value in fields.items():
            form = shape.forms[name]
            lines += self._field(name, _alone(value, form), form, indent + 2)
        return lines

    def _are_apart(self, here: Part) -> bool:
        """Tell whether items have an empty line between them, as far as the first two show."""
        if len(here.pairs) < 2:
            return self._canvas.indent(here.pairs[0]) == 0
        between = self._text[here.pairs[0].value.end : here.pairs[1].start]
        return len(LINE_END.findall(between)) > 1 and any(
            not line.strip() for line in LINE_END.split(between)[1:-1]
        )


def _alone(value: Any, form: str) -> Any:
    """Return the one text of a list that may be written as that."""
    alone = isinstance(value, list) and len(value) == 1 and form in _ONE_OR_MORE
    return value[0] if alone else value


def _is_laid_out(text: str) -> bool:
    """Tell whether the lines of a text mean something: none of them is a whole paragraph."""
    lines = text.split("\n")
    return any(line[:1] in (" ", "\t") for line in lines) or (
        len(lines) > 1 and all(len(line) <= WIDTH for line in lines)
    )
