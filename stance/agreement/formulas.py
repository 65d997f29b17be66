"""Hear the plain formulas of agreement and disagreement said to the one addressed, without condition or reserve."""

import re
from typing import NamedTuple

from stance.agreement.features import Sample
from stance.schema import StanceLabel

# Over folded words: "je suis tout a fait d accord avec vous". What reserves or denies within a few words is no plain formula.
_RESERVE = r"(?:\w+ ){0,12}?(?:mais|sauf|cependant|pourtant|toutefois|par contre|si|sur|pour dire|avec (?!vous|l auteur|cet|votre|toi)\w+)\b"
_AGREE = re.compile(
    rf"\b(?:(?:je suis|on est|nous sommes) (?:(?!pas|plus|jamais|ni|peu|moins)\w+ ){{0,4}}?d accord"
    rf"|(?:tout a fait|entierement|totalement|absolument) d accord avec (?:vous|l auteur|cet article|votre \w+)"
    rf"|vous avez (?:(?!pas|jamais|peut)\w+ ){{0,2}}?raison"
    rf"|je partage (?:\w+ ){{0,2}}?(?:votre|cet|cette) \w+)\b(?! {_RESERVE})"
)
_DISAGREE = re.compile(
    r"\b(?:je (?:ne )?suis (?:vraiment |absolument )?pas (?:du tout )?d accord(?: avec (?:vous|l auteur|cet article))?"
    r"|pas du tout d accord avec (?:vous|l auteur|cet article)|vous avez (?:\w+ )?tort|vous vous trompez)\b"
    r"(?! (?:sur|avec (?!vous|l auteur|cet)\w+)\b)"
)


# What a plain formula adds to the decision value of its label. A judgement, not a measure: the corpus keeps formulas rare on
# purpose, so weights learnt there make nothing of "Je suis tout à fait d'accord avec vous".
WEIGHT = 3.0


class Formula(NamedTuple):
    """A formula: its label and the characters of the text that hold it."""

    label: StanceLabel
    start: int
    end: int


def explicit(sample: Sample) -> Formula | None:
    """Return the stance that a comment says in so many words to the one it addresses, or None.

    A reply speaks to its parent, so its formulas say nothing of the article's author.

    Examples
    --------
    >>> explicit(Sample(words="vous avez raison", word_spans=[(0, 4), (5, 9), (10, 16)], rules={"to:author": 1.0}))
    Formula(label='agree', start=0, end=16)
    >>> explicit(Sample(words="je suis d accord mais pas pour tous", rules={"to:author": 1.0})) is None
    True
    """
    if "reply" in sample.rules and "to:author" in sample.rules:
        return None
    agrees, disagrees = _AGREE.search(sample.words), _DISAGREE.search(sample.words)
    if agrees and not disagrees:
        return _formula("agree", agrees, sample)
    if disagrees and not agrees:
        return _formula("disagree", disagrees, sample)
    return None


def _formula(label: StanceLabel, match: re.Match[str], sample: Sample) -> Formula:
    first = sample.words.count(" ", 0, match.start())
    last = sample.words.count(" ", 0, match.end())
    return Formula(label, sample.word_spans[first][0], sample.word_spans[last][1])
