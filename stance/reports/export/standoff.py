"""An annotated text as annotation tools see it: one text, spans with features, relations; to and from labelled discussions.

The text of a discussion is its title, the article, then every comment under a line of its own that says whose it is. A
label of a comment stands on that line, which is easier to annotate than a span over several paragraphs.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from stance.reports.facts import deciding
from stance.reports.typography import number
from stance.schema import (
    Analysis,
    Claim,
    CommentAnalysis,
    GoldClaim,
    GoldComment,
    GoldDiscussion,
    GoldMention,
    Link,
    from_dict,
    to_dict,
)

# Layers of spans, and their relations.
PAGE, COMMENT, CLAIM, CONCEPT, CUE = "Page", "Comment", "Claim", "Concept", "Cue"
SUPPORTS, ATTACKS, TOUCHES, REPLIES = "Supports", "Attacks", "Touches", "RepliesTo"
RELATION_NAMES = {"support": SUPPORTS, "attack": ATTACKS, "none": TOUCHES}
NO_ROLE = "none"

#: Features of each layer whose values are a closed list: what an annotator chooses from. The others are text.
CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    PAGE: {},
    COMMENT: {
        "stance": ("agree", "disagree", "mixed", "neutral"),
        "toward_parent": ("agree", "disagree", "mixed", "neutral"),
    },
    CLAIM: {
        "role": ("claim", "premise", "concession", "question", "other", NO_ROLE),
        "voice": ("writer", "reported"),
        "negated": ("yes", "no"),
    },
    CONCEPT: {},
    CUE: {},
}
#: Every feature of each layer.
FEATURES: Mapping[str, tuple[str, ...]] = {
    PAGE: ("data",),
    COMMENT: ("stance", "toward_parent", "identifier", "data", "score", "doubt"),
    CLAIM: ("role", "voice", "negated", "identifier", "certainty"),
    CONCEPT: ("concept",),
    CUE: (),
}
#: Which layer a relation leads from and to.
RELATIONS = {
    SUPPORTS: (CLAIM, CLAIM),
    ATTACKS: (CLAIM, CLAIM),
    TOUCHES: (CLAIM, CLAIM),
    REPLIES: (COMMENT, COMMENT),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text in a layer; its key is its own in the document."""

    key: int
    layer: str
    start: int
    end: int
    features: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relation:
    """A directed relation between two spans, by their keys."""

    name: str
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its spans, sorted by where they stand, and the relations between them."""

    text: str
    spans: tuple[Span, ...]
    relations: tuple[Relation, ...]


# From labelled discussions and analyses -------------------------------------------------------------------------------


def documents(analyses: Sequence[Analysis]) -> Iterator[Document]:
    """Yield a document an analysis, with what the model is not sure of noted for the annotator."""
    for position, analysis in enumerate(analyses, start=1):
        yield document(gold(analysis, position), analysis)


def gold(analysis: Analysis, position: int = 1) -> GoldDiscussion:
    """Return an analysis as a labelled discussion: the model's decisions as if a person had made them."""
    labels = {concept.id: concept.label for concept in analysis.concepts}
    targets: dict[str, list[Link]] = {}
    for link in analysis.links:
        targets.setdefault(link.claim, []).append(link)
    article = analysis.article
    return GoldDiscussion(
        id=f"page-{position}",
        subject=article.title or f"page-{position}",
        domain="",
        genre="",
        title=article.title or "",
        text=article.text,
        thesis="",
        author=article.author,
        date=article.date,
        headings=article.headings,
        comments=tuple(_gold_comment(comment, targets, labels) for comment in analysis.comments),
        claims=_gold_claims(article, {}),
        mentions=_gold_mentions(article, labels),
    )


def _gold_comment(
    comment: CommentAnalysis, targets: Mapping[str, Sequence[Link]], labels: Mapping[str, str]
) -> GoldComment:
    to_parent = comment.stance_to_parent
    return GoldComment(
        id=comment.id,
        text=comment.text,
        stance=comment.stance.label,
        author=comment.author,
        date=comment.date,
        parent_id=comment.parent_id,
        stance_to_parent=to_parent.label if to_parent else None,
        cues=tuple(sorted({(cue.start, cue.end) for cue in deciding(comment.stance)})),
        claims=_gold_claims(comment, targets),
        mentions=_gold_mentions(comment, labels),
    )


