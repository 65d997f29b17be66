"""Pages whose classes say nothing, or that name their parts for programs and screen readers alone: what structure and labels tell."""

import pytest

from stance.pages import read

TITLE = "Le marché quitte la place"
FIRST = (
    "Les travaux de la place commencent en mars et dureront onze mois : le marché du jeudi, qui réunit trente-quatre"
    " commerçants, doit trouver un autre lieu d'ici là."
)
LAST = "L'esplanade de la gare est vaste et desservie par trois lignes de car, mais elle est à douze minutes à pied du centre."
LEAD = "Deux lieux sont proposés aux habitants. Aucun ne plaît à tous."
NAMES = ("Josette P.", "Karim Dour", "Anne-So", "Luc")
TEXTS = (
    "Le quai, bien entendu. La gare, c'est l'étranger.",
    "Au quai il n'y a ni eau ni prise.",
    "Six bornes sont prévues si ce lieu est retenu.",
    "Oui.",
)
MORE = (
    "Et puis au quai il y a des bancs.",
    "On ne vend pas de fromage sans eau.",
    "Le reste se verra au conseil de mars.",
)
ARTICLE = f"<p class='_c3'>{FIRST}</p><p class='_c3'>{LAST}</p>"


def page(above, body, *, head=""):
    return f"<html lang='fr'><head><title>{TITLE} | Le Courrier</title>{head}</head><body><div class='_a1'>{above}{body}</div></body></html>"


def told(found):
    return [(c.author, c.date, c.text, c.parent_id) for c in found.comments]


# Article --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "byline",
    [
        pytest.param(
            "<div class='_b2'><span>Par <!-- -->Anne Bel</span><span>Publié le <!-- -->01/05/2022</span><span>Temps de lecture : 3 min</span></div>",
            id="parts that touch",
        ),
        pytest.param(
            "<div class='_b2'><span>Par <b>Anne Bel</b></span> <span>Publié le 01/05/2022</span> <span>Temps de lecture: 2 min</span></div>",
            id="parts in a row",
        ),
    ],
)
def test_a_standfirst_a_byline_and_a_caption_that_nothing_names(byline):
    found = read(
        page(
            f"<div class='_b0'><a href='/'>Accueil</a><span> / </span><a href='/v'>Vie locale</a></div><h1 class='_b1'>{TITLE}</h1><div class='_b4'>{LEAD}</div>{byline}",
            "<div class='_d1'><img src='a.jpg'><div class='_d2'>Le marché de la place au petit matin, un jeudi de mai, vu du clocher. (Photo Le Courrier)</div></div>"
            f"<div class='_c1'>{ARTICLE}<p><a href='/plan.pdf'>Télécharger le plan des deux lieux (PDF, 1 Mo)</a></p></div>"
            "<div class='_e1'><div>La lettre du jeudi</div><div>Chaque jeudi, l'essentiel de la commune dans votre boîte aux lettres, et rien de plus.</div></div>",
        )
    )
    assert (found.title, found.author, found.date) == (TITLE, "Anne Bel", "2022-05-01")
    assert found.text == f"{LEAD}\n\n{FIRST}\n\n{LAST}"


def test_a_section_in_the_heading_is_no_part_of_the_title():
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>'
    found = read(
        page(f"<h1><span>Vie locale</span> {TITLE}</h1>", f"<section>{ARTICLE}</section>", head=head)
    )
    assert found.title == TITLE


def test_the_author_on_the_card_of_a_blog():
    card = "<div class='sidebar'><div itemscope itemtype='https://schema.org/Person' class='h-card'><h3 class='p-name' itemprop='name'><a href='/'>Anne Bel</a></h3></div></div>"
    found = read(
        page(
            card,
            f"<article><h1 class='p-name'><a class='u-url' href='/m'>{TITLE}</a></h1>{ARTICLE}</article>",
        )
    )
    assert (found.title, found.author) == (TITLE, "Anne Bel")


# Comments -------------------------------------------------------------------------------------------------------------


