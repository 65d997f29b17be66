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


COMMENTS = "<section id='comments'><h2>2 commentaires</h2>{}</section>"
TALK = (
    "<div class='comment' id='comment-11'><b class='comment-author'>Karim</b> <time datetime='2022-05-02T10:00'>2 mai</time>"
    "<div class='comment-text'>Très bien.</div></div>"
    "<div class='comment' id='comment-12'><b class='comment-author'>Luc</b> <time datetime='2022-05-03T10:00'>3 mai</time>"
    "<div class='comment-text'>Et les livreurs ?</div></div>"
)


@pytest.mark.parametrize(
    ("head", "above", "below"),
    [
        pytest.param(
            "<meta property='og:article:author' content='Propos recueillis par Anne Bel'>"
            "<meta property='og:article:published_time' content='2022-05-01'>",
            "<section><span>Propos recueillis par <a>Anne Bel</a></span></section>"
            "<p>Publié le 1 mai 2022 <span>Temps de lecture 4 min.</span></p><ul><li><button>Offrir</button></li><li><a href='#c'>Lire les avis</a></li></ul>",
            "<p><a href='/anne'>Anne Bel</a></p>",
            id="below the standfirst",
        ),
        pytest.param(
            "<meta name='author' content='Le Courrier'><meta property='og:site_name' content='Le Courrier'>",
            "<div><span>par</span><dl><dd>Anne Bel</dd></dl></div><p>Publié le 1 mai 2022</p>",
            "",
            id="par alone",
        ),
    ],
)
def test_bylines_in_parts(head, above, below):
    found = read(
        f"<html><head>{head}</head><body><article class='article-content'><h1>Rue des Tilleuls</h1><p>{FIRST}</p>{above}<p>{LAST}</p>{below}</article>"
        f"{COMMENTS.format(TALK)}</body></html>"
    )
    assert (found.author, found.date, found.text) == ("Anne Bel", "2022-05-01", f"{FIRST}\n\n{LAST}")


def test_signs_that_link_to_headings_and_lines_about_who_wrote_are_no_text():
    found = read(
        "<html><body><article><h1>Rue des Tilleuls</h1><div class='sig'><span itemprop='author'>Anne Bel</span><span>Journaliste</span>"
        "<time itemprop='datePublished' datetime='2022-05-01'>1 mai 2022</time> <span>Temps de lecture : deux minutes.</span></div>"
        f"<div itemprop='articleBody'><p>{FIRST}</p><h2>Le marché <a class='anchor' href='#m'>#</a></h2><p>{LAST}</p></div></article></body></html>"
    )
    assert (found.text, found.headings) == (f"{FIRST}\n\nLe marché\n\n{LAST}", ("Le marché",))


def test_a_video_is_its_channel_s():
    found = read(
        "<html><head><meta property='og:type' content='video'></head><body><main><h1>Rue des Tilleuls</h1>"
        "<div class='video-channel-left-links'><a href='/c/anne'><span>Anne Bel</span></a></div>"
        f"<div class='video-description'><p>{FIRST}</p><p>{LAST}</p></div></main></body></html>"
    )
    assert found.author == "Anne Bel"


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param(
            "<div class='c_x1' data-testid='comment-item-{0}' id='comment-{0}'><button data-testid='message-username'><span class='Name_username__aB3x9'>{1}</span></button>"
            "<span>Fidèle</span><time datetime='2022-05-0{3}'>{3} mai</time><div data-testid='message-text'><p>{2}</p></div></div>",
            id="names for tests",
        ),
        pytest.param(
            "<div class='Comment_comment__Zk2f1' id='comment-{0}'><div class='Comment_author__Zk2f1'>{1}<span>Dinant</span></div>"
            "<span class='Comment_since__Zk2f1'>Abonné depuis 1998</span><div class='Comment_text__q9Xa7'>{2}</div><i class='Comment_date__q9Xa7'>0{3}/05/2022</i></div>",
            id="names of a build, a town that touches",
        ),
        pytest.param(
            "<div class='rc-item' data-rc-id='{0}'><div class='rc-vote'>Pour</div><div class='rc-who'>{1}<span class='rc-town'>Dinant</span></div>"
            "<div class='rc-when'>0{3}/05/2022</div><div class='rc-text'>{2}</div></div>",
            id="votes above names",
        ),
        pytest.param(
            "<div class='reaction-item' id='reaction-{0}' data-author='{1}'><p class='reaction-item__date'>0{3}/05/2022</p><p class='reaction-item__txt'>{2}</p></div>",
            id="names of attributes, parts of items",
        ),
        pytest.param(
            "<div class='msg' id='msg-{0}'><b class='msg-pseudo'>{1}</b> <i class='msg-date'>0{3}/05/2022</i><div class='txt-msg'>{2}</div><div class='signature-msg'>Vive le quai</div></div>",
            id="signatures",
        ),
    ],
)
def test_who_wrote_a_comment(comment):
    talk = "".join(
        comment.format(*row)
        for row in ((11, "Karim", "Très bien.", 2), (12, "Luc M.", "Et les livreurs ?", 3))
    )
    found = read(
        f"<html><body><article><h1>Rue des Tilleuls</h1><div class='entry-content'><p>{FIRST}</p><p>{LAST}</p></div></article>{COMMENTS.format(talk)}</body></html>"
    )
    assert [(c.id, c.author, c.date, c.text) for c in found.comments] == [
        ("11", "Karim", "2022-05-02", "Très bien."),
        ("12", "Luc M.", "2022-05-03", "Et les livreurs ?"),
    ]


