"""Build the word table: each frequent French word encoded by a small sentence encoder, without common components, in 8 bits.

Needs ``torch``, ``transformers``, ``tokenizers``, ``safetensors`` and ``wordfreq``, which stance itself does not.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

# Beyond 60,000 words the list holds names and other languages; 40,000 lose 0.2 points on French STS.
WORDS = 60_000
# Principal components that all words share (5, 10, 20, 30 tried) and dimensions kept (128, 160, 192, 256 tried: 75.1, 75.6, 76.0, 76.7).
COMMON = 10
DIMENSIONS = 192
# The components are those of the words that make up nearly all running text.
FREQUENT = 20_000
PREFIX = "query: "
BATCH = 512
_WORD = re.compile(r"[^\W\d_]+")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write ``table.npz``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "encoder",
        type=Path,
        help="folder with config.json, model.safetensors and tokenizer.json of a BERT encoder",
    )
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name("table.npz"))
    options = parser.parse_args(arguments)
    words, frequencies = frequent_words()
    vectors = compressed(encode([PREFIX + word for word in words], options.encoder))
    scaled = np.round(vectors / np.abs(vectors).max(axis=1, keepdims=True) * 127).astype(np.int8)
    zipf = np.round((np.log10(frequencies) + 9) * 20).astype(np.uint8)
    np.savez(
        options.output, words=np.frombuffer("\n".join(words).encode(), np.uint8), zipf=zipf, vectors=scaled
    )
    return 0


def frequent_words() -> tuple[list[str], Any]:
    """Return the most frequent words, the most frequent first, and their shares of running text."""
    import wordfreq

    shares = wordfreq.get_frequency_dict("fr", "best")
    kept = [word for word in shares if _WORD.fullmatch(word) and (len(word) > 1 or word in "aày")]
    kept.sort(key=lambda word: (-shares[word], word))
    kept = kept[:WORDS]
    return kept, np.array([shares[word] for word in kept])


def encode(texts: Sequence[str], folder: Path) -> Any:
    """Return the mean of the encoder's last layer for each text, normalised."""
    import torch
    from safetensors.torch import load_file
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel

    config = BertConfig(**json.loads((folder / "config.json").read_text()))
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(
        {name: value.float() for name, value in load_file(folder / "model.safetensors").items()}
    )
    model.eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_padding(pad_id=1)
    out = []
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(texts), BATCH):
            batch = tokenizer.encode_batch(list(texts[at : at + BATCH]))
            ids = torch.tensor([one.ids for one in batch])
            mask = torch.tensor([one.attention_mask for one in batch])
            hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            out.append(((hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)).numpy())
    vectors = np.concatenate(out)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def compressed(vectors: Any) -> Any:
    """Return unit vectors without the mean and the common components (Mu & Viswanath 2018), in fewer dimensions."""
    centred = vectors - vectors.mean(axis=0)
    _left, _values, axes = np.linalg.svd(centred[:FREQUENT], full_matrices=False)
    reduced = centred @ axes[COMMON : COMMON + DIMENSIONS].T
    return reduced / np.linalg.norm(reduced, axis=1, keepdims=True)


if __name__ == "__main__":
    sys.exit(main())
