"""What every report says of an analysis, whatever its format."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Literal, NamedTuple

from stance.language import _, label_name, plural
from stance.reports.typography import plain
from stance.schema import LABELS, Analysis, Claim, CommentAnalysis, Concept, Cue, Link, Stance, StanceLabel

#: Sign of each label, for those who do not see the colour.
SIGNS = {"agree": "+", "disagree": "−", "mixed": "±", "neutral": "·"}
#: Sign of each relation of a claim to a claim.
RELATION_SIGNS = {"support": "+", "attack": "−", "none": "·"}
# What a first look can hold.
MAX_CONCEPTS = 12
MAX_CUES = 3
_SENTENCE_END = re.compile(r"[.!?…]+[»”\")\]]*(?=\s|$)|\n")
# Two-sided 95 % of a normal law.
Z = 1.96
# With fewer words than this a clause adds no argument ("j'ai choisi…", "du jamais vu"). Tried from 3 to 8 on the sample
# pages and 20 pages of blogs: below 5 most rows are leftovers of a sentence, above 6 real arguments get lost.
MIN_ARGUMENT_WORDS = 5


class Share(NamedTuple):
    """What is known of one label.

    Attributes
    ----------
    label : str
    comments : int
        How many comments have it.
    share, low, high : float
        Their share in [0, 1] and its 95 % Wilson interval.
    expected : float
        The sum of the label's probability over the comments: what the count would be on average if each comment were
        judged by its probabilities.
    doubtful : int
        How many of the comments the model abstained on.
    """

    label: str
    comments: int
    share: float
    low: float
    high: float
    expected: float
    doubtful: int


class ContestedClaim(NamedTuple):
    """An author claim, its number in the article, and how many readers support and attack it."""

    id: str
    text: str
    number: int
    support: int
    attack: int

    @property
    def kind(self) -> str:
        """``agree``, ``disagree`` or ``mixed``: how the answers go as a whole."""
        return "mixed" if self.support and self.attack else "agree" if self.support else "disagree"


class Answer(NamedTuple):
    """A comment's claim that answers an author's claim."""

    comment: CommentAnalysis
    claim: Claim
    link: Link


class Added(NamedTuple):
    """An argument of a reader that answers no claim of the author, and the concepts that the article has not."""

    comment: CommentAnalysis
    claim: Claim
    new: tuple[str, ...]


class Step(NamedTuple):
    """A comment in reading order: its depth, whether replies follow inside it, how many levels end after it."""

    comment: CommentAnalysis
    depth: int
    opens: bool
    closes: int


def wilson(count: int, total: int, z: float = Z) -> tuple[float, float]:
    """Return the Wilson interval of a share, which holds where counts are small (Wilson 1927).

    Examples
    --------
    >>> [round(bound, 3) for bound in wilson(3, 8)]
    [0.137, 0.694]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if total == 0:
        return 0.0, 1.0
    share = count / total
    scale = 1 + z * z / total
    middle = (share + z * z / (2 * total)) / scale
    half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def shares(analysis: Analysis) -> list[Share]:
    """Return the share of each label among the comments, with its uncertainty."""
    total = len(analysis.comments)
    found = []
    for label in LABELS:
        own = [c.stance for c in analysis.comments if c.stance.label == label]
        low, high = wilson(len(own), total)
        expected = sum(c.stance.probabilities.get(label, 0.0) for c in analysis.comments)
        doubtful = sum(stance.abstained for stance in own)
        found.append(
            Share(label, len(own), len(own) / total if total else 0.0, low, high, expected, doubtful)
        )
    return found


