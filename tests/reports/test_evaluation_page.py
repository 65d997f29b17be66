"""The page of a model's measures: self-contained, with the figures it is given, in both languages, without faults."""

import re

import numpy as np
import pytest

from benchmarks.reports import axe, chromium, faults
from stance.evaluation import kept_curve, measure, reliability
from stance.language import set_language
from stance.reports.evaluation import evaluation_page, evaluation_table

LABELS = ["agree", "agree", "disagree", "mixed", "neutral", "neutral"]
PROBABILITIES = np.array(
    [
        [0.7, 0.1, 0.1, 0.1],
        [0.3, 0.4, 0.2, 0.1],
        [0.1, 0.8, 0.05, 0.05],
        [0.1, 0.1, 0.6, 0.2],
        [0.1, 0.1, 0.1, 0.7],
        [0.45, 0.2, 0.05, 0.3],
    ]
)


def result(name: str = "essai") -> dict:
    model = measure(PROBABILITIES, LABELS, min_probability=0.5)
    return {
        "model": {"name": name, "version": "1"},
        "data": {
            "files": [f"{name}.jsonl"],
            "comments": 6,
            "subjects": 6,
            "labels": {"agree": 2, "disagree": 1, "mixed": 1, "neutral": 2},
            "word_counts_from": None,
        },
        "measures": {"model": model, "bag of words": model, "most frequent label": model},
        "reliability": reliability(PROBABILITIES, LABELS),
        "kept": kept_curve(PROBABILITIES, LABELS),
        "slices": {"spelling": [{"value": "sms", **model}], "device": [{"value": name, **model}]},
    }


def test_the_page_holds_the_figures_and_nothing_from_elsewhere() -> None:
    page = evaluation_page(result())
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("</style>")[1]))
    assert "Mesures du modèle essai 1" in text
    assert "garde 67 % des commentaires, et 100 % de ceux-là sont justes" in text.replace("\u202f", " ")
    assert re.findall(r'class="count"[^>]*>(\d+)<', page) == [
        *("1", "1", "0", "0"),
        *("0", "1", "0", "0"),
        *("0", "0", "1", "0"),
        *("1", "0", "0", "1"),
    ]
    assert re.findall(r"https?://[^\s\"']+|<script|<link|<img", page) == []


def test_hostile_names_are_escaped() -> None:
    page = evaluation_page(result("<script>alert(1)</script>"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_table_in_both_languages() -> None:
    lines = evaluation_table(result()).splitlines()
    assert lines[0] == "essai 1 · essai.jsonl · 6 commentaires, 6 sujets"
    assert "gardés : 67%, dont justes : 100%" in lines
    set_language("en")
    english = evaluation_table(result()).splitlines()
    assert english[0] == "essai 1 · essai.jsonl · 6 comments, 6 subjects"
    assert [line.split()[:3] for line in english if line.startswith("bag")] == [["bag", "of", "words"]]


@pytest.mark.skipif(chromium() is None or axe() is None, reason="Chromium or axe-core is not installed")
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (500, True)], ids=["desktop-light", "phone-dark"])
def test_no_accessibility_fault(tmp_path, width: int, dark: bool) -> None:
    page = tmp_path / "evaluation.html"
    page.write_text(evaluation_page(result()), encoding="utf-8")
    assert faults(page, width=width, dark=dark) == []
