"""Annotated corpora: what is wrong with one is said, and labels join with texts that stand elsewhere."""

import json
from pathlib import Path
from typing import Any

import pytest

from stance.corpus import SPLITS, read_gold, read_labels, read_training, validate
from stance.errors import CorpusError


def discussion(identifier: str, subject: str, **changes: Any) -> dict[str, Any]:
    labels = ["agree", "disagree", "mixed", "neutral"]
    data: dict[str, Any] = {
        "id": identifier,
        "subject": subject,
        "domain": "town",
        "genre": "blog",
        "title": "Titre",
        "text": f"Texte de {identifier}.\n\nUn intertitre\n\nSuite.",
        "thesis": "Une thèse.",
        "headings": ["Un intertitre"],
        "comments": [
            {"id": f"c{n}", "text": f"Avis {n}", "stance": label, "cues": [[0, 4]]}
            for n, label in enumerate(labels)
        ],
    }
    return {**data, **changes}


def write(folder: Path, **splits: list[dict[str, Any]]) -> Path:
    for name in ("train", "dev", "test"):
        rows = splits.get(name) or [discussion(f"{name}-1", f"sujet-{name}")]
        (folder / f"{name}.jsonl").write_text(
            "".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8"
        )
    return folder


def comment(**changes: Any) -> list[dict[str, Any]]:
    comments = discussion("x", "x")["comments"]
    return [{**comments[0], **changes}, *comments[1:]]


def test_the_corpus_of_the_package_is_valid(root: Path) -> None:
    assert validate(root / "corpus/gold") == []


def test_a_sound_corpus_has_no_problem(tmp_path: Path) -> None:
    assert validate(write(tmp_path)) == []


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([discussion("a", "s"), discussion("a", "s")], "a: 2 discussions have this id"),
        ([discussion("a", "sujet-test")], "subject sujet-test: in test, train"),
        ([discussion("a", "s", twin="z")], "a: unknown twin z"),
        ([discussion("a", "s", headings=["Absent"])], "a: heading is no paragraph of the text: Absent"),
        ([discussion("a", "s", comments=comment(cues=[[0, 99]]))], "a/c0: cue 0-99 outside the text"),
        ([discussion("a", "s", comments=comment(cues=[]))], "a/c0: no deciding cue"),
        ([discussion("a", "s", comments=comment(id="c1"))], "a/c1: id twice"),
        (
            [discussion("a", "s", comments=comment(parent_id="c9", stance_to_parent="agree"))],
            "a/c0: parent c9 does not stand before it",
        ),
        (
            [discussion("a", "s", comments=comment(stance_to_parent="agree"))],
            "a/c0: a parent and a stance to it go together",
        ),
        (
            [discussion("a", "s", comments=comment(stance_to_twin="agree"))],
            "a/c0: stance to a twin that is not named",
        ),
        (
            [discussion("a", "s", comments=comment(text="Avis 1"))],
            "a/c1: same text as another comment, other stance",
        ),
        (
            [
                discussion(
                    "a", "s", comments=comment(claims=[{"id": "1", "start": 4, "end": 6, "role": "claim"}])
                )
            ],
            "a/c0: span 4-6 does not slice to words",
        ),
        (
            [
                discussion(
                    "a",
                    "s",
                    comments=comment(
                        claims=[
                            {"id": "1", "start": 0, "end": 4, "role": "claim", "targets": {"a9": "attack"}}
                        ]
                    ),
                )
            ],
            "a/c0: claim 1 answers unknown claim a9",
        ),
        ([discussion("a", "s", comments=comment(stance="mixed"))], "train: 0% agree, expected 10% to 45%"),
    ],
)
def test_problems_are_named(tmp_path: Path, rows: list[dict[str, Any]], problem: str) -> None:
    assert problem in validate(write(tmp_path, train=rows))


