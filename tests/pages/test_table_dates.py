"""Dates that people type into tables, which are clear by what stands above them."""

import pytest

from stance.errors import PageError
from stance.pages import read, read_all
from stance.pages.table_dates import day_of_collecting, with_whole_dates


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (
            ["22/02/22", "22/2", "idem", "1er mars", "3-mars-22"],
            ["2022-02-22", "2022-02-22", "2022-02-22", "2022-03-01", "2022-03-03"],
        ),
        (["30 décembre 2021", "2/1", '"'], ["2021-12-30", "2022-01-02", "2022-01-02"]),
        (["lundi 6 mai 2019", "id.", "mardi 7 mai"], ["2019-05-06", "2019-05-06", "2019-05-07"]),
        (["12/03/2020", "quand il pleut"], ["2020-03-12", None]),
    ],
)
def test_what_stands_above_completes_a_date(cells, wanted):
    table = "N°;Date;Nom;Observation\n" + "\n".join(
        f'{n};"{cell.replace(chr(34), chr(34) * 2)}";Léa {n};Je ne suis pas du tout de cet avis'
        for n, cell in enumerate(cells, 1)
    )
    assert [comment.date for comment in read(table).comments] == wanted


def test_ages_count_from_the_day_of_copying():
    above = [["Titre", "La rue"], ["Consulté le", "14/10/2021"]]
    assert day_of_collecting(above) == "2021-10-14"
    rows = [{"quand": "il y a 3 jours"}, {"quand": "hier"}]
    assert [row["quand"] for row in with_whole_dates(rows, "quand", None, collected="2021-10-14")] == [
        "2021-10-11",
        "2021-10-13",
    ]


def test_rows_whose_dates_are_whole_stay_as_they_are():
    rows = ({"date": "12/03/2020"}, {"date": ""})
    assert with_whole_dates(rows, "date", None) == rows


def test_who_wrote_the_article_and_when_is_what_all_its_rows_share():
    table = (
        "N°;Article;Paru le;Signature;Lecteur;Reçu le;Message\n"
        "1;Le dernier bouilleur de cru;12/07/2019;Anne Bel;René D.;13/07/2019;Il ne se trompait jamais de bonbonne\n"
        "2;Le dernier bouilleur de cru;12/07/2019;Anne Bel;Josette;14/07/2019;Votre portrait est charmant, Madame\n"
        "3;Des moutons au cimetière;26/07/2019;Luc Roy;Gisèle;26/07/2019;Mes parents ne sont pas un pâturage\n"
        "4;Des moutons au cimetière;26/07/2019;Luc Roy;Abbé T.;30/07/2019;Le psaume parle de verts pâturages\n"
    )
    found = list(read_all(table))
    assert [(page.title, page.author, page.date) for page in found] == [
        ("Le dernier bouilleur de cru", "Anne Bel", "2019-07-12"),
        ("Des moutons au cimetière", "Luc Roy", "2019-07-26"),
    ]
    assert [c.author for page in found for c in page.comments] == ["René D.", "Josette", "Gisèle", "Abbé T."]


@pytest.mark.parametrize(
    ("head", "places"),
    [
        (",,Name,Date,Comment", ["1,", "2,", "2,1", "2,2"]),
        ("position,comment_id,Name,Date,Comment", ["0,11", "1,12", "1_0,13", "1_1,14"]),
        ("id,thread_id,post_id,Name,Date,Comment", ["21,9,9", "22,9,9", "23,22,9", "24,22,9"]),
    ],
)
def test_places_and_threads_say_who_answers_whom(head, places):
    table = (
        head
        + "\n"
        + "\n".join(
            f"{place},Léa {n},2022-11-1{n} 19:04:12,Je ne suis pas du tout de cet avis {n}"
            for n, place in enumerate(places)
        )
    )
    found = read(table).comments
    assert [c.parent_id for c in found] == [None, None, found[1].id, found[1].id]


def test_a_moment_that_another_column_counts_is_of_universal_time():
    table = "auteur,texte,timestamp,unix_timestamp\n" + "\n".join(
        f"Léa {n},Je ne suis pas du tout de cet avis {n},2024-02-20 18:04:1{n},170845225{n}" for n in range(4)
    )
    assert read(table).comments[0].date == "2024-02-20T18:04:10+00:00"


def test_the_post_may_be_the_last_row_and_is_called_by_its_author():
    table = (
        "id_str,from_user,text,created_at,in_reply_to_status_id_str\n"
        "4,Ana,@gazette Même plus de quai alors un automate,Wed Oct 05 08:51:47 +0000 2022,1\n"
        '3,gazette,"@Luc Bonjour Luc, oui, au choix de la gare",Tue Oct 04 16:24:32 +0000 2022,2\n'
        "2,Luc,@gazette Et quand il est en panne on fait quoi,Tue Oct 04 16:10:09 +0000 2022,1\n"
        '1,gazette,"Dès le 1er novembre, plus aucun billet ne sera vendu à bord des trains",Tue Oct 04 16:01:10 +0000 2022,\n'
    )
    found = read(table)
    assert (found.author, len(found.comments)) == ("gazette", 3)
    assert [(c.author, c.parent_id) for c in found.comments] == [
        ("Ana", None),
        ("gazette", "2"),
        ("Luc", None),
    ]


def test_a_table_of_nothing_but_sums_is_no_crash():
    with pytest.raises(PageError):
        list(read_all("auteur;texte;note;réponse à\nTotal;;3;\nTotal;;4;\n", input_format="csv"))


def test_names_known_by_what_is_in_their_column_stay_those_of_comments():
    table = "titre_article;loc;texte\n" + "\n".join(
        f"La rue ferme aux voitures;LOC0{n};Je ne suis pas du tout de cet avis {n}" for n in (1, 2, 3)
    )
    assert [c.author for c in read(table, input_format="csv").comments] == ["LOC01", "LOC02", "LOC03"]
