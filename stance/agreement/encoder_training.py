"""Fine-tune a transformer to read a comment beside what it answers, and export it for the CPU (PyTorch only here)."""

import json
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.agreement.encoder import CONFIG, GRAPH, MAX_TOKENS, TOKENIZER, encode, pad
from stance.errors import ConfigError, ModelError
from stance.language import _
from stance.schema import LABELS, StanceLabel

# Settings of fine-tuning, from the range usual for models of this size (Devlin et al. 2019: 2e-5 to 5e-5, 2 to 4 epochs).
LEARNING_RATE = 8e-5
# The classification layer starts from nothing.
HEAD_LEARNING_RATE = 5e-4
WEIGHT_DECAY = 0.01
WARM_UP = 0.1
BATCH = 16
LABEL_SMOOTHING = 0.05
DROPOUT = 0.1
# Two-label rows teach tone but not the four labels, as for the features.
BINARY_WEIGHT = 0.5
# Longer pairs lose the middle of the comment while training; nine comments in ten are shorter.
TRAINING_TOKENS = 160
# Steps between two lines of progress.
REPORT_EVERY = 50


class Pair(NamedTuple):
    """What a comment answers, the comment, its label.

    Attributes
    ----------
    targets : tuple of str
        Views of what is answered, the one that analysis uses first; each epoch of training draws one.
    comment : str
    label : str
    source : str
        The corpus; development is judged by the mean over corpora.
    binary : bool
        Only agree and disagree were to choose from.
    """

    targets: tuple[str, ...]
    comment: str
    label: StanceLabel
    source: str = ""
    binary: bool = False


def train_encoder(
    pairs: Sequence[Pair],
    development: Sequence[Pair],
    base: str | Path,
    output: str | Path,
    *,
    epochs: int = 3,
    learning_rate: float = LEARNING_RATE,
    longest: int = TRAINING_TOKENS,
    checkpoint: str | Path | None = None,
    seed: int = 0,
    log: Callable[[str], None] = lambda message: None,
) -> dict[str, Any]:
    """Fine-tune, keep the best epoch, export to ONNX with 8-bit weights, and return the history.

    Parameters
    ----------
    pairs, development : sequence of Pair
        Of different discussions; the epoch with the best macro-F1 on `development`, in the mean over its sources, is kept.
    base : str or Path
        A folder with ``config.json``, ``model.safetensors`` and ``tokenizer.json``, or the name of a model on a hub.
    output : str or Path
        Folder of the encoder.
    epochs : int
    learning_rate : float
        The highest; it rises over the first tenth of the steps and falls to nothing.
    longest : int
        Pieces of a pair in training; a longer one loses the middle of its comment.
    checkpoint : str or Path, optional
        A ``.safetensors`` file of body and head: training starts from it where it exists, and each best epoch is written there.
        Started from one, each epoch's weights are also tried halfway between the start's and its own (``share`` 0.5 in the history;
        Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
    seed : int
    log : callable
        Called with lines of progress.

    Raises
    ------
    ConfigError
        PyTorch or transformers is not installed.
    ModelError
        The base model cannot be loaded.
    """
    torch: Any = _torch()
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenizer, model = cross_encoder(base)
    start: dict[str, Any] = {}
    if checkpoint is not None and Path(checkpoint).is_file():
        start = load_weights(model, checkpoint)
    encoded = [
        [encode(tokenizer, target, pair.comment, longest=longest).ids for target in pair.targets]
        for pair in pairs
    ]
    held = [encode(tokenizer, pair.targets[0], pair.comment).ids for pair in development]
    decay = [p for n, p in model.body.named_parameters() if p.ndim > 1]
    plain = [p for n, p in model.body.named_parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [
            {"params": decay, "weight_decay": WEIGHT_DECAY},
            {"params": plain, "weight_decay": 0.0},
            {"params": model.head.parameters(), "weight_decay": 0.0, "lr": HEAD_LEARNING_RATE},
        ],
        lr=learning_rate,
        # an eighth of a step faster
        fused=True,
    )
    steps = epochs * math.ceil(len(pairs) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _triangle(step, steps))
    history: list[dict[str, Any]] = []
    best = -1.0
    step = 0
    for epoch in range(epochs):
        model.train()
        total, count = 0.0, 0
        drawn = [rng.choice(views) for views in encoded]
        for batch in _batches(drawn, BATCH, rng):
            loss = _loss(torch, model, [drawn[i] for i in batch], [pairs[i] for i in batch])
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            total, count, step = total + float(loss.detach()), count + 1, step + 1
            if step % REPORT_EVERY == 0:
                log(f"{step}/{steps} {total / count:.4f}")
        reached = {name: value.clone() for name, value in model.state_dict().items()}
        # halfway back to where training went on from, a model keeps more of what it knew than it loses of what it learnt
        for share in (1.0, 0.5) if start else (1.0,):
            weights = {
                name: start[name].lerp(value, share) if start else value for name, value in reached.items()
            }
            model.load_state_dict(weights)
            scores = _macro_f1(predict(model, held), development)
            score = float(np.mean(list(scores.values())))
            entry = {"epoch": epoch + 1, "loss": round(total / count, 4), "development_macro_f1": scores}
            history.append({**entry, "share": share} if start else entry)
            log(json.dumps(history[-1]))
            # written at once, so that a run that is interrupted leaves its best epoch
            if score > best:
                best = score
                settings = {"base": Path(str(base)).name, "seed": seed, "history": history}
                if checkpoint is not None:
                    save_weights(weights, checkpoint)
                export(model, tokenizer, Path(output), settings)
        model.load_state_dict(reached)
    return {"history": history}


