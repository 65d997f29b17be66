"""Tables that people keep by hand or databases write, brought into one shape: a row a comment, an article."""

import json

import pytest

from stance.errors import PageError
from stance.pages import read, read_all

TEXT = "Le conseil a voté la fermeture de la piste, et personne ne sait quand elle rouvrira, ni ce qu'elle coûtera."
WANTED = [
    ("Léa", "Dommage, on y allait tous les jours.", None),
    ("Paul", "Tous les jours, vraiment ?", 0),
    ("Ana", "Enfin une bonne décision pour le quartier.", None),
]
TABLES = {
    "preamble": f"""Titre;La piste ferme;;;
Par Luc Bel, le 3 mai 2023;;;;
{TEXT};;;;
;;;;
n°;nom;date;texte;en réponse à
1;Léa;4 mai 2023;{WANTED[0][1]};
2;Paul;5 mai 2023;{WANTED[1][1]};1
3;Ana;6 mai 2023;{WANTED[2][1]};
Total;;;3 commentaires;1
""",
    "a column a level": f"""titre;La piste ferme;;;
auteur;Luc Bel;;;
date;3 mai 2023;;;
article;{TEXT};;;
qui;jour;commentaire;réponse;réponse à la réponse
Léa;4 mai 2023;{WANTED[0][1]};;
Paul;5 mai 2023;;{WANTED[1][1]};
Ana;6 mai 2023;{WANTED[2][1]};;
""",
    "a row a part": f"""type;qui;jour;texte
titre;Luc Bel;3 mai 2023;La piste ferme
paragraphe;Luc Bel;3 mai 2023;{TEXT}
commentaire;Léa;4 mai 2023;{WANTED[0][1]}
réponse;Paul;5 mai 2023;{WANTED[1][1]}
commentaire;Ana;6 mai 2023;{WANTED[2][1]}
""",
    "answers beside": f"""titre;texte de l'article;auteur de l'article;date de l'article;nom;date;commentaire;réponse;répondu par;répondu le
La piste ferme;{TEXT};Luc Bel;3 mai 2023;Léa;4 mai 2023;{WANTED[0][1]};{WANTED[1][1]};Paul;5 mai 2023
La piste ferme;{TEXT};Luc Bel;3 mai 2023;Ana;6 mai 2023;{WANTED[2][1]};;;
""",
    "constant columns": f"""titre;texte;signature;paru le;pseudo;posté le;message;rép à
La piste ferme;{TEXT};Luc Bel;3 mai 2023;Léa;4 mai 2023;{WANTED[0][1]};
La piste ferme;{TEXT};Luc Bel;3 mai 2023;Paul;5 mai 2023;{WANTED[1][1]};Léa
La piste ferme;{TEXT};Luc Bel;3 mai 2023;Ana;6 mai 2023;{WANTED[2][1]};
""",
    "a way from the top": f"""fil;numéro;pseudo;date;objet;corps
88;88;Luc Bel;3 mai 2023;La piste ferme;{TEXT}
88/90;90;Léa;4 mai 2023;Re: La piste ferme;{WANTED[0][1]}
88/90/91;91;Paul;5 mai 2023;Re: La piste ferme;{WANTED[1][1]}
88/92;92;Ana;6 mai 2023;Re: La piste ferme;{WANTED[2][1]}
""",
    "two queries": f"""id_article\ttitre\ttexte\tdate\tauteur
12\tLa piste ferme\t{TEXT}\t2023-05-03\tLuc Bel
id_forum\tid_parent\tid_article\tdate_heure\ttexte\tauteur\tstatut
1\t0\t12\t2023-05-04\t{WANTED[0][1]}\tLéa\tpublie
2\t1\t12\t2023-05-05\t{WANTED[1][1]}\tPaul\tpublie
3\t0\t12\t2023-05-06\t{WANTED[2][1]}\tAna\tpublie
4\t0\t12\t2023-05-06\tachetez des montres\tNULL\toff
""",
}