def test_a_line_that_is_no_discussion_says_where_and_what(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(
        json.dumps(discussion("a", "s"))
        + "\n"
        + json.dumps(discussion("b", "s", comments=comment(stance="maybe"))),
        encoding="utf-8",
    )
    with pytest.raises(CorpusError, match=r"gold\.jsonl:2 .*comments\.0\.stance"):
        list(read_gold(path))


def test_pairs_are_grouped_by_what_they_answer(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    rows = [
        {"group": "p1", "title": "T", "text": "P", "comment": "Oui", "stance": "agree"},
        {"group": "p1", "title": "T", "text": "P", "comment": "Non", "stance": "disagree"},
        {"group": "p2", "title": "U", "text": "Q", "comment": "Non", "stance": "disagree"},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert [
        (item.group, item.discussion.title, item.stances, item.binary) for item in read_training(path)
    ] == [
        ("p1", "T", {"c1": "agree", "c2": "disagree"}, True),
        ("p2", "U", {"c3": "disagree"}, True),
    ]


def test_labels_join_their_texts(tmp_path: Path) -> None:
    labels, texts = tmp_path / "labels.csv", tmp_path / "texts.jsonl"
    labels.write_text("discussion,comment,stance,cue_start,cue_end\nd1,7,mixed,0,3\n", encoding="utf-8")
    page = {
        "id": "d1",
        "title": "T",
        "text": "A",
        "comments": [{"id": "7", "text": "Oui mais"}, {"id": "8", "text": "Non"}],
    }
    texts.write_text(json.dumps(page) + "\n", encoding="utf-8")
    (found,) = read_labels(labels, texts)
    assert (found.stances, found.group, found.source) == ({"7": "mixed"}, "d1", "labels")


def test_labels_without_their_text_are_an_error(tmp_path: Path) -> None:
    labels, texts = tmp_path / "labels.csv", tmp_path / "texts.jsonl"
    labels.write_text("discussion,comment,stance\nd9,7,mixed\n", encoding="utf-8")
    texts.write_text(json.dumps({"id": "d1", "text": "A", "comments": []}) + "\n", encoding="utf-8")
    with pytest.raises(
        CorpusError, match=r"^[^:]* : 1 discussion étiquetée absente des textes, dont « d9 »\.$"
    ):
        read_labels(labels, texts)


TEXTS = {
    "id": "été",
    "title": "T",
    "text": "A",
    "comments": [{"id": "7", "text": "Oui"}, {"id": "8", "text": "Non"}],
}
SECRET = "Je ne suis pas du tout d'accord avec vous"


def label_file(
    folder: Path, content: str, name: str = "own.csv", encoding: str = "utf-8"
) -> tuple[Path, Path]:
    labels, texts = folder / name, folder / "texts.jsonl"
    labels.write_text(content, encoding=encoding)
    texts.write_text(json.dumps(TEXTS) + "\n", encoding="utf-8")
    return labels, texts


ROWS = "discussion,comment,stance\nété,7,agree\nété,8,disagree\n"


@pytest.mark.parametrize(
    ("content", "name", "encoding"),
    [
        (ROWS, "own.csv", "utf-8-sig"),
        (ROWS, "OWN.CSV", "cp1252"),
        (ROWS.replace(",", ";").replace("\n", "\r\n"), "own.csv", "cp1252"),
        (ROWS.replace(",", "\t"), "own.tsv", "utf-8"),
        (ROWS.replace("disagree", "Pas d’accord").replace(",agree", ",d'accord"), "own.csv", "cp1252"),
        (ROWS.replace("\n", ",\n").replace("stance,", f"stance,{'x' * 200_000}"), "own.csv", "utf-8"),
    ],
    ids=["mark", "windows-1252", "semicolons", "tabs", "french-labels", "long-cell"],
)
def test_label_files_as_spreadsheets_write_them(
    tmp_path: Path, content: str, name: str, encoding: str
) -> None:
    labels, texts = label_file(tmp_path, content, name, encoding)
    assert [item.stances for item in read_training(labels, texts=texts)] == [{"7": "agree", "8": "disagree"}]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            f"été,7,agree,{SECRET}\nété,8,agree,\n",
            "aucune de connue ; attendues : discussion, comment, stance",
        ),
        (f"discussion,comment,text\nété,7,{SECRET}\n", "colonnes trouvées : discussion, comment, text ;"),
        (
            f"discussion,comment,stance\nété,7,{SECRET}\n",
            r"own\.csv:2 .*un texte de 41 caractères ; attendu : agree",
        ),
        (f"discussion,comment,stance,text\nété,7,pour,{SECRET}\n", "« stance » vaut pour ; attendu : agree"),
        (f"discussion,comment,stance,text\nété,,agree,{SECRET}\n", "la colonne « comment » est vide"),
        (
            "discussion,comment,stance,split\nété,7,agree,train\n",
            "1 ligne, aucune « test » dans la colonne split",
        ),
        ("discussion,comment,stance\n", "aucune ligne sous les noms de colonnes"),
        ("", "aucune ligne"),
    ],
)
def test_what_is_wrong_with_a_label_file_is_said_without_its_comments(
    tmp_path: Path, content: str, message: str
) -> None:
    labels, texts = label_file(tmp_path, content)
    with pytest.raises(CorpusError, match=message) as raised:
        read_training(labels, texts=texts, split="test")
    assert SECRET not in str(raised.value)


def test_a_table_of_labels_lacks_the_articles_even_with_the_comments_beside(tmp_path: Path) -> None:
    labels, _texts = label_file(tmp_path, f"discussion,comment,stance,text\nété,7,agree,{SECRET}\n")
    with pytest.raises(CorpusError, match=r"ne contient pas les articles\..*--texts"):
        read_training(labels)