def box(number, *, rank="", inner=""):
    rank = f"<span class='_r1'>{rank}</span>" if rank else ""
    return (
        f"<div class='_k1'><div class='_k2'><div class='_k3'>{NAMES[number][0]}</div><div class='_k4'><span class='_k5'>{NAMES[number]}</span>{rank}"
        f"<span class='_k6'>{number + 2:02}/05/2022 à 10:04</span></div></div><div class='_k7'><p>{TEXTS[number]}</p></div>"
        f"<div class='_k8'><button>3</button><button>Répondre</button></div>{inner}</div>"
    )


def test_a_name_ends_where_its_element_ends():
    below = box(0, rank="Abonnée") + box(1, inner=f"<div class='_k9'>{box(2, rank='autrice')}</div>") + box(3)
    found = read(
        page(
            f"<h1>{TITLE}</h1><div>Anne-So</div>",
            f"<div>{ARTICLE}</div><div id='reactions'><span>4 réactions</span><div>{below}</div></div>",
        )
    )
    assert found.author == "Anne-So"
    assert told(found) == [
        (NAMES[0], "2022-05-02T10:04", TEXTS[0], None),
        (NAMES[1], "2022-05-03T10:04", TEXTS[1], None),
        (NAMES[2], "2022-05-04T10:04", TEXTS[2], "c2"),
        (NAMES[3], "2022-05-05T10:04", TEXTS[3], None),
    ]
    assert [c.by_author for c in found.comments] == [False, False, True, False]


def section(number, *, kind="Déposé le", level=3, inner=""):
    return (
        f"<section id='avis-{118 + number}'><h{level}>{NAMES[number]}</h{level}><p class='d'>{kind} {number + 2} mai 2022 à 10 h 04</p>"
        f"<p>{TEXTS[number]}</p>{inner}</section>"
    )


def test_replies_in_sections_that_nothing_names():
    below = section(0) + section(1, inner=section(2, kind="Réponse du", level=4)) + section(3)
    found = read(
        page(
            f"<h1>{TITLE}</h1><p><em>Mis en ligne le 1 mai 2022 par Anne Bel</em></p>",
            f"{ARTICLE}<hr><h2>Les avis reçus (4)</h2><p>Merci.</p>{below}",
        )
    )
    assert found.text == f"{FIRST}\n\n{LAST}"
    assert told(found) == [
        (NAMES[0], "2022-05-02T10:04", TEXTS[0], None),
        (NAMES[1], "2022-05-03T10:04", TEXTS[1], None),
        (NAMES[2], "2022-05-04T10:04", TEXTS[2], "119"),
        (NAMES[3], "2022-05-05T10:04", TEXTS[3], None),
    ]


def labelled(label, number, age, text):
    return (
        f"<div role='article' aria-label='{label}' class='x1'><a class='x2' aria-hidden='true' href='/u{number}'></a><div class='x3'><div class='x4'>"
        f"<span><a href='/u{number}' class='x2'><span>{NAMES[number]}</span></a></span><div class='x5'><span dir='auto'>{text}</span></div></div>"
        f"<ul><li><a class='x2' href='/p/1?c={number}'>{age}</a></li><li><div role='button'>J’aime</div></li></ul></div></div>"
    )