@pytest.mark.parametrize("shape", TABLES)
def test_article_and_comments_are_read(shape):
    page = read(TABLES[shape].encode(), name="export")
    assert (page.title, page.text, page.author, page.date) == (
        "La piste ferme",
        TEXT,
        "Luc Bel",
        "2023-05-03",
    )
    ids = [comment.id for comment in page.comments]
    assert [(c.author, c.text, c.parent_id) for c in page.comments] == [
        (author, text, None if parent is None else ids[parent]) for author, text, parent in WANTED
    ]
    assert [comment.date for comment in page.comments] == ["2023-05-04", "2023-05-05", "2023-05-06"]


@pytest.mark.parametrize("quote", ['"', "'"], ids=["JSON", "Python"])
def test_a_cell_may_hold_the_answers(quote):
    answers = '[{"id": 2, "nom": "Paul", "date": "2023-05-05", "texte": "Vraiment ?"}]'.replace('"', quote)
    cell = answers.replace('"', '""')
    page = read(
        f'id;nom;date;texte;reponses\n1;Léa;2023-05-04;Dommage, vraiment.;"{cell}"\n3;Ana;2023-05-06;Enfin.;\n'.encode(),
        name="export",
    )
    assert [(c.author, c.text, c.parent_id) for c in page.comments] == [
        ("Léa", "Dommage, vraiment.", None),
        ("Paul", "Vraiment ?", "1"),
        ("Ana", "Enfin.", None),
    ]


def test_rows_of_json_whose_keys_no_list_knows_are_read_by_what_is_in_them():
    rows = [
        {
            "texte": text,
            "meta": {
                "titre": "La piste ferme",
                "parution": "2023-05-03",
                "auteur": author,
                "date": f"2023-05-0{n + 4}",
                "cle": f"k{n}",
                "rep": None if parent is None else f"k{parent}",
            },
        }
        for n, (author, text, parent) in enumerate(WANTED)
    ]
    page = read("\n".join(map(json.dumps, rows)).encode(), name="export")
    assert page.title == "La piste ferme"
    ids = [comment.id for comment in page.comments]
    assert [(c.author, c.text, c.parent_id) for c in page.comments] == [
        (author, text, None if parent is None else ids[parent]) for author, text, parent in WANTED
    ]


def test_a_frame_of_pandas_by_columns_whose_numbers_are_fractions():
    told = {
        "titre": ["La piste ferme"] * 3,
        "texte_article": [TEXT] * 3,
        "auteur_article": ["Luc Bel"] * 3,
        "id_commentaire": [7, 8, 9],
        "id_parent": [None if parent is None else 7.0 + parent for _author, _text, parent in WANTED],
        "auteur": [author for author, _text, _parent in WANTED],
        "date": [1683190800000, 1683277200000, 1683363600000],
        "commentaire": [text for _author, text, _parent in WANTED],
    }
    frame = {name: {str(n): cell for n, cell in enumerate(cells)} for name, cells in told.items()}
    page = read(json.dumps(frame).encode(), name="export")
    assert (page.title, page.author) == ("La piste ferme", "Luc Bel")
    ids = [comment.id for comment in page.comments]
    assert [(c.author, c.text, c.parent_id) for c in page.comments] == [
        (author, text, None if parent is None else ids[parent]) for author, text, parent in WANTED
    ]


ARTICLES = [
    {"titre": f"La piste {n}", "texte": f"{TEXT} {n}", "auteur": "Luc Bel", "date": f"2023-05-0{n + 1}"}
    for n in range(4)
]


@pytest.mark.parametrize("form", ["list", "lines", "meta"])
def test_articles_without_comments_stay_pages_of_their_own(form):
    rows = [{"text": r["texte"], "meta": {"titre": r["titre"]}} if form == "meta" else r for r in ARTICLES]
    raw = json.dumps(rows) if form == "list" else "\n".join(map(json.dumps, rows))
    pages = list(read_all(raw.encode(), name="export"))
    assert [page.text for page in pages] == [row["texte"] for row in ARTICLES]
    assert not any(page.comments for page in pages)


def test_a_broken_page_in_a_list_loses_none_before_it():
    texts = [row["texte"] for row in ARTICLES]
    pages = read_all(json.dumps([*({"text": text} for text in texts), {"x": 1}]).encode(), name="export")
    assert [next(pages).text for _text in texts] == texts
    with pytest.raises(PageError, match="sans texte ni commentaires"):
        next(pages)


