"""The report of a corpus, from tables that the batch's own code writes."""

import json
import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lxml import html as lxml_html

from benchmarks.reports import axe, chromium, faults
from stance.batch.tables import SCHEMAS, rows
from stance.errors import ConfigError, CorpusError
from stance.reports.corpus import (
    adjusted,
    bootstrap,
    confusion,
    count,
    heat,
    periods,
    share_rows,
    verdict,
    write_report,
)
from stance.reports.threads import Threads
from stance.schema import LABELS
from tests.reports.conftest import ATTACK, hostile, small


def tables(folder, *parts, **manifest):
    """Write partitions of (discussion, analysis) as a batch does."""
    for number, part in enumerate(parts):
        found = {name: [] for name in SCHEMAS}
        for name, analysis in part:
            for table, new in rows(name, analysis).items():
                found[table] += new
        for table, schema in SCHEMAS.items():
            path = folder / "tables" / table / f"part-{number}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.Table.from_pylist(found[table], schema=schema), path)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def page(folder):
    return lxml_html.document_fromstring(write_report(folder).read_text(encoding="utf-8"))


def words(element):
    return " ".join(element.text_content().replace("’", "'").split())


def cells(found, path):
    return [[words(cell) for cell in row.xpath("./*")] for row in found.xpath(path)]


EXACT = np.eye(4) * 100


def test_what_is_counted(tmp_path):
    folder = tables(tmp_path, [("a", small()), ("b", small())], [("c", small())])
    totals = count(folder, ["part-0.parquet", "part-1.parquet"])
    assert totals.page_counts == [(2, 1, 0, 1)] * 3
    assert totals.pages == [(name, "Vive le vélo", 4) for name in "abc"]
    assert (totals.doubtful, dict(totals.kept), dict(totals.reasons)) == (
        3,
        {"agree": 6, "disagree": 3},
        {"trop court pour juger": 3},
    )
    assert totals.months == {"2024-03": [6, 3, 0, 0]}
    assert totals.undated == 3
    assert totals.authors == {"Noé & fils": [3, 0, 0, 0], "Zoé": [0, 3, 0, 0], "Léa MARTIN": [3, 0, 0, 0]}
    assert totals.author_pages == {"Noé & fils": 3, "Zoé": 3, "Léa MARTIN": 3}
    assert totals.concepts == {"velo": [3, 0, 0, 0], "enfant": [3, 0, 0, 0], "bus": [3, 3, 0, 0]}
    assert [(size, row.discussion, row.text) for size, _order, row in sorted(totals.attacked)][-2:] == [
        (1, "a", "Il coûte moins cher."),
        (1, "a", "Le vélo désengorge la ville."),
    ]
    assert {(row.support, row.attack) for _size, _order, row in totals.supported} == {(1, 1)}


def test_a_claim_counts_its_readers_and_not_their_answers(tmp_path):
    base = small()
    first, second, third, fourth = base.comments
    # Zoé attacks once more, in another comment
    again = replace(third, author=second.author, claims=fourth.claims)
    links = (*base.links, replace(base.links[1], claim=f"{third.id}.1"))
    analysis = replace(base, comments=(first, second, again, fourth), links=links)
    totals = count(tables(tmp_path, [("a", analysis)]), ["part-0.parquet"])
    assert sorted(size for size, _order, _row in totals.attacked) == [1, 1]


def test_the_page_gives_shares_with_intervals_and_corrected(tmp_path):
    confused = [[80, 10, 5, 5], [10, 80, 5, 5], [5, 5, 85, 5], [5, 5, 5, 85]]
    folder = tables(tmp_path, [(str(n), small()) for n in range(30)], confusion=confused)
    found = page(folder)
    rows_ = cells(found, "//section[@class='brief']//tbody/tr")
    assert [row[:1] + row[2:3] for row in rows_] == [
        ["d'accord", "60"],
        ["pas d'accord", "30"],
        ["partagé", "0"],
        ["neutre", "30"],
    ]
    assert rows_[0][3].startswith("50 % (")
    # all discussions alike: the bootstrap has nothing to vary
    assert rows_[0][3] == "50 % (50 à 50 %)"
    assert re.fullmatch(r"5\d % \([45]\d à 6\d %\)", rows_[0][4])


def test_without_a_confusion_nothing_is_corrected(tmp_path):
    folder = tables(tmp_path, [("a", small())], settings={"model": "unknown-model 123"})
    assert "Les erreurs du modèle ne sont pas connues" in words(page(folder))


