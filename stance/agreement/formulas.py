"""Hear the plain formulas of agreement, thanks and disagreement said to the one addressed, without condition or reserve."""

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
    rf"|je partage (?:\w+ ){{0,2}}?(?:votre|cet|cette) \w+"
    rf"|je (?:n |ne )?(?:peux|puis) (?:donc |vraiment |aussi )?qu (?:etre d accord|approuver|abonder|appuyer|soutenir|souscrire|adherer|saluer)"
    rf"|^(?:tout a fait|entierement|totalement|completement|absolument|100) d accord|je (?:plussoie|plusoie|souscris))\b(?! {_RESERVE})"
)
# "Merci pour ces infos", "Super tuto", "Tu me sauves la vie": the whole of a short comment, with no word that turns it.
_THANKS = re.compile(
    r"\bmerci (?:\w+ ){0,3}?(?:pour|de|d) (?:\w+ ){0,4}?(?:articles?|billet|infos?|informations?|astuces?|partage|tuto\w*|explications?|aide|liens?|note"
    r"|post|travail|boulot|script|analyse|texte|synthese|initiative|contribution|trouvaille|solution|code|precisions?|details?|eclairages?)\b"
    r"|^(?:\w+ ){0,2}merci(?: (?:beaucoup|bcp|encore|infiniment|bien|mille fois|a toi|a vous))?$"
    r"|\b(?:super|excellente?|tres bon|tres bel|bel|beau|chouette|genial|sympa|bon) (?:ton |ce |cet |cette |le |l )?"
    r"(?:tuto|tutoriel|article|billet|post|analyse|papier|resume|challenge|boulot|travail)\b"
    r"|\b(?:tres|super|hyper) bien (?:explique|ecrit|redige|detaille)e?s?\b|\bd utilite publique\b"
    r"|^(?:(?!ah |alors |encore )\w+ ){0,2}(?:bravo|felicitations|chapeau)\b|\b(?:sauves?|sauver) la (?:vie|mise)\b|\b(?:viens|venez) (?:juste )?de me sauver\b"
)
_TURNS = re.compile(
    r"\b(?:mais|cependant|pourtant|toutefois|par contre|dommage|sauf|non|si|manque|faux|erreur|comment|pourquoi|quelle?|est ce que|probleme|sinon)\b"
)
MAX_THANKS_WORDS = 25
_DISAGREE = re.compile(
    r"\b(?:je (?:ne )?suis (?:vraiment |absolument )?pas (?:du tout )?d accord(?: avec (?:vous|l auteur|cet article))?"
    r"|pas du tout d accord avec (?:vous|l auteur|cet article)|vous avez (?:\w+ )?tort|vous vous trompez"
    r"|je (?:ne )?suis (?:vraiment |franchement |toujours )?pas (?:du tout |tres |trop |vraiment )?convaincue?s?"
    r"|(?:je suis|nous sommes) (?:totalement|completement|absolument|resolument|fermement|radicalement|farouchement) (?:contre|opposee?s?|hostiles?))\b"
    r"(?! (?:sur|avec (?!vous|l auteur|cet)\w+)\b)"
)


# What a plain formula adds to the decision value of its label, in the end. A judgement: the corpus keeps formulas rare on purpose and sets traps
# with thanks, so weights learnt there make nothing of "Je suis tout à fait d'accord avec vous" and of "Merci pour ces infos" a neutral remark.
# On development comments of blogs, 18 of 18 short thanks agree; with 0.9, 2 and 3 the accuracy there is 0.733, 0.742 and 0.751, and the mean
# over all sources 0.619, 0.619 and 0.618.
WEIGHT = 2.0


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
    agrees, disagrees = _AGREE.search(sample.words) or _thanks(sample), _DISAGREE.search(sample.words)
    if agrees and not disagrees:
        return _formula("agree", agrees, sample)
    if disagrees and not agrees:
        return _formula("disagree", disagrees, sample)
    return None


def _thanks(sample: Sample) -> re.Match[str] | None:
    if "?" in sample.pair[1] or sample.words.count(" ") >= MAX_THANKS_WORDS or _TURNS.search(sample.words):
        return None
    return _THANKS.search(sample.words)


def _formula(label: StanceLabel, match: re.Match[str], sample: Sample) -> Formula:
    first = sample.words.count(" ", 0, match.start())
    last = sample.words.count(" ", 0, match.end())
    return Formula(label, sample.word_spans[first][0], sample.word_spans[last][1])
