"""The word table: frequencies, and vectors of texts."""

from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from stance import config
from stance.errors import ModelError
from stance.pipeline.word_table import GRAM_BUCKETS, UNSEEN_ZIPF, WordTable, word_table


@pytest.mark.parametrize(
    ("rarer", "commoner"),
    [("vélo", "de"), ("cyclable", "vélo"), ("xyzzyx", "cyclable")],
)
def test_zipf_orders_words(rarer: str, commoner: str) -> None:
    table = word_table()
    assert table.zipf(rarer) < table.zipf(commoner)


@pytest.mark.parametrize(
    ("written", "word"), [("Employés", "employés"), ("employes", "employés"), ("ENTREPRISE", "entreprise")]
)
def test_zipf_without_case_or_accents(written: str, word: str) -> None:
    assert word_table().zipf(written) == word_table().zipf(word)


def test_unknown_word_has_the_least_zipf() -> None:
    assert word_table().zipf("qwxzkj") == UNSEEN_ZIPF


def test_vectors_have_unit_length_and_empty_texts_none() -> None:
    rows = word_table().embed(["Le vélo est utile.", "", "…", "qwxzkj"])
    norms = np.linalg.norm(rows, axis=1).round(3).tolist()
    assert (norms[0], norms[1], norms[2]) == (1.0, 0.0, 0.0)
    # an unknown word has letters and no meaning
    assert 0.5 < norms[3] < 0.6


def test_no_text_gives_no_row() -> None:
    rows = word_table().embed([])
    assert rows.shape == (0, word_table().embed(["a"]).shape[1])


def test_vectors_do_not_depend_on_what_was_seen_before() -> None:
    table = word_table()
    before = table.embed(["un débat sur la bicyclette"])
    table.embed([f"mot{number} nouveau{number}" for number in range(20_000)])
    table.embed(["encore"])
    assert np.array_equal(table.embed(["un débat sur la bicyclette"]), before)


def test_a_missing_table_is_a_model_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(config, "models_dirs", lambda: (tmp_path,))
    with pytest.raises(ModelError, match="similarity_fr"):
        config.shipped_file(config.SIMILARITY, "table.npz")


def test_vectors_of_new_words_do_not_depend_on_their_company() -> None:
    texts = ["Où va le cœur de l'été ?", "Привет", "xyzzy qwxzkj", "le naïf café Ÿ"]
    fresh = [
        WordTable(config.shipped_file(config.SIMILARITY, "table.npz")).embed([text])[0] for text in texts
    ]
    assert np.allclose(
        WordTable(config.shipped_file(config.SIMILARITY, "table.npz")).embed(texts), fresh, atol=1e-6
    )


def test_letters_of_a_word_are_hashed_by_crc_32() -> None:
    [row] = WordTable(config.shipped_file(config.SIMILARITY, "table.npz")).embed(["qwxzkj"])
    grams = ["<qwxzkj>"[at : at + size] for size in (2, 3, 4) for at in range(9 - size)]
    columns = {crc32(gram.encode()) % GRAM_BUCKETS for gram in grams}
    assert set(np.flatnonzero(row[-GRAM_BUCKETS:]).tolist()) == columns
