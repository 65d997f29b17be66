"""Comments that somebody noted by hand, or a chat prints, each on a line."""

from stance.pages.text import read_text

NOTES = """Bus de nuit : la ville teste, les habitants racontent
par Erwan Plessis, le 8 novembre 2019

Depuis le 1er octobre, une ligne relie la gare aux quartiers nord jusqu'à 4 h 30, du jeudi au samedi.

Le test court jusqu'à fin mars, et la régie a compté trois fois plus de voyages que prévu.

14 commentaires, je note ceux qui servent :

1) Marie (12 nov., Nantes) : je commence à 5 h à l'hôpital, alors oui merci
2) Loïc44 (Rezé) : ça fait 4 € le voyage payé par ceux qui dorment
   - Marie (13 nov.) : ceux qui dorment sont contents qu'on les soigne
4) Jean-Claude R., ancien conducteur (Orvault) : on avait déjà une ligne en 1996 :
   a) la « Chouette »,
   b) supprimée en 2003.
7) Erwan Plessis (l'auteur), répond à Jean-Claude R. : rien n'est décidé

-> rappeler Marie
"""

CHAT = """Ma vidéo en direct
Diffusé le 18 mai 2025

Les messages s'affichent pendant la lecture de la vidéo

0:01:12 tonton_latence: premier
0:03:20 Skaraboss: @tonton_latence bravo
0:09:57 Diffuseur Mémé_Pixel: la crêpe compte si je valide la case
0:10:30 Un message a été supprimé par un modérateur.
0:41:18 compta_en_pls: ne mets pas tes abonnements en salaires
"""


def test_each_noted_line_is_a_comment():
    page = read_text(NOTES)
    assert page.title == "Bus de nuit : la ville teste, les habitants racontent"
    assert page.text.endswith("que prévu.")
    assert [(comment.author, comment.date) for comment in page.comments] == [
        ("Marie", "2019-11-12"),
        ("Loïc44", None),
        ("Marie", "2019-11-13"),
        ("Jean-Claude R.", None),
        ("Erwan Plessis", None),
    ]
    assert (
        page.comments[3].text
        == "on avait déjà une ligne en 1996 :\na) la « Chouette »,\nb) supprimée en 2003."
    )
    parents = [comment.parent_id for comment in page.comments]
    assert parents == [None, None, page.comments[1].id, None, page.comments[3].id]
    assert [comment.by_author for comment in page.comments] == [False] * 4 + [True]


def test_lines_of_a_chat_are_comments_and_its_notices_are_none():
    comments = read_text(CHAT).comments
    assert [(comment.author, comment.text) for comment in comments] == [
        ("tonton_latence", "premier"),
        ("Skaraboss", "@tonton_latence bravo"),
        ("Mémé_Pixel", "la crêpe compte si je valide la case"),
        ("compta_en_pls", "ne mets pas tes abonnements en salaires"),
    ]
    assert comments[1].parent_id == comments[0].id


def test_a_numbered_list_of_an_article_holds_no_comment():
    page = read_text(
        "Le plan vélo en trois points\n\nLa ville annonce trois mesures pour les deux ans qui viennent :\n\n"
        "1) Le prix : trois cents euros par habitant.\n2) Le tracé : douze kilomètres de plus.\n3) Le délai : deux ans.\n\n"
        "Le conseil votera en juin, après une réunion publique."
    )
    assert page.comments == ()