def cross_encoder(base: str | Path) -> tuple[Any, Any]:
    """Return the tokenizer of a transformer, and the transformer with a new head for the labels.

    Raises
    ------
    ConfigError
        PyTorch or transformers is not installed.
    ModelError
        `base` cannot be loaded.
    """
    torch: Any = _torch()
    import transformers

    try:
        tokenizer = _tokenizer(base)
        body = transformers.AutoModel.from_pretrained(
            str(base),
            add_pooling_layer=False,
            # on a CPU, fused attention with dropout takes a slow path: plain and without dropout is a fifth faster
            attn_implementation="eager",
            attention_probs_dropout_prob=0.0,
        ).float()
    except (OSError, ValueError) as error:
        raise ModelError(_("modèle de départ illisible."), source=str(base)) from error
    return tokenizer, _with_head(torch, body)


def load_weights(model: Any, checkpoint: str | Path) -> dict[str, Any]:
    """Give a model the weights of a ``.safetensors`` file, and return them.

    Raises
    ------
    ModelError
        The file cannot be read, or holds the weights of another model.
    """
    import safetensors.torch

    try:
        weights: dict[str, Any] = safetensors.torch.load_file(str(checkpoint))
        model.load_state_dict(weights)
    except (OSError, RuntimeError, ValueError, safetensors.SafetensorError) as error:
        raise ModelError(_("point de reprise illisible."), source=str(checkpoint)) from error
    return weights


def save_weights(weights: Mapping[str, Any], checkpoint: str | Path) -> None:
    """Write weights to a ``.safetensors`` file."""
    import safetensors.torch

    safetensors.torch.save_file(
        {name: value.contiguous() for name, value in weights.items()}, str(checkpoint)
    )


def predict(model: Any, rows: Sequence[Sequence[int]], *, exact: bool = False) -> NDArray[np.float64]:
    """Return the logits of encoded pairs, an array of shape (rows, labels); `exact` ones are computed in 32 bits everywhere."""
    import torch

    model.eval()
    out = np.zeros((len(rows), len(LABELS)))
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    with torch.no_grad(), nullcontext() if exact else _autocast(torch):
        for start in range(0, len(order), 32):
            chunk = order[start : start + 32]
            out[chunk] = model(*_tensors(torch, [rows[i] for i in chunk])).float().numpy()
    return out


def export(model: Any, tokenizer: Any, folder: Path, settings: dict[str, Any]) -> None:
    """Write the graph with 8-bit weights, the tokenizer and the settings of an encoder.

    The head is linear and reads the mean over the pieces, so the logits are the mean of what it makes of each piece: the graph
    gives both, and the pieces' own values say which words decided.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    torch: Any = _torch()

    class ByPiece(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.body, self.head = model.body, model.head

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            pieces = self.head(states)
            mask = attention_mask.unsqueeze(-1).to(pieces.dtype)
            return (pieces * mask).sum(1) / mask.sum(1), pieces

    folder.mkdir(parents=True, exist_ok=True)
    model.eval()
    full = folder / "full.onnx"
    ids = torch.ones((2, 8), dtype=torch.int64)
    inputs, outputs = ["input_ids", "attention_mask"], ["logits", "pieces"]
    axes = {name: {0: "batch", 1: "tokens"} for name in (*inputs, "pieces")}
    torch.onnx.export(
        ByPiece().eval(),
        (ids, ids),
        str(full),
        input_names=inputs,
        output_names=outputs,
        dynamic_axes={**axes, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        str(full),
        str(folder / GRAPH),
        weight_type=QuantType.QInt8,
        per_channel=True,
        # a hundred bytes saved there would cost precision where the decision falls
        nodes_to_exclude=_head_nodes(full, (model.body.config.hidden_size, len(LABELS))),
    )
    full.unlink()
    for extra in folder.glob("full.onnx*"):
        extra.unlink()
    tokenizer.save(str(folder / TOKENIZER))
    (folder / CONFIG).write_text(
        json.dumps({**settings, "labels": LABELS, "max_tokens": MAX_TOKENS}, indent=2) + "\n",
        encoding="utf-8",
    )


def _head_nodes(graph: Path, shape: tuple[int, int]) -> list[str]:
    """Return the names of the nodes that multiply by the head's weights."""
    import onnx

    loaded = onnx.load(str(graph)).graph
    weights = {tensor.name for tensor in loaded.initializer if tuple(tensor.dims) in (shape, shape[::-1])}
    return [node.name for node in loaded.node if weights & set(node.input)]


