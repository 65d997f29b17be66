"""Outlines, quoted comments, tables and links' titles in Markdown."""

from stance.pages import read
from stance.pages.detect import detect
from stance.pages.markdown_shapes import with_moments_of_links

ARTICLE = (
    "Le conseil a voté la fermeture de la piscine par onze voix contre neuf, après trois heures de débat.\n\n"
    "Les clubs demandent un sursis jusqu'en juin, et les écoles cherchent déjà des créneaux ailleurs."
)


def rows(page):
    number = {c.id: c.author for c in page.comments}
    return [(c.author, c.date, number.get(c.parent_id), c.text) for c in page.comments]


def test_an_outline_is_read_as_deep_as_it_stands():
    raw = (
        "title:: La piscine ferme\nauthor:: [[Anne Bel]]\nsource:: https://la-gazette.example/piscine\ndate:: [[2021-10-03]]\n\n"
        "- ## Texte\n"
        + "".join(f"\t- {paragraph}\n" for paragraph in ARTICLE.split("\n\n"))
        + "- ## Commentaires\n  collapsed:: true\n"
        "\t- **Jean-Da** · 3.10.2021, 11:20\n\t\t- J'y nage depuis trente ans, et je n'ai rien vu venir.\n"
        "\t\t- **Louisette** · 3.10.2021, 14:02\n\t\t\t- Venez au conseil de jeudi, nous serons nombreux.\n"
        "\t- **dom_lyon** · 4.10.2021, 08:31\n\t\t- Une piscine à trois cents mille euros par an, ce n'est plus tenable.\n"
    )
    assert detect(raw) == "markdown"
    page = read(raw)
    assert (page.title, page.author, page.url) == (
        "La piscine ferme",
        "Anne Bel",
        "https://la-gazette.example/piscine",
    )
    assert page.text == ARTICLE
    assert [row[:3] for row in rows(page)] == [
        ("Jean-Da", "2021-10-03T11:20", None),
        ("Louisette", "2021-10-03T14:02", "Jean-Da"),
        ("dom_lyon", "2021-10-04T08:31", None),
    ]
    assert page.comments[0].text == "J'y nage depuis trente ans, et je n'ai rien vu venir."


def test_comments_that_a_page_quotes_are_what_people_wrote():
    raw = (
        f"# La piscine ferme\n\n{ARTICLE}\n\n## 💬 Commentaires (3)\n\n"
        "**1. Gérard L.** – *7 mars 2025 à 09 h 14*\n> J'y nage depuis trente ans.\n>\n> Et je n'ai rien vu venir.\n\n"
        "**2. Ismaël T.** – *7 mars 2025 à 12 h 30* – ↪️ *en réponse à Gérard L.*\n> Venez au conseil de jeudi.\n\n"
        "**3. Rouquin08** – *8 mars 2025 à 23 h 47*\n> et les écoles, elles iront où ?\n"
    )
    assert rows(read(raw)) == [
        ("Gérard L.", "2025-03-07T09:14", None, "J'y nage depuis trente ans.\n\nEt je n'ai rien vu venir."),
        ("Ismaël T.", "2025-03-07T12:30", "Gérard L.", "Venez au conseil de jeudi."),
        ("Rouquin08", "2025-03-08T23:47", None, "et les écoles, elles iront où ?"),
    ]


def test_quotations_that_tell_levels_stay():
    raw = (
        f"# La piscine ferme\n\n{ARTICLE}\n\n## Commentaires\n\n"
        "> **Léa** · 3 mai 2022\n>\n> J'y nage depuis trente ans.\n>\n> > **Karim** · 4 mai 2022\n> >\n> > Venez jeudi.\n"
    )
    assert [row[:3] for row in rows(read(raw))] == [
        ("Léa", "2022-05-03", None),
        ("Karim", "2022-05-04", "Léa"),
    ]


def test_a_table_of_comments():
    raw = (
        f"# La piscine ferme\n\n{ARTICLE}\n\n## Commentaires retenus\n\n"
        "| N° | Pseudo | Date | Répond à | Commentaire | Code |\n|---:|:---|:---|:---:|:---|:---|\n"
        "| 2 | Patrice_M | 28/03/2022 08:14 | — | J'y nage depuis trente ans.<br>Et voilà. | LIEN |\n"
        "| 3 | ada.lgb | 28/03/2022 08:40 | 2 | Venez au conseil de **jeudi**, nous serons nombreux. | APPEL |\n"
        "| 7 | Bintou | 29/03/2022 21:17 | — | et les écoles, elles iront où ? | DOUTE |\n"
    )
    assert rows(read(raw)) == [
        ("Patrice_M", "2022-03-28T08:14", None, "J'y nage depuis trente ans.\nEt voilà."),
        ("ada.lgb", "2022-03-28T08:40", "Patrice_M", "Venez au conseil de jeudi, nous serons nombreux."),
        ("Bintou", "2022-03-29T21:17", None, "et les écoles, elles iront où ?"),
    ]


def test_moments_that_titles_of_links_tell():
    link = '[il y a 1 mois](#note_7 "2 mai 2023 à 21:09:33")'
    assert with_moments_of_links(f"Léa {link}") == "Léa 2 mai 2023 à 21:09:33"
    other = '[le rapport](https://a.example/r "2 mai 2023 à 21:09:33")'
    assert with_moments_of_links(other) == other


def test_ranks_and_numbers_of_an_archived_forum():
    raw = (
        "# Algues noires\n\n---\n\n**#1** | **Chtite** (alevin, 12 messages, Béthune) | samedi 4 février 2006, 21h07\n\n"
        "J'ai des touffes noires partout sur les plantes depuis trois semaines, aidez-moi.\n\n---\n\n"
        "**#2** | **Mr_Pleco** (modérateur, 5 204 messages, Namur) | samedi 4 février 2006, 21h30\n\n"
        "Ce sont des algues pinceau, baisse la lumière à huit heures par jour.\n\n---\n\n"
        "**#3** | **Chtite** (alevin, 12 messages, Béthune) | dimanche 5 février 2006, 10h12\n\nMerci, j'essaie ce soir.\n"
    )
    page = read(raw)
    assert [(c.author, c.date) for c in page.comments] == [
        ("Mr_Pleco", "2006-02-04T21:30"),
        ("Chtite", "2006-02-05T10:12"),
    ]
