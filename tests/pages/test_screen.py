"""Threads copied from a screen: what recurs around the texts tells names, moments and links, whoever wrote the interface."""

import pytest

from stance.pages import read
from stance.pages.screen_page import MANY_LINES
from stance.pages.text import read_text

SAVED = "Page enregistrée le 20 mars 2024 à 21:30\n\n"
POST = "Le vélo est bon pour la ville, et la ville le lui rend mal."
SECOND = "On en parle depuis trente ans."


def rows(page):
    """Return (author, date, author answered, written by the post's author, text) of every comment."""
    authors = {comment.id: comment.author for comment in page.comments}
    return [(c.author, c.date, authors.get(c.parent_id), c.by_author, c.text) for c in page.comments]


NETWORKS = {
    "figures-for-links": (
        f"Accueil\nExplorer\n\nPost\n\nAnne Bel\n@annebel\n{POST}\n\n{SECOND}\n9:12 AM · 19 mars 2024\n·\n12,4 k\n vues\n34\n12\n210\n\n"
        "Poste ta réponse\n\nRépondre\nLéa K.\n@lea_k\n·\n20 h\n19 °C chez nous, personne n’est mort.\n2\n1\n45\n"
        "Paul 🌿\n@paul\n·\n18 h\nEt la pluie ?\n\nVous y pensez ?\n1\n \n12\n"
        "Anne Bel\n@annebel\n·\n17 h\n@paul on se couvre.\n \n3\n20\nDécouvrir plus\nLe Journal\n@lejournal\n·\n3 mars\nLa canicule arrive.\n12\n40\n",
        (None, "Anne Bel", "2024-03-19T09:12"),
        [
            ("Léa K.", "2024-03-20", None, False, "19 °C chez nous, personne n’est mort."),
            ("Paul 🌿", "2024-03-20", None, False, "Et la pluie ?\n\nVous y pensez ?"),
            ("Anne Bel", "2024-03-20", "Paul 🌿", True, "@paul on se couvre."),
        ],
    ),
    "accounts-of-servers": (
        f"Se connecter\nRetour\n\nAnne Bel\n@anne@mamot.example.org\n{POST}\n\n{SECOND}\n\n19 mars 2024, 21:14 · · Web · 24 · 61\n\n"
        "Karim\n@karim@piaille.example.org\n12 h\n@anne à condition qu’il pleuve.\n1\n\n"
        "Anne Bel\n@anne@mamot.example.org\n11 h\n@karim@piaille.example.org on se couvre.\n0\n\nÀ propos\n",
        (None, "Anne Bel", "2024-03-19T21:14"),
        [
            ("Karim", "2024-03-20", None, False, "@anne à condition qu’il pleuve."),
            ("Anne Bel", "2024-03-20", "Karim", True, "@karim@piaille.example.org on se couvre."),
        ],
    ),
    "moment-among-the-links": (
        f"Publication de Anne Bel\n\nAnne Bel\n15 mars, 18:42\n · \nPartagé avec Public\n\n{POST}\n\n{SECOND}\n\nToutes les réactions :\n97\n"
        "3 commentaires\nJ’aime\nCommenter\nPartager\nLes plus pertinents\nLéa Karr\nTop contributeur\nEt la pluie ?\n2 j\nJ’aime\nRépondre\n8\n"
        "Masquer les 2 réponses\nAuteur\nAnne Bel\nLéa Karr on se couvre.\n2 j\nJ’aime\nRépondre\nModifié\nLéa Karr\nAnne Bel ah… bon\n10 h\n"
        "J’aime\nRépondre\n2\nBruno T.\nBravo\n3 h\nJ’aime\nRépondre\nAfficher plus de commentaires\n4 sur 31\nPlus de publications de Anne Bel\n2 mai, 09:10\n",
        (None, "Anne Bel", "2024-03-15T18:42"),
        [
            ("Léa Karr", "2024-03-18", None, False, "Et la pluie ?"),
            ("Anne Bel", "2024-03-18", "Léa Karr", True, "Léa Karr on se couvre."),
            ("Léa Karr", "2024-03-20", "Anne Bel", False, "Anne Bel ah… bon"),
            ("Bruno T.", "2024-03-20", None, False, "Bravo"),
        ],
    ),
    "answers-counted": (
        f"Vous\n\nVive le vélo en ville, 3 essais\n\nL’Atelier Anne\n48,3 k abonnés\n\nS’abonner\n\n3,1 k\n\nPartager\n\nTélécharger\n\n62 k vues  il y a 4 mois\n{POST}\n\n"
        f"{SECOND}\n\n…\nAfficher moins\n\n294 commentaires\n\nTrier par\n\nAjouter un commentaire…\n\nÉpinglé par @AtelierAnne\n@AtelierAnne\nil y a 4 mois (modifié)\n"
        "Erratum : deux essais.\n\n188\n\nRépondre\n\n@lea7741\nil y a 4 mois\nEt la pluie ?\n\n1,2 k\n\nRépondre\n\n\n4 réponses\n\n@AtelierAnne\nil y a 3 mois\n"
        "@lea7741 on se couvre.\n\n214\n\nRépondre\n\n@kev\nil y a 3 mois\nAh\n\nRépondre\n\nAfficher plus de réponses\n\n@paul.5920\nil y a 3 semaines\n6:48 bravo\n\n\n"
        "Répondre\n\nTout\n\n14:11\nEN COURS DE LECTURE\nLe grille-pain\nL’Atelier Anne\n21 k vues\n•\nil y a 7 mois\n",
        ("Vive le vélo en ville, 3 essais", "L’Atelier Anne", "2023-11-20"),
        [
            ("@AtelierAnne", "2023-11-20", None, True, "Erratum : deux essais."),
            ("@lea7741", "2023-11-20", None, False, "Et la pluie ?"),
            ("@AtelierAnne", "2023-12-20", "@lea7741", True, "@lea7741 on se couvre."),
            ("@kev", "2023-12-20", "@lea7741", False, "Ah"),
            ("@paul.5920", "2024-02-28", None, False, "6:48 bravo"),
        ],
    ),
    "columns": (
        f"Se connecter\n\nanne@a.example.org à Ville@b.example.net · Français · il y a 2 jours\nVive le vélo en ville\n\nmessage-square\n23\nfedilink\n\n{POST}\n\n"
        f"{SECOND}\n\narrow-up\n129\narrow-down\nmessage-square\n23\n\nVous devez vous être connecté ou enregistré pour commenter.\n\n    Tendances\n    Top\n\n"
        "    lea@b.example.net\n    Français\n    47\n    •\n    2 jours\n\n    Et la pluie ?\n\n    47\n    Répondre\n    Plus\n\n"
        "        anne@a.example.org\n        OP\n        Français\n        19\n        •\n        2 jours\n\n        On se couvre.\n\n        19\n        Répondre\n        Plus\n\n"
        "    paul@b.example.net\n    Français\n    -2\n    •\n    14 heures\n\n    Bravo :\n\n    - un\n    - deux\n\n    6\n    8\n    Répondre\n    Plus\n\n    Afficher 15 réponses de plus\n",
        ("Vive le vélo en ville", "anne@a.example.org", "2024-03-18"),
        [
            ("lea@b.example.net", "2024-03-18", None, False, "Et la pluie ?"),
            ("anne@a.example.org", "2024-03-18", "lea@b.example.net", True, "On se couvre."),
            ("paul@b.example.net", "2024-03-20", None, False, "Bravo :\n\n- un\n- deux"),
        ],
    ),
    "a-line-for-the-head": (
        f"Vive le vélo en ville (self.velo)\nsubmitted 2 days ago by anne\n{POST}\n\n{SECOND}\n\n23 commentssharesavehidereport\nall 3 comments\nsorted by: best\n\n"
        "[–]lea 47 points 2 days ago \nEt la pluie ?\n\npermalinkembedsavereportreply\n[–]anne[S] 19 points 1 day ago \nOn se couvre.\n\npermalinkembedsaveparentreportreply\n"
        "[–]paul -2 points 1 day ago* \nBravo.\n\nEt merci.\n\npermalinkembedsavereportreply\nabout\nblog\n",
        ("Vive le vélo en ville", "anne", "2024-03-18"),
        [
            ("lea", "2024-03-18", None, False, "Et la pluie ?"),
            ("anne", "2024-03-19", None, True, "On se couvre."),
            ("paul", "2024-03-19", None, False, "Bravo.\n\nEt merci."),
        ],
    ),
    "a-title-and-a-category": (
        f"Se connecter\n\nAvatar de u/anne_44\nr/velo\n•\nil y a 1 j\nanne_44\n\nPourquoi les pistes s’arrêtent-elles toujours aux carrefours ?\nQuestion\n{POST}\n\n"
        f"{SECOND}\n\nUpvote\n312\n\nDownvote\n\n46\nAller aux commentaires\n\nPartager\n\nTrier par :\n\nMeilleurs\n\nAvatar de u/lea_k\nlea_k\n•\nil y a 1 j\n"
        "Et la pluie ?\n\nUpvote\n210\n\nDownvote\n\nRépondre\n\nPartager\n\nAvatar de u/anne_44\nanne_44\nOP\n•\nil y a 23 h\nOn se couvre.\n\nUpvote\n88\n\nDownvote\n\n"
        "Répondre\n\nPartager\n\nAvatar de u/[deleted]\n[deleted]\n•\nil y a 18 h\nCommentaire supprimé par l’utilisateur\n\nÀ propos de la communauté\nr/velo\n",
        ("Pourquoi les pistes s’arrêtent-elles toujours aux carrefours ?", "anne_44", "2024-03-19"),
        [
            ("lea_k", "2024-03-19", None, False, "Et la pluie ?"),
            ("anne_44", "2024-03-19", None, True, "On se couvre."),
        ],
    ),
    "an-opinion-beside-the-name": (
        f"Connexion\n\nProposition 812 : ouvrir la cour le week-end\nAvatar : Anne Bel Anne Bel\n11/03/2023 09:15\n\n{POST}\n\n{SECOND}\n\nSoutien\nListe des soutiens\n"
        "Suivre\n12 abonnés\nPartager\nSignaler\n\n2 commentaires\nTrier par : Plus anciens\nLes plus récents\n\nConversation avec Luc Vidal\nAvatar : Luc Vidal\nLuc Vidal\n"
        "11/03/2023 18:40\nPour\nEt la pluie ?\nRépondre\nSignaler\n3\n0\n\nAnne Bel\nAuteur·ice\n12/03/2023 08:02\nOn se couvre.\nRépondre\nSignaler\n1\n0\n\n"
        "Conversation avec Zoé\nAvatar : Zoé\nZoé\n14/03/2023 07:45\nContre\nBravo.\n\nOu pas.\nRépondre\nSignaler\n5\n2\n\nAjouter votre commentaire\n",
        ("Proposition 812 : ouvrir la cour le week-end", "Anne Bel", "2023-03-11T09:15"),
        [
            ("Luc Vidal", "2023-03-11T18:40", None, False, "Et la pluie ?"),
            ("Anne Bel", "2023-03-12T08:02", None, True, "On se couvre."),
            ("Zoé", "2023-03-14T07:45", None, False, "Bravo.\n\nOu pas."),
        ],
    ),
}


