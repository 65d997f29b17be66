"""The classifier of stances: train, calibrate, predict, save and load."""

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, BadZipFile

import numpy as np
import skops.io
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from scipy.stats import beta, binom
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import InconsistentVersionWarning
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MaxAbsScaler

from stance.agreement.encoder import GRAPH, Encoder, Reading
from stance.agreement.features import Sample
from stance.agreement.formulas import WEIGHT as FORMULA_WEIGHT
from stance.agreement.formulas import explicit
from stance.agreement.older import completed
from stance.errors import ModelError
from stance.language import _
from stance.schema import LABELS

Floats = NDArray[np.float64]

FILE = "classifier.skops"

# What the encoder weighs beside the features. Of 0 to 1 on development data, 0.7 was best in the mean over our own comments, replies, twins,
# blog comments and consultation arguments (0.613; features alone 0.528, encoder alone 0.570; 0.600 to 0.608 at 0.55 to 0.8).
ENCODER_WEIGHT = 0.7
CONFIG = "config.json"
# Shares of comments kept between two tests of abstention.
STEP = 0.05
# The version of the files of a model; a model of another major version is refused.
FORMAT_VERSION = 1

# Types in a saved model that skops does not trust by itself; anything else is refused.
TRUSTED: tuple[str, ...] = ()


