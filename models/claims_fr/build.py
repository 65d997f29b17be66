# ruff: noqa: T201 - run by hand, it reports to the terminal
"""Learn the roles of claims from annotated discussions: weights of ``stance.pipeline.roles``.

Clauses found are matched to the annotated ones that they share most with. Rare roles count for more than their number, but less
than if all roles were as frequent: the square root of the balance gave the same macro-F1 as the whole and 3 points of accuracy more.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from stance.pipeline import create_pipeline
from stance.pipeline.columns import Columns
from stance.pipeline.roles import Slot, role_features

if TYPE_CHECKING:
    from spacy.language import Language

HERE = Path(__file__).parent
GOLD = HERE.parent.parent / "corpus/gold"
# Inverse of the penalty; 0.03, 0.1 and 0.3 tried, flat within a point.
C = 0.1
# A feature of fewer clauses is noise, and half of the file.
MIN_CLAUSES = 3
FOLDS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Write ``roles.npz``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="*", default=[GOLD / "train.jsonl"])
    parser.add_argument("--output", type=Path, default=HERE / "roles.npz")
    options = parser.parse_args(arguments)
    nlp = create_pipeline()
    pages = [json.loads(line) for path in options.gold for line in path.read_text("utf-8").splitlines()]
    # it would ask for the weights that are made here
    nlp.get_pipe("stance_claims").learned = False  # type: ignore[attr-defined]
    rows = [row for page in pages if page.get("claims") for row in claims(nlp, page)]
    vectorizer = DictVectorizer(dtype=np.float32)
    matrix = vectorizer.fit_transform([dict.fromkeys(names(slots), 1) for slots, _role, _subject in rows])
    # names are stored a line each
    whole = np.array(["\n" not in name for name in vectorizer.feature_names_])
    kept = whole & (np.asarray(matrix.sum(axis=0)).ravel() >= MIN_CLAUSES)
    matrix = matrix[:, kept]
    roles = np.array([role for _features, role, _subject in rows])
    weights = {role: (len(rows) / 5 / count) ** 0.5 for role, count in Counter(roles.tolist()).items()}
    model = LogisticRegression(C=C, class_weight=weights, max_iter=500)
    folds = GroupKFold(FOLDS).split(matrix, groups=[subject for _features, _role, subject in rows])
    guessed = cross_val_predict(model, matrix, roles, cv=list(folds))
    print(f"{len(rows)} claims; cross-validated by subject: accuracy {np.mean(guessed == roles):.3f}")
    for role in model.fit(matrix, roles).classes_:
        print(f"  {role:12}{f1_score(roles == role, guessed == role):.2f}")
    scale = np.abs(model.coef_).max(axis=1) / 127
    np.savez_compressed(
        options.output,
        roles=_text(model.classes_),
        names=_text(np.array(vectorizer.feature_names_)[kept]),
        weights=np.round(model.coef_ / scale[:, None]).astype(np.int8).T,
        scale=scale.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
    )
    return 0


def names(slots: Sequence[Slot]) -> list[str]:
    """Return features as the file names them."""
    return [f"{slot}={value}" for slot, values in slots for value in values]


def _text(lines: Any) -> Any:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def claims(nlp: "Language", page: dict[str, Any]) -> Iterator[tuple[list[Slot], str, str]]:
    """Yield the features, the annotated role and the subject of each clause that claims."""
    texts = [page, *page["comments"]]
    for text, doc in zip(texts, nlp.pipe(text["text"] for text in texts), strict=True):
        columns = Columns.of(doc)
        roles = {span.start: span.label_ for span in doc.spans["claims"]}
        clauses = [(span.start, span.end) for span in doc.spans["clauses"]]
        rules = [roles.get(start, "") for start, _end in clauses]
        features = role_features(columns, clauses, rules)
        for claim in text.get("claims", ()):
            shared = [
                min(claim["end"], columns.end[end - 1]) - max(claim["start"], columns.begin[start])
                for start, end in clauses
            ]
            at = max(range(len(clauses)), key=shared.__getitem__)
            if claim["role"] is not None and rules[at] and shared[at] > 0:
                yield features[at], claim["role"], page["subject"]


if __name__ == "__main__":
    sys.exit(main())
