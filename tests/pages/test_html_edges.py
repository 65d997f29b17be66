"""What stands between, above and below the paragraphs of an article in HTML and is none of them; streams of posts."""

import pytest

from stance.pages import read

FIRST = (
    "Depuis trois semaines, la mairie ferme la rue des Tilleuls aux voitures le dimanche matin,"
    " et le marché s'y étale désormais jusqu'au canal."
)
LAST = "On a compté quatre cents passages à vélo en une matinée, contre une trentaine avant la fermeture de la rue."
BYLINE = "<p class='meta'>Publié le 1 mai 2022 par <a rel='author' href='/a'>Anne Bel</a></p>"
TIMES = (
    "<div class='posted-on'><time class='updated' datetime='2022-05-03'>3 mai</time>"
    "<time class='published' datetime='2022-05-01'>1 mai</time></div><span class='author vcard'>Anne Bel</span>"
)
LEAF = "<div class='cal'><div>dim.</div><div>01</div><div>mai</div><div>2022</div></div><span class='author vcard'>Anne Bel</span>"


@pytest.mark.parametrize(
    ("byline", "above", "between", "below"),
    [
        pytest.param(
            BYLINE,
            "",
            "<div class='x'><span>- Publicité -</span><a href='#'><img src='a'></a></div>",
            "",
            id="advertisement",
        ),
        pytest.param(
            BYLINE,
            "",
            "<p><img src='a'><br><em>La rue un dimanche matin, vue du pont.</em></p>",
            "",
            id="legend in italics",
        ),
        pytest.param(
            BYLINE,
            "<div class='audio'><audio src='x'></audio><span>0:00 / 3:12</span></div>",
            "",
            "",
            id="player",
        ),
        pytest.param(
            BYLINE,
            "",
            "",
            "<div class='zz'><p>Anne Bel</p><p>Anne habite le quartier et y tient une librairie.</p></div>",
            id="box of the author",
        ),
        pytest.param(BYLINE, "", "", "<p>Crédit photo : Luc Mercier</p>", id="credit"),
        pytest.param(TIMES, "", "", "", id="changed before published"),
        pytest.param(LEAF, "", "", "", id="leaf of a calendar"),
    ],
)
def test_what_is_no_part_of_an_article(byline, above, between, below):
    found = read(
        f"<html><body><main><article><header><h1>Rue des Tilleuls</h1>{byline}</header><div class='entry-content'>"
        f"{above}<p>{FIRST}</p>{between}<p>{LAST}</p>{below}</div></article></main></body></html>"
    )
    assert (found.title, found.author, found.date, found.text) == (
        "Rue des Tilleuls",
        "Anne Bel",
        "2022-05-01",
        f"{FIRST}\n\n{LAST}",
    )


def test_the_first_of_a_stream_of_posts_is_what_the_others_answer():
    def post(number, name, text):
        return (
            f"<article class='cPost ipsComment' id='elComment_{number}'><aside><h3><a href='/profile/{number}-x/'>{name}</a></h3></aside>"
            f"<div class='ipsComment_content'><p>Posté(e) <time datetime='2022-05-01T10:0{number}:00Z'>1 mai</time></p>"
            f"<div data-role='commentContent'><p>{text}</p></div></div></article>"
        )

    posts = post(1, "Anne Bel", FIRST) + post(2, "Karim", "Très bien.") + post(3, "Luc", "Et les livreurs ?")
    event = "<article class='EventPost Post'><a>Modo</a> <span>a épinglé le sujet</span></article>"
    found = read(
        f"<html><body><main><h1>Rue des Tilleuls</h1><div class='posts'>{posts}{event}</div></main></body></html>"
    )
    assert (found.author, found.text) == ("Anne Bel", FIRST)
    assert [(c.id, c.author, c.text) for c in found.comments] == [
        ("2", "Karim", "Très bien."),
        ("3", "Luc", "Et les livreurs ?"),
    ]
