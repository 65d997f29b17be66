"""The tables of a batch: their Arrow schemas, and the rows of an analysis."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from stance.schema import LABELS, Analysis, Claim, Mention

_TEXT, _WHOLE, _REAL, _FLAG = pa.string(), pa.int32(), pa.float32(), pa.bool_()
_STANCE = {
    "label": _TEXT,
    "score": _REAL,
    **dict.fromkeys(LABELS, _REAL),
    "abstained": _FLAG,
    "reason": _TEXT,
}

#: Columns of each table. ``discussion`` joins them all; ``comment`` is null for what stands in the article.
SCHEMAS = {
    name: pa.schema(list(columns.items()))
    for name, columns in {
        "discussions": {
            "discussion": _TEXT,
            "source": _TEXT,
            "title": _TEXT,
            "author": _TEXT,
            "date": _TEXT,
            "text": _TEXT,
            "comments": _WHOLE,
            **dict.fromkeys(LABELS, _WHOLE),
            "mean_score": _REAL,
            "warnings": pa.list_(_TEXT),
            "model": _TEXT,
            "model_version": _TEXT,
        },
        "comments": {
            "discussion": _TEXT,
            "comment": _TEXT,
            "author": _TEXT,
            "date": _TEXT,
            "parent": _TEXT,
            "text": _TEXT,
            **_STANCE,
            "parent_label": _TEXT,
            "parent_score": _REAL,
        },
        "claims": {
            "discussion": _TEXT,
            "comment": _TEXT,
            "claim": _TEXT,
            "start": _WHOLE,
            "end": _WHOLE,
            "text": _TEXT,
            "role": _TEXT,
            "negated": _FLAG,
            "certainty": _TEXT,
            "voice": _TEXT,
        },
        "mentions": {
            "discussion": _TEXT,
            "comment": _TEXT,
            "concept": _TEXT,
            "label": _TEXT,
            "start": _WHOLE,
            "end": _WHOLE,
            "text": _TEXT,
            "match": _TEXT,
        },
        "links": {
            "discussion": _TEXT,
            "claim": _TEXT,
            "target": _TEXT,
            "similarity": _REAL,
            "relation": _TEXT,
            "support": _REAL,
            "attack": _REAL,
            "none": _REAL,
        },
    }.items()
}


def rows(discussion: str, analysis: Analysis) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that an analysis gives in each table.

    Parameters
    ----------
    discussion : str
        The identifier of the discussion in the corpus.
    analysis : Analysis
    """
    labels = {concept.id: concept.label for concept in analysis.concepts}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    found["discussions"].append(
        {
            "discussion": discussion,
            "source": analysis.source,
            "title": analysis.article.title,
            "author": analysis.article.author,
            "date": analysis.article.date,
            "text": analysis.article.text,
            "comments": analysis.summary.comments,
            **{label: getattr(analysis.summary, label) for label in LABELS},
            "mean_score": analysis.summary.mean_score,
            "warnings": [warning.code for warning in analysis.warnings],
            "model": analysis.model.name,
            "model_version": analysis.model.version,
        }
    )
    found["claims"] += _claims(discussion, None, analysis.article.claims)
    found["mentions"] += _mentions(discussion, None, analysis.article.mentions, labels)
    for comment in analysis.comments:
        stance, to_parent = comment.stance, comment.stance_to_parent
        found["comments"].append(
            {
                "discussion": discussion,
                "comment": comment.id,
                "author": comment.author,
                "date": comment.date,
                "parent": comment.parent_id,
                "text": comment.text,
                "label": stance.label,
                "score": stance.score,
                **stance.probabilities,
                "abstained": stance.abstained,
                "reason": stance.reason,
                "parent_label": to_parent.label if to_parent else None,
                "parent_score": to_parent.score if to_parent else None,
            }
        )
        found["claims"] += _claims(discussion, comment.id, comment.claims)
        found["mentions"] += _mentions(discussion, comment.id, comment.mentions, labels)
    found["links"] += [
        {
            "discussion": discussion,
            "claim": link.claim,
            "target": link.target,
            "similarity": link.similarity,
            "relation": link.relation,
            **link.probabilities,
        }
        for link in analysis.links
    ]
    return found


def _claims(discussion: str, comment: str | None, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    return [
        {
            "discussion": discussion,
            "comment": comment,
            "claim": claim.id,
            "start": claim.start,
            "end": claim.end,
            "text": claim.text,
            "role": claim.role,
            "negated": claim.negated,
            "certainty": claim.certainty,
            "voice": claim.voice,
        }
        for claim in claims
    ]


def _mentions(
    discussion: str, comment: str | None, mentions: Iterable[Mention], labels: dict[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            "discussion": discussion,
            "comment": comment,
            "concept": mention.concept,
            "label": labels.get(mention.concept),
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "match": mention.match,
        }
        for mention in mentions
    ]
