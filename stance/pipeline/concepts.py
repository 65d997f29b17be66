"""Tag the concepts of a lexicon: by their words in any inflection, accentuation, hyphenation or small misspelling."""

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from stance.errors import CorpusError
from stance.language import _
from stance.lexicons import resource_text
from stance.lexicons.matching import Trie, fold, words
from stance.pipeline.extensions import register

# Below seven letters one edit turns too many French words into one another ("cadre", "cadet").
MIN_SPELLING_LENGTH = 7
# "employe" is an unaccented "employé"; "donne" is no "donné": below five letters the verb is likelier.
MIN_UNACCENTED_STEM = 5


@dataclass(frozen=True, slots=True)
class ConceptEntry:
    """A concept of a lexicon: its label, other words for it, the broader concept, what it means."""

    label: str
    variants: tuple[str, ...] = ()
    broader: str | None = None
    definition: str | None = None

    @property
    def id(self) -> str:
        """The identifier: the folded words of the label, joined by hyphens."""
        return slug(self.label)


class FoundMention(NamedTuple):
    """A mention as character span, with the concept's identifier and how it matched."""

    start: int
    end: int
    concept: str
    match: str


def slug(label: str) -> str:
    """Return the identifier of a label.

    Examples
    --------
    >>> slug("Réseau social"), slug("e-réputation")
    ('reseau-social', 'e-reputation')
    """
    return "-".join(word.key for word in words(label))


# Feminine and plural endings and what they become, longest first; applied alike to the lexicon and to the text, so a rule
# must only never join words of different meaning, not give the dictionary's form. Source: Grevisse, §§ 502-535 and 543-573.
_ENDINGS = (
    ("trice", "teur"),
    ("euse", "eur"),
    ("eaux", "eau"),
    ("aux", "al"),
    ("ale", "al"),
    ("elle", "el"),
    ("ienne", "ien"),
    ("onne", "on"),
    ("ive", "if"),
    ("ere", "er"),
)
MIN_STEM = 3


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return a word, folded, without the marks of gender and number; a final é stays, since it parts "donné" from "donne".

    Examples
    --------
    >>> stem("sociaux"), stem("Influenceuses"), stem("digitales"), stem("employées"), stem("donne")
    ('social', 'influenceur', 'digital', 'employé', 'donn')
    """
    key = fold(word)
    if len(key) <= MIN_STEM:
        return key
    singular = key[:-1] if key.endswith("s") and not key.endswith("ss") else key
    if singular.endswith("ee") or word.lower().rstrip("s").endswith("é"):
        return singular.rstrip("e") + "é"
    if singular.endswith("eux") and len(singular) > 5:
        return singular[:-1] + "r"
    for ending, becomes in _ENDINGS:
        if singular.endswith(ending) and len(singular) - len(ending) >= MIN_STEM - 1:
            return singular[: -len(ending)] + becomes
    return singular[:-1] if singular.endswith("e") and len(singular) > MIN_STEM + 1 else singular


class ConceptMatcher:
    """Find the mentions of a lexicon's concepts in a text.

    Parameters
    ----------
    entries : iterable of ConceptEntry
        The lexicon. Where two entries share a form, the first one has it.

    Examples
    --------
    >>> matcher = ConceptMatcher([ConceptEntry("réseau social", variants=("média social",))])
    >>> text = "Les medias sociaux et les reseaux-sociaux"
    >>> [(text[m.start:m.end], m.concept, m.match) for m in matcher.find(text)]
    [('medias sociaux', 'reseau-social', 'synonym'), ('reseaux-sociaux', 'reseau-social', 'spelling')]
    """

    def __init__(self, entries: Iterable[ConceptEntry]) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self._forms: dict[str, set[str]] = {}
        self._trie: Trie[tuple[str, bool]] = Trie()
        vocabulary: set[str] = set()
        for entry in self.entries.values():
            for number, form in enumerate((entry.label, *entry.variants)):
                stems = [stem(form[word.start : word.end]) for word in words(form)]
                if stems:
                    self._trie.add(stems, (entry.id, number == 0))
                    # one word, with hyphen or without: "e-réputation", "eréputation"
                    if len(stems) == 2 and len(stems[0]) <= 2:
                        self._trie.add(["".join(stems)], (entry.id, number == 0))
                    vocabulary.update(stems)
                    self._forms.setdefault(entry.id, set()).add(form.lower())
        self._vocabulary = vocabulary
        self._deletions: dict[str, str] = {}
        for known in sorted(vocabulary):
            if len(known) >= MIN_SPELLING_LENGTH:
                for variant in _deletions(known):
                    self._deletions.setdefault(variant, known)

    def find(self, text: str) -> list[FoundMention]:
        """Return the mentions in a text, left to right, the longest at each place, without overlap."""
        found = words(text)
        stems = [self._known(text[word.start : word.end]) for word in found]
        mentions = []
        for first, end, (concept, is_label) in self._trie.find(stems):
            start, stop = found[first].start, found[end - 1].end
            between = text[start:stop]
            if "\n" in between or re.search(r"[.;:!?]\s", between):
                continue
            mentions.append(FoundMention(start, stop, concept, self._match(between, concept, is_label)))
        return mentions

    def _known(self, word: str) -> str:
        stemmed = stem(word)
        if stemmed in self._vocabulary:
            return stemmed
        if len(stemmed) >= MIN_UNACCENTED_STEM and f"{stemmed}é" in self._vocabulary:
            return f"{stemmed}é"
        if len(stemmed) < MIN_SPELLING_LENGTH:
            return stemmed
        return self._respelled(stemmed)

    def _respelled(self, stemmed: str) -> str:
        """Return the lexicon's stem at one edit from a word, or the word itself (deletion neighbourhood, Garbe 2012)."""
        for variant in (stemmed, *_deletions(stemmed)):
            known = self._deletions.get(variant) or (variant if variant in self._vocabulary else None)
            # "influencer" is the verb, no misspelt "influenceur"
            if stemmed.endswith("er") and known and known.endswith("eur"):
                continue
            if known and known[0] == stemmed[0] and _one_edit(stemmed, known):
                return known
        return stemmed

    def _match(self, surface: str, concept: str, is_label: bool) -> str:
        lowered = surface.lower()
        if lowered == self.entries[concept].label.lower():
            return "exact"
        if not is_label:
            return "synonym"
        accents_kept = _with_accents(surface) == _with_accents(self.entries[concept].label)
        return "inflection" if accents_kept else "spelling"


