"""What every report says of an analysis, whatever its format."""

from collections.abc import Sequence
from typing import NamedTuple

from stance.schema import LABELS, Analysis, CommentAnalysis, Concept, Cue, Link, Stance

# What a first look can hold.
MAX_CONCEPTS = 12
MAX_CUES = 3


class Share(NamedTuple):
    """A label, how many comments have it, and their share in [0, 1]."""

    label: str
    comments: int
    share: float


class ContestedClaim(NamedTuple):
    """An author claim with how many comment claims support and attack it."""

    id: str
    text: str
    support: int
    attack: int


def shares(analysis: Analysis) -> list[Share]:
    """Return the share of each label among the comments."""
    total = max(1, analysis.summary.comments)
    return [
        Share(label, getattr(analysis.summary, label), getattr(analysis.summary, label) / total)
        for label in LABELS
    ]


def main_concepts(analysis: Analysis, *, limit: int = MAX_CONCEPTS) -> Sequence[Concept]:
    """Return the concepts most spoken of."""
    return analysis.concepts[:limit]


def deciding(stance: Stance, *, limit: int = MAX_CUES) -> list[Cue]:
    """Return the cues that spoke most for the label, in the order of the text."""
    own = sorted((cue for cue in stance.cues if cue.toward == stance.label), key=lambda cue: -cue.weight)[
        :limit
    ]
    return sorted(own, key=lambda cue: cue.start)


def contested(analysis: Analysis) -> list[ContestedClaim]:
    """Return the author's claims that comments answer, the most answered first."""
    texts = {claim.id: claim.text for claim in analysis.article.claims}
    counts: dict[str, list[int]] = {}
    for link in analysis.links:
        count = counts.setdefault(link.target, [0, 0])
        if link.relation == "support":
            count[0] += 1
        elif link.relation == "attack":
            count[1] += 1
    found = [ContestedClaim(name, texts[name], *count) for name, count in counts.items() if sum(count)]
    return sorted(found, key=lambda claim: (-(claim.support + claim.attack), claim.id))


def depth(comment: CommentAnalysis, comments: Sequence[CommentAnalysis]) -> int:
    """Return how deep a comment is nested: 0 for one that answers nobody."""
    parents = {c.id: c.parent_id for c in comments}
    level, above = 0, comment.parent_id
    while above is not None:
        level, above = level + 1, parents[above]
    return level


def links_of(analysis: Analysis, comment_id: str) -> list[Link]:
    """Return the links of a comment's claims."""
    return [link for link in analysis.links if link.claim.rsplit(".", 1)[0] == comment_id]
