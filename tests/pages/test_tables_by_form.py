"""Tables whose columns' names no list knows: found by their form, labelled by what is in them."""

import pytest

from stance.pages import read, read_all
from stance.pages.column_labels import LABELS, label_columns
from stance.pages.detect import detect
from stance.pages.table_form import form_of, rows_of_cards
from stance.pages.table_shape import read_table

SAID = (
    ("Odile", "08-mars-22", "07:41", "Cinq euros pour aller travailler, et cinq pour rentrer ? Sans moi."),
    ("gaston_v", "08-mars-22", "07:58", "Le matin très tôt, c'est presque gratuit, lisez l'étude avant."),
    ("Odile", "08-mars-22", "08:30", "J'embauche à huit heures comme tout le monde, pas à cinq."),
    (
        "Riverain du quai",
        "09-mars-22",
        "06:50",
        "Vingt-deux ans de bruit sous mes fenêtres. Faites-le demain.",
    ),
    ("Z. Merah", "10-mars-22", "22:03", "Mettez les trains d'abord, on parlera du péage ensuite."),
)


def sheet(*above, names="L.;Qui cause;J.;H.;Verbatim intégral;Vu", rows=SAID, below=()):
    body = [f"{n};{who};{day};{hour};{text};x" for n, (who, day, hour, text) in enumerate(rows, start=1)]
    return "\n".join([*(f"{line};;;;;" for line in above), *([names] if names else []), *body, *below]) + "\n"


def rows_of(raw):
    return [(c.author, c.date, c.text) for c in read(raw).comments]


def test_names_that_no_list_knows():
    raw = sheet("Suivi du péage")
    assert detect(raw) == "csv"
    assert rows_of(raw) == [(who, f"2022-03-{day[:2]}T{hour}", text) for who, day, hour, text in SAID]


def test_no_names_at_all():
    raw = sheet("Relevé de la semaine", names=None)
    assert detect(raw) == "csv"
    assert [row[0] for row in rows_of(raw)] == [who for who, *_rest in SAID]
    assert [row[2] for row in rows_of(raw)] == [text for *_rest, text in SAID]


def test_prose_is_no_table():
    raw = "\n".join(
        f"Le {n} mai 2020, dit-elle ; il a plu, beaucoup ; et puis, rien ; voilà tout." for n in range(1, 9)
    )
    assert detect(raw) == "text"
    assert form_of([line.split(";") for line in raw.split("\n")]) is None


def test_likely_labels_of_columns_without_names():
    table = read_table(sheet("Relevé", names=None))
    best = label_columns(table).argmax(axis=1)
    assert [LABELS[at] for at in best][1:5] != ["other"] * 4
    text = label_columns(table)[:, LABELS.index("text")].argmax()
    assert table.rows[0][table.columns[text]] == SAID[0][3]


def test_a_column_of_who_checked_is_not_who_wrote():
    raw = "Mis en ligne;Reçu;De;Ce qui est écrit;On publie ?;Vu par\n" + "".join(
        f"01/02/24;0{n}/02/24 21h10;{who};{text};{'non' if who == 'gaston_v' else 'oui'};Caro\n"
        for n, (who, _day, _hour, text) in enumerate(SAID, start=2)
    )
    assert [row[:2] for row in rows_of(raw)] == [
        (who, f"2024-02-0{n}T21:10") for n, (who, *_rest) in enumerate(SAID, start=2) if who != "gaston_v"
    ]


def test_cards_of_a_name_and_a_value_a_row():
    cards = "".join(
        f'"Message n°";"{n}"\n"De";"{who}"\n"Le";"{n} mai 2011"\n"Dit";"{text}"\n"";""\n'
        for n, (who, _day, _hour, text) in enumerate(SAID, start=1)
    )
    page = read(f'"Billet";"Le péage du pont"\n"Écrit par";"Colette H."\n"";""\n{cards}')
    assert (page.title, page.author) == ("Le péage du pont", "Colette H.")
    assert [(c.id, c.author, c.date) for c in page.comments] == [
        (str(n), who, f"2011-05-0{n}") for n, (who, *_rest) in enumerate(SAID, start=1)
    ]