def test_a_word_in_each_row_is_no_text_where_another_column_has_sentences():
    page = read(
        "pseudo;date;avis;observation\n"
        "Léa;2023-05-04;Favorable;Il était temps de fermer cette piste.\n"
        "Paul;2023-05-05;Défavorable;Je passe par là tous les matins, moi.\n".encode(),
        name="export",
    )
    assert [c.text for c in page.comments] == [
        "Il était temps de fermer cette piste.",
        "Je passe par là tous les matins, moi.",
    ]


def test_titles_in_rows_of_their_own_part_articles():
    pages = list(
        read_all(
            "Lecteur / lectrice;Date de l'avis;Avis laissé sur le blog;Étoiles;Réponse;Vu par\n"
            "« Le Vent des combes »;;;;;\n"
            f"Léa;02/03/2017;{WANTED[0][1]};5;;SD\n"
            f"Paul;05/03/2017;{WANTED[1][1]};3;Merci Paul pour ce regard sur le livre.;SD\n"
            "« Dictionnaire des mots perdus »;;;;;\n"
            f"Ana;03/04/2017;{WANTED[2][1]};4;;MB\n"
            "Luc;04/04/2017;bof;2;;MB\n".encode(),
            name="export",
        )
    )
    assert [page.title for page in pages] == ["« Le Vent des combes »", "« Dictionnaire des mots perdus »"]
    assert [[(c.author, c.text) for c in page.comments] for page in pages] == [
        [
            ("Léa", WANTED[0][1]),
            ("Paul", WANTED[1][1]),
            (None, "Merci Paul pour ce regard sur le livre."),
        ],
        [("Ana", WANTED[2][1]), ("Luc", "bof")],
    ]
    assert pages[0].comments[2].parent_id == pages[0].comments[1].id


def test_what_a_keeper_remarks_is_no_text_and_a_sum_in_one_cell_no_row():
    page = read(
        "Qui;Quand;Ce qu'il ou elle dit;En réponse à;Remarque du bureau\n"
        f"Léa;3 mai 2022 à 21h15;{WANTED[0][1]};;récupérer la photo avant l'AG\n"
        f"Paul;4 mai 2022 à 7h30;{WANTED[1][1]};Léa;demander un devis écrit !!\n"
        f"Ana;5 mai 2022 à 8h00;{WANTED[2][1]};;c'est encore elle...\n"
        ";;;;\nTotal : 3 messages;;;;\n".encode(),
        name="export",
    )
    assert [(c.author, c.text) for c in page.comments] == [(author, text) for author, text, _ in WANTED]
    assert page.comments[1].parent_id == page.comments[0].id


def test_answers_beside_texts_that_no_name_tells():
    page = read(
        "Date;Heure;Publication;Compte;Ce qu'on nous écrit;Notre réponse;Répondu par;Répondu le\n"
        + "".join(
            f"14/01/2020;08:0{n};Ligne 7 : nouveaux horaires;{author};{text};{answer};{who};{when}\n"
            for n, (author, text, answer, who, when) in enumerate(
                [
                    (
                        "Léa",
                        WANTED[0][1],
                        "Bonjour Léa, il est avancé et doublé.",
                        "Élodie",
                        "14/01/2020 09:10",
                    ),
                    ("Paul", WANTED[1][1], "", "", ""),
                    (
                        "Ana",
                        WANTED[2][1],
                        "Merci pour ce message, bonne journée.",
                        "Karim",
                        "15/01/2020 10:00",
                    ),
                ]
            )
        ),
        name="export",
    )
    assert page.title == "Ligne 7 : nouveaux horaires"
    assert [(c.author, c.date) for c in page.comments] == [
        ("Léa", "2020-01-14T08:00"),
        ("Élodie", "2020-01-14T09:10"),
        ("Paul", "2020-01-14T08:01"),
        ("Ana", "2020-01-14T08:02"),
        ("Karim", "2020-01-15T10:00"),
    ]