def test_labels_for_screen_readers_and_ages_tell_the_comments_of_a_network():
    lines = "<div class='y'><div dir='auto'>Bonjour,</div><div dir='auto'>le quai est étroit.</div></div><div class='y'><div dir='auto'>Et la gare ?</div></div>"
    comments = (
        labelled("Commentaire de Josette P., il y a 3 jours", 0, "3 j", f"<div dir='auto'>{TEXTS[0]}</div>")
        + labelled("Réponse de Karim Dour au commentaire de Josette P., il y a 2 jours", 1, "2 j", lines)
        + labelled(
            "Réponse de Anne-So au commentaire de Josette P., il y a 1 jour",
            2,
            "1 j",
            "<div dir='auto'><a href='/u1'>Karim Dour</a> tout est dit</div>",
        )
    )
    found = read(
        "<!-- saved date: Sun May 15 2022 18:22:05 GMT+0200 -->"
        + page(
            "",
            f"<div role='main'><div role='article'><div><h2><a href='/ville'><strong>Ville de Montreval</strong></a></h2><span><a href='/p/1'><span>12 mai, 18:05</span></a></span></div>"
            f"<div class='x9'><div dir='auto'>{FIRST}</div></div><div>Toutes les réactions :</div><div class='x8'>{comments}</div></div></div>",
        ).replace(f"{TITLE} | Le Courrier", "(3) Réseau")
    )
    assert (found.author, found.date, found.text) == ("Ville de Montreval", "2022-05-12T18:05", FIRST)
    assert told(found) == [
        (NAMES[0], "2022-05-12", TEXTS[0], None),
        (NAMES[1], "2022-05-13", "Bonjour,\nle quai est étroit.\n\nEt la gare ?", "c1"),
        (NAMES[2], "2022-05-14", "Karim Dour tout est dit", "c2"),
    ]


def test_names_in_buttons_and_parents_by_links():
    def comment(number, parent=None):
        to = f"<a class='zz-parent' href='#zz-{parent}'>{NAMES[parent]}</a>" if parent is not None else ""
        return (
            f"<div class='zz-comment' id='zz-{number}'><div class='zz-head'><button class='zz3-identity__username'>{NAMES[number]}</button>{to}"
            f"<time datetime='2022-05-0{number + 2}T10:04:00Z'>il y a 2 jours</time></div><div class='zz-comment__content'><p>{TEXTS[number]}</p></div></div>"
        )

    below = comment(0) + f"<div class='zz-replies'>{comment(1, 0)}{comment(2, 1)}</div>" + comment(3)
    found = read(page(f"<h1>{TITLE}</h1>", f"<div>{ARTICLE}</div><div class='comments'>{below}</div>"))
    assert [(c.author, c.text, c.parent_id) for c in found.comments] == [
        (NAMES[0], TEXTS[0], None),
        (NAMES[1], TEXTS[1], "0"),
        (NAMES[2], TEXTS[2], "1"),
        (NAMES[3], TEXTS[3], None),
    ]


def test_elements_of_an_application_hold_comments_whose_lines_styles_keep():
    def comment(number, name, text):
        return (
            f"<xx-comment-view-model id='comment'><div id='header'><a id='author-text' href='https://video.fr/@{name}'><span>@{name}</span></a>"
            f"<span id='published-time-text'><a href='/w?lc={number}'>il y a {number + 2} jours (modifié)</a></span></div>"
            f"<xx-attributed-string id='content-text'><span class='white-space-pre-wrap'>{text}</span></xx-attributed-string></xx-comment-view-model>"
        )

    below = (
        comment(0, "josette", "Mon père disait :\n« Greffe en mars. »\n\nEt il greffait.")
        + f"<div id='replies'>{comment(1, 'karim', 'En avril ?')}{comment(2, 'anne', '<a href=/@karim>@karim</a> plus tôt !')}</div>"
        + comment(3, "luc", "Oui.")
    )
    found = read(
        "<!-- saved date: Sun May 15 2022 18:22:05 GMT+0200 -->"
        + page(
            f"<h1>{TITLE}</h1>",
            f"<xx-expander><xx-string><span style='white-space: pre-wrap'>{FIRST}\n\n{LAST}\nFin de la vidéo.</span></xx-string></xx-expander>"
            f"<xx-comments id='comments'>{below}</xx-comments>",
        )
    )
    assert found.text == f"{FIRST}\n\n{LAST}\nFin de la vidéo."
    assert told(found) == [
        ("@josette", "2022-05-13", "Mon père disait :\n« Greffe en mars. »\n\nEt il greffait.", None),
        ("@karim", "2022-05-12", "En avril ?", "0"),
        ("@anne", "2022-05-11", "@karim plus tôt !", "1"),
        ("@luc", "2022-05-10", "Oui.", None),
    ]


