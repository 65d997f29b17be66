"""Pages of text, one manner of writing comments a row: who wrote what, when, in answer to whom."""

import pytest

from stance.pages import read
from stance.pages.dates import parse_date
from stance.pages.dumps import without_print_frames
from stance.pages.lines import split_lines

ARTICLE = "Vive le vélo\n\nPublié le 1er mars 2016 par Anne Bel\n\nLe vélo est bon pour la ville, et la ville le lui rend mal.\n\n"
END = "\n\nLaisser un commentaire\n\nNom *\n"

LEA = ("Léa", "2016-03-12T10:34", None, "Tout à fait d'accord.")
PAUL = ("Paul K.", "2016-03-13T08:05", None, "Et la pluie ?\n\nVous y pensez ?")
ANSWER = ("Paul K.", "2016-03-13T08:05", "Léa", "Et la pluie ?\n\nVous y pensez ?")


def rows(page):
    """Return (author, date, author answered, text) of every comment."""
    authors = {comment.id: comment.author for comment in page.comments}
    return [(c.author, c.date, authors.get(c.parent_id), c.text) for c in page.comments]


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        pytest.param(
            "2 réflexions sur « Vive le vélo »\n\nLéa dit :\n12 mars 2016 à 10 h 34 min\n\nTout à fait d'accord.\n\nRépondre\n\n"
            "Paul K. dit :\n13 mars 2016 à 8 h 05 min\n\nEt la pluie ?\n\nVous y pensez ?\n\nRépondre",
            [LEA, PAUL],
            id="wordpress-fr",
        ),
        pytest.param(
            "2 thoughts on “Vive le vélo”\n\nLéa says:\nMarch 12, 2016 at 10:34 am\nTout à fait d'accord.\nReply\n\n"
            "    Paul K. says:\n    March 13, 2016 at 8:05 am\n    Et la pluie ?\n\n    Vous y pensez ?\n    Reply",
            [LEA, ANSWER],
            id="wordpress-en-indented",
        ),
        pytest.param(
            "Commentaires (2)\n\nLéa a écrit le 12/03/2016 à 10:34 :\nTout à fait d'accord.\n\n"
            "Paul K. a écrit le 13/03/2016 à 08:05 :\n@Léa Et la pluie ?\n\nVous y pensez ?",
            [LEA, ("Paul K.", "2016-03-13T08:05", "Léa", "@Léa Et la pluie ?\n\nVous y pensez ?")],
            id="wrote-on-with-mention",
        ),
        pytest.param(
            "2 commentaires:\n\nLéa a dit…\n\nTout à fait d'accord.\n\n12 mars 2016 à 10:34\n\n"
            "Paul K. a dit…\n\nEt la pluie ?\n\nVous y pensez ?\n\n13 mars 2016 à 08:05",
            [LEA, PAUL],
            id="blogger-date-below",
        ),
        pytest.param(
            "Réactions\n\nTout à fait d'accord.\nPosté par Léa, 12 mars 2016 à 10:34\n\n"
            "En réponse à Léa\nEt la pluie ?\n\nVous y pensez ?\nPosté par Paul K., 13 mars 2016 à 08:05",
            [LEA, ANSWER],
            id="heads-below-in-answer-to",
        ),
        pytest.param(
            "Réactions\n2 commentaires\n\nLéa\nAbonnée\nle 12/03/2016 à 10:34\nTout à fait d'accord.\nJ'aime 3\nRépondre\n\n"
            "Paul K.\nJournaliste\nle 13/03/2016 à 08:05\nEn réponse à Léa\nEt la pluie ?\n\nVous y pensez ?\nJ'aime\nRépondre",
            [LEA, ANSWER],
            id="name-rank-date",
        ),
        pytest.param(
            "2 commentaires sur « Vive le vélo »\n\nLéa dit :\n12 mars 2016 à 10 h 34 min\nTout à fait d'accord.\n\nJ’aimeAimé par 1 personne\n\nRÉPONDRE\n\n"
            "Paul K. dit :\n13 mars 2016 à 8 h 05 min\nEt la pluie ?\n\nVous y pensez ?\n\nJ’aimeJ’aime\n\nRÉPONDRE",
            [LEA, PAUL],
            id="wordpress-com-likes",
        ),
        pytest.param(
            "VOS COMMENTAIRES (2)\n\n* Le 12 mars 2016 à 10:34, par Léa\n\n    Tout à fait d'accord.\n\n"
            "    * Le 13 mars 2016 à 08:05, par Paul K.\n\n        Et la pluie ?\n\n        Vous y pensez ?\n\n[ Répondre à cet article ]\n\nLes brèves : la gare",
            [LEA, ANSWER],
            id="spip-printed-by-lynx",
        ),
        pytest.param(
            "Commentaires\n\n1. Le samedi 12 mars 2016, 10:34 par Léa\n\nTout à fait d'accord.\n\n"
            "2. Le dimanche 13 mars 2016, 08:05 par Paul K.\n\nEt la pluie ?\n\nVous y pensez ?",
            [LEA, PAUL],
            id="dotclear",
        ),
        pytest.param(
            "2 réactions\n\nLéa\n12/03/2016 à 10:34\nTout à fait d'accord.\nJ'aime 3   Répondre   Signaler un abus\n\n"
            "Paul K.   Modérateur\nEn réponse à Léa\n13/03/2016 à 08:05\nEt la pluie ?\n\nVous y pensez ?\nJ'aime 0   Répondre",
            [LEA, ANSWER],
            id="name-above-date",
        ),
        pytest.param(
            "2 commentaires\n\n12 mars 2016 à 10:34\nLéa\nTout à fait d'accord.\nRépondre\n\n"
            "13 mars 2016 à 08:05\nPaul K.\nEt la pluie ?\n\nVous y pensez ?\nRépondre",
            [LEA, PAUL],
            id="date-above-name",
        ),
        pytest.param(
            "Vos commentaires\n\nLéa - 12 mars 2016 - 10:34\nTout à fait d'accord.\n\n"
            "Paul K. - 13 mars 2016 - 08:05\nEt la pluie ?\n\nVous y pensez ?",
            [LEA, PAUL],
            id="name-dash-date",
        ),
        pytest.param(
            "2 commentaires\n\nRédigé par : Léa | le 12 mars 2016 à 10:34\nTout à fait d'accord.\n\n"
            "Rédigé par : Paul K. | le 13 mars 2016 à 08:05\nEt la pluie ?\n\nVous y pensez ?",
            [LEA, PAUL],
            id="written-by",
        ),
        pytest.param(
            "2 commentaires\n\n#1 Léa le 12/03/2016 à 10:34\nTout à fait d'accord.\n\n"
            "#2 Paul K. le 13/03/2016 à 08:05\nEt la pluie ?\n\nVous y pensez ?",
            [LEA, PAUL],
            id="number-sign",
        ),
        pytest.param(
            "2 réponses\n\nLe 12 mars 2016 à 10:34, Léa a écrit :\nTout à fait d'accord.\n\n"
            "Le 13 mars 2016 à 08:05, Paul K. a écrit :\nEt la pluie ?\n\nVous y pensez ?",
            [LEA, PAUL],
            id="mail",
        ),
        pytest.param(
            "2 commentaires\n\nLéa • il y a 3 jours\nTout à fait d'accord.\nRépondre\n\n"
            "Paul K. • hier à 08:05\nEt la pluie ?\n\nVous y pensez ?\nRépondre\n\nPage enregistrée le 15 mars 2016 à 20h00",
            [("Léa", "2016-03-12", None, LEA[3]), ("Paul K.", "2016-03-14T08:05", None, PAUL[3])],
            id="relative-dates",
        ),
        pytest.param(
            "2 réflexions sur « Vive le vélo »\n\n  1. Tout à fait d'accord.\n\n  2. Et la pluie ?\n\n     Vous y pensez ?",
            [(None, None, None, LEA[3]), (None, None, None, PAUL[3])],
            id="numbered-without-names",
        ),
        pytest.param(
            "2 commentaires\n\nLéa dit :\n12 mars 2016 à 10:34\nCe commentaire a été supprimé par son auteur.\n\n"
            "Paul K. dit :\n13 mars 2016 à 8:05\nEt la pluie ?\n\nVous y pensez ?",
            [PAUL],
            id="removed",
        ),
        pytest.param(
            "2 commentaires\n\nLéa dit :\n12 mars 2016 à 10:34\nMa liste :\n1. la pluie\n2. le vent\n3. le reste\n\nMarie a dit : « Oui. »\n\n"
            "Paul K. dit :\n13 mars 2016 à 8:05\nEt la pluie ?\n\nVous y pensez ?",
            [
                (
                    "Léa",
                    "2016-03-12T10:34",
                    None,
                    "Ma liste :\n1. la pluie\n2. le vent\n3. le reste\n\nMarie a dit : « Oui. »",
                ),
                PAUL,
            ],
            id="list-and-speech-inside",
        ),
        pytest.param(
            "2 commentaires\n\nLéa dit :\n12 mars 2016 à 10:34\nTout à fait d'accord.\n\n-----------------------------\n\n"
            "Paul K. dit :\n13 mars 2016 à 8:05\nEt la pluie ?\n\nVous y pensez ?",
            [LEA, PAUL],
            id="rules-between",
        ),
    ],
)
def test_manner(comments, expected):
    page = read(ARTICLE + comments + END)
    assert (page.title, page.author, page.date) == ("Vive le vélo", "Anne Bel", "2016-03-01")
    assert page.text == "Le vélo est bon pour la ville, et la ville le lui rend mal."
    assert rows(page) == expected


