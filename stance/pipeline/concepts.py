"""Tag the concepts of a lexicon: by their words in any inflection, accentuation, hyphenation, clipping or small misspelling."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from stance.lexicons import rows
from stance.lexicons.concepts import ConceptEntry, builtin_lexicon, read_lexicon
from stance.lexicons.matching import WORD, Word, fold, without_inclusive_ending, words
from stance.pipeline.columns import text_of
from stance.pipeline.extensions import register
from stance.pipeline.word_table import word_table

# Below seven letters one edit turns too many French words into one another ("cadre", "cadet"); inside a longer expression the
# other words vouch for it, and five are enough ("réseau socail").
MIN_SPELLING_LENGTH = 7
MIN_SPELLING_LENGTH_INSIDE = 5
# A word this frequent is itself, not a misspelling of another: "réaction" is no "rédaction". Zipf values of misspellings in
# wordfreq stay under 3.
MAX_MISSPELLING_ZIPF = 3.0
# "employe" is an unaccented "employé"; "donne" is no "donné": below five letters the verb is likelier.
MIN_UNACCENTED_STEM = 5
# An acronym has two to six capitals; longer ones are words in capitals.
MAX_ACRONYM = 6
# Word forms remembered with what they stand for.
MAX_FORMS = 100_000


class FoundMention(NamedTuple):
    """A mention as character span, with the concept's identifier and how it matched."""

    start: int
    end: int
    concept: str
    match: str