def _gold_claims(part: Any, targets: Mapping[str, Sequence[Link]]) -> tuple[GoldClaim, ...]:
    return tuple(
        GoldClaim(
            id=claim.id,
            start=claim.start,
            end=claim.end,
            role=claim.role,
            negated=claim.negated,
            voice=claim.voice,
            targets={link.target: link.relation for link in targets.get(claim.id, ())},
        )
        for claim in part.claims
    )


def _gold_mentions(part: Any, labels: Mapping[str, str]) -> tuple[GoldMention, ...]:
    return tuple(GoldMention(labels.get(m.concept, m.concept), m.start, m.end) for m in part.mentions)


def document(discussion: GoldDiscussion, analysis: Analysis | None = None) -> Document:
    """Return a labelled discussion as one annotated text.

    Parameters
    ----------
    discussion : GoldDiscussion
    analysis : Analysis, optional
        Where it comes from; its scores and doubts are noted, and are not read back.
    """
    builder = _Builder()
    first = discussion.title or "—"
    page = to_dict(discussion)
    for known in ("text", "comments", "claims", "mentions"):
        del page[known]
    page["length"] = len(discussion.text)
    builder.span(PAGE, 0, len(first), {"data": _json(page)})
    builder.write(first + "\n\n")
    certainty = {c.id: c.certainty for claims in _all_claims(analysis) for c in claims} if analysis else {}
    builder.part(discussion, certainty)
    comments = {c.id: c for c in analysis.comments} if analysis else {}
    for comment in discussion.comments:
        builder.comment(comment, comments.get(comment.id), certainty)
    return builder.document()


def _all_claims(analysis: Analysis) -> list[tuple[Claim, ...]]:
    return [analysis.article.claims, *(comment.claims for comment in analysis.comments)]


class _Builder:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.at = 0
        self.spans: list[Span] = []
        self.claims: dict[str, int] = {}
        self.comments: dict[str, int] = {}
        self.answers: list[tuple[int, str, str]] = []
        self.replies: list[tuple[int, str]] = []

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.at += len(text)

    def span(self, layer: str, start: int, end: int, features: dict[str, str]) -> int:
        key = len(self.spans) + 1
        self.spans.append(Span(key, layer, start, end, features))
        return key

    def part(self, part: GoldDiscussion | GoldComment, certainty: Mapping[str, str]) -> None:
        start = self.at
        for claim in part.claims:
            features = {
                "role": claim.role or NO_ROLE,
                "voice": claim.voice,
                "negated": "yes" if claim.negated else "no",
                "identifier": claim.id,
            }
            if claim.id in certainty:
                features["certainty"] = certainty[claim.id]
            key = self.span(CLAIM, start + claim.start, start + claim.end, features)
            self.claims[claim.id] = key
            self.answers += [(key, target, relation) for target, relation in claim.targets.items()]
        for mention in part.mentions:
            self.span(CONCEPT, start + mention.start, start + mention.end, {"concept": mention.concept})
        if isinstance(part, GoldComment):
            for cue_start, cue_end in part.cues:
                self.span(CUE, start + cue_start, start + cue_end, {})
        self.write(part.text)

    def comment(
        self, comment: GoldComment, analysed: CommentAnalysis | None, certainty: Mapping[str, str]
    ) -> None:
        self.write("\n\n")
        # one line, whatever a name holds: the line ends where the text begins
        name = " ".join((comment.author or "—").split()) or "—"
        line = f"▸ {name}"
        data = to_dict(comment)
        for known in ("id", "text", "stance", "stance_to_parent", "claims", "mentions", "cues"):
            del data[known]
        data["length"] = len(comment.text)
        features = {"stance": comment.stance, "identifier": comment.id, "data": _json(data)}
        if comment.stance_to_parent:
            features["toward_parent"] = comment.stance_to_parent
        if analysed is not None:
            features["score"] = number(analysed.stance.score, 2, signed=True)
            if analysed.stance.reason:
                features["doubt"] = analysed.stance.reason
        key = self.span(COMMENT, self.at, self.at + len(line), features)
        self.comments[comment.id] = key
        if comment.parent_id is not None:
            self.replies.append((key, comment.parent_id))
        self.write(line + "\n")
        self.part(comment, certainty)

    def document(self) -> Document:
        relations = [
            Relation(RELATION_NAMES[relation], source, self.claims[target])
            for source, target, relation in self.answers
            if target in self.claims
        ]
        relations += [
            Relation(REPLIES, source, self.comments[parent])
            for source, parent in self.replies
            if parent in self.comments
        ]
        spans = sorted(self.spans, key=lambda s: (s.start, -s.end, s.key))
        return Document("".join(self.pieces), tuple(spans), tuple(relations))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# Back to labelled discussions -----------------------------------------------------------------------------------------