def test_three_levels_of_indentation():
    page = read(
        ARTICLE
        + "3 commentaires\n\nA1 dit :\n12 mars 2016\nUn.\n\n    B2 dit :\n    12 mars 2016\n    Deux.\n\n        C3 dit :\n"
        "        12 mars 2016\n        Trois.\n\n    D4 dit :\n    12 mars 2016\n    Quatre.\n\nE5 dit :\n12 mars 2016\nCinq."
    )
    assert [(author, answered) for author, _date, answered, _text in rows(page)] == [
        ("A1", None),
        ("B2", "A1"),
        ("C3", "B2"),
        ("D4", "A1"),
        ("E5", None),
    ]


def test_the_authors_own_replies_are_marked():
    page = read(
        ARTICLE
        + "2 commentaires\n\nLéa dit :\n12 mars 2016\nOui.\n\nAnne Bel dit :\n12 mars 2016\n@Léa Merci."
    )
    assert [(c.author, c.by_author, c.parent_id) for c in page.comments] == [
        ("Léa", False, None),
        ("Anne Bel", True, "c1"),
    ]


def test_a_mention_finds_a_first_name_that_one_commenter_has():
    page = read(
        ARTICLE
        + "3 commentaires\n\nMarie Dupont dit :\n12 mars 2016\nOui.\n\nPaul dit :\n12 mars 2016\n@Marie Non.\n\nZoé dit :\n12 mars 2016\n@Luc Hein ?"
    )
    assert [(c.author, c.parent_id) for c in page.comments] == [
        ("Marie Dupont", None),
        ("Paul", "c1"),
        ("Zoé", None),
    ]


def test_a_declared_count_that_differs_is_a_warning():
    page = read(ARTICLE + "7 commentaires\n\nLéa dit :\n12 mars 2016\nOui.")
    assert [w.code for w in page.warnings] == ["comment-count"]


