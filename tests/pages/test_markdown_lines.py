"""Pages in Markdown as clippers, converters and notes write them: read as the lines that a browser would show too."""

import pytest

from stance.pages import read
from stance.pages.lines import plain_lines
from stance.pages.markdown_lines import folded, refolded, shown_lines, unfolded

PROSE = "La mairie ferme la rue des Tilleuls aux voitures le dimanche matin, et le marché s'y étale jusqu'au canal depuis trois semaines."
TEXTS = [
    "Enfin une bonne idée, on respire et les enfants jouent dehors.",
    "Et les livraisons, vous les faites à dos d'âne peut-être ?",
    "Moi j'y vais à vélo, tout le monde devrait essayer une fois.",
    "Trois dimanches et déjà plus personne au café de la place.",
    "Bravo à la mairie, cela fait dix ans que nous le demandions.",
]
NAMES = ["Léa Bel", "Karim Dour", "Josette P.", "Luc Marin", "Ana Roy"]
JINA = f"""Title: La rue des Tilleuls sans voitures

URL Source: https://gazette.example/tilleuls

Published Time: 2023-05-12T08:00:00+02:00

Markdown Content:
La rue des Tilleuls sans voitures | La Gazette
===============

*   [Accueil](https://gazette.example/)
*   [Sports](https://gazette.example/sports)

La rue des Tilleuls sans voitures
=================================

{PROSE}

{PROSE}

5 commentaires
--------------

""" + "\n\n".join(
    f"[![Image {n}](https://gazette.example/{n}.png)](https://gazette.example/u/{n})\n\n[{name}](https://gazette.example/u/{n})\n\n13 mai 2023 à 10:0{n}\n\n{text}\n\n[Répondre](#r{n}) [Signaler](#s{n})"
    for n, (name, text) in enumerate(zip(NAMES, TEXTS, strict=True))
)


def test_a_reader_of_the_web_says_what_it_read_above_the_page():
    found = read(JINA)
    assert (found.title, found.url) == (
        "La rue des Tilleuls sans voitures",
        "https://gazette.example/tilleuls",
    )
    assert [(c.author, c.text) for c in found.comments] == list(zip(NAMES, TEXTS, strict=True))


def test_a_page_that_begins_with_a_link_is_no_json():
    page = '[](./index.php "Accueil")\n\n' + JINA.partition("Markdown Content:\n")[2]
    assert len(read(page).comments) == len(NAMES)


def test_code_stays_with_the_text_that_it_stands_in():
    lines = plain_lines("Voici ma commande :\n\n```\nls -la\nrm x\n```\n\nElle échoue.")
    apart, code = folded(lines)
    assert [line.text for line in apart if line.text] == ["Voici ma commande : \ue0000\ue001", "Elle échoue."]
    shown = "\n\n".join(line.text for line in apart if line.text)
    whole = "Voici ma commande :\n\n```\nls -la\nrm x\n```\n\nElle échoue."
    assert unfolded(shown, code) == whole
    assert refolded(whole, code) == shown


def test_a_fence_that_nobody_closed_is_none():
    lines = plain_lines("Oui.\n\n```\nls")
    assert ([line.text for line in folded(lines)[0]], folded(lines)[1]) == (["Oui.", "", "```", "ls"], [])


def test_a_passage_that_a_comment_in_a_quotation_quotes_keeps_its_mark():
    page = "> **Léa** · 12 mars 2023\n>\n> > il hurle à cinq heures\n>\n> Chez nous aussi.\n>> **Paul** · 13 mars 2023\n>>\n>> Pareil."
    shown = [(line.indent, line.text) for line in shown_lines(plain_lines(page)) if line.text]
    assert shown == [
        (4, "Léa · 12 mars 2023"),
        (4, "> il hurle à cinq heures"),
        (4, "Chez nous aussi."),
        (8, "Paul · 13 mars 2023"),
        (8, "Pareil."),
    ]


