"""The tables of a batch: their Arrow schemas, and the rows of an analysis."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from stance.schema import LABELS, Analysis, Claim, Mention, ModelInfo, to_dict

_TEXT, _WHOLE, _REAL, _FLAG = pa.string(), pa.int32(), pa.float32(), pa.bool_()
_CUES = pa.list_(
    pa.struct([("start", _WHOLE), ("end", _WHOLE), ("text", _TEXT), ("toward", _TEXT), ("weight", _REAL)])
)
# The version of the columns; it is in the metadata of every file.
TABLES_VERSION = "1"

_DISCUSSION = (
    _TEXT,
    "Identifier of the discussion: the path of its page, with line or number where it holds several.",
)
_COMMENT = (_TEXT, "Identifier of the comment in its discussion; null for what stands in the article.")
_COLUMNS: dict[str, dict[str, tuple[pa.DataType, str]]] = {
    "discussions": {
        "discussion": _DISCUSSION,
        "source": (_TEXT, "Where it was read."),
        "title": (_TEXT, "Title of the article."),
        "author": (_TEXT, "Author of the article."),
        "date": (_TEXT, "Date of the article, ISO 8601."),
        "text": (_TEXT, "Text of the article, normalised; offsets in the article refer to it."),
        "comments": (_WHOLE, "Number of comments."),
        **{label: (_WHOLE, f"Comments whose stance is {label}.") for label in LABELS},
        "mean_score": (_REAL, "Mean of the comments' scores; null without comments."),
        "warnings": (pa.list_(_TEXT), "Codes of what the page says of itself and that does not fit."),
        "model": (_TEXT, "Name of the model that decided."),
        "model_version": (_TEXT, "Its version."),
    },
    "comments": {
        "discussion": _DISCUSSION,
        "comment": (_TEXT, "Identifier of the comment in its discussion."),
        "author": (_TEXT, "Name as written."),
        "date": (_TEXT, "ISO 8601."),
        "parent": (_TEXT, "Identifier of the comment that it answers."),
        "text": (_TEXT, "Text, normalised; offsets in the comment refer to it."),
        "label": (
            _TEXT,
            "Stance toward the article's author: agree, disagree, mixed or neutral; the most probable.",
        ),
        "score": (_REAL, "P(agree) - P(disagree), in [-1, 1]."),
        **{label: (_REAL, f"Probability of {label}.") for label in LABELS},
        "abstained": (_FLAG, "The label should not be relied on."),
        "reason": (_TEXT, "Why it should not, in the language of the run."),
        "cues": (_CUES, "The words that decided: character span, text, label they speak for, weight."),
        "parent_label": (_TEXT, "Stance toward the comment that it answers; null where it answers none."),
        "parent_score": (_REAL, "Its score."),
    },
    "claims": {
        "discussion": _DISCUSSION,
        "comment": _COMMENT,
        "claim": (_TEXT, "Identifier of the claim in its discussion: a7 in the article, c1.2 in comment c1."),
        "start": (_WHOLE, "First character."),
        "end": (_WHOLE, "Character after the last."),
        "text": (_TEXT, "Text of the claim."),
        "role": (_TEXT, "claim, premise, concession, question or other."),
        "negated": (_FLAG, "It is negated."),
        "certainty": (_TEXT, "asserted, certain, hedged or hypothetical."),
        "voice": (_TEXT, "writer, or reported where it is someone else's."),
        "concepts": (pa.list_(_TEXT), "Identifiers of the concepts that it mentions."),
    },
    "mentions": {
        "discussion": _DISCUSSION,
        "comment": _COMMENT,
        "concept": (_TEXT, "Identifier of the concept."),
        "label": (_TEXT, "Its label."),
        "start": (_WHOLE, "First character."),
        "end": (_WHOLE, "Character after the last."),
        "text": (_TEXT, "Text of the mention."),
        "match": (_TEXT, "exact, inflection, spelling, synonym or discovered."),
    },
    "links": {
        "discussion": _DISCUSSION,
        "claim": (_TEXT, "The comment's claim."),
        "target": (_TEXT, "The article's claim that it answers."),
        "similarity": (_REAL, "How near the two are, in [0, 1]."),
        "relation": (_TEXT, "support, attack or none; the most probable."),
        "support": (_REAL, "Probability of support."),
        "attack": (_REAL, "Probability of attack."),
        "none": (_REAL, "Probability of neither."),
    },
}

#: Columns of each table; each says of itself what it holds, in its field's metadata. ``discussion`` joins them all.
SCHEMAS = {
    name: pa.schema(
        [pa.field(column, kind, metadata={"description": what}) for column, (kind, what) in columns.items()]
    )
    for name, columns in _COLUMNS.items()
}


def stamped(schema: pa.Schema, model: ModelInfo) -> pa.Schema:
    """Return a schema with the version of the tables and of the model that filled them, for the files' metadata.

    Examples
    --------
    >>> stamped(SCHEMAS["links"], ModelInfo("stance_fr", "0.1.0")).metadata[b"stance.model_version"]
    b'0.1.0'
    """
    return schema.with_metadata(
        {
            "stance.tables_version": TABLES_VERSION,
            "stance.model": model.name,
            "stance.model_version": model.version,
        }
    )


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
                "cues": to_dict(stance.cues),
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
            "concepts": list(claim.concepts),
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