class StanceClassifier:
    """A scikit-learn pipeline over :class:`Sample`, with a temperature and the least probability that it stands by.

    With an encoder, the decision values of both are averaged, each centred and divided by its scale.

    Parameters
    ----------
    pipeline : Pipeline
        Fitted; its classes are among :data:`stance.schema.LABELS`.
    encoder : Encoder, optional
    scales : (float, float)
        Standard deviations of the values of pipeline and encoder on development data.
    temperature : float
        What the decision values are divided by before the softmax (Guo et al. 2017).
    min_probability : float
        Below it the classifier abstains.
    threads : array of shape (4, 4, 4), optional
        How the stances of replies go together (:func:`stance.agreement.threads.fit_threads`).
    """

    def __init__(
        self,
        pipeline: Any,
        *,
        encoder: Encoder | None = None,
        scales: tuple[float, float] = (1.0, 1.0),
        temperature: float = 1.0,
        min_probability: float = 0.0,
        threads: Floats | None = None,
    ) -> None:
        self.pipeline = pipeline
        self.encoder = encoder
        self.scales = scales
        self.temperature = temperature
        self.min_probability = min_probability
        self.threads = threads
        classes = list(pipeline.classes_)
        self._columns = [classes.index(label) if label in classes else -1 for label in LABELS]

    @property
    def shares(self) -> tuple[float, float]:
        """What the pipeline's and the encoder's values are multiplied by; together they stay on the pipeline's own scale."""
        if self.encoder is None:
            return (1.0, 0.0)
        own_scale, read_scale = self.scales
        return (1 - ENCODER_WEIGHT, ENCODER_WEIGHT * own_scale / read_scale)

    def read(self, samples: Sequence[Sample]) -> list[Reading]:
        """Return what the encoder makes of samples; nothing without one."""
        if self.encoder is None:
            return []
        return self.encoder.read([s.pair[0] for s in samples], [s.pair[1] for s in samples])

    def decision(self, samples: Sequence[Sample], readings: Sequence[Reading]) -> Floats:
        """Return the decision values, an array of shape (samples, 4) in the order of the labels.

        Parameters
        ----------
        samples : sequence of Sample
        readings : sequence of Reading
            What :meth:`read` returned for them.
        """
        own = self.pipeline_decision(samples)
        if self.encoder is None:
            return _with_formulas(own, samples)
        own_share, read_share = self.shares
        logits = np.array([reading.logits for reading in readings])
        return _with_formulas(own_share * centred(own) + read_share * centred(logits), samples)

    def pipeline_decision(self, samples: Sequence[Sample]) -> Floats:
        """Return the pipeline's own decision values, an array of shape (samples, 4)."""
        raw = np.atleast_2d(self.pipeline.decision_function(as_columns(samples)))
        if raw.shape[0] == 1 and len(samples) != 1:
            raw = raw.T
        if raw.shape[1] == 1:
            raw = np.hstack([-raw, raw])
        # a label that training never saw gets a value far below the others
        return np.column_stack([raw[:, c] if c >= 0 else np.full(len(samples), -30.0) for c in self._columns])

    def predict_proba(self, samples: Sequence[Sample], readings: Sequence[Reading] | None = None) -> Floats:
        """Return calibrated probabilities, an array of shape (samples, 4) in the order of the labels.

        Parameters
        ----------
        samples : sequence of Sample
        readings : sequence of Reading, optional
            What :meth:`read` returned for them, where the caller has it.
        """
        if not samples:
            return np.zeros((0, len(LABELS)))
        if readings is None:
            readings = self.read(samples)
        return np.asarray(softmax(self.decision(samples, readings) / self.temperature, axis=1))

    def features_proba(self, samples: Sequence[Sample]) -> Floats:
        """Return the probabilities that the named features and words give alone, an array of shape (samples, 4)."""
        if not samples:
            return np.zeros((0, len(LABELS)))
        values = _with_formulas(self.pipeline_decision(samples), samples)
        return np.asarray(softmax(values / self.temperature, axis=1))

    def save(self, folder: str | Path, *, config: dict[str, Any]) -> None:
        """Write the skops file and ``config.json`` into a folder, which is created."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        skops.io.dump(self.pipeline, folder / FILE, compression=ZIP_DEFLATED)
        settings = {
            "format_version": FORMAT_VERSION,
            **config,
            "scales": [round(scale, 6) for scale in self.scales],
            "temperature": round(self.temperature, 6),
            "min_probability": round(self.min_probability, 6),
            "threads": None if self.threads is None else np.round(self.threads, 4).tolist(),
        }
        (folder / CONFIG).write_text(
            json.dumps(settings, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: str | Path) -> "StanceClassifier":
        """Read a classifier from a folder, trusting no type but scikit-learn's own and :data:`TRUSTED`.

        Raises
        ------
        ModelError
            A file is missing or broken, of another version, or holds a type that is not trusted.
        """
        config = read_config(folder)
        folder = Path(folder)
        return cls(
            _load_trusted(folder / FILE),
            encoder=Encoder.load(folder) if (folder / GRAPH).is_file() else None,
            scales=tuple(config["scales"]),
            temperature=config["temperature"],
            min_probability=config["min_probability"],
            # models of 0.1.0 have none
            threads=np.array(config["threads"]) if config.get("threads") else None,
        )


def _with_formulas(values: Floats, samples: Sequence[Sample]) -> Floats:
    """Return decision values with what the plain formulas of the samples add."""
    values = values.copy()
    for row, sample in enumerate(samples):
        formula = explicit(sample)
        if formula is not None:
            values[row, LABELS.index(formula.label)] += FORMULA_WEIGHT
    return values


def _load_trusted(path: Path) -> Any:
    try:
        unknown = [t for t in skops.io.get_untrusted_types(file=path) if t not in TRUSTED]
        if unknown:
            raise ModelError(
                _("le modèle contient des types qui ne sont pas de confiance : {types}.").format(
                    types=", ".join(unknown)
                ),
                source=str(path),
                hint=_("N'ouvrez que des modèles dont vous connaissez l'origine."),
            )
        with warnings.catch_warnings():
            # what differs between versions is completed, and tested on a file of 1.6
            warnings.simplefilter("ignore", InconsistentVersionWarning)
            return completed(skops.io.load(path, trusted=list(TRUSTED)))
    except FileNotFoundError as error:
        raise ModelError(_("fichier du modèle introuvable."), source=str(path)) from error
    except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise ModelError(
            _("fichier du modèle illisible ({why}).").format(why=type(error).__name__), source=str(path)
        ) from error


def read_config(folder: str | Path) -> dict[str, Any]:
    """Return the ``config.json`` of a model.

    Raises
    ------
    ModelError
        It is missing, broken, or of another version.
    """
    path = Path(folder) / CONFIG
    try:
        config: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(_("config.json manque ou est illisible."), source=str(path)) from error
    if config.get("format_version") != FORMAT_VERSION:
        raise ModelError(
            _("modèle au format {found}, cette version lit le format {expected}.").format(
                found=config.get("format_version"), expected=FORMAT_VERSION
            ),
            source=str(path),
            hint=_("Réentraînez-le avec « stance train », ou installez la version de stance qui l'a écrit."),
        )
    return config


def as_columns(samples: Sequence[Sample]) -> NDArray[np.object_]:
    """Return samples as the two columns that the pipeline reads: named features, words."""
    columns = np.empty((len(samples), 2), dtype=object)
    for row, sample in enumerate(samples):
        columns[row, 0] = sample.rules
        columns[row, 1] = sample.words
    return columns


def build_pipeline(*, c: float = 3.0, min_df: int = 4, word_weight: float = 2.0, seed: int = 0) -> Pipeline:
    """Return the unfitted pipeline: named features and word n-grams into a multinomial logistic regression.

    Parameters
    ----------
    c : float
        Inverse strength of the L2 penalty; of 0.5 to 10 tried on development data, 2 to 4 were best.
    min_df : int
        Comments that a word n-gram must occur in.
    word_weight : float
        Weight of the n-grams beside the named features; of 0.3 to 2 tried on development data, 2 was best by 3 points.
    seed : int
        Of the solver.
    """
    vectorizer = ColumnTransformer(
        [
            ("rules", Pipeline([("dict", DictVectorizer()), ("scale", MaxAbsScaler())]), 0),
            (
                "words",
                TfidfVectorizer(
                    token_pattern=r"\S+",
                    lowercase=False,
                    ngram_range=(1, 2),
                    min_df=min_df,
                    sublinear_tf=True,
                ),
                1,
            ),
        ],
        transformer_weights={"rules": 1.0, "words": word_weight},
    )
    return Pipeline(
        [
            ("features", vectorizer),
            ("logistic", LogisticRegression(C=c, max_iter=3000, class_weight="balanced", random_state=seed)),
        ]
    )


def centred(values: Floats) -> Floats:
    """Return decision values less their mean over the labels."""
    return np.asarray(values - values.mean(axis=1, keepdims=True))


def fit_temperature(decision: Floats, labels: Sequence[str]) -> float:
    """Return the temperature with the least negative log-likelihood on decisions that training did not see."""
    index = np.array([LABELS.index(label) for label in labels])
    rows = np.arange(len(index))

    def loss(log_temperature: float) -> float:
        return float(-log_softmax(decision / np.exp(log_temperature), axis=1)[rows, index].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


class Abstention(NamedTuple):
    """The least probability to stand by, and what is guaranteed of the decisions above it.

    Attributes
    ----------
    min_probability : float
    right : float
        Share of the decisions above it that is right at least, on data exchangeable with the calibration data.
    confidence : float
        Probability that the calibration data is such that this holds.
    """

    min_probability: float
    right: float
    confidence: float


def fit_abstention(
    probabilities: Floats,
    labels: Sequence[str],
    *,
    right: float = 0.85,
    kept: float = 0.6,
    confidence: float = 0.9,
) -> Abstention:
    """Choose when to abstain, with a guarantee that holds for any classifier and any distribution.

    From the threshold that keeps a share `kept` of the comments down, each is tested against "less than `right` of what is kept is
    right" by an exact binomial test, until one fails (fixed-sequence testing: Angelopoulos et al. 2021, "Learn then Test"; for
    selective classification Geifman and El-Yaniv 2017). Where the first fails already, its guarantee is the Clopper-Pearson lower
    bound; each of the two ways takes half of the allowed error.

    Parameters
    ----------
    probabilities : array of shape (n, 4)
        Of comments that training did not see.
    labels : sequence of str
    right, kept, confidence : float
        Shares between 0 and 1.
    """
    index = np.array([LABELS.index(label) for label in labels])
    best = probabilities.max(axis=1)
    order = np.argsort(-best, kind="stable")
    hits = np.cumsum((probabilities.argmax(axis=1) == index)[order])
    error = (1 - confidence) / 2
    least = max(int(np.ceil(kept * len(hits))), 1)
    last = 0
    for share in np.arange(kept, 1 + STEP / 2, STEP):
        step = max(int(np.ceil(share * len(hits) - 1e-9)), 1)
        # P(this many hits or more, were exactly `right` of the decisions right)
        if binom.sf(hits[step - 1] - 1, step, right) > error:
            break
        last = step
    if last:
        return Abstention(float(best[order][last - 1]), right, confidence)
    found = int(hits[least - 1])
    bound = float(beta.ppf(error, found, least - found + 1)) if found else 0.0
    return Abstention(float(best[order][least - 1]), round(bound, 4), confidence)
