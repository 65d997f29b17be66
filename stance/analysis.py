"""Project Docs and probabilities, once, to plain data."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, cast

from spacy.attrs import IS_ALPHA
from spacy.tokens import Doc, Span

from stance.language import _, label_name
from stance.pipeline.columns import text_of
from stance.schema import (
    LABELS,
    SCHEMA_VERSION,
    Analysis,
    ArticleAnalysis,
    Claim,
    CommentAnalysis,
    Concept,
    Cue,
    Discussion,
    Link,
    Mention,
    ModelInfo,
    Relation,
    Role,
    Stance,
    Summary,
)

# With fewer words than this a stance rests on next to nothing.
MIN_WORDS = 3
# Two labels are as good as equally likely when their probabilities differ by less than this.
MIN_MARGIN = 0.1


class Decision(NamedTuple):
    """A stance before projection: probabilities in the order of the labels, and its cues."""

    probabilities: Sequence[float]
    cues: tuple[Cue, ...]


class LinkDecision(NamedTuple):
    """A link before projection: claim and target numbers, similarity, probabilities of support, attack, none."""

    claim: int
    target: int
    similarity: float
    probabilities: Sequence[float]


class CommentParts(NamedTuple):
    """All that is known of a comment."""

    doc: Doc
    stance: Decision
    to_parent: Decision | None
    links: Sequence[LinkDecision]


def build(
    discussion: Discussion,
    article: Doc,
    comments: Sequence[CommentParts],
    *,
    labels: Mapping[str, str],
    model: ModelInfo,
    min_probability: float,
) -> Analysis:
    """Return the analysis of a discussion.

    Parameters
    ----------
    discussion : Discussion
    article : Doc
        The article, with the span groups of the pipeline.
    comments : sequence of CommentParts
        As many as the discussion has comments, in their order.
    labels : mapping of str to str
        Label of each concept identifier.
    model : ModelInfo
    min_probability : float
        Below it a stance is abstained from.
    """
    projected: list[CommentAnalysis] = []
    links: list[Link] = []
    for comment, parts in zip(discussion.comments, comments, strict=True):
        identifier = comment.id
        stance = _stance(parts.stance, parts.doc, min_probability)
        to_parent = _stance(parts.to_parent, parts.doc, min_probability) if parts.to_parent else None
        projected.append(
            CommentAnalysis(
                id=identifier,
                author=comment.author,
                date=comment.date,
                parent_id=comment.parent_id,
                text=comment.text,
                claims=_claims(parts.doc, f"{identifier}.", stance.cues),
                mentions=_mentions(parts.doc),
                stance=stance,
                stance_to_parent=to_parent,
            )
        )
        links.extend(_link(identifier, link) for link in parts.links)
    article_part = ArticleAnalysis(
        title=discussion.title,
        author=discussion.author,
        date=discussion.date,
        headings=discussion.headings,
        text=discussion.text,
        claims=_claims(article, "a", ()),
        mentions=_mentions(article),
    )
    return Analysis(
        schema_version=SCHEMA_VERSION,
        source=discussion.source,
        model=model,
        warnings=discussion.warnings,
        article=article_part,
        comments=tuple(projected),
        links=tuple(links),
        concepts=_concepts(article_part.mentions, projected, labels),
        summary=_summary(projected),
    )


def _stance(decision: Decision, doc: Doc, min_probability: float) -> Stance:
    probabilities: dict[str, float] = {
        label: round(float(p), 4) for label, p in zip(LABELS, decision.probabilities, strict=True)
    }
    ranked = sorted(LABELS, key=lambda label: -probabilities[label])
    reason = _reason(probabilities, ranked, doc, min_probability)
    return Stance(
        label=ranked[0],
        score=round(probabilities["agree"] - probabilities["disagree"], 4),
        probabilities=probabilities,
        abstained=reason is not None,
        reason=reason,
        cues=decision.cues,
    )


def _reason(
    probabilities: Mapping[str, float], ranked: Sequence[str], doc: Doc, min_probability: float
) -> str | None:
    if doc.to_array(IS_ALPHA).sum() < MIN_WORDS:
        return _("trop court pour juger")
    first, second = ranked[:2]
    if probabilities[first] >= min_probability:
        return None
    if probabilities[first] - probabilities[second] < MIN_MARGIN:
        return _("deux étiquettes presque aussi probables : {first} ou {second}").format(
            first=label_name(first), second=label_name(second)
        )
    return _("probabilité trop faible ({percent} %)").format(percent=round(100 * probabilities[first]))


def _claims(doc: Doc, prefix: str, stance_cues: Iterable[Cue]) -> tuple[Claim, ...]:
    concepts = [(c.start, c.end, c.kb_id_) for c in doc.spans.get("concepts", ())]
    text = text_of(doc)
    return tuple(
        _claim(span, text, f"{prefix}{number}", concepts, stance_cues)
        for number, span in enumerate(doc.spans.get("claims", ()), start=1)
    )


def _claim(
    span: Span,
    text: str,
    identifier: str,
    concepts: Sequence[tuple[int, int, str]],
    stance_cues: Iterable[Cue],
) -> Claim:
    start, end = span.start_char, span.end_char
    first, last, attributes = span.start, span.end, span._
    # the words that qualify a claim decide nothing toward the author, so they count as neutral
    own = [Cue(c["start"], c["end"], c["text"], "neutral", 1.0) for c in (attributes.cues or ())]
    deciding = [cue for cue in stance_cues if start <= cue.start and cue.end <= end]
    return Claim(
        id=identifier,
        start=start,
        end=end,
        text=text[start:end],
        role=cast(Role, span.label_),
        negated=bool(attributes.negated),
        certainty=attributes.certainty,
        voice=attributes.voice,
        concepts=tuple(dict.fromkeys(name for at, to, name in concepts if first <= at and to <= last)),
        cues=tuple(sorted([*deciding, *own], key=lambda cue: (cue.start, cue.end))),
    )


def _mentions(doc: Doc) -> tuple[Mention, ...]:
    text = text_of(doc)
    return tuple(
        Mention(
            span.kb_id_, span.start_char, span.end_char, text[span.start_char : span.end_char], span._.match
        )
        for span in sorted(doc.spans.get("concepts", ()), key=lambda span: (span.start, span.end))
    )


def _link(comment_id: str, link: LinkDecision) -> Link:
    relations: tuple[Relation, ...] = ("support", "attack", "none")
    probabilities: dict[str, float] = {
        name: round(float(p), 4) for name, p in zip(relations, link.probabilities, strict=True)
    }
    return Link(
        claim=f"{comment_id}.{link.claim + 1}",
        target=f"a{link.target + 1}",
        similarity=round(link.similarity, 4),
        relation=max(relations, key=lambda name: probabilities[name]),
        probabilities=probabilities,
    )


def _concepts(
    article: Sequence[Mention], comments: Sequence[CommentAnalysis], labels: Mapping[str, str]
) -> tuple[Concept, ...]:
    in_article = Counter(mention.concept for mention in article)
    stances: dict[str, Counter[str]] = {}
    for comment in comments:
        for concept in {mention.concept for mention in comment.mentions}:
            stances.setdefault(concept, Counter())[comment.stance.label] += 1
    found = [
        Concept(
            id=concept,
            label=labels.get(concept, concept),
            article=in_article[concept],
            comments=sum(stances.get(concept, Counter()).values()),
            **{label: stances.get(concept, Counter())[label] for label in LABELS},
        )
        for concept in {*in_article, *stances}
    ]
    return tuple(sorted(found, key=lambda c: (-(c.article + c.comments), c.id)))


def _summary(comments: Sequence[CommentAnalysis]) -> Summary:
    counts = Counter(comment.stance.label for comment in comments)
    scores = [comment.stance.score for comment in comments]
    return Summary(
        comments=len(comments),
        **{label: counts[label] for label in LABELS},
        mean_score=round(sum(scores) / len(scores), 4) if scores else None,
    )
