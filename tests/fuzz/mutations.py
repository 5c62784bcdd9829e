"""Inputs made from others by chance: what the test suite runs, and `python -m tests.fuzz` without atheris."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from tests.fuzz.target import DICTIONARIES, Target

_WORD = re.compile(rb'^"((?:[^"\\]|\\.)*)"$', re.MULTILINE)
_ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LONGEST = 8000


def words_of(dictionary: str) -> list[bytes]:
    """Return the words of a dictionary, which is written as libFuzzer wants it."""
    if not dictionary:
        return []
    text = (DICTIONARIES / dictionary).read_bytes()
    return [
        _ESCAPE.sub(lambda one: bytes.fromhex(one[1].decode()) if one[1] else one[2], word)
        for word in _WORD.findall(text)
    ]


def inputs_of(target: Target, count: int, seed: int = 0) -> Iterator[bytes]:
    """Yield so many inputs, the same for the same seed."""
    chance = Random(f"{target.name} {seed}")
    words = words_of(target.dictionary)
    seeds = [one[:_LONGEST] for one in target.seeds()] or [b""]
    for _ in range(count):
        data = chance.choice(seeds)
        for _ in range(chance.choice((1, 1, 2, 3, 8))):
            data = _changed(data, chance, seeds, words)
        yield data[:_LONGEST]


def _changed(data: bytes, chance: Random, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """Return an input with one change: something put in, taken out, repeated, moved or from another one."""
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.choice((0, 1, 2, 5, 20, 80)))
    piece = data[start:end]
    match chance.randrange(8):
        case 0:
            new = chance.randbytes(chance.randint(1, 4))
        case 1 | 2 | 3 if words:
            new = chance.choice(words) * chance.choice((1, 1, 1, 2, 40))
        case 4:
            new = piece * chance.choice((2, 3, 50))
        case 5:
            new = b""
        case 6:
            other = chance.choice(seeds)
            place = chance.randint(0, len(other))
            new = other[place : place + chance.choice((10, 100, 1000))]
        case _:
            new = bytes(one ^ 1 << chance.randrange(8) for one in piece)
    return data[:start] + new + data[end:]
