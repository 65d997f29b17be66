"""Cut sentences into clauses: a partition that leaves no word out."""

from functools import lru_cache
from itertools import pairwise

from spacy.tokens import Doc

from stance.lexicons import groups, rows
from stance.lexicons.matching import Trie
from stance.pipeline.columns import Columns, token_trie

# Relations whose dependent is a clause of its own when it holds a verb (Universal Dependencies, French GSD and Sequoia).
_CLAUSAL = frozenset(("advcl", "acl", "acl:relcl", "advcl:cleft", "conj", "parataxis", "ccomp", "ROOT"))
_ADVERBIAL = frozenset(("advcl", "acl", "xcomp", "obl:mod"))
_SUBJECT = frozenset(("nsubj", "nsubj:pass", "nsubj:caus", "expl:subj"))
_COORDINATORS = frozenset(("et", "ou", "mais", "puis", "ni", "car", "donc", "or"))
_RELATIVES = frozenset(("qui", "ou", "dont"))
# "tout ce qui", "ceux qui": the relative clause is no assertion of its own but part of the name
_LIGHT_ANTECEDENTS = frozenset(("PRON", "DET", "ADV"))
_CLITICS = frozenset(("je", "j", "tu", "il", "ils", "on"))
_FIRST_PERSON = frozenset(("je", "j", "nous", "on", "moi"))
_SPLIT_AFTER = frozenset((":", ";"))
_SPLIT_BETWEEN_VERBS = frozenset(("…", "...", "–", "—", "!", "?", "!!", "!!!", "??", "?!", "->", "=>", "→"))
_DASHES = frozenset(("-", "–", "—"))
# A hyphen between spaces opens a remark only before a word that can open a phrase; "ex - chef" is one word.
_AFTER_DASH = frozenset(("DET", "ADP", "ADV", "PRON", "CCONJ", "SCONJ", "AUX", "VERB"))
_CLOSING = frozenset((")", "]", "»", "”", ".", ",", ";", ":", "!", "?", "…", "...", '"'))
_CONTENT = frozenset(("NOUN", "PROPN"))
# Words after the first one of a detached adjective phrase (2 to 4 tried on the tuning half of Annodis).
MIN_DETACHED = 2


def find_clauses(doc: Doc, columns: Columns | None = None) -> list[tuple[int, int]]:
    """Return the clauses of a parsed Doc as token ranges, in order; together they hold every token but white space.

    Parameters
    ----------
    doc : Doc
        With parse and morphology.
    columns : Columns, optional
        Those of `doc`, where they are at hand.

    Notes
    -----
    The units are those of Annodis (Muller et al. 2012): clauses with a verb of their own, detached phrases before the subject,
    appositions and parentheses. Rules were tuned on every second document of ``edu_dev.jsonl`` (``benchmarks/clauses.py``).
    """
    columns = Columns.of(doc) if columns is None else columns
    starts: set[int] = set()
    for first, end in columns.sentences():
        starts.add(first)
        _Sentence(columns, first, end).cut(starts)
    return _ranges(starts, columns.space)


