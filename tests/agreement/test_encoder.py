"""The encoder: what it is given of a pair, what it says of each piece, and how it is trained."""

import json
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from stance.agreement.encoder import ENCODER_FILES, Encoder, encode, target_views
from stance.agreement.encoder_training import Pair, train_encoder
from stance.config import model_path
from stance.errors import ModelError
from stance.schema import Discussion

CHECKPOINT = Path(__file__).parents[2] / "models/checkpoint.py"
WORDS = ("<s>", "<pad>", "</s>", "<unk>", "oui", "non", "fermer", "ouvrir", "la", "rue", "vite")


def tokenizer() -> Tokenizer:
    made = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return made


def test_a_pair_is_encoded_with_the_places_of_the_comment_s_pieces() -> None:
    found = encode(tokenizer(), "fermer la rue", "oui vite")
    assert found.ids == [0, 6, 8, 9, 2, 2, 4, 10, 2]
    assert found.ids[found.first : found.first + 2] == [4, 10]
    assert found.spans == [(0, 3), (4, 8)]


def test_a_long_comment_keeps_its_beginning_and_its_end() -> None:
    found = encode(tokenizer(), "la rue", "oui " + "la " * 40 + "non", longest=16)
    assert len(found.ids) == 16
    assert (found.ids[found.first], found.ids[-2]) == (4, 5)
    assert found.spans[0] == (0, 3)
    assert found.spans[-1] == (124, 127)


def test_views_of_an_article_are_different_and_the_first_is_the_one_of_analysis() -> None:
    text = "Un intertitre\n\n" + " ".join(f"mot{n}" for n in range(100))
    views = target_views(Discussion(title="Fermons la rue", text=text, headings=("Un intertitre",)))
    assert len(set(views)) == 3
    assert views[0] == "Fermons la rue. " + " ".join(f"mot{n}" for n in range(28))
    assert views[1] == "Fermons la rue"
    assert views[2].endswith("mot27 … " + " ".join(f"mot{n}" for n in range(72, 100)))


@pytest.fixture(scope="module")
def shipped() -> Encoder:
    return Encoder.load(model_path("stance_fr"))


def test_the_logits_are_the_mean_of_the_pieces_and_the_comment_s_are_found(shipped: Encoder) -> None:
    target, comment = "Il faut fermer la rue aux voitures.", "Non, les livreurs en vivent."
    folder = model_path("stance_fr")
    encoded = encode(Tokenizer.from_file(str(folder / "tokenizer.json")), target, comment)
    ids = np.array([encoded.ids])
    graph = onnxruntime.InferenceSession(str(folder / "encoder.onnx"))
    logits, pieces = graph.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
    np.testing.assert_allclose(pieces[0].mean(axis=0), logits[0], atol=1e-5)
    (reading,) = shipped.read([target], [comment])
    own = pieces[0][encoded.first : encoded.first + len(encoded.spans)]
    np.testing.assert_allclose(reading.pieces, own / len(encoded.ids), atol=1e-5)
    assert (reading.spans[0][0], reading.spans[-1][1]) == (0, len(comment))


def test_a_pair_is_read_alike_alone_and_among_others(shipped: Encoder) -> None:
    targets = ["Il faut fermer la rue.", "La rue doit rester ouverte.", "Il faut fermer la rue."]
    comments = ["Enfin de l'air !", "Enfin de l'air !" * 20, "Et les livreurs ?"]
    together = [reading.logits for reading in shipped.read(targets, comments)]
    alone = [shipped.read([t], [c])[0].logits for t, c in zip(targets, comments, strict=True)]
    np.testing.assert_array_equal(together, alone)


def test_a_folder_without_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        Encoder.load(tmp_path)


def checkpoint_weights(path: Path) -> dict[str, Any]:
    """Return what ``models/checkpoint.py`` reads from an exported graph."""
    found: dict[str, Any] = runpy.run_path(str(CHECKPOINT))["weights"](path)
    return found


# the exporter that traces warns that there is a newer one, which needs one more library, and of what it traces
@pytest.mark.filterwarnings("ignore")
def test_a_small_encoder_learns_and_is_exported(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("onnx")
    base, output = tmp_path / "base", tmp_path / "encoder"
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
    )
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(base)
    tokenizer().save(str(base / "tokenizer.json"))
    pairs = [
        Pair(("fermer la rue",), "oui vite", "agree", "a"),
        Pair(("ouvrir la rue",), "non", "disagree", "a"),
        Pair(("fermer la rue",), "non vite", "disagree", "b", True),
        Pair(("ouvrir la rue",), "oui", "agree", "b", True),
    ] * 40
    checkpoint = tmp_path / "weights.safetensors"
    found = train_encoder(
        pairs, pairs[:4], base, output, epochs=6, learning_rate=5e-3, checkpoint=checkpoint, seed=1
    )
    assert max(np.mean(list(e["development_macro_f1"].values())) for e in found["history"]) == 1.0
    assert {path.name for path in output.iterdir()} == set(ENCODER_FILES)
    assert json.loads((output / "encoder.json").read_text())["labels"] == [
        "agree",
        "disagree",
        "mixed",
        "neutral",
    ]
    read = Encoder.load(output).read([p.targets[0] for p in pairs[:4]], [p.comment for p in pairs[:4]])
    assert [int(reading.logits[:2].argmax()) for reading in read] == [0, 1, 1, 0]
    # goes on from what was reached
    again = train_encoder(pairs, pairs[:4], base, output, epochs=1, learning_rate=1e-5, checkpoint=checkpoint)
    assert again["history"][0]["loss"] < 0.6
    assert [entry.get("share") for entry in found["history"][:1] + again["history"]] == [None, 1.0, 0.5]
    # a shipped encoder's weights come back from 8 bits
    wanted = pytest.importorskip("safetensors.numpy").load_file(checkpoint)
    back = checkpoint_weights(output / "encoder.onnx")
    assert back.keys() == wanted.keys()
    for name, value in wanted.items():
        assert np.abs(back[name] - value).max() <= max(np.abs(value).max() / 100, 1e-6), name