def test_passages_stand_behind_the_figures(tmp_path):
    found = page(tables(tmp_path, [("a", small()), ("b", small())]))
    concept = found.xpath("//table[@class='heat']/tbody/tr[1]")[0]
    assert words(concept.xpath("./th")[0]) == "bus"
    assert [words(li) for li in concept.xpath(".//li")][:2] == [
        "−pas d'accord : « Non : il coûte plus cher que le bus 🚌 ! Les pistes “cyclables” sont vides. » a · c2",
        "+d'accord : « Bonne remarque, mais le bus pollue. » a · c4",
    ]
    claim = found.xpath("//ol[@class='claims'][1]/li[1]")[0]
    assert words(claim) == (
        "+1 −1 « Le vélo désengorge la ville. » a +d'accord : « le vélo désengorge. » a · c1 "
        "−pas d'accord : « il coûte plus cher que le bus 🚌 ! » a · c2"
    )


def test_unreadable_inputs_are_listed_and_counted(tmp_path):
    folder = tables(tmp_path, [("a", small())])
    lines = [json.dumps({"path": f"{n}.txt", "error": "PageError", "message": "vide"}) for n in range(40)]
    (folder / "errors.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = page(folder)
    assert len(found.xpath("//table[not(@class)]/tbody/tr[td='vide']")) == 30
    assert "et 10 autres, dans errors.jsonl" in words(found)


def test_pages_without_comments(tmp_path):
    bare = replace(small(), comments=(), links=())
    assert "Aucun commentaire dans ces pages." in words(page(tables(tmp_path, [("a", bare)])))


def test_nothing_of_a_hostile_corpus_gets_into_the_html(tmp_path):
    folder = tables(tmp_path, [(ATTACK, hostile()), ("b", hostile())])
    (folder / "errors.jsonl").write_text(
        json.dumps({"path": ATTACK, "message": ATTACK}) + "\n", encoding="utf-8"
    )
    found = page(folder)
    kinds = {element.tag for element in found.iter() if isinstance(element.tag, str)}
    assert kinds & {"script", "img", "iframe", "link", "form"} == set()
    assert found.xpath("//@onerror | //@onload | //@style") == []


@pytest.mark.skipif(chromium() is None or axe() is None, reason="Chromium or axe-core is not installed")
def test_no_accessibility_fault(tmp_path):
    folder = tables(tmp_path, [("a", small()), ("b", hostile())])
    assert faults(write_report(folder)) == []


def test_a_folder_without_tables(tmp_path):
    with pytest.raises(CorpusError, match="aucune table dans ce dossier"):
        write_report(tmp_path)


def test_a_report_that_cannot_be_written(tmp_path):
    folder = tables(tmp_path, [("a", small())])
    (folder / "report.html").mkdir()
    with pytest.raises(ConfigError, match=r"écriture impossible \(c'est un dossier\)"):
        write_report(folder)


def test_tables_cut_short(tmp_path):
    folder = tables(tmp_path, [("a", small())])
    (folder / "tables/comments/part-0.parquet").write_bytes(b"PAR1")
    with pytest.raises(CorpusError, match="tables illisibles"):
        write_report(folder)


# Estimates ------------------------------------------------------------------------------------------------------------

GIVEN = np.array([[0.7, 0.1, 0.1, 0.1], [0.2, 0.6, 0.1, 0.1], [0.1, 0.2, 0.6, 0.1], [0.05, 0.05, 0.1, 0.8]])


@pytest.mark.parametrize(
    "true", [(0.25, 0.25, 0.25, 0.25), (0.6, 0.3, 0.1, 0.0), (0.0, 0.0, 0.0, 1.0), (0.1, 0.7, 0.1, 0.1)]
)
def test_the_true_shares_are_found_again(true):
    predicted = np.array(true) @ GIVEN * 1000
    assert adjusted(predicted, GIVEN).round(2).tolist() == list(true)


def test_an_impossible_count_stays_within_the_shares():
    found = adjusted(np.array([100.0, 0.0, 0.0, 0.0]), GIVEN)
    assert found.round(2).tolist() == [1.0, 0.0, 0.0, 0.0]


def test_the_interval_holds_the_truth_as_often_as_it_says():
    random = np.random.default_rng(0)
    true = np.array([0.5, 0.3, 0.1, 0.1])
    inside = 0
    for seed in range(40):
        sizes = random.integers(3, 20, size=60)
        labels = [random.multinomial(n, true) for n in sizes]
        predicted = np.array(
            [sum(random.multinomial(n, GIVEN[i]) for i, n in enumerate(own)) for own in labels]
        )
        errors = np.array([random.multinomial(300, row) for row in GIVEN], dtype=float)
        _shares, draws = bootstrap(predicted.astype(float), errors, seed=seed)
        low, high = np.quantile(draws[:, 0], (0.025, 0.975))
        inside += low <= true[0] <= high
    # 95 % of 40 is 38; fewer than 34 happens once in a hundred such tests
    assert inside >= 34


def test_share_rows_with_a_perfect_model_correct_nothing():
    counts = np.array([[5.0, 3.0, 1.0, 1.0]] * 50)
    found = share_rows(counts, EXACT * 100)
    assert [(row.label, row.comments, round(row.share, 2), round(row.adjusted[0], 1)) for row in found] == [
        ("agree", 250, 0.5, 0.5),
        ("disagree", 150, 0.3, 0.3),
        ("mixed", 50, 0.1, 0.1),
        ("neutral", 50, 0.1, 0.1),
    ]


@pytest.mark.parametrize(
    ("manifest", "known"),
    [
        ({"confusion": EXACT.tolist()}, True),
        ({"settings": {"model": "stance_fr abc"}}, True),
        ({"settings": {"model": "nobody"}}, False),
        ({"confusion": [[1, 2], [3, 4]]}, False),
        ({"confusion": np.zeros((4, 4)).tolist()}, False),
    ],
    ids=["in-manifest", "of-the-named-model", "unknown-model", "other-labels", "empty"],
)
def test_confusion(manifest, known):
    assert (confusion(manifest) is not None) == known


def test_long_corpora_go_by_year():
    months = {f"{year}-{month:02}": [1, 0, 0, 0] for year in range(2000, 2010) for month in range(1, 13)}
    assert periods(months)[:2] == [("2000", [12, 0, 0, 0]), ("2001", [12, 0, 0, 0])]


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.5, "z"), (0.55, "p1"), (0.63, "p2"), (0.9, "p3"), (0.44, "m1"), (0.37, "m2"), (0.1, "m3")],
)
def test_heat(share, expected):
    assert heat(share, 0.5) == expected