@pytest.mark.parametrize(("copied", "post", "comments"), NETWORKS.values(), ids=NETWORKS)
def test_networks(copied, post, comments):
    page = read(SAVED + copied)
    assert rows(page) == comments
    assert (page.title, page.author, page.date) == post
    assert page.text == f"{POST}\n\n{SECOND}"


def test_lines_that_only_this_page_repeats():
    page = read(
        f"Vive le vélo en ville\n\nPublié le 1er mars 2024 par Anne Bel\n\n{POST}\n\n3 commentaires\n\n"
        + "".join(
            f"{name}\nil y a 2 jours\n\n{text}\n\nRespecter {count}\nRépondre\nSignaler\n\n"
            for name, text, count in (
                ("Léa", "Et la pluie ?", 12),
                ("Paul", "Bravo.", 3),
                ("Zoé", "Oui.", ""),
            )
        )
    )
    assert rows(page) == [
        ("Léa", "2024-02-28", None, False, "Et la pluie ?"),
        ("Paul", "2024-02-28", None, False, "Bravo."),
        ("Zoé", "2024-02-28", None, False, "Oui."),
    ]


def test_a_forum_with_a_rank_below_the_name():
    page = read(
        "Poêle qui refoule : que faire ?\n\n"
        + "".join(
            f"{name}\n{rank}\n1{n} janv. 2022\n#{n}\n{text}\n\n"
            for n, (name, rank, text) in enumerate(
                (
                    ("anne38", "Membre", "Bonjour à tous, mon poêle refoule au démarrage."),
                    ("castor", "Membre actif", "Il faut une arrivée d'air."),
                    ("Lulu la fumée", "Ramoneur", "Passez en 150."),
                ),
                start=1,
            )
        )
    )
    assert rows(page) == [
        ("castor", "2022-01-12", None, False, "Il faut une arrivée d'air."),
        ("Lulu la fumée", "2022-01-13", None, False, "Passez en 150."),
    ]
    assert [c.id for c in page.comments] == ["2", "3"]


