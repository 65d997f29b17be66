"""Concept lexicons as files: CSV, TOML and SKOS (RDF/XML and Turtle), read and written."""

import csv
import io
import json
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from stance.errors import ConfigError, CorpusError
from stance.language import _
from stance.lexicons import resource_text
from stance.lexicons.matching import words

COLUMNS = ("label", "variants", "broader", "definition")
# What a lexicon file's suffix says of its format; anything else is read as CSV.
FORMATS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".toml": "toml",
    ".rdf": "rdf",
    ".xml": "rdf",
    ".skos": "rdf",
    ".ttl": "turtle",
}


@dataclass(frozen=True, slots=True)
class ConceptEntry:
    """A concept of a lexicon: its label, other words for it, the broader concept's label, what it means."""

    label: str
    variants: tuple[str, ...] = ()
    broader: str | None = None
    definition: str | None = None

    @property
    def id(self) -> str:
        """The identifier: the folded words of the label, joined by hyphens."""
        return slug(self.label)


def slug(label: str) -> str:
    """Return the identifier of a label.

    Examples
    --------
    >>> slug("Réseau social"), slug("e-réputation")
    ('reseau-social', 'e-reputation')
    """
    return "-".join(word.key for word in words(label))


@lru_cache(maxsize=1)
def builtin_lexicon() -> tuple[ConceptEntry, ...]:
    """Return the concepts that come with the package."""
    return parse_lexicon(resource_text("concepts.csv"), "csv", source="concepts.csv")


def read_lexicon(path: str | Path) -> tuple[ConceptEntry, ...]:
    """Read a concept lexicon: CSV (columns ``label``, ``variants``, ``broader``, ``definition``), TOML or SKOS.

    Parameters
    ----------
    path : str or Path
        The suffix tells the format: ``.csv``, ``.toml``, ``.rdf`` or ``.xml`` (RDF/XML), ``.ttl`` (Turtle).

    Raises
    ------
    CorpusError
        The file is missing, is not in its format, has no ``label`` column, or holds no concept.
    """
    path = Path(path)
    try:
        raw = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise CorpusError(_("lexique de concepts introuvable."), source=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(_("lexique de concepts illisible (UTF-8 attendu)."), source=str(path)) from error
    return parse_lexicon(raw, FORMATS.get(path.suffix.lower(), "csv"), source=str(path))


def lexicon_format(path: Path) -> str:
    """Return the format in which to write a lexicon, by the ending of its file; CSV where it has none.

    Raises
    ------
    ConfigError
        The ending is that of no format.
    """
    ending = path.suffix.lower()
    if ending and ending not in FORMATS:
        raise ConfigError(
            _("le format d'un lexique se lit à la fin de son nom : {found} ; attendu : {known}.").format(
                found=ending, known=", ".join(FORMATS)
            ),
            source=str(path),
        )
    return FORMATS.get(ending, "csv")


def parse_lexicon(raw: str, kind: str, *, source: str) -> tuple[ConceptEntry, ...]:
    """Return the entries of a lexicon file's text; `kind` is one of the values of `FORMATS`.

    Examples
    --------
    >>> parse_lexicon("label,variants\\nvélo,bicyclette|deux-roues", "csv", source="exemple")
    (ConceptEntry(label='vélo', variants=('bicyclette', 'deux-roues'), broader=None, definition=None),)
    """
    from stance.lexicons import skos

    readers = {
        "csv": _from_csv,
        "tsv": _from_csv,
        "toml": _from_toml,
        "rdf": skos.from_rdf,
        "turtle": skos.from_turtle,
    }
    rows: Iterable[dict[str, Any]] = readers[kind](raw, source)
    entries = tuple(entry for entry in map(_entry, rows) if entry.id)
    if not entries:
        raise CorpusError(_("aucun concept dans ce lexique."), source=source)
    return entries


def format_lexicon(entries: Sequence[ConceptEntry], kind: str) -> str:
    """Return entries as the text of a lexicon file; `kind` is one of the values of `FORMATS`.

    Examples
    --------
    >>> print(format_lexicon([ConceptEntry("vélo", ("bicyclette",))], "toml"))
    [[concept]]
    label = "vélo"
    variants = ["bicyclette"]
    <BLANKLINE>
    """
    from stance.lexicons import skos

    writers: dict[str, Callable[[Sequence[ConceptEntry]], str]] = {
        "csv": _to_csv,
        "tsv": partial(_to_csv, delimiter="\t"),
        "toml": _to_toml,
        "rdf": skos.to_rdf,
        "turtle": skos.to_turtle,
    }
    return writers[kind](entries)


def _from_csv(raw: str, source: str) -> Iterable[dict[str, Any]]:
    lines = [line for line in raw.splitlines(keepends=True) if not line.startswith("#")]
    delimiter = max(",;\t", key=(lines[0] if lines else "").count)
    reader = csv.DictReader(io.StringIO("".join(lines)), delimiter=delimiter)
    fields = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = fields
    if "label" not in fields:
        raise CorpusError(
            _("colonne « label » absente ; colonnes trouvées : {found}.").format(
                found=", ".join(fields) or _("aucune")
            ),
            source=source,
            hint=_("Colonnes lues : label, variants (séparées par |), broader, definition."),
        )
    return list(reader)


def _to_csv(entries: Sequence[ConceptEntry], *, delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((e.label, "|".join(e.variants), e.broader or "", e.definition or "") for e in entries)
    return out.getvalue()


def _from_toml(raw: str, source: str) -> Iterable[dict[str, Any]]:
    try:
        data = tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(_("TOML illisible : {why}.").format(why=error), source=source) from error
    tables = data.get("concept", [])
    return [table for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []


def _to_toml(entries: Sequence[ConceptEntry]) -> str:
    # a JSON string is a TOML basic string, and a JSON array of strings a TOML array
    def line(name: str, value: object) -> str:
        return f"{name} = {json.dumps(value, ensure_ascii=False)}\n" if value else ""

    return "\n".join(
        "[[concept]]\n"
        + line("label", e.label)
        + line("variants", list(e.variants))
        + line("broader", e.broader)
        + line("definition", e.definition)
        for e in entries
    )


def _entry(row: dict[str, Any]) -> ConceptEntry:
    variants = row.get("variants") or ()
    parts = variants.split("|") if isinstance(variants, str) else [str(v) for v in variants]
    return ConceptEntry(
        label=" ".join(str(row.get("label") or "").split()),
        variants=tuple(dict.fromkeys(v for v in (" ".join(part.split()) for part in parts) if v)),
        broader=" ".join(str(row["broader"]).split()) if row.get("broader") else None,
        definition=" ".join(str(row["definition"]).split()) if row.get("definition") else None,
    )
