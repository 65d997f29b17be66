"""The learned roles: the same whatever stands beside a text, harmless on odd input, and better than the grammar's."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from spacy.tokens import Doc

from stance.pipeline import create_pipeline
from stance.pipeline.claims import Claims
from stance.pipeline.columns import Columns
from stance.pipeline.roles import RoleModel, Slot, role_features, role_model
from tests.pipeline.parsed import ROWS, build

GOLD = Path(__file__).parents[2] / "corpus/gold/dev.jsonl"
ROLES = {"claim", "premise", "concession", "question", "other"}


def features(doc: Doc) -> list[list[Slot]]:
    clauses, found = Claims(learned=False).find(doc)
    rules = {claim.start: claim.role for claim in found}
    return role_features(Columns.of(doc), clauses, [rules.get(start, "") for start, _end in clauses])


def test_scores_do_not_depend_on_what_else_is_scored() -> None:
    rows = [slots for row in ROWS[:40] for slots in features(build(row))]
    together = role_model().scores(rows)
    assert np.array_equal(together, np.vstack([role_model().scores([slots]) for slots in rows]))
    assert set(role_model().choose(rows)) <= ROLES


def test_no_clause_and_unknown_features() -> None:
    assert role_model().choose([]) == []
    assert role_model().scores([[], [("word", ["xyzzy"]), ("kind", ["x"])]]).shape == (2, 5)


def test_neighbours_and_place_are_features() -> None:
    [first, second] = map(
        dict, features(build(next(row for row in ROWS if row["name"] == "role: parce que")))
    )
    assert (first["before-rule"], first["place"], first["after-rule"]) == (
        ("none",),
        ("first",),
        ("premise",),
    )
    assert list(first["after-first"]) == ["parce", "qu"]
    assert (second["after-rule"], second["place"], second["rule"]) == (("none",), ("last",), ("premise",))
    assert second["first"] == ("parce", "parce qu")


def test_names_and_weights_of_a_file_belong_together(tmp_path: Path) -> None:
    def text(names: str) -> Any:
        return np.frombuffer(names.encode(), np.uint8)

    np.savez(
        tmp_path / "roles.npz",
        roles=text("claim\npremise"),
        names=text("w=a\nw==b"),
        weights=np.array([[1, 0], [0, 4]], np.int8),
        scale=np.array([1.0, 0.5], np.float32),
        bias=np.array([0.0, -1.0], np.float32),
    )
    model = RoleModel(tmp_path / "roles.npz")
    rows = [[("w", ["a"])], [("w", ["=b", "=b"])], []]
    assert model.scores(rows).tolist() == [[1.0, -1.0], [0.0, 3.0], [0.0, -1.0]]
    assert model.choose(rows) == ["claim", "premise", "claim"]


@pytest.mark.parametrize("number", [0, 1])
def test_the_model_names_more_roles_right_than_the_grammar(number: int) -> None:
    pages = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    page = [page for page in pages if page["claims"]][number]
    nlp = create_pipeline()
    right = {True: 0, False: 0}
    for learned in right:
        nlp.get_pipe("stance_claims").learned = learned  # type: ignore[attr-defined]
        for text in (page, *page["comments"]):
            doc = nlp(text["text"])
            for claim in text["claims"]:
                middle = (claim["start"] + claim["end"]) / 2
                roles = {s.label_ for s in doc.spans["claims"] if s.start_char < middle < s.end_char}
                right[learned] += roles == {claim["role"]}
    assert right[True] > 1.1 * right[False]
