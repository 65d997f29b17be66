"""Find the clauses of a text and, among them, the claims with their role in the argument."""

import re
from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from stance.lexicons import groups, rows
from stance.lexicons.matching import Trie, phrase_trie
from stance.pipeline.clauses import find_clauses
from stance.pipeline.columns import Columns, token_trie
from stance.pipeline.extensions import CLAIM_ATTRIBUTES, register
from stance.pipeline.roles import role_features, role_model

# A connective opens its clause when it is among the first words: "et puis surtout parce que".
CONNECTIVE_REACH = 4
# Below three words a clause without a verb ("Le vélo.") says nothing, unless it judges ("Très juste !").
MIN_WORDS_WITHOUT_VERB = 3
# A sentence of fewer words with neither verb nor full stop is as often a heading or a name; of five or more, 46 in 48 of the annotated
# comments of corpus/gold/train and dev claim.
MIN_WORDS_WITHOUT_STOP = 5
# The longest formula of greeting, thanks or farewell that was seen; longer clauses say something besides.
MAX_FORMULA = 140
# Characters that tell a text in capitals from one with a title in capitals.
SHOUTING_SAMPLE = 400
# Characters of a heading; longer paragraphs without a full stop are careless writing.
MAX_HEADING = 80
# Words of a question after which its opening no longer tells its kind.
QUESTION_REACH = 5

# Code between fences, as Markdown writes it. Indented code is not known any more: reading keeps no indentation.
_FENCED = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.M | re.S)

_ROLE_OF = {"premise": "premise", "concession": "concession", "condition": "other"}
_GRANTS = frozenset(("oui", "certes", "ok", "soit"))
_CONTRASTS = frozenset(("mais", "or", "cependant", "pourtant", "toutefois", "neanmoins", "sauf"))
_BEFORE_INFINITIVE = frozenset(("pour", "afin", "sans", "avant", "apres", "de", "d", "a", "quitte", "au"))
_INTERROGATIVES = frozenset(
    ("qui", "que", "quoi", "quel", "quelle", "quels", "quelles", "ou", "quand", "comment", "combien", "pourquoi", "lequel", "laquelle")
)  # fmt: skip
_IN_SITU = frozenset(("qui", "quoi", "ou", "quand", "comment", "combien", "pourquoi"))
# "et qui paie ?", "mais alors treize heures de quoi ?": a question that answers back
_RETORTS = frozenset(("et", "mais", "alors"))
_CLOSE_QUOTE = frozenset(("»", "”", '"', ","))
_FULL_STOPS = frozenset((".", "!", "?", "…", ":", ";", ",", "»", "”", ")"))
_SUBJECT_CLITICS = frozenset(("il", "elle", "on", "ils", "elles", "je", "tu", "nous", "vous", "ce"))
_PUNCTUATION = frozenset(
    (".", ",", ";", ":", "!", "?", "…", "...", "(", ")", "«", "»", "“", "”", '"', "-", "–", "—")
)


class FoundClaim(NamedTuple):
    """A claim as token range, its role, and the words that gave the role (character spans)."""

    start: int
    end: int
    role: str
    cues: list[dict[str, object]]


@Language.factory(
    "stance_claims",
    requires=["token.dep", "token.pos", "token.head", "token.morph", "token.lemma", "token.is_sent_start"],
    assigns=["doc.spans", "span._.cues"],
)
def create_claims(nlp: Language, name: str) -> "Claims":
    """Create the component; it belongs after the parser."""
    return Claims(name=name)


class Claims:
    """Write ``doc.spans["clauses"]`` (a partition) and ``doc.spans["claims"]`` (label: role).

    Parameters
    ----------
    name : str
    learned : bool
        Have the shipped model weigh the roles; without it the grammar alone gives them.
    """

    def __init__(self, *, name: str = "stance_claims", learned: bool = True) -> None:
        self.name = name
        self.learned = learned
        register()

    def __call__(self, doc: Doc) -> Doc:
        """Store the clauses and claims of a parsed Doc."""
        # attributes belong to places in the text: those of an earlier run must not stay
        for span in doc.spans.get("claims", ()):
            for name, default in CLAIM_ATTRIBUTES.items():
                span._.set(name, default)
        clauses, found = self.find(doc)
        doc.spans["clauses"] = SpanGroup(
            doc, name="clauses", spans=[Span(doc, start, end, label="clause") for start, end in clauses]
        )
        claims = []
        for claim in found:
            span = Span(doc, claim.start, claim.end, label=claim.role)
            if claim.cues:
                span._.cues = claim.cues
            claims.append(span)
        doc.spans["claims"] = SpanGroup(doc, name="claims", spans=claims)
        return doc

    def find(self, doc: Doc) -> tuple[list[tuple[int, int]], list[FoundClaim]]:
        """Return the clauses of a parsed Doc and its claims, in order."""
        columns = Columns.of(doc)
        clauses = find_clauses(doc, columns)
        found = _Text(columns.text, columns, clauses).claims()
        return clauses, _weighed(columns, clauses, found) if self.learned and found else found