def labelled(annotated: Document) -> GoldDiscussion:
    """Return an annotated text as a labelled discussion; spans that annotators added get identifiers.

    Raises
    ------
    KeyError, ValueError
        The text is not one that stance wrote, or a span crosses from one comment into the next.
    """
    page = next(span for span in annotated.spans if span.layer == PAGE)
    data = json.loads(page.features["data"])
    length = data.pop("length")
    start = page.end + 2
    identifiers: dict[int, str] = {}
    taken = {
        s.features["identifier"] for s in annotated.spans if s.layer == CLAIM and "identifier" in s.features
    }
    related: dict[int, list[Relation]] = {}
    for relation in annotated.relations:
        related.setdefault(relation.source, []).append(relation)
    comments = sorted((s for s in annotated.spans if s.layer == COMMENT), key=lambda s: s.start)
    bounds = [(start, start + length, "a")]
    records = []
    for span in comments:
        more = json.loads(span.features["data"])
        size = more.pop("length")
        bounds.append((span.end + 1, span.end + 1 + size, f"{span.features['identifier']}."))
        records.append((span, more))
    inside = [_inside(annotated, low, high) for low, high, _prefix in bounds]
    for spans, (_low, _high, prefix) in zip(inside, bounds, strict=True):
        for span in spans:
            if span.layer == CLAIM:
                identifiers[span.key] = span.features.get("identifier") or _free(prefix, taken)
    parts = [
        _part(spans, low, identifiers, related)
        for spans, (low, _high, _p) in zip(inside, bounds, strict=True)
    ]
    text = annotated.text
    built: list[dict[str, Any]] = []
    for (span, more), (low, high, _prefix), part in zip(records, bounds[1:], parts[1:], strict=True):
        built.append(
            more
            | part
            | {
                "id": span.features["identifier"],
                "text": text[low:high],
                "stance": span.features["stance"],
                "stance_to_parent": span.features.get("toward_parent") or None,
                "cues": [(s.start - low, s.end - low) for s in inside[len(built) + 1] if s.layer == CUE],
            }
        )
    whole = data | parts[0] | {"text": text[start : start + length], "comments": built}
    found: GoldDiscussion = from_dict(GoldDiscussion, whole)
    return found


def _inside(annotated: Document, low: int, high: int) -> list[Span]:
    return [
        span
        for span in annotated.spans
        if low <= span.start and span.end <= high and span.layer in (CLAIM, CONCEPT, CUE)
    ]


def _free(prefix: str, taken: set[str]) -> str:
    count = 1
    while f"{prefix}{count}" in taken:
        count += 1
    taken.add(f"{prefix}{count}")
    return f"{prefix}{count}"


def _part(
    spans: Sequence[Span], low: int, identifiers: Mapping[int, str], related: Mapping[int, Sequence[Relation]]
) -> dict[str, Any]:
    names = {name: relation for relation, name in RELATION_NAMES.items()}
    claims, mentions = [], []
    for span in spans:
        start, end = span.start - low, span.end - low
        if span.layer == CONCEPT:
            mentions.append({"concept": span.features["concept"], "start": start, "end": end})
        elif span.layer == CLAIM:
            role = span.features.get("role", "claim")
            claims.append(
                {
                    "id": identifiers[span.key],
                    "start": start,
                    "end": end,
                    "role": None if role == NO_ROLE else role,
                    "negated": span.features.get("negated") == "yes",
                    "voice": span.features.get("voice", "writer"),
                    "targets": {
                        identifiers[relation.target]: names[relation.name]
                        for relation in related.get(span.key, ())
                        if relation.name in names and relation.target in identifiers
                    },
                }
            )
    return {"claims": claims, "mentions": mentions}


# Tokens ---------------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\w+|[^\w\s]")


def tokens(text: str, cuts: set[int]) -> list[tuple[int, int]]:
    """Return words and signs of a text as (start, end), cut wherever a span begins or ends, so that every span has tokens.

    Examples
    --------
    >>> tokens("C'est vrai.", {0, 8})
    [(0, 1), (1, 2), (2, 5), (6, 8), (8, 10), (10, 11)]
    """
    found: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        bounds = [
            match.start(),
            *sorted(c for c in cuts if match.start() < c < match.end()),
            match.end(),
        ]
        found += pairwise(bounds)
    return found
