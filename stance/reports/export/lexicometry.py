"""Lexicometry: texts with stance, concept and author as variables, for IRaMuTeQ, TXM and CorTexT."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from stance.reports.export import File, Options
from stance.reports.export.networks import _default
from stance.reports.export.tables import guarded
from stance.reports.typography import plain, well_formed
from stance.schema import Analysis, CommentAnalysis

_TEI = "http://www.tei-c.org/ns/1.0"
# Values of IRaMuTeQ's variables are ASCII words.
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
MAX_VALUE = 40


# IRaMuTeQ -------------------------------------------------------------------------------------------------------------


def write_iramuteq(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write a text a line of stars: ``**** *type_comment *stance_agree *author_zoe *concept_velo *withvelo_yes``.

    A variable stands once on a line: IRaMuTeQ refuses to compare two of its values in one text, and rainette the whole
    file. So ``concept`` is the concept that the text speaks of most, and each one is a variable of its own besides.
    """
    lines: list[str] = []
    for position, analysis in enumerate(analyses, start=1):
        page = ("page", str(position))
        article = analysis.article
        stars = [("type", "article"), page, ("author", article.author), *_period(article.date)]
        lines += [_stars(stars), _body(article.text), ""]
        for comment in analysis.comments:
            about = [("type", "comment"), page, ("author", comment.author), *_period(comment.date)]
            about += [("stance", comment.stance.label), ("sure", "no" if comment.stance.abstained else "yes")]
            about += _spoken_of(comment)
            lines += [_stars(about), _body(comment.text), ""]
    yield File("analyses.txt", "\n".join(lines).encode("utf-8", "replace"))


def _stars(variables: Sequence[tuple[str, str | None]]) -> str:
    values = [f"*{name}_{_value(value)}" for name, value in variables if value and _value(value)]
    return " ".join(["****", *dict.fromkeys(values)])


def _spoken_of(comment: CommentAnalysis) -> list[tuple[str, str | None]]:
    counts = Counter(mention.concept for mention in comment.mentions)
    main = max(counts, key=lambda concept: counts[concept], default=None)
    return [("concept", main), *((f"with{_value(concept)}", "yes") for concept in counts if _value(concept))]


def _value(value: str) -> str:
    ascii_only = plain(value).encode("ascii", "ignore").decode()
    return _NOT_A_WORD.sub("", ascii_only)[:MAX_VALUE]


def _period(date: str | None) -> list[tuple[str, str | None]]:
    return [("year", date[:4])] if date and re.match(r"\d{4}", date) else []


def _body(text: str) -> str:
    # a star, a dollar or an underscore begins a command; a line that begins with a minus and a star begins a theme
    cleaned = well_formed(text).replace("*", " ").replace("$", " ").replace("_", " ")
    return "\n".join(" ".join(line.split()) for line in cleaned.split("\n") if line.strip())


def _concepts(comment: CommentAnalysis) -> list[str]:
    return list(dict.fromkeys(mention.concept for mention in comment.mentions))


# TXM ------------------------------------------------------------------------------------------------------------------


def write_txm(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write a TEI file a discussion for TXM's "XML-TEI Zero" import, and the ``metadata.csv`` it joins to them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(("id", "title", "author", "date", "comments", "agree", "disagree", "mixed", "neutral"))
    for position, analysis in enumerate(analyses, start=1):
        article, summary = analysis.article, analysis.summary
        counts = (summary.comments, summary.agree, summary.disagree, summary.mixed, summary.neutral)
        about = (article.title, article.author, article.date)
        writer.writerow(
            (f"page-{position}", *(guarded(well_formed(" ".join((v or "").split()))) for v in about), *counts)
        )
        yield File(f"page-{position}.xml", _tei(analysis))
    yield File("metadata.csv", buffer.getvalue().encode())


def _tei(analysis: Analysis) -> bytes:
    root = etree.Element(f"{{{_TEI}}}TEI", nsmap=_default(_TEI))
    article = analysis.article
    statement = _sub(_sub(root, "teiHeader"), "fileDesc")
    titles = _sub(statement, "titleStmt")
    _sub(titles, "title", article.title or "")
    _sub(titles, "author", article.author or "")
    _sub(_sub(statement, "publicationStmt"), "p", "stance")
    _sub(_sub(statement, "sourceDesc"), "p", analysis.source or "")
    body = _sub(_sub(root, "text"), "body")
    labels = {concept.id: concept.label for concept in analysis.concepts}
    first = _sub(body, "div", type="article", who=article.author, date=article.date)
    _paragraphs(first, article.text)
    for comment in analysis.comments:
        names = "|".join(labels.get(concept, concept) for concept in _concepts(comment))
        stance = comment.stance
        part = _sub(
            body,
            "div",
            type="comment",
            n=comment.id,
            who=comment.author,
            date=comment.date,
            stance=stance.label,
            score=f"{stance.score:.2f}",
            sure="no" if stance.abstained else "yes",
            concept=names,
        )
        _paragraphs(part, comment.text)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _sub(
    parent: etree._Element, name: str, text: str | None = None, **attributes: str | None
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_TEI}}}{name}")
    for key, value in attributes.items():
        if value:
            element.set(key, well_formed(value))
    if text is not None:
        element.text = well_formed(text)
    return element


def _paragraphs(parent: etree._Element, text: str) -> None:
    for paragraph in text.split("\n\n"):
        _sub(parent, "p", paragraph)


# CorTexT --------------------------------------------------------------------------------------------------------------


def write_cortext(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write a row a text; several values of a cell are parted by ``***``, as CorTexT Manager reads them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    writer.writerow(
        ("id", "type", "page", "title", "author", "date", "stance", "score", "sure", "concept", "text")
    )
    for position, analysis in enumerate(analyses, start=1):
        page = f"page-{position}"
        article = analysis.article
        labels = {concept.id: concept.label for concept in analysis.concepts}
        own = "***".join(dict.fromkeys(_cell(labels.get(m.concept, m.concept)) for m in article.mentions))
        about = (_cell(article.title), _cell(article.author), article.date or "")
        writer.writerow((page, "article", page, *map(guarded, about), "", "", "", own, _cell(article.text)))
        for number, comment in enumerate(analysis.comments, start=1):
            stance = comment.stance
            names = "***".join(_cell(labels.get(concept, concept)) for concept in _concepts(comment))
            row = (
                f"{page}-{number}",
                "comment",
                page,
                *map(guarded, ("", _cell(comment.author), comment.date or "")),
            )
            sure = "no" if stance.abstained else "yes"
            writer.writerow((*row, stance.label, stance.score, sure, guarded(names), _cell(comment.text)))
    yield File("analyses.csv", buffer.getvalue().encode("utf-8", "replace"))


def _cell(value: str | None) -> str:
    flat = " ".join(unicodedata.normalize("NFC", value or "").replace("\x00", "").split())
    return guarded(flat)
