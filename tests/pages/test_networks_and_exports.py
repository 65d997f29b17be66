"""What networks and newer exports do that older pages do not: ages among links, levels in words, blocks of text, days as numbers."""

import json

import pytest

from stance.pages import read

PROSE = "Le vélo est bon pour la ville, et la ville le lui rend mal."
TITLE = f"Vive le vélo en ville\n\nPublié le 1er mars 2016 par Anne Bel\n\n{PROSE}\n\n"
SAVED = "Page enregistrée le 20 mars 2016 à 21:30\n\n"


def rows(page):
    """Return (author, date, author answered, written by the article's author, text) of every comment."""
    authors = {comment.id: comment.author for comment in page.comments}
    return [(c.author, c.date, authors.get(c.parent_id), c.by_author, c.text) for c in page.comments]


LEA = ("Léa", "2016-03-16", None, False, "Tout à fait.\n\nEt la pluie ?")
ANNE = ("Anne Bel", "2016-03-20", "Léa", True, "@Léa on se couvre.")


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param(
            "2 commentaires\nLes plus pertinents\nLéa\nTout à fait.\n\nEt la pluie ?\nJ’aime · Répondre · 4 j\n34\nMasquer les réponses\n"
            "Anne Bel · Auteur\n@Léa on se couvre.\nJ’aime · Répondre · 3 h\n2\nÉcrire un commentaire…",
            id="age-among-links",
        ),
        pytest.param(
            "2 commentaires\nTous les commentaires\nLéa\nTout à fait.\n\nEt la pluie ?\n4 j\nJ’aime\nRépondre\nModifié\n34\n"
            "Anne Bel\n@Léa on se couvre.\n3 h\nJ’aime\nRépondre\n",
            id="age-above-links",
        ),
        pytest.param(
            "2 commentaires\n\nVoir le profil de Léa\nLéa\n  • 3e et +\nConsultante | Autrice\n4 j\n\nTout à fait.\n\nEt la pluie ?\n\n"
            "J’aime\n·\n5\nRépondre\n·\n1 réponse\n\n"
            "Voir le profil de Anne Bel\nAnne Bel\n  • Auteur\nÉlue\n3 h\n\n@Léa on se couvre.\n\nJ’aime\nRépondre\n",
            id="profile-between-name-and-age",
        ),
        pytest.param(
            "2 commentaires\n\nniveau 1\nu/Léa\n·\nil y a 4 j · 112 points\n\nTout à fait.\n\nEt la pluie ?\n\nRépondre\nPartager\n\n"
            "niveau 2\nAnne Bel\nOP\n·\nil y a 3 h · -7 points\n\n@Léa on se couvre.\n\nRépondre\nPartager\n",
            id="levels-in-words",
        ),
    ],
)
def test_networks(comments):
    page = read(f"{SAVED}{TITLE}{comments}")
    assert rows(page) == [LEA, ANNE]
    assert page.text == PROSE


def test_months_beside_names_and_whom_they_answer():
    page = read(
        "Un forum\n\nUne buanderie pour toute la maison ?\nVie commune\n\nnadege\nmars 2023\nNotre groupe bute sur la buanderie.\n\n16\n\n"
        "créé\nmars 2023\ndernière réponse\navr. 2023\n2\nréponses\n\n"
        "corentin\n\nmars 2023\nQuatre ans de vie commune.\n\n1 réponse\n12\n\n"
        "nadege\n\ncorentin\navr. 2023\nRacontez !\n\n3\n\nlulu\n\navr. 2023\nnon merci\n\n1\n\nt.haddad\n\navr. 2023\nSi, si.\n\n4\n\nSujets similaires\nLa chaudière\n"
    )
    assert (page.title, page.author, page.date) == (
        "Une buanderie pour toute la maison ?",
        "nadege",
        "2023-03",
    )
    assert rows(page) == [
        ("corentin", "2023-03", None, False, "Quatre ans de vie commune."),
        ("nadege", "2023-04", "corentin", True, "Racontez !"),
        ("lulu", "2023-04", None, False, "non merci"),
        ("t.haddad", "2023-04", None, False, "Si, si."),
    ]


def test_a_list_of_archives_is_no_comment():
    page = read(
        f"{TITLE}1 commentaire\n\nLéa dit :\n12 mars 2016 à 10 h 34\n\nOui.\n\nArchives\nmars 2016\nfévrier 2016\njanvier 2016\n"
    )
    assert rows(page) == [("Léa", "2016-03-12T10:34", None, False, "Oui.")]


