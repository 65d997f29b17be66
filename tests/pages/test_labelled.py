"""Pages read by the labels of their lines: what lines are, which belong together, who wrote when, whom that answers."""

import numpy as np
import pytest

from stance.pages import read
from stance.pages.labelled import labelled_comments
from stance.pages.labelled_heads import moment_in, name_in
from stance.pages.labelled_page import by_labels
from stance.pages.labelled_texts import joined, wrapped_at
from stance.pages.line_features import line_features
from stance.pages.line_labels import Labels, label_lines
from stance.pages.line_truth import LABELS, Written, align
from stance.pages.lines import plain_lines, split_lines
from stance.pages.marks import marks_of
from stance.pages.name_spans import names_in_lines
from stance.pages.screen import Screen
from stance.pages.text import text_page


def comments(page):
    """Return the comments of a page whose lines begin with their label and a bar."""
    rows = [row.partition("|") for row in page.strip("\n").split("\n")]
    lines = split_lines("\n".join(text for _label, _bar, text in rows))
    labels = [label or " " for label, _bar, _text in rows]
    assert len(lines) == len(labels)
    signed = [at for at, label in enumerate(labels) if label == "N"]
    found = names_in_lines([lines[at].raw or lines[at].text for at in signed])
    names = {at: name for at, name in zip(signed, found, strict=True) if name}
    shown = labelled_comments(Screen(lines, marks_of(lines)), labels, names)
    return [
        (c.author, c.moment, "\n".join(c.texts), c.parent.author if c.parent else c.answers) for c in shown
    ]


def test_dates_above_names():
    found = comments("""
F|Index
D|#2 09-11-2019 19:05:10
N|Papy Octet
F|Modérateur
F|Re : Onduleur
B|Bonsoir, heure fixe veut dire automate.
F|Hors ligne
D|#3 09-11-2019 19:48:33
N|miko
B|Donc raté.
F|Hors ligne
""")
    assert found == [
        ("Papy Octet", "#2 09-11-2019 19:05:10", "Bonsoir, heure fixe veut dire automate.", None),
        ("miko", "#3 09-11-2019 19:48:33", "Donc raté.", None),
    ]


def test_names_below_texts():
    found = comments("""
F|3 réponses
B|Le mur est à vous ou il est mitoyen ?
N|commentée Mai 12, 2021 par rene (2 410 points)
B|À moi seule.
N|répondue Mai 13, 2021 par lucette_b (180 points)
""")
    assert [row[:3] for row in found] == [
        ("rene", "Mai 12, 2021", "Le mur est à vous ou il est mitoyen ?"),
        ("lucette_b", "Mai 13, 2021", "À moi seule."),
    ]


def test_a_text_goes_on_below_what_is_none_of_it():
    found = comments("""
N|Léa
D|12 mars 2024
B|Je signe, mais un bus de cinquante places
F|Page 2 sur 3
B|pour onze personnes, c'est absurde.
N|Paul
D|13 mars 2024
B|Pareil.
""")
    assert [row[2] for row in found] == [
        "Je signe, mais un bus de cinquante places pour onze personnes, c'est absurde.",
        "Pareil.",
    ]


def test_links_part_a_comment_without_a_name_from_the_one_above():
    found = comments("""
N|Léa
D|12 mars 2024
B|Je signe.
F|Répondre
D|13 mars 2024
B|Moi aussi.
F|Répondre
""")
    assert [(author, text) for author, _moment, text, _parent in found] == [
        ("Léa", "Je signe."),
        ("", "Moi aussi."),
    ]


@pytest.mark.parametrize(
    ("told", "answered"),
    [
        ("F|En réponse à Léa", "Léa"),
        ("F|Répond à Léa", "Léa"),
        ("F|Léa", "Léa"),
        ("F|[En réponse à Léa]", "Léa"),
        ("F|(en réponse au commentaire 1)", "Léa"),
        ("F|Abonné", None),
    ],
)
def test_whom_a_line_of_the_head_names(told, answered):
    found = comments(f"""
N|Léa
D|12 mars 2024
B|Je signe.
N|Paul
{told}
D|13 mars 2024
B|Moi aussi.
""")
    assert found[1][0] == "Paul"
    assert found[1][3] == answered


def test_what_most_heads_say_behind_a_sign_is_no_name():
    found = comments("""
N|Hasna B. · Tancy
B|Je finis à 18 h.
N|Loïc · Saint-Mard
B|Point.
N|Brigitte · Lille
B|Courage.
""")
    assert [row[0] for row in found] == ["Hasna B.", "Loïc", "Brigitte"]


