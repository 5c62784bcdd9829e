"""The rules by code, found by walking the modules of `tracemap.rules`."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from tracemap import rules
from tracemap.errors import UnknownIdError
from tracemap.packages import module_names
from tracemap.rules.base import Rule

_MODULE = re.compile(r"tm[0-9]{3}")


@cache
def all_rules() -> dict[str, Rule]:
    """Return every rule by its code, in the order of the codes.

    Raises:
        ValueError: two rules share a name, or a module holds the rule of another code.
    """
    found: dict[str, Rule] = {}
    names: set[str] = set()
    for code in _codes():
        rule = _load(code)
        if rule.name in names:
            raise ValueError(f"two rules are named {rule.name}")
        names.add(rule.name)
        found[code] = rule
    return found


@cache
def previews() -> frozenset[str]:
    """Return the codes of the rules in preview."""
    return frozenset(code for code, rule in all_rules().items() if rule.preview)


def find_rule(wanted: str) -> Rule:
    """Return the rule of a code, or of a name; only its own module is imported for a code.

    Raises:
        UnknownIdError: there is no such rule.
    """
    codes = _codes()
    if wanted.upper() in codes:
        return _load(wanted.upper())
    by_name = {rule.name: rule for rule in all_rules().values()}
    if wanted.lower() in by_name:
        return by_name[wanted.lower()]
    from difflib import get_close_matches  # imported where a misspelt code needs it

    near = get_close_matches(wanted.upper(), codes, n=3) or get_close_matches(
        wanted.lower(), by_name, n=3
    )
    raise UnknownIdError(f"there is no rule {wanted!r}", wanted, tuple(near))


def is_prefix(beginning: str) -> bool:
    """Tell whether the code of any rule begins so."""
    return any(code.startswith(beginning) for code in _codes())


@cache
def _codes() -> list[str]:
    return [name.upper() for name in module_names(rules) if _MODULE.fullmatch(name)]


def _load(code: str) -> Rule:
    rule: Rule = import_module(f"tracemap.rules.{code.lower()}").RULE
    if rule.code != code:
        raise ValueError(f"the module of {code} holds the rule {rule.code}")
    return rule