def test_lines_wrapped_at_a_column_are_joined():
    page = read(
        "La piste du canal\n\nPublié le 1er mars 2016 par Anne Bel\n\n"
        "Voilà deux ans que le chemin de halage est barré par un grillage orange\n"
        "entre l'écluse de Malon et le pont du Grand-Pas. Deux ans que les\n"
        "cyclistes font un détour de quatre kilomètres par la départementale, au\n"
        "milieu des camions.\n\n"
        "2 commentaires\n\nLéa a écrit le 12 mars 2016 à 10:34 :\n\n"
        "Bonsoir,\nIl faut dire aussi que le grillage a calmé les scooters, et qu'on ne\n"
        "pouvait plus promener un chien le dimanche.\n\n- d'accord\n- pas d'accord\n"
    )
    assert page.text == (
        "Voilà deux ans que le chemin de halage est barré par un grillage orange entre l'écluse de Malon et le pont du "
        "Grand-Pas. Deux ans que les cyclistes font un détour de quatre kilomètres par la départementale, au milieu des camions."
    )
    assert page.comments[0].text == (
        "Bonsoir,\nIl faut dire aussi que le grillage a calmé les scooters, et qu'on ne pouvait plus promener un chien le "
        "dimanche.\n\n- d'accord\n- pas d'accord"
    )


PRINTED = (
    "On n'imprime plus les pages du journal, dit la\nvoisine, et pourtant elle garde un classeur plein de\n"
    "ces feuilles que le navigateur coupe où il veut, au\ngré des lettres étroites ou larges, sans jamais\ncompter les signes.\n"
)
JOINED = (
    "On n'imprime plus les pages du journal, dit la voisine, et pourtant elle garde un classeur plein de ces feuilles que "
    "le navigateur coupe où il veut, au gré des lettres étroites ou larges, sans jamais compter les signes."
)


def joined(raw):
    return [line.text for line in split_lines(raw)]


def test_lines_broken_by_the_width_of_letters_are_joined():
    assert joined(f"Un classeur\n\n{PRINTED}\nLéa\nBravo !")[2:] == [JOINED, "", "Léa", "Bravo !"]


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param("Elle dort, la ville aux toits de tuile,\net la nuit passe sans un bruit", id="verses"),
        pytest.param(
            "- le papier, qui coûte cher et qui jaunit ;\n- l'encre, qui coule et qui tache les mains.",
            id="list",
        ),
        pytest.param(
            "Merci à tous pour vos réponses si rapides\nLéa\nJ’aime · Répondre · 12 · 3 sem", id="actions"
        ),
        pytest.param("Merci à tous pour vos réponses si rapides, vraiment\n--\nLéa", id="signature"),
    ],
)
def test_lines_that_were_meant_stay_in_a_page_that_was_wrapped(kept):
    assert joined(f"Un classeur\n\n{PRINTED}\n{kept}")[4:] == kept.split("\n")


def test_a_word_that_would_just_have_fitted_was_broken_off():
    line = "Le vélo est bon pour la ville, et la ville le lui rend assez mal depuis"
    short = "Il coûte moins cher que la voiture, il ne fait pas de bruit la nuit."
    raw = f"{line}\nlongtemps.\n\n{line}\ntoujours.\n\n{line}\nhier soir.\n\n{short}\nOn l'aime.\n"
    assert joined(raw)[-2] == f"{short} On l'aime."


def test_the_foot_that_firefox_prints_within_a_sentence():
    foot = "sur 2                                   14/03/2022, 09:17"
    raw = f"Vélo   https://a.example/velo\n\nLe vélo est bon pour la\n\n1 {foot}\nVélo   https://a.example/velo\n\nville.\n\n2 {foot}\n"
    assert without_print_frames(raw.split("\n"))[:1] == ["Page imprimée le 14/03/2022"]
    assert [line for line in without_print_frames(raw.split("\n")) if line][1:] == [
        "Le vélo est bon pour la",
        "ville.",
    ]


def test_menus_widgets_and_links_stay_out():
    page = read(
        "Aller au contenu\nMon blog\nAccueil | Vélo | Contact\nCommentaires récents\nZoé dans La pluie\n\n"
        + ARTICLE
        + "Lire aussi : Trois vélos volés\n\nPourquoi rouler\n\nParce que c'est sain, rapide, silencieux et gratuit, ou presque.\n\n"
        "Tags : vélo, ville\nPartager : Facebook Twitter\n\nUn commentaire\n\nLéa dit :\n12 mars 2016\nOui.\n\nLaisser un commentaire\n"
        "Commentaires récents\nPaul dans La neige"
    )
    assert page.title == "Vive le vélo"
    assert page.text == (
        "Le vélo est bon pour la ville, et la ville le lui rend mal.\n\nPourquoi rouler\n\n"
        "Parce que c'est sain, rapide, silencieux et gratuit, ou presque."
    )
    assert page.headings == ("Pourquoi rouler",)
    assert [c.text for c in page.comments] == ["Oui."]


def test_a_page_without_comments_is_an_article():
    page = read(ARTICLE + "Une deuxième phrase, pour que le compte y soit.")
    assert (page.title, page.comments) == ("Vive le vélo", ())


@pytest.mark.parametrize(
    ("raw", "title", "date", "text"),
    [
        pytest.param(
            "Le Veilleur\nJournal d'une petite ville\n\n01.03.2016\nVive le vélo\n\nPar Anne Bel\n\nLe vélo est bon pour la ville.\n\n"
            "13:48 Publié dans Ville | Lien permanent | Commentaires (0)",
            *("Vive le vélo", "2016-03-01T13:48", "Le vélo est bon pour la ville."),
            id="title-inside-the-byline",
        ),
        pytest.param(
            "Accueil > Vive le vélo\nVive le vélo\nIl est bon pour la ville, et elle le lui rend mal.\nPar Anne Bel\nPublié le 01/03/2016 à 06:15\n\n"
            "Dans la rue, tout le monde roule depuis hier.\n\nLa rédaction vous conseille\nLe train revient\nSujets\nVille",
            *("Vive le vélo", "2016-03-01T06:15"),
            "Il est bon pour la ville, et elle le lui rend mal.\n\nDans la rue, tout le monde roule depuis hier.",
            id="lede-above-the-byline",
        ),
        pytest.param(
            "Vive le vélo\n\nPublié le 1er mars 2016 par Anne Bel\n\n[velo.jpg]\nMon vélo au printemps\n\n"
            "Le vélo est bon pour la ville.\n\nPartager :\n  * Facebook\n  * Courriel",
            *("Vive le vélo", "2016-03-01", "Le vélo est bon pour la ville."),
            id="picture-and-shares-printed-by-lynx",
        ),
    ],
)
def test_where_an_article_stands(raw, title, date, text):
    page = read(raw)
    assert (page.title, page.author, page.date, page.text) == (title, "Anne Bel", date, text)