def test_two_columns_of_something_else_are_no_cards():
    assert (
        rows_of_cards([["Léa", "Oui."], ["Paul", "Non, jamais de la vie."], ["Léa", "Si, et demain."]])
        is None
    )


def test_arrows_before_names_tell_threads():
    raw = "Qui;Quand;Quoi\n" + "".join(
        f"{arrow}{who};1{n}/11/2023 à 9h0{n};{text}\n"
        for n, (arrow, (who, _day, _hour, text)) in enumerate(
            zip(("", "-> ", "->-> ", "", "-> "), SAID, strict=True)
        )
    )
    page = read(raw)
    number = {c.text: c.id for c in page.comments}
    assert [c.author for c in page.comments] == [who for who, *_rest in SAID]
    texts = [text for *_rest, text in SAID]
    assert [c.parent_id for c in page.comments] == [
        None, number[texts[0]], number[texts[1]], None, number[texts[3]],
    ]  # fmt: skip


def test_arrows_in_texts_stay():
    raw = "Qui;Quand;Quoi\n" + "".join(
        f"{who};1{n}/11/2023;{'=> ' if n else ''}{text}\n" for n, (who, _day, _hour, text) in enumerate(SAID)
    )
    assert read(raw).comments[1].text.startswith("=> ")


def test_columns_of_answers_that_arrows_mark():
    raw = (
        "Qui\tComm.\t↳ Qui répond\t↳ Rép.\tQuand\n"
        f"Odile\t{SAID[0][3]}\t\t\t3 mai 2024\n\t\tPaul\tTu exagères, c'est tout de même moins cher.\t4 mai 2024\n"
        f"Riverain\t{SAID[3][3]}\t\t\t5 mai 2024\n\t\tZ. Merah\t{SAID[4][3]}\t6 mai 2024\n"
    )
    page = read(raw)
    assert [c.author for c in page.comments] == ["Odile", "Paul", "Riverain", "Z. Merah"]
    assert [c.parent_id is not None for c in page.comments] == [False, True, False, True]


def test_a_text_that_runs_over_and_a_count_below():
    names = "N° d'ordre;Nom du pétitionnaire;Arrivée;Heure;Teneur de la contribution;Visa"
    rows = [
        *SAID[:2],
        ("Odile", "12-mars-22", "08:10", "Monsieur le Maire, j'habite ici depuis trente et un ans."),
    ]
    raw = sheet(
        names=names,
        rows=[*rows, *SAID[3:]],
        below=(";;;Total contributions :;5;",),
    ).replace(
        "4;Riverain",
        ";;;;Je demande seulement où iront les deux artisans qui restent encore sous les arcades.;\n4;Riverain",
    )
    page = read(raw)
    assert len(page.comments) == 5
    assert [warning.code for warning in page.warnings] == ["no-article"]
    assert page.comments[2].text == (
        "Monsieur le Maire, j'habite ici depuis trente et un ans.\n\n"
        "Je demande seulement où iront les deux artisans qui restent encore sous les arcades."
    )


def test_titles_that_merged_cells_show_once():
    lines = ["Billet du site;Mis en ligne;Reçu;De;Ce qui est écrit"]
    for title, day, said in (
        ("Pédibus : il nous manque des bras", "01/02/24", SAID[:3]),
        ("Cantine : un nouveau prestataire", "12/03/24", SAID[2:]),
    ):
        for n, (who, _day, _hour, text) in enumerate(said):
            lines.append(f"{'' if n else title};{'' if n else day};1{n}/03/24 21h10;{who};{text}")
    lines.append("Publiés : 6 / Refusés : 1;;;;")
    found = list(read_all("\n".join(lines) + "\n"))
    assert [(page.title, page.date, len(page.comments)) for page in found] == [
        ("Pédibus : il nous manque des bras", "2024-02-01", 3),
        ("Cantine : un nouveau prestataire", "2024-03-12", 3),
    ]


@pytest.mark.parametrize(
    ("line", "title", "date"),
    [
        (
            "FB page Bocage – post « La maternité fermera en octobre »",
            "La maternité fermera en octobre",
            None,
        ),
        (
            "Rencontre avec une romancière (billet du 10 janvier 2020)",
            "Rencontre avec une romancière",
            "2020-01-10",
        ),
    ],
)
def test_a_line_above_that_names_the_article(line, title, date):
    page = read(sheet(line))
    assert (page.title, page.date) == (title, date)