def test_an_old_forum_of_nested_tables():
    def row(number, name, text):
        return (
            f"<TR><TD><FONT SIZE=2><B>{name}</B></FONT><BR><FONT SIZE=1>Compagnon<BR>Messages : 3{number}</FONT></TD><TD><TABLE><TR><TD><FONT SIZE=1>Posté le {12 + number}-05-2005 à 21:33:08</FONT></TD>"
            f"<TD><FONT SIZE=1><A HREF='p.php?u={number}'>profil</A> | <A HREF='r.php'>citer</A></FONT></TD></TR></TABLE><HR><FONT SIZE=2>{text}</FONT></TD></TR>"
        )

    rows = (
        row(0, NAMES[0], FIRST)
        + row(1, NAMES[1], f"{TEXTS[1]}<BR><BR>_________________<BR><FONT SIZE=1>Rien ne presse</FONT>")
        + row(2, NAMES[3], "Oui.")
        + row(3, "Invité", TEXTS[2])
    )
    found = read(
        f"<HTML><HEAD><TITLE>[Résolu] {TITLE} - Forum du Courrier</TITLE></HEAD><BODY><CENTER><TABLE><TR><TD><TABLE>"
        f"<TR><TD><B>Auteur</B></TD><TD><FONT><B>Sujet : {TITLE}</B></FONT></TD></TR>{rows}</TABLE></TD></TR></TABLE></CENTER></BODY></HTML>"
    )
    assert (found.title, found.author, found.date, found.text) == (
        TITLE,
        NAMES[0],
        "2005-05-12T21:33:08",
        FIRST,
    )
    assert told(found) == [
        (NAMES[1], "2005-05-13T21:33:08", TEXTS[1], None),
        (NAMES[3], "2005-05-14T21:33:08", "Oui.", None),
        ("Invité", "2005-05-15T21:33:08", TEXTS[2], None),
    ]


@pytest.mark.parametrize("pushed", [False, True])
def test_comments_that_are_paragraphs_of_a_text(pushed):
    style = " style='margin-left:35.4pt'" if pushed else ""
    below = "".join(
        f"<p{style if number == 1 else ''}><b>{name}</b></p><p{style if number == 1 else ''}><span>{number + 2} mai 2022 à 10:04</span></p>"
        f"<p{style if number == 1 else ''}>{text}</p><p{style if number == 1 else ''}>{MORE[number]}</p><p><a href='#r'><span>Répondre</span></a></p>"
        for number, (name, text) in enumerate(zip(NAMES[:3], TEXTS[:3], strict=True))
    )
    found = read(
        page(
            f"<h1>{TITLE}</h1><p>Publié le 1 mai 2022 par Anne Bel</p>",
            f"{ARTICLE}<h3>3 commentaires</h3>{below}",
        )
    )
    assert found.text == f"{FIRST}\n\n{LAST}"
    assert told(found) == [
        (
            name,
            f"2022-05-0{number + 2}T10:04",
            f"{text}\n\n{MORE[number]}",
            "c1" if pushed and number == 1 else None,
        )
        for number, (name, text) in enumerate(zip(NAMES[:3], TEXTS[:3], strict=True))
    ]


def test_comments_that_are_read_as_lines_have_the_moments_of_their_elements():
    below = "".join(
        f"<p><b>{name}</b></p><p><time datetime='2022-05-03T1{number}:00:00+02:00'>3 mai 2022</time></p><p>{text}</p><p>{MORE[number]}</p>"
        for number, (name, text) in enumerate(zip(NAMES[:3], TEXTS[:3], strict=True))
    )
    found = read(
        page(
            f"<h1>{TITLE}</h1><p>Publié le 1 mai 2022 par Anne Bel</p>",
            f"{ARTICLE}<h3>3 commentaires</h3>{below}",
        )
    )
    assert [(c.author, c.date) for c in found.comments] == [
        (name, f"2022-05-03T1{number}:00:00+02:00") for number, name in enumerate(NAMES[:3])
    ]
