"""Putting a mutant in the place of a module that is loaded already, so that nothing need be loaded again.

Every object that others hold stays the one that it is: a function gets the code of the mutant's, a class its
attributes, and a value that others imported by name is put where they keep it.
"""

from __future__ import annotations

import gc
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

_OURS = ("tracemap", "tests")


Key = tuple[str, int]
"""The qualified name of a function, and the how-manieth of that name it is in its module."""
Functions = dict[Key, list[FunctionType]]


def swap(module: ModuleType, functions: Functions, text: str, *, in_function: bool) -> None:
    """Put a mutant in the place of a loaded module.

    Args:
        module: the module.
        functions: of the module, as `functions_of` finds them.
        text: of the mutant.
        in_function: whether only the body of a function differs; else its tables are made anew as well.
    """
    code = compile(text, str(module.__file__), "exec", dont_inherit=True)
    new_codes = _codes(code)
    fresh: dict[str, Any] = {}
    if not in_function:
        fresh = {key: value for key, value in vars(module).items() if key.startswith("__")}
        exec(code, fresh)  # the mutant
    defaults = functions_of([fresh])[0] if fresh else {}
    for key, alike in functions.items():
        for function in alike:
            if key in new_codes and function.__code__ != new_codes[key]:
                function.__code__ = new_codes[key]
            for other in defaults.get(key, ())[:1]:
                function.__defaults__ = other.__defaults__
                function.__kwdefaults__ = other.__kwdefaults__
    for name, value in fresh.items():
        if not name.startswith("__"):
            _take_over(module, name, value)


def caches() -> list[Any]:
    """Return what keeps answers of functions, but for the schemas, which no mutant changes."""
    return [
        one
        for one in gc.get_objects()
        if isinstance(one, type(cache(len)))
        and str(getattr(one, "__module__", "")).startswith(_OURS)
        and not one.__module__.startswith("tracemap.schema")
    ]


def _codes(code: CodeType) -> dict[Key, CodeType]:
    found: dict[str, list[CodeType]] = defaultdict(list)
    left = [code]
    while left:
        for constant in left.pop().co_consts:
            if isinstance(constant, CodeType):
                found[constant.co_qualname].append(constant)
                left.append(constant)
    return {
        (name, number): one for name, codes in found.items() for number, one in enumerate(codes)
    }


def functions_of(spaces: Sequence[Mapping[str, Any]]) -> list[Functions]:
    """Return for each of some modules the functions whose globals it is, wherever they are held by now."""
    places = {id(space): number for number, space in enumerate(spaces)}
    by_code: list[dict[str, dict[CodeType, list[FunctionType]]]] = [{} for _ in spaces]
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and id(one.__globals__) in places:
            number = places[id(one.__globals__)]
            if one.__code__.co_filename == spaces[number]["__file__"]:
                alike = by_code[number].setdefault(one.__qualname__, {})
                alike.setdefault(one.__code__, []).append(one)
    return [
        {
            (name, number): functions
            for name, codes in known.items()
            for number, (_, functions) in enumerate(
                sorted(codes.items(), key=lambda one: one[0].co_firstlineno)
            )
        }
        for known in by_code
    ]


def _take_over(module: ModuleType, name: str, value: Any) -> None:
    """Put a value of the mutant where the module, and who imported it from there, have the old one."""
    old = vars(module).get(name)
    if isinstance(old, type) and isinstance(value, type):
        if old.__module__ == module.__name__:
            _take_over_class(old, value)
    elif not isinstance(old, FunctionType | ModuleType) and not hasattr(old, "__wrapped__"):
        for other in _loaded():
            if vars(other).get(name) is old:
                setattr(other, name, value)


def _take_over_class(old: type, new: type) -> None:
    for name, value in vars(new).items():
        is_own = isinstance(value, FunctionType) and value.__code__.co_filename != "<string>"
        if is_own or isinstance(value, property | classmethod | staticmethod):
            continue  # its code has been put in place already
        if not name.startswith("__") or name in (
            "__init__",
            "__eq__",
            "__hash__",
            "__match_args__",
        ):
            with suppress(AttributeError, TypeError):
                setattr(old, name, value)


def _loaded() -> Iterator[ModuleType]:
    for name, module in list(sys.modules.items()):
        if name.startswith(_OURS) and isinstance(module, ModuleType):
            yield module
