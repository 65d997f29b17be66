"""The word table: how frequent a French word is, and vectors of short texts made of its words, at look-up speed."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain, count, islice
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from stance.config import SIMILARITY, shipped_file
from stance.lexicons.matching import fold

Floats = NDArray[np.float32]

# A word weighs a / (a + its share of running text) (Arora, Liang & Ma 2017); 1e-4 to 3e-3 tried on French STS, flat within 0.4 points.
SMOOTHING = 3e-4
# Zipf value (Brysbaert & New 2009: log10 of occurrences in 10^9 words) of a word that the table lacks.
UNSEEN_ZIPF = 1.0
# Character n-grams of each word, hashed: they compare names, misspellings and words that the table lacks. 256 buckets lose
# 0.2 points to 512 and halve the time; 2 to 4 letters are 0.1 better than 3 to 5.
GRAM_BUCKETS = 256
GRAM_SIZES = (2, 3, 4)
# Share of the n-gram view in the similarity (0.3, 0.5, 0.8, 1.2 against 1 tried: 77.3, 77.5, 77.5, 77.3).
GRAM_WEIGHT = 0.5
# Word forms whose vectors are remembered: 16,384 take 29 MB and hold nearly all words of a discussion.
MAX_FORMS = 16_384
# Texts that are summed together.
CHUNK = 4096
# New words whose vectors are made together: their n-grams take some 4 MB while they are counted.
BLOCK = 1024
_WORD = re.compile(r"[^\W_]+")


class WordTable:
    """Words with their frequency and vector.

    Parameters
    ----------
    path : Path
        ``table.npz`` with ``words`` (UTF-8, a line each), ``zipf`` (20 times the Zipf value) and ``vectors`` (8-bit).

    Attributes
    ----------
    width : int
        Numbers of a vector that tell the meaning of words; the others tell their letters.
    """

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as data:
            names = data["words"].tobytes().decode().split("\n")
            zipf = (data["zipf"] / 20).astype(np.float32)
            vectors: NDArray[np.int8] = data["vectors"]
        self._names = names
        self._rows = {name: row for row, name in enumerate(names)}
        self._zipf = zipf.tolist()
        self._vectors = vectors
        self._folded: dict[str, int] = {}
        self.width = vectors.shape[1]
        self._forget()

    def _forget(self) -> None:
        self._forms: dict[str, int] = {}
        # memory is taken where rows are written
        self._matrix = np.zeros((MAX_FORMS, self.width + GRAM_BUCKETS), np.float32)

    def _row(self, form: str) -> int | None:
        """Return the row of a word form, or of the most frequent word that is equal but for accents."""
        row = self._rows.get(form)
        if row is not None:
            return row
        if not self._folded:
            # all at once, thirty times faster than word by word; the most frequent word comes first and keeps the form
            names = reversed(fold("\n".join(self._names)).split("\n"))
            last = len(self._names) - 1
            self._folded = {name: last - number for number, name in enumerate(names)}
        return self._folded.get(fold(form))

    def zipf(self, word: str) -> float:
        """Return the Zipf value of a word, whatever its accents: 7 for "de", 4 for "vélo", 3 for "pédale", 1 if unknown.

        Examples
        --------
        >>> table = word_table()
        >>> table.zipf("de") > table.zipf("vélo") > table.zipf("cyclable") > table.zipf("xyzzy")
        True
        """
        row = self._row(word.lower())
        return UNSEEN_ZIPF if row is None else float(self._zipf[row])

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text; the dot product of two is their similarity, 1 for equal texts, 0 for unrelated ones.

        Returns
        -------
        numpy.ndarray of shape (n, d)
        """
        parts = [self._embed(chunk) for chunk in _chunks(texts, CHUNK)]
        return np.vstack(parts) if parts else np.zeros((0, self.width + GRAM_BUCKETS), np.float32)

    def _embed(self, texts: Sequence[str]) -> Floats:
        if len(self._forms) > MAX_FORMS:
            self._forget()
        known = self._forms
        split = [_WORD.findall(text.lower()) for text in texts]
        forms = list(chain.from_iterable(split))
        if new := [form for form in dict.fromkeys(forms) if form not in known]:
            for block in _chunks(new, BLOCK):
                self._add(block)
        numbers = [known[form] for form in forms]
        ends = [0, *accumulate(map(len, split))]
        counts = csr_matrix(
            (np.ones(len(numbers), np.float32), numbers, ends), shape=(len(texts), len(self._matrix))
        )
        summed = counts @ self._matrix
        meaning, letters = summed[:, : self.width], summed[:, self.width :]
        _scale(meaning, (1 / (1 + GRAM_WEIGHT)) ** 0.5)
        _scale(letters, (GRAM_WEIGHT / (1 + GRAM_WEIGHT)) ** 0.5)
        return np.asarray(summed, dtype=np.float32)

    def _add(self, forms: list[str]) -> None:
        """Store the weighted vectors of new forms, all at once."""
        first = len(self._forms)
        while first + len(forms) > len(self._matrix):
            self._matrix = np.vstack([self._matrix, np.zeros_like(self._matrix)])
        self._forms.update(zip(forms, count(first)))
        rows = [self._row(form) for form in forms]
        zipf = np.array([UNSEEN_ZIPF if row is None else self._zipf[row] for row in rows])
        weights = (SMOOTHING / (SMOOTHING + 10.0 ** (zipf - 9))).astype(np.float32)[:, None]
        vectors = self._matrix[first : first + len(forms)]
        named = [number for number, row in enumerate(rows) if row is not None]
        meaning = self._vectors[[row for row in rows if row is not None]].astype(np.float32)
        vectors[named, : self.width] = meaning * (weights[named] / _lengths(meaning))
        letters = _grams(fold("\n".join(forms)).split("\n"))
        vectors[:, self.width :] = letters * (weights / _lengths(letters))