def _with_head(torch: Any, body: Any) -> Any:
    class CrossEncoder(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.body = body
            self.dropout = torch.nn.Dropout(DROPOUT)
            self.head = torch.nn.Linear(body.config.hidden_size, len(LABELS))

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1)
            return self.head(self.dropout(mean))

    return CrossEncoder()


def _torch() -> Any:
    try:
        import torch
        import transformers  # noqa: F401
    except ImportError as error:
        raise ConfigError(
            _("entraîner un encodeur demande PyTorch et transformers."), hint=_("pip install 'stance[train]'")
        ) from error
    return torch


def _tokenizer(base: str | Path) -> Any:
    from tokenizers import Tokenizer

    file = Path(str(base)) / "tokenizer.json"
    return Tokenizer.from_file(str(file)) if file.is_file() else Tokenizer.from_pretrained(str(base))


def _triangle(step: int, steps: int) -> float:
    warm = max(1, int(WARM_UP * steps))
    return step / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm))


def _batches(encoded: Sequence[Sequence[int]], size: int, rng: random.Random) -> Iterator[list[int]]:
    """Yield batches of rows of like length, in random order: padding is most of the cost of a mixed batch."""
    order = list(range(len(encoded)))
    rng.shuffle(order)
    pool = size * 20
    batches = []
    for start in range(0, len(order), pool):
        chunk = sorted(order[start : start + pool], key=lambda i: len(encoded[i]))
        batches += [chunk[at : at + size] for at in range(0, len(chunk), size)]
    rng.shuffle(batches)
    yield from batches


def _autocast(torch: Any) -> Any:
    """Compute in bfloat16 where the processor knows it: 1.7 to 2.3 times faster a step there, 1.5 times slower elsewhere."""
    known = (
        getattr(torch.cpu, name, lambda: False)()
        for name in ("_is_amx_tile_supported", "_is_avx512_bf16_supported")
    )
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=any(known))


def _tensors(torch: Any, rows: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    ids, mask = pad(rows)
    return torch.from_numpy(ids), torch.from_numpy(mask)


def _loss(torch: Any, model: Any, rows: Sequence[Sequence[int]], pairs: Sequence[Pair]) -> Any:
    ids, mask = _tensors(torch, rows)
    with _autocast(torch):
        logits = model(ids, mask)
    logits = logits.float()
    # where only two labels were to choose from, the others do not compete
    two = torch.tensor([pair.binary for pair in pairs])
    closed = torch.zeros_like(logits)
    closed[two, 2:] = -1e4
    labels = torch.tensor([LABELS.index(pair.label) for pair in pairs])
    weights = torch.tensor([BINARY_WEIGHT if pair.binary else 1.0 for pair in pairs])
    log_p = torch.log_softmax(logits + closed, dim=1)
    nll = -log_p.gather(1, labels[:, None]).squeeze(1)
    spread = torch.where(two, -log_p[:, :2].mean(1), -log_p.mean(1))
    losses = (1 - LABEL_SMOOTHING) * nll + LABEL_SMOOTHING * spread
    return (losses * weights).sum() / weights.sum()


def _macro_f1(logits: NDArray[np.float64], pairs: Sequence[Pair]) -> dict[str, float]:
    """Return the macro-F1 on each source, over the labels that it has."""
    from sklearn.metrics import f1_score

    logits = logits.copy()
    logits[[pair.binary for pair in pairs], 2:] = -np.inf
    gold = np.array([LABELS.index(pair.label) for pair in pairs])
    sources = np.array([pair.source for pair in pairs])
    return {
        str(source): round(
            float(f1_score(gold[sources == source], logits[sources == source].argmax(1), average="macro")), 4
        )
        for source in sorted(set(sources))
    }