def test_dates_without_links_are_no_screen():
    page = read(
        f"Vive le vélo en ville\n\n{POST}\n\nLes réactions\n\nEt la pluie ?\nPosté le 25 mai 2020 à 19:26\n\nBravo.\nPosté le 26 mai 2020 à 20:03\n\n"
    )
    assert rows(page) == [
        (None, "2020-05-25T19:26", None, False, "Et la pluie ?"),
        (None, "2020-05-26T20:03", None, False, "Bravo."),
    ]


def test_notes_with_days_without_years():
    page = read(
        f"Titre : Vive le vélo\nAuteur : Anne Bel\nDate : 4 mars 2024\n\n{POST}\n\nCOMMENTAIRES\n\nJean, 4 mars :\nEt la pluie ?\n\n"
        "Mme Ostier, 5 mars :\nBravo.\n\nAnne Bel, 2 janvier (à Jean) :\nOn se couvre.\n"
    )
    assert (page.title, page.author, page.date, page.text) == ("Vive le vélo", "Anne Bel", "2024-03-04", POST)
    assert rows(page) == [
        ("Jean", "2024-03-04", None, False, "Et la pluie ?"),
        ("Mme Ostier", "2024-03-05", None, False, "Bravo."),
        ("Anne Bel", "2025-01-02", "Jean", True, "On se couvre."),
    ]