def test_an_age_that_links_to_nothing_and_lines_that_editors_write():
    talk = TALK.replace("<time datetime='2022-05-02T10:00'>2 mai</time>", "<span class='since'>3 sem.</span>")
    talk = talk.replace(
        "Très bien.", "<div>À faire :</div><div>1) le banc</div><div><br></div><div>Merci.</div>"
    )
    found = read(
        f"<!-- saved date: Sun May 29 2022 18:22:41 GMT+0200 --><html><body><article><h1>Rue</h1><p>{FIRST}</p></article>{COMMENTS.format(talk)}</body></html>"
    )
    assert (found.comments[0].date, found.comments[0].text) == (
        "2022-05-08",
        "À faire :\n1) le banc\n\nMerci.",
    )


@pytest.mark.parametrize(
    "said",
    [
        "supprimé par l’auteur",
        "Cette contribution a été retirée par la modération.",
        "Commentaire masqué suite à des signalements",
    ],
)
def test_what_says_that_it_is_gone_is_no_comment(said):
    gone = f"<div class='comment' id='comment-13'><b class='comment-author'>Léa</b><div class='comment-text'><em>{said}</em></div></div>"
    found = read(
        f"<html><body><article><h1>Rue</h1><p>{FIRST}</p></article>{COMMENTS.format(TALK + gone)}</body></html>"
    )
    assert [c.author for c in found.comments] == ["Karim", "Luc"]


def test_a_text_of_several_paragraphs_each_called_the_text_and_seconds_below_ages():
    talk = (
        "<div class='comment' id='comment-5e0b7d14a'><b class='comment-author'>Karim</b> <span class='comment-age' data-ts='1651485600'>il y a 2 ans</span>"
        "<p class='comment__text'>Très bien.</p><p class='comment__text'>Vraiment.</p><details><summary>1 réponse</summary></details></div>"
    )
    found = read(
        f"<html><body><article><h1>Rue</h1><p>{FIRST}</p></article>{COMMENTS.format(talk + TALK)}</body></html>"
    )
    first = found.comments[0]
    assert (first.id, first.date, first.text) == (
        "5e0b7d14a",
        "2022-05-02T10:00:00+00:00",
        "Très bien.\n\nVraiment.",
    )


def test_numbered_messages_are_a_topic_and_what_answers_it():
    posts = "".join(
        f"<div class='bloc-message-forum' id='message_{number}'><span class='bloc-pseudo-msg'>{name}</span><div class='bloc-date-msg'>12 mai 2022 à 10:0{number}:00</div>"
        f"<div class='txt-msg'><p>{text}</p></div></div>"
        for number, name, text in ((1, "Anne", FIRST), (2, "Karim", "Très bien."), (3, "Luc", "Oui."))
    )
    found = read(f"<html><body><h1>Rue</h1><div class='bloc-forum'>{posts}</div></body></html>")
    assert (found.author, found.text) == ("Anne", FIRST)
    assert [(c.id, c.author) for c in found.comments] == [("2", "Karim"), ("3", "Luc")]