@pytest.mark.parametrize(
    "row",
    [
        {"title": "T", "comment": "agree", "stance": SECRET},
        {"premise": "T", "hypothesis": "agree", "label": SECRET},
        {
            "id": "p",
            "title": "T",
            "opposite_title": "U",
            "texts": [{"comment": "agree", "stance": SECRET}],
        },
    ],
    ids=["pairs", "claim-pairs", "propositions"],
)
def test_a_comment_in_the_place_of_its_label_is_not_shown(tmp_path: Path, row: dict[str, Any]) -> None:
    path = tmp_path / "swapped.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="un texte de 41 caractères") as raised:
        read_training(path)
    assert SECRET not in str(raised.value)


@pytest.mark.parametrize("content", ["", '{"a": 1}\n', "[1]\n", "pas du json\n"])
def test_other_files_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError):
        read_training(path)


PROPOSITION = {
    "id": "p1",
    "title": "Faut-il fermer la rue ?",
    "text": "",
    "opposite_title": "La rue doit rester ouverte.",
    "opposite_text": "On y travaille.",
    "texts": [
        {"comment": "Fermez-la, on respirera.", "stance": "agree", "opposite": "disagree"},
        {"comment": "Quelle rue ?", "stance": "neutral", "opposite": "neutral"},
    ],
}


def test_propositions_are_labelled_on_both_sides(tmp_path: Path) -> None:
    path = tmp_path / "propositions.jsonl"
    path.write_text(json.dumps(PROPOSITION) + "\n", encoding="utf-8")
    one, other = read_training(path)
    assert (one.discussion.title, one.stances, one.source) == (
        "Faut-il fermer la rue ?",
        {"t1": "agree", "t2": "neutral"},
        "proposition",
    )
    assert (other.discussion.title, other.discussion.text, other.stances, other.source) == (
        "La rue doit rester ouverte.",
        "On y travaille.",
        {"t1": "disagree", "t2": "neutral"},
        "opposite",
    )
    assert one.group == other.group == "p1"


def test_a_proposition_with_an_unknown_label_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "propositions.jsonl"
    texts = [{"comment": "Non.", "stance": "perhaps", "opposite": "agree"}]
    path.write_text(json.dumps({**PROPOSITION, "texts": texts}) + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="perhaps"):
        read_training(path)


def test_the_propositions_of_the_package_are_sound(root: Path) -> None:
    rows = [
        json.loads(line)
        for line in (root / "corpus/propositions.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert len({row["id"] for row in rows}) == len(rows)
    assert [t["comment"] for row in rows for t in row["texts"] if t["cue"] not in t["comment"]] == []
    read = read_training(root / "corpus/propositions.jsonl")
    assert sum(len(item.stances) for item in read) == 2 * sum(len(row["texts"]) for row in rows)


def test_claim_pairs_are_stances_of_who_speaks_second(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    rows = [
        ("Le bus est cher.", "Deux euros le trajet !", "entailment"),
        ("Le bus est cher.", "Il est gratuit.", "contradiction"),
    ]
    rows.append(("La rue est calme.", "Elle a été refaite.", "neutral"))
    keys = ("premise", "hypothesis", "label")
    path.write_text(
        "".join(json.dumps(dict(zip(keys, row, strict=True))) + "\n" for row in rows), encoding="utf-8"
    )
    bus, street = read_training(path)
    assert (bus.discussion.title, bus.group, bus.source) == (
        "Le bus est cher.",
        "Le bus est cher.",
        "claim_pair",
    )
    assert bus.stances == {"h1": "agree", "h2": "disagree"}
    assert street.stances == {"h3": "neutral"}
    path.write_text(
        json.dumps({"premise": "a", "hypothesis": "b", "label": "perhaps"}) + "\n", encoding="utf-8"
    )
    with pytest.raises(CorpusError, match="perhaps"):
        read_training(path)


def test_the_sections_and_claim_pairs_of_the_package_are_sound(root: Path) -> None:
    sections = list(read_gold(root / "corpus/sections.jsonl"))
    used = {gold.id for name in SPLITS for gold in read_gold(root / f"corpus/gold/{name}.jsonl")}
    assert used.isdisjoint(gold.id for gold in sections)
    assert sum(len(gold.comments) for gold in sections) > 1000
    for gold in sections:
        ids = {None, *(c.id for c in gold.comments)}
        assert all(c.parent_id in ids and c.text.strip() for c in gold.comments), gold.id
        assert all(c.text[start:end].strip() for c in gold.comments for start, end in c.cues), gold.id
    pairs = read_training(root / "corpus/claim_pairs.jsonl")
    assert {label for item in pairs for label in item.stances.values()} == {"agree", "disagree", "neutral"}