@pytest.mark.parametrize(
    ("front", "author", "date"),
    [
        ("title: |\n  La rue\nauthor: |\n  Anne Bel\ndate_published: 2023-05-12\n", "Anne Bel", "2023-05-12"),
        (
            "title: La rue\nauthor: Anne Bel\ndate: 2023-05-12\ndate_saved: 2023-06-01\n",
            "Anne Bel",
            "2023-05-12",
        ),
    ],
)
def test_front_matter_in_blocks(front, author, date):
    found = read(
        f"---\n{front}---\n\n# La rue\n\n{PROSE}\n\n## Commentaires\n\n### Léa, 13 mai 2023\n\n{TEXTS[0]}\n"
    )
    assert (found.author, found.date, len(found.comments)) == (author, date, 1)


def test_ages_count_from_the_day_on_which_a_note_was_made():
    page = f"# La rue\n\nDate de création: 14 septembre 2023\nURL: https://a.example/rue\n\n{PROSE}\n\n## Commentaires (1)\n\n**Léa** · il y a 3 jours\n\n{TEXTS[0]}\n"
    assert [(c.author, c.date) for c in read(page).comments] == [("Léa", "2023-09-11")]


def test_a_document_whose_lists_look_like_comments_stays_an_article():
    rows = "\n".join(
        f"- **Étape {n}** : on ouvre la page, on lit la ligne {n}, on note ce qui manque."
        for n in range(1, 7)
    )
    found = read(f"# Guide\n\n{PROSE}\n\n## Marche à suivre\n\n{rows}\n\n## Fin\n\n{PROSE}\n")
    assert not found.comments
    assert "Étape 6" in found.text


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param(
            [
                "**1. Léa Bel** — *il y a 1 semaine*",
                "**1.1. Karim D.** *(Autrice)* — *il y a 6 jours* — ↳ en réponse à Léa Bel",
                "**2. houda.m** — *il y a 5 jours*",
            ],
            id="numbers",
        ),
        pytest.param(
            [
                "**Léa Bel** (@lea@piaille.example) — il y a 1 semaine",
                "**Karim D.** (@karim@toot.example) — il y a 6 jours\n\n↪ en réponse à Léa Bel",
                "**houda.m** (@houda@toot.example) — il y a 5 jours",
            ],
            id="accounts",
        ),
        pytest.param(
            [
                '#### <img src="https://a.example/1.png" width="50">[Léa Bel](https://a.example/lea) commented at [2024-05-07](https://a.example/1#c-1):',
                '#### <img src="https://a.example/2.png" width="50">[Karim D.](https://a.example/k) commented at [2024-05-08](https://a.example/1#c-2):\n\n@Léa Bel',
                '#### <img src="https://a.example/3.png" width="50">[houda.m](https://a.example/h) commented at [2024-05-09](https://a.example/1#c-3):',
            ],
            id="acts",
        ),
    ],
)
def test_heads_with_more_than_name_and_date(heads):
    page = read(
        f"# Rue des Tanneurs\n\n**Autrice :** Karim D.\n\n**Date de publication :** 3 mai 2024\n\n**Page capturée le :** 14 mai 2024\n\n"
        f"{PROSE}\n\n{PROSE}\n\n## 💬 Commentaires (3)\n\n"
        + "\n\n".join(f"{head}\n\n{text}" for head, text in zip(heads, TEXTS, strict=False)),
        input_format="markdown",
    )
    assert (page.author, page.date) == ("Karim D.", "2024-05-03")
    authors = {c.id: c.author for c in page.comments}
    assert [(c.author, c.date, authors.get(c.parent_id)) for c in page.comments] == [
        ("Léa Bel", "2024-05-07", None),
        ("Karim D.", "2024-05-08", "Léa Bel"),
        ("houda.m", "2024-05-09", None),
    ]
    assert [c.text.removeprefix("@Léa Bel").strip() for c in page.comments] == TEXTS[:3]


def test_entities_and_what_a_clipper_writes_above_a_page_are_read_as_they_show():
    page = read(
        f"---\ncreated: 2023-06-18T21:04:52 (UTC +02:00)\nsource: https://a.example/tilleuls\nauthor: Odile\n---\n\n"
        f"# L&#8217;échantillon &amp; le reste\n\n> ## Excerpt\n> {PROSE[:60]}…\n\n---\n{PROSE} Personne n&rsquo;aime `&amp;`.\n",
        input_format="markdown",
    )
    assert page.title == "L’échantillon & le reste"
    assert page.text == f"{PROSE} Personne n’aime &amp;."
    # the day of clipping is none of the article's
    assert page.date is None