def _lengths(rows: Floats) -> Floats:
    norms: Floats = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.maximum(norms, np.float32(1))


def _grams(forms: list[str]) -> Floats:
    """Return the hashed character n-grams of folded words, a row each: their CRC-32 gives the column and the sign."""
    encoded = [f"<{form}>".encode() for form in forms]
    # bytes of UTF-8 that go on a character begin no n-gram; where there are any, word by word
    if not all(map(bytes.isascii, encoded)):
        plain = [number for number, form in enumerate(encoded) if form.isascii()]
        found = np.zeros((len(forms), GRAM_BUCKETS), np.float32)
        if plain:
            found[plain] = _grams([forms[number] for number in plain])
        for number in set(range(len(forms))).difference(plain):
            marked = f"<{forms[number]}>"
            for size in GRAM_SIZES:
                for place in range(len(marked) - size + 1):
                    value = crc32(marked[place : place + size].encode())
                    found[number, value % GRAM_BUCKETS] += 1 if value >> 31 else -1
        return found
    lengths = np.array([len(form) for form in encoded])
    text = np.frombuffer(b"".join(encoded), np.uint8)
    word = np.repeat(np.arange(len(forms)), lengths)
    left = np.repeat(lengths.cumsum(), lengths) - np.arange(len(text))
    state = np.full(len(text), 0xFFFFFFFF, np.uint32)
    at = np.arange(len(text))
    cells, signs = [], []
    for size in range(1, max(GRAM_SIZES) + 1):
        # the n-grams that reach no further than their word take one more byte
        kept = left >= size
        state, word, left, at = state[kept], word[kept], left[kept], at[kept]
        state = _crc_table()[(state ^ text[at + size - 1]) & 0xFF] ^ (state >> 8)
        if size in GRAM_SIZES:
            value = ~state
            cells.append(word * GRAM_BUCKETS + value % GRAM_BUCKETS)
            signs.append(np.where(value >> 31, 1.0, -1.0))
    summed = np.bincount(np.concatenate(cells), np.concatenate(signs), minlength=len(forms) * GRAM_BUCKETS)
    return summed.reshape(len(forms), GRAM_BUCKETS).astype(np.float32)


@lru_cache(maxsize=1)
def _crc_table() -> NDArray[np.uint32]:
    """Return the table of CRC-32, a byte at a time (ISO 3309)."""
    table = np.arange(256, dtype=np.uint32)
    for _bit in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0xEDB88320), table >> 1)
    return table


def _scale(rows: Floats, length: float) -> None:
    """Give every row that is not zero the same length, in place."""
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    rows *= (np.float32(length) / np.where(norms > 0, norms, 1))[:, None]


def _chunks(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    iterator = iter(texts)
    while chunk := list(islice(iterator, size)):
        yield chunk


@lru_cache(maxsize=1)
def word_table() -> WordTable:
    """Return the table that comes with the package, loaded once.

    Raises
    ------
    ModelError
        The file is missing.
    """
    return WordTable(shipped_file(SIMILARITY, "table.npz"))