def test_labels_stand_in_the_order_of_the_schema():
    assert LABELS == ("agree", "disagree", "mixed", "neutral")


# Threads --------------------------------------------------------------------------------------------------------------


def comment(identifier, author, label, parent=None, parent_label=None):
    return {
        "comment": identifier, "author": author, "label": label, "parent": parent, "parent_label": parent_label,
    }  # fmt: skip


def test_who_answers_whom_and_how_readers_stand_after_the_author_s_answer():
    threads = Threads()
    threads.add(
        "p",
        "Léa Martin",
        [
            comment("1", "Zoé", "disagree"),
            comment("2", "Max", "agree", "1", "disagree"),
            comment("3", "LEA MARTIN", "agree", "1", "mixed"),
            comment("4", "Zoé", "mixed", "3", "agree"),
            comment("5", "Max", "neutral", "4", None),
            comment("6", "Paul", "agree"),
            comment("7", None, "neutral", "6", "agree"),
            comment("8", "Paul", "agree", "lost", "agree"),
            comment("9", "Paul", "agree", "6", "agree"),
        ],
    )
    assert (threads.replies, threads.count, threads.answered_threads) == (6, 2, 1)
    assert (threads.author_answers, threads.author_pages) == (1, 1)
    assert {kind: tally.counts for kind, tally in threads.kinds.items()} == {
        "readers": [1, 1, 0, 0],
        "to_author": [1, 0, 0, 0],
        "by_author": [0, 0, 1, 0],
    }
    assert {pair: tally.counts for pair, tally in threads.pairs.items()} == {
        ("Max", "Zoé"): [0, 1, 0, 0],
        ("LEA MARTIN", "Zoé"): [0, 0, 1, 0],
        ("Zoé", "LEA MARTIN"): [1, 0, 0, 0],
    }
    assert (threads.before.counts, threads.after.counts) == ([1, 1, 0, 0], [0, 0, 1, 1])
    assert (threads.answered, threads.came_back, threads.turn_counts) == (1, 1, {("disagree", "mixed"): 1})
    assert [reference.comment for reference in threads.turns["disagree", "mixed"][0]] == ["1", "3", "4"]
    assert [(size, row.counts, row.by_author) for size, _order, row in sorted(threads.longest)] == [
        (3, (2, 0, 0, 1), 0),
        (5, (1, 1, 1, 1), 1),
    ]