def test_markdown_clipped_by_a_note_taker():
    page = read(
        '---\ntitle: Vive le vélo\nsource: "https://velo.example.org/1"\nauthor:\n  - "[[Anne Bel]]"\npublished: 2016-03-01\n---\n'
        "Roulez, **2 fois par jour**, toute la semaine.\n\n## Commentaires\n\n"
        "> **Léa** · [2016-03-12](https://velo.example.org/1#c1)\n>\n> > Roulez\n>\n> Oui.\n>\n"
        "> > **Paul K.** · [2016-03-13](https://velo.example.org/1#c2)\n> >\n> > Non.\n"
    )
    assert (page.title, page.author, page.url, page.text) == (
        *("Vive le vélo", "Anne Bel", "https://velo.example.org/1"),
        "Roulez, 2 fois par jour, toute la semaine.",
    )
    assert rows(page) == [
        ("Léa", "2016-03-12", None, "> Roulez\n\nOui."),
        ("Paul K.", "2016-03-13", "Léa", "Non."),
    ]


@pytest.mark.parametrize(
    ("comments", "answered"),
    [
        ("Léa — 12 mars 2016, 10:34\nOui.\n\n   ↳ Paul K. — 13 mars 2016, 08:05\n   Non.", "Léa"),
        ("Léa — 12 mars 2016, 10:34\nOui.\n\n↳ Paul K. — 13 mars 2016, 08:05\nNon.", "Léa"),
        ("Léa (12/03/2016 10:34)\nOui.\n\n-> Paul K. (13/03/2016 08:05)\nNon.", "Léa"),
        ("Léa (12/03/2016 10:34)\nOui.\n\n> Paul K. (13/03/2016 08:05)\n> Non.", "Léa"),
        ("Léa · 12 mars 2016 à 10:34\nOui.\n\nPaul K. → Léa · 13 mars 2016 à 08:05\nNon.", "Léa"),
        ("Léa\n12 mars 2016 à 10:34\nOui.\n\nPaul K. a répondu à Léa\n13 mars 2016 à 08:05\nNon.", "Léa"),
        (
            "Léa\n12/03/2016 10:34\nOui.\n+14 -0 Répondre\n\nPaul K.\n13/03/2016 08:05\nNon.\n👍 3 👎 1 Répondre",
            None,
        ),
        ("Léa, 12 mars 2016 à 10:34\nOui.\n\n* * *\n\nPaul K., 13 mars 2016 à 08:05\nNon.", None),
    ],
)
@pytest.mark.parametrize(
    "foot",
    [
        "",
        "\n\n---\n\nMon potager →\n\nContact",
        "\n\n— — —\nBillet précédent : Mon potager",
        "\n\nÀ voir aussi\nMon potager",
    ],
)
def test_who_answers_whom_and_where_the_last_comment_ends(comments, answered, foot):
    assert rows(read(f"{ARTICLE}2 commentaires\n\n{comments}{foot}\n")) == [
        ("Léa", "2016-03-12T10:34", None, "Oui."),
        ("Paul K.", "2016-03-13T08:05", answered, "Non."),
    ]


@pytest.mark.parametrize(
    "block",
    [
        "Vive le vélo en ville\n\nVie locale\n1er mars 2016\nAnne Bel",
        "Vive le vélo en ville\n\nVie locale\nAnne Bel\n1er mars 2016",
        "Vive le vélo en ville\n\nAnne Bel\n1er mars 2016",
        "Vive le vélo en ville\n\n1er mars 2016\nAnne Bel",
        "Vive le vélo en ville\n\n1er mars 2016\nVie locale\nAnne Bel",
        "Vive le vélo en ville\n1er mars 2016\nAnne Bel",
        "1er mars 2016\n\nVive le vélo en ville\n\nAnne Bel",
        "Vive le vélo en ville\n\nVie locale | 1er mars 2016 | Anne Bel",
        "Vive le vélo en ville\n\n1er mars 2016 / Anne Bel / 2 commentaires",
    ],
)
def test_a_block_of_category_date_and_name(block):
    prose = "Le vélo est bon pour la ville, et la ville le lui rend mal.\n\nUne suite\n\nElle le lui rendra mieux bientôt."
    page = read(
        f"Le carnet\n\n{block}\n\n{prose}\n\n2 commentaires\n\nLéa\n2 mars 2016\nOui.\n\nAnne Bel\n3 mars 2016\nMerci.\n"
    )
    assert (page.title, page.author, page.date, page.text) == (
        "Vive le vélo en ville",
        "Anne Bel",
        "2016-03-01",
        prose,
    )
    assert [(c.author, c.by_author) for c in page.comments] == [("Léa", False), ("Anne Bel", True)]


def test_addresses_behind_links_as_firefox_saves_them():
    site = "https://velo.example.org"
    page = read(
        f"Accueil <{site}/> > Ville <{site}/ville>\n\n  Vive le vélo\n\nPar Anne Bel <{site}/anne>\nPublié le 01/03/2016 à 06:15\n\n"
        f"Le vélo est bon pour la ville, dit l'association <https://asso.example.org/> des\ncyclistes, et la ville le lui rend mal.\n\n"
        f"2 commentaires\n\n 1.\n    Léa <{site}/lea>12 mars 2016 à 10:34\n    <{site}/1#c1>\n\n    Oui.\n\n"
        f"    Répondre <javascript:;>Supprimer <{site}/del>\n    Réponses\n     1.\n        Paul K. <{site}/p>13 mars 2016 à 08:05\n"
        f"        <{site}/1#c2>\n\n        Non.\n\n        Supprimer <{site}/del>\n"
    )
    assert (page.title, page.author, page.date) == ("Vive le vélo", "Anne Bel", "2016-03-01T06:15")
    assert (
        page.text
        == "Le vélo est bon pour la ville, dit l'association des cyclistes, et la ville le lui rend mal."
    )
    assert rows(page) == [
        ("Léa", "2016-03-12T10:34", None, "Oui."),
        ("Paul K.", "2016-03-13T08:05", "Léa", "Non."),
    ]


