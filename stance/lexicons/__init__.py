"""Linguistic data: one entry a line, sorted, with its source on top (lines that begin with ``#``)."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the entries of ``lexicons/<name>.tsv`` as tuples of their tab-separated fields.

    Examples
    --------
    >>> ("ne", "particle") in rows("negation")
    True
    """
    text = (files("stance.lexicons") / f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def groups(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the first fields of a two-field lexicon, gathered by the second.

    Examples
    --------
    >>> "pas" in groups("negation")["negator"]
    True
    """
    gathered: dict[str, list[str]] = {}
    for entry, kind, *_rest in rows(name):
        gathered.setdefault(kind, []).append(entry)
    return MappingProxyType({kind: tuple(entries) for kind, entries in gathered.items()})


def resource_text(name: str) -> str:
    """Return a whole file of this folder, such as ``concepts.csv``."""
    return (files("stance.lexicons") / name).read_text(encoding="utf-8")
