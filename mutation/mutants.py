"""The mutants of a module: what can be changed in it, one change each, printed as a line of JSON.

It is run by an environment of its own (`locks/mutation.txt`), which has mutmut. What is changed is what
mutmut changes, but in the whole module, its tables and decorated functions included, and three changes
are added that mutmut does not make: a condition negated, a call left out, nothing returned.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import libcst as cst
import libcst.matchers as m
from libcst._nodes.internal import CodegenState
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

_TYPES = m.Name("Callable") | m.Name("dict") | m.Name("list") | m.Name("tuple") | m.Name("Literal")
_UNTOUCHED = (
    m.Annotation()
    | m.Assert()  # tells the type checker what an invariant is
    | m.Decorator()
    | m.Import()
    | m.ImportFrom()
    | m.If(test=m.Name("TYPE_CHECKING"))
    | m.Assign(targets=[m.AssignTarget(m.Name("__all__") | m.Name("__slots__"))])
    | m.Assign(value=m.Subscript(value=_TYPES))
    | m.Subscript(value=_TYPES)
    | m.Call(func=m.Name("cast") | m.Name("NewType") | m.Name("TypeVar"))
)
_BARE = m.Name() | m.Attribute() | m.Call() | m.Subscript() | m.NamedExpr()
_FAILS_AT_ONCE = m.Call(func=m.Name("len") | m.Name("isinstance"))
"""Without an argument these raise an error whatever the tests say; mutmut leaves them alone too."""


class Change(NamedTuple):
    """What is put in place of a node."""

    node: cst.CSTNode
    instead: cst.CSTNode


class Place(NamedTuple):
    """Where a change is: the first line of its statement, the last line of its node, in a function or not."""

    first: int
    last: int
    in_function: bool


def _changes(node: cst.CSTNode) -> Iterator[Change]:
    if m.matches(node, _FAILS_AT_ONCE):
        return
    for kind, change in mutation_operators:
        if isinstance(node, kind):
            yield from (Change(node, instead) for instead in change(node))
    if isinstance(node, cst.If | cst.While | cst.CompIf) and m.matches(node.test, _BARE):
        inner: Any = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield Change(node.test, cst.UnaryOperation(cst.Not(), inner))
    if isinstance(node, cst.Expr) and m.matches(node.value, m.Call()):
        yield Change(node, cst.Pass())
    if isinstance(node, cst.Return) and node.value and not m.matches(node.value, m.Name("None")):
        yield Change(node.value, cst.Name("None"))


class _Finder(cst.CSTVisitor):  # type: ignore[misc]
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[Change, Place]] = []
        self._statements: list[cst.CSTNode] = []
        self._bodies: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if m.matches(node, _UNTOUCHED):
            return False
        if isinstance(node, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            self._statements.append(node)
        if isinstance(node, cst.FunctionDef):
            self._bodies.append(node.body)
        for change in _changes(node):
            self.found.append((change, self._place(change.node)))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self._statements and self._statements[-1] is original_node:
            self._statements.pop()
        if isinstance(original_node, cst.FunctionDef) and self._bodies:
            self._bodies.pop()

    def _place(self, node: cst.CSTNode) -> Place:
        first = self.get_metadata(PositionProvider, self._statements[-1]).start.line
        own = self.get_metadata(PositionProvider, node, None)
        last = own.end.line if own and not isinstance(node, cst.BaseCompoundStatement) else first
        body = (
            self.get_metadata(PositionProvider, self._bodies[-1]).start.line if self._bodies else 0
        )
        return Place(first, max(first, last), bool(self._bodies) and first >= body)


class _Spans(CodegenState):  # type: ignore[misc]
    """Writes a module, and keeps from where to where in its text each node goes."""

    def __init__(self, module: cst.Module) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.spans: dict[cst.CSTNode, tuple[int, int]] = {}
        self._length = self._counted = 0

    def before_codegen(self, node: cst.CSTNode) -> None:
        self.spans[node] = (self._now(), 0)

    def after_codegen(self, node: cst.CSTNode) -> None:
        self.spans[node] = (self.spans[node][0], self._now())

    def _now(self) -> int:
        self._length += sum(map(len, self.tokens[self._counted :]))
        self._counted = len(self.tokens)
        return self._length


def mutants(source: str) -> Iterator[dict[str, Any]]:
    """Yield what each mutant of a module is, and its whole text."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    module = wrapper.module
    finder = _Finder()
    wrapper.visit(finder)
    state = _Spans(module)
    module._codegen(state)  # noqa: SLF001  # as libcst's own providers of places do
    seen = set()
    for change, place in finder.found:
        if change.node not in state.spans:
            continue
        if isinstance(change.node, cst.BaseCompoundStatement):
            text = module.deep_replace(change.node, change.instead).code
        else:
            start, end = state.spans[change.node]
            text = source[:start] + module.code_for_node(change.instead) + source[end:]
        if text not in seen and text != source:
            seen.add(text)
            yield {**place._asdict(), **_difference(source, text), "text": text}


def _difference(source: str, text: str) -> dict[str, Any]:
    """Return the first line that differs and what differs, as it was and as it is."""
    old, new = source.splitlines(), text.splitlines()
    for tag, start, end, also, until in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            before, after = (
                " ".join(map(str.strip, part)) for part in (old[start:end], new[also:until])
            )
            return {"line": start + 1, "before": before, "after": after}
    return {"line": 1, "before": "", "after": ""}


if __name__ == "__main__":
    for path in sys.argv[1:]:
        for mutant in mutants(Path(path).read_text("utf-8")):
            print(json.dumps({"path": path, **mutant}))
