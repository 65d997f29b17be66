"""Qualify each claim: is it negated, how certain is it, and whose claim is it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from stance.lexicons import groups, rows
from stance.lexicons.matching import Trie
from stance.pipeline.columns import VERBAL, Columns, token_key, token_trie
from stance.pipeline.extensions import register
from stance.pipeline.quotes import quoted_tokens

_FIRST_PERSON = frozenset(("je", "j", "nous", "moi", "on"))
# "on dit", "on nous dit" is hearsay; "on pense" is most often the writer's own.
_HEARSAY_SUBJECTS = frozenset(("on",))
# "personne", "jamais" and the like negate only beside "ne": "une personne", "si jamais", "c'est nul".
_NEEDS_PARTICLE = frozenset(("personne", "jamais", "guere", "nul", "nulle", "plus", "point"))
_PARTICLES = frozenset(("ne", "n"))
# A negation inside these does not negate the clause: "ceux qui ne votent pas ont raison".
_EMBEDDED = frozenset(("acl:relcl", "acl", "advcl", "csubj"))
# In the conditional these demand, wish or soften, and suppose nothing: "il faudrait", "on devrait", "je voudrais".
_DEMANDS = frozenset(("falloir", "devoir", "vouloir", "aimer", "souhaiter", "préférer"))
_OWN = frozenset(("moi", "nous", "que", "qu", "si"))
_SOFTENERS = frozenset(("pouvoir", "sembler", "paraître", "dire", "croire"))
# The tagger takes some conditionals for other tenses.
_CONDITIONAL_ENDINGS = ("erais", "erait", "eraient", "irais", "irait", "iraient")
# How far from its participle stands the auxiliary of a past conditional.
_AUXILIARY_REACH = 3


class Qualified(NamedTuple):
    """What is said of a claim, with the words that say it."""

    negated: bool
    certainty: str
    voice: str
    cues: list[dict[str, object]]


_PLAIN = Qualified(False, "asserted", "writer", [])


@Language.factory(
    "stance_qualifiers",
    requires=["doc.spans", "token.dep", "token.pos", "token.head", "token.morph", "token.lemma"],
    assigns=["span._.negated", "span._.certainty", "span._.voice", "span._.cues"],
)
def create_qualifiers(nlp: Language, name: str) -> "Qualifiers":
    """Create the component; it belongs after ``stance_claims`` and ``stance_quotes``."""
    return Qualifiers(name=name)


class Qualifiers:
    """Set ``negated``, ``certainty``, ``voice`` and their ``cues`` on the spans of ``doc.spans["claims"]``."""

    def __init__(self, *, name: str = "stance_qualifiers") -> None:
        self.name = name
        register()

    def __call__(self, doc: Doc) -> Doc:
        """Store the qualifiers of every claim."""
        for span, found in self.find(doc):
            # what is by default is not written: attributes cost more than finding them
            if found == _PLAIN:
                continue
            attributes = span._
            if found.negated:
                attributes.negated = True
            if found.certainty != "asserted":
                attributes.certainty = found.certainty
            if found.voice != "writer":
                attributes.voice = found.voice
            if found.cues:
                attributes.cues = [*(attributes.cues or ()), *found.cues]
        return doc

    def find(self, doc: Doc) -> list[tuple[Span, Qualified]]:
        """Return each claim of a Doc with what qualifies it."""
        claims = list(doc.spans.get("claims", ()))
        if not claims:
            return []
        reading = _Reading.of(doc)
        return [(span, _Claim(reading, span.start, span.end).qualify(span.label_)) for span in claims]


class _Reading(NamedTuple):
    """What is looked up once for all claims of a Doc: places of the words that may qualify one."""

    columns: Columns
    quoted: set[int]
    distant: set[int]
    frames: dict[int, int]
    conditionals: list[int]
    reporters: list[int]
    attributions: list[tuple[int, int, str]]
    hedges: list[tuple[int, int, str]]

    @classmethod
    def of(cls, doc: Doc) -> "_Reading":
        columns = Columns.shared(doc)
        keys, morph, lemma = columns.key, columns.morph, columns.lemma
        said, thought = _reporting()
        verbs = [i for i, pos in enumerate(columns.pos) if pos in VERBAL]
        return cls(
            columns,
            quoted_tokens(doc),
            {i for q in doc.spans.get("quotes", ()) if q.label_ == "scare" for i in range(q.start, q.end)},
            _frames(columns, [(clause.start, clause.end) for clause in doc.spans.get("clauses", ())]),
            [i for i in verbs if "Mood=Cnd" in morph[i] or keys[i].endswith(_CONDITIONAL_ENDINGS)],
            [i for i in verbs if lemma[i] in said or lemma[i] in thought],
            list(_attributions().find(keys)),
            list(_hedges().find(keys)),
        )


def _frames(columns: Columns, clauses: list[tuple[int, int]]) -> dict[int, int]:
    """Return where the words begin that frame a clause from before: "Selon le ministre, | les prix baissent"."""
    frames: dict[int, int] = {}
    before = None
    for start, end in clauses:
        if before is not None and columns.sent_start[start] != 1:
            frames[start] = frames.get(before, before)
        detached = columns.key[end - 1] == "," and not any(columns.verbal[start:end])
        before = start if detached else None
    return frames


class _Claim:
    """One claim, read through the columns of its Doc."""

    def __init__(self, reading: _Reading, start: int, end: int) -> None:
        self.r = reading
        self.c = reading.columns
        self.start = start
        self.end = end
        self.frame = reading.frames.get(start, start)
        self.keys = self.c.key[start:end]
        self.cues: list[dict[str, object]] = []

    def qualify(self, role: str) -> Qualified:
        """Return what qualifies the claim."""
        # "comment ne pas penser aux enfants ?" asserts that one thinks of them
        negated = role != "question" and self._negated()
        voice, hearsay = self._voice(self.r.quoted)
        certainty = self._certainty(hearsay)
        if self.r.distant:
            for i in range(self.start, self.end):
                if i in self.r.distant:
                    self._cue("distance", i, i + 1)
                    break
        return Qualified(negated, certainty, voice, self.cues)

    def _inside(self, hits: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
        """Yield the phrases found in the claim or its frame."""
        for first, stop, kind in hits:
            if first >= self.end:
                return
            if self.frame <= first and stop <= self.end:
                yield first, stop, kind

    def _cue(self, kind: str, start: int, end: int) -> None:
        begin, stop = self.c.begin[start], self.c.end[end - 1]
        self.cues.append({"kind": kind, "start": begin, "end": stop, "text": self.c.text[begin:stop]})

    # negation

    def _negated(self) -> bool:
        """Say whether the claim's own predicate is negated; two negations cancel, and "pas bête" praises."""
        negators, particles = _negation(), _PARTICLES
        keys = self.keys
        at = [i for i, key in enumerate(keys) if key in negators]
        if not at:
            return False
        particle = any(key in particles for key in keys)
        harmless = {i for first, stop, _v in _harmless().find(keys) for i in range(first, stop)}
        found: list[int] = []
        for i in at:
            key = keys[i]
            if i in harmless or (key in _NEEDS_PARTICLE and not particle):
                continue
            if i and keys[i - 1] == "sans":
                continue
            if self._leaves_some(i, particle) or (key == "plus" and self._compares(i)):
                continue
            if self._embedded(self.start + i) or self._litotes(i):
                continue
            found.append(i)
        # "personne ne dit rien", "ni l'un ni l'autre", "plus jamais" are one negation; "on ne peut pas ne pas" are two
        double = sum(key in particles for key in keys) >= 2 and len(found) >= 2 and self._two_verbs(found)
        if not found or double:
            return False
        for i in found:
            self._cue("negation", self.start + i, self.start + i + 1)
        return True

    def _leaves_some(self, i: int, particle: bool) -> bool:
        """Say whether "que" follows a negator and leaves something: "il ne reste plus que", "il n'y a pas que"."""
        if not particle or i + 1 >= len(self.keys) or self.keys[i + 1] not in ("que", "qu"):
            return False
        return self.keys[i] != "pas" or self.c.pos[self.start + i + 1] != "SCONJ"

    def _compares(self, i: int) -> bool:
        """Say whether "plus" stands before any "ne": "plus grave que je ne pensais", but "plus personne ne"."""
        keys = self.keys
        return _PARTICLES.isdisjoint(keys[:i]) and (i + 1 == len(keys) or keys[i + 1] not in _negation())

    def _two_verbs(self, found: list[int]) -> bool:
        """Say whether a second "ne pas" negates the infinitive of a negated verb."""
        keys = self.keys
        return (
            any(keys[i - 1] in _PARTICLES for i in found[1:] if i) and "et" not in keys and "ni" not in keys
        )

    def _embedded(self, i: int) -> bool:
        """Say whether a negator stands in a clause inside the claim, whose own predicate it leaves alone."""
        c = self.c
        at = c.head[i]
        while self.start <= at < self.end:
            head = c.head[at]
            if head == at or not self.start <= head < self.end:
                return False
            if c.dep[at] in _EMBEDDED:
                return True
            at = head
        return False

    def _litotes(self, i: int) -> bool:
        """Say whether "pas" praises or plays down: "pas bête", "pas faux", "ce n'est pas rien"."""
        words = _litotes_words()
        for following in self.keys[i + 1 : i + 4]:
            if following in words:
                return True
            if following not in (
                "si",
                "du",
                "tout",
                "entierement",
                "completement",
                "totalement",
                "tres",
                "un",
                "une",
                "de",
            ):
                return False
        return False

    # voice

    def _voice(self, quoted: set[int]) -> tuple[str, bool]:
        """Return whose claim it is, and whether the mood alone reports it."""
        start, end = self.start, self.end
        if quoted and sum(i in quoted for i in range(start, end)) * 2 > end - start:
            self._cue("voice", start, end)
            return "reported", False
        source = self._source() or self._reporter()
        if source is not None:
            self._cue("voice", *source)
            return "reported", False
        auxiliary = self._hearsay()
        if auxiliary is not None:
            self._cue("voice", auxiliary, auxiliary + 1)
            return "reported", True
        return "writer", False

    def _source(self) -> tuple[int, int] | None:
        """Return the words that name a source: "selon …", "d'après …", "paraît-il", unless it is the writer."""
        keys = self.c.key
        for first, stop, kind in self._inside(self.r.attributions):
            if kind == "source" and (stop >= self.end or keys[stop] in _OWN):
                continue
            return first, stop + (kind == "source")
        return None

    def _reporter(self) -> tuple[int, int] | None:
        """Return the verb that reports the claim: inside it, or governing it from the clause before."""
        c = self.c
        said, thought = _reporting()
        for i in self.r.reporters:
            if not (self.start <= i < self.end or (i < self.start and self._governed(i))):
                continue
            lemma = c.lemma[i]
            subject = self._subject(i)
            if subject is None or ("VerbForm=Fin" not in c.morph[i] and not self._auxiliary(i)):
                continue
            if subject in _HEARSAY_SUBJECTS and lemma in said:
                return i, i + 1
            if subject in _FIRST_PERSON or (subject in ("vous", "tu") and lemma in thought):
                continue
            # without a complement nothing is reported: "il répond", and "comme vous le dites" agrees
            if lemma in said and any(
                c.head[j] == i
                and c.dep[j] in ("ccomp", "obj", "xcomp", "parataxis")
                and c.key[c.left[j]] not in ("si", "s")
                for j in range(c.left[i], c.right[i] + 1)
            ):
                if any(c.head[j] == i and c.key[j] == "comme" for j in range(c.left[i], i)):
                    continue
                return i, i + 1
            if lemma in thought and any(
                c.head[j] == i and c.dep[j] == "ccomp" for j in range(i, c.right[i] + 1)
            ):
                return i, i + 1
        return None

    def _governed(self, verb: int) -> bool:
        """Say whether a verb before the claim has it as complement."""
        c = self.c
        return any(
            c.head[i] == verb and c.dep[i] in ("ccomp", "parataxis", "dep", "obj")
            for i in range(self.start, self.end)
        )

    def _subject(self, verb: int) -> str | None:
        c = self.c
        for j in range(c.left[verb], c.right[verb] + 1):
            if c.head[j] == verb and c.dep[j] in ("nsubj", "expl:subj", "nsubj:pass"):
                return c.key[j].lstrip("-").removeprefix("t-")
        return None

    def _auxiliary(self, verb: int) -> bool:
        return any(
            self.c.head[j] == verb and self.c.dep[j].startswith("aux") for j in range(self.c.left[verb], verb)
        )

    def _hearsay(self) -> int | None:
        """Return the auxiliary of a past conditional that supposes nothing: "le ministre aurait menti"."""
        c = self.c
        for i in self.r.conditionals:
            if not self.start <= i < self.end or c.pos[i] != "AUX":
                continue
            verb = c.head[i]
            if (
                "VerbForm=Part" not in c.morph[verb]
                or not i < verb <= i + _AUXILIARY_REACH
                or c.lemma[verb] in _DEMANDS | {"pouvoir"}
            ):
                continue
            subject = self._subject(verb)
            if (
                subject is not None
                and subject not in _FIRST_PERSON
                and subject not in ("vous", "tu", "ce", "cela", "ca")
                and not self._supposed(i)
            ):
                return i
        return None

    def _supposed(self, i: int) -> bool:
        """Say whether a condition stands in the sentence: "si …", "sans …", "à ta place"."""
        c = self.c
        first = i
        while first and c.sent_start[first] != 1:
            first -= 1
        last = i + 1
        while last < len(c.key) and c.sent_start[last] != 1:
            last += 1
        keys = c.key[first:last]
        return "si" in keys or "sans" in keys or "sinon" in keys or "place" in keys or "s" in keys

    # certainty

    def _certainty(self, hearsay: bool) -> str:
        """Return how far the writer stands by the claim."""
        if hearsay:
            return "hedged"
        c = self.c
        if self.keys[0] in ("si", "s") and c.pos[self.start] == "SCONJ":
            self._cue("certainty", self.start, self.start + 1)
            return "hypothetical"
        for first, stop, kind in self._inside(self.r.hedges):
            self._cue("certainty", first, stop)
            return kind
        for i in self.r.conditionals:
            if self.start <= i < self.end:
                lemma = c.lemma[c.head[i]] if c.dep[i].startswith("aux") else c.lemma[i]
                if lemma not in _DEMANDS:
                    self._cue("certainty", i, i + 1)
                    return "hedged" if lemma in _SOFTENERS else "hypothetical"
        return "asserted"


@lru_cache(maxsize=1)
def _hedges() -> Trie[str]:
    return token_trie((phrase, kind) for phrase, kind in rows("hedges"))


@lru_cache(maxsize=1)
def _harmless() -> Trie[bool]:
    return token_trie((phrase, True) for phrase in groups("negation")["harmless"])


@lru_cache(maxsize=1)
def _negation() -> frozenset[str]:
    kinds = groups("negation")
    return frozenset(token_key(word) for word in (*kinds["negator"], *kinds["plus"]))


@lru_cache(maxsize=1)
def _litotes_words() -> frozenset[str]:
    return frozenset(token_key(word) for word in groups("negation")["litotes"])


@lru_cache(maxsize=1)
def _attributions() -> Trie[str]:
    return token_trie((phrase, kind) for phrase, kind in rows("attributions"))


@lru_cache(maxsize=1)
def _reporting() -> tuple[frozenset[str], frozenset[str]]:
    kinds = groups("reporting")
    return frozenset(kinds["say"]), frozenset(kinds["think"])