@pytest.mark.parametrize(
    "labels", [("Date d'inscription", "Localisation", "Messages"), ("Join Date", "Location", "Posts")]
)
def test_a_forum_whose_profiles_take_two_lines_a_field(labels):
    def message(number, name, text):
        profile = "\n".join(
            f"{label}\n{value}" for label, value in zip(labels, ("mars 2008", "Vosges", "243"), strict=True)
        )
        return (
            f"1{number}/03/2016, 10h34 #{number}\n{name}\nMembre\n{profile}\n\n{text}\nRépondre en citant\n\n"
        )

    page = read(
        "Forum du vélo › Matériel\nDiscussion: Quelle selle choisir ?\n\nPage 1 sur 1\n\n"
        + message(1, "anne", "Bonsoir à tous, je cherche une selle de cuir.")
        + message(2, "lea", "Du cuir, oui.")
        + message(3, "anne", "@lea : merci.")
    )
    assert (page.title, page.author, page.text) == (
        "Quelle selle choisir ?",
        "anne",
        "Bonsoir à tous, je cherche une selle de cuir.",
    )
    assert rows(page) == [
        ("lea", "2016-03-12T10:34", None, "Du cuir, oui."),
        ("anne", "2016-03-13T10:34", "lea", "@lea : merci."),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Début du message transféré :\n\nDe : A <a@b.fr>\nObjet",
        "-------- Message transféré --------\nDe : A <a@b.fr>\nSujet",
    ],
)
def test_a_page_in_a_forwarded_mail(head):
    page = read(
        f"{head} : le billet\nDate : 4 juillet 2016 08:20\nPour : b@b.fr\n\n{ARTICLE}Commentaires\n\nLéa, 12 mars 2016 à 10:34\nOui.\n"
    )
    assert (page.title, page.author, page.date) == ("Vive le vélo", "Anne Bel", "2016-03-01")
    assert rows(page) == [("Léa", "2016-03-12T10:34", None, "Oui.")]


def test_a_quotation_that_opens_with_its_date():
    page = read(
        "Sujet : Un an à vélo\n1\nLéa\nMP\n03 janvier 2023 à 18:22:14\nJe roule depuis un an, voici le bilan de la chose.\n\n"
        "Paul\nMP\n03 janvier 2023 à 18:40:52\nRespect.\n\n"
        "Léa\nMP\n03 janvier 2023 à 19:05:33\nLe 03 janvier 2023 à 18:40:52 :\nRespect.\n\nMerci.\n\n"
        "1\nRépondre\nNouveau sujet\nListe des sujets\n"
    )
    assert (page.author, rows(page)) == (
        "Léa",
        [
            ("Paul", "2023-01-03T18:40:52", None, "Respect."),
            ("Léa", "2023-01-03T19:05:33", None, "Le 03 janvier 2023 à 18:40:52 :\nRespect.\n\nMerci."),
        ],
    )


def test_a_forum_in_english_with_pictures_letters_and_reactions():
    page = read(
        "Forums\nCycling\nWhich tyres for the rain\nThread starter Lea Start date Mar 12, 2016\n"
        "L\nLea\nMember\nJoined\nJan 3, 2014\nMessages\n12\nMar 12, 2016\n#1\nI ride every day and slip every day, what do you use?\n\n"
        "P\nPaul\nActive member\nJoined\nFeb 3, 2012\nMessages\n3,412\nMar 13, 2016\n#2\nWider ones.\n\nReactions:Lea\n"
        "L\nLea\nMember\nJoined\nJan 3, 2014\nMessages\n12\nMar 14, 2016\n#3\nThanks!\n\n"
        "Similar threads\nP\nA saddle\nPaul Mar 2, 2016 Cycling\nReplies\n9\nViews\n640\nPaul\nMar 3, 2016\n"
    )
    assert (page.title, page.author, rows(page)) == (
        "Which tyres for the rain",
        "Lea",
        [("Paul", "2016-03-13", None, "Wider ones."), ("Lea", "2016-03-14", None, "Thanks!")],
    )


def test_accounts_behind_names_say_whom_a_comment_answers():
    page = read(
        ARTICLE
        + "Commentaires\n\nLéa Bel @lea@velo.example\n12/03/2016 10:34\n\n@anne Très juste.\n\n0 2 14\n\n"
        "Anne Bel @anne@ville.example\n12/03/2016 11:00\n\n@lea Merci !\n\n0 0 3\n"
    )
    assert rows(page) == [
        ("Léa Bel", "2016-03-12T10:34", None, "@anne Très juste."),
        ("Anne Bel", "2016-03-12T11:00", "Léa Bel", "@lea Merci !"),
    ]


@pytest.mark.parametrize(
    "box",
    [
        pytest.param("Newsletter\n« Le guidon »\nChaque jeudi, trois routes\nS’inscrire", id="button"),
        pytest.param("À lire aussi\nLe tram arrive au port\nÉditorial\nLa gare ferme", id="links"),
        pytest.param(
            "Carnets is a reader-supported publication. To receive new posts, subscribe.\n\nType your email...\nSubscribe",
            id="substack",
        ),
    ],
)
def test_boxes_amid_an_article(box):
    long = "On y pense depuis vingt ans sans que rien ne change, et la rue, elle, se remplit de voitures chaque matin."
    page = read(
        f"{ARTICLE}{long}\n\n{box}\n\nCe que dit la mairie\n\n{long}\n\n1 commentaire\n\nLéa dit :\nOui.\n"
    )
    first = "Le vélo est bon pour la ville, et la ville le lui rend mal."
    assert page.text == f"{first}\n\n{long}\n\nCe que dit la mairie\n\n{long}"
    assert page.headings == ("Ce que dit la mairie",)


