"""Pages of sites that nothing names: threads by their structure, JSON by what its lists hold, tables by what is in their columns."""

import json

import pytest

from stance.pages import read
from stance.pages.detect import detect

PROSE = "Le vélo est bon pour la ville, et la ville le lui rend mal."
MORE = "Il faudrait des pistes larges, séparées, continues, et de quoi attacher son vélo sans se pencher."
TEXT = f"{PROSE}\n\n{MORE}"
ARTICLE = f"<main><article><h1>Vive le vélo</h1><p>Par Anne Bel, le 28 février 2024</p><div class='post-content'><p>{PROSE}</p><p>{MORE}</p></div></article>"
LEA = ("Léa", None, False, "Tout à fait.")
ANNE = ("Anne Bel", "Léa", True, "On se couvre.")
PAUL = ("Paul K.", None, False, "Pas d’accord du tout.")


def rows(page):
    """Return (author, author answered, written by the article's author, text) of every comment."""
    authors = {comment.id: comment.author for comment in page.comments}
    return [(c.author, authors.get(c.parent_id), c.by_author, c.text) for c in page.comments]


def page_of(body, head=""):
    return read(
        f"<!DOCTYPE html><html><head><title>Vive le vélo</title>{head}</head><body>{body}</body></html>"
    )


def hashed(name, hour, text, inner=""):
    return (
        f"<li class='css-1k{name[0]}'><div class='css-a'><div class='css-b'><p class='css-n'>{name}</p><p class='css-d'>1 mars 2024 à {hour}</p></div>"
        f"<div class='css-t'><p>{text}</p></div><div class='css-f'><button>Recommander</button><span>3</span></div></div>{inner}</li>"
    )


def card(name, hour, text, inner=""):
    return (
        f"<div class='my-4'><div class='flex'><div class='mr-2'>{name}</div></div><div class='text-sm'>2024-03-01 {hour}</div>"
        f"<div class='my-2'><p>{text}</p></div><div><button>Répondre</button></div>{inner}</div>"
    )


def element(name, hour, text, inner="", depth=0):
    return (
        f"<x-comment author='{name}' depth='{depth}'><div slot='meta'><a href='/user/{name[0]}/'>{name}</a><span>•</span>"
        f"<a href='#'><time datetime='2024-03-01T{hour}:00.000Z' title='vendredi 1 mars 2024'>il y a 2 j</time></a></div>"
        f"<div slot='comment'><div><p>{text}</p></div></div><x-comment-action-row><span>Partager</span></x-comment-action-row>{inner}</x-comment>"
    )


def table(name, hour, text, indent):
    return (
        f"<tr class='athing' id='10{indent}{hour[:2]}'><td><table><tr><td class='ind' indent='{indent}'><img width='{40 * indent}'></td><td class='default'><div>"
        f"<span class='head'><a href='user?id={name[0]}'>{name}</a> <span class='age' title='2024-03-01T{hour}:00 1709284200'><a href='item?id=1'>2 days ago</a></span></span></div>"
        f"<div class='comment'><div class='commtext'>{text}</div><div class='reply'><p><a href='reply?id=1'>reply</a></p></div></div></td></tr></table></td></tr>"
    )


def titled(name, hour, text, inner=""):
    return (
        f"<div class='comment'><div class='rest'><div class='comment-content'><div><a href='/profile/9-x'>{name}</a>"
        f"<a href='/p/velo/comment/9' title='1 mars 2024, {hour}'>1 mars</a></div><div class='comment-body'><p>{text}</p></div></div></div><div class='list'>{inner}</div></div>"
    )


def below(comment, leave=""):
    """Return three comments, the second of which answers the first."""
    inside = comment("Anne Bel", "10:10", ANNE[3])
    inside = f"<ul class='css-u'>{inside}</ul>" if comment is hashed else f"<div class='pl-4'>{inside}</div>"
    return comment("Léa", "09:10", LEA[3], inside) + comment("Paul K.", "11:10", PAUL[3]) + leave


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param(
            f"<section><h2>3 avis</h2><ul class='css-u'>{below(hashed)}</ul></section>", id="hashed-classes"
        ),
        pytest.param(f"<div id='widget'><div class='mt-4'>{below(card)}</div></div>", id="cards-of-a-widget"),
        pytest.param(f"<x-comment-tree>{below(element)}</x-comment-tree>", id="elements-of-its-own"),
        pytest.param(
            f"<table class='tree'>{table('Léa', '09:10', LEA[3], 0)}{table('Anne Bel', '10:10', ANNE[3], 1)}{table('Paul K.', '11:10', PAUL[3], 0)}</table>",
            id="levels-as-cells-of-a-table",
        ),
        pytest.param(f"<div class='list'>{below(titled)}</div>", id="hours-in-titles-of-links"),
    ],
)
def test_threads_by_structure(comments):
    page = page_of(f"{ARTICLE}{comments}</main>")
    assert (page.title, page.author, page.text) == ("Vive le vélo", "Anne Bel", TEXT)
    assert rows(page) == [LEA, ANNE, PAUL]
    assert [comment.date[:16] for comment in page.comments] == [
        f"2024-03-01T{h}:10" for h in ("09", "10", "11")
    ]