def test_threads_of_blogger_without_columns():
    page = read(
        f"{TITLE}3 commentaires:\n\nLéa12 mars 2016 à 10 h 34\nOui.\n\nRépondreSupprimer\nRéponses\n\nPaul12 mars 2016 à 11 h 00\nNon.\n\n"
        "Supprimer\nRépondre\n\nZoé13 mars 2016 à 09 h 00\nPeut-être.\n\nRépondreSupprimer\n"
    )
    assert [(author, answered) for author, _date, answered, _own, _text in rows(page)] == [
        ("Léa", None),
        ("Paul", "Léa"),
        ("Zoé", None),
    ]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            [
                {"genre": "intertitre", "contenu": "Pourquoi"},
                {"genre": "paragraphe", "contenu": PROSE},
                {"genre": "image", "légende": "Un vélo"},
                {"genre": "liste", "éléments": ["un ;", "deux."]},
            ],
            id="french",
        ),
        pytest.param(
            {
                "blocks": [
                    {"type": "header", "data": {"text": "Pourquoi", "level": 2}},
                    {"type": "paragraph", "data": {"text": PROSE.replace("ville", "<b>ville</b>", 1)}},
                    {"type": "image", "data": {"caption": "Un vélo"}},
                    {"type": "list", "data": {"items": ["un ;", "deux."]}},
                ]
            },
            id="editorjs",
        ),
        pytest.param(
            [
                {"_type": "block", "style": "h2", "children": [{"_type": "span", "text": "Pourquoi"}]},
                {
                    "_type": "block",
                    "style": "normal",
                    "children": [
                        {"_type": "span", "text": PROSE[:20]},
                        {"_type": "span", "text": PROSE[20:]},
                    ],
                },
                {
                    "type": "bulletList",
                    "content": [
                        {"type": "listItem", "content": "un ;"},
                        {"type": "listItem", "content": "deux."},
                    ],
                },
            ],
            id="portable-text",
        ),
    ],
)
def test_texts_in_blocks(body):
    page = read(json.dumps({"titre": "Vélo", "rédigé_par": "Anne", "corps": body}))
    assert (page.text, page.headings) == (f"Pourquoi\n\n{PROSE}\n\nun ;\ndeux.", ("Pourquoi",))


def test_a_comment_a_line_with_its_article_in_each():
    article = {"identifiant": 7, "titre": "Vélo", "lien": "https://a.fr/velo", "corps": PROSE}
    lines = [
        {
            "commentaire_id": 1,
            "fil": article,
            "pseudo": "Léa",
            "posté_le": "12/03/2016 10:34",
            "corps": "Oui.",
        },
        {
            "commentaire_id": 2,
            "fil": article,
            "pseudo": "Paul",
            "posté_le": "12/03/2016 11:00",
            "en_reponse_a": 1,
            "corps": "Non.",
        },
    ]
    page = read("\n".join(json.dumps(line) for line in lines))
    assert (page.title, page.url, page.text) == ("Vélo", "https://a.fr/velo", PROSE)
    assert rows(page) == [
        ("Léa", "2016-03-12T10:34", None, False, "Oui."),
        ("Paul", "2016-03-12T11:00", "Léa", False, "Non."),
    ]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(
            "Titre\tParution\tRédaction\tCorps\tPseudo\tQuand\tRéponse à\tMessage\n"
            f"Vélo\t01.03.2016\tAnne\t{PROSE}\tLéa\t12.03.2016 10h34\t\tOui.\n\t\t\t\tPaul\t12.03.2016 11h00\tLéa\tNon.\n",
            id="merged-cells-and-names-that-begin-anew",
        ),
        pytest.param(
            "N°;Nature;Intitulé;Nom de l'auteur;Date et heure;Réponse au n°;Contenu\n"
            f";Article;Vélo;Anne;42430;;{PROSE}\n1;Remarque;;Léa;42441,4402777778;;Oui.\n2;Remarque;;Paul;42441,4583333333;1;Non.\n",
            id="days-as-numbers",
        ),
    ],
)
def test_tables(table):
    page = read(table)
    assert (page.title, page.author, page.date, page.text) == ("Vélo", "Anne", "2016-03-01", PROSE)
    assert [(a, d[:16], p, own, text) for a, d, p, own, text in rows(page)] == [
        ("Léa", "2016-03-12T10:34", None, False, "Oui."),
        ("Paul", "2016-03-12T11:00", "Léa", False, "Non."),
    ]


@pytest.mark.parametrize(
    "date",
    [
        "12 de marzo de 2016, 10:34",
        "12 marzo 2016 alle ore 10:34",
        "12. März 2016 um 10:34",
        "zaterdag 12 maart 2016 om 10:34",
    ],
)
def test_dates_in_the_language_of_the_interface(date):
    page = read(
        f"<html><body><article class='entry-content'><p>{PROSE * 3}</p></article><ol class='comment-list'>"
        f"<li class='comment' id='comment-6f1c2a30'><cite class='fn'>Léa</cite><span class='comment-date'>{date}</span>"
        "<div class='comment-body'><p>Oui.</p></div></li></ol></body></html>"
    )
    assert rows(page) == [("Léa", "2016-03-12T10:34", None, False, "Oui.")]
    assert page.comments[0].id == "6f1c2a30"