def test_pictures_and_signatures_around_an_article():
    page = read(
        "Vive le vélo\n\nPar Anne Bel\nPublié le 1er mars 2016\n\nLe quai, mardi.\n1/4  Le quai, mardi.\nKEYSTONE/Jean Gall\n\n"
        "Sur le quai, en mars. LÉA BEL POUR « LE QUAI »\n\nLe vélo est bon pour la ville, et la ville le lui rend mal.\n\n"
        "1/2 litre d'eau par heure suffit au cycliste qui sait boire.\n\n"
        "Anne Bel est journaliste au Quai depuis 2012.\n\n1 commentaire\n\nLéa dit :\nOui.\n"
    )
    assert (page.author, page.text) == (
        "Anne Bel",
        "Le vélo est bon pour la ville, et la ville le lui rend mal.\n\n"
        "1/2 litre d'eau par heure suffit au cycliste qui sait boire.",
    )


def test_heads_below_texts_with_a_foot_that_nobody_knows():
    page = read(
        "Le carnet\n\n14 novembre 2007\nViager\n\nLe vélo est bon pour la ville, et la ville le lui rend mal.\n\n"
        "Rédigé par Anne Bel le 14 novembre 2007 à 22:10 dans Ville | Lien permanent\n\nTrackBack\nURL TrackBack de cette note :\n"
        "http://blog.example.org/tb/1\n\nVoici les sites qui parlent de Viager :\n\nCommentaires\n\nTout à fait d'accord.\n\n"
        "Rédigé par : Léa | le 15 novembre 2007 à 08:03\n\n@Léa : pas moi, et je le dis bien haut.\n\n"
        "Rédigé par : Paul K. | le 15 novembre 2007 à 09:48\n\nCe carnet se repose.\n\nnovembre 2007\nlun. mar.\n"
    )
    assert (page.author, page.date, [(c.author, c.text) for c in page.comments]) == (
        "Anne Bel",
        "2007-11-14T22:10",
        [("Léa", "Tout à fait d'accord."), ("Paul K.", "@Léa : pas moi, et je le dis bien haut.")],
    )


def test_what_is_printed_around_each_page():
    head, foot = "07/11/2023 21:14    Vive le vélo\n\n", "https://a.example.org/velo    {}/2\n\n"
    page = read(
        f"{head}{ARTICLE}{foot.format(1)}{head}2 commentaires\n\nLéa\nil y a 3 jours\n\nTout à fait d'accord.\n\nRépondre\n\n"
        f"Paul K.\nhier\n\nEt la pluie ?\n\nRépondre\n\n{foot.format(2)}"
    )
    assert (page.url, [c.date for c in page.comments]) == (
        "https://a.example.org/velo",
        ["2023-11-04", "2023-11-06"],
    )


def test_messages_that_begin_with_a_number():
    message = "n°{}\n{}\n{}\nPosté le 12-03-2014 à {}:00  répondre-lien\n\n{}\n\n"
    page = read(
        "FORUM\n\nAuteur\t Sujet :\n\nLe poêle fume\n\n"
        + message.format(
            11, "Bouleau", "Tison", "10:00", "Bonjour, mon poêle fume dix minutes à chaque démarrage."
        )
        + "mood\n\nPublicité\nPosté le 12-03-2014 à 10:00:00  répondre-lien\n\n"
        + message.format(12, "Charbon", "Braise", "11:00", "Chauffe le conduit.")
        + message.format(13, "Bouleau", "Tison", "12:00", "Merci !")
    )
    assert page.author == "Bouleau"
    assert [(c.id, c.author, c.text) for c in page.comments] == [
        ("12", "Charbon", "Chauffe le conduit."),
        ("13", "Bouleau", "Merci !"),
    ]


@pytest.mark.parametrize(
    "head", ["[12/03/2024, {}:00] {}: ", "12/03/2024, {} - {}: ", "12/03/2024 à {} - {} : "]
)
def test_an_exported_chat(head):
    texts = ["Faut-il garder la cabine de la place, et pour quoi faire ?", "Oui.\n\nMille fois oui.", "Non."]
    names = zip(("18:22", "18:40", "20:07"), ("Anne Bel", "Léa", "Paul K."), texts, strict=True)
    page = read("\n".join(head.format(hour, name) + text for hour, name, text in names))
    assert (page.author, page.text) == ("Anne Bel", texts[0])
    assert [(c.author, c.text) for c in page.comments] == [("Léa", texts[1]), ("Paul K.", texts[2])]


TANK = (
    "Le forum du jardin\nQuelle pompe pour une cuve ?\nEau\ncuve\n{month}\n1 / 4\n{month}\n\n{last}\n\nAnne\n{month}\nBonjour à tous,\n\n"
    "J'ai enterré une cuve ce printemps. L'eau sent mauvais depuis les premières pluies.\n\n{box}\n\n"
    "paulo\n{month}\nC'est la vase du fond, elle fermente tout l'hiver.\n\n1 réponse\n\n6\n\nAnne\npaulo\n{last}\nMerci, je relève la pompe.\n\n2\n\n"
    "{gap}\n\nHydro.L\nIngénieur à la retraite\n{last}\nMesurez le pH avant tout achat.\n\n3\n\nAnne\n{last}\nPlus d'odeur !\n\n"
    "{gap}\n\nsystem\nA fermé ce sujet le 3 déc. 2022\n\nCe sujet a été automatiquement fermé.\n"
)