def test_a_profile_below_the_message():
    def message(name, day, text):
        return (
            f"Re: Le levain retombe\nby {name} » Mon Mar {day:02}, 2024 8:12 pm\n\n{text}\n{name}\n \nPosts: 12\n"
            "Joined: Sat Jan 06, 2024 9:00 am\nTop\n"
        )

    page = read(
        "Board index ‹ Pain\nLe levain retombe\n"
        + message("anne", 4, "Bonsoir, mon pain gonfle bien puis s’effondre dans le four.")
        + message("castor", 4, "Trop de pousse.")
        + message("anne", 5, "Pain parfait, merci.")
    )
    assert rows(page) == [
        ("castor", "2024-03-04T20:12", None, False, "Trop de pousse."),
        ("anne", "2024-03-05T20:12", None, True, "Pain parfait, merci."),
    ]


def test_whom_a_message_is_for():
    page = read(
        "Groupes\n\nLe compost : on continue ?\n37 vues\n\nAnne Bel\n\n12 mars 2024, 18:40:12\nà compost\nBonjour, le bac numéro deux est plein depuis dimanche.\n\n"
        "Léa K.\n\n12 mars 2024, 20:02:55\nà compost\nJe viens samedi avec une fourche.\n\nPaul\n\n13 mars 2024, 07:31:09\nà Léa K., compost\nMoi aussi.\n\n"
        "Répondre à tous\nRépondre à l'auteur\nTransférer\n"
    )
    assert page.text == "Bonjour, le bac numéro deux est plein depuis dimanche."
    assert rows(page) == [
        ("Léa K.", "2024-03-12T20:02:55", None, False, "Je viens samedi avec une fourche."),
        ("Paul", "2024-03-13T07:31:09", None, False, "Moi aussi."),
    ]


def test_the_name_without_a_sign_between_date_and_category():
    page = read(
        f"Vive le vélo en ville\n21 septembre 2020 Anne Bel Conseils 2 commentaires\n{POST} {POST}\n\n{SECOND}\n\n"
        "2 réflexions sur « Vive le vélo en ville »\nLéa dit :\n21 septembre 2020 à 10 h 14 min\n\nEt la pluie ?\n\nRépondre\n\n"
        "Anne Bel dit :\n21 septembre 2020 à 12 h 30 min\n\nOn se couvre.\n\nRépondre\n\n"
    )
    assert (page.author, page.date) == ("Anne Bel", "2020-09-21")
    assert [comment.by_author for comment in page.comments] == [False, True]


def test_short_lines_were_not_wrapped():
    page = read(
        f"{SAVED}Anne Bel\n@anne@mamot.example.org\nLe train de nuit n’est pas un luxe, c’est un hôtel qui avance, même bon marché.\n\n19 mars 2024, 21:14 · Web · 24\n\n"
        "Karim\n@karim@piaille.example.org\n12 h\n@anne à condition qu’il roule, et le mien a été annulé deux fois en juin.\n1\n\n"
        "Léa\n@lea@piaille.example.org\n11 h\nAnnulé, ou en retard ? Moi on m’a remboursée, en trois jours, sans discuter.\n0\n\n"
    )
    assert [comment.text for comment in page.comments] == [
        "@anne à condition qu’il roule, et le mien a été annulé deux fois en juin.",
        "Annulé, ou en retard ? Moi on m’a remboursée, en trois jours, sans discuter.",
    ]