def post(name, handle, hour, text, state=""):
    return (
        f"<div><div class='status {state}'><div class='info'><a href='/@{handle}/11'><time datetime='2024-03-01T{hour}:00Z'>1 mars</time></a>"
        f"<a href='/@{handle}'><img src='a.png'></a><a href='/@{handle}'><strong>{name}</strong> <span>@{handle}</span></a></div>"
        f"<div class='status__content'><p>{text}</p></div><div class='bar'><button>Répondre</button><span>2</span></div></div></div>"
    )


def test_the_first_post_of_a_network_is_the_article():
    page = page_of(
        "<nav>Accueil</nav><div class='feed'>"
        + post("Anne Bel", "anne", "08:00", PROSE)
        + post("Léa", "lea", "09:10", LEA[3], "status--in-thread status--first-in-thread")
        + post("Anne Bel", "anne", "10:10", ANNE[3], "status--in-thread")
        + post("Paul K.", "paul", "11:10", PAUL[3], "status--in-thread status--first-in-thread")
        + "</div>",
        "<meta property='og:title' content='Anne Bel (@anne@exemple.org)'>",
    )
    assert (page.title, page.author, page.date, page.text) == (
        None,
        "Anne Bel",
        "2024-03-01T08:00:00+00:00",
        PROSE,
    )
    assert rows(page) == [LEA, ANNE, PAUL]


def test_texts_that_stand_in_forms():
    def thing(name, hour, text, inner=""):
        return (
            f"<div class='thing comment'><p class='parent'></p><div class='entry'><p class='tagline'><a class='expand'>[–]</a><a class='author' href='/user/x'>{name}</a>"
            f"<span class='score'>3 points</span> <time datetime='2024-03-01T{hour}:00+00:00'>il y a 3 jours</time></p><form class='usertext'><input type='hidden' name='id'>"
            f"<div class='usertext-body'><div class='md'>{text}</div></div></form><ul class='buttons'><li><a>permalien</a></li><li><a>intégrer</a></li></ul></div>"
            f"<div class='child'>{inner}</div></div>"
        )

    quote = "<blockquote><p>des pistes</p></blockquote><p>Oui.</p>"
    page = page_of(
        "<div class='content'><div class='links'>"
        + thing("Anne Bel", "08:00", f"<p>{PROSE}</p><p>{MORE}</p>").replace("thing comment", "thing link")
        + "</div><div class='commentarea'><section><h2>Envie de participer ?</h2><p>Inscrivez-vous !</p></section><div class='listing'>"
        + thing("Léa", "09:10", "<p>Tout à fait.</p>", thing("Anne Bel", "10:10", "<p>On se couvre.</p>"))
        + thing("Paul K.", "11:10", quote)
        + "</div></div></div>"
    )
    assert (page.author, page.text) == ("Anne Bel", TEXT)
    assert rows(page) == [LEA, ANNE, ("Paul K.", None, False, "des pistes\n\nOui.")]


