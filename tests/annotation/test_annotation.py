"""Labelling by hand: the order of comments, the file that keeps every decision, the keys, the agreement of coders."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from stance.analyzer import Analyzer
from stance.annotation.agreement import agreement_text, alpha, compare, kappa
from stance.annotation.labels import LabelFile, Row, read_rows
from stance.annotation.order import most_useful
from stance.annotation.queue import Candidate, candidates, drawn, order
from stance.annotation.session import Session
from stance.corpus import named, read_training
from stance.errors import ConfigError, CorpusError
from stance.language import set_language
from stance.schema import Comment, Discussion

HEADER = "discussion,comment,stance,split,cue_start,cue_end\n"
TEXTS = ("Tout à fait d'accord.", "Non, c'est faux.", "À quelle heure ?", "Oui, mais à condition d'attendre.")
PAGE = Discussion(
    title="Le vélo",
    text="Le vélo désengorge la ville.",
    comments=tuple(Comment(id=f"c{n}", text=text, author="Zoé") for n, text in enumerate(TEXTS, start=1)),
    id="velo",
)


@pytest.fixture(autouse=True)
def _french():
    set_language("fr")
    yield
    set_language("fr")


@pytest.fixture
def labels(tmp_path: Path) -> Iterator[LabelFile]:
    with LabelFile(tmp_path / "labels.csv") as found:
        yield found


def queue(page: Discussion = PAGE) -> list[Candidate]:
    return [Candidate(page, comment, "train") for comment in page.comments]


def pressed(path: Path, keys: str, **options: bool) -> str:
    """Return the label file as it is on the disk while the session is still open."""
    with LabelFile(path, **options) as labels:
        session = Session(queue(), labels)
        for key in keys:
            session.press(key)
        return path.read_text(encoding="utf-8")


# Order ----------------------------------------------------------------------------------------------------------------

DOUBT = np.array([[0.9, 0.1], [0.5, 0.5], [0.5, 0.5], [0.8, 0.2], [0.55, 0.45]])
# the second and third are the same text, the fifth resembles them
VECTORS = np.array([[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1], [0, 0.8, 0.6]], np.float32)


def test_the_doubtful_come_first_and_doubles_last() -> None:
    assert most_useful(DOUBT, VECTORS) == [1, 3, 0, 4, 2]


def test_what_resembles_labelled_comments_comes_late() -> None:
    assert most_useful(DOUBT, VECTORS, chosen=[3]) == [1, 0, 4, 2]
    assert most_useful(DOUBT, VECTORS, chosen=[1, 3], limit=1) == [0]


def test_every_comment_comes_once_even_where_all_are_the_same() -> None:
    assert most_useful(np.full((4, 4), 0.25), np.ones((4, 2), np.float32)) == [0, 1, 2, 3]


def pages(count: int) -> list[Discussion]:
    return [
        Discussion(
            title=f"Le vélo {n}",
            text="Le vélo désengorge la ville et coûte moins cher que la voiture.",
            comments=tuple(
                Comment(id=f"c{m}", text=f"{text} Voilà ce que je pense.") for m, text in enumerate(TEXTS)
            ),
            id=f"page-{n}",
        )
        for n in range(count)
    ]


def test_few_discussions_are_all_for_training() -> None:
    assert {item.split for item in candidates(pages(4))} == {"train"}


def test_a_discussion_is_wholly_for_one_use_and_keeps_it() -> None:
    items = candidates(pages(12))
    splits = {item.page.id: item.split for item in items}
    assert len({(item.page.id, item.split) for item in items}) == 12
    assert Counter(splits.values()) == {"train": 10, "test": 2}
    held = next(name for name, split in splits.items() if split == "test")
    again = candidates(pages(12), [Row(str(held), "c0", "agree", "train")])
    assert {item.split for item in again if item.page.id == held} == {"train"}


def test_one_comment_in_four_measures_and_is_drawn_without_the_model(analyzer: Analyzer) -> None:
    items = candidates(pages(12))
    found = order(items, analyzer)
    assert sorted(item.key for item in found) == sorted(item.key for item in items)
    assert [item.split for item in found[:8]] == ["train", "train", "train", "test"] * 2
    test = [item for item in items if item.split == "test"]
    assert [item.key for item in found if item.split == "test"] == [item.key for item in drawn(test)]


def test_what_is_labelled_is_not_shown_again(analyzer: Analyzer) -> None:
    items = candidates(pages(6))
    done = {item.key: None for item in items[:10]}
    assert {item.key for item in order(items, analyzer, done)} == {item.key for item in items[10:]}


# The file -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "rows"),
    [
        ("admn", ["c1,agree", "c2,disagree", "c3,mixed", "c4,neutral"]),
        ("a d", ["c1,agree", "c3,disagree"]),
        ("AD", ["c1,agree", "c2,disagree"]),
        ("adu", ["c1,agree"]),
        ("aduun", ["c1,neutral"]),
        (" ua", ["c1,agree"]),
        ("ua", ["c1,agree"]),
        ("xé\na", ["c1,agree"]),
        ("admnaa", ["c1,agree", "c2,disagree", "c3,mixed", "c4,neutral"]),
        ("admnu", ["c1,agree", "c2,disagree", "c3,mixed"]),
        ("lald", ["c1,agree", "c2,disagree"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_key_is_on_the_disk_at_once(tmp_path: Path, keys: str, rows: list[str]) -> None:
    expected = HEADER + "".join(f"velo,{row},train,,\n" for row in rows)
    assert pressed(tmp_path / "mine.csv", keys) == expected


@pytest.mark.parametrize(
    ("keys", "cue"),
    [
        ("cD'ACCORD\ra", "12,20"),
        ("cTout  à\ra", "0,6"),
        ("cabsent\ra", ","),
        ("cfait\x1ba", ","),
        ("cfaix\x7ft\ra", "7,11"),
        ("cfait\rc\ra", ","),
        ("cfait\r uua", ","),
    ],
)
def test_the_words_that_decide(tmp_path: Path, keys: str, cue: str) -> None:
    assert pressed(tmp_path / "mine.csv", keys) == f"{HEADER}velo,c1,agree,train,{cue}\n"


def test_letters_typed_as_words_are_no_decisions(tmp_path: Path) -> None:
    assert pressed(tmp_path / "mine.csv", "cadmnuq") == HEADER


def test_quitting_ends_the_session(labels: LabelFile) -> None:
    session = Session(queue(), labels)
    assert [session.press(key) for key in "a q"] == [True, True, False]


def test_texts_are_written_only_where_asked_for(tmp_path: Path) -> None:
    assert "accord" not in pressed(tmp_path / "mine.csv", "admn")
    assert pressed(tmp_path / "texts.csv", "a", with_text=True).endswith(
        "velo,c1,agree,train,,,Tout à fait d'accord.\n"
    )


def test_a_later_session_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    pressed(path, "a")
    with LabelFile(path) as labels:
        assert labels.rows == [Row("velo", "c1", "agree", "train")]
        # what an earlier session decided is out of reach of this one's undo
        session = Session(queue()[1:], labels)
        session.press("u")
        session.press("d")
    assert [(row.comment, row.stance) for row in read_rows(path)] == [("c1", "agree"), ("c2", "disagree")]


def test_half_a_line_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}velo,c1,agree,train,,\nvelo,c2,disagr", encoding="utf-8")
    with LabelFile(path) as labels:
        labels.append(Row("velo", "c3", "mixed", "train"))
    assert path.read_text(encoding="utf-8") == f"{HEADER}velo,c1,agree,train,,\nvelo,c3,mixed,train,,\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("discussion,comment,stance\n", "colonnes trouvées : discussion, comment, stance"),
        (HEADER.strip() + ",text\n", "colonnes trouvées"),
        (HEADER + "velo,c1,agre,train,,\n", "« stance » vaut agre ;"),
        (HEADER + "velo,c1,agree,train,a,b\n", "nombres entiers"),
        (HEADER.replace(",", ";"), "colonnes trouvées : aucune"),
        ('velo,c1,agree,"Je ne suis pas d\'accord"\n', "colonnes trouvées : aucune de connue ;"),
        (
            "Un texte qui n'est pas un fichier d'étiquettes.\nNi ne finit par une fin de ligne.",
            "colonnes trouvées",
        ),
    ],
)
def test_other_files_are_refused_and_left_alone(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        LabelFile(path)
    assert path.read_text(encoding="utf-8") == content


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="écriture impossible"):
        LabelFile(tmp_path / "none" / "mine.csv")


def test_labels_join_with_the_page_that_they_are_of(tmp_path: Path) -> None:
    page = tmp_path / "velo.txt"
    page.write_text(
        "Vive le vélo\n\nLe vélo est bon pour la ville.\n\nUn commentaire\n\nLéa dit :\nTout à fait !",
        encoding="utf-8",
    )
    from stance.pages import read_all

    items = candidates(named(read_all(page), page))
    path = tmp_path / "mine.csv"
    with LabelFile(path) as labels:
        Session(items, labels).press("a")
    for texts in (page, tmp_path):
        found = read_training(path, texts=texts, split="train")
        assert [(item.discussion.title, list(item.stances.values())) for item in found] == [
            ("Vive le vélo", ["agree"])
        ]


# The screen -----------------------------------------------------------------------------------------------------------


def test_the_screen_shows_article_parent_and_comment(labels: LabelFile) -> None:
    page = Discussion(
        title="Le vélo",
        text="Le vélo désengorge la ville.",
        comments=(
            Comment(id="c1", text="Je ne crois pas.", author="Noé"),
            Comment(id="c2", text="Moi si.\x1b[2J", author="Léa", parent_id="c1"),
        ),
        id="velo",
    )
    session = Session([Candidate(page, page.comments[1], "train")], labels)
    screen = session.screen(60)
    assert [line for line in screen.splitlines() if line.strip()][2:9] == [
        "Le vélo",
        "│ Le vélo désengorge la ville.",
        "En réponse à Noé :",
        "│ Je ne crois pas.",
        "Léa :",
        "  Moi si.\ufffd[2J",
        "─" * 60,
    ]
    session.press("a")
    assert "Tout est étiqueté" in session.screen(60)


def test_a_long_article_is_shown_whole_on_demand(labels: LabelFile) -> None:
    page = Discussion(
        title="Long", text="Un mot. " * 200 + "Milieu. " + "Un mot. " * 200, comments=PAGE.comments, id="long"
    )
    session = Session(queue(page), labels)
    assert "Milieu" not in session.screen(80)
    session.press("l")
    assert "Milieu" in session.screen(80)
    session.press("l")
    assert "Milieu" not in session.screen(80)


# Agreement ------------------------------------------------------------------------------------------------------------


def test_alpha_of_the_example_of_krippendorff() -> None:
    # "Computing Krippendorff's alpha-reliability" (2011), section A: two observers, ten units, alpha 0.095
    pairs = list(zip("0100000010", "1110010000", strict=True))
    assert alpha(pairs) == pytest.approx(0.095, abs=5e-4)


def test_kappa_of_fifty_decisions() -> None:
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)


def test_coders_who_know_one_label_only_have_no_alpha() -> None:
    assert (alpha([("agree", "agree")] * 3), kappa([("agree", "agree")] * 3)) == (None, None)
    assert (alpha([]), kappa([])) == (None, None)


def test_the_agreement_is_that_of_comments_labelled_by_both() -> None:
    mine = [Row("d", f"c{n}", label, "") for n, label in enumerate(("agree", "agree", "mixed"))]
    theirs = [Row("d", "c1", "disagree", ""), Row("d", "c2", "mixed", ""), Row("d", "c9", "agree", "")]
    found = compare(mine, theirs)
    assert found.pairs == (("agree", "disagree"), ("mixed", "mixed"))
    assert found.differing == (("d", "c1", "agree", "disagree"),)
    lines = agreement_text(found).splitlines()
    assert lines[0] == "2 commentaires étiquetés par les deux codeurs"
    assert "  d c1 : d'accord / pas d'accord" in lines
    assert agreement_text(compare(mine, [])) == "aucun commentaire étiqueté par les deux codeurs.\n"
