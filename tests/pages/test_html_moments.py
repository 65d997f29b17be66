"""What HTML holds beside what it shows: moments that scripts count, links to what is answered, footers, lines above quotations."""

import json

import pytest

from stance.pages import read

ARTICLE = "".join(
    f"<p>{text}</p>"
    for text in (
        "La mairie ferme la rue des Tilleuls aux voitures le dimanche matin, et le marché s'y étale jusqu'au canal.",
        "On a compté quatre cents passages à vélo en une matinée, contre une trentaine avant la fermeture.",
    )
)
TEXTS = ["Enfin une bonne idée pour le quartier.", "Et les livraisons, on y pense ?", "Moi j'y vais à vélo."]


def page(comments, *, head=""):
    return (
        f"<html><head><title>La rue</title>{head}</head><body><article><h1>La rue des Tilleuls</h1><div class='entry-content'>{ARTICLE}</div></article>"
        f"<section class='comments'><h2>3 commentaires</h2>{comments}</section></body></html>"
    )


def unit(number, *, date="", body=None, inner="", attributes=""):
    text = f"<div class='comment-content'><p>{TEXTS[number]}</p></div>" if body is None else body
    return f"<div class='comment' id='comment-{number + 1}' {attributes}><span class='author'>Léa {number}</span> {date}{text}{inner}</div>"


def test_an_hour_of_the_readers_own_is_that_which_is_counted():
    date = "<span class='relative-date' data-time='1683573160000' title='8 mai 2023 21:12'>8 mai</span>"
    found = read(page("".join(unit(n, date=date) for n in range(3))))
    assert {c.date for c in found.comments} == {"2023-05-08T19:12:40+00:00"}


def test_the_day_of_yesterday_in_a_title():
    date = "<span class='post-date'><span title='16-05-2021'>Hier</span>, 18:05</span>"
    assert {c.date for c in read(page("".join(unit(n, date=date) for n in range(3)))).comments} == {
        "2021-05-16T18:05"
    }


def test_data_that_repeat_a_comment_date_it():
    data = {
        "@type": "Article",
        "datePublished": "2024-10-08T06:00:00Z",
        "comment": [
            {"@type": "Comment", "text": t, "datePublished": f"2024-10-09T0{n}:00:00Z"}
            for n, t in enumerate(TEXTS)
        ],
    }
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    found = read(
        page("".join(unit(n, date="<span class='date'>il y a 2 mois</span>") for n in range(3)), head=head)
    )
    assert [c.date for c in found.comments] == [f"2024-10-09T0{n}:00:00+00:00" for n in range(3)]


def test_a_link_to_what_is_answered_names_it():
    link = (
        "<a class='in-reply-to' href='https://a.example/rue#ghost-comments-6783b2d1f4'>Enfin une bonne…</a>"
    )
    first = unit(
        0, inner="", body=f"<div id='6783b2d1f4'><div class='comment-content'><p>{TEXTS[0]}</p></div></div>"
    )
    found = read(page(first + unit(1) + unit(2, date=link))).comments
    assert [c.parent_id for c in found] == [None, None, found[0].id]


def test_a_footer_with_name_and_date_is_no_text():
    comments = "".join(
        f"<div class='comment' id='c{n}'><p>{text}</p><div class='foot'>Posté par <a href='#'>Léa {n}</a>, "
        f"<abbr title='2014-03-11T19:22:41'>11 mars 2014 à 19:22</abbr> | <span class='reply'><a href='#'>Répondre</a></span></div></div>"
        for n, text in enumerate(TEXTS)
    )
    assert [c.text for c in read(page(comments)).comments] == TEXTS


def test_a_text_below_a_paragraph_that_was_closed_too_early():
    comments = "".join(
        unit(n, body=f"<div class='x'><p class='comment-content'><p>{text}</p></p></div>")
        for n, text in enumerate(TEXTS)
    )
    assert [c.text for c in read(page(comments)).comments] == TEXTS


@pytest.mark.parametrize(
    "cite",
    [
        "<cite><a href='#'>Paul</a> a écrit : <a href='#'>↑</a> <span>27 févr. 2023, 19:20</span></cite>",
        "<cite><span>(14-05-2021, 22:10)</span>Paul a écrit : <a href='#'></a></cite>",
    ],
)
def test_the_line_above_a_quotation_ends_there(cite):
    body = f"<div class='comment-content'><blockquote><div>{cite}tue le paladin</div></blockquote>{TEXTS[1]}</div>"
    text = read(page(unit(0) + unit(1, body=body) + unit(2))).comments[1].text
    assert text.split("\n\n")[1:] == ["tue le paladin", TEXTS[1]]


def test_a_prefix_of_a_topic_is_no_title():
    raw = page("".join(map(unit, range(3)))).replace(
        "<h1>La rue des Tilleuls</h1>",
        "<h1><span class='label'>Santé</span><span class='label-append'>&nbsp;</span>La rue des Tilleuls</h1>",
    )
    assert read(raw).title == "La rue des Tilleuls"


def test_a_margin_that_a_style_computes_is_a_level():
    comments = "".join(
        unit(n, attributes=f"style='margin-left: calc(var(--indent) * {level})'")
        for n, level in enumerate((0, 1, 0))
    )
    found = read(page(comments)).comments
    assert [c.parent_id for c in found] == [None, found[0].id, None]