def test_teasers_of_other_pages_are_no_thread():
    teasers = "".join(
        f"<div class='card'><span>Léa B.</span> <time datetime='2024-03-0{day}'>{day} mars</time><a href='/page-{day}'>La ville en {day} roues, un récit</a></div>"
        for day in (1, 2, 3)
    )
    page = page_of(f"{ARTICLE}<div class='cards'>{teasers}</div></main>")
    assert (page.text, page.comments) == (TEXT, ())


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        pytest.param(
            "<time datetime='2024-01-00T18:12:45Z' title='Sun Feb 04 2024 19:12:45 GMT+0100 (heure normale)'>il y a peu</time>",
            "2024-02-04T19:12:45+01:00",
            id="broken-for-machines",
        ),
        pytest.param(
            "<time datetime='2024-02-04T18:12:45Z' title='Sun Feb 04 2024 19:12:45 GMT+0100'>il y a peu</time>",
            "2024-02-04T18:12:45+00:00",
            id="the-same-moment",
        ),
        pytest.param(
            "<span class='x' title='Wed Apr 10 08:12:31 2024 UTC'>hier</span>",
            "2024-04-10T08:12:31+00:00",
            id="c",
        ),
        pytest.param("<span data-tip='1 mars 2024 à 09:10'>hier</span>", "2024-03-01T09:10", id="hint"),
    ],
)
def test_moments_in_attributes(time, expected):
    comments = "".join(
        f"<li class='comment' id='comment-{i}'><b class='author'>Léa</b> {time}<div class='comment-content'><p>Oui, {i} fois.</p></div></li>"
        for i in (1, 2)
    )
    page = page_of(f"{ARTICLE}<ol class='comment-list'>{comments}</ol></main>")
    assert [comment.date for comment in page.comments] == [expected, expected]


def test_a_byline_in_the_footer_of_the_article_and_the_lead_in_its_header():
    page = page_of(
        f"<article><header><h1>Vive le vélo</h1><p class='article__chapo'>{PROSE}</p></header><div class='article__body'><p>{MORE}</p></div>"
        "<footer class='entry-footer'>Publié le <time class='entry-date' datetime='2024-02-28T08:12:00+01:00'>28 février</time> par <a rel='author' href='/a'>Anne Bel</a></footer></article>"
        "<footer class='site-footer'>© Zoé Roy</footer>",
        "<meta property='article:published_time' content='2024-02-28T07:12:00+00:00'>",
    )
    assert (page.author, page.date, page.text) == ("Anne Bel", "2024-02-28T08:12:00+01:00", TEXT)


# JSON ------------------------------------------------------------------------------------------------------------------

DAY = "2024-03-01T09:10:00Z"


def listing(*children):
    return {"kind": "Listing", "data": {"after": None, "children": list(children)}}


def thing(kind, **data):
    return {"kind": kind, "data": data}


