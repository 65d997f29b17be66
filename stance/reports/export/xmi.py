"""UIMA CAS XMI with its type system, for INCEpTION and the DKPro tools, through dkpro-cassis."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from stance.reports.export import File, Options, missing
from stance.reports.export.standoff import (
    FEATURES,
    Document,
    Relation,
    Span,
    documents,
    labelled,
    tokens,
)
from stance.reports.export.webanno import PREFIX, RELATION_LAYERS
from stance.reports.typography import well_formed
from stance.schema import Analysis, GoldDiscussion

SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"  # noqa: S105
STRING, ANNOTATION = "uima.cas.String", "uima.tcas.Annotation"


def write_xmi(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write the type system and an XMI file a discussion; characters that XML forbids become U+FFFD."""
    system = _type_system()
    yield File("TypeSystem.xml", system.to_xml().encode())
    for position, document in enumerate(documents(analyses), start=1):
        yield File(f"page-{position}.xmi", _cas(document, system).to_xmi(pretty_print=True).encode())


def _cassis() -> Any:
    try:
        import cassis
    except ImportError as error:
        raise missing("dkpro-cassis") from error
    return cassis


def _type_system() -> Any:
    cassis = _cassis()
    system = cassis.TypeSystem()
    for name in (SENTENCE, TOKEN):
        system.create_type(name=name, supertypeName=ANNOTATION)
    for layer, names in FEATURES.items():
        kind = system.create_type(name=PREFIX + layer, supertypeName=ANNOTATION)
        for name in names:
            system.create_feature(kind, name=name, rangeType=STRING)
    for layer, (base, _names) in RELATION_LAYERS.items():
        kind = system.create_type(name=PREFIX + layer, supertypeName=ANNOTATION)
        system.create_feature(kind, name="relation", rangeType=STRING)
        for end in ("Governor", "Dependent"):
            system.create_feature(kind, name=end, rangeType=PREFIX + base)
    return system


def _cas(document: Document, system: Any) -> Any:
    cas = _cassis().Cas(typesystem=system)
    cas.sofa_string = well_formed(document.text)
    cas.sofa_mime = "text/plain"
    at = 0
    sentence, token = system.get_type(SENTENCE), system.get_type(TOKEN)
    for line in document.text.split("\n"):
        if line.strip():
            cas.add(sentence(begin=at, end=at + len(line)))
        at += len(line) + 1
    cuts = {offset for span in document.spans for offset in (span.start, span.end)}
    for begin, end in tokens(document.text, cuts):
        cas.add(token(begin=begin, end=end))
    made = {}
    for span in document.spans:
        kind = system.get_type(PREFIX + span.layer)
        values = {name: well_formed(value) for name, value in span.features.items()}
        made[span.key] = kind(begin=span.start, end=span.end, **values)
        cas.add(made[span.key])
    for relation in document.relations:
        layer = next(name for name, (_base, names) in RELATION_LAYERS.items() if relation.name in names)
        source, target = made[relation.source], made[relation.target]
        kind = system.get_type(PREFIX + layer)
        cas.add(
            kind(
                begin=target.begin, end=target.end, Governor=source, Dependent=target, relation=relation.name
            )
        )
    return cas


def read_xmi(path: Path) -> list[GoldDiscussion]:
    """Read an XMI file, or the XMI files of a folder, with the ``TypeSystem.xml`` beside them."""
    cassis = _cassis()
    folder = path if path.is_dir() else path.parent
    files = sorted(path.glob("*.xmi"), key=lambda p: (len(p.stem), p.stem)) if path.is_dir() else [path]
    with (folder / "TypeSystem.xml").open("rb") as stream:
        system = cassis.load_typesystem(stream)
    found = []
    for file in files:
        with file.open("rb") as stream:
            found.append(labelled(_document(cassis.load_cas_from_xmi(stream, typesystem=system))))
    return found


def _document(cas: Any) -> Document:
    spans: list[Span] = []
    keys: dict[int, int] = {}
    for layer, names in FEATURES.items():
        for annotation in cas.select(PREFIX + layer):
            key = keys[annotation.xmiID] = len(keys) + 1
            values = {name: getattr(annotation, name, None) for name in names}
            own = {name: value for name, value in values.items() if value is not None}
            spans.append(Span(key, layer, annotation.begin, annotation.end, own))
    relations = [
        Relation(annotation.relation, keys[annotation.Governor.xmiID], keys[annotation.Dependent.xmiID])
        for layer in RELATION_LAYERS
        for annotation in cas.select(PREFIX + layer)
    ]
    ordered = sorted(spans, key=lambda s: (s.start, -s.end, s.key))
    return Document(cas.sofa_string, tuple(ordered), tuple(relations))