class _Sentence:
    """The rules, applied to one sentence from left to right."""

    def __init__(self, columns: Columns, first: int, end: int) -> None:
        self.c = columns
        self.first = first
        self.end = end
        self.phrases: dict[int, tuple[str, int]] = {}

    def cut(self, starts: set[int]) -> None:
        c, first, end = self.c, self.first, self.end
        key, pos = c.key, c.pos
        inside = key[first:end]
        self.phrases = {first + at: (kind, first + stop) for at, stop, kind in _subordinators().find(inside)}
        self.connectives = {first + at: first + stop for at, stop, _kind in _connectives().find(inside)}
        self.last = first
        depth = 0
        verbs = [i for i in range(first, end) if c.verbal[i] and pos[i] != "PUNCT"]
        self.verbs = verbs
        for i in range(first + 1, end):
            word, before = key[i], key[i - 1]
            opens = False
            if word in ("(", "["):
                opens = self._words_until_close(i)
                depth += 1
            elif before in (")", "]"):
                opens = pos[i] != "PUNCT" and depth == 0 and word not in _CLOSING
            elif word in _CLOSING or c.space[i]:
                opens = False
            elif before in _SPLIT_AFTER:
                opens = True
            elif before in _SPLIT_BETWEEN_VERBS:
                opens = bool(verbs) and verbs[0] < i <= verbs[-1]
            elif before == ",":
                opens = self._after_comma(i, depth > 0)
            elif word in _DASHES:
                opens = i + 1 < end and pos[i + 1] in _AFTER_DASH and key[i + 1] not in _ENCLITICS
            elif pos[i] != "PUNCT":
                opens = self._inside(i)
            if word in (")", "]"):
                depth = max(0, depth - 1)
            if opens:
                starts.add(i)
                self.last = i

    def _words_until_close(self, i: int) -> bool:
        at = i + 1
        while at < self.end and self.c.key[at] not in (")", "]"):
            if len(self.c.key[at]) > 1 or self.c.key[at].isdigit():
                return True
            at += 1
        return False

    def _after_comma(self, i: int, in_parentheses: bool) -> bool:
        """Say whether a clause begins after a comma: no, if the comma separates the members of a list."""
        c = self.c
        top = c.top[i]
        head = top if top >= 0 else i
        if c.dep[head] == "det":
            head = c.head[head]
        dep, pos = c.dep[head], c.pos[i]
        phrase = self.phrases.get(i)
        if pos == "PUNCT" and c.key[i] not in ("«", "“", '"', *_DASHES):
            return False
        # "En effet, le vélo …": the connective stays with what it connects
        if self.connectives.get(self.last) == i - 1:
            return False
        if dep in _SUBJECT:
            # a clitic has a verb after it, even one that the tagger took for a name
            return c.key[i] in _CLITICS or (c.verbal[c.head[head]] and c.head[head] > head)
        if in_parentheses and not c.verbal[head]:
            return False
        if top < 0 and pos in ("VERB", "AUX"):
            return True
        if dep.startswith(("aux", "cop", "expl")):
            return True
        if dep in _CLAUSAL and c.verbal[head]:
            return True
        if dep in ("appos", "parataxis", "advcl", "acl", "acl:relcl", "cc", "mark") or pos == "SCONJ":
            return True
        if pos == "PRON" and i < c.head[i] and c.verbal[c.head[i]]:
            return True
        if pos == "NOUN" and c.pos[i - 2] == "PROPN":
            return True
        # "durs à la tâche": an adjective with complements is detached, one without may be a member of a list
        if dep == "amod" and pos != "PUNCT" and c.right[head] - i >= MIN_DETACHED:
            return True
        return phrase is not None and (phrase[0] != "verb" or c.verbal[head])

    def _inside(self, i: int) -> bool:
        """Say whether a clause begins at a word that no mark precedes."""
        c = self.c
        phrase = self.phrases.get(i)
        top = c.top[i]
        if phrase is not None:
            kind = phrase[0]
            if kind == "clause":
                return True
            if (
                kind in ("verb", "either")
                and top >= 0
                and c.verbal[top]
                and (c.dep[top] in _ADVERBIAL or (c.key[i] == "en" and c.pos[top] == "VERB"))
            ):
                return True
        if top < 0:
            return False
        dep, word = c.dep[top], c.key[i]
        if not c.verbal[top]:
            return False
        if dep == "conj":
            return word in _COORDINATORS and self._own_clause(i, top)
        if dep == "acl:relcl":
            return (
                word in _RELATIVES
                and c.pos[c.head[top]] not in _LIGHT_ANTECEDENTS
                and c.dep[c.head[top]] not in _SUBJECT
            )
        if dep == "ccomp" and word in ("que", "qu"):
            verb = c.head[top]
            subject = next(
                (j for j in range(self.first, verb) if c.head[j] == verb and c.dep[j] in _SUBJECT), -1
            )
            return c.lemma[verb] in _attributing() and subject >= 0 and c.key[subject] not in _FIRST_PERSON
        return False

    def _own_clause(self, i: int, top: int) -> bool:
        """Say whether a coordinated verb is more than the second half of one predicate ("créé et contrôlé")."""
        c = self.c
        if "VerbForm=Fin" in c.morph[top]:
            return c.right[top] - i >= 2
        return any(c.dep[j].startswith(("aux", "cop", "nsubj", "expl")) for j in range(i, top)) or (
            c.dep[c.head[top]] not in ("acl", "amod") and c.right[top] - i >= 4
        )


_ENCLITICS = frozenset(
    ("il", "elle", "on", "ils", "elles", "je", "tu", "nous", "vous", "ce", "t", "la", "ci")
)


@lru_cache(maxsize=1)
def _subordinators() -> Trie[str]:
    return token_trie((phrase, kind) for phrase, kind in rows("subordinators") if kind != "connective")


@lru_cache(maxsize=1)
def _connectives() -> Trie[bool]:
    return token_trie((phrase, True) for phrase in groups("subordinators")["connective"])


@lru_cache(maxsize=1)
def _attributing() -> frozenset[str]:
    return frozenset(entry[0] for entry in rows("reporting"))


def _ranges(starts: set[int], spaces: list[int]) -> list[tuple[int, int]]:
    """Return the ranges between the starts, without white space at either end."""
    ranges = []
    ordered = sorted(starts)
    for start, end in pairwise([*ordered, len(spaces)]):
        while start < end and spaces[start]:
            start += 1
        while end > start and spaces[end - 1]:
            end -= 1
        if start < end:
            ranges.append((start, end))
    return ranges