def test_threads_whose_heads_count_what_stands_below():
    found = comments("""
N|[–]Corbac 97 points il y a 5 jours (3 enfants)
B|Droit de vue, articles 675 et suivants.
N|[–]Plume[S] 41 points il y a 5 jours (1 enfant)
B|Le voisin a 91 ans.
N|[–]croute 120 points il y a 4 jours (0 enfants)
B|Il me faut un film.
N|[–]juriste 8 points il y a 4 jours (0 enfants)
B|Attention à la prescription.
N|[–]Cire 54 points il y a 5 jours (0 enfants)
B|Brosse douce.
""")
    assert [(row[0], row[3]) for row in found] == [
        ("Corbac", None),
        ("Plume", "Corbac"),
        ("croute", "Plume"),
        ("juriste", "Corbac"),
        ("Cire", None),
    ]


def test_an_answer_of_the_house():
    found = comments("""
N|Omar
B|Refusé mes livres !
N|Réponse de Hélène Quintard
B|Monsieur, la caisse était mouillée.
""")
    assert found[1][0] == "Hélène Quintard"
    assert found[1][3] == "Omar"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("+6 #1 Sam P.", "Sam P."),
        ("Nom : Chantal Fabrègue", "Chantal Fabrègue"),
        ("[–]Maitre_Corbac 97 points98 points il y a 5 jours* (3 enfants)", "Maitre_Corbac"),
        ("Avatar de Bérengère", "Bérengère"),
        ("Bernard Jouanneau (non vérifié)", "Bernard Jouanneau"),
        ("From: lea at abeille.example (Lea Louvat)", "Lea Louvat"),
        ("Une ancienne de la rue du Four", "Une ancienne de la rue du Four"),
        ("Léonce 🚲", "Léonce 🚲"),
    ],
)
def test_name_in_a_head(head, name):
    assert name_in(head)[0] == name


@pytest.mark.parametrize(
    ("head", "moment"),
    [
        ("Léa, le 11/11 à 9h02", "le 11/11 à 9h02"),
        ("Sœur Anne en réponse au commentaire de LÉA le 04/10/2018", None),
    ],
)
def test_moment_in_a_head(head, moment):
    assert moment_in(head) == moment


def test_columns_are_undone_where_nothing_else_broke_the_lines():
    broken = plain_lines(
        "Le conseil a voté hier soir la fermeture de la passerelle pour tout\n"
        "un hiver, et personne n'a prévenu les écoles qui la traversent deux\n"
        "fois par jour.\n\n"
        "Ma fille de onze ans va donc longer la départementale sans trottoir\n"
        "pendant six mois, par tous les temps, avec un cartable de huit kilos\n"
        "sur le dos."
    )
    places = [0, 1, 2, 4, 5, 6]
    width = wrapped_at(broken, [places])
    assert width is not None
    assert list(joined(broken, places, width)) == [
        " ".join(line.text for line in broken[:3]),
        "",
        " ".join(line.text for line in broken[4:]),
    ]
    verses = plain_lines(
        "Au clair de la lune\nMon ami Pierrot\nPrête-moi ta plume\nPour écrire un mot\nMa chandelle est morte"
    )
    assert wrapped_at(verses, [range(5)]) is None
    assert list(joined(verses, range(5), None)) == [line.text for line in verses]


def test_the_link_below_a_comment_is_not_whom_the_next_one_answers():
    found = comments("""
N|Léa
D|12 mars 2024
B|Je signe.
F|Répondre à Léa
N|Paul
D|13 mars 2024
B|Moi aussi.
F|Répondre à Paul
""")
    assert [row[3] for row in found] == [None, None]


def test_what_a_reading_implies_for_the_lines():
    lines = split_lines(
        "Menu\n\nVive le vélo\n\nPar Anne Bel, le 1er mars 2024\n\nLe vélo est bon pour la ville.\n\n2 commentaires\n\n"
        "Léa\n12 mars 2024\nBravo.\nRépondre\n\nPaul\n13 mars 2024\nBof.\nRépondre"
    )
    found = align(
        lines,
        "Vive le vélo",
        "Le vélo est bon pour la ville.",
        [Written("Bravo.", "Léa", "2024-03-12"), Written("Bof.", "Paul", "2024-03-13")],
        author="Anne Bel",
        date="2024-03-01",
    )
    assert found.labels.replace(" ", "") == "FTPAFNDBFNDBF"


def test_a_date_of_another_day_is_not_the_comment_s():
    lines = split_lines(
        "Léa\nInscrit le 3 mai 2009\nLe 12 mars 2024\nBravo.\nPaul\nInscrit le 4 mai 2010\nLe 13 mars 2024\nBof."
    )
    written = [Written("Bravo.", "Léa", "2024-03-12"), Written("Bof.", "Paul", "2024-03-13")]
    assert align(lines, None, "", written).labels == "NFDBNFDB"


