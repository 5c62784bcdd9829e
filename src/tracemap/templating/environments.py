"""Jinja, set up so that what a template prints is escaped for its format, and bounded where it is a user's.

Jinja's own way to escape knows HTML alone. Here every format goes one way: `finalize` escapes what an
expression prints, unless it is `Safe`; and what a macro or a block returns is Safe, since it was escaped
as it was written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import BytecodeCache, Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer

from tracemap.templating.bounds import MOST_CHARACTERS, LimitError, Meter, computed, shallow
from tracemap.templating.escapes import ESCAPES, Safe, as_text, escape_with

_FILTERS = (
    *(
        "abs",
        "attr",
        "capitalize",
        "count",
        "default",
        "d",
        "dictsort",
        "first",
        "float",
        "groupby",
        "int",
    ),
    *(
        "items",
        "last",
        "length",
        "list",
        "lower",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "reverse",
    ),
    *(
        "select",
        "selectattr",
        "sort",
        "string",
        "sum",
        "title",
        "trim",
        "truncate",
        "unique",
        "upper",
    ),
)
"""The filters of Jinja that make sense in every format, and make no more of a value than there is of it."""

_METHODS = frozenset(
    (
        "capitalize",
        "count",
        "endswith",
        "get",
        "isoformat",
        "items",
        "keys",
        "lower",
        "removeprefix",
    )
) | frozenset(
    ("removesuffix", "split", "startswith", "strip", "title", "upper", "values", "weekday")
)
"""What a user's template may call on texts, dates and mappings: nothing that can grow."""


class _Written(Context):
    """Calls macros and blocks, whose text is written in the format already."""

    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        made = super().call(obj, *args, **kwargs)
        return Safe(made) if isinstance(obj, Macro | BlockReference | LoopContext) else made


_COMMON: Mapping[str, Any] = {
    "undefined": StrictUndefined,
    "autoescape": False,  # finalize does it, for every format
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "auto_reload": False,
}


class _Compiled(BytecodeCache):
    """Keeps what templates of one format were compiled to, as long as the process lives."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED: defaultdict[str, _Compiled] = defaultdict(_Compiled)
"""By format, since what a template prints as a constant is escaped when it is compiled."""


class Trusted(Environment):
    """Templates of ours."""

    context_class = _Written

    def __init__(self, format: str, filters: Mapping[str, Callable[..., Any]], loader: Any) -> None:
        """Take the format, filters of the caller's, and where templates come from."""
        escape = escape_with(ESCAPES[format])
        super().__init__(
            **_COMMON, finalize=escape, loader=loader, bytecode_cache=_COMPILED[format]
        )
        _furnish(self, escape, filters)

    def start(self) -> None:
        """Be ready for one more document, which needs nothing here."""

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(_Blocks().visit(source), *args, **kwargs)


class Users(ImmutableSandboxedEnvironment):
    """Templates of a user's, and those of ours that they build on: kept from files, and bounded."""

    context_class = _Written
    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, format: str, filters: Mapping[str, Callable[..., Any]], loader: Any) -> None:
        """Take the format, filters of the caller's, and where templates come from."""
        self.meter = Meter()
        escape = escape_with(ESCAPES[format])

        def metered(value: Any) -> Safe:
            text = escape(value)
            self.meter.written(text)
            return text

        super().__init__(**_COMMON, finalize=metered, loader=loader)
        _furnish(self, metered, filters)
        self.filters.update(watched=self.meter.watched, shallow=shallow)
        self.globals["range"] = safe_range
        self._ours = frozenset(map(id, self.globals.values()))

    def start(self) -> None:
        """Be ready for one more document."""
        self.meter.start()

    def call_binop(self, _context: Context, operator: str, left: Any, right: Any) -> Any:
        """Compute what an operator makes, within bounds."""
        self.meter.tick()
        return computed(operator, left, right)

    def is_safe_callable(self, obj: Any) -> bool:
        """Tell whether a template may call something: a macro, one of our functions, a harmless method."""
        self.meter.tick()
        if isinstance(obj, Macro | BlockReference) or id(obj) in self._ours:
            return True
        return getattr(obj, "__name__", None) in _METHODS and hasattr(obj, "__self__")

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call something; what `call` blocks print is not escaped, so that they may call macros alone.

        Raises:
            SecurityError: it is not to be called.
        """
        if "caller" in kwargs and not isinstance(obj, Macro):
            raise SecurityError("a call block calls macros only")
        if not self.is_safe_callable(obj):
            raise SecurityError(
                f"{getattr(obj, '__name__', type(obj).__name__)} may not be called here"
            )
        return context.call(obj, *args, **kwargs)

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(_Bounded().visit(source), *args, **kwargs)


class _Blocks(NodeTransformer):
    """Marks what a block sets a name to as Safe."""

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.Node:  # noqa: N802
        """Send the text of `{% set name %}...{% endset %}` through a filter."""
        self.generic_visit(node)
        node.filter = _filtered(node.filter, "written", node.lineno)
        return node


class _Bounded(_Blocks):
    """Puts a watch on every loop, and makes an operator of what would join texts unseen."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        """Watch what a loop goes through."""
        if node.recursive:
            raise TemplateSyntaxError("a recursive loop is not to be had here", node.lineno)
        self.generic_visit(node)
        node.iter = _filtered(node.iter, "watched", node.lineno)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        """See to it that lists do not stand in lists in lists, of which a few make billions."""
        self.generic_visit(node)
        return _filtered(node, "shallow", node.lineno)

    visit_Dict = visit_List  # noqa: N815

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        """The same, but for the names that a loop gives to what it goes through."""
        self.generic_visit(node)
        return node if node.ctx == "store" else _filtered(node, "shallow", node.lineno)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        """Turn `a ~ b` into the sum of both as text."""
        self.generic_visit(node)
        texts = [_filtered(one, "string", node.lineno) for one in node.nodes]
        joined: nodes.Expr = texts[0]
        for text in texts[1:]:
            joined = nodes.Add(joined, text, lineno=node.lineno)
        return joined


def _filtered(node: Any, name: str, line: int) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=line)


_MOST_DIGITS = 15


def _total(numbers: Iterable[Any]) -> Any:
    """Return the sum of numbers; of texts and lists there is none."""
    return sum(one for one in numbers if isinstance(one, int | float))


def _rounded(number: Any, precision: int = 0, method: str = "common") -> Any:
    """Return a number rounded as Jinja does, to as many digits as numbers have."""
    if abs(precision) > _MOST_DIGITS:
        raise LimitError(f"it rounds to more than {_MOST_DIGITS} digits")
    return FILTERS["round"](number, precision, method)


def _furnish(
    environment: Environment,
    escape: Callable[[Any], Safe],
    filters: Mapping[str, Callable[..., Any]],
) -> None:
    """Give an environment the filters and functions that templates have."""

    def joined(items: Iterable[Any], between: str = "") -> Safe:
        """Join values, each escaped; of what stands between them, the blanks at its ends are kept."""
        before, after = (" " if one.isspace() else "" for one in (between[:1], between[1:][-1:]))
        # It stands after something, where it begins no block.
        signs = f"{before}{escape(f'x{between.strip()}')[1:]}{after}"
        parts = [escape(item) for item in items]
        if len(signs) * len(parts) > MOST_CHARACTERS:
            raise LimitError("it joins more than there is room for")
        return Safe(signs.join(parts))

    environment.filters = {name: FILTERS[name] for name in _FILTERS}
    environment.filters.update(filters, join=joined, string=as_text, sum=_total, written=Safe)
    environment.filters["round"] = _rounded
    environment.globals = {"range": range, "namespace": Namespace}