def verdict(analysis: Analysis) -> str:
    """Return in one sentence where the readers stand; a lead that could be chance is not called one.

    Stances that the model does not stand by count for no side, only among all comments.
    """
    total = len(analysis.comments)
    if not total:
        return _("Aucun lecteur n'a commenté.")
    sure = Counter(c.stance.label for c in analysis.comments if not c.stance.abstained)
    sides: tuple[StanceLabel, StanceLabel] = ("agree", "disagree")
    first, second = sorted(sides, key=lambda label: -sure[label])
    if sure[first] > total / 2 and wilson(sure[first], total)[0] > wilson(sure[second], total)[1]:
        return (
            _("Les lecteurs sont en majorité d'accord avec l'auteur.")
            if first == "agree"
            else _("Les lecteurs sont en majorité en désaccord avec l'auteur.")
        )
    if sure["neutral"] > total / 2:
        return _("La plupart des commentaires ne prennent pas position sur l'article.")
    if sure["mixed"] > total / 2:
        return _("La plupart des lecteurs acceptent une partie de l'article et en contestent une autre.")
    if sure.total() < total / 2:
        return _("Trop de positions sont incertaines pour dire où penchent les lecteurs.")
    if wilson(sure[first], sure[first] + sure[second])[0] > 0.5:
        return (
            _("Les lecteurs penchent pour l'auteur.")
            if first == "agree"
            else _("Les lecteurs penchent contre l'auteur.")
        )
    if sum(sure[label] > 0 for label in (*sides, "mixed")) < 2:
        return _("Trop peu de lecteurs prennent position pour conclure.")
    if total < 10:
        return _("Les avis divergent, et ils sont trop peu nombreux pour dire qui l'emporte.")
    return _("Les avis divergent : aucun camp ne l'emporte nettement.")


def counts_line(analysis: Analysis) -> str:
    """Return the counts of the labels that occur, in one line."""
    return ", ".join(f"{s.comments} {label_name(s.label)}" for s in shares(analysis) if s.comments)


def doubt_line(analysis: Analysis) -> str:
    """Return how many of the labels should not be relied on."""
    doubtful = sum(comment.stance.abstained for comment in analysis.comments)
    if not doubtful:
        return _("Aucune position n'est donnée pour incertaine.")
    return plural(
        "{n} position est incertaine : le modèle ne s'y fierait pas.",
        "{n} positions sont incertaines : le modèle ne s'y fierait pas.",
        doubtful,
    )


def main_concepts(analysis: Analysis, *, limit: int = MAX_CONCEPTS) -> Sequence[Concept]:
    """Return the concepts most spoken of, those that commenters mention first."""
    return sorted(analysis.concepts, key=lambda c: (-(c.comments > 0), -(c.article + c.comments), c.id))[
        :limit
    ]


def deciding(stance: Stance, *, limit: int = MAX_CUES) -> list[Cue]:
    """Return the cues that spoke most for the label, in the order of the text."""
    own = sorted((cue for cue in stance.cues if cue.toward == stance.label), key=lambda cue: -cue.weight)[
        :limit
    ]
    return sorted(own, key=lambda cue: cue.start)


def contested(analysis: Analysis) -> list[ContestedClaim]:
    """Return the author's claims that comments support or attack, those that most readers answer first."""
    by_claim = answers(analysis)
    found = []
    for number, claim in enumerate(analysis.article.claims, start=1):
        # a reader who answers several times is one reader; without a name, each comment is somebody's
        readers = {(a.link.relation, a.comment.author or a.comment.id) for a in by_claim.get(claim.id, ())}
        counts = Counter(relation for relation, _reader in readers)
        if readers:
            found.append(ContestedClaim(claim.id, claim.text, number, counts["support"], counts["attack"]))
    return sorted(found, key=lambda claim: (-(claim.support + claim.attack), claim.number))


def foremost(
    claims: Sequence[ContestedClaim], relation: Literal["support", "attack"]
) -> ContestedClaim | None:
    """Return the claim that most readers support, or attack; of equals the least answered otherwise; None where there is none."""
    best = max(
        claims,
        key=lambda claim: (getattr(claim, relation), -claim.support - claim.attack, -claim.number),
        default=None,
    )
    return best if best and getattr(best, relation) else None


def sentence_of(analysis: Analysis, identifier: str) -> str:
    """Return the sentence of the article in which a claim stands: a clause alone ("et elles se règlent") says little."""
    claim = next(claim for claim in analysis.article.claims if claim.id == identifier)
    text = analysis.article.text
    before = [match.end() for match in _SENTENCE_END.finditer(text, 0, claim.start)]
    after = _SENTENCE_END.search(text, max(claim.start, claim.end - 1))
    return text[before[-1] if before else 0 : after.end() if after else len(text)].strip()