def test_weeks_that_part_rows_are_no_titles():
    raw = "No,Nom affiché,Date,Commentaire\n" + "".join(
        f'{"— Semaine du 4 mars —,,," + chr(10) if n in (0, 3) else ""}{n},{who},2024-03-0{n + 1},"{text}"\n'
        for n, (who, _day, _hour, text) in enumerate(SAID)
    )
    page = read(raw)
    assert page.title is None
    assert len(page.comments) == len(SAID)


@pytest.mark.parametrize(
    ("numbers", "answers"),
    [
        (("1", "1a", "1b", "2", "2a"), (None, "1", "1", None, "2")),
        (("A", "A1", "B", "A2", "C"), (None, "A", None, "A", None)),
        (("1", "1.1", "1.1.1", "2", "1.2"), (None, "1", "1.1", None, "1")),
    ],
)
def test_numbers_that_tell_threads(numbers, answers):
    rows = zip(numbers, SAID, strict=True)
    raw = "Rang;Compte;Mis en ligne;Propos\n" + "".join(
        f"{number};{who};1{n}/02/2023 18:41;{text}\n" for n, (number, (who, _d, _h, text)) in enumerate(rows)
    )
    page = read(raw)
    assert [c.id for c in page.comments] == list(numbers)
    assert [c.parent_id for c in page.comments] == list(answers)


def test_indented_names_and_names_behind_arrows():
    texts = [text for *_rest, text in SAID]
    indented = ("Odile", "    gaston_v", "        Odile", "Riverain", "    Z. Merah")
    named = ("Odile", "gaston_v → Odile", "Odile → gaston_v", "Riverain", "Z. Merah → Riverain")
    for names in (indented, named):
        raw = "pseudo;ce qui est écrit;date\n" + "".join(
            f"{name};{text};1{n}/02/2023 18:41\n"
            for n, (name, text) in enumerate(zip(names, texts, strict=True))
        )
        page = read(raw)
        said = {c.id: c.text for c in page.comments}
        assert [c.author for c in page.comments] == ["Odile", "gaston_v", "Odile", "Riverain", "Z. Merah"]
        assert [said.get(c.parent_id) for c in page.comments] == [None, texts[0], texts[1], None, texts[3]]


def test_idem_bare_hours_and_signs_before_numbers():
    raw = "ART_TITRE;ID_COM;REP_A;DT_COM;HR_COM;PSEUDO;VERBATIM\n" + "".join(
        f"{'idem' if n else 'Vaccination au collège : on commence lundi'};{n + 1};{'n° 1' if n == 2 else ''};2023100{n + 1};08{n}2;{who};{text}\n"
        for n, (who, _day, _hour, text) in enumerate(SAID)
    )
    page = read(raw)
    assert page.title == "Vaccination au collège : on commence lundi"
    assert [c.date for c in page.comments] == [f"2023-10-0{n + 1}T08:{n}2" for n in range(5)]
    assert [c.parent_id for c in page.comments] == [None, None, "1", None, None]


def test_a_comment_that_nobody_signed_is_kept():
    said = [*SAID, ("", "", "", "Je passe par là tous les matins et je ne vois personne.")]
    raw = "Qui;Jour;Heure;Propos;Likes\n" + "".join(
        f"{who};{day};{hour};{text};{n}\n"
        for n, (who, day, hour, text) in enumerate([*said[:2], said[5], *said[2:]])
    )
    page = read(raw)
    assert [c.author for c in page.comments] == [
        "Odile",
        "gaston_v",
        None,
        "Odile",
        "Riverain du quai",
        "Z. Merah",
        None,
    ]


def test_idem_that_readers_write_stays():
    said = [*SAID[:3], ("Léa", "09-mars-22", "07:00", "Idem"), ("Paul", "09-mars-22", "07:10", "idem")]
    raw = "Qui;Jour;Heure;Propos\n" + "".join(f"{who};{day};{hour};{text}\n" for who, day, hour, text in said)
    assert [c.text for c in read(raw).comments] == [text for *_rest, text in said]