def test_labels_are_one_a_line_and_the_same_each_time():
    lines = split_lines("Un titre\n\nDu texte qui est une phrase entière.\n\nLéa\nle 3 mars 2024\nBravo !")
    found, again = label_lines(lines), label_lines(lines)
    assert len(found.labels) == len(lines)
    assert set(found.labels) <= {*LABELS, " "}
    assert [label == " " for label in found.labels] == [not line.text for line in lines]
    assert found.labels == again.labels
    assert np.allclose(np.exp(found.log_p).sum(axis=1), 1, atol=1e-4)


def test_blank_pages_have_no_features():
    assert line_features([]).rows == []
    assert label_lines(split_lines("\n\n")).labels.strip() == ""


def test_a_platform_that_no_rule_knows():
    page = read(
        "Passerelle du canal : six mois de détour\n\nPar Clémence Aubin\n12 novembre 2024\n\n"
        "La passerelle ferme lundi pour six mois de travaux. Les écoliers feront le tour par la départementale, et la mairie promet "
        "une navette que personne n'a encore vue.\n\n"
        "Le chantier coûtera 410 000 euros. C'est deux fois plus que prévu en 2021, dit la mairie, qui met en cause le prix de l'acier.\n\n"
        "3 avis\n\nRéaction\nDe : Mirabelle Oustric\nReçue le 13 novembre 2024\nMa fille de onze ans va donc marcher sans trottoir.\n"
        "Cet avis vous aide ? 12\n\nRéaction\nDe : M. Lestrade\nReçue le 13 novembre 2024\nLa navette existe, je l'ai prise hier matin.\n"
        "Cet avis vous aide ? 3\n\nRéaction\nDe : Zig Puce\nReçue le 14 novembre 2024\n410 000 euros, tout de même !\nCet avis vous aide ? 0\n"
    )
    assert [comment.text for comment in page.comments] == [
        "Ma fille de onze ans va donc marcher sans trottoir.",
        "La navette existe, je l'ai prise hier matin.",
        "410 000 euros, tout de même !",
    ]
    assert [comment.date for comment in page.comments] == ["2024-11-13", "2024-11-13", "2024-11-14"]


def test_answers_told_by_numbers_excerpts_and_lines_of_names():
    found = comments("""
N|Krapouillot Abonné
D|Le 30/01/2025 à 14h41
F|#1
B|C'est toujours le DNS.
F|Signaler
N|Nicole Abonnée
D|Le 30/01/2025 à 15h02
F|#1.1
B|Je fais imprimer le t-shirt.
F|Signaler
N|Commentateur 2, 30/01/2025, 15h40, répond à Nicole :
B|En taille XL ?
F|Signaler
N|Iris Vandeputte
D|4 févr. 2025
F|Répondu à : C'est toujours le DNS…
B|Pas chez moi.
F|Signaler
""")
    assert [(row[0], row[3]) for row in found] == [
        ("Krapouillot", None),
        ("Nicole", "Krapouillot"),
        ("Commentateur 2", "Nicole"),
        ("Iris Vandeputte", "Krapouillot"),
    ]


def test_a_name_below_name_and_date_is_answered():
    found = comments("""
N|Sandrine Oberson
D|2 mai 2023
B|La girafe est revenue en trois morceaux.
N|Maud Eggimann
D|3 mai 2023
N|Sandrine Oberson
B|Apporte-la, on recolle.
N|fabrice.m
D|4 mai 2023
B|Et le tablier ?
""")
    assert [(row[0], row[3]) for row in found] == [
        ("Sandrine Oberson", None),
        ("Maud Eggimann", "Sandrine Oberson"),
        ("fabrice.m", None),
    ]


def test_comments_that_rules_read_stay_out_of_the_article_of_labels():
    # numbers before texts: alignments miss these comments, and labels take their lines for the article
    lines = split_lines(
        "Le bureau n'est pas mort\n\n"
        "Notre comptable ne vient plus que le mardi, et nous cherchons une place près de la machine à café.\n\n"
        "3 réflexions sur « Le bureau n'est pas mort »\n\n"
        "  1. Bonsoir Claire,\n\n    J'ai connu les deux époques : chez nous, personne ne pleure le bureau.\n\n"
        "  2. Je trouve le titre trompeur, même si nous sommes d'accord.\n\n"
        "  3. Deux jours chez soi, cela ne se décrète pas d'en haut.\n"
    )
    rows = [at for at, line in enumerate(lines) if line.text]
    letters = "".join("A" if at in rows else " " for at in range(len(lines)))
    log_p = np.full((len(rows), len(LABELS)), -12.0, np.float32)
    log_p[:, LABELS.index("A")] = 0
    page = text_page(lines)
    found = by_labels(lines, page, labels=Labels(letters, rows, log_p))
    assert len(found.comments) == 3
    assert found.text == page.text
    assert "comptable" in found.text
    assert "époques" not in found.text