def answers(analysis: Analysis) -> dict[str, list[Answer]]:
    """Return what supports or attacks each author claim, the attacks first and the surest first."""
    claims = {claim.id: (comment, claim) for comment in analysis.comments for claim in comment.claims}
    found: dict[str, list[Answer]] = {}
    for link in analysis.links:
        if link.relation != "none" and link.claim in claims:
            found.setdefault(link.target, []).append(Answer(*claims[link.claim], link))
    for items in found.values():
        items.sort(key=lambda a: (a.link.relation != "attack", -a.link.probabilities[a.link.relation]))
    return found


def added(analysis: Analysis) -> list[Added]:
    """Return the arguments of readers that answer no claim of the author.

    Those that speak of a concept which the article has not come first, then those that give a reason.
    """
    linked = {link.claim for link in analysis.links}
    known = {mention.concept for mention in analysis.article.mentions}
    found = [
        Added(comment, claim, tuple(c for c in claim.concepts if c not in known))
        for comment in analysis.comments
        if not is_author(analysis, comment)
        for claim in comment.claims
        if claim.id not in linked
        and claim.voice == "writer"
        and claim.role in ("claim", "premise")
        and len(claim.text.split()) >= MIN_ARGUMENT_WORDS
    ]
    return sorted(found, key=lambda a: (-bool(a.new), a.claim.role != "premise", not a.claim.concepts))


def is_author(analysis: Analysis, comment: CommentAnalysis) -> bool:
    """Return whether a comment bears the name of the article's author."""
    name = analysis.article.author
    return bool(name and comment.author) and plain(name or "") == plain(comment.author or "")


def walk(comments: Sequence[CommentAnalysis]) -> Iterator[Step]:
    """Yield the comments as threads: each one followed by the replies to it, however deep.

    A comment whose parent is missing, or that answers itself through others, stands at the top.
    """
    replies: dict[str, list[CommentAnalysis]] = {}
    by_id = {comment.id: comment for comment in comments}
    tops = []
    for comment in comments:
        if comment.parent_id is None or comment.parent_id not in by_id or _circular(comment, by_id):
            tops.append(comment)
        else:
            replies.setdefault(comment.parent_id, []).append(comment)
    order: list[tuple[CommentAnalysis, int]] = []
    waiting = [(comment, 0) for comment in reversed(tops)]
    while waiting:
        comment, depth = waiting.pop()
        order.append((comment, depth))
        waiting += [(reply, depth + 1) for reply in reversed(replies.get(comment.id, ()))]
    depths = [depth for _comment, depth in order] + [0]
    for (comment, depth), following in zip(order, depths[1:], strict=True):
        yield Step(comment, depth, following > depth, max(0, depth - following))


def _circular(comment: CommentAnalysis, by_id: dict[str, CommentAnalysis]) -> bool:
    seen = {comment.id}
    above = by_id.get(comment.parent_id or "")
    while above is not None:
        if above.id in seen:
            return True
        seen.add(above.id)
        above = by_id.get(above.parent_id or "")
    return False


def links_of(analysis: Analysis, comment: CommentAnalysis) -> list[Link]:
    """Return the links of a comment's claims that support or attack."""
    own = {claim.id for claim in comment.claims}
    return [link for link in analysis.links if link.claim in own and link.relation != "none"]


def aims_line(analysis: Analysis, comment: CommentAnalysis) -> str:
    """Return which of the author's claims a comment supports and contests, by number; empty where it answers none."""
    numbers = {claim.id: n for n, claim in enumerate(analysis.article.claims, start=1)}
    found = [
        (link.relation, numbers[link.target])
        for link in links_of(analysis, comment)
        if link.target in numbers
    ]
    parts = []
    for relation, words in (("support", _("appuie {numbers}")), ("attack", _("conteste {numbers}"))):
        own = sorted({n for r, n in found if r == relation})
        if own:
            parts.append(words.format(numbers=", ".join(map(str, own))))
    return " ; ".join(parts).capitalize()
