"""The road from page to analysis: whole samples, streams, languages, and what holds for any text."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import stance
from stance.analyzer import Analyzer
from stance.errors import ConfigError, CorpusError, ModelError, PageError
from stance.pages.json_page import from_mapping
from stance.schema import LABELS, Analysis, Comment, Discussion
from tests.conftest import SAMPLES

GOLDEN = Path(__file__).parent / "golden"


def shape(analysis: Analysis) -> dict[str, object]:
    """What a change of model or rules may move only knowingly: run ``python -m tests.test_analyzer`` to write it again."""
    return {
        "title": analysis.article.title,
        "headings": list(analysis.article.headings),
        "warnings": [warning.code for warning in analysis.warnings],
        "claims": len(analysis.article.claims),
        "comments": [
            {
                "id": c.id,
                "author": c.author,
                "parent_id": c.parent_id,
                "label": c.stance.label,
                "to_parent": c.stance_to_parent.label if c.stance_to_parent else None,
                "claims": [[claim.role, claim.negated, claim.text] for claim in c.claims],
            }
            for c in analysis.comments
        ],
        "concepts": [[c.id, c.article, c.comments] for c in analysis.concepts[:12]],
    }


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_samples_as_before(analyzer: Analyzer, sample: Path) -> None:
    expected = json.loads((GOLDEN / f"{sample.stem}.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(shape(analyzer(stance.read(sample))))) == expected


def test_pipe_equals_one_by_one(analyzer: Analyzer) -> None:
    pages = [stance.read(sample) for sample in SAMPLES] * 2
    assert list(analyzer.pipe(pages)) == [analyzer(page) for page in pages]


def test_workers_give_the_same(analyzer: Analyzer) -> None:
    pages = [stance.read(SAMPLES[1])]
    assert list(analyzer.pipe(pages, workers=2)) == [analyzer(pages[0])]


def test_a_page_without_comments_is_analysed(analyzer: Analyzer) -> None:
    analysis = analyzer(Discussion(title="Le vélo", text="Le vélo est utile à la ville. Il ne pollue pas."))
    assert [claim.text for claim in analysis.article.claims] == [
        "Le vélo est utile à la ville.",
        "Il ne pollue pas.",
    ]
    assert (analysis.summary.comments, analysis.summary.mean_score, analysis.comments) == (0, None, ())


def test_a_page_without_article_is_analysed(analyzer: Analyzer) -> None:
    page = from_mapping({"text": "", "comments": [{"text": "Je suis tout à fait d'accord avec vous."}]})
    assert [c.stance.label for c in analyzer(page).comments] == ["agree"]


ENGLISH = "The bicycle is good for the city because it does not pollute and it takes little space on the street at all times."


def test_other_languages_are_refused(analyzer: Analyzer) -> None:
    with pytest.raises(PageError, match="français"):
        analyzer(Discussion(title="Bicycles", text=ENGLISH, source="page.txt"))


@pytest.mark.parametrize("workers", [1, 2])
def test_what_stands_before_a_refused_page_is_yielded(analyzer: Analyzer, workers: int) -> None:
    french = Discussion(title="Le vélo", text="Le vélo est utile à la ville. Il ne pollue pas.")
    pages = [french, french, Discussion("Bicycles", ENGLISH, source="page.txt"), french]
    stream = analyzer.pipe(pages, workers=workers)
    found = [next(stream).article.title, next(stream).article.title]
    with pytest.raises(PageError, match=r"^page\.txt : .*français"):
        next(stream)
    assert found == ["Le vélo", "Le vélo"]


@pytest.mark.parametrize(
    ("page", "codes"),
    [
        (Discussion("Cycling", "We need safer streets.", comments=(Comment("c1", "Totally agree with you, great idea!"),)), ["language"]),
        (Discussion("Le vélo", "Des rues plus sûres.", comments=(Comment("c1", "Tout à fait d'accord avec vous, bravo !"),)), []),
        (Discussion("Bravo", "Magnifique texte.", comments=(Comment("c1", "Merci"),)), []),
    ],
    ids=["english", "french", "too-short-to-doubt"],
)  # fmt: skip
def test_a_short_page_without_french_words_is_warned_of(
    analyzer: Analyzer, page: Discussion, codes: list[str]
) -> None:
    assert [warning.code for warning in analyzer(page).warnings] == codes


@pytest.mark.parametrize("thing", [None, "page.txt", [], {}])
def test_what_is_no_discussion_is_told(analyzer: Analyzer, thing: object) -> None:
    with pytest.raises(ConfigError, match=rf"{type(thing).__name__} au lieu d'une discussion"):
        analyzer(thing)  # type: ignore[arg-type]


def test_a_comment_that_answers_one_which_is_not_there_answers_nobody(analyzer: Analyzer) -> None:
    page = Discussion("Le vélo", "Le vélo est utile.", comments=(Comment("c1", "Oui.", parent_id="zz"),))
    (comment,) = analyzer(page).comments
    assert (comment.parent_id, comment.stance_to_parent) == ("zz", None)


@pytest.mark.parametrize("source", [None, [], bytearray(b"a"), io.BytesIO(b"a")])
def test_what_is_no_page_is_told(source: object) -> None:
    with pytest.raises(ConfigError, match=f"trouvé : {type(source).__name__}"):
        stance.read(source)  # type: ignore[arg-type]


def test_an_empty_text_is_no_folder() -> None:
    with pytest.raises(PageError, match="fichier vide"):
        stance.read("")


def test_workers_below_one_are_refused(analyzer: Analyzer) -> None:
    with pytest.raises(ConfigError, match="0"):
        next(analyzer.pipe([], workers=0))


def test_unknown_model_names_those_there_are() -> None:
    with pytest.raises(ModelError, match="stance_fr"):
        stance.load("nothing")


def test_to_disk_and_back(analyzer: Analyzer, tmp_path: Path) -> None:
    analyzer.to_disk(tmp_path / "model")
    again = Analyzer.from_disk(tmp_path / "model")
    page = stance.read(SAMPLES[0])
    assert again(page) == analyzer(page)
    with pytest.raises(ConfigError, match="vide"):
        analyzer.to_disk(tmp_path / "model")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match="un fichier tient la place de ce dossier"):
        analyzer.to_disk(tmp_path / "file")


def test_a_missing_lexicon_is_told_before_the_model_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stance.analyzer.StanceClassifier", None)
    with pytest.raises(CorpusError, match="lexique de concepts introuvable"):
        stance.load(concepts=tmp_path / "none.csv")


_ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=200) | st.text(
    "aeéè ,.!?«»'’-\n\u00a0\u202f\u200d😀ﬁœŒİ\u0301", max_size=120
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(article=_ANY_TEXT, comment=_ANY_TEXT)
def test_offsets_slice_to_the_text_for_any_unicode(analyzer: Analyzer, article: str, comment: str) -> None:
    page = from_mapping(
        {"title": "T", "text": f"Un. {article}", "comments": [{"id": "1", "text": f"Oui. {comment}"}]}
    )
    analysis = analyzer(page)
    parts = [(analysis.article.text, analysis.article), *((c.text, c) for c in analysis.comments)]
    spans = [
        (text[item.start : item.end], item.text)
        for text, part in parts
        for item in (*part.claims, *part.mentions, *(cue for claim in part.claims for cue in claim.cues))
    ]
    spans += [(c.text[cue.start : cue.end], cue.text) for c in analysis.comments for cue in c.stance.cues]
    assert [sliced for sliced, _text in spans] == [text for _sliced, text in spans]
    assert len(spans) >= 1
    probabilities = [c.stance.probabilities for c in analysis.comments]
    assert [sorted(p) == sorted(LABELS) and abs(sum(p.values()) - 1) < 0.001 for p in probabilities] == [True]


def write_golden() -> None:
    loaded = stance.load()
    GOLDEN.mkdir(exist_ok=True)
    for sample in SAMPLES:
        content = json.dumps(shape(loaded(stance.read(sample))), ensure_ascii=False, indent=1)
        (GOLDEN / f"{sample.stem}.json").write_text(content + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_golden()