def _with_accents(surface: str) -> list[str]:
    """Return the words of a form with their accents and hyphens, without marks of gender and number."""
    parts = re.split(r"[\s'’]+", unicodedata.normalize("NFC", surface.lower()))
    kept = []
    for part in parts:
        stemmed = stem(part) if "-" not in part else part
        # the accents of the stem decide between inflection and spelling, those of the ending may change
        kept.append(
            part[: max(1, len(stemmed) - 2)]
            if "-" not in part
            else "-".join(p[: max(1, len(stem(p)) - 2)] for p in part.split("-"))
        )
    return kept


def _deletions(word: str) -> Iterable[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _one_edit(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b or (a[:2] == b[1::-1] and a[2:] == b[2:])


@Language.factory("stance_concepts", assigns=["doc.spans", "span._.match"], default_config={"lexicon": None})
def create_concepts(nlp: Language, name: str, lexicon: str | None) -> "Concepts":
    """Create the component; `lexicon` is the path of a concept file, the built-in lexicon without it."""
    return Concepts(read_lexicon(lexicon) if lexicon else builtin_lexicon(), name=name)


class Concepts:
    """Write ``doc.spans["concepts"]``: label ``CONCEPT``, ``kb_id_`` the concept's identifier, ``_.match`` how it matched."""

    def __init__(self, entries: Iterable[ConceptEntry], *, name: str = "stance_concepts") -> None:
        self.name = name
        self.matcher = ConceptMatcher(entries)
        register()

    def __call__(self, doc: Doc) -> Doc:
        """Store the mentions of a Doc."""
        spans: list[Span] = []
        for mention in self.find(doc):
            span = doc.char_span(
                mention.start, mention.end, label="CONCEPT", kb_id=mention.concept, alignment_mode="expand"
            )
            if span is not None:
                span._.match = mention.match
                spans.append(span)
        doc.spans["concepts"] = SpanGroup(doc, name="concepts", spans=spans)
        return doc

    def find(self, doc: Doc) -> list[FoundMention]:
        """Return the mentions of a Doc, in order."""
        return self.matcher.find(doc.text)


@lru_cache(maxsize=1)
def builtin_lexicon() -> tuple[ConceptEntry, ...]:
    """Return the concepts that come with the package."""
    return _from_csv(resource_text("concepts.csv"), source="concepts.csv")


def read_lexicon(path: str | Path) -> tuple[ConceptEntry, ...]:
    """Read a concept lexicon from CSV (``label``, ``variants``, ``broader``, ``definition``) or TOML (``[[concept]]`` tables).

    Raises
    ------
    CorpusError
        The file is missing, has no ``label`` column, or holds no concept.
    """
    path = Path(path)
    try:
        raw = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise CorpusError(_("lexique de concepts introuvable."), source=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(_("lexique de concepts illisible (UTF-8 attendu)."), source=str(path)) from error
    return _from_toml(raw, str(path)) if path.suffix == ".toml" else _from_csv(raw, source=str(path))


def _from_csv(raw: str, *, source: str) -> tuple[ConceptEntry, ...]:
    lines = [line for line in raw.splitlines(keepends=True) if not line.startswith("#")]
    delimiter = max(",;\t", key=(lines[0] if lines else "").count)
    reader = csv.DictReader(io.StringIO("".join(lines)), delimiter=delimiter)
    if "label" not in (reader.fieldnames or ()):
        raise CorpusError(
            _("colonne « label » absente ; colonnes trouvées : {found}.").format(
                found=", ".join(reader.fieldnames or ()) or _("aucune")
            ),
            source=source,
            hint=_("Colonnes lues : label, variants (séparées par |), broader, definition."),
        )
    return _checked((_entry(row) for row in reader), source)


def _from_toml(raw: str, source: str) -> tuple[ConceptEntry, ...]:
    try:
        data = tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(_("TOML illisible : {why}.").format(why=error), source=source) from error
    tables = data.get("concept", [])
    return _checked((_entry(table) for table in tables if isinstance(table, dict)), source)


def _entry(row: dict[str, object]) -> ConceptEntry:
    variants = row.get("variants") or ()
    parts = variants.split("|") if isinstance(variants, str) else [str(v) for v in variants]  # type: ignore[attr-defined]
    return ConceptEntry(
        label=" ".join(str(row.get("label") or "").split()),
        variants=tuple(v for v in (" ".join(part.split()) for part in parts) if v),
        broader=str(row["broader"]).strip() if row.get("broader") else None,
        definition=str(row["definition"]).strip() if row.get("definition") else None,
    )


def _checked(entries: Iterable[ConceptEntry], source: str) -> tuple[ConceptEntry, ...]:
    kept = tuple(entry for entry in entries if entry.id)
    if not kept:
        raise CorpusError(_("aucun concept dans ce lexique."), source=source)
    return kept