def _weighed(columns: Columns, clauses: list[tuple[int, int]], found: list[FoundClaim]) -> list[FoundClaim]:
    """Return the claims with the role that the model gives them; what the grammar knows for a question stays one."""
    rules = {claim.start: claim.role for claim in found}
    features = role_features(columns, clauses, [rules.get(start, "") for start, _end in clauses])
    chosen = {start: role for (start, _end), role in zip(clauses, role_model().choose(features), strict=True)}
    return [
        claim
        if claim.role in ("question", chosen[claim.start])
        # the words that gave the other role do not give this one
        else claim._replace(role=chosen[claim.start], cues=[])
        for claim in found
    ]


class _Text:
    """The clauses of one text, and what tells which of them claim."""

    def __init__(self, text: str, columns: Columns, clauses: list[tuple[int, int]]) -> None:
        self.text = text
        self.c = columns
        self.clauses = clauses
        self.code = [match.span() for match in _FENCED.finditer(text)]
        letters = text[:SHOUTING_SAMPLE]
        capitals = sum(map(str.isupper, letters))
        self.shouting = capitals > sum(map(str.islower, letters))

    def claims(self) -> list[FoundClaim]:
        found = []
        questions = self._questions()
        for number, (start, end) in enumerate(self.clauses):
            question = questions.get(number)
            if question == "pure" or not self._claims_something(start, end):
                continue
            if question is not None:
                mark = self.clauses[question][1] - 1 if isinstance(question, int) else end - 1
                found.append(FoundClaim(start, end, "question", [self._cue(mark, mark + 1)]))
            else:
                role, cues = self._role(number)
                found.append(FoundClaim(start, end, role, cues))
        return found

    def _claims_something(self, start: int, end: int) -> bool:
        """Say whether a clause asserts, judges or demands: it has a verb or judges, and is no formula and no code."""
        c = self.c
        begin, stop = c.begin[start], c.end[end - 1]
        if any(first <= begin < last for first, last in self.code):
            return False
        if stop - begin <= MAX_FORMULA and formula_kind(self.text[begin:stop]) is not None:
            return False
        if self._in_heading(begin, stop):
            return False
        # a subject has a verb, even one that the tagger took for a noun
        if any(c.verbal[start:end]) or any(dep.startswith("nsubj") for dep in c.dep[start:end]):
            return True
        keys = [key for key in c.key[start:end] if key not in _PUNCTUATION]
        if any(True for _hit in _judgements().find(keys)):
            return True
        if len(keys) < MIN_WORDS_WITHOUT_VERB or c.key[start] in ("(", "-"):
            return False
        # "Délai annoncé : quatorze semaines."; a heading has no full stop, and in capitals the tagger finds no verb
        if c.key[end - 1] in (".", "!", "?", "…", "..."):
            return True
        whole = c.sent_start[start] == 1 and (end == len(c.key) or c.sent_start[end] == 1)
        return self.shouting or (whole and len(keys) >= MIN_WORDS_WITHOUT_STOP)

    def _in_heading(self, begin: int, stop: int) -> bool:
        """Say whether characters stand in a heading: a short paragraph between two others, in capitals first, without a full stop."""
        before, after = self.text.rfind("\n\n", 0, begin), self.text.find("\n\n", stop)
        if before < 0 or after < 0 or after - before > MAX_HEADING:
            return False
        paragraph = self.text[before:after].strip()
        return paragraph[:1].isupper() and paragraph[-1:] not in _FULL_STOPS and "\n" not in paragraph

    def _questions(self) -> dict[int, int | str]:
        """Return the clauses of questions: ``"pure"`` where nothing is claimed, else the number of the clause with the mark."""
        c = self.c
        questions: dict[int, int | str] = {}
        for number, (start, end) in enumerate(self.clauses):
            marks = [i for i in range(start, end) if c.key[i][:1] in ("?", "!") and "?" in c.key[i]]
            if not marks:
                continue
            first = number
            # the question reaches back over its subordinate clauses, to the last full stop, colon or dash
            while first and c.sent_start[self.clauses[first][0]] != 1 and not self._closes(first - 1):
                first -= 1
            begin = self.clauses[first][0]
            kind: int | str = number if self._asserts(begin, marks[-1] + 1) else "pure"
            for inside in range(first, number + 1):
                questions[inside] = kind
        return questions

    def _closes(self, number: int) -> bool:
        return self.c.key[self.clauses[number][1] - 1] in (":", ";", "—", "–", "…", "...", "!", "?", ".")

    def _asserts(self, start: int, end: int) -> bool:
        """Say whether a question asserts something: a negation, a turn such as "à quoi bon", or the order of a statement."""
        c = self.c
        keys = c.key[start:end]
        if "?!" in keys or "!" in keys or "pas" in keys or "jamais" in keys:
            return True
        if any(True for _hit in _rhetorical().find(keys)):
            return True
        # "le béton, il arrive quand ?": who asks to know puts the interrogative first
        said = [key for key in keys if key not in _PUNCTUATION]
        if len(said) > 2 and said[-1] in _IN_SITU:
            return True
        if len(said) > 3 and said[0] == "qui":
            return True
        opening = keys[:QUESTION_REACH]
        if keys[0] not in _RETORTS and (
            not _INTERROGATIVES.isdisjoint(opening)
            or ("est" in opening and "ce" in keys[:8])
            or "est-ce" in keys
        ):
            return False
        # "avez-vous", "y a-t-il": the clitic after the verb
        inverted = any(
            key.lstrip("-t").lstrip("-") in _SUBJECT_CLITICS and (key.startswith("-") or keys[at] == "-")
            for at, key in enumerate(keys[1:])
        ) or any(
            c.pos[i] in ("VERB", "AUX")
            and c.key[i + 1] in _SUBJECT_CLITICS
            and c.head[i + 1] in (i, c.head[i])
            for i in range(start, end - 1)
        )
        return (any(c.verbal[start:end]) or keys[0] in _RETORTS) and not inverted

    def _role(self, number: int) -> tuple[str, list[dict[str, object]]]:
        """Return the role of a clause and the words that give it."""
        c = self.c
        start, end = self.clauses[number]
        keys = c.key[start : min(end, start + CONNECTIVE_REACH + 5)]
        for first, stop, kind in _connectives().find(keys):
            if first < CONNECTIVE_REACH and kind in _ROLE_OF:
                # "si bien que", "s'" of a reflexive: only a subordinator supposes
                if kind == "condition" and c.pos[start + first] != "SCONJ" and stop - first == 1:
                    continue
                return _ROLE_OF[kind], [self._cue(start + first, start + stop)]
        if c.key[start] in _GRANTS and number + 1 < len(self.clauses):
            following = self.clauses[number + 1]
            if not _CONTRASTS.isdisjoint(c.key[following[0] : following[0] + 2]):
                return "concession", [self._cue(start, start + 1)]
        # "… », répond la voisine"
        if c.key[start - 1] in _CLOSE_QUOTE and c.lemma[start] in _saying():
            return "other", [self._cue(start, start + 1)]
        if self._attributes(number):
            return "other", [self._cue(self.clauses[number + 1][0], self.clauses[number + 1][0] + 1)]
        if c.key[start] in _BEFORE_INFINITIVE and not any(
            "VerbForm=Fin" in c.morph[i] for i in range(start, end)
        ):
            return "other", [self._cue(start, start + 1)]
        return "claim", []

    def _attributes(self, number: int) -> bool:
        """Say whether a clause only says who holds what the next one claims: "Certains pensent | que …"."""
        if number + 1 == len(self.clauses):
            return False
        c = self.c
        start, end = self.clauses[number]
        first, stop = self.clauses[number + 1]
        if c.key[first] not in ("que", "qu"):
            return False
        return any(c.dep[i] == "ccomp" and start <= c.head[i] < end for i in range(first, stop))

    def _cue(self, start: int, end: int) -> dict[str, object]:
        begin, stop = self.c.begin[start], self.c.end[end - 1]
        return {"kind": "role", "start": begin, "end": stop, "text": self.text[begin:stop]}