@pytest.mark.parametrize(
    ("data", "title"),
    [
        pytest.param(
            [
                listing(
                    thing(
                        "t3",
                        id="p1",
                        title="Vive le vélo",
                        selftext=PROSE,
                        author="Anne Bel",
                        created_utc=1709107200.0,
                    )
                ),
                listing(
                    thing(
                        "t1",
                        id="a1b2",
                        author="Léa",
                        body=LEA[3],
                        created_utc=1709284200.0,
                        parent_id="t3_p1",
                        link_title=None,
                        replies=listing(
                            thing(
                                "t1",
                                id="a1b3",
                                author="Anne Bel",
                                body=ANNE[3],
                                created_utc=1709284200.0,
                                parent_id="t1_a1b2",
                                replies="",
                            )
                        ),
                    ),
                    thing(
                        "t1",
                        id="a1b4",
                        author="Paul K.",
                        body=PAUL[3],
                        created_utc=1709284200.0,
                        parent_id="t3_p1",
                        replies="",
                    ),
                    thing("more", count=2, id="m", children=["x", "y"]),
                ),
            ],
            "Vive le vélo",
            id="listings-in-envelopes",
        ),
        pytest.param(
            {
                "post_view": {
                    "post": {"id": 5, "name": "Vive le vélo", "body": PROSE},
                    "creator": {"name": "anne", "display_name": "Anne Bel"},
                },
                "comments": [
                    {
                        "comment": {"id": 11, "content": LEA[3], "published": DAY, "path": "0.11"},
                        "creator": {"name": "Léa"},
                        "post": {"id": 5, "body": PROSE},
                    },
                    {
                        "comment": {"id": 12, "content": ANNE[3], "published": DAY, "path": "0.11.12"},
                        "creator": {"display_name": "Anne Bel"},
                        "post": {"id": 5},
                    },
                    {
                        "comment": {"id": 13, "content": PAUL[3], "published": DAY, "path": "0.13"},
                        "creator": {"name": "Paul K."},
                        "post": {"id": 5},
                    },
                ],
            },
            "Vive le vélo",
            id="objects-side-by-side",
        ),
        pytest.param(
            {
                "thread": {
                    "post": {
                        "uri": "at://a/1",
                        "author": {"handle": "a.x", "displayName": "Anne Bel"},
                        "record": {"text": PROSE, "createdAt": DAY},
                    },
                    "replies": [
                        {
                            "post": {
                                "cid": "c1",
                                "author": {"displayName": "Léa"},
                                "record": {"text": LEA[3], "createdAt": DAY},
                            },
                            "replies": [
                                {
                                    "post": {
                                        "cid": "c2",
                                        "author": {"displayName": "Anne Bel"},
                                        "record": {"text": ANNE[3], "createdAt": DAY},
                                    }
                                }
                            ],
                        },
                        {
                            "post": {
                                "cid": "c3",
                                "author": {"displayName": "Paul K."},
                                "record": {"text": PAUL[3], "createdAt": DAY},
                            },
                            "replies": [],
                        },
                    ],
                }
            },
            None,
            id="records-in-posts",
        ),
        pytest.param(
            {
                "code": 200,
                "message": "OK",
                "data": {
                    "article": {"titre": "Vive le vélo", "corps": PROSE, "auteur": {"nom": "Anne Bel"}},
                    "fil": {
                        "total": 3,
                        "elements": [
                            {
                                "ref": "k1",
                                "membre": {"pseudo": "Léa"},
                                "posteLe": DAY,
                                "propos": LEA[3],
                                "suites": [
                                    {
                                        "ref": "k2",
                                        "membre": {"pseudo": "Anne Bel"},
                                        "posteLe": DAY,
                                        "propos": ANNE[3],
                                    }
                                ],
                            },
                            {"ref": "k3", "membre": {"pseudo": "Paul K."}, "posteLe": DAY, "propos": PAUL[3]},
                        ],
                    },
                },
            },
            "Vive le vélo",
            id="an-answer-of-a-server-in-french",
        ),
        pytest.param(
            {
                "story": {
                    "title": "Vive le vélo",
                    "body": PROSE,
                    "author": {"username": "Anne Bel"},
                    "createdAt": DAY,
                },
                "commenters": {"h1": {"name": "Léa"}, "h2": {"name": "Anne Bel"}, "h3": {"name": "Paul K."}},
                "comments": [
                    {
                        "commentHex": "aa",
                        "commenterHex": "h1",
                        "markdown": LEA[3],
                        "parentHex": "root",
                        "creationDate": DAY,
                    },
                    {
                        "commentHex": "bb",
                        "commenterHex": "h2",
                        "markdown": ANNE[3],
                        "parentHex": "aa",
                        "creationDate": DAY,
                    },
                    {
                        "commentHex": "cc",
                        "commenterHex": "h3",
                        "markdown": PAUL[3],
                        "parentHex": "root",
                        "creationDate": DAY,
                    },
                ],
            },
            "Vive le vélo",
            id="people-by-their-keys",
        ),
    ],
)
def test_json_of_any_shape(data, title):
    page = read(json.dumps(data))
    assert (page.title, page.author, page.text) == (title, "Anne Bel", PROSE)
    assert rows(page) == [LEA, ANNE, PAUL]
    assert all(comment.date for comment in page.comments)


def test_comments_of_a_video_without_their_video():
    def snippet(identifier, name, text):
        return {
            "id": identifier,
            "snippet": {
                "textDisplay": f"<b>{text}</b>",
                "textOriginal": text,
                "authorDisplayName": name,
                "publishedAt": DAY,
            },
        }

    page = read(
        json.dumps(
            {
                "pageInfo": {"totalResults": 2},
                "items": [
                    {
                        "id": "U1",
                        "snippet": {"videoId": "v", "topLevelComment": snippet("U1", "Léa", LEA[3])},
                        "replies": {"comments": [snippet("U1.1", "Anne Bel", ANNE[3])]},
                    },
                    {
                        "id": "U2",
                        "snippet": {"videoId": "v", "topLevelComment": snippet("U2", "Paul K.", PAUL[3])},
                    },
                ],
            }
        )
    )
    assert rows(page) == [LEA, (*ANNE[:2], False, ANNE[3]), PAUL]
    assert page.text == ""