@pytest.mark.parametrize(
    ("month", "last", "gap", "box"),
    [
        (
            "oct. 2022",
            "nov. 2022",
            "9 jours plus tard",
            "créé\noct. 2022\ndernière réponse\nnov. 2022\n4\nréponses",
        ),
        ("Oct 2022", "Nov 2022", "a month later", "4\nreplies\n812\nviews\n3\nusers"),
    ],
)
def test_a_topic_of_discourse(month, last, gap, box):
    page = read(TANK.format(month=month, last=last, gap=gap, box=box))
    assert (page.title, page.author, page.date) == ("Quelle pompe pour une cuve ?", "Anne", "2022-10")
    assert rows(page) == [
        ("paulo", "2022-10", None, "C'est la vase du fond, elle fermente tout l'hiver."),
        ("Anne", "2022-11", "paulo", "Merci, je relève la pompe."),
        ("Hydro.L", "2022-11", None, "Mesurez le pH avant tout achat."),
        ("Anne", "2022-11", None, "Plus d'odeur !"),
    ]


PROSE = (
    "Elles sont arrivées à six heures par le chemin des Graves, derrière un berger, deux chiens et une camionnette.\n\nUn bail de trois ans\n\n"
    "L'éleveur ne paie rien et n'est pas payé, la commune gagne le gasoil de deux tracteurs et le salaire d'un homme.\n\n"
)
SHEEP = "Pau : cent dix brebis tondent l'aérodrome, les pilotes demandent une clôture"


@pytest.mark.parametrize(
    "head",
    [
        "{title}\n\nLes brebis, lundi. / Photo CHA, Anne Bel\n\nAnimaux, Pau, Aviation\n\nPublié le 1er mars 2016\nAnne Bel\n\n",
        "{title}\n\nLes brebis, lundi. - ANNE BEL.\n\nArticle réservé aux abonnés\n\nPar Anne Bel\nJournaliste au pôle Régions\nPublié le 1er mars 2016\nPartager\n\n",
        "{title}\nLecture 2 min\nAccueil Pau\nLes brebis, lundi. © Crédit photo : Anne Bel / SO\nPar Anne Bel\nPublié le 1er mars 2016\nVoir sur la carte\nPartager\n\n",
        "Société\n{title}\nLes brebis paissent près de la piste.\nPhoto: Anne Bel Le Soir\nLes brebis paissent près de la piste.\nAnne Bel\nPublié le 1er mars 2016\nSociété\n",
        "{title}\nAuteur/autrice de la publication :Anne Bel\nPublication publiée :1 mars 2016\nCommentaires de la publication :2 commentaires\n",
        "{title}\nParAnne Bel\n1 mars 2016\nDernière mise à jour le 3 mars 2016\n2 commentaires\n",
    ],
)
def test_heads_of_papers_and_themes(head):
    comments = (
        "Cet article a 2 commentaires\nLéa\nIl y a 2 années Le 12/03/2016 à 10:34\nTout à fait d'accord.\nRépondre  Signaler\n\n"
        "Paul K.\nIl y a 2 années Le 13/03/2016 à 08:05\nEt la pluie ?\n\nVous y pensez ?\nRépondre  Signaler\n\n"
    )
    page = read(f"Aller au contenu\nLe Journal\n\n{head.format(title=SHEEP)}{PROSE}{comments}")
    assert (page.title, page.author, page.date) == (SHEEP, "Anne Bel", "2016-03-01")
    assert page.text == PROSE.strip()
    assert rows(page) == [LEA, PAUL]
    assert not page.warnings


def test_answers_in_blocks_of_blogger():
    page = read(
        f"{ARTICLE}4 commentaires:\n\nLéa12 mars 2016 à 10:34\nTout à fait d'accord.\n\nRépondreSupprimer\nRéponses\n\n"
        "Anne Bel12 mars 2016 à 11:00\nMerci beaucoup.\n\nSupprimer\nRéponses\nRépondre\n\n"
        "Léa12 mars 2016 à 12:00\nDe rien du tout.\n\nSupprimer\nRéponses\nRépondre\n\nRépondre\n\n"
        "Paul K.13 mars 2016 à 08:05\nEt la pluie ?\n\nRépondreSupprimer\nRéponses\nRépondre\n\nAjouter un commentaire\n"
    )
    assert [row[2] for row in rows(page)] == [None, "Léa", "Léa", None]


def test_rooms_that_tell_the_day_above_and_the_hour_beside_names():
    page = read(
        "#vie-de-bureau\n\n----- Lundi 12 juin 2017 -----\n\nnadia.f [09:02]\nLes cartons seront livrés jeudi à 8 h, deux par personne.\n\n"
        ":+1: 17  :package: 6\népinglé par nadia.f\n\nbruno.delvaux [09:05]\nj'en ai quatre rien que pour les dictionnaires\n\n"
        "nadia.f [09:06]\n@bruno.delvaux deux.\n:joy: 11\n\n----- Mardi 13 juin 2017 -----\n\nségolène [08:47]\nEt les vélos ? Il y en a trois dans la cave.\n"
    )
    assert (page.author, page.date) == ("nadia.f", "2017-06-12T09:02")
    assert page.text == "Les cartons seront livrés jeudi à 8 h, deux par personne."
    assert [(comment.author, comment.date, comment.text) for comment in page.comments] == [
        ("bruno.delvaux", "2017-06-12T09:05", "j'en ai quatre rien que pour les dictionnaires"),
        ("nadia.f", "2017-06-12T09:06", "@bruno.delvaux deux."),
        ("ségolène", "2017-06-13T08:47", "Et les vélos ? Il y en a trois dans la cave."),
    ]


def test_a_mention_may_leave_out_the_spaces_of_a_name():
    page = read(
        "Le vélo en ville\n\nLe vélo revient dans toutes les villes du pays, et tout le monde s'en réjouit.\n\n2 commentaires\n\n"
        "Aïcha B. dit :\n3 mars 2016 à 10:00\n\nEt la pluie ?\n\nLéa dit :\n3 mars 2016 à 11:00\n\n@AïchaB. il pleut moins qu'on ne croit.\n"
    )
    assert page.comments[1].parent_id == page.comments[0].id