LONG = "Le vélo est bon pour la ville, et la ville le lui rend mal depuis au moins trente ans."


def test_markdown_of_a_clipper():
    page = read(
        "---\ncreated: 2024-04-02T21:14:07 (UTC +02:00)\nsource: https://le-petit-velo.example.org/vive/\nauthor: Anne Bel\n---\n\n"
        f"# Vive le vélo - Le Petit Vélo\n\n> ## Excerpt\n> {LONG}\n\n---\n"
        "[Laisser un commentaire](https://a.fr/#respond) / [Haies](https://a.fr/h/) / Par [Anne Bel](https://a.fr/anne/) / 2 mars 2024\n\n"
        f"{LONG} On en parle.\n\n## 1 réflexion sur “Vive le vélo”\n\n### Léa, 4 mars 2024\n\nEt la pluie ?\n"
    )
    assert (page.title, page.author, page.date, page.text) == (
        "Vive le vélo",
        "Anne Bel",
        "2024-03-02",
        f"{LONG} On en parle.",
    )
    assert rows(page) == [("Léa", "2024-03-04", None, False, "Et la pluie ?")]


def test_markdown_notes_that_say_whom_a_comment_answers():
    page = read(
        f"# Vive le vélo\n\nAnne Bel, *La Gazette*, 9 novembre 2023\nLu le 12/11/23, recopié pour le dossier\n\n{POST}\n\n## Commentaires\n\n"
        "### Mme T., 9 novembre 2023\n\nEt la pluie ?\n\n### Anne Bel, 10 novembre 2023 (réponse à Mme T.)\n\nOn se couvre.\n"
    )
    assert (page.author, page.date, page.text) == ("Anne Bel", "2023-11-09", POST)
    assert rows(page) == [
        ("Mme T.", "2023-11-09", None, False, "Et la pluie ?"),
        ("Anne Bel", "2023-11-10", "Mme T.", True, "On se couvre."),
    ]


def test_heads_below_the_texts_above_a_form():
    page = read(
        f"4 mars 2024\nVive le vélo\n\n{POST} {POST}\n\n{SECOND}\n\nPosté par Anne54 à 18:30 - Ville - Commentaires [2] - Permalien [#]\n\n"
        "Commentaires sur Vive le vélo\n\nEt la pluie ?\n\nPosté par Léa, 5 mars 2024 à 20:14 | | Répondre\n\n"
        "On se couvre.\n\nPosté par Anne54, 6 mars 2024 à 08:02 | | Répondre\n\nVotre mot à vous\nAnnuler la réponse\nNom :\n"
    )
    assert (page.title, page.author, page.date) == ("Vive le vélo", "Anne54", "2024-03-04T18:30")
    assert rows(page) == [
        ("Léa", "2024-03-05T20:14", None, False, "Et la pluie ?"),
        ("Anne54", "2024-03-06T08:02", None, True, "On se couvre."),
    ]


def test_a_profile_with_a_rank_and_a_subject_between_messages():
    def message(name, rank, day, text):
        return (
            f"Re: Le levain retombe\nMessage par {name} le Lun {day} Mar 2024 - 20:12\n\n{text}\n\n{name}\n{rank}\n\n"
            "Messages : 48\nLocalisation : Orne\n\nVers le sommet de la page\n\n"
        )

    page = read(
        "Le forum du pain\n\nLe levain retombe\n\n"
        + message(
            "anne", "Mitron", 4, "Bonsoir à tous\n\nMon pain gonfle bien, puis il s’effondre dans le four."
        )
        + message("castor", "Vieux four", 5, "Trop de pousse.")
        + message("anne", "Mitron", 6, "Pain parfait, merci.")
        + message("castor", "Vieux four", 7, "Tant mieux.")
    )
    assert page.text == "Bonsoir à tous\n\nMon pain gonfle bien, puis il s’effondre dans le four."
    assert page.headings == ()
    assert [comment.text for comment in page.comments] == [
        "Trop de pousse.",
        "Pain parfait, merci.",
        "Tant mieux.",
    ]


