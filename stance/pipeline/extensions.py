"""The extension attributes of the package: JSON values, each of one span group."""

from spacy.tokens import Span

#: Attributes of the spans in ``doc.spans["claims"]``; the role is ``span.label_``.
CLAIM_ATTRIBUTES = {"negated": False, "certainty": "asserted", "voice": "writer", "cues": None}
#: Attributes of the spans in ``doc.spans["concepts"]``; the concept is ``span.kb_id_``.
CONCEPT_ATTRIBUTES = {"match": None}


def register() -> None:
    """Declare the attributes; calling it again changes nothing."""
    for name, default in {**CLAIM_ATTRIBUTES, **CONCEPT_ATTRIBUTES}.items():
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)
