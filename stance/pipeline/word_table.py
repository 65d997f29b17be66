"""The word table: how frequent a French word is, and vectors of short texts made of its words, at look-up speed."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from stance.config import word_table_path
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
        self._matrix = np.zeros((256, self.width + GRAM_BUCKETS), np.float32)

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
        numbers: list[int] = []
        ends = [0]
        known, add = self._forms, self._add
        for text in texts:
            for form in _WORD.findall(text.lower()):
                number = known.get(form)
                numbers.append(add(form) if number is None else number)
            ends.append(len(numbers))
        counts = csr_matrix(
            (np.ones(len(numbers), np.float32), numbers, ends), shape=(len(texts), len(self._matrix))
        )
        summed = counts @ self._matrix
        meaning, letters = summed[:, : self.width], summed[:, self.width :]
        _scale(meaning, (1 / (1 + GRAM_WEIGHT)) ** 0.5)
        _scale(letters, (GRAM_WEIGHT / (1 + GRAM_WEIGHT)) ** 0.5)
        return np.asarray(summed, dtype=np.float32)

    def _add(self, form: str) -> int:
        """Store the weighted vector of a new form; return its number."""
        number = len(self._forms)
        if number == len(self._matrix):
            self._matrix = np.vstack([self._matrix, np.zeros_like(self._matrix)])
        self._forms[form] = number
        row = self._row(form)
        zipf = UNSEEN_ZIPF if row is None else self._zipf[row]
        weight = SMOOTHING / (SMOOTHING + 10.0 ** (zipf - 9))
        vector = self._matrix[number]
        if row is not None:
            meaning = self._vectors[row].astype(np.float32)
            vector[: self.width] = meaning * (weight / max(1.0, float(np.linalg.norm(meaning))))
        letters = np.zeros(GRAM_BUCKETS, np.float32)
        marked = f"<{fold(form)}>"
        for size in GRAM_SIZES:
            for at in range(len(marked) - size + 1):
                value = crc32(marked[at : at + size].encode())
                letters[value % GRAM_BUCKETS] += 1 if value >> 31 else -1
        vector[self.width :] = letters * (weight / max(1.0, float(np.linalg.norm(letters))))
        return number


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
    return WordTable(word_table_path())