def test_a_circle_is_a_thread():
    threads = Threads()
    threads.add("p", None, [comment("1", "Léa", "agree", "2"), comment("2", "Zoé", "neutral", "1")])
    assert [row.counts for _size, _order, row in threads.longest] == [(1, 0, 0, 1)]


@pytest.mark.parametrize("author", [None, "Léa"])
def test_a_thread_that_the_author_began_says_nothing_of_before_and_after(author):
    threads = Threads()
    threads.add("q", author, [comment("1", "Léa", "agree"), comment("2", "Zoé", "neutral", "1", "agree")])
    assert (threads.count, threads.answered_threads, threads.before.counts) == (1, 0, [0, 0, 0, 0])


def test_a_thread_a_hundred_thousand_deep():
    threads = Threads()
    rows_ = [comment(str(n), "Zoé", "agree", str(n - 1) if n else None, "agree") for n in range(100_000)]
    threads.add("p", "Léa", rows_)
    assert [(size, row.comments) for size, _order, row in threads.longest] == [(100_000, 100_000)]


def test_threads_stand_in_the_page_with_their_passages(tmp_path):
    found = page(tables(tmp_path, [("a", small()), ("b", small())]))
    section = found.xpath("//section[h2/@id='threads']")[0]
    assert words(section.xpath("./p")[0]) == (
        "2 commentaires répondent à un autre (25 %), dans 2 fils. Les auteurs des articles y répondent 2 fois, sur 2 pages."
    )
    heads = [words(row) for row in section.xpath(".//table//tbody/tr/th")]
    assert heads == [
        "l'auteur de l'article à un lecteur",
        "Léa MARTIN à Zoé",
        "avant sa première réponse",
        "après",
        "« Non : il coûte plus cher que le bus 🚌 ! Les pistes “cyclables” sont vides. » a · 1 de l'auteur",
        "« Non : il coûte plus cher que le bus 🚌 ! Les pistes “cyclables” sont vides. » b · 1 de l'auteur",
    ]
    passages = [words(li) for li in section.xpath(".//table[1]/tbody/tr[1]//li")]
    assert passages[0] == "±partagé : « Bonne remarque, mais le bus pollue. » a · c4"
    assert (
        words(section.xpath("./p[last()]")[0])
        == "Sur 2 lecteurs auxquels un auteur répond, 0 reprend la parole dans le fil."
    )


# Every figure leads back ----------------------------------------------------------------------------------------------


def test_every_row_of_counts_leads_to_passages(tmp_path):
    found = page(tables(tmp_path, [(str(n), replace(small(), article=small().article)) for n in range(3)]))
    table_rows = found.xpath("//tr[td[@class='see']]")
    without = [
        words(row)
        for row in table_rows
        if any(words(cell) not in ("", "0") for cell in row.xpath("./td[@class='n']"))
        and not row.xpath("./td[@class='see']/details//li")
    ]
    assert len(table_rows) > 20
    assert without == []
    assert len(found.xpath("//section[@class='brief']/details//li")) == 6


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([50.0, 50.0, 0.0, 0.0], "l'écart n'est pas établi"),
        ([90.0, 10.0, 0.0, 0.0], "plus souvent d'accord"),
        ([10.0, 90.0, 0.0, 0.0], "moins souvent d'accord"),
    ],
)
def test_the_verdict_calls_no_difference_that_could_be_chance(counts, expected):
    random = np.random.default_rng(1)
    pages = np.array([random.multinomial(10, np.array(counts) / 100) for _page in range(40)], dtype=float)
    assert expected in verdict(share_rows(pages, EXACT))


def test_the_verdict_says_that_its_shares_are_corrected_and_from_what():
    pages = np.array([[4.0, 4.0, 1.0, 1.0]] * 40)
    corrected = ("corrigées des confusions du modèle", "brutes, elles sont de 40\u00a0% et 40\u00a0%")
    assert all(words in verdict(share_rows(pages, EXACT)) for words in corrected)
    assert "corrigées" not in verdict(share_rows(pages, None))
