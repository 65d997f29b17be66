"""Comments that somebody copied into notes, with who wrote each and when before or above it."""

import pytest

from stance.pages.text import read_text

ARTICLE = """Un loup au-dessus du village
Corinne Pahud, 2 mai 2023

Le garde-faune a confirmé mardi ce que les éleveurs redoutaient : c'est bien un loup qui a tué les deux brebis.

La commune a voté une motion de soutien aux éleveurs, à l'unanimité moins deux abstentions.

"""
MANNERS = {
    "arrows": """Les commentaires (relevé du 8/05/2023)

Léa (5 j) : Il y avait combien de kilomètres de clôture ?
   ↳ Samuel R. (4 j) : Venez planter des piquets avec nous.
      ↳ Léa (4 j) : Donnez-moi la date.
      → tournant du fil, à citer
Marmotte77 (2 j) : vos grands parents n'avaient plus de loup
""",
    "codes": """II. COMMENTAIRES

C1 [Léa, 03/05/2023, 10:14] Il y avait combien de kilomètres de clôture ?
   R1 [Samuel R., 04/05/2023, 10:40] Venez planter des piquets avec nous.
      RR1 [Léa, 04/05/2023, 10:58] Donnez-moi la date.
C2 [Marmotte77, 06/05/2023, 11:02] vos grands parents n'avaient plus de loup
""",
    "bullets": """COMMENTAIRES (4 sur 23)

• Léa / 3 mai / 41 pouces
Il y avait combien de kilomètres de clôture ?
    ◦ Samuel R. / 4 mai
    Venez planter des piquets avec nous.
        ▪ Léa / 4 mai
        Donnez-moi la date.
• Marmotte77 / 6 mai
vos grands parents n'avaient plus de loup
""",
}


@pytest.mark.parametrize("manner", MANNERS)
def test_names_days_and_levels_are_read(manner):
    page = read_text(ARTICLE + MANNERS[manner])
    assert page.title == "Un loup au-dessus du village"
    assert page.text.endswith("deux abstentions.")
    assert [(c.author, (c.date or "")[:10], c.text) for c in page.comments] == [
        ("Léa", "2023-05-03", "Il y avait combien de kilomètres de clôture ?"),
        ("Samuel R.", "2023-05-04", "Venez planter des piquets avec nous."),
        ("Léa", "2023-05-04", "Donnez-moi la date."),
        ("Marmotte77", "2023-05-06", "vos grands parents n'avaient plus de loup"),
    ]
    ids = [comment.id for comment in page.comments]
    assert [comment.parent_id for comment in page.comments] == [None, ids[0], ids[1], None]


def test_turns_of_speech_count_from_the_day_above_them():
    turns = """Les échanges (3 commentaires)

Mardi 2 mai 2023

JOSY, 19 h 04. — De mon temps on gardait les bêtes.

(Silence de deux heures.)

CH'TI BRETON, 21 h 11, à Josy. — et les chiens ?

Mercredi 3 mai 2023

CORINNE PAHUD, 9 h 40. — Bonjour, c'est moi qui signe l'article.
"""
    page = read_text(ARTICLE + turns)
    assert [(c.author, c.date, c.by_author) for c in page.comments] == [
        ("JOSY", "2023-05-02T19:04", False),
        ("CH'TI BRETON", "2023-05-02T21:11", False),
        ("CORINNE PAHUD", "2023-05-03T09:40", True),
    ]
    assert page.comments[1].parent_id == page.comments[0].id
    assert page.comments[0].text == "De mon temps on gardait les bêtes."


def test_sources_with_days_are_no_comments():
    page = read_text(
        ARTICLE
        + "Pour en savoir plus :\n\nLe Courrier, 3 mai 2023\nLa Gazette, 4 mai 2023\nL'Écho, 5 mai 2023\n"
    )
    assert page.comments == ()