def test_addresses_that_a_column_broke_are_whole_again():
    page = read(
        "Accueil <https://www.potager.example/>\n\nVive le vélo\n\nLe vélo est bon pour la ville, et la ville le lui rend mal.\n\n"
        "Publié le 1er mars 2016 <https://www.potager.example/\nvive-le-velo/>\n\n"
        "2 réflexions sur « Vive le vélo »\n\n"
        + "".join(
            f"{name} dit :\n12 mars 2016 à 10 h 34 min <https://\nwww.potager.example/vive-le-\nvelo/#comment-{number}>\n\n"
            f"{text}\n\nRépondre <https://www.potager.example/vive-le-\nvelo/?replytocom={number}#respond>\n\n"
            for number, name, text in ((1532, "Léa", "Tout à fait."), (1533, "Paul", "Et la pluie ?"))
        )
    )
    assert [(c.author, c.date, c.text) for c in page.comments] == [
        ("Léa", "2016-03-12T10:34", "Tout à fait."),
        ("Paul", "2016-03-12T10:34", "Et la pluie ?"),
    ]


OVERBLOG = [
    ("B", "Bernadette", "17/02/2017 15:36", "Auriez-vous une liste du personnel de la gare ?", True),
    ("M", "Matthieu R", "18/02/2017 09:14", "Bonjour Bernadette, je vous scanne la page dès demain.", False),
    ("B", "Bernadette", "18/02/2017 10:02", "Je suis très émue, merci beaucoup pour lui.", False),
    ("C", "Colette", "25/03/2014 18:11", "Ma mère cueillait des cerises depuis le dernier wagon.", True),
    ("Z", "Zoé M", "24/03/2014 12:00", "Un exposé dessus pour vendredi, je peux copier ?", True),
    ("M", "Matthieu R", "24/03/2014 12:47", "Copier non, citer oui, et relis-toi surtout.", False),
]


def test_only_what_begins_a_thread_can_be_answered():
    page = read(
        "Le tacot n'allait pas vite\n23 Mars 2014 , Rédigé par Matthieu R\n\n"
        "De 1899 à 1937, la ligne à voie métrique reliait le bourg à la gare en une heure et dix minutes.\n\nCommenter cet article\n \n"
        + "".join(
            f"{letter}\n{name} {date}\n{text}\n" + "Répondre\n" * link
            for letter, name, date, text, link in OVERBLOG
        )
    )
    texts = {c.id: c.text for c in page.comments}
    assert [texts.get(c.parent_id) for c in page.comments] == [
        None,
        OVERBLOG[0][3],
        OVERBLOG[0][3],
        None,
        None,
        OVERBLOG[4][3],
    ]


def test_a_post_of_old_reddit():
    page = read(
        "sauter au contenu\nce message a été soumis le 04 nov. 2023\n312 points (94% ont voté pour)\n312\n"
        "Mon voisin a monté son abri. Suis-je le lâche de ma rue ? (self.Dehors)\nsoumis il y a 9 heures par gadoue\n\n"
        "Ça fait douze ans que je pellette, et que je ris des garages de toile de tout le quartier.\n\n2 commentaires\npartager\n"
        "[–]pelle_a_neige 198 points il y a 9 heures (1 enfant)\nLe voisin siffle. T'as déjà perdu.\n\nlien permanent\n"
        "[–]gadoue[S] 87 points il y a 8 heures (0 enfants)\nC'était du Ferland en plus.\n\nlien permanent\n"
    )
    assert page.title == "Mon voisin a monté son abri. Suis-je le lâche de ma rue ?"
    assert page.date == "2023-11-04"


def test_hours_ago_tell_a_day_and_years_ago_its_day():
    moment = "2024-07-30T21:37"
    assert parse_date("il y a 5 heures", reference=moment) == "2024-07-30"
    assert parse_date("il y a 23 heures", reference=moment) == "2024-07-29"
    assert parse_date("il y a 5 minutes", reference=moment) == "2024-07-30T21:32"
    assert parse_date("il y a 2 ans", reference=moment) == "2022-07-30"
    assert parse_date("il y a 5 mois", reference=moment) == "2024-02-29"


def test_a_title_above_a_caption_and_once_more_above_the_text():
    page = read(
        "Aller au contenu\nLe four de Cazarac\nAccueil\nPremière fournée du four banal\n\n"
        "Première fournée du four banal\n\nSamedi, à six heures du matin, nous étions onze autour du four, à regarder la fumée.\n\n"
        "Photo: Anne Bel Le Fleuve Rue du Port, à Québec, le « vous » se fait rare.\n\n"
        "Publié le 9 octobre 2021 par Nadège\n\n1 commentaire\n\nLéa dit :\n10 octobre 2021 à 7 h 48 min\nBravo à tous.\nRépondre\n"
    )
    assert page.title == "Première fournée du four banal"
    assert page.text == "Samedi, à six heures du matin, nous étions onze autour du four, à regarder la fumée."


def test_who_signs_below_an_article_wrote_it():
    page = read(
        "Elles roulent et attendent\n\nDans la vallée, elles roulent, attendent, repartent, et personne ne compte ce temps.\n\n"
        "Naïma Deroubaix\n\n20 février 2023 à 18h17\n\nPartager\n\n"
        "Le moteur tourne encore quand Josée pousse la première porte, à sept heures dix, toilette, café, volets.\n\n"
        "Onze dossiers seront examinés en avril aux prud'hommes, dit son avocate au téléphone.\n\nNaïma Deroubaix\n\n"
        "2 commentaires\nMireille_D\n20 février 2023 à 18h44\n\nMerci pour cet article, j'ai fait ce métier vingt-deux ans.\n\nRépondre\n"
        "Lucien B\n20 février 2023 à 19h02\n\nLes deux ont le même avocat, rideau.\n\nRépondre\n"
    )
    assert page.author == "Naïma Deroubaix"
    assert not page.text.endswith("Deroubaix")