def test_lines_that_join_an_article_with_a_comment():
    above = {
        "post_ID": 7,
        "post_title": "Vive le vélo",
        "post_author_name": "Anne Bel",
        "post_date": "2024-02-28 08:00:00",
        "post_content": PROSE,
        "guid": "https://a.fr/velo",
        "comment_count": 2,
    }
    lines = [
        {
            **above,
            "comment_ID": 11,
            "comment_author": "Léa",
            "comment_date": "2024-03-01 09:10:00",
            "comment_parent": 0,
            "comment_content": LEA[3],
            "comment_approved": "1",
        },
        {
            **above,
            "comment_ID": 12,
            "comment_author": "Anne Bel",
            "comment_date": "2024-03-01 10:10:00",
            "comment_parent": 11,
            "comment_content": ANNE[3],
            "comment_approved": "1",
        },
        {
            **above,
            "comment_ID": 13,
            "comment_author": "Zoé",
            "comment_date": "2024-03-01 10:20:00",
            "comment_parent": 0,
            "comment_content": "Achetez !",
            "comment_approved": "spam",
        },
    ]
    page = read("\n".join(map(json.dumps, lines)))
    assert (page.title, page.author, page.date, page.url, page.text) == (
        "Vive le vélo",
        "Anne Bel",
        "2024-02-28T08:00:00",
        "https://a.fr/velo",
        PROSE,
    )
    assert rows(page) == [LEA, ANNE]
    assert page.warnings == ()


# Tables ----------------------------------------------------------------------------------------------------------------


def test_columns_by_parts_of_their_names():
    page = read(
        "Type;N° de contribution;Nom du participant;Date de dépôt;Date de modification;En réponse à;Titre;Texte de la contribution;Quartier\n"
        f"Article;;Anne Bel;28/02/2024 08:00;01/01/2030;;Vive le vélo;{PROSE};\n"
        f"Commentaire;201;Léa;01/03/2024 09:10;;;;{LEA[3]};Centre\nCommentaire;202;Anne Bel;01/03/2024 10:10;;201;;{ANNE[3]};\n"
    )
    assert (page.title, page.author, page.date, page.text) == (
        "Vive le vélo",
        "Anne Bel",
        "2024-02-28T08:00",
        PROSE,
    )
    assert rows(page) == [LEA, ANNE]
    assert [comment.date for comment in page.comments] == ["2024-03-01T09:10", "2024-03-01T10:10"]


def test_columns_by_what_is_in_them():
    raw = f"Qui parle;Pseudo;Envoi;Mot\nx;Léa;01/03/2024 09:10;{PROSE}\nx;Paul K.;02/03/2024 10:10;{MORE}\ny;Zoé;03/03/2024 11:10;{PROSE}\n"
    assert detect(raw) == "csv"
    page = read(raw)
    assert [(c.author, c.date, c.text) for c in page.comments] == [
        ("Léa", "2024-03-01T09:10", PROSE),
        ("Paul K.", "2024-03-02T10:10", MORE),
        ("Zoé", "2024-03-03T11:10", PROSE),
    ]


def test_a_page_made_by_hand():
    page = read(
        "<html><head><title>Vive le vélo - Les roues libres</title></head><body><div id=page><div id=tete><h1><a href='index.php'>Les roues libres</a></h1></div>"
        f"<div id=menu><ul><li>Balade par la côte</li></ul></div><div id=contenu><h2>Vive le vélo</h2><p>Le 2 août 2011 par Anne Bel</p><div class=texte><p>{PROSE}</p><p>{MORE}</p></div>"
        "<h3>2 commentaires</h3><div class=comment id=c1><p><b>Léa</b> le 03/08/2011 à 18:22</p><p>Tout à fait.</p></div>"
        "<div class='comment auteur' id=c2><p><b>Anne</b> le 03/08/2011 à 19:22</p><p>@Léa : on se couvre.</p></div></div></div></body></html>"
    )
    assert (page.title, page.author, page.text) == ("Vive le vélo", "Anne Bel", TEXT)
    assert rows(page) == [("Léa", None, False, "Tout à fait."), ("Anne", "Léa", True, "@Léa : on se couvre.")]


def test_a_list_of_comments_in_another_answers_the_one_above_it():
    one = "<div class=even id=comment-item-{0}><span class=comment-author>{1}</span><span class=comment-date>10-02-2015 21:0{0}</span><div class=comment-body>{2}</div></div>"
    lea, paul, anne = (
        one.format(1, "Léa", "Oui."),
        one.format(2, "Paul", "Non."),
        one.format(3, "Anne", "Si."),
    )
    page = page_of(
        f"{ARTICLE}<div id=comments><div class=comments-list>{lea}<div class=comments-list id=comments-list-1>{paul}</div>{anne}</div></div>"
    )
    assert [(author, answered) for author, answered, _by, _text in rows(page)] == [
        ("Léa", None),
        ("Paul", "Léa"),
        ("Anne", None),
    ]
