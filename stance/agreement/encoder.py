"""Run the shipped transformer on the CPU: what is answered and the comment in, four logits out."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.errors import ModelError
from stance.language import _
from stance.schema import LABELS

if TYPE_CHECKING:
    from stance.schema import Discussion

GRAPH = "encoder.onnx"
TOKENIZER = "tokenizer.json"
CONFIG = "encoder.json"
ENCODER_FILES = (GRAPH, TOKENIZER, CONFIG)

# Longest pair. Half of the comments have under 60 pieces, nine in ten under 170; what is answered takes up to 90.
MAX_TOKENS = 256
MAX_TARGET_TOKENS = 90
# A long comment keeps its beginning and its end, where people take position.
HEAD_SHARE = 0.6
PAD = 1
SEPARATOR = 2
START = 0
# Words of the article that stand for its thesis. With as many of its end, which trained views have too, development discussions
# were read no better (macro-F1 0.606 to 0.613 in the mean) and a quarter slower; the title alone lost a point.
THESIS_WORDS = 28


class Encoded(NamedTuple):
    """The numbers of a pair's pieces, where the comment's own begin, and the characters that each of those stands for."""

    ids: list[int]
    first: int
    spans: list[tuple[int, int]]


class Reading(NamedTuple):
    """What the encoder makes of a pair.

    Attributes
    ----------
    logits : array of shape (4,)
        In the order of the labels.
    spans : list of (int, int)
        Characters of the comment that its pieces stand for.
    pieces : array of shape (pieces, 4)
        What each of these pieces adds to the logits; the pieces of what is answered add the rest.
    """

    logits: NDArray[np.float64]
    spans: list[tuple[int, int]]
    pieces: NDArray[np.float64]


class Encoder:
    """A fine-tuned cross-encoder in ONNX.

    Parameters
    ----------
    session : onnxruntime.InferenceSession
    tokenizer : tokenizers.Tokenizer
    """

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def read(self, targets: Sequence[str], comments: Sequence[str]) -> list[Reading]:
        """Return what the encoder makes of pairs, in their order; equal pairs are read once."""
        pairs = list(zip(targets, comments, strict=True))
        found = {pair: self._read(*pair) for pair in dict.fromkeys(pairs)}
        return [found[pair] for pair in pairs]

    def _read(self, target: str, comment: str) -> Reading:
        # one pair at a time: 8-bit activations are scaled over the whole batch, so a neighbour would change the logits
        encoded = encode(self._tokenizer, target, comment)
        ids, mask = pad([encoded.ids])
        logits, pieces = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        own = pieces[0][encoded.first : encoded.first + len(encoded.spans)] / len(encoded.ids)
        return Reading(logits[0].astype(np.float64), encoded.spans, own.astype(np.float64))

    @classmethod
    def load(cls, folder: str | Path, *, threads: int = 1) -> "Encoder":
        """Read an encoder from a folder.

        Raises
        ------
        ModelError
            A file is missing or broken.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        folder = Path(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
            session = onnxruntime.InferenceSession(
                str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
            )
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        # both libraries raise bare Exceptions of their own
        except Exception as error:
            raise ModelError(_("encodeur illisible."), source=str(folder)) from error
        if tuple(config.get("labels", ())) != LABELS:
            raise ModelError(
                _("les étiquettes de l'encodeur ne sont pas celles attendues."), source=str(folder)
            )
        return cls(session, tokenizer)


def target_text(discussion: "Discussion") -> str:
    """Return what stands for the author's thesis: the title and the beginning of the article.

    Examples
    --------
    >>> from stance.schema import Discussion
    >>> target_text(Discussion(title="Vive le vélo", text="Le vélo est bon pour la ville."))
    'Vive le vélo. Le vélo est bon pour la ville.'
    """
    return _under_title(discussion, _body(discussion)[:THESIS_WORDS])


def target_views(discussion: "Discussion") -> tuple[str, ...]:
    """Return what may stand for the thesis when training: as in analysis, the title alone, and with the article's end.

    Pages differ in what they show of an article; a model that saw one view alone depends on it.
    """
    body = _body(discussion)
    if len(body) > 2 * THESIS_WORDS:
        body = [*body[:THESIS_WORDS], "…", *body[-THESIS_WORDS:]]
    views = (target_text(discussion), (discussion.title or "").strip(), _under_title(discussion, body))
    return tuple(dict.fromkeys(view for view in views if view))


def _body(discussion: "Discussion") -> list[str]:
    headings = set(discussion.headings)
    return " ".join(p for p in discussion.text.split("\n\n") if p not in headings).split()


def _under_title(discussion: "Discussion", words: Sequence[str]) -> str:
    title = (discussion.title or "").strip()
    joined = f"{title}{'' if title[-1:] in '.!?…' else '.'} " if title else ""
    return joined + " ".join(words)


def encode(tokenizer: Any, target: str, comment: str, *, longest: int = MAX_TOKENS) -> Encoded:
    """Return the pieces of a pair, ``<s> target </s></s> comment </s>``, at most `longest`."""
    first = tokenizer.encode(target, add_special_tokens=False).ids[:MAX_TARGET_TOKENS]
    second = tokenizer.encode(comment, add_special_tokens=False)
    ids, spans = list(second.ids), list(second.offsets)
    room = longest - len(first) - 4
    if len(ids) > room:
        head = int(room * HEAD_SHARE)
        tail = len(ids) - (room - head)
        ids, spans = [*ids[:head], *ids[tail:]], [*spans[:head], *spans[tail:]]
    return Encoded([START, *first, SEPARATOR, SEPARATOR, *ids, SEPARATOR], len(first) + 3, spans)


def pad(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return piece numbers and mask of some rows, arrays of shape (rows, longest)."""
    width = max(len(row) for row in rows)
    ids = np.full((len(rows), width), PAD, dtype=np.int64)
    mask = np.zeros((len(rows), width), dtype=np.int64)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = row
        mask[index, : len(row)] = 1
    return ids, mask