def test_lists_of_a_text_browser():
    page = read(
        f"Vive le vélo\n\nPublié le 1er mars 2024 par Anne Bel\n\n{POST}\n\n2 réflexions au sujet de « Vive le vélo »\n\n"
        " 1. une habitante de la A le 2 mars 2024 à 19 h 04 min a dit :\n\n    Et la pluie ?\n\n    Répondre ↓\n"
        "      □ Anne Bel le 3 mars 2024 à 7 h 20 min a dit :\n\n        On se couvre.\n\n        Répondre ↓\n"
        "          ☆ Paul le 4 mars 2024 à 12 h 55 min a dit :\n\n            Bien vu.\n\n            Répondre ↓\n\nLaisser un commentaire\n"
    )
    assert rows(page) == [
        ("une habitante de la A", "2024-03-02T19:04", None, False, "Et la pluie ?"),
        ("Anne Bel", "2024-03-03T07:20", "une habitante de la A", True, "On se couvre."),
        ("Paul", "2024-03-04T12:55", "Anne Bel", False, "Bien vu."),
    ]


def test_headings_right_above_their_paragraphs_and_labels_below_the_last():
    page = read(
        f"Menu\nAccueil\nPublié le 1er mars 2024 par Anne Bel\nVive le vélo\n{POST}\n\nCe qui manque\n{POST} {POST}\n\n"
        f"Et demain ?\n{POST} {POST}\n\nVélo\nVille\nTransports publics\n\n1 réflexion sur « Vive le vélo »\n\nLéa dit :\n2 mars 2024 à 8 h 12 min\n\nOui.\nRépondre\n"
    )
    assert page.headings == ("Ce qui manque", "Et demain ?")
    assert page.text == f"{POST}\n\nCe qui manque\n\n{POST} {POST}\n\nEt demain ?\n\n{POST} {POST}"


def test_a_note_that_says_its_source():
    page = read(
        f"# Vive le vélo\n\nSource : *La Gazette du Val*, 14 juin 2023, par Anne Bel\nhttps://gazette.example.org/velo\n\n{POST}\n\n## Commentaires\n\n"
        "- **Léa** (14/06/2023, 18h20) : Et la pluie ?\n    - **Anne Bel** (14/06/2023, 19h02) : On se couvre.\n"
    )
    assert (page.author, page.date, page.url, page.text) == (
        "Anne Bel",
        "2023-06-14",
        "https://gazette.example.org/velo",
        POST,
    )
    assert [comment.by_author for comment in page.comments] == [False, True]


def test_markdown_with_the_interface_above_and_below():
    page = read(
        f"---\ncreated: 2024-04-02T21:14:07 (UTC +02:00)\nauthor: Anne Bel\n---\n\n# Vive le vélo\n\n> ## Excerpt\n> {LONG}\n\n---\n"
        "# [Le Petit Vélo](https://a.fr/)\n\nS’abonnerSe connecter\n\nmars 2, 2024\n\n11\n\n[\n\n4\n\n](https://a.fr/c)\n\n"
        f"{LONG} On en parle.\n\n[\n\n![Le pont, un lundi](https://a.fr/p.jpg)\n\n](https://a.fr/p.jpg)\n\nLe pont, un lundi. Il pleut.\n\n{LONG}\n\n11\n\nPrécédent\n\n"
        "#### Discussion à propos de ce post\n\n[Léa](https://a.fr/lea)\n\n[3 mars](https://a.fr/1)\n\nEt la pluie ?\n\nJ’aime (5)\n\nRépondre\n\n"
        "[Paul](https://a.fr/paul)\n\n[4 mars](https://a.fr/2)\n\nOn se couvre.\n\nJ’aime (2)\n\nRépondre\n\nTopRécents\n\n[Vive le pain](https://a.fr/x)\n\njanv. 7, 2024\n"
    )
    assert (page.date, page.text) == ("2024-03-02", f"{LONG} On en parle.\n\n{LONG}")
    assert rows(page) == [
        ("Léa", "2024-03-03", None, False, "Et la pluie ?"),
        ("Paul", "2024-03-04", None, False, "On se couvre."),
    ]


def test_a_long_page_whose_heads_say_all_is_not_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    def learnt(lines: object) -> None:
        raise AssertionError

    monkeypatch.setattr("stance.pages.screen_page.learn_screen", learnt)
    comments = "".join(f"\nLéa {n}\n3 mai 2024 à 10:00\nOui, merci.\n" for n in range(MANY_LINES // 4 + 1))
    page = f"Le vélo en ville\n\nLe vélo est bon pour la ville et pour tous ceux qui y vivent.\n\n600 commentaires\n{comments}"
    assert {comment.date for comment in read_text(page).comments} == {"2024-05-03T10:00"}
