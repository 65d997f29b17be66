"""Heads of forums that icons, states and profiles make long."""

from stance.pages.forum_heads import forum_heads_shortened
from stance.pages.lines import plain_lines


def shortened(*texts):
    return [line.text for line in forum_heads_shortened(plain_lines("\n".join(texts)))]


def test_the_state_of_who_wrote_and_icons_are_dropped():
    assert shortened(
        "Vieux 06/01/2009, 22h14",
        "dom_du_26 dom_du_26 est déconnecté",
        "Par défaut Chaudière qui s'éteint",
        "Bonjour,",
        "Vieux 06/01/2009, 22h51",
        "Léa Bel Léa Bel est connectée",
        "Par défaut problème résolu",
        "Merci.",
    ) == [
        "06/01/2009, 22h14",
        "dom_du_26",
        "Chaudière qui s'éteint",
        "Bonjour,",
        "06/01/2009, 22h51",
        "Léa Bel",
        "",
        "Merci.",
    ]


def test_profiles_behind_names_are_dropped():
    assert shortened(
        "Huguette_63 Messages postés 4 Date d'inscription mardi 20 novembre 2018 Statut Membre",
        "Bonjour,",
        "barnabé > Huguette_63 Messages postés 4 Date d'inscription mardi 20 novembre 2018 Statut Membre",
    ) == ["Huguette_63", "Bonjour,", "barnabé > Huguette_63"]


def test_names_and_dates_behind_texts_are_parted():
    assert shortened(
        "Four de quelle marque ? – Léa 10 mai 2018 à 22:05", "Un vieux – le mien. – Aude_R 11 mai 2018 à 7:30"
    ) == [
        "Four de quelle marque ?",
        "Léa",
        "10 mai 2018 à 22:05",
        "Un vieux – le mien.",
        "Aude_R",
        "11 mai 2018 à 7:30",
    ]


def test_one_line_alone_is_chance():
    assert shortened("Le serveur est déconnecté", "Rien à dire.") == [
        "Le serveur est déconnecté",
        "Rien à dire.",
    ]


def test_ranks_between_name_and_number_are_dropped_and_dotted_numbers_answer():
    assert shortened(
        *("L", "", "Léa Bel", "Poisson rouge", "18 septembre 2022", "#1", "Bonjour, mon eau est verte."),
        *(
            "Paul",
            "Paul",
            "Requin",
            "Membre de l'équipe",
            "18 septembre 2022",
            "#1.1",
            "onze heures de lumière",
        ),
        *("Léa Bel", "Poisson rouge", "19 septembre 2022", "#2", "Merci beaucoup."),
    ) == [
        *("L", "", "Léa Bel", "18 septembre 2022", "#1", "Bonjour, mon eau est verte."),
        *("Paul", "18 septembre 2022", "En réponse à Léa Bel", "onze heures de lumière"),
        *("Léa Bel", "19 septembre 2022", "#2", "Merci beaucoup."),
    ]


def test_profiles_between_name_and_date_are_dropped():
    assert shortened(
        *(
            "Léa",
            "Léa",
            "Membres",
            "",
            "67",
            "Localisation : Jodoigne",
            "Posté(e) le 19 avril 2021",
            "Bonjour.",
        ),
        *("Invité Marcel", "Invité Marcel", "Invités", "Posté(e) le 3 mai 2021 (modifié)", "Alors ?"),
    ) == ["Léa", "le 19 avril 2021", "Bonjour.", "Marcel", "le 3 mai 2021", "Alors ?"]


def test_ranks_stars_and_signatures_are_dropped():
    profile = ("Apprenti", "**", "Hors ligne Hors ligne", "", "Messages: 26", "Voir le profil", "")
    assert shortened(
        *(
            "Léa",
            *profile,
            "Chaîne qui saute",
            "« le: 12 Avril 2009 à 21:08:44 »",
            "Bonsoir.",
            "IP archivée",
            "Ma devise.",
        ),
        *(
            "Paul",
            "Modérateur",
            *profile,
            "Re : Chaîne qui saute",
            "« Réponse #1 le: 12 Avril 2009 à 21:44:02 »",
            "Denté ?",
        ),
    ) == [
        *("Léa", "Chaîne qui saute", "« le: 12 Avril 2009 à 21:08:44 »", "Bonsoir.", "IP archivée", ""),
        *("Paul", "Re : Chaîne qui saute", "« Réponse #1 le: 12 Avril 2009 à 21:44:02 »", "Denté ?"),
    ]


def test_fields_that_touch_are_parted():
    assert shortened(
        "Auteur Léa BelPublié le 12 juin 2019Catégories VilleÉtiquettes vélo, pluie",
        "Auteur Paul",
        "Publié le 1er mars 2021 Catégories Ville",
        "garrigue1115 mai 2013 à 13:20",
        "Feb 14, 2022Author",
        "Mar 10, 2024Liked by Léa Bel",
    ) == [
        "Publié par Léa Bel le 12 juin 2019",
        "Publié par Paul le 1er mars 2021",
        "garrigue11 15 mai 2013 à 13:20",
        "Feb 14, 2022",
        "Author",
        "Mar 10, 2024",
        "Liked by Léa Bel",
    ]
    # two figures are the day's
    assert shortened("Léa 12 mai 2013 à 13:20") == ["Léa 12 mai 2013 à 13:20"]


def test_the_answer_that_solved_a_topic_is_not_said_twice():
    assert shortened(
        "Une piste ?",
        "",
        "Résolu par jp_bricole dans la publication n°4",
        "C'est l'armature. aller à la publication complète",
        "",
        "jp_bricole",
    ) == ["Une piste ?", "", "", "jp_bricole"]