# Feminine and plural endings and what they become, longest first; applied alike to the lexicon and to the text, so a rule
# must only never join words of different meaning, not give the dictionary's form. Source: Grevisse, §§ 502-535 and 543-573.
_ENDINGS = (
    ("trice", "teur"),
    ("euse", "eur"),
    ("eaux", "eau"),
    ("aux", "al"),
    ("ale", "al"),
    ("elle", "el"),
    ("enne", "en"),
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
    >>> stem("sociaux"), stem("Influenceuses"), stem("travaux"), stem("employées"), stem("donne")
    ('social', 'influenceur', 'travail', 'employé', 'donn')
    """
    key = fold(word)
    irregular = _irregular()
    if key in irregular:
        return irregular[key]
    if len(key) <= MIN_STEM:
        return key
    singular = key[:-1] if key.endswith("s") and not key.endswith("ss") else key
    if singular in irregular:
        return irregular[singular]
    written = without_inclusive_ending(word)[0].lower()
    if singular.endswith("ee") or written.rstrip("s").endswith("é"):
        return singular.rstrip("e") + "é"
    if singular.endswith("eux") and len(singular) > 5:
        return singular[:-1] + "r"
    for ending, becomes in _ENDINGS:
        if singular.endswith(ending) and len(singular) - len(ending) >= MIN_STEM - 1:
            return singular[: -len(ending)] + becomes
    return singular[:-1] if singular.endswith("e") and len(singular) > MIN_STEM + 1 else singular


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    return dict(rows("irregular"))  # type: ignore[arg-type]


class _Form(NamedTuple):
    """A label or variant in the trie."""

    concept: str
    is_label: bool
    # written in capitals in the lexicon: found in capitals, and in lower case where no French word is spelt alike
    acronym: str = ""


class _Reading(NamedTuple):
    """What a word of the text may stand for besides its own stem: another key, and whether it needs company to be believed."""

    key: str
    needs_company: bool
    is_clipping: bool


class _Known(NamedTuple):
    """A word form of the text: its stem and other readings."""

    key: str
    others: tuple[_Reading, ...]
    folded: str
    opens: bool


class _Hit(NamedTuple):
    """A form found at words ``first`` to ``end``; `respelled` and `clipped` say that a word was read as another."""

    first: int
    end: int
    form: _Form
    respelled: bool = False
    clipped: bool = False
    shared: bool = False


_Node = dict[str, Any]
_COORDINATORS = frozenset(("et", "ou"))
# What may stand inside an expression without being part of it: "les réseaux dits sociaux".
_INSERTS = frozenset(
    (
        "dit",
        "dits",
        "dite",
        "dites",
        "tres",
        "plus",
        "trop",
        "si",
        "vraiment",
        "plutot",
        "purement",
        "soi",
        "disant",
    )
)
_PREFIXES = frozenset(
    (
        "anti",
        "auto",
        "co",
        "cyber",
        "e",
        "ex",
        "hyper",
        "inter",
        "micro",
        "mini",
        "multi",
        "sur",
        "tele",
        "ultra",
    )
)
_BREAK = re.compile(r"\n|[.;:!?,](?=\s)|[«»“”\"]")


class ConceptMatcher:
    """Find the mentions of a lexicon's concepts in a text.

    Parameters
    ----------
    entries : iterable of ConceptEntry
        The lexicon. Where two entries share a form, the first one has it.

    Examples
    --------
    >>> matcher = ConceptMatcher([ConceptEntry("réseau social", variants=("média social",))])
    >>> text = "Les medias sociaux, les reseaux-sociaux, les réseaux professionnels et sociaux"
    >>> [(text[m.start:m.end], m.match) for m in matcher.find(text)]
    [('medias sociaux', 'synonym'), ('reseaux-sociaux', 'spelling'), ('réseaux professionnels et sociaux', 'inflection')]
    """

    def __init__(self, entries: Iterable[ConceptEntry]) -> None:
        self.entries: dict[str, ConceptEntry] = {}
        for entry in entries:
            self.entries.setdefault(entry.id, entry)
        self._root: _Node = {}
        self._vocabulary: set[str] = set()
        self._forms: dict[str, _Known] = {}
        # labels first: a variant never takes another concept's name
        for entry in self.entries.values():
            self._add(entry.id, entry.label, is_label=True)
        for entry in self.entries.values():
            for variant in entry.variants:
                self._add(entry.id, variant, is_label=False)
        self._clippings = {
            fold(clipped): (stem(whole), kind == "phrase") for clipped, whole, kind in rows("clippings")
        }
        self._homographs = frozenset(word for (word,) in rows("acronym_homographs"))

    def _add(self, concept: str, text: str, *, is_label: bool) -> None:
        found = words(text)
        stems = [stem(text[word.start : word.end]) for word in found]
        if not stems:
            return
        acronym = text if len(stems) == 1 and text.isupper() and len(text) <= MAX_ACRONYM else ""
        form = _Form(concept, is_label, acronym)
        self._insert(stems, form)
        # one word, with hyphen or without: "e-réputation", "eréputation"; "bien-être", "bienêtre"
        if len(stems) == 2 and (len(stems[0]) <= 2 or text[found[0].end : found[1].start] == "-"):
            self._insert(
                [stem(text[found[0].start : found[0].end] + text[found[1].start : found[1].end])], form
            )
        if len(acronym) >= 3:
            self._insert(list(fold(acronym)), form._replace(acronym=acronym + "."))

    def _insert(self, stems: Sequence[str], form: _Form) -> None:
        node = self._root
        for key in stems:
            node = node.setdefault(key, {})
        # the empty string is no word, so it can mark the end of a form; the first form of a phrase stays
        node.setdefault("", form)
        self._vocabulary.update(stems)

    def find(self, text: str) -> list[FoundMention]:
        """Return the mentions in a text, left to right, the longest at each place.

        Mentions overlap only where an expression is shared: "réseaux sociaux et professionnels" mentions both.
        """
        spans = [match.span() for match in WORD.finditer(text)]
        known = self._known([text[start:end] for start, end in spans])
        if "-" not in text and not any(word.opens or word.folded in _PREFIXES for word in known):
            return []
        found: Sequence[Word] = [
            Word(word.folded, start, end) for word, (start, end) in zip(known, spans, strict=True)
        ]
        found, known = self._joined(text, found, known)
        hits = list(self._hits(text, found, known))
        hits += self._shared(text, found, known, hits)
        mentions = []
        for hit in sorted(hits, key=lambda hit: (hit.first, -hit.end)):
            start, stop = found[hit.first].start, found[hit.end - 1].end
            mentions.append(FoundMention(start, stop, hit.form.concept, self._match(text[start:stop], hit)))
        return mentions

    def _known(self, surfaces: Sequence[str]) -> list[_Known]:
        forms = self._forms
        if len(forms) >= MAX_FORMS:
            forms.clear()
        for surface in set(surfaces).difference(forms):
            forms[surface] = self._read(surface)
        return [forms[surface] for surface in surfaces]

    def _read(self, surface: str) -> _Known:
        """Return what a word form may stand for."""
        key = stem(surface)
        others = []
        folded = fold(surface)
        clipped = self._clippings.get(folded) or self._clippings.get(folded.removesuffix("s"))
        if clipped is not None and clipped[0] in self._vocabulary:
            others.append(_Reading(clipped[0], clipped[1], True))
        if key not in self._vocabulary:
            accented = f"{key}é"
            if len(key) >= MIN_UNACCENTED_STEM and accented in self._vocabulary:
                others.append(_Reading(accented, False, False))
            elif len(key) >= MIN_SPELLING_LENGTH_INSIDE:
                others += self._respelled(surface, key)
        root = self._root
        opens = key in root or any(reading.key in root for reading in others)
        return _Known(key, tuple(others), folded, opens)

    def _respelled(self, surface: str, key: str) -> Iterator[_Reading]:
        """Yield the lexicon's stems at one edit from a word that is no word itself."""
        if word_table().zipf(surface) >= MAX_MISSPELLING_ZIPF:
            return
        for known in _edits(key):
            # "influencer" and "influence" are other words than "influenceur"
            if known in self._vocabulary and (
                not known.endswith("eur") or key.endswith(("eur", "eru", "uer"))
            ):
                yield _Reading(known, len(key) < MIN_SPELLING_LENGTH, False)

    def _joined(
        self, text: str, found: Sequence[Word], known: list[_Known]
    ) -> tuple[Sequence[Word], list[_Known]]:
        """Join words that the text parts and the lexicon writes as one: "télé-travail", "cyber sécurité"."""
        places = [
            at
            for at, word in enumerate(known[:-1])
            if (word.folded in _PREFIXES or text[found[at].end] == "-")
            and found[at + 1].start == found[at].end + 1
            and text[found[at].end] in "- "
        ]
        if not places:
            return found, known
        joined, keys = list(found), list(known)
        for at in reversed(places):
            word, following = found[at], found[at + 1]
            key = stem(text[word.start : word.end] + text[following.start : following.end])
            if key in self._root and known[at].key not in self._root:
                joined[at : at + 2] = [Word(key, word.start, following.end)]
                keys[at : at + 2] = [_Known(key, (), key, True)]
        return joined, keys

    def _hits(self, text: str, found: Sequence[Word], known: Sequence[_Known]) -> Iterator[_Hit]:
        resume = 0
        for at, word in enumerate(known):
            if word.opens and at >= resume:
                hit = self._longest(text, found, known, at)
                if hit is not None:
                    yield hit
                    resume = hit.end

    def _longest(self, text: str, found: Sequence[Word], known: Sequence[_Known], first: int) -> _Hit | None:
        """Return the longest form that begins at a word."""
        node: _Node | None = self._root
        best: _Hit | None = None
        at, respelled, clipped, alone = first, False, False, True
        while at < len(found):
            child = node.get(known[at].key) if node else None
            if child is None:
                for reading in known[at].others:
                    child = node.get(reading.key) if node else None
                    if child is not None:
                        clipped |= reading.is_clipping
                        respelled |= not reading.is_clipping
                        alone &= not reading.needs_company
                        break
            if child is None:
                # "les réseaux dits sociaux"
                if at > first and found[at].key in _INSERTS and node:
                    at += 1
                    continue
                break
            if at > first and _BREAK.search(text, found[at - 1].end, found[at].start):
                break
            node = child
            at += 1
            form = node.get("")
            if form is not None and (alone or at - first > 1):
                hit = _Hit(first, at, form, respelled, clipped)
                if not form.acronym or self._is_acronym(text, found, hit):
                    best = hit
        return best

    def _is_acronym(self, text: str, found: Sequence[Word], hit: _Hit) -> bool:
        """Say whether the writing of a word allows it to be the acronym: "RSE", "rse", but no "ce" for "CE"."""
        start, end = found[hit.first].start, found[hit.end - 1].end
        surface = text[start:end]
        if hit.form.acronym.endswith("."):
            return surface.isupper() and "." in surface and len(surface) == 2 * len(hit.form.acronym) - 3
        # the plural takes an s: "les PME", "les PMEs"
        upper = surface.isupper() or (surface[:-1].isupper() and surface.endswith("s"))
        if fold(surface) not in self._homographs:
            return upper or surface.islower() or (surface[0].isupper() and surface[1:].islower())
        around = text[max(0, start - 12) : start] + text[end : end + 12]
        return upper and around.upper() != around

    def _shared(
        self, text: str, found: Sequence[Word], known: Sequence[_Known], hits: Sequence[_Hit]
    ) -> Iterator[_Hit]:
        """Yield expressions that share a word over a coordination: "réseaux sociaux et professionnels"."""
        root = self._root
        taken = {(hit.first, hit.end, hit.form.concept) for hit in hits}
        for at in range(1, len(found) - 1):
            if found[at].key not in _COORDINATORS:
                continue
            for first in range(max(0, at - 4), at):
                head = root.get(known[first].key)
                if head is None or _BREAK.search(text, found[first].end, found[at].start):
                    continue
                hit = self._over(found, known, first, at)
                if hit and (hit.first, hit.end, hit.form.concept) not in taken:
                    if not _BREAK.search(text, found[at].end, found[hit.end - 1].start):
                        taken.add((hit.first, hit.end, hit.form.concept))
                        yield hit
                    break

    def _over(self, found: Sequence[Word], known: Sequence[_Known], first: int, at: int) -> _Hit | None:
        """Return the form of a head before a coordinator and a tail after it."""
        root = self._root
        # "conditions de travail et de vie": the head is what precedes the link or the adjective
        node = root.get(known[first].key)
        if not node or at - first > 3:
            return None
        tail, end = node, at + 1
        while tail and end < len(found) and end <= at + 3:
            following = tail.get(known[end].key)
            if following is None:
                break
            tail = following
            end += 1
        if end > at + 1 and tail is not None and "" in tail and at > first + 1:
            return _Hit(first, end, tail[""], shared=True)
        # "réseaux et médias sociaux": the adjective after both serves the first, too
        if at == first + 1 and at + 2 < len(found):
            tail, end = node.get(known[at + 2].key), at + 3
            while tail is not None and "" not in tail and end < len(found) and known[end].key in tail:
                tail = tail[known[end].key]
                end += 1
            if tail is not None and "" in tail:
                return _Hit(first, end, tail[""], shared=True)
        return None

    def _match(self, surface: str, hit: _Hit) -> str:
        label = self.entries[hit.form.concept].label
        if surface.lower() == label.lower():
            return "exact"
        if not hit.form.is_label or hit.clipped:
            return "synonym"
        if hit.shared:
            return "inflection"
        kept = not hit.respelled and _with_accents(surface) == _with_accents(label)
        return "inflection" if kept else "spelling"


def _with_accents(surface: str) -> list[str]:
    """Return the words of a form with their accents and hyphens, without marks of gender and number."""
    kept = []
    for part in re.split(r"[\s'’]+", unicodedata.normalize("NFC", surface)):
        pieces = [part[word.start : word.end] for word in words(part)]
        # the accents of the stem decide between inflection and spelling, those of the ending may change
        bases = [without_inclusive_ending(piece)[0].lower() for piece in pieces]
        kept.append("-".join(base[: max(1, len(stem(base)) - 2)] for base in bases))
    return kept


_LETTERS = "abcdefghijklmnopqrstuvwxyzé"


def _edits(key: str) -> Iterator[str]:
    """Yield what is one letter away from a word, the first letter kept: nobody gets that one wrong."""
    for at in range(1, len(key) + 1):
        head, tail = key[:at], key[at:]
        if tail:
            yield head + tail[1:]
            if len(tail) > 1:
                yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


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
        """Return the mentions of a Doc, in order; in a tagged Doc no single verb is one ("cela cadre mal" mentions no manager)."""
        return [mention for mention in self.matcher.find(text_of(doc)) if not _is_verb(doc, mention)]


def _is_verb(doc: Doc, mention: FoundMention) -> bool:
    span = doc.char_span(mention.start, mention.end)
    if span is None or len(span) > 1:
        return False
    token = span[0]
    # a participle after a determiner is a noun that the tagger missed: "les employés"
    noun_like = token.i > 0 and doc[token.i - 1].pos_ in ("DET", "ADP", "NUM", "ADJ")
    return token.pos_ in ("VERB", "AUX") and not noun_like and token.text[0].islower()
