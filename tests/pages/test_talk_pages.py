"""Talk pages of wikis: messages are told apart by the signatures behind them."""

from stance.pages.text import read_text

PAGE = """Aller au contenu
Discussion:Vélo cargo

Page
Discussion
Ajouter un sujet

Dernier commentaire : il y a 3 ans par Momo dans le sujet Sources
Neutralité de la section « Sécurité »[modifier le code]
La section « Sécurité » est à charge : trois sources, toutes du même lobby. Nanette38 (discuter) 3 mars 2021 à 08:12 (CET)[répondre]

    Pas d'accord, les sources sont correctes. --Herbert (d) 3 mars 2021 à 09:40 (CET)[répondre]

        Lesquelles ?

        Je n'ai vu que des communiqués. Nanette38 (discuter) 3 mars 2021 à 10:02 (CET)[répondre]

    J'ai ajouté une étude. ★ Momo ★ Bibliothécaire 5 mars 2021 à 22:10 (CET)[répondre]

Sources[modifier le code]

    Je signale un livre de 2019. – Momo (discuter) 1 juin 2021 à 12:00 (CEST)[répondre]

La dernière modification de cette page a été faite le 1 juin 2021 à 12:00.
"""


def test_messages_are_told_apart_by_their_signatures():
    page = read_text(PAGE)
    assert page.title == "Neutralité de la section « Sécurité »"
    assert (page.author, page.date) == ("Nanette38", "2021-03-03T08:12")
    assert page.text == "La section « Sécurité » est à charge : trois sources, toutes du même lobby."
    assert [(comment.author, comment.date, comment.text) for comment in page.comments] == [
        ("Herbert", "2021-03-03T09:40", "Pas d'accord, les sources sont correctes."),
        ("Nanette38", "2021-03-03T10:02", "Lesquelles ?\n\nJe n'ai vu que des communiqués."),
        ("Momo", "2021-03-05T22:10", "J'ai ajouté une étude."),
        ("Momo", "2021-06-01T12:00", "Je signale un livre de 2019."),
    ]


def test_indentation_tells_whom_a_message_answers_within_its_section():
    page = read_text(PAGE)
    assert [comment.parent_id for comment in page.comments] == [None, page.comments[0].id, None, None]
    assert [comment.by_author for comment in page.comments] == [False, True, False, False]


def test_a_page_that_mentions_an_hour_of_a_time_zone_is_none():
    page = read_text(
        "Le départ de la course\n\nLe direct commence le 6 avril 2018 à 21:14 (CEST)\n\nVenez nombreux."
    )
    assert page.title == "Le départ de la course"
