"""Tables of comments that were pasted below an article."""

from stance.pages.tabular import read_tabular
from stance.pages.text import read_text

ARTICLE = """La rue de l'École sans voitures
Publié le 17/01/2020 par la mairie

La rue de l'École sera fermée aux voitures les jours de classe, matin et soir, à partir du lundi 24 février.

Un cahier a été ouvert en mairie. Voici toutes les contributions, avec la réponse de l'équipe quand il y en a une.

"""
TABLE = (
    "N°\tReçue le\tNom\tEn réponse à\tVotre contribution\tRéponse de la mairie\n"
    "41\t17/01/2020\tMme Delrieu\t\tEt mon infirmier ?\tLes soignants passent au pas.\n"
    '42\t18/01/2020\tun papa\t41\t"Avec des jumeaux\n\net une poussette, merci bien."\t\n'
    "43\t23/01/2020\tJ. Ph. S.\t\tPour.\t\n"
)
FOOT = "\nTéléchargez ce tableau : contributions.xlsx (18 Ko)\n"


def test_rows_below_an_article_are_its_comments():
    page = read_text(ARTICLE + TABLE + FOOT)
    assert page.title == "La rue de l'École sans voitures"
    assert page.text.startswith("La rue de l'École sera fermée")
    assert "Delrieu" not in page.text
    assert [(comment.author, comment.date, comment.parent_id) for comment in page.comments] == [
        ("Mme Delrieu", "2020-01-17", None),
        ("mairie", None, "41"),
        ("un papa", "2020-01-18", "41"),
        ("J. Ph. S.", "2020-01-23", None),
    ]
    assert page.comments[2].text == "Avec des jumeaux\n\net une poussette, merci bien."


def test_a_menu_with_tabs_is_no_table():
    page = read_text("Accueil\tConsommation\tForum\tGuide d'achat\n\n" + ARTICLE)
    assert page.comments == ()


def test_a_table_alone_has_answers_in_their_own_column_too():
    (page,) = list(read_tabular(TABLE))
    assert [comment.author for comment in page.comments] == ["Mme Delrieu", "mairie", "un papa", "J. Ph. S."]
