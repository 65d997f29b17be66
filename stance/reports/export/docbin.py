"""spaCy's DocBin: a Doc for the article and one for each comment, claims, concepts and cues as span groups."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin, Span

from stance.reports.export import File, Options
from stance.schema import Analysis, ArticleAnalysis, CommentAnalysis, from_dict


def write_spacy(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write all Docs into one DocBin; ``doc.user_data["stance"]`` has what a Doc has no place for.

    For an article that is the whole analysis, for a comment its entry in it. Offsets in it are of characters; the span
    groups have the nearest tokens.
    """
    parse = options.parse or spacy.blank("fr").pipe
    store = DocBin(store_user_data=True)
    for analysis in analyses:
        parts: list[ArticleAnalysis | CommentAnalysis] = [analysis.article, *analysis.comments]
        for part, parsed in zip(parts, parse([p.text for p in parts]), strict=True):
            store.add(_annotated(part, parsed, analysis))
    yield File("analyses.spacy", store.to_bytes())


def _annotated(part: ArticleAnalysis | CommentAnalysis, parsed: Doc, analysis: Analysis) -> Doc:
    doc = parsed.copy()
    # the components' own notes hold Python objects, which other programs cannot load
    doc.user_data = {}
    doc.spans.clear()
    spans = [_span(doc, c.start, c.end, c.role, identifier=c.id) for c in part.claims]
    doc.spans["claims"] = [span for span in spans if span is not None]
    mentions = [_span(doc, m.start, m.end, "CONCEPT", concept=m.concept) for m in part.mentions]
    doc.spans["concepts"] = [span for span in mentions if span is not None]
    if isinstance(part, CommentAnalysis):
        cues = [_span(doc, c.start, c.end, c.toward) for c in part.stance.cues]
        doc.spans["cues"] = [span for span in cues if span is not None]
        doc.cats = dict(part.stance.probabilities)
        own = next(c for c in analysis.to_dict()["comments"] if c["id"] == part.id)
        doc.user_data["stance"] = json.dumps({"comment": own}, ensure_ascii=False)
    else:
        doc.user_data["stance"] = json.dumps({"analysis": analysis.to_dict()}, ensure_ascii=False)
    return doc


def _span(
    doc: Doc, start: int, end: int, label: str, *, identifier: str = "", concept: str = ""
) -> Span | None:
    return doc.char_span(start, end, label=label, kb_id=concept, span_id=identifier, alignment_mode="expand")


def read_spacy(path: Path) -> list[Analysis]:
    """Read the analyses of a DocBin that stance wrote."""
    found: list[Analysis] = []
    for doc in DocBin(store_user_data=True).from_disk(path).get_docs(spacy.blank("fr").vocab):
        data: dict[str, Any] = json.loads(doc.user_data["stance"])
        if "analysis" in data:
            found.append(from_dict(Analysis, data["analysis"]))
    return found