@lru_cache(maxsize=1)
def _formulas() -> tuple[re.Pattern[str], tuple[str, ...]]:
    entries = rows("formulas")
    return re.compile("|".join(f"({pattern})" for pattern, _kind in entries), re.I), tuple(
        kind for _p, kind in entries
    )


@lru_cache(maxsize=4096)
def formula_kind(clause_text: str) -> str | None:
    """Return the kind of a formula that claims nothing (``greeting``, ``thanks``, ``signoff``, ``introduction``), or None.

    Examples
    --------
    >>> formula_kind("Bonsoir Vincent,"), formula_kind("Le vélo est utile.")
    ('greeting', None)
    """
    text = clause_text.strip().replace("’", "'")
    if len(text) > MAX_FORMULA:
        return None
    pattern, kinds = _formulas()
    match = pattern.fullmatch(text)
    return kinds[match.lastindex - 1] if match and match.lastindex else None


@lru_cache(maxsize=1)
def _connectives() -> Trie[str]:
    return token_trie((phrase, kind) for phrase, kind in rows("connectives"))


@lru_cache(maxsize=1)
def _saying() -> frozenset[str]:
    return frozenset(groups("reporting")["say"])


@lru_cache(maxsize=1)
def _rhetorical() -> Trie[bool]:
    return token_trie((phrase, True) for (phrase,) in rows("rhetorical"))


@lru_cache(maxsize=1)
def _judgements() -> Trie[bool]:
    """Words that judge without a verb: evaluative words, and what agrees or disagrees."""
    kinds = groups("cues")
    stands = (phrase for kind in ("agree", "disagree") for phrase in kinds.get(kind, ()))
    evaluations = (entry for entry, _kind in rows("evaluation"))
    return phrase_trie((phrase, True) for phrase in (*stands, *evaluations))
